"""The page where a person signs in again to a private program that they have joined."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import NeedsSignIn
from desktop.model import Program
from desktop.ui.look import Look
from desktop.ui.program_door import ProgramDoor
from desktop.ui.widgets import Heading, Scroll, Text


class SignInPage(QWidget):
    """One door, and the way back to the feed."""

    signed_in = Signal(object)
    """The `Program`."""
    done = Signal()

    def __init__(self, look: Look, door: ProgramDoor) -> None:
        super().__init__()
        self.door = door
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        scroll = Scroll(width=760, centred=True)
        box.addWidget(scroll)
        scroll.box.addWidget(Heading(self.tr("Sign in"), look))
        told = self.tr("Posts that you have stay readable. New ones come once you have signed in.")
        scroll.box.addWidget(Text(told, tone="muted"))
        scroll.box.addWidget(door)
        scroll.box.addStretch(1)
        door.admitted.connect(self._admitted)
        door.declined.connect(self.done)

    def ask(self, wanted: NeedsSignIn) -> None:
        self.door.ask(wanted)

    def leave(self) -> None:
        """The application ends: wait for no browser."""
        self.door.leave()

    def _admitted(self, program: Program) -> None:
        self.signed_in.emit(program)
        self.done.emit()
