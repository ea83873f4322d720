"""From the click on Share to what became of it, account by account."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import QObject, Signal

from desktop.model import Draft, KeptPost, Share, Sharing
from desktop.share import records
from desktop.share.planning import Plan
from desktop.ui import choosing
from desktop.ui.aside import Aside
from desktop.ui.browser import open_address
from desktop.ui.fitting import Fitting
from desktop.ui.handing import Handed, Handing
from desktop.ui.later_times import ANY, Bounds
from desktop.ui.opening import Opened
from desktop.ui.session import Session
from desktop.ui.share_bar import ShareBar


class Sending(QObject):
    """Lets a draft go once a click, and shows its shares on chips and cards."""

    shared = Signal()
    """Shares lie in the outbox, or may be tried again."""
    changed = Signal()
    """Other shares, so other obstacles."""

    def __init__(
        self,
        session: Session,
        bar: ShareBar,
        aside: Aside,
        draft: Callable[[], Draft | None],
        now: Callable[[], datetime],
        fitting: Fitting,
    ) -> None:
        super().__init__()
        self._handing: Handing | None = None
        self._browse: Callable[[str], bool] = open_address
        self._undo_seconds: Callable[[], int] = _no_time
        self._title = self._closed = ""
        self._session, self._bar, self._aside = session, bar, aside
        self._fitting = fitting
        self._draft, self._now = draft, now
        self._shares: dict[str, Share] = {}
        self._known: frozenset[int] = frozenset()
        self._returning: set[str] = set()
        """Accounts whose shares were undone and whose chips are to be chosen again."""
        self._replanned = 0
        self._sharing = ANY
        self.busy = False
        """Between the click and the rows in the outbox."""
        bar.share_wanted.connect(self._share)
        bar.later_wanted.connect(self._send)
        bar.targets.receipts_wanted.connect(aside.show_receipts)
        aside.receipts.decided.connect(self._decide)
        bar.undo.undone.connect(session.take_back)
        bar.undo.over.connect(session.follow)
        session.opened.connect(self._opened)
        session.post_changed.connect(self._post_changed)
        session.shares_changed.connect(self.show_shares)
        session.put.connect(self._was_put)
        session.taken_back.connect(self._taken_back)
        session.moved.connect(self.shared)

    def attach(
        self, handing: Handing, browse: Callable[[str], bool], undo_seconds: Callable[[], int]
    ) -> None:
        """What opens composers and addresses, and how long a click can be undone; without it
        nothing is opened and nothing waits."""
        self._handing, self._browse, self._undo_seconds = handing, browse, undo_seconds
        handing.changed.connect(self._made_ready)
        handing.failed.connect(self._session.failed)

    @property
    def shares(self) -> Mapping[str, Share]:
        """The newest share of the open draft by account."""
        return self._shares

    def begin(self, shares: Sequence[Share]) -> None:
        """Another draft is open."""
        self.busy = False
        self._returning.clear()
        self._aside.show_writing(first=True)
        self.show_shares(shares)
        if shares:
            self._aside.show_receipts()

    def failed(self) -> None:
        """What was asked for did not happen: it may be asked for again."""
        self.busy = False
        self.show_again()

    def all_sent(self) -> bool:
        return choosing.all_sent(self._shares.values())

    def left(self) -> bool:
        """Whether all of it is live, or planned for later."""
        return records.left(self._shares.values())

    def has_other_words(self, draft: Draft) -> bool:
        """Whether all was sent, and the draft does not say any more what was sent."""
        return self.all_sent() and any(
            share.outgoing.text != draft.text_for(share.network) for share in self._shares.values()
        )

    def show_shares(self, shares: Sequence[Share]) -> None:
        self._shares = {share.account: share for share in shares}
        self.show_again()
        self._choose_again()
        self.changed.emit()

    def show_again(self) -> None:
        """The same shares on new chips."""
        targets = self._bar.targets
        targets.show_shares(self._shares)
        if self._shares:
            self._aside.offer_receipts()
        self._aside.receipts.show_shares(
            self._shares,
            targets.all(),
            targets.faces(),
            self._now(),
            self._handed(),
            self._closed,
        )
        self._bar.show_undo(tuple(self._shares.values()), self._now)

    def _taken_back(self, shares: tuple[Share, ...]) -> None:
        self._returning |= {share.account for share in shares}

    def _choose_again(self) -> None:
        """Undone is as before the click: the same accounts are chosen."""
        chips = [
            chip
            for chip in self._bar.targets.chips()
            if chip.target.account.id in self._returning and chip.isCheckable()
        ]
        for chip in chips:
            chip.setChecked(True)
            self._returning.discard(chip.target.account.id)
        if chips:
            self._bar.targets.chosen.emit()

    def _share(self) -> None:
        self._send(None)

    def _send(self, plan: Plan | None) -> None:
        """The words and the targets are those of this very moment."""
        draft = self._draft()
        if draft is None or self.busy or not draft.accounts:
            return
        self.busy = True
        self._known = frozenset(share.id for share in self._shares.values())
        limits = {
            one.account.id: one.limits
            for one in self._bar.targets.selected()
            if one.account.id in draft.accounts
        }
        self._session.share(
            draft,
            draft.accounts,
            plan,
            partial(self._fitting.dressed, draft, limits, self._bar.targets.ways()),
            timedelta(seconds=self._undo_seconds()),
        )

    def _was_put(self, draft_id: str) -> None:
        draft = self._draft()
        if draft is not None and draft.id == draft_id:
            self.busy = False
            self._aside.show_receipts()
            self._open_first()
        self.shared.emit()

    # --- what the person posts themselves ----------------------------------------------------

    def _open_first(self) -> None:
        """One composer, not ten browser tabs: the others wait as cards."""
        fresh = [
            share
            for share in self._shares.values()
            if share.outgoing.by_hand and share.id not in self._known and not share.wall
        ]
        if fresh:
            self._open(fresh[0])

    def _open(self, share: Share) -> None:
        if self._handing is not None:
            self._handing.open(share, self._title)

    def _handed(self) -> Mapping[int, Handed]:
        return self._handing.handed if self._handing is not None else {}

    def _made_ready(self, number: int) -> None:
        self._aside.receipts.show_handed(number, self._handed().get(number))

    # --- what the person decides afterwards --------------------------------------------------

    def _decide(self, deed: str, number: int, address: str) -> None:
        share = next((one for one in self._shares.values() if one.id == number), None)
        if share is None:
            return
        if deed == "open":
            self._browse(address)
        elif deed == "hand":
            self._open(share)
        elif deed == "text" and self._handing is not None:
            self._handing.copy(share)
        elif deed == "folder" and self._handing is not None:
            self._handing.reveal(share, self._title)
        elif deed == "replan":
            self._replanned = number
            remark = self.tr("This computer has to be on then.")
            panel = self._bar.ask_time(self.tr("Another time"), remark)
            panel.chosen.connect(self._replan)
        else:
            if deed in ("hurry", "missed") and share.outgoing.by_hand:
                self._open(share)
            self._session.decide(deed, number, address)

    def _replan(self, plan: Plan) -> None:
        self._session.replan(self._replanned, plan)

    # --- the post ----------------------------------------------------------------------------

    def _opened(self, opened: Opened) -> None:
        self._title = opened.kept.post.title if opened.kept is not None else ""
        self._closed = opened.closed
        sharing = opened.program.sharing if opened.program is not None else ANY
        self._bound(opened.kept, opened.draft.id, sharing)

    def _post_changed(self, kept: KeptPost | None, closed: str) -> None:
        if closed != self._closed:
            self._closed = closed
            self.show_again()
        draft = self._draft()
        if kept is not None and draft is not None:
            self._bound(kept, draft.id, self._sharing)

    def _bound(self, kept: KeptPost | None, key: str, sharing: Sharing) -> None:
        """Which times can be chosen for later."""
        self._sharing = sharing
        start = kept.post.not_before if kept is not None else None
        end = kept.post.until if kept is not None else None
        self._bar.set_bounds(Bounds(start, end, key, sharing))


def _no_time() -> int:
    return 0
