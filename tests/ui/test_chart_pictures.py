"""Charts look as they did when somebody last looked at them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import pytest
from PySide6.QtGui import QImage

from desktop.ui.look import Look
from tests.ui.chart_pictures import (
    DRAWINGS,
    MAY_DIFFER,
    SCALES,
    THEMES,
    difference,
    file,
    one_country,
    painted,
)


@pytest.fixture(autouse=True)
def given_one_country() -> Iterator[None]:
    with one_country():
        yield


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("name", DRAWINGS)
def test_a_chart_looks_as_in_its_picture(look: Look, name: str, theme: str, scale: int) -> None:
    look.set_theme(theme)
    kept = QImage(str(file(name, theme, scale)))
    assert not kept.isNull()
    assert difference(painted(DRAWINGS[name], look.color, scale), kept) <= MAY_DIFFER


def test_every_picture_is_told_apart_from_every_other() -> None:
    pictures = {name: QImage(str(file(name, "light", 1))) for name in DRAWINGS}
    for one, other in combinations(DRAWINGS, 2):
        assert difference(pictures[one], pictures[other]) > MAY_DIFFER, (one, other)


def test_the_smallest_bar_would_be_missed(look: Look) -> None:
    """One beside a million is the least that a chart promises to show."""
    look.set_theme("light")
    drawing = DRAWINGS["extremes"]
    without = replace(drawing, lines=(replace(drawing.lines[0], absent=1),))
    pictures = [painted(one, look.color, 1) for one in (drawing, without)]
    assert difference(*pictures) > MAY_DIFFER


def test_a_mirrored_chart_is_another(look: Look) -> None:
    pictures = [
        painted(DRAWINGS["gap"], look.color, 1, mirrored=mirrored) for mirrored in (False, True)
    ]
    assert difference(*pictures) > MAY_DIFFER


def test_more_contrast_is_drawn_when_the_person_wants_it(look: Look) -> None:
    pictures = [
        painted(DRAWINGS["gap-line"], look.color, 1, strong=strong) for strong in (False, True)
    ]
    assert difference(*pictures) > MAY_DIFFER
