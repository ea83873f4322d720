"""Nothing that was written is ever lost: undo over everything, versions, own posts, drafts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.caption_menu import menu
from desktop.ui.composer import Composer
from desktop.ui.own_side import DraftCard
from tests.ui.scene import Scene, scene
from tests.ui.test_composer import MASTODON, PRACTICE, looked, opened, ready, write

__all__ = ["opened", "scene"]
pytestmark = [pytest.mark.qt_log_ignore("This plugin does not support"), pytest.mark.busy(0.15)]
Open = Callable[..., Composer]
Auto = Qt.LayoutDirection.LayoutDirectionAuto


# --- undo ------------------------------------------------------------------------------------


def test_undo_survives_going_to_another_post_and_back(
    opened: Open, scene: Scene, qtbot: QtBot
) -> None:
    window = opened("harbour", PRACTICE, MASTODON)
    editor = window.rooms.texts.current
    write(window, "First words.")
    editor.change(0, 5, "Other")
    window.show_post(scene.post("night"))
    ready(window, qtbot)
    assert window.rooms.texts.text() == ""
    assert not window.rooms.texts.current.document().isUndoAvailable()
    window.show_post(scene.post("harbour"))
    ready(window, qtbot)
    assert window.rooms.texts.current is editor
    assert editor.text() == "Other words."
    editor.undo()
    assert editor.text() == "First words."
    editor.undo()
    assert editor.text() == ""


def test_undo_survives_suggestion_hashtag_disclosure_and_account_switch(opened: Open) -> None:
    window = opened("harbour", PRACTICE, MASTODON)
    editor, post = window.rooms.texts.current, window.rooms.post
    states = [""]
    for step in (
        lambda: write(window, "Mine."),
        lambda: post.tag_switched.emit("#HarbourSchool", True),
        lambda: post.disclosure_switched.emit("#employee", True),
        lambda: post.caption_picked.emit("A suggestion."),
        lambda: post.tag_switched.emit("#HarbourSchool", False),
        lambda: window.rooms.texts.restore("An earlier text."),
    ):
        step()
        states.append(editor.text())
        for chip in window.rooms.bar.targets.chips():
            chip.click()
            chip.click()
    assert states[-3:] == [
        "Mine. #employee\n\nA suggestion.\n\n#HarbourSchool",
        "Mine. #employee\n\nA suggestion.",
        "An earlier text.",
    ]
    for before in reversed(states[:-1]):
        editor.undo()
        assert editor.text() == before
    for after in states[1:]:
        editor.redo()
        assert editor.text() == after


def test_undo_survives_parting_and_joining_the_texts(opened: Open) -> None:
    window = opened("harbour", PRACTICE, MASTODON)
    texts = window.rooms.texts
    write(window, "For all.")
    texts._switch.click()
    texts.go_to("mastodon")
    write(window, " Here.")
    texts._switch.click()
    texts._switch.click()
    texts.go_to("mastodon")
    assert texts.current.text() == "For all. Here."
    texts.current.undo()
    assert texts.current.text() == "For all."


def test_a_text_parted_again_begins_with_the_text_for_all_as_it_is_now(opened: Open) -> None:
    window = opened("harbour", PRACTICE, MASTODON)
    texts = window.rooms.texts
    write(window, "For all.")
    texts._switch.click()
    texts._switch.click()
    write(window, " And more.")
    texts._switch.click()
    texts.go_to("mastodon")
    assert texts.current.text() == "For all. And more."
    texts.current.undo()
    assert texts.current.text() == "For all."


def test_only_the_editors_of_the_last_few_drafts_are_kept(
    opened: Open, scene: Scene, qtbot: QtBot
) -> None:
    window = opened("")
    for number in range(12):
        write(window, f"Post number {number}")
        window.rooms.post.own.fresh_wanted.emit()
        ready(window, qtbot)
        qtbot.waitUntil(lambda: window.rooms.texts.text() == "")
    assert window.rooms.texts._stack.count() <= 10
    assert len(scene.drafts.unfinished()) == 12


# --- versions --------------------------------------------------------------------------------


def test_an_earlier_version_comes_back_in_one_undo_step(
    opened: Open, scene: Scene, qtbot: QtBot
) -> None:
    window = opened()
    draft = window.draft()
    assert draft is not None
    for minutes, words in ((9, "The first try."), (5, "Another, quite different one.")):
        then = scene.now() - timedelta(minutes=minutes)
        scene.drafts.keep(replace(draft, text=words), then)
    write(window, "What I have now")
    window.rooms.texts.earlier.click()
    listed = window.beside.versions.menu
    qtbot.waitUntil(listed.isVisible)
    words = [action.data() for action in listed.actions()]
    assert words == ["Another, quite different one.", "The first try."]
    assert "The first try." in listed.actions()[1].text()
    assert ":" in listed.actions()[1].text()  # with its time
    listed.actions()[1].trigger()
    listed.close()
    assert window.rooms.texts.text() == "The first try."
    window.rooms.texts.current.undo()
    assert window.rooms.texts.text() == "What I have now"


def test_without_versions_the_list_says_so(opened: Open, qtbot: QtBot) -> None:
    window = opened()
    window.rooms.texts.earlier.click()
    listed = window.beside.versions.menu
    qtbot.waitUntil(listed.isVisible)
    assert [action.isEnabled() for action in listed.actions()] == [False]
    listed.close()


# --- own posts and suggestions ---------------------------------------------------------------


def test_posts_of_ones_own_are_listed_and_go_on(opened: Open, scene: Scene, qtbot: QtBot) -> None:
    window = opened("")
    write(window, "The first thought.")
    window.rooms.post.own.fresh_wanted.emit()
    qtbot.waitUntil(lambda: window.draft() is not None and window.rooms.texts.text() == "")
    cards = window.rooms.post.own.findChildren(DraftCard)
    assert [card.accessibleName() for card in cards] == ["Go on with: The first thought."]
    write(window, "The second thought.")
    cards[0].clicked.emit()
    qtbot.waitUntil(lambda: window.rooms.texts.text() == "The first thought.")
    qtbot.waitUntil(
        lambda: "The second thought." in {draft.text for draft in scene.drafts.unfinished()}
    )
    window.rooms.texts.current.undo()
    assert window.rooms.texts.text() == ""


def test_beginning_another_post_twice_leaves_no_empty_ones(
    opened: Open, scene: Scene, qtbot: QtBot
) -> None:
    window = opened("")
    first = window.draft()
    window.rooms.post.own.fresh_wanted.emit()
    ready(window, qtbot)
    assert first is not None and window.draft() is not None
    assert window.draft().id == first.id


@pytest.fixture
def mailed(scene: Scene, qtbot: QtBot) -> tuple[Composer, list[str]]:
    seen: list[str] = []

    def browse(url: str) -> bool:
        seen.append(url)
        return True

    scene.connect(*PRACTICE)
    window = scene.composer(browse=browse)
    qtbot.addWidget(window)
    window.show_own()
    ready(window, qtbot)
    return window, seen


def test_a_suggestion_opens_the_mail_program_and_says_that_nothing_was_sent(
    mailed: tuple[Composer, list[str]], scene: Scene, qtbot: QtBot
) -> None:
    window, seen = mailed
    own = window.rooms.post.own
    assert not own.suggest.isEnabled()
    assert "voices@northwind.example" in own.suggest.accessibleDescription()
    write(window, "Let the apprentices write & draw.\nFor a week? 100 %")
    qtbot.waitUntil(own.suggest.isEnabled)
    own.suggest.click()
    assert seen == [
        "mailto:voices@northwind.example"
        "?subject=A%20suggestion%3A%20Let%20the%20apprentices%20write%20%26%20draw."
        "%20For%20a%20week%3F%20100%20%25"
        "&body=Let%20the%20apprentices%20write%20%26%20draw.%0D%0AFor%20a%20week%3F%20100%20%25"
    ]
    assert "Nothing is sent until you send it" in window.rooms.banner.text
    assert scene.outbox.all() == ()


def test_words_too_long_for_an_address_lie_on_the_clipboard(
    mailed: tuple[Composer, list[str]], qtbot: QtBot
) -> None:
    window, seen = mailed
    words = "Ein langer Gedanke über Fähren. " * 90
    write(window, words)
    qtbot.waitUntil(window.rooms.post.own.suggest.isEnabled)
    window.rooms.post.own.suggest.click()
    assert "body=" not in seen[0] and len(seen[0]) < 600
    assert QGuiApplication.clipboard().text() == words
    assert "clipboard" in window.rooms.banner.text


# --- what is typed is what is kept -----------------------------------------------------------

MIXED = "שלום #Tag עולם https://northwind.example/a?b=1 مرحبا #مدرسة_الميناء (abc) 🚢"


def test_right_to_left_words_are_kept_letter_for_letter_whatever_the_direction(
    opened: Open, scene: Scene, qtbot: QtBot
) -> None:
    window = opened()
    editor = window.rooms.texts.current
    for character in MIXED:
        QTest.keyClicks(editor, character) if ord(character) < 128 else editor.write(character)
    made = menu(editor, None)
    (directions,) = [one.menu() for one in made.actions() if one.menu() is not None][-1:]
    for action, direction in zip(
        directions.actions(),
        (Auto, Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft),
        strict=True,
    ):
        action.trigger()
        assert editor.direction == direction
        assert editor.text() == MIXED
    assert editor.document().firstBlock().textDirection() == Qt.LayoutDirection.RightToLeft
    made.close()
    window.keep_now()
    assert scene.drafts.unfinished()[0].text == MIXED
    write(window, " #employee")
    looked(window, qtbot)
    with qtbot.waitSignal(window.shared):
        window.rooms.bar.press()
    assert scene.outbox.all()[0].outgoing.text.encode() == f"{MIXED} #employee".encode()


def test_the_preview_follows_the_direction_that_was_chosen(opened: Open, qtbot: QtBot) -> None:
    window = opened()
    write(window, "Forty apprentices.")
    window.rooms.texts.current.set_direction(Qt.LayoutDirection.RightToLeft)
    words = window.rooms.aside.previews.card._words._document
    qtbot.waitUntil(lambda: words.firstBlock().textDirection() == Qt.LayoutDirection.RightToLeft)


def test_half_an_emoji_from_a_broken_keyboard_stops_nothing(
    opened: Open, scene: Scene, qtbot: QtBot
) -> None:
    window = opened()
    editor = window.rooms.texts.current
    write(window, "Proud of them. #employee ")
    half = QKeyEvent(QKeyEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, "\ud83d")
    QApplication.sendEvent(editor, half)
    looked(window, qtbot)
    window.following.follow()
    window.keep_now()
    assert scene.drafts.unfinished()[0].text.startswith("Proud of them. #employee")
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    write(window, "Very ")
    looked(window, qtbot)
    assert editor.text().startswith("Very Proud")


def test_what_was_shared_before_is_named_when_it_comes_again(
    opened: Open, scene: Scene, qtbot: QtBot
) -> None:
    window = opened("harbour", PRACTICE, MASTODON)
    words = "Forty apprentices start this week, and I remember my own first day."
    write(window, f"{words} #employee")
    looked(window, qtbot)
    with qtbot.waitSignal(window.shared):
        window.rooms.bar.press()
    scene.settle("practice", "sent", remote_id="7", url="https://p.example/7", settled=1)
    scene.settle("mastodon", "cancelled")
    window.show_post(scene.post("night"))
    ready(window, qtbot)
    write(window, f"{words} #Northwind")
    qtbot.waitUntil(lambda: "Shared word for word" in window.rooms.own.said)
    assert "@anna" in window.rooms.own.said
    write(window, " This time it is night, and the yard lies there as if it were asleep.")
    qtbot.waitUntil(lambda: "new since" in window.rooms.own.said or "own" in window.rooms.own.said)


def test_two_accounts_on_one_network_are_told_about_the_same_words(
    opened: Open, qtbot: QtBot
) -> None:
    window = opened("harbour", PRACTICE, ("practice", "@yard", "The yard"))
    write(window, "I learned welding there myself.")
    qtbot.waitUntil(lambda: "@anna, @yard" in window.rooms.own.said)
    window.rooms.bar.targets.chips()[1].click()
    qtbot.waitUntil(lambda: "own words" in window.rooms.own.said)


def test_the_disclosure_is_moved_up_with_one_click_and_one_undo(opened: Open, qtbot: QtBot) -> None:
    window = opened()
    words = "Proud of our apprentices.\n\n#HarbourSchool #Apprentices #employee"
    write(window, words)
    hidden = window.rooms.post._hidden
    qtbot.waitUntil(lambda: not hidden.isHidden())
    hidden.clicked.emit()
    moved = "Proud of our apprentices. #employee\n\n#HarbourSchool #Apprentices"
    assert window.rooms.texts.text() == moved
    assert hidden.isHidden()
    window.rooms.texts.current.undo()
    assert window.rooms.texts.text() == words


def test_hashtags_of_earlier_captions_are_offered(opened: Open, scene: Scene, qtbot: QtBot) -> None:
    window = opened()
    write(window, "Proud. #employee #Harbourlife")
    looked(window, qtbot)
    with qtbot.waitSignal(window.shared):
        window.rooms.bar.press()
    scene.settle("practice", "sent", remote_id="7", url="https://p.example/7", settled=1)
    window.show_post(scene.post("night"))
    ready(window, qtbot)
    editor = window.rooms.texts.current
    window.activateWindow()
    qtbot.waitUntil(editor.hasFocus)
    QTest.keyClicks(editor, "#harbourl")
    listed = window.beside.completion.list
    assert [offer.text for offer in listed.offers] == ["#Harbourlife"]
    assert listed.isVisible()
