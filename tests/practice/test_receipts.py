"""The practice company's receiver: takes events once, forgets, and publishes who joined."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests
from jsonschema import Draft202012Validator

from desktop.model import Post
from desktop.practice.world import Practice
from desktop.reach import cloudevents, examples, leaderboard
from desktop.reach.agreements import Agreement, Shown, Who
from desktop.reach.cloudevents import BATCH_TYPE, Event
from tests.conftest import Clock
from tests.pace import PATIENCE

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "resources" / "leaderboard.schema.json").read_text("utf-8"))
DRAWN, RANKED = "short-crossings", "built-to-be-mended"
ME = Agreement(
    "https://example.com/program.json",
    on=True,
    who=Who.NAME,
    name="Mira",
    participant="7c2f4a0e-7d0b-4e2c-9a53-6f7f6f1f0d11",
    key="0" * 32,
)


def send(practice: Practice, *events: Event, mime: str = BATCH_TYPE, body: bytes = b"") -> int:
    content = body or cloudevents.batch([one.body for one in events])
    url = f"{practice.address}/receipts"
    return requests.post(
        url, data=content, headers={"Content-Type": mime}, timeout=PATIENCE
    ).status_code


def board(practice: Practice) -> leaderboard.Board:
    url = f"{practice.address}/leaderboard.json"
    answer = requests.get(url, timeout=PATIENCE)
    Draft202012Validator(SCHEMA).validate(answer.json())
    tag = {"If-None-Match": answer.headers["ETag"]}
    assert requests.get(url, headers=tag, timeout=PATIENCE).status_code == 304
    return leaderboard.read(answer.content, url)


def test_colleagues_take_part_from_the_start(practice: Practice) -> None:
    found = board(practice)
    ranked, drawn = found.of(RANKED), found.of(DRAWN)
    assert ranked is not None
    assert drawn is not None
    assert ranked.joined == len(ranked.entries) == 4
    assert drawn.draw is not None
    assert (drawn.draw.entries, drawn.draw.winners) == (4, ())


def test_who_joins_stands_there_until_they_leave_or_are_forgotten(
    practice: Practice, clock: Clock
) -> None:
    def own() -> leaderboard.Entry | None:
        standing = board(practice).of(RANKED)
        assert standing is not None
        return next((one for one in standing.entries if one.id == ME.place_id), None)

    def ranking(shown: Shown) -> Event:
        return cloudevents.ranking(ME, RANKED, shown, clock.forward(minutes=1))

    share = examples.share(clock())
    post = Post(id="p", feed="yard", guid="g", campaign=RANKED)
    counted = cloudevents.numbers(ME, share, post, examples.numbers(clock()))
    assert counted is not None
    assert send(practice, cloudevents.made(ME, share, post), counted) == 204
    assert own() is None  # shared, and did not join
    assert send(practice, ranking(Shown.ALL)) == 204
    assert own() == leaderboard.Entry(ME.place_id, 4, 19, shown=True, name="Mira")
    later = [replace(one, read=clock.forward(hours=1)) for one in examples.numbers(clock())]
    fallen = cloudevents.numbers(ME, share, post, [replace(one, value=1) for one in later])
    assert fallen is not None
    assert send(practice, fallen, counted) == 204  # the older one comes once more
    assert send(practice, ranking(Shown.OWN)) == 204
    assert own() == leaderboard.Entry(ME.place_id, 5, 2)
    assert send(practice, cloudevents.forgotten(ME, clock())) == 204
    assert own() is None
    assert practice.events_told() == []


def test_a_draw_is_drawn_when_its_campaign_is_over(practice: Practice, clock: Clock) -> None:
    clock.forward(days=41)
    standing = board(practice).of(DRAWN)
    assert standing is not None
    assert standing.draw is not None
    assert len(standing.draw.winners) == 1


@pytest.mark.parametrize(
    ("mime", "body", "status"),
    [
        ("application/json", b"[]", 415),
        (BATCH_TYPE, b"{}", 400),
        (BATCH_TYPE, b"[{}]", 400),
        (BATCH_TYPE, b'[{"id": 1}]', 400),
        (BATCH_TYPE, b"no JSON", 400),
    ],
)
def test_what_is_no_event_is_refused(
    practice: Practice, mime: str, body: bytes, status: int
) -> None:
    assert send(practice, mime=mime, body=body) == status
    assert practice.events_told() == []


def test_it_survives_a_restart(practice: Practice, tmp_path: Path, clock: Clock) -> None:
    share, post = examples.share(clock()), examples.post()
    send(practice, cloudevents.made(ME, share, post))
    told: list[dict[str, Any]] = practice.events_told()
    again = Practice(tmp_path / "practice", clock)
    assert again.events_told() == told != []
