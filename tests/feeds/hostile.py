"""Ten megabytes of what nobody means as a feed. Run as a program it tells what reading a file
costs: `python -m tests.feeds.hostile FILE` prints the megabytes by which the process grew."""

from __future__ import annotations

import contextlib
import json
import resource
import sys
from pathlib import Path

from desktop.errors import GoodwordError
from desktop.feeds import sniff, xmlfeed  # noqa: F401  (imported before anything is measured)
from desktop.feeds.parse import parse
from desktop.model import FeedSource

SIZE = 10_000_000
"""Bytes: `desktop.feeds.request.LIMIT`, no more ever comes from a server."""
HALF = SIZE // 2
MEGA = 1_000_000
SOURCE = FeedSource("f", "F", "https://a.example/feed")
_JSON = '{"version": "https://jsonfeed.org/version/1", "items": ['
_RSS = "<rss version='2.0' xmlns:m='http://search.yahoo.com/mrss/'><channel>"
_SHIP = "🚢" + "x" * 900
_ATOM = "<feed xmlns='http://www.w3.org/2005/Atom'>"


def _filled(start: str, piece: str, end: str = "", between: str = "") -> bytes:
    """`piece` again and again up to the size; a `%d` in it becomes a number."""
    one = (piece % MEGA if "%d" in piece else piece) + between
    count = (SIZE - len(start) - len(end)) // len(one.encode())
    made = (piece % number if "%d" in piece else piece for number in range(count))
    return (start + between.join(made) + end).encode()


def _rich(number: int) -> str:
    words = [f"{number % 97}{word}" for word in range(40)]
    ours = {
        "captions": [{"text": word} for word in words],
        "hashtags": words,
        "mentions": [{"name": word, "handles": {"x": "@" + word}} for word in words[:20]],
    }
    files = [{"url": f"http://a/{word}"} for word in words[:20]]
    return json.dumps({"id": number, "attachments": files, "_goodword": ours})


def _rich_posts() -> bytes:
    return (_JSON + ",".join(map(_rich, range(5000)))[: SIZE - 100]).encode()


def body(name: str) -> bytes:
    """One of `NAMES`."""
    return {
        "empty lists": lambda: _filled(_JSON, "[]", "]}", ","),
        "empty objects": lambda: _filled(_JSON, "{}", "]}", ","),
        "lists in one value": lambda: _filled(_JSON + '], "x": [', "[]", "]}", ","),
        "numbers": lambda: _filled(_JSON, "1.5", "]}", ","),
        "top keys": lambda: _filled(_JSON + "]", ', "k%d": 1', "}"),
        "ids alone": lambda: _filled(_JSON, '{"id": %d}', "]}", ","),
        "tombstones": lambda: _filled(_JSON, '{"id":%d,"_goodword":{"withdrawn":1}}', "]}", ","),
        "rich posts": _rich_posts,
        "emoji posts": lambda: _filled(_JSON, f'{{"id":%d,"summary":"{_SHIP}"}}', "]}", ","),
        "one emoji": lambda: _filled(_JSON, '{"id":"🚢%d"}', "]}", ","),
        "UTF-16": lambda: _filled(_JSON, '{"id":%d}', "]}", ",").decode()[:HALF].encode("utf-16"),
        "elements": lambda: _filled(_RSS, "<a/>"),
        "elements in items": lambda: _filled(_RSS, "<item>" + "<a/>" * 9000 + "</item>"),
        "names": lambda: _filled(_RSS, "<n%d/>"),
        "attributes": lambda: _filled("<rss ", "a%d=''", "/>", " "),
        "one item": lambda: _filled(_RSS + "<item><description>", "🚢 words &amp; "),
        "items": lambda: _filled(_RSS, "<item><guid>%d</guid></item>"),
        "media": lambda: _filled(
            _RSS, "<item><guid>%d</guid>" + "<m:content url='http://a/'/>" * 30 + "</item>"
        ),
        "entries": lambda: _filled(
            _ATOM, f"<entry><id>%d</id><content>{_SHIP}</content></entry>", "</feed>"
        ),
        "one comment": lambda: _filled(_RSS + "<!--", "x"),
        "one attribute": lambda: _filled("<rss a='", "x"),
        "bare ampersands": lambda: _filled(_RSS, "& " * 50 + "x" * 5000),
        "prefixes": lambda: _filled(_RSS, "<p%d:a/>"),
        "open CDATA": lambda: _filled(_RSS, "<![CDATA[ & "),
        "titles": lambda: _filled(_RSS, "<title>🚢" + "x" * 500 + "</title>"),
        "text between": lambda: _filled(_RSS, "🚢 nothing here "),
    }[name]()  # fmt: skip


NAMES = (
    "empty lists", "empty objects", "lists in one value", "numbers", "top keys", "ids alone",
    "tombstones", "rich posts", "emoji posts", "one emoji", "UTF-16", "elements",
    "elements in items", "names", "attributes", "one item", "items", "media", "entries",
    "one comment", "one attribute", "bare ampersands", "prefixes", "open CDATA", "titles",
    "text between",
)  # fmt: skip


def grown(given: bytes) -> float:
    """Megabytes beyond the body itself that reading it took. Once in a process."""
    for small in (b"<rss version='2.0'><channel/></rss>", b"{}"):
        with contextlib.suppress(GoodwordError):
            parse(small, "", SOURCE.url, SOURCE)
    before = _most()
    with contextlib.suppress(GoodwordError):
        parse(given, "", SOURCE.url, SOURCE, "p")
    return _most() - before


def _most() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(grown(Path(sys.argv[1]).read_bytes()))
