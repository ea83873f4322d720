"""What a person agreed to tell a program: the table `agreements`. Off until switched on.

Everything that may leave for a program's receipts is named here, field by field; what makes
events asks this and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from desktop.model import Campaign
from desktop.store import Row, Store, from_ms, moment, to_ms

NAME_LENGTH = 100


class Who(StrEnum):
    """As whom the person is told; `ANONYMOUS` tells nothing that joins two shares."""

    ANONYMOUS = "anonymous"
    PSEUDONYM = "pseudonym"
    NAME = "name"


class Shown(StrEnum):
    """Where the person is placed in a campaign's ranking or draw."""

    NOT = "not"
    OWN = "own"
    """Takes part; only the person sees their place."""
    ALL = "all"
    """Takes part; all who joined see each other."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What may be sent to one program. A fresh one allows nothing.

    `address` is where to, as it was agreed: where the program names another one, or it is empty
    (see `Agreements.doubt`), nothing is sent before the person agreed again. `participant` and
    `key` are made by chance for this program alone; the key never leaves and makes the ids of
    events.
    """

    program: str
    on: bool = False
    who: Who = Who.ANONYMOUS
    name: str = ""
    """What is told with `Who.NAME`."""
    link: bool = False
    """The address of one's own post. Never told by somebody anonymous, for it shows who it is."""
    numbers: bool = False
    earlier: bool = False
    """Shares from before `since` too."""
    rankings: Mapping[str, Shown] = field(default_factory=lambda: MappingProxyType({}))
    """By id of the campaign; what is missing is `Shown.NOT`."""
    address: str = ""
    since: datetime | None = None
    """When it was switched on."""
    changed: datetime | None = None
    participant: str = ""
    key: str = field(default="", repr=False)
    forgetting: bool = False
    """The deletion was asked for and is on its way."""
    forgotten: datetime | None = None
    """When the receiver confirmed the last deletion."""

    @property
    def known(self) -> bool:
        """Whether what is sent says that it comes from one and the same person."""
        return self.who is not Who.ANONYMOUS

    @property
    def tells_link(self) -> bool:
        return self.link and self.known

    @property
    def place_id(self) -> str:
        """How a leaderboard names this person: a digest, so that whoever reads a leaderboard
        can't speak to the receiver in another's name. Empty for somebody anonymous."""
        return place_id(self.participant) if self.known and self.participant else ""

    def covers(self, made: datetime) -> bool:
        """Whether a share of that moment may be told."""
        return self.on and self.since is not None and (self.earlier or made >= self.since)

    def shown(self, campaign: str) -> Shown:
        return self.rankings.get(campaign, Shown.NOT)


def place_id(participant: str) -> str:
    """The first 32 hexadecimal digits of the SHA-256 of a participant's id."""
    return hashlib.sha256(participant.encode()).hexdigest()[:32]


def lacking(agreement: Agreement, campaign: Campaign) -> str:
    """Why this campaign can't be joined yet: `off`, `anonymous` (who is not known can't be
    placed), `numbers` (it is won by them), or empty."""
    if not agreement.on:
        return "off"
    if not agreement.known:
        return "anonymous"
    return "numbers" if campaign.won_by in _BY_NUMBERS and not agreement.numbers else ""


_BY_NUMBERS = ("impressions", "engagement")


class Agreements:
    """One row a program. Errors of what writes: `DiskFull`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, program: str) -> Agreement:
        """What holds now; where nothing was ever agreed, nothing is allowed."""
        row = self._store.row("SELECT * FROM agreements WHERE program = ?", (program,))
        return Agreement(program) if row is None else _read(row)

    def all(self) -> tuple[Agreement, ...]:
        rows = self._store.read("SELECT * FROM agreements ORDER BY program")
        return tuple(map(_read, rows))

    def keep(self, agreement: Agreement, now: datetime) -> Agreement:
        """Write it down; joins the transaction under way. What it needs is made: the
        pseudonym, the key, and since when it holds."""
        agreement = replace(
            _complete(agreement, now),
            changed=now,
            name=" ".join(agreement.name.split())[:NAME_LENGTH],
        )
        with self._store.writing() as write:
            write.execute(
                "INSERT INTO agreements (program, body, changed) VALUES (?, ?, ?) ON CONFLICT "
                "(program) DO UPDATE SET body = excluded.body, changed = excluded.changed",
                (agreement.program, _written(agreement), to_ms(now)),
            )
        return agreement

    def erase(self, program: str, now: datetime, *, confirmed: bool) -> None:
        """Forget the pseudonym and all that was agreed, also in the copies of the database.
        `confirmed`: by the receiver."""
        told = now if confirmed else None
        self.keep(Agreement(program, forgotten=told), now)
        self._store.in_copies("DELETE FROM agreements WHERE program = ?", (program,))

    def doubt(self, now: datetime) -> None:
        """The database came back from an older copy: the person may have switched off since.
        Nothing goes anywhere before they agreed once more."""
        for agreement in self.all():
            if agreement.on:
                self.keep(replace(agreement, address=""), now)


def _complete(agreement: Agreement, now: datetime) -> Agreement:
    if not agreement.on:
        return agreement
    return replace(
        agreement,
        since=agreement.since or now,
        key=agreement.key or secrets.token_hex(16),
        participant=agreement.participant or (str(uuid.uuid4()) if agreement.known else ""),
        rankings=agreement.rankings if agreement.known else MappingProxyType({}),
    )


def _written(agreement: Agreement) -> str:
    return json.dumps(
        {
            "on": agreement.on,
            "who": agreement.who,
            "name": agreement.name,
            "link": agreement.link,
            "numbers": agreement.numbers,
            "earlier": agreement.earlier,
            "rankings": {key: one for key, one in agreement.rankings.items() if one != Shown.NOT},
            "address": agreement.address,
            "since": to_ms(agreement.since),
            "participant": agreement.participant,
            "key": agreement.key,
            "forgetting": agreement.forgetting,
            "forgotten": to_ms(agreement.forgotten),
        }
    )


def _read(row: Row) -> Agreement:
    body: dict[str, Any] = json.loads(row["body"])
    rankings = {key: Shown(one) for key, one in body["rankings"].items()}
    return Agreement(
        program=row["program"],
        on=body["on"],
        who=Who(body["who"]),
        name=body["name"],
        link=body["link"],
        numbers=body["numbers"],
        earlier=body["earlier"],
        rankings=MappingProxyType(rankings),
        address=body["address"],
        since=from_ms(body["since"]),
        changed=moment(row["changed"]),
        participant=body["participant"],
        key=body["key"],
        forgetting=body["forgetting"],
        forgotten=from_ms(body["forgotten"]),
    )
