"""LinkedIn's numbers: asked for with rights only, letter by letter, -1 and nothing are unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from desktop.errors import BadReply, Busy
from desktop.metric import Measure, Metric, Span
from desktop.model import Receipt
from desktop.reach.metrics import Metrics
from desktop.share.linkedin_numbers import MOST_BROKEN, TYPES
from desktop.share.network import Connected
from tests.share.linkedin_analytics import SCOPES
from tests.share.linkedin_stage import LinkedInStage
from tests.share.stage import answer, connect, outgoing
from tests.share.test_contract import share_of

NOW = datetime(2026, 5, 4, 23, 30, tzinfo=UTC)
RECEIPT = Receipt("urn:li:share:1", "https://www.linkedin.com/feed/update/1", NOW)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def stage(serve, web) -> LinkedInStage:
    return LinkedInStage(serve, web, scopes=SCOPES)


def read(stage: LinkedInStage, person: Connected, shares, wanted=None, now: datetime = NOW):
    asked = {} if wanted is None else wanted
    return list(stage.network.measure(person.account, person.secrets, shares, now, asked))


def posted(publish, now: datetime, number: int = 1, key: str = "k"):
    return share_of(publish(outgoing(now, f"Words {key}", key=key)), number, now)


def test_every_number_of_a_post_is_asked_for_and_told(stage, person, publish, now):
    found = read(stage, person, [posted(publish, now)], {1: frozenset(TYPES)})
    values = {one.measure: one.value for one in found}
    assert values == {one: stage.analytics.counts[kind] for one, kind in TYPES.items()}
    assert stage.analytics.asked[0] == (
        "q=entity&entity=(share:urn%3Ali%3Ashare%3A7000000000000000000)"
        "&queryType=IMPRESSION&aggregation=TOTAL"
    )
    sent = [one for one in stage.served.requests if "Analytics" in one.path]
    assert {one.headers["LinkedIn-Version"] for one in sent} == {"202609"}
    assert sent[0].path.endswith(stage.analytics.asked[0])


def test_a_post_of_the_older_interface_is_asked_for_under_its_own_name(stage, person, now):
    urn = "urn:li:ugcPost:7111"
    stage.live[urn] = {"commentary": "Words"}
    share = posted(lambda words: replace(RECEIPT, remote_id=urn), now)
    (views,) = read(stage, person, [share], {1: frozenset({Measure.VIEWS})})
    assert views.value == 1200
    assert "entity=(ugc:urn%3Ali%3AugcPost%3A7111)" in stage.analytics.asked[0]


def test_a_post_known_by_its_activity_alone_can_not_be_asked_for(stage, person, now):
    share = posted(lambda words: replace(RECEIPT, remote_id="urn:li:activity:1"), now)
    (views,) = read(stage, person, [share], {1: frozenset({Measure.VIEWS})})
    assert (views.value, views.reason) == (None, "not_offered")
    assert stage.analytics.asked == []


def test_both_spellings_of_the_kind_of_number_are_understood(stage, person, publish, now):
    share = posted(publish, now)
    stage.analytics.long_names = True
    (views,) = read(stage, person, [share], {1: frozenset({Measure.VIEWS})})
    assert views.value == 1200


def test_an_answer_about_another_number_is_no_number(stage, person, publish, now):
    share = posted(publish, now)
    other = {"elements": [{"count": 9, "metricType": "COMMENT"}]}
    stage.analytics.replies = [answer(200, other)]
    (views,) = read(stage, person, [share], {1: frozenset({Measure.VIEWS})})
    assert (views.value, views.reason) == (None, "not_yet")


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}", b'{"elements": [7]}', b"[" * 90_000])
@pytest.mark.parametrize("status", [200, 500])
def test_one_answer_that_cannot_be_read_hides_no_other_number(
    stage, person, publish, now, status, body
):
    share = posted(publish, now)
    stage.analytics.replies = [(status, {"Content-Type": "application/json"}, body)]
    wanted = {1: frozenset({Measure.VIEWS, Measure.REACTIONS})}
    found = {one.measure: (one.value, one.reason) for one in read(stage, person, [share], wanted)}
    assert found == {Measure.VIEWS: (None, "not_yet"), Measure.REACTIONS: (3, "")}


def test_answers_that_cannot_be_read_one_after_the_other_are_enough_and_are_counted(
    stage, person, publish, now
):
    share = posted(publish, now)
    stage.analytics.replies = [answer(500, {"status": 500})] * 9
    wanted, found = {1: frozenset(TYPES)}, []
    with pytest.raises(BadReply):
        for one in stage.network.measure(person.account, person.secrets, [share], now, wanted):
            found.append(one)
    assert len(stage.analytics.asked) == len(found) == MOST_BROKEN


def test_days_that_cannot_be_read_keep_no_followers_away(stage, person, now):
    stage.analytics.replies = [answer(500, {"status": 500})] * 7
    wanted = {0: frozenset(stage.network.offers(person.account).account)}
    found = read(stage, person, [], wanted)
    told = {one.measure: one.value for one in found if isinstance(one, Metric)}
    assert told == {Measure.VIEWS: None, Measure.FOLLOWERS: 41}
    assert len(stage.analytics.asked) == 9


@pytest.mark.parametrize("year", [1, 1970, 2200, 9999])
def test_days_that_were_not_asked_for_are_left_out(stage, person, now, year):
    days = {"start": {"year": year, "month": 1, "day": 1}}
    odd = {"elements": [{"count": 5, "metricType": "IMPRESSION", "dateRange": days}]}
    stage.analytics.replies = [answer(200, {"elements": [{"count": 9}]}), answer(200, odd)]
    assert [type(one) for one in read(stage, person, [], {0: frozenset({Measure.VIEWS})})] == [
        Metric
    ]


@pytest.mark.parametrize("count", [-5, 2**63, 10**40, "12", True, 1.5, None, [], {}])
def test_a_count_that_cannot_be_is_unknown(stage, person, publish, now, store, count):
    share = posted(publish, now)
    stage.analytics.counts["IMPRESSION"] = count
    (views,) = read(stage, person, [share], {1: frozenset({Measure.VIEWS})})
    assert (views.value, views.reason) == (None, "not_yet")
    Metrics(store).keep([views])


def test_minus_one_and_no_elements_are_unknown_and_never_zero(stage, person, publish, now):
    share = posted(publish, now)
    stage.analytics.counts["IMPRESSION"] = -1
    stage.analytics.empty = {"REACTION"}
    wanted = {1: frozenset({Measure.VIEWS, Measure.REACTIONS, Measure.RESHARES})}
    found = {one.measure: (one.value, one.reason) for one in read(stage, person, [share], wanted)}
    assert found == {
        Measure.VIEWS: (None, "not_yet"),
        Measure.REACTIONS: (None, "not_yet"),
        Measure.RESHARES: (0, ""),
    }


def test_days_of_the_account_end_yesterday_in_utc(stage, person, now):
    found = read(stage, person, [], {0: frozenset(stage.network.offers(person.account).account)})
    days = [one for one in found if isinstance(one, Span) and one.measure is Measure.VIEWS]
    assert (days[0].first, days[-1].first) == (date(2026, 2, 3), date(2026, 5, 3))
    assert {(one.days, one.value) for one in days} == {(1, 7)}
    gained = [
        one for one in found if isinstance(one, Span) and one.measure is Measure.NEW_FOLLOWERS
    ]
    assert len(gained) == len(days) - 1  # the first one is -1
    whole = {one.measure: one.value for one in found if isinstance(one, Metric)}
    assert whole == {Measure.VIEWS: 12000, Measure.FOLLOWERS: 41}
    assert stage.analytics.asked[1] == (
        "q=me&queryType=IMPRESSION&aggregation=DAILY"
        "&dateRange=(start:(day:3,month:2,year:2026),end:(day:4,month:5,year:2026))"
    )
    offer = stage.network.offers(person.account)
    assert len(stage.analytics.asked) == offer.daily


def test_without_rights_nothing_is_asked(serve, web, now):
    plain = LinkedInStage(serve, web)
    person = connect(plain, now)
    offer = plain.network.offers(person.account)
    assert offer.of_post(Measure.VIEWS) == offer.of_account(Measure.FOLLOWERS) == "not_permitted"
    share = share_of(
        plain.network.publish(person.account, person.secrets, outgoing(now), now), 1, now
    )
    assert read(plain, person, [share]) == []
    assert plain.analytics.asked == []


def test_a_right_that_was_configured_after_connecting_counts_once_it_was_granted(
    serve, web, stage, person, now
):
    before = replace(person.account, facts={"scopes": ["openid", "w_member_social"]})
    assert stage.network.offers(before).of_post(Measure.VIEWS) == "not_permitted"
    assert stage.network.offers(person.account).of_post(Measure.VIEWS) == ""


def test_a_refused_right_is_said_of_all_and_asked_once(stage, person, publish, now):
    shares = [posted(publish, now, 1), posted(publish, now, 2, "other")]
    stage.closed.add("memberCreatorPostAnalytics")
    before = len(stage.served.requests)
    wanted = {1: frozenset(TYPES), 2: frozenset(TYPES)}
    found = read(stage, person, shares, wanted)
    assert {(one.value, one.reason) for one in found} == {(None, "not_permitted")}
    assert len(found) == 2 * len(TYPES)
    assert len(stage.served.requests) == before + 1


def test_a_post_that_is_gone_is_asked_about_once(stage, person, publish, now):
    share = posted(publish, now)
    stage.live.clear()
    found = read(stage, person, [share], {1: frozenset(TYPES)})
    assert {one.reason for one in found} == {"gone"}
    assert len(found) == len(TYPES)
    assert len(stage.analytics.asked) == 1


def test_a_spent_day_ends_the_reading_and_what_was_read_counts(stage, person, publish, now):
    shares = [posted(publish, now, 1), posted(publish, now, 2, "other")]
    good = answer(200, {"elements": [{"count": 5, "metricType": "IMPRESSION"}]})
    said = "Resource level throttle APPLICATION_AND_MEMBER DAY limit"
    stage.analytics.replies = [good, answer(429, {"status": 429, "message": said})]
    found = []
    with pytest.raises(Busy) as caught:
        for one in stage.network.measure(person.account, person.secrets, shares, now):
            found.append(one)
    assert [one.value for one in found] == [5]
    assert 1800 < caught.value.retry_after < 1800 + 901  # midnight UTC, and a while


def test_an_older_version_of_the_interface_offers_less(serve, web, now):
    older = LinkedInStage(serve, web, scopes=SCOPES, version="202603")
    person = connect(older, now)
    offer = older.network.offers(person.account)
    assert offer.of_post(Measure.PROFILE_VISITS) == "not_offered"
    assert offer.of_post(Measure.VIEWS) == ""


def test_the_main_numbers_of_all_posts_come_before_the_rest_of_any(stage, person, publish, now):
    shares = [posted(publish, now, 1), posted(publish, now, 2, "other")]
    found = read(stage, person, shares, {1: frozenset(TYPES), 2: frozenset(TYPES)})
    assert [one.measure for one in found[:2]] == [Measure.VIEWS, Measure.PROFILE_VISITS]
    assert {one.share for one in found[:10]} == {1, 2}
    assert Measure.SENDS not in {one.measure for one in found[:10]}
