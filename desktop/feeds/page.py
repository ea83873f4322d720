"""One page of a feed as it is read: posts are admitted or refused one by one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from desktop.errors import BadFile
from desktop.feeds import record
from desktop.feeds.given import Given
from desktop.model import FeedSource, Post

GUID_LIMIT = 2000
ITEMS = 10_000
PIECES = 300_000
"""Captions, hashtags, pictures and the like in all posts together: thirty each."""
REASONS = 1000
TEXT_LIMIT = 50_000


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one page holds. `withdrawn` are the feed's own ids; `skipped` are reasons like
    `items[3].id: missing`, for the people who write the feed."""

    title: str = ""
    posts: tuple[Post, ...] = ()
    withdrawn: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    home: str = ""
    language: str = ""
    hold: str = ""
    """Nothing of the program is shared while this is said."""
    tombs: tuple[str, ...] = ()
    """The withdrawn once more, by the ids that we gave (or would have given) them."""


@dataclass(slots=True)
class Page:
    """Collects what one page holds; `program` (an address) and the source make the posts' ids."""

    program: str
    address: str
    given: Given
    title: str = ""
    home: str = ""
    language: str = ""
    hold: str = ""
    _posts: list[Post] = field(default_factory=list)
    _withdrawn: list[str] = field(default_factory=list)
    _skipped: list[str] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)
    _pieces: int = 0

    @property
    def source(self) -> FeedSource:
        return self.given.source

    def identify(self, guid: str) -> str:
        """Our id for the item that calls itself `guid`."""
        return record.identify(self.program, self.source.id, guid)

    def speaks(self, own: str) -> str:
        """The language of a post: its own, what the program says of the feed, the feed's."""
        return own or self.source.language or self.language

    def add(self, where: str, post: Post) -> None:
        """Keep the post (its id is ours already), or refuse it for what its `guid` is."""
        pieces = self._pieces + _pieces(post)
        if not post.guid:
            self.skip(f"{where}.id: missing")
        elif len(post.guid) > GUID_LIMIT:
            self.skip(f"{where}.id: too_long")
        elif post.id in self._seen:
            self.skip(f"{where}.id: twice")
        elif len(self._seen) >= ITEMS or pieces > PIECES:
            self.skip(f"{where}: too_many")
        else:
            self._pieces = pieces
            self._seen.add(post.id)
            self._posts.append(post)

    def skip(self, reason: str | BadFile) -> None:
        if isinstance(reason, BadFile):
            reason = f"{reason.where}: {reason.problem}"
        if len(self._skipped) < REASONS:
            self._skipped.append(reason)

    def withdraw(self, guid: str) -> None:
        self._withdrawn.append(guid)

    def done(self) -> Parsed:
        withdrawn = tuple(dict.fromkeys(self._withdrawn))
        return Parsed(
            title=self.title,
            posts=tuple(self._spoken(post) for post in self._posts),
            withdrawn=withdrawn,
            tombs=tuple(dict.fromkeys(map(self.identify, withdrawn))),
            skipped=tuple(self._skipped),
            home=self.home,
            language=self.language,
            hold=self.hold,
        )

    def _spoken(self, post: Post) -> Post:
        """A feed may say its language behind its posts."""
        if post.language or not self.language:
            return post
        return replace(post, language=self.language)


def _pieces(post: Post) -> int:
    """How much small memory a post takes; a person with handles as much as eight words."""
    few = len(post.captions) + len(post.hashtags) + len(post.locked) + len(post.networks)
    return few + len(post.segments) + len(post.media) + 8 * len(post.mentions)
