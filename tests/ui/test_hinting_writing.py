"""Hints while somebody writes: by hand, with an input method, with the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent, QTextCharFormat, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.guidelines.engine import Context, Engine
from desktop.model import Hint
from desktop.ui.caption import Caption
from desktop.ui.composer import Composer
from desktop.ui.hint_card import HintCard
from tests.ui.scene import Scene, scene
from tests.ui.test_caption import underlined
from tests.ui.test_composer import MASTODON, PRACTICE, Open, levels, opened, ready, write

__all__ = ["opened", "scene"]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def window(opened: Open, qtbot: QtBot) -> Iterator[Composer]:
    made = opened("harbour", PRACTICE, MASTODON)
    made.activateWindow()
    made.rooms.texts.current.setFocus()
    qtbot.waitUntil(made.rooms.texts.current.hasFocus)
    yield made


def editor(window: Composer) -> Caption:
    return window.rooms.texts.current


def turn() -> None:
    """One turn of the event loop: what a key causes before the screen is painted."""
    QApplication.sendPostedEvents()


def compose(caption: Caption, *states: str) -> None:
    for preedit in states:
        QApplication.sendEvent(caption, QInputMethodEvent(preedit, []))
        turn()


def commit(caption: Caption, words: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(caption, event)
    turn()


def lined(caption: Caption) -> list[str]:
    """What stands over lines on the screen: in Qt's own units, with what is being composed."""
    block = caption.textCursor().block()
    layout = block.layout()
    units = [caption.document().characterAt(block.position() + at) for at in range(block.length())]
    at = layout.preeditAreaPosition()
    units[at:at] = layout.preeditAreaText()
    return [
        "".join(units[one.start : one.start + one.length])
        for one in layout.formats()
        if one.format.underlineStyle() != QTextCharFormat.UnderlineStyle.NoUnderline
    ]


def shape_of(caption: Caption, found: str) -> QTextCharFormat.UnderlineStyle:
    block = caption.document().firstBlock()
    at = block.text().index(found)
    formats = [one for one in block.layout().formats() if one.start <= at < one.start + one.length]
    return formats[0].format.underlineStyle()


# --- writing ---------------------------------------------------------------------------------


def test_nothing_is_underlined_while_its_word_is_written_and_at_once_when_it_is_left(
    window: Composer,
) -> None:
    for key in "We leverage":
        QTest.keyClick(editor(window), key)
        turn()
        assert underlined(editor(window)) == []
    QTest.keyClick(editor(window), " ")
    turn()
    assert underlined(editor(window)) == ["leverage"]


def test_a_word_at_which_the_hand_rests_counts_as_written(window: Composer, qtbot: QtBot) -> None:
    QTest.keyClicks(editor(window), "We leverage")
    qtbot.waitUntil(lambda: underlined(editor(window)) == ["leverage"])


def test_the_line_under_a_word_goes_with_the_first_letter_that_changes_it(
    window: Composer,
) -> None:
    write(window, "We leverage steel. ")
    window.hinter.look()
    assert underlined(editor(window)) == ["leverage"]
    cursor = editor(window).textCursor()
    cursor.setPosition(len("We lever"))
    editor(window).setTextCursor(cursor)
    QTest.keyClick(editor(window), "x")
    turn()
    assert underlined(editor(window)) == []


def test_the_list_waits_for_the_hand_and_then_follows(window: Composer, qtbot: QtBot) -> None:
    write(window, "We leverage steel. ")
    window.hinter.look()
    before = window.rooms.aside.hints.cards()
    QTest.keyClicks(editor(window), "North Wind and ")
    turn()
    assert "North Wind" in underlined(editor(window))
    assert window.rooms.aside.hints.cards() == before
    qtbot.waitUntil(lambda: "brand.name" in levels(window))


def test_a_button_pressed_while_the_list_is_behind_mends_at_the_right_place(
    window: Composer,
) -> None:
    write(window, "We leverage steel.")
    window.hinter.look()
    card = next(one for one in window.rooms.aside.hints.cards() if one.hint.rule == "plain")
    editor(window).moveCursor(QTextCursor.MoveOperation.Start)
    QTest.keyClicks(editor(window), "Ahoy! ")
    turn()
    QTest.mouseClick(card._fixes[0], Qt.MouseButton.LeftButton)
    assert editor(window).text() == "Ahoy! We use steel."


def test_a_button_of_a_hint_that_is_gone_does_nothing(window: Composer) -> None:
    write(window, "We leverage")
    window.hinter.settle()
    card = next(one for one in window.rooms.aside.hints.cards() if one.hint.rule == "plain")
    QTest.keyClicks(editor(window), "s it. ")
    turn()
    QTest.mouseClick(card._fixes[0], Qt.MouseButton.LeftButton)
    assert editor(window).text() == "We leverages it. "


def test_a_key_does_not_change_the_cards_nor_lay_out_the_list(window: Composer) -> None:
    write(window, "We leverage steel at North Wind. ")
    window.hinter.look()
    for _ in range(5):
        QApplication.processEvents()
    seen: list[str] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Paint):
                seen.append(f"{type(watched).__name__}: {event.type().name}")
            return False

    watch = Watch()
    hints = window.rooms.aside.hints
    for one in (hints, *hints.cards()):
        one.installEventFilter(watch)
    QTest.keyClicks(editor(window), "more")
    for _ in range(3):
        turn()
    assert seen == []


def test_many_keys_in_one_turn_cost_one_glance(window: Composer) -> None:
    counted = []
    engine = window.hinter._known.engine
    assert engine is not None

    class Counting(Engine):
        def __init__(self) -> None:
            super().__init__([])

        def check(self, text: str, context: Context, *, thorough: bool = True) -> tuple[Hint, ...]:
            counted.append(thorough)
            return engine.check(text, context, thorough=thorough)

    window.hinter.set_engine(Counting())
    window.hinter.look()
    counted.clear()
    QTest.keyClicks(editor(window), "Twenty keys at once!")
    assert counted == []
    turn()
    assert counted == [False]


@pytest.mark.parametrize(
    ("found", "shape"),
    [
        ("project heron", QTextCharFormat.UnderlineStyle.WaveUnderline),
        ("quarterly numbers", QTextCharFormat.UnderlineStyle.WaveUnderline),
        ("North Wind", QTextCharFormat.UnderlineStyle.DashUnderline),
        ("leverage", QTextCharFormat.UnderlineStyle.DotLine),
    ],
)
def test_how_grave_a_hint_is_is_told_by_the_shape_of_its_line(
    window: Composer, found: str, shape: QTextCharFormat.UnderlineStyle
) -> None:
    write(window, f"See {found} here. ")
    window.hinter.look()
    assert shape_of(editor(window), found) == shape


# --- fixed or hidden: gone at once -----------------------------------------------------------


def test_a_mended_and_a_hidden_hint_lose_their_lines_without_a_turn_of_the_loop(
    window: Composer,
) -> None:
    write(window, "We leverage and utilize it at North Wind. ")
    window.hinter.look()
    first, second = (one for one in editor(window)._hints if one.rule == "plain")
    window.hinter.hide(second)
    assert underlined(editor(window)) == ["leverage", "North Wind"]
    window.hinter.mend(first.fixes[0])
    assert underlined(editor(window)) == ["North Wind"]
    assert levels(window).count("plain") == 0


def test_not_this_time_still_counts_when_the_draft_is_opened_again(
    opened: Open, scene: Scene, qtbot: QtBot
) -> None:
    window = opened()
    write(window, "We leverage it and utilize that. ")
    window.hinter.look()
    window.hinter.hide(next(one for one in editor(window)._hints if one.found == "leverage"))
    window.keep_now()
    again = scene.composer()
    qtbot.addWidget(again)
    again.show_post(scene.post("harbour"))
    ready(again, qtbot)
    again.hinter.look()
    assert underlined(editor(again)) == ["utilize"]
    again.show_post(scene.post("german"))
    ready(again, qtbot)
    write(again, "We leverage it and utilize that. ")
    again.hinter.look()
    assert underlined(editor(again)) == ["leverage", "utilize"]


def test_merely_hiding_a_hint_is_kept_without_a_further_key(
    opened: Open, scene: Scene, qtbot: QtBot
) -> None:
    window = opened()
    write(window, "We leverage it. ")
    window.hinter.look()
    window.keep_now()
    window.hinter.hide(next(one for one in editor(window)._hints if one.found == "leverage"))
    qtbot.waitUntil(lambda: scene.drafts.unfinished()[0].hidden != ())


# --- input methods ---------------------------------------------------------------------------

HANGUL = [("ㅎ", "하", "한"), ("ㄱ", "그", "글")]
KANA = ("と", "とう", "とうk", "とうきょ", "とうきょう", "東京")


def counts(window: Composer) -> list[str]:
    return [chip._count for chip in window.rooms.bar.targets.chips()]


def test_hangul_is_composed_before_an_underlined_word_and_the_line_stays_under_it(
    window: Composer,
) -> None:
    caption = editor(window)
    write(window, " leverage it. ")
    window.hinter.look()
    caption.moveCursor(QTextCursor.MoveOperation.Start)
    for states, whole in zip(HANGUL, "한글", strict=True):
        for state in states:
            compose(caption, state)
            assert lined(caption) == ["leverage"]
            assert caption.preedit == state
        commit(caption, whole)
        assert lined(caption) == ["leverage"]
    assert caption.text() == "한글 leverage it. "
    assert underlined(caption) == ["leverage"]


def test_kana_moves_the_counters_with_every_key_and_nothing_else(window: Composer) -> None:
    caption = editor(window)
    write(window, "Tokyo: ")
    window.hinter.look()
    empty = counts(window)
    found = dict(window.hinter.found)
    for state in KANA:
        compose(caption, state)
        assert counts(window) != empty
        assert window.hinter.found == found
        assert caption.text() == "Tokyo: "
    commit(caption, "東京")
    assert caption.text() == "Tokyo: 東京"
    assert caption.preedit == ""


def test_a_composition_that_is_given_up_leaves_no_trace(window: Composer) -> None:
    caption = editor(window)
    write(window, "We leverage it. ")
    window.hinter.look()
    before = counts(window)
    compose(caption, "と", "とう", "")
    assert caption.text() == "We leverage it. "
    assert counts(window) == before
    assert underlined(caption) == ["leverage"]
    assert not caption.document().isRedoAvailable()


def test_a_dead_key_and_its_letter_become_one_and_the_hint_knows_it(window: Composer) -> None:
    caption = editor(window)
    QTest.keyClicks(caption, "We l")
    compose(caption, "´")
    assert underlined(caption) == []
    commit(caption, "é")
    QTest.keyClicks(caption, "verage, we leverage. ")
    turn()
    assert caption.text() == "We léverage, we leverage. "
    assert underlined(caption) == ["leverage"]


def test_a_look_that_comes_during_a_composition_waits_for_its_end(window: Composer) -> None:
    caption = editor(window)
    write(window, "We leverage it. ")
    compose(caption, "と")
    window.hinter.look()
    assert underlined(caption) == []
    commit(caption, "と")
    assert underlined(caption) == ["leverage"]


# --- the keyboard alone ----------------------------------------------------------------------


def test_real_keys_walk_mend_and_open_the_card(window: Composer, qtbot: QtBot) -> None:
    caption = editor(window)
    write(window, "North Wind yards leverage steel and utilize it. #employee ")
    caption.moveCursor(QTextCursor.MoveOperation.Start)
    caption.moveCursor(QTextCursor.MoveOperation.NextWord)

    def here() -> str:
        hint = caption.hint_here()
        return "" if hint is None else hint.found

    QTest.keyClick(caption, Qt.Key.Key_F8)
    assert here() == "leverage"
    QTest.keyClick(caption, Qt.Key.Key_F8)
    assert here() == "utilize"
    QTest.keyClick(caption, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert here() == "leverage"
    QTest.keyClick(caption, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    assert caption.text().startswith("North Wind yards use steel and utilize it.")
    assert caption.hasFocus()
    QTest.keyClick(caption, Qt.Key.Key_F8)
    QTest.keyClick(caption, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    focus = window.focusWidget()
    assert isinstance(focus, HintCard) and focus.hint.found == here() != ""
    QTest.keyClick(focus, Qt.Key.Key_Return)
    assert "utilize" not in caption.text() or "North Wind" not in caption.text()


def test_keys_reach_the_word_that_was_written_last(window: Composer) -> None:
    QTest.keyClicks(editor(window), "We leverage")
    QTest.keyClick(editor(window), Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    assert editor(window).text() == "We use"


def test_delete_on_a_card_hides_it_and_the_focus_goes_to_the_next(window: Composer) -> None:
    write(window, "We leverage and utilize it. #employee #HarbourSchool #Apprentices ")
    window.hinter.look()
    window.hinter.show_card()
    card = window.focusWidget()
    assert isinstance(card, HintCard)
    QTest.keyClick(card, Qt.Key.Key_Delete)
    focus = window.focusWidget()
    assert isinstance(focus, HintCard) and focus is not card and focus.isVisible()
    assert card.hint.found not in underlined(editor(window))


# --- for ears --------------------------------------------------------------------------------


def test_the_list_says_to_ears_what_the_lines_say_to_eyes(window: Composer) -> None:
    write(window, "We know project heron and leverage it. #employee ")
    window.hinter.look()
    cards = {card.hint.rule: card for card in window.rooms.aside.hints.cards()}
    block = cards["secret"]
    assert block.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert block.accessibleName() == "Stops sharing: “project heron” is not public yet."
    assert block.accessibleDescription() == "Code names stay inside until the launch."
    assert cards["plain"].accessibleName().startswith("Tip: ")
    assert all(button.accessibleName() for button in block._fixes if button.isVisible())
    described = window.rooms.aside.hints.accessibleDescription()
    assert described == "Stops sharing: 1, Better change: 2, Tip: 1"


def test_counts_are_announced_once_when_it_has_become_calm(
    window: Composer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop.ui import hint_list

    said: list[Any] = []
    monkeypatch.setattr(hint_list.QAccessible, "updateAccessibility", said.append)
    for words in ("We leverage ", "and utilize ", "it at North Wind. "):
        QTest.keyClicks(editor(window), words)
        window.hinter.look()
    assert said == []
    qtbot.waitUntil(lambda: len(said) == 1)
    assert said[0].message() == window.rooms.aside.hints.accessibleDescription()
    assert "Tip: 2" in said[0].message()


# --- sharing ---------------------------------------------------------------------------------


def test_words_that_stop_sharing_stop_it_though_they_were_typed_this_very_moment(
    window: Composer, scene: Scene
) -> None:
    write(window, "Proud of them. #employee #HarbourSchool #Apprentices ")
    window.hinter.look()
    assert window.rooms.bar.open
    QTest.keyClicks(editor(window), "project heron")
    QTest.keyClick(editor(window), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not window.rooms.bar.open
    assert "project heron" in window.rooms.bar.obstacle
    assert not window.sending.busy
    assert scene.outbox.all() == ()


def test_a_torn_half_of_an_emoji_shifts_nothing(window: Composer) -> None:
    write(window, "Boats \ud83d leverage steel. ")
    window.hinter.look()
    assert lined(editor(window)) == ["leverage"]
    hint = next(one for one in editor(window)._hints if one.found == "leverage")
    window.hinter.mend(hint.fixes[0])
    assert editor(window).text() == "Boats \ufffd use steel. "
