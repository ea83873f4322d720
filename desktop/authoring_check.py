"""`program check`: reads a program as Goodword will, and says all that its readers would miss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from desktop import (
    authoring_keys,
    authoring_meant,
    authoring_pictures,
    authoring_posts,
    authoring_rules,
    authoring_trust,
)
from desktop.authoring_file import File, Line
from desktop.authoring_posts import unread_key
from desktop.authoring_preview import preview
from desktop.authoring_program import Opened, name_of, said
from desktop.authoring_rules import Around
from desktop.authoring_words import problem
from desktop.errors import GoodwordError
from desktop.guidelines.documents import Page, page
from desktop.guidelines.length import length_of
from desktop.model import DocumentSource, Post, Program


def check(opened: Opened, now: datetime, *, keys: Sequence[str], posts: int) -> Iterator[Line]:
    """One line for every part of a program, one for everything wrong with it, and what
    employees will see, with at most `posts` posts."""
    program = opened.program
    shown: list[Post] = []
    if program is not None:
        yield from _program(opened, program, now)
        yield from authoring_trust.check(opened, program, keys, now)
        for feed in (feed for feed in program.feeds if feed.url):
            read = authoring_posts.feed(opened, feed, now)
            yield from read.lines
            shown += read.posts
        yield from authoring_pictures.check(opened, program, shown)
    pages = {} if program is None else {one.id: _page(opened, one) for one in program.documents}
    for found in pages.values():
        yield from found[1]
    known = {name: found[0] for name, found in pages.items()}
    around = None if program is None else Around(known, {one.id for one in program.segments})
    for book in opened.books:
        yield from authoring_rules.check(opened, book, around)
    if program is not None and posts:
        yield Line("")
        yield Line("What employees will see")
        for text in preview(program, shown, posts, now):
            yield Line(f"  {text}".rstrip())


def _program(opened: Opened, program: Program, now: datetime) -> Iterator[Line]:
    if program.bare:  # there is no file of ours
        yield Line(f"{name_of(program.address)}: a feed without a program")
        return
    file = File(name_of(program.address), *opened.read(program.address))
    yield file.fact(program.title)
    for one in opened.problems:
        yield file.wrong(one.where, problem(one.problem))
    yield from file.doubled()
    for where, meant in authoring_keys.of_program(file.values):
        yield unread_key(file, where, meant)
    yield from authoring_meant.program(file, program, now)


def _page(opened: Opened, source: DocumentSource) -> tuple[Page | None, tuple[Line, ...]]:
    if not source.url:
        return None, ()
    try:
        body, _ = opened.read(source.url)
    except GoodwordError as error:
        return None, (Line(said(error), wrong=True),)
    file = File(name_of(source.url))
    found = page(source, body)
    measured = length_of(body.decode(errors="replace"))
    lines = [file.fact(f"{measured.words} words, {measured.minutes} min to read")]
    if not measured.words:
        lines.append(file.wrong("", "an empty page"))
    if measured.too_long:
        pages = f"about {measured.pages} printed pages"
        lines.append(file.note("", f"{pages}; more than two are rarely read to the end"))
    return found, tuple(lines)
