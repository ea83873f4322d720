"""What `program.json` says that can be read and can't be meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from desktop.applications import forbidden
from desktop.authoring_file import File, Line
from desktop.feeds.program_file import WAYS
from desktop.model import Campaign, Facts, Program
from desktop.share import configured, limits
from desktop.web import is_loopback

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def program(file: File, found: Program, now: datetime) -> Iterator[Line]:
    """One line for each; the file's own types were looked at before."""
    if not found.feeds:
        yield file.wrong("feeds", "no feed, so nobody gets a post")
    if not any((found.contact.name, found.contact.email, found.contact.url)):
        yield file.note("contact", "nobody to ask: name somebody, with an address")
    for index, language in enumerate(found.languages):
        if not _LANGUAGE.fullmatch(language):
            where = f"languages[{index}]" if language != found.language else "language"
            yield file.wrong(where, f"{language!r} is no language: en, de-CH")
    if found.hold is not None:
        yield file.note("hold", "the program is on hold: nobody can share until this is taken out")
    yield from _categories(file, found)
    yield from _rings(file, found)
    yield from _feeds(file, found)
    for index, campaign in enumerate(found.campaigns):
        yield from _campaign(file, campaign, index, now)
    yield from _networks(file, found)
    yield from _people(file, found)
    interval = file.values.get("interval") if isinstance(file.values, dict) else None
    if isinstance(interval, (int, float)) and interval < found.interval:
        yield file.note("interval", f"taken as {found.interval}, the least there is")


def _categories(file: File, found: Program) -> Iterator[Line]:
    names: dict[str, str] = {}
    for index, one in enumerate(found.categories):
        for name in dict.fromkeys(name.casefold() for name in (one.id, one.title, *one.also)):
            if names.setdefault(name, one.id) != one.id:
                sentence = f"{name!r} is a name of {names[name]!r} already, and counts there"
                yield file.wrong(f"categories[{index}]", sentence)


def _rings(file: File, found: Program) -> Iterator[Line]:
    if len(found.rings) == 1:
        yield file.note("rings[0]", "one ring is everybody: name a pilot ring before it")
    for index, (ring, after) in enumerate(zip(found.rings, found.rings[1:], strict=False)):
        if after.delay < ring.delay:
            sentence = f"opens before {ring.id!r}, which stands above it; the last is everybody"
            yield file.wrong(f"rings[{index + 1}].delay", sentence)


def _feeds(file: File, found: Program) -> Iterator[Line]:
    campaigns = {one.id for one in found.campaigns}
    for index, feed in enumerate(found.feeds):
        where = f"feeds[{index}]"
        if feed.campaign and feed.campaign not in campaigns:
            yield file.wrong(f"{where}.campaign", undefined("campaign", feed.campaign, campaigns))
        yield from segments(file, f"{where}.segments", feed.segments, found)
        if feed.url.startswith("http://") and not is_loopback(feed.url):
            yield file.note(f"{where}.url", "whoever is on the way can change this: use https")


def segments(file: File, where: str, named: tuple[str, ...], found: Program) -> Iterator[Line]:
    """Of a feed or of a post."""
    known = {one.id for one in found.segments}
    for one in named:
        if one not in known:
            yield file.wrong(where, undefined("segment", one, known))


def undefined(kind: str, name: str, known: set[str]) -> str:
    there = f"; there are {', '.join(sorted(known))}" if known else f"; the program has no {kind}"
    return f"no {kind} of the program has the id {name!r}{there}"


def _campaign(file: File, one: Campaign, index: int, now: datetime) -> Iterator[Line]:
    where = f"campaigns[{index}]"
    if one.starts is not None and one.ends is not None and one.starts >= one.ends:
        yield file.wrong(f"{where}.until", "it ends before it begins")
    elif one.ends is not None and one.ends <= now:
        yield file.note(f"{where}.until", "it is over")
    way = _written(file.values, index)
    if way and not one.won_by:
        sentence = f"{way!r} is no way to win that Goodword knows: {', '.join(WAYS)}"
        yield file.wrong(f"{where}.won_by", sentence)
    elif one.prize and not one.won_by:
        yield file.note(f"{where}.prize", f"say how it is won, in won_by: {', '.join(WAYS)}")


def _written(values: Any, index: int) -> str:
    """How a campaign says that it is won, as it stands there."""
    try:
        found = values["campaigns"][index].get("won_by")
    except (TypeError, KeyError, IndexError, AttributeError):
        return ""  # told by the reader
    return found.strip() if isinstance(found, str) else ""


def _networks(file: File, found: Program) -> Iterator[Line]:
    for network, facts in found.networks.items():
        for key in forbidden(facts):
            yield file.wrong(
                f"networks.{network}.{key}", "no program may say this; IT's policy may"
            )
        if limits.known(network) is None and network != "practice":
            yield file.note(f"networks.{network}", "Goodword knows no network of this name")
        yield from _limits(file, f"networks.{network}.limits", facts)


def _limits(file: File, where: str, facts: Facts) -> Iterator[Line]:
    for key in configured.wrong_limits(facts):
        names = ", ".join(configured.LIMITS)
        yield file.wrong(
            f"{where}.{key}".rstrip("."), f"changes nothing: a number above 0 ({names})"
        )
    said = facts.get("limits")
    if isinstance(said, Mapping) and said and configured.READ_ON not in said:
        yield file.note(where, f"say when you read them, in {configured.READ_ON}: they move")


def _people(file: File, found: Program) -> Iterator[Line]:
    values = file.values.get("people") if isinstance(file.values, dict) else None
    for index, one in enumerate(values if isinstance(values, list) else ()):
        handles = one.get("handles") if isinstance(one, dict) else None
        if not isinstance(handles, dict) or index >= len(found.people):
            continue
        for network, handle in handles.items():
            if isinstance(handle, str) and network not in found.people[index].handles:
                where = f"people[{index}].handles.{network}"
                yield file.wrong(where, f"{handle!r} is no handle: @name, or @name@server")
