"""Keeps a running Goodword whole while the installer replaces the bundle (a hook of PyInstaller).

Modules are read when they are first used, hours later perhaps, from the program's own file and
from base_library.zip, by their names; after an upgrade other files have these names. Both are
kept open from the start and read from there. macOS has no /proc/self/exe, which answers this on
Linux (`installer/linux/hold.py`), and one place of reading for all who open /dev/fd/N.
"""

import builtins
import io
import os
import sys
import zipimport
from pathlib import Path
from types import ModuleType, SimpleNamespace, TracebackType
from typing import Any


class Held:
    """An open file as one of its readers sees it: each has its own place, so threads may share
    what is open."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._at = 0

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: os.fstat(self._handle).st_size}
        self._at = start[whence] + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int = -1) -> bytes:
        left = os.fstat(self._handle).st_size - self._at if size < 0 else size
        parts = []
        while left > 0 and (part := os.pread(self._handle, left, self._at)):
            parts.append(part)
            self._at += len(part)
            left -= len(part)
        return b"".join(parts)

    def __enter__(self) -> "Held":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Stays open, for the next one."""


def hold(reading: ModuleType, archive: str, library: str) -> None:
    """`reading`: PyInstaller's module that opens `archive` again for each module."""
    flags = os.O_RDONLY | os.O_CLOEXEC
    kept = {place: os.open(place, flags) for place in (archive, library)}

    def reopened(place: Any, *words: Any, **more: Any) -> Any:
        if place in kept:
            return Held(kept[place])
        return builtins.open(place, *words, **more)  # noqa: PTH123  stands in for it

    reading.open = reopened  # type: ignore[attr-defined]

    def code_opened(place: str) -> Any:
        return Held(kept[place]) if place in kept else io.open_code(place)

    zipimport._io = SimpleNamespace(open_code=code_opened)  # type: ignore[attr-defined]


if sys.platform == "darwin" and getattr(sys, "frozen", False):
    import pyimod01_archive  # type: ignore[import-not-found]
    import pyimod02_importers  # type: ignore[import-not-found]

    hold(
        pyimod01_archive,
        pyimod02_importers.pyz_archive._filename,
        str(Path(sys._MEIPASS) / "base_library.zip"),
    )
