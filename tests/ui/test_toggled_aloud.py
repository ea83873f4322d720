"""What a screen reader toggles is chosen, as if it had been clicked: it never clicks."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible, QAccessibleActionInterface
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QWidget
from pytestqt.qtbot import QtBot

from desktop import autostart
from desktop.autostart_linux import DesktopEntry
from desktop.feeds.choices import Chosen
from desktop.jobs import Jobs
from desktop.model import Category, Program, Ring
from desktop.reach.assumptions import PRESETS
from desktop.settings import Settings
from desktop.store import Store
from desktop.ui.brief import BriefButton
from desktop.ui.calculator import Calculator
from desktop.ui.look import Look
from desktop.ui.page_tabs import PageTabs
from desktop.ui.start_card import StartCard
from desktop.ui.topic_rows import RingCard, TopicsCard
from desktop.ui.widgets import Button, Chip

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def toggle(button: QAbstractButton) -> None:
    """The first action that a screen reader is offered."""
    spoken = QAccessible.queryAccessibleInterface(button).actionInterface()
    assert spoken.actionNames()[0] == QAccessibleActionInterface.toggleAction()
    spoken.doAction(QAccessibleActionInterface.toggleAction())


def test_a_page_is_turned_to_and_told_once(qtbot: QtBot) -> None:
    tabs = PageTabs()
    qtbot.addWidget(tabs)
    tabs.show_titles([("One", False), ("Two", False)])
    told: list[int] = []
    tabs.chosen.connect(told.append)
    tabs.choose(0)
    assert told == []  # what the program shows nobody chose
    toggle(tabs.findChildren(QAbstractButton)[1])
    assert told == [1]


@pytest.mark.parametrize("kind", [Button, Chip, BriefButton])
def test_a_button_that_stays_down_is_clicked_once(kind: type[Button], qtbot: QtBot) -> None:
    button = kind("Unread")
    qtbot.addWidget(button)
    button.setCheckable(True)
    told: list[bool] = []
    button.clicked.connect(lambda on: told.append(on))  # noqa: PLW0108 - Qt tells a builtin nothing
    button.setChecked(True)
    assert told == []
    toggle(button)
    button.click()
    assert told == [False, True]


def test_of_several_only_the_chosen_one_is_told(qtbot: QtBot) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    group = QButtonGroup(room)
    chips = [Chip(words) for words in ("All", "Waiting", "Sent")]
    told: list[tuple[str, int]] = []
    for number, chip in enumerate(chips):
        chip.setParent(room)
        chip.clicked.connect(lambda _, at=number: told.append(("one", at)))
        group.addButton(chip, number)
    group.idClicked.connect(lambda at: told.append(("group", at)))
    chips[0].setChecked(True)
    toggle(chips[2])
    assert told == [("one", 2), ("group", 2)]
    chips[1].click()
    assert told[2:] == [("one", 1), ("group", 1)]
    assert [chip.isChecked() for chip in chips] == [False, True, False]


def test_a_preset_of_the_calculator_fills_it(
    look: Look, store: Store, jobs: Jobs, qtbot: QtBot
) -> None:
    page = Calculator(look, Settings(store), jobs)
    qtbot.addWidget(page)
    toggle(page.presets["alone"])
    assert page.assumptions == PRESETS["alone"]
    assert page.presets["alone"].isChecked() and not page.presets["company"].isChecked()


def test_a_ring_is_chosen(look: Look, qtbot: QtBot) -> None:
    rings = (Ring("pilot", "Pilot group"), Ring("all", "Everybody", 7200))
    card = RingCard(look, rings, "all", locked=False)
    qtbot.addWidget(card)
    told: list[tuple[str, str]] = []
    card.chosen.connect(lambda *one: told.append(one))
    toggle(card.buttons["pilot"])
    assert told == [("pilot", "mine")]


def test_a_topic_is_followed_then_muted_then_neither(look: Look, qtbot: QtBot) -> None:
    program = Program("p", "P", categories=(Category("people", "People"),))
    card = TopicsCard(look, program, Chosen(), NOW)
    qtbot.addWidget(card)
    told: list[tuple[str, str]] = []
    card.chosen.connect(lambda *one: told.append(one))
    chips = card.rows["category:People"].chips
    for wish in ("follow", "mute", "mute"):
        toggle(chips[wish])
    assert [wish for _, wish in told] == ["follow", "mute", ""]
    assert not any(chip.isChecked() for chip in chips.values())


def test_goodword_starts_with_the_computer(
    look: Look, jobs: Jobs, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "system"))
    monkeypatch.setattr(autostart, "_entry", DesktopEntry)  # on every system
    card = StartCard(look, jobs, lambda: None)
    qtbot.addWidget(card)
    toggle(card.switch)
    qtbot.waitUntil(lambda: autostart.state() == "on")
    toggle(card.switch)
    qtbot.waitUntil(lambda: autostart.state() == "off")
