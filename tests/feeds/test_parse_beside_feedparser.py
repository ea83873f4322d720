"""Atom and RSS as feedparser reads them, the judge of twenty years: the same title, text, link,
author, category, date and pictures, on samples and on feeds made at random.

Where the two differ on purpose, `test_parse_xml.py` says why, one test a reason.
"""

from __future__ import annotations

import calendar
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from html import escape
from typing import Any

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.feeds.parse import parse
from desktop.model import FeedSource, Post
from desktop.text import plain
from tests.feeds import samples

SOURCE = FeedSource("news", "News", "https://acme.example/feed")
MANY = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def judged(body: bytes) -> list[dict[str, Any]]:
    """What feedparser says of each entry, in our words."""
    headers = {"content-type": "application/xml; charset=utf-8"}
    found = feedparser.parse(
        body, response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    assert found.version
    return [_entry(entry) for entry in found.entries]


def _entry(entry: Any) -> dict[str, Any]:
    texts = [one["value"] for one in entry.get("content", ()) if one["value"].strip()]
    date = entry.get("published_parsed") or entry.get("updated_parsed")
    tags = entry.get("tags") or [{}]
    offered = [one["url"] for one in entry.get("media_content") or ()]
    offered += [one["href"] for one in entry.get("links", ()) if one["rel"] == "enclosure"]
    return {
        "guid": entry.get("id") or entry.get("link", ""),
        "title": " ".join(plain(entry.get("title", "")).split()),
        "text": plain(max(texts, key=len, default="") or _summary(entry)),
        "link": entry.get("link", ""),
        "author": entry.get("author", ""),
        "category": tags[0].get("label") or tags[0].get("term") or "",
        "published": datetime.fromtimestamp(calendar.timegm(date), UTC) if date else None,
        "media": offered,
    }


def _summary(entry: Any) -> str:
    """As HTML, whichever it is."""
    text = entry.get("summary", "")
    if entry.get("summary_detail", {}).get("type") == "text/plain":
        return escape(text).replace("\n", "<br>")
    return text


def ours(post: Post, judged_media: list[str]) -> dict[str, Any]:
    """The same of a post; a picture taken from a text or a cover is our own addition."""
    return {
        "guid": post.guid,
        "title": " ".join(plain(escape(post.title)).split()),
        "text": post.text,
        "link": post.link,
        "author": post.author,
        "category": post.category,
        "published": post.published,
        "media": [one.url for one in post.media[: len(judged_media)]],
    }


def compare(body: bytes) -> None:
    page = parse(body, "application/xml", SOURCE.url, SOURCE, "p")
    wanted = judged(body)
    found = [ours(post, want["media"]) for post, want in zip(page.posts, wanted, strict=True)]
    assert found == wanted


@pytest.mark.parametrize("name", ["WORDPRESS", "ATOM", "RDF", "PODCAST"])
def test_the_samples_are_read_as_feedparser_reads_them(name: str) -> None:
    text: str = getattr(samples, name)
    if name == "PODCAST":  # the description of a film is not what its episode says
        text = text.replace("<media:description", "<media:x").replace(
            "media:description>", "media:x>"
        )
    compare(text.encode())


# --- made at random -----------------------------------------------------------------------------

words = st.text(
    st.sampled_from("abcdefg ABC äöüßéñ 日本語 привет 🚢 .,;:!?'\"()-–—…+*/=%$#@&<>"), max_size=60
).map(lambda text: " ".join(text.split()))
names = st.text(st.sampled_from("abcdefgh ÄÖÜ日本"), min_size=1, max_size=20).map(
    lambda text: " ".join(text.split()) or "x"
)
moments = st.integers(800_000_000, 2_000_000_000).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)
zones = st.sampled_from([0, 60, 330, -300, 720])
pieces = st.lists(
    st.tuples(st.sampled_from(["p", "b", "li", "div", "blockquote", "h2", "em"]), words), max_size=5
)


def html_of(parts: list[tuple[str, str]]) -> str:
    return "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in parts) + "<br/>"


@st.composite
def items(draw: st.DrawFn, number: int) -> dict[str, Any]:
    return {
        "id": f"urn:post:{number}",
        "title": draw(names),
        "link": f"https://acme.example/{number}?a=1&b={draw(st.integers(0, 99))}",
        "html": html_of(draw(pieces)),
        "author": draw(names),
        "category": draw(names),
        "moment": draw(moments),
        "zone": draw(zones),
        "file": f"https://acme.example/{number}.{draw(st.sampled_from(['jpg', 'mp4', 'pdf']))}",
        "cdata": draw(st.booleans()),
    }


feeds = st.integers(1, 4).flatmap(lambda count: st.tuples(*(items(n) for n in range(count))))


def _local(item: dict[str, Any]) -> datetime:
    moment: datetime = item["moment"]
    return moment.astimezone(timezone(timedelta(minutes=item["zone"])))


def _html(item: dict[str, Any]) -> str:
    return f"<![CDATA[{item['html']}]]>" if item["cdata"] else escape(item["html"])


def rss(found: tuple[dict[str, Any], ...]) -> str:
    made = "".join(
        f"<item><title>{escape(one['title'])}</title><link>{escape(one['link'])}</link>"
        f"<guid isPermaLink='false'>{one['id']}</guid><dc:creator>{one['author']}</dc:creator>"
        f"<category>{one['category']}</category><pubDate>{format_datetime(_local(one))}</pubDate>"
        f"<enclosure url='{one['file']}' length='1' type=''/><description>short</description>"
        f"<content:encoded>{_html(one)}</content:encoded></item>\n"
        for one in found
    )
    return (
        "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' "
        "xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>"
        f"<title>News</title>{made}</channel></rss>"
    )


def atom(found: tuple[dict[str, Any], ...]) -> str:
    made = "".join(
        f"<entry><title>{escape(one['title'])}</title><link href='{escape(one['link'])}'/>"
        f"<id>{one['id']}</id><author><name>{one['author']}</name></author>"
        f"<category term='{one['category']}'/><updated>{_local(one).isoformat()}</updated>"
        f"<link rel='enclosure' href='{one['file']}'/><summary>short</summary>"
        f"<content type='html'>{_html(one)}</content></entry>\n"
        for one in found
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>News</title>{made}</feed>"


@MANY
@given(feeds)
def test_any_rss_feed_is_read_as_feedparser_reads_it(found: tuple[dict[str, Any], ...]) -> None:
    compare(rss(found).encode())


@MANY
@given(feeds, st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]))
def test_any_atom_feed_is_read_as_feedparser_reads_it(
    found: tuple[dict[str, Any], ...], encoding: str
) -> None:
    text = atom(found)
    page = parse(text.encode(encoding), "", SOURCE.url, SOURCE, "p")
    assert page.posts == parse(text.encode(), "", SOURCE.url, SOURCE, "p").posts
    compare(text.encode())
