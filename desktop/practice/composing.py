"""The page on which one writes to the practice network oneself: opened ready, posted by hand."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from desktop.practice import asking
from desktop.practice.board import Board
from desktop.practice.pages import Pages
from desktop.practice.people import Person
from desktop.practice.state import State
from desktop.practice.wire import NO_STORE, Reply, Request, json_reply

_FIELDS = ("text", "link", "link_title")
_WORDS = {
    "empty": "There is nothing in it yet.",
    "too_long": "That is too long.",
    "duplicate": "You have just posted the same.",
}


class Composing:
    """GET shows the page, POST makes the post and leads to it."""

    def __init__(
        self, state: State, board: Board, people: Mapping[str, Person], pages: Pages
    ) -> None:
        self._state = state
        self._board = board
        self._people = people
        self._pages = pages
        self._keys: list[str] = []

    def ask(self, request: Request) -> Reply:
        """GET /compose with `text`, `link` and `link_title`, any of them missing."""
        asked = request.parameters()
        return self._page({name: asked.get(name, "") for name in _FIELDS})

    def decide(self, request: Request) -> Reply:
        """POST /compose: only from a page of ours, and each page once."""
        form = request.form()
        key, person = form.get("key", ""), form.get("person", "")
        if key not in self._keys or person not in self._people:
            return self._pages.refusal("This page was used or is too old.")
        self._keys.remove(key)
        told = {name: form.get(name, "").replace("\r\n", "\n") for name in _FIELDS}
        asked = asking.read(json_reply(200, told).body)
        assert asked is not None
        with self._state.lock:
            made = self._board.post(person, asked)
        found = asking.record(made.body) or {}
        if made.status != 201:
            return self._page(told, _WORDS.get(found["error"], "That can't be posted."))
        return Reply(303, headers={"Location": found["url"], **NO_STORE})

    def _page(self, told: Mapping[str, str], trouble: str = "") -> Reply:
        key = secrets.token_urlsafe(16)
        self._keys = [*self._keys[-99:], key]
        return self._pages.compose(key, list(self._people.values()), told, trouble)
