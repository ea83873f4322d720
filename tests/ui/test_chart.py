"""The chart: unknown is never drawn as zero, and what is drawn can be asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.chart import Chart
from desktop.ui.chart_bars import TOUCH
from desktop.ui.chart_drawing import Drawing, Kind, Line, Mark, Shape, marks_at
from desktop.ui.chart_readout import readout
from desktop.ui.chart_signs import PATTERNS, TONES
from desktop.ui.chart_table import cells
from desktop.ui.chart_words import entry, spoken_at, summary
from desktop.ui.look import Look
from desktop.ui.messages import number_text
from tests.ui.drawings import START, all_drawings, ten_years


def drawn(look: Look, qtbot: QtBot, drawing: Drawing, width: int = 560) -> Chart:
    chart = Chart(look)
    qtbot.addWidget(chart)
    chart.resize(width, chart.heightForWidth(width))
    chart.draw(drawing, "Views")
    return chart


def told(chart: Chart) -> list[str]:
    """What stands for each of the values that are painted, in words."""
    drawing = chart.drawing
    return [
        f"{drawing.labels[spot.place]}. {entry(drawing, drawing.lines[spot.line], spot.place)}"
        for spot in chart.plot.spots
    ]


def spoken(chart: Chart, press: Qt.Key, *, control: bool = False) -> str:
    """What stands where a key leads."""
    held = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(chart, QKeyEvent(QEvent.Type.KeyPress, press, held))
    return spoken_at(chart.drawing, chart.place, chart.line) if chart.place >= 0 else ""


def colours(image: QImage, left: float, top: float, right: float, bottom: float) -> set[str]:
    return {
        image.pixelColor(x, y).name()
        for x in range(round(left), round(right))
        for y in range(round(top), round(bottom))
    }


# --- values --------------------------------------------------------------------------------


def test_unknown_is_hatched_and_says_so_and_zero_is_a_number(look: Look, qtbot: QtBot) -> None:
    chart = drawn(look, qtbot, Drawing(("w1", "w2"), (Line("Chirp", (0, None)),), "not told"))
    assert told(chart) == ["w1. Chirp: 0", "w2. Chirp: not told"]
    zero, gap = (spot.room for spot in chart.plot.spots)
    image = chart.grab().toImage()

    def inside(place: object) -> set[str]:
        rect = place.adjusted(2, 0, -2, -3)  # type: ignore[attr-defined]
        return colours(image, rect.left(), rect.top(), rect.right(), rect.bottom())

    assert inside(gap) != inside(zero)
    assert look.color("strong_line").name() in inside(gap)
    assert look.color("accent").name() not in inside(gap)


def test_one_beside_a_million_is_still_there_to_point_at(look: Look, qtbot: QtBot) -> None:
    chart = drawn(look, qtbot, Drawing(("a", "b"), (Line("N", (1, 1_000_000)),)))
    small, large = (spot.room for spot in chart.plot.spots)
    assert small.height() >= TOUCH
    assert large.height() > 100
    chart.mouseMoveEvent(moved(small.center()))
    assert spoken_at(chart.drawing, chart.place, chart.line) == "a. N: 1"
    chart.mouseMoveEvent(moved(large.center()))
    assert chart.place == 1
    image = chart.grab().toImage()
    foot = chart.plot.ground
    assert look.color("accent").name() in colours(
        image, small.left(), foot - 3, small.right(), foot
    )


def moved(where: QPointF) -> QMouseEvent:
    none = Qt.MouseButton.NoButton
    held = Qt.KeyboardModifier.NoModifier
    return QMouseEvent(QEvent.Type.MouseMove, where, where, none, none, held)


def test_all_unknown_is_not_an_empty_chart(look: Look, qtbot: QtBot) -> None:
    chart = drawn(look, qtbot, Drawing(("a", "b"), (Line("N", (None, None)),), "not told"))
    assert told(chart) == ["a. N: not told", "b. N: not told"]
    assert "not told" in chart.accessibleDescription()


def test_what_lies_before_a_line_s_time_is_neither_gap_nor_zero(look: Look, qtbot: QtBot) -> None:
    line = Line("N", (None, None, 4), absent=2)
    chart = drawn(look, qtbot, Drawing(("a", "b", "c"), (line,), "not told"))
    assert told(chart) == ["c. N: 4"]
    assert "unknown" not in chart.accessibleDescription()


def test_no_data_at_all_draws_an_empty_frame(look: Look, qtbot: QtBot) -> None:
    chart = drawn(look, qtbot, Drawing())
    assert chart.plot.spots == []
    assert chart.accessibleDescription() == "Nothing to show yet"
    for press in (Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Down):
        assert spoken(chart, press) == ""


def test_what_fell_below_zero_hangs_under_the_line(look: Look, qtbot: QtBot) -> None:
    chart = drawn(look, qtbot, Drawing(("a", "b"), (Line("N", (5, -5)),)))
    up, down = (spot.room for spot in chart.plot.spots)
    assert up.bottom() == pytest.approx(chart.plot.ground)
    assert down.bottom() > chart.plot.ground + 20


def test_a_bar_that_is_known_in_part_says_so_and_is_open_at_its_top(
    look: Look, qtbot: QtBot
) -> None:
    part = Line("Chirp", (60, 60), least=frozenset({1}))
    drawing = Drawing(("w1", "w2"), (part,))
    chart = drawn(look, qtbot, drawing)
    assert told(chart) == ["w1. Chirp: 60", "w2. Chirp: at least 60"]
    assert cells(drawing)[2] == ["w2", "at least 60"]
    assert "only in part known at 1" in summary(drawing)
    image = chart.grab().toImage()
    plain, more = (spot.room.adjusted(2, 2, -2, -2) for spot in chart.plot.spots)
    seen = [colours(image, *at.getCoords()) for at in (plain, more)]
    assert seen[1] > seen[0]  # hatched as well


def test_single_places_may_have_a_reason_of_their_own() -> None:
    line = Line("N", (None, None), gap="not offered", gaps=((1, "signed out"),))
    drawing = Drawing(("a", "b"), (line,), "not read")
    assert [entry(drawing, line, place) for place in (0, 1)] == ["N: not offered", "N: signed out"]


def test_kinds_are_named_and_a_range_is_told_as_one() -> None:
    guess = Line("Reach", (40, None), low=(30, 5), high=(60, 9), kind=Kind.ESTIMATED)
    most = Line("Reach", (900, 900), kind=Kind.POTENTIAL)
    drawing = Drawing(("a", "b"), (guess, most), "not told")
    assert spoken_at(drawing, 0) == "a. Reach (estimated): 40 (30 to 60). Reach (at most): 900"
    assert entry(drawing, guess, 1) == "Reach (estimated): 5 to 9"


def test_kinds_look_different_without_colour(look: Look, qtbot: QtBot) -> None:
    pictures = []
    for kind in Kind:
        chart = drawn(look, qtbot, Drawing(("a",), (Line("", (9,), kind=kind),)))
        grey = chart.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        room = chart.plot.spots[0].room
        middle = room.center().toPoint()
        pictures.append(grey.pixelColor(middle).name())
    assert len(set(pictures)) == 3


def test_two_lines_differ_in_more_than_colour() -> None:
    assert len(set(PATTERNS)) == len(PATTERNS) == len(set(TONES)) == len(TONES)


# --- room ----------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [80, 200, 2000])
def test_many_networks_and_weeks_fit_any_width(look: Look, qtbot: QtBot, width: int) -> None:
    labels = tuple(f"{n}. November" for n in range(1, 13))
    lines = tuple(Line(f"Network {n}", tuple(range(12))) for n in range(6))
    chart = drawn(look, qtbot, Drawing(labels, lines), width)
    plot = chart.plot
    assert not chart.grab().isNull()
    assert plot.bars is (width == 2000)  # too thin for bars: lines
    assert all(0 <= x <= width for x in plot.xs)
    assert all(chart.rect().contains(spot.room.center().toPoint()) for spot in plot.spots)


@pytest.mark.parametrize("name", all_drawings())
def test_the_legend_of_a_narrow_chart_does_not_eat_it(look: Look, qtbot: QtBot, name: str) -> None:
    chart = drawn(look, qtbot, all_drawings()[name], 240)
    assert chart.plot.field.height() > 60
    assert chart.rect().contains(chart.plot.field.toAlignedRect())


def test_days_are_as_far_apart_as_they_are_in_time(look: Look, qtbot: QtBot) -> None:
    dates = (START, START + timedelta(days=1), START + timedelta(days=10))
    drawing = Drawing(lines=(Line("N", (1, 2, 3)),), dates=dates, shape=Shape.LINES)
    first, second, third = drawn(look, qtbot, drawing).plot.xs
    assert third - first == pytest.approx(10 * (second - first))


def test_where_people_read_from_the_right_time_runs_to_the_left(look: Look, qtbot: QtBot) -> None:
    chart = drawn(look, qtbot, Drawing(("a", "b", "c"), (Line("N", (1, 2, 3)),)))
    chart.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert chart.plot.xs == sorted(chart.plot.xs, reverse=True)
    assert chart.plot.nearest(chart.plot.field.right()) == 0
    assert spoken(chart, Qt.Key.Key_Home).startswith("a.")
    assert spoken(chart, Qt.Key.Key_Left).startswith("b.")
    assert spoken(chart, Qt.Key.Key_Right).startswith("a.")


def test_a_larger_font_makes_the_chart_higher(look: Look, qtbot: QtBot, qapp: QApplication) -> None:
    chart = Chart(look)
    qtbot.addWidget(chart)
    before, font = chart.heightForWidth(500), qapp.font()
    larger = qapp.font()
    larger.setPointSizeF(2 * font.pointSizeF())
    qapp.setFont(larger)
    try:
        assert chart.heightForWidth(500) > 1.5 * before
    finally:
        qapp.setFont(font)


# --- asking --------------------------------------------------------------------------------


def test_a_screen_reader_hears_what_the_page_says_or_else_the_numbers(
    look: Look, qtbot: QtBot
) -> None:
    drawing = Drawing(("w1", "w2", "w3"), (Line("N", (1, None, 3)),), "?", "3 weeks, 4 views")
    chart = drawn(look, qtbot, drawing)
    assert (chart.accessibleName(), chart.accessibleDescription()) == ("Views", "3 weeks, 4 views")
    assert summary(replace(drawing, summary="")) == (
        "From w1 to w3. N: last 3, lowest 1, highest 3 (w3), unknown at 1 of 3"
    )


def test_keys_go_from_place_to_place_and_from_line_to_line(look: Look, qtbot: QtBot) -> None:
    lines = (Line("A", (1, 2, 3)), Line("B", (4, 5, None)))
    chart = drawn(look, qtbot, Drawing(("x", "y", "z"), lines, "not told"))
    assert spoken(chart, Qt.Key.Key_Right) == "z. A: 3. B: not told"  # the newest first
    assert spoken(chart, Qt.Key.Key_Right).startswith("z.")  # it ends there
    assert spoken(chart, Qt.Key.Key_Left) == "y. A: 2. B: 5"
    assert spoken(chart, Qt.Key.Key_Down) == "y. A: 2. B: 5"
    assert spoken(chart, Qt.Key.Key_Down) == "y. B: 5. A: 2"
    assert spoken(chart, Qt.Key.Key_Home) == "x. B: 4. A: 1"
    assert spoken(chart, Qt.Key.Key_Escape) == ""


def test_keys_that_mean_nothing_yet_are_left_to_the_page(look: Look, qtbot: QtBot) -> None:
    chart = drawn(look, qtbot, Drawing(("x",), (Line("A", (1,)),)))
    for press in (Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Escape):
        event = QKeyEvent(QEvent.Type.KeyPress, press, Qt.KeyboardModifier.NoModifier)
        chart.keyPressEvent(event)
        assert not event.isAccepted()


def test_control_and_an_arrow_go_from_share_to_share(look: Look, qtbot: QtBot) -> None:
    marks = (Mark(1, "Harbour"), Mark(1, "Night"), Mark(3, "Open day"), Mark(99, "Nowhere"))
    drawing = Drawing(("a", "b", "c", "d", "e"), (Line("N", (1, 2, 3, 4, 5)),), marks=marks)
    chart = drawn(look, qtbot, drawing)
    assert spoken(chart, Qt.Key.Key_Left, control=True) == "d. N: 4. Open day"
    assert spoken(chart, Qt.Key.Key_Left, control=True) == "b. N: 2. Harbour. Night"
    assert spoken(chart, Qt.Key.Key_Left, control=True) == "b. N: 2. Harbour. Night"
    assert spoken(chart, Qt.Key.Key_Right, control=True).startswith("d.")


def test_many_marks_at_one_place_are_counted(look: Look, qtbot: QtBot) -> None:
    marks = tuple(Mark(0, f"Post {number}") for number in range(9))
    chart = drawn(look, qtbot, Drawing(("a",), (Line("N", (1,)),), marks=marks))
    words = [text for _, text in readout(chart.plot, 0)]
    assert words == ["a", "N: 1", "Post 0", "Post 1", "Post 2", "Post 3", "and 5 more"]


def test_events_stand_at_the_last_day_before_them() -> None:
    days = (START, START + timedelta(days=7))
    events = [(START - timedelta(days=1), "early"), (START, "a"), (date(2026, 1, 9), "b"),
              (date(2026, 3, 1), "late")]  # fmt: skip
    assert marks_at(days, events) == (Mark(0, "a"), Mark(0, "b"), Mark(1, "late"))


def test_the_pointer_shows_the_nearest_day_and_leaving_hides_it(look: Look, qtbot: QtBot) -> None:
    chart = drawn(look, qtbot, all_drawings()["marks"])
    chart.mouseMoveEvent(moved(QPointF(chart.plot.xs[9] + 1, chart.plot.field.center().y())))
    assert chart.place == 9
    assert "Harbour school" in spoken_at(chart.drawing, chart.place)
    plain = chart.grab().toImage()
    chart.leaveEvent(QEvent(QEvent.Type.Leave))
    assert chart.place == -1
    assert chart.grab().toImage() != plain
    chart.mouseMoveEvent(moved(QPointF(1, 1)))
    assert chart.place == -1


# --- much ----------------------------------------------------------------------------------


def test_ten_years_of_days_are_painted_once_and_asked_often(look: Look, qtbot: QtBot) -> None:
    chart = drawn(look, qtbot, ten_years())
    chart.grab()
    plot = chart.plot
    chart.read(1000)
    chart.grab()
    assert chart.plot is plot
    assert plot.nearest(plot.xs[2500]) == 2500
    look.changed.emit()
    assert chart.plot is not plot


def test_the_value_axis_speaks_the_numbers_of_the_country(look: Look, qtbot: QtBot) -> None:
    chart = drawn(look, qtbot, Drawing(("a",), (Line("N", (1_234_567,)),)))
    assert number_text(1_234_567) in chart.accessibleDescription()
    assert chart.plot.field.left() > QPoint(0, 0).x() + 20
