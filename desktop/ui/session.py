"""One draft on the desk: opened, kept while it is written, sent off, and followed.

No widgets here. Everything that reads or writes goes over a lane; only `keep_now` works on
the spot, because after it there may be no later.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.errors import DiskFull, GoodwordError
from desktop.guidelines.engine import Engine
from desktop.jobs import Jobs, Ticket
from desktop.model import Draft, KeptPost, Share
from desktop.share.planning import Plan
from desktop.ui.keeping import Keeping
from desktop.ui.opening import Opened, Services, load

PAUSE = 300
"""Milliseconds after the last key until a draft is kept."""
LONGEST = 0.6
"""Seconds of typing without a pause after which it is kept all the same: writing takes a
moment too, and no more than two seconds of typing may ever be lost."""
PATIENCE = 1.0
"""Seconds that `keep_now` waits for a write under way."""
AGAIN = 5000
"""Milliseconds after which it is tried again to keep what could not be kept."""


def as_it_is() -> AbstractContextManager[Mapping[str, Draft]]:
    """No account needs the draft in another shape."""
    return nullcontext({})


class Session(QObject):
    """The draft that is open now. Signals carry frozen values."""

    opened = Signal(object)
    kept = Signal(object)
    """When the words were written to the disk."""
    failed = Signal(object)
    """A `GoodwordError` of what the person asked for."""
    engine_changed = Signal(object)
    shares_changed = Signal(object)
    accounts_changed = Signal(object)
    post_changed = Signal(object, str, str, object)
    """The post as it is now, why it can't be shared, what its program says of that, and what is
    added to its links."""
    put = Signal(str)
    """The shares of this draft are rows of the outbox now."""
    taken_back = Signal(object)
    """Shares that were undone."""
    moved = Signal()
    """What was decided about a share is to be seen elsewhere too, and it may be its turn."""

    def __init__(self, jobs: Jobs, services: Services) -> None:
        super().__init__()
        self._jobs, self._services = jobs, services
        self._keeping = Keeping(services.drafts, services.now)
        self._opening: Ticket | None = None
        self._draft: Draft | None = None
        self._program = ""
        self._since = 0.0
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self.keep_soon)
        self._again = QTimer(self, singleShot=True, interval=AGAIN)
        self._again.timeout.connect(self.keep_soon)

    @property
    def draft(self) -> Draft | None:
        return self._draft

    # --- opening ---------------------------------------------------------------------------

    def open(self, *, post: str = "", draft: str = "", fresh: bool = False) -> None:
        """The unfinished draft of this post, this very draft, or (nothing given) a post of
        one's own, `fresh` another one. What was open before is kept first."""
        self.keep_soon()
        if self._opening is not None:
            self._opening.drop()
        self._draft = None
        keeping, services = self._keeping, self._services

        def work() -> Opened:
            with contextlib.suppress(DiskFull):  # told already, by whoever kept the words
                keeping.keep()
            opened = load(services, post, draft, fresh=fresh)
            return replace(opened, draft=keeping.newest(opened.draft))

        self._opening = self._jobs.run("store", work, self._opened, self.failed.emit, owner=self)

    def _opened(self, opened: Opened) -> None:
        self._draft = opened.draft
        self._program = opened.program.address if opened.program is not None else ""
        self.opened.emit(opened)
        self.ask_engine()

    def ask_engine(self) -> None:
        """The program's rules, ready to use; building them takes a moment."""
        hints, address, draft = self._services.hints, self._program, self._draft
        if draft is None:
            return

        def arrived(engine: Engine) -> None:
            if self._draft is not None and self._draft.id == draft.id:
                self.engine_changed.emit(engine)

        self._jobs.run("store", lambda: hints(address), arrived, self.failed.emit, owner=self)

    def adopt(self, draft: Draft) -> None:
        """The draft with what the window chose for it (accounts, pictures): the point from
        which a change is worth keeping."""
        if self._draft is not None and draft.id == self._draft.id:
            self._draft = draft

    def branch(self, draft: Draft) -> None:
        """From now on the words belong to this new draft; the former is done."""
        self._draft = replace(draft, text="", captions={}, accounts=())

    # --- keeping ---------------------------------------------------------------------------

    def remember(self, draft: Draft) -> None:
        """The draft as it stands in the editor; kept when the hand rests."""
        if self._draft is None or draft.id != self._draft.id or same(draft, self._draft):
            return
        self._draft = draft
        self._keeping.offer(draft)
        if not self._timer.isActive():
            self._since = time.monotonic()
        left = LONGEST - (time.monotonic() - self._since)
        self._timer.start(max(0, min(PAUSE, int(left * 1000))))

    def keep_soon(self) -> None:
        """Keep what is not kept yet, on a lane of its own: words never stand in a queue."""
        self._timer.stop()
        self._again.stop()
        self._jobs.run("words", self._keeping.keep, self._was_kept, self._not_kept, owner=self)

    def keep_now(self) -> None:
        """Keep on the spot: the session ends. Errors: `DiskFull`."""
        self._timer.stop()
        self._keeping.keep(PATIENCE)

    def _not_kept(self, error: GoodwordError) -> None:
        self._again.start()
        self.failed.emit(error)

    def _was_kept(self, when: datetime | None) -> None:
        if when is not None:
            self.kept.emit(when)

    # --- sending off -----------------------------------------------------------------------

    def share(
        self,
        draft: Draft,
        accounts: Sequence[str],
        plan: Plan | None = None,
        dressed: Callable[[], AbstractContextManager[Mapping[str, Draft]]] = as_it_is,
        undo: timedelta = timedelta(0),
    ) -> None:
        """Put one share an account into the outbox: these words, to these accounts, each with
        the pictures that `dressed` makes to fit it; for `plan`, or as soon as they can be
        undone no more."""
        self.remember(draft)
        keeping, outbox, now = self._keeping, self._services.outbox, self._services.now
        frozen = tuple(accounts)

        def work() -> tuple[Share, ...]:
            keeping.keep()
            with dressed() as fitting:
                moment = now()  # the time to undo begins when there is something to undo
                outbox.put(draft, frozen, moment, moment + undo, fitting, plan)
            return outbox.of_draft(draft.id)

        def done(shares: tuple[Share, ...]) -> None:
            self._tell(shares)
            self.put.emit(draft.id)

        # pictures may take seconds, and nothing else shall wait for them
        lane = "media" if draft.pictures or draft.link is not None else "store"
        self._jobs.run(lane, work, done, self.failed.emit, owner=self)

    def decide(self, deed: str, share: int, url: str = "") -> None:
        """What the person decided about a share: there, again, look, hurry, missed, cancel."""
        outbox, now = self._services.outbox, self._services.now
        deeds: dict[str, Callable[[], Any]] = {
            "there": lambda: outbox.there(share, url, now()),
            "again": lambda: outbox.again(share, now()),
            "hurry": lambda: outbox.hurry(share, now()),
            "cancel": lambda: outbox.cancel(share, now()),
            "look": lambda: outbox.look(share, now()),
            "missed": lambda: outbox.send_missed(share, now()),
        }
        lane = "share" if deed == "look" else "store"
        self._jobs.run(lane, deeds[deed], self._decided, self.failed.emit, owner=self)

    def take_back(self, draft: str) -> None:
        """Undo the newest click on this draft, while there is time."""
        outbox, now = self._services.outbox, self._services.now

        def work() -> tuple[Share, ...]:
            return outbox.take_back(draft, now())

        def done(shares: tuple[Share, ...]) -> None:
            self.taken_back.emit(shares)
            self._decided(shares)

        self._jobs.run("store", work, done, self._not_taken_back, owner=self)

    def replan(self, share: int, plan: Plan) -> None:
        """Another time for a share that waits."""
        outbox, now = self._services.outbox, self._services.now

        def work() -> Share:
            return outbox.replan(share, plan, now())

        self._jobs.run("store", work, self._decided, self.failed.emit, owner=self)

    def _decided(self, _: object) -> None:
        self.follow()
        self.moved.emit()

    def _not_taken_back(self, error: GoodwordError) -> None:
        self.failed.emit(error)
        self.follow()

    # --- following -------------------------------------------------------------------------

    def follow(self) -> None:
        """Read again what became of this draft's shares; finish it once all have arrived."""
        draft, services = self._draft, self._services
        if draft is None:
            return

        def work() -> tuple[Share, ...]:
            if services.outbox.published(draft.id):
                services.drafts.finish(draft.id, services.now())
            return services.outbox.of_draft(draft.id)

        self._jobs.run("store", work, self._tell, self.failed.emit, owner=self)

    def _tell(self, shares: tuple[Share, ...]) -> None:
        if self._draft is not None and all(share.draft == self._draft.id for share in shares):
            self.shares_changed.emit(shares)

    def read_accounts(self) -> None:
        self._jobs.run(
            "store",
            self._services.accounts.all,
            self.accounts_changed.emit,
            self.failed.emit,
            owner=self,
        )

    def read_post(self) -> None:
        """Read the post again: it may have been withdrawn or changed."""
        draft, services = self._draft, self._services
        if draft is None or not draft.post:
            return

        def told(answer: tuple[KeptPost | None, str, str, Mapping[str, str]]) -> None:
            if self._draft is not None and self._draft.id == draft.id:
                self.post_changed.emit(*answer)

        def work() -> tuple[KeptPost | None, str, str, Mapping[str, str]]:
            kept = services.posts.get(draft.post)
            closed = services.posts.closed(draft.post, services.now())
            return kept, closed, services.said(kept), services.outbox.tracking_of(draft.post)

        self._jobs.run("store", work, told, self.failed.emit, owner=self)


def same(one: Draft, other: Draft) -> bool:
    """Whether two states of a draft say the same."""
    return replace(one, changed=None) == replace(other, changed=None)
