"""The signatures of a program as its checker sees them: made with a key that counts, fitting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from desktop import minisign, minisign_keys
from desktop.authoring_file import File, Line
from desktop.authoring_program import Opened, is_checkout, name_of, said
from desktop.authoring_words import SIGNATURES, problem
from desktop.errors import BadFile, BadSignature, GoodwordError, NotFound
from desktop.feeds import signature, sniff
from desktop.model import Program

OUT = "keep it out of this folder, and make a new one if it was ever published"
MOST = 10_000
"""Files of a folder that are looked at for secret keys."""


def check(opened: Opened, program: Program, given: Sequence[str], now: datetime) -> Iterator[Line]:
    """Of `program.json` and of its JSON feeds; `given` are keys, or files of them, besides those
    that the program names. Where there is no key and no signature there is nothing to say."""
    yield from _secrets(program)
    keys: dict[str, None] = {}
    for one in (*given, *program.keys):
        try:
            keys[minisign.public_key(_written(one) if one in given else one).text] = None
        except BadFile as error:
            meant = Path(one)
            is_file = one in given and meant.suffix and not meant.exists()
            why = "there is no such file" if is_file else problem(str(error.problem))
            yield Line(f"{one}: {why}", wrong=True)
            return
    for address in _signable(opened, program):
        yield from _file(opened, address, tuple(keys), now)


def _written(given: str) -> str:
    """What stands in the file of a key; the key itself where there is no such file."""
    try:
        with Path(given).open(encoding="utf-8", errors="replace") as file:
            return file.read(minisign.LONGEST)
    except (OSError, ValueError):
        return given


def _secrets(program: Program) -> Iterator[Line]:
    """Secret keys beside a program: the folder gets published, and they with it."""
    if not is_checkout(program.address):
        return
    folder = Path(name_of(program.address)).parent
    for path in islice(folder.rglob("*"), MOST):
        try:
            if path.is_file() and path.stat().st_size <= minisign.LONGEST:
                minisign_keys.is_sealed(path.read_bytes())
                yield Line(f"{path}: a secret key; {OUT}", wrong=True)
        except (OSError, BadFile):
            continue  # nearly every file


def _signable(opened: Opened, program: Program) -> Iterator[str]:
    """Atom and RSS are made by a CMS, which signs nothing."""
    if not program.bare:
        yield program.address
    for source in program.feeds:
        try:
            body, mime = opened.read(source.url)
        except GoodwordError:
            continue  # told where feeds are checked
        if sniff.kind(sniff.text_of(body, mime), mime) == "json":
            yield source.url


def _file(opened: Opened, address: str, keys: tuple[str, ...], now: datetime) -> Iterator[Line]:
    body, _ = opened.read(address)
    beside = signature.beside(address)
    file = File(name_of(beside))
    try:
        written, _ = opened.read(beside)
    except NotFound:
        if keys:
            yield file.wrong("", f"is not there: sign {name_of(address)} (goodword program sign)")
        return
    except GoodwordError as error:
        yield Line(said(error), wrong=True)
        return
    try:
        if not keys:
            minisign.signature(written)
            yield file.note("", "signed, but no key is known: give one with --key to check it")
            return
        made = signature.made_at(body, written, address, keys, now)
    except BadSignature as error:
        # without a key it may be a server that has an answer for everything
        if keys or is_checkout(address):
            yield file.wrong("", SIGNATURES.get(error.problem, str(error.problem)))
    else:
        day = datetime.fromtimestamp(made, UTC).isoformat(" ", "minutes")
        yield file.fact(f"signed on {day.removesuffix('+00:00')} UTC")
