"""The crash run: lives of the application, killed again and again, on real servers.

Every life is killed in one of several ways, or loses answers, or both; afterwards lives run
to their end until nothing waits by itself. Then the servers are asked what is there.
"""

from __future__ import annotations

import itertools
import multiprocessing
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

from desktop.model import Account, AccountState, Share, ShareState
from desktop.practice.tokens import Lifetimes
from desktop.practice.wire import HangUp, Reply, Request
from desktop.practice.world import Practice
from tests.practice.conftest import press
from tests.real.lab.bluesky import BlueskyServer, Member
from tests.real.lab.browser import Browser
from tests.real.lab.gate import Meddling
from tests.real.lab.life import Life, Parts, furnish, live, name_of, text_of
from tests.real.lab.people import at_bluesky

KILLED = -9
BATCH = 2
"""Drafts clicked in one life; each goes to both networks."""
JUMP, JUMP_EVERY = 200.0, 2
"""Seconds that pass at once after so many lives: pauses and settling times end."""
TRIES = 60
"""Lives without a kill in which everything has to come to its end."""
NETWORKS = ("practice", "bluesky")
ENDS = ("step", "wire", "step", "moment", "wire", "step", "wire", "answers")
"""How lives end, in turns: at something they write · at a request that creates a post · at a
random moment · by themselves, with answers lost."""

forks = multiprocessing.get_context("forkserver")
forks.set_forkserver_preload(["tests.real.lab.life"])

Meddle = Callable[[], Meddling]
ACTIONS = ("lost before", "lost after", "killed before", "killed during", "killed after")
"""What happens to one request that creates a post: it never arrives · its answer never does ·
the application dies before the server sees it · while the server works · before the answer."""


class WatchedPractice(Practice):
    """The practice world, with a hand laid on requests that create posts."""

    meddle: Meddle = Meddling

    def _answer(self, request: Request) -> Reply:
        creating = (request.method, request.path) == ("POST", "/api/posts")
        meddling = self.meddle() if creating else Meddling()
        if meddling.before():
            raise HangUp
        reply = super()._answer(request)
        if meddling.after():
            raise HangUp
        return reply


@dataclass
class Tally:
    """What became of all shares of one network."""

    shares: int = 0
    once: int = 0
    """Sent, and one post is there."""
    asked: int = 0
    """Only the person can tell; at most one post is there."""
    doubled: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    """Clicked and not there although it says so, or without a row."""
    hanging: list[str] = field(default_factory=list)
    """Neither sent nor asked about."""


@dataclass
class Sum:
    """How a run went."""

    tallies: dict[str, Tally]
    lives: int
    deaths: Counter[str]
    lost_answers: int
    signed_in_again: int
    seconds: float


class CrashRun:
    """`shares` of them, half to each network. Random, and the same each time for a `seed`."""

    def __init__(
        self, folder: Path, bluesky: BlueskyServer, *, shares: int, seed: int = 20261120
    ) -> None:
        self._drafts = shares // len(NETWORKS)
        self._chance = random.Random(seed)
        self._bluesky = bluesky
        self._browser = Browser(folder / "browser")
        home = folder / "home"
        home.mkdir(parents=True)
        self._life = Life(home, "", _bluesky_config(bluesky))
        self._child: BaseProcess | None = None
        self._deaths: Counter[str] = Counter()
        self._actions: dict[tuple[str, int], str] = {}
        self._requests: Counter[str] = Counter()
        self._lost_answers = self._signed_in_again = 0
        self._ending = ""
        self._steps = _steps()
        self._guard = threading.Lock()
        self._practice = WatchedPractice(
            folder / "practice", self._now, lifetimes=Lifetimes(access=600)
        )
        self._member: Member | None = None

    def run(self) -> Sum:
        """Everything, from signing in to counting."""
        begun = time.monotonic()
        self._practice.start()
        try:
            self._life = replace(self._life, practice=self._practice.address)
            self._member = self._bluesky.member("crash")
            self._practice.meddle = lambda: self._meddling("practice")
            self._bluesky.gate.meddle = self._at_bluesky
            self._sign_in(*NETWORKS)
            lives = self._die_often()
            lives += self._settle()
            seconds = time.monotonic() - begun
            return Sum(
                self._count(),
                lives,
                self._deaths,
                self._lost_answers,
                self._signed_in_again,
                seconds,
            )
        finally:
            self._bluesky.gate.meddle = lambda method, path: Meddling()
            self._practice.stop()

    # --- lives ---------------------------------------------------------------------------

    def _die_often(self) -> int:
        """Lives with all kinds of ends, until everything was clicked; how many there were."""
        kinds = itertools.cycle(ENDS)
        for number in itertools.count(1):
            until = min(self._drafts, number * BATCH)
            self._live_and_die(next(kinds), replace(self._life, until=until))
            if number % JUMP_EVERY == 0:
                self._life = replace(self._life, ahead=self._life.ahead + JUMP)
                self._sign_in_again()
            if until >= self._drafts:
                return number
        raise AssertionError

    def _live_and_die(self, kind: str, life: Life) -> None:
        self._plan_requests(kind)
        self._ending = kind
        if kind == "moment":
            self._one(life, self._chance.uniform(0.02, 0.5))
        elif kind == "step":
            step, before = next(self._steps)
            self._ending = f"{'before' if before else 'after'} a commit"
            if self._one(replace(life, step=step, before_commit=before)) == 0:
                self._steps = _steps()  # no life writes so many: from the first one again
        else:
            self._one(life)

    def _plan_requests(self, kind: str) -> None:
        """What will happen to requests of the next life that create a post."""
        with self._guard:
            self._requests.clear()
            self._actions = {}
            lossy = kind == "answers" or self._chance.random() < 0.5
            for where in itertools.product(NETWORKS, range(1, 10) if lossy else ()):
                if self._chance.random() < 0.3:
                    self._actions[where] = self._chance.choice(ACTIONS[:2])
            if kind == "wire":
                where = self._chance.choice(NETWORKS), self._chance.randint(1, BATCH)
                self._actions[where] = self._chance.choice(ACTIONS[2:])

    def _one(self, life: Life, after: float | None = None) -> int:
        """One life; killed `after` so many seconds, if it is not over by then."""
        self._child = forks.Process(target=live, args=(life,))
        self._child.start()
        self._child.join(300 if after is None else after)
        if after is not None:
            self._kill()
        self._child.join(10)
        code = self._child.exitcode
        assert code in (0, KILLED), f"a life ended with {code}"
        if code == KILLED:
            self._deaths[self._ending] += 1
        return code

    def _kill(self) -> None:
        if self._child is not None:
            self._child.kill()

    def _settle(self) -> int:
        """Lives without a kill until nothing waits by itself; how many it took."""
        with self._guard:
            self._actions = {}
        for number in range(1, TRIES):
            self._life = replace(self._life, ahead=self._life.ahead + JUMP, until=self._drafts)
            self._sign_in_again()
            assert self._one(self._life) == 0
            if all(map(_is_over, self._shares())) and not self._sign_in_again():
                return number
        return TRIES

    # --- on the wire ---------------------------------------------------------------------

    def _at_bluesky(self, method: str, path: str) -> Meddling:
        creating = (method, path) == ("POST", "/xrpc/com.atproto.repo.createRecord")
        return self._meddling("bluesky") if creating else Meddling()

    def _meddling(self, network: str) -> Meddling:
        with self._guard:
            self._requests[network] += 1
            action = self._actions.pop((network, self._requests[network]), "")
            self._lost_answers += action.startswith("lost")
            if action.startswith("killed"):
                self._ending = action + " the server saw it" * (action == "killed before")

        def die(*, and_hang_up: bool) -> bool:
            self._kill()
            return and_hang_up

        return {
            "": Meddling(),
            "lost before": Meddling(before=lambda: True),
            "lost after": Meddling(after=lambda: True),
            "killed before": Meddling(before=lambda: die(and_hang_up=True)),
            "killed during": Meddling(before=lambda: die(and_hang_up=False)),
            "killed after": Meddling(after=lambda: die(and_hang_up=True)),
        }[action]

    # --- people --------------------------------------------------------------------------

    def _now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self._life.ahead)

    def _sign_in_again(self) -> bool:
        """What a person does whose account says that it is signed out; whether one did."""
        parts = self._parts()
        try:
            gone = [one for one in parts.accounts.all() if one.state is AccountState.SIGNED_OUT]
        finally:
            parts.store.close()
        self._sign_in(*(account.network for account in gone))
        self._signed_in_again += len(gone)
        return bool(gone)

    def _sign_in(self, *networks: str) -> None:
        parts = self._parts()
        try:
            for network in networks:
                self._connect(parts, network)
        finally:
            parts.store.close()

    def _connect(self, parts: Parts, network: str) -> Account:
        assert self._member is not None
        where = self._member.handle if network == "bluesky" else ""
        connection = parts.accounts.begin(network, where, parts.now())
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(parts.accounts.complete, connection, parts.now)
            try:
                if network == "bluesky":
                    consent = at_bluesky(self._browser, self._member)
                    consent(connection.url, connection.listener.redirect)
                else:
                    _say_yes(connection.url, connection.listener.redirect)
            except BaseException:
                connection.cancel()
                raise
            return waiting.result(30)

    def _parts(self) -> Parts:
        return furnish(self._life)

    # --- counting ------------------------------------------------------------------------

    def _shares(self) -> tuple[Share, ...]:
        parts = self._parts()
        try:
            return parts.outbox.all(10 * self._drafts)
        finally:
            parts.store.close()

    def _count(self) -> dict[str, Tally]:
        """Every draft at every network, what the outbox says of it, and what is there."""
        assert self._member is not None
        there = {
            "practice": Counter(note.text for note in self._practice.posts_on_server()),
            "bluesky": Counter(self._bluesky.texts(self._member)),
        }
        rows = {(share.network, share.draft): share for share in self._shares()}
        assert len(rows) == len(self._shares()), "two rows for one click"
        return {network: self._tally(network, there[network], rows) for network in NETWORKS}

    def _tally(
        self, network: str, there: Counter[str], rows: Mapping[tuple[str, str], Share]
    ) -> Tally:
        tally = Tally(self._drafts)
        strange = set(there) - {text_of(number) for number in range(self._drafts)}
        tally.doubled += sorted(strange)
        for number in range(self._drafts):
            share, posts = rows.get((network, name_of(number))), there[text_of(number)]
            if posts > 1:
                tally.doubled.append(f"{number}: {posts} posts")
            if share is None or (share.state is ShareState.SENT and not posts):
                tally.lost.append(f"{number}: {share.state if share else 'no row'}")
            elif not _is_over(share):
                tally.hanging.append(f"{number}: {share.state} {share.reason} {share.facts}")
            elif share.state is ShareState.SENT:
                tally.once += posts == 1
            else:
                tally.asked += posts <= 1
        return tally


def _steps() -> Iterator[tuple[int, bool]]:
    """Each written step in turn, just before it is committed and just after."""
    return ((step, before) for step in itertools.count(1) for before in (True, False))


def _is_over(share: Share) -> bool:
    return share.state is ShareState.SENT or bool(share.facts.get("asks"))


def _say_yes(url: str, redirect: str) -> None:
    import requests

    answer = press(url)
    requests.get(redirect, params=answer, timeout=10)


def _bluesky_config(server: BlueskyServer) -> dict[str, object]:
    places = {"directory": server.directory, "resolver": server.server}
    return {**places, "appview": "", "allow_http": True}
