"""What a program sorts posts and people into: its categories, segments and rings."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.feeds.fields import Fields
from desktop.model import Category, Ring, Segment

USUAL = (
    Category("internal", "Internal announcements"),
    Category("product", "Product announcements"),
    Category("thought-leadership", "Thought leadership"),
    Category("recruiting", "Recruiting"),
)
"""The four of the field, for programs that name none."""
_LONGEST_DELAY = 90 * 86_400


def categories(top: Fields) -> tuple[Category, ...]:
    """The usual ones where nothing is said; none where an empty list says so."""
    if top.values.get("categories") is None:
        return USUAL
    return tuple(
        Category(one.needed("id"), one.line("title") or one.line("id"), one.lines("also"))
        for one in named(top, "categories")
    )


def segments(top: Fields) -> tuple[Segment, ...]:
    return tuple(
        Segment(one.needed("id"), one.line("title") or one.line("id"), one.line("kind"))
        for one in named(top, "segments")
    )


def rings(top: Fields) -> tuple[Ring, ...]:
    """In their order: the last is everybody."""
    return tuple(
        Ring(
            one.needed("id"),
            one.line("title") or one.line("id"),
            one.number("delay", 0, 0, _LONGEST_DELAY),
        )
        for one in named(top, "rings")
    )


def named(top: Fields, key: str) -> Iterator[Fields]:
    """The objects of a list that are known by their `id`; none may come twice."""
    seen: set[str] = set()
    for one in top.objects(key):
        yield one  # its reader says whether there is an id, and what else is wrong
        name = one.line("id")
        if name and name in seen:
            one.refuse("id", "twice")
        seen.add(name)
