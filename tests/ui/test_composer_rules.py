"""What the caption editor decides without a window: places, words, what may be shown."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from desktop.guidelines.engine import Engine
from desktop.model import Account, Attachment, Fix, Hint, Level, Limits, LinkCard
from desktop.share import cutting
from desktop.ui.act_words import share_words
from desktop.ui.brief import breakable, shortened
from desktop.ui.hinting import (
    Hidden,
    check,
    shown,
    stopping,
)
from desktop.ui.media_hints import problems
from desktop.ui.messages import hint_text, network_titles
from desktop.ui.placing import add_disclosure, add_tag, move_disclosure, stands_well, take_out
from desktop.ui.refusing import (
    Surroundings,
    about_pictures,
    many_hashtags,
    only,
    sent_text,
    too_long,
)
from desktop.ui.target import BY_HAND, COMPOSE, Target, Way


def applied(text: str, fix: Fix | None) -> str:
    return text if fix is None else text[: fix.start] + fix.text + text[fix.end :]


def target(network: str, handle: str, maximum: int = 500, pictures: int = 4) -> Target:
    account = Account(f"{network}:{handle}", network, "https://x.example", "1", handle)
    return Target(account, network.capitalize(), Limits("utf16", maximum, pictures=pictures))


# --- hashtags and disclosure -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("", "#A"),
        ("Words.", "Words.\n\n#A"),
        ("Words. \n", "Words.\n\n#A"),
        ("Words.\n\n#B", "Words.\n\n#B #A"),
        ("Words #B", "Words #B\n\n#A"),
    ],
)
def test_hashtags_stand_together_at_the_end(text: str, becomes: str) -> None:
    assert applied(text, add_tag(text, "#A")) == becomes


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("", "#employee"),
        ("Proud.", "Proud. #employee"),
        ("Proud.\n\nMore.\n\n#A #B", "Proud. #employee\n\nMore.\n\n#A #B"),
        ("#A #B", "#employee\n\n#A #B"),
    ],
)
def test_the_disclosure_stands_near_the_claim(text: str, becomes: str) -> None:
    assert applied(text, add_disclosure(text, "#employee")) == becomes


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("Proud! #A #B", "Proud! #employee #A #B"),
        ("One. Two is long.", "One. #employee Two is long."),
        ("One that is far too long to be seen", "#employee One that is far too long to be seen"),
        ("Short", "Short #employee"),
    ],
)
def test_the_disclosure_stands_where_it_is_seen_at_once(text: str, becomes: str) -> None:
    fix = add_disclosure(text, "#employee", lambda whole: min(20, len(whole)))
    assert applied(text, fix) == becomes


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("Proud!\n\n#A #B #employee", "Proud! #employee\n\n#A #B"),
        ("Proud of all. And so on. #employee", "Proud of all. #employee And so on."),
    ],
)
def test_a_disclosure_that_nobody_sees_can_be_moved_up(text: str, becomes: str) -> None:
    def seen(whole: str) -> int:
        return min(24, len(whole))

    assert not stands_well(text, "#employee", seen)
    moved = applied(text, move_disclosure(text, "#employee", seen))
    assert moved == becomes
    assert stands_well(moved, "#employee", seen)


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("Words.\n\n#A #B", "Words.\n\n#B"),
        ("Words.\n\n#B #A", "Words.\n\n#B"),
        ("Words.\n\n#A", "Words."),
        ("#A words", "words"),
        ("Words #a, more", "Words, more"),
        ("No such tag: #Ab", "No such tag: #Ab"),
    ],
)
def test_what_is_taken_out_leaves_no_gap(text: str, becomes: str) -> None:
    assert applied(text, take_out(text, "#A")) == becomes


LONG = "We build harbours where the water is shallow. " * 12


@pytest.mark.parametrize(
    "text",
    [LONG, "Short.\n\n#a #b", "#a #b\nWe sail.", "#a #b", "x" * 400, f"A\n{LONG}", LONG + "#a"],
)
@pytest.mark.parametrize(
    "networks", [(), ("linkedin",), ("instagram",), ("x", "facebook"), ("mastodon", "linkedin")]
)
def test_the_hint_puts_the_disclosure_where_the_chip_does(
    text: str, networks: tuple[str, ...]
) -> None:
    targets = tuple(target(name, "@a", maximum=5000) for name in networks)
    around = Surroundings(targets, disclosure="#employee")
    (hint,) = (one for one in check(Engine([]), text, around) if one.rule == "post.disclosure")
    chip = add_disclosure(text, "#employee", partial(cutting.seen, networks=networks))
    assert hint.fixes == (chip,)
    made = applied(text, chip)
    assert made.index("#employee") + len("#employee") <= cutting.seen(made, networks)


# --- hints -------------------------------------------------------------------------------------


def test_the_surplus_lies_inside_the_text_even_when_only_the_link_is_too_much() -> None:
    card = LinkCard("https://northwind.example/" + "a" * 40)
    around = Surroundings((target("mastodon", "@a", 60),), link=card)
    (hint,) = too_long("Short enough by itself.", around)
    assert hint.end == len("Short enough by itself.") and hint.start < hint.end
    assert stopping([hint]) is hint


def test_the_link_counts_only_where_it_is_written_into_the_text() -> None:
    card = LinkCard("https://northwind.example/")
    assert sent_text("Words", "practice", card) == "Words"
    assert sent_text("Words", "bluesky", card) == "Words"
    assert sent_text("Words", "bluesky", card, pictures=1).endswith("/")
    assert sent_text("Words", "mastodon", card) == "Words\n\nhttps://northwind.example/"


def test_a_new_hint_waits_while_its_word_is_written_and_an_old_one_stays() -> None:
    hint = Hint("plain", Level.TIP, 3, 11, "leverage", "…")
    assert shown([hint], [], 11) == ()
    assert shown([hint], [hint], 11) == (hint,)
    assert shown([hint], [], None) == (hint,)


def test_a_hidden_hint_stays_hidden_when_words_before_it_change() -> None:
    hidden = Hidden()
    text = "A long beginning, and then we leverage it again."
    start = text.index("leverage")
    hint = Hint("plain", Level.TIP, start, start + 8, "leverage", "…")
    hidden.add(hint, text)
    moved = Hint("plain", Level.TIP, start + 5, start + 13, "leverage", "…")
    assert hidden.has(moved, "Well, "[:5] + text)
    must = Hint("plain", Level.MUST, start, start + 8, "leverage", "…")
    hidden.add(must, text)
    assert not hidden.has(must, text)


def test_pictures_that_a_network_refuses_are_told_before_sending() -> None:
    targets = (target("bluesky", "@a", pictures=1), target("bluesky", "@b", pictures=1))
    two = (Attachment("/a.png", "image/png", "A"), Attachment("/b.png", "image/png"))
    found = problems(two, targets, lambda picture, limits: None)
    around = Surroundings(targets, media=found, alts=("A", ""))
    rules = [hint.rule for hint in about_pictures(around)]
    assert rules == ["network.pictures", "network.alt"]


def test_networks_with_the_same_problem_are_named_in_one_hint() -> None:
    targets = (target("bluesky", "@a", pictures=1), target("x", "@b", pictures=1))
    two = (Attachment("/a.png", "image/png", "A"), Attachment("/b.png", "image/png", "B"))
    found = problems(two, targets, lambda picture, limits: None)
    around = Surroundings(targets, media=found)
    (hint,) = about_pictures(around)
    assert stopping([hint]) is hint
    titles = {"bluesky": "Bluesky", "x": "X"}
    said = hint_text(hint, network_titles(hint.network, titles))
    assert said == "Too many pictures for Bluesky and X."
    (one,) = about_pictures(only(around, "x"))
    assert one.network == "x"


def test_too_many_hashtags_are_told_at_the_first_one_too_many() -> None:
    takes = {"threads": 1, "instagram": 5, "elsewhere": 5, "linkedin": 0}
    targets = tuple(
        replace(target(name, "@a"), limits=Limits("utf16", 500, hashtags=most))
        for name, most in takes.items()
    )
    text = "https://x.example/#no #one #two #three #four #five #six"
    first, second = many_hashtags(text, Surroundings(targets))
    assert (first.found, first.network) == ("#two", "threads")
    assert (second.found, second.network) == ("#six", "instagram elsewhere")
    assert second.message == "Too many hashtags for Instagram and Elsewhere: 5 at most."
    assert text[second.start : second.end] == "#six" and stopping([first, second]) is None
    assert many_hashtags("#one", Surroundings(targets)) == []


# --- words -------------------------------------------------------------------------------------


def test_the_share_button_names_who_and_where_as_long_as_there_is_room() -> None:
    same = share_words([target("practice", "@anna"), target("mastodon", "@anna@m.example")])
    assert same[0] == "Share as @anna on Practice and as @anna@m.example on Mastodon"
    assert same[1] == "Share as @anna on Practice and Mastodon"
    assert share_words([]) == ("Share",)
    assert share_words([target("practice", "@anna")])[0] == "Share as @anna on Practice"


def test_the_share_button_says_what_it_opens() -> None:
    facebook = replace(target("facebook", ""), way=BY_HAND)
    x = replace(target("x", "@anna"), way=Way(COMPOSE, choice=True))
    two = [target("practice", "@anna"), target("mastodon", "@anna@m.example")]
    words = share_words([*two, facebook])
    assert words[0] == (
        "Share as @anna on Practice and as @anna@m.example on Mastodon and open Facebook"
    )
    assert words[-1] == "Share to 2 and open Facebook"
    assert share_words([*two, facebook, x])[-1] == "Share to 2 and open 2 more"
    assert share_words([facebook]) == ("Open Facebook",)
    assert share_words([facebook, x]) == ("Open Facebook and X", "Open 2 networks")
    mail = replace(target("email", ""), way=BY_HAND)
    assert share_words([mail]) == ("Write the e-mail",)
    assert share_words([facebook, mail]) == ("Open Facebook and write the e-mail",)
    assert share_words([target("practice", "@anna"), facebook, mail])[0] == (
        "Share as @anna on Practice, open Facebook and write the e-mail"
    )


def test_long_words_may_break_and_letters_that_join_may_not() -> None:
    word = "Donaudampfschifffahrtsgesellschaft"
    assert breakable(word).replace("\u200b", "") == word != breakable(word)
    arabic = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
    assert breakable(arabic) == arabic
    assert breakable("short words only") == "short words only"


def test_shortening_cuts_between_words() -> None:
    assert shortened("one two three four", 12) == "one two…"
    assert shortened("short", 12) == "short"
