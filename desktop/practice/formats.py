"""The company's posts as files that any reader takes: program, JSON Feed, Atom and RSS.

Sources: jsonfeed.org version 1.1, RFC 4287, RFC 6721 (deleted entries), RSS 2.0.1.
"""

from __future__ import annotations

import email.utils
import json
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

from desktop.practice.company import CHARGED, Company, Item

_ATOM = "http://www.w3.org/2005/Atom"
_TOMBSTONE = "http://purl.org/atompub/tombstones/1.0"
_OURS = (
    "campaign",
    "category",
    "disclosure",
    "important",
    "evergreen",
    "hashtags",
    "mentions",
    "locked",
    "networks",
    "segments",
    "captions",
)


def program(company: Company, address: str) -> bytes:
    """program.json with real addresses and dates."""
    facts = {name: value for name, value in company.program.items() if name != "text"}
    facts["campaigns"] = [_dated(one, company.begun) for one in facts["campaigns"]]
    if company.charges:
        facts["networks"] = {**facts["networks"], "practice": CHARGED}
    return _addressed(facts, address)


def json_feed(company: Company, address: str) -> bytes:
    """All posts, those that wait and those taken back included, marked as such."""
    told = company.program
    return _addressed(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": told["feeds"][0]["title"],
            "home_page_url": "{address}/",
            "feed_url": "{address}/feed.json",
            "icon": told["logo"],
            "language": told["language"],
            "authors": [{"name": told["title"], "url": "{address}/"}],
            "items": [_json_item(item) for item in company.items()],
        },
        address,
    )


def atom(company: Company, address: str, now: datetime) -> bytes:
    ElementTree.register_namespace("", _ATOM)
    ElementTree.register_namespace("at", _TOMBSTONE)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed")
    items = company.items()
    _leaf(feed, "id", "tag:sanderling.example,2026:feed")
    _leaf(feed, "title", company.program["feeds"][0]["title"])
    _leaf(feed, "updated", _stamp(company.changed()))
    _leaf(feed, "link", href=f"{address}/feed.atom", rel="self")
    _leaf(feed, "link", href=f"{address}/", rel="alternate")
    for item in items:
        if item.withdrawn is not None:
            attributes = {"ref": item.guid, "when": _stamp(item.withdrawn)}
            ElementTree.SubElement(feed, f"{{{_TOMBSTONE}}}deleted-entry", attributes)
        elif item.public(now):
            _atom_entry(feed, item, address)
    return _document(feed)


def rss(company: Company, address: str, now: datetime) -> bytes:
    top = ElementTree.Element("rss", {"version": "2.0"})
    channel = ElementTree.SubElement(top, "channel")
    told = company.program
    for name, text in (
        ("title", told["feeds"][0]["title"]),
        ("link", f"{address}/"),
        ("description", told["text"]),
        ("language", told["language"]),
        ("lastBuildDate", email.utils.format_datetime(company.changed(), usegmt=True)),
    ):
        ElementTree.SubElement(channel, name).text = text
    for item in company.items():
        if item.public(now):
            _rss_item(channel, item, address)
    return _document(top)


# --- one item in each format --------------------------------------------------------------


def _json_item(item: Item) -> dict[str, Any]:
    facts = item.facts
    if item.withdrawn is not None:
        return {
            "id": item.guid,
            "title": facts["title"],
            "content_text": "",
            "date_modified": item.withdrawn.isoformat(timespec="seconds"),
            "_goodword": {"withdrawn": True},
        }
    ours = {name: facts[name] for name in _OURS if facts.get(name)}
    for name, moment in (("not_before", item.not_before), ("until", item.until)):
        if moment is not None:
            ours[name] = moment.isoformat(timespec="seconds")
    told: dict[str, Any] = {
        "id": item.guid,
        "url": _page(item),
        "title": facts["title"],
        "content_text": "\n\n".join(facts["text"]),
        "summary": facts["text"][0],
        "date_published": item.published.isoformat(timespec="seconds"),
        "language": facts.get("language", "en"),
        "tags": [facts["category"]],
        "authors": [{"name": facts["author"]}],
        "_goodword": ours,
    }
    pictures = [one for one in facts.get("media", []) if one["mime"].startswith("image/")]
    if pictures:
        told["image"] = pictures[0]["url"]
    told["attachments"] = [
        {
            "url": one["url"],
            "mime_type": one["mime"],
            "title": one.get("title", ""),
            "_goodword": {name: one[name] for name in ("alt", "width", "height") if name in one},
        }
        for one in facts.get("media", [])
    ]
    return told


def _atom_entry(feed: ElementTree.Element, item: Item, address: str) -> None:
    facts = item.facts
    entry = ElementTree.SubElement(feed, f"{{{_ATOM}}}entry")
    entry.set("{http://www.w3.org/XML/1998/namespace}lang", facts.get("language", "en"))
    _leaf(entry, "id", item.guid)
    _leaf(entry, "title", facts["title"])
    _leaf(entry, "published", _stamp(item.published))
    _leaf(entry, "updated", _stamp(item.changed))
    author = ElementTree.SubElement(entry, f"{{{_ATOM}}}author")
    _leaf(author, "name", facts["author"])
    _leaf(entry, "category", term=facts["category"])
    _leaf(entry, "summary", facts["text"][0])
    _leaf(entry, "content", "\n\n".join(facts["text"]), type="text")
    _leaf(entry, "link", href=_page(item).format(address=address), rel="alternate")
    for one in facts.get("media", []):
        href = one["url"].format(address=address)
        title = one.get("alt", "")
        _leaf(entry, "link", href=href, rel="enclosure", type=one["mime"], title=title)


def _rss_item(channel: ElementTree.Element, item: Item, address: str) -> None:
    facts = item.facts
    told = ElementTree.SubElement(channel, "item")
    for name, text in (
        ("title", facts["title"]),
        ("link", _page(item).format(address=address)),
        ("description", "\n\n".join(facts["text"])),
        ("category", facts["category"]),
        ("pubDate", email.utils.format_datetime(item.published, usegmt=True)),
    ):
        ElementTree.SubElement(told, name).text = text
    ElementTree.SubElement(told, "guid", {"isPermaLink": "false"}).text = item.guid
    for one in facts.get("media", [])[:1]:
        attributes = {
            "url": one["url"].format(address=address),
            "type": one["mime"],
            "length": str(one.get("size", 0)),
        }
        ElementTree.SubElement(told, "enclosure", attributes)


# --- small parts --------------------------------------------------------------------------


def _page(item: Item) -> str:
    return f"{{address}}/news/{item.slug}"


def _addressed(facts: dict[str, Any], address: str) -> bytes:
    text = json.dumps(facts, ensure_ascii=False, indent=1)
    return text.replace("{address}", address).encode()


def _dated(campaign: dict[str, Any], begun: datetime) -> dict[str, Any]:
    told = {name: value for name, value in campaign.items() if not name.endswith("_days")}
    for name in ("from", "until"):
        moment = begun + timedelta(days=campaign[f"{name}_days"])
        told[name] = moment.isoformat(timespec="seconds")
    return told


def _leaf(parent: ElementTree.Element, name: str, text: str = "", /, **attributes: str) -> None:
    leaf = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    leaf.text = text or None


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _document(top: ElementTree.Element) -> bytes:
    whole: bytes = ElementTree.tostring(top, encoding="utf-8", xml_declaration=True)
    return whole
