"""Keeps a running Goodword whole while a package replaces its files (a hook of PyInstaller).

Modules are read when they are first used, hours later perhaps, from the executable and from
base_library.zip, by their names. After an upgrade other files have these names. What is open
stays, so both are read through what this process has open.
"""

import os
import sys
import zipimport
from pathlib import Path

import pyimod02_importers  # type: ignore[import-not-found]

if sys.platform == "linux":
    pyimod02_importers.pyz_archive._filename = "/proc/self/exe"
    library = str(Path(sys._MEIPASS) / "base_library.zip")  # type: ignore[attr-defined]
    held = os.open(library, os.O_RDONLY | os.O_CLOEXEC)
    read = zipimport._get_data  # type: ignore[attr-defined]

    def read_held(archive: str, entry: tuple[object, ...]) -> bytes:
        place = f"/proc/self/fd/{held}" if archive == library else archive
        content: bytes = read(place, entry)
        return content

    zipimport._get_data = read_held  # type: ignore[attr-defined]
