"""What a person sees and does, wired together: windows, pages, tray, alerts and rounds.

The second half of the roof: `app.py` starts and ends, this one connects. Pages are made
when they are first wanted and know nothing of one another; what one of them asks for comes
here as a signal.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from desktop import settings
from desktop.errors import GoodwordError, NeedsSignIn, NoVault, VaultLocked
from desktop.feeds.sync import Report
from desktop.foundation import Foundation, join_first
from desktop.jobs import Jobs
from desktop.measuring import Measuring
from desktop.model import Program, Share, ShareState
from desktop.moments import Moments
from desktop.rounds import TICK, Rounds
from desktop.standing import Standing
from desktop.ui.account_care import AccountCare
from desktop.ui.alerts import Alerts
from desktop.ui.announcing import Announcing
from desktop.ui.look import RESOURCES, Look
from desktop.ui.share_alerts import ShareAlerts
from desktop.ui.tray import Tray

if TYPE_CHECKING:
    from desktop.ui.composer import Composer
    from desktop.ui.handing import Handing
    from desktop.ui.window import Place, Window

PRACTICE_TICK = timedelta(seconds=5)
AHEAD_MS = 1000
"""Milliseconds after the window opened."""
_log = logging.getLogger(__name__)


class Desk(QObject):
    """Everything on the screen of one running Goodword."""

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
        super().__init__()
        self.foundation, self.jobs, self.look = foundation, jobs, look
        self.tray, self.now = tray, now
        self.browse = browse or _open_address
        self._show_folder = show_folder or _open_folder
        self._handing: Handing | None = None
        self._leaving = self._editor_waits = False
        self._joined: Program | None = None
        """The program that was joined on the welcome page just now."""
        self.problem: GoodwordError | None = None
        """What the last round could not do."""
        self._shut_out: NeedsSignIn | None = None
        """The program that IT decided wants to know first who asks."""
        self.window: Window | None = None
        self.composer: Composer | None = None
        self._ahead = QTimer(self, singleShot=True, interval=AHEAD_MS)
        self._ahead.timeout.connect(self._read_ahead)
        look.set_theme(foundation.settings.get(settings.THEME))
        practice = foundation.practice is not None
        self.measuring = Measuring(
            foundation.accounts,
            foundation.catalog,
            foundation.outbox,
            foundation.metrics,
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
            timedelta(seconds=foundation.policy.sync_interval),
            foundation.media.sweep,
        )
        self.standing = Standing(foundation, jobs, tray, now)
        self.alerts = Alerts(
            jobs,
            foundation.settings,
            now,
            self._on_screen,
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
            self._on_screen,
            foundation.catalog.titles,
        )
        self._connect()

    # --- beginning and ending --------------------------------------------------------------

    def begin(self, *, hidden: bool, minimized: bool) -> None:
        """Join what was decided for the person, start the rounds, show the window."""
        now = self.now()

        def join() -> Program | None:
            return join_first(self.foundation, now)

        self.jobs.run("feeds", join, self._begun, self._join_failed, owner=self)
        self.standing.refresh()
        if not hidden:
            self._first_window(minimized=minimized)

    def keep_now(self) -> None:
        """Keep what is being typed, at once: the process may be ended any moment. A full disk
        is no reason to stay: whoever ends us would not wait for it."""
        try:
            if self.composer is not None:
                self.composer.keep_now()
        except GoodwordError as error:
            _log.warning("the words could not be kept: %s", error)

    def leave(self) -> None:
        """Begin nothing new."""
        self._leaving = True
        self.rounds.stop()
        self.alerts.leave()
        if self.window is not None and (page := self.window.made("accounts")) is not None:
            page.leave()  # type: ignore[attr-defined]

    def close_windows(self) -> None:
        for window in (self.composer, self.window):
            if window is not None:
                window.close()
                window.deleteLater()
        self.composer = self.window = None

    # --- what people ask for -----------------------------------------------------------------

    def show_place(self, key: str) -> None:
        """The main window, on a place where one is named."""
        self._window().appear(key)

    def show_feed(self) -> None:
        self.show_place("feed")

    def show_asking(self) -> None:
        """The page of what was shared, at what needs the person."""
        self.show_place("shared")
        self._window().page("shared").show_filter("asks")  # type: ignore[attr-defined]

    def show_welcome(self) -> None:
        """The page where a program is joined."""
        self.show_place("welcome")

    def show_topics(self) -> None:
        """The page where people say which topics and groups concern them."""
        self.show_place("topics")

    def sign_in(self, program: str) -> None:
        """The page where a person signs in to a private program that is joined, or that IT
        decided for them."""
        wanted = self._shut_out or self.problem
        if not isinstance(wanted, NeedsSignIn) or wanted.program != program:
            wanted = NeedsSignIn(address=program, program=program, scheme="", refused=False)
        self.show_place("sign_in")
        self._window().page("sign_in").ask(wanted)  # type: ignore[attr-defined]

    def signed_in(self, program: Program) -> None:
        """A private program lets the person in: what could not be read is read now."""
        self._shut_out = None
        self.program_changed()
        self.rounds.sync_now()

    def check_now(self) -> None:
        """Look for posts because the person wants it; a locked keyring may ask for that."""
        if not isinstance(self.problem, (VaultLocked, NoVault)):
            self.rounds.sync_now()
            return
        sync = self._sync_after
        self.jobs.run("connect", self.foundation.access.unlock, sync, sync, owner=self)

    def _sync_after(self, _: object) -> None:
        self.rounds.sync_now()

    def welcomed(self) -> None:
        """The first steps are done: the feed, or before it the groups of a new program."""
        if self._joined is not None and self._joined.segments:
            self.show_topics()
            self._window().page("topics").offer()  # type: ignore[attr-defined]
        else:
            self.show_feed()
        self._joined = None

    def show_post(self, post_id: str) -> None:
        """The caption editor on a post; it counts as read."""
        self._composer().show_post(post_id)
        self.post_read(post_id)

    def write_own(self) -> None:
        """The caption editor without a post."""
        self._composer().show_own()

    def show_draft(self, draft_id: str) -> None:
        self._composer().show_draft(draft_id)

    def connect_account(self, network: str) -> None:
        """The accounts page, beginning to connect this network."""
        self.show_place("accounts")
        self._window().page("accounts").connect_network(network)  # type: ignore[attr-defined]

    def connect_for_editor(self, network: str) -> None:
        """The same, wanted from the caption editor, which comes back afterwards."""
        self._editor_waits = True
        self.connect_account(network)

    def reconnect_account(self, account_id: str) -> None:
        """The accounts page, connecting this very account again."""
        self.show_place("accounts")
        self._window().page("accounts").reconnect(account_id)  # type: ignore[attr-defined]

    def show_account(self, account_id: str) -> None:
        """The accounts page, at this account."""
        self.show_place("accounts")
        self._window().page("accounts").show_account(account_id)  # type: ignore[attr-defined]

    def show_guideline(self, link: str, program: str = "") -> None:
        """The guidelines at `document#anchor`, of this program where several are joined."""
        self.show_place("guidelines")
        page = self._window().page("guidelines")
        back = self.composer is not None
        page.show_link(link, program, back=back)  # type: ignore[attr-defined]

    def back_to_caption(self) -> None:
        """The caption editor again, as it was left for the guidelines."""
        if self.composer is not None:
            self.composer.come_back()

    def offer_program(self, address: str) -> None:
        """Ask whether to join a program whose address came from outside."""
        self.show_place("welcome")
        self._window().page("welcome").offer(address)  # type: ignore[attr-defined]

    def show_bug(self, error: BaseException) -> None:
        """A fault of ours: one window with what to send, the application goes on."""
        from desktop.ui.bug import BugWindow  # late: with luck never

        self.look.dress()

        BugWindow.tell(self.look, error)

    @property
    def handing(self) -> Handing:
        """Opens networks' own composers; made when it is first wanted."""
        if self._handing is None:
            from desktop.ui.handing import Handing  # late: many never share by hand

            self._handing = Handing(
                self.jobs, self.foundation.catalog, self.foundation.paths.shown, self.now,
                self.browse, self._show_folder, closed=self.foundation.posts.closed,
            )  # fmt: skip
        return self._handing

    def all_places(self) -> tuple[str, ...]:
        """Keys of every page there is."""
        return tuple(place.key for place in self._places())

    def page(self, key: str) -> QWidget:
        """A page, made now if it was not yet."""
        return self._window().page(key)

    # --- windows -----------------------------------------------------------------------------

    def _first_window(self, *, minimized: bool) -> None:
        welcomed = self.foundation.settings.get(settings.WELCOME_DONE)
        practice = self.foundation.practice is not None
        key = "feed" if welcomed or practice or self.foundation.policy.program else "welcome"
        if minimized:
            window = self._window()
            window.go(key)
            window.showMinimized()
        else:
            self._window().appear(key)

    def _window(self) -> Window:
        if self.window is None:
            from desktop.ui.window import Window  # late: at rest there is no window

            self.look.dress()
            window = Window(self.look, self._places())
            window.restore(self.foundation.settings.get(settings.WINDOW))
            window.own_wanted.connect(self.write_own)
            window.banner_pressed.connect(self._banner_pressed)
            window.geometry_changed.connect(self._keep_geometry)
            window.closed.connect(self._window_closed)
            window.place_shown.connect(self.rounds.catch_up)
            self.window = window
            self._ahead.start()
            self.jobs.run("store", self.foundation.programs.all, self.programs_known, owner=self)
            self.standing.refresh()
        return self.window

    def _read_ahead(self) -> None:
        """Read the editor's modules while nobody waits for them: whoever has the window open
        writes soon. A tray at rest goes without."""

        def work() -> None:
            from desktop.ui import composer  # noqa: F401 - late, and here on a lane

        self.jobs.run("ahead", work, owner=self)

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

    def _composer(self) -> Composer:
        if self.composer is None:
            from desktop.places import make_composer  # late: the editor is the largest page

            self.look.dress()

            self.composer = make_composer(self)
        return self.composer

    def _window_closed(self) -> None:
        if not self._leaving and not self.tray.there:
            # without a tray a hidden window could never be found again
            QTimer.singleShot(0, self._minimize)

    def _minimize(self) -> None:
        if self.window is not None and not self._leaving:
            self.window.showMinimized()

    def _on_screen(self) -> bool:
        """Whether the person is looking at Goodword just now."""
        windows: tuple[QWidget | None, ...] = (self.window, self.composer)
        return any(window is not None and window.isActiveWindow() for window in windows)

    # --- signals -----------------------------------------------------------------------------

    def _connect(self) -> None:
        tray, rounds = self.tray, self.rounds
        tray.post_wanted.connect(self.show_post)
        tray.place_wanted.connect(self.show_place)
        tray.own_wanted.connect(self.write_own)
        tray.check_wanted.connect(rounds.sync_now)
        tray.pause_wanted.connect(self.standing.pause)
        self.standing.counted.connect(self._show_counts)
        self.standing.counted.connect(self._care)
        self.announcing.touched.connect(self.posts_changed)
        rounds.moments.passed.connect(self.posts_changed)
        self.care.changed.connect(self.accounts_changed_quietly)
        self.alerts.account_wanted.connect(self.show_account)
        tray.clicked_message.connect(self.alerts.opened)
        rounds.synced.connect(self._synced)
        rounds.outbox_changed.connect(self._outbox_changed)
        rounds.share_settled.connect(self._share_settled)
        rounds.reach_changed.connect(self._reach_changed)
        rounds.accounts_changed.connect(self.accounts_changed_quietly)
        self.alerts.post_wanted.connect(self.show_post)
        self.alerts.feed_wanted.connect(self.show_feed)
        self.alerts.shares_wanted.connect(self.show_asking)
        rounds.shares_missed.connect(self.share_alerts.add)
        rounds.share_settled.connect(self.share_alerts.settled)
        self.jobs.unhandled.connect(self._unhandled)

    def _begun(self, joined: Program | None) -> None:
        self.program_changed()
        self.rounds.start()

    def _join_failed(self, error: GoodwordError) -> None:
        self.rounds.start()
        if isinstance(error, NeedsSignIn):
            self._shut_out = error  # the feed says it, as long as it is true
        elif self.window is not None:
            self.window.say("warn", _sentence(error), self.tr("Try again"), "join")

    def _synced(self, report: Report) -> None:
        self.standing.set_offline(report.offline)
        self.announcing.synced(report)
        if report.programs:
            self.program_changed()
        errors = [problem.error for problem in report.problems]
        signing_in = (error for error in errors if isinstance(error, NeedsSignIn))
        self.problem = next(signing_in, self._shut_out or next(iter(errors), None))
        feed = self.window.made("feed") if self.window is not None else None
        if feed is not None:
            words = _sentence(self.problem) if self.problem else ""
            feed.show_problem(self.problem, words)  # type: ignore[attr-defined]
        self.posts_changed()

    def posts_changed(self) -> None:
        """Posts came, went, opened, ended, or were chosen from: everything that speaks of any
        looks again. The alert on the screen follows the counting."""
        for key, slot in (("feed", "posts_changed"), ("shared", "outbox_changed")):
            self._tell(key, slot)
        if self.composer is not None:
            self.composer.post_changed()
        self.standing.refresh()

    def program_changed(self) -> None:
        """A program was joined, left, or came back different."""
        self.jobs.run("store", self.foundation.renew_catalog, self.programs_known, owner=self)
        for key in ("settings", "guidelines", "topics"):
            self._tell(key, "program_changed")

    def program_joined(self, program: Program) -> None:
        """A program was joined on the welcome page: read its feeds at once."""
        self._joined, self._shut_out = program, None
        self.program_changed()
        self.rounds.sync_now()

    def program_left(self) -> None:
        self.program_changed()
        self.posts_changed()

    def programs_known(self, programs: tuple[Program, ...]) -> None:
        """Colours and names of what was joined."""
        for key in ("accounts", "welcome"):
            self._tell(key, "catalog_changed")
        first = next((program for program in programs if not program.bare), None)
        self.look.set_accent(first.accent if first else "")
        feed = self.window.made("feed") if self.window is not None else None
        if feed is not None:
            feed.set_programs(programs)  # type: ignore[attr-defined]
        if self.window is not None:
            self.window.set_program(first.title if first else "")

    def remember_vault(self) -> None:
        """Secrets went into this keyring: from now on into no other."""
        backend = self.foundation.vault.backend_id

        def keep() -> None:
            if self.foundation.vault.memory:
                return
            if backend and backend != self.foundation.settings.get(settings.VAULT_BACKEND):
                self.foundation.settings.put(settings.VAULT_BACKEND, backend)

        self.jobs.run("store", keep, owner=self)

    def setting_changed(self, name: str) -> None:
        """A setting was changed on its page: show what follows from it at once."""
        if name == settings.THEME.name:
            self.look.set_theme(self.foundation.settings.get(settings.THEME))
        self.standing.refresh()

    def accounts_changed(self) -> None:
        """An account was connected, reconnected or disconnected."""
        for key in ("accounts", "shared", "reach"):
            self._tell(key, "accounts_changed")
        if self.composer is not None:
            self.composer.accounts_changed()
            if self._editor_waits:
                self.composer.come_back()
        self._editor_waits = False
        self.rounds.deliver_now()
        self.rounds.measure_now()
        self.standing.refresh()

    def shared(self) -> None:
        """Rows lie in the outbox: deliver, and show it."""
        self.rounds.deliver_now()
        self._outbox_changed()

    def _outbox_changed(self) -> None:
        self._tell("shared", "outbox_changed")
        if self.composer is not None:
            self.composer.outbox_changed()
        self.standing.refresh()

    def _share_settled(self, share: Share) -> None:
        if share.state is ShareState.SENT and share.post:
            post_id, moment = share.post, self.now()

            def mark() -> None:
                self.foundation.posts.mark_shared(post_id, moment)

            self.jobs.run("store", mark, self._post_marked, owner=self)
        if share.reason == "SignedOut":
            self.accounts_changed_quietly()

    def _post_marked(self, _: object) -> None:
        self._tell("feed", "posts_changed")

    def accounts_changed_quietly(self) -> None:
        """An account's state changed by itself: show it, begin nothing."""
        self._tell("accounts", "accounts_changed")
        if self.composer is not None:
            self.composer.accounts_changed()
        self.standing.refresh()

    def _show_counts(self, unread: int, asking: int) -> None:
        if self.window is not None:
            self.window.mark("feed", unread)
            self.window.mark("shared", asking)

    def _care(self, unread: int, asking: int) -> None:
        self.care.look()
        self.announcing.review()

    def _reach_changed(self) -> None:
        self._tell("reach", "reach_changed")

    def _tell(self, key: str, slot: str) -> None:
        page = self.window.made(key) if self.window is not None else None
        if page is not None and (call := getattr(page, slot, None)) is not None:
            call()

    # --- small things --------------------------------------------------------------------------

    def choose_topic(self, program: str, topic: str, wish: str) -> None:
        """Follow or mute a topic of a program, or neither."""
        work = partial(self.foundation.wishes.put, program, "topic", topic, wish)
        self.jobs.run("store", work, self._chose, owner=self)

    def _chose(self, _: object) -> None:
        self.posts_changed()

    def post_read(self, post_id: str) -> None:
        """The post was opened: it counts as read."""
        moment = self.now()

        def mark() -> None:
            self.foundation.posts.mark_read(post_id, moment)

        self.jobs.run("store", mark, self._post_was_read, owner=self)

    def _post_was_read(self, _: object) -> None:
        self._tell("feed", "posts_changed")
        self.standing.refresh()

    def _banner_pressed(self, deed: str) -> None:
        if self.window is not None:
            self.window.unsay()
        if deed == "join":
            self.begin(hidden=True, minimized=False)

    def _keep_geometry(self, geometry: str) -> None:
        def keep() -> None:
            self.foundation.settings.put(settings.WINDOW, geometry)

        self.jobs.run("store", keep, owner=self)

    def _unhandled(self, error: GoodwordError) -> None:
        _log.warning("nobody looked after: %s", error)
        if self.window is not None:
            self.window.say("bad", _sentence(error))


def _sentence(error: GoodwordError) -> str:
    from desktop.ui.messages import sentence  # late: words for trouble; at rest there is none

    return sentence(error)


def _open_address(url: str) -> bool:
    from desktop.ui.browser import open_address  # late: as above

    return open_address(url)


def _open_folder(folder: Path) -> bool:
    from desktop.ui.browser import open_folder  # late: as above

    return open_folder(folder)
