"""The library: every post ever synced, as a person asks for it.

A question with words or filters goes through the index, whose order is the order of the
screen, and stops at the end of the page; what becomes of a post (read, shared, put aside) is
looked up for each one that the index names.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from desktop.feeds import findable, record
from desktop.feeds.holds import Holds
from desktop.model import KeptPost
from desktop.store import Row, Store, from_ms, moment, to_ms

Which = Literal["all", "unread", "shared", "aside"]
Field = Literal["category", "language", "networks"]

SHOWN = "hidden IS NULL AND aside = ''"
_BEGUN = "(opens IS NULL OR opens <= :now)"
VISIBLE = f"{SHOWN} AND {_BEGUN}"
OPEN = f"{VISIBLE} AND withdrawn IS NULL AND (until IS NULL OR until > :now)"
COLUMNS = (
    "posts.number, program, body, first_seen, changed, announced, read, hidden, withdrawn, "
    "shared, opens, remind, aside, unsigned"
)
_WHICH: dict[Which, str] = {
    "all": VISIBLE,
    "unread": f"{OPEN} AND read IS NULL",
    "shared": f"{VISIBLE} AND shared IS NOT NULL",
    "aside": f"(hidden IS NOT NULL OR aside != '') AND {_BEGUN}",
}


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for; empty = any. `words` is what a person types: every word, the last
    one as far as it goes."""

    words: str = ""
    category: str = ""
    """Its title."""
    campaign: str = ""
    """Its id; two programs may use the same one, see `program`."""
    network: str = ""
    """Posts that may go there; those that may go anywhere are among them."""
    language: str = ""
    program: str = ""
    """The address of the program."""
    evergreen: bool = False
    """Only those that stay good for long."""
    which: Which = "all"
    """`aside`: what is not in the feed because the person put it aside, muted its topic or
    does not belong to those it is for; it is in no other answer."""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of an answer, first seen last first. `more`: there are others beyond it, in the
    direction in which it was asked."""

    posts: tuple[KeptPost, ...] = ()
    more: bool = False


class Library:
    """Reads `posts` and the index over their words; `Posts` writes both."""

    def __init__(self, store: Store, holds: Holds) -> None:
        self._store = store
        self._holds = holds

    def find(
        self, question: Question, now: datetime, limit: int, after: int | None, before: int | None
    ) -> Found:
        """See `Posts.find`."""
        table, wanted, values = self._asked(question, now)
        if after is not None:
            wanted += f" AND {table}.{_KEY[table]} < :after"
        if before is not None:
            wanted += f" AND {table}.{_KEY[table]} > :before"
        order = "DESC" if before is None else "ASC"
        rows = self._store.read(
            f"SELECT {COLUMNS} FROM {_FROM[table]} "  # noqa: S608 our own words only
            "CROSS JOIN posts_bodies ON posts_bodies.number = posts.number "
            f"WHERE {wanted} ORDER BY {table}.{_KEY[table]} {order} LIMIT :limit",
            values | {"limit": limit + 1, "after": after, "before": before},
        )
        page = self.kept(rows[:limit])
        return Found(page if before is None else page[::-1], len(rows) > limit)

    def milestones(self, question: Question, now: datetime, every: int) -> tuple[int, ...]:
        """See `Posts.milestones`."""
        table, wanted, values = self._asked(question, now)
        rows = self._store.read(
            "SELECT number FROM (SELECT posts.number AS number, "  # noqa: S608 our own words only
            f"row_number() OVER (ORDER BY posts.number DESC) AS place FROM {_FROM[table]} "
            f"WHERE {wanted}) WHERE place % :every = 0",
            values | {"every": every},
        )
        return tuple(row["number"] for row in rows)

    def in_use(self, field: Field, now: datetime) -> tuple[str, ...]:
        """Values of this column among the posts of the feed, in alphabetical order."""
        rows = self._store.read(
            f"SELECT DISTINCT {field} FROM posts WHERE {field} != '' AND {VISIBLE} "  # noqa: S608
            f"ORDER BY {field} COLLATE NOCASE, {field}",
            {"now": to_ms(now)},
        )
        return tuple(row[field] for row in rows)

    def campaigns(self, now: datetime) -> tuple[tuple[str, str], ...]:
        """See `Posts.campaigns`."""
        rows = self._store.read(
            "SELECT DISTINCT program, campaign FROM posts "  # noqa: S608 our own words only
            f"WHERE campaign != '' AND {VISIBLE} ORDER BY campaign, program",
            {"now": to_ms(now)},
        )
        return tuple((row["program"], row["campaign"]) for row in rows)

    def campaigns_of(self, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
        """See `Posts.campaigns_of`."""
        rows = self._store.read(
            "SELECT id, program, campaign FROM posts WHERE campaign != '' "
            "AND id IN (SELECT value FROM json_each(:ids))",
            {"ids": json.dumps(list(ids))},
        )
        return {row["id"]: (row["program"], row["campaign"]) for row in rows}

    def kept(self, rows: Iterable[Row]) -> tuple[KeptPost, ...]:
        """Posts from rows of `COLUMNS`."""
        held = self._holds.programs()
        return tuple(_kept(row, held) for row in rows)

    # --- inside ---------------------------------------------------------------------------

    def _asked(self, question: Question, now: datetime) -> tuple[str, str, dict[str, Any]]:
        """The table that leads, the condition, and its values."""
        wanted = _WHICH[question.which]
        values: dict[str, Any] = {"now": to_ms(now)}
        match = findable.conditions(question.words, self._spell) + _filters(question)
        if not match:
            return "posts", wanted, values
        values["match"] = " AND ".join(match)
        return "posts_text", f"posts_text MATCH :match AND {wanted}", values

    def _spell(self, beginning: str) -> tuple[str, ...]:
        rows = self._store.read(
            "SELECT word FROM posts_words WHERE word >= :from AND word < :to LIMIT :most",
            {
                "from": beginning,
                "to": beginning + "\U0010ffff",
                "most": findable.SPELLED_OUT + 1,
            },
        )
        return () if len(rows) > findable.SPELLED_OUT else tuple(row["word"] for row in rows)


_KEY = {"posts": "number", "posts_text": "rowid"}
_FROM = {
    "posts": "posts",
    # CROSS: the index leads, for its order is wanted
    "posts_text": "posts_text CROSS JOIN posts ON posts.number = posts_text.rowid",
}


def _filters(question: Question) -> list[str]:
    marks = findable.marks(
        category=question.category,
        campaign=question.campaign,
        language=question.language,
        program=question.program,
        evergreen=question.evergreen,
    )
    found = [findable.any_of(mark) for mark in marks]
    if question.network:
        found.append(findable.any_of(findable.network(question.network), findable.network("")))
    return found


def _kept(row: Row, held: frozenset[str]) -> KeptPost:
    number, program, body, first_seen, changed, *moments, aside, unsigned = row
    announced, read, hidden, withdrawn, shared, opens, remind = map(from_ms, moments)
    return KeptPost(
        post=record.unpack(body),
        program=program,
        first_seen=moment(first_seen),
        changed=moment(changed),
        announced=announced,
        read=read,
        hidden=hidden,
        withdrawn=withdrawn,
        shared=shared,
        opens=opens,
        aside=aside,
        remind=remind,
        held=program in held,
        unsigned=bool(unsigned),
        number=number,
    )
