"""Earlier versions of the words: a small list with times, each one undo step away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton

from desktop.jobs import Jobs
from desktop.model import Draft
from desktop.share.drafts import Drafts
from desktop.ui.brief import shortened
from desktop.ui.messages import moment_text
from desktop.ui.painted import as_tip
from desktop.ui.texts import Texts

SHOWN = 44
"""Characters of a version in the list."""


class Versions(QObject):
    """Asks for them when the button is pressed; what is chosen replaces the text on the
    screen, and undo brings that back."""

    def __init__(
        self,
        button: QPushButton,
        texts: Texts,
        jobs: Jobs,
        drafts: Drafts,
        draft: Callable[[], Draft | None],
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(texts)
        self._button, self._texts, self._jobs, self._drafts = button, texts, jobs, drafts
        self._draft, self._now = draft, now
        self.menu = QMenu(button)
        self.menu.setToolTipsVisible(True)
        self.menu.triggered.connect(self._chosen)
        button.clicked.connect(self.ask)

    def ask(self) -> None:
        """Read them, then open the list."""
        self._read(self._show)

    def look(self) -> None:
        """Show the button only where there is something behind it."""
        self._read(self.found)

    def _read(self, told: Callable[[Sequence[Draft]], object]) -> None:
        draft = self._draft()
        if draft is None:
            return
        identity, drafts = draft.id, self._drafts

        def work() -> tuple[Draft, ...]:
            return drafts.versions(identity)

        def done(found: tuple[Draft, ...]) -> None:
            here = self._draft()
            if here is not None and here.id == identity:
                told(found)

        self._jobs.run("store", work, done, owner=self)

    def found(self, found: Sequence[Draft]) -> None:
        """These are kept: is there anything else among them than what is on the screen?"""
        there = others(found, self._texts.key, self._texts.current.text())
        self._button.setVisible(bool(there) or self._button.hasFocus())

    def _show(self, found: Sequence[Draft]) -> None:
        self.menu.clear()
        key, present = self._texts.key, self._texts.current.text()
        for words, when in others(found, key, present):
            line = shortened(" ".join(words.split()), SHOWN).replace("&", "&&")
            time = moment_text(when, self._now())
            action = QAction(_tr("{time}: {words}").format(time=time, words=line), self.menu)
            action.setData(words)
            action.setToolTip(as_tip(shortened(words, 600)))
            self.menu.addAction(action)
        if self.menu.isEmpty():
            none = QAction(_tr("There is no other version yet"), self.menu)
            none.setEnabled(False)
            self.menu.addAction(none)
        self.menu.popup(self._button.mapToGlobal(self._button.rect().topLeft()))

    def _chosen(self, action: QAction) -> None:
        if isinstance(words := action.data(), str):
            self._texts.restore(words)


def others(found: Sequence[Draft], key: str, present: str) -> tuple[tuple[str, datetime], ...]:
    """The different texts among the versions, the newest first, and since when they are."""
    seen = {present.strip(), ""}
    kept = []
    for version in found:
        words = version.text_for(key) if key else version.text
        if words.strip() not in seen and version.changed is not None:
            seen.add(words.strip())
            kept.append((words, version.changed))
    return tuple(kept)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Versions", text)
