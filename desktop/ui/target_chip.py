"""One account as a chip: a switch with picture, name, network, counter and state."""

from __future__ import annotations

import re
from dataclasses import replace

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.model import AccountState, Share, ShareState
from desktop.ui.hand_words import opened_words
from desktop.ui.look import RADIUS, SMALL, STEP, Look
from desktop.ui.messages import number_text
from desktop.ui.painted import Avatar, CounterRing
from desktop.ui.target import COMPOSE, STATE_ICONS, Target, Way, state_words
from desktop.ui.toggled import ClickedWhenToggled
from desktop.ui.widgets import Elided, Text

BOX, MARK = 16, 18
"""Sides of the box that shows the switch, and of the mark of what happened."""
WIDEST = 230
"""Pixels that a handle may take."""
_DIGIT = re.compile(r"\d")
TIGHT = 0.8
"""From this part of the limit on, the number that is left stands beside the ring."""


class TargetChip(ClickedWhenToggled, QAbstractButton):
    """One account: switch, picture, name, network, ring. Once the caption is on its way it
    is no switch any more but leads to what happened; a connection that ended leads to
    connecting again."""

    def __init__(self, look: Look, target: Target) -> None:
        super().__init__()
        self._look, self.target = look, target
        self.settled = False
        self.ended = target.account.state is AccountState.SIGNED_OUT
        self._count = self._state = self.face = ""
        self._mark: tuple[str, str] | None = None
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        row = QHBoxLayout(self)
        row.setSpacing(SMALL)
        self._row = row
        self._avatar = Avatar(look, 28)
        self._avatar.show_person(target.account.name or target.name)
        self._where = Elided()
        row.addWidget(self._avatar)
        row.addLayout(self._names())
        self._left = Text(wrap=False)
        self._ring = CounterRing(look, 24)
        row.addWidget(self._left)
        row.addWidget(self._ring)
        for part in self.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_share(None)
        self.show_way(target.way)
        self.toggled.connect(self._spell)

    def _names(self) -> QVBoxLayout:
        names = QVBoxLayout()
        names.setSpacing(0)
        handle = Elided(self.target.name)
        self._where.setProperty("tone", "warn" if self.ended else "muted")
        for label, scale in ((handle, 1.0), (self._where, 0.88)):
            label.setFont(self._look.font(scale, bold=label is handle))
            label.setMinimumWidth(60)
            label.setMaximumWidth(WIDEST)
            names.addWidget(label)
        return names

    def sizeHint(self) -> QSize:
        return self._row.sizeHint()

    def show_way(self, way: Way) -> None:
        """Whether Goodword posts it there, or opens the network's own window."""
        self.target = replace(self.target, way=way)
        words, title = "{network}", self.target.title
        if self.ended:
            words = self.tr("{network}: connect again")
        elif way.kind == COMPOSE:
            words = self.tr("opens {network}")
            title = opened_words(self.target.account.network, title)
        self._where.set_whole(words.format(network=title))
        self._spell()
        self.updateGeometry()

    def show_face(self, path: str) -> None:
        self.face = path
        self._avatar.show_person(self.target.account.name or self.target.name, path)

    def show_count(self, count: int) -> None:
        """How many characters the words count on this network."""
        limit = self.target.limits.maximum
        self._ring.show_count(count, limit)
        tight = count > limit * TIGHT
        self._say_left(number_text(limit - count) if tight else "")
        self._left.set_tone("bad" if count > limit else "muted")
        self._left.setVisible(tight and self.isCheckable())
        self._count = self.tr("{count} of {limit} characters").format(
            count=number_text(count), limit=number_text(limit)
        )
        self._spell()

    def _say_left(self, words: str) -> None:
        """The room stays the same from key to key: else all the window is laid out again."""
        room = self._left.fontMetrics().horizontalAdvance(_DIGIT.sub("0", words)) + 2
        if words and room != self._left.width():
            self._left.setFixedSize(room, self._left.fontMetrics().height())
        self._left.setText(words)

    def show_share(self, share: Share | None) -> None:
        """What became of this caption here."""
        state = None if share is None else share.state
        self.settled = state not in (None, ShareState.REFUSED, ShareState.CANCELLED)
        free = not self.settled and not self.target.barred
        if not free:
            self.setChecked(False)
        self.setCheckable(free)
        self.setEnabled(free or self.settled or self.ended)
        self._mark = STATE_ICONS[state] if state is not None else None
        if self.ended and state is None:
            self._mark = ("warning", "warn")
        self._state = "" if state is None else state_words(state)
        self._ring.setVisible(free)
        self._left.setVisible(free and bool(self._left.text()))
        first = STEP + (BOX + SMALL if free else 0)
        last = STEP + (MARK + SMALL if self._mark else 0)
        left, right = (last, first) if self.isRightToLeft() else (first, last)
        self._row.setContentsMargins(left, 6, right, 6)
        self._spell()
        self.updateGeometry()
        self.update()

    def _spell(self) -> None:
        who = self.target.title
        if self.target.account.handle:
            who = self.tr("{handle} on {network}").format(
                handle=self.target.account.handle, network=self.target.title
            )
        count = self._count if self.isCheckable() else ""
        opens = self.tr("Opens its own window") if self.target.opens else ""
        facts = [part for part in (self._state, self.target.barred, opens, count) if part]
        self.setAccessibleName(who)
        self.setAccessibleDescription(". ".join(facts))
        self.setToolTip("\n".join([who, *facts]).replace("<", "‹"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on, usable = self.isChecked(), self.isEnabled()
        ground = "hover" if self.underMouse() and usable else "card"
        ground = ground if self.isCheckable() else "panel"
        edge = "accent" if on or self.hasFocus() else "strong_line" if usable else "line"
        half = (2 if self.hasFocus() else 1) / 2
        painter.setPen(QPen(self._look.color(edge), half * 2))
        painter.setBrush(self._look.color(ground))
        inner = self.rect().toRectF().adjusted(half, half, -half, -half)
        painter.drawRoundedRect(inner, RADIUS, RADIUS)
        mirrored = self.isRightToLeft()
        if self.isCheckable():
            self._draw_box(painter, self.width() - STEP - BOX if mirrored else STEP, on=on)
        if self._mark is not None:
            name, tone = self._mark
            x = STEP if mirrored else self.width() - STEP - MARK
            y = (self.height() - MARK) // 2
            self._look.icon(name, tone).paint(painter, x, y, MARK, MARK)

    def _draw_box(self, painter: QPainter, x: int, *, on: bool) -> None:
        """The switch is told by shape, not by colour alone: a box with a tick."""
        y = (self.height() - BOX) // 2
        painter.setPen(QPen(self._look.color("accent" if on else "strong_line"), 1))
        painter.setBrush(self._look.color("accent" if on else "field"))
        painter.drawRoundedRect(QRectF(x + 0.5, y + 0.5, BOX - 1, BOX - 1), 4, 4)
        if on:
            self._look.icon("check", "on_accent").paint(painter, x + 1, y + 1, BOX - 2, BOX - 2)
