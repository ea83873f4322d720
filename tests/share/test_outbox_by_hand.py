"""What the person posts with the network's own composer: Goodword sends nothing, and asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import pytest

from desktop.model import Account, Draft, Limits, Share, ShareState, Sharing
from desktop.share.catalog import Catalog
from desktop.share.network import Composer
from desktop.share.outbox import UNDO
from desktop.share.outcome import NEVER
from tests.share.conftest import Desk
from tests.share.lark import LarkServer

UNSURE, SENT = ShareState.UNSURE, ShareState.SENT
HAND = "by-hand:heron"


class Heron:
    """A network without an interface; its composer can be opened."""

    name = "heron"
    title = "Heron"

    def limits(self, account: Account | None) -> Limits:
        return Limits(unit="utf16", maximum=50)

    def compose(self, outgoing: object) -> Composer:
        return Composer("https://heron.example/compose", prefilled=False)


@pytest.fixture
def hand(desk: Desk) -> Desk:
    """An account of Heron's, by hand, beside the one on Lark."""
    desk.accounts._catalog.renew([desk.lark], [Heron()])
    account = Account(HAND, "heron", "", "", "", facts=MappingProxyType({"by_hand": True}))
    desk.accounts._write(account)
    return desk


def put(desk: Desk, text: str = "Words", draft: str = "d", **more: object) -> Share:
    made = Draft(draft, text=text, **more)  # type: ignore[arg-type]
    return desk.outbox.put(made, [HAND], desk.clock(), desk.clock() + UNDO)[0]


def test_its_turn_makes_it_a_question_at_once_and_nothing_is_sent(
    hand: Desk, server: LarkServer
) -> None:
    share = hand.deliver(put(hand))
    assert (share.state, share.reason, share.due) == (UNSURE, "ByHand", NEVER)
    assert share.facts["asks"] is True
    assert share.attempts == 0
    assert hand.outbox.asking() == (share,)
    assert hand.outbox.next_due() is None
    assert server.calls == {}


def test_it_is_put_as_what_it_is(hand: Desk) -> None:
    assert put(hand).outgoing.by_hand
    lark = hand.outbox.put(
        Draft("two", text="Words", ways={"lark:ada": "compose"}), ["lark:ada"], hand.clock()
    )[0]
    assert lark.outgoing.by_hand
    assert not hand.put(draft="three").outgoing.by_hand


def test_an_address_makes_a_receipt_that_says_who_said_so(hand: Desk) -> None:
    share = hand.deliver(put(hand))
    share = hand.outbox.there(share.id, " https://heron.example/7 ", hand.clock())
    assert share.state is SENT
    assert share.receipt is not None
    assert (share.receipt.url, share.receipt.self_reported) == ("https://heron.example/7", True)
    assert hand.outbox.published("d")
    assert not hand.outbox.may_delete(share)
    assert not hand.outbox.may_edit(share)


def test_it_may_be_dropped_or_opened_again(hand: Desk, server: LarkServer) -> None:
    share = hand.deliver(put(hand))
    again = hand.outbox.again(share.id, hand.clock())
    assert again.state is ShareState.WAITING
    assert hand.deliver(again).reason == "ByHand"
    assert hand.outbox.cancel(share.id, hand.clock()).state is ShareState.CANCELLED
    assert server.calls == {}


def test_nobody_looks_for_it_whatever_happens(hand: Desk, server: LarkServer) -> None:
    share = hand.deliver(
        hand.outbox.put(
            Draft("d", text="Words", ways={"lark:ada": "compose"}), ["lark:ada"], hand.clock()
        )[0]
    )
    assert share.reason == "ByHand"
    assert hand.outbox.look(share.id, hand.clock()) == share
    hand.outbox.release("lark:ada", hand.clock())
    hand.restart()
    assert hand.outbox.recover(hand.clock()) == ()
    hand.clock.forward(days=30)
    assert hand.deliver_due() == []
    assert hand.deliver(share) == share
    assert server.calls == {}


def test_it_neither_waits_for_others_nor_holds_them_up(hand: Desk, server: LarkServer) -> None:
    server.faults = ["busy"]
    first = hand.deliver(hand.put("one"))
    assert first.reason == "Busy"
    by_hand = Draft("d", text="Words", ways={"lark:ada": "compose"})
    share = hand.deliver(hand.outbox.put(by_hand, ["lark:ada"], hand.clock())[0])
    assert share.reason == "ByHand"
    hand.clock.forward(minutes=5)
    assert hand.deliver(first).state is SENT


def test_no_pace_and_no_halt_stands_between_a_person_and_their_own_browser(
    hand: Desk, server: LarkServer
) -> None:
    hand.program = Sharing(a_day=1, gap=86_400, hours=("03:00", "04:00"))
    server.faults = ["no_credit"]
    hand.deliver(hand.put())
    share = put(hand, post="post-1")
    assert hand.deliver(share).reason == "ByHand"


def test_a_planned_one_asks_when_its_time_comes_and_also_when_it_was_slept_through(
    hand: Desk,
) -> None:
    tomorrow = hand.clock() + timedelta(days=1)
    draft = Draft("d", text="Words")
    (share,) = hand.outbox.put(draft, [HAND], hand.clock(), tomorrow)
    assert share.due == tomorrow
    assert hand.deliver(share).state is ShareState.WAITING
    hand.clock.now = tomorrow + timedelta(hours=9)
    assert hand.outbox.review(hand.clock()) == ()
    assert hand.deliver(share).reason == "ByHand"


def test_what_may_not_go_is_refused_before_anything_is_opened(hand: Desk) -> None:
    share = hand.deliver(put(hand, "x" * 51))
    assert (share.state, share.reason) == (ShareState.REFUSED, "TooLong")
    hand.why_closed = "withdrawn"
    share = hand.deliver(put(hand, draft="e", post="post-1"))
    assert (share.state, share.reason) == (ShareState.REFUSED, "Closed")


def test_a_network_that_is_offered_no_longer_still_asks_its_question(hand: Desk) -> None:
    share = put(hand)
    hand.accounts._catalog.renew([hand.lark], [])
    assert hand.deliver(share).reason == "ByHand"


def test_the_click_can_be_taken_back_before_its_turn(hand: Desk) -> None:
    share = put(hand)
    assert [one.id for one in hand.outbox.take_back("d", hand.clock())] == [share.id]
    share = hand.deliver(replace(share))
    assert share.state is ShareState.CANCELLED


def test_a_catalog_knows_both_kinds_of_place(hand: Desk) -> None:
    account = hand.accounts.get(HAND)
    assert account is not None
    assert isinstance(hand.accounts._catalog, Catalog)
    assert hand.accounts._catalog.place(account).name == "heron"
