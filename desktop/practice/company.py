"""The company: what it has published at a given moment, what comes next, what it takes back.

Nothing here runs by itself: `catch_up` looks at the clock whenever somebody asks.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from desktop.practice.state import State

FIRST_ARRIVAL = timedelta(seconds=40)
WITHDRAWAL = timedelta(seconds=90)
GAP_SECONDS = (120.0, 240.0)
SEED = 2026
CHARGED = {
    "prices": {"post": "0.015", "link": "0.20", "currency": "USD", "on": "2026-11-20"},
    "link_posts": "compose",
}
"""What the program says of the network while posts cost money there."""


@dataclass(frozen=True, slots=True)
class Item:
    """One post of the company as it stands now."""

    slug: str
    facts: dict[str, Any]
    published: datetime
    withdrawn: datetime | None = None
    not_before: datetime | None = None
    until: datetime | None = None

    @property
    def guid(self) -> str:
        return f"tag:sanderling.example,2026:{self.slug}"

    @property
    def changed(self) -> datetime:
        return self.withdrawn or self.published

    def public(self, now: datetime) -> bool:
        """Whether a feed that can't say "not yet" or "no longer" may show it."""
        early = self.not_before is not None and now < self.not_before
        late = self.until is not None and now >= self.until
        return not (early or late or self.withdrawn)


class Company:
    """Reads `posts.json` (there from the start) and `arriving.json` (one after the other)."""

    def __init__(self, content: Path, state: State, clock: Callable[[], datetime]) -> None:
        self._state = state
        self._clock = clock
        self._first: list[dict[str, Any]] = _read(content / "posts.json")
        self._prepared: list[dict[str, Any]] = _read(content / "arriving.json")
        self.program: dict[str, Any] = _read(content / "program.json")
        self.charges = False
        """Whether posts on the network cost the company money."""
        self._arrivals: Iterator[datetime] = iter(())
        self._next: datetime | None = None
        self._withdrawal: datetime | None = None

    def open(self) -> None:
        """The company begins its day: from now on posts arrive."""
        now = self._clock()
        self._arrivals = _arrivals(now)
        self._next = next(self._arrivals)
        self._withdrawal = now + WITHDRAWAL

    def catch_up(self) -> None:
        """Everything that has become due is done."""
        now = self._clock()
        with self._state.lock:
            if self._withdrawal is not None and now >= self._withdrawal:
                due, self._withdrawal = self._withdrawal, None
                self._take_back(due, only_planned=True)
            while self._next is not None and now >= self._next:
                self._publish(self._next)
                self._next = next(self._arrivals)

    def arrive(self) -> str:
        """Publish the next prepared post at once; its guid, or empty when all are out."""
        with self._state.lock:
            return self._publish(self._clock())

    def withdraw(self) -> str:
        """Take a post back at once: the planned one first, then the newest; its guid."""
        with self._state.lock:
            now = self._clock()
            return self._take_back(now, only_planned=True) or self._take_back(now)

    def items(self) -> list[Item]:
        """All posts, tombstones too, the newest first."""
        self.catch_up()
        kept = self._state.kept
        with self._state.lock:
            there = [
                self._item(one, kept.begun - timedelta(hours=float(one["hours_ago"])))
                for one in self._first
            ]
            there += [
                self._item(one, kept.arrived[one["slug"]])
                for one in self._prepared
                if one["slug"] in kept.arrived
            ]
        return sorted(there, key=lambda item: item.published, reverse=True)

    def changed(self) -> datetime:
        """When the feed last became different."""
        now, begun = self._clock(), self._state.kept.begun
        moments = [begun]
        for item in self.items():
            moments += [item.changed, item.not_before or begun, item.until or begun]
        return max(moment for moment in moments if moment <= now)

    @property
    def begun(self) -> datetime:
        return self._state.kept.begun

    # --- inside --------------------------------------------------------------------------

    def _item(self, facts: dict[str, Any], published: datetime) -> Item:
        def later(name: str) -> datetime | None:
            minutes = facts.get(name)
            return None if minutes is None else self.begun + timedelta(minutes=float(minutes))

        return Item(
            slug=facts["slug"],
            facts=facts,
            published=published,
            withdrawn=self._state.kept.withdrawn.get(facts["slug"]),
            not_before=later("not_before_minutes"),
            until=later("until_minutes"),
        )

    def _publish(self, at: datetime) -> str:
        kept = self._state.kept
        for one in self._prepared:
            if one["slug"] not in kept.arrived:
                kept.arrived[one["slug"]] = at
                self._state.save()
                return self._item(one, at).guid
        return ""

    def _take_back(self, at: datetime, *, only_planned: bool = False) -> str:
        kept = self._state.kept
        there = [one for one in self._first if not only_planned or one.get("withdrawn_later")]
        if not only_planned:
            there += [one for one in self._prepared if one["slug"] in kept.arrived]
        for one in reversed(there):
            if one["slug"] not in kept.withdrawn:
                kept.withdrawn[one["slug"]] = at
                self._state.save()
                return self._item(one, at).guid
        return ""


def _arrivals(opened: datetime) -> Iterator[datetime]:
    """Endless: the first soon, then every two to four minutes, always the same gaps."""
    chance = random.Random(SEED)  # noqa: S311 - a timetable, not a secret
    moment = opened + FIRST_ARRIVAL
    while True:
        yield moment
        moment += timedelta(seconds=round(chance.uniform(*GAP_SECONDS)))


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
