"""The open editor follows its post: time over, on hold, changed, and what it asks for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.share.planning import Plan
from desktop.ui.composer import Composer
from desktop.ui.widgets import Button
from tests.conftest import Clock
from tests.ui.scene import Scene, scene
from tests.ui.test_composer import MASTODON, looked, opened, write, wrote

__all__ = ["opened", "scene"]
pytestmark = [pytest.mark.qt_log_ignore("This plugin does not support"), pytest.mark.busy(0.15)]

Open = Callable[..., Composer]
PROUD = "Proud of them. #employee #HarbourSchool #Apprentices"
LEGAL = "This is not an offer to buy or sell securities in any country."


def locks(window: Composer) -> list[str]:
    found = window.hinter.found.get("", ())
    return [hint.found for hint in found if hint.rule == "post.locked"]


def test_when_the_time_of_a_post_is_over_the_open_editor_says_so_without_a_sync(
    opened: Open, scene: Scene, clock: Clock, qtbot: QtBot
) -> None:
    window = opened()
    wrote(window, qtbot, PROUD)
    assert window.rooms.bar.open
    clock.forward(days=30)
    window.post_changed()
    qtbot.waitUntil(lambda: not window.rooms.bar.open)
    assert "time of this post is over" in window.rooms.banner.text
    window.keep_now()
    assert scene.drafts.unfinished()[0].text.startswith("Proud of them")


def test_a_hold_says_the_program_s_own_words_and_its_end_gives_the_button_back(
    opened: Open, scene: Scene, qtbot: QtBot
) -> None:
    window = opened()
    wrote(window, qtbot, PROUD)
    scene.hold = "We wait until the families know."
    scene.read_again()
    window.post_changed()
    qtbot.waitUntil(lambda: not window.rooms.bar.open)
    assert "We wait until the families know." in window.rooms.banner.text
    assert "on hold" in window.rooms.bar.obstacle
    scene.hold = ""
    scene.read_again()
    window.post_changed()
    qtbot.waitUntil(lambda: window.rooms.bar.open)
    assert not window.rooms.banner.isVisible()
    assert window.rooms.texts.text().startswith("Proud of them")


def test_what_was_said_of_a_closed_post_is_said_once_and_not_after_every_round(
    opened: Open, scene: Scene, qtbot: QtBot
) -> None:
    window = opened()
    scene.withdraw("harbour")
    window.post_changed()
    qtbot.waitUntil(lambda: "withdrew" in window.rooms.banner.text)
    window.rooms.banner.clear()
    heard: list[object] = []
    window.session.post_changed.connect(lambda *told: heard.append(told))
    window.post_changed()
    qtbot.waitUntil(lambda: bool(heard))
    assert not window.rooms.banner.isVisible()


def test_locked_words_are_put_there_with_one_click_and_missed_when_they_go(
    opened: Open, qtbot: QtBot
) -> None:
    window = opened("shares")
    assert locks(window) == [], "an empty text is asked for nothing yet"
    wrote(window, qtbot, "I work here. #employee")
    assert locks(window) == [LEGAL]
    assert not window.rooms.bar.open
    assert LEGAL in window.rooms.bar.obstacle
    (card,) = [one for one in window.rooms.aside.hints.cards() if one.hint.rule == "post.locked"]
    (fix,) = card.hint.fixes
    window.hinter.mend(fix)
    assert window.rooms.texts.text().count(LEGAL) == 1
    qtbot.waitUntil(lambda: window.rooms.bar.open)
    window.rooms.texts.current.undo()
    looked(window, qtbot)
    assert locks(window) == [LEGAL]
    assert not window.rooms.bar.open


def test_locked_words_have_to_stand_in_the_text_of_every_network(
    opened: Open, qtbot: QtBot
) -> None:
    window = opened("shares", ("practice", "@anna", "Anna"), MASTODON)
    wrote(window, qtbot, f"I work here. {LEGAL} #employee")
    assert window.rooms.bar.open
    window.rooms.texts._switch.click()
    window.rooms.texts.current.change_all("Only here. #employee")
    looked(window, qtbot)
    assert not window.rooms.bar.open


def test_a_post_that_comes_to_ask_for_other_words_while_it_is_open_asks_at_once(
    opened: Open, scene: Scene, qtbot: QtBot
) -> None:
    window = opened("shares")
    wrote(window, qtbot, f"I work here. {LEGAL} #employee")
    assert window.rooms.bar.open
    scene.locked = ["No offer, no advice."]
    scene.read_again()
    window.post_changed()
    qtbot.waitUntil(lambda: locks(window) == ["No offer, no advice."])
    assert not window.rooms.bar.open


def test_a_person_whom_the_post_names_is_the_first_to_be_offered(
    opened: Open, scene: Scene, qtbot: QtBot
) -> None:
    window = opened("shares", MASTODON)
    window.show()
    editor = window.rooms.texts.current
    editor.setFocus()
    QTest.keyClicks(editor, "With @")
    listed = window.beside.completion.list
    qtbot.waitUntil(listed.isVisible)
    offered = [offer.text for offer in listed.offers]
    assert offered == ["@lea@m.example", "@northwind@m.example", "@ida@m.example"]


def test_beside_the_post_stands_whom_it_is_for_and_how_long_it_is_good(
    opened: Open,
) -> None:
    from desktop.ui import showing

    window = opened("shares")
    assert window._opened is not None and window._opened.kept is not None
    facts = showing.facts(window._opened, window._opened.kept, window._now())
    words = [fact[2] for fact in facts]
    assert "For Office" in words
    assert "Good to share at any time" in words
    assert "Mention Lea Brandt: write @ and choose" in words


def test_why_leads_to_the_page_of_the_program_whose_post_it_is(
    opened: Open, scene: Scene, qtbot: QtBot
) -> None:
    window = opened()
    asked: list[tuple[str, str]] = []
    window.guideline_wanted.connect(lambda *where: asked.append(where))
    window.rooms.aside.hints.asked_why.emit("brand#our-name")
    assert asked == [("brand#our-name", f"{scene.server.address}/program.json")]


def test_a_plan_of_the_open_post_says_at_once_that_it_won_t_go(
    opened: Open, scene: Scene, clock: Clock, qtbot: QtBot
) -> None:
    window = opened()
    wrote(window, qtbot, PROUD)
    wall = (clock() + timedelta(hours=3)).replace(tzinfo=None)
    with qtbot.waitSignal(window.shared):
        window.rooms.bar.later_wanted.emit(Plan(wall, "UTC"))
    qtbot.waitUntil(lambda: deeds(window) == ["hurry", "replan", "cancel"])
    scene.withdraw("harbour")
    window.post_changed()
    qtbot.waitUntil(lambda: deeds(window) == ["cancel"])
    draft = window.draft()
    assert draft is not None
    again = scene.composer()
    qtbot.addWidget(again)
    again.show_draft(draft.id)
    qtbot.waitUntil(lambda: deeds(again) == ["cancel"])


def deeds(window: Composer) -> list[str]:
    """What can be pressed on the cards of what was shared."""
    buttons = window.rooms.aside.receipts.findChildren(Button)
    return [one.property("deed") for one in buttons if one.property("deed")]


def test_a_draft_outlives_its_post(opened: Open, scene: Scene, qtbot: QtBot) -> None:
    window = opened()
    write(window, "Proud of them.")
    draft = window.draft()
    assert draft is not None
    window.keep_now()
    program = scene.programs.all()[0].address
    scene.sync.leave(program)
    window.post_changed()
    qtbot.waitUntil(lambda: not window.rooms.bar.open)
    assert window.rooms.texts.text() == "Proud of them."
    again = scene.composer()
    qtbot.addWidget(again)
    again.show_draft(draft.id)
    qtbot.waitUntil(lambda: again.draft() is not None)
    assert again.rooms.texts.text() == "Proud of them."
