"""Every hint of the real engine selects exactly its words in a real editor, whatever they are."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.guidelines.engine import Context, Engine
from desktop.guidelines.rules import read
from desktop.model import Hint
from desktop.text import Offsets
from desktop.ui.caption import Caption
from desktop.ui.look import Look

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TERMS = [
    "leverage", "🚢", "👩‍🔬", "🇳🇴", "e\u0301te\u0301", "Straße", "שלום", "مرحبا", "東京", "हिन्दी",
    "สวัสดี", "𝐛𝐨𝐥𝐝", "𓀀𓀁", "İstanbul", "ﬁne", "co\u00adop",
]  # fmt: skip
LONE = ["\ud83d", "\ude00", "x\udea2y"]
JOINTS = [" ", "\n", "\u00a0", "\u200b", "\u200d", "\u0301", "\u200f", "\u2066", "\u2029", "#", "@"]
pieces = st.one_of(
    st.sampled_from(TERMS),
    st.sampled_from(LONE),
    st.sampled_from(JOINTS),
    st.text(st.characters(exclude_characters="\0\ufffd", exclude_categories=("Cc",)), max_size=6),
)
texts = st.lists(pieces, max_size=24).map("".join)


@pytest.fixture(scope="module")
def engine() -> Engine:
    rules = [
        {"id": "terms", "type": "existence", "level": "must", "terms": TERMS, "word": False,
         "in": ["text", "hashtag", "mention", "url"], "message": "{found}"},
        {"id": "words", "type": "existence", "level": "tip", "patterns": [r"\w+", r"\d+ ?%"],
         "message": "{found}"},
        {"id": "twice", "type": "repetition", "level": "tip", "message": "{found}"},
        {"id": "long", "type": "length", "level": "tip", "max": 12, "message": "{n}"},
    ]  # fmt: skip
    book = json.dumps({"schema": "guidelines/1", "id": "spans", "rules": rules})
    return Engine([read(book.encode(), "spans")])


@pytest.fixture
def caption(qapp: QApplication, qtbot: QtBot) -> Iterator[Caption]:
    editor = Caption(Look(qapp, "light"), "Caption")
    qtbot.addWidget(editor)
    yield editor


def selected(editor: Caption, start: int, end: int) -> str:
    cursor = QTextCursor(editor.document())
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return cursor.selectedText().replace("\u2029", "\n").replace("\u2028", "\n")


def whole(words: str) -> str:
    """Without the signs for torn halves of emoji, which Qt does not give back."""
    return words.replace("\ufffd", "")


def check(editor: Caption, engine: Engine) -> tuple[Hint, ...]:
    """Every hint's place selects its words; so does every underline that is drawn."""
    text = editor.text()
    hints = engine.check(text, Context())
    editor.show_hints(hints)
    offsets = Offsets(text)
    for hint in hints:
        assert text[hint.start : hint.end] == hint.found
        places = offsets.to_utf16(hint.start), offsets.to_utf16(hint.end)
        assert selected(editor, *places) == whole(hint.found)
    drawn = {selected(editor, span.start, span.end) for span in editor._underlines._spans}
    assert drawn == {whole(hint.found) for hint in hints if hint.start < hint.end}
    return hints


@given(texts)
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_hint_selects_exactly_its_words(caption: Caption, engine: Engine, text: str) -> None:
    caption.load(text)
    check(caption, engine)


@given(texts, texts, st.integers(0, 40), st.integers(0, 6))
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_spans_still_select_their_words_after_an_edit_anywhere(
    caption: Caption, engine: Engine, text: str, more: str, at: int, gone: int
) -> None:
    caption.load(text)
    check(caption, engine)
    cursor = caption.textCursor()
    end = caption.document().characterCount() - 1
    cursor.setPosition(min(at, end))
    cursor.setPosition(min(at + gone, end), QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(more)
    for span in caption._underlines._spans:  # before anything looked: moved along by hand
        assert 0 <= span.start < span.end <= caption.document().characterCount() - 1
    check(caption, engine)
    caption.undo()
    check(caption, engine)


def test_the_words_that_are_found_are_those_that_are_there(
    caption: Caption, engine: Engine
) -> None:
    """The property above is worth something only if there are hints to speak of."""
    caption.load(" ".join(TERMS))
    found = {hint.found for hint in check(caption, engine) if hint.rule == "terms"}
    assert found == set(TERMS)
