"""The tray icon and its menu: what is new, what needs the person, and the way in.

The menu never waits for anything: what it shows was handed in before. The icon's state is
told by shape as well as colour. One icon for the life of the process, unless it was made
while no tray was there: such an icon never appears later, only a new one does.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QColor,
    QIcon,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from desktop.ui.look import Look

if TYPE_CHECKING:
    from desktop.model import KeptPost, Trouble

_LOOK_AGAIN_MS = 5000


class TrayIcon:
    """Draws the icon: a speech bubble with a tick, and the mark of its state."""

    STATES = ("quiet", "new", "needs_you", "paused", "offline")
    SIZES = (16, 22, 24, 32, 48, 64)

    @classmethod
    def drawn(cls, state: str, accent: QColor) -> QIcon:
        icon = QIcon()
        for size in cls.SIZES:
            icon.addPixmap(cls.picture(state, accent, size))
        return icon

    @classmethod
    def picture(cls, state: str, accent: QColor, size: int) -> QPixmap:
        picture = QPixmap(size, size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(size / 32, size / 32)
        gone = state in ("offline", "paused")
        cls._bubble(painter, QColor("#7A828E") if gone else accent)
        {
            "new": cls._dot,
            "needs_you": cls._triangle,
            "paused": cls._bars,
            "offline": cls._slash,
        }.get(state, cls._nothing)(painter)
        painter.end()
        return picture

    @staticmethod
    def _bubble(painter: QPainter, fill: QColor) -> None:
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(2, 3, 28, 21), 7, 7)
        tail = QPainterPath()
        tail.addPolygon(QPolygonF([QPointF(8, 22), QPointF(8, 30.5), QPointF(17, 23)]))
        shape = shape.united(tail)
        # a light rim keeps the shape readable on a dark panel, the fill on a light one
        painter.setPen(QPen(QColor(255, 255, 255, 235), 2.4))
        painter.setBrush(fill)
        painter.drawPath(shape)
        pen = QPen(QColor("#FFFFFF"), 3.6)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([QPointF(9.5, 13.5), QPointF(14, 18), QPointF(22, 9)]))

    @staticmethod
    def _nothing(painter: QPainter) -> None:
        """All quiet: nothing to add."""

    @staticmethod
    def _dot(painter: QPainter) -> None:
        painter.setPen(QPen(QColor("#FFFFFF"), 2))
        painter.setBrush(QColor("#E5484D"))
        painter.drawEllipse(QPointF(25, 7), 6, 6)

    @staticmethod
    def _triangle(painter: QPainter) -> None:
        painter.setPen(QPen(QColor("#20242A"), 1.6))
        painter.setBrush(QColor("#FFC53D"))
        painter.drawPolygon(QPolygonF([QPointF(23, 15), QPointF(31.3, 30), QPointF(14.7, 30)]))
        painter.setPen(QPen(QColor("#20242A"), 2.4, c=Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(23, 20), QPointF(23, 24.5))
        painter.drawPoint(QPointF(23, 27.8))

    @staticmethod
    def _bars(painter: QPainter) -> None:
        painter.setPen(QPen(QColor("#20242A"), 1.2))
        painter.setBrush(QColor("#FFFFFF"))
        painter.drawRoundedRect(QRectF(18, 17, 5.4, 14), 1.5, 1.5)
        painter.drawRoundedRect(QRectF(25.4, 17, 5.4, 14), 1.5, 1.5)

    @staticmethod
    def _slash(painter: QPainter) -> None:
        painter.setPen(QPen(QColor("#FFFFFF"), 6, c=Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(4, 28), QPointF(28, 4))
        painter.setPen(QPen(QColor("#20242A"), 3, c=Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(4, 28), QPointF(28, 4))


class Tray(QObject):
    """The icon with its menu. Pages and alerts connect to what a person wants."""

    post_wanted = Signal(str)
    place_wanted = Signal(str)
    """`feed`, `reach`, `settings`, `accounts`, or empty for the window as it was."""
    own_wanted = Signal()
    check_wanted = Signal()
    pause_wanted = Signal(str)
    """`hour`, `tomorrow`, `open` (until resumed) or `resume`."""
    quit_wanted = Signal()
    clicked_message = Signal()
    appeared = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._posts: Sequence[KeptPost] = ()
        self._new, self._paused, self._trouble = 0, False, "none"
        self._menu = QMenu()
        self._menu.aboutToShow.connect(look.dress)
        self._menu.aboutToHide.connect(self._fill_soon)
        self._filled: object = None
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._fill()
        self._had_tray = QSystemTrayIcon.isSystemTrayAvailable()
        self._icon = self._make()
        self._watch = QTimer(self)
        self._watch.setInterval(_LOOK_AGAIN_MS)
        self._watch.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._watch.timeout.connect(self._look_for_tray)
        if not self._had_tray:
            self._watch.start()
        look.changed.connect(self._look_changed)

    @property
    def there(self) -> bool:
        """Whether this desktop shows a tray at all."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    @property
    def state(self) -> str:
        if self._trouble == "needs_you":
            return "needs_you"
        if self._trouble == "offline":
            return "offline"
        if self._paused:
            return "paused"
        return "new" if self._new else "quiet"

    def show_state(
        self, posts: Sequence[KeptPost], new: int, *, paused: bool, trouble: Trouble
    ) -> None:
        """Everything the tray shows, handed in whenever it changed."""
        self._posts, self._new = posts, new
        self._paused, self._trouble = paused, str(trouble)
        self._draw()
        self._fill()

    def message(self, title: str, body: str) -> None:
        """An alert through the tray: only where no D-Bus is (there it could block)."""
        if not sys.platform.startswith("linux"):
            self._icon.showMessage(title, body)

    def leave(self) -> None:
        """Take the icon away while the application still lives."""
        self._watch.stop()
        self._icon.hide()
        self._icon.setContextMenu(None)  # type: ignore[arg-type]
        self._icon.deleteLater()
        self._menu.aboutToHide.disconnect(self._fill_soon)
        self._menu.deleteLater()

    # --- inside --------------------------------------------------------------------------

    def _make(self) -> QSystemTrayIcon:
        icon = QSystemTrayIcon(self)
        icon.setContextMenu(self._menu)
        icon.activated.connect(self._activated)
        icon.messageClicked.connect(self.clicked_message)
        self._dress(icon)
        icon.show()
        return icon

    def _look_for_tray(self) -> None:
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        self._watch.stop()
        old = self._icon
        self._icon = self._make()
        old.hide()
        old.deleteLater()
        self.appeared.emit()

    def _draw(self) -> None:
        self._dress(self._icon)

    def _look_changed(self) -> None:
        self._draw()
        self._filled = None
        self._fill()

    def _dress(self, icon: QSystemTrayIcon) -> None:
        icon.setIcon(self._drawn())
        icon.setToolTip(self._tooltip())

    def _drawn(self) -> QIcon:
        """Drawn once for each state and accent, in every size."""
        accent = self._look.color("accent")
        key = self.state, accent.name()
        if key not in self._icons:
            self._icons[key] = TrayIcon.drawn(self.state, accent)
        return self._icons[key]

    def _tooltip(self) -> str:
        words = {
            "needs_you": self.tr("Goodword: something needs you"),
            "offline": self.tr("Goodword: offline, everything stays readable"),
            "paused": self.tr("Goodword: alerts are paused"),
            "new": self.tr("Goodword: %n new post(s)", "", self._new),
            "quiet": self.tr("Goodword: all quiet"),
        }
        return words[self.state]

    def _fill_soon(self) -> None:
        """After the click that closed the menu was served."""
        QTimer.singleShot(0, self._fill)

    def _fill(self) -> None:
        """Write the menu anew where it says something else; never under the person's hand."""
        menu = self._menu
        wanted = [(kept.post, kept.read is None) for kept in self._posts[:3]], self._paused
        if wanted == self._filled or menu.isVisible():
            return
        self._filled = wanted
        menu.clear()
        for old in menu.findChildren(QMenu):
            old.deleteLater()
        self._entry(self.tr("Open Goodword"), self._place, "")
        menu.addSeparator()
        for kept in self._posts[:3]:
            title = kept.post.title or kept.post.text or kept.post.link
            short = title if len(title) <= 48 else title[:47].rstrip() + "…"
            entry = self._entry(short.replace("&", "&&"), self._post, kept.post.id)
            entry.setIcon(self._look.icon("feed", "muted" if kept.read else "accent"))
        if self._posts:
            menu.addSeparator()
        self._entry(self.tr("Write a post of my own…"), self._own)
        self._entry(self.tr("My reach"), self._place, "reach")
        menu.addSeparator()
        if self._paused:
            self._entry(self.tr("Resume alerts"), self._pause, "resume")
        else:
            pause = menu.addMenu(self.tr("Pause alerts"))
            group = QActionGroup(pause)
            for key, words in (
                ("hour", self.tr("For 1 hour")),
                ("tomorrow", self.tr("Until tomorrow")),
                ("open", self.tr("Until I resume")),
            ):
                entry = QAction(words, pause)
                entry.setData(key)
                entry.triggered.connect(self._pause)
                group.addAction(entry)
                pause.addAction(entry)
        self._entry(self.tr("Check now"), self._check)
        self._entry(self.tr("Settings"), self._place, "settings")
        menu.addSeparator()
        self._entry(self.tr("Quit"), self._quit)

    def _entry(self, words: str, slot: Any, data: str = "") -> QAction:
        entry = QAction(words, self._menu)
        entry.setData(data)
        entry.triggered.connect(slot)
        self._menu.addAction(entry)
        return entry

    def _data(self) -> str:
        entry = self.sender()
        return str(entry.data() or "") if isinstance(entry, QAction) else ""

    def _post(self) -> None:
        self.post_wanted.emit(self._data())

    def _place(self) -> None:
        self.place_wanted.emit(self._data())

    def _pause(self) -> None:
        self.pause_wanted.emit(self._data())

    def _own(self) -> None:
        self.own_wanted.emit()

    def _check(self) -> None:
        self.check_wanted.emit()

    def _quit(self) -> None:
        self.quit_wanted.emit()

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (
            QSystemTrayIcon.ActivationReason.Trigger,
            QSystemTrayIcon.ActivationReason.DoubleClick,
        ):
            self.place_wanted.emit("")
