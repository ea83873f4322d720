"""Sync → alert: from the company's server to the tray, the feed and one alert."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop import settings
from desktop.foundation import Foundation, build, join_first
from desktop.model import KeptPost
from desktop.options import Options
from desktop.paths import Paths
from desktop.store import Store
from tests.conftest import Reply, Request, Served
from tests.pace import PATIENCE
from tests.real.lab.running import eventually
from tests.test_notify import Daemon, start_bus
from tests.ui.house import House, given_silence, given_unblocked  # noqa: F401
from tests.ui.running import LEAVING, Started

Serve = Callable[[Callable[[Request], Reply | None]], Served]


def ready(house: House) -> None:
    house.desk.begin(hidden=True, minimized=False)
    house.settle()


def on_page(page: Any) -> list[KeptPost]:
    """The posts that the feed shows, as far as they are there yet."""
    model = page.model
    rows = (model.post(model.index(row)) for row in range(model.rowCount()))
    return [kept for kept in rows if kept is not None]


def test_a_new_post_comes_to_the_tray_the_feed_and_one_alert_that_opens_it(house: House) -> None:
    ready(house)
    page = house.page("feed")
    house.desk.window.hide()
    announced: list[tuple[str, ...]] = []
    house.desk.alerts.announced.connect(announced.append)
    house.found.practice.arrive_now()
    house.desk.rounds.sync_now()
    house.qtbot.waitUntil(lambda: len(announced) == 1)
    (post_id,) = announced[0]
    assert house.found.posts.get(post_id).announced is not None
    house.qtbot.waitUntil(lambda: house.tray.state == "new")
    house.qtbot.waitUntil(lambda: [one.post.id for one in on_page(page)][:1] == [post_id])
    house.desk.rounds.sync_now()
    house.settle()
    assert len(announced) == 1
    house.desk.alerts.board.pressed.emit("posts", "default")
    house.qtbot.waitUntil(
        lambda: house.desk.composer is not None and house.desk.composer.draft() is not None
    )
    assert house.desk.composer.draft().post == post_id
    house.settle()
    assert house.found.posts.get(post_id).read is not None


def test_a_withdrawn_post_goes_from_the_screen_while_one_looks(house: House) -> None:
    ready(house)
    page = house.page("feed")
    assert house.found.practice.withdraw_now()
    house.desk.rounds.sync_now()
    house.qtbot.waitUntil(lambda: any(one.withdrawn for one in on_page(page)))


def test_while_the_person_looks_at_goodword_no_alert_comes(house: House) -> None:
    ready(house)
    announced: list[object] = []
    house.desk.alerts.announced.connect(announced.append)
    house.desk.show_place("feed")
    house.desk.window.activateWindow()
    house.qtbot.waitUntil(house.desk.window.isActiveWindow)
    house.found.practice.arrive_now()
    house.desk.rounds.sync_now()
    house.settle()
    assert announced == []
    assert house.tray.state == "new"


# --- offline -----------------------------------------------------------------------------------


def test_offline_everything_stays_and_what_came_meanwhile_comes_as_one_alert(
    plain_house: House, serve: Serve
) -> None:
    items = [{"id": str(n), "title": f"Post {n}", "content_text": "Words"} for n in range(3)]
    reachable = [True]

    def answer(request: Request) -> Reply | None:
        if not reachable[0]:
            return None
        feed: dict[str, Any] = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "News",
            "items": items,
        }
        return 200, {"Content-Type": "application/feed+json"}, json.dumps(feed).encode()

    house = plain_house
    house.found.programs.join(f"{serve(answer).address}/feed.json", house.now())
    ready(house)
    house.qtbot.waitUntil(lambda: len(house.posts()) == 3)
    announced: list[tuple[str, ...]] = []
    house.desk.alerts.announced.connect(announced.append)
    reachable[0] = False
    house.ahead += timedelta(hours=2)
    house.desk.rounds.sync_now()
    house.qtbot.waitUntil(lambda: house.tray.state == "offline")
    page = house.page("feed")
    house.qtbot.waitUntil(lambda: len(on_page(page)) == 3)
    assert page.notices.banner.isVisible()
    house.desk.window.hide()
    items += [
        {
            "id": f"new {n}",
            "title": f"New {n}",
            "content_text": "Words",
            "date_published": house.now().isoformat(),
        }
        for n in range(5)
    ]
    reachable[0] = True
    house.ahead += timedelta(hours=2)
    house.desk.rounds.sync_now()
    house.qtbot.waitUntil(lambda: len(house.posts()) == 8)
    house.qtbot.waitUntil(lambda: len(announced) == 1)
    assert len(announced[0]) == 5
    house.qtbot.waitUntil(lambda: house.tray.state == "new")
    assert not page.notices.banner.isVisible()


# --- a crash in the middle -------------------------------------------------------------------


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    if shutil.which("dbus-daemon") is None:
        pytest.skip("dbus-daemon is not here")
    running: subprocess.Popen[bytes] = start_bus(tmp_path / "bus", monkeypatch)
    yield os.environ["DBUS_SESSION_BUS_ADDRESS"]
    running.terminate()
    running.wait(PATIENCE)


# offscreen there is no tray, and so a window that the person seems to look at
WITH_A_TRAY = """
import sys
from desktop.ui.tray import Tray
Tray.there = property(lambda self: True)
import main
sys.exit(main.main())
"""


class World:
    """A home whose practice company publishes when it is told to."""

    def __init__(self, home: Path, bus: str) -> None:
        self.home, self.bus = home, bus
        found = self._build()
        for setting, value in (
            (settings.QUIET_FROM, "00:00"),
            (settings.QUIET_UNTIL, "00:00"),
            (settings.WELCOME_DONE, True),
            (settings.ALERT_DETAILS, True),
            (settings.ALERTS_PER_DAY, 20),
        ):
            found.settings.put(setting, value)
        join_first(found, _now())
        found.sync.round(_now())
        found.close()

    def publish(self) -> None:
        """A post more, while the application does not run."""
        found = self._build()
        assert found.practice is not None
        assert found.practice.arrive_now()
        with found.store.writing() as write:  # a long while ago: the first round has to ask
            write.execute("UPDATE fetched SET checked = 1, not_before = NULL")
        found.close()

    def start(self) -> Started:
        given = {"DBUS_SESSION_BUS_ADDRESS": self.bus}
        words = ("--practice", "--hidden")
        return Started(self.home, *words, program=WITH_A_TRAY, environment=given)

    def announced(self) -> int:
        store = Store(Paths.of(self.home).database)
        row = store.row("SELECT count(*) FROM posts WHERE announced IS NOT NULL")
        store.close()
        assert row is not None
        return int(row[0])

    def _build(self) -> Foundation:
        options = Options(practice=True, memory_vault=True, policies=())
        return build(Paths.of(self.home), options, _now)


def _now() -> datetime:
    return datetime.now(UTC)


def titles(daemon: Daemon) -> Counter[str]:
    return Counter(line for call in daemon.calls for line in call[4].splitlines())


def test_killed_around_an_alert_no_post_is_announced_twice_and_none_is_lost(
    tmp_path: Path, bus: str
) -> None:
    world = World(tmp_path / "home", bus)
    daemon = Daemon(abilities=("actions",))
    for life in range(4):
        stamped, shown = world.announced(), len(daemon.calls)
        world.publish()
        running = world.start()
        try:
            if life % 2:  # stamped, and perhaps not shown yet
                eventually(lambda n=stamped: world.announced() > n, "a stamp")
            else:
                eventually(lambda n=shown: len(daemon.calls) > n, "an alert")
        finally:
            running.kill()
    world.publish()
    shown = len(daemon.calls)
    last = world.start()
    eventually(lambda: len(daemon.calls) > shown, "the last alert")
    assert last.leave() < LEAVING
    assert max(titles(daemon).values()) == 1
    assert world.announced() >= 5
    store = Store(Paths.of(tmp_path / "home").database)
    assert store.row("PRAGMA integrity_check")[0] == "ok"
    store.close()
    daemon.close()
