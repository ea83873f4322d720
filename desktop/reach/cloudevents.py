"""Events as they leave for a program's receipts: CloudEvents 1.0 in JSON, pure.

Each event holds what the agreement names and nothing else. Its id is made from the agreement's
own key, so that the same event is the same event again, also after a database came back from
its backup, and nobody else can tell that two ids belong together.
Source: CloudEvents 1.0.2, cloudevents/spec.md, formats/json-format.md section 4 (batches).
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from desktop.metric import Measure, Metric
from desktop.model import Post, Share
from desktop.reach.agreements import Agreement, Shown, Who
from desktop.web import bare

BATCH_TYPE = "application/cloudevents-batch+json"
TELLABLE = (
    Measure.VIEWS,
    Measure.MEMBERS,
    Measure.REACTIONS,
    Measure.RESHARES,
    Measure.REPLIES,
    Measure.SAVES,
    Measure.SENDS,
    Measure.LINK_CLICKS,
    Measure.ENGAGEMENTS,
)
"""Numbers about a share. What it did for the person's profile is theirs and never sent."""


class Kind(StrEnum):
    """What happened; the `type` of the event."""

    MADE = "goodword.share.made"
    NUMBERS = "goodword.share.numbers"
    REMOVED = "goodword.share.removed"
    RANKING = "goodword.participant.ranking"
    FORGOTTEN = "goodword.participant.forgotten"


@dataclass(frozen=True, slots=True)
class Event:
    """One event; `body` is its JSON exactly as it is sent."""

    id: str
    kind: Kind
    body: str
    share: int = 0
    anonymous: bool = False
    """Nothing in it says that it comes from the same person as another one."""


def made(agreement: Agreement, share: Share, post: Post) -> Event:
    """A share is live. Errors: `ValueError` for one without a receipt."""
    receipt = share.receipt
    if receipt is None:
        raise ValueError(f"share {share.id} has no receipt")
    data = {**_about(agreement, share, post), **_who(agreement)}
    if receipt.self_reported:
        data["self_reported"] = True
    if agreement.tells_link and receipt.url:
        data["url"] = receipt.url
    return _of_share(agreement, Kind.MADE, share.outgoing.key, receipt.at, data, share)


def numbers(agreement: Agreement, share: Share, post: Post, read: Iterable[Metric]) -> Event | None:
    """The newest readings of one share; None where nothing that may be told is known."""
    known = [m for m in read if m.value is not None and m.measure in TELLABLE]
    if not known:
        return None
    rows = [
        {
            "measure": str(metric.measure),
            "value": metric.value,
            "read": _when(agreement, metric.read),
            "source": metric.source,
        }
        for metric in sorted(known, key=lambda metric: TELLABLE.index(metric.measure))
    ]
    data = {**_about(agreement, share, post), **_who(agreement), "numbers": rows}
    newest = max(metric.read for metric in known)
    mark = json.dumps([share.outgoing.key, rows, newest.isoformat()])
    return _of_share(agreement, Kind.NUMBERS, mark, newest, data, share)


def counted(body: str) -> Mapping[str, int]:
    """The values of an event that tells numbers, by measure."""
    return {one["measure"]: one["value"] for one in json.loads(body)["data"]["numbers"]}


def removed(agreement: Agreement, told: str, share: int, now: datetime) -> Event:
    """The post was taken down, or has to be forgotten. `told` is the event that told of it: this
    one speaks for the same participant, whoever the person wants to be by now."""
    before = json.loads(told)
    data = {
        name: before["data"][name] for name in ("program", "participant") if name in before["data"]
    }
    event = {
        **_frame(agreement, Kind.REMOVED, before["subject"], now, data),
        "subject": before["subject"],
    }
    if "participant" not in data:
        event["time"] = _seconds(now, whole_day=True)
    return _closed(event | {"source": before["source"]}, share)


def told_as_now(agreement: Agreement, share: Share, told: str) -> bool:
    """Whether an event about this share was told by who the person is now."""
    subject: str = json.loads(told)["subject"]
    return subject == _mark(agreement, "share", share.outgoing.key)


def ranking(agreement: Agreement, campaign: str, shown: Shown, now: datetime) -> Event:
    """The person wants to be placed in a campaign, or no longer."""
    data = {
        "program": bare(agreement.program),
        "campaign": campaign,
        "shown": str(shown),
        **_who(agreement),
    }
    mark = json.dumps([campaign, shown, now.isoformat()])
    return _closed(_frame(agreement, Kind.RANKING, mark, now, data))


def forgotten(agreement: Agreement, now: datetime) -> Event:
    """Everything that was told by this participant is to be deleted."""
    data = {"program": bare(agreement.program), "participant": {"id": agreement.participant}}
    event = _frame(agreement, Kind.FORGOTTEN, now.isoformat(), now, data)
    who = {"source": f"urn:uuid:{agreement.participant}", "time": _seconds(now)}
    return _closed(event | who)


def batch(bodies: Sequence[str]) -> bytes:
    """What is sent: the events one after the other, each byte for byte as it is kept."""
    return f"[{','.join(bodies)}]".encode()


def pretty(body: str) -> str:
    """The same JSON, for people to read."""
    return json.dumps(json.loads(body), ensure_ascii=False, indent=2)


# --- inside ------------------------------------------------------------------------------------


def _about(agreement: Agreement, share: Share, post: Post) -> dict[str, Any]:
    data: dict[str, Any] = {
        "program": bare(agreement.program),
        "post": {"feed": post.feed, "id": post.guid},
        "network": share.network,
    }
    if post.campaign:
        data["campaign"] = post.campaign
    return data


def _who(agreement: Agreement) -> dict[str, Any]:
    if not agreement.known:
        return {}
    person = {"id": agreement.participant}
    if agreement.who is Who.NAME and agreement.name:
        person["name"] = agreement.name
    return {"participant": person}


def _of_share(
    agreement: Agreement, kind: Kind, mark: str, when: datetime, data: Mapping[str, Any], of: Share
) -> Event:
    subject = _mark(agreement, "share", of.outgoing.key)
    # told in another way it is another event: nobody knows which of the two arrived
    mark = json.dumps([mark, data.get("url"), data.get("participant", {}).get("name")])
    return _closed(_frame(agreement, kind, mark, when, data) | {"subject": subject}, of.id)


def _frame(
    agreement: Agreement, kind: Kind, mark: str, when: datetime, data: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "type": str(kind),
        "source": _source(agreement),
        "id": _mark(agreement, kind, mark),
        "time": _when(agreement, when),
        "datacontenttype": "application/json",
        "data": data,
    }


def _closed(event: Mapping[str, Any], share: int = 0) -> Event:
    """As it is sent: `data` last."""
    ordered = {name: one for name, one in event.items() if name != "data"}
    ordered["data"] = event["data"]
    body = json.dumps(ordered, ensure_ascii=False, separators=(",", ":"))
    anonymous = "participant" not in event["data"]
    return Event(event["id"], Kind(event["type"]), body, share, anonymous)


def _source(agreement: Agreement) -> str:
    """One a participant; all who are anonymous have that of the program."""
    known = agreement.known and agreement.participant
    return f"urn:uuid:{agreement.participant}" if known else bare(agreement.program)


def _mark(agreement: Agreement, kind: str, mark: str) -> str:
    """32 hexadecimal digits that mean nothing without the agreement's key. Somebody anonymous
    and somebody known never make the same ones."""
    known = agreement.participant if agreement.known else ""
    text = json.dumps([kind, known, mark]).encode()
    return hmac.digest(agreement.key.encode(), text, "sha256").hex()[:32]


def _when(agreement: Agreement, moment: datetime) -> str:
    """Of somebody anonymous the day is told: by the second, a share is soon found on its
    network."""
    return _seconds(moment, whole_day=not agreement.known)


def _seconds(moment: datetime, *, whole_day: bool = False) -> str:
    """RFC 3339 in UTC."""
    moment = moment.astimezone(UTC).replace(microsecond=0)
    if whole_day:
        moment = moment.replace(hour=0, minute=0, second=0)
    return moment.isoformat().replace("+00:00", "Z")
