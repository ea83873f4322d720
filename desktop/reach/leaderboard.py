"""A program's `leaderboard.json`, read as what anybody may have written, and what of it one
person gets to see; pure.

Nobody stands in it who did not join. People are named by a digest (`agreements.place_id`), so
everybody finds themselves and nobody else, unless they chose to be shown. See
`docs/receipts-format.md`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.errors import BadFile
from desktop.reach import outside
from desktop.reach.agreements import Agreement, Shown
from desktop.text import clean

SCHEMA = "goodword-leaderboard/1"
MOST_CAMPAIGNS, MOST_ENTRIES, MOST_WINNERS = 200, 5_000, 500
WAYS = ("impressions", "engagement", "draw")
_ID = re.compile(r"[0-9a-f]{32}")
_NAME_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """One participant's place. `shown`: to all who joined; then `name` is theirs, or empty for
    somebody who takes part under a pseudonym."""

    id: str
    place: int
    value: int
    shown: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Winner:
    id: str
    shown: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw among all who joined. `entries`: how many tickets are in it."""

    entries: int | None = None
    on: datetime | None = None
    winners: tuple[Winner, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """One campaign in the leaderboard. `won_by` is one of `WAYS`, or empty for a way that a
    newer Goodword knows. `joined`: how many take part, None where it does not say, or says
    fewer than it lists."""

    campaign: str
    won_by: str = ""
    joined: int | None = None
    entries: tuple[Entry, ...] = ()
    """The first place first."""
    draw: Draw | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """The whole file. `as_of` None: it does not say how old it is."""

    as_of: datetime | None
    standings: tuple[Standing, ...] = ()

    def of(self, campaign: str) -> Standing | None:
        return next((one for one in self.standings if one.campaign == campaign), None)


@dataclass(frozen=True, slots=True)
class Seen:
    """What one person gets to see of a campaign: numbers about nobody always, their own place
    where they joined, others only among those who chose to be seen."""

    joined: int | None = None
    own: Entry | None = None
    others: tuple[Entry, ...] = ()
    """All who are shown, the person too; empty where the person is not shown to them."""
    tickets: int | None = None
    drawn_on: datetime | None = None
    drawn: bool = False
    won: bool = False
    winners: tuple[Winner, ...] = ()


def seen(standing: Standing | None, agreement: Agreement) -> Seen:
    """By what this person chose for the campaign, and nothing beyond."""
    if standing is None:
        return Seen()
    shown = agreement.shown(standing.campaign) if agreement.on else Shown.NOT
    own_id = agreement.place_id if shown is not Shown.NOT else ""
    draw = standing.draw or Draw()
    among = shown is Shown.ALL
    return Seen(
        joined=standing.joined,
        own=next((one for one in standing.entries if own_id and one.id == own_id), None),
        others=tuple(one for one in standing.entries if among and (one.shown or one.id == own_id)),
        tickets=draw.entries,
        drawn_on=draw.on,
        drawn=bool(draw.winners),
        won=any(one.id == own_id for one in draw.winners if own_id),
        winners=tuple(one for one in draw.winners if among and (one.shown or one.id == own_id)),
    )


def read(body: bytes, address: str) -> Board:
    """What can be read of it; an entry that is wrong is left out, the others stand.
    Errors: `BadFile` where it is no leaderboard at all."""
    found = outside.opened(body, address)
    named = found.get("schema")
    if not isinstance(named, str) or named.strip() != SCHEMA:
        raise BadFile(address=address, where="schema", problem="unknown_schema")
    standings: dict[str, Standing] = {}
    for one in _objects(found.get("campaigns"), MOST_CAMPAIGNS):
        standing = _standing(one)
        if standing.campaign:
            standings.setdefault(standing.campaign, standing)
    return Board(outside.moment(found.get("as_of")), tuple(standings.values()))


def _standing(one: dict[str, Any]) -> Standing:
    entries: dict[str, Entry] = {}
    for row in _objects(one.get("entries"), MOST_ENTRIES):
        found = entry(row)
        if found is not None:
            entries.setdefault(found.id, found)
    way = _line(one.get("won_by")).lower()
    joined = outside.count(one.get("joined"))
    least = max([len(entries), *(row.place for row in entries.values())])
    return Standing(
        campaign=_line(one.get("id")),
        won_by=way if way in WAYS else "",
        joined=joined if joined is not None and joined >= least else None,
        entries=tuple(sorted(entries.values(), key=lambda one: (one.place, one.id))),
        draw=_draw(one["draw"]) if isinstance(one.get("draw"), dict) else None,
    )


def entry(row: dict[str, Any]) -> Entry | None:
    """One row of `entries`; None where it can't be one."""
    name, place, value = _id(row), outside.count(row.get("place")), outside.count(row.get("value"))
    if not name or not place or value is None:
        return None
    return Entry(name, place, value, *_shown(row))


def _draw(one: dict[str, Any]) -> Draw:
    winners: dict[str, Winner] = {}
    for row in _objects(one.get("winners"), MOST_WINNERS):
        if name := _id(row):
            winners.setdefault(name, Winner(name, *_shown(row)))
    return Draw(
        outside.count(one.get("entries")), outside.moment(one.get("on")), tuple(winners.values())
    )


def _shown(row: dict[str, Any]) -> tuple[bool, str]:
    """A name stands only with whoever is shown to all: one that got there by mistake is not
    taken."""
    shown = row.get("shown") == Shown.ALL
    return shown, _line(row.get("name")) if shown else ""


def _objects(value: Any, most: int) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        yield from (one for one in value[:most] if isinstance(one, dict))


def _id(row: dict[str, Any]) -> str:
    found = row.get("id")
    return found if isinstance(found, str) and _ID.fullmatch(found) else ""


def _line(value: Any) -> str:
    return " ".join(clean(value).split())[:_NAME_LENGTH] if isinstance(value, str) else ""
