"""Asking for many addresses in one round, without waiting again and again for who is not there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from desktop.errors import GoodwordError, Offline
from desktop.feeds.fetched import State
from desktop.feeds.request import Copy, Reads, ask
from desktop.web import bare

SILENT = 3
"""After so many requests in a row that a server took and did not answer, it is left alone for the
rest of the round: thousands of its addresses would hold up everything else for hours."""
_NEVER_CONNECTED = ("name", "connect", "proxy", "proxy_sign_in", "tls")


class Asking:
    """Asks for one address after the other, from several threads. A server that could not be
    connected to, or that keeps silent, is not tried again for every one of its addresses."""

    def __init__(
        self,
        reader: Callable[[str, datetime], Reads],
        now: datetime,
        check: Callable[[State, Copy], Copy] | None,
    ) -> None:
        """`check` is that of `Visit`."""
        self._reader, self._now, self._check = reader, now, check
        self._unreachable: dict[str, Offline] = {}
        self._silences: dict[str, int] = {}

    def __call__(self, state: State) -> Copy:
        origin = urlsplit(state.target).netloc
        known = self._unreachable.get(origin)
        if known is not None:
            raise Offline(**{**known.facts, "address": bare(state.target)})
        try:
            copy = self._ask(state)
        except GoodwordError as error:
            self._failed(origin, error)
            raise
        self._silences.pop(origin, None)
        return copy

    def _ask(self, state: State) -> Copy:
        web = self._reader(state.program, self._now)
        copy = ask(web, state.target, self._now, etag=state.etag, modified=state.modified)
        if self._check is None or copy.unchanged or copy.digest == state.digest:
            return copy
        return self._check(state, copy)

    def _failed(self, origin: str, error: GoodwordError) -> None:
        cause = error.facts.get("cause") if isinstance(error, Offline) else ""
        silences = self._silences.get(origin, 0) + 1 if cause == "timeout" else 0
        self._silences[origin] = silences
        if isinstance(error, Offline) and (cause in _NEVER_CONNECTED or silences >= SILENT):
            self._unreachable[origin] = error
