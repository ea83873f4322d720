"""Copying the words of a box with one click; the link says so for a moment."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication, QTextCursor
from PySide6.QtWidgets import QTextEdit

from desktop.guidelines.blocks import words_of
from desktop.guidelines.documents import Page
from desktop.ui.sheet import COPY, words

SAID = 2000
"""Milliseconds that “Copied” stands where “Copy” did."""


class Copying(QObject):
    """Changes nothing of the page but the words of one link."""

    def __init__(self, reader: QTextEdit) -> None:
        super().__init__(reader)
        self._reader = reader
        self._said = ""
        self._timer = QTimer(self, singleShot=True, interval=SAID)
        self._timer.timeout.connect(self._take_back)

    def copy(self, page: Page, link: str) -> None:
        """Copy what the link means."""
        number = int(link.removeprefix(COPY))
        inside = [one for one in page.blocks if one.box and one.box.number == number]
        QGuiApplication.clipboard().setText(words_of(inside))
        self._take_back()
        self._say(link, words("Copied"))
        self._said = link
        self._timer.start()
        announce(self._reader, words("Copied"))

    def forget(self) -> None:
        """Another page is on its way."""
        self._timer.stop()
        self._said = ""

    def _take_back(self) -> None:
        if self._said:
            self._say(self._said, words("Copy"))
            self._said = ""

    def _say(self, link: str, text: str) -> None:
        found = self._find(link)
        if found is not None:
            found.insertText(text, found.charFormat())

    def _find(self, link: str) -> QTextCursor | None:
        """The words that are a link, selected."""
        block = self._reader.document().begin()
        while block.isValid():
            piece = block.begin()
            while not piece.atEnd():
                fragment = piece.fragment()
                if fragment.charFormat().anchorHref() == link:
                    cursor = QTextCursor(block)
                    cursor.setPosition(fragment.position())
                    end = fragment.position() + fragment.length()
                    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                    return cursor
                piece += 1
            block = block.next()
        return None


def announce(about: QObject, text: str) -> None:
    """Tell whoever listens, when they have finished listening to something else."""
    if not text:
        return
    event = QAccessibleAnnouncementEvent(about, text)
    event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
    QAccessible.updateAccessibility(event)
