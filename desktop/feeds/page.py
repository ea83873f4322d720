"""One page of a feed as it is read: posts are admitted or refused one by one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from desktop.errors import BadFile
from desktop.feeds import record
from desktop.model import FeedSource, Post

GUID_LIMIT = 2000
ITEMS = 10_000
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


@dataclass(slots=True)
class Page:
    """Collects what one page holds; `program` and `source` make the posts' ids."""

    program: str
    source: FeedSource
    address: str
    title: str = ""
    home: str = ""
    language: str = ""
    _posts: list[Post] = field(default_factory=list)
    _withdrawn: list[str] = field(default_factory=list)
    _skipped: list[str] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)

    def add(self, where: str, post: Post) -> None:
        """Keep the post under our own id, or refuse it for what its `guid` is."""
        made = record.identify(self.program, self.source.id, post.guid)
        if not post.guid:
            self.skip(f"{where}.id: missing")
        elif len(post.guid) > GUID_LIMIT:
            self.skip(f"{where}.id: too_long")
        elif made in self._seen:
            self.skip(f"{where}.id: twice")
        elif len(self._seen) >= ITEMS:
            self.skip(f"{where}: too_many")
        else:
            self._seen.add(made)
            self._posts.append(replace(post, id=made))

    def skip(self, reason: str | BadFile) -> None:
        if isinstance(reason, BadFile):
            reason = f"{reason.where}: {reason.problem}"
        self._skipped.append(reason)

    def withdraw(self, guid: str) -> None:
        self._withdrawn.append(guid)

    def done(self) -> Parsed:
        return Parsed(
            title=self.title,
            posts=tuple(self._posts),
            withdrawn=tuple(dict.fromkeys(self._withdrawn)),
            skipped=tuple(self._skipped),
            home=self.home,
            language=self.language,
        )
