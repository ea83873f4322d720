"""What a large company publishes: 100 feeds of 100 posts, in words that are made up."""

from __future__ import annotations

import itertools
import json
import random
from pathlib import Path

FEEDS, ITEMS = 100, 100
# fmt: off
_SYLLABLES = [
    "ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "wo", "ze",
    "han", "kor", "lin", "mar", "pel", "ros", "tan",
]
# fmt: on
VOCABULARY = 20_000
"""Words a company uses in its posts; the n-th most common one comes as often as 1/n (Zipf)."""


def _vocabulary() -> tuple[list[str], list[float]]:
    chance, made = random.Random(1), dict[str, None]()
    while len(made) < VOCABULARY:
        made["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4)))] = None
    weights = itertools.accumulate(1 / place for place in range(1, VOCABULARY + 1))
    return sorted(made, key=len), list(weights)


_WORDS, _WEIGHTS = _vocabulary()


def words(chance: random.Random, count: int) -> str:
    """So many words of a language that nobody speaks."""
    return " ".join(chance.choices(_WORDS, cum_weights=_WEIGHTS, k=count))


def publish(site: Path, edition: int) -> None:
    """All feeds as RSS, and a program that names them; another edition changes every item."""
    for number in range(FEEDS):
        (site / f"feed{number}.xml").write_bytes(rss(number, edition))
    feeds = [{"id": f"feed{number}", "url": f"feed{number}.xml"} for number in range(FEEDS)]
    program = {"schema": "goodword-program/1", "title": "Everything", "feeds": feeds}
    (site / "program.json").write_text(json.dumps(program))


def rss(feed: int, edition: int) -> bytes:
    chance = random.Random(feed * 1000 + edition)
    items = "".join(_item(chance, feed, number) for number in range(ITEMS))
    title = words(random.Random(feed), 3)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{title}</title><link>https://harbour.example/</link>"
        f"<description>{title}</description>{items}</channel></rss>"
    ).encode()


def _item(chance: random.Random, feed: int, number: int) -> str:
    paragraphs = (words(chance, 40) for _ in range(3))
    body = "".join(f"<p>{one}.</p>" for one in paragraphs)
    day = 1 + number % 28
    return (
        f"<item><title>{words(chance, 6)}</title>"
        f'<guid isPermaLink="false">harbour-{feed}-{number}</guid>'
        f"<link>https://harbour.example/{feed}/{number}</link>"
        f"<pubDate>{day:02d} Oct 2026 09:00:00 GMT</pubDate><category>{words(chance, 1)}</category>"
        f"<description>{words(chance, 20)}.</description>"
        f"<content:encoded><![CDATA[{body}]]></content:encoded></item>"
    )


def size(site: Path) -> int:
    """Bytes of all feeds."""
    return sum(one.stat().st_size for one in site.glob("feed*.xml"))


EDITIONS = itertools.count(1)
"""A new number for each time that everything changes."""


def common(place: int) -> str:
    """The word at this place among the most common ones, 0 the first."""
    return _WORDS[place]
