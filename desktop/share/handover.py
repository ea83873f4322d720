"""Pictures that people post by hand: copies under readable names, in a folder they can find.

The files of a share lie in the data folder under names made from their content; no file dialog
of a browser leads there. What goes out was stripped already (`media_folder.py`).
"""

from __future__ import annotations

import contextlib
import filecmp
import re
import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from desktop.errors import BadFile
from desktop.model import Attachment, Outgoing

KEPT = timedelta(days=7)
"""So long copies stay; until then whoever posts has posted."""
LONGEST = 60
"""Characters of a name; Windows ends whole paths at 260."""
_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069]+')
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
_STAMPED = re.compile(r"\d{4}-\d\d-\d\d ")
_ENDINGS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "video/webm": ".webm",
    "application/pdf": ".pdf",
}


def hand_over(place: Path, outgoing: Outgoing, title: str, local: datetime) -> Path | None:
    """Copy what goes with a share below `place`; the folder it lies in, None = nothing goes
    with it. The same share gets the same folder again. Errors: `BadFile` (`missing` where the
    file is gone, `not_written` where there is no room for a copy)."""
    files = tuple(_named(outgoing.pictures))
    if not files:
        return None
    folder = place
    try:
        folder = _folder(place, f"{local:%Y-%m-%d} {readable(title) or 'Goodword'}", files)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, source in files:
            if not _same(folder / name, source):
                shutil.copyfile(source, folder / name)
    except OSError as error:
        gone = next((source for _, source in files if not source.is_file()), None)
        problem = "missing" if gone else "not_written"
        raise BadFile(address=(gone or folder).name, where="", problem=problem) from error
    return folder


def sweep(place: Path, now: datetime) -> int:
    """Remove folders of ours that nobody needs any more; how many. Others are left alone."""
    removed = 0
    with contextlib.suppress(OSError):
        for folder in sorted(place.iterdir()):
            ours = folder.is_dir() and not folder.is_symlink() and _STAMPED.match(folder.name)
            if ours and folder.stat().st_mtime < (now - KEPT).timestamp():
                shutil.rmtree(folder, ignore_errors=True)
                removed += 1
    return removed


def readable(text: str) -> str:
    """Words as the name of a file or folder, on every system."""
    name = " ".join(_FORBIDDEN.sub(" ", text).split())
    if len(name) > LONGEST:
        end = name.rfind(" ", LONGEST // 2, LONGEST)
        name = name[: end if end > 0 else LONGEST]
    name = name.strip(" .")
    return f"_{name}" if _DEVICE.match(name) else name


def _named(pictures: Iterable[Attachment]) -> Iterable[tuple[str, Path]]:
    """A name for each, in the order in which they shall stand."""
    for number, picture in enumerate(pictures, 1):
        source = Path(picture.path)
        ending = _ENDINGS.get(picture.mime, source.suffix)
        words = readable(picture.title or picture.alt)
        yield f"{number} {words}{ending}" if words else f"{number}{ending}", source


def _folder(place: Path, name: str, files: tuple[tuple[str, Path], ...]) -> Path:
    """The first folder of this name that is free or holds exactly these."""
    number = 1
    while True:
        folder = place / (name if number == 1 else f"{name} ({number})")
        if not folder.exists() or _holds(folder, files):
            return folder
        number += 1


def _holds(folder: Path, files: tuple[tuple[str, Path], ...]) -> bool:
    there = {one.name for one in folder.iterdir()} if folder.is_dir() else set()
    return there <= {name for name, _ in files} and all(
        _same(folder / name, source) for name, source in files if name in there
    )


def _same(copy: Path, source: Path) -> bool:
    """Whether a copy is whole: a disk that was full leaves half of one."""
    return copy.is_file() and filecmp.cmp(copy, source, shallow=False)
