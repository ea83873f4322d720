"""The campaigns of all programs, each with the person's own posts and what was counted of them.

Stands between the wings: campaigns and posts belong to `feeds`, shares to `share`, numbers to
`reach`. Only the person's own; nobody else is known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from desktop.feeds.posts import Posts
from desktop.feeds.program import Programs
from desktop.metric import Measure
from desktop.model import Campaign, Program, Share
from desktop.reach.known import Readings, live, went_live
from desktop.reach.metrics import Metrics
from desktop.reach.summary import Figure, of_posts
from desktop.share.outbox import Outbox

ENGAGEMENT = (Measure.REACTIONS, Measure.REPLIES, Measure.RESHARES)
COUNTED = (Measure.VIEWS, *ENGAGEMENT, Measure.LINK_CLICKS)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Effort:
    """One campaign, and what the person did in it. `shares` are live posts of theirs, the
    newest first; a post that was taken down since is not among them."""

    program: Program
    campaign: Campaign
    shares: tuple[Share, ...]
    figures: tuple[Figure, ...]
    """One for each of `COUNTED`; measured, unknown is None."""

    def figure(self, measure: Measure) -> Figure:
        return next(one for one in self.figures if one.measure is measure)


class Campaigning:
    """Gathers them; belongs on a lane."""

    def __init__(self, programs: Programs, posts: Posts, outbox: Outbox, metrics: Metrics) -> None:
        self._programs, self._posts = programs, posts
        self._outbox, self._metrics = outbox, metrics

    def efforts(self, now: datetime) -> tuple[Effort, ...]:
        """All campaigns: those that run (the one that ends first before the others), those to
        come, those that are over (the last one first)."""
        programs = tuple(one for one in self._programs.all() if one.campaigns)
        if not programs:
            return ()
        shares = [one for one in live(self._outbox.sent()) if one.deleted is None]
        of = self._posts.campaigns_of({share.post for share in shares if share.post})
        own = [share for share in shares if share.post in of]
        return efforts(programs, own, of, Readings.of(self._metrics.newest()), now)


def efforts(
    programs: Iterable[Program],
    shares: Sequence[Share],
    of: Mapping[str, tuple[str, str]],
    readings: Readings,
    now: datetime,
) -> tuple[Effort, ...]:
    """Pure. `of`: program and campaign by post."""
    found = []
    for program in programs:
        for campaign in program.campaigns:
            key = (program.address, campaign.id)
            own = [share for share in shares if of.get(share.post) == key]
            own.sort(key=went_live, reverse=True)
            figures = tuple(of_posts(measure, own, readings) for measure in COUNTED)
            found.append(Effort(program, campaign, tuple(own), figures))
    return tuple(sorted(found, key=lambda one: _order(one.campaign, now)))


def over(campaign: Campaign, now: datetime) -> bool:
    """Whether it has ended."""
    return campaign.ends is not None and campaign.ends <= now


def _order(campaign: Campaign, now: datetime) -> tuple[int, bool, float]:
    ends = campaign.ends or _LONG_AGO
    if over(campaign, now):
        return 2, False, -ends.timestamp()
    begins = campaign.starts or _LONG_AGO
    if begins > now:
        return 1, False, begins.timestamp()
    return 0, campaign.ends is None, ends.timestamp()
