"""The company's link service: it counts the clicks on links that employees shared.

A link is an address of the company's own site here, so one counter tells all of them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime

from desktop.practice.board import Board
from desktop.practice.state import State
from desktop.practice.wire import Reply, Request, conditional


class Clicks:
    """Publishes what anybody may read: no link tells who shared it."""

    def __init__(self, board: Board, state: State, clock: Callable[[], datetime]) -> None:
        self._board, self._state, self._clock = board, state, clock

    def file(self, request: Request) -> Reply:
        """GET /clicks.json"""
        now, links = self._clock(), Counter[str]()
        with self._state.lock:
            for note in self._state.kept.notes:
                if note.link and not note.deleted:
                    links[note.link] += self._board.counted(note).link_clicks
        facts = {"as_of": now.isoformat(timespec="seconds"), "links": dict(sorted(links.items()))}
        body = json.dumps(facts, ensure_ascii=False, indent=1).encode()
        return conditional(request, Reply(200, body, "application/json; charset=utf-8"), now)
