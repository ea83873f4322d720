"""What is unknown, and why; and what the person can do about it, where there is anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.balance import Balance
from desktop.metric import Measure
from desktop.reach.summary import Gap
from desktop.ui.error_words import QT_TRANSLATE_NOOP
from desktop.ui.look import HAIR, SMALL, Look
from desktop.ui.messages import gap_text, listed, measure_text
from desktop.ui.reach_words import words
from desktop.ui.widgets import Button, Text, refill

FILES = ("linkedin", "x")
"""Networks that let a member download their numbers."""
_HELPED_BY_FILE = (
    "not_offered",
    "not_permitted",
    "too_old",
    "gone",
    "self_reported",
    "not_connected",
)


class GapRow(QWidget):
    """One network, one reason, all measures that it takes away."""

    pressed = Signal(str, str)
    """The deed (`connect` or `import`), and the network."""

    def __init__(
        self, network: str, title: str, reason: str, measures: Mapping[Measure, int]
    ) -> None:
        super().__init__()
        self._network = network
        row = QHBoxLayout(self)
        row.setContentsMargins(0, HAIR, 0, HAIR)
        row.setSpacing(SMALL)
        told = Text(_told(title, reason, measures), tone="muted", selectable=True)
        row.addWidget(told, 1)
        self._deed = _deed(network, reason)
        if self._deed:
            label = words(_BUTTONS[self._deed])
            button = Button(label, kind="quiet", name=f"{label}: {title}")
            button.clicked.connect(self._pressed)
            row.addWidget(button)

    def _pressed(self) -> None:
        self.pressed.emit(self._deed, self._network)


class ReachGaps(QWidget):
    """`import_wanted` and `connect_wanted` (network)."""

    import_wanted = Signal()
    connect_wanted = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._shown: tuple[Gap, ...] | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(HAIR)
        title = words(QT_TRANSLATE_NOOP("Reach", "What is unknown, and why"))
        box.addWidget(Text(title, look=look, bold=True))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(HAIR)
        box.addLayout(self._rows)

    def show_gaps(self, gaps: Sequence[Gap], balance: Balance) -> None:
        self.setVisible(bool(gaps))
        if tuple(gaps) == self._shown:
            return
        self._shown = tuple(gaps)
        grouped: dict[tuple[str, str], dict[Measure, int]] = {}
        for gap in gaps:
            grouped.setdefault((gap.network, gap.reason), {})[gap.measure] = gap.count
        rows = [
            GapRow(network, balance.titles.get(network, network), reason, measures)
            for (network, reason), measures in grouped.items()
        ]
        for row in rows:
            row.pressed.connect(self._pressed)
        refill(self._rows, rows)

    def _pressed(self, deed: str, network: str) -> None:
        if deed == "import":
            self.import_wanted.emit()
        else:
            self.connect_wanted.emit(network)


_BUTTONS = {
    "connect": QT_TRANSLATE_NOOP("Reach", "Connect again"),
    "import": QT_TRANSLATE_NOOP("Reach", "Bring a file"),
}


def _told(title: str, reason: str, measures: Mapping[Measure, int]) -> str:
    named = listed([measure_text(measure) for measure in measures])
    told = words(QT_TRANSLATE_NOOP("Reach", "{measures}: {why} ({count})"))
    most = max(measures.values())
    of_accounts = set(measures) == {Measure.FOLLOWERS}
    count = _Counted().accounts(most) if of_accounts else _Counted().posts(most)
    return told.format(measures=named, why=gap_text(reason, title), count=count)


class _Counted(QObject):
    """Plurals are gathered from `tr` inside of classes only."""

    def posts(self, count: int) -> str:
        return self.tr("%n post(s)", "", count)

    def accounts(self, count: int) -> str:
        return self.tr("%n account(s)", "", count)


def _deed(network: str, reason: str) -> str:
    """What helps: a file that the network lets people download, or a new connection."""
    if network in FILES and reason in _HELPED_BY_FILE:
        return "import"
    return "connect" if reason in ("not_permitted", "not_connected") else ""
