"""Programs: reading `program.json`, and the programs that this person has joined."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from desktop.errors import BadFile
from desktop.feeds import discover, fields, sharing
from desktop.feeds.fetch import Fetcher, Problem, State, Visit
from desktop.feeds.fields import Fields
from desktop.feeds.request import Copy
from desktop.model import (
    Campaign,
    Contact,
    DocumentSource,
    Facts,
    FeedSource,
    Person,
    Program,
)
from desktop.store import Row, Store, to_ms
from desktop.web import Web, is_loopback

INTERVAL = 1800
_HANDLE = re.compile(r"@[^\s@]+(?:@[^\s@]+)?")
_MAIL = re.compile(r"[^\s@/:?&#%]+@[^\s@/:?&#%]+")
_INTERVAL_LEAST, _INTERVAL_MOST = 300, 7 * 86_400


def read(body: bytes, address: str, *, bare_feed: bool = False) -> Program:
    """A program from its file. Relative addresses are seen from `address`.
    Errors: `BadFile` with `where` and `problem`."""
    top = fields.load(body, address)
    if not top.line("schema").startswith(discover.SCHEMA):
        raise top.bad("schema", "unknown_schema")
    guidelines = top.inner("guidelines")
    # a server on this very machine may be asked every second; others are spared
    least = 1 if is_loopback(address) else _INTERVAL_LEAST
    return Program(
        address=address,
        title=top.needed("title"),
        language=top.line("language"),
        accent=top.colour("accent"),
        logo=top.url("logo"),
        home=top.url("home"),
        contact=_contact(top.inner("contact")),
        feeds=_feeds(top),
        documents=tuple(_document(one) for one in guidelines.objects("documents")),
        rules=_addresses(guidelines, "rules"),
        networks=_networks(top.inner("networks")),
        campaigns=tuple(_campaign(one) for one in top.objects("campaigns")),
        hashtags=fields.hashtags(top.lines("hashtags")),
        disclosure=top.text("disclosure", limit=500),
        people=tuple(_person(one) for one in top.objects("people")),
        sharing=sharing.read(top.inner("sharing")),
        suggestions=_suggestions(top),
        interval=top.number("interval", INTERVAL, least, _INTERVAL_MOST),
        bare=bare_feed,
    )


class Programs:
    """The programs joined, kept with all their small files so that they open offline."""

    def __init__(self, store: Store, web: Web, fetcher: Fetcher | None = None) -> None:
        self._store = store
        self._fetcher = fetcher or Fetcher(web, store)

    def join(self, address: str, now: datetime) -> Program:
        """Join by the address of a program, of any feed, of a page that links to one, or by
        `goodword://join?program=ADDRESS`. Joining twice is joining once.
        Errors: `BadFile`, `NotAFeed`, `NotFound`, `TooLarge`, `Busy`, `BadReply`, `Offline`."""
        wanted = discover.address(address)
        copy = self._fetcher.look(wanted, now)
        found = discover.link(copy.body, copy.mime, copy.url)
        if found:
            wanted = found
            copy = self._fetcher.look(wanted, now)
        discovered = discover.program(copy.body, copy.mime, wanted)
        program = read(discovered.body, wanted, bare_feed=discovered.bare)
        self._save(program, discovered.body, now)
        return program

    def all(self) -> tuple[Program, ...]:
        """In the order in which they were joined."""
        rows = self._store.read("SELECT * FROM programs ORDER BY place")
        return tuple(_program(row) for row in rows)

    def of(self, address: str) -> Program | None:
        row = self._store.row("SELECT * FROM programs WHERE address = ?", (address,))
        return None if row is None else _program(row)

    def leave(self, address: str) -> None:
        """Forget the program and its files. Its posts go by `Sync.leave`."""
        with self._store.writing() as connection:
            connection.execute("DELETE FROM programs WHERE address = ?", (address,))
            self._fetcher.forget(address)

    def file(self, address: str) -> bytes | None:
        """The kept copy of a rule file or a guideline page, or None."""
        return self._fetcher.kept_body(address)

    def file_changed(self, address: str) -> datetime | None:
        """When the server of such a file says that it changed it; None: it does not say."""
        return self._fetcher.kept_changed(address)

    def refresh(self, program: Program, now: datetime, *, force: bool = False) -> Refreshed:
        """Ask for everything small that is due: the program itself, then its rules and pages.
        What can't be read stays as it was and is told in `problems`."""
        before = program
        problems: list[Problem] = []
        touched = answered = False
        if not program.bare:
            itself = Visit(program.address, (program.address,), program.interval, force)
            for found in self._fetcher.visit(itself, now, self._keeper(program, now)):
                if isinstance(found, Problem):
                    problems.append(found)
                    continue
                answered = True
                program = found or program
        small = Visit(program.address, files(program), program.interval, force, keep_body=True)
        for outcome in self._fetcher.visit(small, now, _as_it_is):
            if isinstance(outcome, Problem):
                problems.append(outcome)
                continue
            answered = True
            touched |= outcome is not None
        return Refreshed(program, touched or program != before, tuple(problems), answered)

    def _keeper(
        self, program: Program, now: datetime
    ) -> Callable[[State, Copy], Callable[[], Program]]:
        def read_copy(state: State, copy: Copy) -> Callable[[], Program]:
            fresh = read(copy.body, program.address)

            def keep() -> Program:
                self._save(fresh, copy.body, now)
                return fresh

            return keep

        return read_copy

    def _save(self, program: Program, body: bytes, now: datetime) -> None:
        with self._store.writing() as connection:
            connection.execute(
                """INSERT INTO programs (address, body, bare, joined, place)
                   VALUES (?, ?, ?, ?, (SELECT coalesce(max(place), 0) + 1 FROM programs))
                   ON CONFLICT (address) DO UPDATE
                   SET body = excluded.body, bare = excluded.bare""",
                (program.address, body.decode("utf-8-sig"), program.bare, to_ms(now)),
            )


@dataclass(frozen=True, slots=True)
class Refreshed:
    """`changed`: the program or one of its files is another than before; `answered`: some
    server said something useful."""

    program: Program
    changed: bool
    problems: tuple[Problem, ...] = ()
    answered: bool = False


def files(program: Program) -> tuple[str, ...]:
    """The small files of a program that are kept whole."""
    return tuple(dict.fromkeys((*program.rules, *(one.url for one in program.documents))))


def _as_it_is(state: State, copy: Copy) -> Callable[[], bool]:
    """A file whose reading is another wing's business: kept unread."""
    return lambda: True


def _program(row: Row) -> Program:
    address: str = row["address"]
    try:
        return read(row["body"].encode(), address, bare_feed=bool(row["bare"]))
    except BadFile:  # an older Goodword took it: the rest must open, and a round may mend it
        return Program(address=address, title=urlsplit(address).hostname or address)


def _contact(fields_: Fields) -> Contact:
    return Contact(fields_.line("name"), fields_.line("email"), fields_.url("url"))


def _feeds(top: Fields) -> tuple[FeedSource, ...]:
    found: dict[str, FeedSource] = {}
    for one in top.objects("feeds"):
        source = FeedSource(
            one.needed("id"), one.line("title"), one.url("url"), one.line("category")
        )
        if not source.url:
            raise one.bad("url", "missing")
        if source.id in found:
            raise one.bad("id", "twice")
        found[source.id] = source
    return tuple(found.values())


def _document(one: Fields) -> DocumentSource:
    url = one.url("url")
    if not url:
        raise one.bad("url", "missing")
    return DocumentSource(one.needed("id"), one.line("title") or one.needed("id"), url)


def _addresses(top: Fields, key: str) -> tuple[str, ...]:
    found = []
    for index, line in enumerate(top.lines(key)):
        url = fields.absolute(top.address, line)
        if not url:
            raise top.bad(f"{key}[{index}]", "not_an_address")
        found.append(url)
    return tuple(found)


def _networks(top: Fields) -> Mapping[str, Facts]:
    inner: dict[str, Mapping[str, Any]] = {name: top.inner(name).values for name in top.values}
    return MappingProxyType({name: MappingProxyType(dict(facts)) for name, facts in inner.items()})


def _person(one: Fields) -> Person:
    inner = one.inner("handles")
    handles = {name: "@" + inner.line(name, limit=200).lstrip("@") for name in inner.values}
    usable = {name: handle for name, handle in handles.items() if _HANDLE.fullmatch(handle)}
    return Person(one.needed("name"), MappingProxyType(usable))


def _suggestions(top: Fields) -> str:
    """An e-mail address, or an address that is opened in the browser (https only: the words
    are nobody else's business)."""
    line = top.line("suggestions")
    if not line or _MAIL.fullmatch(line):
        return line
    url = top.url("suggestions")
    if not url.startswith("https://") and not is_loopback(url):
        raise top.bad("suggestions", "not_an_address")
    return url


def _campaign(one: Fields) -> Campaign:
    return Campaign(
        id=one.needed("id"),
        title=one.line("title") or one.needed("id"),
        text=one.text("text"),
        hashtags=fields.hashtags(one.lines("hashtags")),
        starts=one.time("from"),
        ends=one.time("until"),
    )
