"""Receivers that are away, clocks that jump and minds that change: nothing that was agreed to is
lost, nothing that was taken back stays, and nothing joins what has to stay apart."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import NotAllowed
from desktop.foundation import build
from desktop.options import Options
from desktop.paths import Paths
from desktop.practice.wire import Reply
from desktop.reach.agreements import Shown, Who
from desktop.reach.cloudevents import Kind
from desktop.reach.events import Events, EventState
from desktop.reporting import Reported
from tests.test_reporting import Day, given_day  # noqa: F401

CAMPAIGN = "short-crossings"


class Receiver:
    """The company's, which can be away: `lost` takes what comes and does not say so."""

    def __init__(self, day: Day) -> None:
        self._day, self.mood = day, "take"
        self._take = day.company._receipts.take
        day.company._receipts.take = self.take  # type: ignore[method-assign]
        day.company._routes = day.company._all_routes()

    def take(self, request: Any) -> Reply:
        if self.mood == "busy":
            return Reply(503)
        taken = self._take(request)
        return Reply(503) if self.mood == "lost" else taken


@pytest.fixture(name="receiver")
def given_receiver(day: Day) -> Receiver:
    return Receiver(day)


@pytest.fixture(name="batches")
def given_batches(day: Day, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, ...]]]:
    """The types of the events of every request, one list for each go."""
    seen: list[tuple[str, ...]] = []
    claim = Events.claim

    def claimed(self: Events, *args: Any) -> Any:
        batch = claim(self, *args)
        if batch is not None:
            seen.append(batch.bodies)
        return batch

    monkeypatch.setattr(Events, "claim", claimed)
    yield seen


def kinds(day: Day) -> list[str]:
    return [one["type"] for one in day.told()]


def people(bodies: tuple[str, ...]) -> set[str]:
    return {json.loads(one)["source"] for one in bodies}


# --- nothing joins -------------------------------------------------------------------------------


def test_what_is_due_after_a_sleep_does_not_go_out_in_one_go(day: Day) -> None:
    day.agree(who=Who.ANONYMOUS)
    for _ in range(4):
        day.share()
    day.found.reporting.prepare(day.clock())
    day.clock.forward(days=3)
    first = day.found.reporting.report(day.clock)
    assert first.sent == 1
    assert first.next_due is not None
    assert first.next_due > day.clock()
    assert day.a_day_later().next_due is None
    assert len(day.told()) == 4


def test_each_of_them_comes_over_a_connection_of_its_own(
    day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = day.found.reporting._web
    used: list[int] = []
    write = door.write

    def written(*args: Any, **kwargs: Any) -> Any:
        answer = write(*args, **kwargs)
        used.append(id(door._local.session[1]))
        kept.append(door._local.session[1])
        return answer

    kept: list[Any] = []
    monkeypatch.setattr(door, "write", written)
    day.agree(who=Who.PSEUDONYM)
    day.share()
    day.report()
    day.agree(who=Who.ANONYMOUS)
    day.share()
    day.share()
    day.a_day_later()
    day.agree(who=Who.PSEUDONYM)
    day.share()
    day.report()
    assert len(used) == 4
    assert len(set(used)) == 4


def test_taking_back_what_was_told_anonymously_is_not_joined_to_the_name(
    day: Day, batches: list[tuple[str, ...]]
) -> None:
    day.agree(who=Who.ANONYMOUS)
    share = day.share()
    day.a_day_later()
    day.agree(who=Who.NAME, name="Mira Okafor")
    batches.clear()
    day.found.outbox.delete(share.id, day.clock())
    day.share()
    day.report()
    assert [len(people(one)) for one in batches] == [1]
    assert day.program.address not in people(batches[0])
    day.a_day_later()
    assert [len(people(one)) for one in batches] == [1, 1]
    assert kinds(day) == [Kind.MADE]


# --- nothing is lost -----------------------------------------------------------------------------


def test_a_choice_that_changes_while_the_receiver_is_away_loses_nothing(
    day: Day, receiver: Receiver
) -> None:
    day.agree(who=Who.PSEUDONYM, numbers=True)
    share = day.share()
    day.count(share, views=12)
    receiver.mood = "busy"
    day.report()
    day.agree(rankings={CAMPAIGN: Shown.OWN})
    day.found.reporting.report(day.clock)
    day.agree(earlier=True)
    receiver.mood = "take"
    day.a_day_later()
    assert sorted(kinds(day)) == sorted([Kind.MADE, Kind.NUMBERS, Kind.RANKING])
    states = {one.state for one in day.found.reporting.events.told(day.program.address)}
    assert states <= {EventState.SENT, EventState.WITHDRAWN}


@pytest.mark.parametrize("mood", ["busy", "lost"])
def test_who_takes_the_link_back_is_told_of_without_it(
    day: Day, receiver: Receiver, mood: str
) -> None:
    day.agree(who=Who.PSEUDONYM, link=True)
    day.share()
    receiver.mood = mood
    day.report()
    day.agree(link=False)
    receiver.mood = "take"
    day.a_day_later()
    made = [one for one in day.told() if one["type"] == Kind.MADE]
    assert "url" not in made[-1]["data"]
    assert len({one["subject"] for one in made}) == 1
    assert len({one["id"] for one in made}) == len(made) == (1 if mood == "busy" else 2)


@pytest.mark.parametrize("after", [Who.PSEUDONYM, Who.ANONYMOUS])
def test_who_leaves_a_ranking_that_may_not_know_of_them_stands_in_none(
    day: Day, receiver: Receiver, after: Who
) -> None:
    agreement = day.agree(who=Who.PSEUDONYM, rankings={CAMPAIGN: Shown.ALL})
    receiver.mood = "lost"
    day.report()
    day.agree(who=after, rankings={})
    receiver.mood = "busy"
    day.report()
    day.agree(earlier=True)
    receiver.mood = "take"
    day.a_day_later()
    assert day.told()[-1]["data"]["shown"] == "not"
    looked = day.found.ranking.look(day.program.address, day.clock(), force=True)
    assert looked.board is not None
    standing = looked.board.of(CAMPAIGN)
    assert standing is not None
    assert agreement.place_id not in {one.id for one in standing.entries}


def test_a_clock_that_was_years_ahead_holds_nothing_back(day: Day) -> None:
    day.agree(who=Who.PSEUDONYM)
    day.share()
    right = day.clock()
    day.clock.forward(days=800)
    day.found.reporting.prepare(day.clock())
    day.clock.now = right + timedelta(minutes=5)
    day.report()
    assert [one["type"] for one in day.told()] == [Kind.MADE]


# --- what was taken back is gone -----------------------------------------------------------------


@pytest.mark.parametrize("who", [Who.PSEUDONYM, Who.ANONYMOUS])
def test_a_post_that_was_taken_down_before_it_was_told_is_never_told(day: Day, who: Who) -> None:
    day.agree(who=who, numbers=True)
    share = day.share()
    day.count(share, views=12)
    day.found.reporting.prepare(day.clock())
    day.found.outbox.delete(share.id, day.clock())
    day.a_day_later()
    assert day.told() == []
    assert day.company._receipts._state.kept.told is None
    assert day.found.reporting.events.told(day.program.address) == ()


@pytest.mark.parametrize("who", [Who.PSEUDONYM, Who.ANONYMOUS])
def test_nothing_about_a_share_comes_after_its_removal(
    day: Day, receiver: Receiver, who: Who
) -> None:
    day.agree(who=who, numbers=True)
    share = day.share()
    day.count(share, views=12)
    day.found.reporting.prepare(day.clock())
    receiver.mood = "lost"
    day.clock.forward(days=1)
    day.found.reporting.report(day.clock)
    assert day.told() != []
    day.found.outbox.delete(share.id, day.clock())
    day.found.reporting.prepare(day.clock())
    receiver.mood = "take"
    day.a_day_later()
    assert day.told() == []


def test_a_removal_survives_another_choice(day: Day, receiver: Receiver) -> None:
    day.agree(who=Who.PSEUDONYM)
    share = day.share()
    day.report()
    day.found.outbox.delete(share.id, day.clock())
    receiver.mood = "busy"
    day.report()
    day.agree(link=True)
    receiver.mood = "take"
    day.a_day_later()
    assert day.told() == []


@pytest.mark.parametrize("numbers_only", [False, True])
def test_forget_me_asks_also_for_what_was_only_tried(
    day: Day, receiver: Receiver, numbers_only: bool
) -> None:
    day.agree(who=Who.ANONYMOUS, numbers=True)
    share = day.share()
    day.count(share, views=12)
    day.found.reporting.prepare(day.clock())
    if numbers_only:
        with day.found.store.writing() as write:
            write.execute("DELETE FROM events WHERE kind = ?", (Kind.MADE,))
    day.clock.forward(days=1)
    reported = day.found.reporting.report(day.clock)
    while reported.next_due is not None:
        day.clock.now = reported.next_due
        reported = day.found.reporting.report(day.clock)
    receiver.mood = "busy"
    day.found.outbox.delete(share.id, day.clock())
    day.found.reporting.prepare(day.clock())
    day.clock.forward(days=1)
    day.found.reporting.report(day.clock)
    day.found.reporting.forget(day.program.address, day.clock())
    for _ in range(30):
        day.clock.forward(days=1)
        day.found.reporting.report(day.clock)
    assert day.found.reporting.agreements.of(day.program.address).forgetting
    receiver.mood = "take"
    day.a_day_later()
    assert day.told() == []
    assert day.found.reporting.agreements.of(day.program.address).forgotten is not None


def test_nothing_new_is_made_while_nothing_happens(day: Day, receiver: Receiver) -> None:
    day.agree(who=Who.PSEUDONYM, numbers=True, rankings={CAMPAIGN: Shown.OWN})
    day.count(day.share(), views=12)
    receiver.mood = "busy"
    day.report()
    day.agree(link=True)
    assert day.found.reporting.prepare(day.clock()) == 0
    receiver.mood = "take"
    day.a_day_later()
    day.found.reporting._seen = 0  # as after a start
    assert day.report() == Reported(0, 0, 0, None)


# --- where to ------------------------------------------------------------------------------------


def test_another_choice_does_not_agree_to_another_address(day: Day) -> None:
    agreement = day.agree(who=Who.PSEUDONYM)
    day.company._company.program["receipts"] = "{address}/elsewhere"
    day.clock.forward(minutes=5)
    day.found.sync.round(day.clock(), force=True)
    day.share()
    kept = day.agree(rankings={CAMPAIGN: Shown.OWN})
    assert kept.address == agreement.address
    assert day.found.reporting.offer(day.program.address).problem == "moved"
    assert day.report() == Reported(0, 0, 0, None)


def test_nobody_agrees_to_an_address_that_was_not_shown(day: Day) -> None:
    (before,) = day.found.programs.all()
    day.company._company.program["receipts"] = "{address}/elsewhere"
    day.clock.forward(minutes=5)
    day.found.sync.round(day.clock(), force=True)
    with pytest.raises(NotAllowed) as refused:
        day.agree(address=before.receipts)
    assert refused.value.facts["permission"] == "moved"
    assert not day.found.reporting.agreements.of(day.program.address).on


# --- copies --------------------------------------------------------------------------------------


def test_what_is_forgotten_stands_in_no_copy_either(day: Day) -> None:
    agreement = day.agree(who=Who.NAME, name="Philippa Nomen")
    day.share()
    day.report()
    copy = day.found.store.backup(day.clock())
    assert agreement.participant.encode() in copy.read_bytes()
    day.found.reporting.forget(day.program.address, day.clock())
    day.a_day_later()
    assert agreement.participant.encode() not in copy.read_bytes()
    assert b"Philippa Nomen" not in copy.read_bytes()
    assert day.found.store.row("PRAGMA secure_delete")[0] == 1  # type: ignore[index]


def test_an_older_copy_switches_nothing_on_again(day: Day, tmp_path: Path) -> None:
    day.agree(who=Who.PSEUDONYM)
    day.found.store.backup(day.clock())
    day.agree(on=False)
    path = day.found.store.path
    day.found.close()
    path.write_bytes(b"damaged" * 1000)
    found = build(
        Paths.of(tmp_path / "home"),
        Options(practice=True, memory_vault=True, policies=()),
        day.clock,
    )
    try:
        assert found.store.repaired is not None
        assert found.reporting.agreements.of(day.program.address).on
        assert found.reporting.offer(day.program.address).problem == "moved"
        agreed = found.reporting.agreements.of(day.program.address)
        assert agreed.address == ""
        found.reporting.agree(replace(agreed, address=day.program.receipts), day.clock())
        assert found.reporting.offer(day.program.address).problem == ""
    finally:
        found.close()
