"""Searching the guidelines: what is found, which one is shown, and how one gets to the next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from desktop.guidelines.documents import Page
from desktop.guidelines.searching import Found, search
from desktop.ui.contents import Contents
from desktop.ui.page_search import PageSearch
from desktop.ui.reader import Reader


class Finding(QObject):
    """Ties the field, the list at the side and the reader together."""

    page_wanted = Signal(str)
    """Another page has the find that shall be shown; `show` it when it stands."""
    changed = Signal()
    """There is a search now, or none any more."""

    def __init__(self, field: PageSearch, contents: Contents, reader: Reader) -> None:
        super().__init__()
        self._field, self._contents, self._reader = field, contents, reader
        self._pages: tuple[Page, ...] = ()
        self.found: tuple[Found, ...] = ()
        self._current = -1
        field.wanted.connect(self._search)
        field.stepped.connect(self._step)
        contents.found_chosen.connect(self._go)

    @property
    def active(self) -> bool:
        return bool(self._field.words)

    def look_in(self, pages: Sequence[Page]) -> None:
        """Search these pages from now on; a search that stands is done again."""
        if tuple(pages) != self._pages:
            self._pages = tuple(pages)
            if self.active:
                self._search(self._field.words)

    def show(self) -> None:
        """Colour what was found in the page on the screen, and tell how much it is."""
        here = [one for one in self.found if one.page == self._reader.page.id]
        current = self.found[self._current] if 0 <= self._current < len(self.found) else None
        self._reader.show_found(here, here.index(current) if current in here else -1)
        self._field.show_count(len(self.found), self._current)
        self._contents.point_found(self._current)

    def _search(self, words: str) -> None:
        self.found = search(self._pages, words)
        shown = self._reader.page.id
        here = (number for number, one in enumerate(self.found) if one.page == shown)
        self._current = next(here, -1)
        if words:
            self._contents.show_found(self._pages, self.found)
        self.changed.emit()
        self.show()

    def _step(self, way: int) -> None:
        if self.found:
            self._go((self._current + way) % len(self.found))

    def _go(self, number: int) -> None:
        self._current = number
        self.page_wanted.emit(self.found[number].page)
