"""The menu of the caption's editor: mends on top, the usual, and the direction of the words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from desktop.model import Fix, Hint
from desktop.ui.hinting import fix_words

if TYPE_CHECKING:
    from desktop.ui.caption import Caption


class _Deeds(QObject):
    """What the entries of one menu do; it ends with the menu."""

    def __init__(self, menu: QMenu, caption: Caption) -> None:
        super().__init__(menu)
        self._caption = caption
        self.fixes: dict[QAction, Fix] = {}
        self.directions: dict[QAction, Qt.LayoutDirection] = {}
        menu.triggered.connect(self._do)

    def _do(self, action: QAction) -> None:
        if action in self.fixes:
            self._caption.mend(self.fixes[action])
        elif action in self.directions:
            self._caption.set_direction(self.directions[action])


def menu(caption: Caption, hint: Hint | None) -> QMenu:
    """The menu, ready to pop up; it goes when it is closed."""
    made = caption.createStandardContextMenu()
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    deeds = _Deeds(made, caption)
    first = made.actions()[0]
    if hint is not None and hint.fixes:
        deeds.fixes = {QAction(fix_words(hint, fix), made): fix for fix in hint.fixes}
        made.insertActions(first, list(deeds.fixes))
        made.insertSeparator(first)
    made.addSeparator()
    made.addMenu(_directions(made, caption.direction, deeds))
    return made


def _directions(parent: QMenu, present: Qt.LayoutDirection, deeds: _Deeds) -> QMenu:
    inner = QMenu(_tr("Text direction"), parent)
    group = QActionGroup(inner)
    for words, direction in (
        (_tr("As each paragraph needs it"), Qt.LayoutDirection.LayoutDirectionAuto),
        (_tr("Left to right"), Qt.LayoutDirection.LeftToRight),
        (_tr("Right to left"), Qt.LayoutDirection.RightToLeft),
    ):
        action = QAction(words, inner, checkable=True)
        action.setChecked(direction == present)
        group.addAction(action)
        inner.addAction(action)
        deeds.directions[action] = direction
    return inner


def _tr(text: str) -> str:
    return QCoreApplication.translate("CaptionMenu", text)
