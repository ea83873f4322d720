"""What there is to read about shares: for the pages, the metrics, and the files kept for them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from desktop.model import Share, ShareState
from desktop.share.shares import Shares
from desktop.store import to_ms

_UNSETTLED = "state IN ('waiting', 'sending', 'unsure')"


class Records:
    """Reads only, at any time and on any thread."""

    def __init__(self, shares: Shares) -> None:
        self._shares = shares

    def get(self, share_id: int) -> Share | None:
        return self._shares.get(share_id)

    def all(self, limit: int = 200) -> tuple[Share, ...]:
        """The newest first."""
        return self._shares.where("1 ORDER BY id DESC LIMIT ?", limit)

    def of_draft(self, draft_id: str) -> tuple[Share, ...]:
        """Where a draft went or is going, refused and cancelled tries included."""
        return self._shares.where("draft = ? ORDER BY id", draft_id)

    def sent(self, since: datetime | None = None) -> tuple[Share, ...]:
        """Shares that went out, settled at or after `since`, the oldest first; those that
        were taken down since (`deleted`) too."""
        condition = "state = 'sent' AND settled >= ? ORDER BY settled, id"
        return self._shares.where(condition, to_ms(since) or 0)

    def live(self) -> tuple[Share, ...]:
        """Shares whose posts were not taken down from here, the oldest first."""
        return self._shares.where("state = 'sent' AND deleted IS NULL ORDER BY settled, id")

    def countable(self, accounts: Iterable[str], over: Iterable[int]) -> tuple[Share, ...]:
        """The live shares of these accounts whose posts their networks can find, without those
        that are over."""
        condition = (
            "state = 'sent' AND deleted IS NULL AND remote_id <> '' "
            "AND account IN (SELECT value FROM json_each(?)) "
            "AND id NOT IN (SELECT value FROM json_each(?)) ORDER BY settled, id"
        )
        return self._shares.where(condition, json.dumps([*accounts]), json.dumps([*over]))

    def waiting(self, account_id: str) -> tuple[Share, ...]:
        """What is not settled for this account."""
        return self._shares.where(f"account = ? AND {_UNSETTLED} ORDER BY id", account_id)

    def planned(self) -> tuple[Share, ...]:
        """What waits for a time that the person chose, the soonest first."""
        condition = "state = 'waiting' AND planned IS NOT NULL AND reason <> 'Missed'"
        return self._shares.where(f"{condition} ORDER BY due, id")

    def asking(self) -> tuple[Share, ...]:
        """What only the person can decide: unsure ones that can't be looked up, those by
        hand, planned ones that were missed."""
        return self._shares.where(
            f"{_UNSETTLED} AND coalesce(json_extract(facts, '$.asks'), 0) ORDER BY id"
        )

    def missed(self) -> tuple[Share, ...]:
        """Planned shares whose time passed while nothing ran, to be asked about together."""
        return self._shares.where("state = 'waiting' AND reason = 'Missed' ORDER BY planned, id")

    def needed(self) -> frozenset[str]:
        """Files that shares which are not settled point to."""
        found = set[str]()
        for share in self._shares.where(_UNSETTLED):
            found.update(picture.path for picture in share.outgoing.pictures)
            found.add(share.outgoing.link.thumbnail if share.outgoing.link else "")
        return frozenset(found - {""})

    def published(self, draft_id: str) -> bool:
        """Whether a draft has arrived wherever it was sent to, and so is finished."""
        last = {share.account: share.state for share in self.of_draft(draft_id)}
        states = set(last.values())
        return ShareState.SENT in states and states <= {ShareState.SENT, ShareState.CANCELLED}

    def gone(self, draft_id: str) -> bool:
        """Whether a draft has arrived, or is planned for later, wherever it was sent to."""
        return left(self.of_draft(draft_id))


def left(shares: Iterable[Share]) -> bool:
    """Whether these shares of one draft are live or planned: there is nothing more to be done
    about its words now."""
    last = {share.account: share for share in shares}
    waiting = [one for one in last.values() if one.state is not ShareState.CANCELLED]
    return bool(waiting) and all(
        one.state is ShareState.SENT or (one.state is ShareState.WAITING and one.wall)
        for one in waiting
    )
