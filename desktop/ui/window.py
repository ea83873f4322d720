"""The main window: a rail on the left, one page at a time.

Pages are made when they are first wanted, so that a tray application at rest holds none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.look import GAP, HAIR, SMALL, STEP, Look
from desktop.ui.toggled import ClickedWhenToggled
from desktop.ui.tray import TrayIcon
from desktop.ui.widgets import Banner, Button, Text


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the rail; without an icon a page that other pages lead to. `make` builds its
    page, once. `alone`: it takes the whole window."""

    key: str
    title: str
    icon: str
    make: Callable[[], QWidget]
    alone: bool = False


class _RailButton(ClickedWhenToggled, QToolButton):
    """One place in the rail."""


class Window(QWidget):
    """The window with its places; hidden when it is closed."""

    own_wanted = Signal()
    banner_pressed = Signal(str)
    faced = Signal()
    """The person turned to the window, or to another of its pages."""
    closed = Signal()
    geometry_changed = Signal(str)

    def __init__(self, look: Look, places: tuple[Place, ...]) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setWindowTitle("Goodword")
        self.resize(1080, 720)
        self.setMinimumSize(680, 460)
        self._look = look
        self._places: Mapping[str, Place] = {place.key: place for place in places}
        self._pages: dict[str, QWidget] = {}
        self._buttons: dict[str, _RailButton] = {}
        self._deed = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail())
        row.addLayout(self._stage(), 1)
        look.changed.connect(self._dress)
        self._dress()

    # --- use ----------------------------------------------------------------------------

    @property
    def place(self) -> str:
        """Key of the page on the screen; empty before the first."""
        shown = self._stack.currentWidget()
        return next((key for key, page in self._pages.items() if page is shown), "")

    def page(self, key: str) -> QWidget:
        """The page of a place, made now if it was not yet."""
        if key not in self._pages:
            page = self._places[key].make()
            self._pages[key] = page
            self._stack.addWidget(page)
        return self._pages[key]

    def made(self, key: str) -> QWidget | None:
        """The page of a place if it exists already."""
        return self._pages.get(key)

    def go(self, key: str) -> None:
        """Show a place."""
        page = self.page(key)
        self._stack.setCurrentWidget(page)
        if key in self._buttons:
            self._buttons[key].setChecked(True)
        self._rail_widget.setVisible(not self._places[key].alone)
        self.faced.emit()

    def appear(self, key: str = "") -> None:
        """Bring the window up, on a place where one is named."""
        if key or not self.place:
            self.go(key or "feed")
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()
        self.faced.emit()

    def say(self, kind: str, text: str, button: str = "", deed: str = "") -> None:
        """One sentence above every page, until `unsay`. `deed` names what the button does."""
        self._deed = deed
        self._banner.say(kind, text, button)

    def unsay(self) -> None:
        self._banner.clear()

    def set_program(self, title: str) -> None:
        """Whose program it is, at the top of the rail."""
        self._program.setText(title or "Goodword")

    def mark(self, key: str, count: int) -> None:
        """A number beside an entry of the rail; 0 takes it away."""
        button = self._buttons[key]
        title = self._places[key].title
        button.setText(f"  {title}   {count}" if count else f"  {title}")
        button.setAccessibleName(
            self.tr("{title}, {count} new").format(title=title, count=count) if count else title
        )

    def restore(self, kept: str) -> None:
        """Place and size as they were, unless that screen is gone."""
        if kept and not self.restoreGeometry(QByteArray.fromBase64(kept.encode())):
            self.resize(1080, 720)
        title_bar = QRect(self.frameGeometry().topLeft(), QSize(self.width(), 40))
        seen = any(
            (screen.availableGeometry() & title_bar).width() >= 100
            for screen in QGuiApplication.screens()
        )
        if not seen:
            middle = QGuiApplication.primaryScreen().availableGeometry().center()
            self.move(middle - self.rect().center())

    # --- inside --------------------------------------------------------------------------

    def _rail(self) -> QWidget:
        rail = QWidget()
        rail.setObjectName("rail")
        rail.setFixedWidth(196)
        box = QVBoxLayout(rail)
        box.setContentsMargins(STEP, GAP, STEP, GAP)
        box.setSpacing(HAIR)
        top = QHBoxLayout()
        top.setContentsMargins(SMALL, 0, 0, STEP)
        self._mark = QLabel()
        self._program = Text("Goodword", look=self._look, scale=1.1, bold=True)
        top.addWidget(self._mark)
        top.addSpacing(HAIR)
        top.addWidget(self._program, 1)
        box.addLayout(top)
        group = QButtonGroup(self)
        for number, place in enumerate(self._places.values(), start=1):
            if not place.icon:
                continue
            button = self._rail_button(place)
            group.addButton(button)
            box.addWidget(button)
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            shortcut.activated.connect(button.click)
        box.addStretch(1)
        self._own = Button(self.tr("Write a post"))
        self._own.clicked.connect(self.own_wanted)
        box.addWidget(self._own)
        self._rail_widget = rail
        return rail

    def _rail_button(self, place: Place) -> _RailButton:
        button = _RailButton()
        button.setProperty("kind", "rail")
        button.setText(f"  {place.title}")
        button.setAccessibleName(place.title)
        button.setObjectName(place.key)
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(20, 20))
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(self._rail_pressed)
        self._buttons[place.key] = button
        return button

    def _stage(self) -> QVBoxLayout:
        stage = QVBoxLayout()
        stage.setContentsMargins(0, 0, 0, 0)
        stage.setSpacing(0)
        self._banner = Banner(self._look)
        self._banner.pressed.connect(self._banner_pressed)
        frame = QWidget()
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(GAP, STEP, GAP, 0)
        inner.addWidget(self._banner)
        self._stack = QStackedWidget()
        stage.addWidget(frame)
        stage.addWidget(self._stack, 1)
        return stage

    def _dress(self) -> None:
        accent = self._look.color("accent")
        self._mark.setPixmap(TrayIcon.picture("quiet", accent, 24))
        self.setWindowIcon(TrayIcon.drawn("quiet", accent))
        self._own.setIcon(self._look.icon("write"))
        for key, button in self._buttons.items():
            button.setIcon(self._look.icon(self._places[key].icon))

    def _rail_pressed(self) -> None:
        button = self.sender()
        if isinstance(button, _RailButton):
            self.go(button.objectName())

    def _banner_pressed(self) -> None:
        self.banner_pressed.emit(self._deed)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.place:
            self.go("feed")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.faced.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Accept always: a refused close would hold up the end of the session."""
        self.geometry_changed.emit(bytes(self.saveGeometry().toBase64().data()).decode())
        event.accept()
        self.closed.emit()
