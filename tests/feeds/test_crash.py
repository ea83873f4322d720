"""Killed at any moment of a round: nothing is lost, nothing is told twice."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from desktop.feeds.choices import Choices
from desktop.feeds.pictures import Pictures
from desktop.feeds.posts import Posts
from desktop.feeds.program import Programs
from desktop.feeds.sync import Sync
from desktop.feeds.wishes import Wishes
from desktop.store import Store
from desktop.web import Web
from tests.conftest import Reply, Request, Served
from tests.feeds import samples

KILLS = 12
CHOICES = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from desktop.feeds.choices import Choices
from desktop.feeds.pictures import Pictures
from desktop.feeds.posts import Posts
from desktop.feeds.program import Programs
from desktop.feeds.sync import Sync
from desktop.feeds.wishes import Wishes
from desktop.store import Store
from desktop.web import Web

home, address, now = Path(sys.argv[1]), sys.argv[2], datetime.fromisoformat(sys.argv[3])
store, web = Store(home / "goodword.sqlite"), Web("Goodword-tests", system_store=False)
posts, programs = Posts(store), Programs(store, web)
wishes = Wishes(store, posts, Choices(store), programs.of)
sync = Sync(programs, posts, Pictures(web, home / "pictures"), web, store, wishes=wishes)
programs.join(address, now)
print("ready", flush=True)
while True:
    now += timedelta(seconds=1)
    for segment in ("odd", "even"):
        mine = segment in wishes.of(address).segments
        wishes.put(address, "segment", segment, "" if mine else "mine")
        print(segment, "" if mine else "mine", flush=True)
        sync.round(now, force=True)
"""
ROUNDS = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from desktop.feeds.pictures import Pictures
from desktop.feeds.posts import Posts
from desktop.feeds.program import Programs
from desktop.feeds.sync import Sync
from desktop.store import Store
from desktop.web import Web

home, address, now = Path(sys.argv[1]), sys.argv[2], datetime.fromisoformat(sys.argv[3])
store, web = Store(home / "goodword.sqlite"), Web("Goodword-tests", system_store=False)
programs = Programs(store, web)
sync = Sync(programs, Posts(store), Pictures(web, home / "pictures"), web, store)
programs.join(address, now)
print("ready", flush=True)
while True:
    now += timedelta(seconds=1)
    for kept in sync.round(now, force=True).announce:
        print(kept.post.id, flush=True)
"""


def test_a_round_killed_at_any_moment_loses_nothing_and_announces_nothing_twice(
    serve: Callable[[Callable[[Request], Reply | None]], Served],
    tmp_path: Path,
    web: Web,
    now: datetime,
) -> None:
    published: list[str] = ["first"]
    lock = threading.Lock()

    def answer(request: Request) -> Reply:
        with lock:
            if request.path == "/feed.xml" and len(published) < 5000:
                published.extend(f"{len(published) + n}" for n in range(3))
            count = len(published)
            page = samples.rss(*reversed(published[-300:]))
        if request.path != "/feed.xml":
            return 200, {}, samples.program("feed.xml")
        if request.headers.get("If-None-Match") == f'"{count}"':
            return 304, {}, b""
        return 200, {"ETag": f'"{count}"'}, page

    served = serve(answer)
    address = f"{served.address}/program.json"
    chance = random.Random(7)
    told: list[str] = []
    for _ in range(KILLS):
        arguments = [sys.executable, "-c", ROUNDS, str(tmp_path), address, now.isoformat()]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
            timer = threading.Timer(chance.uniform(0.0, 0.5), child.kill)
            timer.start()
            told += [line.strip() for line in child.stdout if line.endswith("\n")]
            timer.join()

    store = Store(tmp_path / "goodword.sqlite")
    try:
        assert store.repaired is None
        posts, programs = Posts(store), Programs(store, web)
        sync = Sync(programs, posts, Pictures(web, tmp_path / "pictures"), web, store)
        told += [one.post.id for one in sync.round(now, force=True).announce]
        kept = posts.latest(now, limit=10_000)
        assert {one.post.guid for one in kept} == set(published)
        assert len(kept) == len(published)
        assert len(told) == len(set(told))
        assert set(told) <= {one.post.id for one in kept if one.announced is not None}
        assert len(posts.latest(now, words="item", limit=10_000)) == len(kept)
    finally:
        store.close()


def test_choices_and_holds_killed_at_any_moment_agree_with_every_post(
    serve: Callable[[Callable[[Request], Reply | None]], Served],
    tmp_path: Path,
    web: Web,
    now: datetime,
) -> None:
    published = 0
    lock = threading.Lock()

    def answer(request: Request) -> Reply:
        nonlocal published
        with lock:
            published += request.path == "/feed.json"
            count = published
        held = {"hold": "Wait"} if count % 2 else {}
        if request.path == "/feed.json":
            newest = range(max(0, count - 30), count)
            items = [
                samples.item(n, _goodword={"segments": ["odd" if n % 2 else "even"]})
                for n in newest
            ]
            return 200, {}, samples.json_feed(*items, _goodword=held)
        rings = [{"id": "all", "title": "All", "delay": 60 * (count % 3)}]
        segments = [{"id": one, "title": one, "kind": "number"} for one in ("odd", "even")]
        return 200, {}, samples.program("feed.json", segments=segments, rings=rings)

    served = serve(answer)
    address = f"{served.address}/program.json"
    chance = random.Random(11)
    said: dict[str, str] = {}
    for _ in range(KILLS):
        arguments = [sys.executable, "-c", CHOICES, str(tmp_path), address, now.isoformat()]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
            timer = threading.Timer(chance.uniform(0.0, 0.4), child.kill)
            timer.start()
            lines = [line.split() for line in child.stdout if line.endswith("\n")]
            timer.join()
        said |= {name: "".join(value) for name, *value in lines}

    store = Store(tmp_path / "goodword.sqlite")
    try:
        posts, programs, choices = Posts(store), Programs(store, web), Choices(store)
        chosen = choices.of(address).segments
        # the last word may have been kept without being said; then its opposite was said before
        assert sum((segment in chosen) != (value == "mine") for segment, value in said.items()) <= 1
        wishes = Wishes(store, posts, choices, programs.of)
        sync = Sync(programs, posts, Pictures(web, tmp_path / "p"), web, store, wishes=wishes)
        sync.round(now, force=True)
        program = programs.of(address)
        assert program is not None
        seen = wishes.viewer(program)
        known = posts.known(address, "feed0")
        assert len(known) == published > KILLS
        for one in known:
            kept = posts.get(one.id)
            assert kept is not None
            assert kept.opens == seen.opens(kept.post, kept.first_seen)
            assert kept.aside == seen.aside("", "", kept.post.segments)
            assert kept.held is bool(published % 2)
    finally:
        store.close()
