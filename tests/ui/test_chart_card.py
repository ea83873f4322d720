"""The card of a chart: the same numbers as table, picture and file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.jobs import Jobs
from desktop.table import BYTE_ORDER_MARK
from desktop.ui.chart_card import ChartCard, file_name
from desktop.ui.chart_drawing import Drawing, Kind, Line, Mark
from desktop.ui.look import Look
from tests.ui.drawings import all_drawings, ten_years

DRAWING = Drawing(
    ("5 Oct", "12 Oct", "=cmd"),
    (
        Line("LinkedIn", (0, None, 1234)),
        Line("@Chirp", (None, 3, -4), absent=1),
        Line("Reach", (7.5, None, None), low=(5, 1, None), high=(9, 2, None), kind=Kind.ESTIMATED),
    ),
    gap="not read yet",
    marks=(Mark(1, "Harbour"), Mark(1, "Night")),
    marked="Shared",
    column="Week",
    digits=0,
)
SOURCE = "LinkedIn, as of 20 Nov 2026"


@pytest.fixture(name="card")
def given_card(look: Look, jobs: Jobs, qtbot: QtBot) -> Iterator[ChartCard]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    card = ChartCard(look, jobs)
    qtbot.addWidget(card)
    card.draw(DRAWING, "Views by week", SOURCE)
    yield card
    QLocale.setDefault(before)


def shown(card: ChartCard) -> list[list[str]]:
    model = card.table.model()
    heads = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    rows = range(model.rowCount())
    return [heads, *([model.index(row, at).data() for at in range(len(heads))] for row in rows)]


def test_the_table_has_the_same_numbers_and_says_why_one_is_missing(card: ChartCard) -> None:
    assert not card.table.isVisibleTo(card)
    card.toggle.click()
    assert card.table.isVisibleTo(card)
    assert card.table.accessibleName() == "Views by week, table"
    assert shown(card) == [
        ["Week", "LinkedIn", "@Chirp", "Reach (estimated)", "Shared"],
        ["5 Oct", "0", "", "8 (5 to 9)", ""],
        ["12 Oct", "not read yet", "3", "1 to 2", "Harbour; Night"],
        ["=cmd", "1,234", "-4", "not read yet", ""],
    ]
    card.draw(all_drawings()["zero"], "Other")
    assert shown(card)[1] == ["5 Oct", "0"]
    card.toggle.click()
    assert not card.table.isVisibleTo(card)


def test_the_copied_table_is_what_is_read_and_runs_nothing(card: ChartCard) -> None:
    card.copy_table.click()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0] == "Week\tLinkedIn\t'@Chirp\tReach (estimated)\tShared"
    assert lines[3] == "'=cmd\t1,234\t-4\tnot read yet\t"
    assert "copied" in card._said.text()


def test_the_saved_table_has_plain_numbers_ranges_and_its_source(
    card: ChartCard, tmp_path: Path, qtbot: QtBot
) -> None:
    target = tmp_path / "views.csv"
    assert card._saving is not None
    with qtbot.waitSignal(card.saved) as told:
        card._saving.write(str(target))
    assert told.args == ["views.csv"]
    text = target.read_bytes().decode("utf-8")
    assert text.startswith(BYTE_ORDER_MARK)
    rows = list(csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))
    assert rows == [
        ["Week", "LinkedIn", "'@Chirp", "Reach (estimated)", "Reach, lowest", "Reach, highest",
         "Shared"],
        ["5 Oct", "0", "", "7.5", "5", "9", ""],
        ["12 Oct", "not read yet", "3", "", "1", "2", "Harbour; Night"],
        ["'=cmd", "1234", "-4", "not read yet", "", "", ""],
        [],
        [SOURCE],
    ]  # fmt: skip


def test_days_are_saved_as_machines_write_them(card: ChartCard, tmp_path: Path) -> None:
    card.draw(all_drawings()["marks"], "Profile views")
    text, rows = card._file("csv")
    assert rows == 60
    assert "\r\n2026-01-05,30," in text
    assert "\r\n2026-01-14," in text


def test_a_place_that_can_t_be_written_is_said(
    card: ChartCard, tmp_path: Path, qtbot: QtBot
) -> None:
    assert card._saving is not None
    card._saving.write(str(tmp_path / "nowhere" / "views.csv"))
    qtbot.waitUntil(lambda: "can't be kept" in card._said.text())


def test_the_dialog_proposes_the_title_as_a_name(card: ChartCard, qtbot: QtBot) -> None:
    card.save.click()
    assert card._saving is not None
    dialog = card._saving._dialog
    assert dialog is not None
    assert Path(dialog.selectedFiles()[0]).name == "views-by-week.csv"
    dialog.reject()
    qtbot.waitUntil(lambda: card._saving is not None and card._saving._dialog is None)


def test_without_lanes_nothing_is_offered_to_save(look: Look, qtbot: QtBot) -> None:
    card = ChartCard(look)
    qtbot.addWidget(card)
    assert not card.save.isVisibleTo(card)


def test_the_copied_picture_is_light_and_large_and_tells_its_source(
    look: Look, card: ChartCard
) -> None:
    look.set_theme("dark")
    card.copy_picture.click()
    image = QGuiApplication.clipboard().image()
    assert image.width() == 1440
    assert image.pixelColor(2, 2).name() == look.light_colors()["card"].name() == "#ffffff"
    card.draw(DRAWING, "Views by week", "")
    assert card.picture().height() < image.height()  # no line for a source
    card.draw(DRAWING, "", SOURCE)
    assert card.picture().height() < image.height()  # nor for a title


def test_a_long_source_goes_on_in_the_next_line_of_the_picture(card: ChartCard) -> None:
    short = card.picture().height()
    card.draw(DRAWING, "Views by week", "; ".join([SOURCE] * 12))
    assert card.picture().height() > short


def test_the_picture_is_that_of_the_light_theme_whatever_is_on_the_screen(
    look: Look, card: ChartCard
) -> None:
    look.set_theme("light")
    light = card.picture()
    look.set_theme("dark")
    assert card.picture() == light


@pytest.mark.parametrize(
    ("title", "name"),
    [("Views by week", "views-by-week"), ("../..\\x:*?", "x"), ("", "chart"),
     ("Aufrufe/Tag", "aufrufe-tag"), ("表示回数", "表示回数"), ("a" * 200, "a" * 60)],
)  # fmt: skip
def test_a_title_becomes_the_name_of_a_file(title: str, name: str) -> None:
    assert file_name(title) == name


def test_only_the_rows_that_are_looked_at_are_made(card: ChartCard, qapp: QApplication) -> None:
    card.draw(ten_years(), "Followers")
    card.toggle.click()
    assert card.table.model().rowCount() == 3650
    card.resize(640, 700)
    card.grab()
    assert card.table.height() < 600


def test_assistive_technology_finds_summary_keys_and_table(card: ChartCard) -> None:
    voice = QAccessible.queryAccessibleInterface(card.chart)
    text = QAccessible.Text
    assert voice.text(text.Name) == "Views by week"
    assert "LinkedIn: last 1,234" in voice.text(text.Description)
    assert "from share to share" in voice.text(text.Help)
    card.toggle.click()
    rows = QAccessible.queryAccessibleInterface(card.table)
    assert rows.role() == QAccessible.Role.Table
    told = [rows.child(number).text(text.Name) for number in range(rows.childCount())]
    assert [one for one in told if one] == [
        words for row in shown(card) for words in row if words
    ]  # fmt: skip
