"""What a screen reader toggles counts as clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton as _Button
else:
    _Button = object  # a widget can't have two of Qt's classes


class ClickedWhenToggled(_Button):
    """Qt has a screen reader toggle a button that can be on or off, and then nothing is
    clicked. So a change that came neither from a click nor from the program is told as one.
    Stands before the class of Qt's."""

    _expected: ClassVar[int] = 0
    """How many changes are under way that need no telling; each may change other buttons."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.toggled.connect(self._tell_toggled)

    def setChecked(self, on: bool) -> None:
        """As the program shows it."""
        ClickedWhenToggled._expected += 1
        try:
            super().setChecked(on)
        finally:
            ClickedWhenToggled._expected -= 1

    def nextCheckState(self) -> None:
        """By a click."""
        ClickedWhenToggled._expected += 1
        try:
            super().nextCheckState()
        finally:
            ClickedWhenToggled._expected -= 1

    def _tell_toggled(self, on: bool) -> None:
        group = self.group()
        exclusive = group is not None and group.exclusive()
        if ClickedWhenToggled._expected or (exclusive and not on):
            return  # of several the one before goes off by itself
        self.clicked[bool].emit(on)  # type: ignore[index]  # the stub does not know it
        if group is not None:
            group.idClicked.emit(group.id(self))
