"""Who is meant by a post: from when a person sees it, whether at all, and whether they are told.

Pure rules from what a program offers and what the person chose of it.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from desktop.feeds.choices import Chosen
from desktop.model import Post, Program

Aside = Literal["", "muted", "segment"]


@dataclass(frozen=True, slots=True)
class Viewer:
    """One person as their program sees them. Without anything: somebody whom every post is
    for, at once."""

    kinds: Mapping[str, str] = field(default_factory=dict)
    """The kind of each segment that the program knows."""
    delay: timedelta = timedelta(0)
    """How long after others this person's ring sees a post."""
    chosen: Chosen = field(default_factory=Chosen)

    @property
    def mark(self) -> str:
        """Another one for everybody who would see other posts, or at another time."""
        facts = [
            sorted(self.kinds.items()),
            self.delay.total_seconds(),
            sorted(self.chosen.muted),
            sorted(self.chosen.segments),
        ]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]

    def opens(self, post: Post, seen: datetime) -> datetime | None:
        """From when on they see a post that came at `seen`; None: at once."""
        return self.opening(post.not_before, post.published, seen)

    def opening(
        self, not_before: datetime | None, published: datetime | None, seen: datetime
    ) -> datetime | None:
        """The embargo, or the ring's turn if that is later. A post that does not say when it
        was published was published when it came."""
        if not self.delay:
            return not_before
        turn = (published or seen) + self.delay
        return turn if not_before is None else max(turn, not_before)

    def aside(self, category: str, campaign: str, segments: Iterable[str]) -> Aside:
        """Why a post of these is kept out of the feed."""
        if not self._is_meant(segments):
            return "segment"
        return "muted" if topics(category, campaign) & self.chosen.muted else ""

    def tells(self, post: Post, now: datetime) -> bool:
        """Whether they want to hear of a post that comes now."""
        opens = self.opens(post, now)
        return (opens is None or opens <= now) and self.alerts(post)

    def alerts(self, post: Post) -> bool:
        """The same, as far as topics and segments go."""
        if self.aside(post.category, post.campaign, post.segments):
            return False
        followed = self.chosen.followed
        return (
            not followed or post.important or bool(topics(post.category, post.campaign) & followed)
        )

    def _is_meant(self, segments: Iterable[str]) -> bool:
        """Of each kind that the post names, the person belongs to one or has chosen none. What
        the program does not know can't be chosen, and so keeps nobody out."""
        wanted = defaultdict[str, set[str]](set)
        for segment in segments:
            if segment in self.kinds:
                wanted[self.kinds[segment]].add(segment)
        mine = {one for one in self.chosen.segments if one in self.kinds}
        counted = {self.kinds[one] for one in mine}
        return all(names & mine for kind, names in wanted.items() if kind in counted)


ANYBODY = Viewer()


def viewer(program: Program, chosen: Chosen, ring: str = "") -> Viewer:
    """`ring` is IT's word, over the person's own. Who is in no ring, or in one that is gone, is
    in the last."""
    delays = {one.id: one.delay for one in program.rings}
    last = program.rings[-1].delay if program.rings else 0
    return Viewer(
        kinds={one.id: one.kind for one in program.segments},
        delay=timedelta(seconds=delays.get(ring or chosen.ring, last)),
        chosen=chosen,
    )


def topics(category: str, campaign: str) -> frozenset[str]:
    """The names under which a post can be followed and muted."""
    named = (("category", category), ("campaign", campaign))
    return frozenset(f"{kind}:{name}" for kind, name in named if name)
