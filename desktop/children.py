"""The environment for programs that we start: as it was before a package changed it for itself.

A browser that loads our libraries, or looks for its plugins in our folder, does not start, and
nobody is told. PyInstaller keeps what it changed in `*_ORIG`; an AppImage puts its passing mount
into the paths.
Source: PyInstaller's manual ("LD_LIBRARY_PATH / LIBPATH considerations"), AppImage's AppRun.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

_CHANGED = (
    "LD_LIBRARY_PATH",
    "LD_PRELOAD",
    "DYLD_LIBRARY_PATH",
    "QT_PLUGIN_PATH",
    "QT_QPA_PLATFORM_PLUGIN_PATH",
    "QML2_IMPORT_PATH",
    "PYTHONPATH",
    "PYTHONHOME",
)
_OURS = ("_PYI_", "_MEI", "PYINSTALLER_")
_IMAGE = ("APPDIR", "APPIMAGE", "ARGV0", "OWD")


def environment_for(
    given: Mapping[str, str] | None = None, *, frozen: bool | None = None
) -> dict[str, str]:
    """`given`: ours. `frozen`: whether a package may have changed it; from source the person's
    own values stay."""
    ours = dict(os.environ if given is None else given)
    packed = bool(getattr(sys, "frozen", False)) if frozen is None else frozen
    for name in _CHANGED:
        original = ours.pop(f"{name}_ORIG", "")
        if original:
            ours[name] = original
        elif packed:
            ours.pop(name, None)
    image = ours.get("APPDIR", "")
    if packed and image:
        ours = {name: _outside(value, image) for name, value in ours.items()}
    if not packed:
        return ours
    return {
        name: value
        for name, value in ours.items()
        if name not in _IMAGE and not name.startswith(_OURS)
    }


def _outside(value: str, image: str) -> str:
    """A list of folders without those of the image."""
    if image not in value:
        return value
    kept = [part for part in value.split(os.pathsep) if not part.startswith(image)]
    return os.pathsep.join(kept)
