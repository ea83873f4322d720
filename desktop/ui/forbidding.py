"""Whether a company's rules, or its post, stop words that are changed after they were shared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from desktop.feeds.posts import Posts
from desktop.feeds.program import Programs
from desktop.guidelines.engine import Context, Engine
from desktop.model import Level, Share
from desktop.ui import locked
from desktop.ui.messages import hint_text


@dataclass(frozen=True, slots=True)
class Rulebook:
    """What the words of a share are held against."""

    engine: Engine
    locked: tuple[str, ...] = ()
    """What its post wants to stand there word for word."""


Rules = Callable[[Share], Rulebook]


def rules_of(
    posts: Posts, programs: Programs, hints: Callable[[str], Engine], share: Share
) -> Rulebook:
    """The rules for a share, as the caption editor takes them; on a lane, for building them
    may take a moment."""
    kept = posts.get(share.post) if share.post else None
    program = programs.of(kept.program) if kept else next(iter(programs.all()), None)
    engine = hints(program.address if program is not None else "")
    return Rulebook(engine, kept.post.locked if kept is not None else ())


def forbidden(rules: Rulebook, share: Share, text: str, now: datetime) -> str:
    """Why these words may not go out, in one sentence; empty = they may. On the main thread,
    as every use of an engine: what it remembers is not made for two at a time."""
    out = share.outgoing
    alts = tuple(one.alt for one in out.pictures if one.kind != "document")
    context = Context(
        networks=(share.network,),
        language=out.language,
        now=now,
        pictures=len(out.pictures),
        alts=alts,
    )
    found = (one for one in rules.engine.check(text, context) if one.level is Level.BLOCK)
    stop = next(iter((*locked.missing(text, rules.locked), *found)), None)
    return hint_text(stop) if stop is not None else ""
