"""Everything about a draft that the composer shows when it opens, read in one go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from desktop.errors import NotFound
from desktop.feeds.posts import Posts
from desktop.feeds.program import Programs
from desktop.guidelines.engine import Engine
from desktop.model import NOTHING, Account, Draft, Hold, KeptPost, Program, Share
from desktop.share.accounts import Accounts
from desktop.share.drafts import Drafts, words
from desktop.share.outbox import Outbox
from desktop.ui import likeness
from desktop.ui.offers import used_before

PAST = 100
"""Earlier shares that a caption is compared with, the newest."""
LISTED = 8
"""Posts of one's own that are offered to go on with."""


def no_hold(program: str) -> Hold | None:
    """Nobody says that anything is on hold."""
    return None


@dataclass(frozen=True, slots=True)
class Services:
    """What the composer is given, in one bundle."""

    drafts: Drafts
    accounts: Accounts
    outbox: Outbox
    posts: Posts
    programs: Programs
    hints: Callable[[str], Engine]
    now: Callable[[], datetime]
    hold: Callable[[str], Hold | None] = no_hold

    def said(self, kept: KeptPost | None) -> str:
        """What the program of a post says to employees while it is on hold."""
        hold = self.hold(kept.program) if kept is not None and kept.held else None
        return hold.text if hold is not None else ""


@dataclass(frozen=True, slots=True)
class Opened:
    """Everything the window shows about a draft when it opens."""

    draft: Draft
    kept: KeptPost | None
    program: Program | None
    closed: str
    accounts: tuple[Account, ...]
    shares: tuple[Share, ...]
    earlier: tuple[Share, ...]
    """Shares of the same post with other words, that are live."""
    restored: bool
    """Whether words from an earlier sitting came back."""
    past: tuple[likeness.Known, ...] = ()
    """What this person shared before, the newest first."""
    used: tuple[str, ...] = ()
    """Hashtags of earlier captions, the most used first."""
    versions: tuple[Draft, ...] = ()
    """Earlier texts of this draft, the newest first."""
    tracking: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    """What the program adds to the links of this post when they are sent."""
    waiting: tuple[Draft, ...] = ()
    """Other posts of one's own that were begun, the newest first; and words for posts that are
    not here any more, as after leaving a program: no feed leads to them."""
    said: str = ""
    """What the program says while it is on hold."""


def load(services: Services, post_id: str, draft_id: str, *, fresh: bool = False) -> Opened:
    """Read everything about a draft; a draft that has arrived everywhere makes room for a
    new one. `fresh`: another post of one's own, beside those that were begun.
    Runs on a lane. Errors: `NotFound` for a post or draft that is gone."""
    now = services.now()
    known = services.drafts.get(draft_id) if draft_id else None
    if draft_id and known is None:
        raise NotFound(address="", status=0)
    about = known.post if known is not None else post_id
    kept = services.posts.get(about) if about else None
    if post_id and kept is None and known is None:
        raise NotFound(address="", status=0)
    if fresh:
        known = services.drafts.begin(now)
    draft = known if known is not None else services.drafts.open(kept, now)
    if known is None and services.outbox.published(draft.id):
        services.drafts.finish(draft.id, now)
        # of one's own posts others may have been begun, which stay
        draft = services.drafts.open(kept, now, fresh=True) if about else services.drafts.begin(now)
    elif known is None and not about and services.outbox.gone(draft.id):
        draft = services.drafts.begin(now)
    program = _program(services, kept)
    live = services.outbox.live()
    accounts = services.accounts.all()
    before = tuple(one for one in live if one.draft != draft.id)[-PAST:]
    return Opened(
        draft=draft,
        kept=kept,
        program=program,
        closed=services.posts.closed(about, now) if about else "",
        accounts=accounts,
        shares=services.outbox.of_draft(draft.id),
        earlier=tuple(one for one in live if about and one.post == about and one.draft != draft.id),
        restored=bool(words(draft)),
        past=likeness.shared(before, accounts),
        used=used_before(before),
        versions=services.drafts.versions(draft.id),
        tracking=services.outbox.tracking_of(about),
        waiting=() if about else _own(services, draft),
        said=services.said(kept),
    )


def _own(services: Services, draft: Draft) -> tuple[Draft, ...]:
    others = (one for one in services.drafts.unfinished() if one.id != draft.id)
    own = (one for one in others if not one.post or services.posts.get(one.post) is None)
    return tuple(islice((one for one in own if not services.outbox.gone(one.id)), LISTED))


def _program(services: Services, kept: KeptPost | None) -> Program | None:
    if kept is not None:
        return services.programs.of(kept.program)
    return next(iter(services.programs.all()), None)
