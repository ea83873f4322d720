"""Posts that are closed for a time only: their shares wait, and go out when it is over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop.model import Draft, Share, ShareState
from desktop.share.catalog import Catalog
from tests.share.conftest import Desk
from tests.share.lark import LarkServer
from tests.share.test_outbox_by_hand import HAND, Heron

WAITING, SENT, UNSURE = ShareState.WAITING, ShareState.SENT, ShareState.UNSURE
passing = pytest.mark.parametrize("why", ["held", "embargoed"])


@passing
def test_a_share_waits_while_its_post_is_closed_and_goes_out_after_the_next_sync(
    desk: Desk, server: LarkServer, why: str
) -> None:
    desk.why_closed = why
    share = desk.deliver(desk.put(post="post-1"))
    assert (share.state, share.reason, share.facts["reason"]) == (WAITING, "Closed", why)
    assert desk.outbox.due(desk.clock()) == ()
    desk.outbox.synced(desk.clock())
    assert desk.deliver(share).state is WAITING  # a round went by, and it goes on
    desk.why_closed = ""
    desk.outbox.synced(desk.clock())
    assert server.calls == {}
    assert desk.outbox.due(desk.clock()) == (share.id,)
    assert desk.deliver(share).state is SENT
    assert server.calls["/posts"] == 1


def test_without_any_sync_the_clock_ends_the_waiting_too(desk: Desk) -> None:
    desk.why_closed = "held"
    share = desk.deliver(desk.put(post="post-1"))
    desk.why_closed = ""
    assert desk.deliver(share).state is WAITING
    desk.clock.now = share.due
    assert desk.deliver(share).state is SENT


def test_a_hold_survives_a_restart_with_the_share(desk: Desk, server: LarkServer) -> None:
    desk.why_closed = "held"
    share = desk.deliver(desk.put(post="post-1"))
    desk.restart()
    desk.outbox.recover(desk.clock())
    desk.outbox.synced(desk.clock())
    assert desk.deliver(share).state is WAITING
    assert server.calls == {}


def test_what_was_withdrawn_during_a_hold_is_refused_when_it_ends(
    desk: Desk, server: LarkServer
) -> None:
    desk.why_closed = "held"
    share = desk.deliver(desk.put(post="post-1"))
    desk.why_closed = "withdrawn"
    desk.outbox.synced(desk.clock())
    share = desk.deliver(share)
    assert (share.state, share.facts["reason"]) == (ShareState.REFUSED, "withdrawn")
    assert server.calls == {}


@passing
def test_a_hold_that_begins_after_the_claim_still_comes_in_time(
    desk: Desk, server: LarkServer, why: str
) -> None:
    answers: Iterator[str] = iter(["", why])
    desk.outbox._dispatch._gate._closed = lambda post, now: next(answers)
    desk.outbox._dispatch._delivery._closed = lambda post, now: next(answers)
    share = desk.deliver(desk.put(post="post-1"))
    assert (share.state, share.reason) == (WAITING, "Closed")
    assert server.calls == {}


def test_a_share_by_hand_asks_nobody_to_post_during_a_hold(desk: Desk) -> None:
    desk.accounts._catalog.renew([desk.lark], [Heron()])
    account = replace(desk.accounts.all()[0], id=HAND, network="heron", facts={"by_hand": True})
    desk.accounts._write(account)
    desk.why_closed = "held"
    draft = Draft("d", post="post-1", text="Words")
    (share,) = desk.outbox.put(draft, [HAND], desk.clock(), desk.clock())
    assert desk.deliver(share).state is WAITING
    desk.why_closed = ""
    desk.outbox.synced(desk.clock())
    assert desk.deliver(share).reason == "ByHand"


def test_a_planned_share_that_a_hold_outlasts_asks_instead_of_going_late(
    desk: Desk, server: LarkServer
) -> None:
    planned = desk.plan("2026-11-20T11:00", post="post-1")
    desk.why_closed = "held"
    desk.clock.now = planned.due
    assert desk.deliver(planned).reason == "Closed"
    desk.clock.forward(hours=3)
    desk.why_closed = ""
    desk.outbox.synced(desk.clock())
    assert [share.reason for share in desk.outbox.review(desk.clock())] == ["Missed"]
    assert server.calls == {}


class TestAfterALostAnswer:
    """The network can't be asked, and promises that the same key never posts twice."""

    @pytest.fixture
    def unsure(self, blind: Desk, server: LarkServer) -> Share:
        blind.lark.window = 3600
        server.faults = ["hang_up_after"]
        return blind.deliver(blind.put(post="post-1"))

    def test_nothing_is_repeated_during_a_hold_and_nobody_is_asked(
        self, blind: Desk, server: LarkServer, unsure: Share
    ) -> None:
        assert unsure.state is UNSURE
        blind.why_closed = "held"
        blind.clock.now += timedelta(minutes=5)
        share = blind.deliver(unsure)
        assert share.state is UNSURE
        assert not share.facts.get("asks")
        assert server.calls["/posts"] == 1

    def test_it_is_repeated_with_the_same_key_when_the_hold_is_over(
        self, blind: Desk, server: LarkServer, unsure: Share
    ) -> None:
        blind.why_closed = "held"
        blind.clock.now += timedelta(minutes=5)
        share = blind.deliver(unsure)
        blind.why_closed = ""
        blind.clock.now = share.due
        assert blind.deliver(share).state is SENT
        assert len(server.posts) == 1


def test_nobody_needs_a_catalog_for_a_post_that_is_held(desk: Desk) -> None:
    """The reason is told even where the network is gone meanwhile."""
    desk.accounts._catalog.renew(Catalog([]).all(), [])
    desk.why_closed = "held"
    assert desk.deliver(desk.put(post="post-1")).reason == "Closed"


def test_nobody_is_asked_about_a_missed_time_while_the_hold_goes_on(desk: Desk) -> None:
    planned = desk.plan("2026-11-20T11:00", post="post-1")
    desk.why_closed = "held"
    desk.clock.now = planned.due
    assert desk.deliver(planned).reason == "Closed"
    for _ in range(40):  # a round each five minutes
        desk.clock.forward(minutes=5)
        desk.outbox.synced(desk.clock())
        assert desk.outbox.review(desk.clock()) == ()
        desk.deliver_due()
    kept = desk.outbox.get(planned.id)
    assert kept is not None and kept.reason == "Closed"
    desk.why_closed = ""
    desk.outbox.synced(desk.clock())
    assert [share.reason for share in desk.outbox.review(desk.clock())] == ["Missed"]


def test_a_planned_share_does_not_go_late_where_the_clock_is_faster_than_the_round(
    desk: Desk, server: LarkServer
) -> None:
    planned = desk.plan("2026-11-20T11:00", post="post-1")
    desk.why_closed = "held"
    desk.clock.now = planned.due
    desk.deliver(planned)
    desk.clock.forward(hours=3)
    desk.deliver(planned)
    desk.why_closed = ""  # the round that brought this goes on
    desk.clock.forward(minutes=15)
    assert desk.deliver(planned).reason == "Missed"
    assert server.calls == {}


@pytest.mark.parametrize("way", ["round", "clock"])
def test_what_a_hold_kept_back_does_not_go_out_in_one_burst(
    desk: Desk, server: LarkServer, way: str
) -> None:
    desk.why_closed = "held"
    shares = [desk.put(f"Words {n}", f"draft-{n}", f"post-{n}") for n in range(3)]
    desk.outbox.hurry(shares[2].id, desk.clock())
    while desk.deliver_due():
        pass
    desk.clock.forward(hours=1)
    desk.why_closed = ""
    if way == "round":
        desk.outbox.synced(desk.clock())
    sent = []
    for _ in range(5):
        while desk.deliver_due():
            pass
        sent.append(server.calls["/posts"])
        desk.clock.forward(minutes=11)
    assert sent == [1, 2, 3, 3, 3]
