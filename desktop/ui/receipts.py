"""What became of a caption, account by account: never "failed" where nobody knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.model import Share, ShareState
from desktop.ui.flow import FlowRow
from desktop.ui.look import GAP, HAIR, SMALL, STEP, Look
from desktop.ui.messages import error_text, moment_text, next_step
from desktop.ui.painted import Avatar, icon_label
from desktop.ui.targets import STATE_ICONS, Target, state_words
from desktop.ui.widgets import Button, Card, Elided, Scroll, Text

_FAR = 8000
"""A due time in such a year means: only after somebody did something."""


class ReceiptCard(Card):
    """One share: to whom, what happened, what can be done now."""

    decided = Signal(str, int)
    """A deed (there, again, look, hurry, cancel) and the share it is about."""
    connect_wanted = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(margin=GAP)
        self._look = look
        self._share: Share | None = None
        head = QHBoxLayout()
        head.setSpacing(SMALL)
        self._avatar = Avatar(look, 28)
        head.addWidget(self._avatar)
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
        self._state = Text(look=look, bold=True, wrap=False, scale=0.95)
        head.addWidget(self._icon)
        head.addWidget(self._state)
        self.box.addLayout(head)
        self._words = Text()
        self._advice = Text(tone="muted")
        self.box.addWidget(self._words)
        self.box.addWidget(self._advice)
        self._deeds = FlowRow(gap=SMALL, row_gap=HAIR)
        self.box.addWidget(self._deeds)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_share(self, share: Share, target: Target | None, face: str, now: datetime) -> None:
        handle = target.account.handle if target is not None else share.account
        title = target.title if target is not None else share.network
        name = target.account.name or handle if target is not None else handle
        if share == self._share and handle == self._handle.accessibleName():
            for button in self._deeds.findChildren(Button):
                button.setEnabled(True)
            return
        self._share = share
        self._avatar.show_person(name, face or None)
        self._handle.set_whole(handle)
        self._network.set_whole(title)
        icon, tone = STATE_ICONS[share.state]
        self._icon.show_icon(icon, tone)
        self._state.setText(state_words(share.state))
        self._state.set_tone(tone)
        what, advice = told(share, title, now)
        self._words.setText(what)
        self._words.setVisible(bool(what))
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        self._show_deeds(share)
        spoken = (handle, title, state_words(share.state), what, advice)
        self.setAccessibleName(". ".join(part for part in spoken if part))

    def _show_deeds(self, share: Share) -> None:
        self._deeds.flow.clear()
        state = share.state
        if state is ShareState.SENT and share.receipt is not None and share.receipt.url:
            self._add(self.tr("Open"), "open", icon="external")
            self._add(self.tr("Copy link"), "copy", icon="copy")
        elif state is ShareState.WAITING:
            words, deed = next_step(share.reason)
            if deed == "connect":
                self._add(words, "connect")
            elif share.reason:
                self._add(words or self.tr("Try now"), "hurry")
            self._add(self.tr("Take back"), "cancel", icon="undo")
        elif state is ShareState.UNSURE:
            self._add(self.tr("It is there"), "there", icon="check")
            self._add(self.tr("It is not there: send again"), "again")
            self._add(self.tr("Look again"), "look", icon="refresh")
        self._deeds.setVisible(self._deeds.flow.count() > 0)
        self._deeds.updateGeometry()

    def _add(self, words: str, deed: str, *, icon: str = "") -> None:
        button = Button(words, kind="small", name=f"{words}: {self._handle.accessibleName()}")
        button.setProperty("deed", deed)
        if icon:
            button.setIcon(self._look.icon(icon))
        button.clicked.connect(self._pressed)
        self._deeds.add(button)

    def _pressed(self) -> None:
        button, share = self.sender(), self._share
        if not isinstance(button, Button) or share is None:
            return
        deed = str(button.property("deed"))
        url = share.receipt.url if share.receipt is not None else ""
        if deed == "open":
            if url.startswith(("https://", "http://")):
                QDesktopServices.openUrl(QUrl(url))
        elif deed == "copy":
            QGuiApplication.clipboard().setText(url)
            button.setText(self.tr("Copied"))
        elif deed == "connect":
            self.connect_wanted.emit(share.network)
        else:
            for other in self._deeds.findChildren(Button):
                other.setEnabled(False)
            self.decided.emit(deed, share.id)


class Receipts(QWidget):
    """All shares of the draft, the newest of each account."""

    decided = Signal(str, int)
    connect_wanted = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._cards: dict[str, ReceiptCard] = {}
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
    ) -> None:
        known = {target.account.id: target for target in targets}
        for account in [account for account in self._cards if account not in shares]:
            card = self._cards.pop(account)
            card.hide()
            card.deleteLater()
        for account, share in shares.items():
            if account not in self._cards:
                card = ReceiptCard(self._look)
                card.decided.connect(self.decided)
                card.connect_wanted.connect(self.connect_wanted)
                self._cards[account] = card
                self._scroll.box.insertWidget(self._scroll.box.count() - 1, card)
            self._cards[account].show_share(share, known.get(account), faces.get(account, ""), now)


def told(share: Share, network: str, now: datetime) -> tuple[str, str]:
    """What happened with a share, and what to do or expect."""
    if share.state is ShareState.SENT:
        return _told_sent(share, now), ""
    if share.state is ShareState.WAITING:
        return _told_waiting(share, now)
    if share.state is ShareState.UNSURE:
        return _told_unsure(share, network, now)
    if share.state is ShareState.REFUSED:
        return error_text(share.reason, share.facts), _advice(share.reason)
    if share.state is ShareState.CANCELLED:
        return _tr("Taken back. Nothing more will be sent."), ""
    return _tr("On its way to {network}.").format(network=network), ""


def _told_sent(share: Share, now: datetime) -> str:
    if share.receipt is None:
        return ""
    when = moment_text(share.receipt.at, now)
    if share.receipt.self_reported:
        return _tr("You found it there ({when}).").format(when=when)
    return _tr("It is live since {when}.").format(when=when)


def _told_waiting(share: Share, now: datetime) -> tuple[str, str]:
    words = error_text(share.reason, share.facts) if share.reason else ""
    if share.due.year > _FAR:
        return words, _tr("It goes out by itself afterwards.")
    if share.due > now:
        when = moment_text(share.due, now)
        if share.reason:
            return words, _tr("Next try at {when}.").format(when=when)
        return _tr("It goes out at {when}.").format(when=when), _tr(
            "This computer has to be on then."
        )
    return words or _tr("It goes out now."), ""


def _told_unsure(share: Share, network: str, now: datetime) -> tuple[str, str]:
    words = error_text(share.reason or "Unclear", share.facts)
    if share.facts.get("asks") or share.due.year > _FAR:
        return words, _tr("Please look at your profile on {network}: is it there?").format(
            network=network
        )
    if share.due > now:
        when = moment_text(share.due, now)
        return words, _tr("Goodword looks there again at {when}.").format(when=when)
    return words, _tr("Goodword is looking there now.")


def _advice(reason: str) -> str:
    advice = {
        "TooLong": _tr("Shorten the text and share again."),
        "Duplicate": _tr("Change the words and share again, or leave it at that."),
        "Closed": "",
        "NotAllowed": _tr("Connect the account again and give the permission."),
    }
    return advice.get(reason, _tr("Your words are still here. Change them and share again."))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Receipts", text)
