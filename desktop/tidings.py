"""What changed, told to everything that shows it: pages, editor, tray, alerts.

Nobody else knows who speaks of posts, programs, accounts or shares.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject

from desktop import settings
from desktop.errors import GoodwordError, NeedsSignIn
from desktop.feeds.sync import Report
from desktop.foundation import Foundation
from desktop.jobs import Jobs
from desktop.model import Program, Share, ShareState
from desktop.obeying import OFFERED
from desktop.rounds import Rounds
from desktop.standing import Standing
from desktop.ui.account_care import AccountCare
from desktop.ui.announcing import Announcing
from desktop.ui.look import Look
from desktop.windows import Windows


class Tidings(QObject):
    """One slot for each thing that can change."""

    def __init__(
        self,
        foundation: Foundation,
        jobs: Jobs,
        look: Look,
        windows: Windows,
        rounds: Rounds,
        standing: Standing,
        announcing: Announcing,
        care: AccountCare,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self._found, self._jobs, self._look, self._now = foundation, jobs, look, now
        self._windows, self._rounds, self._standing = windows, rounds, standing
        self._announcing, self._care = announcing, care
        self.problem: GoodwordError | None = None
        """What the last round could not do."""
        self.shut_out: NeedsSignIn | None = None
        """The program that IT decided wants to know first who asks."""
        standing.counted.connect(self._counted)
        announcing.touched.connect(self.posts_changed)
        rounds.moments.passed.connect(self.posts_changed)
        care.changed.connect(self.account_states_changed)
        rounds.synced.connect(self._synced)
        rounds.outbox_changed.connect(self.outbox_changed)
        rounds.share_settled.connect(self._share_settled)
        rounds.reach_changed.connect(self._reach_changed)
        rounds.accounts_changed.connect(self.account_states_changed)
        windows.opened.connect(self.window_opened)

    # --- posts ----------------------------------------------------------------------------

    def posts_changed(self) -> None:
        """Posts came, went, opened, ended, or were chosen from: everything that speaks of any
        looks again. The alert on the screen follows the counting."""
        self._windows.tell("posts_changed", "feed")
        self._windows.tell("outbox_changed", "shared")
        if self._windows.composer is not None:
            self._windows.composer.post_changed()
        self._standing.refresh()

    def post_read(self, post_id: str) -> None:
        """The post was opened: it counts as read."""
        moment = self._now()

        def mark() -> None:
            self._found.posts.mark_read(post_id, moment)

        self._jobs.run("store", mark, self._post_was_read, owner=self)

    def _post_was_read(self, _: object) -> None:
        self._windows.tell("posts_changed", "feed")
        self._standing.refresh()

    def _synced(self, report: Report) -> None:
        self._standing.set_offline(report.offline)
        self._announcing.synced(report)
        if report.programs:
            self.program_changed()
        errors = [problem.error for problem in report.problems]
        signing_in = (error for error in errors if isinstance(error, NeedsSignIn))
        self.problem = next(signing_in, self.shut_out or next(iter(errors), None))
        feed = self._windows.made("feed")
        if feed is not None:
            words = sentence(self.problem) if self.problem else ""
            feed.show_problem(self.problem, words)  # type: ignore[attr-defined]
        self.posts_changed()

    # --- programs -------------------------------------------------------------------------

    def program_changed(self) -> None:
        """A program was joined, left, or came back different."""
        self._jobs.run("store", self._found.renew_catalog, self.programs_known, owner=self)
        self._windows.tell("program_changed", "settings", "guidelines", "topics", "reach")

    def program_joined(self) -> None:
        """A program was joined, or lets the person in again: read its feeds at once."""
        self.shut_out = None
        self.program_changed()
        self._rounds.sync_now()

    def program_left(self) -> None:
        self.program_changed()
        self.posts_changed()

    def programs_known(self, programs: tuple[Program, ...]) -> None:
        """Colours and names of what was joined."""
        self._windows.tell("catalog_changed", "accounts", "welcome")
        first = next((program for program in programs if not program.bare), None)
        self._look.set_accent(first.accent if first else "")
        feed = self._windows.made("feed")
        if feed is not None:
            feed.set_programs(programs)  # type: ignore[attr-defined]
        if self._windows.window is not None:
            self._windows.window.set_program(first.title if first else "")

    def window_opened(self) -> None:
        """A window that knows nothing yet."""
        self._jobs.run("store", self._found.programs.all, self.programs_known, owner=self)
        self._standing.refresh()

    # --- accounts and settings ------------------------------------------------------------

    def accounts_changed(self) -> None:
        """An account was connected, reconnected or disconnected."""
        self._windows.tell("accounts_changed", "accounts", "shared", "reach")
        if self._windows.composer is not None:
            self._windows.composer.accounts_changed()
        self._rounds.deliver_now()
        self._rounds.measure_now()
        self._standing.refresh()

    def account_states_changed(self) -> None:
        """An account's state changed by itself: show it, begin nothing."""
        self._windows.tell("accounts_changed", "accounts")
        if self._windows.composer is not None:
            self._windows.composer.accounts_changed()
        self._standing.refresh()

    def setting_changed(self, name: str) -> None:
        """A setting was changed on its page: show what follows from it at once."""
        if name == settings.THEME.name:
            self._look.set_theme(self._found.settings.get(settings.THEME))
        self._standing.refresh()

    def policy_changed(self, changed: frozenset[str]) -> None:
        """IT decided anew: what is locked, offered or told is another. Everything that waits
        for a network asks again whether it may go."""
        if changed & OFFERED:
            self._windows.tell("catalog_changed", "accounts", "welcome")
            self.account_states_changed()
            self._windows.tell("outbox_changed", "shared")
            self._rounds.deliver_now(news=True)
        if "tracking" in changed:
            self._rounds.deliver_now()  # whatever waits is looked at before anything goes
            self.outbox_changed()
            if self._windows.composer is not None:
                self._windows.composer.post_changed()
        if changed & {"segments", "ring"}:
            self.posts_changed()
        self._windows.tell("policy_changed", "settings", "welcome", "topics")
        self._windows.tell("program_changed", "reach")
        if self._windows.composer is not None:
            self._windows.composer.accounts_changed()
        self._standing.refresh()

    # --- shares ---------------------------------------------------------------------------

    def shared(self) -> None:
        """Rows lie in the outbox: deliver, and show it."""
        self._rounds.freshen()
        self._rounds.deliver_now()
        self.outbox_changed()

    def outbox_changed(self) -> None:
        """What lies in the outbox is on its way, waits, or settled."""
        self._windows.tell("outbox_changed", "shared", "reach")
        if self._windows.composer is not None:
            self._windows.composer.outbox_changed()
        self._standing.refresh()

    def _share_settled(self, share: Share) -> None:
        if share.state is ShareState.SENT and share.post:
            post_id, moment = share.post, self._now()

            def mark() -> None:
                self._found.posts.mark_shared(post_id, moment)

            self._jobs.run("store", mark, self._post_marked, owner=self)
        if share.reason == "SignedOut":
            self.account_states_changed()

    def _post_marked(self, _: object) -> None:
        self._windows.tell("posts_changed", "feed")

    def _reach_changed(self) -> None:
        self._windows.tell("reach_changed", "reach")

    def _counted(self, unread: int, asking: int) -> None:
        window = self._windows.window
        if window is not None:
            window.mark("feed", unread)
            window.mark("shared", asking)
        self._care.look()
        self._announcing.review()


def sentence(error: GoodwordError) -> str:
    """An error in words for people."""
    from desktop.ui import messages  # late: words for trouble; at rest there is none

    return messages.sentence(error)
