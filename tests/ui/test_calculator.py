"""The calculator on the screen: assumptions open, results as ranges, remembered, by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop import settings as table
from desktop.jobs import Jobs
from desktop.reach.assumptions import COMPANY, PRESETS, Between, Own, read_assumptions
from desktop.reach.estimates import Range
from desktop.reach.media_value import Prices, read_prices
from desktop.settings import Settings
from desktop.store import Store
from desktop.ui import calculator_words as words
from desktop.ui.calculator import Calculator
from desktop.ui.look import Look
from desktop.ui.method import DOCUMENTS, REACH_FORMULAS, MethodPage, written

Make = Callable[[], Calculator]

pytestmark = pytest.mark.usefixtures("british")


@pytest.fixture
def settings(store: Store) -> Settings:
    return Settings(store)


@pytest.fixture
def make(qtbot: QtBot, look: Look, jobs: Jobs, settings: Settings) -> Make:
    def made() -> Calculator:
        page = Calculator(look, settings, jobs)
        qtbot.addWidget(page)
        page.resize(1000, 800)
        page.show()
        return page

    return made


def said(page: Calculator) -> str:
    return " | ".join(label.text() for label in page.findChildren(QLabel) if not label.isHidden())


def typed(page: Calculator, name: str, low: str, high: str = "") -> None:
    """As by keyboard: everything that stands there is replaced."""
    row = page.rows[name]
    for field, text in ((row.low, low), (row.high, high)):
        if text:
            field.setFocus()
            field.selectAll()
            QTest.keyClicks(field, text)
            QTest.keyClick(field, Qt.Key.Key_Return)


def test_at_first_it_is_a_company_of_five_hundred(make: Make) -> None:
    page = make()
    assert page.assumptions == COMPANY
    assert page.presets["company"].isChecked()
    sentence = page.results.sentence.text()
    assert "50 to 150 of 500 people" in sentence
    assert "1,500 to 130,000 times" in sentence
    assert "1.1 to 22 times as much" in sentence


def test_every_assumption_is_shown_with_its_reason_and_can_be_changed(make: Make) -> None:
    page = make()
    shown = said(page)
    for title, reason in words.ASSUMPTIONS.values():
        assert title in shown
        assert reason in shown
    for row in page.rows.values():
        assert row.low.isEnabled()
        assert row.low.accessibleName()
        assert row.low.accessibleDescription()


def test_what_is_typed_changes_the_result_at_once(make: Make) -> None:
    page = make()
    typed(page, "people", "1000")
    assert "100 to 300 of 1,000 people" in page.results.sentence.text()
    assert not any(chip.isChecked() for chip in page.presets.values())


def test_one_end_takes_the_other_along(make: Make) -> None:
    page = make()
    typed(page, "shares", "9")
    assert page.assumptions.shares == Between(9, 9)
    assert page.rows["shares"].high.value() == 9
    typed(page, "shares", "", "12")
    assert page.assumptions.shares == Between(9, 12)
    typed(page, "shares", "", "3")
    assert page.assumptions.shares == Between(3, 3)


def test_what_is_out_of_bounds_cannot_be_typed(make: Make) -> None:
    page = make()
    typed(page, "seen", "900", "-5")
    low, high = page.assumptions.seen.low, page.assumptions.seen.high
    assert 0 <= low <= high <= 100


def test_the_wheel_over_a_field_changes_nothing(make: Make) -> None:
    page = make()
    field = page.rows["people"].low
    spot = QPointF(5, 5)
    event = QWheelEvent(
        spot,
        field.mapToGlobal(spot),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(field, event)
    assert page.assumptions == COMPANY


@pytest.mark.parametrize("key", ["alone", "team", "company"])
def test_a_preset_fills_everything_in(make: Make, key: str) -> None:
    page = make()
    typed(page, "overlap", "1", "2")
    page.presets[key].click()
    assert page.assumptions == PRESETS[key]
    assert [one for one, chip in page.presets.items() if chip.isChecked()] == [key]


def test_alone_the_sentence_is_about_oneself(make: Make) -> None:
    page = make()
    page.presets["alone"].click()
    assert page.results.sentence.text().startswith("If you share")


def test_ones_own_measured_posts_are_offered_when_there_are_enough(make: Make) -> None:
    page = make()
    assert page.presets["own"].isHidden()
    page.show_own(Own(1240, Range(0.08, 0.2, 0.31), 14))
    assert not page.presets["own"].isHidden()
    page.presets["own"].click()
    assert page.assumptions.followers == Between(1240, 1240)
    assert page.assumptions.seen == Between(8, 31)
    assert page.presets["own"].isChecked()
    page.show_own(None)
    assert page.presets["own"].isHidden()


def test_what_was_assumed_is_there_next_time(make: Make, qtbot: QtBot, settings: Settings) -> None:
    page = make()
    typed(page, "people", "42")
    qtbot.waitUntil(lambda: settings.get(table.CALCULATOR) != "")
    assert read_assumptions(settings.get(table.CALCULATOR)).people == Between(42, 42)
    assert make().assumptions.people == Between(42, 42)


def test_leaving_the_page_keeps_what_was_typed_a_moment_ago(
    make: Make, qtbot: QtBot, settings: Settings
) -> None:
    page = make()
    typed(page, "people", "43")
    page.hide()
    assert not page._rest.isActive()
    qtbot.waitUntil(lambda: read_assumptions(settings.get(table.CALCULATOR)).people.low == 43)


def test_prices_are_off_at_first_kept_and_told(
    make: Make, qtbot: QtBot, settings: Settings
) -> None:
    page = make()
    assert "as advertisements, a month" not in said(page)
    with qtbot.waitSignal(page.prices_changed) as told:
        page.prices.switch.click()
    assert told.args == [Prices(shown=True)]
    assert "The same views as advertisements, a month" in said(page)
    assert "15 EUR to 1,300 EUR" in said(page).replace("\u00a0", " ")
    page.prices.currency.setCurrentText("CHF")
    assert "15 CHF to 1,300 CHF" in said(page).replace("\u00a0", " ")
    qtbot.waitUntil(lambda: read_prices(settings.get(table.MEDIA_PRICES)).currency == "CHF")
    assert make().prices.switch.isChecked()


def test_estimated_and_potential_have_marks_and_words_of_their_own(make: Make) -> None:
    page = make()
    shown = said(page)
    assert "≈ 1,500 to 130,000" in shown
    assert "Potential views a month, an upper bound" in shown
    assert "≤ 840,000" in shown
    assert "Nothing here was measured" in shown


def test_every_step_of_the_calculation_can_be_read(make: Make) -> None:
    page = make()
    assert page.results.steps.isHidden()
    page.results.how.click()
    shown = said(page)
    assert "People who share = 500 people × 10 to 30 % = 50 to 150" in shown
    assert "= 1,500 to 130,000" in shown
    assert "÷ 1,000" not in shown


def test_the_chart_compares_the_page_alone_with_colleagues_as_ranges(make: Make) -> None:
    page = make()
    drawing = page.results.chart.chart._drawing
    assert drawing.labels == ("page alone", "+ 38", "+ 75", "+ 150")
    (line,) = drawing.lines
    assert line.band(0) == (6000, 18000)
    assert page.results.chart.chart.accessibleDescription()


def test_wide_stands_side_by_side_and_narrow_with_the_result_first(
    make: Make, qtbot: QtBot
) -> None:
    page = make()
    page.resize(1100, 800)
    inputs, results = page.rows["people"], page.results

    def left(widget: object) -> QPoint:
        return widget.mapTo(page, QPoint(0, 0))  # type: ignore[attr-defined,no-any-return]

    qtbot.waitUntil(lambda: left(results).x() > left(inputs).x() + 100)
    page.resize(484, 800)
    qtbot.waitUntil(lambda: left(results).y() < left(inputs).y())
    assert page.results.width() <= 484


def test_the_formula_page_opens_beside_it_and_escape_closes_it(make: Make, qtbot: QtBot) -> None:
    page = make()
    page.results.method.click()
    (method,) = page.findChildren(MethodPage)
    assert "Where the first assumptions come from" in method.text.toPlainText()
    with qtbot.waitSignal(method.destroyed):
        QTest.keyClick(method.text, Qt.Key.Key_Escape)


def test_a_link_between_pages_leads_to_the_other_page(make: Make) -> None:
    page = make()
    page.results.method.click()
    (method,) = page.findChildren(MethodPage)
    method.text.anchorClicked.emit(QUrl("../somewhere/gains.md"))
    assert method.text.toMarkdown().startswith(written("gains").splitlines()[0])
    method.text.anchorClicked.emit(QUrl("no-such-page.md"))
    assert method.text.toMarkdown().startswith(written("gains").splitlines()[0])


def test_a_page_that_was_not_installed_is_empty() -> None:
    assert (DOCUMENTS / f"{REACH_FORMULAS}.md").is_file()
    assert written("no-such-page") == ""


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, 0),
        (0.4, 0),
        (7.6, 8),
        (99.4, 99),
        (126_000, 130_000),
        (1234, 1200),
        (999_600, 1_000_000),
    ],
)
def test_estimates_are_shown_with_two_digits(value: float, shown: int) -> None:
    assert words.rounded(value) == shown


def test_ranges_read_as_people_write_them() -> None:
    assert words.range_text(Range(1500, 2, 126_000)) == "1,500 to 130,000"
    assert words.range_text(Range(7, 7, 7)) == "7"
    assert words.times_text(Range(1.08, 2, 22)) == "1.1 to 22"
    assert words.money_range(Range(7.94, 9, 790), "EUR") == "7.94\u00a0EUR to 790\u00a0EUR"
    assert words.assumption_text(COMPANY, "seen") == "5 to 15 %"
    assert words.assumption_text(COMPANY, "people") == "500"
