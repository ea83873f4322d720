"""The practice company signs what it publishes, and every round believes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop import minisign_keys
from desktop.errors import BadSignature
from desktop.feeds.pictures import Pictures
from desktop.feeds.posts import Posts
from desktop.feeds.program import Programs
from desktop.feeds.signature import join_link
from desktop.feeds.sync import Sync
from desktop.practice.world import Practice
from desktop.store import Store
from desktop.web import Web
from tests.conftest import Clock


def test_it_is_joined_by_its_key_and_stays_believed_while_posts_come_and_go(
    practice: Practice, store: Store, web: Web, tmp_path: Path, clock: Clock
) -> None:
    programs, posts = Programs(store, web), Posts(store)
    sync = Sync(programs, posts, Pictures(web, tmp_path / "pictures"), web, store)
    programs.join(join_link(practice.program_address, practice.program_key), clock())
    assert programs.trust(practice.program_address).pins == (practice.program_key,)
    seen = 0
    for change in (lambda: "", practice.arrive_now, practice.withdraw_now, practice.arrive_now):
        change()
        report = sync.round(clock.forward(hours=1), force=True)
        assert report.problems == ()
        seen += len(report.new)
        assert not any(one.unsigned for one in posts.latest(clock(), limit=100))
    assert seen >= 3


def test_another_key_does_not_join_it(
    practice: Practice, store: Store, web: Web, clock: Clock
) -> None:
    other = minisign_keys.make().public.text
    programs = Programs(store, web)
    with pytest.raises(BadSignature):
        programs.join(join_link(practice.program_address, other), clock())
    assert programs.all() == ()
