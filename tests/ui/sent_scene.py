"""The desk of a company that takes receipts, for tests and pictures of what is sent."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from desktop.campaigning import Campaigning
from desktop.feeds.fetch import Fetcher
from desktop.happened import Happened
from desktop.metric import Measure, Metric
from desktop.model import Share
from desktop.ranking import Ranking
from desktop.reach.agreements import Agreements
from desktop.reach.events import Events
from desktop.reach.metrics import Metrics
from desktop.reporting import Reporting
from desktop.ui.campaigns import Campaigns
from desktop.ui.sent import Sent
from desktop.web import Web
from tests.ui.scene import Scene

TITLE = "Northwind Voices"


def board(own: str, *, drawn: bool = False) -> dict[str, Any]:
    """A leaderboard in which the person `own` is third of five, and two are shown to all."""
    ranked = [
        {"id": f"{1:032x}", "place": 1, "value": 5120, "shown": "all", "name": "Ida Holm"},
        {"id": f"{2:032x}", "place": 2, "value": 2890},
        {"id": own, "place": 3, "value": 2054, "shown": "all", "name": "Anna Sommer"},
        {"id": f"{4:032x}", "place": 4, "value": 77, "shown": "all"},
    ]
    draw = {"entries": 19, "on": "2026-11-19", "winners": [{"id": own}] if drawn else []}
    return {
        "schema": "goodword-leaderboard/1",
        "as_of": "2026-11-20T06:00:00Z",
        "campaigns": [
            {"id": "skills", "won_by": "impressions", "joined": 5, "entries": ranked},
            {"id": "quiet", "won_by": "draw", "joined": 12, "draw": draw},
        ],
    }


class SentScene(Scene):
    """Receipts go to `/receipts` of its server; `answers` is what that answers (a status)."""

    takes = True
    """Whether the program has an address for receipts."""

    def __init__(
        self,
        app: QApplication,
        folder: Path,
        serve: Callable[..., Any],
        now: Callable[[], datetime],
    ) -> None:
        self.answers = 202
        self.received: list[bytes] = []
        self.board: dict[str, Any] = {}
        self.shown: list[QWidget] = []
        """Pages that a test holds, for nothing else does."""
        super().__init__(app, folder, serve, now)
        self.metrics = Metrics(self.store)
        self.agreements = Agreements(self.store)
        self.events = Events(self.store, chance=lambda: 0.5)
        self.door = Web("Goodword", system_store=False)
        happened = Happened(self.programs, self.posts, self.outbox, self.metrics, self.events)
        self.reporting = Reporting(happened, self.agreements, self.store, self.door)
        self.ranking = Ranking(self.programs, Fetcher(self.web, self.store))
        self.campaigning = Campaigning(self.programs, self.posts, self.outbox, self.metrics)

    @property
    def program(self) -> str:
        """Its address."""
        return self.programs.all()[0].address

    def page(self) -> Sent:
        return Sent(
            self.look,
            self.jobs,
            self.reporting,
            self.programs,
            self.now,
        )

    def campaigns(self) -> Campaigns:
        return Campaigns(
            self.look,
            self.jobs,
            self.campaigning,
            self.reporting,
            self.ranking,
            self.catalog.titles,
            self.now,
        )

    def share(self, guid: str, account: str, ago: timedelta = timedelta(hours=2)) -> Share:
        """A post that went live `ago`."""
        at = self.now() - ago
        draft = replace(self.drafts.begin(at), id=secrets.token_hex(8), post=self.post(guid))
        draft = replace(draft, text="Forty apprentices start this week.", link=None)
        (share,) = self.outbox.put(draft, [account], at)
        with self.store.writing() as write:
            write.execute(
                "UPDATE shares SET state = 'sent', settled = ?, remote_id = '7', "
                "url = 'https://mastodon.example/@anna/112' WHERE id = ?",
                (int(at.timestamp() * 1000), share.id),
            )
        found = self.outbox.get(share.id)
        assert found is not None
        return found

    def count(self, share: Share, **numbers: int) -> None:
        """What the network told an hour ago."""
        read = self.now() - timedelta(hours=1)
        self.metrics.keep(
            Metric(share.account, share.id, Measure(name), value, read, share.network)
            for name, value in numbers.items()
        )

    def close(self) -> None:
        self.door.close()
        super().close()

    def _program(self) -> dict[str, Any]:
        facts = super()._program()
        facts["campaigns"] = [
            {
                "id": "skills",
                "title": "Learning a trade",
                "text": "One week in which we show what it is like to learn with us.",
                "hashtags": ["#SkillsWeek", "#HarbourSchool"],
                "from": "2026-11-16",
                "until": "2026-12-02T12:00:00Z",
                "won_by": "impressions",
                "prize": "a day on the bridge of the Sanderling for two",
                "link": "https://northwind.example/skills",
            },
            {"id": "quiet", "title": "Quiet crossings", "from": "2026-11-01",
             "until": "2026-11-18T05:00:00Z", "won_by": "draw"},
            {"id": "spring", "title": "Spring fleet", "from": "2026-12-10"},
        ]  # fmt: skip
        if self.takes:
            facts |= {"receipts": "/receipts", "leaderboard": "/leaderboard.json"}
        return facts

    def _feed(self) -> dict[str, Any]:
        found = super()._feed()
        for item in found["items"]:
            if item["id"] in ("harbour", "shares"):
                item.setdefault("_goodword", {})["campaign"] = "skills"
        return found

    def _answer(self, request: Any) -> tuple[int, dict[str, str], bytes] | None:
        if request.path == "/receipts":
            self.received.append(request.body)
            return self.answers, {}, b""
        if request.path == "/leaderboard.json":
            body = json.dumps(self.board).encode()
            return 200, {"Content-Type": "application/json"}, body
        return super()._answer(request)
