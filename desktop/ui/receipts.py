"""What became of a caption, account by account: never "failed" where nobody knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.model import Share, ShareState
from desktop.ui.flow import FlowRow
from desktop.ui.handing import Handed
from desktop.ui.look import GAP, HAIR, SMALL, STEP, Look
from desktop.ui.painted import Avatar, icon_label
from desktop.ui.share_kinds import asks, handed
from desktop.ui.share_steps import HandSteps, Steps, UnsureSteps
from desktop.ui.share_words import deeds, standing
from desktop.ui.targets import Target
from desktop.ui.widgets import Button, Card, Elided, Scroll, Text

_TOP = Qt.AlignmentFlag.AlignTop


class ReceiptCard(Card):
    """One share: to whom, what happened, what can be done now."""

    decided = Signal(str, int, str)
    """A deed (see `share_words.Deed` and `share_steps.Steps`), the share it is about, and an
    address or nothing."""
    connect_wanted = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(margin=GAP)
        self._look = look
        self._share: Share | None = None
        self._steps: Steps | None = None
        head = QHBoxLayout()
        head.setSpacing(SMALL)
        self._avatar = Avatar(look, 28)
        head.addWidget(self._avatar, 0, _TOP)
        names = QVBoxLayout()
        names.setSpacing(0)
        self._handle = Elided()
        self._handle.setFont(look.font(1.0, bold=True))
        self._network = Elided(tone="muted")
        self._network.setFont(look.font(0.88))
        names.addWidget(self._handle)
        names.addWidget(self._network)
        head.addLayout(names, 1)
        self._icon = icon_label(look, "clock", "muted", 18)
        head.addWidget(self._icon, 0, _TOP)
        self.box.addLayout(head)
        self._state = Text(look=look, bold=True, scale=0.95)
        self.box.addWidget(self._state)
        self._words = Text()
        self._advice = Text(tone="muted")
        self.box.addWidget(self._words)
        self.box.addWidget(self._advice)
        self._deeds = FlowRow(gap=SMALL, row_gap=HAIR)
        self.box.addWidget(self._deeds)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_share(
        self,
        share: Share,
        target: Target | None,
        face: str,
        now: datetime,
        ready: Handed | None = None,
        closed: str = "",
    ) -> None:
        """`closed`: why its post can't be shared just now, as for `standing`."""
        handle = target.name if target is not None else share.account
        title = target.title if target is not None else share.network
        stands = standing(share, title, now, closed)
        if share == self._share and self._state.text() == stands.state:
            self._usable(yes=True)
            return
        self._share = share
        self._avatar.show_person(
            (target.account.name or handle) if target is not None else handle, face or None
        )
        self._handle.set_whole(handle)
        self._network.set_whole(title)
        self._network.setVisible(title != handle)
        self._icon.show_icon(stands.icon, stands.tone)
        self._state.setText(stands.state)
        self._state.set_tone(stands.tone)
        for label, words in ((self._words, stands.what), (self._advice, stands.advice)):
            label.setText(words)
            label.setVisible(bool(words))
        self._show_deeds(share, title, now, closed)
        self._show_steps(share, title, target, ready)
        spoken = (handle, title, stands.state, stands.what, stands.advice)
        self.setAccessibleName(". ".join(part for part in spoken if part))

    @property
    def steps(self) -> Steps | None:
        """The question that the card asks."""
        return self._steps

    def show_handed(self, ready: Handed | None) -> None:
        if isinstance(self._steps, HandSteps):
            self._steps.show_handed(ready)

    def _usable(self, *, yes: bool) -> None:
        for button in self._deeds.findChildren(Button):
            button.setEnabled(yes)
        if self._steps is not None:
            self._steps.setEnabled(yes)

    def _show_deeds(self, share: Share, title: str, now: datetime, closed: str) -> None:
        self._deeds.flow.clear()
        for deed in deeds(share, title, now, closed):
            if deed.name == "draft":
                continue  # the words stand in this window
            words = f"{deed.words}: {self._handle.accessibleName()}"
            button = Button(deed.words, kind="small", name=words)
            button.setProperty("deed", deed.name)
            if deed.icon:
                button.setIcon(self._look.icon(deed.icon))
            button.clicked.connect(self._pressed)
            self._deeds.add(button)
        self._deeds.setVisible(self._deeds.flow.count() > 0)
        self._deeds.updateGeometry()

    def _show_steps(
        self, share: Share, title: str, target: Target | None, ready: Handed | None
    ) -> None:
        if self._steps is not None:
            self._steps.hide()
            self._steps.deleteLater()
            self._steps = None
        server = target.account.server if target is not None else ""
        if handed(share):
            self._steps = HandSteps(self._look, share, title, server, ready)
        elif share.state is ShareState.UNSURE:
            name = target.account.handle if target is not None else ""
            self._steps = UnsureSteps(self._look, share, title, server, name)
        if self._steps is not None:
            self._steps.taken.connect(self._taken)
            self.box.addWidget(self._steps)

    def _pressed(self) -> None:
        button, share = self.sender(), self._share
        if not isinstance(button, Button) or share is None:
            return
        deed = str(button.property("deed"))
        url = share.receipt.url if share.receipt is not None else ""
        if deed == "open":
            self.decided.emit("open", share.id, url)
        elif deed == "copy":
            QGuiApplication.clipboard().setText(url)
            button.setText(self.tr("Copied"))
        elif deed == "connect":
            self.connect_wanted.emit(share.network)
        else:
            if deed != "replan":
                self._usable(yes=False)
            self.decided.emit(deed, share.id, "")

    def _taken(self, deed: str, address: str) -> None:
        if self._share is None:
            return
        if isinstance(self._steps, UnsureSteps) and deed == "profile":
            deed, address = "open", self._steps.profile
        self.decided.emit(deed, self._share.id, address)


class Receipts(QWidget):
    """All shares of the draft, the newest of each account."""

    decided = Signal(str, int, str)
    connect_wanted = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._cards: dict[str, ReceiptCard] = {}
        self._shares: dict[int, str] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(STEP)
        self._scroll = Scroll(margin=0, spacing=SMALL)
        self._scroll.box.addStretch(1)
        box.addWidget(self._scroll, 1)

    def show_shares(
        self,
        shares: Mapping[str, Share],
        targets: Sequence[Target],
        faces: Mapping[str, str],
        now: datetime,
        ready: Mapping[int, Handed] | None = None,
        closed: str = "",
    ) -> None:
        known = {target.account.id: target for target in targets}
        self._shares = {share.id: account for account, share in shares.items()}
        for account in [account for account in self._cards if account not in shares]:
            card = self._cards.pop(account)
            card.hide()
            card.deleteLater()
        # what the person has to do comes first: it may be below the edge else
        order = sorted(shares.items(), key=lambda one: not asks(one[1]))
        for place, (account, share) in enumerate(order):
            if account not in self._cards:
                card = ReceiptCard(self._look)
                card.decided.connect(self.decided)
                card.connect_wanted.connect(self.connect_wanted)
                self._cards[account] = card
            if self._scroll.box.indexOf(self._cards[account]) != place:
                self._scroll.box.removeWidget(self._cards[account])
                self._scroll.box.insertWidget(place, self._cards[account])
            self._cards[account].show_share(
                share,
                known.get(account),
                faces.get(account, ""),
                now,
                (ready or {}).get(share.id),
                closed,
            )

    def show_handed(self, number: int, ready: Handed | None) -> None:
        """What lies ready for a share that is posted by hand."""
        card = self._cards.get(self._shares.get(number, ""))
        if card is not None:
            card.show_handed(ready)
