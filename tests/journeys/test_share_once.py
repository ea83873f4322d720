"""Share → outbox → receipt, killed on the way: once or asked about, none lost, none doubled."""

from __future__ import annotations

import multiprocessing
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from desktop.model import Share, ShareState
from desktop.store import Store
from tests.conftest import Served
from tests.journeys.mortal import Life, furnish, live
from tests.pace import PATIENCE
from tests.share.lark import LarkServer

KILLED = -9
LIFETIME = 200.0
"""Seconds on the clock between two lives: the longest pause that the server asks for."""

forks = multiprocessing.get_context("forkserver")
forks.set_forkserver_preload(["tests.journeys.mortal"])

Serve = Callable[[LarkServer], Served]


class Run:
    """Lives one after the other on one database, against one server."""

    def __init__(self, life: Life, server: LarkServer) -> None:
        self.life, self.server = life, server
        self.child: BaseProcess | None = None

    def once(self, *, after: float | None = None, step: int = 0, before: bool = False) -> int:
        """One life, killed `after` seconds or at a step or not at all; its exit code."""
        life = replace(self.life, step=step, before_commit=before)
        self.life = replace(self.life, ahead=self.life.ahead + LIFETIME)
        self.child = forks.Process(target=live, args=(life,))
        self.child.start()
        self.child.join(PATIENCE if after is None else after)
        self.kill()
        self.child.join(PATIENCE)
        assert self.child.exitcode in (0, KILLED)
        return self.child.exitcode

    def kill(self) -> None:
        if self.child is not None:
            self.child.kill()

    def shares(self) -> tuple[Share, ...]:
        store = Store(self.life.folder / "goodword.sqlite")
        try:
            return furnish(store, self.life)[0].all(10_000)
        finally:
            store.close()

    def finish(self) -> None:
        """Lives without a kill until nothing waits by itself."""
        for _ in range(15):
            assert self.once() == 0
            if all(self.is_over(share) for share in self.shares()):
                return
        raise AssertionError([(share.state, share.facts) for share in self.shares()])

    @staticmethod
    def is_over(share: Share) -> bool:
        return share.state is ShareState.SENT or bool(share.facts.get("asks"))

    def check(self) -> Counter[ShareState]:
        """Every share is there once; every sent one has one post, every other is asked about."""
        shares = self.shares()
        assert sorted(share.draft for share in shares) == sorted(
            f"draft-{number}" for number in range(self.life.shares)
        )
        posts = Counter(post["key"] for post in self.server.posts)
        assert max(posts.values(), default=0) <= 1, "doubled"
        assert set(posts) <= {share.outgoing.key for share in shares}
        for share in shares:
            if share.state is ShareState.SENT:
                assert posts[share.outgoing.key] == 1, "a receipt without a post"
                assert share.receipt is not None
            else:
                assert (share.state, share.facts["asks"]) == (ShareState.UNSURE, True)
        return Counter(share.state for share in shares)


@pytest.fixture(params=["looks it up", "keeps its promise", "tells nothing"])
def run(request: pytest.FixtureRequest, tmp_path: Path, serve: Serve) -> Run:
    """The three kinds of network that there are; only one of them honours our key."""
    finds, promises = request.param == "looks it up", request.param == "keeps its promise"
    server = LarkServer(honours_keys=promises)
    window = 10**6 if promises else 0
    return Run(Life(tmp_path, serve(server).address, finds, window, 1), server)


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("fault", ["", "hang_up_before", "hang_up_after"])
def test_killed_at_every_written_step_a_share_is_there_once_or_asked_about(
    run: Run, fault: str, before: bool
) -> None:
    step, folder = 0, run.life.folder
    ended = KILLED
    while ended == KILLED:
        step += 1
        assert step < 20
        run.life = replace(run.life, folder=folder / str(step), ahead=0)
        run.life.folder.mkdir()
        run.server.posts, run.server.faults = [], [fault]
        ended = run.once(step=step, before=before)
        run.finish()
        states = run.check()
        if run.life.finds or run.life.window:
            assert states == {ShareState.SENT: 1}
    assert step > 3


@pytest.mark.parametrize("kept", [True, False], ids=["after keeping", "before keeping"])
def test_killed_while_the_server_works_a_share_is_there_once_or_asked_about(
    run: Run, kept: bool
) -> None:
    if kept:
        run.server.after_posting = run.kill
    else:
        run.server.faults = [run.kill]
    assert run.once() == KILLED
    run.server.after_posting = lambda: None
    run.finish()
    states = run.check()
    assert run.life.finds or run.life.window or states == {ShareState.UNSURE: 1}


def test_killed_at_random_moments_all_shares_are_there_once_or_asked_about(run: Run) -> None:
    chance = random.Random(20261120)
    run.life = replace(run.life, shares=60)
    faults = ["hang_up_before", "hang_up_after", "error_after", "busy", "", "", "", "", ""]
    run.server.faults = [chance.choice(faults) for _ in range(2000)]

    def sometimes_kill() -> None:
        if chance.random() < 0.1:
            run.kill()

    run.server.after_posting = sometimes_kill
    killed = sum(run.once(after=chance.uniform(0.0, 0.12)) == KILLED for _ in range(25))
    assert killed > 2
    run.server.faults, run.server.after_posting = [], lambda: None
    run.finish()
    states = run.check()
    if run.life.finds:
        assert states == {ShareState.SENT: 60}
