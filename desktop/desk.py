"""Everything on the screen of one running Goodword, built and tied together.

The second half of the roof: `app.py` starts and ends, this one connects. Pages know nothing of
one another; what one of them asks for goes through `leading`, and what changed through `tidings`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import settings
from desktop.clockwork import TICK
from desktop.decisions import Decisions
from desktop.errors import GoodwordError, NeedsSignIn, NotAllowed
from desktop.foundation import Foundation, join_first
from desktop.jobs import Jobs
from desktop.leading import Leading
from desktop.measuring import Measuring
from desktop.model import Program
from desktop.moments import Moments
from desktop.newer import Notice
from desktop.reports import GATHERING, Reports
from desktop.rounds import Rounds
from desktop.standing import Standing
from desktop.tidings import Tidings, sentence
from desktop.ui.account_care import AccountCare
from desktop.ui.alerts import Alerts
from desktop.ui.announcing import Announcing
from desktop.ui.diagnosing import Diagnosing
from desktop.ui.look import RESOURCES, Look
from desktop.ui.share_alerts import ShareAlerts
from desktop.ui.tray import Tray
from desktop.windows import Windows

if TYPE_CHECKING:
    from desktop.diagnose import Diagnosis
    from desktop.ui.composer import Composer
    from desktop.ui.window import Place

PRACTICE_TICK = timedelta(seconds=5)
_PROGRAM = frozenset({"program", "program_key", "program_sign_in", "unsigned_feeds"})
_log = logging.getLogger(__name__)


class Desk(Leading):
    """What stands between the services and the person."""

    def __init__(
        self,
        foundation: Foundation,
        jobs: Jobs,
        look: Look,
        tray: Tray,
        now: Callable[[], datetime],
        browse: Callable[[str], bool] | None = None,
        show_folder: Callable[[Path], bool] | None = None,
    ) -> None:
        super().__init__(foundation, jobs, now, browse, show_folder)
        self.look, self.tray = look, tray
        self._told_notice: Notice | None = None
        self.windows = Windows(
            look, jobs, foundation.settings, tray, self._places, self._make_editor
        )
        look.set_theme(foundation.settings.get(settings.THEME))
        practice = foundation.practice is not None
        self.measuring = Measuring(
            foundation.accounts,
            foundation.catalog,
            foundation.outbox,
            foundation.metrics,
            foundation.spans,
            foundation.forgetting,
            foundation.clicking,
        )
        self.rounds = Rounds(
            jobs,
            foundation.sync,
            foundation.outbox,
            self.measuring,
            Moments(jobs, foundation.posts, foundation.sync.opened, now),
            foundation.web,
            now,
            PRACTICE_TICK if practice else TICK,
            self._shortest,
            foundation.media.sweep,
        )
        self.reports = Reports(
            jobs, foundation.reporting, now, timedelta(0) if practice else GATHERING
        )
        self.decisions = Decisions(foundation, jobs, now)
        self.diagnosing = Diagnosing(jobs, self._diagnosis)
        self.standing = Standing(foundation, jobs, tray, now)
        self.alerts = Alerts(
            jobs,
            foundation.settings,
            now,
            self.windows.on_screen,
            str(RESOURCES / "goodword.png"),
            tray.message,
        )
        self.announcing = Announcing(jobs, foundation.posts, self.alerts, self.rounds.moments, now)
        self.care = AccountCare(
            jobs, foundation.accounts, foundation.catalog, foundation.settings, self.alerts, now
        )
        self.share_alerts = ShareAlerts(
            self.alerts,
            foundation.settings,
            self.windows.on_screen,
            foundation.catalog.titles,
        )
        self.tidings = Tidings(
            foundation,
            jobs,
            look,
            self.windows,
            self.rounds,
            self.standing,
            self.announcing,
            self.care,
            now,
        )
        self._connect()

    # --- beginning and ending --------------------------------------------------------------

    def begin(self, *, hidden: bool, minimized: bool) -> None:
        """Join what was decided for the person, start the rounds, show the window."""
        now = self.now()

        def join() -> Program | None:
            return join_first(self.foundation, now)

        self.jobs.run("feeds", join, self._begun, self._join_failed, owner=self)
        self.decisions.begin()
        self.standing.refresh()
        if not hidden:
            self._first_window(minimized=minimized)

    def leave(self) -> None:
        """Begin nothing new."""
        self.windows.leave()
        self.rounds.stop()
        self.reports.stop()
        self.alerts.leave()

    # --- windows -----------------------------------------------------------------------------

    def show_bug(self, error: BaseException) -> None:
        """A fault of ours: one window with what to send, the application goes on."""
        from desktop.ui.bug import BugWindow  # late: with luck never

        self.look.dress()

        allowed = self.foundation.rulings.policy.diagnostics is not False
        BugWindow.tell(self.look, error, self.diagnosing if allowed else None)

    def _diagnosis(self) -> Diagnosis:
        """On a lane, in up to a minute. Errors: `NotAllowed`."""
        from desktop.diagnose import diagnose  # late: hardly ever needed

        found = self.foundation
        if found.rulings.policy.diagnostics is False:  # since the button was shown
            raise NotAllowed(permission="forbidden")
        return diagnose(found.paths, found.rulings.decided, found.web, self.now())

    def all_places(self) -> tuple[str, ...]:
        """Keys of every page there is."""
        return tuple(place.key for place in self._places())

    def _first_window(self, *, minimized: bool) -> None:
        welcomed = self.foundation.settings.get(settings.WELCOME_DONE)
        practice = self.foundation.practice is not None
        decided = bool(self.foundation.policy.program)
        key = "feed" if welcomed or practice or decided else "welcome"
        self.windows.show(key, minimized=minimized)

    def _shortest(self) -> timedelta:
        return timedelta(seconds=self.foundation.policy.sync_interval)

    def _places(self) -> tuple[Place, ...]:
        from desktop import places  # late: a page's module is read when the page is made
        from desktop.ui.window import Place

        made = places.Places(self)
        return (
            Place("feed", self.tr("Feed"), "feed", made.feed),
            Place("shared", self.tr("Shared"), "shared", made.shared),
            Place("reach", self.tr("My reach"), "reach", made.reach),
            Place("guidelines", self.tr("Guidelines"), "guidelines", made.guidelines),
            Place("accounts", self.tr("Accounts"), "accounts", made.accounts),
            Place("settings", self.tr("Settings"), "settings", made.settings),
            Place("topics", self.tr("Topics"), "", made.topics),
            Place("sign_in", self.tr("Sign in"), "", made.sign_in),
            Place("welcome", self.tr("Welcome"), "", made.welcome, alone=True),
        )

    def _make_editor(self) -> Composer:
        from desktop.places import make_composer  # late: the editor is the largest page

        return make_composer(self)

    # --- signals -----------------------------------------------------------------------------

    def _connect(self) -> None:
        tray, rounds = self.tray, self.rounds
        tray.post_wanted.connect(self.show_post)
        tray.place_wanted.connect(self.show_place)
        tray.own_wanted.connect(self.write_own)
        tray.check_wanted.connect(rounds.sync_now)
        tray.pause_wanted.connect(self.standing.pause)
        self.alerts.account_wanted.connect(self.show_account)
        tray.clicked_message.connect(self.alerts.opened)
        self.alerts.post_wanted.connect(self.show_post)
        self.alerts.feed_wanted.connect(self.show_feed)
        self.alerts.shares_wanted.connect(self.show_asking)
        rounds.shares_missed.connect(self.share_alerts.add)
        rounds.share_settled.connect(self.share_alerts.settled)
        rounds.ticked.connect(self.reports.tick)
        rounds.ticked.connect(self.decisions.tick)
        self.decisions.policy_changed.connect(self._policy_changed)
        self.decisions.notice_changed.connect(self._show_notice)
        self.windows.opened.connect(self._show_notice)
        rounds.share_settled.connect(self.reports.look)
        rounds.reach_changed.connect(self.reports.look)
        self.windows.own_wanted.connect(self.write_own)
        self.windows.banner_pressed.connect(self._banner_pressed)
        self.windows.faced.connect(rounds.catch_up)
        self.windows.faced.connect(self.decisions.look)
        self.windows.faced.connect(self.decisions.ask_newer)
        self.jobs.unhandled.connect(self._unhandled)

    def _begun(self, joined: Program | None) -> None:
        self.tidings.program_changed()
        self.rounds.start()

    def _join_failed(self, error: GoodwordError) -> None:
        self.rounds.start()
        self._not_joined(error)

    def _not_joined(self, error: GoodwordError) -> None:
        if isinstance(error, NeedsSignIn):
            self.tidings.shut_out = error  # the feed says it, as long as it is true
        else:
            self.windows.say("warn", sentence(error), self.tr("Try again"), "join")

    def _policy_changed(self, changed: frozenset[str]) -> None:
        """IT decided anew. All below the screen obeys already."""
        self.tidings.policy_changed(changed)
        self.reports.look()
        if "sync_interval" in changed:
            self.rounds.replan()
        if changed & _PROGRAM:
            work = partial(join_first, self.foundation, self.now())
            self.jobs.run("feeds", work, self._joined_by_it, self._not_joined, owner=self)

    def _joined_by_it(self, _: Program | None) -> None:
        # also where nothing was joined: another key, or another way in, may hold now
        self.tidings.program_joined()

    def _show_notice(self, _: object = None) -> None:
        """A newer Goodword, on its page and, until it is put away, above every page."""
        notice, page = self.decisions.notice, self.windows.made("settings")
        if page is not None:
            page.show_notice(notice)  # type: ignore[attr-defined]
        if notice is not None and notice != self._told_notice and self.window is not None:
            from desktop.ui.update_words import update_text  # late: hardly ever needed

            self._told_notice = notice
            self.windows.say("info", update_text(notice), self.tr("Understood"), "newer")

    def remember_vault(self) -> None:
        """Secrets went into this keyring: from now on into no other."""
        backend = self.foundation.vault.backend_id

        def keep() -> None:
            if self.foundation.vault.memory:
                return
            if backend and backend != self.foundation.settings.get(settings.VAULT_BACKEND):
                self.foundation.settings.put(settings.VAULT_BACKEND, backend)

        self.jobs.run("store", keep, owner=self)

    # --- small things --------------------------------------------------------------------------

    def _banner_pressed(self, deed: str) -> None:
        if self.window is not None:
            self.window.unsay()
        if deed == "join":
            self.begin(hidden=True, minimized=False)

    def _unhandled(self, error: GoodwordError) -> None:
        _log.warning("nobody looked after: %s", error)
        self.windows.say("bad", sentence(error))
