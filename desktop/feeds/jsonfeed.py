"""JSON Feed 1.1 (jsonfeed.org/version/1.1) with our `_goodword` extension on each item.

What only shapes the look of a post is read leniently. What decides whether it may be shared
(`_goodword`) is read strictly: an item with a wrong type there is skipped and named, for a
mistyped embargo must not become no embargo.
"""

from __future__ import annotations

import json
from typing import Any

from desktop.errors import BadFile, NotAFeed
from desktop.feeds import fields
from desktop.feeds.fields import Fields
from desktop.feeds.looks import line_of, long_ago, mime_of, text_of
from desktop.feeds.page import TEXT_LIMIT, Page
from desktop.model import Caption, Media, Post
from desktop.text import clean, plain
from desktop.web import bare

VERSION = "jsonfeed.org/version/1"
_CAPTIONS, _MEDIA = 50, 20


def read(text: str, page: Page) -> None:
    """Fill the page. Errors: `NotAFeed`."""
    top = _load(text, page.address)
    page.title = line_of(top.get("title"))
    page.home = fields.absolute(page.address, _string(top.get("home_page_url")))
    page.language = _string(top.get("language"))
    for index, values in enumerate(top["items"]):
        where = f"items[{index}]"
        if not isinstance(values, dict):
            page.skip(f"{where}: not_object")
            continue
        try:
            _item(Fields(values, page.address, where), page)
        except BadFile as problem:
            page.skip(problem)


def _load(text: str, address: str) -> dict[str, Any]:
    try:
        top = json.loads(text)
    except (ValueError, RecursionError):
        top = None
    if (
        not isinstance(top, dict)
        or VERSION not in _string(top.get("version"))
        or not isinstance(top.get("items"), list)
    ):
        raise NotAFeed(address=bare(address), found="json")
    return top


def _item(item: Fields, page: Page) -> None:
    guid = _guid(item.values.get("id"))
    ours = item.values.get("_goodword")
    if guid and isinstance(ours, dict) and ours.get("withdrawn"):
        page.withdraw(guid)  # before anything can be wrong with the rest of it
        return
    good = item.inner("_goodword")
    post = Post(
        id="",
        feed=page.source.id,
        guid=guid,
        title=line_of(item.values.get("title")),
        text=_text(item.values),
        link=_link(item),
        author=_author(item.values),
        language=_string(item.values.get("language")) or page.language,
        category=good.line("category") or page.source.category or _tag(item.values),
        campaign=good.line("campaign"),
        captions=_captions(good),
        hashtags=fields.hashtags(good.lines("hashtags")),
        disclosure=good.text("disclosure", limit=500),
        networks=tuple(name.lower() for name in good.lines("networks")),
        media=_media(item),
        published=long_ago(fields.moment(_string(item.values.get("date_published")))),
        not_before=good.time("not_before"),
        until=good.time("until"),
        important=good.flag("important"),
    )
    page.add(item.where, post)


def _guid(value: Any) -> str:
    """The id as a text; the format asks readers to accept numbers."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return clean(value).strip() if isinstance(value, str) else ""


def _text(values: dict[str, Any] | Any) -> str:
    if isinstance(values.get("content_text"), str):
        return clean(values["content_text"][:TEXT_LIMIT]).strip()
    if isinstance(values.get("content_html"), str):
        return plain(values["content_html"][: 4 * TEXT_LIMIT])[:TEXT_LIMIT]
    return text_of(values.get("summary"))


def _link(item: Fields) -> str:
    found = (_string(item.values.get(key)) for key in ("url", "external_url"))
    return next((url for one in found if one and (url := fields.absolute(item.address, one))), "")


def _author(values: Any) -> str:
    authors = values.get("authors")
    first = authors[0] if isinstance(authors, list) and authors else values.get("author")
    return line_of(first.get("name")) if isinstance(first, dict) else ""


def _tag(values: Any) -> str:
    tags = values.get("tags")
    return line_of(tags[0]) if isinstance(tags, list) and tags else ""


def _captions(good: Fields) -> tuple[Caption, ...]:
    read_ = (
        Caption(one.text("text"), one.line("language"), one.line("network").lower())
        for one in good.objects("captions")[:_CAPTIONS]
    )
    return tuple(caption for caption in read_ if caption.text)


def _media(item: Fields) -> tuple[Media, ...]:
    """The picture of the item first; an attachment with the same address describes it."""
    found: dict[str, Media] = {}
    image = fields.absolute(item.address, _string(item.values.get("image")))
    if image:
        found[image] = Media(image, mime_of(image) or "image/jpeg")
    attachments = item.values.get("attachments")
    for index, values in enumerate(attachments if isinstance(attachments, list) else ()):
        if not isinstance(values, dict) or len(found) >= _MEDIA:
            continue
        one = Fields(values, item.address, f"{item.where}.attachments[{index}]")
        url = fields.absolute(item.address, _string(values.get("url")))
        if not url:
            continue
        more = one.inner("_goodword")
        found[url] = Media(
            url=url,
            mime=_string(values.get("mime_type")).lower() or mime_of(url),
            alt=more.text("alt", limit=5000),
            title=line_of(values.get("title")),
            width=more.number("width", 0, 0, 100_000),
            height=more.number("height", 0, 0, 100_000),
        )
    return tuple(found.values())


def _string(value: Any) -> str:
    return clean(value).strip()[:4000] if isinstance(value, str) else ""
