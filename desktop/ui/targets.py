"""Where a caption goes: one chip an account, with its own counter and its own state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.model import Account, AccountState, Limits, Share, ShareState
from desktop.ui.flow import FlowRow
from desktop.ui.look import RADIUS, SMALL, STEP, Look
from desktop.ui.messages import number_text
from desktop.ui.widgets import Avatar, Button, CounterRing, Elided, Text, icon_label

BOX = 16
"""Side of the box that shows the switch."""
TIGHT = 0.8
"""From this part of the limit on, the number that is left stands beside the ring."""


@dataclass(frozen=True, slots=True)
class Target:
    """An account with what its network takes, and why it can't be chosen (empty: it can)."""

    account: Account
    title: str
    limits: Limits
    barred: str = ""


STATE_ICONS = {
    ShareState.WAITING: ("clock", "muted"),
    ShareState.SENDING: ("refresh", "muted"),
    ShareState.SENT: ("check", "good"),
    ShareState.UNSURE: ("question", "warn"),
    ShareState.REFUSED: ("warning", "bad"),
    ShareState.CANCELLED: ("close", "muted"),
}


class TargetChip(QAbstractButton):
    """One account: switch, picture, name, network, ring."""

    def __init__(self, look: Look, target: Target) -> None:
        super().__init__()
        self._look, self.target = look, target
        self.settled = False
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        row = QHBoxLayout(self)
        row.setContentsMargins(STEP + BOX + SMALL, 6, STEP, 6)
        self._row = row
        row.setSpacing(SMALL)
        avatar = Avatar(look, 28)
        avatar.show_person(target.account.name or target.account.handle)
        row.addWidget(avatar)
        names = QVBoxLayout()
        names.setSpacing(0)
        self._handle = Elided(target.account.handle)
        self._network = Elided(target.title, tone="muted")
        for label, scale in ((self._handle, 1.0), (self._network, 0.88)):
            label.setFont(look.font(scale, bold=label is self._handle))
            label.setMinimumWidth(60)
            label.setMaximumWidth(190)
            names.addWidget(label)
        row.addLayout(names)
        self._mark = icon_label(look, "check", "good", 18)
        self._mark.hide()
        self._ring = CounterRing(look, 24)
        self._left = Text(wrap=False)
        row.addWidget(self._left)
        row.addWidget(self._ring)
        row.addWidget(self._mark)
        for part in self.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_share(None)
        self.toggled.connect(self._spell)

    def sizeHint(self) -> QSize:
        return self.layout().sizeHint()

    def show_count(self, count: int) -> None:
        """How many characters the words count on this network."""
        limit = self.target.limits.maximum
        self._ring.show_count(count, limit)
        tight = count > limit * TIGHT
        self._left.setText(number_text(limit - count) if tight else "")
        self._left.set_tone("bad" if count > limit else "muted")
        self._left.setVisible(tight and not self.settled)
        self._count = self.tr("{count} of {limit} characters").format(
            count=number_text(count), limit=number_text(limit)
        )
        self._spell()

    def show_share(self, share: Share | None) -> None:
        """What became of this caption here. Once it is on its way the chip is no switch."""
        state = None if share is None else share.state
        free = state in (None, ShareState.REFUSED, ShareState.CANCELLED)
        self.settled = not free
        self._row.setContentsMargins(STEP + (BOX + SMALL if free else 0), 6, STEP, 6)
        signed_out = self.target.account.state is AccountState.SIGNED_OUT
        usable = free and not self.target.barred
        self.setEnabled(usable)
        if not usable:
            self.setChecked(False)
        self._ring.setVisible(free and usable)
        self._left.setVisible(free and usable and bool(self._left.text()))
        name, tone = STATE_ICONS[state] if state is not None else ("warning", "warn")
        self._mark.setPixmap(self._look.icon(name, tone).pixmap(18, 18))
        self._mark.setVisible(state is not None or signed_out)
        self._state = "" if state is None else state_words(state)
        self._spell()
        self.updateGeometry()
        self.update()

    _count = ""
    _state = ""

    def _spell(self) -> None:
        account = self.target.account
        who = self.tr("{handle} on {network}").format(
            handle=account.handle, network=self.target.title
        )
        facts = [part for part in (self._state, self.target.barred, self._count) if part]
        self.setAccessibleName(who)
        self.setAccessibleDescription(". ".join(facts))
        self.setToolTip("\n".join([who, *facts]).replace("<", "‹"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        ground = "panel" if not self.isEnabled() else "card"
        if self.underMouse() and self.isEnabled() and not on:
            ground = "hover"
        edge = (
            "accent" if on or self.hasFocus() else "line" if not self.isEnabled() else "strong_line"
        )
        width = 2 if self.hasFocus() else 1
        painter.setPen(QPen(self._look.color(edge), width))
        painter.setBrush(self._look.color(ground))
        half = width / 2
        painter.drawRoundedRect(
            self.rect().toRectF().adjusted(half, half, -half, -half), RADIUS, RADIUS
        )
        if not self.settled:
            self._draw_box(painter, on=on)

    def _draw_box(self, painter: QPainter, *, on: bool) -> None:
        """The switch is told by shape, not by colour alone: a box with a tick."""
        x = self.width() - STEP - BOX if self.isRightToLeft() else STEP
        y = (self.height() - BOX) // 2
        painter.setPen(
            QPen(
                self._look.color(
                    "accent" if on else "line" if not self.isEnabled() else "strong_line"
                ),
                1,
            )
        )
        painter.setBrush(self._look.color("accent" if on else "field"))
        painter.drawRoundedRect(QRectF(x + 0.5, y + 0.5, BOX - 1, BOX - 1), 4, 4)
        if on:
            self._look.icon("check", "on_accent").paint(painter, x + 1, y + 1, BOX - 2, BOX - 2)


class Targets(QWidget):
    """All accounts as chips; without any, the way to the first one."""

    chosen = Signal()
    """Another choice was made by hand."""
    connect_wanted = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._chips: dict[str, TargetChip] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self._rows = FlowRow()
        box.addWidget(self._rows)
        self._invitation = _Invitation(look)
        self._invitation.wanted.connect(self.connect_wanted)
        self._invitation.hide()
        box.addWidget(self._invitation)

    def show_targets(self, targets: Sequence[Target], chosen: Sequence[str]) -> None:
        """Chips for these, with `chosen` (account ids) switched on."""
        self._rows.flow.clear()
        self._chips = {}
        for target in targets:
            chip = TargetChip(self._look, target)
            chip.setChecked(target.account.id in chosen and not target.barred)
            chip.clicked.connect(self.chosen)
            self._rows.add(chip)
            self._chips[target.account.id] = chip
        self._rows.setVisible(bool(targets))
        self._invitation.setVisible(not targets)
        self._rows.updateGeometry()

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

    def selected(self) -> tuple[Target, ...]:
        """Where the next click on Share goes."""
        return tuple(
            chip.target
            for chip in self._chips.values()
            if chip.isChecked() and chip.isEnabled() and not chip.settled
        )

    def free(self) -> bool:
        """Whether there is an account left that could still be chosen."""
        return any(chip.isEnabled() for chip in self._chips.values())


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


def state_words(state: ShareState) -> str:
    words = {
        ShareState.WAITING: QCoreApplication.translate("targets", "Waiting"),
        ShareState.SENDING: QCoreApplication.translate("targets", "Sending"),
        ShareState.SENT: QCoreApplication.translate("targets", "Sent"),
        ShareState.UNSURE: QCoreApplication.translate("targets", "Not sure"),
        ShareState.REFUSED: QCoreApplication.translate("targets", "Not sent"),
        ShareState.CANCELLED: QCoreApplication.translate("targets", "Cancelled"),
    }
    return words[state]
