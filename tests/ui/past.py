"""Years of shares and numbers, written as they would have been kept; always the same ones."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from desktop.metric import Measure, Metric, Span
from desktop.model import Account, Outgoing
from desktop.reach.metrics import Metrics
from desktop.reach.spans import Spans
from desktop.share.kept import outgoing_body
from desktop.store import Store, to_ms

POSTS = (
    "Forty apprentices start at Northwind this week, and I get to show five of them the yard.",
    "Quiet crossings: we measured the new ferry at night. It is quieter than the wind.",
    "Why I still like the night shift after twelve years",
    "Wir suchen Leute, die gerne am Wasser arbeiten. Fragt mich.",
    "The harbour school opens its doors on Saturday",
    "A small thing we changed in how we plan maintenance, and what it saved",
)
SILENT = ("mastodon", "bluesky")
"""Networks that tell no views."""


class Past:
    """`weeks` of it until `now`: one post every so many days to every account."""

    def __init__(
        self,
        store: Store,
        accounts: Iterable[Account],
        now: datetime,
        weeks: int = 40,
        days: float = 11,
        away: range = range(60, 74),
    ) -> None:
        """`away`: days ago on which the computer was off."""
        self._store, self._now, self._chance = store, now, random.Random(7)
        self._rows: list[Metric] = []
        self._spans: list[Span] = []
        self._days: set[date] = set()
        """On these more people look at a profile: something was shared."""
        with store.writing():
            for account in accounts:
                ago = 2.5
                while ago < weeks * 7:
                    self._shared(account, now - timedelta(days=ago))
                    self._days |= {(now - timedelta(days=ago - n)).date() for n in range(2)}
                    ago += days
                self._followed(account, weeks * 7, away)
            Metrics(store).keep(self._rows)
            Spans(store).keep(self._spans)

    def _shared(self, account: Account, when: datetime) -> None:
        text = self._chance.choice(POSTS)
        out = Outgoing(text=text, key="", created=when)
        at = to_ms(when)
        with self._store.writing() as write:
            share = write.execute(
                "INSERT INTO shares (draft, post, account, network, outgoing, digest, state, key, "
                "created, due, settled, remote_id, url) "
                "VALUES (?, '', ?, ?, ?, '', 'sent', ?, ?, ?, ?, ?, 'https://example.org/1')",
                (
                    *(f"draft {at}", account.id, account.network, outgoing_body(out)),
                    *(f"{account.id} {at}", at, at, at, f"{account.id} {at}"),
                ),
            ).lastrowid
        for measure, value in self._numbers(account).items():
            for later in (timedelta(days=1), timedelta(days=9)):
                read = min(self._now - timedelta(hours=2), when + later)
                reason = "" if value is not None else "not_offered"
                self._rows.append(
                    Metric(account.id, share or 0, measure, value, read, account.network, reason)
                )

    def _numbers(self, account: Account) -> dict[Measure, int | None]:
        seen = int(self._chance.lognormvariate(5.8, 0.8))
        tells = account.network not in SILENT
        found = {
            Measure.VIEWS: seen if tells else None,
            Measure.REACTIONS: seen // 31,
            Measure.RESHARES: seen // 170,
            Measure.REPLIES: seen // 140,
            Measure.PROFILE_VISITS: seen // 61 if tells else None,
        }
        if account.network == "linkedin":
            found |= {Measure.NEW_FOLLOWERS: seen // 300, Measure.LINK_CLICKS: seen // 44}
        return found

    def _followed(self, account: Account, days: int, away: range) -> None:
        count = 420.0
        for ago in range(days, 0, -1):
            count += self._chance.choice((-1, 0, 0, 1, 1, 2)) + math.sin(ago / 20)
            when = self._now - timedelta(days=ago, hours=3)
            if ago not in away:
                self._rows.append(
                    Metric(account.id, 0, Measure.FOLLOWERS, int(count), when, account.network)
                )
            if account.network == "linkedin":
                first, read = when.date(), self._now - timedelta(hours=2)
                visits = int(self._chance.lognormvariate(1.1, 0.6))
                visits += 6 if first in self._days else 0
                self._spans.append(
                    Span(
                        *(account.id, Measure.PROFILE_VISITS, first, 1, visits),
                        *(read, "linkedin:file"),
                    )
                )
