"""One running instance a person and home: a lock decides, a local socket wakes the first.

The lock is the operating system's (it dies with its process, so a crash leaves nothing
behind that matters); the socket only carries words to the instance that holds it. On a network
drive the lock may be another computer's, which no socket reaches and of which nobody can see
whether it still runs: there it is touched from time to time, and is over when that stops.
"""

from __future__ import annotations

import ctypes
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

import shiboken6
from PySide6.QtCore import QDeadlineTimer, QLockFile, QObject, QSysInfo, QThread, QTimer, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

Answer = Literal["woken", "elsewhere", "silent"]
BEAT = timedelta(minutes=5)
OVER = timedelta(minutes=20)
"""A lock of another computer that nobody touched for so long is left behind."""
QUIT = "--quit"
_WAIT_MS = 4000
_AGAIN_MS = 50
_MOST_BYTES = 4096
_YES = b"ok\n"
_ELSEWHERE = b"elsewhere\n"


def session() -> str:
    """Which of the person's sessions on this computer this is (terminal servers give several):
    the name of its screen, or its number on Windows. Empty where there is no telling."""
    if sys.platform == "win32":
        number = ctypes.c_ulong()
        ctypes.windll.kernel32.ProcessIdToSessionId(os.getpid(), ctypes.byref(number))
        found = str(number.value)
    else:
        found = os.environ.get("WAYLAND_DISPLAY", "") or os.environ.get("DISPLAY", "")
    return found


class Instance(QObject):
    """`first` tells whether this process is the one. `woken` carries what a second start
    wanted: an address to join, or an empty text for "show yourself". `lost`: another computer
    took the lock over, for this one slept for long."""

    woken = Signal(str)
    lost = Signal()

    def __init__(self, lock: Path, socket: str, *, shared: bool = False) -> None:
        """`shared`: the lock lies on a network drive."""
        super().__init__()
        self._socket = socket
        self._file = lock
        self.folder = lock.parent
        self._session = session()
        self._lock = QLockFile(str(lock))
        self._lock.setStaleLockTime(0)
        self._server: QLocalServer | None = None
        self.first = self._lock.tryLock(0)
        if not self.first and self.host:
            # only another computer's: one of this computer may just have slept
            self._lock.setStaleLockTime(OVER // timedelta(milliseconds=1))
            self.first = self._lock.tryLock(0)
        self._beat = QTimer(self, interval=BEAT // timedelta(milliseconds=1))
        self._beat.timeout.connect(self.beat)
        if shared and self.first:
            self._beat.start()

    @property
    def unwritable(self) -> bool:
        """Whether there is no lock because none can be written: read-only, no right, full."""
        return not self.first and self._lock.error() in (
            QLockFile.LockError.PermissionError,
            QLockFile.LockError.UnknownError,
        )

    @property
    def host(self) -> str:
        """Name of the other computer that holds the lock; empty where it is this one."""
        _, host, _ = self._holder()
        return "" if self.first or host == QSysInfo.machineHostName() else host

    def beat(self) -> None:
        """Say that this process still holds the lock, or notice that it does not."""
        pid, host, _ = self._holder()
        if (pid, host) != (os.getpid(), QSysInfo.machineHostName()):
            self._beat.stop()
            self.first = False
            shiboken6.invalidate(self._lock)  # or its end would delete the other's lock
            self.lost.emit()
            return
        try:
            os.utime(self._file)
        except OSError:  # the drive is away: whoever takes the lock over has the data, too
            return

    def _holder(self) -> tuple[int, str, str]:
        found = cast("tuple[int, str, str] | None", self._lock.getLockInfo())
        return found or (0, "", "")

    def listen(self) -> None:
        """Hear what later starts want. Until then they wait a moment."""
        from PySide6.QtNetwork import QLocalServer  # late: the icon need not wait for it

        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._greet)
        QLocalServer.removeServer(self._socket)
        server.listen(self._socket)
        self._server = server

    def wake_first(self, wish: str) -> Answer:
        """Tell the running instance. `elsewhere`: its windows are on another screen than this
        one. `silent`: no answer within four seconds."""
        from PySide6.QtNetwork import QLocalSocket  # late: see `listen`

        until = QDeadlineTimer(_WAIT_MS)
        caller = QLocalSocket()
        while not self._reached(caller, until):
            if until.hasExpired() or self.host:
                return "silent"
            # it holds the lock and does not listen yet: it starts just now
            QThread.msleep(_AGAIN_MS)
        said = f"{wish}\n{self._session}".encode()[: _MOST_BYTES - 1]
        caller.write(said + b"\n")
        while not caller.canReadLine():
            if not caller.waitForReadyRead(max(1, until.remainingTime())):
                return "silent"
        answer = bytes(caller.readLine().data())
        return "elsewhere" if answer == _ELSEWHERE else "woken"

    def _reached(self, caller: QLocalSocket, until: QDeadlineTimer) -> bool:
        caller.abort()
        caller.connectToServer(self._socket)
        return caller.waitForConnected(max(1, until.remainingTime()))

    def leave(self) -> None:
        """Free the socket and the lock."""
        self._beat.stop()
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
        # who names no session (an older version, a script) is in this one
        theirs = bytes(caller.readLine().data()).decode("utf-8", "replace").strip()
        here = wish == QUIT or not theirs or not self._session or theirs == self._session
        caller.write(_YES if here else _ELSEWHERE)
        caller.flush()
        caller.disconnectFromServer()
        if here:
            self.woken.emit(wish)
