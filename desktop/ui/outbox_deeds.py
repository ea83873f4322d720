"""What the person does on the page Shared, done: on lanes, once a click, and told when it could
not be done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.errors import GoodwordError
from desktop.jobs import Jobs
from desktop.model import Share
from desktop.share.outbox import Outbox
from desktop.share.planning import Plan
from desktop.ui.forbidding import Rulebook, Rules, forbidden
from desktop.ui.handing import Handing
from desktop.ui.later import LaterPanel
from desktop.ui.later_times import Bounds
from desktop.ui.look import Look
from desktop.ui.messages import sentence
from desktop.ui.outbox_list import CardList
from desktop.ui.outbox_rows import Row
from desktop.ui.outbox_top import MissedCard, spread

NETWORK = ("look", "edit", "delete")
"""Deeds for which a network is asked."""


class Deeds(QObject):
    """Knows the cards only to give back what could not be done."""

    touched = Signal()
    """Something changed in the outbox: deliver what may go."""
    again = Signal()
    """The rows are to be read again."""
    said = Signal(str, str)
    unsaid = Signal()

    def __init__(
        self,
        page: QWidget,
        look: Look,
        jobs: Jobs,
        outbox: Outbox,
        handing: Handing,
        browse: Callable[[str], bool],
        now: Callable[[], datetime],
        cards: CardList,
        rules: Rules | None,
    ) -> None:
        super().__init__(page)
        self._page, self._look, self._jobs, self._outbox = page, look, jobs, outbox
        self._handing, self._browse, self._now = handing, browse, now
        self._cards, self._rules = cards, rules
        self._replanned: tuple[Row, ...] = ()
        cards.acted.connect(self.act)
        handing.failed.connect(self.failed)

    # --- one share ---------------------------------------------------------------------------

    def act(self, number: int, deed: str, words: str) -> None:
        """A deed of `share_words.Deed` or `share_steps.Steps`."""
        card = self._cards.card(number)
        if card is None:
            return
        row = card.row
        if deed in ("open", "profile"):
            self._browse(words)
        elif deed == "hand":
            self._handing.open(row.share, row.title)
        elif deed == "text":
            self._handing.copy(row.share)
        elif deed == "folder":
            self._handing.reveal(row.share, row.title)
        elif deed == "replan":
            self._ask_time((row,), card.button("replan") or card)
        elif deed == "edit":
            self._edit(row, words)
        else:
            self._run(row, deed, words)

    def _edit(self, row: Row, words: str) -> None:
        """What the company's rules stop does not go out by this way either."""
        rules, share = self._rules, row.share
        if rules is None:
            self._run(row, "edit", words)
            return

        def arrived(rulebook: Rulebook) -> None:
            why = forbidden(rulebook, share, words, self._now())
            if why:
                self._refuse(row, why)
            else:
                self._run(row, "edit", words)

        def failed(error: GoodwordError) -> None:
            self._not_done(row, "edit", error)

        self._jobs.run("store", lambda: rules(share), arrived, failed, owner=self)

    def _run(self, row: Row, deed: str, words: str) -> None:
        work = self._work(row, deed, words)

        def failed(error: GoodwordError) -> None:
            self._not_done(row, deed, error)

        def done(share: Share) -> None:
            if share.outgoing.by_hand and deed in ("hurry", "missed"):
                self._handing.open(share, row.title)
            self._done()

        lane = "share" if deed in NETWORK else "store"
        self._jobs.run(lane, work, done, failed, owner=self)

    def _work(self, row: Row, deed: str, words: str) -> Callable[[], Share]:
        outbox, number, moment = self._outbox, row.share.id, self._now()
        deeds: dict[str, Callable[[], Share]] = {
            "there": lambda: outbox.there(number, words, moment),
            "again": lambda: outbox.again(number, moment),
            "look": lambda: outbox.look(number, moment),
            "cancel": lambda: outbox.cancel(number, moment),
            "hurry": lambda: outbox.hurry(number, moment),
            "missed": lambda: outbox.send_missed(number, moment),
            "delete": lambda: outbox.delete(number, moment),
            "edit": lambda: outbox.edit(number, words, moment),
        }
        return deeds[deed]

    # --- several together --------------------------------------------------------------------

    def decide_together(self, numbers: tuple[int, ...], deed: str) -> None:
        """What becomes of plans that were slept through."""
        card = self.sender()
        if not isinstance(card, MissedCard) or not numbers:
            return
        if deed == "replan":
            rows = tuple(row for row in card.rows if row.share.id in numbers)
            self._ask_time(rows, card.buttons["replan"])
            return
        outbox, moment = self._outbox, self._now()
        one: Callable[..., Share] = outbox.send_missed if deed == "missed" else outbox.cancel

        def work() -> None:
            for number in numbers:
                one(number, moment)

        self._jobs.run("store", work, self._done, self.failed, owner=self)

    def take_back(self, draft: str) -> None:
        """Undo, while there is time."""
        outbox, moment = self._outbox, self._now()
        self._jobs.run(
            "store", lambda: outbox.take_back(draft, moment), self._done, self.failed, owner=self
        )

    def resume(self, network: str) -> None:
        """Look whether a network that is on hold takes posts again."""
        outbox, moment = self._outbox, self._now()
        self._jobs.run(
            "store", lambda: outbox.resume(network, moment), self._done, self.failed, owner=self
        )

    # --- another time ------------------------------------------------------------------------

    def _ask_time(self, rows: tuple[Row, ...], anchor: QWidget) -> None:
        ends = [row.bounds.end for row in rows if row.bounds.end is not None]
        starts = [row.bounds.start for row in rows if row.bounds.start is not None]
        first = rows[0].bounds
        bounds = Bounds(
            max(starts, default=None), min(ends, default=None), first.key, first.sharing
        )
        remark = self.tr("This computer has to be on then.")
        if len(rows) > 1:
            remark = self.tr(
                "This computer has to be on then. Several of one account go half an hour apart."
            )
        self._replanned = rows
        panel = LaterPanel(
            self._look, self._page, self._now(), bounds, self.tr("Another time"), remark
        )
        panel.chosen.connect(self._replan)
        panel.show_at(anchor)

    def _replan(self, plan: Plan) -> None:
        outbox, moment, plans = self._outbox, self._now(), spread(self._replanned, plan)

        def work() -> None:
            for number, one in plans:
                outbox.replan(number, one, moment)

        self._jobs.run("store", work, self._done, self.failed, owner=self)

    # --- afterwards --------------------------------------------------------------------------

    def _done(self, _: Any = None) -> None:
        self.unsaid.emit()
        self.again.emit()
        self.touched.emit()

    def _not_done(self, row: Row, deed: str, error: GoodwordError) -> None:
        words = sentence(error)
        self._refuse(row, words)
        if deed not in ("edit", "delete"):
            self.said.emit("warn", words)
        self.again.emit()

    def _refuse(self, row: Row, words: str) -> None:
        card = self._cards.card(row.share.id)
        if card is not None:
            card.refuse(words)

    def failed(self, error: GoodwordError) -> None:
        self.said.emit("warn", sentence(error))
        self.again.emit()
