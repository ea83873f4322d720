"""Completing hashtags and mentions while one types."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.model import Draft
from desktop.ui.caption import Caption
from desktop.ui.completion import Completion
from desktop.ui.look import Look
from desktop.ui.offers import Offer
from desktop.ui.texts import Texts

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
Key = Qt.Key


class Desk:
    """A text with its completion in a window."""

    def __init__(self, qapp: QApplication, qtbot: QtBot) -> None:
        look = Look(qapp, "light")
        self.networks: tuple[str, ...] = ("mastodon", "practice")
        self.texts = Texts(look)
        self.completion = Completion(look, self.texts, lambda: self.networks)
        self.texts.load(Draft("d"), (("mastodon", "Mastodon"), ("practice", "Porchlight")))
        self.completion.offer(
            [
                Offer("#HarbourSchool", "this post"),
                Offer("#Harbour", "Northwind"),
                Offer("#Apprentices", "this post"),
                Offer("@ida@m.example", "Ida Holm", "mastodon"),
                Offer("@ida", "Ida Holm", "practice"),
            ],
            {"mastodon": "Mastodon", "practice": "Porchlight"},
        )
        self.texts.resize(600, 400)
        qtbot.addWidget(self.texts)
        self.texts.show()
        self.texts.activateWindow()
        self.editor.setFocus()
        qtbot.waitUntil(self.editor.hasFocus)

    @property
    def editor(self) -> Caption:
        return self.texts.current

    def type(self, words: str) -> None:
        QTest.keyClicks(self.editor, words)

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.editor, key)

    def offered(self) -> list[str]:
        listed = self.completion.list
        return [offer.text for offer in listed.offers] if listed.isVisible() else []


@pytest.fixture
def desk(qapp: QApplication, qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(qapp, qtbot)
    yield made
    made.texts.hide()


def test_a_sign_opens_the_list_and_letters_narrow_it(desk: Desk) -> None:
    desk.type("Proud #")
    assert desk.offered() == ["#HarbourSchool", "#Harbour", "#Apprentices"]
    desk.type("h")
    assert desk.offered() == ["#HarbourSchool", "#Harbour"]
    desk.type("x")
    assert desk.offered() == []
    desk.press(Key.Key_Backspace)
    assert desk.offered() == []  # deleting opens nothing
    desk.type("a")
    assert desk.offered() == ["#HarbourSchool", "#Harbour"]


def test_arrow_and_enter_write_it_and_one_undo_takes_it_back(desk: Desk) -> None:
    desk.type("Proud #har")
    desk.press(Key.Key_Down, Key.Key_Down, Key.Key_Return)
    assert desk.editor.text() == "Proud #Harbour"
    assert desk.editor.textCursor().position() == len("Proud #Harbour")
    assert desk.offered() == []
    desk.editor.undo()
    assert desk.editor.text() == "Proud #har"
    desk.editor.redo()
    assert desk.editor.text() == "Proud #Harbour"


def test_enter_stays_a_new_line_while_nothing_is_chosen(desk: Desk) -> None:
    desk.type("Proud #har")
    desk.press(Key.Key_Return)
    assert desk.editor.text() == "Proud #har\n"
    assert desk.offered() == []


def test_past_either_end_nothing_is_chosen(desk: Desk) -> None:
    desk.type("#har")
    desk.press(Key.Key_Down, Key.Key_Down, Key.Key_Down)
    assert desk.completion.list.chosen is None
    desk.press(Key.Key_Up)
    assert desk.completion.list.chosen == Offer("#Harbour", "Northwind")


def test_tab_takes_the_first_of_what_was_begun_and_else_goes_on(desk: Desk) -> None:
    desk.type("#app")
    desk.press(Key.Key_Tab)
    assert desk.editor.text() == "#Apprentices"
    assert desk.editor.hasFocus()
    desk.type(" #")
    assert desk.offered()
    desk.press(Key.Key_Tab)
    assert desk.editor.text() == "#Apprentices #"
    assert desk.offered() == []


def test_escape_closes_it_for_this_word_and_not_for_the_next(desk: Desk) -> None:
    desk.type("#ha")
    desk.press(Key.Key_Escape)
    desk.type("r")
    assert desk.offered() == []
    desk.type(" #ha")
    assert desk.offered() == ["#HarbourSchool", "#Harbour"]


def test_going_elsewhere_closes_it(desk: Desk) -> None:
    for leave in (
        lambda: desk.press(Key.Key_Home),
        lambda: desk.type(" "),
        desk.editor.clearFocus,
    ):
        desk.editor.change_all("")
        desk.editor.setFocus()
        desk.type("x #ha")
        assert desk.offered()
        leave()
        assert desk.offered() == []


def test_pasting_undoing_and_fixing_open_nothing(desk: Desk) -> None:
    desk.editor.write("Proud #har")
    assert desk.offered() == []
    desk.editor.undo()
    desk.editor.redo()
    assert desk.offered() == []


def test_people_are_offered_where_the_text_goes(desk: Desk) -> None:
    desk.type("With @id")
    assert desk.offered() == ["@ida@m.example", "@ida"]
    assert desk.completion.list.about(desk.completion.list.offers[0]) == "Ida Holm · Mastodon"
    desk.networks = ("practice",)
    desk.type("a")
    assert desk.offered() == []  # only "@ida" is left, and it is written
    desk.editor.change_all("")
    desk.type("@hol")
    assert desk.offered() == ["@ida"]
    desk.press(Key.Key_Down, Key.Key_Enter)
    assert desk.editor.text() == "@ida"


def test_while_an_input_method_composes_there_is_no_list(desk: Desk) -> None:
    desk.type("#h")
    assert desk.offered()
    QApplication.sendEvent(desk.editor, QInputMethodEvent("あ", []))
    assert desk.offered() == []
    done = QInputMethodEvent()
    done.setCommitString("ar")
    QApplication.sendEvent(desk.editor, done)
    assert desk.editor.text() == "#har"
    assert desk.offered() == ["#HarbourSchool", "#Harbour"]


@pytest.mark.parametrize("lines", [0, 3, 30])
def test_the_line_that_is_written_is_never_covered(desk: Desk, lines: int) -> None:
    desk.editor.write("A line of words.\n" * lines)
    desk.editor.moveCursor(QTextCursor.MoveOperation.End)
    desk.type("And #")
    window: QWidget = desk.texts.window()
    line = desk.editor.cursorRect()
    top = desk.editor.viewport().mapTo(window, QPoint(0, line.top()))
    written = QRect(0, top.y(), window.width(), line.height())
    shown = desk.completion.list.geometry()
    assert desk.offered()
    assert not shown.intersects(written)
    assert window.rect().contains(shown)


def test_a_click_takes_it_and_the_words_keep_the_focus(desk: Desk) -> None:
    desk.type("#")
    place = QPoint(20, desk.completion.list.height() - 10)
    QTest.mouseMove(desk.completion.list, place)
    assert desk.completion.list.chosen is None  # a mouse that rests there chooses nothing
    QTest.mouseClick(desk.completion.list, Qt.MouseButton.LeftButton, pos=place)
    assert desk.editor.text() == "#Apprentices"
    assert desk.editor.hasFocus()


def test_a_screen_reader_hears_what_can_be_chosen_and_what_is(desk: Desk, qtbot: QtBot) -> None:
    desk.type("#har")
    qtbot.waitUntil(lambda: "#HarbourSchool, #Harbour" in desk.completion.spoken)
    desk.press(Key.Key_Down)
    assert desk.completion.spoken == "#HarbourSchool, this post, 1 of 2"
    assert desk.completion.list.accessibleName()
    assert desk.completion.list.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_a_text_per_network_offers_who_is_there(desk: Desk) -> None:
    desk.texts._switch.click()
    desk.texts.go_to("practice")
    desk.editor.setFocus()
    desk.type("@i")
    assert desk.offered() == ["@ida"]
