"""Knowing one's own words again in what a server made of them."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as some

from desktop.model import LinkCard, Outgoing
from desktop.share.wording import Likeness, likeness, with_link
from tests.share.mastodon_stage import as_html

SENT = (
    "Größer & <b>bolder</b>: read https://example.org/long/way/to/the/page?a=1&b=2, "
    "@bob@host.example #News"
)


@given(some.text(max_size=80))
@example("000.\x0c0")
@example("000.\x1f0")  # two parts of a number, until the control sign is gone
def test_what_mastodon_makes_of_any_text_is_known_again(words):
    assume(re.search(r"\w", words) and "@" not in words)
    sent = f"{words} and more"
    assert likeness(as_html(sent), sent) is not Likeness.OTHER


@pytest.mark.parametrize(
    "markup",
    [
        as_html(SENT),
        '<p>Größer &amp; &lt;b&gt;bolder&lt;/b&gt;: read <a href="https://example.org/long/way/to/'
        'the/page?a=1&amp;b=2">example.org/long/way…</a>, <a href="https://host.example/users/bob">'
        '@bob@host.example</a> <a href="https://a.example/t/news">#News</a></p>',
        "Größer &amp; &lt;b&gt;bolder&lt;/b&gt;: read "
        "https://example.org/long/way/to/the/page?a=1&amp;b=2, @bob@host.example #News",
        "<p>gro\u0308ßer &amp; &lt;b&gt;bolder&lt;/b&gt;: read <a href='https://example.org/long/way/"
        "to/the/page?a=1&amp;b=2'>x</a>, @bob #News</p>",
    ],
)
def test_each_server_writes_it_in_its_own_way(markup):
    assert likeness(markup, SENT) is Likeness.SAME


def test_other_words_are_another_post_and_nearly_the_same_is_for_people_to_decide():
    assert likeness("<p>Lunch was good today</p>", SENT) is Likeness.OTHER
    assert (
        likeness(
            as_html("Our new report is out, and it is long"),
            "Our new report is out, and it is very long",
        )
        is Likeness.CLOSE
    )


def test_the_same_words_with_another_link_are_not_the_same():
    markup = as_html("Read this: https://example.org/one")
    assert likeness(markup, "Read this: https://example.org/two") is Likeness.CLOSE
    assert likeness(markup, "Read this: https://example.org/one") is Likeness.SAME


def test_signs_alone_are_no_evidence():
    assert likeness("<p>👍</p>", "🎉") is Likeness.CLOSE


def test_a_link_that_is_not_in_the_text_goes_under_it(now):
    card = LinkCard("https://example.org/a")
    assert with_link(Outgoing("Words", "k", now, card)) == "Words\n\nhttps://example.org/a"
    assert with_link(Outgoing("", "k", now, card)) == "https://example.org/a"
    inside = "See https://example.org/a now"
    assert with_link(Outgoing(inside, "k", now, card)) == inside
    assert with_link(Outgoing("Words", "k", now)) == "Words"
