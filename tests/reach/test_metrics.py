"""Numbers are read when due, appended, and never overwritten."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from desktop.metric import BY_HAND, NO_OFFER, PLAN, Measure, Metric, Offer
from desktop.model import NOTHING, Account, Outgoing, Receipt, Secret, Secrets, Share, ShareState
from desktop.reach.metrics import Metrics
from desktop.reach.plan import Due
from desktop.reach.recalled import NEWEST
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


def told(metrics: Metrics) -> dict[Measure, Metric]:
    """What is known of the one share."""
    return {one.measure: one for one in metrics.newest() if one.share == 1}


def offered(network: Lark) -> Offer:
    return network.offers(ada_of(network)) if isinstance(network, FindingLark) else NO_OFFER


def ada_of(network: Lark) -> Account:
    return account_of("ada", network.server)


def ask(metrics: Metrics, lark: FindingLark, share: Share | None, now: datetime) -> None:
    """Read what there is of a share and its account, due or not."""
    shares = [] if share is None else [share]
    metrics.keep(lark.measure(ada_of(lark), SECRETS, shares, now))


def test_a_share_is_read_by_the_plan_and_then_no_more(
    store: Store, clock: Clock, lark: FindingLark, ada: Account
) -> None:
    metrics, share, start = Metrics(store), a_share(clock), clock()
    read = []
    for _ in range(24 * 60):
        clock.forward(hours=1)
        due = metrics.due(ada, [share], offered(lark), clock())
        if due.shares:
            metrics.keep(lark.measure(ada, SECRETS, due.shares, clock(), due.wanted))
            read.append(clock() - start)
        elif due.wanted:
            metrics.keep(lark.measure(ada, SECRETS, (), clock(), due.wanted))
    assert tuple(read) == PLAN
    assert metrics.due(ada, [share], offered(lark), clock()).shares == ()


def test_a_week_asleep_means_one_reading_not_four(
    store: Store, clock: Clock, lark: FindingLark, ada: Account
) -> None:
    metrics, share = Metrics(store), a_share(clock)
    only_posts = replace(offered(lark), account={})
    clock.forward(days=8)
    assert metrics.due(ada, [share], only_posts, clock()).shares == (share,)
    ask(metrics, lark, share, clock())
    later = metrics.due(ada, [share], only_posts, clock())
    assert later == Due((), {}, clock() + timedelta(days=22))


def test_a_compressed_pace_shortens_the_plan(
    store: Store, clock: Clock, lark: FindingLark, ada: Account
) -> None:
    metrics, share = Metrics(store, pace=3600), a_share(clock)
    only_posts = replace(offered(lark), account={})
    assert metrics.due(ada, [share], only_posts, clock()).when == clock() + timedelta(seconds=1)
    clock.forward(seconds=1)
    assert metrics.due(ada, [share], only_posts, clock()).shares == (share,)


def test_accounts_are_read_once_a_day(
    store: Store, clock: Clock, lark: FindingLark, ada: Account
) -> None:
    metrics = Metrics(store)
    assert metrics.due(ada, [], offered(lark), clock()).wanted == {0: {Measure.FOLLOWERS}}
    ask(metrics, lark, None, clock())
    later = metrics.due(ada, [], offered(lark), clock())
    assert later == Due((), {}, clock() + timedelta(days=1))
    clock.forward(days=1)
    assert metrics.due(ada, [], offered(lark), clock()).wanted == {0: {Measure.FOLLOWERS}}


def test_numbers_from_files_and_hands_put_no_reading_off(
    store: Store, clock: Clock, lark: FindingLark, ada: Account
) -> None:
    metrics, share = Metrics(store), a_share(clock)
    clock.forward(hours=1)
    of_share = Metric(ada.id, 1, Measure.VIEWS, 5, clock(), "lark:file", "", 1)
    of_account = Metric(ada.id, 0, Measure.FOLLOWERS, 5, clock(), BY_HAND, "", 2)
    metrics.keep([of_share, of_account])
    assert set(metrics.due(ada, [share], offered(lark), clock()).wanted) == {0, 1}


def test_numbers_are_appended_with_source_and_time_also_when_they_fall(
    store: Store, clock: Clock, lark: FindingLark, server: LarkServer
) -> None:
    metrics, share = Metrics(store), a_share(clock)
    for value in (10, 40, 30):
        server.numbers["views"] = value
        ask(metrics, lark, share, clock.forward(hours=1))
    series = [m for m in Metrics(store).series(1) if m.measure is Measure.VIEWS]
    assert [m.value for m in series] == [10, 40, 30]
    assert series[-1].read == clock()
    assert {m.source for m in series} == {"lark"}
    assert told(metrics)[Measure.VIEWS].value == 30


def test_what_a_network_never_tells_leaves_no_row(
    store: Store, clock: Clock, lark: FindingLark, ada: Account, server: LarkServer
) -> None:
    metrics, share = Metrics(store), a_share(clock)
    server.numbers["views"] = 0
    ask(metrics, lark, share, clock())
    latest = told(metrics)
    assert latest[Measure.VIEWS].value == 0
    assert Measure.PROFILE_VISITS not in latest
    assert lark.offers(ada).of_post(Measure.PROFILE_VISITS) == "not_offered"


def test_a_network_without_numbers_is_never_asked(
    store: Store, clock: Clock, web: Web, ada: Account
) -> None:
    clock.forward(hours=1)
    plain = Lark(web, ada.server)
    assert Metrics(store).due(ada, [a_share(clock)], offered(plain), clock()) == Due()


def test_what_was_not_permitted_is_asked_no_more_until_the_account_is_connected_anew(
    store: Store, clock: Clock, lark: FindingLark, ada: Account
) -> None:
    metrics, share = Metrics(store), a_share(clock)
    ada = replace(ada, connected=clock())
    clock.forward(days=1)
    no = Metric(ada.id, 1, Measure.VIEWS, None, clock(), "lark", "not_permitted")
    own = replace(no, share=0, measure=Measure.FOLLOWERS)
    metrics.keep([no, own])
    assert metrics.refused(ada) == ({Measure.VIEWS}, {Measure.FOLLOWERS})
    other = replace(share, id=2)
    clock.forward(days=2)
    due = metrics.due(ada, [other], offered(lark), clock())
    assert due.wanted == {2: {Measure.REACTIONS}}
    anew = replace(ada, connected=clock())
    assert metrics.refused(anew) == (frozenset(), frozenset())
    due = metrics.due(anew, [other], offered(lark), clock())
    assert due.wanted == {0: {Measure.FOLLOWERS}, 2: {Measure.VIEWS, Measure.REACTIONS}}


def test_a_share_the_person_reported_is_not_asked_about(
    store: Store, clock: Clock, lark: FindingLark, ada: Account
) -> None:
    told = Receipt("", "https://lark.example/x", clock(), self_reported=True)
    share = replace(a_share(clock), receipt=told)
    assert Metrics(store).due(ada, [share], offered(lark), clock.forward(days=9)).shares == ()


def test_followers_of_an_account_are_a_series(
    store: Store, clock: Clock, lark: FindingLark, server: LarkServer
) -> None:
    metrics = Metrics(store)
    for count in (100, 103, 99):
        server.followers = count
        ask(metrics, lark, None, clock.forward(days=1))
    found = metrics.of_account("lark:ada", Measure.FOLLOWERS)
    assert [m.value for m in found] == [100, 103, 99]
    assert metrics.all() == found == metrics.of_accounts()


def test_old_numbers_go_and_all_of_them_when_asked(
    store: Store, clock: Clock, lark: FindingLark
) -> None:
    metrics = Metrics(store)
    ask(metrics, lark, a_share(clock), clock())
    then = clock.forward(days=400)
    ask(metrics, lark, None, then)
    assert metrics.drop_before(then) == 3
    assert {m.read for m in metrics.all()} == {then}
    metrics.forget_everything()
    assert metrics.all() == ()


def test_what_is_recalled_is_what_the_table_says_whatever_happened_to_it(
    store: Store, clock: Clock
) -> None:
    metrics, chance = Metrics(store), random.Random(4)
    measures = (Measure.VIEWS, Measure.REACTIONS)
    for _ in range(60):
        metrics.keep(
            Metric(
                "lark:ada",
                chance.randrange(3),
                chance.choice(measures),
                chance.choice((None, 1, 2)),
                clock() + timedelta(days=chance.randrange(-9, 9)),
                chance.choice(("lark", "lark:file")),
                imported=chance.randrange(4),
            )
            for _ in range(chance.randrange(4))
        )
        clock.forward(minutes=1)
        if chance.random() < 0.2:
            metrics.forget_import(chance.randrange(1, 4))
        if chance.random() < 0.05:
            metrics.drop_before(clock() - timedelta(days=2))
        fresh = Metrics(store)
        assert {(m.share, m.value, m.read) for m in metrics.newest()} == {
            (m.share, m.value, m.read) for m in fresh.newest()
        }
        assert metrics.of_accounts() == tuple(
            sorted((m for m in fresh.all() if not m.share), key=lambda m: m.read)
        )


def test_the_newest_of_everything_is_told_from_an_index_alone(store: Store) -> None:
    (row,) = store.read(f"EXPLAIN QUERY PLAN {NEWEST}")
    assert "USING COVERING INDEX metrics_of" in row["detail"]


def test_a_share_of_which_all_is_read_is_not_looked_at_again(
    store: Store, clock: Clock, lark: FindingLark, ada: Account
) -> None:
    metrics, share = Metrics(store), a_share(clock)
    assert metrics.over(ada, offered(lark)) == frozenset()
    clock.forward(days=31)
    ask(metrics, lark, share, clock())
    metrics.due(ada, [share], offered(lark), clock())
    assert metrics.over(ada, offered(lark)) == {share.id}
    more = replace(offered(lark), posts={**offered(lark).posts, Measure.SAVES: ""})
    assert metrics.over(ada, more) == frozenset()
    counted = replace(more, calls=100)
    assert metrics.due(ada, [share], counted, clock()).wanted[1] == {Measure.SAVES}
    metrics.forget_everything()
    assert metrics.over(ada, offered(lark)) == frozenset()


def test_a_clock_that_was_wrong_for_a_while_puts_no_reading_off(
    store: Store, clock: Clock, lark: FindingLark, ada: Account
) -> None:
    metrics, share = Metrics(store), a_share(clock)
    clock.forward(hours=2)
    ask(metrics, lark, share, clock() + timedelta(days=1500))
    offer = replace(offered(lark), calls=4)
    assert set(metrics.due(ada, [share], offer, clock()).wanted) == {0, 1}
    ask(metrics, lark, share, clock())
    assert metrics.due(ada, [share], offer, clock()).wanted == {}
    assert metrics.due(ada, [share], offer, clock.forward(days=1)).wanted
