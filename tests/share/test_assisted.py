"""desktop.share.assisted: what a composer's address says is exactly what was written."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.model import NOTHING, Account, Attachment, LinkCard, Outgoing
from desktop.share import limits
from desktop.share.assisted import Assisted, by_hand, composer
from desktop.share.catalog import standard
from desktop.share.network import Composes

NOW = datetime(2026, 11, 20, tzinfo=UTC)
LINK = "https://example.org/a_(b)?c=1&d=2#e+f"
NASTY = "50 % + 1 = 51 & more? #tag @you \"'<b>\n\nÄß 🚢 नमस्ते, tab\tend; 100%25 + plus"
READY = ("linkedin", "x", "mastodon", "bluesky", "threads", "whatsapp", "telegram", "email")
"""Places that take any words; the others take none, or only together with a link."""
PICTURE = Attachment("/somewhere/a.png", "image/png", "A crane")


def place(name: str, longest: int = 1_000_000) -> Assisted:
    return next(one for one in by_hand(longest) if one.name == name)


def outgoing(text: str, link: str = "", title: str = "") -> Outgoing:
    card = LinkCard(link, title) if link else None
    return Outgoing(text, "key", NOW, link=card)


def parts(url: str) -> dict[str, str]:
    """The parts of an address, read as strictly as RFC 3986: a plus is a plus."""
    _, query, fragment = urlsplit(url)[2:]
    found = [pair.partition("=") for pair in (query or fragment).split("&") if pair]
    assert len({name for name, _, _ in found}) == len(found)
    return {name: unquote(value, errors="strict") for name, _, value in found}


def shown(name: str, url: str) -> str:
    """The words as that network's composer shows them, read out of its address."""
    read = parts(url)
    if name == "email":
        assert "\n" not in read["body"].replace("\r\n", "")
        return read["body"].replace("\r\n", "\n")
    if name == "telegram":
        return f"{read['text']}\n\n{read['url']}" if "text" in read else read["url"]
    if name == "threads" and "url" in read:
        return f"{read['text']}\n\n{read['url']}"
    return read["text"]


@pytest.mark.parametrize("name", READY)
@pytest.mark.parametrize("link", ["", LINK])
@pytest.mark.parametrize("text", [NASTY, "Short", "Words about https://example.org/x by @me\n"])
def test_the_address_holds_exactly_the_words_and_the_link(name: str, text: str, link: str) -> None:
    made = place(name).compose(outgoing(text, link))
    whole = f"{text}\n\n{link}" if link else text
    assert made.prefilled
    assert shown(name, made.url) == whole
    assert made.clipboard == whole
    assert "+" not in made.url and " " not in made.url and "\n" not in made.url
    assert made.url.isascii()


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), min_size=1))
def test_any_words_come_out_as_they_went_in(text: str) -> None:
    for name in READY:
        made = place(name).compose(outgoing(text))
        if made.prefilled:
            assert shown(name, made.url) == text
        assert made.clipboard == text


@pytest.mark.parametrize("name", READY)
def test_a_link_that_stands_in_the_words_is_not_said_twice(name: str) -> None:
    text = f"Read {LINK} today"
    made = place(name).compose(outgoing(text, LINK))
    assert shown(name, made.url) == text
    if name != "email":  # where the first line is the subject too
        assert unquote(made.url).count("example.org") == 1


@pytest.mark.parametrize("name", [one.name for one in by_hand()])
def test_what_is_too_long_to_open_is_pasted_and_never_cut(name: str) -> None:
    text = "Viele Wörter. " * 300
    for link in ("", LINK):
        made = place(name, 1800).compose(outgoing(text, link))
        assert len(made.url) <= 1800
        assert not made.prefilled
        assert made.clipboard in (text, f"{text}\n\n{link}")
        beside = link and link in parts(made.url).values()
        assert made.clipboard == (text if beside or not link else f"{text}\n\n{link}")


@pytest.mark.parametrize("name", [one.name for one in by_hand() if one.name != "instagram"])
def test_an_address_that_just_fits_is_whole(name: str) -> None:
    whole = place(name).compose(outgoing("Four words of mine", LINK))
    tight = place(name, len(whole.url)).compose(outgoing("Four words of mine", LINK))
    assert tight == whole
    shorter = place(name, len(whole.url) - 1).compose(outgoing("Four words of mine", LINK))
    assert shorter.url != whole.url and not shorter.prefilled


@pytest.mark.parametrize("name", ["facebook", "instagram"])
@pytest.mark.parametrize("link", ["", LINK])
@pytest.mark.parametrize("pictures", [(), (PICTURE,)])
def test_meta_is_never_given_the_words(name: str, link: str, pictures: tuple) -> None:
    made = place(name).compose(replace(outgoing("Secretly words", link), pictures=pictures))
    assert not made.prefilled
    assert "words" not in made.url
    assert made.clipboard.startswith("Secretly words")


def test_facebook_and_xing_get_the_link_for_their_card_and_the_words_are_pasted_without() -> None:
    for name, key in (("facebook", "u"), ("xing", "url")):
        made = place(name).compose(outgoing("Words", LINK))
        assert parts(made.url) == {key: LINK}
        assert made.clipboard == "Words"
        assert place(name).compose(outgoing("", LINK)).clipboard == LINK
        own = place(name).compose(outgoing(f"Words {LINK}"))
        assert parts(own.url) == {key: LINK}
        assert own.clipboard == f"Words {LINK}"


def test_with_pictures_the_link_is_in_the_words_everywhere() -> None:
    whole = f"Words\n\n{LINK}"
    for one in by_hand(1_000_000):
        made = one.compose(replace(outgoing("Words", LINK), pictures=(PICTURE,)))
        assert made.clipboard == whole
        if made.prefilled and one.name != "telegram":
            read = parts(made.url)
            assert read.get("text", read.get("body", "").replace("\r\n", "\n")) == whole
    assert (
        place("facebook").compose(replace(outgoing("Words", LINK), pictures=(PICTURE,))).url
        == "https://www.facebook.com/"
    )


def test_reddit_makes_the_only_line_the_title_and_else_the_first() -> None:
    made = place("reddit").compose(outgoing("One line & no more", LINK))
    assert made.prefilled
    assert parts(made.url) == {"type": "LINK", "url": LINK, "title": "One line & no more"}
    two = place("reddit").compose(outgoing("A title\n\nAnd words\nbelow"))
    assert two.prefilled
    assert parts(two.url) == {"type": "TEXT", "title": "A title", "text": "And words\nbelow"}
    both = place("reddit").compose(outgoing("A title\n\nAnd words", LINK))
    assert not both.prefilled  # a link post takes no text
    assert parts(both.url)["title"] == "A title"
    assert both.clipboard == "A title\n\nAnd words"
    long = "word " * 70
    cut = place("reddit").compose(outgoing(long.strip()))
    assert len(parts(cut.url)["title"]) <= 300
    assert parts(cut.url)["text"] == long.strip()


def test_teams_wants_a_link_and_takes_the_words_with_it() -> None:
    made = place("teams").compose(outgoing(NASTY, LINK))
    assert made.prefilled
    assert parts(made.url) == {"href": LINK, "msgText": NASTY, "preview": "true"}
    without = place("teams").compose(outgoing(NASTY))
    assert not without.prefilled and without.clipboard == NASTY


def test_telegram_is_not_given_words_that_it_refuses() -> None:
    made = place("telegram").compose(outgoing("@you should see this"))
    assert not made.prefilled
    assert made.clipboard == "@you should see this"
    assert place("telegram").compose(outgoing("@you should see", LINK)).prefilled


def test_the_subject_is_what_the_link_is_called_or_the_first_line() -> None:
    titled = place("email").compose(outgoing("Words", LINK, "We opened & more"))
    assert parts(titled.url)["subject"] == "We opened & more"
    plain = place("email").compose(outgoing("First line\nsecond"))
    assert parts(plain.url)["subject"] == "First line"
    long = place("email").compose(outgoing("word " * 100))
    assert len(parts(long.url)["subject"]) <= 120
    assert parts(long.url)["subject"].endswith("word…")


def test_a_mail_that_does_not_fit_keeps_its_subject_and_no_half_of_the_words() -> None:
    text = "Erste Zeile\n" + "ö" * 1800
    made = place("email", 1800).compose(outgoing(text, LINK))
    assert not made.prefilled
    assert parts(made.url) == {"subject": "Erste Zeile"}
    assert made.clipboard == f"{text}\n\n{LINK}"


def test_old_line_breaks_become_one_kind() -> None:
    made = place("x").compose(outgoing("a\r\nb\rc"))
    assert parts(made.url)["text"] == "a\nb\nc"
    assert "%0A" in made.url and "%0D" not in made.url


def test_half_a_character_does_no_harm() -> None:
    for one in by_hand():
        assert one.compose(outgoing("Broken \ud83d emoji", LINK)).url.isascii()


def test_every_place_has_a_name_its_limits_and_a_composer(web) -> None:
    places = standard(web, {}).by_hand()
    assert {one.name for one in places} == {
        "facebook", "instagram", "threads", "whatsapp", "telegram", "xing", "reddit", "email",
        "teams", "x", "linkedin", "bluesky", "mastodon",
    }  # fmt: skip
    assert len({one.title for one in places}) == len(places)
    for one in places:
        assert isinstance(one, Composes)
        assert one.limits(None) == limits.known(one.name)
        made = one.compose(outgoing("Hello", LINK))
        assert made.url.startswith(("https://", "mailto:"))
        assert made.clipboard
        assert "Hello" not in repr(made)


def test_an_account_by_hand_is_at_its_place(web) -> None:
    account = Account("by-hand:x", "x", "", "", "X", facts={**NOTHING, "by_hand": True})
    assert standard(web, {}).place(account).name == "x"


def test_an_adapter_gets_the_same_composer() -> None:
    assert composer("x", outgoing("Words", LINK)) == place("x").compose(outgoing("Words", LINK))
