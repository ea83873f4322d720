"""A person's wish about a share, killed at every written step: done once, or as if never begun."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.model import Share, ShareState
from desktop.share.outbox import Halt
from desktop.store import Store
from tests.conftest import Served
from tests.journeys.mortal import Life, furnish
from tests.journeys.mortal_wishes import NEW, STORIES, finished, live
from tests.journeys.test_share_once import KILLED, forks
from tests.pace import PATIENCE
from tests.share.lark import LarkServer

Serve = Callable[[LarkServer], Served]
LIFETIME = 200.0


class Run:
    """Lives of one story one after the other, on one database and one server."""

    def __init__(self, story: str, life: Life, server: LarkServer) -> None:
        self.story, self.life, self.server = story, life, server

    def once(self, step: int = 0, *, before: bool = False) -> int:
        life = replace(self.life, step=step, before_commit=before)
        self.life = replace(self.life, ahead=self.life.ahead + LIFETIME)
        child = forks.Process(target=live, args=(life, self.story))
        child.start()
        child.join(PATIENCE)
        child.kill()
        child.join(PATIENCE)
        assert child.exitcode in (0, KILLED)
        return child.exitcode

    def look(self) -> tuple[tuple[Share, ...], tuple[Halt, ...], bool]:
        store = Store(self.life.folder / "goodword.sqlite")
        try:
            outbox = furnish(store, self.life)[0]
            return outbox.all(), outbox.halts(), finished(outbox, self.story)
        finally:
            store.close()

    def finish(self) -> tuple[Share, ...]:
        for _ in range(8):
            assert self.once() == 0
            shares, halts, over = self.look()
            if over:
                assert halts == ()
                return shares
        raise AssertionError([(share.state, share.reason, share.facts) for share in shares])

    def check_never_twice(self) -> None:
        keys = Counter(post["key"] for post in self.server.posts)
        assert max(keys.values(), default=0) <= 1, "doubled"


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("story", sorted(STORIES))
def test_killed_at_every_written_step_a_wish_is_done_once_or_may_be_repeated(
    story: str, before: bool, tmp_path: Path, serve: Serve
) -> None:
    server = LarkServer()
    run = Run(story, Life(tmp_path, serve(server).address, True, 0, 1), server)
    step, ended = 0, KILLED
    while ended == KILLED:
        step += 1
        assert step < 25
        run.life = replace(run.life, folder=tmp_path / str(step), ahead=0)
        run.life.folder.mkdir()
        server.posts, server.faults = [], ["no_credit"] if story == "halt" else []
        ended = run.once(step, before=before)
        _check_half_way(story, run)
        run.check_never_twice()
        shares = run.finish()
        run.check_never_twice()
        _check_end(story, shares, server)
    assert step > 3


def _check_half_way(story: str, run: Run) -> None:
    """Straight after the end: nothing is lost, nothing is claimed that is not so."""
    shares, _, _ = run.look()
    posts = {post["key"]: post["text"] for post in run.server.posts}
    for share in shares:
        if story in ("missed", "replan") and share.state is ShareState.SENT:
            assert share.outgoing.key in posts
        if share.deleted is not None:
            assert share.outgoing.key not in posts
        if story == "edit" and posts.get(share.outgoing.key) == NEW:
            # the new words are live: they are known here too
            assert NEW in (share.outgoing.text, share.facts.get("editing"))


def _check_end(story: str, shares: tuple[Share, ...], server: LarkServer) -> None:
    states = Counter(share.state for share in shares)
    texts = sorted(post["text"] for post in server.posts)
    if story == "take_back":
        # taken back before anything went, or (the undo died unwritten) sent: never both
        assert (states, texts) in (
            ({ShareState.CANCELLED: 1}, []),
            ({ShareState.SENT: 1}, ["First words"]),
        )
    elif story == "delete":
        assert texts == []
        assert all(share.deleted is not None for share in shares)
    elif story == "edit":
        assert texts == [NEW]
        assert [share.edited is not None for share in shares] == [True]
    elif story == "halt":
        assert texts == ["text 0", "text 1"]
    else:
        assert (states, texts) == ({ShareState.SENT: 1}, ["First words"])
