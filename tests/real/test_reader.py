"""What somebody hears who writes a caption with a screen reader."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.real.lab.desktop import Desktop
from tests.real.lab.goodword import Goodword, prepare_home
from tests.ui.running import LEAVING

WORDS = "We leverage this guaranteed game-changer, and our revenue too."


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Desktop]:
    desktop = Desktop(tmp_path / "desktop")
    yield desktop
    desktop.close()


def test_hints_can_be_found_by_name_and_their_number_is_announced_once(
    screen: Desktop, tmp_path: Path
) -> None:
    home = prepare_home(tmp_path / "home")
    screen.start_tray()
    screen.start_accessibility()
    ear = screen.start("/usr/bin/python3", Path(__file__).parent / "lab/ear.py", log="ear")
    ear.until(lambda: "listening" in ear.said, "the ear")
    goodword = Goodword.start(screen, home)
    goodword.window()
    goodword.press("Write a post")
    goodword.write("Caption", WORDS)
    ear.until(lambda: "announced: " in ear.said, "an announcement")
    assert "announced: Please change: 3, Tip: 1" in ear.said

    read = goodword.reads().splitlines()
    for card in (
        "Please change: “guaranteed” is a promise that nobody can keep at sea.",
        "Please change: Leave “our revenue” out until it is published.",
        "Tip: The sentence may be stronger without “game-changer”.",
    ):
        assert any(card in line for line in read), card

    goodword.press("Add “#TeamSanderling”")
    ear.until(lambda: "Please change: 2, Tip: 1" in ear.said, "the new number")
    assert ear.said.count("announced: ") == 2
    assert goodword.leave() < LEAVING
