"""Lines over time have gaps where nothing is known, and marks where shares were made."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from desktop.metric import Measure, Metric, Span
from desktop.model import Outgoing, Receipt, Share, ShareState
from desktop.reach import series
from desktop.reach.known import Readings
from desktop.reach.series import Total

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
TODAY = date(2026, 11, 20)
VISITS, FOLLOWERS = Measure.PROFILE_VISITS, Measure.FOLLOWERS
ADA = {"x:ada": "x"}
DAY = timedelta(days=1)


def day(ago: int, value: int, *, read: datetime = NOW, days: int = 1) -> Span:
    return Span("x:ada", VISITS, TODAY - timedelta(days=ago), days, value, read, "x:file")


def a_share(identity: int, at: datetime, account: str = "x:ada") -> Share:
    return Share(
        *(identity, account, account.split(":")[0], f"draft-{identity}", "p"),
        *(Outgoing("words", "k", at), ShareState.SENT, at, at),
        receipt=Receipt(str(identity), "", at),
    )


def test_a_week_of_which_a_day_is_unknown_is_a_gap() -> None:
    spans = [day(ago, 2) for ago in range(7, 21)]
    (line,) = series.whole(ADA, Readings.of((), spans), NOW, buckets=4)
    assert [point.value for point in line.points] == [None, 14, 14, None]
    assert [(point.known, point.of) for point in line.points] == [(0, 7), (7, 7), (7, 7), (0, 7)]
    assert line.points[-1].start == datetime(2026, 11, 14, tzinfo=UTC)
    lacking = [span for span in spans if span.first != TODAY - 9 * DAY]
    (line,) = series.whole(ADA, Readings.of((), lacking), NOW, buckets=4)
    assert [point.value for point in line.points] == [None, 14, None, None]


def test_days_can_be_shown_one_by_one_and_zero_is_a_number() -> None:
    spans = [day(3, 5), day(2, 0)]
    (line,) = series.whole(ADA, Readings.of((), spans), NOW, buckets=4, bucket=DAY)
    assert [point.value for point in line.points] == [5, 0, None, None]
    assert (line.sources, line.as_of) == (("x:file",), NOW)


def test_the_newest_reading_of_a_day_counts() -> None:
    spans = [day(1, 9), day(1, 7, read=NOW - DAY)]
    (line,) = series.whole(ADA, Readings.of((), spans), NOW, buckets=2, bucket=DAY)
    assert [point.value for point in line.points] == [9, None]


def test_an_account_of_which_no_day_is_known_has_no_line() -> None:
    typed = day(90, 81, days=90)
    readings = Readings.of((), [typed])
    assert series.whole(ADA, readings, NOW) == ()
    end = TODAY - DAY
    assert series.totals("x:ada", readings) == (Total("x:ada", VISITS, end, 90, 81, NOW, "x:file"),)


def test_shares_stand_on_the_line_in_their_bucket() -> None:
    shares = [
        a_share(1, NOW - 1 * DAY),
        a_share(2, NOW - 7 * DAY),
        a_share(3, NOW - 13 * DAY, "mastodon:ada"),
        a_share(4, NOW - 15 * DAY),
        a_share(5, NOW + 1 * DAY),
    ]
    found = series.marks(shares, NOW, buckets=2)
    # a week ago to the second is the end of the earlier bucket
    assert [(mark.share, mark.bucket) for mark in found] == [(3, 0), (2, 0), (1, 1)]
    assert found[0].network == "mastodon"


def test_shares_followers_and_days_of_one_chart_lie_in_the_same_days() -> None:
    last_night = NOW.replace(hour=20) - DAY
    metric = Metric("x:ada", 0, FOLLOWERS, 12, last_night, "x")
    readings = Readings.of([metric], [day(1, 5)])
    (mark,) = series.marks([a_share(1, last_night)], NOW, buckets=4, bucket=DAY)
    (read,) = series.followers(ADA, readings, NOW, buckets=4, bucket=DAY)
    (days,) = series.whole(ADA, readings, NOW, buckets=4, bucket=DAY)
    assert mark.bucket == 2
    assert [point.value for point in read.points] == [None, None, 12, None]
    assert [point.value for point in days.points] == [None, None, 5, None]
    assert [point.start for point in read.points] == [point.start for point in days.points]


def test_a_day_that_was_not_over_when_it_was_read_is_no_day_yet() -> None:
    early = datetime(2026, 11, 18, 9, tzinfo=UTC)
    spans = [day(3, 5), day(2, 1, read=early)]
    (line,) = series.whole(ADA, Readings.of((), spans), NOW, buckets=4, bucket=DAY)
    assert [point.value for point in line.points] == [5, None, None, None]
    again = [*spans, day(2, 7)]
    (line,) = series.whole(ADA, Readings.of((), again), NOW, buckets=4, bucket=DAY)
    assert [point.value for point in line.points] == [5, 7, None, None]


def test_of_numbers_about_many_days_the_last_one_ends_last() -> None:
    short = day(50, 9, days=7)  # began later, and was over long ago
    readings = Readings.of((), [day(90, 81, days=90), short])
    assert [total.days for total in series.totals("x:ada", readings)] == [7, 90]


def test_followers_say_where_they_were_read_and_when() -> None:
    metrics = [
        Metric("x:ada", 0, FOLLOWERS, 10, NOW - 9 * DAY, "x:file"),
        Metric("x:ada", 0, FOLLOWERS, 12, NOW - 2 * DAY, "x"),
        Metric("x:ada", 0, FOLLOWERS, None, NOW - DAY, "x", "not_permitted"),
        Metric("x:ada", 0, FOLLOWERS, 99, NOW + DAY, "x"),
    ]
    (line,) = series.followers(ADA, Readings.of(metrics), NOW, buckets=2)
    assert [point.value for point in line.points] == [10, 12]
    assert (line.sources, line.as_of) == (("x", "x:file"), NOW - 2 * DAY)


def test_reaching_back_takes_the_first_share_in() -> None:
    for ago in (0 * DAY, 1 * DAY, 6.9 * DAY, 7 * DAY, 8 * DAY, 14 * DAY):
        share = a_share(1, NOW - ago)
        buckets = series.buckets_since(NOW - ago, NOW)
        assert len(series.marks([share], NOW, buckets=buckets)) == 1
