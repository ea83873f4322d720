"""The lines of a row: where they break, and what is marked in them."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtWidgets import QApplication

from desktop.ui.feed_lines import Found, _lines, _option, draw_lines, excerpt

BEHIND = QColor("#FF00AA")


def columns(text: str, typed: str, width: int = 400) -> set[int]:
    """Where in the picture something is marked."""
    image = QImage(width, 80, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    found = Found(typed, QColor("black"), BEHIND)
    draw_lines(painter, image.rect(), text, QFont("Inter", 12), 2, found)
    painter.end()
    rows = range(image.height())
    return {x for x in range(width) for y in rows if image.pixelColor(x, y) == BEHIND}


@pytest.mark.usefixtures("qapp")
def test_a_found_word_is_marked_where_it_stands() -> None:
    assert not columns("The harbour school", "")
    assert not columns("The harbour school", "ferry")
    first, last = columns("harbour in the morning", "harb"), columns("the blue harbour", "harb")
    assert min(first) < 3 and max(first) < min(last) + 60
    assert min(last) > 10
    everything = columns("the blue harbour", "the blue harbour")
    assert min(everything) < 3 and max(everything) >= max(last)


@pytest.mark.usefixtures("qapp")
def test_in_a_text_from_the_right_the_first_word_is_marked_on_the_right() -> None:
    assert min(columns("افتتاح مدرسة الميناء", "افتتاح")) > 200


def test_lines_go_on_where_they_broke_also_after_signs_of_two_units(qapp: QApplication) -> None:
    text = "🚢🚢🚢🚢🚢🚢 the ferries go electric and everybody may come aboard on Saturday"
    lines = _lines(text, QFont("Inter", 12), 180, 9, _option(text))
    assert len(lines) > 2
    assert " ".join(shown for _, shown in lines) == text
    for start, shown in lines:
        assert text[start : start + len(shown)] == shown


def test_an_excerpt_begins_before_the_word_that_was_found() -> None:
    text = "Nothing of it. " * 60 + "The ferry school opens its doors. " + "More. " * 60
    assert excerpt(text, "").startswith("Nothing of it.")
    assert excerpt(text, "zebra").startswith("Nothing of it.")
    shown = excerpt(text, "ferry")
    assert shown.startswith("… ") and 0 < shown.index("ferry") < 60
    assert excerpt("The ferry", "ferry") == "The ferry"
