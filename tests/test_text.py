"""desktop.text: cleaning, plain text from HTML, counting, places, tokens."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.text import Offsets, clean, clusters, emoji, graphemes, plain, tokens
from tests.pace import SLACK

WILD = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab #@.:/\r\n\t\x00\u202e\u200d\ufe0f\u0301\u00ad🎉👩💻🇩🇪שع한\ud83c"),
        st.characters(),
    ),
    max_size=60,
)


def found(text: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in tokens(text)]


def test_what_is_no_text_is_removed_and_line_ends_become_one_kind() -> None:
    assert clean("a\x00b\x1b[31m\u202etxt\u202c\ud800c") == "ab[31mtxtc"
    assert clean("a\r\nb\rc\u2028d\x85e\tf") == "a\nb\nc\nd\ne\tf"
    assert clean("👩‍💻 שלום\u200f é") == "👩‍💻 שלום\u200f é"


@settings(deadline=None)
@given(WILD)
def test_clean_text_is_stable_and_can_always_be_encoded(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    clean(text).encode()


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br>Two<br/>Three", "One\nTwo\nThree"),
        ("<ul><li>One<li>Two</ul>", "• One\n• Two"),
        ("<ul><li><p>One</p></li><li><p>Two</p></li></ul>", "• One\n\n• Two"),
        ("Fish &amp; chips &#8211; &lt;b&gt;", "Fish & chips – <b>"),
        ("a<script>alert('</p>')</script>b", "ab"),
        ("a<STYLE>p{}</StYle >b", "ab"),
        ("a<script>never closed", "a"),
        ("a<!-- <p>no</p> -->b", "ab"),
        ('<img alt="a > b" src=x>c', "c"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("  lots \n\t of   space ", "lots of space"),
        ("<b>bold</b> and <a href='x'>link</a>.", "bold and link."),
        ("&#x202e;evil&#0;", "evil\ufffd"),
        ("plain", "plain"),
    ],
)
def test_html_becomes_plain_text(markup: str, expected: str) -> None:
    assert plain(markup) == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("abc", 3),
        ("a\r\nb", 3),
        ("👨‍👩‍👧‍👦", 1),
        ("🇩🇪🇫🇷", 2),
        ("e\u0301", 1),
        ("한국", 2),
        ("नमस्ते", 3),
        ("🇩🇪🇫🇷🇮", 3),
        ("🇩\u200d🇪", 2),
        ("🇩🇪\u0301\u200d🚀🇪", 3),
        ("1️⃣", 1),
    ],
)
def test_graphemes_are_what_a_reader_sees(text: str, count: int) -> None:
    assert graphemes(text) == count


@settings(deadline=None)
@given(WILD)
def test_clusters_cover_the_text_without_a_gap(text: str) -> None:
    spans = list(clusters(text))
    assert "".join(text[start:end] for start, end in spans) == text
    assert graphemes(text) == len(spans)


@settings(deadline=None)
@given(WILD.map(lambda text: text.replace("\ud83c", "")))
def test_places_agree_with_utf16_both_ways(text: str) -> None:
    offsets = Offsets(text)
    for index in range(len(text) + 1):
        there = len(text[:index].encode("utf-16-le", "surrogatepass")) // 2
        assert offsets.to_utf16(index) == there
        assert offsets.from_utf16(there) == index


def test_the_middle_of_a_pair_is_the_place_of_its_character() -> None:
    offsets = Offsets("a🎉b")
    assert [offsets.from_utf16(index) for index in range(6)] == [0, 1, 1, 2, 3, 3]
    assert offsets.to_utf16(99) == 4
    assert offsets.to_utf16(-1) == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See https://example.com/a.", [("url", "https://example.com/a")]),
        ("(https://example.com/a_(b))", [("url", "https://example.com/a_(b)")]),
        ("HTTP://EXAMPLE.COM?", [("url", "HTTP://EXAMPLE.COM")]),
        ("http://127.0.0.1:8080/x?y=1&z=@me#top,", [("url", "http://127.0.0.1:8080/x?y=1&z=@me#top")]),
        ("見てhttps://例え.jp/日本。次", [("url", "https://例え.jp/日本")]),
        ("“https://example.com/”", [("url", "https://example.com/")]),
        ("https:// http://) xhttp://a.b", []),
        ("https://[2001:db8::1]/a", [("url", "https://[2001:db8::1]/a")]),
        ("Hi @anna, @ben@social.example. @cleo.bsky.social!", [
            ("mention", "@anna"), ("mention", "@ben@social.example"),
            ("mention", "@cleo.bsky.social"),
        ]),
        ("me@corp.example and a/@b and @@x", []),
        (".@anna says", [("mention", "@anna")]),
        ("@a@b@c", [("mention", "@a@b")]),
        ("#Straße #日本 ＃東京 #हिन्दी!", [
            ("hashtag", "#Straße"), ("hashtag", "#日本"), ("hashtag", "＃東京"),
            ("hashtag", "#हिन्दी"),
        ]),
        ("#1 #2026 #2026Goals a#b &#39; ## #️⃣", [("hashtag", "#2026Goals")]),
        ("#one#two", [("hashtag", "#one")]),
        ("(#one)(@two)", [("hashtag", "#one"), ("mention", "@two")]),
        ("#کتاب‌ها", [("hashtag", "#کتاب‌ها")]),
    ],
)  # fmt: skip
def test_tokens(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@settings(deadline=None)
@given(st.text(alphabet="ab.@#/:-_ ()🎉é\u0301\u200dhttps", max_size=80) | WILD)
def test_tokens_are_ordered_and_are_what_stands_there(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert end <= token.start < token.end
        assert text[token.start : token.end] == token.text
        end = token.end


@pytest.mark.parametrize(
    "unit",
    ["a.a.a.", "@a.", "@a@", "#a", "http://", "http://a)", "http://(", "<", "<a ", '<a "', "<!--",
     "<script>", "&", "@a@a......", "<a '\"", "\r\n", "(", "👩‍", "<\"<\" ", "🇩"],
)  # fmt: skip
def test_no_text_takes_more_than_linear_time(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    start = time.perf_counter()
    tokens(text)
    plain(text)
    graphemes(text)
    assert time.perf_counter() - start < 3 * SLACK


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a🎉b👩‍💻c", ["🎉", "👩‍💻"]),
        ("1⃣ #️⃣ 12", ["1⃣", "#️⃣"]),
        ("🇩🇪🇫🇷 👍🏽 🏴󠁧󠁢󠁥󠁮󠁧󠁿", ["🇩🇪", "🇫🇷", "👍🏽", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"]),
        ("© ©️ ™ 2 é", ["©️", "™"]),
        ("❤️‍🔥", ["❤️‍🔥"]),
    ],
)
def test_an_emoji_is_the_whole_sequence(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in emoji(text)] == expected
