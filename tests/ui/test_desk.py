"""The desk: what a click anywhere leads to, and that windows come and go without a trace."""

from __future__ import annotations

import gc
import sys
from datetime import timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect
from PySide6.QtWidgets import QApplication, QWidget

from desktop.errors import Offline
from desktop.ui.bug import BugWindow
from tests.ui.house import House


def swept() -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


def test_every_place_opens_and_the_rail_follows(house: House) -> None:
    for key in house.desk.all_places():
        house.desk.show_place(key)
        assert house.desk.window.place == key
        rail = house.desk.window._rail_widget
        assert rail.isVisibleTo(house.desk.window) == (key != "welcome")
        house.settle()


def test_a_page_is_made_once_and_only_when_it_is_wanted(house: House) -> None:
    house.desk.show_place("feed")
    assert [key for key in house.desk.all_places() if house.desk.window.made(key)] == ["feed"]
    first = house.desk.page("reach")
    assert house.desk.page("reach") is first
    house.settle()


def test_the_tray_leads_to_posts_places_and_the_editor(house: House) -> None:
    kept = house.posts()[0]
    house.tray.post_wanted.emit(kept.post.id)
    house.qtbot.waitUntil(lambda: house.desk.composer.draft() is not None)
    assert house.desk.composer.draft().post == kept.post.id
    assert house.desk.window is None
    house.tray.place_wanted.emit("reach")
    assert house.desk.window.place == "reach"
    house.tray.place_wanted.emit("")
    assert house.desk.window.place == "reach"
    house.tray.own_wanted.emit()
    house.qtbot.waitUntil(lambda: getattr(house.desk.composer.draft(), "post", None) == "")
    house.settle()


def test_closing_the_window_hides_it_and_keeps_its_place(house: House) -> None:
    house.desk.show_place("feed")
    house.desk.window.setGeometry(QRect(40, 50, 900, 600))
    house.tray.__class__.there = property(lambda self: True)  # type: ignore[method-assign, assignment]
    house.desk.window.close()
    house.settle()
    assert not house.desk.window.isVisible()
    from desktop import settings

    assert house.found.settings.get(settings.WINDOW)
    house.desk.show_place("")
    assert house.desk.window.isVisible()


@pytest.fixture(autouse=True)
def a_tray_again() -> object:
    """One test says that a tray is there; nobody else shall believe it."""
    from desktop.ui.tray import Tray

    before = Tray.there
    yield
    Tray.there = before  # type: ignore[method-assign]


def test_whoever_turns_to_a_window_is_told_what_was_missed(house: House) -> None:
    """A machine that was off reads its feeds as soon as somebody is there."""
    house.desk.show_place("feed")
    house.desk.write_own()
    house.settle()
    asked: list[bool] = []
    house.desk.rounds.sync_now = lambda force=True: asked.append(force)  # type: ignore[method-assign]
    house.desk.rounds._behind = True
    for turn in (
        lambda: house.desk.show_place(""),  # made already, and only raised
        house.desk.write_own,
        house.desk.window.activateWindow,
    ):
        asked.clear()
        turn()
        house.qtbot.waitUntil(lambda: bool(asked))
    house.desk.rounds._behind = False
    asked.clear()
    house.desk.show_place("")
    house.settle()
    assert not asked


def test_without_a_tray_a_closed_window_is_only_minimised(house: House) -> None:
    assert not house.tray.there
    house.desk.show_place("feed")
    house.desk.window.close()
    house.qtbot.waitUntil(house.desk.window.isMinimized)
    house.desk.show_place("")
    assert not house.desk.window.isMinimized()
    house.settle()


def test_a_window_from_a_screen_that_is_gone_comes_to_one_that_is_there(house: House) -> None:
    house.desk.show_place("feed")
    window = house.desk.window
    window.setGeometry(QRect(-5000, -5000, 900, 600))
    window.restore("")
    screen = QApplication.primaryScreen().availableGeometry()
    assert screen.intersects(window.frameGeometry())
    window.restore("bm9uc2Vuc2U=")
    assert screen.intersects(window.frameGeometry())
    house.settle()


def test_opening_and_closing_the_editor_leaves_nothing_behind(house: House) -> None:
    def once() -> None:
        house.desk.write_own()
        house.qtbot.waitUntil(lambda: house.desk.composer.draft() is not None)
        house.desk.composer.close()
        house.desk.show_place("feed")
        house.desk.window.close()
        swept()

    def count() -> int:
        return sum(len(top.findChildren(QObject)) for top in QApplication.topLevelWidgets())

    once()
    house.settle()
    once()
    before = count()
    for _ in range(20):
        once()
    house.settle()
    swept()
    assert count() <= before + 5


def test_a_fault_of_ours_is_one_window_and_not_ten(house: House) -> None:
    for number in range(10):
        house.desk.show_bug(ValueError(f"number {number}"))
    shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, BugWindow)]
    assert len([w for w in shown if w.isVisible()]) == 1
    for window in shown:
        window.close()
    swept()
    assert BugWindow._open is None
    house.desk.show_bug(ValueError("another"))
    assert BugWindow._open is not None
    BugWindow._open.close()
    swept()


@pytest.mark.noisy
def test_an_error_that_nobody_looks_after_is_said_in_the_window(house: House) -> None:
    house.desk.show_place("feed")

    def fail() -> None:
        raise Offline(address="https://a.example/", cause="name")

    house.jobs.run("store", fail)
    house.qtbot.waitUntil(house.desk.window._banner.isVisible)
    assert "a.example" in house.desk.window._banner.text


def test_the_first_program_s_colour_and_name_are_the_window_s(house: House) -> None:
    house.desk.show_place("feed")
    house.settle()
    program = house.found.programs.all()[0]
    assert house.desk.window._program.text() == program.title


def test_after_a_night_s_sleep_there_is_at_most_one_alert(house: House) -> None:
    house.desk.begin(hidden=True, minimized=False)
    house.settle()
    announced: list[object] = []
    house.desk.alerts.announced.connect(announced.append)
    for _ in range(4):
        house.found.practice.arrive_now()
    house.ahead += timedelta(hours=9)
    house.desk.rounds.tick()
    house.settle()
    assert announced == []
    house.ahead += timedelta(seconds=60)
    house.desk.rounds.tick()
    house.qtbot.waitUntil(lambda: len(announced) == 1)
    house.settle()
    assert len(announced) == 1


def test_nothing_is_drawn_on_a_lane(house: House) -> None:
    """Pages are read on lanes and shown on the main thread: no widget lives anywhere else."""
    for key in house.desk.all_places():
        house.desk.show_place(key)
        house.settle()
    main = QCoreApplication.instance().thread()
    assert all(widget.thread() is main for widget in house.desk.window.findChildren(QWidget))
    assert sys.exc_info() == (None, None, None)
