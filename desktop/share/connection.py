"""One sign-in under way: from the bound listener to the person who came back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import datetime

from desktop.errors import Cancelled
from desktop.loopback import Listener
from desktop.share.network import Attempt, Connected, Network


class Connection:
    """`url` is what the browser has to open; `cancel` works from any thread, frees the port
    at once and ends the waiting of `Accounts.complete`."""

    def __init__(self, network: Network, attempt: Attempt, listener: Listener, again: str) -> None:
        self.network = network.name
        self.url = attempt.url
        self.reconnects = again
        self.attempt = attempt
        self.adapter = network
        self.listener = listener
        self.cancelled = threading.Event()

    def cancel(self) -> None:
        self.cancelled.set()
        self.listener.close()

    def check(self) -> None:
        """Errors: `Cancelled`."""
        if self.cancelled.is_set():
            raise Cancelled()

    def wait(self) -> Mapping[str, str]:
        """What the browser brought; the port is free afterwards. Errors: `Cancelled`,
        `ConsentTimeout`."""
        return self.listener.consent(self.cancelled)

    def finish(self, answer: Mapping[str, str], now: Callable[[], datetime]) -> Connected:
        """Exchange the code and ask who it is. Errors: those of `Network.finish`."""
        return self.adapter.finish(self.attempt, answer, now())
