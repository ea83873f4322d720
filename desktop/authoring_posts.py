"""The posts of a program as its checker reads them: what is left out, and what can't be meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from desktop import authoring_keys, authoring_meant, authoring_places
from desktop.authoring_file import File, Line, missing, split
from desktop.authoring_program import Opened, name_of, said
from desktop.authoring_try import Trial
from desktop.authoring_words import broken, place_of, problem
from desktop.errors import GoodwordError
from desktop.feeds import jsonfeed
from desktop.feeds.parse import parse
from desktop.model import NOTHING, Caption, FeedSource, Level, Post, Program
from desktop.share import configured, limits
from desktop.share.text import count, fits, size

MAIN = ("linkedin", "x", "mastodon", "bluesky")
"""Where posts are meant to go that name no networks, in programs that name none."""
MOST_TRIED = 1000
"""Suggestions that are tried against the rules: one takes some thousandths of a second."""


@dataclass(frozen=True)
class Read:
    """One feed: its lines, the posts that employees would get, and where each of their pictures
    is named."""

    lines: tuple[Line, ...]
    posts: tuple[Post, ...] = ()
    pictures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Feed:
    """What is known while the posts of one feed are looked at. `index` is which item of the
    file has an id; empty for Atom and RSS, whose posts carry nothing of ours."""

    file: File
    program: Program
    source: FeedSource
    index: Mapping[str, int]
    now: datetime

    def where(self, post: Post, key: str = "") -> str:
        if post.guid not in self.index:
            return ""
        item = f"items[{self.index[post.guid]}]"
        return f"{item}._goodword.{key}" if key else item

    def named(self, post: Post, sentence: str) -> str:
        """Atom and RSS have no place to point to: the title has to do."""
        return sentence if post.guid in self.index else f"{post.title or post.guid!r}: {sentence}"

    def wrong(self, post: Post, key: str, sentence: str) -> Line:
        return self.file.wrong(self.where(post, key), self.named(post, sentence))

    def note(self, post: Post, key: str, sentence: str) -> Line:
        return self.file.note(self.where(post, key), self.named(post, sentence))


def feed(opened: Opened, source: FeedSource, named: str, now: datetime) -> Read:
    """All that there is to say of one feed of `opened.program`, which is `named` there."""
    program = opened.program
    if program is None:
        return Read(())
    try:
        file = File(name_of(source.url), *opened.read(source.url))
        parsed = parse(file.body, file.mime, source.url, source, program.address, program)
    except GoodwordError as error:
        return Read((_unread(opened, source, named, error),))
    values = file.values if isinstance(file.values, dict) else {}
    known = _Feed(file, program, source, _index(values), now)
    lines = [file.fact(_counted(len(parsed.posts), len(parsed.withdrawn)))]
    for reason in parsed.skipped:
        lines += _left_out(file, reason, values, source.url)
    if parsed.hold:
        lines.append(file.note("_goodword.hold", "the program is on hold: nobody can share"))
    for where, meant in authoring_keys.of_feed(values):
        lines.append(unread_key(file, where, meant))
    lines += file.doubled()
    for post in parsed.posts:
        lines += _post(known, post)
    lines += _tried(opened, known, parsed.posts)
    pictures = {
        medium.url: file.place(known.where(post))
        for post in reversed(parsed.posts)
        for medium in post.media
        if medium.kind == "picture"
    }
    return Read(tuple(lines), parsed.posts, pictures)


def unread_key(file: File, where: str, meant: str) -> Line:
    """A key that Goodword does not know."""
    if meant:
        return file.wrong(where, f"nobody reads this; is {meant!r} meant?")
    return file.note(where, "nobody reads this")


def _unread(opened: Opened, source: FeedSource, named: str, error: GoodwordError) -> Line:
    """A feed that can't be read at all; of JSON that breaks off it is said where."""
    try:
        body, mime = opened.read(source.url)
    except GoodwordError:
        return missing(said(error), named)
    file = File(name_of(source.url), body, mime)
    if file.text.lstrip()[:1] == "{" and file.values is None:
        return unreadable(file)
    return Line(said(error), wrong=True)


def unreadable(file: File) -> Line:
    """A file that should be JSON and is none, with the place where it stops being that."""
    return Line(f"{file.name}{place_of(file.body)}: {broken(file.body)}", wrong=True)


def _counted(posts: int, withdrawn: int) -> str:
    return f"{posts} posts" + (f", {withdrawn} withdrawn" if withdrawn else "")


def _left_out(file: File, reason: str, values: Any, address: str) -> Iterator[Line]:
    """Why an item is left out: all that is wrong with it, where it can be asked again."""
    where, code = split(reason)
    number = authoring_places.number(where)
    items = values.get("items")
    found = []
    if isinstance(items, list) and number is not None and number < len(items):
        found = jsonfeed.problems(items[number], where.partition(".")[0], address)
    if not any(one.where == where and one.problem == code for one in found):
        yield file.wrong(where, f"{problem(code)} (the post is left out)")
    for one in found:
        yield file.wrong(one.where, f"{problem(one.problem)} (the post is left out)")


def _index(values: Any) -> dict[str, int]:
    items = values.get("items")
    found: dict[str, int] = {}
    for number, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict):
            found.setdefault(str(item.get("id", "")).strip(), number)
    return found


# --- one post ------------------------------------------------------------------------------


def _post(feed: _Feed, post: Post) -> Iterator[Line]:
    yield from _dates(feed, post)
    yield from _named(feed, post)
    yield from _mentions(feed, post)
    yield from _captions(feed, post)
    for medium in post.media:
        if medium.mime.startswith("image/") and not medium.alt:
            where = f"{feed.where(post)}.attachments" if post.guid in feed.index else ""
            sentence = (
                f"say what {medium.url.rpartition('/')[2]} shows, for people who can't see it"
            )
            yield feed.file.note(where, feed.named(post, sentence))


def _dates(feed: _Feed, post: Post) -> Iterator[Line]:
    ends = post.until
    if ends is not None and post.not_before is not None and ends <= post.not_before:
        yield feed.wrong(post, "until", "it ends before its embargo: nobody will ever see it")
    elif ends is not None and ends <= feed.now:
        yield feed.note(post, "until", "it is over: people see it, and can't share it")
    late = post.published is not None and post.published > feed.now + timedelta(days=1)
    if late and post.not_before is None:
        where = f"{feed.where(post)}.date_published" if feed.where(post) else ""
        sentence = "lies in the future; that is no embargo, not_before is"
        yield feed.file.note(where, feed.named(post, sentence))


def _named(feed: _Feed, post: Post) -> Iterator[Line]:
    """What the feed says of all its posts was looked at in `program.json`."""
    program, source = feed.program, feed.source
    campaigns = {one.id for one in program.campaigns}
    if post.campaign not in ("", source.campaign, *campaigns):
        sentence = authoring_meant.undefined("campaign", post.campaign, campaigns)
        yield feed.wrong(post, "campaign", sentence)
    if post.segments != source.segments:
        where = feed.where(post, "segments")
        yield from authoring_meant.segments(feed.file, where, post.segments, program)
    titles = [one.title for one in program.categories]
    if post.category and titles and post.category not in titles:
        sentence = f"{post.category!r} is no category of the program ({', '.join(titles)})"
        yield feed.note(post, "category", f"{sentence}, and stands by itself")
    for network in post.networks:
        if limits.known(network) is None and network not in program.networks:
            yield feed.wrong(post, "networks", f"Goodword knows no network {network!r}")


def _mentions(feed: _Feed, post: Post) -> Iterator[Line]:
    people = {one.name.casefold() for one in feed.program.people}
    for one in post.mentions:
        if not one.handles and one.name.casefold() not in people:
            yield feed.wrong(post, "mentions", f"{one.name!r} is none of the program's people")


def _captions(feed: _Feed, post: Post) -> Iterator[Line]:
    for index, caption in enumerate(post.captions):
        key = f"captions[{index}]"
        for locked in post.locked:
            if locked not in caption.text:
                yield feed.wrong(post, key, f"lacks what is locked: {locked!r}")
        if caption.network and post.networks and caption.network not in post.networks:
            yield feed.note(post, key, f"the post may not go to {caption.network}")
        yield from _lengths(feed, post, caption, key)


def _lengths(feed: _Feed, post: Post, caption: Caption, key: str) -> Iterator[Line]:
    """Wrong where a suggestion is meant for this very network; else another one may fit."""
    given = (*post.networks, *feed.program.networks) or MAIN
    wanted = (caption.network,) if caption.network else post.networks or given
    own = {one.network for one in post.captions if one.network}
    for network in dict.fromkeys(wanted):
        known = limits.known(network)
        if known is not None:
            known = configured.limits(feed.program.networks.get(network, NOTHING), known)
        if known is None or fits(caption.text, known) or (network in own and not caption.network):
            continue
        length = count(caption.text, known)
        sentence = f"too long for {network}: {length} of {known.maximum}"
        if length <= known.maximum:
            sentence = f"too long for {network}: {size(caption.text)} bytes"
        if caption.network:
            yield feed.wrong(post, key, sentence)
        else:
            yield feed.note(post, key, f'{sentence}; add one with "network": "{network}"')


def _tried(opened: Opened, feed: _Feed, posts: tuple[Post, ...]) -> Iterator[Line]:
    """Suggestions that the program's own rules forbid."""
    if not any(book.rules for book in opened.books):
        return
    captions = [(post, *numbered) for post in posts for numbered in enumerate(post.captions)]
    trials: dict[tuple[str, str], Trial] = {}
    for post, index, caption in captions[:MOST_TRIED]:
        language = caption.language or post.language or feed.program.language
        networks = tuple(filter(None, (caption.network,)))
        kind = (caption.network, language)
        if kind not in trials:
            trials[kind] = Trial(opened, networks, language, feed.now)
        for hint in trials[kind].forbidding(caption.text):
            sentence = f"the rule {hint.rule} says of {hint.found!r}: {hint.message}"
            tell = feed.wrong if hint.level is Level.BLOCK else feed.note
            yield tell(post, f"captions[{index}]", sentence)
