"""Little text: LinkedIn reads exactly the words that were written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.share.linkedin_text import RESERVED, little
from tests.share.little import SIGNS, shown

PAGE = {"Harbour Voices": "urn:li:organization:2414183", "Harbour": "urn:li:organization:7"}
MOSTLY_SIGNS = st.text(
    st.one_of(st.sampled_from("|{}@[]()<>#\\*_~ \n.aä1＃é\u0301हि🚢"), st.characters(codec="utf-8"))
)


@given(MOSTLY_SIGNS)
def test_any_words_come_out_as_they_went_in(text):
    found = shown(little(text, {}))
    assert not found.cut
    assert found.text == text


@given(MOSTLY_SIGNS, st.sampled_from(["", "@Harbour Voices", "#Harbour", "(@Harbour)"]))
def test_with_mentions_only_their_sign_goes(text, more):
    found = shown(little(f"{text} {more}", PAGE))
    assert not found.cut
    assert found.text.replace("@", "") == f"{text} {more}".replace("@", "")


def test_the_two_lists_of_signs_were_made_apart_and_agree():
    assert set(RESERVED) == SIGNS and len(RESERVED) == 15


def test_a_parser_that_is_not_escaped_for_loses_the_rest():
    assert shown("It grew (by half) since").text == "It grew "
    assert shown("It grew (by half) since").cut


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("A plan (Version 2)", r"A plan \(Version 2\)"),
        ("C++ [beta] <b>", r"C++ \[beta\] \<b\>"),
        ("snake_case ~ *bold* | x\\y", r"snake\_case \~ \*bold\* \| x\\y"),
        ("ida@harbour.example", r"ida\@harbour.example"),
        ("https://a.example/x_(y)?q=1#part", r"https://a.example/x\_\(y\)?q=1\#part"),
        ("C# and # alone, &#39; too", r"C\# and \# alone, &\#39; too"),
        ("#1 is no hashtag, #2nd is", r"\#1 is no hashtag, #2nd is"),
        ("(#launch) #größe, #港口", r"\(#launch\) #größe, #港口"),
        ("#coffee_time", r"#coffee\_time"),
        ("#_odd", r"\#\_odd"),
    ],
)
def test_signs_are_escaped_and_hashtags_stay(text, escaped):
    assert little(text, {}) == escaped
    assert shown(escaped).text == text


def test_hashtags_are_hashtags_over_there():
    assert shown(little("Off we go #work #größe C# #1", {})).hashtags == ["work", "größe"]


def test_a_configured_name_becomes_a_mention():
    found = shown(little("Thanks @Harbour Voices, and @Harbour! (@bob)", PAGE))
    assert found.text == "Thanks Harbour Voices, and Harbour! (@bob)"
    assert found.mentions == [PAGE["Harbour Voices"], PAGE["Harbour"]]


@pytest.mark.parametrize(
    "text", ["ida@Harbour", "@Harbourside", "https://a.example/@Harbour", "@harbour"]
)
def test_what_only_looks_like_a_mention_is_none(text):
    assert shown(little(text, PAGE)).mentions == []
    assert shown(little(text, PAGE)).text == text
