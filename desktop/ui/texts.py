"""One caption for all networks or one for each: tabs, each with its own undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from desktop.model import Draft
from desktop.ui.caption import Caption
from desktop.ui.hint_list import HEAD
from desktop.ui.look import SMALL, Look
from desktop.ui.widgets import Chip, Text

ALL = ""
"""Key of the one text for all networks; other keys are names of networks."""


class Texts(QWidget):
    """The texts of one draft. Each has an editor of its own that lives as long as the draft
    is open, so switching loses neither undo nor cursor."""

    edited = Signal()
    rested = Signal()
    left = Signal()
    visited = Signal(object)
    refused = Signal()
    typed = Signal()
    switched = Signal()
    """Another text is on the screen."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._editors: dict[str, Caption] = {}
        self._taker: Callable[[QMimeData], bool] | None = None
        self._networks: tuple[tuple[str, str], ...] = ()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SMALL)
        head = QHBoxLayout()
        head.setSpacing(SMALL)
        head.addStrut(HEAD)
        self._title = Text(self.tr("Your caption"), look=look, scale=1.1, bold=True, wrap=False)
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
        head.addWidget(self._switch)
        box.addLayout(head)
        self._stack = QStackedWidget()
        self._stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        box.addWidget(self._stack, 1)
        self._editor(ALL)
        self._arrange()

    # --- the draft ---------------------------------------------------------------------------

    def load(self, draft: Draft, networks: Sequence[tuple[str, str]]) -> None:
        """Begin with another draft: fresh editors, nothing to undo."""
        for editor in self._editors.values():
            self._stack.removeWidget(editor)
            editor.deleteLater()
        self._editors = {}
        self._networks = tuple(networks)
        self._editor(ALL).load(draft.text)
        for network, text in draft.captions.items():
            self._editor(network).load(text)
        self._switch.setChecked(bool(draft.captions))
        self._arrange()

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
            editor.typed.connect(self.typed)
            editor.refused.connect(self.refused)
            if self._taker is not None:
                editor.taker = self._taker
            self._editors[key] = editor
            self._stack.addWidget(editor)
        return self._editors[key]

    def _split_clicked(self, on: bool) -> None:
        if on:
            for name, _ in self._networks:
                if name not in self._editors:
                    self._editor(name).load(self.text())
        else:
            words = self.current.text()
            if words.strip() and words != self.text():
                self._editors[ALL].change_all(words)
        self._arrange()
        self.edited.emit()
        self.current.setFocus()

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
