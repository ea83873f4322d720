"""The JSON Schemas in resources/ and the readers agree: what one takes, the other takes."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from desktop.errors import BadFile
from desktop.feeds.parse import parse
from desktop.feeds.program_file import read
from desktop.model import FeedSource

ROOT = Path(__file__).parents[2]
RESOURCES = ROOT / "resources"
SCHEMAS = {
    name: json.loads((RESOURCES / f"{name}.schema.json").read_text("utf-8"))
    for name in ("program", "feed")
}
PROGRAM, FEED = (Draft202012Validator(SCHEMAS[name]) for name in ("program", "feed"))
AT = "https://harbour.example/goodword/program.json"
KEY = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"
FULL: dict[str, Any] = {
    "schema": "goodword-program/1",
    "title": "Harbour voices",
    "language": "en",
    "languages": ["en", "de"],
    "home": "/",
    "accent": "#0A7D55",
    "logo": "logo.png",
    "contact": {"name": "Ida", "email": "ida@harbour.example", "url": "/contact"},
    "goals": [{"title": "Be known", "text": "Where people look for a quay"}],
    "hold": {"text": "Please wait.", "since": "2026-11-20T09:00:00+01:00"},
    "feeds": [
        {
            "id": "approved",
            "title": "Approved",
            "url": "posts.json",
            "category": "product",
            "campaign": "third-quay",
            "language": "en",
            "hashtags": ["Quay"],
            "disclosure": "I work there.",
            "networks": ["mastodon"],
            "segments": ["crane"],
            "evergreen": True,
        }
    ],
    "guidelines": {
        "documents": [{"id": "policy", "title": "Policy", "url": "policy.md"}],
        "rules": ["rules.json"],
    },
    "categories": [{"id": "product", "title": "Products", "also": ["News"]}],
    "segments": [{"id": "crane", "title": "Cranes", "kind": "department"}],
    "rings": [{"id": "pilot", "title": "Pilot"}, {"id": "all", "title": "All", "delay": 3600}],
    "networks": {"bluesky": {"client_id": "https://harbour.example/c.json"}},
    "campaigns": [
        {
            "id": "third-quay",
            "title": "The third quay",
            "text": "Two hours less.",
            "hashtags": ["ThirdQuay"],
            "from": "2026-11-01",
            "until": "2026-12-31T23:59:59+01:00",
            "won_by": "draw",
            "prize": "A day on the crane",
            "link": "/draw",
        }
    ],
    "hashtags": ["#HarbourVoices"],
    "disclosure": "I work at the harbour.",
    "people": [{"name": "Ida Holm", "handles": {"mastodon": "@ida@harbour.example"}}],
    "sharing": {
        "a_day": 3,
        "gap": 3600,
        "hours": {"from": "08:00", "until": "19:00"},
        "weekends": True,
        "tracking": {"utm_source": "employees"},
    },
    "suggestions": "voices@harbour.example",
    "keys": [KEY],
    "sign_in": {
        "issuer": "https://login.harbour.example",
        "client_id": "goodword",
        "scopes": ["openid"],
        "ports": [47831],
        "audience": "urn:harbour",
    },
    "receipts": "/receipts",
    "leaderboard": "https://harbour.example/board",
    "clicks": "https://harbour.example/clicks.json",
    "interval": 1800,
}
ITEM: dict[str, Any] = {
    "id": "2026-11-third-quay",
    "url": "https://harbour.example/third-quay",
    "title": "We opened the third quay",
    "content_text": "Ships wait two hours less.",
    "image": "quay.jpg",
    "language": "en",
    "date_published": "2026-11-19T08:00:00+01:00",
    "authors": [{"name": "Ida Holm"}],
    "tags": ["quay"],
    "attachments": [
        {
            "url": "quay.jpg",
            "mime_type": "image/jpeg",
            "_goodword": {"alt": "A crane", "width": 1600, "height": 900},
        }
    ],
    "_goodword": {
        "captions": [{"text": "Two hours less.", "language": "en", "network": "mastodon"}],
        "hashtags": ["ThirdQuay"],
        "mentions": ["Ida Holm", {"name": "Harbour", "handles": {"x": "@harbour"}}],
        "locked": ["No advice."],
        "disclosure": "I work there.",
        "networks": ["mastodon"],
        "segments": ["crane"],
        "not_before": "2026-11-19T08:00:00Z",
        "until": "2026-12-31",
        "campaign": "third-quay",
        "category": "product",
        "important": False,
        "evergreen": True,
    },
}
PIECES: list[Any] = [
    None, True, False, 0, -1, 2.5, 10**12, "", "  ", "x", "a b", "#0A7D55", "0A7D55", "#12",
    "https://a.example/x", "http://a.example/x", "http://127.0.0.1:8000/x", "http://", "../up",
    "javascript:alert(1)", "ftp://a.example/", "mailto:a@a.example", "a@a.example",
    "2026-11-20", "2026-11-20T09:00", "2026-11-20T09:00:00.5Z", "2026-11-20T09:00:00+01:00",
    "2026-13-01", "soon", "08:00", "24:00", "8", KEY, KEY[:-1], "goodword-program/2", "draw",
    [], {}, ["x"], ["", None], [7], [{}], [[]], [None], {"x": "y"}, {"x": 7}, {"id": "x"},
    [str(number) for number in range(21)], [str(number) for number in range(51)],
    {"id": "x", "url": "y"}, {"id": "x", "url": ""}, {"id": "", "url": "y"}, {"title": "x"},
    {"name": "x"}, {"name": " "}, {"text": 7}, {"from": "08:00"}, {"utm_x": "y"}, {"utm_X": "y"},
    {"issuer": "https://a.example"}, {"issuer": "http://a.example", "client_id": "x"},
    {"issuer": "https://a.example", "client_id": "x"}, {"issuer": None, "client_id": "x"},
]  # fmt: skip


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place inside a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, one in inner:
        yield (*at, key)
        if isinstance(one, (dict, list)):
            yield from places(one, (*at, key))


def changed(value: Any, place: tuple[Any, ...], piece: Any, *, gone: bool) -> Any:
    made = inner = copy.deepcopy(value)
    for key in place[:-1]:
        inner = inner[key]
    if gone:
        del inner[place[-1]]
    else:
        inner[place[-1]] = piece
    return made


def refused_program(values: Any) -> list[str]:
    problems: list[BadFile] = []
    read(json.dumps(values).encode(), AT, problems=problems)
    return [f"{one.where}: {one.problem}" for one in problems if one.problem != "twice"]


def refused_item(item: Any) -> tuple[str, ...]:
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [item]}
    return parse(json.dumps(feed).encode(), "", AT, FeedSource("a", "", AT)).skipped


def of(validator: Draft202012Validator, values: Any) -> list[str]:
    return [f"{one.json_path}: {one.message[:200]}" for one in validator.iter_errors(values)]


def test_the_schemas_are_schemas() -> None:
    for schema in SCHEMAS.values():
        Draft202012Validator.check_schema(schema)


def test_every_key_of_the_program_is_in_the_full_example() -> None:
    assert set(SCHEMAS["program"]["properties"]) == set(FULL)
    assert set(SCHEMAS["feed"]["$defs"]["goodword"]["properties"]) == {
        *ITEM["_goodword"],
        "withdrawn",
    }


def test_everything_at_once_is_taken_by_both() -> None:
    assert (of(PROGRAM, FULL), refused_program(FULL)) == ([], [])
    assert (of(FEED.evolve(schema=_item_schema()), ITEM), refused_item(ITEM)) == ([], ())


def test_what_both_read_is_kept_whole() -> None:
    found = read(json.dumps(FULL).encode(), AT)
    assert (found.languages, found.keys) == (("en", "de"), (KEY,))
    assert found.hold is not None
    assert (found.hold.text, found.hold.since) == (
        "Please wait.",
        datetime(2026, 11, 20, 8, tzinfo=UTC),
    )
    assert [(one.id, one.also) for one in found.categories] == [("product", ("News",))]
    assert [(one.id, one.kind) for one in found.segments] == [("crane", "department")]
    assert [(one.id, one.delay) for one in found.rings] == [("pilot", 0), ("all", 3600)]
    assert [one.title for one in found.goals] == ["Be known"]
    (campaign,) = found.campaigns
    assert (campaign.won_by, campaign.prize) == ("draw", "A day on the crane")
    assert campaign.link == "https://harbour.example/draw"
    (feed,) = found.feeds
    assert (feed.campaign, feed.hashtags, feed.evergreen) == ("third-quay", ("#Quay",), True)
    assert (feed.networks, feed.segments) == (("mastodon",), ("crane",))
    assert found.sign_in is not None
    assert (found.sign_in.client_id, found.sign_in.ports) == ("goodword", (47831,))
    assert found.receipts == "https://harbour.example/receipts"


OURS = [one for one in places(ITEM) if one[0] == "_goodword" or one == ("id",)]


@settings(deadline=None)
@given(st.sampled_from(list(places(FULL))), st.sampled_from(PIECES), st.booleans())
def test_a_program_that_is_wrong_anywhere_is_wrong_for_both(
    place: tuple[Any, ...], piece: Any, gone: bool
) -> None:
    values = changed(FULL, place, piece, gone=gone)
    refused = refused_program(values)
    assert bool(refused) == bool(of(PROGRAM, values)), (values, refused, of(PROGRAM, values))


@settings(deadline=None)
@given(
    st.sampled_from(OURS),
    st.sampled_from(PIECES),
    st.booleans(),
)
def test_an_item_that_is_wrong_in_our_keys_is_wrong_for_both(
    place: tuple[Any, ...], piece: Any, gone: bool
) -> None:
    item = changed(ITEM, place, piece, gone=gone)
    told = of(FEED.evolve(schema=_item_schema()), item)
    assert bool(refused_item(item)) == bool(told), (item, refused_item(item), told)


@settings(deadline=None)
@given(st.sampled_from(list(places(ITEM))), st.sampled_from(PIECES))
def test_what_the_schema_takes_of_an_item_the_reader_takes(
    place: tuple[Any, ...], piece: Any
) -> None:
    item = changed(ITEM, place, piece, gone=False)
    if not of(FEED.evolve(schema=_item_schema()), item):
        assert refused_item(item) == ()


@pytest.mark.parametrize("order", [1, -1])
def test_the_same_problem_is_found_alone_and_among_others(order: int) -> None:
    """Who uses a program stops at the first problem; a check gets all of them."""
    wrong = FULL | {"title": 7, "accent": "green", "feeds": [{"id": "a"}, {"id": "a", "url": 1}]}
    wrong = dict(list(wrong.items())[::order])
    with pytest.raises(BadFile) as caught:
        read(json.dumps(wrong).encode(), AT)
    problems: list[BadFile] = []
    read(json.dumps(wrong).encode(), AT, problems=problems)
    told = [(one.where, one.problem) for one in problems]
    assert told[0] == (caught.value.where, caught.value.problem)
    assert sorted(told) == [
        ("accent", "not_a_colour"),
        ("feeds[0].url", "missing"),
        ("feeds[1].id", "twice"),
        ("feeds[1].url", "not_text"),
        ("title", "not_text"),
    ]


@pytest.mark.parametrize(
    ("written", "held"),
    [
        (None, None),
        ("", None),
        ("  ", None),
        ("Please wait.", "Please wait."),
        ({}, ""),
        ({"text": "Please wait."}, "Please wait."),
    ],
)
def test_whoever_writes_a_hold_means_it(written: object, held: str | None) -> None:
    found = read(json.dumps(FULL | {"hold": written}).encode(), AT).hold
    assert (None if found is None else found.text) == held


def test_a_way_to_win_that_only_a_newer_goodword_knows_is_none() -> None:
    campaign = FULL["campaigns"][0] | {"won_by": "jury"}
    assert read(json.dumps(FULL | {"campaigns": [campaign]}).encode(), AT).campaigns[0].won_by == ""


def test_the_examples_of_the_format_document_are_in_the_schemas() -> None:
    text = (ROOT / "docs" / "program-format.md").read_text("utf-8")
    found = [json.loads(one) for one in re.findall(r"```json\n(\{.*?)```", text, re.DOTALL)]
    programs = [one for one in found if "schema" in one]
    feeds = [one for one in found if "items" in one]
    assert programs and feeds
    for one in programs:
        assert of(PROGRAM, one) == []
    for one in feeds:
        assert of(FEED, one) == []


def _item_schema() -> dict[str, Any]:
    return {"$ref": "#/$defs/item", "$defs": SCHEMAS["feed"]["$defs"]}
