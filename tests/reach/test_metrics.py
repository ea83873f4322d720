"""Numbers are read when due, appended, and never overwritten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop.errors import Offline
from desktop.metric import PLAN, Measure
from desktop.model import NOTHING, Account, Outgoing, Receipt, Secret, Secrets, Share, ShareState
from desktop.reach.metrics import Metrics
from desktop.store import Store
from desktop.web import Web
from tests.conftest import Clock, Served
from tests.share.lark import FindingLark, Lark, LarkServer, account_of

SECRETS = Secrets(Secret("token-1"))


@pytest.fixture
def server() -> LarkServer:
    return LarkServer()


@pytest.fixture
def lark(web: Web, server: LarkServer, serve: Callable[[LarkServer], Served]) -> FindingLark:
    return FindingLark(web, serve(server).address)


@pytest.fixture
def ada(lark: FindingLark) -> Account:
    return account_of("ada", lark.server)


def a_share(clock: Clock, identity: int = 1) -> Share:
    return Share(
        id=identity,
        account="lark:ada",
        network="lark",
        draft="d",
        post="p",
        outgoing=Outgoing("words", "key", clock()),
        state=ShareState.SENT,
        created=clock(),
        due=clock(),
        facts=NOTHING,
        receipt=Receipt("1", "https://lark.example/1", clock()),
    )


def test_a_share_is_read_by_the_plan_and_then_no_more(
    store: Store, clock: Clock, lark: FindingLark, ada: Account
) -> None:
    metrics, share, start = Metrics(store), a_share(clock), clock()
    read = []
    for _ in range(24 * 60):
        clock.forward(hours=1)
        for due in metrics.due([share], clock()):
            metrics.measure(ada, SECRETS, lark, [due], clock())
            read.append(clock() - start)
    assert tuple(read) == PLAN
    assert metrics.next_due([share], [], clock()) is None


def test_a_week_asleep_means_one_reading_not_four(
    store: Store, clock: Clock, lark: FindingLark, ada: Account
) -> None:
    metrics, share = Metrics(store), a_share(clock)
    clock.forward(days=8)
    metrics.measure(ada, SECRETS, lark, metrics.due([share], clock()), clock())
    assert metrics.due([share], clock()) == ()
    assert metrics.next_due([share], [], clock()) == clock() + timedelta(days=22)


def test_a_compressed_pace_shortens_the_plan(store: Store, clock: Clock) -> None:
    metrics, share = Metrics(store, pace=3600), a_share(clock)
    assert metrics.next_due([share], [], clock()) == clock() + timedelta(seconds=1)
    clock.forward(seconds=1)
    assert metrics.due([share], clock()) == (share,)


def test_accounts_are_read_once_a_day(
    store: Store, clock: Clock, lark: FindingLark, ada: Account
) -> None:
    metrics = Metrics(store)
    assert metrics.accounts_due([ada], clock()) == (ada,)
    metrics.measure(ada, SECRETS, lark, (), clock())
    assert metrics.accounts_due([ada], clock()) == ()
    assert metrics.next_due([], [ada], clock()) == clock() + timedelta(days=1)
    clock.forward(days=1)
    assert metrics.accounts_due([ada], clock()) == (ada,)


def test_numbers_are_appended_with_source_and_time_also_when_they_fall(
    store: Store, clock: Clock, lark: FindingLark, ada: Account, server: LarkServer
) -> None:
    metrics, share = Metrics(store), a_share(clock)
    for value in (10, 40, 30):
        server.numbers["views"] = value
        metrics.measure(ada, SECRETS, lark, [share], clock.forward(hours=1))
    series = [m for m in Metrics(store).series(1) if m.measure is Measure.VIEWS]
    assert [m.value for m in series] == [10, 40, 30]
    assert series[-1].read == clock()
    assert {m.source for m in series} == {"lark"}
    assert metrics.latest([1])[1][Measure.VIEWS].value == 30


def test_what_a_network_does_not_tell_is_a_reason_not_a_zero(
    store: Store, clock: Clock, lark: FindingLark, ada: Account, server: LarkServer
) -> None:
    metrics, share = Metrics(store), a_share(clock)
    server.numbers["views"] = 0
    metrics.measure(ada, SECRETS, lark, [share], clock())
    latest = metrics.latest([1])[1]
    assert latest[Measure.VIEWS].value == 0
    visits = latest[Measure.PROFILE_VISITS]
    assert (visits.value, visits.reason) == (None, "not_offered")


def test_a_network_without_numbers_is_asked_no_more_often_than_planned(
    store: Store, clock: Clock, web: Web, ada: Account
) -> None:
    metrics, share = Metrics(store), a_share(clock)
    plain = Lark(web, ada.server)
    clock.forward(hours=1)
    metrics.measure(ada, SECRETS, plain, [share], clock())
    assert metrics.due([share], clock()) == ()
    assert metrics.accounts_due([ada], clock()) == ()
    latest = metrics.latest([1])[1][Measure.VIEWS]
    assert (latest.value, latest.reason) == (None, "not_offered")


def test_an_account_that_gave_no_numbers_is_left_alone_for_a_while(
    store: Store, clock: Clock, lark: FindingLark, ada: Account
) -> None:
    metrics, share = Metrics(store), a_share(clock)
    clock.forward(hours=1)
    lark.server, address = "http://127.0.0.1:9", lark.server
    with pytest.raises(Offline):
        metrics.measure(ada, SECRETS, lark, [share], clock())
    assert metrics.series(1) == ()
    assert metrics.due([share], clock()) == ()
    assert metrics.next_due([share], [ada], clock()) == clock() + timedelta(minutes=15)
    lark.server = address
    clock.forward(minutes=15)
    assert metrics.due([share], clock()) == (share,)


def test_a_share_the_person_reported_is_not_asked_about(store: Store, clock: Clock) -> None:
    told = Receipt("", "https://lark.example/x", clock(), self_reported=True)
    share = replace(a_share(clock), receipt=told)
    assert Metrics(store).due([share], clock.forward(days=9)) == ()


def test_followers_of_an_account_are_a_series(
    store: Store, clock: Clock, lark: FindingLark, ada: Account, server: LarkServer
) -> None:
    metrics = Metrics(store)
    for count in (100, 103, 99):
        server.followers = count
        metrics.measure(ada, SECRETS, lark, (), clock.forward(days=1))
    found = metrics.of_account("lark:ada", Measure.FOLLOWERS)
    assert [m.value for m in found] == [100, 103, 99]
    assert metrics.all() == found
