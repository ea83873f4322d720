"""The tour: the journeys in the real user interface, with a picture of every state.

It is a walk for people who want to see Goodword without a screen, and a test: a step that
does not come true ends it with exit code 1.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

from desktop import tour_editor as editor
from desktop import tour_feed as feed
from desktop.tour_harbour import harbour
from desktop.tour_reach import reach
from desktop.tour_stage import Stage, StepError

STEPS: tuple[Callable[[Stage], None], ...] = (
    feed.first_run,
    feed.sync,
    feed.alert,
    editor.right_to_left,
    feed.choose,
    feed.library,
    feed.not_for_me,
    feed.read_guidelines,
    editor.write,
    editor.connect,
    editor.share,
    editor.unsure,
    editor.later,
    editor.by_hand,
    reach,
    editor.withdrawn,
    editor.other_places,
    harbour,
)


def take_tour(folder: Path) -> int:
    """Walk, and say how it went. The exit code."""
    began = time.monotonic()
    print("Goodword's tour of the practice program", flush=True)
    try:
        walk(folder.absolute())
    except StepError as error:
        print(f"  FAILED: {error}", file=sys.stderr, flush=True)
        return 1
    count = len(list(folder.glob("*.png")))
    print(f"well: {count} pictures in {folder}, {time.monotonic() - began:.0f} s", flush=True)
    return 0


def walk(folder: Path) -> None:
    """All steps, in order. Errors: `StepError`."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    stage = Stage(folder)
    try:
        stage.until("Goodword starts", lambda: stage.app.desk is not None)
        for step in STEPS:
            step(stage)
    finally:
        stage.leave()
    if stage.bugs:
        raise StepError(f"{len(stage.bugs)} faults of ours: {stage.bugs[0]!r}")
