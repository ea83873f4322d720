"""What people ask for, and where it leads them: to a page, a post, an account, a round.

The second half of the roof: `app.py` starts and ends, this one connects. Pages know nothing of
one another; what one of them asks for comes here as a signal, and what changed goes through
`tidings`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop import settings
from desktop.errors import GoodwordError, NeedsSignIn, NoVault, VaultLocked
from desktop.foundation import Foundation, join_first
from desktop.jobs import Jobs
from desktop.measuring import Measuring
from desktop.model import Program
from desktop.moments import Moments
from desktop.reports import GATHERING, Reports
from desktop.rounds import TICK, Rounds
from desktop.standing import Standing
from desktop.tidings import Tidings, sentence
from desktop.ui.account_care import AccountCare
from desktop.ui.alerts import Alerts
from desktop.ui.announcing import Announcing
from desktop.ui.look import RESOURCES, Look
from desktop.ui.share_alerts import ShareAlerts
from desktop.ui.tray import Tray
from desktop.windows import Windows

if TYPE_CHECKING:
    from desktop.ui.composer import Composer
    from desktop.ui.handing import Handing
    from desktop.ui.window import Place, Window

PRACTICE_TICK = timedelta(seconds=5)
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
        self._editor_waits = False
        self._joined: Program | None = None
        """The program that was joined on the welcome page just now."""
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
            timedelta(seconds=foundation.policy.sync_interval),
            foundation.media.sweep,
        )
        self.reports = Reports(
            jobs, foundation.reporting, now, timedelta(0) if practice else GATHERING
        )
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

    @property
    def window(self) -> Window | None:
        """The main window, where it was wanted already."""
        return self.windows.window

    @property
    def composer(self) -> Composer | None:
        """The caption editor, where it was wanted already."""
        return self.windows.composer

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

    def leave(self) -> None:
        """Begin nothing new."""
        self.windows.leave()
        self.rounds.stop()
        self.reports.stop()
        self.alerts.leave()

    # --- what people ask for -----------------------------------------------------------------

    def show_place(self, key: str) -> None:
        """The main window, on a place where one is named."""
        self.windows.show(key)

    def show_sent(self) -> None:
        """What leaves for programs, and the choice about it."""
        self.windows.show("reach")
        self.windows.page("reach").show_part("sent")  # type: ignore[attr-defined]

    def show_feed(self) -> None:
        self.show_place("feed")

    def show_asking(self) -> None:
        """The page of what was shared, at what needs the person."""
        self.show_place("shared")
        self.page("shared").show_filter("asks")  # type: ignore[attr-defined]

    def show_welcome(self) -> None:
        """The page where a program is joined."""
        self.show_place("welcome")

    def show_topics(self) -> None:
        """The page where people say which topics and groups concern them."""
        self.show_place("topics")

    def sign_in(self, program: str) -> None:
        """The page where a person signs in to a private program that is joined, or that IT
        decided for them."""
        wanted = self.tidings.shut_out or self.tidings.problem
        if not isinstance(wanted, NeedsSignIn) or wanted.program != program:
            wanted = NeedsSignIn(address=program, program=program, scheme="", refused=False)
        self.show_place("sign_in")
        self.page("sign_in").ask(wanted)  # type: ignore[attr-defined]

    def check_now(self) -> None:
        """Look for posts because the person wants it; a locked keyring may ask for that."""
        if not isinstance(self.tidings.problem, (VaultLocked, NoVault)):
            self.rounds.sync_now()
            return
        sync = self._sync_after
        self.jobs.run("connect", self.foundation.access.unlock, sync, sync, owner=self)

    def _sync_after(self, _: object) -> None:
        self.rounds.sync_now()

    def program_joined(self, program: Program) -> None:
        """A program was joined on the welcome page."""
        self._joined = program
        self.tidings.program_joined()

    def welcomed(self) -> None:
        """The first steps are done: the feed, or before it the groups of a new program."""
        if self._joined is not None and self._joined.segments:
            self.show_topics()
            self.page("topics").offer()  # type: ignore[attr-defined]
        else:
            self.show_feed()
        self._joined = None

    def show_post(self, post_id: str) -> None:
        """The caption editor on a post; it counts as read."""
        self.windows.editor().show_post(post_id)
        self.tidings.post_read(post_id)

    def write_own(self) -> None:
        """The caption editor without a post."""
        self.windows.editor().show_own()

    def show_draft(self, draft_id: str) -> None:
        self.windows.editor().show_draft(draft_id)

    def connect_account(self, network: str) -> None:
        """The accounts page, beginning to connect this network."""
        self.show_place("accounts")
        self.page("accounts").connect_network(network)  # type: ignore[attr-defined]

    def connect_for_editor(self, network: str) -> None:
        """The same, wanted from the caption editor, which comes back afterwards."""
        self._editor_waits = True
        self.connect_account(network)

    def reconnect_account(self, account_id: str) -> None:
        """The accounts page, connecting this very account again."""
        self.show_place("accounts")
        self.page("accounts").reconnect(account_id)  # type: ignore[attr-defined]

    def show_account(self, account_id: str) -> None:
        """The accounts page, at this account."""
        self.show_place("accounts")
        self.page("accounts").show_account(account_id)  # type: ignore[attr-defined]

    def show_guideline(self, link: str, program: str = "") -> None:
        """The guidelines at `document#anchor`, of this program where several are joined."""
        self.show_place("guidelines")
        page = self.page("guidelines")
        back = self.composer is not None
        page.show_link(link, program, back=back)  # type: ignore[attr-defined]

    def back_to_caption(self) -> None:
        """The caption editor again, as it was left for the guidelines."""
        if self.composer is not None:
            self.composer.come_back()

    def offer_program(self, address: str) -> None:
        """Ask whether to join a program whose address came from outside."""
        self.show_place("welcome")
        self.page("welcome").offer(address)  # type: ignore[attr-defined]

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
        return self.windows.page(key)

    # --- windows -----------------------------------------------------------------------------

    def _first_window(self, *, minimized: bool) -> None:
        welcomed = self.foundation.settings.get(settings.WELCOME_DONE)
        practice = self.foundation.practice is not None
        key = "feed" if welcomed or practice or self.foundation.policy.program else "welcome"
        self.windows.show(key, minimized=minimized)

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
        rounds.share_settled.connect(self.reports.look)
        rounds.reach_changed.connect(self.reports.look)
        self.windows.own_wanted.connect(self.write_own)
        self.windows.banner_pressed.connect(self._banner_pressed)
        self.windows.faced.connect(rounds.catch_up)
        self.jobs.unhandled.connect(self._unhandled)

    def _begun(self, joined: Program | None) -> None:
        self.tidings.program_changed()
        self.rounds.start()

    def _join_failed(self, error: GoodwordError) -> None:
        self.rounds.start()
        if isinstance(error, NeedsSignIn):
            self.tidings.shut_out = error  # the feed says it, as long as it is true
        else:
            self.windows.say("warn", sentence(error), self.tr("Try again"), "join")

    def remember_vault(self) -> None:
        """Secrets went into this keyring: from now on into no other."""
        backend = self.foundation.vault.backend_id

        def keep() -> None:
            if self.foundation.vault.memory:
                return
            if backend and backend != self.foundation.settings.get(settings.VAULT_BACKEND):
                self.foundation.settings.put(settings.VAULT_BACKEND, backend)

        self.jobs.run("store", keep, owner=self)

    def accounts_touched(self) -> None:
        """The person connected, reconnected or disconnected an account; the editor, where it
        wanted one, comes back with it."""
        self.tidings.accounts_changed()
        if self._editor_waits:
            self.back_to_caption()
        self._editor_waits = False

    # --- small things --------------------------------------------------------------------------

    def choose_topic(self, program: str, topic: str, wish: str) -> None:
        """Follow or mute a topic of a program, or neither."""
        work = partial(self.foundation.wishes.put, program, "topic", topic, wish)
        self.jobs.run("store", work, self._chose, owner=self)

    def _chose(self, _: object) -> None:
        self.tidings.posts_changed()

    def _banner_pressed(self, deed: str) -> None:
        if self.window is not None:
            self.window.unsay()
        if deed == "join":
            self.begin(hidden=True, minimized=False)

    def _unhandled(self, error: GoodwordError) -> None:
        _log.warning("nobody looked after: %s", error)
        self.windows.say("bad", sentence(error))


def _open_address(url: str) -> bool:
    from desktop.ui.browser import open_address  # late: as above

    return open_address(url)


def _open_folder(folder: Path) -> bool:
    from desktop.ui.browser import open_folder  # late: as above

    return open_folder(folder)
