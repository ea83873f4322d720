"""The time limit of one call to the internet, and what it means when a call breaks."""

from __future__ import annotations

import contextlib
import threading
from typing import Any


class Broken(Exception):
    """A call that brought no whole answer. `sent`: a byte of the request may be out."""

    def __init__(self, cause: str, *, sent: bool = False, **facts: Any) -> None:
        super().__init__(cause)
        self.sent = sent
        self.facts = {"cause": cause, **facts}


class Guard:
    """The total time limit of one call: shuts its socket when the time is up."""

    def __init__(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self.fire)
        self._timer.daemon = True
        self._socket: Any = None
        self.connecting = False
        self.sent = False
        self.fired = False

    def start(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        self._timer.cancel()

    def watch(self, socket: Any) -> None:
        self._socket = socket
        if self.fired:
            self.fire()

    def fire(self) -> None:
        self.fired = True
        if self._socket is not None:
            with contextlib.suppress(OSError, ValueError):
                # the plain socket's shutdown: TLS's own would wait for the peer
                shutdown = getattr(self._socket, "shutdown", None)
                if shutdown is not None:
                    shutdown(2)
