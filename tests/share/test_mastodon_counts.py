"""What Mastodon's servers count: many posts in a call where they can, one by one elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from desktop.errors import Busy
from desktop.metric import Measure
from desktop.model import Receipt
from tests.share.mastodon_stage import MastodonStage
from tests.share.stage import answer, outgoing
from tests.share.test_contract import share_of


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def stage(serve, web) -> MastodonStage:
    return MastodonStage(serve, web)


def many(now: datetime, count: int):
    receipts = [Receipt(str(100 + n), "https://social.example/1", now) for n in range(count)]
    return [share_of(receipt, n + 1, now) for n, receipt in enumerate(receipts)]


def read(stage, person, shares, now):
    found = stage.network.measure(person.account, person.secrets, shares, now)
    return {(one.share, one.measure): (one.value, one.reason) for one in found}


def modern(person):
    """The same account on a server that gives many posts at once."""
    facts = {**person.account.facts, "software": "mastodon", "version": "4.5.1"}
    return replace(person, account=replace(person.account, facts=facts))


def calls(stage) -> list[str]:
    paths = [one.path for one in stage.served.requests if one.method == "GET"]
    return [path for path in paths if "/api/v1/statuses" in path]


def test_quotes_count_as_reshares(stage, person, publish, now):
    share = share_of(publish(outgoing(now)), 1, now)
    assert read(stage, person, [share], now)[1, Measure.RESHARES] == (2, "")
    stage.statuses[0]["quotes_count"] = 5
    assert read(stage, person, [share], now)[1, Measure.RESHARES] == (7, "")


def test_many_posts_are_asked_for_together_and_what_is_left_out_is_gone(
    stage, person, publish, now
):
    publish(outgoing(now))
    found = read(stage, modern(person), many(now, 45), now)
    assert [path.count("id%5B%5D=") for path in calls(stage)] == [20, 20, 5]
    assert found[1, Measure.REACTIONS] == (3, "")
    assert found[2, Measure.REACTIONS] == (None, "gone")


def test_an_older_server_is_asked_one_by_one(stage, person, publish, now):
    publish(outgoing(now))
    facts = {**person.account.facts, "software": "mastodon", "version": "4.2.9"}
    older = replace(person, account=replace(person.account, facts=facts))
    found = read(stage, older, many(now, 3), now)
    assert len(calls(stage)) == 3
    assert found[1, Measure.REACTIONS] == (3, "")
    assert found[3, Measure.REACTIONS] == (None, "gone")


def test_a_server_that_knows_no_such_call_after_all_is_asked_one_by_one(
    stage, person, publish, now
):
    publish(outgoing(now))
    usual = stage.served.answer
    stage.served.answer = lambda request: (
        answer(404, {"error": "Not found"}) if "id%5B%5D" in request.path else usual(request)
    )
    found = read(stage, modern(person), many(now, 2), now)
    assert found[1, Measure.REACTIONS] == (3, "")
    assert found[2, Measure.REACTIONS] == (None, "gone")


def test_what_came_before_a_busy_answer_counts(stage, person, publish, now):
    publish(outgoing(now))
    usual = stage.served.answer
    stage.served.answer = lambda request: (
        answer(429, {"error": "Too many requests"}, {"Retry-After": "37"})
        if request.path.endswith("/statuses/101")
        else usual(request)
    )
    found = []
    facts = {**person.account.facts, "version": "4.2.0"}
    account = replace(person.account, facts=facts)
    with pytest.raises(Busy) as caught:
        for one in stage.network.measure(account, person.secrets, many(now, 2), now):
            found.append(one)
    assert caught.value.retry_after == 37
    assert {one.share for one in found} == {1}
