"""The caption's editor: undo, places, underlines, input methods, the clipboard."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage, QInputMethodEvent, QTextCharFormat, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.model import Fix, Hint, Level
from desktop.ui.caption import LINE_HEIGHT, Caption
from desktop.ui.look import Look
from desktop.ui.paste import tidy
from desktop.ui.underlines import Span, shifted

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def caption(qapp: QApplication, qtbot: QtBot) -> Iterator[Caption]:
    look = Look(qapp, "light")
    editor = Caption(look, "Caption")
    qtbot.addWidget(editor)
    editor.resize(500, 300)
    editor.show()
    editor.setFocus()
    yield editor


def hint(text: str, found: str, level: Level = Level.SHOULD) -> Hint:
    start = text.index(found)
    return Hint("rule", level, start, start + len(found), found, "Better not.")


def underlined(editor: Caption) -> list[str]:
    """The words that carry an underline or a ground, as Qt would draw them."""
    words = []
    block = editor.document().firstBlock()
    while block.isValid():
        raw = block.text().encode("utf-16-le", "surrogatepass")
        for one in block.layout().formats():
            none = QTextCharFormat.UnderlineStyle.NoUnderline
            if one.format.underlineStyle() != none:
                piece = raw[one.start * 2 : (one.start + one.length) * 2]
                words.append(piece.decode("utf-16-le", "surrogatepass"))
        block = block.next()
    return words


def test_a_mend_is_one_undo_step_that_brings_words_and_cursor_back(caption: Caption) -> None:
    caption.load("We 🚢 utilize it daily.")
    caption.moveCursor(QTextCursor.MoveOperation.End)
    before = caption.textCursor().position()
    start = caption.text().index("utilize")

    caption.mend(Fix(start, start + 7, "use"))
    assert caption.text() == "We 🚢 use it daily."

    caption.undo()
    assert caption.text() == "We 🚢 utilize it daily."
    assert caption.textCursor().position() == before
    caption.redo()
    assert caption.text() == "We 🚢 use it daily."


def test_replacing_everything_can_be_undone(caption: Caption) -> None:
    QTest.keyClicks(caption, "my own words")
    caption.change_all("A suggestion.\n\nWith two paragraphs.")
    assert caption.text() == "A suggestion.\n\nWith two paragraphs."
    caption.undo()
    assert caption.text() == "my own words"


def test_loading_a_draft_leaves_nothing_to_undo_and_tells_nobody(
    caption: Caption, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(caption.edited, wait=20):
        caption.load("Words of yesterday.")
    assert not caption.document().isUndoAvailable()


def test_the_text_is_what_was_typed_hard_spaces_and_decomposed_letters_too(
    caption: Caption,
) -> None:
    words = "Cafe\u0301\u00a0noir \U0001f469\u200d\U0001f52c\nsecond line"
    caption.write(words)
    assert caption.text() == words


def test_drawing_underlines_is_no_edit(caption: Caption, qtbot: QtBot) -> None:
    text = "We utilize it.\nWe utilize that."
    caption.load(text)
    with qtbot.assertNotEmitted(caption.edited, wait=50):
        caption.show_hints([hint(text, "utilize")])
        caption.show_hints([])
        caption.show_hints([hint(text, "that", Level.MUST)])
    assert underlined(caption) == ["that"]


def test_underlines_move_along_with_an_edit_before_them(caption: Caption) -> None:
    text = "We utilize it."
    caption.load(text)
    caption.show_hints([hint(text, "utilize")])
    caption.moveCursor(QTextCursor.MoveOperation.Start)
    caption.insertPlainText("🚢 Ahoy! ")
    assert underlined(caption) == ["utilize"]


@given(
    before=st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30),
    found=st.text(
        st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=12
    ),
    after=st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30),
)
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_an_underline_lies_under_exactly_its_words(
    caption: Caption, before: str, found: str, after: str
) -> None:
    caption.load(before + found + after)
    text = caption.text()
    start = len(before)
    caption.show_hints([Hint("rule", Level.TIP, start, start + len(found), found, "…")])
    assert "".join(underlined(caption)) == text[start : start + len(found)]


def test_a_composition_is_not_an_edit_until_it_is_committed(caption: Caption, qtbot: QtBot) -> None:
    caption.load("Tokyo: ")
    with qtbot.assertNotEmitted(caption.edited, wait=20):
        QApplication.sendEvent(caption, QInputMethodEvent("とう", []))
    assert caption.preedit == "とう"
    assert caption.text() == "Tokyo: "

    done = QInputMethodEvent()
    done.setCommitString("東京")
    with qtbot.waitSignal(caption.edited):
        QApplication.sendEvent(caption, done)
    assert caption.preedit == ""
    assert caption.text() == "Tokyo: 東京"


def test_the_hand_rests_when_the_word_is_left(caption: Caption, qtbot: QtBot) -> None:
    QTest.keyClicks(caption, "utilize")
    assert caption.typing
    rested: list[None] = []
    caption.rested.connect(lambda: rested.append(None))
    QTest.keyClicks(caption, " ")
    assert rested and not caption.typing


def test_the_hand_rests_after_a_while_without_a_key(caption: Caption, qtbot: QtBot) -> None:
    QTest.keyClicks(caption, "utilize")
    with qtbot.waitSignal(caption.rested):
        pass
    assert not caption.typing


def test_the_lines_stay_generous_after_everything_was_deleted(caption: Caption) -> None:
    caption.write("one\ntwo")
    caption.selectAll()
    caption.textCursor().removeSelectedText()
    caption.undo()
    caption.write("\nthree")
    block = caption.document().firstBlock()
    while block.isValid():
        assert block.blockFormat().lineHeight() == LINE_HEIGHT
        block = block.next()


# --- the clipboard ---------------------------------------------------------------------------


def test_pasting_brings_words_only(caption: Caption) -> None:
    mime = QMimeData()
    mime.setHtml("<p>Hello <b>bold</b></p><p>second</p>")
    caption.insertFromMimeData(mime)
    assert caption.text() == "Hello bold\n\nsecond"
    assert not caption.document().firstBlock().charFormat().fontWeight() > 400


def test_a_picture_is_not_pasted_but_refused(caption: Caption, qtbot: QtBot) -> None:
    mime = QMimeData()
    mime.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    with qtbot.waitSignal(caption.refused):
        caption.insertFromMimeData(mime)
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile("/tmp/holiday.png")])
    with qtbot.waitSignal(caption.refused):
        caption.insertFromMimeData(files)
    assert caption.text() == ""


def test_debris_of_word_processors_goes_and_joiners_stay() -> None:
    assert tidy("a\u00a0b\u00adc\u200bd\r\ne\ufeff") == "a bcd\ne"
    assert (
        tidy("\U0001f469\u200d\U0001f4bb می\u200cخواهم")
        == "\U0001f469\u200d\U0001f4bb می\u200cخواهم"
    )


def test_copying_takes_words_only(caption: Caption) -> None:
    caption.load("one\ntwo")
    caption.selectAll()
    mime = caption.createMimeDataFromSelection()
    assert mime.formats() == ["text/plain"]
    assert mime.text() == "one\ntwo"


# --- spans -----------------------------------------------------------------------------------


def test_spans_follow_edits_and_vanish_with_their_words() -> None:
    span = Span(10, 15, Level.TIP)
    assert shifted([span], 0, 0, 3) == (Span(13, 18, Level.TIP),)
    assert shifted([span], 20, 2, 0) == (span,)
    assert shifted([span], 12, 0, 2) == (Span(10, 17, Level.TIP),)
    assert shifted([span], 8, 10, 0) == ()
