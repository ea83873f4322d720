"""One round: every program, every feed that is due, and what is worth telling about it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop.errors import Offline
from desktop.feeds.choices import Choices
from desktop.feeds.decide import ALERT_AGE, Decision, decide, lifted
from desktop.feeds.fetch import Fetcher, Problem, State, Visit
from desktop.feeds.given import Given
from desktop.feeds.holds import Holds
from desktop.feeds.parse import parse
from desktop.feeds.pictures import Pictures
from desktop.feeds.posts import Posts
from desktop.feeds.program import Programs
from desktop.feeds.program_file import files
from desktop.feeds.request import Copy
from desktop.feeds.wishes import Wishes
from desktop.model import FeedSource, Hold, KeptPost, Program
from desktop.store import Store
from desktop.web import Web

__all__ = ["Problem", "Report", "Sync"]

READER = 2
"""To be raised when feeds are read differently: then every page is read once more."""
_PICTURED = 60
"""The newest posts, as far as one scrolls: their pictures are fetched ahead."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a round changed; all of it is kept already, and `announce` is stamped."""

    new: tuple[KeptPost, ...] = ()
    changed: int = 0
    withdrawn: tuple[KeptPost, ...] = ()
    announce: tuple[KeptPost, ...] = ()
    problems: tuple[Problem, ...] = ()
    offline: bool = False
    """Everything that was asked could not be reached."""
    programs: tuple[str, ...] = ()
    """Addresses of programs that have changed, their rules and pages included."""
    pictures: int = 0
    skipped: tuple[str, ...] = ()
    """Items that were refused, as `feed title: items[3].id: missing`."""


class Sync:
    """Runs rounds; one at a time, on one lane."""

    def __init__(
        self,
        programs: Programs,
        posts: Posts,
        pictures: Pictures,
        web: Web,
        store: Store,
        fetcher: Fetcher | None = None,
        *,
        more_pictures: Callable[[Program], Iterable[str]] | None = None,
        wishes: Wishes | None = None,
    ) -> None:
        """`more_pictures` names those of a program's pages, which others read."""
        self._more_pictures = more_pictures
        self._programs = programs
        self._posts = posts
        self._pictures = pictures
        self._store = store
        self._fetcher = fetcher or Fetcher(web, store)
        self._holds = Holds(store)
        self._wishes = wishes or Wishes(store, posts, Choices(store), programs.of)

    def round(self, now: datetime, *, force: bool = False) -> Report:
        """Fetch what is due (`force`: what a server did not ask us to leave alone).
        Errors: those of the store only; the rest is told in the report."""
        gathered = _Gathered()
        self._posts.mend()
        self._programs.settle(now)
        for program in self._programs.all():
            refreshed = self._programs.refresh(program, now, force=force)
            gathered.problems += refreshed.problems
            gathered.answered |= refreshed.answered
            if refreshed.changed:
                gathered.programs.append(program.address)
            self._wishes.apply(refreshed.program)
            self._read_feeds(refreshed.program, now, force, gathered)
        gathered.announce = [*self._open_still(gathered.announce, now), *self.opened(now)]
        offline = self._is_offline(gathered)
        fetched = 0 if offline else self._fetch_pictures(now)
        return gathered.report(offline, fetched)

    def next_due(self, now: datetime) -> datetime:
        """When a round has something to do; an hour ahead where nothing is joined."""
        moments = [
            self._fetcher.next_due(
                program.address, _addresses(program), now, self._programs.pace(program)
            )
            for program in self._programs.all()
        ]
        return min(moments, default=now + timedelta(hours=1))

    def behind(self, now: datetime) -> bool:
        """Whether something was not asked for in two rounds: this machine was off."""
        for program in self._programs.all():
            long_ago = now - 2 * timedelta(seconds=self._programs.pace(program))
            states = (self._fetcher.state(program.address, one) for one in _addresses(program))
            if any(one.checked is not None and one.checked < long_ago for one in states):
                return True
        return False

    def confirmed(self, post_id: str) -> datetime | None:
        """When the feed of a post was last read, so that its withdrawal would be known; where
        the program no longer names that feed, when the program was. None = never."""
        kept = self._posts.get(post_id)
        program = None if kept is None else self._programs.of(kept.program)
        if kept is None or program is None:
            return None
        named = [source.url for source in program.feeds if source.id == kept.post.feed]
        return self._fetcher.state(program.address, (named or [program.address])[0]).good

    def opened(self, now: datetime) -> tuple[KeptPost, ...]:
        """Posts that came under an embargo are news when it ends: those of now, stamped. Part of
        a round; who watches the clock asks for it in between, on the same lane."""
        viewers = {one.address: self._wishes.viewer(one) for one in self._programs.all()}
        free = tuple(
            kept
            for kept in lifted(self._posts.embargoed(now - ALERT_AGE, now), now)
            if kept.program in viewers and viewers[kept.program].alerts(kept.post)
        )
        if free:
            self._posts.announce([one.post.id for one in free], now)
        return free

    def leave(self, address: str) -> None:
        """Leave a program: it, its files and its posts go, and what was chosen of it; drafts and
        receipts stay."""
        with self._store.writing():
            self._posts.forget(address)
            self._wishes.forget(address)
            self._holds.forget(address)
            self._programs.leave(address)

    # --- inside -----------------------------------------------------------------------------

    def _read_feeds(
        self, program: Program, now: datetime, force: bool, gathered: _Gathered
    ) -> None:
        sources = {source.url: source for source in program.feeds}
        trust = self._programs.trust(program.address)
        readings = {
            url: _reading(source, program) + trust.reading for url, source in sources.items()
        }
        pace = self._programs.pace(program)
        check = self._programs.checking(trust, now)
        visit = Visit(program.address, tuple(sources), pace, force, readings=readings, check=check)

        def read(state: State, copy: Copy) -> Callable[[], _Outcome]:
            source = sources[state.address]
            page = parse(copy.body, copy.mime, copy.url, source, program.address, program)
            known = self._posts.known(program.address, source.id, page)
            gone = self._posts.gone(program.address)
            decision = decide(known, page, now, first=state.changed is None, gone=gone)

            def keep() -> _Outcome:
                hold = Hold(page.hold) if page.hold else None
                self._holds.say(program.address, source.id, hold, now)
                # asked again: the person may have chosen something since the page came
                viewer = self._wishes.viewer(program)
                new = self._posts.keep(program.address, decision, now, viewer)
                if trust:
                    self._posts.mark_signed([post.id for post in page.posts], bool(copy.signed))
                return _Outcome(source, decision, new, page.skipped)

            return keep

        for outcome in self._fetcher.visit(visit, now, read):
            if isinstance(outcome, Problem):
                gathered.problems.append(outcome)
                continue
            gathered.answered = True
            if outcome is not None:
                gathered.take(outcome, self._posts)

    def _open_still(self, posts: Iterable[KeptPost], now: datetime) -> Iterable[KeptPost]:
        """Of posts that this round brought: another feed may hold their program since."""
        kept = (self._posts.get(one.post.id) for one in posts)
        return (one for one in kept if one is not None and not one.closed(now))

    @staticmethod
    def _is_offline(gathered: _Gathered) -> bool:
        errors = [problem.error for problem in gathered.problems]
        return (
            bool(errors) and not gathered.answered and all(isinstance(e, Offline) for e in errors)
        )

    def _fetch_pictures(self, now: datetime) -> int:
        programs = self._programs.all()
        wanted = [program.logo for program in programs if program.logo]
        for kept in self._posts.latest(now, limit=_PICTURED):
            wanted += [media.url for media in kept.post.media if media.kind == "picture"]
        if self._more_pictures is not None:
            for program in programs:
                wanted += self._more_pictures(program)
        return self._pictures.fetch_all(wanted)


@dataclass(frozen=True, slots=True)
class _Outcome:
    source: FeedSource
    decision: Decision
    new: tuple[KeptPost, ...]
    skipped: tuple[str, ...]


class _Gathered:
    """A report in the making."""

    def __init__(self) -> None:
        self.new: list[KeptPost] = []
        self.changed = 0
        self.withdrawn: list[KeptPost] = []
        self.announce: list[KeptPost] = []
        self.problems: list[Problem] = []
        self.programs: list[str] = []
        self.skipped: list[str] = []
        self.answered = False

    def take(self, outcome: _Outcome, posts: Posts) -> None:
        self.new += outcome.new
        self.announce += (kept for kept in outcome.new if kept.announced is not None)
        self.changed += len(outcome.decision.changed)
        gone = (posts.get(id) for id in outcome.decision.withdrawn)
        self.withdrawn += [one for one in gone if one is not None]
        name = outcome.source.title or outcome.source.id
        self.skipped += [f"{name}: {reason}" for reason in outcome.skipped]

    def report(self, offline: bool, pictures: int) -> Report:
        return Report(
            new=tuple(self.new),
            changed=self.changed,
            withdrawn=tuple(self.withdrawn),
            announce=tuple(self.announce),
            problems=tuple(self.problems),
            offline=offline,
            programs=tuple(self.programs),
            pictures=pictures,
            skipped=tuple(self.skipped),
        )


def _reading(source: FeedSource, program: Program) -> str:
    """What of the program goes into each post, and which of our readers made it."""
    return json.dumps([READER, Given(source, program).digest()])


def _addresses(program: Program) -> tuple[str, ...]:
    own = () if program.bare else (program.address,)
    return (*own, *files(program), *(source.url for source in program.feeds))
