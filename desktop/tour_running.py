"""A running Goodword in this process, and its parts, for whoever plays a person in it.

The tour does, and so do the journeys of the tests. Secrets stay in memory, so that nobody's
keyring is touched.
"""

from __future__ import annotations

from threading import Thread

from PySide6.QtWidgets import QApplication

from desktop import log
from desktop.app import App, Start
from desktop.desk import Desk
from desktop.foundation import Foundation
from desktop.options import Options
from desktop.paths import Paths
from desktop.practice.world import Practice
from desktop.tour_browser import say_yes
from desktop.ui.composer import Composer


class Running:
    """`options` say that there is no keyring (`memory_vault`)."""

    def __init__(self, paths: Paths, options: Options, *, debug: bool = False) -> None:
        existing = QApplication.instance()
        self.qt = existing if isinstance(existing, QApplication) else QApplication(["goodword"])
        log.start(paths.log, debug=debug)
        self.seen_links: list[str] = []
        self.bugs: list[BaseException] = []
        self.app = App(self.qt, Start(paths, options, debug=debug), browse=self._browse)
        self.app.jobs.bug.connect(self.bugs.append)

    # --- parts ---------------------------------------------------------------------------------

    @property
    def desk(self) -> Desk:
        assert self.app.desk is not None
        return self.app.desk

    @property
    def found(self) -> Foundation:
        assert self.app.foundation is not None
        return self.app.foundation

    @property
    def practice(self) -> Practice:
        assert self.found.practice is not None
        return self.found.practice

    @property
    def composer(self) -> Composer:
        assert self.desk.composer is not None
        return self.desk.composer

    def is_open(self, post: str) -> bool:
        """Whether the editor is on the post of this id; empty: on one of the person's own."""
        draft = self.composer.draft()
        return draft is not None and draft.post == post

    # --- the person's browser ------------------------------------------------------------------

    def _browse(self, url: str) -> bool:
        self.seen_links.append(url)
        if self.consents(url):
            Thread(target=say_yes, args=(url,), daemon=True).start()
        return True

    def consents(self, url: str) -> bool:
        """Whether the person says yes there. Only the practice network is answered; nothing
        leaves this machine."""
        return url.startswith(self.practice.address)
