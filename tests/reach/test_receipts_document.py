"""docs/receipts-format.md is true: its examples fit the schemas, its receiver works."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from desktop.metric import Measure, Metric
from desktop.model import Post
from desktop.reach import cloudevents, examples, leaderboard
from desktop.reach.agreements import Agreement, Shown, Who
from desktop.reach.batches import BATCH_BYTES, BATCH_EVENTS
from desktop.reach.cloudevents import Event, Kind
from desktop.reach.telling import Outcome, tell
from desktop.web import Web

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "receipts-format.md").read_text("utf-8")
EVENTS, BOARD = (
    Draft202012Validator(
        json.loads((ROOT / "resources" / f"{name}.schema.json").read_text("utf-8"))
    )
    for name in ("receipts", "leaderboard")
)
PROGRAM = "https://example.com/goodword/program.json"
POST = Post(id="p", feed="news", guid="third-quay-opens", campaign="third-quay")
PARTICIPANT = "7c2f4a0e-7d0b-4e2c-9a53-6f7f6f1f0d11"


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", DOCUMENT, re.DOTALL)


def agreement(who: Who = Who.NAME) -> Agreement:
    return Agreement(
        f"{PROGRAM}?token=secret",
        on=True,
        who=who,
        name="Mira Okafor",
        link=True,
        numbers=True,
        participant=PARTICIPANT,
        key="0" * 32,
    )


def every_event(given: Agreement, now: datetime) -> list[Event]:
    share = examples.share(now)
    read = [Metric("a", share.id, measure, 5, now, "linkedin:file") for measure in Measure]
    numbers = cloudevents.numbers(given, share, POST, read)
    assert numbers is not None
    made = cloudevents.made(given, share, POST)
    found = [made, numbers, cloudevents.removed(given, made.body, share.id, now)]
    if given.known:
        found += [cloudevents.ranking(given, "third-quay", shown, now) for shown in Shown]
        found.append(cloudevents.forgotten(given, now))
    return found


@pytest.mark.parametrize("who", list(Who))
def test_every_event_is_what_the_schema_says(who: Who, now: datetime) -> None:
    found = every_event(agreement(who), now)
    assert {one.kind for one in found} == (
        set(Kind) if who is not Who.ANONYMOUS else {Kind.MADE, Kind.NUMBERS, Kind.REMOVED}
    )
    batch = json.loads(cloudevents.batch([one.body for one in found]))
    EVENTS.validate(batch)
    assert "secret" not in json.dumps(batch)
    assert len({one.id for one in found}) == len(found)
    kinds = {one["measure"] for event in batch for one in event["data"].get("numbers", ())}
    assert kinds.isdisjoint({"profile_visits", "new_followers", "followers", "lost_followers"})


def test_the_same_event_has_the_same_id_and_another_key_another_one(now: datetime) -> None:
    share = examples.share(now)
    first = cloudevents.made(agreement(), share, POST)
    assert cloudevents.made(agreement(), share, POST) == first
    ids = {
        cloudevents.made(replace(agreement(), key=key, who=who), share, POST).id
        for key in ("0" * 32, "1" * 32)
        for who in (Who.ANONYMOUS, Who.NAME)
    }
    assert len(ids) == 4


def test_the_schema_refuses_what_nobody_agreed_to(now: datetime) -> None:
    (event,) = json.loads(f"[{cloudevents.made(agreement(), examples.share(now), POST).body}]")
    for change in (
        {"data": {**event["data"], "handle": "@mira"}},
        {"data": {**event["data"], "participant": {"id": PARTICIPANT, "mail": "m@example.com"}}},
        {"account": "x"},
        {"subject": "the share"},
    ):
        assert not EVENTS.is_valid([{**event, **change}])


def test_the_examples_fit_the_schemas_and_are_read() -> None:
    _, batch, board = (json.loads(one) for one in blocks("json"))
    EVENTS.validate(batch)
    BOARD.validate(board)
    read = leaderboard.read(json.dumps(board).encode(), PROGRAM)
    first, second = read.standings
    assert [one.name for one in first.entries] == ["", "Mira Okafor", ""]
    assert second.draw is not None
    assert second.draw.entries == 42
    assert f"at most {leaderboard.MOST_CAMPAIGNS} campaigns with 5,000 entries" in DOCUMENT
    assert f"up to {BATCH_EVENTS} events" in DOCUMENT
    assert f"{BATCH_BYTES:,} bytes" in DOCUMENT
    assert agreement().place_id == hashlib.sha256(PARTICIPANT.encode()).hexdigest()[:32]


class Receiver:
    """The document's own receiver, running."""

    def __init__(self, folder: Path, port: int) -> None:
        (folder / "receiver.py").write_text(blocks("python")[0], "utf-8")
        self.address = f"http://127.0.0.1:{port}/"
        self._file = folder / "receipts.sqlite"
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "receiver.py", str(port)],
            cwd=folder,
            stderr=subprocess.PIPE,
        )

    def kept(self) -> list[dict[str, Any]]:
        with closing(sqlite3.connect(self._file)) as store:
            return [json.loads(body) for (body,) in store.execute("SELECT body FROM events")]


@pytest.fixture
def receiver(tmp_path: Path, free_port: int, web: Web, now: datetime) -> Iterator[Receiver]:
    made = Receiver(tmp_path, free_port)
    while tell(web, made.address, ["5"], now).reason == "Offline":
        assert made.process.poll() is None
    yield made
    made.process.terminate()
    made.process.communicate()


@pytest.fixture
def free_port() -> int:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_the_receiver_keeps_once_and_forgets(receiver: Receiver, web: Web, now: datetime) -> None:
    known, nobody = agreement(), agreement(Who.ANONYMOUS)
    share = examples.share(now)
    made, anonymous = (cloudevents.made(one, share, POST) for one in (known, nobody))
    other = cloudevents.made(
        nobody, replace(share, outgoing=replace(share.outgoing, key="another")), POST
    )
    joined = cloudevents.ranking(known, "third-quay", Shown.ALL, now)

    def send(*events: Event) -> Outcome:
        return tell(web, receiver.address, [one.body for one in events], now)

    assert send(made, joined).taken
    assert send(made, anonymous).taken
    assert send(other).taken
    assert [one["id"] for one in receiver.kept()] == [made.id, joined.id, anonymous.id, other.id]
    assert send(cloudevents.removed(nobody, anonymous.body, share.id, now)).taken
    assert [one["id"] for one in receiver.kept()] == [made.id, joined.id, other.id]
    assert send(cloudevents.forgotten(known, now)).taken
    assert [one["id"] for one in receiver.kept()] == [other.id]


@pytest.mark.parametrize("body", ["", "{}", '{"source": 1}', "[1]", '"x"', "[[[["])
def test_the_receiver_refuses_what_is_no_event(
    receiver: Receiver, web: Web, now: datetime, body: str
) -> None:
    assert tell(web, receiver.address, [body or "{"], now).one_bad
    assert receiver.kept() == []
