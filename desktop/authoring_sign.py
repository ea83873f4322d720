"""`program key` and `program sign`: a key to sign with, and signatures beside the files.

The files are minisign's own: `minisign -S` does the same as `program sign`, and either makes
what the other checks. A password is asked for on the terminal, or read as the first line of
what is piped in; it is never taken from the command line, which every process can read.
"""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop import minisign, minisign_keys
from desktop.errors import BadFile, BadSignature
from desktop.feeds import discover, jsonfeed, signature
from desktop.feeds.request import LIMIT
from desktop.minisign import PublicKey, SecretKey

PUBLIC = ".pub"
_SAID = {
    "not_a_secret_key": "is no secret key of minisign",
    "password_needed": "needs its password",
    "wrong_password": "this is not its password",
    "too_much_memory": "opening it needs more memory than there is",
}


@dataclass(frozen=True, slots=True)
class Signed:
    """What became of one file: `anew` is false where its old signature is still right."""

    path: Path
    anew: bool


def make_key(path: Path, *, open_: bool = False) -> PublicKey:
    """Write a new secret key to `path` and its public half beside it, over nothing that is
    there. `open_`: without a password, for machines that sign by themselves.
    Errors: `BadFile`."""
    beside = Path(f"{path}{PUBLIC}")
    for taken in (path, beside):
        if taken.exists():
            raise _bad(taken, "is there already; a key is never written over")
    password = "" if open_ else _new_password()
    key = minisign_keys.make()
    _write_new(path, minisign_keys.seal(key, password), 0o600)
    _write_new(beside, key.public.file(), 0o644)
    return key.public


def open_key(path: Path) -> SecretKey:
    """The secret key in a file; asks for its password where it has one. Errors: `BadFile`."""
    body = _read(path, minisign.LONGEST)
    try:
        password = _password(f"Password of {path}: ") if minisign_keys.is_sealed(body) else ""
        return minisign_keys.unseal(body, password)
    except BadFile as error:
        raise _bad(path, _SAID[error.problem]) from None


def sign(targets: Sequence[Path], key: SecretKey, now: datetime) -> Iterator[Signed]:
    """Sign files, and in folders every program and JSON feed; each as soon as asked for.
    What is signed rightly already keeps its signature. Errors: `BadFile`."""
    for path in _files(targets):
        body = _read(path, LIMIT)
        _values(path, body)
        beside = Path(f"{path}{signature.SUFFIX}")
        standing = _stands(beside, path, body, key.public, now)
        if not standing:
            _replace(beside, key.sign(body, minisign.trusted_comment(path.name, now)).file())
        yield Signed(path, not standing)


def other_keys(paths: Iterable[Path], key: PublicKey) -> Iterator[Path]:
    """Of these files: programs that name keys, and not this one. Then only people who joined
    under this very key believe what it signs."""
    for path in paths:
        named = _values(path, _read(path, LIMIT)).get("keys")
        if isinstance(named, list) and named and key.text not in named:
            yield path


def holding(targets: Iterable[Path], key: Path) -> Iterator[Path]:
    """Folders among the targets in which the secret key itself lies: who publishes one of them
    gives it away."""
    for target in targets:
        if target.is_dir() and key.resolve().is_relative_to(target.resolve()):
            yield target


# --- files -----------------------------------------------------------------------------------


def _files(targets: Sequence[Path]) -> tuple[Path, ...]:
    found: list[Path] = []
    for target in targets:
        if not target.is_dir():
            found.append(target)
            continue
        inside = [path for path in sorted(target.rglob("*.json")) if _is_ours(path)]
        if not inside:
            raise _bad(target, "holds neither a program nor a JSON feed")
        found += inside
    return tuple(dict.fromkeys(found))


def _is_ours(path: Path) -> bool:
    """Whether this is a program or a JSON feed; rules and other JSON need no signature."""
    try:
        values = _values(path, _read(path, LIMIT))
    except BadFile:
        return False
    schema, version = values.get("schema"), values.get("version")
    program = isinstance(schema, str) and schema.startswith(discover.SCHEMA)
    return program or (isinstance(version, str) and jsonfeed.VERSION in version)


def _values(path: Path, body: bytes) -> dict[str, Any]:
    """What a file says; nobody should put a name under what nobody can read."""
    try:
        values = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _bad(path, f"is not JSON ({error})") from None
    if not isinstance(values, dict):
        raise _bad(path, "is no JSON object")
    return values


def _stands(beside: Path, path: Path, body: bytes, key: PublicKey, now: datetime) -> bool:
    """Whether the signature that is there is right for what is to be signed."""
    if not beside.exists():
        return False
    try:
        old = minisign.signature(_read(beside, minisign.LONGEST))
        if (signature.moment(old.comment) or 0) > now.timestamp():
            # people who have the old one would take the new one for older
            raise _bad(beside, "was made later than this computer's clock shows now")
        signature.made_at(body, old.file(), path.absolute().as_uri(), (key.text,), now)
    except BadSignature:
        return False
    return True


def _read(path: Path, limit: int) -> bytes:
    try:
        with path.open("rb") as file:
            body = file.read(limit + 1)
    except OSError as error:
        raise _bad(path, error.strerror or "can't be read") from None
    if len(body) > limit:
        raise _bad(path, f"larger than {limit} bytes")
    return body


def _write_new(path: Path, body: bytes, rights: int) -> None:
    """A file that was not there before; a secret one is never readable by others, not even
    for a moment."""
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, rights)
        with os.fdopen(file, "wb") as opened:
            opened.write(body)
    except OSError as error:
        raise _bad(path, error.strerror or "can't be written") from None


def _replace(path: Path, body: bytes) -> None:
    """The whole file or the old one: a web server may be reading it."""
    new = path.with_name(f".{path.name}.new")
    try:
        new.write_bytes(body)
        new.replace(path)
    except OSError as error:
        raise _bad(path, error.strerror or "can't be written") from None


# --- passwords -------------------------------------------------------------------------------


def _new_password() -> str:
    password = _password("Password for the new key: ")
    if not password:
        raise _bad(Path(), "a key without a password has to be asked for: --no-password")
    if sys.stdin.isatty() and _password("The same once more: ") != password:
        raise _bad(Path(), "these are two different passwords")
    return password


def _password(question: str) -> str:
    """From the terminal, unseen; or the first line of what is piped in."""
    if sys.stdin.isatty():
        return getpass.getpass(question)
    return sys.stdin.readline().rstrip("\r\n")


def _bad(path: Path, problem: str) -> BadFile:
    return BadFile(address=str(path) if path != Path() else "", where="", problem=problem)
