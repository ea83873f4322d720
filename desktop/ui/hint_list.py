"""The hints as a list: what, why, one button that mends, the guideline, and not this time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop.model import Fix, Hint, Level
from desktop.ui.brief import BriefButton, breakable
from desktop.ui.flow import FlowRow
from desktop.ui.hinting import ORDER, TOO_LONG, fix_words, hideable, tally
from desktop.ui.look import GAP, HAIR, SMALL, STEP, Look
from desktop.ui.messages import hint_text, hint_why, level_text
from desktop.ui.widgets import Button, Scroll, Text, icon_label

ICONS = {Level.BLOCK: "block", Level.MUST: "warning", Level.SHOULD: "should", Level.TIP: "tip"}
HEAD = 30
"""Height of the line above each part of the window, so that they align."""
CALM = 1000
"""Milliseconds without a change before a count is announced."""


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
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, SMALL + 2, STEP, SMALL)
        row.setSpacing(SMALL)
        self._icon = QLabel()
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
        self._fill()

    def show_hint(self, hint: Hint) -> None:
        """The same finding, perhaps at another place: the card stays, its facts follow."""
        changed = (hint.fixes, hint.message, hint.found) != (
            self.hint.fixes,
            self.hint.message,
            self.hint.found,
        )
        texts = [fix.text for fix in hint.fixes] != [fix.text for fix in self.hint.fixes]
        self.hint = hint
        if texts or (changed and hint.message):
            self._fill()

    def _fill(self) -> None:
        hint = self.hint
        tone = hint.level.value
        self._icon.setPixmap(self._look.icon(ICONS[hint.level], tone).pixmap(18, 18))
        self._level.setText(level_text(hint.level))
        self._what.setText(breakable(hint_text(hint, self._network)))
        why = hint_why(hint)
        self._why.setText(breakable(why))
        self._why.setVisible(bool(why))
        self._deeds.flow.clear()
        for number, fix in enumerate(hint.fixes[:3]):
            self._deeds.add(self._fix_button(number, fix))
        if hint.link:
            self._add(self.tr("Why?"), self.tr("Why? Opens the guideline"), self._ask)
        if hideable(hint):
            self._add(self.tr("Not this time"), self.tr("Hide this hint in this draft"), self._hide)
        self._deeds.setVisible(self._deeds.flow.count() > 0)
        self._deeds.updateGeometry()
        self.setAccessibleName(f"{level_text(hint.level)}: {hint_text(hint, self._network)}")
        self.setAccessibleDescription(why)

    def _fix_button(self, number: int, fix: Fix) -> Button:
        words = fix_words(self.hint, fix)
        button = BriefButton(words, kind="small", name=words)
        button.setProperty("number", number)
        button.clicked.connect(self._mend)
        return button

    def _add(self, words: str, name: str, slot: object) -> None:
        button = Button(words, kind="inline", name=name)
        button.clicked.connect(slot)
        self._deeds.add(button)

    def set_current(self, current: bool) -> None:
        """Whether the cursor of the text stands in this hint."""
        if current != self._current:
            self._current = current
            self.update()

    def _mend(self) -> None:
        sender = self.sender()
        number = int(sender.property("number") or 0) if sender is not None else 0
        if number < len(self.hint.fixes):
            self.mended.emit(self.hint.fixes[number])

    def _ask(self) -> None:
        self.asked_why.emit(self.hint.link)

    def _hide(self) -> None:
        self.hidden.emit(self.hint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self.hint.fixes:
                self.mended.emit(self.hint.fixes[0])
        elif event.key() == Qt.Key.Key_Delete and hideable(self.hint):
            self.hidden.emit(self.hint)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
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


class HintList(QWidget):
    """All hints of the text on the screen; cards stay where they are while they last."""

    mended = Signal(object)
    """A `Fix` to apply."""
    asked_why = Signal(str)
    hidden = Signal(object)
    pointed = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._cards: dict[tuple[str, str, str, int], HintCard] = {}
        self._titles: Mapping[str, str] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SMALL)
        head = QHBoxLayout()
        head.setSpacing(SMALL)
        head.addStrut(HEAD)
        self._title = Text(self.tr("Hints"), look=look, scale=1.1, bold=True, wrap=False)
        head.addWidget(self._title)
        head.addStretch(1)
        self._counts: dict[Level, tuple[QLabel, Text]] = {}
        for level in ORDER:
            icon = icon_label(look, ICONS[level], level.value, 16)
            number = Text(wrap=False)
            head.addWidget(icon)
            head.addWidget(number)
            self._counts[level] = (icon, number)
        box.addLayout(head)
        self._scroll = Scroll(margin=0, spacing=SMALL)
        self._rest = Text(tone="muted")
        self._scroll.box.addWidget(self._rest)
        self._scroll.box.addStretch(1)
        box.addWidget(self._scroll, 1)
        self._calm = QTimer(self, singleShot=True, interval=CALM)
        self._calm.timeout.connect(self._announce)
        self._said = ""
        look.changed.connect(self._recolor)

    def show_hints(
        self, hints: Sequence[Hint], titles: Mapping[str, str], *, empty: bool, ready: bool
    ) -> None:
        """Show these. `titles` names networks; `empty`: nothing is written yet; `ready`:
        the program's rules are there."""
        self._titles = titles
        ordered = sorted(hints, key=_rank)
        kept: dict[tuple[str, str, str, int], HintCard] = {}
        for place, (key, hint) in enumerate(keyed(ordered)):
            card = self._cards.pop(key, None)
            if card is None:
                card = self._made(hint)
            else:
                card.show_hint(hint)
            if self._scroll.box.indexOf(card) != place:
                self._scroll.box.insertWidget(place, card)
            kept[key] = card
        self._drop(list(self._cards.values()), list(kept.values()))
        self._cards = kept
        self._count(hints)
        self._rest.setVisible(not hints)
        if empty:
            self._rest.setText(self.tr("Hints appear here while you write."))
        elif not ready:
            self._rest.setText(self.tr("The guidelines are being read."))
        else:
            self._rest.setText(self.tr("Nothing to mend."))

    def _made(self, hint: Hint) -> HintCard:
        card = HintCard(self._look, hint, self._titles.get(hint.network, hint.network))
        card.mended.connect(self.mended)
        card.asked_why.connect(self.asked_why)
        card.hidden.connect(self.hidden)
        card.pointed.connect(self.pointed)
        return card

    def _drop(self, gone: Sequence[HintCard], left: Sequence[HintCard]) -> None:
        """Take cards away; the focus goes to the next one, not to nowhere."""
        focus = self.window().focusWidget() if self.isVisible() else None
        inside = focus is not None and any(
            card.isAncestorOf(focus) or card is focus for card in gone
        )
        for card in gone:
            card.hide()
            self._scroll.box.removeWidget(card)
            card.deleteLater()
        if inside and left:
            left[0].setFocus()

    def cards(self) -> tuple[HintCard, ...]:
        """In no special order."""
        return tuple(self._cards.values())

    def mark(self, hint: Hint | None) -> None:
        """Point out the card of the hint the cursor stands in."""
        for card in self._cards.values():
            current = hint is not None and card.hint == hint
            card.set_current(current)
            if current:
                self._scroll.ensureWidgetVisible(card, 0, SMALL)

    def focus_on(self, hint: Hint | None) -> bool:
        """Give a hint's card the focus (the first card without a hint)."""
        cards = list(self._cards.values())
        card = next((card for card in cards if card.hint == hint), cards[0] if cards else None)
        if card is None:
            return False
        card.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._scroll.ensureWidgetVisible(card, 0, SMALL)
        return True

    def has_focus(self) -> bool:
        focus = self.window().focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def _count(self, hints: Sequence[Hint]) -> None:
        counts = tally(hints)
        for level, (icon, number) in self._counts.items():
            icon.setVisible(counts[level] > 0)
            number.setVisible(counts[level] > 0)
            number.setText(str(counts[level]))
            number.setToolTip(level_text(level))
        said = ", ".join(f"{level_text(level)}: {n}" for level, n in counts.items() if n)
        self.setAccessibleName(self.tr("Hints"))
        self.setAccessibleDescription(said)
        if said != self._said:
            self._said = said
            self._calm.start()

    def _announce(self) -> None:
        """Tell a screen reader once it has become calm."""
        words = self._said or self.tr("No hints")
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _recolor(self) -> None:
        for card in self._cards.values():
            card._fill()
        for level, (icon, _) in self._counts.items():
            icon.setPixmap(self._look.icon(ICONS[level], level.value).pixmap(16, 16))


def keyed(hints: Sequence[Hint]) -> list[tuple[tuple[str, str, str, int], Hint]]:
    """Hints with a name under which each is known again after the next key."""
    seen: dict[tuple[str, str, str], int] = {}
    named = []
    for hint in hints:
        found = "" if hint.rule in TOO_LONG else hint.found
        what = (hint.rule, hint.network, found)
        seen[what] = seen.get(what, 0) + 1
        named.append(((*what, seen[what]), hint))
    return named


def _rank(hint: Hint) -> tuple[int, int, int]:
    return (ORDER.index(hint.level), hint.start, hint.end)
