"""Killed at any moment of a round: nothing is lost, nothing is told twice."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from desktop.feeds.pictures import Pictures
from desktop.feeds.posts import Posts
from desktop.feeds.program import Programs
from desktop.feeds.sync import Sync
from desktop.store import Store
from desktop.web import Web
from tests.conftest import Reply, Request, Served
from tests.feeds import samples

KILLS = 12
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
