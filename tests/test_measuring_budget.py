"""LinkedIn's numbers from the clock to the row: what was read counts, over restarts too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop import settings
from desktop.foundation import Foundation, build
from desktop.measuring import Measured, Measuring
from desktop.metric import Measure
from desktop.model import Account, Draft, ShareState
from desktop.options import Options
from desktop.paths import Paths
from tests.conftest import Clock
from tests.share.linkedin_analytics import SCOPES
from tests.share.linkedin_stage import LinkedInStage
from tests.share.stage import answer, connect

SAID = "Resource level throttle APPLICATION_AND_MEMBER DAY limit"


@pytest.fixture
def stage(serve, web) -> LinkedInStage:
    return LinkedInStage(serve, web, scopes=SCOPES, calls_a_day=29)


@pytest.fixture
def build_again(
    tmp_path: Path, clock: Clock, stage: LinkedInStage
) -> Iterator[Callable[[], Foundation]]:
    made: list[Foundation] = []

    def start() -> Foundation:
        for one in made:
            one.close()
        paths = Paths.of(tmp_path / "home")
        found = build(paths, Options(memory_vault=True, policies=()), clock)
        found.catalog.renew([stage.network])
        made.append(found)
        return found

    yield start
    made[-1].close()


def measuring(found: Foundation) -> Measuring:
    return Measuring(
        found.accounts,
        found.catalog,
        found.outbox,
        found.metrics,
        found.spans,
        found.forgetting,
        found.clicking,
    )


def sign_in(found: Foundation, stage: LinkedInStage, clock: Clock) -> Account:
    person = connect(stage, clock())
    found.accounts._renewal.keep(person.account.id, person.secrets)
    found.accounts._write(person.account)
    return person.account


def send(found: Foundation, clock: Clock, account: Account, *texts: str) -> None:
    for text in texts:
        draft = Draft(f"draft-{text}", "", text, started=clock(), changed=clock())
        (share,) = found.outbox.put(draft, [account.id], clock())
        assert found.outbox.deliver(share.id, clock).state is ShareState.SENT


def of_posts(found: Foundation) -> int:
    return sum(1 for one in found.metrics.all() if one.share)


def test_a_day_s_calls_are_not_passed_although_the_application_starts_anew(
    build_again: Callable[[], Foundation], stage: LinkedInStage, clock: Clock
) -> None:
    found = build_again()
    account = sign_in(found, stage, clock)
    send(found, clock, account, "One", "Two", "Three")
    clock.forward(hours=1)
    measuring(found).measure(clock())
    assert len(stage.analytics.asked) == 29
    assert of_posts(found) == 20
    found = build_again()
    sign_in(found, stage, clock)
    again = measuring(found)
    assert again.measure(clock()) == Measured(0, False)
    assert len(stage.analytics.asked) == 29
    waits = again.next_due(clock())
    assert waits > clock()
    clock.forward(hours=24)
    again.measure(clock())
    assert of_posts(found) == 40


def test_what_came_before_the_network_had_enough_is_kept_and_not_asked_again(
    build_again: Callable[[], Foundation], stage: LinkedInStage, clock: Clock
) -> None:
    found = build_again()
    account = sign_in(found, stage, clock)
    send(found, clock, account, "One")
    clock.forward(hours=1)
    good = answer(200, {"elements": [{"count": 5, "metricType": "IMPRESSION"}]})
    stage.analytics.replies = [good, answer(429, {"status": 429, "message": SAID})]
    reading = measuring(found)
    reading.measure(clock())
    assert [one.value for one in found.metrics.all()] == [5]
    assert reading.measure(clock.forward(minutes=20)).count == 0
    assert len(stage.analytics.asked) == 2
    clock.forward(days=1)
    reading.measure(clock())
    kinds = [
        query for query in stage.analytics.asked if "IMPRESSION" in query and "entity" in query
    ]
    assert len(kinds) == 2  # once an hour after it was shared, once a day after


def test_a_right_taken_away_is_not_asked_for_again_until_the_account_is_connected_anew(
    build_again: Callable[[], Foundation], stage: LinkedInStage, clock: Clock
) -> None:
    found = build_again()
    account = sign_in(found, stage, clock)
    send(found, clock, account, "One")
    clock.forward(hours=1)
    stage.closed |= {"memberCreatorPostAnalytics", "memberFollowersCount"}
    reading = measuring(found)
    reading.measure(clock())
    asked = len(stage.served.requests)
    for _ in range(40):
        assert reading.measure(clock.forward(days=1)).count == 0
    assert len(stage.served.requests) == asked
    left = stage.network.offers(account).without(*found.metrics.refused(account))
    assert left.of_post(Measure.VIEWS) == left.of_account(Measure.FOLLOWERS) == "not_permitted"
    assert left.of_post(Measure.ENGAGEMENTS) == "not_offered"
    assert all(one.value is None for one in found.metrics.all())
    stage.closed.clear()
    anew = sign_in(found, stage, clock)
    assert found.metrics.refused(anew) == (frozenset(), frozenset())
    assert reading.measure(clock()).count > 0


def test_days_are_read_again_and_only_what_changed_is_written(
    build_again: Callable[[], Foundation], stage: LinkedInStage, clock: Clock
) -> None:
    found = build_again()
    account = sign_in(found, stage, clock)
    reading = measuring(found)
    reading.measure(clock())
    first = found.spans.newest(account.id, Measure.VIEWS)
    assert len(first) == 90
    stage.analytics.daily = 8
    reading.measure(clock.forward(days=1))
    second = found.spans.newest(account.id, Measure.VIEWS)
    assert {one.value for one in second} == {7, 8}  # the oldest day was not told again
    assert len(second) == 91


def test_deleted_numbers_do_not_come_back_by_themselves(
    build_again: Callable[[], Foundation], stage: LinkedInStage, clock: Clock
) -> None:
    found = build_again()
    account = sign_in(found, stage, clock)
    send(found, clock, account, "One")
    clock.forward(hours=1, minutes=1)
    reading = measuring(found)
    reading.measure(clock())
    assert of_posts(found) == 10
    found.forgetting.everything(clock())
    assert found.metrics.all() == ()
    assert found.spans.newest(account.id, Measure.VIEWS) == ()
    reading.measure(clock())
    assert of_posts(found) == 0
    clock.forward(hours=24)
    reading.measure(clock())
    assert of_posts(found) == 10


def test_numbers_older_than_the_person_keeps_go_by_themselves(
    build_again: Callable[[], Foundation], stage: LinkedInStage, clock: Clock
) -> None:
    found = build_again()
    account = sign_in(found, stage, clock)
    reading = measuring(found)
    reading.measure(clock())
    then = clock()
    found.settings.put(settings.REACH_YEARS, 1)
    clock.forward(days=370)
    sign_in(found, stage, clock)  # a token lasts two months
    reading.measure(clock())
    assert found.metrics.all() and all(one.read > then for one in found.metrics.all())
    first = found.spans.newest(account.id, Measure.VIEWS)[0].first
    assert first > then.date()


def test_what_is_broken_at_linkedin_costs_no_more_calls_than_a_day_has(
    build_again: Callable[[], Foundation], stage: LinkedInStage, clock: Clock
) -> None:
    found = build_again()
    account = sign_in(found, stage, clock)
    send(found, clock, account, *(f"Post {number}" for number in range(9)))
    clock.forward(minutes=(24 - clock().hour) * 60 - clock().minute + 90)
    stage.analytics.replies = [answer(500, {"status": 500})] * 500
    reading = measuring(found)
    for _ in range(80):
        reading.measure(clock.forward(minutes=16))
    assert len(stage.analytics.asked) <= 29
    stage.analytics.replies = []
    reading.measure(clock.forward(days=1))
    assert any(one.value is not None for one in found.metrics.all())


def test_numbers_that_went_do_not_come_back_when_the_person_keeps_them_longer_again(
    build_again: Callable[[], Foundation], stage: LinkedInStage, clock: Clock
) -> None:
    found = build_again()
    account = sign_in(found, stage, clock)
    send(found, clock, account, "One")
    clock.forward(days=31)
    reading = measuring(found)
    reading.measure(clock())
    assert of_posts(found)
    found.settings.put(settings.REACH_YEARS, 1)
    clock.forward(days=500)
    sign_in(found, stage, clock)
    reading.measure(clock())
    assert of_posts(found) == 0
    found.settings.put(settings.REACH_YEARS, 0)
    found = build_again()
    sign_in(found, stage, clock)
    assert measuring(found).measure(clock.forward(days=1)).count > 0
    assert of_posts(found) == 0


def test_answers_that_cannot_be_read_are_not_asked_for_again_within_the_hour(
    build_again: Callable[[], Foundation], stage: LinkedInStage, clock: Clock
) -> None:
    found = build_again()
    account = sign_in(found, stage, clock)
    send(found, clock, account, "One")
    clock.forward(hours=1)
    stage.analytics.replies = [answer(500, {"status": 500})] * 3
    reading = measuring(found)
    reading.measure(clock())
    reading.measure(clock.forward(minutes=50))
    assert len(stage.analytics.asked) == 3
    reading.measure(clock.forward(minutes=11))
    assert len(stage.analytics.asked) > 3
