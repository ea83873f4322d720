"""The leaderboards of programs: asked for as all files of a program are, and kept.

Stands between the wings: programs and fetching belong to `feeds`, leaderboards to `reach`. A
leaderboard is read like a feed, by everybody in the same way: asking for it tells nobody who
takes part.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from desktop.errors import BadFile, GoodwordError
from desktop.feeds.fetch import Fetcher, Problem, State, Visit
from desktop.feeds.program import Programs
from desktop.feeds.request import Copy
from desktop.reach import leaderboard
from desktop.reach.leaderboard import Board


@dataclass(frozen=True, slots=True)
class Looked:
    """The newest leaderboard that could be read, and what kept a newer one away. `offered`:
    whether the program has one at all."""

    board: Board | None = None
    problem: GoodwordError | None = None
    offered: bool = True


class Ranking:
    """Not for the main thread."""

    def __init__(self, programs: Programs, fetcher: Fetcher) -> None:
        self._programs, self._fetcher = programs, fetcher

    def look(self, program: str, now: datetime, *, force: bool = False) -> Looked:
        """Ask for it where it is due (`force`: now), and give what is known then.
        Errors: those of the store only."""
        known = self._programs.of(program)
        if known is None or not known.leaderboard:
            return Looked(offered=False)
        pace = self._programs.pace(known)
        wanted = Visit(known.address, (known.leaderboard,), pace, force, keep_body=True)
        problem = None
        for found in self._fetcher.visit(wanted, now, _checked):
            problem = found.error if isinstance(found, Problem) else problem
        return Looked(self._kept(known.leaderboard), problem)

    def known(self, program: str) -> Looked:
        """What was read last; asks nobody."""
        found = self._programs.of(program)
        if found is None or not found.leaderboard:
            return Looked(offered=False)
        return Looked(self._kept(found.leaderboard))

    def _kept(self, address: str) -> Board | None:
        body = self._fetcher.kept_body(address)
        try:
            return None if body is None else leaderboard.read(body, address)
        except BadFile:  # kept by a Goodword that read it in another way
            return None


def _checked(_state: State, copy: Copy) -> Callable[[], bool]:
    """Nothing is kept that can't be read: what was there before stays."""
    leaderboard.read(copy.body, copy.url)
    return _taken


def _taken() -> bool:
    return True
