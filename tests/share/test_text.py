"""desktop.share.text: how each network counts."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.model import Level, Limits
from desktop.share.links import links
from desktop.share.text import check, count, cut, fits

DATA = Path(__file__).parent / "data" / "twitter-text"
X = Limits("x", 280, url_length=23)
MASTODON = Limits("mastodon", 500, url_length=23)
BLUESKY = Limits("grapheme", 300, bytes_maximum=3000)
LINKEDIN = Limits("utf16", 3000)
UNITS = [X, MASTODON, BLUESKY, LINKEDIN]

WILD = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab #@.:/-_?()e\u0301\u200d\ufe0f🎉👩💻🏽🇩🇪1⃣日本©®\u1100\u1161"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=60,
) | st.lists(
    st.sampled_from(
        ["https://a.com/b", "x.org", "@me@host.example", " ", "é", "👨‍👩‍👧‍👦", ".", "/", "日"]
    )
).map("".join)  # fmt: skip


def cases(*groups: str) -> list[Any]:
    tests = yaml.safe_load((DATA / "validate.yml").read_text("utf-8"))["tests"]
    return [pytest.param(case, id=case["description"]) for group in groups for case in tests[group]]


@pytest.mark.parametrize(
    "case",
    cases("WeightedTweetsWithDiscountedEmojiCounterTest", "UnicodeDirectionalMarkerCounterTest"),
)
def test_x_counts_as_twitter_text_does(case: dict[str, Any]) -> None:
    text, expected = case["text"], case["expected"]
    assert count(text, X) == expected["weightedLength"]
    if not {"\ufffe", "\uffff"} & set(text):
        assert fits(text, X) is expected["valid"]


def test_x_knows_every_top_level_domain() -> None:
    tests = yaml.safe_load((DATA / "tlds.yml").read_text("utf-8"))["tests"]
    wrong = [
        case["text"]
        for group in tests.values()
        for case in group
        if [case["text"][start:end] for start, end in links(case["text"])] != case["expected"]
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See example.com/a?b=c.", ["example.com/a?b=c"]),
        ("Done.https://example.com and example.org:80", ["https://example.com", "example.org"]),
        ("https://example.comです", ["https://example.com"]),
        ("https://example.com/日本", ["https://example.com/"]),
        ("(https://example.com/a_(b))", ["https://example.com/a_(b)"]),
        ("http://example.com:8080/x!", ["http://example.com:8080/x"]),
        ("me@example.com @example.com #example.com $example.com", []),
        ("foo-example.com .example.com _example.com", ["foo-example.com"]),
        ("http://localhost/x http://example.nodomain", []),
        ("readme.md is a file.Well", ["readme.md"]),
        ("http://sub_domain.example.com http://under_score.com", ["http://sub_domain.example.com"]),
        ("see http://-a.com or a..com", []),
        ("http://example.com?", ["http://example.com"]),
    ],
)
def test_where_x_sees_links(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in links(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello", 5),
        ("https://example.com/a/very/long/path/that/goes/on", 23),
        ("http://a.de", 23),
        ("http://localhost/abc", 20),
        ("example.com", 11),
        ("Hi @anna@social.example!", 9),
        ("👨‍👩‍👧‍👦 é", 3),
    ],
)
def test_mastodon_counts_links_mentions_and_graphemes(text: str, expected: int) -> None:
    assert count(text, MASTODON) == expected


def test_a_server_that_counts_links_as_written_says_so_with_zero() -> None:
    assert count("https://example.com/", Limits("mastodon", 500)) == 20


def test_bluesky_counts_graphemes_and_bytes() -> None:
    family = "👨‍👩‍👧‍👦"
    assert count(family * 100, BLUESKY) == 100
    assert fits(family * 120, BLUESKY)
    hints = check(family * 121, BLUESKY, "bluesky")
    assert [(hint.rule, hint.found, hint.message) for hint in hints] == [
        ("network.bytes", family, "")
    ]
    assert check("a" * 300, BLUESKY, "bluesky") == ()


def test_linkedin_counts_utf16_units() -> None:
    assert count("a🎉👨‍👩‍👧‍👦", LINKEDIN) == 1 + 2 + 11


def test_the_part_too_many_is_marked_and_a_family_is_never_torn() -> None:
    text = "a" * 279 + "👨‍👩‍👧‍👦"
    (hint,) = check(text, X, "x", "X")
    assert (hint.rule, hint.level, hint.network) == ("network.length", Level.MUST, "x")
    assert (hint.start, hint.end, hint.found) == (279, len(text), "👨‍👩‍👧‍👦")
    (hint,) = check("a" * 260 + " https://example.com/", X, "x")
    assert hint.found == "https://example.com/"


@settings(deadline=None)
@given(WILD, st.integers(0, 60))
def test_what_stands_before_the_cut_fits_and_one_more_does_not(text: str, maximum: int) -> None:
    for unit in UNITS:
        limits = Limits(unit.unit, maximum, url_length=unit.url_length)
        place = cut(text, limits)
        assert (place == len(text)) == (count(text, limits) <= maximum)


@settings(deadline=None)
@given(st.text(alphabet="a.b/:@#-_( )?é日https", max_size=80) | WILD)
def test_links_are_ordered_and_never_overlap(text: str) -> None:
    end = 0
    for start, stop in links(text):
        assert end <= start < stop <= len(text)
        end = stop


@pytest.mark.parametrize(
    "unit",
    ["a.a.a.", "a.com/(", "a.com/((a", "http://a.", "http://", "a.com?", "日.", "http://日.",
     "@a@b", "👩‍", "a.-", "xn--.", "https://a.com/(a(b)"],
)  # fmt: skip
def test_no_text_takes_more_than_linear_time_to_count(unit: str) -> None:
    text = unit * (60_000 // len(unit))
    start = time.perf_counter()
    for limits in UNITS:
        count(text, limits)
    assert time.perf_counter() - start < 2
