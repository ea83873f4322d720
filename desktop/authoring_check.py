"""`program check`: reads a program as Goodword will, and says what its readers would miss."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from desktop.applications import forbidden
from desktop.authoring_program import Opened, name_of, said
from desktop.errors import GoodwordError
from desktop.feeds.parse import parse
from desktop.guidelines.documents import Page, page
from desktop.guidelines.length import length_of
from desktop.guidelines.rules import Rule
from desktop.model import DocumentSource, FeedSource
from desktop.share import limits


@dataclass(frozen=True, slots=True)
class Line:
    """`wrong`: people would miss something; otherwise it is good to know."""

    text: str
    wrong: bool = False


def check(opened: Opened) -> Iterator[Line]:
    """One line for every part of a program, and one for everything wrong with it."""
    program = opened.program
    if program is not None:
        yield Line(f"{name_of(program.address)}: {program.title}")
        if not program.feeds:
            yield Line(f"{name_of(program.address)}: feeds: no feed, so nobody gets a post", True)
        for network, facts in program.networks.items():
            for key in forbidden(facts):
                where = f"networks.{network}.{key}"
                yield Line(f"{name_of(program.address)}: {where}: no program may say this", True)
        for feed in program.feeds:
            yield from _feed(opened, feed)
    pages = {} if program is None else {one.id: _page(opened, one) for one in program.documents}
    for found in pages.values():
        yield from found[1]
    known = {name: found[0] for name, found in pages.items()}
    for book in opened.books:
        if book.rules is None:
            yield Line(book.problem, wrong=True)
            continue
        yield Line(f"{book.name}: {len(book.rules.rules)} rules")
        for problem in book.rules.problems:
            yield Line(f"{book.name}: {problem}", wrong=True)
        for rule in book.rules.rules:
            for line in _rule(rule, known, whole=program is not None):
                yield Line(f"{book.name}: {rule.id}: {line.text}", line.wrong)


def _feed(opened: Opened, feed: FeedSource) -> Iterator[Line]:
    name = name_of(feed.url)
    try:
        body, mime = opened.read(feed.url)
        parsed = parse(body, mime, feed.url, feed)
    except GoodwordError as error:
        yield Line(said(error), wrong=True)
        return
    yield Line(f"{name}: {len(parsed.posts)} posts")
    for skipped in parsed.skipped:
        yield Line(f"{name}: {skipped}", wrong=True)


def _page(opened: Opened, source: DocumentSource) -> tuple[Page | None, tuple[Line, ...]]:
    name = name_of(source.url)
    try:
        body, _ = opened.read(source.url)
    except GoodwordError as error:
        return None, (Line(said(error), wrong=True),)
    found = page(source, body)
    measured = length_of(body.decode(errors="replace"))
    lines = [Line(f"{name}: {measured.words} words, {measured.minutes} min to read")]
    if not measured.words:
        lines.append(Line(f"{name}: an empty page", wrong=True))
    if measured.too_long:
        pages = f"about {measured.pages} printed pages"
        lines.append(Line(f"{name}: {pages}; more than two are rarely read to the end"))
    return found, tuple(lines)


def _rule(rule: Rule, known: Mapping[str, Page | None], *, whole: bool) -> Iterator[Line]:
    """`whole`: the program's pages are there, so that links can be followed. A page that can't
    be read is None: that is told already."""
    if whole and rule.link and not urlsplit(rule.link).scheme:
        document, _, anchor = rule.link.partition("#")
        if document not in known:
            yield Line(f"the link leads to {document!r}, which is no page here", wrong=True)
        elif anchor and (found := known[document]) and found.place(anchor) is None:
            yield Line(f"the link leads to no heading: {rule.link}", wrong=True)
    for network in rule.networks:
        if network != "*" and limits.known(network) is None:
            yield Line(f"nothing is known of the network {network!r}")
    if rule.starts is not None and rule.ends is not None and rule.starts >= rule.ends:
        yield Line("it ends before it begins", wrong=True)
