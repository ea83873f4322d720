"""What people ask for, and the page it leads them to.

A page knows nothing of another one; what it asks for arrives here as a signal, and the page that
answers is made when it is wanted.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.errors import NeedsSignIn, NoVault, VaultLocked
from desktop.foundation import Foundation
from desktop.jobs import Jobs
from desktop.model import Program
from desktop.rounds import Rounds
from desktop.tidings import Tidings
from desktop.windows import Windows

if TYPE_CHECKING:
    from desktop.ui.composer import Composer
    from desktop.ui.handing import Handing
    from desktop.ui.window import Window


class Leading(QObject):
    """One method for each thing that a person can ask for on a page, in the tray or outside."""

    windows: Windows
    rounds: Rounds
    tidings: Tidings

    def __init__(
        self,
        foundation: Foundation,
        jobs: Jobs,
        now: Callable[[], datetime],
        browse: Callable[[str], bool] | None,
        show_folder: Callable[[Path], bool] | None,
    ) -> None:
        """Whoever inherits gives the windows, the rounds and the tidings."""
        super().__init__()
        self.foundation, self.jobs, self.now = foundation, jobs, now
        self.browse = browse or _open_address
        self._show_folder = show_folder or _open_folder
        self._handing: Handing | None = None
        self._editor_waits = False
        self._joined: Program | None = None
        """The program that was joined on the welcome page just now."""

    @property
    def window(self) -> Window | None:
        """The main window, where it was wanted already."""
        return self.windows.window

    @property
    def composer(self) -> Composer | None:
        """The caption editor, where it was wanted already."""
        return self.windows.composer

    def show_place(self, key: str) -> None:
        """The main window, on a place where one is named."""
        self.windows.show(key)

    def show_sent(self) -> None:
        """What leaves for programs, and the choice about it."""
        self.show_place("reach")
        self.page("reach").show_part("sent")  # type: ignore[attr-defined]

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

    def page(self, key: str) -> QWidget:
        """A page, made now if it was not yet."""
        return self.windows.page(key)

    def accounts_touched(self) -> None:
        """The person connected, reconnected or disconnected an account; the editor, where it
        wanted one, comes back with it."""
        self.tidings.accounts_changed()
        if self._editor_waits:
            self.back_to_caption()
        self._editor_waits = False

    def choose_topic(self, program: str, topic: str, wish: str) -> None:
        """Follow or mute a topic of a program, or neither."""
        work = partial(self.foundation.wishes.put, program, "topic", topic, wish)
        self.jobs.run("store", work, self._chose, owner=self)

    def _chose(self, _: object) -> None:
        self.tidings.posts_changed()


def _open_address(url: str) -> bool:
    from desktop.ui.browser import open_address  # late: as above

    return open_address(url)


def _open_folder(folder: Path) -> bool:
    from desktop.ui.browser import open_folder  # late: as above

    return open_folder(folder)
