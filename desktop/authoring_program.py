"""Opening a program as its authors have it: at an address, or as files in a folder.

Files of a checkout are seen as if they lay on a server, so that `rules.json` and
`../shared/policy.md` mean what they will mean when they are published.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from desktop import __version__
from desktop.authoring_words import broken, problem
from desktop.errors import (
    BadFile,
    BadReply,
    Busy,
    GoodwordError,
    NotAFeed,
    NotFound,
    Offline,
    TooLarge,
)
from desktop.feeds import discover, jsonfeed, program_file, sniff
from desktop.feeds.request import LIMIT, ask
from desktop.guidelines import rules
from desktop.guidelines.rules import RuleBook
from desktop.model import Program
from desktop.web import bare

if TYPE_CHECKING:
    from desktop.web import Web

_CHECKOUT = "https://checkout.invalid"
"""Stands for this machine's files; the name can't exist (RFC 2606)."""


@dataclass(frozen=True, slots=True)
class Book:
    """One rule file: `rules` is empty where it could not be read, `problem` says why."""

    name: str
    rules: RuleBook | None
    problem: str = ""
    address: str = ""


@dataclass
class Opened:
    """A program, or rule files without one, and the way to its other files. `problems`: all
    that is wrong with the program, where that was asked for."""

    program: Program | None
    books: tuple[Book, ...]
    read: Callable[[str], tuple[bytes, str]] = field(repr=False)
    """Body and type of a file by its address; raises like `desktop.feeds.request.ask`."""
    problems: list[BadFile] = field(default_factory=list)


def open_(
    wanted: str, now: datetime, *, problems: list[BadFile] | None = None, offline: bool = False
) -> Opened:
    """`wanted`: address or path of a program, or of one rule file. With `problems` a program is
    opened as far as it can be, and what is wrong goes there; `offline` asks nobody.
    Errors: those of `desktop.feeds.request.ask`, and BadFile, NotAFeed."""
    reader = _Reader(now, offline=offline)
    address = _address(wanted)
    body, mime = reader.read(address)
    if not is_checkout(address):
        found = discover.link(body, mime, address)  # a page may name the program
        if found:
            address = found
            body, mime = reader.read(address)
    if _is_rules(body):
        return Opened(None, (_book(address, body),), reader.read)
    if is_checkout(address) and not _is_feed(body):
        program = _read(body, address, problems)
    else:
        known = discover.program(body, mime, address)
        program = program_file.read(known.body, address, bare_feed=known.bare, problems=problems)
    return Opened(program, tuple(_books(program, reader.read)), reader.read, problems or [])


def _read(body: bytes, address: str, problems: list[BadFile] | None) -> Program:
    """What breaks off is said in the words of its authors. Errors: BadFile."""
    try:
        return program_file.read(body, address, problems=problems)
    except BadFile as error:
        if error.problem != "not_json":
            raise
        why = broken(body)
        raise BadFile(address=error.address, where=error.where, problem=why) from None


def name_of(address: str) -> str:
    """A file as its authors know it: its path here, or its address."""
    return str(_path(address)) if is_checkout(address) else bare(address)


def said(error: GoodwordError) -> str:
    """An error in one English line."""
    facts = error.facts
    where = name_of(str(facts.get("address", "")))
    match error:
        case BadFile():
            inside, why = facts.get("where", ""), problem(str(facts["problem"]))
            said_ = f"{inside}: {why}" if inside else why
        case NotFound():
            said_ = "nothing is there"
        case NotAFeed():
            said_ = f"neither a program nor a feed ({facts.get('found', '')})"
        case TooLarge():
            said_ = f"larger than {facts.get('limit')} bytes"
        case Offline():
            said_ = f"can't be reached ({facts.get('cause', '')})"
        case Busy():
            said_ = f"the server asks to come back in {facts.get('retry_after')} seconds"
        case BadReply() if facts.get("status") in (401, 403):
            said_ = "is private: check the files in their folder instead"
        case BadReply():
            said_ = f"the server answers {facts.get('status')}"
        case _:
            said_ = str(error)
    return f"{where}: {said_}" if where else said_


class _Reader:
    """Reads files of this machine and of the internet; the latter door opens when needed."""

    def __init__(self, now: datetime, *, offline: bool) -> None:
        self._now = now
        self._offline = offline
        self._known: dict[str, tuple[bytes, str]] = {}

    @cached_property
    def _web(self) -> Web:
        # Late: policy and web are of no use for a checkout.
        from desktop import policies
        from desktop.obeying import way
        from desktop.web import Web

        return Web(f"Goodword/{__version__}", **way(policies.read().policy))

    def read(self, address: str) -> tuple[bytes, str]:
        """Each file once, however many ask for it."""
        if address not in self._known:
            self._known[address] = self._fresh(address)
        return self._known[address]

    def _fresh(self, address: str) -> tuple[bytes, str]:
        if is_checkout(address):
            return _file(_path(address)), ""
        if self._offline:
            raise Offline(address=bare(address), cause="nobody is to be asked")
        copy = ask(self._web, address, self._now, pages=True)
        return copy.body, copy.mime


def _file(path: Path) -> bytes:
    """Errors: NotFound, TooLarge, BadFile."""
    if not path.is_file():  # a pipe or a device would never end
        raise NotFound(address=str(path), status=0)
    try:
        with path.open("rb") as file:
            body = file.read(LIMIT + 1)
    except OSError as error:
        raise BadFile(address=str(path), where="", problem=error.strerror or "") from None
    if len(body) > LIMIT:
        raise TooLarge(address=str(path), limit=LIMIT)
    return body


def _address(wanted: str) -> str:
    if "://" in wanted:
        return discover.address(wanted)
    path = Path(wanted)
    path = path / "program.json" if path.is_dir() else path
    return _CHECKOUT + path.absolute().as_uri().removeprefix("file://")


def is_checkout(address: str) -> bool:
    """Whether this is a file of this machine."""
    return address.startswith(f"{_CHECKOUT}/")


def _path(address: str) -> Path:
    # `unquote` knows what `as_uri` quoted; `url2pathname` what a drive letter is.
    return Path(url2pathname(unquote(urlsplit(address).path)))


def _is_rules(body: bytes) -> bool:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and (
        str(found.get("schema", "")).startswith("guidelines/")
        or ("rules" in found and "schema" not in found)
    )


def _is_feed(body: bytes) -> bool:
    """Whether a file of this machine is a feed alone, as a CMS makes it."""
    text = sniff.text_of(body, "")
    if sniff.kind(text, "") != "json":
        return sniff.kind(text, "") == "feed"
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return False
    version = found.get("version") if isinstance(found, dict) else None
    return isinstance(version, str) and jsonfeed.VERSION in version


def _books(program: Program, read: Callable[[str], tuple[bytes, str]]) -> Iterator[Book]:
    for address in program.rules:
        try:
            body, _ = read(address)
        except GoodwordError as error:
            yield Book(name_of(address), None, said(error), address)
        else:
            yield _book(address, body)


def _book(address: str, body: bytes) -> Book:
    name = name_of(address)
    try:
        return Book(name, rules.read(body, name), address=address)
    except GoodwordError as error:
        return Book(name, None, said(error), address)
