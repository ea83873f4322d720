"""The tray: its menu, its states by shape, contrast everywhere, one icon only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QAction, QColor, QImage, QPainter
from PySide6.QtWidgets import QMenu, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from desktop.model import KeptPost, Post, Trouble
from desktop.ui.look import DEFAULT_ACCENT, Look, contrast
from desktop.ui.tray import Tray, TrayIcon

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
GROUNDS = ("#000000", "#FFFFFF", "#888888")
AWFUL = (DEFAULT_ACCENT, "#000000", "#FFFFFF", "#888888", "#FFFF00", "#0000FF")


def post(number: int, title: str = "") -> KeptPost:
    made = Post(f"id-{number}", "news", f"guid-{number}", title=title or f"Title {number}")
    return KeptPost(made, "https://a.example/", NOW, NOW)


@pytest.fixture
def tray(look: Look) -> Iterator[Tray]:
    made = Tray(look)
    yield made
    made.leave()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def entries(menu: QMenu) -> list[str]:
    return [entry.text() for entry in menu.actions() if not entry.isSeparator()]


def entry(tray: Tray, words: str) -> QAction:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    menus = [tray._menu, *tray._menu.findChildren(QMenu)]
    found = [one for menu in menus for one in menu.actions() if one.text() == words]
    assert len(found) == 1, words
    return found[0]


def test_the_menu_says_what_one_can_do(tray: Tray) -> None:
    tray.show_state([post(1), post(2), post(3), post(4)], 4, paused=False, trouble=Trouble.NONE)
    assert entries(tray._menu) == [
        "Open Goodword",
        "Title 1",
        "Title 2",
        "Title 3",
        "Write a post of my own…",
        "My reach",
        "Pause alerts",
        "Check now",
        "Settings",
        "Quit",
    ]
    (pause,) = [one.menu() for one in tray._menu.actions() if one.menu() is not None]
    assert entries(pause) == ["For 1 hour", "Until tomorrow", "Until I resume"]


def test_without_posts_and_paused_the_menu_says_so(tray: Tray) -> None:
    tray.show_state([], 0, paused=True, trouble=Trouble.NONE)
    assert entries(tray._menu) == [
        "Open Goodword",
        "Write a post of my own…",
        "My reach",
        "Resume alerts",
        "Check now",
        "Settings",
        "Quit",
    ]


@pytest.mark.parametrize(
    ("words", "signal", "value"),
    [
        ("Open Goodword", "place_wanted", [""]),
        ("Title 2", "post_wanted", ["id-2"]),
        ("Write a post of my own…", "own_wanted", []),
        ("My reach", "place_wanted", ["reach"]),
        ("For 1 hour", "pause_wanted", ["hour"]),
        ("Until tomorrow", "pause_wanted", ["tomorrow"]),
        ("Until I resume", "pause_wanted", ["open"]),
        ("Check now", "check_wanted", []),
        ("Settings", "place_wanted", ["settings"]),
        ("Quit", "quit_wanted", []),
    ],
)
def test_each_entry_does_what_it_says(
    tray: Tray, qtbot: QtBot, words: str, signal: str, value: list[str]
) -> None:
    tray.show_state([post(1), post(2)], 2, paused=False, trouble=Trouble.NONE)
    with qtbot.waitSignal(getattr(tray, signal)) as told:
        entry(tray, words).trigger()
    assert told.args == value


def test_long_and_strange_titles_stay_one_short_line(tray: Tray) -> None:
    tray.show_state([post(1, "R&D " * 40)], 1, paused=False, trouble=Trouble.NONE)
    (title,) = [words for words in entries(tray._menu) if words.startswith("R")]
    assert title.startswith("R&&D ")
    assert len(title.replace("&&", "&")) <= 48
    assert title.endswith("…")


@pytest.mark.parametrize(
    ("new", "paused", "trouble", "state", "says"),
    [
        (0, False, Trouble.NONE, "quiet", "all quiet"),
        (3, False, Trouble.NONE, "new", "3 new"),
        (3, True, Trouble.NONE, "paused", "paused"),
        (3, True, Trouble.OFFLINE, "offline", "offline"),
        (3, True, Trouble.NEEDS_YOU, "needs_you", "needs you"),
    ],
)
def test_the_state_is_the_most_pressing_one(
    tray: Tray, new: int, paused: bool, trouble: Trouble, state: str, says: str
) -> None:
    tray.show_state([], new, paused=paused, trouble=trouble)
    assert tray.state == state
    assert says in tray._icon.toolTip()


def painted(state: str, size: int, ground: str, accent: str = DEFAULT_ACCENT) -> QImage:
    image = QImage(size, size, QImage.Format.Format_RGB32)
    image.fill(QColor(ground))
    painter = QPainter(image)
    painter.drawPixmap(0, 0, TrayIcon.picture(state, QColor(accent), size))
    painter.end()
    return image


def pixels(image: QImage) -> list[QColor]:
    return [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]


def grey(image: QImage) -> list[float]:
    return [color.lightnessF() for color in pixels(image)]


@pytest.mark.parametrize("size", [16, 22, 24, 32, 48])
def test_states_differ_in_shape_and_not_only_in_colour(qapp: object, size: int) -> None:
    drawn = {state: grey(painted(state, size, "#888888")) for state in TrayIcon.STATES}
    states = list(drawn)
    for number, one in enumerate(states):
        for other in states[number + 1 :]:
            differ = [a for a, b in zip(drawn[one], drawn[other], strict=True) if abs(a - b) > 0.2]
            assert len(differ) >= size * size * 0.04, (one, other)


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("accent", AWFUL)
@pytest.mark.parametrize("size", [16, 22, 32, 48])
def test_the_icon_stands_out_from_every_panel(
    look: Look, ground: str, accent: str, size: int
) -> None:
    look.set_accent(accent)
    used = look.color("accent").name()
    for state in TrayIcon.STATES:
        image = painted(state, size, ground, used)
        clear = [c for c in pixels(image) if contrast(c, QColor(ground)) >= 3.0]
        assert len(clear) >= size * size * 0.08, (state, len(clear))


def test_every_size_is_drawn_and_not_scaled(qapp: object) -> None:
    icon = TrayIcon.drawn("new", QColor(DEFAULT_ACCENT))
    assert {size.width() for size in icon.availableSizes()} == set(TrayIcon.SIZES)


def test_there_is_never_more_than_one_icon_and_nothing_is_left_of_old_menus(tray: Tray) -> None:
    for number in range(200):
        tray.show_state([post(number)], number % 3, paused=number % 2 == 0, trouble=Trouble.NONE)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(tray.findChildren(QSystemTrayIcon)) == 1
    assert len(tray._menu.findChildren(QMenu)) <= 1
    assert len(tray._menu.findChildren(QAction)) < 20


def test_a_menu_that_says_the_same_is_not_written_anew(tray: Tray) -> None:
    tray.show_state([post(1)], 1, paused=False, trouble=Trouble.NONE)
    before = tray._menu.actions()
    tray.show_state([post(1)], 1, paused=False, trouble=Trouble.OFFLINE)
    assert tray._menu.actions() == before


def test_a_menu_under_the_hand_is_not_changed_until_it_closes(tray: Tray, qtbot: QtBot) -> None:
    tray.show_state([post(1)], 1, paused=False, trouble=Trouble.NONE)
    tray._menu.popup(tray._menu.pos())
    tray.show_state([post(2)], 1, paused=False, trouble=Trouble.NONE)
    assert "Title 1" in entries(tray._menu)
    tray._menu.hide()
    qtbot.waitUntil(lambda: "Title 2" in entries(tray._menu))


def test_five_hundred_clicks_while_the_state_flips(tray: Tray) -> None:
    wanted: list[str] = []
    tray.place_wanted.connect(wanted.append)
    for number in range(500):
        tray._icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
        trouble = (Trouble.NONE, Trouble.OFFLINE, Trouble.NEEDS_YOU)[number % 3]
        tray.show_state([post(number % 5)], number % 4, paused=number % 2 == 0, trouble=trouble)
        if number % 50 == 0:
            QCoreApplication.processEvents()
    assert len(wanted) == 500


def test_a_right_click_opens_nothing_but_the_menu(tray: Tray) -> None:
    wanted: list[str] = []
    tray.place_wanted.connect(wanted.append)
    for reason in (
        QSystemTrayIcon.ActivationReason.Context,
        QSystemTrayIcon.ActivationReason.MiddleClick,
    ):
        tray._icon.activated.emit(reason)
    assert wanted == []


def test_another_accent_redraws_the_icon(tray: Tray, look: Look) -> None:
    before = tray._icon.icon().pixmap(32).toImage()
    look.set_accent("#7A1FA2")
    assert tray._icon.icon().pixmap(32).toImage() != before
