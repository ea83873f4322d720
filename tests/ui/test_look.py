"""Colours that can be read in light and dark, whatever accent a program has."""

from __future__ import annotations

import itertools
import re

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.ui.look import DEFAULT_ACCENT, RESOURCES, Look, contrast

GROUNDS = ("window", "panel", "card", "field")
WORDS = ("text", "muted", "good", "warn", "bad", "accent_text", "info")
HINTS = ("block", "must", "should", "tip")
SOFT = ("good_soft", "warn_soft", "bad_soft", "info_soft", "accent_soft", "hover")
AWFUL = (
    "", "nonsense", "#", "#12345", "red", DEFAULT_ACCENT,
    "#000000", "#FFFFFF", "#777777", "#808080", "#FFFF00", "#00FF00", "#00FFFF", "#0000FF",
    "#FF00FF", "#FF0000", "#FEFEFE", "#010101", "#F4F5F7", "#16181C", "#22262C", "#E5484D",
)  # fmt: skip


@pytest.fixture(params=["light", "dark"])
def themed(request: pytest.FixtureRequest, qapp: QApplication) -> Look:
    return Look(qapp, request.param)


def test_black_on_white_is_21_and_a_colour_on_itself_is_1() -> None:
    assert contrast(QColor("#000"), QColor("#FFF")) == pytest.approx(21)
    assert contrast(QColor("#FFF"), QColor("#000")) == pytest.approx(21)
    assert contrast(QColor("#5A5"), QColor("#5A5")) == pytest.approx(1)


def test_a_switch_that_is_locked_shows_whether_it_is_on(themed: Look, qtbot: QtBot) -> None:
    themed.dress()
    page = QWidget()
    page.setObjectName("window")
    qtbot.addWidget(page)
    box = QVBoxLayout(page)
    for kind in (QCheckBox, QRadioButton):
        locked = kind()
        locked.setAutoExclusive(False)
        locked.setChecked(True)
        locked.setEnabled(False)
        box.addWidget(locked)
    page.show()
    for locked in page.findChildren(QAbstractButton):
        image = locked.grab().toImage()
        middle = range(3, 14)
        seen = [image.pixelColor(x, image.height() // 2 + y - 8) for x in middle for y in middle]
        seen.sort(key=QColor.lightnessF)
        assert contrast(seen[0], seen[-1]) >= 3


@pytest.mark.parametrize(("word", "ground"), [*itertools.product(WORDS, GROUNDS)])
def test_words_can_be_read_on_every_ground(themed: Look, word: str, ground: str) -> None:
    assert contrast(themed.color(word), themed.color(ground)) >= 4.5


@pytest.mark.parametrize("soft", SOFT)
def test_text_can_be_read_on_soft_grounds(themed: Look, soft: str) -> None:
    assert contrast(themed.color("text"), themed.color(soft)) >= 4.5


@pytest.mark.parametrize(
    ("hint", "ground"), [*itertools.product(HINTS, ("card", "field", "panel"))]
)
def test_hints_stand_out(themed: Look, hint: str, ground: str) -> None:
    assert contrast(themed.color(hint), themed.color(ground)) >= 4.5


@pytest.mark.parametrize("ground", GROUNDS)
def test_the_edges_of_controls_stand_out(themed: Look, ground: str) -> None:
    assert contrast(themed.color("strong_line"), themed.color(ground)) >= 3.0


@pytest.mark.parametrize("accent", AWFUL)
def test_whatever_accent_a_program_has_it_can_be_used(themed: Look, accent: str) -> None:
    themed.set_accent(accent)
    color = themed.color
    assert contrast(color("on_accent"), color("accent")) >= 4.5
    assert contrast(color("text"), color("accent_soft")) >= 4.5
    for ground in GROUNDS:
        assert contrast(color("accent"), color(ground)) >= 3.0, ground
        assert contrast(color("accent_text"), color(ground)) >= 4.5, ground


def test_nonsense_means_our_own_accent(themed: Look) -> None:
    own = themed.color("accent").name()
    themed.set_accent("#FF0000")
    assert themed.color("accent").name() != own
    themed.set_accent("url(file:///etc/passwd)")
    assert themed.color("accent").name() == own


def test_switching_the_theme_is_told_once_and_changes_everything(qapp: QApplication) -> None:
    look = Look(qapp, "light")
    told: list[int] = []
    look.changed.connect(lambda: told.append(1))
    window = qapp.palette().window().color().name()
    look.set_theme("dark")
    look.set_theme("dark")
    assert told == [1]
    assert look.dark
    assert qapp.palette().window().color().name() != window
    look.set_theme("light")
    assert qapp.palette().window().color().name() == window


def test_the_style_sheet_has_no_colour_left_open(qapp: QApplication) -> None:
    Look(qapp, "dark")
    assert "@" not in re.sub(r"/\*.*?\*/", "", qapp.styleSheet(), flags=re.DOTALL)


def test_every_icon_can_be_drawn_in_every_colour(qapp: QApplication) -> None:
    look = Look(qapp, "light")
    names = [file.stem for file in (RESOURCES / "icons").glob("*.svg")]
    assert len(names) > 20
    for name in names:
        for size in (16, 24, 48):
            image = look.icon(name, "text").pixmap(size, size).toImage()
            shown = [
                image.pixelColor(x, y).alpha() > 128
                for x in range(image.width())
                for y in range(image.height())
            ]
            assert any(shown), name


def test_fonts_follow_the_system(qapp: QApplication) -> None:
    look = Look(qapp, "light")
    assert look.font().pointSizeF() == pytest.approx(qapp.font().pointSizeF())
    assert look.font(2.0).pointSizeF() == pytest.approx(2 * qapp.font().pointSizeF())
