"""Who sees a post, behind which warning, in which language, by which way and at what price."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.model import Account, Limits, Outgoing
from desktop.share.catalog import Catalog
from desktop.share.network import Composer as NetworkComposer
from desktop.share.network import Price
from desktop.ui import ways
from desktop.ui.composer import Composer
from desktop.ui.refusing import Surroundings, about_terms, counted, too_long
from desktop.ui.target import BY_HAND, COMPOSE, SEND, Target, Way
from desktop.ui.term_words import language_name, seen_by
from tests.ui.scene import Scene, scene
from tests.ui.test_composer import MASTODON, PRACTICE, levels, looked, opened, ready, write

__all__ = ["opened", "scene"]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
BLUESKY = ("bluesky", "@anna.example.com", "Anna")
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
Open = Callable[..., Composer]
KNOWS = Limits("mastodon", 500, visibilities=("quiet", "followers"), warning=True, paid=True)
KNOWS_NOT = Limits("grapheme", 300)


def target(network: str, limits: Limits = KNOWS_NOT, **more: Any) -> Target:
    account = Account(network, network, f"https://{network}.example", "1", "@anna")
    return Target(account, network.capitalize(), limits, **more)


def rules(*targets: Target, **chosen: Any) -> dict[str, str]:
    hints = about_terms(Surroundings(targets=targets, **chosen))
    return {hint.rule: hint.network for hint in hints}


# --- never more public than asked -------------------------------------------------------------


def test_a_network_that_can_t_do_what_was_chosen_is_named() -> None:
    both = target("mastodon", KNOWS), target("bluesky")
    assert rules(*both) == {}
    assert rules(*both, visibility="followers") == {"network.followers": "bluesky"}
    assert rules(*both, visibility="quiet", warning="Food") == {
        "network.quiet": "bluesky",
        "network.warning": "bluesky",
    }
    assert rules(*both, paid=True) == {"network.paid": "bluesky"}


def test_in_a_window_of_its_own_a_network_asks_the_person() -> None:
    by_hand = target("facebook", way=BY_HAND)
    assert rules(by_hand, visibility="followers", warning="Food") == {"network.there": "facebook"}
    assert rules(by_hand) == {}


def test_a_post_for_followers_does_not_go_where_everybody_sees_it(
    opened: Open, scene: Scene, qtbot: QtBot
) -> None:
    window = opened("harbour", PRACTICE, BLUESKY)
    write(window, "Only for you. #employee")
    terms = window.rooms.terms
    assert not terms._seen.isHidden()
    terms._seen.setCurrentIndex(terms._seen.findData("followers"))
    looked(window, qtbot)
    assert "network.followers" in levels(window)
    assert "On Bluesky everybody would see it" in window.rooms.bar.obstacle
    window.rooms.bar.press()
    assert scene.outbox.all() == ()
    window.rooms.bar.targets.chips()[1].click()
    looked(window, qtbot)
    with qtbot.waitSignal(window.shared):
        window.rooms.bar.press()
    (share,) = scene.outbox.all()
    assert share.outgoing.visibility == "followers"


def test_a_warning_without_words_is_no_warning(opened: Open, scene: Scene, qtbot: QtBot) -> None:
    window = opened("harbour", PRACTICE)
    write(window, "A photograph of an accident. #employee")
    terms = window.rooms.terms
    terms._warned.click()
    looked(window, qtbot)
    assert "content warning" in window.rooms.bar.obstacle
    terms._warning.setText("  Accident,   blood ")
    looked(window, qtbot)
    with qtbot.waitSignal(window.shared):
        window.rooms.bar.press()
    assert scene.outbox.all()[0].outgoing.warning == "Accident, blood"


def test_only_what_a_chosen_network_knows_is_offered_and_what_was_set_stays_in_sight(
    opened: Open, qtbot: QtBot
) -> None:
    window = opened("harbour", PRACTICE, BLUESKY)
    terms, chips = window.rooms.terms, window.rooms.bar.targets.chips()
    shown = [terms._seen, terms._warned, terms._paid]
    assert not any(part.isHidden() for part in shown)
    chips[0].click()
    assert all(part.isHidden() for part in shown)
    assert not terms._language.isHidden()
    chips[0].click()
    terms._paid.click()
    terms._seen.setCurrentIndex(terms._seen.findData("quiet"))
    chips[0].click()
    assert not terms._paid.isHidden() and not terms._seen.isHidden()
    assert terms._warned.isHidden()


def test_the_terms_come_back_with_the_draft(opened: Open, scene: Scene, qtbot: QtBot) -> None:
    window = opened("harbour", PRACTICE)
    write(window, "Words.")
    terms = window.rooms.terms
    terms._warned.click()
    terms._warning.setText("Food")
    terms._paid.click()
    terms._seen.setCurrentIndex(terms._seen.findData("quiet"))
    terms._language.setCurrentIndex(terms._language.findData("fi"))
    window.keep_now()
    again = scene.composer(language=lambda: "de")
    qtbot.addWidget(again)
    again.show_post(scene.post("harbour"))
    ready(again, qtbot)
    draft = again.draft()
    assert draft is not None
    assert (draft.warning, draft.paid, draft.visibility) == ("Food", True, "quiet")
    assert draft.language == "fi", "what was chosen by hand counts more than the setting"


# --- counting ---------------------------------------------------------------------------------


def test_mastodon_counts_the_warning_too() -> None:
    words, around = (
        "w" * 495,
        Surroundings(targets=(target("mastodon", KNOWS),), warning="Accident"),
    )
    assert len(counted(words, around.targets[0], around)[0]) == 503
    (hint,) = too_long(words, around)
    assert (hint.start, hint.end) == (492, 495)
    other = target("practice", replace(KNOWS, unit="grapheme"))
    assert too_long(words, replace(around, targets=(other,))) == []


# --- words ------------------------------------------------------------------------------------


def test_who_sees_it_is_said_in_the_words_of_the_network() -> None:
    assert seen_by("followers", ["linkedin"]) == "Connections only"
    assert seen_by("quiet", ["mastodon", "mastodon"]) == "Quiet public"
    assert seen_by("followers", ["mastodon", "linkedin"]) == "Followers only"


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("en", "English"),
        ("de", "Deutsch"),
        ("de-AT", "(Österreich)"),
        ("pt-BR", "Português (Brasil)"),
        ("qqx", "qqx"),
        ("", ""),
    ],
)
def test_languages_are_called_as_their_speakers_call_them(code: str, name: str) -> None:
    assert name in language_name(code)


# --- ways and prices --------------------------------------------------------------------------


class Toll:
    """A network that takes money for links."""

    name, title, asks_where, ports = "toll", "Toll", "", ()

    def limits(self, account: Account | None) -> Limits:
        return KNOWS_NOT

    def way(self, account: Account, outgoing: Outgoing) -> str:
        return COMPOSE if outgoing.link is not None else SEND

    def price(self, account: Account, outgoing: Outgoing) -> Price | None:
        return Price("0.20" if outgoing.link is not None else "0.015", "USD", "2026-11-20")

    def compose(self, outgoing: Outgoing) -> NetworkComposer:
        return NetworkComposer("https://toll.example/new", prefilled=True)


def test_prices_are_said_as_people_write_them() -> None:
    assert ways.price_text(Price("0.20", "USD")) == "US$0.20"
    assert ways.price_text(Price("0.015", "USD")) == "US$0.015"
    assert ways.price_text(Price("free", "XTS")) == "free XTS"


def test_a_way_is_what_the_network_prefers_until_the_person_chooses() -> None:
    catalog = Catalog([Toll()])  # type: ignore[list-item]
    account = Account("toll:1", "toll", "", "1", "@anna")
    plain = Outgoing("Words", "", NOW)
    assert ways.way(catalog, account, plain, {}).kind == SEND
    chosen = ways.way(catalog, account, plain, {"toll:1": COMPOSE})
    assert (chosen.kind, chosen.chosen) == (COMPOSE, True)
    by_hand = replace(account, facts={"by_hand": True})
    assert ways.way(catalog, by_hand, plain, {"toll:1": SEND}) == BY_HAND
    assert ways.way(Catalog([]), account, plain, {}) == Way()


def test_the_price_stands_there_before_the_click_and_the_way_can_be_changed(
    scene: Scene, qtbot: QtBot
) -> None:
    scene.catalog.renew([*scene.catalog.all(), Toll()])  # type: ignore[list-item]
    scene.connect("toll", "@anna")
    scene.connect(*MASTODON)
    window = scene.composer()
    qtbot.addWidget(window)
    window.show_post(scene.post("harbour"))
    ready(window, qtbot)
    write(window, "Proud of them. #employee")
    looked(window, qtbot)
    bar = window.rooms.bar
    (line,) = bar.targets.lines.lines()
    assert line.words == "Toll: opens Toll, because posting this costs your company US$0.20"
    assert bar.targets.chips()[0]._where.accessibleName() == "opens Toll"
    assert bar._share.accessibleName().endswith("on Mastodon and open Toll")
    line.press()
    looked(window, qtbot)
    assert line.words == "Toll: Goodword posts it (US$0.20, paid by your company)"
    assert window.draft().ways == {"toll:@anna": SEND}  # type: ignore[union-attr]
    line.press()
    looked(window, qtbot)
    with qtbot.waitSignal(window.shared):
        bar.press()
    shares = {share.network: share.outgoing.by_hand for share in scene.outbox.all()}
    assert shares == {"toll": True, "mastodon": False}


def test_what_the_network_prefers_is_what_happens_though_nobody_chose(
    scene: Scene, qtbot: QtBot
) -> None:
    scene.catalog.renew([Toll()])  # type: ignore[list-item]
    scene.connect("toll", "@anna")
    window = scene.composer()
    qtbot.addWidget(window)
    window.show_post(scene.post("harbour"))
    ready(window, qtbot)
    write(window, "Proud of them. #employee")
    looked(window, qtbot)
    assert window.rooms.bar._share.accessibleName() == "Open Toll"
    with qtbot.waitSignal(window.shared):
        window.rooms.bar.press()
    (share,) = scene.outbox.all()
    assert share.outgoing.by_hand
    kept = scene.drafts.get(share.draft)
    assert kept is not None and kept.ways == {}, "a preference is no choice"


def test_accounts_by_hand_are_there_with_their_own_counter_but_not_chosen_by_themselves(
    scene: Scene, qtbot: QtBot
) -> None:
    scene.connect(*PRACTICE)
    scene.connect_by_hand("facebook")
    window = scene.composer()
    qtbot.addWidget(window)
    window.show_post(scene.post("harbour"))
    ready(window, qtbot)
    write(window, "Proud of them. #employee")
    looked(window, qtbot)
    mine, facebook = window.rooms.bar.targets.chips()
    assert (mine.isChecked(), facebook.isChecked()) == (True, False)
    assert facebook._where.accessibleName() == "opens Facebook"
    assert facebook._count.endswith("of 63206 characters")
    facebook.click()
    looked(window, qtbot)
    assert window.rooms.bar._share.accessibleName().endswith("and open Facebook")
    with qtbot.waitSignal(window.shared):
        window.rooms.bar.press()
    shares = {share.network: share.outgoing.by_hand for share in scene.outbox.all()}
    assert shares == {"practice": False, "facebook": True}


def test_where_there_are_only_accounts_by_hand_they_are_chosen(scene: Scene, qtbot: QtBot) -> None:
    scene.connect_by_hand("facebook")
    window = scene.composer()
    qtbot.addWidget(window)
    window.show_post(scene.post("harbour"))
    ready(window, qtbot)
    assert window.draft().accounts == ("by-hand:facebook",)  # type: ignore[union-attr]


def test_the_link_is_counted_and_shown_as_it_will_be_sent(
    opened: Open, scene: Scene, qtbot: QtBot
) -> None:
    scene.tracking = {"utm_source": "goodword", "utm_campaign": "skills"}
    scene.catalog.renew([*scene.catalog.all(), Toll()])  # type: ignore[list-item]
    window = opened("harbour", ("toll", "@anna"), PRACTICE)
    write(window, "Read it. #employee")
    looked(window, qtbot)
    link = (
        "https://northwind.example/stories/harbour-school?utm_source=goodword&utm_campaign=skills"
    )
    assert window.draft().link.url == link.partition("?")[0]  # type: ignore[union-attr]
    toll = window.rooms.bar.targets.chips()[0]
    whole = f"Read it. #employee\n\n{link}"
    assert toll._count == f"{len(whole)} of 300 characters"
    window.rooms.aside.previews.go_to("toll:@anna")
    window.following.follow()
    assert link in window.rooms.aside.previews.card._words.accessibleName()
    with qtbot.waitSignal(window.shared):
        window.rooms.bar.press()
    sent = {share.network: share.outgoing for share in scene.outbox.all()}
    assert sent["toll"].link is not None and sent["toll"].link.url == link


def test_marks_that_are_forbidden_while_it_is_written_are_shown_no_longer(
    opened: Open, scene: Scene, qtbot: QtBot
) -> None:
    scene.tracking = {"utm_source": "goodword"}
    scene.catalog.renew([*scene.catalog.all(), Toll()])  # type: ignore[list-item]
    window = opened("harbour", ("toll", "@anna"), PRACTICE)
    write(window, "Read it. #employee")
    looked(window, qtbot)
    previews = window.rooms.aside.previews
    previews.go_to("toll:@anna")
    window.following.follow()
    assert "utm_source" in previews.card._words.accessibleName()
    scene.tracking = {}
    window.post_changed()
    qtbot.waitUntil(lambda: "utm_source" not in previews.card._words.accessibleName())
    assert window._opened is not None and window._opened.tracking == {}
    assert window.rooms.texts.current.text() == "Read it. #employee"


# --- earlier versions, words that are kept ----------------------------------------------------


def test_earlier_versions_are_offered_only_where_there_are_some(
    opened: Open, scene: Scene, qtbot: QtBot
) -> None:
    window = opened("harbour", PRACTICE)
    assert window.rooms.texts.earlier.isHidden()
    write(window, "The first words that I wrote about this.")
    window.session.keep_soon()
    qtbot.waitUntil(lambda: "Saved" in window.rooms.saved.text())
    assert window.rooms.texts.earlier.isHidden()
    window.rooms.texts.current.change_all("No!")
    window.session.keep_soon()
    qtbot.waitUntil(lambda: not window.rooms.texts.earlier.isHidden())


def test_nothing_is_said_of_words_where_there_are_none(
    opened: Open, scene: Scene, qtbot: QtBot
) -> None:
    window = opened("harbour", PRACTICE)
    scene.withdraw("harbour")
    window.post_changed()
    qtbot.waitUntil(lambda: window.rooms.banner.text != "")
    assert window.rooms.banner.text == "The company withdrew this post."
    write(window, "Mine.")
    window.post_changed()
    qtbot.waitUntil(lambda: "Your words are kept" in window.rooms.banner.text)
