"""Diagnostics saved from the screen: offered where IT allows it, written whole, and told."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.bug import BugWindow
from desktop.ui.settings import SettingsPage
from tests.ui.house import House, MakeHouse

OFFER = "Save diagnostics…"


@pytest.fixture(autouse=True)
def _nothing_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY", "DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.delenv(name, raising=False)


def offers(widget: QWidget) -> list[QPushButton]:
    return [one for one in widget.findChildren(QPushButton) if one.text() == OFFER]


def test_a_person_saves_a_diagnosis_from_the_settings_and_is_told(
    house: House, qtbot: QtBot, tmp_path: Path
) -> None:
    page = house.page("settings")
    (offer,) = offers(page)
    assert offer.isVisible()
    offer.click()
    dialog = house.desk.diagnosing._dialog
    assert dialog is not None
    assert dialog.defaultSuffix() == "zip"
    file = tmp_path / "for my helper.zip"
    file.write_bytes(b"an older one")
    dialog.fileSelected.emit(str(file))
    dialog.done(1)
    qtbot.waitUntil(lambda: "Saved as for my helper.zip" in page.about.told.text)
    with zipfile.ZipFile(file) as packed:
        report = packed.read("report.txt").decode()
    assert "== Network ==" in report
    assert "the proxy 127.0.0.1:9 can't be reached" in report


def test_a_place_where_nothing_can_be_written_is_told(
    house: House, qtbot: QtBot, tmp_path: Path
) -> None:
    page = house.page("settings")
    house.desk.diagnosing.write(str(tmp_path / "nowhere" / "a.zip"))
    qtbot.waitUntil(lambda: "a.zip" in page.about.told.text)
    assert "Saved" not in page.about.told.text


def test_the_window_of_a_fault_offers_it_too(house: House) -> None:
    house.desk.show_bug(ValueError("a fault"))
    window = BugWindow._open
    assert window is not None
    assert len(offers(window)) == 1
    window.close()


def test_where_it_forbids_it_nothing_is_offered(make_house: MakeHouse, tmp_path: Path) -> None:
    (tmp_path / "policy.json").write_text(json.dumps({"diagnostics": False}))
    house = make_house(policies=(tmp_path,))
    page = house.page("settings")
    assert isinstance(page, SettingsPage)
    assert [one for one in offers(page) if one.isVisible()] == []
    assert page.about.kept.isVisible()
    assert page.about.kept.said.startswith("Set by your organisation.")
    house.desk.show_bug(ValueError("a fault"))
    window = BugWindow._open
    assert window is not None
    assert offers(window) == []
    window.close()


def test_where_it_forbids_it_while_a_place_is_chosen_nothing_is_saved(
    make_house: MakeHouse, qtbot: QtBot, tmp_path: Path
) -> None:
    policies = tmp_path / "policy"
    policies.mkdir()
    house = make_house(policies=(policies,))
    page = house.page("settings")
    assert isinstance(page, SettingsPage)
    assert not page.about.kept.isVisible()
    (offer,) = offers(page)
    offer.click()
    dialog = house.desk.diagnosing._dialog
    assert dialog is not None
    (policies / "policy.json").write_text(json.dumps({"diagnostics": False}))
    house.found.rulings.renew()
    file = tmp_path / "a.zip"
    dialog.fileSelected.emit(str(file))
    dialog.done(1)
    qtbot.waitUntil(lambda: "does not allow" in page.about.told.text)
    assert not file.exists()
