"""The feed page over a hundred thousand posts, beside the same page over a hundred.

Memory after opening and scrolling, work of the main thread for each notch of the wheel, and how
long one looks at grey rows after a jump of the scroll bar. A process for each.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.report import Line, part, tell
from desktop.feeds.decide import Arrival, Decision
from desktop.feeds.posts import Posts
from desktop.model import Caption, Post
from desktop.store import Store

ROOT = Path(__file__).resolve().parents[1]
MANY, FEW = 100_000, 100
BATCH = 5_000
TIMES = 3
FRAME_MS, LONG_MS, GREY_MS = 16.0, 50.0, 200.0
WORDS = (
    "harbour", "ferry", "school", "quay", "crew", "night", "engine", "electric", "crossing",
    "apprentice", "yard", "island", "winter", "timetable", "captain", "bridge", "water", "light",
    "people", "morning", "customer", "market", "research", "team", "launch",
)  # fmt: skip
CATEGORIES = ("Internal announcements", "Product announcements", "Thought leadership", "Recruiting")


def measure() -> Sequence[Line]:
    with tempfile.TemporaryDirectory() as folder:
        many, few = Path(folder) / "many" / "a.sqlite", Path(folder) / "few" / "a.sqlite"
        for database, count in ((many, MANY), (few, FEW)):
            database.parent.mkdir()
            fill(database, count)
        ours = [_figures(many) for _ in range(TIMES)]
        beside = [_figures(few) for _ in range(TIMES)]
    assert all(one["rows"] == MANY for one in ours)
    memory = [statistics.median(one["resident"] for one in of) for of in (ours, beside)]
    frames = [[ms for one in of for ms in one["frames"]] for of in (ours, beside)]
    waits = [[ms for one in of for ms in one["waits"]] for of in (ours, beside)]
    opened = [statistics.median(one["open"] for one in of) for of in (ours, beside)]
    name = f"{MANY:,} posts"
    return tell(
        [
            Line(f"feed page with {name}, memory", memory[0], memory[1], "MB", 1.2),
            Line(f"{name}, main thread to open", opened[0], opened[1], "ms", 1.5),
            Line(f"{name}, a notch of the wheel, p95", *_parts(frames, 0.95), "ms", FRAME_MS, True),
            Line(f"{name}, a notch of the wheel, longest", *map(max, frames), "ms", LONG_MS, True),
            Line(f"{name}, grey after a jump, p95", *_parts(waits, 0.95), "ms", GREY_MS, True),
        ]
    )


def fill(database: Path, count: int) -> None:
    """A library of so many posts, as a thousand rounds would have left it."""
    store = Store(database)
    posts, now = Posts(store), datetime.now(UTC)
    chance = random.Random(count)
    for first in range(0, count, BATCH):
        seen = now - timedelta(minutes=count - first)
        made = [_post(number, chance, seen) for number in range(first, min(count, first + BATCH))]
        new = tuple(Arrival(post, str(place), "", place) for place, post in enumerate(made))
        posts.keep("https://a.example/program.json", Decision(new=new), seen)
    store.close()


def _post(number: int, chance: random.Random, seen: datetime) -> Post:
    def words(count: int) -> str:
        return " ".join(chance.choices(WORDS, k=count))

    return Post(
        id=f"{number:016x}",
        feed="news",
        guid=f"tag:a.example,2026:{number}",
        title=f"{words(6).capitalize()} {number}",
        text=f"{words(40)}.",
        link=f"https://a.example/{number}",
        category=chance.choice(CATEGORIES),
        captions=(Caption(words(20)), Caption(words(20))),
        hashtags=("#Harbour", "#Ferry"),
        published=seen,
    )


def _figures(database: Path) -> dict[str, Any]:
    ran = subprocess.run(
        [sys.executable, "-m", "bench.library_page", str(database)],
        capture_output=True, cwd=ROOT, check=True, text=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


def _parts(both: Sequence[Sequence[float]], share: float) -> tuple[float, float]:
    return part(both[0], share), part(both[1], share)


if __name__ == "__main__":
    sys.exit(0 if all(line.holds for line in measure()) else 1)
