"""One running instance a person and home: a lock decides, a local socket wakes the first.

The lock is the operating system's (it dies with its process, so a crash leaves nothing
behind that matters); the socket only carries words to the instance that holds it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QDeadlineTimer, QLockFile, QObject, QThread, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT_MS = 4000
_AGAIN_MS = 50
_MOST_BYTES = 4096
_YES = b"ok\n"


class Instance(QObject):
    """`first` tells whether this process is the one. `woken` carries what a second start
    wanted: an address to join, or an empty text for "show yourself"."""

    woken = Signal(str)

    def __init__(self, lock: Path, socket: str) -> None:
        super().__init__()
        self._socket = socket
        self._lock = QLockFile(str(lock))
        self._lock.setStaleLockTime(0)
        self._server: QLocalServer | None = None
        self.first = self._lock.tryLock(0)

    def listen(self) -> None:
        """Hear what later starts want. Until then they wait a moment."""
        from PySide6.QtNetwork import QLocalServer  # late: the icon need not wait for it

        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._greet)
        QLocalServer.removeServer(self._socket)
        server.listen(self._socket)
        self._server = server

    def wake_first(self, wish: str) -> bool:
        """Tell the running instance; True when it answered within four seconds."""
        from PySide6.QtNetwork import QLocalSocket  # late: see `listen`

        until = QDeadlineTimer(_WAIT_MS)
        caller = QLocalSocket()
        while not self._reached(caller, until):
            if until.hasExpired():
                return False
            # it holds the lock and does not listen yet: it starts just now
            QThread.msleep(_AGAIN_MS)
        caller.write(wish.encode()[: _MOST_BYTES - 1] + b"\n")
        while caller.bytesAvailable() < len(_YES):
            if not caller.waitForReadyRead(max(1, until.remainingTime())):
                return False
        return bytes(caller.readAll().data()).startswith(_YES)

    def _reached(self, caller: QLocalSocket, until: QDeadlineTimer) -> bool:
        caller.abort()
        caller.connectToServer(self._socket)
        return caller.waitForConnected(max(1, until.remainingTime()))

    def leave(self) -> None:
        """Free the socket and the lock."""
        if self._server is not None:
            self._server.close()
        if self.first:
            self._lock.unlock()

    def _greet(self) -> None:
        server = self._server
        while server is not None and (caller := server.nextPendingConnection()) is not None:
            caller.readyRead.connect(self._listen)
            caller.disconnected.connect(caller.deleteLater)
            if caller.bytesAvailable():
                self._hear(caller)

    def _listen(self) -> None:
        self._hear(cast("QLocalSocket", self.sender()))

    def _hear(self, caller: QLocalSocket) -> None:
        if caller.bytesAvailable() > _MOST_BYTES:
            caller.abort()
            return
        if not caller.canReadLine():
            return
        wish = bytes(caller.readLine().data()).decode("utf-8", "replace").strip()
        caller.write(_YES)
        caller.flush()
        caller.disconnectFromServer()
        self.woken.emit(wish)
