"""Parameters on links: added once, in the right place, to nothing but web addresses."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.model import Draft, LinkCard, Outgoing
from desktop.share.tracking import in_draft, in_text, with_tracking, without

PROGRAM = MappingProxyType({"utm_source": "employees", "utm_medium": "social"})
ADDED = "utm_source=employees&utm_medium=social"


@pytest.mark.parametrize(
    ("url", "tracked"),
    [
        ("https://a.example/p", f"https://a.example/p?{ADDED}"),
        ("http://a.example/p", f"http://a.example/p?{ADDED}"),
        ("https://a.example", f"https://a.example/?{ADDED}"),
        ("https://a.example#top", f"https://a.example/?{ADDED}#top"),
        ("https://a.example?x=1", f"https://a.example/?x=1&{ADDED}"),
        ("https://a.example/p?", f"https://a.example/p?{ADDED}"),
        ("https://a.example/p?x=1&", f"https://a.example/p?x=1&{ADDED}"),
        ("https://a.example/p#part?no=query", f"https://a.example/p?{ADDED}#part?no=query"),
        ("https://a.example/p#", f"https://a.example/p?{ADDED}#"),
        (
            "https://a.example/p?x=%20a+b&sig=a/b==",
            f"https://a.example/p?x=%20a+b&sig=a/b==&{ADDED}",
        ),
        ("https://münchen.example/ü?ö=1", f"https://münchen.example/ü?ö=1&{ADDED}"),
        ("HTTPS://A.example:8443/p", f"HTTPS://A.example:8443/p?{ADDED}"),
        ("https://[::1]:80/p", f"https://[::1]:80/p?{ADDED}"),
        # what stands there stays
        (
            "https://a.example/p?utm_source=newsletter",
            "https://a.example/p?utm_source=newsletter&utm_medium=social",
        ),
        (
            "https://a.example/p?UTM_Source=newsletter&utm%5Fmedium=mail",
            "https://a.example/p?UTM_Source=newsletter&utm%5Fmedium=mail",
        ),
        ("https://a.example/p?utm_source", "https://a.example/p?utm_source&utm_medium=social"),
        (
            "https://a.example/p?x=1;utm_medium=mail",
            "https://a.example/p?x=1;utm_medium=mail&utm_source=employees",
        ),
    ],
)
def test_parameters_stand_before_the_anchor_and_replace_nothing(url: str, tracked: str) -> None:
    assert with_tracking(url, PROGRAM) == tracked
    assert with_tracking(tracked, PROGRAM) == tracked


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mailto:ida@a.example",
        "mailto:ida@a.example?subject=https://a.example",
        "ftp://a.example/p",
        "javascript:alert(1)",
        "whatsapp://send?text=x",
        "a.example/p",
        "//a.example/p",
        "https://",
        "https:///p",
        "https://?x",
        "https://a.example/p\nq",
        "https://a.example/p q",
    ],
)
def test_what_is_no_web_address_comes_back_untouched(url: str) -> None:
    assert with_tracking(url, PROGRAM) == url


def test_nothing_to_add_changes_nothing_and_other_names_are_never_added() -> None:
    url = "https://a.example/p"
    for nothing in ({}, {"utm_source": ""}, {"id": "7"}, {"utm_": "x"}, {"utm_a&b": "x"}):
        assert with_tracking(url, nothing) == url


def test_values_are_written_so_that_they_read_back_the_same() -> None:
    value = "Ä & b=c#d/e?f+g"
    tracked = with_tracking("https://a.example/p?x=1#top", {"utm_campaign": value})
    assert parse_qs(urlsplit(tracked).query) == {"x": ["1"], "utm_campaign": [value]}
    assert urlsplit(tracked).fragment == "top"


part = st.text("abcABC019-._~%/&=;+üß", max_size=20)


@given(
    path=part,
    query=st.none() | part,
    anchor=st.none() | st.text("abc?=&/#", max_size=10),
    value=st.text(max_size=20),
)
def test_any_address_keeps_what_it_had_and_is_changed_only_once(
    path: str, query: str | None, anchor: str | None, value: str
) -> None:
    url = f"https://a.example/{path}"
    url += "" if query is None else f"?{query}"
    url += "" if anchor is None else f"#{anchor}"
    parameters = {"utm_source": "employees", "utm_term": value.encode("utf-8", "replace").decode()}
    tracked = with_tracking(url, parameters)
    assert with_tracking(tracked, parameters) == tracked
    before, after = urlsplit(url), urlsplit(tracked)
    assert (before.path, before.fragment) == (after.path, after.fragment)
    assert after.query.startswith(before.query)
    assert parse_qs(after.query).items() >= parse_qs(before.query).items()
    assert "utm_source" in parse_qs(after.query, keep_blank_values=True)


# --- in texts --------------------------------------------------------------------------------

URL = "https://a.example/p"
NEW = f"https://a.example/p?{ADDED}"


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        (f"Read {URL} now", f"Read {NEW} now"),
        (f"{URL}", f"{NEW}"),
        (f"Read {URL}.", f"Read {NEW}."),
        (f"Have you read {URL}?", f"Have you read {NEW}?"),
        (f"({URL})", f"({NEW})"),
        (f"{URL}, {URL}! {URL}", f"{NEW}, {NEW}! {NEW}"),
        (f"„{URL}“", f"„{NEW}“"),
        # longer ones are others
        (f"{URL}art two", f"{URL}art two"),
        (
            f"{URL}/more {URL}?x=1 {URL}#top {URL}.html",
            f"{URL}/more {URL}?x=1 {URL}#top {URL}.html",
        ),
        ("no link", "no link"),
        ("", ""),
    ],
)
def test_copies_of_the_link_in_the_text_get_the_same_and_other_addresses_nothing(
    text: str, sent: str
) -> None:
    assert in_text(text, URL, PROGRAM) == sent
    assert in_text(in_text(text, URL, PROGRAM), NEW, PROGRAM) == sent


def test_a_draft_goes_out_with_one_link_and_not_with_two() -> None:
    draft = Draft(
        "d",
        "p",
        f"Look: {URL}",
        {"x": f"Short {URL}", "mastodon": "none"},
        link=LinkCard(URL, "A title"),
    )
    sent = in_draft(draft, PROGRAM)
    assert sent.link == LinkCard(NEW, "A title")
    assert sent.text == f"Look: {NEW}"
    assert sent.captions == {"x": f"Short {NEW}", "mastodon": "none"}
    assert in_draft(sent, PROGRAM) == sent


@pytest.mark.parametrize("text", [f"Look: {URL}", f"{URL}. {URL}art {URL}?x=1", "none", ""])
def test_what_was_frozen_with_it_comes_back_without_it(text: str) -> None:
    at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    plain = Outgoing(text, "k", at, LinkCard(URL, "A title"))
    marked = replace(
        plain, text=in_text(text, URL, PROGRAM), link=LinkCard(NEW, "A title"), unmarked=URL
    )
    assert without(marked) == plain
    assert without(plain) is plain


def test_without_a_link_or_parameters_a_draft_is_sent_as_it_is() -> None:
    alone = Draft("d", text=f"Look: {URL}")
    assert in_draft(alone, PROGRAM) is alone
    linked = Draft("d", text="Look", link=LinkCard(URL))
    assert in_draft(linked, {}) is linked
