"""Alerts on a real session bus: what stands on the screen, is pressed there, and goes again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop import settings as table
from desktop.feeds.posts import Posts
from desktop.feeds.sync import Report
from desktop.jobs import Jobs
from desktop.model import KeptPost
from desktop.moments import Moments
from desktop.settings import Settings
from desktop.store import Store
from desktop.ui.alerts import Alerts
from desktop.ui.announcing import Announcing
from tests.conftest import Clock
from tests.test_notify import Daemon, bus
from tests.ui.test_alerts import post, settings

__all__ = ["bus", "settings"]


class Screen:
    """Alerts, and a daemon on whose screen they stand."""

    def __init__(self, jobs: Jobs, settings: Settings, clock: Clock, qtbot: QtBot) -> None:
        self.qtbot, self.jobs = qtbot, jobs
        self.daemon = Daemon()
        self.heard: list[tuple[Any, ...]] = []
        self.alerts = Alerts(jobs, settings, clock, lambda: False, "", self._fallback)
        for name in ("post_wanted", "feed_wanted", "later_wanted", "unwanted", "account_wanted"):
            getattr(self.alerts, name).connect(
                lambda *what, name=name: self.heard.append((name, *what))
            )

    def _fallback(self, title: str, body: str) -> None:
        raise AssertionError("the tray's own bubble could block here")

    def announce(self, *posts: KeptPost) -> None:
        assert self.alerts.announce(posts) == ""
        self.rest()

    def review(self, known: list[KeptPost]) -> None:
        self.alerts.review(self.alerts.told, known)

    def rest(self) -> None:
        for _ in range(2):
            done: list[int] = []
            self.jobs.run("alerts", os.getpid, done.append)
            self.qtbot.waitUntil(lambda done=done: bool(done))

    def press(self, action: str, number: int = 1) -> tuple[Any, ...]:
        """What came of pressing."""
        before = len(self.heard)
        self.daemon.press(number, action)
        self.qtbot.waitUntil(lambda: len(self.heard) > before)
        return self.heard[-1]

    @property
    def words(self) -> list[str]:
        return [call[3] for call in self.daemon.calls]

    @property
    def replaced(self) -> list[int]:
        return [call[1] for call in self.daemon.calls]


@pytest.fixture
def screen(
    bus: None, jobs: Jobs, settings: Settings, clock: Clock, qtbot: QtBot
) -> Iterator[Screen]:
    made = Screen(jobs, settings, clock, qtbot)
    yield made
    made.rest()
    made.alerts.leave()
    made.daemon.close()


def test_one_post_can_be_shared_put_off_or_refused(screen: Screen, clock: Clock) -> None:
    screen.announce(post(1))
    assert screen.daemon.calls[0][5] == [
        *("default", "Share…"),
        *("open", "Share…"),
        *("later", "Later"),
        *("unwanted", "Not for me"),
    ]
    name, ids, when = screen.press("later")
    assert (name, ids) == ("later_wanted", ("id-1",))
    assert when >= clock() + timedelta(hours=3)
    screen.announce(post(2))
    assert screen.press("unwanted", 2) == ("unwanted", "id-2")
    screen.announce(post(3))
    assert screen.press("open", 3) == ("post_wanted", "id-3")
    screen.rest()
    assert screen.daemon.taken_down == [1, 2, 3], "what was answered stands there no longer"


def test_several_can_be_looked_at_or_put_off_and_none_is_refused_by_mistake(
    screen: Screen,
) -> None:
    screen.announce(post(1), post(2))
    assert list(screen.daemon.calls[0][5][::2]) == ["default", "open", "later"]
    assert screen.press("unwanted") == ("feed_wanted",)
    screen.announce(post(3), post(4))
    assert screen.press("later", 2)[1] == ("id-3", "id-4")


def test_what_comes_while_an_alert_stands_joins_it(screen: Screen) -> None:
    screen.announce(post(1))
    screen.announce(post(2))
    assert (screen.words[-1], screen.replaced[-1]) == ("2 new post(s) to share", 1)
    assert screen.alerts.remind_of([post(3), post(1)]) == ""
    screen.rest()
    assert (screen.words[-1], screen.replaced[-1]) == ("3 new post(s) to share", 1)
    assert set(screen.alerts.told) == {"id-1", "id-2", "id-3"}


def test_what_was_dismissed_is_not_told_of_again(screen: Screen) -> None:
    screen.announce(post(1))
    screen.daemon.dismiss(1)
    screen.qtbot.waitUntil(lambda: not screen.alerts.told)
    screen.announce(post(2))
    assert (screen.words[-1], screen.replaced[-1]) == ("New post to share", 0)


@pytest.mark.parametrize(
    "how", ["withdrawn", "held", "aside", "hidden", "read", "shared", "gone", "over"]
)
def test_an_alert_goes_from_the_screen_with_its_post(
    screen: Screen, clock: Clock, how: str
) -> None:
    kept = post(1)
    screen.announce(kept)
    screen.review([kept])
    screen.rest()
    assert screen.daemon.taken_down == []
    left = {
        "held": [replace(kept, held=True)],
        "aside": [replace(kept, aside="muted")],
        "gone": [],
        "over": [replace(kept, post=replace(kept.post, until=clock()))],
    }.get(how) or ([] if how == "gone" else [replace(kept, **{how: clock()})])
    screen.review(left)
    screen.rest()
    assert screen.daemon.taken_down == [1]
    assert screen.alerts.told == ()


def test_of_several_only_the_title_of_what_is_over_goes(
    screen: Screen, settings: Settings, clock: Clock
) -> None:
    settings.put(table.ALERT_DETAILS, True)
    one, two, three = post(1), post(2), post(3)
    screen.announce(one, two, three)
    screen.review([one, replace(two, withdrawn=clock()), three])
    screen.rest()
    assert "Title 2" in screen.daemon.calls[0][4]
    assert "Title 2" not in screen.daemon.calls[-1][4]
    assert (screen.words[-1], screen.replaced[-1]) == ("2 new post(s) to share", 1)
    screen.review([one])
    screen.rest()
    assert screen.press("open") == ("post_wanted", "id-1")


def test_what_is_withdrawn_before_its_alert_stands_goes_all_the_same(
    screen: Screen, clock: Clock
) -> None:
    kept = post(1)
    screen.alerts.announce([kept])
    screen.review([replace(kept, withdrawn=clock())])
    screen.rest()
    assert screen.daemon.taken_down == [1]


def test_what_is_announced_while_the_others_are_looked_at_stays(
    screen: Screen, clock: Clock
) -> None:
    one, two = post(1), post(2)
    screen.announce(one)
    asked = screen.alerts.told
    screen.announce(two)
    screen.alerts.review(asked, [replace(one, withdrawn=clock())])
    screen.rest()
    assert screen.alerts.told == ("id-2",)
    assert screen.daemon.taken_down == []
    assert screen.press("open") == ("post_wanted", "id-2")


def test_do_not_disturb_is_respected_and_neither_counts_nor_loses_what_matters(
    screen: Screen,
) -> None:
    screen.daemon.inhibited = True
    for number in range(5):
        screen.announce(post(number))
    screen.announce(post(7, important=True))
    assert screen.daemon.calls == []
    assert [what[:2] for what in screen.heard] == [("later_wanted", ("id-7",))]
    assert screen.alerts.remind_of([post(8)]) == ""
    screen.rest()
    assert screen.heard[-1][:2] == ("later_wanted", ("id-8",))
    screen.daemon.inhibited = False
    screen.announce(post(9))
    assert screen.words == ["New post to share"]


def test_each_kind_has_its_own_place_and_its_own_answer(screen: Screen) -> None:
    screen.alerts.remind("It ends tomorrow", "Two clicks.", "linkedin:ada")
    screen.announce(post(1))
    assert screen.replaced == [0, 0]
    assert screen.press("connect", 1) == ("account_wanted", "linkedin:ada")
    assert screen.press("default", 2) == ("post_wanted", "id-1")


def test_a_daemon_that_restarts_gets_the_next_alert_as_a_new_one(screen: Screen) -> None:
    screen.announce(post(1))
    screen.daemon.close()
    screen.qtbot.waitUntil(lambda: not screen.alerts.told)
    screen.daemon = Daemon()
    screen.daemon.press(1, "unwanted")
    screen.announce(post(2))
    assert screen.replaced == [0]
    assert screen.press("open", 1) == ("post_wanted", "id-2")


def test_the_token_of_a_click_is_there_for_the_window_that_opens(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_ACTIVATION_TOKEN", raising=False)
    screen.announce(post(1))
    screen.daemon.hand_token(1, "token-7")
    screen.press("default")
    assert os.environ.pop("XDG_ACTIVATION_TOKEN") == "token-7"
    screen.announce(post(2))
    screen.daemon.hand_token(2, "token-8")
    screen.press("later", 2)
    assert "XDG_ACTIVATION_TOKEN" not in os.environ, "no window opens that could use it"


def test_what_two_programs_bring_from_one_feed_is_told_once(
    screen: Screen, jobs: Jobs, store: Store, clock: Clock
) -> None:
    posts = Posts(store)
    moments = Moments(jobs, posts, lambda now: (), clock)
    announcing = Announcing(jobs, posts, screen.alerts, moments, clock)
    kept = post(1)
    one = replace(kept, post=replace(kept.post, link="https://a.example/quay"))
    same = replace(one, program="https://b.example/", post=replace(one.post, id="elsewhere"))
    announcing.synced(Report(announce=(one, same)))
    screen.rest()
    assert screen.words == ["New post to share"]
    assert screen.alerts.told == ("id-1",)
