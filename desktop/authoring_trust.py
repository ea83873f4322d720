"""The signatures of a program as its checker sees them: made with a key that counts, fitting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from desktop import minisign
from desktop.authoring_file import File, Line
from desktop.authoring_program import Opened, is_checkout, name_of, said
from desktop.authoring_words import SIGNATURES, problem
from desktop.errors import BadFile, BadSignature, GoodwordError, NotFound
from desktop.feeds import signature, sniff
from desktop.model import Program


def check(opened: Opened, program: Program, keys: Sequence[str], now: datetime) -> Iterator[Line]:
    """Of `program.json` and of its JSON feeds; `keys` are given besides those that the program
    names. Where there is no key and no signature there is nothing to say."""
    keys = tuple(dict.fromkeys((*keys, *program.keys)))
    try:
        for key in keys:
            minisign.public_key(key)
    except BadFile as error:
        yield Line(f"{key}: {problem(str(error.problem))}", wrong=True)
        return
    for address in _signable(opened, program):
        yield from _file(opened, address, keys, now)


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
