"""A keyring for tests that several processes share, and that kills its process on demand."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path


class FileDrawer:
    """Follows `desktop.keyrings.VaultBackend`; the entries lie in a file under a lock.
    `writes_left` ends the process with SIGKILL just before one write too many."""

    id = "file-drawer"

    def __init__(self, file: Path, *, writes_left: int = 10**9) -> None:
        self._file = file
        self._writes_left = writes_left

    def locked(self) -> bool:
        return False

    def unlock(self) -> None:
        pass

    def get_password(self, service: str, username: str) -> str | None:
        with self._entries() as entries:
            return entries.get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._before_writing()
        with self._entries() as entries:
            entries[f"{service}/{username}"] = password

    def delete_password(self, service: str, username: str) -> None:
        self._before_writing()
        with self._entries() as entries:
            entries.pop(f"{service}/{username}", None)

    def _before_writing(self) -> None:
        if self._writes_left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self._writes_left -= 1

    @contextlib.contextmanager
    def _entries(self) -> Iterator[dict[str, str]]:
        with self._file.open("a+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            before = file.read()
            entries = json.loads(before or "{}")
            yield entries
            after = json.dumps(entries)
            if after != before:
                file.seek(0)
                file.truncate()
                file.write(after)
