"""Where data lies: on which computer, in which file, and with which word beside it.

The word is another one after each start and stands in a small file beside the database. A
database that was put back alone does not fit the word; a folder that was put back or copied
fits, but its file is another one, or was written anew: no copy can set the time at which its
inode last changed.
Source: stat(2) and inode(7) (`st_ctime`); on Windows that field is the time of creation, which
copies may keep, so there the file's number alone tells.
"""

from __future__ import annotations

import os
from dataclasses import astuple, dataclass

from desktop import machine
from desktop.paths import Paths

NETWORK = "network"
WORD_BYTES = 8
_NONE = "-"


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of one place. `file` is 0 where nothing can be written beside the data;
    `changed` in nanoseconds, 0 where the system does not tell. `moves`: how often the same file
    was seen from elsewhere. `coming`: the word that is just being written."""

    computer: str
    file: int = 0
    changed: int = 0
    word: str = _NONE
    moves: int = 0
    coming: str = _NONE

    @classmethod
    def read(cls, said: str) -> Place | None:
        """The inverse of `written`; None where nothing (or nothing readable) was said."""
        parts = said.split(" ")
        if len(parts) != 6 or not all(map(str.isdecimal, (parts[1], parts[2], parts[4]))):
            return None
        return cls(parts[0], int(parts[1]), int(parts[2]), parts[3], int(parts[4]), parts[5])

    def written(self) -> str:
        return " ".join(map(str, astuple(self)))

    def copied(self, here: Place) -> bool:
        """Whether the data at `here` is certainly not this file, or not as we left it."""
        if NETWORK in (self.computer, here.computer):
            return self.computer != here.computer
        if self._interrupted(here):
            return False
        if self.word != here.word:
            return True
        # drives without lasting numbers (exFAT, some of FUSE) draw others each time
        same = self.file in (0, here.file) or 0 != self.changed == here.changed
        return not same

    def elsewhere(self, here: Place) -> bool:
        """Whether it may be the same file, used from another computer, or one that was written
        over in its place. A change of owner or mode looks the same."""
        rewritten = self.file == here.file and self.changed != here.changed
        return self.computer != here.computer or (rewritten and not self._interrupted(here))

    def _interrupted(self, here: Place) -> bool:
        """Whether we ended (or the disk was full) between the new word and our note of it."""
        return here.word == self.coming != _NONE and self.file in (0, here.file)


def of(paths: Paths) -> Place:
    """The place of this data, as it is now."""
    if paths.on_network:
        return Place(NETWORK)
    computer = machine.mark()
    try:
        with paths.place.open(encoding="ascii", errors="replace") as kept:
            word = kept.read(2 * WORD_BYTES)
            found = os.fstat(kept.fileno())
    except OSError:
        return Place(computer)
    changed = found.st_ctime_ns if os.name == "posix" else 0
    return Place(computer, found.st_ino, changed, word if word.isalnum() else _NONE)


def keep(paths: Paths, word: str) -> bool:
    """Put the word beside the data, in the same file and to the disk. False where it can't be."""
    if paths.on_network:
        return False
    try:
        kept = os.open(paths.place, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            os.write(kept, word.encode())
            os.fsync(kept)
        finally:
            os.close(kept)
    except OSError:
        return False
    return True
