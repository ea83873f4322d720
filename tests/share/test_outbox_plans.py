"""Later: a time on somebody's clock, a moment to undo, and a computer that slept through both."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from desktop.errors import Closed, NotFound
from desktop.model import Draft, Share, ShareState
from desktop.share.outbox import GRACE, UNDO, Plan
from desktop.share.outcome import NEVER
from desktop.share.planning import elsewhere
from tests.share.conftest import Desk
from tests.share.lark import LarkServer

WAITING, SENT, CANCELLED = ShareState.WAITING, ShareState.SENT, ShareState.CANCELLED


def at(wall: str, zone: str = "UTC") -> Plan:
    return Plan(datetime.fromisoformat(wall), zone)


# --- plans -----------------------------------------------------------------------------------


def test_a_plan_is_kept_as_clock_zone_and_moment_and_goes_out_then(
    desk: Desk, server: LarkServer
) -> None:
    share = desk.plan("2026-11-21T09:30", zone="Europe/Berlin")
    assert (share.wall, share.zone) == ("2026-11-21T09:30:00", "Europe/Berlin")
    assert share.due == desk.outbox.next_due() == datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
    desk.clock.now = share.due - timedelta(seconds=1)
    assert desk.deliver(share).state is WAITING
    assert server.calls == {}
    desk.clock.now = share.due
    desk.restart()
    share = desk.deliver(share)
    assert share.state is SENT
    assert share.wall == "2026-11-21T09:30:00"


def test_a_plan_is_not_moved_by_a_laptop_that_travels(desk: Desk) -> None:
    share = desk.plan("2026-11-21T09:30", zone="Europe/Berlin")
    desk.zone = ZoneInfo("America/New_York")
    desk.restart()
    desk.outbox.recover(desk.clock())
    again = desk.outbox.get(share.id)
    assert again == share
    assert elsewhere(share, desk.zone)
    moved = desk.outbox.replan(share.id, at("2026-11-21T09:30", "America/New_York"), desk.clock())
    assert moved.due == datetime(2026, 11, 21, 14, 30, tzinfo=UTC)
    assert not elsewhere(moved, desk.zone)


def test_the_same_plan_means_the_same_share_however_often_one_clicks(desk: Desk) -> None:
    first = desk.plan("2026-11-21T09:30")
    assert desk.plan("2026-11-23T11:00") == first
    assert desk.put() == first


def test_a_plan_beyond_the_end_of_the_post_is_refused_at_once_and_nothing_was_put(
    desk: Desk,
) -> None:
    desk.why_closed = "expired"
    with pytest.raises(Closed) as caught:
        desk.plan("2026-11-21T09:30", post="post-1")
    assert caught.value.reason == "expired"
    assert desk.outbox.all() == ()
    desk.why_closed = ""
    share = desk.plan("2026-11-21T09:30", post="post-1")
    desk.why_closed = "expired"
    with pytest.raises(Closed):
        desk.outbox.replan(share.id, at("2026-12-01T09:00", "UTC"), desk.clock())
    assert desk.outbox.get(share.id) == share


def test_a_plan_for_the_end_of_an_embargo_is_welcome(desk: Desk) -> None:
    desk.why_closed = "embargoed"
    share = desk.plan("2026-11-21T09:30", post="post-1")
    desk.why_closed = ""
    desk.clock.now = share.due
    assert desk.deliver(share).state is SENT


def test_a_zone_that_is_not_known_is_said_and_nothing_was_put(desk: Desk) -> None:
    with pytest.raises(ValueError, match="Atlantis"):
        desk.plan("2026-11-21T09:30", zone="Nowhere/Atlantis")
    assert desk.outbox.all() == ()


def test_another_time_forgets_what_kept_it_so_far_and_too_late_changes_nothing(
    desk: Desk, server: LarkServer
) -> None:
    server.faults = ["busy"]
    share = desk.deliver(desk.put())
    assert share.reason == "Busy"
    later = at("2026-11-20T15:00", "UTC")
    share = desk.outbox.replan(share.id, later, desk.clock())
    assert (share.state, share.reason, share.due) == (WAITING, "", later.utc)
    assert desk.outbox.planned() == (share,)
    desk.clock.now = later.utc
    share = desk.deliver(share)
    assert share.state is SENT
    assert desk.outbox.replan(share.id, at("2027-01-01T00:00", "UTC"), desk.clock()) == share


def test_planned_shares_are_listed_by_time_and_an_undo_is_no_plan(desk: Desk) -> None:
    second, first = desk.plan("2026-11-23T09:00", "b"), desk.plan("2026-11-21T09:00", "a")
    moment = Draft("c", text="now")
    desk.outbox.put(moment, ["lark:ada"], desk.clock(), desk.clock() + UNDO)
    assert desk.outbox.planned() == (first, second)


# --- slept through -----------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 5, 50])
def test_after_a_sleep_planned_shares_are_asked_about_together_and_none_goes_by_itself(
    desk: Desk, server: LarkServer, count: int
) -> None:
    shares = [desk.plan(f"2026-11-20T12:{n % 60:02}", f"draft-{n}") for n in range(count)]
    desk.clock.forward(hours=8)
    missed = desk.outbox.review(desk.clock())
    assert [share.id for share in missed] == [share.id for share in shares]
    assert {(one.state, one.reason, one.due) for one in missed} == {(WAITING, "Missed", NEVER)}
    assert all(one.facts["asks"] is True for one in missed)
    assert desk.outbox.missed() == desk.outbox.asking() == missed
    assert desk.outbox.review(desk.clock()) == ()
    assert desk.outbox.due(desk.clock()) == ()
    assert desk.outbox.next_due() is None
    for share in missed:
        desk.deliver(share)
    assert server.calls == {}


def test_nobody_has_to_look_first_a_delivery_itself_asks(desk: Desk, server: LarkServer) -> None:
    share = desk.plan("2026-11-20T12:00")
    desk.clock.forward(hours=8)
    share = desk.deliver(share)
    assert (share.state, share.reason) == (WAITING, "Missed")
    assert server.calls == {}


def test_up_to_a_quarter_of_an_hour_late_is_in_time(desk: Desk) -> None:
    share = desk.plan("2026-11-20T12:00")
    desk.clock.now = share.due + GRACE
    assert desk.outbox.review(desk.clock()) == ()
    assert desk.deliver(share).state is SENT


def test_a_start_after_days_asks_too(desk: Desk, server: LarkServer) -> None:
    share = desk.plan("2026-11-20T12:00")
    desk.clock.forward(days=4)
    desk.restart()
    assert [one.id for one in desk.outbox.recover(desk.clock())] == [share.id]
    assert desk.outbox.due(desk.clock()) == ()
    assert server.calls == {}


def test_a_missed_share_goes_when_the_person_says_so_several_with_a_pause_between(
    desk: Desk, server: LarkServer
) -> None:
    for n in range(3):
        desk.plan("2026-11-20T12:00", f"draft-{n}")
    desk.clock.forward(hours=8)
    for share in desk.outbox.review(desk.clock()):
        desk.outbox.send_missed(share.id, desk.clock())
    times = []
    while (due := desk.outbox.next_due()) is not None:
        desk.clock.now = max(due, desk.clock.now)
        before = len(server.posts)
        desk.deliver_due()
        if len(server.posts) > before:
            times.append(desk.clock())
            assert len(server.posts) == before + 1
    assert len(times) == 3
    assert [later - before for before, later in pairwise(times)] == [timedelta(minutes=10)] * 2


def test_a_missed_share_may_get_another_time_or_be_dropped(desk: Desk, server: LarkServer) -> None:
    first, second = desk.plan("2026-11-20T12:00", "a"), desk.plan("2026-11-20T12:01", "b")
    desk.clock.forward(hours=8)
    desk.outbox.review(desk.clock())
    later = at("2026-11-21T09:00", "UTC")
    first = desk.outbox.replan(first.id, later, desk.clock())
    assert (first.reason, first.due, dict(first.facts)) == ("", later.utc, {})
    assert desk.outbox.cancel(second.id, desk.clock()).state is CANCELLED
    desk.clock.now = later.utc
    assert [share.state for share in desk.deliver_due()] == [SENT]
    assert len(server.posts) == 1


def test_only_what_was_missed_can_be_sent_as_missed(desk: Desk) -> None:
    share = desk.plan("2026-11-21T12:00")
    assert desk.outbox.send_missed(share.id, desk.clock()) == share
    with pytest.raises(NotFound):
        desk.outbox.send_missed(404, desk.clock())


def test_a_question_about_a_missed_share_holds_up_nobody(desk: Desk, server: LarkServer) -> None:
    address, desk.lark.server = desk.lark.server, "http://127.0.0.1:9"
    share = desk.plan("2026-11-20T12:00")
    desk.clock.now = share.due
    assert desk.deliver(share).reason == "Offline"  # tried once, then the lid was closed
    desk.clock.forward(hours=8)
    assert [one.id for one in desk.outbox.review(desk.clock())] == [share.id]
    desk.lark.server = address
    assert desk.deliver(desk.put("now", "draft-2")).state is SENT


def test_a_planned_share_that_waits_for_the_network_while_awake_is_not_missed(desk: Desk) -> None:
    address, desk.lark.server = desk.lark.server, "http://127.0.0.1:9"
    share = desk.plan("2026-11-20T12:00")
    desk.clock.now = share.due
    for _ in range(10):
        share = desk.deliver(share)
        assert share.reason == "Offline"
        desk.clock.now = share.due
        assert desk.outbox.review(desk.clock()) == ()
    assert desk.clock() - datetime(2026, 11, 20, 12, tzinfo=UTC) > timedelta(hours=1)
    desk.lark.server = address
    assert desk.deliver(share).state is SENT


def test_an_immediate_share_that_was_slept_through_still_goes(desk: Desk) -> None:
    share = desk.put()
    desk.clock.forward(hours=8)
    assert desk.outbox.review(desk.clock()) == ()
    assert desk.deliver(share).state is SENT


def test_a_time_far_ahead_is_a_plan_whoever_put_it_so(desk: Desk, server: LarkServer) -> None:
    draft = Draft("d", text="tomorrow")
    tomorrow = desk.clock() + timedelta(days=1)
    (share,) = desk.outbox.put(draft, ["lark:ada"], desk.clock(), tomorrow)
    assert share.wall == ""
    desk.clock.now = tomorrow + timedelta(hours=1)
    assert [one.reason for one in desk.outbox.review(desk.clock())] == ["Missed"]
    assert server.calls == {}


def test_a_planned_share_of_an_account_that_came_back_late_is_asked_about(
    desk: Desk, server: LarkServer
) -> None:
    share = desk.plan("2026-11-20T12:00")
    desk.clock.now = share.due
    desk.accounts.signed_out("lark:ada")
    assert desk.deliver(share).reason == "SignedOut"
    desk.clock.forward(days=2)
    desk.sign_in()
    desk.outbox.release("lark:ada", desk.clock())
    assert [one.reason for one in desk.outbox.review(desk.clock())] == ["Missed"]
    assert server.posts == []


def test_a_post_that_closed_while_the_computer_slept_is_told_and_not_asked_about(
    desk: Desk, server: LarkServer
) -> None:
    share = desk.plan("2026-11-20T12:00", post="post-1")
    desk.why_closed = "withdrawn"
    desk.clock.forward(hours=8)
    share = desk.deliver(share)
    assert (share.state, share.reason) == (ShareState.REFUSED, "Closed")
    assert server.calls == {}


# --- undo ------------------------------------------------------------------------------------


def test_a_click_can_be_taken_back_while_it_waits(desk: Desk, server: LarkServer) -> None:
    server.tokens["token-2"] = "bob"
    desk.sign_in("bob", 2)
    draft = Draft("d", text="Oh no")
    shares = desk.outbox.put(draft, ["lark:ada", "lark:bob"], desk.clock(), desk.clock() + UNDO)
    desk.clock.forward(seconds=4)
    assert desk.outbox.due(desk.clock()) == ()
    taken = desk.outbox.take_back("d", desk.clock())
    assert [(one.id, one.state) for one in taken] == [(one.id, CANCELLED) for one in shares]
    desk.clock.forward(seconds=10)
    assert desk.deliver_due() == []
    assert server.calls == {}
    assert desk.outbox.take_back("d", desk.clock()) == ()


def test_only_the_newest_click_is_taken_back(desk: Desk, server: LarkServer) -> None:
    server.tokens["token-2"] = "bob"
    desk.sign_in("bob", 2)
    draft = Draft("d", text="Words")
    (first,) = desk.outbox.put(draft, ["lark:ada"], desk.clock(), desk.clock() + UNDO)
    desk.clock.forward(seconds=2)
    both = desk.outbox.put(draft, ["lark:ada", "lark:bob"], desk.clock(), desk.clock() + UNDO)
    assert both[0] == first
    taken = desk.outbox.take_back("d", desk.clock())
    assert [one.id for one in taken] == [both[1].id]
    desk.clock.forward(seconds=10)
    assert [one.id for one in desk.deliver_due()] == [first.id]


def test_taking_back_after_the_claim_changes_nothing_and_says_so(
    desk: Desk, server: LarkServer
) -> None:
    share = desk.put()
    taken: list[object] = []

    def too_late() -> None:
        taken.append(desk.outbox.take_back("draft-1", desk.clock()))
        taken.append(desk.outbox.cancel(share.id, desk.clock()).state)

    server.faults = [too_late]
    assert desk.deliver(share).state is SENT
    assert taken == [(), ShareState.SENDING]
    assert desk.outbox.take_back("draft-1", desk.clock()) == ()


def test_undo_and_delivery_at_the_same_moment_agree_on_one_of_them(
    desk: Desk, server: LarkServer
) -> None:
    for number in range(30):
        share = desk.put(f"text {number}", f"draft-{number}")
        taken = _race(desk, share)
        found = desk.outbox.get(share.id)
        assert found is not None
        posted = any(post["text"] == f"text {number}" for post in server.posts)
        assert (found.state, posted) == ((CANCELLED, False) if taken else (SENT, True))


def _race(desk: Desk, share: Share) -> bool:
    """Undo and deliver at once; whether it was taken back."""
    taken: list[bool] = []
    gate = threading.Barrier(2)

    def undo() -> None:
        gate.wait()
        taken.append(bool(desk.outbox.take_back(share.draft, desk.clock())))

    def deliver() -> None:
        gate.wait()
        desk.deliver(share)

    threads = [threading.Thread(target=work) for work in (undo, deliver)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken[0]


def test_what_was_taken_back_may_be_shared_anew(desk: Desk) -> None:
    share = desk.put()
    desk.outbox.take_back("draft-1", desk.clock())
    again = desk.put()
    assert again.id != share.id
    assert again.outgoing.key != share.outgoing.key
    assert desk.deliver(again).state is SENT


def test_a_plan_can_be_taken_back_too(desk: Desk) -> None:
    share = desk.plan("2026-11-21T09:00")
    assert [one.id for one in desk.outbox.take_back("draft-1", desk.clock())] == [share.id]
    assert replace(share, state=CANCELLED, due=desk.clock()) == desk.outbox.get(share.id)


# --- rules of zones that change --------------------------------------------------------------


def test_a_plan_comes_at_its_time_on_the_wall_also_when_a_government_moves_the_clocks(
    desk: Desk,
) -> None:
    named = desk.plan("2026-11-21T09:30", "a", zone="Europe/Berlin")
    here = desk.plan("2026-11-21T09:30", "b", zone="")
    moved = desk.plan("2026-11-21T09:30", "c", zone="Europe/Berlin")
    desk.outbox.hurry(moved.id, desk.clock())
    with desk.store.writing() as write:  # as an older time zone database had it
        write.execute("UPDATE shares SET due = due + 3600000, planned = planned + 3600000")
    before = [desk.outbox.get(share.id) for share in (here, moved)]
    desk.restart()
    desk.outbox.recover(desk.clock())
    found = desk.outbox.get(named.id)
    assert found is not None
    assert (found.due, found.wall) == (named.due, named.wall)
    # what has no zone of its own, or no plan any more, stays
    assert [desk.outbox.get(share.id) for share in (here, moved)] == before
