"""The meter that shows how much of a caption is one's own, and what the rest is like."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.ui.likeness import COPY, Likeness
from desktop.ui.look import SMALL, Look
from desktop.ui.messages import ago_text, day_text
from desktop.ui.painted import as_tip
from desktop.ui.widgets import Elided

FEW, WORTH_NAMING = 0.2, 0.6
"""Below the first the bar warns; below the second the earlier share is named."""


class OwnWords(QWidget):
    """A small bar with its sentence; nothing while there is nothing to compare."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        self._bar = _Bar(look)
        self._text = Elided(tone="muted")
        self._text.setFont(look.font(0.92))
        row.addWidget(self._bar)
        row.addWidget(self._text, 1)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setRetainSizeWhenHidden(False)
        self.setSizePolicy(policy)
        self.hide()

    @property
    def said(self) -> str:
        """The sentence beside the bar; empty while there is none."""
        return "" if self.isHidden() else self.accessibleName()

    def show_likeness(self, found: Likeness | None, twice: str, now: datetime) -> None:
        """`twice`: accounts on one network that would get the same words, by name."""
        self.setVisible(found is not None or bool(twice))
        if found is None and not twice:
            return
        own = 1.0 if found is None else found.own
        few = own < FEW or bool(twice)
        said = _told(found, now) if found is not None and own < FEW else ""
        if twice and not (found is not None and found.same and found.nearest.when is not None):
            said = _tr("The same words go to {accounts}").format(accounts=twice)
        said = said or _told(found, now)
        self._bar.show_part(own, warn=few)
        self._text.set_whole(said)
        advice = _advice(found, twice)
        self._text.setToolTip(as_tip(f"{said}. {advice}"))
        self.setToolTip(as_tip(advice))
        self.setAccessibleName(said)
        self.setAccessibleDescription(advice)


def _told(found: Likeness | None, now: datetime) -> str:
    if found is None:
        return ""
    per_cent = round(found.own * 100)
    near = found.nearest
    if near.when is None or found.own >= WORTH_NAMING:
        if found.same:
            return _tr("Word for word a suggested caption")
        return _tr("{part} % your own words").format(part=per_cent)
    days = (now - near.when).days
    when = day_text(near.when) if 7 <= days < 300 else ago_text(near.when, now)
    if found.same or found.own < COPY:
        words = _tr("Shared word for word {time}")
        if near.handle:
            words = _tr("Shared word for word {time} as {handle}")
    else:
        words = _tr("{part} % new since {time}")
        if near.handle:
            words = _tr("{part} % new since {time} as {handle}")
    return words.format(part=per_cent, time=when, handle=near.handle)


def _advice(found: Likeness | None, twice: str) -> str:
    if twice or (found is not None and found.own < FEW and found.nearest.when is not None):
        return _tr(
            "Readers pass over what they have seen, and some networks, X among them, don't allow "
            "the same text twice. Change a few words."
        )
    if found is not None and found.own < FEW:
        return _tr("Readers pass over captions they have seen. Change a few words.")
    return _tr("How far this caption is from the suggested ones and from what you shared before.")


class _Bar(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._part, self._warn = look, 0.0, False
        self.setFixedSize(56, 8)

    def show_part(self, part: float, *, warn: bool) -> None:
        self._part, self._warn = part, warn
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color("line"))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        painter.setBrush(self._look.color("warn" if self._warn else "accent"))
        filled = QRectF(self.rect())
        filled.setWidth(max(8.0, filled.width() * self._part))
        if self.isRightToLeft():
            filled.moveRight(self.width())
        painter.drawRoundedRect(filled, 4, 4)


def _tr(text: str) -> str:
    return QCoreApplication.translate("OwnWords", text)
