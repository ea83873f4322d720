"""What a program and a feed say beyond the post itself: categories, people, segments, holds."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import pytest

from desktop.feeds import jsonfeed, record
from desktop.feeds.given import Given
from desktop.feeds.jsonstream import CHUNK, Member, NotJson, members
from desktop.feeds.page import PIECES
from desktop.feeds.parse import Parsed, parse
from desktop.model import Category, FeedSource, Person, Post, Program
from tests.feeds import samples

IDA = Person("Ida Holm", MappingProxyType({"mastodon": "@ida@social.example"}))
PROGRAM = Program(
    "https://acme.example/program.json",
    "Acme",
    categories=(
        Category("product", "Product announcements", ("Launch", "Neuheiten")),
        Category("jobs", "Recruiting", ("Stellen",)),
    ),
    people=(IDA,),
)
PLAIN = FeedSource("news", "News", "https://acme.example/feed")
GENEROUS = FeedSource(
    "news",
    "News",
    "https://acme.example/feed",
    category="jobs",
    campaign="spring",
    language="de",
    hashtags=("#Acme",),
    disclosure="I work at Acme.",
    networks=("mastodon",),
    segments=("hamburg",),
    evergreen=True,
)


def read(body: bytes, source: FeedSource = PLAIN, program: Program | None = PROGRAM) -> Parsed:
    return parse(body, "", source.url, source, PROGRAM.address, program)


def post(source: FeedSource = PLAIN, **ours: Any) -> Post:
    (found,) = read(samples.json_feed(samples.item(1, _goodword=ours)), source).posts
    return found


@pytest.mark.parametrize("said", ["product", "PRODUCT", "Product announcements", "launch"])
def test_a_category_is_known_by_all_its_names(said: str) -> None:
    assert post(category=said).category == "Product announcements"


def test_words_that_no_category_has_stay_and_without_a_program_all_do() -> None:
    assert post(category="Gardening").category == "Gardening"
    body = samples.json_feed(samples.item(1, _goodword={"category": "product"}))
    assert read(body, program=None).posts[0].category == "product"


def test_the_tag_that_the_program_knows_counts_among_many() -> None:
    tagged = samples.json_feed(samples.item(1, tags=["Hamburg", "Stellen", "Launch"]))
    assert read(tagged).posts[0].category == "Recruiting"
    assert read(tagged, FeedSource("f", "F", "u", category="product")).posts[0].category == (
        "Recruiting"
    )
    rss = samples.rss("1").replace(
        b"<pubDate>", b"<category>x</category><category>Neuheiten</category><pubDate>"
    )
    assert read(rss).posts[0].category == "Product announcements"
    assert read(samples.rss("1"), GENEROUS).posts[0].category == "Recruiting"


def test_what_is_said_of_a_feed_holds_for_every_post_that_says_nothing() -> None:
    for body in (samples.json_feed(samples.item(1)), samples.rss("1")):
        (found,) = read(body, GENEROUS).posts
        assert (found.campaign, found.language, found.hashtags) == ("spring", "de", ("#Acme",))
        assert (found.disclosure, found.networks) == ("I work at Acme.", ("mastodon",))
        assert (found.segments, found.evergreen) == (("hamburg",), True)


def test_what_a_post_says_itself_counts() -> None:
    found = post(
        GENEROUS,
        campaign="autumn",
        hashtags=["Other"],
        networks=["Bluesky"],
        segments=["bremen"],
        evergreen=False,
    )
    assert (found.campaign, found.hashtags) == ("autumn", ("#Other",))
    assert (found.networks, found.segments, found.evergreen) == (("bluesky",), ("bremen",), False)


def test_an_empty_list_opens_nothing_that_the_feed_closes() -> None:
    found = post(GENEROUS, networks=[], segments=[""])
    assert (found.networks, found.segments) == (("mastodon",), ("hamburg",))


def test_people_are_mentioned_by_name_or_with_handles_of_their_own() -> None:
    found = post(
        mentions=[
            "ida holm",
            "Somebody Else",
            {"name": "Ben", "handles": {"bluesky": "ben.example", "x": "no handle"}},
            None,
        ]
    )
    assert found.mentions == (
        IDA,
        Person("Somebody Else", MappingProxyType({})),
        Person("Ben", MappingProxyType({"bluesky": "@ben.example"})),
    )


def test_locked_words_are_one_text_or_several() -> None:
    assert post(locked=" Not an offer. ").locked == ("Not an offer.",)
    assert post(locked=["Capital at risk.", "", "Read\nthe terms."]).locked == (
        "Capital at risk.",
        "Read\nthe terms.",
    )


def test_a_post_with_everything_lies_in_the_database_unchanged() -> None:
    found = post(
        locked=["a", "b"],
        mentions=["Ida Holm"],
        segments=["x"],
        evergreen=True,
        until="2027-01-01",
    )
    assert record.unpack(record.pack(found)) == found


@pytest.mark.parametrize(
    ("ours", "reason"),
    [
        ({"locked": 7}, "locked: not_text"),
        ({"locked": ["a", 7]}, "locked[1]: not_text"),
        ({"segments": "hamburg"}, "segments: not_list"),
        ({"evergreen": "yes"}, "evergreen: not_true_or_false"),
        ({"mentions": ["Ida", 7]}, "mentions[1]: not_text"),
        ({"mentions": [{"handles": {}}]}, "mentions[0].name: missing"),
        ({"mentions": [{"name": "Ben", "handles": "x"}]}, "mentions[0].handles: not_object"),
        ({"locked": [str(number) for number in range(21)]}, "locked: too_many"),
        ({"networks": [str(number) for number in range(51)]}, "networks: too_many"),
        ({"segments": [str(number) for number in range(51)]}, "segments: too_many"),
    ],
)
def test_a_wrong_type_in_our_keys_leaves_the_item_out(ours: dict[str, Any], reason: str) -> None:
    page = read(samples.json_feed(samples.item(1, _goodword=ours), samples.item(2)))
    assert [one.guid for one in page.posts] == ["post-2"]
    assert page.skipped == (f"items[0]._goodword.{reason}",)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Please wait.\nWe are checking.", "Please wait.\nWe are checking."),
        ({"text": "Wait."}, "Wait."),
        ({}, jsonfeed.HELD),
        (True, jsonfeed.HELD),
        (7, jsonfeed.HELD),
        (None, ""),
        (False, ""),
        ("  ", ""),
    ],
)
def test_a_hold_is_one_whatever_is_written_there(said: object, wanted: str) -> None:
    assert read(samples.json_feed(_goodword={"hold": said})).hold == wanted


def test_what_stands_behind_the_items_counts_as_well() -> None:
    body = (
        b'{"items": [{"id": "a"}], "language": "de", "_goodword": {"hold": "Wait."}, '
        b'"title": "T", "version": "https://jsonfeed.org/version/1.1"}'
    )
    page = read(body)
    assert (page.title, page.hold, page.posts[0].language) == ("T", "Wait.", "de")


def test_a_feed_is_read_again_when_another_is_given() -> None:
    before = Given(PLAIN, PROGRAM).digest()
    assert before == Given(PLAIN, PROGRAM).digest()
    people = Program(PROGRAM.address, "Acme", categories=PROGRAM.categories)
    other = {
        Given(GENEROUS, PROGRAM).digest(),
        Given(PLAIN, people).digest(),
        Given(PLAIN).digest(),
    }
    assert len(other | {before}) == 4


def test_a_feed_of_nothing_but_hashtags_is_cut_where_it_gets_heavy() -> None:
    tags = [f"{number}" for number in range(50)]
    many = [samples.item(number, _goodword={"hashtags": tags}) for number in range(6100)]
    page = read(samples.json_feed(*many))
    assert sum(len(one.hashtags) for one in page.posts) <= PIECES
    assert page.skipped[0].endswith(": too_many")
    assert len(page.skipped) == 6100 - len(page.posts)


# --- the stream --------------------------------------------------------------------------------


def test_a_list_is_taken_apart_and_everything_else_comes_whole() -> None:
    text = '  {"a" : 1 , "b":[ {"x":[1]} ,2 , "é" ], "c": {"b": []}, "b": [] } \n'
    assert list(members(text.encode(), "b")) == [
        Member("a", 1),
        Member("b", []),
        Member("b", {"x": [1]}, 0),
        Member("b", 2, 1),
        Member("b", "é", 2),
        Member("c", {"b": []}),
        Member("b", []),
    ]


@pytest.mark.parametrize("length", [1, CHUNK - 30, CHUNK - 9, CHUNK, 5 * CHUNK, 900_000])
def test_values_of_any_length_go_over_the_ends_of_chunks(length: int) -> None:
    word = "ß" * length
    text = f'{{"b": ["{word}", 12345, -1.5e3, true], "a": "{word}", "n": 1234567890}}'
    found = [member.value for member in members(text.encode(), "b")]
    assert found == [[], word, 12345, -1500.0, True, word, 1234567890]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}x", "{1: 2}", '{"a": 1,}', '{"b": [1,]}', '{"b": [1 2]}', '{"b": [',
     '{"a" 1}',
     '{"a": ' + "[" * 100_000, '{"a": "' + "x" * 3_000_000 + '"}', '{"a": ' + "9" * 5000 + "}"],
)  # fmt: skip
def test_what_is_no_json_or_nobody_would_write_is_refused(text: str) -> None:
    with pytest.raises(NotJson):
        list(members(text.encode(), "b"))
