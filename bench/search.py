"""Searching 100,000 posts as one types: p99 of every key, beside a bare SELECT by id.

Processor time of this thread, so that the figures hold on a busy machine too.

The library's words are made up, as common and as rare as words are in a real language. Typed
are words that stand in nearly every post, in some, in a few and in one, letter by letter, alone
and together, with and without a filter. One answer is what the screen shows first.
"""

from __future__ import annotations

import itertools
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.report import Line, part, tell
from bench.site import VOCABULARY, common, words
from desktop.feeds.decide import Arrival, Decision
from desktop.feeds.posts import Posts, Question
from desktop.model import Post
from desktop.store import Store

POSTS, BATCH, PAGE, TIMES = 100_000, 5_000, 30, 2
CATEGORIES = ("Internal announcements", "Product announcements", "Thought leadership", "Recruiting")
MOST_MS = 16.0
"""One picture of a screen."""


def measure() -> Sequence[Line]:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "goodword.sqlite")
        posts = Posts(store)
        _fill(posts)
        bare = part(list(_bare(store)), 0.99)
        lines = [
            Line(
                f"a key in the search over {POSTS} posts, {what}: p99, SELECT by id",
                part(list(_keys(posts, typed, category)), 0.99),
                bare,
                "ms",
                MOST_MS,
                absolute=True,
            )
            for what, typed, category in _typed()
        ]
        store.close()
    return tell(lines)


def _typed() -> Iterator[tuple[str, list[str], str]]:
    chance = random.Random(3)

    def several(low: int, high: int) -> list[str]:
        return [common(chance.randrange(low, high)) for _ in range(40)]

    often, rare = several(0, 40), several(VOCABULARY // 2, VOCABULARY)
    yield "words of every post", often, ""
    yield "words of some posts", several(500, 3000), ""
    yield "rare words", rare, ""
    both = [f"{one} {other}" for one, other in zip(often, rare, strict=True)]
    yield "a common and a rare one", both, ""
    yield (
        "two common ones in a category",
        [f"{a} {b}" for a, b in itertools.pairwise(often)],
        CATEGORIES[0],
    )


def _keys(posts: Posts, typed: Sequence[str], category: str) -> Iterator[float]:
    """Milliseconds of processor time of every key of every one of these."""
    now = datetime.now(UTC)
    for _ in range(TIMES):
        for text in typed:
            for end in range(1, len(text) + 1):
                began = time.thread_time()
                posts.find(Question(words=text[:end], category=category), now, PAGE)
                yield (time.thread_time() - began) * 1000


def _bare(store: Store) -> Iterator[float]:
    chance = random.Random(4)
    for _ in range(5_000):
        id = f"{chance.randrange(POSTS):016x}"
        began = time.thread_time()
        row = store.row("SELECT * FROM posts WHERE id = ?", (id,))
        yield (time.thread_time() - began) * 1000
        assert row is not None


def _fill(posts: Posts) -> None:
    now, chance = datetime.now(UTC), random.Random(5)
    for first in range(0, POSTS, BATCH):
        seen = now - timedelta(minutes=POSTS - first)
        new = tuple(
            Arrival(_post(number, chance, seen), str(number), "", number - first)
            for number in range(first, first + BATCH)
        )
        posts.keep("https://a.example/program.json", Decision(new=new), seen)


def _post(number: int, chance: random.Random, seen: datetime) -> Post:
    return Post(
        id=f"{number:016x}",
        feed="news",
        guid=f"tag:a.example,2026:{number}",
        title=words(chance, 6),
        text=words(chance, 60),
        category=chance.choice(CATEGORIES),
        published=seen,
    )


if __name__ == "__main__":
    sys.exit(0 if all(line.holds for line in measure()) else 1)
