"""Whether a company's rules stop words that are changed after they were shared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from desktop.feeds.posts import Posts
from desktop.feeds.program import Programs
from desktop.guidelines.engine import Context, Engine
from desktop.model import Level, Share
from desktop.ui.messages import hint_text

Rules = Callable[[Share], Engine]


def rules_of(
    posts: Posts, programs: Programs, hints: Callable[[str], Engine], share: Share
) -> Engine:
    """The rules for a share, as the caption editor takes them; on a lane, for building them
    may take a moment."""
    kept = posts.get(share.post) if share.post else None
    program = programs.of(kept.program) if kept else next(iter(programs.all()), None)
    return hints(program.address if program is not None else "")


def forbidden(engine: Engine, share: Share, text: str, now: datetime) -> str:
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
    found = (one for one in engine.check(text, context) if one.level is Level.BLOCK)
    stop = next(found, None)
    return hint_text(stop) if stop is not None else ""
