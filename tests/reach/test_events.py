"""What waits to leave and what left: a row first, sent until it is taken, gone when withdrawn."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from desktop.model import Campaign
from desktop.reach import telling
from desktop.reach.agreements import Agreement, Agreements, Shown, Who, lacking, place_id
from desktop.reach.batches import BATCH_BYTES, BATCH_EVENTS, FIRST_PAUSE, LONGEST_PAUSE
from desktop.reach.cloudevents import BATCH_TYPE, Event, Kind
from desktop.reach.events import Events, EventState
from desktop.reach.telling import Outcome, may_go, tell
from desktop.store import Store
from desktop.web import Web
from tests.conftest import Clock, Reply, Request, Served

PROGRAM, ADDRESS = "https://harbour.example/program.json", "https://harbour.example/receipts"
Serve = Callable[[Callable[[Request], Reply | None]], Served]


def event(number: int, weight: int = 10) -> Event:
    body = json.dumps({"id": f"e{number}", "data": {"weight": "w" * weight}})
    return Event(f"e{number}", Kind.MADE, body, number)


def queued(
    store: Store, now: datetime, count: int = 3, chance: float = 0.5, *, alone: bool = False
) -> Events:
    events = Events(store, chance=lambda: chance)
    found = [event(one) for one in range(1, count + 1)]
    assert events.add(found, PROGRAM, ADDRESS, now, alone=alone) == count
    return events


def states(events: Events) -> list[EventState]:
    return [one.state for one in reversed(events.told(PROGRAM))]


# --- the table -----------------------------------------------------------------------------------


def test_an_event_is_queued_once_however_often_it_is_made(store: Store, now: datetime) -> None:
    events = queued(store, now)
    assert events.add([event(1), event(4)], PROGRAM, ADDRESS, now, alone=False) == 1
    assert len(events.told(PROGRAM)) == 4


def test_what_is_due_goes_together_in_its_order(store: Store, now: datetime) -> None:
    events = queued(store, now)
    batch = events.claim(now)
    assert batch is not None
    assert (batch.ids, batch.attempts) == (("e1", "e2", "e3"), 1)
    assert json.loads(f"[{','.join(batch.bodies)}]")[2]["id"] == "e3"
    assert events.claim(now) is None
    events.settle(batch, Outcome(taken=True), now)
    assert states(events) == [EventState.SENT] * 3
    assert events.next_due() is None


def test_a_crash_after_the_claim_sends_the_same_ids_again(store: Store, now: datetime) -> None:
    first = queued(store, now).claim(now)
    again = Events(store).claim(now + FIRST_PAUSE)
    assert first is not None
    assert again is not None
    assert (again.ids, again.bodies) == (first.ids, first.bodies)
    assert again.attempts == 2


def test_a_batch_has_bounds(store: Store, now: datetime) -> None:
    events = Events(store)
    events.add([event(n) for n in range(200)], PROGRAM, ADDRESS, now, alone=False)
    batch = events.claim(now)
    assert batch is not None
    assert len(batch.ids) == BATCH_EVENTS
    events.erase(PROGRAM)
    events.add([event(n, 25_000) for n in range(5)], PROGRAM, ADDRESS, now, alone=False)
    batch = events.claim(now)
    assert batch is not None
    assert len(batch.ids) == 2
    assert len(telling.cloudevents.batch(batch.bodies)) <= BATCH_BYTES
    events.erase(PROGRAM)
    events.add([event(1, 70_000), event(2)], PROGRAM, ADDRESS, now, alone=False)
    batch = events.claim(now)
    assert batch is not None
    assert batch.ids == ("e1",)


def test_two_programs_never_share_a_batch(store: Store, now: datetime) -> None:
    events = queued(store, now, 2)
    events.add([event(9)], "https://other.example/", "https://other.example/r", now, alone=False)
    first, second = events.claim(now), events.claim(now)
    assert first is not None
    assert second is not None
    assert {first.program, second.program} == {PROGRAM, "https://other.example/"}
    assert events.claim(now + timedelta(days=1), [PROGRAM, "https://other.example/"]) is None


@pytest.mark.parametrize(
    ("chance", "attempts", "least", "most"),
    [
        (0.0, 1, timedelta(seconds=1), timedelta(seconds=1)),
        (0.999, 1, timedelta(seconds=59), timedelta(seconds=60)),
        (0.999, 5, timedelta(minutes=15), timedelta(minutes=16)),
        (0.999, 60, LONGEST_PAUSE * 0.99, LONGEST_PAUSE),
    ],
)
def test_the_pause_grows_and_is_anywhere_below_its_most(
    store: Store,
    now: datetime,
    chance: float,
    attempts: int,
    least: timedelta,
    most: timedelta,
) -> None:
    events = queued(store, now, 1, chance)
    for _ in range(attempts):
        batch = events.claim(now)
        assert batch is not None
        events.settle(batch, Outcome(reason="Offline"), now)
        (told,) = events.told(PROGRAM)
        pause, before = told.due - now, now
        now = told.due
    assert least <= pause <= most, before
    assert told.reason == "Offline"


def test_a_receiver_says_when_and_no_longer_than_a_day(store: Store, now: datetime) -> None:
    for asked, waits in ((3600, timedelta(hours=1)), (10**8, timedelta(days=1))):
        events = queued(store, now, 1, 0.0)
        batch = events.claim(now)
        assert batch is not None
        events.settle(batch, Outcome(retry_after=asked, reason="http_429"), now)
        assert events.next_due() == now + waits
        events.erase(PROGRAM)


def test_one_bad_event_does_not_keep_the_others(store: Store, now: datetime) -> None:
    events = queued(store, now)
    batch = events.claim(now)
    assert batch is not None
    events.settle(batch, Outcome(refused=True, one_bad=True, reason="http_400"), now)
    seen = []
    while (one := events.claim(now)) is not None:
        seen.append(one.ids)
        bad = one.ids == ("e2",)
        events.settle(one, Outcome(taken=not bad, refused=bad, one_bad=bad, reason="http_400"), now)
    assert seen == [("e1",), ("e2",), ("e3",)]
    assert states(events) == [EventState.SENT, EventState.REFUSED, EventState.SENT]


def test_what_is_refused_waits_for_the_person(store: Store, now: datetime) -> None:
    events = queued(store, now)
    batch = events.claim(now)
    assert batch is not None
    events.settle(batch, Outcome(refused=True, reason="http_404"), now)
    assert states(events) == [EventState.REFUSED] * 3
    assert {one.reason for one in events.told(PROGRAM)} == {"http_404"}
    assert events.claim(now + timedelta(days=99)) is None
    assert events.again(PROGRAM, now) == 3
    assert events.claim(now) is not None


def test_what_was_not_tried_is_gone_and_what_was_tried_is_told(store: Store, now: datetime) -> None:
    events = queued(store, now, 1)
    batch = events.claim(now)
    events.add([event(2)], PROGRAM, ADDRESS, now, alone=False)
    events.drop(PROGRAM, now)
    assert states(events) == [EventState.WITHDRAWN]
    assert events.claim(now + timedelta(days=1)) is None
    assert batch is not None
    events.settle(batch, Outcome(reason="Unclear"), now)
    assert states(events) == [EventState.WITHDRAWN]
    # the answer was under way while the person switched off: the list says what is true
    events.settle(batch, Outcome(taken=True), now)
    assert states(events) == [EventState.SENT]


def test_events_that_go_alone_never_share_a_request(store: Store, now: datetime) -> None:
    events = queued(store, now, 3, 0.0, alone=True)
    assert events.claim(now) is None
    found = []
    now += timedelta(hours=2)
    while (batch := events.claim(now)) is not None:
        assert events.claim(now) is None  # the others are put off: nothing else is due meanwhile
        events.settle(batch, Outcome(taken=True), now)
        found.append(batch.ids)
        now = events.next_due() or now
    assert found == [("e1",), ("e2",), ("e3",)]


# --- over the wire -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "taken", "refused", "one_bad"),
    [
        (200, True, False, False),
        (202, True, False, False),
        (204, True, False, False),
        (301, False, True, False),
        (307, False, True, False),
        (400, False, True, True),
        (401, False, True, False),
        (403, False, True, False),
        (404, False, True, False),
        (408, False, False, False),
        (410, False, True, False),
        (413, False, True, True),
        (415, False, True, False),
        (422, False, True, True),
        (425, False, False, False),
        (429, False, False, False),
        (500, False, False, False),
        (503, False, False, False),
    ],
)
def test_what_an_answer_means(
    serve: Serve, now: datetime, web: Web, status: int, taken: bool, refused: bool, one_bad: bool
) -> None:
    elsewhere = serve(lambda request: (200, {}, b""))
    headers = {"Retry-After": "120", "Location": f"{elsewhere.address}/x"}
    receiver = serve(lambda request: (status, headers, b""))
    outcome = tell(web, f"{receiver.address}/receipts", ["{}"], now)
    assert (outcome.taken, outcome.refused, outcome.one_bad) == (taken, refused, one_bad)
    if not taken:
        assert outcome.reason == f"http_{status}"
    later = not taken and not refused
    assert outcome.retry_after == (120 if later else 0)
    assert elsewhere.requests == []
    assert len(receiver.requests) == 1


def test_no_answer_is_tried_again(serve: Serve, now: datetime, web: Web) -> None:
    receiver = serve(lambda request: None)
    assert tell(web, f"{receiver.address}/r", ["{}"], now) == Outcome(reason="Unclear")
    receiver.close()
    assert tell(web, f"{receiver.address}/r", ["{}"], now) == Outcome(reason="Offline")


def test_what_is_sent_names_no_sender(serve: Serve, now: datetime) -> None:
    receiver = serve(lambda request: (204, {"Set-Cookie": "who=mira; Path=/", "ETag": '"1"'}, b""))
    door = Web(telling.AGENT, system_store=False)
    try:
        for _ in range(2):
            assert tell(door, f"{receiver.address}/r", ['{"a":"ü"}', '{"b":2}'], now).taken
    finally:
        door.close()
    for request in receiver.requests:
        assert request.method == "POST"
        assert request.body == '[{"a":"ü"},{"b":2}]'.encode()
        sent = {name.lower(): value for name, value in request.headers.items()}
        assert sent.pop("content-type") == BATCH_TYPE
        assert sent.pop("user-agent") == "Goodword"
        assert set(sent) <= {"host", "accept", "accept-encoding", "connection", "content-length"}


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("https://harbour.example/r", True),
        ("http://127.0.0.1:8080/r", True),
        ("http://localhost/r", True),
        ("http://harbour.example/r", False),
        ("http://127.0.0.1.harbour.example/r", False),
        ("http://harbour.example\\@127.0.0.1/r", False),
        ("https://harbour.example@other.example/r", False),
        ("https://mira:secret@harbour.example/r", False),
        ("https://[harbour.example/r", False),
        ("ftp://127.0.0.1/r", False),
        ("", False),
    ],
)
def test_only_encrypted_or_to_this_machine(
    web: Web, now: datetime, address: str, may: bool
) -> None:
    assert may_go(address) is may
    if not may:
        assert tell(web, address, ["{}"], now) == Outcome(refused=True, reason="not_encrypted")


# --- agreements ----------------------------------------------------------------------------------


def test_nothing_is_agreed_to_until_it_is(store: Store) -> None:
    found = Agreements(store).of(PROGRAM)
    assert found == Agreement(PROGRAM)
    assert (found.on, found.link, found.numbers, found.known, found.place_id) == (
        False,
        False,
        False,
        False,
        "",
    )
    assert Agreements(store).all() == ()


def test_an_agreement_survives_as_it_was_made(store: Store, clock: Clock) -> None:
    agreements = Agreements(store)
    wanted = Agreement(
        PROGRAM,
        on=True,
        who=Who.NAME,
        name="  Mira \n Okafor ",
        link=True,
        numbers=True,
        rankings={"a": Shown.ALL, "b": Shown.NOT},
        address=ADDRESS,
    )
    kept = agreements.keep(wanted, clock())
    again = Agreements(store).of(PROGRAM)
    assert again.rankings == {"a": Shown.ALL}
    assert (again.name, again.since, again.changed) == ("Mira Okafor", clock(), clock())
    assert (again.participant, again.key) == (kept.participant, kept.key)
    assert len(again.participant) == 36
    assert len(again.key) == 32
    assert again.place_id == place_id(again.participant)
    other = agreements.keep(Agreement("https://other.example/", on=True, who=Who.NAME), clock())
    assert {other.participant, other.key}.isdisjoint({again.participant, again.key})
    assert again.key not in repr(again)


def test_somebody_anonymous_has_no_number_no_place_and_no_link(store: Store, now: datetime) -> None:
    wanted = Agreement(PROGRAM, on=True, link=True, rankings={"a": Shown.ALL})
    kept = Agreements(store).keep(wanted, now)
    assert (kept.participant, kept.place_id, kept.tells_link) == ("", "", False)
    assert kept.rankings == {}


def test_what_stands_in_the_way_of_joining_is_told() -> None:
    ranked, drawn = Campaign("a", "A", won_by="impressions"), Campaign("b", "B", won_by="draw")
    on = Agreement(PROGRAM, on=True)
    assert lacking(Agreement(PROGRAM), ranked) == "off"
    assert lacking(on, drawn) == "anonymous"
    known = Agreement(PROGRAM, on=True, who=Who.PSEUDONYM)
    assert lacking(known, ranked) == "numbers"
    assert lacking(known, drawn) == ""
    assert lacking(Agreement(PROGRAM, on=True, who=Who.NAME, numbers=True), ranked) == ""
