"""X's numbers: only where the company pays, private ones for 30 days, posts by the hundred."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from desktop.errors import NoCredit
from desktop.metric import EVERYTHING, Measure
from desktop.model import Receipt
from desktop.share.x_numbers import PRIVATE, PUBLIC, STEPS, WINDOW
from tests.share.stage import answer, connect, outgoing
from tests.share.test_contract import share_of
from tests.share.x_stage import METRICS, XStage, problem

NEVER = "1000000000000000000"


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def stage(serve, web) -> XStage:
    return XStage(serve, web, config={"numbers": True})


def read(stage, person, shares, now, wanted=EVERYTHING):
    found = stage.network.measure(person.account, person.secrets, shares, now, wanted)
    return {(one.share, one.measure): (one.value, one.reason) for one in found}


def aged(stage, share, days: float):
    """The same share and post, made so many days ago."""
    then = share.receipt.at - timedelta(days=days)
    for tweet in stage.tweets:
        if tweet["id"] == share.receipt.remote_id:
            tweet["created_at"] = then.isoformat(timespec="milliseconds")
    return replace(share, receipt=replace(share.receipt, at=then))


def test_a_young_post_has_public_and_private_numbers(stage, person, publish, now):
    share = share_of(publish(outgoing(now)), 1, now)
    found = read(stage, person, [share], now)
    assert found == {
        (1, Measure.VIEWS): (900, ""),
        (1, Measure.REACTIONS): (3, ""),
        (1, Measure.RESHARES): (3, ""),
        (1, Measure.REPLIES): (0, ""),
        (1, Measure.SAVES): (4, ""),
        (1, Measure.LINK_CLICKS): (12, ""),
        (1, Measure.PROFILE_VISITS): (6, ""),
        (1, Measure.ENGAGEMENTS): (30, ""),
        (0, Measure.FOLLOWERS): (41, ""),
    }


def test_an_old_post_is_asked_for_its_public_numbers_alone(stage, person, publish, now):
    share = aged(stage, share_of(publish(outgoing(now)), 1, now), 31)
    found = read(stage, person, [share], now, {1: frozenset()})
    assert {found[1, one] for one in PRIVATE} == {(None, "too_old")}
    assert found[1, Measure.VIEWS] == (900, "")
    assert [fields for _, fields in stage.reads] == [("public_metrics",)]


def test_old_and_young_posts_are_asked_for_apart(stage, person, publish, now):
    young = share_of(publish(outgoing(now)), 1, now)
    old = aged(stage, share_of(publish(outgoing(now, "other", key="o")), 2, now), 31)
    found = read(stage, person, [young, old], now)
    assert found[1, Measure.PROFILE_VISITS] == (6, "")
    assert found[2, Measure.PROFILE_VISITS] == (None, "too_old")
    assert len(stage.reads) == 2


def test_a_post_older_than_its_receipt_says_still_tells_its_public_numbers(
    stage, person, publish, now
):
    share = share_of(publish(outgoing(now)), 1, now)
    aged(stage, share, 40)
    found = read(stage, person, [share], now)
    assert found[1, Measure.VIEWS] == (900, "")
    assert found[1, Measure.LINK_CLICKS] == (None, "too_old")
    assert len(stage.reads) == 2


def test_a_post_that_is_gone_has_no_numbers_and_hides_no_other(stage, person, publish, now):
    there = share_of(publish(outgoing(now)), 1, now)
    gone = share_of(Receipt(NEVER, "https://x.com/i/web/status/1", now), 2, now)
    found = read(stage, person, [there, gone], now)
    assert found[1, Measure.VIEWS] == (900, "")
    assert {found[2, one] for one in (*PUBLIC, *PRIVATE)} == {(None, "gone")}


def test_posts_are_read_by_the_hundred(stage, person, now):
    receipts = [Receipt(str(10**18 + n), "https://x.com/i/web/status/1", now) for n in range(250)]
    shares = [share_of(receipt, n + 1, now) for n, receipt in enumerate(receipts)]
    read(stage, person, shares, now, {share.id: frozenset() for share in shares})
    assert [len(numbers) for numbers, _ in stage.reads] == [100, 100, 50]


def test_nothing_is_read_where_the_company_does_not_pay_for_it(serve, web, now):
    plain = XStage(serve, web)
    person = connect(plain, now)
    receipt = plain.network.publish(person.account, person.secrets, outgoing(now), now)
    before = len(plain.served.requests)
    assert read(plain, person, [share_of(receipt, 1, now)], now) == {}
    assert len(plain.served.requests) == before
    assert plain.network.offers(person.account).of_post(Measure.VIEWS) == "not_permitted"


def test_a_refusal_of_the_right_is_said_of_every_number(stage, person, publish, now):
    share = share_of(publish(outgoing(now)), 1, now)
    refusal = problem(403, "You are not permitted to perform this action.")
    stage.play("/2/tweets", refusal)
    found = read(stage, person, [share], now, {1: frozenset()})
    assert set(found.values()) == {(None, "not_permitted")}


def test_an_empty_purse_is_an_error_and_no_number(stage, person, publish, now):
    share = share_of(publish(outgoing(now)), 1, now)
    stage.play("/2/tweets", answer(402, {"title": "CreditsDepleted", "detail": "no credits"}))
    with pytest.raises(NoCredit):
        read(stage, person, [share], now)


def test_the_newer_name_of_reposts_is_understood(stage, person, publish, now, monkeypatch):
    share = share_of(publish(outgoing(now)), 1, now)
    newer = {"repost_count": 8, "quote_count": 1}
    monkeypatch.setitem(METRICS, "public_metrics", newer)
    found = read(stage, person, [share], now)
    assert found[1, Measure.RESHARES] == (9, "")
    assert found[1, Measure.VIEWS] == (None, "not_offered")


def test_the_last_reading_is_made_while_private_numbers_are_told():
    assert WINDOW - timedelta(days=1) <= STEPS[-1] < WINDOW - timedelta(hours=1)
