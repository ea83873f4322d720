"""`program check`: reads a program as Goodword will, and says all that its readers would miss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from desktop import (
    authoring_board,
    authoring_clicks,
    authoring_keys,
    authoring_meant,
    authoring_pictures,
    authoring_posts,
    authoring_rules,
    authoring_trust,
)
from desktop.authoring_file import File, Line, missing
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
    if program is None:
        for book in opened.books:
            yield from authoring_rules.check(opened, book, None, "")
        return
    top = _top(opened, program)
    yield from _program(opened, program, top, now)
    yield from authoring_trust.check(opened, program, keys, now)
    shown: list[Post] = []
    pictures = {program.logo: top.place("logo")} if program.logo else {}
    for index, feed in enumerate(program.feeds):
        if not feed.url:
            continue  # told as a part of the program
        read = authoring_posts.feed(opened, feed, _named(top, f"feeds[{index}].url"), now)
        yield from read.lines
        shown += read.posts
        pictures = {**read.pictures, **pictures}
    yield from authoring_pictures.check(opened, program, pictures)
    yield from _guidelines(opened, program, top)
    yield from authoring_board.check(opened, program, _named(top, "leaderboard"))
    yield from authoring_clicks.check(opened, program, _named(top, "clicks"))
    if posts > 0:
        yield Line("")
        yield Line("What employees will see")
        for text in preview(program, shown, posts, now):
            yield Line(f"  {text}".rstrip())


def _top(opened: Opened, program: Program) -> File:
    """The file of the program; without its body where it was made up around a feed."""
    name = name_of(program.address)
    return File(name) if program.bare else File(name, *opened.read(program.address))


def _named(top: File, where: str) -> str:
    return top.place(where) if top.body else ""


def _guidelines(opened: Opened, program: Program, top: File) -> Iterator[Line]:
    pages: dict[str, Page | None] = {}
    for index, source in enumerate(program.documents):
        named = _named(top, f"guidelines.documents[{index}].url")
        pages[source.id], lines = _page(opened, source, named)
        yield from lines
    around = Around(pages, {one.id for one in program.segments})
    for index, book in enumerate(opened.books):
        named = _named(top, f"guidelines.rules[{index}]")
        yield from authoring_rules.check(opened, book, around, named)


def _program(opened: Opened, program: Program, file: File, now: datetime) -> Iterator[Line]:
    if program.bare:  # there is no file of ours
        yield file.fact("a feed without a program")
        return
    yield file.fact(program.title)
    for one in opened.problems:
        yield file.wrong(one.where, problem(one.problem))
    yield from file.doubled()
    for where, meant in authoring_keys.of_program(file.values):
        yield unread_key(file, where, meant)
    yield from authoring_meant.program(file, program, now)


def _page(
    opened: Opened, source: DocumentSource, named: str
) -> tuple[Page | None, tuple[Line, ...]]:
    if not source.url:
        return None, ()
    try:
        body, _ = opened.read(source.url)
    except GoodwordError as error:
        return None, (missing(said(error), named),)
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
