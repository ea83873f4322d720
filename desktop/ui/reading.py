"""The order in which one reads a window, for the Tab key.

Parts come and go while one writes; Qt would put each new one at the end. So the order is
looked up in the layouts at the moment somebody presses Tab.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QSplitter, QStackedWidget, QWidget


def reading_order(widget: QWidget | None) -> Iterator[QWidget]:
    """Everything below (and with) `widget` that takes the focus, as one reads."""
    if widget is None or not widget.isVisible():
        return
    if widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
    if isinstance(widget, QScrollArea):
        yield from reading_order(widget.widget())
    elif isinstance(widget, QStackedWidget):
        yield from reading_order(widget.currentWidget())
    elif isinstance(widget, QSplitter):
        for place in range(widget.count()):
            yield from reading_order(widget.widget(place))
    elif (layout := widget.layout()) is not None:
        yield from _in_layout(layout)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield from reading_order(widget)
        elif inner is not None:
            yield from _in_layout(inner)


def step(window: QWidget, *, forward: bool) -> bool:
    """Give the focus to the next (or previous) widget; round the end."""
    order = list(reading_order(window))
    if not order:
        return False
    focus = window.focusWidget()
    place = order.index(focus) if focus in order else (-1 if forward else 0)
    chosen = order[(place + (1 if forward else -1)) % len(order)]
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    chosen.setFocus(reason)
    _bring_into_view(chosen)
    return True


def _bring_into_view(widget: QWidget) -> None:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget, 0, 8)
        parent = parent.parentWidget()
