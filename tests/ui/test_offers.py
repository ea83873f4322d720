"""What is offered while a hashtag or a mention is written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.model import Campaign, Caption, Person, Post, Program
from desktop.ui.offers import MOST, Begun, Offer, Words, begun, collected, fitting
from desktop.ui.post_side import hashtags

NOW, DAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC), timedelta(days=1)
WORDS = Words("this post", "suggested", "used before", "disclosure")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("#", "#"),
        ("Proud #Har", "#Har"),
        ("Proud\n#Har", "#Har"),
        ("(#Har", "#Har"),
        ("with @ida", "@ida"),
        ("with @ida@harbour.ex", "@ida@harbour.ex"),
        ("with @ida-ho", "@ida-ho"),
        ("#Ausbildungsförd", "#Ausbildungsförd"),
        ("🚢#مدرسة", "#مدرسة"),
        ("mail ida@harbour", None),
        ("a#b", None),
        ("https://x.example/#part", None),
        ("&#39", None),
        ("word", None),
        ("#Har ", None),
        ("", None),
    ],
)
def test_a_hashtag_or_mention_is_begun_where_networks_would_see_one(
    text: str, part: str | None
) -> None:
    found = begun(text, len(text))
    assert (found.part if found is not None else None) == part
    if found is not None:
        assert text[found.start : found.end] == part


def test_in_the_middle_of_a_word_nothing_is_begun() -> None:
    assert begun("#Harbour", 4) is None
    assert begun("#Harbour.", 8) == Begun(0, "#Harbour")


@given(st.text(st.sampled_from("#@ab. \n🚢é_-/"), max_size=30), st.integers(0, 30))
def test_what_is_begun_ends_at_the_cursor(text: str, place: int) -> None:
    place = min(place, len(text))
    found = begun(text, place)
    assert found is None or (found.end == place and text[found.start] in "#@")


def offer(part: str, *offers: Offer, text: str = "", networks: tuple[str, ...] = ()) -> list[str]:
    text = text or part
    found = fitting(offers, Begun(len(text) - len(part), part), text, networks)
    return [one.text for one in found]


def test_the_beginning_comes_before_a_word_inside() -> None:
    tags = [Offer("#SchoolWeek"), Offer("#HarbourSchool"), Offer("#Scholars")]
    assert offer("#sch", *tags) == ["#SchoolWeek", "#Scholars", "#HarbourSchool"]
    assert offer("#zz", *tags) == []


def test_people_are_found_by_name_and_only_where_they_are() -> None:
    ida = Offer("@ih@harbour.example", "Ida Holm", "mastodon")
    other = Offer("@harbour.example", "Ida Holm", "bluesky")
    assert offer("@ida", ida, other, networks=("mastodon",)) == ["@ih@harbour.example"]
    assert offer("@hol", ida, other) == ["@ih@harbour.example", "@harbour.example"]


def test_what_stands_in_the_text_is_not_offered_again() -> None:
    tags = [Offer("#Harbour"), Offer("#HarbourSchool")]
    assert offer("#Har", *tags, text="#harbour and #Har") == ["#HarbourSchool"]


def test_what_is_written_to_its_end_needs_no_list() -> None:
    assert offer("#harbour", Offer("#Harbour")) == []


def test_at_most_a_handful_is_offered() -> None:
    assert len(offer("#", *[Offer(f"#Tag{number}") for number in range(50)])) == MOST


def test_post_campaign_program_and_earlier_captions_are_collected_in_this_order() -> None:
    program = Program(
        "https://a.example/p.json",
        "Voices",
        campaigns=(
            Campaign("skills", "Learning a trade", hashtags=("#SkillsWeek",)),
            Campaign("other", "Other", hashtags=("#Elsewhere",), starts=NOW, ends=NOW + DAY),
            Campaign("soon", "Soon", hashtags=("#NotYet",), starts=NOW + DAY),
            Campaign("over", "Over", hashtags=("#LongGone",), ends=NOW),
        ),
        hashtags=("#Voices", "#harbourschool"),
        people=(Person("Ida", MappingProxyType({"mastodon": "@ida@a.example"})),),
    )
    post = Post(
        "1",
        "f",
        "g",
        campaign="skills",
        hashtags=("#HarbourSchool",),
        captions=(Caption("Thanks to @pier4@b.example #Pier4", network="mastodon"),),
    )
    found = collected(post, program, ("#Boats", "#voices"), WORDS, NOW)
    assert [(one.text, one.about, one.network) for one in found] == [
        ("#HarbourSchool", "this post", ""),
        ("#SkillsWeek", "Learning a trade", ""),
        ("#Voices", "Voices", ""),
        ("@ida@a.example", "Ida", "mastodon"),
        ("@pier4@b.example", "suggested", "mastodon"),
        ("#Pier4", "suggested", ""),
        ("#Boats", "used before", ""),
    ]
    own = collected(None, program, (), WORDS, NOW)
    assert [one.text for one in own][:3] == ["#SkillsWeek", "#Elsewhere", "#Voices"]
    assert hashtags(None, program, NOW) == (
        "#SkillsWeek",
        "#Elsewhere",
        "#Voices",
        "#harbourschool",
    )
