"""What two pages share: cards, banners, headings, chips, empty places, pictures, rings.

Text from outside is always shown as plain text. Everything focusable has a name.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QLocale, QSize, Qt, QTime, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QIcon,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.look import GAP, ROOM, SMALL, STEP, Look
from desktop.ui.painted import Icon, as_tip
from desktop.ui.toggled import ClickedWhenToggled


def clear(layout: QVBoxLayout | QHBoxLayout) -> None:
    """Take everything out of a layout and let it go."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        inner = item.layout() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif isinstance(inner, (QVBoxLayout, QHBoxLayout)):
            clear(inner)


def refill(layout: QVBoxLayout, parts: Iterable[QWidget]) -> None:
    """Put these where others were, as one piece: each widget that comes by itself into what is
    on the screen has the whole window laid out anew."""
    clear(layout)
    piece = QWidget()
    column = QVBoxLayout(piece)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(layout.spacing())
    for part in parts:
        column.addWidget(part)
    if column.count():
        layout.addWidget(piece)


class ClockField(QComboBox):
    """A clock time to choose, half hour by half hour, as people of this country write it."""

    chosen = Signal(str)

    def __init__(self, value: str, name: str) -> None:
        super().__init__()
        times = {f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 30)} | {value}
        for time in sorted(times):
            words = QLocale().toString(
                QTime.fromString(time, "HH:mm"), QLocale.FormatType.ShortFormat
            )
            self.addItem(words, time)
        self.set_value(value)
        self.setAccessibleName(name)
        self.currentIndexChanged.connect(self._chosen)

    @property
    def value(self) -> str:
        """As `HH:MM`."""
        return str(self.currentData())

    def set_value(self, value: str) -> None:
        self.setCurrentIndex(self.findData(value))

    def _chosen(self) -> None:
        self.chosen.emit(self.value)


_WIDTHS = 12
"""For so many widths a text remembers its height."""


class Text(QLabel):
    """A label whose text is always plain. `tone`: text, muted, good, warn, bad, accent."""

    def __init__(
        self,
        text: str = "",
        *,
        tone: str = "text",
        wrap: bool = True,
        look: Look | None = None,
        scale: float = 1.0,
        bold: bool = False,
        selectable: bool = False,
    ) -> None:
        super().__init__()
        self._heights: dict[int, int] = {}
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setProperty("tone", tone)
        self.setMinimumWidth(1)
        if look is not None and (scale != 1.0 or bold):
            self.setFont(look.font(scale, bold=bold))
        if selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setText(text)

    def set_tone(self, tone: str) -> None:
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)

    # Qt sets a text anew for every width that any layout around it asks about, again and again

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            if len(self._heights) >= _WIDTHS:
                self._heights.clear()
            self._heights[width] = super().heightForWidth(width)
        return self._heights[width]

    def setText(self, text: str) -> None:
        self._heights.clear()
        super().setText(text)

    def changeEvent(self, event: QEvent) -> None:
        self._heights.clear()  # another font, another style
        super().changeEvent(event)


class Elided(QLabel):
    """One or more lines of plain text that end in an ellipsis where the room ends."""

    def __init__(self, text: str = "", *, lines: int = 1, tone: str = "text") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("tone", tone)
        self._lines = lines
        self._whole = ""
        self.setMinimumWidth(40)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.set_whole(text)

    def set_whole(self, text: str) -> None:
        self._whole = " ".join(text.split())
        self.setAccessibleName(self._whole)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        # one pixel more than is told: Qt rounds down, and would then cut the last letters
        return QSize(min(420, metrics.horizontalAdvance(self._whole) + 3), self._height(metrics))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self._height(QFontMetrics(self.font())))

    def _height(self, metrics: QFontMetrics) -> int:
        return metrics.lineSpacing() * self._lines + 2

    def _fit(self) -> None:
        metrics = QFontMetrics(self.font())
        width = max(20, self.width() - 2)
        rows, rest = [], self._whole
        for line in range(self._lines):
            if line == self._lines - 1 or metrics.horizontalAdvance(rest) <= width:
                rows.append(metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width))
                break
            cut = _cut(rest, metrics, width)
            rows.append(rest[:cut].rstrip())
            rest = rest[cut:].lstrip()
        shown = "\n".join(rows)
        if shown != self.text():
            self.setText(shown)
            self.setToolTip("" if shown.replace("\n", " ") == self._whole else as_tip(self._whole))


def _cut(text: str, metrics: QFontMetrics, width: int) -> int:
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if metrics.horizontalAdvance(text[:middle]) <= width:
            low = middle
        else:
            high = middle - 1
    space = text.rfind(" ", 0, low + 1)
    return space if space > low // 2 else low


class Heading(Text):
    """The title of a page or a part; announced as such by its accessible name."""

    def __init__(self, text: str, look: Look, scale: float = 1.6) -> None:
        super().__init__(text, look=look, scale=scale, bold=True)


class Line(QFrame):
    """A hairline."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("line")
        self.setFixedHeight(1)


class Card(QFrame):
    """A raised surface. With `interactive` it is one big button (`clicked`)."""

    clicked = Signal()

    def __init__(self, *, interactive: bool = False, margin: int = GAP) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setProperty("interactive", interactive)
        self._interactive = interactive
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(margin, margin, margin, margin)
        self.box.setSpacing(SMALL)
        if interactive:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_selected(self, selected: bool) -> None:
        self.setProperty("selected", selected)
        self.style().unpolish(self)
        self.style().polish(self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        inside = self.rect().contains(event.position().toPoint())
        if self._interactive and inside and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if self._interactive and event.key() in keys:
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._interactive:
            self.set_selected(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._interactive:
            self.set_selected(False)


class Button(ClickedWhenToggled, QPushButton):
    """A push button. `kind`: normal, primary, quiet."""

    def __init__(
        self, text: str, *, kind: str = "normal", icon: QIcon | None = None, name: str = ""
    ) -> None:
        # Qt puts a button's words right against its icon
        super().__init__(f" {text}" if icon is not None and text else text)
        self.setProperty("kind", kind)
        self.setAccessibleName(name or text)
        if icon is not None:
            self.setIcon(icon)
        self.setCursor(Qt.CursorShape.PointingHandCursor)


class Chip(ClickedWhenToggled, QPushButton):
    """A small rounded switch, for filters and accounts."""

    def __init__(self, text: str, *, checkable: bool = True) -> None:
        super().__init__(text)
        self.setProperty("kind", "chip")
        self.setCheckable(checkable)
        self.setAccessibleName(text)


class Banner(QFrame):
    """One sentence and at most one button. `kind`: info, good, warn, bad."""

    pressed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._look = look
        row = QHBoxLayout(self)
        row.setContentsMargins(STEP, SMALL, STEP, SMALL)
        row.setSpacing(STEP)
        self._icon = Icon(look, "should", size=20)
        self._text = Text()
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._button = Button("")
        self._button.clicked.connect(self.pressed)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._text, 1)
        row.addWidget(self._button)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def say(self, kind: str, text: str, button: str = "") -> None:
        icon = {"info": "should", "good": "check", "warn": "warning", "bad": "warning"}[kind]
        self._icon.show_icon(icon, kind)
        self._text.setText(text)
        self._button.setText(button)
        self._button.setAccessibleName(button)
        self._button.setVisible(bool(button))
        self.setProperty("kind", kind)
        self.setAccessibleName(text)
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()

    def clear(self) -> None:
        self.hide()


class EmptyPlace(QWidget):
    """What a place is for, and the one next step."""

    pressed = Signal()

    def __init__(self, look: Look, icon: str, title: str, text: str, button: str = "") -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(ROOM, ROOM, ROOM, ROOM)
        box.setSpacing(STEP)
        box.addStretch(2)
        box.addWidget(Icon(look, icon, size=48), 0, Qt.AlignmentFlag.AlignCenter)
        for label in (Heading(title, look, 1.3), Text(text, tone="muted")):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setMaximumWidth(460)
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(label, 8)
            row.addStretch(1)
            box.addLayout(row)
        if button:
            press = Button(button, kind="primary")
            press.clicked.connect(self.pressed)
            box.addWidget(press, 0, Qt.AlignmentFlag.AlignCenter)
        self._box = box
        box.addStretch(3)

    def offer(self, button: Button) -> None:
        """Another way on, below the first."""
        self._box.insertWidget(self._box.count() - 1, button, 0, Qt.AlignmentFlag.AlignCenter)


class Scroll(QScrollArea):
    """A column of widgets that scrolls; `box` takes them."""

    def __init__(
        self, *, margin: int = ROOM, spacing: int = GAP, width: int = 0, centred: bool = False
    ) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        outer = QHBoxLayout(inner)
        outer.setContentsMargins(margin, margin, margin, margin)
        column = QWidget()
        if width:
            column.setMaximumWidth(width)
        self.box = QVBoxLayout(column)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(spacing)
        if centred:
            outer.addStretch(1)
        outer.addWidget(column, 100)
        if width:
            outer.addStretch(1)
        self.setWidget(inner)


def name_it(widget: QWidget, name: str, description: str = "") -> QWidget:
    """Give a widget its accessible name (and description)."""
    widget.setAccessibleName(name)
    if description:
        widget.setAccessibleDescription(description)
    if isinstance(widget, QAbstractButton) and not widget.text():
        widget.setToolTip(name)
    return widget
