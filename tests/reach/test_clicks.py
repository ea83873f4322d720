"""Clicks of a link service: to the share that alone carries a link, and to nobody else."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import BadFile
from desktop.metric import LINKS, Measure
from desktop.model import LinkCard, Outgoing, Receipt, Share, ShareState
from desktop.reach import clicks
from desktop.reach.clicks import Counted

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
PLACE = "https://go.example/counts.json"


def a_share(number: int, text: str = "", link: str = "", post: str = "post-1") -> Share:
    card = LinkCard(link) if link else None
    words = Outgoing(text, f"key-{number}", NOW, card)
    receipt = Receipt(str(number), "https://net.example/1", NOW)
    state = ShareState.SENT
    return Share(number, "net:a", "net", "d", post, words, state, NOW, NOW, receipt=receipt)


def counted(**links: int) -> Counted:
    found = {f"https://go.example/{name}": value for name, value in links.items()}
    body = {"as_of": "2026-11-19T23:00:00+01:00", "links": found}
    return clicks.read(json.dumps(body).encode(), PLACE)


def values(found: Counted, *shares: Share) -> dict[int, tuple[int | None, str]]:
    return {one.share: (one.value, one.reason) for one in clicks.of_shares(found, shares, NOW)}


def test_the_share_that_alone_carries_a_link_gets_its_clicks() -> None:
    (one,) = clicks.of_shares(counted(abc=12), [a_share(1, link="https://go.example/abc")], NOW)
    assert (one.measure, one.value, one.source) == (Measure.LINK_CLICKS, 12, LINKS)
    assert one.read == datetime(2026, 11, 19, 22, tzinfo=UTC)


def test_a_link_in_the_words_counts_too_and_the_full_stop_is_not_part_of_it() -> None:
    assert values(counted(abc=3), a_share(1, "See https://go.example/abc.")) == {1: (3, "")}


def test_what_goodword_adds_to_links_is_not_part_of_them() -> None:
    link = "https://GO.example/abc?utm_source=employees&utm_medium=social"
    assert values(counted(abc=3), a_share(1, link=link)) == {1: (3, "")}


def test_another_query_is_another_link() -> None:
    assert values(counted(abc=3), a_share(1, link="https://go.example/abc?id=2")) == {}


def test_two_links_of_one_share_are_added_up() -> None:
    share = a_share(1, "And https://go.example/two", "https://go.example/one")
    assert values(counted(one=3, two=4), share) == {1: (7, "")}


def test_a_link_that_several_shares_carry_is_unknown_for_each_and_known_for_the_post() -> None:
    link = "https://go.example/abc"
    shares = [a_share(1, link=link), a_share(2, link=link), a_share(3)]
    shared = (None, "shared_link")
    assert values(counted(abc=9), *shares) == {1: shared, 2: shared}
    found = clicks.by_share(clicks.of_links(counted(abc=9), shares))
    known = clicks.together(found, [1, 2])
    assert known is not None
    assert (known.clicks, known.as_of) == (9, datetime(2026, 11, 19, 22, tzinfo=UTC))
    assert clicks.together(found, [3]) is None


def test_a_link_that_others_carry_too_is_known_for_none() -> None:
    link = "https://go.example/abc"
    shares = [a_share(1, link=link), a_share(2, "And https://go.example/two", link)]
    found = clicks.by_share(clicks.of_links(counted(abc=9, two=1), shares))
    assert clicks.together(found, [1]) is None
    assert clicks.together(found, [2]) is None
    both = clicks.together(found, [1, 2])
    assert both is not None and both.clicks == 10


def test_a_zero_that_was_counted_is_a_zero() -> None:
    assert values(counted(abc=0), a_share(1, link="https://go.example/abc")) == {1: (0, "")}


def test_a_time_in_the_future_or_without_a_zone_is_not_believed() -> None:
    share = a_share(1, link="https://go.example/abc")
    for as_of in ((NOW + timedelta(days=2)).isoformat(), "2026-11-01T00:00:00", 5, None):
        body = json.dumps({"as_of": as_of, "links": {"https://go.example/abc": 1}})
        (one,) = clicks.of_shares(clicks.read(body.encode(), PLACE), [share], NOW)
        assert one.read == NOW


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (b"<html>", ""),
        (b"[]", ""),
        (b"{}", "links"),
        (b'{"links": {"https://a.example": -1}}', "links.https://a.example"),
        (b'{"links": {"https://a.example": true}}', "links.https://a.example"),
        (b'{"links": {"https://a.example": 1.5}}', "links.https://a.example"),
        (b'{"links": {"https://a.example": 1e400}}', "links.https://a.example"),
        (b'{"links": {"javascript:alert(1)": 1}}', "links.javascript:alert(1)"),
    ],
)
def test_what_is_no_such_file_is_refused_with_its_place(body: bytes, where: str) -> None:
    with pytest.raises(BadFile) as caught:
        clicks.read(body, PLACE)
    assert caught.value.facts["where"] == where


@given(st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=5), st.text())
def test_nothing_that_may_stand_in_it_breaks_the_reading(value: object, link: str) -> None:
    body = json.dumps({"as_of": value, "links": {link: value}}).encode()
    try:
        found = clicks.read(body, PLACE)
    except BadFile:
        return
    assert all(isinstance(count, int) for count in found.links.values())
