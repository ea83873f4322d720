"""Sums say what they know; unknown is never zero."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from desktop.metric import Measure, Metric, Offer, Span
from desktop.model import Outgoing, Receipt, Share, ShareState
from desktop.reach import series
from desktop.reach.known import Readings
from desktop.reach.summary import Gap, Known, Summary, Verdict
from desktop.reach.summary import summary as summed_up

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
VIEWS, VISITS, FOLLOWERS = Measure.VIEWS, Measure.PROFILE_VISITS, Measure.FOLLOWERS


def ago(**lapse: float) -> datetime:
    return NOW - timedelta(**lapse)


def a_share(identity: int, at: datetime, network: str = "lark", *, remote: str = "1") -> Share:
    return Share(
        identity,
        f"{network}:ada",
        network,
        f"draft-{identity}",
        "p",
        Outgoing("words", "k", at),
        ShareState.SENT,
        at,
        at,
        receipt=Receipt(remote, "https://x.example", at),
    )


def read(
    share: int,
    measure: Measure,
    value: int | None,
    at: datetime = NOW,
    reason: str = "",
    network: str = "lark",
) -> Metric:
    return Metric(f"{network}:ada", share, measure, value, at, network, reason)


def summary(shares: list[Share], metrics: list[Metric], now: datetime, days: float = 28) -> Summary:
    networks = {one.account: one.network for one in shares}
    networks |= {one.account: one.source for one in metrics}
    return summed_up(shares, Readings.of(metrics), networks, now, days)


def weekly(
    shares: list[Share], metrics: list[Metric], *, buckets: int, bucket: timedelta = series.WEEK
) -> tuple[series.Series, ...]:
    return series.weekly(shares, Readings.of(metrics), NOW, buckets=buckets, bucket=bucket)


def test_the_sentence_gets_its_three_numbers() -> None:
    shares = [a_share(number, ago(days=number)) for number in range(1, 7)]
    metrics = [read(share.id, VIEWS, 700 + share.id) for share in shares]
    metrics += [read(share.id, VISITS, 5) for share in shares]
    found = summary(shares, metrics, NOW)
    assert found.posts == 6
    assert found.views == Known(4221, 6, 6)
    assert found.profile_visits == Known(30, 6, 6)
    assert found.verdict is Verdict.MEASURED
    figure = found.figure(VIEWS)
    assert (figure.sources, figure.as_of) == (("lark",), NOW)


def test_one_draft_to_three_accounts_is_one_post_and_three_shares() -> None:
    shares = [
        replace(a_share(number, ago(days=1), network), draft="one")
        for number, network in enumerate(("lark", "heron", "crane"), 1)
    ]
    found = summary([*shares, a_share(4, ago(days=2))], [read(1, VIEWS, 3)], NOW)
    assert found.posts == 2
    assert found.views == Known(3, 1, 4)


def test_what_came_in_two_years_is_not_told_of_four_weeks() -> None:
    old, first = read(0, FOLLOWERS, 100, ago(days=700)), read(0, FOLLOWERS, 480, ago(days=3))
    again = read(0, FOLLOWERS, 500, ago(days=1))
    assert summary([], [old, first, again], NOW).followers_gained == Known(20, 1, 1)
    found = summary([], [old, again], NOW)
    assert found.followers_gained == Known(None, 0, 1)
    near = read(0, FOLLOWERS, 470, ago(days=30))
    assert summary([], [old, near, again], NOW).followers_gained == Known(30, 1, 1)


def test_an_account_that_left_long_ago_is_no_gap_for_ever() -> None:
    left = read(0, FOLLOWERS, 100, ago(days=90))
    stays = read(0, FOLLOWERS, 7, ago(days=5), network="heron")
    readings = Readings.of([left, stays, replace(stays, value=9, read=NOW)])
    networks = {"lark:ada": "lark", "heron:ada": "heron"}
    offers = {"heron:ada": Offer(account={FOLLOWERS: ""})}
    found = summed_up([], readings, networks, NOW, 28, offers)
    assert found.followers_gained == Known(2, 1, 1)
    assert found.gaps == ()


def test_nobody_waits_for_numbers_of_an_account_that_is_not_connected() -> None:
    share = a_share(1, ago(days=5))
    found = summed_up([share], Readings.of([]), {}, NOW, 28, {})
    assert {gap.reason for gap in found.gaps} == {"not_connected"}


def test_what_was_taken_down_before_it_was_read_is_gone_and_not_unread() -> None:
    share = replace(a_share(1, ago(days=5)), deleted=ago(days=5))
    found = summary([share], [], NOW)
    assert {gap.reason for gap in found.gaps if gap.measure is VIEWS} == {"gone"}


def test_what_is_too_old_to_be_asked_about_is_not_called_unread() -> None:
    share = a_share(1, ago(days=40))
    told = {VIEWS: "", VISITS: "", Measure.REACTIONS: ""}
    offers = {share.account: Offer(told, until=timedelta(days=30))}
    found = summed_up([share], Readings.of([]), {}, NOW, 90, offers)
    assert {gap.reason for gap in found.gaps} == {"too_old"}


def test_nothing_shared_is_nothing_known() -> None:
    found = summary([], [], NOW)
    assert found.verdict is Verdict.NOTHING_SHARED
    assert found.views == Known(None, 0, 0)
    assert found.gaps == ()


def test_an_unknown_post_is_missing_from_the_sum_and_counted_as_missing() -> None:
    shares = [a_share(1, ago(days=1)), a_share(2, ago(days=2), "mastodon")]
    metrics = [
        read(1, VIEWS, 0),
        read(2, VIEWS, None, reason="not_offered", network="mastodon"),
    ]
    found = summary(shares, metrics, NOW)
    assert found.views == Known(0, 1, 2)
    assert found.verdict is Verdict.PARTLY
    assert Gap("mastodon", VIEWS, "not_offered", 1) in found.gaps
    assert found.profile_visits == Known(None, 0, 2)


def test_only_unknown_posts_make_no_zero() -> None:
    metrics = [read(1, VIEWS, None, reason="not_permitted")]
    found = summary([a_share(1, ago(days=1))], metrics, NOW)
    assert found.views == Known(None, 0, 1)
    assert found.verdict is Verdict.UNKNOWN
    assert found.figure(VIEWS).as_of is None
    assert Gap("lark", VIEWS, "not_permitted", 1) in found.gaps


def test_each_gap_has_its_reason() -> None:
    shares = [
        a_share(1, ago(minutes=5)),
        a_share(2, ago(days=1), remote=""),
        a_share(3, ago(days=1)),
    ]
    found = summary(shares, [read(3, Measure.REACTIONS, 4)], NOW)
    reasons = {gap.reason for gap in found.gaps if gap.measure is VIEWS}
    assert reasons == {"not_yet", "self_reported", "not_offered"}


def test_the_newest_number_counts_also_when_it_fell() -> None:
    metrics = [
        read(1, VIEWS, 90, ago(hours=1)),
        read(1, VIEWS, 60),
        read(1, VIEWS, 50, ago(days=1)),
    ]
    assert summary([a_share(1, ago(days=2))], metrics, NOW).views == Known(60, 1, 1)


def test_a_post_that_is_gone_keeps_what_was_last_read() -> None:
    metrics = [read(1, VIEWS, 90, ago(days=1)), read(1, VIEWS, None, reason="gone")]
    found = summary([a_share(1, ago(days=2))], metrics, NOW)
    assert found.views == Known(90, 1, 1)
    assert found.figure(VIEWS).as_of == ago(days=1)


def test_only_posts_of_the_time_asked_for_count() -> None:
    shares = [a_share(1, ago(days=27)), a_share(2, ago(days=29))]
    metrics = [read(1, VIEWS, 1), read(2, VIEWS, 100)]
    assert summary(shares, metrics, NOW).views == Known(1, 1, 1)
    assert summary(shares, metrics, NOW, days=30).views == Known(101, 2, 2)


def test_shares_that_are_not_live_do_not_count() -> None:
    live = a_share(1, ago(days=1))
    waiting = Share(2, "a", "lark", "d", "p", live.outgoing, ShareState.WAITING, NOW, NOW)
    assert summary([live, waiting], [], NOW).posts == 1


def test_followers_gained_need_two_readings() -> None:
    shares = [a_share(1, ago(days=1))]
    one = [read(0, FOLLOWERS, 100, ago(days=3))]
    found = summary(shares, one, NOW)
    assert found.followers_gained == Known(None, 0, 1)
    assert Gap("lark", FOLLOWERS, "not_yet", 1) in found.gaps
    two = [*one, read(0, FOLLOWERS, 97)]
    assert summary(shares, two, NOW).followers_gained == Known(-3, 1, 1)


def test_followers_are_counted_from_what_stood_when_the_time_began() -> None:
    metrics = [
        read(0, FOLLOWERS, 50, ago(days=60)),
        read(0, FOLLOWERS, 80, ago(days=29)),
        read(0, FOLLOWERS, 85, ago(days=20)),
        read(0, FOLLOWERS, 91),
    ]
    assert summary([], metrics, NOW).followers_gained == Known(11, 1, 1)


def test_an_account_without_follower_numbers_says_why() -> None:
    metrics = [read(0, FOLLOWERS, None, reason="not_permitted")]
    found = summary([], metrics, NOW)
    assert found.gaps == (Gap("lark", FOLLOWERS, "not_permitted", 1),)


def test_weeks_have_gaps_where_nothing_is_known_and_zeros_where_nothing_was_posted() -> None:
    shares = [
        a_share(1, ago(days=22)),
        a_share(2, ago(days=8)),
        a_share(3, ago(days=1)),
        a_share(4, ago(days=2)),
    ]
    metrics = [read(1, VIEWS, 5), read(2, VIEWS, None, reason="gone"), read(3, VIEWS, 7)]
    (line,) = weekly(shares, metrics, buckets=5)
    assert [point.value for point in line.points] == [None, 5, 0, None, 7]
    assert [(point.known, point.of) for point in line.points] == [
        (0, 0),
        (1, 1),
        (0, 0),
        (0, 1),
        (1, 2),
    ]
    assert line.points[-1].start == ago(days=7)


def test_each_network_is_a_series_of_its_own_and_buckets_may_be_short() -> None:
    shares = [a_share(1, ago(seconds=30)), a_share(2, ago(seconds=90), "mastodon")]
    found = weekly(shares, [read(1, VIEWS, 3)], buckets=2, bucket=timedelta(minutes=1))
    assert [(s.network, [p.value for p in s.points]) for s in found] == [
        ("lark", [None, 3]),
        ("mastodon", [None, 0]),
    ]


def test_the_line_of_followers_has_gaps_between_readings() -> None:
    metrics = [
        read(0, FOLLOWERS, 10, ago(days=20)),
        read(0, FOLLOWERS, 12, ago(days=2)),
        read(0, FOLLOWERS, 11, ago(days=1)),
    ]
    (line,) = series.followers({"lark:ada": "lark"}, Readings.of(metrics), NOW, buckets=3)
    assert [point.value for point in line.points] == [10, None, 11]


@given(
    some.lists(
        some.tuples(
            some.integers(1, 5),
            some.one_of(some.none(), some.integers(0, 10**9)),
            some.integers(0, 1000),
        )
    )
)
def test_whatever_was_read_a_sum_is_of_known_posts_only(
    readings: list[tuple[int, int | None, int]],
) -> None:
    shares = [a_share(number, ago(days=number)) for number in range(1, 6)]
    metrics = [read(share, VIEWS, value, ago(hours=age)) for share, value, age in readings]
    views = summary(shares, metrics, NOW).views
    told = {share for share, value, _ in readings if value is not None}
    assert (views.known, views.of) == (len(told), 5)
    assert (views.value is None) == (not told)


def test_the_same_people_seeing_several_posts_are_not_added_up() -> None:
    shares = [a_share(1, ago(days=1)), a_share(2, ago(days=2))]
    metrics = [read(1, Measure.MEMBERS, 40), read(2, Measure.MEMBERS, 70)]
    figure = summary(shares, metrics, NOW).figure(Measure.MEMBERS)
    assert (figure.known, figure.least) == (Known(70, 2, 2), True)
    assert not summary(shares[:1], metrics, NOW).figure(Measure.MEMBERS).least


def test_what_a_network_never_tells_is_explained_without_a_row() -> None:
    shares = [a_share(1, ago(days=1))]
    offers = {"lark:ada": Offer({VIEWS: "not_permitted", Measure.REACTIONS: ""})}
    found = summed_up(shares, Readings.of([]), {"lark:ada": "lark"}, NOW, offers=offers)
    reasons = {gap.measure: gap.reason for gap in found.gaps}
    assert reasons == {
        VIEWS: "not_permitted",
        Measure.REACTIONS: "not_yet",
        VISITS: "not_offered",
        FOLLOWERS: "not_offered",
    }


def test_what_was_asked_in_vain_says_its_own_reason() -> None:
    offers = {"lark:ada": Offer({VIEWS: ""})}
    readings = Readings.of([read(1, VIEWS, None, reason="too_old")])
    found = summed_up([a_share(1, ago(days=50))], readings, {}, NOW, 60, offers)
    assert Gap("lark", VIEWS, "too_old", 1) in found.gaps


def test_measures_that_no_post_has_are_no_gap_of_each() -> None:
    shares = [a_share(1, ago(days=1)), a_share(2, ago(days=2))]
    found = summary(shares, [read(1, Measure.SAVES, 3)], NOW)
    lacking = {gap.measure for gap in found.gaps}
    assert Measure.SAVES in lacking
    assert Measure.SENDS not in lacking


def test_whole_accounts_are_summed_over_the_days_that_are_known() -> None:
    days = [
        Span("lark:ada", VISITS, NOW.date() - timedelta(days=n), 1, n, NOW, "lark:file")
        for n in range(2, 40)
    ]
    typed = Span("lark:ada", VISITS, NOW.date() - timedelta(days=20), 90, 800, NOW, "hand")
    readings = Readings.of((), [*days, typed])
    (figure,) = summed_up([], readings, {"lark:ada": "lark"}, NOW, 28).whole
    assert figure.known == Known(sum(range(2, 28)), 26, 28)
    assert figure.sources == ("lark:file",)
