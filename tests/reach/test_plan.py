"""What is read when, and what first where calls are counted: nothing waits for ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from desktop.metric import PLAN, Measure, Offer
from desktop.model import Outgoing, Receipt, Share, ShareState
from desktop.reach.plan import FIRST, Ask, Due, Known, due, within
from desktop.share.x_numbers import STEPS, UNTIL

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
ALL = dict.fromkeys(FIRST, "")
COUNTED = Offer(posts=ALL, calls=100)
NOTHING = Known({})


def a_share(number: int, age: timedelta, now: datetime = NOW) -> Share:
    at = now - age
    words, receipt = Outgoing("words", f"k{number}", at), Receipt(str(number), "https://n.e/1", at)
    state = ShareState.SENT
    return Share(number, "n:a", "n", "d", "p", words, state, at, at, receipt=receipt)


def asked(found: Due) -> int:
    return sum(len(measures) for number, measures in found.wanted.items() if number)


def test_a_new_share_is_due_in_an_hour() -> None:
    share = a_share(1, timedelta(0))
    assert due([share], COUNTED, NOTHING, NOW) == Due((), {}, NOW + PLAN[0])


def test_a_day_s_calls_are_not_passed_and_the_rest_waits_for_midnight() -> None:
    shares = [a_share(number, timedelta(days=number)) for number in range(1, 31)]
    found = due(shares, COUNTED, NOTHING, NOW)
    assert asked(found) == 100
    spent = due(shares, COUNTED, Known({}, spent=100), NOW)
    assert spent.wanted == {}
    assert spent.when == datetime(2026, 11, 21, 0, 1, tzinfo=UTC)


def test_calls_for_the_account_itself_are_set_aside() -> None:
    shares = [a_share(number, timedelta(days=number)) for number in range(1, 31)]
    offer = replace(COUNTED, account={Measure.FOLLOWERS: ""}, daily=9)
    assert asked(due(shares, offer, NOTHING, NOW)) == 91


def test_the_newest_posts_come_first_and_their_main_numbers_before_the_rest() -> None:
    asks = [
        Ask(a_share(number, timedelta(days=number)), measure, NOW)
        for number in range(1, 6)
        for measure in FIRST
    ]
    first = within(asks, 3)
    assert [(ask.share.id, ask.measure) for ask in first] == [(1, one) for one in FIRST[:3]]
    main = [ask for ask in within(asks, 50) if ask.measure in FIRST[:5]]
    assert {ask.share.id for ask in main} == {1, 2, 3, 4, 5}


def test_every_fourth_call_goes_to_what_waited_longest() -> None:
    old = Ask(a_share(99, timedelta(days=300)), Measure.SENDS, NOW - timedelta(days=299))
    fresh = [
        Ask(a_share(number, timedelta(hours=number)), measure, NOW)
        for number in range(1, 40)
        for measure in FIRST
    ]
    assert old in within([*fresh, old], 4)


def test_nothing_waits_for_ever_however_much_is_shared() -> None:
    """Twelve posts a day are 120 numbers a reading, and a day has 100 calls."""
    lasts: dict[tuple[int, Measure], datetime] = {}
    shares: list[Share] = []
    now = NOW
    for day in range(40):
        for number in range(12):
            shares.append(a_share(day * 12 + number + 1, timedelta(hours=number), now))
        found = due(shares, COUNTED, Known(dict(lasts)), now)
        assert asked(found) <= 100
        for number, measures in found.wanted.items():
            lasts.update({(number, measure): now for measure in measures})
        now += timedelta(days=1)
    early = {share.id for share in shares[:12]}
    assert {number for number, _ in lasts} >= early
    assert {measure for number, measure in lasts if number in early} == set(FIRST)


def test_one_call_that_tells_all_makes_one_date_for_all() -> None:
    share = a_share(1, timedelta(days=2))
    offer = Offer(posts={Measure.VIEWS: "", Measure.REACTIONS: ""})
    known = Known({(1, Measure.VIEWS): NOW - timedelta(hours=30)})
    assert due([share], offer, known, NOW).wanted == {1: {Measure.VIEWS, Measure.REACTIONS}}
    known = Known({(1, Measure.VIEWS): NOW - timedelta(hours=1)})
    assert due([share], offer, known, NOW) == Due((), {}, NOW + timedelta(days=1))


def test_what_the_person_had_deleted_is_not_read_again_before_its_next_date() -> None:
    share = a_share(1, timedelta(days=2))
    found = due([share], COUNTED, Known({}, since=NOW), NOW)
    assert found == Due((), {}, NOW + timedelta(days=1))
    ancient = a_share(2, timedelta(days=400))
    assert due([ancient], COUNTED, Known({}, since=NOW), NOW).when is None


def test_x_is_read_on_day_29_and_what_was_missed_once_more_but_not_for_ever() -> None:
    offer = Offer(posts={Measure.PROFILE_VISITS: ""}, steps=STEPS, until=UNTIL)
    read = Known({(1, Measure.PROFILE_VISITS): NOW - timedelta(days=1)})
    on_day_29 = a_share(1, timedelta(days=29, minutes=1))
    assert due([on_day_29], offer, read, NOW).shares == (on_day_29,)
    late = a_share(1, timedelta(days=45))
    never = Known({(1, Measure.PROFILE_VISITS): NOW - timedelta(days=40)})
    assert due([late], offer, never, NOW).shares == (late,)
    too_late = a_share(1, timedelta(days=91))
    assert due([too_late], offer, NOTHING, NOW) == Due()


def test_what_is_not_offered_is_never_due() -> None:
    share = a_share(1, timedelta(days=2))
    refused = Offer(posts={Measure.VIEWS: "not_permitted"}, account={Measure.FOLLOWERS: "x"})
    assert due([share], refused, NOTHING, NOW) == Due()
