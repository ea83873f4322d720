"""What decides whether a share may go: the programs and their feeds, and IT's policy."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desktop import __version__, applications, offered
from desktop.feeds.posts import Posts
from desktop.feeds.program import Programs
from desktop.feeds.sync import Sync
from desktop.model import NOTHING, Facts, Secret, Sharing
from desktop.policies import Rulings
from desktop.share.terms import Terms

OFFLINE_HOURS = 72.0
"""So long after the last news of a feed its posts are shared still, where IT does not say."""
_AHEAD = timedelta(hours=1)
"""News from later than this were read while the clock was wrong."""


@dataclass(frozen=True, slots=True)
class Permitting:
    """Answers for `Terms`. `configuration` gives what is configured for each network now."""

    posts: Posts
    programs: Programs
    sync: Sync
    rulings: Rulings
    configuration: Callable[[], Mapping[str, Facts]]

    def terms(self) -> Terms:
        return Terms(
            program=self.program,
            sharing=self.sharing,
            marks=self.marks,
            fresh=self.fresh,
            configuration=self.mark,
            barred=self.barred,
        )

    def program(self, post: str) -> str:
        kept = self.posts.get(post)
        return "" if kept is None else kept.program

    def sharing(self, program: str) -> Sharing:
        found = self.programs.of(program)
        asked = Sharing() if found is None else found.sharing
        return asked if self.marks() else replace(asked, tracking=NOTHING)

    def marks(self) -> bool:
        """Whether links may carry the marks of programs."""
        return self.rulings.policy.tracking is not False

    def fresh(self, post: str, now: datetime) -> bool:
        """Whether the withdrawal of a post would be known."""
        read = self.sync.confirmed(post)
        hours = self.rulings.policy.offline_hours or OFFLINE_HOURS
        return read is not None and now - timedelta(hours=hours) <= read <= now + _AHEAD

    def barred(self, network: str, by_hand: bool) -> bool:
        """Whether IT lets nothing go to this network here."""
        return not offered.allows(self.rulings.policy, network, by_hand=by_hand)

    def mark(self, network: str) -> str:
        """Another one after every change of what is configured, a newer Goodword included.
        No secret goes into it, for it is kept in the database."""
        facts = self.configuration().get(network, NOTHING)
        plain = {key: one for key, one in facts.items() if not _is_secret(key, one)}
        body = json.dumps([__version__, plain], sort_keys=True, default=_plain)
        return hashlib.sha256(body.encode()).hexdigest()[:16]


def _is_secret(key: str, value: object) -> bool:
    return key == applications.SECRET or isinstance(value, Secret)


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else str(type(value))
