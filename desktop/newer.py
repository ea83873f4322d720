"""Whether a newer Goodword is there: on the disk already, or told of by the company.

Only told, never fetched: packages come from the company's package manager. A package that was
changed under a running Goodword is seen in the file `VERSION` beside the program, without any
network. What the company publishes is one small file at the address that IT's policy names,
asked for once a day: `{"version": "0.3.0", "notes": "What is new, in a sentence."}`.
"""

from __future__ import annotations

import contextlib
import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from desktop import __version__, settings
from desktop.errors import BadReply, DiskFull, GoodwordError
from desktop.policies import Rulings
from desktop.settings import Settings
from desktop.text import clean
from desktop.web import Web, bare, is_loopback

FILE = "VERSION"
"""Lies beside the installed program; its first word is the version of what is on the disk."""
EVERY = timedelta(days=1)
AGAIN = timedelta(hours=4)
"""After a try that brought nothing."""
LIMIT = 64 * 1024
"""Bytes of the company's file."""
SECONDS = 20.0
_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9}){0,3}", re.ASCII)
_LONGEST_NOTES = 500


@dataclass(frozen=True, slots=True)
class Notice:
    """`restart`: this version is installed, and an older one runs; `there`: the company says
    that there is this version, and in `notes` what is new in it."""

    kind: Literal["restart", "there"]
    version: str
    notes: str = ""


class Newer:
    """Not for the main thread: reads a file, and once a day an address."""

    def __init__(
        self,
        web: Web,
        kept: Settings,
        rulings: Rulings,
        *,
        running: str = __version__,
        folder: Path | None = None,
    ) -> None:
        """`folder`: where the program lies; None: where this one does."""
        self._web, self._kept, self._rulings = web, kept, rulings
        self._running = running
        self._folder = own_folder() if folder is None else folder

    def notice(self, now: datetime) -> Notice | None:
        """What there is to tell now; None: nothing, or IT wants nothing told. Never fails."""
        policy = self._rulings.policy
        if policy.update_notices is False:
            return None
        installed = self._installed()
        if is_newer(installed, self._running):
            return Notice("restart", installed)
        if not _is_safe(policy.updates):
            return None
        told = self._told(policy.updates, now)
        if not is_newer(told.get("version", ""), self._running):
            return None
        return Notice("there", told["version"], told.get("notes", ""))

    # --- on the disk ----------------------------------------------------------------------

    def _installed(self) -> str:
        """Empty where that is not known: a checkout, or a package that is just being changed."""
        if self._folder is None:
            return ""
        try:
            words = (self._folder / FILE).read_text("ascii")[:100].split()
        except (OSError, ValueError):
            return ""
        return words[0] if words and _NUMBER.fullmatch(words[0]) else ""

    # --- told by the company --------------------------------------------------------------

    def _told(self, address: str, now: datetime) -> Mapping[str, str]:
        """What the company's file said last; asked for again where that is a day ago."""
        known = _kept(self._kept.get(settings.UPDATES_READ))
        if known.get("address") != address:
            known = {"address": address}
        due = known.get("due", 0)
        # a clock that was set back must not silence it for years
        if now.timestamp() < due <= (now + EVERY).timestamp():
            return _words(known)
        try:
            found, wait = self._asked(address), EVERY
        except GoodwordError:
            found, wait = _words(known), AGAIN
        again = int((now + wait).timestamp())
        with contextlib.suppress(DiskFull):
            told = json.dumps({**found, "address": address, "due": again})
            self._kept.put(settings.UPDATES_READ, told)
        return found

    def _asked(self, address: str) -> dict[str, str]:
        """Errors: `Offline`, `TooLarge`, `BadReply`, `Busy`."""
        answer = self._web.read(address, limit=LIMIT, seconds=SECONDS)
        found = answer.json("updates") if answer.ok else None
        content = found if isinstance(found, dict) else {}
        version = content.get("version")
        if not isinstance(version, str) or not _NUMBER.fullmatch(version):
            raise BadReply(address=bare(address), where="version", status=answer.status)
        notes = content.get("notes")
        said = " ".join(clean(notes).split()) if isinstance(notes, str) else ""
        return {"version": version, "notes": said[:_LONGEST_NOTES]}


def _is_safe(address: str) -> bool:
    """Whether there is one, and nobody on the way can answer for it."""
    return bool(address) and (urlsplit(address).scheme == "https" or is_loopback(address))


def is_newer(version: str, than: str) -> bool:
    """Whether one version comes after another; never where either is none."""
    one, other = _parts(version), _parts(than)
    return bool(one and other) and one > other


def own_folder() -> Path | None:
    """Where the installed program lies; None for one that runs from its source."""
    if not getattr(sys, "frozen", False):
        return None
    folder = Path(sys.executable).parent
    # in a bundle beside programs lies nothing but code
    return folder.with_name("Resources") if sys.platform == "darwin" else folder


def _parts(version: str) -> tuple[int, ...]:
    """The numbers of a version, without the zeros at its end; empty for none."""
    if not _NUMBER.fullmatch(version):
        return ()
    numbers = [int(part) for part in version.split(".")]
    while len(numbers) > 1 and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def _kept(text: str) -> dict[str, Any]:
    """What was kept, as far as it is what we keep."""
    try:
        content = json.loads(text) if text else {}
    except ValueError:
        return {}
    if not isinstance(content, dict) or not isinstance(content.get("due", 0), int):
        return {}
    return content


def _words(known: Mapping[str, Any]) -> dict[str, str]:
    return {key: known[key] for key in ("version", "notes") if isinstance(known.get(key), str)}
