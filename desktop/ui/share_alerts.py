"""Alerts about shares that wait for the person: few, bundled, and never for what they are
looking at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QObject, QTimer

from desktop import settings as table
from desktop.model import Share
from desktop.settings import Settings
from desktop.ui.alerts import Alerts
from desktop.ui.hand_words import time_words
from desktop.ui.share_kinds import asks, handed, missed, moved

TOGETHER = 1500
"""Milliseconds in which what comes is told together: one delivery may settle several."""
NEVER = ("off", "paused")
"""What holds back even a reminder that the person asked for."""


class ShareAlerts(QObject):
    """`titles` gives the networks' titles by name."""

    def __init__(
        self,
        alerts: Alerts,
        settings: Settings,
        on_screen: Callable[[], bool],
        titles: Callable[[], Mapping[str, str]],
    ) -> None:
        super().__init__()
        self._alerts, self._settings = alerts, settings
        self._on_screen, self._titles = on_screen, titles
        self._new: dict[int, Share] = {}
        self._told: set[int] = set()
        self._soon = QTimer(self, singleShot=True, interval=TOGETHER)
        self._soon.timeout.connect(self.tell)

    def settled(self, share: Share) -> None:
        """A share reached another state."""
        self.add((share,))

    def add(self, shares: Iterable[Share]) -> None:
        """Of these, what waits for the person and was not told of yet. What they post
        themselves just now is open on their screen already."""
        for share in shares:
            just_now = handed(share) and not share.wall
            if not asks(share):
                self._told.discard(share.id)
                self._new.pop(share.id, None)
            elif share.id not in self._told and not just_now and _final(share):
                self._new[share.id] = share
        if self._new and not self._soon.isActive():
            self._soon.start()

    def tell(self) -> str:
        """One alert for all that is new; why there was none, or empty."""
        shares, self._new = tuple(self._new.values()), {}
        self._soon.stop()
        if not shares:
            return "nothing"
        self._told.update(share.id for share in shares)
        reason = self._alerts.quiet()
        planned = any(handed(share) for share in shares)
        if reason and not (planned and reason not in NEVER):
            return reason
        if self._on_screen():
            return "on_screen"
        self._alerts.ask(*self._words(shares))
        return ""

    def _words(self, shares: tuple[Share, ...]) -> tuple[str, str]:
        titles = self._titles()
        first = shares[0]
        network = titles.get(first.network, first.network)
        body = ""
        if self._settings.get(table.ALERT_DETAILS):
            body = "\n".join(" ".join(share.outgoing.text.split())[:80] for share in shares[:3])
        if all(handed(share) for share in shares):
            if len(shares) == 1:
                return time_words(first.network, network), body
            return self.tr("%n post(s) to put up yourself", "", len(shares)), body
        if all(map(moved, shares)):
            return self.tr("%n share(s) to decide about", "", len(shares)), body
        if all(map(missed, shares)):
            return self.tr("%n planned share(s) missed their time", "", len(shares)), body
        if len(shares) == 1:
            words = self.tr("Please look whether your post is on {network}")
            return words.format(network=network), body
        return self.tr("%n share(s) need you", "", len(shares)), body


def _final(share: Share) -> bool:
    """Whether Goodword itself looks no further."""
    return missed(share) or bool(share.facts.get("asks"))
