"""Ranges of links, mentions and hashtags in UTF-8."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from desktop.share.facets import facets

PEOPLE = {"alice.example.com": "did:plc:alice"}


def resolve(handle: str) -> str:
    return PEOPLE.get(handle, "")


@given(some.text(max_size=30), some.text(max_size=30))
def test_each_range_cuts_out_exactly_its_words(before, after):
    link, tag = "https://example.org/ä?q=1", "#Größe"
    text = f"{before} {link} 👩‍👩‍👧 {tag} {after}"
    body = text.encode("utf-8", "surrogatepass")
    found = {}
    for facet in facets(text, resolve):
        cut = body[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode()
        found[cut] = facet["features"][0]
    assert found[link]["uri"] == link
    assert found[tag]["tag"] == "Größe"


def test_a_mention_is_a_person_and_a_mention_of_nobody_is_text():
    found = facets("ü @Alice.example.com and @nobody.example.com, @bob @bob@host.example", resolve)
    assert found == [
        {
            "index": {"byteStart": 3, "byteEnd": 21},
            "features": [{"$type": "app.bsky.richtext.facet#mention", "did": "did:plc:alice"}],
        }
    ]


def test_a_hashtag_that_is_too_long_stays_text():
    assert facets("#" + "a" * 65, resolve) == []
    assert len(facets("#" + "a" * 64, resolve)) == 1


def test_a_domain_without_a_scheme_is_a_link_as_in_the_official_application():
    text = "ü see example.com/a, (www.example.org) me@example.com file.txt https://a.example/b.com"
    body = text.encode()
    found = {
        body[one["index"]["byteStart"] : one["index"]["byteEnd"]].decode(): one["features"][0][
            "uri"
        ]
        for one in facets(text, resolve)
    }
    assert found == {
        "example.com/a": "https://example.com/a",
        "www.example.org": "https://www.example.org",
        "https://a.example/b.com": "https://a.example/b.com",
    }
