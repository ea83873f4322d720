"""What programs are told, over the real company of the practice world: nothing before a person
agreed, then exactly that, and nothing of it any more once they asked to be forgotten."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import NotAllowed
from desktop.foundation import Foundation, build, join_first
from desktop.metric import Measure, Metric
from desktop.model import Account, Share, ShareState
from desktop.options import Options
from desktop.paths import Paths
from desktop.practice.people import read_people
from desktop.practice.world import CONTENT
from desktop.reach.agreements import Agreement, Shown, Who
from desktop.reach.batches import Pauses
from desktop.reach.cloudevents import Kind
from desktop.reach.events import EventState
from desktop.reporting import Reported
from tests.conftest import Clock
from tests.ui.robot import Robot


class Day:
    """One person at work with Goodword, without its screen."""

    def __init__(self, found: Foundation, clock: Clock) -> None:
        self.found, self.clock = found, clock
        assert found.practice is not None
        self.company = found.practice
        (self.program,) = found.programs.all()
        found.sync.round(clock())
        self.account = self.connect("p1")

    def connect(self, person: str) -> Account:
        connection = self.found.accounts.begin("practice", "", self.clock())
        robot = Robot()
        robot.person = person
        robot.open(connection.url)
        return self.found.accounts.complete(connection, self.clock)

    def share(self, campaign: str = "", own: bool = False) -> Share:
        """Share a post that was not shared yet."""
        done = {one.post for one in self.found.outbox.sent()}
        kept = next(
            one
            for one in self.found.posts.latest(self.clock(), limit=100)
            if one.post.id not in done
            and (not campaign or one.post.campaign == campaign)
            and not one.closed(self.clock())
        )
        draft = self.found.drafts.open(None if own else kept, self.clock())
        draft = replace(draft, text=f"Words about {kept.post.title}")
        self.found.drafts.keep(draft, self.clock())
        (put,) = self.found.outbox.put(draft, [self.account.id], self.clock())
        self.clock.forward(minutes=1)
        sent = self.found.outbox.deliver(put.id, self.clock)
        assert sent.state is ShareState.SENT
        return sent

    def count(self, share: Share, **values: int | None) -> None:
        self.clock.forward(hours=1)
        self.found.metrics.keep(
            Metric(
                self.account.id,
                share.id,
                Measure(name),
                value,
                self.clock(),
                "practice",
                "" if value is not None else "too_old",
            )
            for name, value in values.items()
        )

    def agree(self, **choices: Any) -> Agreement:
        before = self.found.reporting.agreements.of(self.program.address)
        wanted = replace(before, **{"on": True, **choices})
        return self.found.reporting.agree(wanted, self.clock())

    def report(self) -> Reported:
        reported = self.found.reporting.report(self.clock)
        while reported.next_due is not None and reported.next_due <= self.clock():
            reported = self.found.reporting.report(self.clock)
        return reported

    def a_day_later(self) -> Reported:
        """Events of somebody anonymous take some hours."""
        self.found.reporting.prepare(self.clock())
        self.clock.forward(days=1)
        reported = self.report()
        while reported.next_due is not None:
            self.clock.now = max(self.clock(), reported.next_due)
            reported = self.report()
        return reported

    def told(self) -> list[dict[str, Any]]:
        return self.company.events_told()

    def listed(self) -> list[dict[str, Any]]:
        told = self.found.reporting.events.told(self.program.address)
        return [json.loads(one.body) for one in reversed(told) if one.state is EventState.SENT]


@pytest.fixture(name="day")
def given_day(tmp_path: Path, clock: Clock) -> Iterator[Day]:
    found = build(
        Paths.of(tmp_path / "home"), Options(practice=True, memory_vault=True, policies=()), clock
    )
    join_first(found, clock())
    yield Day(found, clock)
    found.close()


def test_nothing_is_made_and_nothing_sent_before_the_person_agreed(day: Day) -> None:
    day.count(day.share(), views=12)
    assert day.report() == Reported(0, 0, 0, None)
    assert day.told() == []
    assert day.found.reporting.events.told(day.program.address) == ()


def test_what_arrives_is_what_the_list_shows(day: Day) -> None:
    day.agree(who=Who.PSEUDONYM, link=True, numbers=True)
    share = day.share()
    day.count(share, views=12, profile_visits=3)
    reported = day.report()
    assert (reported.made, reported.sent, reported.refused) == (2, 2, 0)
    assert day.told() == day.listed()
    made, numbers = day.told()
    assert made["type"] == Kind.MADE
    assert made["data"]["url"] == share.receipt.url  # type: ignore[union-attr]
    assert made["source"] == f"urn:uuid:{made['data']['participant']['id']}"
    assert [one["measure"] for one in numbers["data"]["numbers"]] == ["views"]
    assert made["subject"] == numbers["subject"]
    assert day.report() == Reported(0, 0, 0, None)


def test_only_shares_from_the_moment_of_agreeing_on_are_told(day: Day) -> None:
    earlier = day.share()
    day.clock.forward(minutes=1)
    day.agree(who=Who.NAME, name="Mira Okafor")
    later = day.share()
    day.report()
    ids = {one.share for one in day.found.reporting.events.told(day.program.address)}
    assert ids == {later.id}
    day.agree(earlier=True)
    day.report()
    ids = {one.share for one in day.found.reporting.events.told(day.program.address)}
    assert ids == {earlier.id, later.id}
    assert len(day.told()) == 2


def test_posts_of_ones_own_are_never_told(day: Day) -> None:
    day.agree(who=Who.NAME, name="Mira Okafor", earlier=True, numbers=True)
    day.count(day.share(own=True), views=500)
    assert day.report() == Reported(0, 0, 0, None)


@pytest.mark.parametrize("who", list(Who))
def test_nothing_that_was_not_agreed_to_leaves(day: Day, who: Who) -> None:
    day.agree(who=who, name="Mira Okafor", link=False, numbers=False)
    share = day.share()
    day.count(share, views=7_654_321)
    day.a_day_later()
    (event,) = day.told()
    text = json.dumps(event)
    person = next(iter(read_people(CONTENT).values()))
    never = [
        *(person.handle, day.account.id, day.account.remote_id, share.outgoing.key, "7654321"),
        *(share.receipt.url, share.receipt.remote_id, share.outgoing.text),  # type: ignore[union-attr]
        day.found.reporting.agreements.of(day.program.address).key,
    ]
    assert [one for one in never if one in text] == []
    assert ("Mira Okafor" in text) == (who is Who.NAME)
    assert ("participant" in event["data"]) == (who is not Who.ANONYMOUS)
    assert "url" not in event["data"]


def test_nothing_joins_two_shares_of_somebody_anonymous(day: Day) -> None:
    day.agree(who=Who.ANONYMOUS, name="Mira Okafor", link=True, numbers=True)
    first, second = day.share(), day.share()
    day.count(first, views=12)
    day.count(second, views=13)
    assert day.a_day_later().next_due is None
    events = day.told()
    assert len(events) == 4
    assert {one["source"] for one in events} == {day.program.address}
    assert all(one["time"].endswith("T00:00:00Z") for one in events)
    assert all("url" not in one["data"] for one in events)
    for one in events:
        one["id"], one["subject"] = "", ""
    assert "Mira" not in json.dumps(events)


def test_events_of_somebody_anonymous_go_one_by_one_and_hours_apart(day: Day) -> None:
    chances = iter([0.0, 0.5, 1.0, 0.1])
    day.found.reporting.events._pauses = Pauses(lambda: next(chances))
    day.agree(who=Who.ANONYMOUS)
    for _ in range(3):
        day.share()
    start = day.clock()
    assert day.found.reporting.prepare(start) == 3
    dues = {one.due - start for one in day.found.reporting.events.told(day.program.address)}
    assert dues == {timedelta(hours=1), timedelta(hours=6, minutes=30), timedelta(hours=12)}
    assert day.report().sent == 0
    day.clock.forward(hours=2)
    assert day.report().sent == 1


def test_numbers_are_told_again_only_when_they_changed_also_when_they_fall(day: Day) -> None:
    day.agree(who=Who.PSEUDONYM, numbers=True)
    share = day.share()
    for views in (10, 10, 14, 9, None):
        day.count(share, views=views)
        day.report()
    values = [
        one["data"]["numbers"][0]["value"] for one in day.told() if one["type"] == Kind.NUMBERS
    ]
    assert values == [10, 14, 9]


def test_a_post_that_was_taken_down_is_told_once(day: Day) -> None:
    day.agree(who=Who.PSEUDONYM)
    share = day.share()
    day.report()
    day.found.outbox.delete(share.id, day.clock())
    assert day.report().sent == 1
    assert day.report().sent == 0
    assert day.told() == []


def test_a_post_that_was_never_told_is_not_taken_back_either(day: Day) -> None:
    day.agree(who=Who.PSEUDONYM)
    share = day.share()
    day.found.outbox.delete(share.id, day.clock())
    assert day.report() == Reported(0, 0, 0, None)


def test_what_waits_is_gone_when_the_person_switches_off(day: Day) -> None:
    day.agree(who=Who.PSEUDONYM)
    day.share()
    assert day.found.reporting.prepare(day.clock()) == 1
    day.agree(on=False)
    assert day.report() == Reported(0, 0, 0, None)
    assert day.found.reporting.events.told(day.program.address) == ()
    assert day.told() == []


def test_what_waits_is_made_anew_by_what_is_agreed_now(day: Day) -> None:
    day.agree(who=Who.NAME, name="Mira Okafor", link=True)
    day.share()
    assert day.found.reporting.prepare(day.clock()) == 1
    day.agree(who=Who.PSEUDONYM, link=False)
    assert day.report().sent == 1
    (event,) = day.told()
    assert "Mira" not in json.dumps(event)
    assert "url" not in event["data"]


def test_who_becomes_anonymous_is_not_joined_to_who_they_were(day: Day) -> None:
    day.agree(who=Who.PSEUDONYM, numbers=True)
    first = day.share()
    day.report()
    day.agree(who=Who.ANONYMOUS)
    day.count(first, views=12)
    second = day.share()
    day.a_day_later()
    before, after = day.told()
    assert before["subject"] != after["subject"]
    assert "participant" not in after["data"]
    shares = [one.share for one in day.found.reporting.events.told(day.program.address)]
    assert sorted(shares) == [first.id, second.id]


def test_it_is_taken_back_under_the_name_it_was_told_by(day: Day) -> None:
    day.agree(who=Who.PSEUDONYM)
    share = day.share()
    day.report()
    day.agree(who=Who.ANONYMOUS)
    day.found.outbox.delete(share.id, day.clock())
    assert day.a_day_later().sent == 1
    assert day.told() == []


def test_forget_me_leaves_nothing_there_and_nothing_here(day: Day) -> None:
    agreement = day.agree(who=Who.PSEUDONYM, numbers=True)
    day.count(day.share(), views=12)
    day.report()
    day.agree(who=Who.ANONYMOUS)
    day.share()
    day.a_day_later()
    assert len(day.told()) == 3
    assert day.found.reporting.forget(day.program.address, day.clock()).forgetting
    with pytest.raises(NotAllowed):
        day.agree()
    day.share()
    day.a_day_later()
    assert day.told() == []
    now = day.found.reporting.agreements.of(day.program.address)
    assert now.forgotten == day.clock()
    assert now == Agreement(day.program.address, forgotten=day.clock(), changed=day.clock())
    assert day.found.reporting.events.told(day.program.address) == ()
    rows = day.found.store.read("SELECT body FROM agreements")
    assert agreement.participant not in "".join(row["body"] for row in rows)
    again = day.agree(who=Who.PSEUDONYM)
    assert again.participant not in ("", agreement.participant)
    assert again.key != agreement.key


def test_who_never_told_anything_has_nobody_to_ask(day: Day) -> None:
    day.agree(who=Who.PSEUDONYM)
    after = day.found.reporting.forget(day.program.address, day.clock())
    assert (after.on, after.forgetting, after.participant, after.forgotten) == (
        False,
        False,
        "",
        None,
    )
    assert day.report() == Reported(0, 0, 0, None)


def test_a_deletion_that_is_refused_stays_told_and_can_be_given_up(day: Day) -> None:
    day.agree(who=Who.PSEUDONYM)
    day.share()
    day.report()
    day.company._receipts.take = lambda request: _no(404)  # type: ignore[method-assign]
    day.company._routes = day.company._all_routes()
    day.found.reporting.forget(day.program.address, day.clock())
    assert day.report().refused == 1
    assert day.found.reporting.agreements.of(day.program.address).forgetting
    (told, *_) = day.found.reporting.events.told(day.program.address)
    assert (told.kind, told.state, told.reason) == (
        Kind.FORGOTTEN,
        EventState.REFUSED,
        "http_404",
    )
    day.found.reporting.erase(day.program.address, day.clock())
    now = day.found.reporting.agreements.of(day.program.address)
    assert not now.forgetting
    assert now.forgotten is None


def _no(status: int) -> Any:
    from desktop.practice.wire import Reply

    return Reply(status)


def test_another_address_is_asked_about_before_anything_goes_there(day: Day) -> None:
    day.agree(who=Who.PSEUDONYM)
    day.company._company.program["receipts"] = "{address}/elsewhere"
    day.clock.forward(minutes=5)
    day.found.sync.round(day.clock(), force=True)
    assert day.found.reporting.offer(day.program.address).problem == "moved"
    day.share()
    assert day.report() == Reported(0, 0, 0, None)
    agreed = day.agree(address=day.found.reporting.offer(day.program.address).address)
    assert agreed.address.endswith("/elsewhere")
    assert day.found.reporting.offer(day.program.address).problem == ""
    assert day.report().made == 0  # it was made with the agreement


def test_a_program_that_was_left_hears_nothing_more(day: Day) -> None:
    day.agree(who=Who.PSEUDONYM)
    day.share()
    day.found.reporting.prepare(day.clock())
    day.found.sync.leave(day.program.address)
    assert day.report() == Reported(0, 0, 0, None)
    assert not day.found.reporting.agreements.of(day.program.address).on
    assert day.told() == []


def test_the_example_is_what_is_sent_then(day: Day) -> None:
    share = day.share()
    day.count(share, views=12)
    wanted = Agreement(
        day.program.address, who=Who.NAME, name="Mira", link=True, numbers=True, earlier=True
    )
    made, numbers, removed = day.found.reporting.examples(wanted, day.clock())
    assert removed.kind is Kind.REMOVED
    assert made.real
    assert numbers.real
    assert day.told() == []
    day.found.reporting.agree(replace(wanted, on=True), day.clock())
    day.report()
    assert [made.body, numbers.body] == [
        one.body for one in reversed(day.found.reporting.events.told(day.program.address))
    ]


def test_the_example_without_a_share_is_invented_and_says_so(day: Day) -> None:
    wanted = Agreement(day.program.address, numbers=True)
    found = day.found.reporting.examples(wanted, day.clock())
    kinds = (Kind.MADE, Kind.NUMBERS, Kind.REMOVED)
    assert [(one.kind, one.real) for one in found] == [(kind, False) for kind in kinds]
    assert "participant" not in json.loads(found[0].body)["data"]


def test_joining_a_ranking_is_told_and_leaving_it_too(day: Day) -> None:
    name = "built-to-be-mended"
    agreement = day.agree(who=Who.PSEUDONYM, numbers=True, rankings={name: Shown.OWN})
    share = day.share(name)
    day.count(share, reactions=30, reshares=3)
    day.report()
    looked = day.found.ranking.look(day.program.address, day.clock(), force=True)
    assert looked.board is not None
    standing = looked.board.of(name)
    assert standing is not None
    own = next(one for one in standing.entries if one.id == agreement.place_id)
    assert (own.place, own.value, own.shown) == (3, 33, False)
    agreement = day.agree(rankings={})
    day.report()
    shown = [one["data"]["shown"] for one in day.told() if one["type"] == Kind.RANKING]
    assert shown == ["own", "not"]
    looked = day.found.ranking.look(day.program.address, day.clock(), force=True)
    assert looked.board is not None
    left = looked.board.of(name)
    assert left is not None
    assert agreement.place_id not in {one.id for one in left.entries}


def test_who_becomes_anonymous_leaves_the_rankings(day: Day) -> None:
    day.agree(who=Who.PSEUDONYM, rankings={"short-crossings": Shown.ALL})
    day.report()
    agreement = day.agree(who=Who.ANONYMOUS)
    assert agreement.rankings == {}
    day.report()
    assert [one["data"]["shown"] for one in day.told()] == ["all", "not"]


def test_it_may_forbid_receipts(tmp_path: Path, clock: Clock) -> None:
    policy = tmp_path / "policy"
    policy.mkdir()
    (policy / "policy.json").write_text('{"receipts": false}')
    found = build(
        Paths.of(tmp_path / "home"),
        Options(practice=True, memory_vault=True, policies=(policy,)),
        clock,
    )
    try:
        join_first(found, clock())
        (program,) = found.programs.all()
        assert found.reporting.offer(program.address).problem == "forbidden"
        with pytest.raises(NotAllowed):
            found.reporting.agree(Agreement(program.address, on=True), clock())
        with pytest.raises(NotAllowed):
            found.reporting.forget(program.address, clock())
        assert found.reporting.report(clock) == Reported(0, 0, 0, None)
    finally:
        found.close()
