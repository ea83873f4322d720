"""No bytes make the readers raise anything but errors of ours, or take more memory than a
hundred megabytes. (How long they take is measured by `bench/parsing.py`.)"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from desktop import picturehead
from desktop.errors import BadFile, GoodwordError, NotAFeed
from desktop.feeds import discover, record
from desktop.feeds.parse import Parsed, parse
from desktop.feeds.program_file import read
from desktop.model import FeedSource
from tests.feeds import hostile, samples

ROOT = Path(__file__).parents[2]
SOURCE = FeedSource("f", "F", "https://a.example/feed")
SEEDS = [
    text.encode() for text in (samples.WORDPRESS, samples.ATOM, samples.RDF, samples.PODCAST)
] + [samples.json_feed(samples.RICH), samples.program("a")]
MANY = settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)

kinds = st.sampled_from(
    ["", "text/html", "application/json", "text/xml; charset=utf-16", "x/y; charset=\udc80", ";;="]
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("2026-11-20"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def feed_of(body: bytes, mime: str = "") -> Parsed | None:
    """What the reader makes of it, with every post fit for the database."""
    try:
        page = parse(body, mime, SOURCE.url, SOURCE, "p")
    except GoodwordError as error:
        json.dumps(dict(error.facts))
        return None
    for post in page.posts:
        packed = record.pack(post)
        packed.encode()
        assert record.unpack(packed) == post
        assert "\0" not in packed
    return page


@MANY
@given(st.binary(max_size=400), kinds)
def test_any_bytes(body: bytes, mime: str) -> None:
    feed_of(body, mime)
    with contextlib.suppress(GoodwordError):
        read(body, SOURCE.url)
    with contextlib.suppress(GoodwordError):
        discover.link(body, mime, SOURCE.url)
    picturehead.read(body)


@MANY
@given(st.sampled_from(SEEDS), st.data())
def test_real_feeds_with_bytes_changed_cut_and_doubled(seed: bytes, data: st.DataObject) -> None:
    body = bytearray(seed)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(body)))
        end = min(len(body), at + data.draw(st.integers(0, 40)))
        new = data.draw(st.binary(max_size=12) | st.just(bytes(body[at:end]) * 2))
        body[at:end] = new
    feed_of(bytes(body), data.draw(kinds))


@MANY
@given(st.sampled_from(SEEDS[:4]), st.data())
def test_real_feeds_with_markup_put_into_them(seed: bytes, data: st.DataObject) -> None:
    text = seed.decode()
    pieces = st.sampled_from(
        ["<item>", "</item>", "<guid>", "<content type='xhtml'>", "<![CDATA[", "]]>", "<entry/>",
         "<link href='http://[' rel='enclosure'/>", "<pubDate>x</pubDate>", "&#0;", "&#x110000;",
         "<enclosure/>", "<category/>", "<author><name/></author>", "<image><url>x</url></image>",
         "<title type='base64'>!!</title>", "<source/>", "<updated>9999-99-99</updated>",
         "<textinput/>", "<cloud/>", "<itunes:image/>", "<media:content/>", "<media:thumbnail/>",
         "<published>-1-1-1</published>", "<rights>", "<contributor/>", "<content src='x'/>",
         "xml:base='http://['", "<gml:pos>1</gml:pos>", "<dc:date>0000</dc:date>", "\ufffe"]
    )  # fmt: skip
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(text)))
        at = text.find(">", at) + 1 or at
        text = text[:at] + data.draw(pieces) + text[at:]
    feed_of(text.encode())


@MANY
@given(
    st.lists(st.dictionaries(st.sampled_from(sorted(samples.RICH)), anything), max_size=3), anything
)
@example([{"id": "a", "_goodword": {"interval": float("inf")}}], None)
@example([{"id": 1e308, "attachments": [{"url": "x", "_goodword": {"width": float("inf")}}]}], 0)
def test_json_feeds_of_any_shape(items: list[dict[str, object]], other: object) -> None:
    for number, item in enumerate(items):
        item.setdefault("id", str(number))
    feed_of(samples.json_feed(*items, authors=other, language=other, home_page_url=other))


@MANY
@given(
    st.dictionaries(
        st.sampled_from(
            ["feeds", "guidelines", "networks", "campaigns", "hashtags", "interval", "contact",
             "accent", "logo", "home", "disclosure", "language"]
        ),
        anything,
    )
)  # fmt: skip
def test_programs_of_any_shape(values: dict[str, object]) -> None:
    body = json.dumps({"schema": "goodword-program/1", "title": "x"} | values).encode()
    with contextlib.suppress(BadFile):
        read(body, "https://a.example/program.json")


# --- hostile and large --------------------------------------------------------------------------

MEGA = 1_000_000
HOSTILE = {
    "garbage": b"\x93\x17<>&;\"'" * (MEGA * 9 // 8),
    "open tags": b"<rss version='2.0'><channel>" + b"<a>" * (3 * MEGA),
    "angle brackets": b"<rss>" + b"<" * (9 * MEGA),
    "ampersands": b"<rss version='2.0'><channel>" + b"&" * (9 * MEGA) + b"</channel></rss>",
    "comments": b"<!--" * (2 * MEGA),
    "instructions": b"<?a " * (2 * MEGA),
    "doctypes": b"<!DOCTYPE a " * (MEGA // 2),
    "spaces": b" " * (9 * MEGA) + b"x",
    "one attribute": b"<rss version='2.0' a='" + b"x" * (9 * MEGA) + b"'/>",
    "many attributes": b"<rss " + b" ".join(b"a%d=''" % n for n in range(300_000)) + b"/>",
    "many namespaces": b"<rss " + b" ".join(b"xmlns:a%d='u'" % n for n in range(100_000)) + b"/>",
    "one date": b"<rss version='2.0'><channel><item><guid>1</guid><pubDate>" + b"1 " * (4 * MEGA)
    + b"</pubDate></item></channel></rss>",
    "one title": b"<rss version='2.0'><channel><item><guid>1</guid><title>" + b"&lt;a " * MEGA
    + b"</title></item></channel></rss>",
    "many links": b"<rss version='2.0'><channel><item><guid>1</guid>"
    + b"<link>http://a.example/</link>" * 200_000 + b"</item></channel></rss>",
    "many categories": b"<rss version='2.0'><channel><item><guid>1</guid>"
    + b"<category>a</category>" * 100_000 + b"</item></channel></rss>",
    "many pictures": b"<rss version='2.0'><channel><item><guid>1</guid><description>"
    + b"&lt;img alt=x&gt;" * 200_000 + b"</description></item></channel></rss>",
    "open pictures": b"<rss version='2.0'><channel><item><guid>1</guid><description>"
    + b"&lt;img alt=" * 200_000 + b"</description></item></channel></rss>",
    "deep json": b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * (5 * MEGA),
    "one number": b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": '
    + b"9" * (4 * MEGA) + b"}]}",
    "html": b"<html>" + b"<link rel='alternate' " * 400_000,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_megabytes_raise_nothing_but_errors_of_ours(name: str) -> None:
    feed_of(HOSTILE[name])
    with contextlib.suppress(NotAFeed):
        discover.link(HOSTILE[name], "text/html", SOURCE.url)


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss is kilobytes on Linux only")
@pytest.mark.parametrize("name", hostile.NAMES)
def test_ten_megabytes_of_anything_take_less_than_a_hundred_to_read(
    name: str, tmp_path: Path
) -> None:
    file = tmp_path / "body"
    file.write_bytes(hostile.body(name))
    assert 8 * MEGA < file.stat().st_size <= hostile.SIZE + 2
    command = [sys.executable, "-m", "tests.feeds.hostile", str(file)]
    told = subprocess.run(command, capture_output=True, check=True, timeout=300, cwd=ROOT)
    assert float(told.stdout) < 100


def test_a_feed_of_ten_megabytes_is_read_whole() -> None:
    text = "Something happened at the harbour. " * 30
    many = [samples.item(number, content_text=text) for number in range(8000)]
    body = samples.json_feed(*many)
    assert len(body) > 9 * MEGA
    page = feed_of(body)
    assert page is not None
    assert len(page.posts) == 8000
