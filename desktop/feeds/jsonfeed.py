"""JSON Feed 1.1 (jsonfeed.org/version/1.1) with our `_goodword` extension on each item.

What only shapes the look of a post is read leniently. What decides whether it may be shared
(`_goodword`) is read strictly: an item with a wrong type there is skipped and named, for a
mistyped embargo must not become no embargo.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from desktop.errors import BadFile, NotAFeed, TooLarge
from desktop.feeds import fields, people
from desktop.feeds.fields import Fields
from desktop.feeds.given import Given
from desktop.feeds.jsonstream import NotJson, members
from desktop.feeds.looks import line_of, long_ago, mime_of, text_of
from desktop.feeds.page import ITEMS, TEXT_LIMIT, Page
from desktop.model import Caption, FeedSource, Media, Person, Post
from desktop.text import clean, plain
from desktop.web import bare

VERSION = "jsonfeed.org/version/1"
HELD = "–"
"""Said where a feed is on hold without words."""
_CAPTIONS, _HASHTAGS, _LOCKED, _MEDIA, _MENTIONS, _NETWORKS, _SEGMENTS = 50, 50, 20, 20, 20, 50, 50
_TAGS = 50
_ELEMENTS = 10 * ITEMS
"""Tombstones may stand behind the last post that is read, but not without end."""


def read(body: bytes, page: Page) -> None:
    """Fill the page from UTF-8. Errors: `NotAFeed`, `TooLarge`."""
    version, listed = "", False
    try:
        for key, value, index in members(body, "items"):
            if index >= _ELEMENTS:
                raise TooLarge(address=bare(page.address), limit=ITEMS, unit="items")
            if index >= 0:
                _item(value, index, page)
            elif key == "items":
                listed = isinstance(value, list)
            elif key == "version":
                version = _string(value)
            else:
                _top(key, value, page)
    except NotJson as error:
        raise NotAFeed(address=bare(page.address), found="json") from error
    if VERSION not in version or not listed:
        raise NotAFeed(address=bare(page.address), found="json")


def problems(values: Any, where: str, address: str) -> list[BadFile]:
    """All that is wrong with one item of the feed at `address`, for those who check theirs."""
    found: list[BadFile] = []
    if isinstance(values, dict):
        page = Page("", address, Given(FeedSource("", "", address)))
        guid = _guid(values.get("id"))
        _post(Fields(values, page.address, where, found), guid, page)
    return found


def _top(key: str, value: Any, page: Page) -> None:
    if key == "title":
        page.title = line_of(value)
    elif key == "home_page_url":
        page.home = fields.absolute(page.address, _string(value))
    elif key == "language":
        page.language = _string(value)
    elif key == "_goodword" and isinstance(value, dict):
        page.hold = _hold(value.get("hold"))


def _hold(value: Any) -> str:
    """Whoever writes anything here means it: in doubt nothing is shared."""
    said = value.get("text") if isinstance(value, dict) else value
    meant = value.strip() if isinstance(value, str) else isinstance(value, dict) or value
    return text_of(said, 2000) or (HELD if meant else "")


def _item(values: Any, index: int, page: Page) -> None:
    where = f"items[{index}]"
    if not isinstance(values, dict):
        page.skip(f"{where}: not_object")
        return
    guid = _guid(values.get("id"))
    ours = values.get("_goodword")
    if guid and isinstance(ours, dict) and ours.get("withdrawn"):
        page.withdraw(guid)  # before anything can be wrong with the rest of it
    elif index >= ITEMS:
        page.skip(f"{where}: too_many")
    else:
        try:
            page.add(where, _post(Fields(values, page.address, where), guid, page))
        except BadFile as problem:
            page.skip(problem)


def _post(item: Fields, guid: str, page: Page) -> Post:
    values, category = item.values, ""
    said = page.given.of_every_post
    if values.get("_goodword") is not None:
        good = item.inner("_goodword")
        category = good.line("category")
        said = {**said, **{name: own for name, own in _own(good, page) if own}}
        if good.values.get("evergreen") is False:
            said["evergreen"] = False
    return Post(
        id=page.identify(guid),
        feed=page.source.id,
        guid=guid,
        title=line_of(values.get("title")),
        text=_text(values),
        link=_link(item),
        author=_author(values),
        language=page.speaks(_string(values.get("language"))),
        category=page.given.category(category, _tags(values)),
        media=_media(item),
        published=long_ago(fields.moment(_string(values.get("date_published")))),
        **said,
    )


def _own(good: Fields, page: Page) -> Iterator[tuple[str, Any]]:
    """What the item itself says of what its feed may say for all."""
    yield "campaign", good.line("campaign")
    yield "captions", tuple(_captions(good))
    yield "hashtags", fields.hashtags(good.lines("hashtags"))[:_HASHTAGS]
    yield "mentions", tuple(_mentions(good, page))
    yield "disclosure", good.text("disclosure", limit=500)
    yield "locked", _locked(good)
    yield (
        "networks",
        _all(good, "networks", tuple(map(str.lower, good.lines("networks"))), _NETWORKS),
    )
    yield "segments", _all(good, "segments", good.lines("segments"), _SEGMENTS)
    yield "not_before", good.time("not_before")
    yield "until", good.time("until")
    yield "important", good.flag("important")
    yield "evergreen", good.flag("evergreen")


def _guid(value: Any) -> str:
    """The id as a text; the format asks readers to accept numbers."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return clean(value).strip() if isinstance(value, str) else ""


def _text(values: Any) -> str:
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


def _tags(values: Any) -> list[str]:
    tags = values.get("tags")
    return [line_of(tag) for tag in tags[:_TAGS]] if isinstance(tags, list) else []


def _captions(good: Fields) -> Iterator[Caption]:
    for one in good.objects("captions")[:_CAPTIONS]:
        caption = Caption(one.text("text"), one.line("language"), one.line("network").lower())
        if caption.text:
            yield caption


def _mentions(good: Fields, page: Page) -> Iterator[Person]:
    """Names of people whom the program describes, or people with handles of their own."""
    for index, value in enumerate(good.items("mentions")[:_MENTIONS]):
        key = f"mentions[{index}]"
        one = Fields({key: value}, good.address, good.where, good.problems)
        if isinstance(value, dict):
            yield people.person(one.inner(key))
        elif name := one.line(key):
            yield page.given.person(name)


def _locked(good: Fields) -> tuple[str, ...]:
    """One text, or several."""
    if isinstance(good.values.get("locked"), list):
        return _all(good, "locked", good.texts("locked"), _LOCKED)
    one = good.text("locked")
    return (one,) if one else ()


def _all(good: Fields, key: str, found: tuple[str, ...], most: int) -> tuple[str, ...]:
    """Each once. What must hold as a whole is never cut, but refused."""
    if len(found) > most:
        good.refuse(key, "too_many")
    return tuple(dict.fromkeys(found))


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
        url = fields.absolute(item.address, _string(values.get("url")))
        if not url:
            continue
        media = Media(
            url,
            mime=_string(values.get("mime_type")).lower() or mime_of(url),
            title=line_of(values.get("title")),
        )
        if values.get("_goodword") is not None:
            where = f"{item.where}.attachments[{index}]"
            media = _described(media, Fields(values, item.address, where).inner("_goodword"))
        found[url] = media
    return tuple(found.values())


def _described(media: Media, ours: Fields) -> Media:
    return replace(
        media,
        alt=ours.text("alt", limit=5000),
        width=ours.number("width", 0, 0, 100_000),
        height=ours.number("height", 0, 0, 100_000),
    )


def _string(value: Any) -> str:
    return clean(value).strip()[:4000] if isinstance(value, str) else ""
