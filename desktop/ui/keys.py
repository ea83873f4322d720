"""The keys of a window, as shortcuts that live as long as it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def connect(window: QWidget, keys: Mapping[str, Callable[[], object]]) -> None:
    for sequence, slot in keys.items():
        QShortcut(QKeySequence(sequence), window).activated.connect(slot)
