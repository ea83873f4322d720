"""One place a caption may go to: an account, what its network takes, and by which way."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from desktop.model import Account, Limits, ShareState
from desktop.share.network import Price

SEND, COMPOSE = "send", "compose"


@dataclass(frozen=True, slots=True)
class Way:
    """How a caption reaches an account. `choice`: the person may choose the other way, and
    `chosen`: did; `price`: what sending it costs the company, where the network tells."""

    kind: str = SEND
    choice: bool = False
    price: Price | None = None
    chosen: bool = False


SENT_BY_US, BY_HAND = Way(), Way(COMPOSE)


@dataclass(frozen=True, slots=True)
class Target:
    """An account with what its network takes, and why it can't be chosen (empty: it can)."""

    account: Account
    title: str
    limits: Limits
    barred: str = ""
    way: Way = SENT_BY_US

    @property
    def opens(self) -> bool:
        """Goodword sends nothing: it opens the network's own window."""
        return self.way.kind == COMPOSE

    @property
    def name(self) -> str:
        """Whose place it is; one by hand may have no handle."""
        return self.account.handle or self.title


STATE_ICONS = {
    ShareState.WAITING: ("clock", "muted"),
    ShareState.SENDING: ("refresh", "muted"),
    ShareState.SENT: ("check", "good"),
    ShareState.UNSURE: ("question", "warn"),
    ShareState.REFUSED: ("warning", "bad"),
    ShareState.CANCELLED: ("close", "muted"),
}


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
