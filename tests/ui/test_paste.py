"""What is pasted or dropped becomes plain words, whatever it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.caption import Caption
from desktop.ui.look import Look
from desktop.ui.paste import LONGEST, LONGEST_MARKUP, tidy, words_of

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
WORD = (Path(__file__).parent / "samples" / "word.html").read_text("utf-8")
WORDS = (
    "The harbour school\n\nForty apprentices & one goal:  mend what others throw away. "
    "\U0001f469\u200d\U0001f527\n\n• hulls\n\n• bearings\n\n"
    "northwind.example “quoted” – ok"
)


@pytest.fixture
def caption(qapp: QApplication, qtbot: QtBot) -> Iterator[Caption]:
    editor = Caption(Look(qapp, "light"), "Caption")
    qtbot.addWidget(editor)
    editor.resize(500, 300)
    editor.show()
    yield editor


def html(markup: str) -> QMimeData:
    mime = QMimeData()
    mime.setHtml(markup)
    return mime


def text(words: str) -> QMimeData:
    mime = QMimeData()
    mime.setText(words)
    return mime


def test_what_a_word_processor_copies_becomes_its_words(caption: Caption) -> None:
    caption.write("Before. ")
    caption.insertFromMimeData(html(WORD))
    assert caption.text() == f"Before. {WORDS}"
    caption.undo()
    assert caption.text() == "Before. "
    caption.redo()
    assert caption.text() == f"Before. {WORDS}"


def test_dropping_does_the_same_as_pasting(caption: Caption) -> None:
    mime, none = html(WORD), Qt.KeyboardModifier.NoModifier
    left, copy = Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction
    comes = QDragEnterEvent(QPoint(10, 10), copy, mime, left, none)
    QApplication.sendEvent(caption.viewport(), comes)
    drop = QDropEvent(QPointF(10, 10), copy, mime, left, none)
    QApplication.sendEvent(caption.viewport(), drop)
    assert caption.text() == WORDS
    caption.undo()
    assert caption.text() == ""


def test_where_there_are_words_and_html_the_words_are_taken(caption: Caption) -> None:
    mime = html("<b>rich</b>")
    mime.setText("plain")
    caption.insertFromMimeData(mime)
    assert caption.text() == "plain"


@pytest.mark.parametrize("kind", ["picture", "file", "empty", "html without words"])
def test_what_is_no_words_is_refused_and_leaves_the_words_alone(
    caption: Caption, qtbot: QtBot, kind: str
) -> None:
    caption.write("My words")
    mime = QMimeData()
    if kind == "picture":
        mime.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    elif kind == "file":
        mime.setUrls([QUrl.fromLocalFile("/somewhere/holiday.png")])
        mime.setText("file:///somewhere/holiday.png")
    elif kind == "html without words":
        mime.setHtml('<img src="data:image/png;base64,AAAA">')
    with qtbot.waitSignal(caption.refused) as refused:
        caption.insertFromMimeData(mime)
    assert refused.args == ["not_words"]
    assert caption.text() == "My words"


def test_five_megabytes_are_cut_and_that_is_said(caption: Caption, qtbot: QtBot) -> None:
    row = "<p class=MsoNormal><span style='font-size:11pt'>Forty apprentices</span></p>"
    with qtbot.waitSignal(caption.refused) as refused:
        caption.insertFromMimeData(html(row * (5_000_000 // len(row))))
    assert refused.args == ["too_long"]
    assert 1000 < len(caption.text()) <= LONGEST
    caption.undo()
    assert caption.text() == ""
    assert words_of(text("x" * 5_000_000)).words == "x" * LONGEST


def test_heavy_styles_and_pictures_do_not_crowd_out_the_words() -> None:
    heavy = f"<style>{'p{a:b}' * 200_000}</style><img src='data:image/png;base64,{'A' * 900_000}'>"
    found = words_of(html(f"<html>{heavy}<!-- {'x' * 900_000} --><p>The words</p></html>"))
    assert (found.words, found.refused) == ("The words", "")
    assert len(heavy) > LONGEST_MARKUP


def test_a_single_surrogate_is_left_out_and_nothing_breaks(caption: Caption) -> None:
    caption.insertFromMimeData(text("half \ud83d an emoji"))
    assert caption.text() == "half  an emoji"


@given(st.text(max_size=60))
def test_joiners_and_marks_of_every_script_stay(words: str) -> None:
    joined = f"\U0001f469\u200d\U0001f4bb{words}می\u200cخواهم"
    assert tidy(joined).startswith("\U0001f469\u200d\U0001f4bb")
    assert tidy(joined).endswith("می\u200cخواهم")
    assert tidy(tidy(joined)) == tidy(joined)


@given(st.text(max_size=300))
def test_any_html_gives_words_without_controls(markup: str) -> None:
    found = words_of(html(markup))
    assert not any(ord(one) < 32 and one not in "\n\t" for one in found.words)
