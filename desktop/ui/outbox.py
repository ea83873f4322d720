"""What was shared: every share with its state, its receipt, and what the person can do.

It never says that something failed when that is not known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from desktop.errors import GoodwordError
from desktop.feeds.posts import Posts
from desktop.jobs import Jobs
from desktop.model import Account, Share, ShareState
from desktop.share.accounts import Accounts
from desktop.share.catalog import Catalog
from desktop.share.outbox import Outbox
from desktop.ui.browser import open_address
from desktop.ui.look import HAIR, SMALL, STEP, Look
from desktop.ui.messages import error_text, moment_text, sentence
from desktop.ui.painted import icon_label
from desktop.ui.widgets import (
    Banner,
    Button,
    Card,
    Elided,
    EmptyPlace,
    Heading,
    Scroll,
    Text,
    clear,
)

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Row:
    """One share with the words that belong to it."""

    share: Share
    who: str
    network: str
    title: str


class ShareCard(Card):
    """One share: as whom and where, what it says, how it stands, and the next step."""

    acted = Signal(int, str, str)
    """Number of the share, deed (there, again, look, cancel, hurry), address."""
    connect_wanted = Signal(str)
    draft_wanted = Signal(str)

    def __init__(self, look: Look, row: Row, now: datetime) -> None:
        super().__init__()
        self._look, self._row, self._now = look, row, now
        self._share = row.share
        top = QHBoxLayout()
        top.setSpacing(SMALL)
        icon, tone, words = self._state()
        top.addWidget(icon_label(look, icon, tone, 18))
        top.addWidget(Text(words, tone=tone, look=look, bold=True, wrap=False))
        top.addStretch(1)
        top.addWidget(
            Text(f"{row.who} · {row.network}", tone="muted", wrap=False),
        )
        self.box.addLayout(top)
        if row.title:
            self.box.addWidget(Elided(row.title, tone="muted"))
        self.box.addWidget(Elided(self._share.outgoing.text, lines=2))
        if why := self._why():
            self.box.addWidget(Text(why, tone="text"))
        self._buttons()
        self.setAccessibleName(f"{words}, {row.who}, {row.network}")

    def _state(self) -> tuple[str, str, str]:
        """Icon, colour and words for the state."""
        share, now = self._share, self._now
        if share.state is ShareState.SENT:
            at = share.receipt.at if share.receipt else share.created
            return "check", "good", self.tr("Sent {when}").format(when=moment_text(at, now))
        return {
            ShareState.WAITING: ("clock", "muted", self.tr("Waiting")),
            ShareState.SENDING: ("refresh", "muted", self.tr("Sending …")),
            ShareState.UNSURE: ("question", "warn", self.tr("Unsure whether it is there")),
            ShareState.REFUSED: ("block", "bad", self.tr("Not sent")),
            ShareState.CANCELLED: ("undo", "muted", self.tr("Taken back before it was sent")),
        }[share.state]

    def _why(self) -> str:
        share = self._share
        if share.state in (ShareState.SENT, ShareState.CANCELLED):
            return ""
        words = error_text(share.reason, share.facts) if share.reason else ""
        if share.state is ShareState.UNSURE:
            more = self.tr("Look at your profile and say whether the post is there.")
            return f"{words} {more}" if words else more
        soon = share.state is ShareState.WAITING and share.due > self._now
        if soon and share.due.year < 9000:
            when = moment_text(share.due, self._now)
            return f"{words} {self.tr('Next try: {when}.').format(when=when)}".strip()
        return words

    def _buttons(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        share = self._share
        if share.state is ShareState.SENT and share.receipt is not None and share.receipt.url:
            self._add(row, self.tr("Open the post"), self._open, "external")
            self._add(row, self.tr("Copy the link"), self._copy, "copy")
        elif share.state is ShareState.UNSURE:
            self._unsure(row)
        elif share.state is ShareState.WAITING:
            if share.reason == "SignedOut":
                self._add(row, self.tr("Connect again"), self._connect, "key")
            else:
                self._add(row, self.tr("Try now"), self._hurry, "refresh")
            self._add(row, self.tr("Take it back"), self._cancel, "undo")
        elif share.state in (ShareState.REFUSED, ShareState.CANCELLED):
            self._add(row, self.tr("Open the draft"), self._draft, "write")
        if row.count():
            row.addStretch(1)
            self.box.addSpacing(HAIR)
            self.box.addLayout(row)

    def _unsure(self, row: QHBoxLayout) -> None:
        self._address = QLineEdit()
        self._address.setPlaceholderText(self.tr("Address of the post, if you have it"))
        self._address.setAccessibleName(self.tr("Address of the post, if you have it"))
        top = QHBoxLayout()
        top.setSpacing(SMALL)
        top.addWidget(self._address, 1)
        self._add(top, self.tr("It is there"), self._there, "check")
        self.box.addLayout(top)
        self._add(row, self.tr("Look again"), self._look_again, "search")
        self._add(row, self.tr("It is not there: send again"), self._again, "refresh")

    def _add(self, row: QHBoxLayout, words: str, slot: Callable[[], None], icon: str) -> None:
        button = Button(words, icon=self._look.icon(icon))
        button.clicked.connect(slot)
        row.addWidget(button)

    def _act(self, deed: str, address: str = "") -> None:
        self.setEnabled(False)
        self.acted.emit(self._share.id, deed, address)

    def _there(self) -> None:
        self._act("there", self._address.text().strip())

    def _again(self) -> None:
        self._act("again")

    def _look_again(self) -> None:
        self._act("look")

    def _cancel(self) -> None:
        self._act("cancel")

    def _hurry(self) -> None:
        self._act("hurry")

    def _open(self) -> None:
        if self._share.receipt is not None:
            open_address(self._share.receipt.url)

    def _copy(self) -> None:
        if self._share.receipt is not None:
            QGuiApplication.clipboard().setText(self._share.receipt.url)

    def _connect(self) -> None:
        self.connect_wanted.emit(self._share.account)

    def _draft(self) -> None:
        self.draft_wanted.emit(self._share.draft)


class OutboxPage(QWidget):
    """The page: what asks for the person first, then everything else, newest first."""

    touched = Signal()
    connect_wanted = Signal(str)
    draft_wanted = Signal(str)

    def __init__(
        self,
        look: Look,
        jobs: Jobs,
        outbox: Outbox,
        accounts: Accounts,
        catalog: Catalog,
        posts: Posts,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self._look, self._jobs, self._outbox, self._now = look, jobs, outbox, now
        self._accounts, self._catalog, self._posts = accounts, catalog, posts
        self._shown: tuple[Row, ...] | None = None
        self._stack = QStackedLayout(self)
        self._scroll = Scroll(width=860, spacing=STEP)
        self._scroll.box.addWidget(Heading(self.tr("Shared"), look))
        self._banner = Banner(look)
        self._scroll.box.addWidget(self._banner)
        self._list = QVBoxLayout()
        self._list.setSpacing(STEP)
        self._scroll.box.addLayout(self._list)
        self._scroll.box.addStretch(1)
        self._stack.addWidget(self._scroll)
        self._stack.addWidget(
            EmptyPlace(
                look,
                "shared",
                self.tr("Nothing shared yet"),
                self.tr(
                    "What you share stands here with a link to the live post: "
                    "sent, waiting, or in need of a look."
                ),
            )
        )
        self.outbox_changed()

    # --- slots -----------------------------------------------------------------------------

    def outbox_changed(self) -> None:
        self._jobs.run("store", self._rows, self._show, owner=self)

    def accounts_changed(self) -> None:
        self.outbox_changed()

    # --- inside ----------------------------------------------------------------------------

    def _rows(self) -> tuple[Row, ...]:
        """On the store's lane: shares with names and titles, what asks first."""
        accounts: dict[str, Account] = {one.id: one for one in self._accounts.all()}
        titles = {network.name: network.title for network in self._catalog.all()}
        rows = []
        for share in self._outbox.all(SHOWN):
            account = accounts.get(share.account)
            kept = self._posts.get(share.post) if share.post else None
            rows.append(
                Row(
                    share,
                    account.handle if account else self.tr("a former account"),
                    titles.get(share.network, share.network),
                    kept.post.title if kept else "",
                )
            )
        order = {ShareState.UNSURE: 0, ShareState.SENDING: 1, ShareState.WAITING: 1}
        return tuple(sorted(rows, key=lambda row: order.get(row.share.state, 2)))

    def _show(self, rows: tuple[Row, ...]) -> None:
        if rows == self._shown:
            return
        self._shown = rows
        clear(self._list)
        for row in rows:
            card = ShareCard(self._look, row, self._now())
            card.acted.connect(self._act)
            card.connect_wanted.connect(self.connect_wanted)
            card.draft_wanted.connect(self.draft_wanted)
            self._list.addWidget(card)
        self._stack.setCurrentIndex(0 if rows else 1)

    def _act(self, share_id: int, deed: str, address: str) -> None:
        outbox, moment = self._outbox, self._now()

        def work() -> Share:
            if deed == "there":
                return outbox.there(share_id, address, moment)
            deeds = {
                "again": outbox.again,
                "look": outbox.look,
                "cancel": outbox.cancel,
                "hurry": outbox.hurry,
            }
            return deeds[deed](share_id, moment)

        self._jobs.run("share", work, self._acted, self._not_acted, owner=self)

    def _acted(self, _: object) -> None:
        self._banner.clear()
        self._shown = None
        self.touched.emit()

    def _not_acted(self, error: GoodwordError) -> None:
        self._banner.say("warn", sentence(error))
        self._shown = None
        self.outbox_changed()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.outbox_changed()
