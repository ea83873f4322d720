"""My reach in a narrow window with letters twice as large: nothing is pushed out of its view."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QRadioButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.reach import ReachPage
from desktop.ui.reach_overview import THERE, ReachOverview
from desktop.ui.ticks import Choice, Tick
from tests.ui.boxes import box_font
from tests.ui.house import House
from tests.ui.past import Past

NARROW, LARGE = 520, 26
LONG = "Werkzeugmaschinenführerschein und alles, was sonst noch dazugehört, & mehr"


@pytest.fixture(params=[Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def large(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[None]:
    before = qapp.font(), qapp.layoutDirection()
    qapp.setFont(box_font(LARGE))
    qapp.setLayoutDirection(request.param)
    yield
    qapp.setFont(before[0])
    qapp.setLayoutDirection(before[1])


def pushed_out(page: QWidget) -> list[str]:
    """What is wider than the view that it scrolls in."""
    return [
        f"{type(area).__name__}: {inner.width()} in {area.viewport().width()}"
        for area in page.findChildren(QScrollArea)
        if area.isVisibleTo(page)
        and (inner := area.widget()) is not None
        and inner.width() > area.viewport().width()
    ]


def test_every_part_fits_a_narrow_window(large: None, house: House) -> None:
    Past(house.found.store, [house.connect("p1")], house.now(), weeks=20)
    page = house.page("reach")
    assert isinstance(page, ReachPage)
    window = page.window()
    window.setMinimumSize(0, 0)
    window.resize(window.width() - page.width() + NARROW, 700)
    overview = page.made_part("overview")
    assert isinstance(overview, ReachOverview)
    house.qtbot.waitUntil(lambda: overview.state == THERE)
    overview.show_import()
    found = {}
    for key in ("overview", "campaigns", "calculator", "sent"):
        page.show_part(key)
        house.settle()
        found[key] = pushed_out(page)
    assert not any(found.values()), found
    assert page.width() <= NARROW


@pytest.mark.parametrize("kind", [Tick, Choice])
def test_the_words_of_a_choice_go_on_in_the_next_line(
    kind: type[Tick] | type[Choice], qtbot: QtBot
) -> None:
    one = kind(LONG)
    qtbot.addWidget(one)
    assert isinstance(one, QCheckBox | QRadioButton)
    one.setFont(box_font(14))
    one.show()
    wide = one.sizeHint()
    one.resize(wide)
    assert one.text().replace("&&", "&") == LONG
    narrow = wide.width() // 2
    assert one.minimumSizeHint().width() < narrow
    one.resize(narrow, one.heightForWidth(narrow))
    assert one.text().count("\n") >= 1
    assert one.height() > wide.height()
    assert one.accessibleName() == LONG
    one.resize(wide)
    assert "\n" not in one.text()
