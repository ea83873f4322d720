"""The rule files of a program as its checker reads them: what is not taken, what leads nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from desktop.authoring_file import File, Line, missing
from desktop.authoring_posts import unreadable
from desktop.authoring_program import Book, Opened
from desktop.errors import GoodwordError
from desktop.guidelines.documents import Page
from desktop.guidelines.rules import Rule
from desktop.share import limits


@dataclass(frozen=True)
class Around:
    """What rules refer to: the program's pages by id (None: it can't be read, which is told
    already), and the ids of its segments."""

    pages: Mapping[str, Page | None]
    segments: set[str]


def check(opened: Opened, book: Book, around: Around | None, named: str) -> Iterator[Line]:
    """`around` is None where only a rule file was given: then nothing can be followed. `named`
    is where the program names it."""
    file = _file_of(opened, book)
    if book.rules is None:
        broken = file.body and file.values is None
        yield unreadable(file) if broken else missing(book.problem, named)
        return
    places = _places(file)
    yield file.fact(f"{len(book.rules.rules)} rules")
    for reason in book.rules.problems:
        place = places.get(reason.partition(": ")[0], "")
        yield file.wrong(place, reason)
    for rule in book.rules.rules:
        yield from _rule(file, places.get(rule.id, ""), rule, around)


def _file_of(opened: Opened, book: Book) -> File:
    try:
        return File(book.name, *opened.read(book.address))
    except GoodwordError:
        return File(book.name)


def _places(file: File) -> Mapping[str, str]:
    """Where each rule stands, by its id."""
    rules = file.values.get("rules") if isinstance(file.values, dict) else None
    return {
        one["id"]: f"rules[{index}]"
        for index, one in enumerate(rules if isinstance(rules, list) else ())
        if isinstance(one, dict) and isinstance(one.get("id"), str)
    }


def _rule(file: File, where: str, rule: Rule, around: Around | None) -> Iterator[Line]:
    if around is not None:
        yield from _followed(file, where, rule, around)
    for network in rule.networks:
        if network != "*" and limits.known(network) is None:
            yield file.note(where, f"{rule.id}: nothing is known of the network {network!r}")
    if rule.starts is not None and rule.ends is not None and rule.starts >= rule.ends:
        yield file.wrong(where, f"{rule.id}: it ends before it begins")


def _followed(file: File, where: str, rule: Rule, around: Around) -> Iterator[Line]:
    for segment in rule.segments:
        if segment != "*" and segment not in around.segments:
            yield file.wrong(where, f"{rule.id}: the program has no segment {segment!r}")
    document, _, anchor = rule.link.partition("#")
    if not rule.link or urlsplit(rule.link).scheme:
        return
    if document not in around.pages:
        sentence = f"{rule.id}: the link leads to {document!r}, which is no page here"
        yield file.wrong(where, sentence)
    elif anchor and (page := around.pages[document]) and page.place(anchor) is None:
        yield file.wrong(where, f"{rule.id}: the link leads to no heading: {rule.link}")
