"""One hint as a card: what, why, one button that mends, the guideline, not this time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from desktop.model import Hint, Level
from desktop.ui.brief import BriefButton, breakable
from desktop.ui.flow import FlowRow
from desktop.ui.hinting import fix_words, hideable
from desktop.ui.look import GAP, HAIR, SMALL, STEP, Look
from desktop.ui.messages import hint_text, hint_why, level_text
from desktop.ui.painted import icon_label
from desktop.ui.widgets import Button, Text

ICONS = {Level.BLOCK: "block", Level.MUST: "warning", Level.SHOULD: "should", Level.TIP: "tip"}
MOST_FIXES = 3


class HintCard(QFrame):
    """One hint. It can have the focus; Enter mends, Delete hides."""

    mended = Signal(object)
    asked_why = Signal(str)
    hidden = Signal(object)
    pointed = Signal(object)

    def __init__(self, look: Look, hint: Hint, network: str) -> None:
        super().__init__()
        self.setObjectName("hint")
        self._look = look
        self.hint = hint
        self._network = network
        self._current = False
        self.stale = False
        """The finding is gone from the text, the card not yet from the list."""
        self._fixes: list[BriefButton] = []
        self._made: dict[str, Button] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout(self)
        first, last = (STEP, GAP) if self.isRightToLeft() else (GAP, STEP)
        row.setContentsMargins(first, SMALL + 2, last, SMALL)
        row.setSpacing(SMALL)
        self._icon = icon_label(look, ICONS[hint.level], hint.level.value, 18)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(HAIR)
        self._level = Text(look=look, scale=0.85, bold=True, tone="muted")
        self._what = Text(look=look)
        self._why = Text(tone="muted", look=look, scale=0.92)
        for part in (self._level, self._what, self._why):
            column.addWidget(part)
        self._deeds = FlowRow(gap=STEP, row_gap=HAIR)
        self._deeds.flow.setContentsMargins(0, HAIR, 0, HAIR)
        column.addWidget(self._deeds)
        row.addLayout(column, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.fill()

    def show_hint(self, hint: Hint, network: str) -> None:
        """The same finding, perhaps at another place: the card stays, its facts follow. Or
        another finding: a card is worth keeping, for making one takes a millisecond."""
        before, self.hint, self.stale = self.hint, hint, False
        if _alike(hint) != _alike(before) or network != self._network:
            self._network = network
            self.fill()
        elif hint.message != before.message:
            self._say()

    def follow(self, hint: Hint | None) -> None:
        """Where the finding stands by now, without a change to be seen; None: it is gone, and
        the card, which goes when the hand rests, does nothing more."""
        self.stale = hint is None
        self.hint = hint or self.hint

    def fill(self) -> None:
        hint = self.hint
        self._icon.show_icon(ICONS[hint.level], hint.level.value)
        self._level.setText(level_text(hint.level))
        why = hint_why(hint)
        self._why.setText(breakable(why))
        self._why.setVisible(bool(why))
        deeds = [*self._fix_buttons(hint), *self._others(hint)]
        self._deeds.flow.release()
        for button in deeds:
            self._deeds.add(button)
        for button in (*self._fixes, *self._made.values()):
            button.setVisible(button in deeds)
        self._deeds.setVisible(bool(deeds))
        self._deeds.updateGeometry()
        self.setAccessibleDescription(why)
        self._say()

    def _fix_buttons(self, hint: Hint) -> Iterator[Button]:
        for number, fix in enumerate(hint.fixes[:MOST_FIXES]):
            if number == len(self._fixes):
                button = BriefButton("", kind="small")
                button.setProperty("number", number)
                button.clicked.connect(self._mend)
                self._fixes.append(button)
            words = fix_words(hint, fix)
            self._fixes[number].set_whole(words, words)
            yield self._fixes[number]

    def _others(self, hint: Hint) -> Iterator[Button]:
        """What can be done about it beside mending."""
        if hint.rule == "network.alt":
            yield self._button(self.tr("Describe it"), self.tr("Describe the picture"), self._point)
        if hint.rule == "network.alt_long":
            yield self._button(
                self.tr("Shorten it"), self.tr("Shorten the description"), self._point
            )
        if hint.link:
            yield self._button(self.tr("Why?"), self.tr("Why? Opens the guideline"), self._ask)
        if hideable(hint):
            yield self._button(
                self.tr("Not this time"), self.tr("Hide this hint in this draft"), self._hide
            )

    def _button(self, words: str, name: str, slot: Callable[[], None]) -> Button:
        if words not in self._made:
            self._made[words] = Button(words, kind="inline", name=name)
            self._made[words].clicked.connect(slot)
        return self._made[words]

    def _say(self) -> None:
        words = hint_text(self.hint, self._network)
        self._what.setText(breakable(words))
        self.setAccessibleName(f"{level_text(self.hint.level)}: {words}")

    def set_current(self, current: bool) -> None:
        """Whether the cursor of the text stands in this hint."""
        if current != self._current:
            self._current = current
            self.update()

    def _mend(self) -> None:
        sender = self.sender()
        number = int(sender.property("number") or 0) if sender is not None else 0
        if number < len(self.hint.fixes) and not self.stale:
            self.mended.emit(self.hint.fixes[number])

    def _ask(self) -> None:
        self.asked_why.emit(self.hint.link)

    def _point(self) -> None:
        self.pointed.emit(self.hint)

    def _hide(self) -> None:
        if not self.stale:
            self.hidden.emit(self.hint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self.hint.fixes and not self.stale:
                self.mended.emit(self.hint.fixes[0])
        elif event.key() == Qt.Key.Key_Delete and hideable(self.hint):
            self._hide()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if not self.stale:
            self.pointed.emit(self.hint)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strong = self.hasFocus() or self._current
        pen = painter.pen()
        pen.setColor(self._look.color("accent" if strong else "line"))
        pen.setWidthF(2 if strong else 1)
        painter.setPen(pen)
        painter.setBrush(self._look.color("card"))
        half = pen.widthF() / 2
        painter.drawRoundedRect(self.rect().toRectF().adjusted(half, half, -half, -half), 8, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color(self.hint.level.value))
        x = self.width() - 7 if self.isRightToLeft() else 4
        painter.drawRoundedRect(x, STEP, 3, max(8, self.height() - 2 * STEP), 1.5, 1.5)


def _alike(hint: Hint) -> tuple[object, ...]:
    """Of what a card is made, but for its sentence."""
    return (hint.rule, hint.level, hint.why, hint.link, [fix.text for fix in hint.fixes])
