"""One assumption that can be changed: its name, one or two fields, and why it is what it is."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QVBoxLayout, QWidget

from desktop.reach.assumptions import Between
from desktop.ui.flow import FlowRow
from desktop.ui.look import HAIR, SMALL, Look
from desktop.ui.widgets import Text


class NumberField(QDoubleSpinBox):
    """A number; the wheel scrolls the page and changes nothing by accident."""

    def __init__(self, least: float, most: float, digits: int, suffix: str, name: str) -> None:
        super().__init__()
        self.setDecimals(digits)
        self.setRange(least, most)
        self.setStepType(QAbstractSpinBox.StepType.AdaptiveDecimalStepType)
        self.setGroupSeparatorShown(True)
        self.setSuffix(suffix)
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.lineEdit().setTextMargins(SMALL, 0, SMALL, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class AssumptionRow(QWidget):
    """`changed` with every value that is typed; `single`: one field for both ends."""

    changed = Signal()

    def __init__(
        self,
        look: Look,
        name: str,
        reason: str,
        limits: tuple[float, float],
        digits: int = 0,
        *,
        percent: bool = False,
        single: bool = False,
    ) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, HAIR, 0, HAIR)
        box.setSpacing(HAIR)
        label = Text(name, look=look)
        box.addWidget(label)
        suffix = "\u00a0%" if percent else ""
        row = FlowRow(gap=SMALL, row_gap=HAIR)
        from_name = name if single else self.tr("{name}, from").format(name=name)
        self.low = NumberField(*limits, digits, suffix, from_name)
        self.high = NumberField(*limits, digits, suffix, self.tr("{name}, to").format(name=name))
        fields = (self.low,) if single else (self.low, self.high)
        for field in fields:
            field.setAccessibleDescription(reason)
            field.valueChanged.connect(self.changed)
        self.low.editingFinished.connect(self._settle_low)
        self.high.editingFinished.connect(self._settle_high)
        row.add(self.low)
        if not single:
            between = Text(self.tr("to"), tone="muted", wrap=False)
            between.setMinimumHeight(self.low.sizeHint().height())
            row.add(between)
            row.add(self.high)
        self._single = single
        box.addWidget(row)
        box.addWidget(Text(reason, tone="muted", look=look, scale=0.9))

    @property
    def value(self) -> Between:
        """What stands there, the lower end first."""
        low = self.low.value()
        high = low if self._single else self.high.value()
        return Between(min(low, high), max(low, high))

    def show_value(self, value: Between) -> None:
        """Put a value in without telling anybody."""
        for field, end in ((self.low, value.low), (self.high, value.high)):
            blocker = QSignalBlocker(field)
            field.setValue(end)
            blocker.unblock()

    def _settle_low(self) -> None:
        """A lower end above the higher one takes it along when the field is left."""
        if not self._single and self.low.value() > self.high.value():
            self.high.setValue(self.low.value())

    def _settle_high(self) -> None:
        if self.high.value() < self.low.value():
            self.low.setValue(self.high.value())
