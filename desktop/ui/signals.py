"""SIGTERM, SIGINT and SIGHUP as a signal of Qt: whoever ends the process is heard at once."""

from __future__ import annotations

import signal

from PySide6.QtCore import QObject, QSocketNotifier, Signal


class Signals(QObject):
    """Python's own handlers sleep while Qt idles: what wakes Qt is a socket."""

    received = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        import socket  # late: the icon need not wait for it

        self._near, self._far = socket.socketpair()
        self._far.setblocking(False)
        self._near.setblocking(False)
        self._old = signal.set_wakeup_fd(self._far.fileno(), warn_on_full_buffer=False)
        names = [name for name in ("SIGTERM", "SIGINT", "SIGHUP") if hasattr(signal, name)]
        self._handlers = {
            getattr(signal, name): signal.signal(getattr(signal, name), _nothing) for name in names
        }
        self._notifier = QSocketNotifier(self._near.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._heard)

    def close(self) -> None:
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._old)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._near.close()
        self._far.close()

    def _heard(self) -> None:
        self._near.recv(64)
        self.received.emit()


def _nothing(number: int, frame: object) -> None:
    """The wake-up socket tells; a handler must be there all the same."""
