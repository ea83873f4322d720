"""The company's own receiver: takes events, forgets what it is asked to, publishes a leaderboard.

It does what `docs/receipts-format.md` asks of a receiver, so that one sees while practising what
a company learns, and what it does not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from desktop.practice.company import Company
from desktop.practice.state import State
from desktop.practice.wire import Reply, Request, conditional, problem

BATCH = "application/cloudevents-batch+json"
_PREFIX = "goodword."
_COUNTED = {
    "impressions": ("views",),
    "engagement": ("reactions", "replies", "reshares"),
}
_MOST = 5_000
"""Events kept: this is for practising."""


class Receipts:
    """What was told, by source and id, the oldest first; `content` has the colleagues who take
    part already."""

    def __init__(
        self, content: Path, company: Company, state: State, clock: Callable[[], datetime]
    ) -> None:
        text = (content / "colleagues.json").read_text(encoding="utf-8")
        self._colleagues: list[dict[str, Any]] = json.loads(text)
        self._company, self._state, self._clock = company, state, clock

    def take(self, request: Request) -> Reply:
        """POST: a batch of events. What was taken before is taken again without a word."""
        if request.mime != BATCH:
            return problem(415, "unsupported_media_type")
        found = json.loads(request.body)
        if not isinstance(found, list) or not all(map(_is_event, found)):
            return problem(400, "not_events")
        with self._state.lock:
            for event in found:
                self._one(event)
            self._state.save()
        return Reply(204)

    def taken(self) -> list[dict[str, Any]]:
        with self._state.lock:
            return list(self._state.kept.events)

    def leaderboard(self, request: Request) -> Reply:
        """GET: who joined what, and where they stand."""
        with self._state.lock:
            changed = self._state.kept.told or self._company.begun
            campaigns = [self._campaign(one) for one in self._company.program["campaigns"]]
        facts = {
            "schema": "goodword-leaderboard/1",
            "as_of": changed.isoformat(timespec="seconds"),
            "campaigns": campaigns,
        }
        body = json.dumps(facts, ensure_ascii=False, indent=1).encode()
        return conditional(request, Reply(200, body, "application/json; charset=utf-8"), changed)

    # --- inside --------------------------------------------------------------------------------

    def _one(self, event: dict[str, Any]) -> None:
        kept, source = self._state.kept, event["source"]
        if any((one["source"], one["id"]) == (source, event["id"]) for one in kept.events):
            return
        kept.told = self._clock()
        kind = event["type"].removeprefix(_PREFIX)
        if kind == "participant.forgotten":
            kept.events[:] = [one for one in kept.events if one["source"] != source]
            return
        if kind == "share.removed":
            about = (source, event.get("subject"))
            kept.events[:] = [one for one in kept.events if _about(one) != about]
            return
        kept.events.append(event)
        del kept.events[:-_MOST]

    def _campaign(self, campaign: dict[str, Any]) -> dict[str, Any]:
        name, way = campaign["id"], campaign.get("won_by", "")
        rows = [*self._invented(name, way), *self._joined(name, way)]
        told: dict[str, Any] = {"id": name, "won_by": way, "joined": len(rows)}
        if way == "draw":
            told["draw"] = {"entries": len(rows), "on": self._over(campaign).isoformat()}
            if rows and self._clock() >= self._over(campaign):
                winner = min(rows, key=lambda row: hashlib.sha256(row["id"].encode()).digest())
                told["draw"]["winners"] = [_without(winner, "value")]
            return told
        rows.sort(key=lambda row: -row["value"])
        for row in rows:
            row["place"] = 1 + sum(other["value"] > row["value"] for other in rows)
        return {**told, "entries": rows}

    def _over(self, campaign: dict[str, Any]) -> datetime:
        return self._company.begun + timedelta(days=float(campaign.get("until_days", 0)))

    def _invented(self, campaign: str, way: str) -> Iterator[dict[str, Any]]:
        for one in self._colleagues:
            if campaign in one["campaigns"]:
                row = {"id": _place(one["key"]), "value": one["campaigns"][campaign]}
                if one.get("name"):
                    row |= {"shown": "all", "name": one["name"]}
                yield row if way != "draw" else {**row, "value": 1}

    def _joined(self, campaign: str, way: str) -> Iterator[dict[str, Any]]:
        """The newest wish of every participant counts."""
        events, wishes = self._state.kept.events, dict[str, str]()
        names: dict[str, str] = {}
        for event in events:
            data = event["data"]
            person = data.get("participant", {})
            if "id" in person:
                names[person["id"]] = person.get("name", "")
                if event["type"].endswith("participant.ranking") and data["campaign"] == campaign:
                    wishes[person["id"]] = data["shown"]
        for key, shown in wishes.items():
            if shown in ("own", "all"):
                row = {"id": _place(key), "value": _value(events, key, campaign, way)}
                if shown == "all":
                    row |= {"shown": "all", "name": names[key]} if names[key] else {"shown": "all"}
                yield row


def _value(events: list[dict[str, Any]], key: str, campaign: str, way: str) -> int:
    """The newest numbers of each share count, whatever order they came in."""
    newest: dict[str, dict[str, Any]] = {}
    for event in events:
        data = event["data"]
        own = data.get("participant", {}).get("id") == key and data.get("campaign") == campaign
        if own and "numbers" in data:
            known = newest.get(event["subject"])
            if known is None or known["time"] <= event["time"]:
                newest[event["subject"]] = event
    wanted = _COUNTED.get(way, ())
    rows = (row for event in newest.values() for row in event["data"]["numbers"])
    return sum(int(row["value"]) for row in rows if row["measure"] in wanted)


def _is_event(one: Any) -> bool:
    texts = ("id", "source", "type", "specversion", "time")
    return (
        isinstance(one, dict)
        and all(isinstance(one.get(name), str) and one[name] for name in texts)
        and one["specversion"] == "1.0"
        and isinstance(one.get("data"), dict)
    )


def _about(event: dict[str, Any]) -> tuple[Any, Any]:
    return event["source"], event.get("subject")


def _place(key: str) -> str:
    """How a participant stands in the leaderboard; nobody can tell the id from it."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _without(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}
