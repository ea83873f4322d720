"""Everything about a draft that the composer shows when it opens, read in one go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from desktop.errors import NotFound
from desktop.feeds.posts import Posts
from desktop.feeds.program import Programs
from desktop.guidelines.engine import Engine
from desktop.model import Account, Draft, KeptPost, Program, Share
from desktop.share.accounts import Accounts
from desktop.share.drafts import Drafts, words
from desktop.share.outbox import Outbox


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


def load(services: Services, post_id: str, draft_id: str) -> Opened:
    """Read everything about a draft; a draft that has arrived everywhere makes room for a
    new one. Runs on a lane. Errors: `NotFound` for a post or draft that is gone."""
    now = services.now()
    known = services.drafts.get(draft_id) if draft_id else None
    if draft_id and known is None:
        raise NotFound(address="", status=0)
    about = known.post if known is not None else post_id
    kept = services.posts.get(about) if about else None
    if post_id and kept is None and known is None:
        raise NotFound(address="", status=0)
    draft = known if known is not None else services.drafts.open(kept, now)
    if known is None and services.outbox.published(draft.id):
        services.drafts.finish(draft.id, now)
        draft = services.drafts.open(kept, now, fresh=True)
    program = _program(services, kept)
    live = services.outbox.sent() if about else ()
    return Opened(
        draft=draft,
        kept=kept,
        program=program,
        closed=services.posts.closed(about, now) if about else "",
        accounts=services.accounts.all(),
        shares=services.outbox.of_draft(draft.id),
        earlier=tuple(one for one in live if one.post == about and one.draft != draft.id),
        restored=bool(words(draft)),
    )


def _program(services: Services, kept: KeptPost | None) -> Program | None:
    if kept is not None:
        return services.programs.of(kept.program)
    return next(iter(services.programs.all()), None)
