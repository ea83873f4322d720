"""Where a caption goes: all accounts as chips, and the way to each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.model import Share
from desktop.ui.flow import FlowRow
from desktop.ui.look import SMALL, STEP, Look
from desktop.ui.painted import icon_label
from desktop.ui.target import STATE_ICONS, Target, Way, state_words
from desktop.ui.target_chip import TargetChip
from desktop.ui.way_lines import WayLines
from desktop.ui.widgets import Button, Text

__all__ = ["STATE_ICONS", "Target", "TargetChip", "Targets", "state_words"]


class Targets(QWidget):
    """All accounts as chips; without any, the way to the first one."""

    chosen = Signal()
    """Another choice was made by hand."""
    connect_wanted = Signal(str)
    receipts_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._chips: dict[str, TargetChip] = {}
        self._choices: dict[str, str] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self._rows = FlowRow()
        box.addWidget(self._rows)
        self._invitation = _Invitation(look)
        self._invitation.wanted.connect(self.connect_wanted)
        self._invitation.hide()
        box.addWidget(self._invitation)
        box.setSpacing(SMALL)
        self.lines = WayLines(look)
        self.lines.wanted.connect(self._way_chosen)
        box.addWidget(self.lines)

    def show_targets(self, targets: Sequence[Target], chosen: Sequence[str]) -> None:
        """Chips for these, with `chosen` (account ids) switched on."""
        self._rows.flow.clear()
        self._chips = {}
        for target in targets:
            chip = TargetChip(self._look, target)
            chip.setChecked(target.account.id in chosen and not target.barred)
            chip.clicked.connect(self._clicked)
            self._rows.add(chip)
            self._chips[target.account.id] = chip
        self._rows.setVisible(bool(targets))
        self._invitation.setVisible(not targets)
        self._rows.updateGeometry()

    # --- by which way ---------------------------------------------------------------------

    def choose_ways(self, choices: Mapping[str, str]) -> None:
        """What the person chose for this draft, by account."""
        self._choices = dict(choices)

    def choices(self) -> dict[str, str]:
        """The ways that the person chose themselves, by account."""
        return dict(self._choices)

    def show_ways(self, ways: Mapping[str, Way]) -> None:
        """How the words as they are now reach each account."""
        for account, chip in self._chips.items():
            way = ways.get(account, chip.target.way)
            if way != chip.target.way:
                chip.show_way(way)
        self.lines.show_targets(self.selected())

    def ways(self) -> dict[str, str]:
        """The way of each account as it stands: what the next click on Share does."""
        return {account: chip.target.way.kind for account, chip in self._chips.items()}

    def _way_chosen(self, account: str, way: str) -> None:
        self._choices[account] = way
        self.chosen.emit()

    # --- chips ----------------------------------------------------------------------------

    def offer(self, networks: Sequence[tuple[str, str]]) -> None:
        """Name and title of the networks that can be connected."""
        self._invitation.offer(networks)

    def show_shares(self, shares: Mapping[str, Share]) -> None:
        """The newest share of this draft by account."""
        for account, chip in self._chips.items():
            chip.show_share(shares.get(account))

    def show_count(self, account: str, count: int) -> None:
        if account in self._chips:
            self._chips[account].show_count(count)

    def chips(self) -> tuple[TargetChip, ...]:
        return tuple(self._chips.values())

    def all(self) -> tuple[Target, ...]:
        return tuple(chip.target for chip in self._chips.values())

    def faces(self) -> dict[str, str]:
        """The picture of each account, as a file."""
        return {account: chip.face for account, chip in self._chips.items()}

    def selected(self) -> tuple[Target, ...]:
        """Where the next click on Share goes."""
        return tuple(chip.target for chip in self._chips.values() if chip.isChecked())

    def _clicked(self) -> None:
        chip = self.sender()
        if not isinstance(chip, TargetChip):
            return
        if chip.isCheckable():
            self.chosen.emit()
        elif chip.settled:
            self.receipts_wanted.emit()
        elif chip.ended:
            self.connect_wanted.emit(chip.target.account.network)


class _Invitation(QWidget):
    """One sentence and a button a network, where there is no account yet."""

    wanted = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(STEP)
        row.addWidget(icon_label(look, "accounts", "muted", 24))
        self._words = Text(
            self.tr(
                "Connect an account to share this. You sign in with the network itself; "
                "Goodword never sees your password."
            ),
            tone="muted",
        )
        row.addWidget(self._words, 1)
        self._row = row
        self._made: list[Button] = []

    def offer(self, networks: Sequence[tuple[str, str]]) -> None:
        for button in self._made:
            button.hide()
            button.deleteLater()
        self._made = []
        for name, title in networks[:3]:
            button = Button(self.tr("Connect {network}").format(network=title))
            button.setProperty("network", name)
            button.clicked.connect(self._pressed)
            self._row.addWidget(button)
            self._made.append(button)

    def _pressed(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.wanted.emit(str(sender.property("network")))
