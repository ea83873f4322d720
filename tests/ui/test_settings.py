"""Settings: saved at once, locked where IT decided, and programs can be left."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop import settings
from desktop.ui.logo import PLACE, Logo
from desktop.ui.setting_row import SettingRow
from desktop.ui.settings import SettingsPage
from desktop.ui.widgets import ClockField
from tests.ui.house import House, MakeHouse


@pytest.fixture
def page(house: House) -> SettingsPage:
    return house.page("settings")


def field(page: SettingsPage, setting: settings.Setting[object]) -> QWidget:
    return next(row.field for row in page.findChildren(SettingRow) if row.setting is setting)


def test_every_kind_of_setting_is_kept_at_once_and_over_a_start(
    house: House, page: SettingsPage, make_house: MakeHouse
) -> None:
    switch, number = field(page, settings.ALERT_DETAILS), field(page, settings.ALERTS_PER_DAY)
    time, choice = field(page, settings.QUIET_FROM), field(page, settings.THEME)
    text = field(page, settings.OWN_NAME)
    assert isinstance(switch, QCheckBox)
    assert isinstance(number, QComboBox)
    assert isinstance(time, ClockField)
    assert isinstance(choice, QComboBox)
    assert isinstance(text, QLineEdit)
    switch.click()
    number.setCurrentIndex(number.findData(7))
    time.set_value("21:30")
    choice.setCurrentIndex(choice.findData("dark"))
    text.setText("  Ada Lovelace ")
    text.editingFinished.emit()
    house.settle()
    expected = [True, 7, "21:30", "dark", "Ada Lovelace"]
    kept = (
        settings.ALERT_DETAILS,
        settings.ALERTS_PER_DAY,
        settings.QUIET_FROM,
        settings.THEME,
        settings.OWN_NAME,
    )
    assert [house.found.settings.get(one) for one in kept] == expected
    assert house.look.dark
    house.close()
    again = make_house(practice=False, folder=house.paths.data.parent)
    read = [again.found.settings.get(one) for one in kept if one is not settings.QUIET_FROM]
    assert read == [True, 7, "dark", "Ada Lovelace"]


def test_what_it_decided_is_shown_and_locked(make_house: MakeHouse, tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    folder.mkdir()
    (folder / "policy.json").write_text(json.dumps({"alerts": False}))
    house = make_house(practice=False, policies=(folder,))
    page = house.page("settings")
    row = next(r for r in page.findChildren(SettingRow) if r.setting is settings.ALERTS)
    assert not row.field.isEnabled()
    assert not row.field.isChecked()
    words = [label.text() for label in row.findChildren(QWidget) if hasattr(label, "text")]
    assert "Set by your organisation." in words
    assert field(page, settings.ALERT_DETAILS).isEnabled()


def pressed(page: SettingsPage, name: str) -> None:
    """The button that a screen reader calls so."""
    buttons = page.findChildren(QPushButton)
    next(one for one in buttons if one.isVisible() and one.accessibleName() == name).click()


def test_a_program_is_left_with_its_posts_and_words_stay(house: House, page: SettingsPage) -> None:
    draft = house.found.drafts.open(house.posts()[0], house.now())
    (program,) = house.found.programs.all()
    pressed(page, f"Leave {program.title}")
    house.settle()
    assert house.posts() and house.found.programs.all() == (program,)  # asked first
    pressed(page, f"Leave {program.title} now")
    house.qtbot.waitUntil(lambda: house.found.programs.all() == ())
    house.settle()
    assert house.posts() == ()
    assert house.found.drafts.get(draft.id) is not None
    feed = house.page("feed")
    house.qtbot.waitUntil(lambda: feed.body.currentWidget() is feed.body.welcome)


def test_the_logo_of_a_program_stands_beside_its_name(
    house: House, page: SettingsPage, qtbot: QtBot
) -> None:
    house.join()
    house.desk.show_place("settings")
    qtbot.waitUntil(lambda: any(one.isVisible() for one in page.findChildren(Logo)))
    (logo,) = page.findChildren(Logo)
    shown = logo.pixmap().deviceIndependentSize().toSize()
    assert shown.boundedTo(PLACE) == shown, "the whole of it fits"
    assert shown.width() == PLACE.width() or shown.height() == PLACE.height()


def test_a_program_whose_logo_is_no_picture_has_none(house: House, qtbot: QtBot) -> None:
    broken = house.paths.data / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    logo = Logo(house.jobs, str(broken))
    qtbot.addWidget(logo)
    answered: list[object] = []
    house.jobs.run("thumbnails", lambda: 1, answered.append)
    qtbot.waitUntil(lambda: bool(answered))
    assert logo.pixmap().isNull() and logo.isHidden()


def test_starting_with_the_computer_is_written_on_a_click_only(
    house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    page = house.page("settings")
    assert not list((tmp_path / "config").rglob("*.desktop"))
    assert not page.start.switch.isChecked()
    page.start.switch.click()
    house.qtbot.waitUntil(lambda: bool(list((tmp_path / "config").rglob("*.desktop"))))
    house.settle()
    (entry,) = (tmp_path / "config").rglob("*.desktop")
    entry.write_text(entry.read_text() + "Hidden=true\n")
    page.hide()
    page.show()
    house.settle()
    assert not page.start.switch.isChecked()
    assert "switched off in the system" in page.start.words.text()


def test_where_everything_lies_is_said(house: House, page: SettingsPage) -> None:
    words = " ".join(
        label.text()
        for label in page.findChildren(QWidget)
        if hasattr(label, "text") and callable(label.text)
    )
    assert str(house.paths.data) in words


def test_pausing_from_the_tray_is_kept(house: House) -> None:
    for how, least, most in (
        ("hour", 3500, 3700),
        ("tomorrow", 0, 86_500),
        ("open", 10**9, 10**14),
    ):
        house.desk.standing.pause(how)
        house.settle()
        until = house.found.settings.get(settings.PAUSED_UNTIL) / 1000
        assert least <= until - house.now().timestamp() <= most, how
        assert house.tray.state in ("paused", "needs_you", "offline")
    house.desk.standing.pause("resume")
    house.settle()
    assert house.found.settings.get(settings.PAUSED_UNTIL) == 0
    assert house.tray.state != "paused"
