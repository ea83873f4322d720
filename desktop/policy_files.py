"""Policies in files: JSON in a folder of IT's, and the property lists of macOS.

Whoever can write such a file decides whose signature counts and which certificates are trusted.
So a file counts only when nobody but its rightful owner can write it or swap it for another.
"""

from __future__ import annotations

import json
import os
import stat
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from desktop.policy_entry import Misread
from desktop.policy_said import Level, Said, Source
from desktop.policy_sorting import Problem

BUNDLE = "io.github.goodword"
"""What Goodword is called on macOS."""
_BYTES = 256 * 1024
_DEPTH = 8
_STRANGE = Misread("must be text, a number, a switch, a list or a dictionary")
_SHARED = stat.S_IWGRP | stat.S_IWOTH
_NOWHERE = "leads to nothing"
_TWICE = "stands there twice; the last one counts"

Content = tuple[Mapping[str, Any], list[tuple[str, str]]]
"""What a file says, and names in it that are wrong in themselves, with the reason."""


class Unreadable(ValueError):
    """Why a file can't be taken, in English, for administrators."""


def folder(place: Path, owner: int | None = None) -> list[Said]:
    """`policy.json` and, over it in the order of their names, `policy.d/*.json`. `owner`: the
    user id that files and folders must belong to; None: whoever."""
    more = place / "policy.d"
    for spot in (place, more):
        # whoever can write there can take files away, so that missing ones say nothing
        if why := _mistrusted(spot, owner):
            return [_refused(_source(spot, "machine"), why)]
    said = [_said(place / "policy.json", "machine", _json, owner)]
    try:
        names = sorted(
            name
            for name in os.listdir(more)  # noqa: PTH208  no need of paths
            if name.lower().endswith(".json") and not name.startswith(".")
        )
    except FileNotFoundError:
        names = []
    except OSError as error:
        names = []
        said.append(_refused(_source(more, "machine"), _reason(error)))
    said += [_said(more / name, "machine", _json, owner) for name in names]
    return [one for one in said if one is not None]


def property_list(file: Path, level: Level, owner: int | None = None) -> list[Said]:
    """A managed preference of macOS, binary or XML; nothing where there is none."""
    if why := _mistrusted(file.parent, owner):
        return [_refused(_source(file.parent, level), why)]
    said = _said(file, level, _plist, owner)
    return [] if said is None else [said]


def check(file: Path) -> Said:
    """One file by itself, whoever owns it. A name that ends in `.plist` or `.mobileconfig` is a
    property list."""
    mac = file.suffix.lower() in (".plist", ".mobileconfig")
    said = _said(file, "machine", _plist if mac else _json, None)
    return said or _refused(_source(file, "machine"), "is not there")


def _said(
    file: Path, level: Level, read: Callable[[bytes], Content], owner: int | None
) -> Said | None:
    source = _source(file, level)
    try:
        content, wrong = read(_bytes(file, owner))
    except FileNotFoundError:
        return _refused(source, _NOWHERE) if file.is_symlink() else None
    except Unreadable as error:
        return _refused(source, str(error))
    except OSError as error:
        return _refused(source, _reason(error))
    return Said(source, content, tuple(Problem(source.name, *one) for one in wrong))


def _source(file: Path, level: Level) -> Source:
    """By a name that can be shown and written wherever a source is named."""
    return Source("".join(one if one.isprintable() else "?" for one in str(file)), level)


def _refused(source: Source, why: str) -> Said:
    return Said(source, None, (Problem(source.name, "", why),))


def _reason(error: OSError) -> str:
    return f"can't be read: {error.strerror or type(error).__name__}"


def _bytes(file: Path, owner: int | None) -> bytes:
    """Errors: `OSError`, `Unreadable`."""
    # a pipe that lies there must not hold up the start
    handle = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as opened:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise Unreadable("is no file")
        if owner is not None:
            _trust(found, owner)
            if file.is_symlink():
                _trust_behind(file, owner)
        body = opened.read(_BYTES + 1)
    if len(body) > _BYTES:
        raise Unreadable(f"is larger than {_BYTES} bytes")
    return body


def _trust(found: os.stat_result, owner: int) -> None:
    """Errors: `Unreadable`."""
    if found.st_uid != owner:
        raise Unreadable(f"belongs to user {found.st_uid}, not to {owner}")
    if found.st_mode & _SHARED:
        raise Unreadable("can be written by others than its owner")


def _trust_behind(link: Path, owner: int) -> None:
    """Look at where a link leads: who can write in that folder can swap the file.
    Errors: `Unreadable`, `OSError`."""
    behind = Path(os.path.realpath(link)).parent.stat()
    if not behind.st_mode & stat.S_ISVTX:  # there, only owners take files away
        _trust(behind, owner)


def _mistrusted(place: Path, owner: int | None) -> str:
    """Why what lies in a folder, or is missing there, tells nothing; empty: it does."""
    try:
        found = place.stat()
        if owner is not None:
            _trust(found, owner)
    except FileNotFoundError:
        return _NOWHERE if place.is_symlink() else ""
    except Unreadable as error:
        return str(error)
    except OSError as error:
        return _reason(error)
    return ""


# --- what stands in a file --------------------------------------------------------------------


def _json(body: bytes) -> Content:
    twice: list[str] = []

    def pairs(found: Sequence[tuple[str, Any]]) -> dict[str, Any]:
        twice.extend(_twice([name for name, _ in found]))
        return dict(found)

    try:
        content = json.loads(
            body.decode("utf-8-sig"), object_pairs_hook=pairs, parse_constant=_no_number
        )
    except (ValueError, RecursionError):
        raise Unreadable("is not JSON in UTF-8") from None
    if not isinstance(content, dict):
        raise Unreadable("must be a JSON object")
    return content, [(name, _TWICE) for name in twice]


def _no_number(name: str) -> float:
    raise ValueError(name)


def _plist(body: bytes) -> Content:
    import plistlib  # late: other systems need not wait for it
    from xml.parsers.expat import ExpatError

    try:
        content = plistlib.loads(body)
    # what damaged lists raise; a date that is none: AttributeError
    except (ValueError, ExpatError, RecursionError, AttributeError, LookupError, TypeError):
        raise Unreadable("is no property list") from None
    if not isinstance(content, dict):
        raise Unreadable("must be a dictionary")
    said: list[Mapping[str, Any]] = [content]
    if isinstance(content.get("PayloadContent"), list):
        said = list(_payloads(content["PayloadContent"]))
        if not said:
            raise Unreadable(f"is a profile that says nothing for {BUNDLE}")
    # managed preferences bring keys of the system's own, as PayloadUUID
    named = [
        (str(key), one if _plain(one, _DEPTH) else _STRANGE)
        for payload in said
        for key, one in payload.items()
        if not str(key).startswith("Payload")
    ]
    return dict(named), [(name, _TWICE) for name in _twice([name for name, _ in named])]


def _twice(names: Sequence[str]) -> Iterator[str]:
    return (name for name, times in Counter(names).items() if times > 1)


def _payloads(content: Sequence[Any]) -> Iterator[Mapping[str, Any]]:
    """What a configuration profile says about Goodword: payloads of our bundle id, and what is
    forced in the older form, which holds the preferences of many programs.
    Source: Apple's Device Management reference, "ManagedPreferences"."""
    for one in content:
        kind = one.get("PayloadType") if isinstance(one, dict) else ""
        if kind == BUNDLE:
            yield one
        elif kind == "com.apple.ManagedClient.preferences":
            found: Any = one
            for key in ("PayloadContent", BUNDLE, "Forced"):
                found = found.get(key) if isinstance(found, dict) else None
            for inner in found if isinstance(found, list) else ():
                settings = inner.get("mcx_preference_settings") if isinstance(inner, dict) else 0
                if isinstance(settings, dict):
                    yield settings


def _plain(value: Any, depth: int) -> bool:
    """Whether a value is made of what JSON has too. Lists of a binary property list may hold
    themselves."""
    if depth == 0:
        return False
    if isinstance(value, dict):
        return all(isinstance(key, str) and _plain(one, depth - 1) for key, one in value.items())
    if isinstance(value, list):
        return all(_plain(one, depth - 1) for one in value)
    return isinstance(value, (bool, int, float, str))
