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
from desktop.share.limits import NETWORKS
from desktop.share.links import links
from desktop.share.text import NEAR, check, count, cut, fits
from desktop.text import Graphemes, graphemes, tokens
from tests.pace import SLACK

DATA = Path(__file__).parent / "data" / "twitter-text"
X, MASTODON, BLUESKY, LINKEDIN, THREADS = (
    NETWORKS[name].limits for name in ("x", "mastodon", "bluesky", "linkedin", "threads")
)
UNITS = [X, MASTODON, BLUESKY, LINKEDIN, THREADS]

WILD = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab #@.:/-_?()e\u0301\u200d\ufe0f🎉👩💻🏽🇩🇪1⃣日本©®\u1100\u1161नमस\u094d"),
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


def test_hashtags_are_those_of_the_conformance_cases() -> None:
    for case in yaml.safe_load((DATA / "validate.yml").read_text("utf-8"))["tests"]["hashtags"]:
        text = case["text"]
        assert ([token.text for token in tokens(text)] == [text]) is case["expected"], text


def test_links_are_those_of_the_conformance_cases_but_for_what_x_only_calls_valid() -> None:
    """Four addresses are valid by RFC 3986 and yet no link of a post (tests/real asks X's own
    library): those with a person's name, with numbers for a host, and with `+` at the end."""
    tests = yaml.safe_load((DATA / "validate.yml").read_text("utf-8"))["tests"]
    wrong = [
        case["description"]
        for case in tests["urls"] + tests["urls_without_protocol"]
        if (list(links(case["text"])) == [(0, len(case["text"]))]) is not case["expected"]
    ]
    assert wrong == [
        "Valid url: port and userinfo",
        "Valid url: ipv4",
        "Valid url: ipv6",
        "Valid url: sub delims and question marks",
    ]


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
        ("例え.jp https://例え.jp example.みんな", ["https://例え.jp", "example.みんな"]),
        ("会社はexample.comです。次はa.orgへ", ["example.com", "a.org"]),
        ("a.com?b.com c.com:80/x?y=1!", ["a.com", "c.com:80/x?y=1"]),
        ("http://a.com/a.?x=1 http://a.com/(b(c)d)()", ["http://a.com/a", "http://a.com/(b(c)d)"]),
        ("https://t.co/abc/def https://t.co/" + "a" * 41, ["https://t.co/abc"]),
        ("http://" + "a" * 64 + ".com http://" + "é" * 60 + ".com", []),
        ("https://xn--p1ai例え.jp https://xn--p1ai.com", ["https://xn--p1ai.com"]),
        ("http://user:word@a.com http://127.0.0.1/ http://[::1]/", []),
        ("😀a.com a.com😀 @😀a.com", ["a.com", "a.com", "a.com"]),
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
        ("hi @arnt@grå.org, then", 14),
        ("@info@परीक्षण.भारत ok", 8),
        ("https://social.org/@arnt@grå.org", 23),
        ("https://example.com/🐪/#camel", 23),
        ("mail arnt@grå.org", 17),
        ("foo@arnt@grå.org", 16),
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("👨‍👩‍👧‍👦", 2),
        ("👩🏽‍❤️‍💋‍👨🏿", 2),
        ("👨🏽‍👩🏽‍👧", 8),  # no family has colours of skin
        ("🇩🇪", 2),
        ("🇩🇩", 4),  # no such flag
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2),
        ("1️⃣", 2),
        ("©", 1),
        ("©️", 2),
        ("💻🏽", 4),
        ("😀\ufe0f", 4),
        ("e\u0301", 1),
        ("日本", 4),
        ("\u200d", 1),
    ],
)
def test_x_takes_only_listed_sequences_for_one_emoji(text: str, expected: int) -> None:
    assert count(text, X) == expected


def test_threads_counts_the_bytes_of_an_emoji() -> None:
    assert count("aé日", THREADS) == 3
    assert count("🎉", THREADS) == 4
    assert count("👩‍💻!", THREADS) == 12
    assert cut("a" * 495 + "👩‍💻", THREADS) == 495


def test_near_the_limit_the_count_of_older_servers_is_shown_where_it_is_higher() -> None:
    word = "नमस्ते "
    assert graphemes(word) == 4
    far = word * 72
    assert count(far, BLUESKY) == graphemes(far) == 300 - NEAR - 2
    near = word * 73
    assert (graphemes(near), count(near, BLUESKY)) == (292, 365)
    (hint,) = check(near, BLUESKY, "bluesky")
    assert hint.found == near[len(word) * 60 :]
    assert count("日" * 295, BLUESKY) == 295


def test_a_text_in_pieces_is_cut_where_the_character_began() -> None:
    text = "e\u0301" * 300
    assert count(text, X) == 300
    assert cut(text, X) == 560
    assert check(text, X, "x")[0].found == "e\u0301" * 20


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
        assert (place == len(text)) == (count(text, limits) <= maximum) == fits(text, limits)
        assert place == len(text) or Graphemes(text).start(place) == place
        if unit.unit == "utf16":
            assert count(text[:place], limits) <= maximum


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
     "@a@b", "👩‍", "a.-", "xn--.", "https://a.com/(a(b)", "a.com..", "é.", "_a.com", "🇩", "\u0301",
     "न्", "a.みんな", "@😀a.com", "https://t.co/", "a.com。", "1\ufe0f", "日", "#a@b.c "],
)  # fmt: skip
def test_no_text_takes_more_than_linear_time_to_count(unit: str) -> None:
    text = unit * (60_000 // len(unit))
    start = time.perf_counter()
    for limits in UNITS:
        assert bool(check(text, limits, "")) is not fits(text, limits)
    assert time.perf_counter() - start < 2 * SLACK
