"""One caption for all networks or one for each: tabs, each with its own undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from desktop.model import Draft
from desktop.ui.brief import BriefButton
from desktop.ui.caption import Caption
from desktop.ui.hint_list import HEAD
from desktop.ui.look import SMALL, Look
from desktop.ui.widgets import Chip, Text

ALL = ""
"""Key of the one text for all networks; other keys are names of networks."""
REMEMBERED = 8
"""Drafts whose editors are kept while others are open."""


class Texts(QWidget):
    """The texts of one draft. Each has an editor of its own that lives as long as the draft
    is open, so switching loses neither undo nor cursor."""

    edited = Signal()
    rested = Signal()
    left = Signal()
    visited = Signal(object)
    refused = Signal(str)
    typed = Signal()
    moved = Signal()
    directed = Signal()
    switched = Signal()
    """Another text is on the screen."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._editors: dict[str, Caption] = {}
        self._draft = ""
        self._aside: dict[str, dict[str, Caption]] = {}
        self._joined: str | None = None
        self._helper: Callable[[QKeyEvent], bool] | None = None
        self._taker: Callable[[QMimeData], bool] | None = None
        self._networks: tuple[tuple[str, str], ...] = ()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SMALL)
        head = QHBoxLayout()
        head.setSpacing(SMALL)
        head.addStrut(HEAD)
        self._title = Text(self.tr("Your caption"), look=look, scale=1.1, bold=True, wrap=False)
        self._title.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._title.setMinimumWidth(0)  # or a least width of one would let it be cut
        self._tabs = QTabBar()
        self._tabs.setExpanding(False)
        self._tabs.setDrawBase(False)
        self._tabs.setUsesScrollButtons(True)
        self._tabs.setAccessibleName(self.tr("Texts by network"))
        self._tabs.currentChanged.connect(self._tab_changed)
        self._switch = Chip(self.tr("A text per network"))
        self._switch.clicked.connect(self._split_clicked)
        head.addWidget(self._title)
        head.addWidget(self._tabs, 1)
        head.addStretch(0)
        self.earlier = BriefButton(self.tr("Earlier versions …"), kind="inline")
        self.earlier.hide()  # until there are some
        head.addWidget(self.earlier)
        head.addWidget(self._switch)
        box.addLayout(head)
        self._stack = QStackedWidget()
        self._stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        box.addWidget(self._stack, 1)
        self._editor(ALL)
        self._arrange()

    # --- the draft ---------------------------------------------------------------------------

    def load(self, draft: Draft, networks: Sequence[tuple[str, str]]) -> None:
        """Another draft. One that was open in this session comes back with its editors, so
        with its undo; else they are fresh, and there is nothing to undo."""
        fresh = {} if self._draft else self._editors  # made with the window, not used yet
        self._put_aside()
        self._draft, self._joined = draft.id, None
        self._networks = tuple(networks)
        self._editors = self._aside.pop(draft.id, fresh)
        for key, text in {ALL: draft.text, **draft.captions}.items():
            known = key in self._editors and not fresh
            editor = self._editor(key)
            if not known:
                editor.load(text)
            elif editor.text() != text:  # changed elsewhere meanwhile
                editor.change_all(text)
        self._switch.setChecked(bool(draft.captions))
        self._arrange()

    def belong_to(self, draft: str) -> None:
        """The words on the screen go on as those of another draft."""
        self._draft = draft

    def _put_aside(self) -> None:
        """Keep the editors of the last few drafts; older ones begin anew when they return."""
        if self._draft:
            self._aside[self._draft] = self._editors
        self._editors = {}
        while len(self._aside) > REMEMBERED:
            for editor in self._aside.pop(next(iter(self._aside))).values():
                self._stack.removeWidget(editor)
                editor.deleteLater()

    def set_networks(self, networks: Sequence[tuple[str, str]]) -> None:
        """The networks (name, title) that are chosen now."""
        if tuple(networks) != self._networks:
            self._networks = tuple(networks)
            self._arrange()

    @property
    def split(self) -> bool:
        return self._switch.isChecked()

    @property
    def key(self) -> str:
        """Which text is on the screen."""
        return next((key for key, one in self._editors.items() if one is self.current), ALL)

    @property
    def current(self) -> Caption:
        editor = self._stack.currentWidget()
        assert isinstance(editor, Caption)
        return editor

    def text(self) -> str:
        """The text for all (kept also while there is one per network)."""
        return self._editors[ALL].text()

    @property
    def written(self) -> bool:
        """Whether there is a word in any of the texts."""
        return any(text.strip() for text in (self.text(), *self.captions().values()))

    def captions(self) -> dict[str, str]:
        """The text of each network, where they are split."""
        if not self.split:
            return {}
        return {key: one.text() for key, one in self._editors.items() if key != ALL}

    def text_for(self, network: str) -> str:
        return self.captions().get(network, self.text())

    def text_of(self, key: str) -> str:
        return self._editors[key].text()

    def shown(self) -> tuple[str, ...]:
        """The keys of the texts that are in use."""
        if not self.split:
            return (ALL,)
        return tuple(name for name, _ in self._networks if name in self._editors) or (ALL,)

    def editor_of(self, key: str) -> Caption:
        return self._editors[key]

    def set_taker(self, taker: Callable[[QMimeData], bool]) -> None:
        """Somebody who is asked first about what is pasted; see `Caption.taker`."""
        self._taker = taker
        for editor in self._editors.values():
            editor.taker = taker

    def set_helper(self, helper: Callable[[QKeyEvent], bool]) -> None:
        """Somebody who is asked first about every key; see `Caption.helper`."""
        self._helper = helper
        for editor in self._editors.values():
            editor.helper = helper

    def restore(self, text: str) -> None:
        """Put an earlier text in place of the one on the screen: one undo step."""
        self.current.change_all(text)
        self.current.setFocus()

    @property
    def composing(self) -> bool:
        """Whether an input method has unfinished words in one of the texts."""
        return any(editor.preedit for editor in self._editors.values())

    def go_to(self, key: str) -> None:
        """Bring a text to the screen."""
        for place in range(self._tabs.count()):
            if self._tabs.tabData(place) == key:
                self._tabs.setCurrentIndex(place)

    def mark(self, key: str, mark: str) -> None:
        """Put a short mark (how many hints) behind a tab's title."""
        titles = dict(self._networks)
        for place in range(self._tabs.count()):
            if self._tabs.tabData(place) == key:
                title = titles.get(key, key)
                self._tabs.setTabText(place, f"{title}  {mark}" if mark else title)

    # --- inside ------------------------------------------------------------------------------

    def _editor(self, key: str) -> Caption:
        if key not in self._editors:
            title = dict(self._networks).get(key, key)
            name = self.tr("Caption for {network}").format(network=title) if key else ""
            editor = Caption(self._look, name or self.tr("Caption"))
            editor.setPlaceholderText(self.tr("Say in your own words why this is worth reading …"))
            editor.edited.connect(self.edited)
            editor.rested.connect(self.rested)
            editor.left.connect(self.left)
            editor.visited.connect(self.visited)
            editor.refused.connect(self.refused)
            editor.typed.connect(self.typed)
            editor.moved.connect(self.moved)
            editor.directed.connect(self.directed)
            if self._helper is not None:
                editor.helper = self._helper
            if self._taker is not None:
                editor.taker = self._taker
            self._editors[key] = editor
            self._stack.addWidget(editor)
        return self._editors[key]

    def _split_clicked(self, on: bool) -> None:
        if on:
            self._part()
        else:
            words = self.current.text()
            if words.strip() and words != self.text():
                self._editors[ALL].change_all(words)
            self._joined = self.text()
        self._arrange()
        self.edited.emit()
        self.current.setFocus()

    def _part(self) -> None:
        """A text per network. What was parted before comes back as it was, unless the text
        for all was changed since; and then undo still finds it."""
        for name, _ in self._networks:
            known = name in self._editors
            editor = self._editor(name)
            if not known:
                editor.load(self.text())
            elif self._joined != self.text() != editor.text():
                editor.change_all(self.text())

    def _arrange(self) -> None:
        """Tabs and the editor in front, after another choice of networks."""
        several = len(self._networks) > 1
        self._switch.setVisible(several or self.split)
        self._title.setVisible(not self.split)
        self._tabs.setVisible(self.split)
        self._tabs.blockSignals(True)
        before = self._tabs.tabData(self._tabs.currentIndex())
        while self._tabs.count():
            self._tabs.removeTab(0)
        if self.split:
            for name, title in self._networks:
                if name not in self._editors:
                    self._editor(name).load(self.text())
                place = self._tabs.addTab(title)
                self._tabs.setTabData(place, name)
                if name == before:
                    self._tabs.setCurrentIndex(place)
        self._tabs.blockSignals(False)
        self._tab_changed(self._tabs.currentIndex())

    def _tab_changed(self, place: int) -> None:
        key = self._tabs.tabData(place) if self.split and place >= 0 else ALL
        editor = self._editors.get(key or ALL, self._editors[ALL])
        self.setFocusProxy(editor)
        if self._stack.currentWidget() is not editor:
            self._stack.setCurrentWidget(editor)
        self.switched.emit()
