"""The rules that say what a page means."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from desktop.feeds import record
from desktop.feeds.decide import Decision, Known, decide, lifted
from desktop.feeds.page import Parsed
from desktop.model import KeptPost, Post


def post(guid: str, **more: object) -> Post:
    made = Post(
        id=record.identify("p", "f", guid),
        feed="f",
        guid=guid,
        title=f"Title {guid}",
        link=f"https://a.example/{guid}",
    )
    return replace(made, **more)  # type: ignore[arg-type]


def known(one: Post, *, withdrawn: bool = False) -> Known:
    return Known(one.id, one.guid, record.digest(one), record.likeness(one), withdrawn)


def page(*posts: Post, withdrawn: tuple[str, ...] = ()) -> Parsed:
    return Parsed(posts=posts, withdrawn=withdrawn)


def ids(*posts: Post) -> tuple[str, ...]:
    return tuple(one.id for one in posts)


def news(decision: Decision) -> tuple[str, ...]:
    return tuple(one.post.guid for one in decision.new)


def test_a_new_post_is_kept_and_announced(now: datetime) -> None:
    found = decide([known(post("a"))], page(post("b"), post("a")), now, first=False)
    assert news(found) == ("b",)
    assert found.announce == ids(post("b"))
    assert found.changed == ()


def test_an_unchanged_page_decides_nothing(now: datetime) -> None:
    assert not decide([known(post("a"))], page(post("a")), now, first=False)


def test_a_changed_post_is_kept_and_not_announced(now: datetime) -> None:
    found = decide([known(post("a"))], page(post("a", title="Better")), now, first=False)
    assert [one.post.title for one in found.changed] == ["Better"]
    assert found.announce == ()


def test_missing_from_the_page_is_not_withdrawn(now: datetime) -> None:
    assert not decide([known(post("a")), known(post("b"))], page(post("b")), now, first=False)
    assert not decide([known(post("a"))], page(), now, first=False)


def test_a_tombstone_withdraws_once(now: datetime) -> None:
    found = decide([known(post("a"))], page(withdrawn=("a", "unknown")), now, first=False)
    assert found.withdrawn == ids(post("a"))
    again = decide([known(post("a"), withdrawn=True)], page(withdrawn=("a",)), now, first=False)
    assert not again


def test_a_stale_copy_does_not_bring_a_withdrawn_post_back(now: datetime) -> None:
    gone = known(post("a"), withdrawn=True)
    assert not decide([gone], page(post("a")), now, first=False)
    found = decide([gone], page(post("a", title="again")), now, first=False)
    assert (news(found), found.announce) == ((), ())


def test_the_first_page_of_a_feed_is_not_announced(now: datetime) -> None:
    found = decide([], page(post("a"), post("b")), now, first=True)
    assert news(found) == ("a", "b")
    assert found.announce == ()


def test_the_first_post_of_a_feed_that_was_empty_is_announced(now: datetime) -> None:
    assert decide([], page(post("a")), now, first=False).announce == ids(post("a"))


@pytest.mark.parametrize(
    ("lapse", "told"),
    [
        ({"published": timedelta(days=-6)}, True),
        ({"published": timedelta(days=-8)}, False),
        ({"published": timedelta(days=400)}, True),
        ({"not_before": timedelta(hours=1)}, False),
        ({"not_before": timedelta(hours=-1)}, True),
        ({"until": timedelta(hours=-1)}, False),
        ({"until": timedelta(hours=1)}, True),
    ],
)
def test_only_what_is_timely_is_announced(
    now: datetime, lapse: dict[str, timedelta], told: bool
) -> None:
    one = post("a", **{name: now + distance for name, distance in lapse.items()})
    assert bool(decide([known(post("b"))], page(one, post("b")), now, first=False).announce) is told


def test_a_date_in_the_future_becomes_now_and_stays_quiet_afterwards(now: datetime) -> None:
    wrong = post("a", published=now + timedelta(days=300))
    found = decide([], page(wrong), now, first=True)
    assert found.new[0].post.published == now
    remembered = Known(wrong.id, "a", found.new[0].digest, found.new[0].likeness)
    assert not decide([remembered], page(wrong), now + timedelta(hours=1), first=False)


def test_within_a_round_the_younger_post_stands_first_and_undated_ones_keep_their_order(
    now: datetime,
) -> None:
    found = decide(
        [],
        page(
            post("old", published=now - timedelta(days=2)),
            post("undated"),
            post("young", published=now - timedelta(hours=2)),
            post("undated too"),
        ),
        now,
        first=True,
    )
    order = sorted(found.new, key=lambda arrival: arrival.place)
    assert [one.post.guid for one in order] == ["undated", "undated too", "young", "old"]


def test_a_feed_that_changes_all_ids_but_not_its_posts_brings_nothing_twice(now: datetime) -> None:
    old = [
        post(f"http://a.example/?p={n}", title=f"T{n}", link=f"https://a.example/{n}")
        for n in range(30)
    ]
    new = [post(f"urn:{n}", title=f"T{n}", link=f"https://a.example/{n}") for n in range(30)]
    found = decide([known(one) for one in old], page(*new), now, first=False)
    assert (found.new, found.announce) == ((), ())
    assert [one.post.id for one in found.changed] == [one.id for one in old]
    moved = [Known(one.post.id, one.post.guid, one.digest, one.likeness) for one in found.changed]
    assert not decide(moved, page(*new), now, first=False)


def test_a_withdrawn_post_stays_withdrawn_under_its_new_id(now: datetime) -> None:
    old, new = post("a"), post("b", title="Title a", link="https://a.example/a")
    found = decide([known(old, withdrawn=True)], page(new), now, first=False)
    assert found.new == ()
    assert [(one.post.id, one.post.guid) for one in found.changed] == [(old.id, "b")]


def test_a_flood_of_strangers_is_not_announced(now: datetime) -> None:
    old = [known(post(f"old{n}")) for n in range(30)]
    flood = page(*(post(f"new{n}") for n in range(21)))
    assert decide(old, flood, now, first=False).announce == ()
    few = page(*(post(f"new{n}") for n in range(20)))
    assert len(decide(old, few, now, first=False).announce) == 20
    with_one_known = page(post("old3"), *(post(f"new{n}") for n in range(21)))
    assert len(decide(old, with_one_known, now, first=False).announce) == 21


def test_two_posts_with_the_same_title_and_link_are_not_mistaken_for_each_other(
    now: datetime,
) -> None:
    twins = [post(f"x{n}", title="Weekly", link="https://a.example/weekly") for n in range(2)]
    again = [post(f"y{n}", title="Weekly", link="https://a.example/weekly") for n in range(2)]
    assert len(decide([known(one) for one in twins], page(*again), now, first=False).new) == 2


def test_a_move_to_https_is_no_news(now: datetime) -> None:
    old, new = post("http://a.example/1"), post("https://a.example/1")
    found = decide(
        [known(replace(old, title="x"))], page(replace(new, title="x")), now, first=False
    )
    assert (found.new, found.announce) == ((), ())
    assert [one.post.id for one in found.changed] == [old.id]


def test_an_embargo_that_ended_is_news_once(now: datetime) -> None:
    hour = timedelta(hours=1)

    def kept(**more: object) -> KeptPost:
        came = now - 5 * hour
        one = KeptPost(post("a", not_before=now - hour), "p", came, came, opens=now - hour)
        return replace(one, **more)  # type: ignore[arg-type]

    assert len(lifted([kept()], now)) == 1
    assert not lifted([kept(announced=now)], now)
    assert not lifted([kept(withdrawn=now)], now)
    assert not lifted([kept(hidden=now)], now)
    assert not lifted([kept(first_seen=now - hour / 2)], now)
    assert not lifted([kept()], now - 2 * hour)
    assert not lifted([kept()], now + timedelta(days=8))


def test_a_post_survives_its_record() -> None:
    assert record.unpack(record.pack(post("a"))) == post("a")
