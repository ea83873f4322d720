"""Keeping drafts: the newest state of each, written in order, by a lane or on the spot."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

from desktop.errors import GoodwordError
from desktop.model import Draft
from desktop.share.drafts import Drafts


class Keeping:
    """The newest state of each draft, written in order by whichever thread comes first."""

    def __init__(self, drafts: Drafts, now: Callable[[], datetime]) -> None:
        self._drafts, self._now = drafts, now
        self._pending: dict[str, Draft] = {}
        self._guard, self._turn = threading.Lock(), threading.Lock()

    def offer(self, draft: Draft) -> None:
        with self._guard:
            self._pending[draft.id] = draft

    def newest(self, draft: Draft) -> Draft:
        """This draft as it stands: what could not be written yet is newer than the disk."""
        with self._guard:
            return self._pending.get(draft.id, draft)

    def keep(self, patience: float = -1.0) -> datetime | None:
        """Write what is pending; None when there was nothing to do. Errors: `DiskFull`, and
        then it is still pending."""
        if not self._turn.acquire(timeout=patience):
            return None
        try:
            return self._write()
        finally:
            self._turn.release()

    def _write(self) -> datetime | None:
        kept: datetime | None = None
        while (draft := self._next()) is not None:
            kept = self._now()
            try:
                self._drafts.keep(draft, kept)
            except GoodwordError:
                with self._guard:
                    self._pending.setdefault(draft.id, draft)
                raise
        return kept

    def _next(self) -> Draft | None:
        with self._guard:
            return self._pending.pop(next(iter(self._pending))) if self._pending else None
