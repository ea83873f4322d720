"""What a program says about sharing: the pace it asks for, and what it adds to links."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from desktop.errors import BadFile
from desktop.feeds.program_file import read
from desktop.model import Program, Sharing
from tests.feeds import samples
from tests.feeds.test_program import AT, FULL
from tests.feeds.test_sync import Company, company

__all__ = ["company"]


def program(sharing: object) -> Program:
    return read(json.dumps(FULL | {"sharing": sharing}).encode(), AT)


def test_a_program_that_says_nothing_asks_for_nothing() -> None:
    assert read(json.dumps(FULL).encode(), AT).sharing == Sharing()
    for nothing in ({}, None, {"hours": None, "tracking": {}, "weekends": None, "a_day": None}):
        assert program(nothing).sharing == Sharing()


def test_everything_a_program_asks_for_is_read() -> None:
    found = program(
        {
            "a_day": 2,
            "gap": 5400,
            "hours": {"from": "08:00", "until": "18:30"},
            "weekends": False,
            "tracking": {"utm_source": "employees", "utm_medium": " social "},
            "later": "not known yet",
        }
    ).sharing
    assert found == Sharing(
        2, 5400, ("08:00", "18:30"), False, {"utm_source": "employees", "utm_medium": "social"}
    )


def test_numbers_that_nobody_means_are_moved_into_their_range() -> None:
    assert program({"a_day": -3, "gap": 10**12}).sharing == Sharing(a_day=0, gap=7 * 86_400)
    assert program({"a_day": 10**6}).sharing.a_day == 100


@pytest.mark.parametrize(
    ("sharing", "where", "problem"),
    [
        ("often", "sharing", "not_object"),
        ({"a_day": "2"}, "sharing.a_day", "not_number"),
        ({"gap": True}, "sharing.gap", "not_number"),
        ({"hours": "08:00-18:00"}, "sharing.hours", "not_object"),
        ({"hours": {"from": "08:00"}}, "sharing.hours.until", "missing"),
        ({"hours": {"from": "8", "until": "18:00"}}, "sharing.hours.from", "not_an_hour"),
        ({"hours": {"from": "08:00", "until": "24:00"}}, "sharing.hours.until", "not_an_hour"),
        ({"hours": {"from": "08:00", "until": "١٨:٠٠"}}, "sharing.hours.until", "not_an_hour"),
        ({"hours": {"from": 8, "until": 18}}, "sharing.hours.from", "not_text"),
        ({"weekends": "no"}, "sharing.weekends", "not_true_or_false"),
        ({"tracking": ["utm_source"]}, "sharing.tracking", "not_object"),
        ({"tracking": {"utm_source": 1}}, "sharing.tracking.utm_source", "not_text"),
        ({"tracking": {"id": "7"}}, "sharing.tracking.id", "not_tracking"),
        ({"tracking": {"utm_a&b": "7"}}, "sharing.tracking.utm_a&b", "not_tracking"),
        ({"tracking": {f"utm_{n}": "x" for n in range(11)}}, "sharing.tracking", "too_many"),
    ],
)
def test_a_wrong_type_is_named_with_its_place(sharing: object, where: str, problem: str) -> None:
    with pytest.raises(BadFile) as caught:
        program(sharing)
    assert (caught.value.where, caught.value.problem) == (where, problem)


# --- how fresh a post is ---------------------------------------------------------------------


def first_post(company: Company) -> str:
    (kept,) = company.posts.latest(company.clock())
    return kept.post.id


def test_a_post_is_confirmed_when_its_feed_was_read_also_where_nothing_changed(
    company: Company,
) -> None:
    company.etags = True
    company.pages["/a"] = samples.json_feed(samples.item(1))
    company.open("a")
    company.round()
    assert company.sync.confirmed(first_post(company)) == company.clock()
    company.round()  # a 304 now
    assert company.sync.confirmed(first_post(company)) == company.clock()


@pytest.mark.parametrize("bad", [None, b"<html>log in first</html>"])
def test_rounds_that_fail_leave_the_last_good_one_standing(
    company: Company, bad: bytes | None
) -> None:
    company.pages["/a"] = samples.json_feed(samples.item(1))
    company.open("a")
    company.round()
    good = company.clock()
    company.pages["/a"] = bad
    for _ in range(4):
        company.round(hours=12)
        assert company.sync.confirmed(first_post(company)) == good
    company.pages["/a"] = samples.json_feed(samples.item(1))
    company.round(hours=12)
    assert company.sync.confirmed(first_post(company)) == company.clock()


def test_of_a_feed_that_is_named_no_longer_the_program_itself_counts(company: Company) -> None:
    company.pages["/a"] = samples.json_feed(samples.item(1))
    company.pages["/b"] = samples.json_feed()
    company.open("b", "a")
    company.round()
    company.pages["/program.json"] = samples.program("b")
    company.round()
    assert company.sync.confirmed(first_post(company)) == company.clock()


def test_a_post_that_is_not_here_is_not_confirmed(company: Company) -> None:
    assert company.sync.confirmed("nothing") is None
    company.pages["/a"] = samples.json_feed(samples.item(1))
    company.open("a")
    company.round()
    post = first_post(company)
    company.sync.leave(company.address)
    assert company.sync.confirmed(post) is None


def test_a_clock_that_was_wrong_does_not_make_news_older_than_they_are(company: Company) -> None:
    company.pages["/a"] = samples.json_feed(samples.item(1))
    company.open("a")
    company.round()
    confirmed = company.sync.confirmed(first_post(company))
    assert confirmed is not None
    company.clock.forward(days=-2)
    assert confirmed - company.clock() == timedelta(days=2)
