"""What two pages share: plain text, names, ellipses, pictures at their ratio, no leftovers."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.look import Look
from desktop.ui.painted import Avatar, CounterRing, Picture
from desktop.ui.widgets import Banner, Button, Card, Chip, Elided, EmptyPlace, Text, clear, name_it

MARKUP = "<b>bold</b> <img src='file:///etc/passwd'> &amp;"


def test_text_from_outside_is_shown_as_it_is(look: Look, qtbot: QtBot) -> None:
    for label in (Text(MARKUP), Elided(MARKUP)):
        qtbot.addWidget(label)
        assert label.textFormat() is Qt.TextFormat.PlainText
    banner = Banner(look)
    qtbot.addWidget(banner)
    banner.say("bad", MARKUP)
    assert banner.text == MARKUP
    assert all(
        label.textFormat() is Qt.TextFormat.PlainText
        for label in banner.findChildren(QLabel)
        if label.text()
    )


@pytest.mark.parametrize("lines", [1, 2, 3])
@pytest.mark.parametrize(
    "text", ["", "short", "many words " * 60, "x" * 900, "слово " * 90, "مرحبا بكم " * 60]
)
def test_an_elided_text_keeps_to_its_lines_and_says_the_whole(
    qtbot: QtBot, lines: int, text: str
) -> None:
    label = Elided(text, lines=lines)
    qtbot.addWidget(label)
    label.resize(200, 80)
    label.show()
    shown = label.text().split("\n")
    assert len(shown) <= lines
    assert all(label.fontMetrics().horizontalAdvance(row) <= 202 for row in shown)
    assert label.accessibleName() == " ".join(text.split())
    if label.text().replace("\n", " ") != " ".join(text.split()):
        assert label.text().endswith("…")


def test_an_elided_text_follows_its_room(qtbot: QtBot) -> None:
    label = Elided("a sentence that is long enough to be cut")
    qtbot.addWidget(label)
    label.show()
    label.resize(80, 20)
    assert label.text().endswith("…")
    label.resize(900, 20)
    assert label.text() == "a sentence that is long enough to be cut"


def test_a_card_that_is_a_button_works_by_mouse_and_by_key(qtbot: QtBot) -> None:
    card = Card(interactive=True)
    qtbot.addWidget(card)
    card.resize(100, 60)
    card.show()
    pressed: list[int] = []
    card.clicked.connect(lambda: pressed.append(1))
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(card, Qt.MouseButton.RightButton)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_A):
        qtbot.keyClick(card, key)
    assert len(pressed) == 3
    still = Card()
    qtbot.addWidget(still)
    still.show()
    still.clicked.connect(lambda: pressed.append(1))
    qtbot.mouseClick(still, Qt.MouseButton.LeftButton)
    assert len(pressed) == 3


def test_buttons_and_chips_have_names(look: Look, qtbot: QtBot) -> None:
    for made in (
        Button("Do it"),
        Button("Do it", icon=look.icon("check")),
        Chip("Do it"),
        name_it(QPushButton(), "Do it"),
    ):
        qtbot.addWidget(made)
        assert made.accessibleName() == "Do it"


def test_a_banner_says_one_thing_at_a_time_with_one_button(look: Look, qtbot: QtBot) -> None:
    banner = Banner(look)
    qtbot.addWidget(banner)
    assert not banner.isVisible()
    for kind in ("info", "good", "warn", "bad"):
        banner.say(kind, f"Something {kind}", "Do it")
        assert banner.isVisible()
        assert banner.accessibleName() == f"Something {kind}"
    with qtbot.waitSignal(banner.pressed):
        banner.findChild(QPushButton).click()
    banner.say("info", "No button")
    assert not banner.findChild(QPushButton).isVisible()
    banner.clear()
    assert not banner.isVisible()


def test_an_empty_place_has_one_next_step(look: Look, qtbot: QtBot) -> None:
    place = EmptyPlace(look, "feed", "Nothing", "What it is for", "Next")
    qtbot.addWidget(place)
    with qtbot.waitSignal(place.pressed):
        place.findChild(QPushButton).click()
    bare = EmptyPlace(look, "feed", "Nothing", "What it is for")
    qtbot.addWidget(bare)
    assert bare.findChild(QPushButton) is None


def striped(path: Path, width: int, height: int) -> Path:
    """Left half red, right half blue."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff0000"))
    for x in range(width // 2, width):
        for y in range(height):
            image.setPixelColor(x, y, QColor("#0000ff"))
    image.save(str(path))
    return path


@pytest.mark.parametrize("size", [(400, 100), (100, 400), (50, 50)])
def test_a_picture_fills_its_place_and_is_never_stretched(
    look: Look, qtbot: QtBot, tmp_path: Path, size: tuple[int, int]
) -> None:
    picture = Picture(look, width=160, height=96)
    qtbot.addWidget(picture)
    picture.show_file(striped(tmp_path / "striped.png", *size), "Two colours")
    image = picture.grab().toImage()
    shown = picture._shown.deviceIndependentSize()
    assert shown.width() >= 159
    assert shown.height() >= 95
    ratio = shown.width() / shown.height()
    assert ratio == pytest.approx(size[0] / size[1], rel=0.05)
    assert image.pixelColor(50, 48).red() > 200
    assert image.pixelColor(110, 48).blue() > 200
    assert picture.accessibleName() == "Two colours"


@pytest.mark.parametrize("body", [b"", b"garbage", b"\x89PNG\r\n\x1a\n" + b"\0" * 50])
def test_a_picture_that_is_none_leaves_a_quiet_place(
    look: Look, qtbot: QtBot, tmp_path: Path, body: bytes
) -> None:
    path = tmp_path / "broken.png"
    path.write_bytes(body)
    picture = Picture(look, width=80, height=60)
    qtbot.addWidget(picture)
    for shown in (path, tmp_path / "absent.png", None):
        picture.show_file(shown)
        assert not picture.grab().isNull()


def test_an_avatar_without_a_picture_shows_a_letter(look: Look, qtbot: QtBot) -> None:
    avatar = Avatar(look)
    qtbot.addWidget(avatar)
    for name, letter in (("@ada", "A"), ("", "?"), ("@", "?"), ("éva", "É")):
        avatar.show_person(name)
        assert avatar._letter == letter
        assert not avatar.grab().isNull()


@pytest.mark.parametrize(("count", "limit"), [(0, 500), (499, 500), (501, 500), (5, 0), (10**6, 1)])
def test_a_ring_can_be_as_full_as_it_likes(
    look: Look, qtbot: QtBot, count: int, limit: int
) -> None:
    ring = CounterRing(look)
    qtbot.addWidget(ring)
    ring.show_count(count, limit)
    assert not ring.grab().isNull()
    assert ring.accessibleName()


def test_clearing_a_layout_leaves_nothing_behind(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    box = QVBoxLayout(parent)
    for _ in range(10):
        box.addWidget(QLabel("one"))
        row = QHBoxLayout()
        row.addWidget(QLabel("two"))
        row.addStretch(1)
        box.addLayout(row)
        box.addStretch(1)
    clear(box)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert box.count() == 0
    assert parent.findChildren(QLabel) == []
