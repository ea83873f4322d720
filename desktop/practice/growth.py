"""How numbers grow on the practice network: pure functions of the post and of its age.

Everything follows `total × (1 − e^(−age / time))`: quick at first, then slower, never back.
The total comes from the post's own id, so the same post always ends at the same numbers.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from desktop.practice.people import Person
from desktop.practice.state import Note

_HOUR = 3600.0
_DAY = 24 * _HOUR


@dataclass(frozen=True, slots=True)
class Numbers:
    """What is counted for one post."""

    views: int
    members: int
    reactions: int
    reshares: int
    replies: int
    saves: int
    sends: int
    link_clicks: int
    profile_visits: int
    new_followers: int


def lived(since: datetime, now: datetime, pace: float) -> float:
    """Seconds of the network's life between two moments of ours."""
    return max(0.0, (now - since).total_seconds()) * pace


def of_note(note: Note, person: Person, now: datetime, pace: float) -> Numbers:
    age = lived(note.created, now, pace)
    fortune = 0.4 + 1.6 * _chance(note.id, "fortune") ** 2
    interest = 1.0 + 0.45 * bool(note.media) + 0.1 * bool(note.link)
    views = (120 + 0.8 * person.followers) * fortune * interest
    warmth = 0.025 + 0.04 * _chance(note.id, "warmth")
    return Numbers(
        views=_grown(views, age, 16 * _HOUR),
        members=_grown(views * 0.62, age, 14 * _HOUR),
        reactions=_grown(views * warmth, age, 20 * _HOUR),
        reshares=_grown(views * warmth * 0.14, age, 30 * _HOUR),
        replies=_grown(views * warmth * 0.18, age, 26 * _HOUR),
        saves=_grown(views * warmth * 0.09, age, 26 * _HOUR),
        sends=_grown(views * warmth * 0.06, age, 22 * _HOUR),
        link_clicks=_grown(views * 0.03 * bool(note.link), age, 18 * _HOUR),
        profile_visits=_grown(views * (0.008 + 0.02 * _chance(note.id, "visits")), age, _DAY),
        new_followers=_brought(note, age),
    )


def followers(
    person: Person, notes: Iterable[Note], begun: datetime, now: datetime, pace: float
) -> int:
    """Where the person began, a slow drift, and what the posts brought."""
    drift = person.followers * 0.01 * lived(begun, now, pace) / (30 * _DAY)
    brought = sum(_brought(note, lived(note.created, now, pace)) for note in notes)
    return person.followers + int(drift) + brought


def visits(
    person: Person, notes: Iterable[Note], begun: datetime, now: datetime, pace: float
) -> int:
    """Visits to the profile: a few every day, and those that came from the posts."""
    drift = 2.5 * lived(begun, now, pace) / _DAY
    brought = sum(of_note(note, person, now, pace).profile_visits for note in notes)
    return person.visits + int(drift) + brought


def _brought(note: Note, age: float) -> int:
    return _grown(1 + 7 * _chance(note.id, "followers"), age, 2 * _DAY)


def _grown(total: float, age: float, time: float) -> int:
    return int(total * (1.0 - math.exp(-age / time)))


def _chance(seed: str, use: str) -> float:
    """A number from 0 to 1 that is always the same for the same seed and use."""
    digest = hashlib.sha256(f"{use} {seed}".encode()).digest()
    return int.from_bytes(digest[:6], "big") / float(1 << 48)
