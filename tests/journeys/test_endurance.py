"""What a year brings, in a minute: nothing grows, nothing stops for good."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.journeys.player import start
from tests.pace import PATIENCE


def lived(home: Path, scene: str) -> dict[str, Any]:
    child = start("tests.journeys.long_life", home, scene)
    try:
        out, err = child.communicate(timeout=4 * PATIENCE)
    finally:
        child.kill()
    assert child.returncode == 0, err.decode()[-3000:]
    found: dict[str, Any] = json.loads(
        next(line for line in out.splitlines() if line.startswith(b"{"))
    )
    return found


def test_opening_and_closing_every_window_a_hundred_times_leaves_nothing_behind(
    tmp_path: Path,
) -> None:
    counted = lived(tmp_path, "windows")
    early, _, late = counted["objects"]
    assert late <= early + 20, counted["more"]
    assert counted["widgets"][2] <= counted["widgets"][0] + 20, counted
    assert counted["memory"][2] - counted["memory"][1] < 8 * 1024, counted["memory"]


def test_a_thousand_late_answers_for_pages_that_are_gone_are_dropped(tmp_path: Path) -> None:
    assert lived(tmp_path, "answers") == {"heard": 0, "bugs": []}


def test_after_a_fault_of_ours_the_clockwork_goes_on(tmp_path: Path) -> None:
    assert lived(tmp_path, "faults") == {"bugs": 2}


def test_the_log_stays_below_ten_megabytes_whatever_fails(tmp_path: Path) -> None:
    sizes = lived(tmp_path, "failures")["sizes"]
    assert max(sizes) <= 10 * 1024 * 1024, sizes
    assert sizes[-1] > 1024 * 1024, "something was written at all"
