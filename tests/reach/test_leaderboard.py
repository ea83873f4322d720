"""A leaderboard is read as what anybody may have written, and shown as far as one chose."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import BadFile
from desktop.reach.agreements import Agreement, Shown, Who
from desktop.reach.leaderboard import MOST_ENTRIES, SCHEMA, Board, Seen, read, seen

AT = "https://harbour.example/leaderboard.json"
ME = Agreement(
    "https://harbour.example/program.json",
    on=True,
    who=Who.PSEUDONYM,
    participant="0f3c9f0e-3a55-4a3e-9a42-0d2f7a3c1a11",
)
IDS = [hashlib.sha256(bytes([number])).hexdigest()[:32] for number in range(5)]


def entry(id_: str, place: int, value: int = 5, **more: Any) -> dict[str, Any]:
    return {"id": id_, "place": place, "value": value, **more}


def board(**campaign: Any) -> Board:
    body = {"schema": SCHEMA, "as_of": "2026-11-22T07:00:00+01:00", "campaigns": []}
    body["campaigns"] = [{"id": "quay", "won_by": "impressions", **campaign}]
    return read(json.dumps(body).encode(), AT)


def among(shown: Shown, found: Board, agreement: Agreement = ME) -> Seen:
    return seen(found.of("quay"), replace(agreement, rankings={"quay": shown}))


FULL = board(
    joined=4,
    entries=[
        entry(IDS[1], 2, 30, shown="all", name="Tove"),
        entry(ME.place_id, 3, 20),
        entry(IDS[2], 1, 40, shown="own", name="A slip"),
        entry(IDS[3], 4, 10, shown="all"),
    ],
)


def test_who_did_not_join_sees_nobody() -> None:
    assert among(Shown.NOT, FULL) == Seen(joined=4)
    assert among(Shown.ALL, FULL, replace(ME, on=False)) == Seen(joined=4)
    assert seen(FULL.of("another"), ME) == seen(None, ME) == Seen()


def test_who_wants_their_own_place_sees_it_and_nobody_else() -> None:
    found = among(Shown.OWN, FULL)
    assert found.own is not None
    assert (found.own.place, found.own.value) == (3, 20)
    assert found.others == ()


def test_among_all_only_those_are_seen_who_chose_it() -> None:
    found = among(Shown.ALL, FULL)
    assert [(one.place, one.name) for one in found.others] == [(2, "Tove"), (3, ""), (4, "")]
    assert "A slip" not in repr(FULL)


def test_somebody_anonymous_is_placed_nowhere() -> None:
    anonymous = replace(ME, who=Who.ANONYMOUS)
    assert among(Shown.OWN, FULL, anonymous).own is None


def test_a_draw_tells_how_many_and_who_won_to_those_who_joined() -> None:
    found = board(
        won_by="draw",
        draw={
            "entries": 42,
            "on": "2026-12-31",
            "winners": [{"id": ME.place_id}, {"id": IDS[0], "shown": "all", "name": "Tove"}],
        },
    )
    outside, own, all_ = (among(shown, found) for shown in Shown)
    assert (outside.tickets, outside.drawn, outside.won, outside.winners) == (42, True, False, ())
    assert (own.won, own.winners) == (True, ())
    assert [one.name for one in all_.winners] == ["", "Tove"]
    assert own.drawn_on == datetime(2026, 12, 31, tzinfo=UTC)


def test_the_time_it_is_of_is_known_or_unknown() -> None:
    assert FULL.as_of == datetime(2026, 11, 22, 6, tzinfo=UTC)
    for said in ("yesterday", 5, None, "9999-99-99", "0001-01-01T00:00:00+23:00"):
        body = json.dumps({"schema": SCHEMA, "as_of": said}).encode()
        assert read(body, AT).as_of is None


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b"<html>", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"[]", "not_object"),
        (b"{}", "unknown_schema"),
        (b'{"schema": "goodword-program/1"}', "unknown_schema"),
        (b'{"schema": ["goodword-leaderboard/1"]}', "unknown_schema"),
    ],
)
def test_what_is_no_leaderboard_is_refused(body: bytes, problem: str) -> None:
    with pytest.raises(BadFile) as caught:
        read(body, AT)
    assert caught.value.problem == problem


@pytest.mark.parametrize(
    "wrong",
    [
        "text",
        entry("short", 1),
        entry(IDS[0].upper(), 1),
        entry(IDS[0], 0),
        entry(IDS[0], -1),
        entry(IDS[0], True),
        entry(IDS[0], 1.5),  # type: ignore[arg-type]
        entry(IDS[0], 1, -5),
        entry(IDS[0], 1, 10**30),
        {"id": IDS[0], "place": 1},
        {"place": 1, "value": 1},
    ],
)
def test_a_wrong_entry_is_left_out_and_the_others_stand(wrong: Any) -> None:
    standing = board(entries=[wrong, entry(IDS[1], 2)]).of("quay")
    assert standing is not None
    assert [one.id for one in standing.entries] == [IDS[1]]


def test_nobody_stands_there_twice_and_names_are_plain_text() -> None:
    name = "Tove\u202e\x00 <b>\n Aalto" + "x" * 500
    found = board(
        entries=[entry(IDS[0], 1, shown="all", name=name), entry(IDS[0], 2, shown="all")]
    ).of("quay")
    assert found is not None
    (one,) = found.entries
    assert one.place == 1
    assert len(one.name) <= 100
    assert "\x00" not in one.name
    assert "\n" not in one.name


def test_more_than_anybody_needs_is_cut_off() -> None:
    many = [entry(f"{number:032x}", number + 1) for number in range(MOST_ENTRIES + 100)]
    found = board(entries=many).of("quay")
    assert found is not None
    assert len(found.entries) == MOST_ENTRIES


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["id", "place", "value", "name", "shown", "entries", "draw", "on", "winners"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(JSON, JSON)
def test_whatever_stands_there_is_read_or_left_out(as_of: Any, campaigns: Any) -> None:
    body = json.dumps({"schema": SCHEMA, "as_of": as_of, "campaigns": campaigns}).encode()
    found = read(body, AT)
    for standing in found.standings:
        assert seen(standing, ME).others == ()


@given(st.binary(max_size=200))
def test_any_bytes_are_a_leaderboard_or_a_bad_file(body: bytes) -> None:
    try:
        read(body, AT)
    except BadFile as error:
        assert error.problem in ("not_json", "not_object", "unknown_schema")


def test_nobody_is_at_a_place_beyond_all_who_joined() -> None:
    assert among(Shown.OWN, board(joined=2, entries=[entry(ME.place_id, 3)])).joined is None
    assert among(Shown.OWN, board(joined=3, entries=[entry(ME.place_id, 3)])).joined == 3
    many = [entry(one, 1) for one in IDS]
    assert among(Shown.OWN, board(joined=len(IDS) - 1, entries=many)).joined is None
