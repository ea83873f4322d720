"""From the click on Share to what became of it, account by account."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal

from desktop.model import Draft, Share
from desktop.ui import choosing
from desktop.ui.aside import Aside
from desktop.ui.fitting import Fitting
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
        self._session, self._bar, self._aside = session, bar, aside
        self._fitting = fitting
        self._draft, self._now = draft, now
        self._shares: dict[str, Share] = {}
        self.busy = False
        """Between the click and the rows in the outbox."""
        bar.share_wanted.connect(self._share)
        bar.later_wanted.connect(self._send)
        bar.targets.receipts_wanted.connect(aside.show_receipts)
        aside.receipts.decided.connect(session.decide)
        session.shares_changed.connect(self.show_shares)
        session.put.connect(self._was_put)
        session.moved.connect(self.shared)

    @property
    def shares(self) -> Mapping[str, Share]:
        """The newest share of the open draft by account."""
        return self._shares

    def begin(self, shares: Sequence[Share]) -> None:
        """Another draft is open."""
        self.busy = False
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

    def has_other_words(self, draft: Draft) -> bool:
        """Whether all was sent, and the draft does not say any more what was sent."""
        return self.all_sent() and any(
            share.outgoing.text != draft.text_for(share.network) for share in self._shares.values()
        )

    def show_shares(self, shares: Sequence[Share]) -> None:
        self._shares = {share.account: share for share in shares}
        self.show_again()
        self.changed.emit()

    def show_again(self) -> None:
        """The same shares on new chips."""
        targets = self._bar.targets
        targets.show_shares(self._shares)
        if self._shares:
            self._aside.offer_receipts()
        self._aside.receipts.show_shares(self._shares, targets.all(), targets.faces(), self._now())

    def _share(self) -> None:
        self._send(None)

    def _send(self, due: datetime | None) -> None:
        """The words and the targets are those of this very moment."""
        draft = self._draft()
        if draft is None or self.busy or not draft.accounts:
            return
        self.busy = True
        limits = {
            one.account.id: one.limits
            for one in self._bar.targets.selected()
            if one.account.id in draft.accounts
        }
        self._session.share(
            draft,
            draft.accounts,
            due,
            partial(self._fitting.dressed, draft, limits, self._bar.targets.ways()),
        )

    def _was_put(self, draft_id: str) -> None:
        draft = self._draft()
        if draft is not None and draft.id == draft_id:
            self.busy = False
            self._aside.show_receipts()
        self.shared.emit()
