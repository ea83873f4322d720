"""A long life in fast-forward: `python -m tests.journeys.long_life HOME SCENE`.

Tells on stdout, in a line of JSON, what was counted.
"""

from __future__ import annotations

import gc
import json
import logging
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from desktop import log
from desktop.errors import Offline
from desktop.places import Places
from desktop.ui.feed import FeedPage
from tests.journeys.player import Player
from tests.pace import PATIENCE

TIMES = 100


def memory() -> int:
    """Resident kilobytes."""
    text = Path("/proc/self/status").read_text()
    return int(text.partition("VmRSS:")[2].split()[0])


def things() -> Counter[str]:
    """Every object of Qt that Python knows of, by kind. (Frozen ones are thawed first.)"""
    gc.unfreeze()
    gc.collect()
    return Counter(type(one).__name__ for one in gc.get_objects() if isinstance(one, QObject))


def windows(player: Player) -> dict[str, Any]:
    """Open and close everything again and again."""
    posts = player.posts()[:4]
    places = player.desk.all_places()

    def once(number: int) -> None:
        for place in places:
            player.desk.show_place(place)
            player.turn(0.004)
        player.open_editor(posts[number % len(posts)])
        player.composer.rooms.texts.current.change_all(f"Words number {number}.")
        player.turn(0.01)
        player.desk.window.close()  # type: ignore[union-attr]
        player.composer.close()
        player.turn(0.004)

    counts: list[tuple[Counter[str], int, int]] = []
    for number in range(TIMES + 1):
        once(number)
        if number in (20, 60, 100):
            player.turn(0.5)
            counts.append((things(), len(QApplication.allWidgets()), memory()))
    first, last = counts[0][0], counts[-1][0]
    return {
        "objects": [sum(kinds.values()) for kinds, _, _ in counts],
        "widgets": [widgets for _, widgets, _ in counts],
        "memory": [kilobytes for _, _, kilobytes in counts],
        "more": {kind: n - first[kind] for kind, n in last.items() if n > first[kind]},
    }


def answers(player: Player) -> dict[str, Any]:
    """Answers and errors that come back for pages that are gone."""
    heard: list[object] = []

    def fail() -> None:
        raise Offline(address="http://127.0.0.1:1", cause="connect")

    works: list[Callable[[], object]] = [lambda: 1, fail]
    gate = threading.Event()
    for lane in ("feeds", "store"):
        player.app.jobs.run(lane, lambda: gate.wait(PATIENCE))
    for _ in range(500):
        page = Places(player.desk).feed()
        assert isinstance(page, FeedPage)
        page.posts_changed()
        for work in works:
            player.app.jobs.run("feeds", work, heard.append, heard.append, owner=page)
        page.deleteLater()
    player.turn(0.1)
    gate.set()
    player.until("every lane is done", lambda: not waiting(player))
    player.turn(0.2)
    return {"heard": len(heard), "bugs": [repr(bug) for bug in player.bugs]}


def waiting(player: Player) -> bool:
    return any(not lane.work.empty() for lane in player.app.jobs._lanes.values())


def faults(player: Player) -> dict[str, Any]:
    """A fault of ours in every part of the clockwork: it goes on afterwards."""
    rounds, found = player.desk.rounds, player.found
    player.until("the first round is over", lambda: not rounds._syncing)
    honest = found.sync.round, player.desk.measuring.measure

    def broken(*_: object, **__: object) -> Any:
        raise RuntimeError("a fault of ours")

    found.sync.round = broken  # type: ignore[method-assign]
    player.desk.measuring.measure = broken  # type: ignore[method-assign]
    rounds.sync_now()
    rounds.measure_now()
    player.until("both are told", lambda: len(player.bugs) >= 2)
    found.sync.round, player.desk.measuring.measure = honest  # type: ignore[method-assign]
    before = len(player.posts())
    player.practice.arrive_now()
    rounds.sync_now()
    player.until("a new post comes all the same", lambda: len(player.posts()) > before)
    rounds.measure_now()
    player.until("numbers are read", lambda: not rounds._tally._reading)
    return {"bugs": len(player.bugs)}


def failures(player: Player) -> dict[str, Any]:
    """A hundred thousand failures, each told in other words."""
    sizes = []
    logger = logging.getLogger("desktop.rounds")
    for number in range(100_000):
        try:
            raise Offline(address=f"http://127.0.0.1/{number}", cause="connect")
        except Offline as error:
            logger.warning("a round failed: %s %s", error, "x" * 200, exc_info=number % 50 == 0)
        if number % 5000 == 0:
            sizes.append(size_of(player.paths.log))
    return {"sizes": [*sizes, size_of(player.paths.log)]}


def size_of(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


SCENES = {one.__name__: one for one in (windows, answers, faults, failures)}


def main() -> None:
    player = Player(Path(sys.argv[1]))
    player.until("posts are there", lambda: len(player.posts()) >= 8)
    if sys.argv[2] == "failures":
        # without the terminal: there nobody would read them
        log.start(player.paths.log, debug=False)
    print(json.dumps(SCENES[sys.argv[2]](player)), flush=True)
    player.leave()


if __name__ == "__main__":
    main()
