"""The readers of feeds beside feedparser: the same 10,000 posts as JSON Feed, RSS and Atom.

feedparser reads as it does by default, and once more without cleaning and resolving, which
our readers do not need (all of it becomes plain text). Processor time, in turns.
"""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

import feedparser

from bench.report import Line, alternate, tell
from desktop.feeds.parse import parse
from desktop.model import FeedSource

ITEMS = 10_000
TIMES = 3
SOURCE = FeedSource("news", "News", "https://harbour.example/feed")
_BEGAN = datetime(2026, 11, 20, 9, tzinfo=UTC)
_SENTENCES = (
    "Ships wait two hours less at the third quay than they did in spring.",
    "The crane drivers had asked for a second radio channel, and it turned out to be enough.",
    "Eleven passengers, two bicycles and a cello came over with the first ferry.",
    "Grüße aus dem Hafen: the new lights use a third of the power.",
)


def measure() -> Sequence[Line]:
    posts = [_post(number) for number in range(ITEMS)]
    feed, rss, atom = _json(posts), _rss(posts), _atom(posts)
    return tell(
        [
            _line("JSON Feed, feedparser on RSS", feed, rss, 1 / 10),
            _line("RSS, feedparser", rss, rss, 1 / 2),
            _line("RSS, feedparser without cleaning", rss, rss, 1 / 2, **_LIGHT),
            _line("Atom, feedparser", atom, atom, 1 / 2),
        ]
    )


_LIGHT = {"sanitize_html": False, "resolve_relative_uris": False}


def _line(what: str, ours: bytes, theirs: bytes, most: float, **options: bool) -> Line:
    def read() -> None:
        found = parse(ours, "", SOURCE.url, SOURCE, "https://harbour.example/program.json")
        assert len(found.posts) == ITEMS

    def judge() -> None:
        assert len(feedparser.parse(theirs, **options).entries) == ITEMS

    medians = alternate(lambda: _timed(read), lambda: _timed(judge), TIMES)
    return Line(f"{ITEMS:,} items of {what}", *medians, "s", most)


def _timed(work: Callable[[], None]) -> float:
    gc.collect()
    began = time.process_time()
    work()
    return time.process_time() - began


def _post(number: int) -> dict[str, str]:
    words = " ".join(_SENTENCES[(number + step) % len(_SENTENCES)] for step in range(6))
    return {
        "id": f"harbour-{number}",
        "title": f"News {number} & more",
        "url": f"https://harbour.example/news/{number}",
        "html": f'<p>{words}</p><p><a href="https://harbour.example/">More</a></p>',
        "picture": f"https://harbour.example/pictures/{number}.jpg",
    }


def _json(posts: Sequence[dict[str, str]]) -> bytes:
    items = [
        {
            "id": post["id"],
            "url": post["url"],
            "title": post["title"],
            "content_html": post["html"],
            "date_published": _when(number).isoformat(),
            "authors": [{"name": "Ida Holm"}],
            "tags": ["Company"],
            "attachments": [{"url": post["picture"], "mime_type": "image/jpeg"}],
        }
        for number, post in enumerate(posts)
    ]
    top = {"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": items}
    return json.dumps(top, ensure_ascii=False).encode()


def _rss(posts: Sequence[dict[str, str]]) -> bytes:
    items = "".join(
        f"<item><title>{escape(post['title'])}</title><link>{post['url']}</link>"
        f'<guid isPermaLink="false">{post["id"]}</guid>'
        f"<pubDate>{format_datetime(_when(number), usegmt=True)}</pubDate>"
        "<dc:creator>Ida Holm</dc:creator><category>Company</category>"
        f'<enclosure url="{post["picture"]}" type="image/jpeg" length="1"/>'
        f"<description>{escape(post['html'])}</description></item>\n"
        for number, post in enumerate(posts)
    )
    head = '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
    return f"{head}<title>News</title>{items}</channel></rss>".encode()


def _atom(posts: Sequence[dict[str, str]]) -> bytes:
    entries = "".join(
        f"<entry><title>{escape(post['title'])}</title><link href='{post['url']}'/>"
        f"<id>{post['id']}</id><published>{_when(number).isoformat()}</published>"
        "<author><name>Ida Holm</name></author><category term='Company'/>"
        f"<link rel='enclosure' href='{post['picture']}' type='image/jpeg'/>"
        f"<content type='html'>{escape(post['html'])}</content></entry>\n"
        for number, post in enumerate(posts)
    )
    head = '<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>'
    return f"{head}{entries}</feed>".encode()


def _when(number: int) -> datetime:
    return _BEGAN - timedelta(minutes=number)


if __name__ == "__main__":
    measure()
