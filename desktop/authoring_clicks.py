"""The clicks of a program's link service as its checker sees them."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.authoring_file import File, Line, missing
from desktop.authoring_program import Opened, is_checkout, name_of, said
from desktop.authoring_words import problem
from desktop.errors import BadFile, GoodwordError
from desktop.model import Program
from desktop.reach import clicks


def check(opened: Opened, program: Program, named: str) -> Iterator[Line]:
    """`named`: where the program names it. Nothing to say where it has none."""
    if not program.clicks:
        return
    try:
        body, mime = opened.read(program.clicks)
    except GoodwordError as error:
        if is_checkout(program.clicks):  # the link service makes it, beside the files
            yield Line(f"{named}: not here, so not looked at", note=True)
        else:
            yield missing(said(error), named)
        return
    file = File(name_of(program.clicks), body, mime)
    try:
        counted = clicks.read(body, program.clicks)
    except BadFile as error:
        yield file.wrong(error.where, problem(str(error.problem)))
        return
    yield file.fact(f"{len(counted.links)} links, {sum(counted.links.values())} clicks")
    yield from file.doubled()
    if counted.as_of is None:
        yield file.wrong("as_of", "say when it was counted: 2026-11-20T06:00:00Z")
