"""What employees will see of a program: its head and its newest posts, as plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime

from desktop.model import Campaign, Caption, Post, Program

_WIDE = 88
_WON = {
    "impressions": "won by the most impressions",
    "engagement": "won by the most reactions",
    "draw": "drawn among all who shared",
}


def preview(program: Program, posts: Sequence[Post], most: int, now: datetime) -> Iterator[str]:
    """At most `most` posts, those that open last first."""
    yield from _head(program)
    yield ""
    shown = sorted(posts, key=lambda post: _opens(post) or now, reverse=True)
    for post in shown[:most]:
        yield from _post(program, post, now)
    if len(shown) > most:
        yield f"… and {len(shown) - most} more"


def _head(program: Program) -> Iterator[str]:
    if program.hold is not None:
        yield from _wrapped(f"ON HOLD: {program.hold.text or 'nothing is shared for now'}", "")
    yield f"{program.title}"
    for goal in program.goals:
        yield from _wrapped(f"We want: {goal.title}. {goal.text}".strip(), "  ")
    for campaign in program.campaigns:
        yield from _wrapped(_campaign(campaign), "  ")
    for name, titles in (
        ("Topics", [one.title for one in program.categories]),
        ("People count themselves to", [one.title for one in program.segments]),
        ("In this order", [one.title for one in program.rings]),
    ):
        if titles:
            yield from _wrapped(f"{name}: {', '.join(titles)}", "  ")


def _campaign(one: Campaign) -> str:
    until = f" until {_day(one.ends)}" if one.ends else ""
    won = f"; {_WON[one.won_by]}" if one.won_by else ""
    prize = f": {one.prize}" if one.prize else ""
    return f"Campaign {one.title}{until} {' '.join(one.hashtags)}".rstrip() + won + prize


def _post(program: Program, post: Post, now: datetime) -> Iterator[str]:
    opens = _opens(post)
    yield f"{_day(opens) if opens else '          '}  {post.title or post.text[:60]}"
    marks = [post.category, *_campaigns(program, post), *_times(post, now)]
    marks += [word for word in ("important", "evergreen") if getattr(post, word)]
    if post.segments:
        titles = {one.id: one.title for one in program.segments}
        marks.append("for " + ", ".join(titles.get(one, one) for one in post.segments))
    if post.networks:
        marks.append("only " + ", ".join(post.networks))
    kinds = [one.kind for one in post.media]
    marks += [f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds)]
    yield from _wrapped(" · ".join(mark for mark in marks if mark), " " * 12)
    for caption in post.captions:
        yield from _wrapped(_caption(caption), " " * 12, "  ")


def _campaigns(program: Program, post: Post) -> list[str]:
    return [one.title for one in program.campaigns if one.id == post.campaign]


def _times(post: Post, now: datetime) -> Iterator[str]:
    if post.not_before is not None and post.not_before > now:
        yield f"not before {_moment(post.not_before)}"
    if post.until is not None:
        over = "over since" if post.until <= now else "until"
        yield f"{over} {_moment(post.until)}"


def _caption(caption: Caption) -> str:
    meant = ", ".join(filter(None, (caption.language, caption.network)))
    return f"“{caption.text}”" + (f" ({meant})" if meant else "")


def _opens(post: Post) -> datetime | None:
    return max(filter(None, (post.not_before, post.published)), default=None)


def _wrapped(text: str, before: str, then: str = "") -> Iterator[str]:
    if text:
        yield from textwrap.wrap(
            text, _WIDE, initial_indent=before, subsequent_indent=before + then
        )


def _day(moment: datetime) -> str:
    return moment.date().isoformat()


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M UTC")
