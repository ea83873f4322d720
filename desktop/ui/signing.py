"""The part of the accounts page where a sign-in is followed, and what came of it is said."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import GoodwordError
from desktop.model import Account
from desktop.share.accounts import Farewell
from desktop.ui.connect_cards import WaitingCard
from desktop.ui.connecting import Connecting, Wish
from desktop.ui.look import STEP, Look
from desktop.ui.messages import sentence
from desktop.ui.widgets import Banner

MILD = ("ConsentDenied", "ConsentTimeout", "WrongPerson")
"""What is no fault, only not what was wished."""


class SignInPanel(QWidget):
    """A banner and, while a browser is open, the card that waits for it. `title` knows the
    networks' names; `browse` opens an address."""

    connected = Signal()
    memory_wanted = Signal()
    change_wanted = Signal()

    def __init__(
        self,
        look: Look,
        connecting: Connecting,
        title: Callable[[str], str],
        browse: Callable[[str], bool],
    ) -> None:
        super().__init__()
        self._title, self.browse = title, browse
        self._consent = ""
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(STEP)
        self.banner = Banner(look)
        self.banner.pressed.connect(self._pressed)
        self.waiting = WaitingCard(look, self._open)
        box.addWidget(self.banner)
        box.addWidget(self.waiting)
        self.connecting = connecting
        connecting.setParent(self)
        self.waiting.cancelled.connect(connecting.cancel)
        connecting.begun.connect(self._begun)
        connecting.opened.connect(self._opened)
        connecting.connected.connect(self._connected)
        connecting.failed.connect(self._failed)
        connecting.stopped.connect(self.waiting.hide)

    def begin(self, wish: Wish) -> None:
        self.connecting.begin(wish)

    def cancel(self) -> None:
        self.connecting.cancel()

    def say_goodbye(self, account: Account, farewell: Farewell) -> None:
        """How a disconnection went."""
        network = self._title(account.network)
        facts = {"who": who_text(account, network), "network": network}
        if farewell.told:
            words = self.tr("{who} is disconnected, and its permission there has ended.")
            self.banner.say("good", words.format(**facts))
        elif farewell.wiped:
            words = self.tr(
                "{who} is disconnected, and the sign-in is forgotten here. {network} could not "
                "be told; you can end the permission in your settings there, too."
            )
            self.banner.say("info", words.format(**facts))
        elif farewell.why is not None:
            self.banner.say("warn", sentence(farewell.why))

    # --- inside ----------------------------------------------------------------------------

    def _begun(self, wish: Wish) -> None:
        self.banner.clear()
        self.waiting.prepare(self._title(wish.network))

    def _open(self, url: str) -> bool:
        return self.browse(url)

    def _opened(self, url: str) -> None:
        self.waiting.wait_for(url)
        if not self.browse(url):
            self.banner.say(
                "info", self.tr("No browser could be opened. Copy the link into one yourself.")
            )

    def _connected(self, account: Account, surprising: bool) -> None:
        facts = {"who": account.handle, "network": self._title(account.network)}
        if surprising:
            words = self.tr(
                "Your browser is signed in to {network} as {who}, who was connected before. "
                "Sign out there first to add somebody else."
            )
            self.banner.say("info", words.format(**facts))
        else:
            self.banner.say("good", self.tr("{who} on {network} is connected.").format(**facts))
        self.connected.emit()

    def _failed(self, error: GoodwordError) -> None:
        again, self._consent = self.tr("Try again"), ""
        if error.name == "NoVault" and error.facts.get("cause") == "changed":
            again, self._consent = self.tr("Use this keyring from now on"), "change"
        elif error.name == "NoVault":
            again, self._consent = self.tr("Keep it only until I quit"), "memory"
        self.banner.say("warn" if error.name in MILD else "bad", sentence(error), again)

    def _pressed(self) -> None:
        consent, self._consent = self._consent, ""
        if consent == "change":
            self.change_wanted.emit()
        elif consent == "memory":
            self.memory_wanted.emit()
        self.connecting.again()


def who_text(account: Account, network: str) -> str:
    """Whom a sentence is about."""
    words = QCoreApplication.translate("SignInPanel", "{who} on {network}")
    return words.format(who=account.handle, network=network)
