"""What happens by itself: each due thing once, whatever the clock does."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.clockwork import TICK
from desktop.errors import DiskFull, Offline
from desktop.feeds.posts import Posts
from desktop.feeds.sync import Problem, Report
from desktop.foundation import Foundation, build, join_first
from desktop.jobs import Jobs
from desktop.measuring import Measuring
from desktop.model import KeptPost, Share, ShareState
from desktop.moments import Brought, Moments
from desktop.options import Options
from desktop.paths import Paths
from desktop.rounds import Rounds
from tests.conftest import Clock
from tests.pace import SLACK
from tests.share.pictures import png
from tests.ui.house import given_jobs, given_silence, given_unblocked  # noqa: F401
from tests.ui.robot import Robot


class Watch:
    """The real rounds over the practice world, on a clock in the test's hands."""

    def __init__(self, jobs: Jobs, found: Foundation, clock: Clock, qtbot: QtBot) -> None:
        self.jobs, self.found, self.clock, self.qtbot = jobs, found, clock, qtbot
        self.seen: Counter[str] = Counter()
        self.settled: list[Share] = []
        self.reports: list[Any] = []
        self.measuring = Measuring(
            found.accounts,
            found.catalog,
            found.outbox,
            found.metrics,
            found.spans,
            found.forgetting,
            found.clicking,
        )
        self.rounds = Rounds(
            jobs,
            found.sync,
            found.outbox,
            self.measuring,
            Moments(jobs, found.posts, found.sync.opened, clock),
            found.web,
            clock,
            timedelta(seconds=30),
            sweep=found.media.sweep,
        )
        self.told: list[Brought] = []
        self.rounds.moments.told.connect(self.told.append)
        self.rounds.synced.connect(self.reports.append)
        self.rounds.share_settled.connect(self.settled.append)
        for name in ("outbox_changed", "reach_changed", "accounts_changed"):
            getattr(self.rounds, name).connect(lambda name=name: self.seen.update([name]))

    def tick(self) -> None:
        self.rounds.tick()
        self.rest()

    def rest(self) -> None:
        """Everything under way has answered, and what followed from it."""
        for _ in range(3):
            for lane in ("feeds", "share", "reach", "store"):
                answered: list[int] = []
                self.jobs.run(lane, lambda: 1, answered.append)
                self.qtbot.waitUntil(lambda answered=answered: bool(answered))
            # each delivery may bring the next one
            self.qtbot.waitUntil(lambda: not self.rounds._delivering)

    def later(self, **lapse: float) -> None:
        """As life goes: tick by tick."""
        end = self.clock.now + timedelta(**lapse)
        while self.clock.now < end:
            self.clock.now = min(end, self.clock.now + TICK)
            self.rounds.tick()
        self.rest()


@pytest.fixture
def found(tmp_path: Path, clock: Clock) -> Iterator[Foundation]:
    made = build(
        Paths.of(tmp_path / "home"), Options(practice=True, memory_vault=True, policies=()), clock
    )
    join_first(made, clock())
    yield made
    made.close()


@pytest.fixture
def watch(
    qapp: QApplication, qtbot: QtBot, jobs: Jobs, found: Foundation, clock: Clock
) -> Iterator[Watch]:
    made = Watch(jobs, found, clock, qtbot)
    yield made
    made.rounds.stop()
    made.rest()


@pytest.fixture
def share(found: Foundation, clock: Clock) -> Callable[..., Share]:
    """`share("words")` puts one row into the outbox, for an account that is signed in."""
    connection = found.accounts.begin("practice", "", clock())
    robot = Robot()
    robot.open(connection.url)
    account = found.accounts.complete(connection, clock)

    def put(text: str = "Our words", post: str = "", **when: float) -> Share:
        draft = replace(found.drafts.open(None, clock(), fresh=True), text=text, post=post)
        found.drafts.keep(draft, clock())
        due = clock() + timedelta(**when) if when else None
        return found.outbox.put(draft, [account.id], clock(), due)[0]

    return put


def test_at_the_start_everything_is_looked_at_once(watch: Watch) -> None:
    watch.rounds.start()
    watch.rest()
    assert len(watch.reports) == 1
    assert watch.reports[0].new
    watch.tick()
    watch.tick()
    assert len(watch.reports) == 1


def test_media_that_nobody_needs_go_at_the_start_and_those_of_a_share_once_it_is_sent(
    watch: Watch, share: Callable[..., Share], found: Foundation
) -> None:
    draft = replace(found.drafts.open(None, watch.clock(), fresh=True), text="Look")
    orphan = found.paths.media / "orphan.jpg"
    orphan.write_bytes(b"left by a crash")
    with found.media.hand() as hand:
        picture = hand.take_picture(png(), "a.png")
        dressed = {one.id: replace(draft, pictures=(picture,)) for one in found.accounts.all()}
        share("No picture here")
        accounts = [one.id for one in found.accounts.all()]
        found.outbox.put(draft, accounts, watch.clock(), None, dressed)
    watch.rounds.start()
    watch.rest()
    assert not orphan.exists()
    watch.rounds.deliver_now()
    watch.rest()
    assert {one.state for one in found.outbox.all()} == {ShareState.SENT}
    assert list(found.paths.media.iterdir()) == []


def test_asked_again_during_a_round_one_more_follows_and_not_ten(watch: Watch) -> None:
    for _ in range(10):
        watch.rounds.sync_now()
    watch.rest()
    assert len(watch.reports) == 2


def test_a_round_begins_and_ends_being_busy(watch: Watch) -> None:
    busy: list[bool] = []
    watch.rounds.busy_changed.connect(busy.append)
    watch.rounds.sync_now()
    assert busy == [True]
    watch.rest()
    assert busy == [True, False]


def test_a_day_of_life_syncs_as_often_as_the_program_asks(watch: Watch) -> None:
    watch.rounds.start()
    watch.rest()
    interval = watch.found.programs.all()[0].interval
    before = len(watch.reports)
    for _ in range(24):
        watch.clock.forward(seconds=interval / 4)
        watch.rounds._last = watch.clock()  # it ticked all the time
        watch.tick()
    assert 5 <= len(watch.reports) - before <= 8  # turns lie 0.8 to 1.2 of the interval apart


def test_a_share_is_delivered_when_it_is_due_and_once(
    watch: Watch, share: Callable[..., Share]
) -> None:
    watch.rounds.start()
    watch.rest()
    put = share("Later words", seconds=120)
    watch.rounds.deliver_now()
    watch.rest()
    assert watch.found.outbox.get(put.id).state is ShareState.WAITING
    watch.later(seconds=180)
    assert watch.found.outbox.get(put.id).state is ShareState.SENT
    assert [one.state for one in watch.settled] == [ShareState.SENT]
    watch.later(seconds=300)
    assert len(watch.found.practice.posts_on_server()) == 1


def test_after_eight_hours_of_sleep_nothing_is_asked_at_once_and_each_thing_once(
    watch: Watch, share: Callable[..., Share]
) -> None:
    watch.rounds.start()
    watch.rest()
    synced = len(watch.reports)
    watch.clock.forward(hours=8)
    puts = [share(f"Words {number}") for number in range(5)]
    watch.tick()
    assert len(watch.reports) == synced
    assert watch.found.practice.posts_on_server() == ()
    assert (
        0 <= watch.rounds._clock._soon.remainingTime() <= 50_000
        or watch.rounds._clock._soon.isActive() is False
    )
    watch.later(seconds=60)
    assert synced < len(watch.reports) <= synced + 2
    outbox = watch.found.outbox
    watch.qtbot.waitUntil(lambda: all(outbox.get(put.id).state is ShareState.SENT for put in puts))
    watch.later(seconds=60)
    assert len(watch.found.practice.posts_on_server()) == 5


@pytest.mark.parametrize("count", [1, 5, 50])
def test_planned_shares_that_the_computer_slept_through_are_asked_about_together_and_stay(
    watch: Watch, share: Callable[..., Share], count: int
) -> None:
    watch.rounds.start()
    watch.rest()
    puts = [share(f"Words {number}", hours=1 + number / 10) for number in range(count)]
    asked: list[tuple[Share, ...]] = []
    watch.rounds.shares_missed.connect(asked.append)
    watch.clock.forward(hours=8)
    watch.tick()
    watch.later(minutes=3)
    assert [[one.id for one in several] for several in asked] == [[put.id for put in puts]]
    assert {(one.state, one.reason) for one in watch.found.outbox.all()} == {
        (ShareState.WAITING, "Missed")
    }
    assert watch.found.practice.posts_on_server() == ()
    assert watch.found.outbox.next_due() is None


def test_missed_shares_that_are_to_go_all_the_same_go_one_after_the_other(
    watch: Watch, share: Callable[..., Share]
) -> None:
    watch.rounds.start()
    watch.rest()
    puts = [share(f"Words {number}", hours=1) for number in range(3)]
    watch.clock.forward(hours=8)
    watch.tick()
    watch.later(minutes=2)
    for put in puts:
        watch.found.outbox.send_missed(put.id, watch.clock())
    sent = []
    for _ in range(6):
        watch.later(minutes=6)
        sent.append(len(watch.found.practice.posts_on_server()))
    assert (sent[0], sent[1], sent[-1]) == (1, 1, 3)
    assert max(later - before for before, later in pairwise(sent)) == 1


def test_a_share_waits_for_its_moment_to_undo_and_not_for_the_next_tick(
    watch: Watch, share: Callable[..., Share]
) -> None:
    watch.rounds.start()
    watch.rest()
    put = share("Wait a moment", seconds=5)
    watch.rounds.deliver_now()
    watch.rest()
    assert watch.found.outbox.get(put.id).state is ShareState.WAITING
    assert 0 < watch.rounds._clock._soon.remainingTime() <= 6_000  # Qt may round a coarse timer up
    # whatever else is due later does not push it back
    watch.rounds._clock.wake_at(watch.clock() + timedelta(seconds=20))
    assert 0 < watch.rounds._clock._soon.remainingTime() <= 6_000


def test_a_post_withdrawn_during_the_sleep_is_not_shared_on_waking(
    watch: Watch, share: Callable[..., Share]
) -> None:
    watch.rounds.start()
    watch.rest()
    watch.clock.forward(hours=8)
    guid = watch.found.practice.withdraw_now()
    shares = {
        kept.post.guid: share(f"About {kept.post.title}", post=kept.post.id)
        for kept in watch.found.posts.latest(watch.clock())
        if kept.closed(watch.clock()) == "" and not kept.post.networks
    }
    watch.tick()
    for _ in range(6):
        watch.later(seconds=30)
    settled = watch.found.outbox.get(shares[guid].id)
    assert (settled.state, settled.reason) == (ShareState.REFUSED, "Closed")
    assert len(watch.found.practice.posts_on_server()) == len(shares) - 1 > 0


def test_without_a_network_for_a_round_what_waits_is_tried_all_the_same(
    watch: Watch, share: Callable[..., Share]
) -> None:
    watch.rounds.start()
    watch.rest()
    watch.clock.forward(hours=8)
    put = share("Anyway")
    watch.found.practice.misbehave("hang_up_before", 9, where="feed")
    watch.tick()
    for _ in range(6):
        watch.later(seconds=30)
    assert watch.found.outbox.get(put.id).attempts > 0


def test_a_share_whose_post_was_not_looked_after_for_days_waits_for_news_without_pressing(
    watch: Watch, share: Callable[..., Share]
) -> None:
    watch.rounds.start()
    watch.rest()
    kept = watch.found.posts.latest(watch.clock())[0]
    watch.found.practice.misbehave("hang_up_before", 10_000, where="feed")
    watch.clock.forward(hours=80)
    put = share("About old news", post=kept.post.id)
    watch.rounds.deliver_now()
    watch.rest()
    before = len(watch.reports)
    for _ in range(12):
        watch.later(minutes=5)
    waits = watch.found.outbox.get(put.id)
    assert (waits.state, waits.reason) == (ShareState.WAITING, "Stale")
    assert len(watch.reports) - before < 60  # a round a tick would be 120
    watch.found.practice.misbehave("behave")
    for _ in range(4):
        watch.later(minutes=5)
    assert watch.found.outbox.get(put.id).state is ShareState.SENT


def test_a_share_planned_while_the_application_was_closed_is_asked_about_at_the_start(
    watch: Watch, share: Callable[..., Share]
) -> None:
    put = share("Long ago", hours=1)
    asked: list[tuple[Share, ...]] = []
    watch.rounds.shares_missed.connect(asked.append)
    watch.clock.forward(days=3)
    watch.rounds.start()
    watch.rest()
    assert [[one.id for one in several] for several in asked] == [[put.id]]
    watch.later(minutes=2)
    assert watch.found.practice.posts_on_server() == ()


def test_after_a_sleep_connections_are_made_afresh(watch: Watch) -> None:
    watch.rounds.start()
    watch.rest()
    before = watch.found.web._generation
    watch.clock.forward(minutes=10)
    watch.tick()
    assert watch.found.web._generation == before + 1


def test_a_network_that_comes_back_late_after_a_sleep_is_nobody_s_trouble(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch.rounds.start()
    watch.rest()
    told, asked = len(watch.reports), 0
    rounds = watch.found.sync.round

    def without_network(now: datetime, *, force: bool = False) -> Report:
        nonlocal asked
        asked += 1
        gone = Problem("https://a.example/", Offline(address="", cause="name"))
        return Report(problems=(gone,), offline=True)

    monkeypatch.setattr(watch.found.sync, "round", without_network)
    watch.clock.forward(hours=8)
    watch.tick()
    for _ in range(3):
        watch.later(seconds=30)
    assert asked >= 2
    assert len(watch.reports) == told, "nobody heard of it"
    monkeypatch.setattr(watch.found.sync, "round", rounds)
    for _ in range(2):
        watch.later(seconds=30)
    assert {one.offline for one in watch.reports[told:]} == {False}


def test_a_network_that_does_not_come_back_is_told_after_some_patience(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch.rounds.start()
    watch.rest()
    told = len(watch.reports)
    gone = Report(problems=(), offline=True)
    monkeypatch.setattr(watch.found.sync, "round", lambda now, force: gone)
    watch.clock.forward(hours=8)
    watch.tick()
    for _ in range(12):
        watch.later(seconds=30)
    assert [one.offline for one in watch.reports[told:]][:1] == [True]


def test_a_clock_set_back_two_hours_neither_doubles_nor_stops_anything(
    watch: Watch, share: Callable[..., Share]
) -> None:
    watch.rounds.start()
    watch.rest()
    synced = len(watch.reports)
    watch.clock.forward(hours=-2)
    watch.tick()
    put = share("After the clock")
    watch.rounds.deliver_now()
    watch.rest()
    assert watch.found.outbox.get(put.id).state is ShareState.SENT
    asked = len(watch.reports)
    assert asked <= synced + 1  # before anything was sent
    watch.later(minutes=5)
    assert len(watch.reports) <= asked + 2
    watch.later(minutes=60)
    assert asked < len(watch.reports) <= asked + 6
    assert len(watch.found.practice.posts_on_server()) == 1


@pytest.mark.parametrize("now", [datetime(2038, 1, 19, 3, 14, 5, tzinfo=UTC)])
def test_the_year_2038_is_a_time_like_any_other(watch: Watch, share: Callable[..., Share]) -> None:
    put = share("Over the edge", seconds=30)
    watch.rounds.start()
    watch.rest()
    watch.later(seconds=60)
    assert watch.found.outbox.get(put.id).state is ShareState.SENT


def test_what_a_crash_left_behind_is_told_at_the_start(
    watch: Watch, share: Callable[..., Share]
) -> None:
    put = share("Half sent")
    with watch.found.store.writing() as write:
        write.execute("UPDATE shares SET state = 'sending' WHERE id = ?", (put.id,))
    watch.rounds.start()
    watch.rest()
    assert put.id in [one.id for one in watch.settled]
    assert watch.found.outbox.get(put.id).state is not ShareState.SENDING
    assert len(watch.found.practice.posts_on_server()) <= 1


# --- what the clock alone brings ---------------------------------------------------------------


def kept_posts(watch: Watch) -> list[KeptPost]:
    now = watch.clock()
    return [one for one in watch.found.posts.latest(now) if not one.closed(now)]


def test_what_was_put_off_is_told_once_when_it_is_due(watch: Watch) -> None:
    watch.rounds.start()
    watch.rest()
    watch.told.clear()
    kept = kept_posts(watch)[0]
    watch.rounds.moments.put_off((kept.post.id,), watch.clock() + timedelta(minutes=10))
    watch.rest()
    watch.later(minutes=9)
    assert watch.told == []
    watch.later(minutes=2)
    assert [[one.post.id for one in told.reminders] for told in watch.told if told.reminders] == [
        [kept.post.id]
    ]
    watch.later(hours=1)
    assert sum(bool(told.reminders) for told in watch.told) == 1


def test_a_reminder_survives_the_end_of_the_application_and_a_night_s_sleep(
    watch: Watch, jobs: Jobs, qtbot: QtBot
) -> None:
    watch.rounds.start()
    watch.rest()
    kept = kept_posts(watch)[0]
    watch.rounds.moments.put_off((kept.post.id,), watch.clock() + timedelta(hours=1))
    watch.rest()
    watch.rounds.stop()
    watch.clock.forward(hours=9)
    again = Watch(jobs, watch.found, watch.clock, qtbot)
    again.rounds.start()
    again.rest()
    assert [[one.post.id for one in told.reminders] for told in again.told] == [[kept.post.id]]
    again.rounds.stop()


def test_a_reminder_of_a_post_that_was_withdrawn_never_comes_and_turns_no_wheel(
    watch: Watch,
) -> None:
    watch.rounds.start()
    watch.rest()
    guid = watch.found.practice.withdraw_now()
    kept = next(one for one in kept_posts(watch) if one.post.guid == guid)
    watch.rounds.moments.put_off((kept.post.id,), watch.clock() + timedelta(minutes=10))
    watch.rounds.sync_now()
    watch.rest()
    looks: list[datetime] = []
    watch.rounds.moments.scheduled.connect(looks.append)
    watch.told.clear()
    watch.later(minutes=30)
    assert [told for told in watch.told if told.reminders] == []
    assert len(looks) <= 2 * 30 * 60 / 20, "no more than rounds and moments ask for"


def test_the_end_of_a_post_s_time_is_told_without_a_round(watch: Watch) -> None:
    watch.rounds.start()
    watch.rest()
    kept = kept_posts(watch)[0]
    until = watch.clock() + timedelta(seconds=45)
    with watch.found.store.writing() as write:
        write.execute(
            "UPDATE posts SET until = ? WHERE id = ?", (until.timestamp() * 1000, kept.post.id)
        )
    watch.rounds.moments.look()
    watch.rest()
    assert watch.rounds.moments.due == until
    passed: list[datetime] = []
    watch.rounds.moments.passed.connect(lambda: passed.append(watch.clock()))
    watch.rounds._sync_due = watch.clock() + timedelta(days=1)
    watch.later(seconds=30)
    assert 0 < watch.rounds._clock._soon.remainingTime() <= 18_000  # Qt may round a coarse timer up
    watch.later(seconds=30)
    assert len(passed) == 1
    assert passed[0] >= until


def test_numbers_are_read_soon_after_a_share_was_sent(
    watch: Watch, share: Callable[..., Share]
) -> None:
    put = share()
    watch.rounds.start()
    watch.rest()
    assert watch.found.outbox.get(put.id).state is ShareState.SENT
    watch.later(minutes=5)
    assert watch.seen["reach_changed"] >= 1
    assert watch.found.metrics.series(put.id)


def test_an_account_that_was_signed_out_is_told(watch: Watch, share: Callable[..., Share]) -> None:
    share()
    watch.found.practice.misbehave("sign_out_all")
    watch.rounds.measure_now()
    watch.rest()
    assert watch.seen["accounts_changed"] == 1


def test_ticking_costs_the_main_thread_nothing(watch: Watch) -> None:
    watch.rounds.start()
    watch.rest()
    start = time.thread_time()
    for _ in range(100):
        watch.rounds.tick()
    assert time.thread_time() - start < 0.2 * SLACK


def test_a_clock_that_was_a_year_ahead_leaves_neither_impatience_nor_silence(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch.rounds.start()
    watch.rest()
    watch.clock.forward(days=365)
    watch.tick()  # as after a sleep
    watch.clock.forward(days=-365)
    watch.tick()

    def without_network(now: datetime, *, force: bool = False) -> Report:
        problem = Problem("https://acme.example/", Offline(address="acme.example", cause="name"))
        return Report(problems=(problem,), offline=True)

    monkeypatch.setattr(watch.found.sync, "round", without_network)
    watch.later(minutes=4)
    watch.rounds.sync_now()
    watch.rest()
    assert watch.reports[-1].offline


def test_a_clock_set_back_months_delays_no_reminder_until_the_next_round(watch: Watch) -> None:
    watch.rounds.start()
    watch.rest()
    (first, *_) = kept_posts(watch)
    watch.clock.forward(days=-300)
    watch.found.posts.remind(first.post.id, watch.clock() + timedelta(minutes=10))
    for _ in range(12):
        watch.later(minutes=1)
    assert [one.reminders[0].post.id for one in watch.told if one.reminders] == [first.post.id]


def test_a_disk_that_fills_up_between_the_two_loses_neither_news_nor_reminders(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch.rounds.start()
    watch.rest()
    first, second, *_ = kept_posts(watch)
    posts, moments = watch.found.posts, watch.rounds.moments
    posts.remind(first.post.id, watch.clock())
    full = True

    def opened(now: datetime) -> tuple[KeptPost, ...]:
        return (second,)

    def reminded(id: str, when: datetime | None) -> None:
        if full:
            raise DiskFull(path="")
        Posts.remind(posts, id, when)

    monkeypatch.setattr(moments, "_opened", opened)
    monkeypatch.setattr(posts, "remind", reminded)
    watch.told.clear()
    moments.bring()
    watch.rest()
    assert watch.told == [Brought((second,))]
    full = False
    moments.bring()
    watch.rest()
    assert [one.post.id for one in watch.told[-1].reminders] == [first.post.id]


def test_what_was_withdrawn_a_minute_ago_is_asked_for_before_anything_is_sent(
    watch: Watch, share: Callable[..., Share], found: Foundation
) -> None:
    watch.rounds.start()
    watch.rest()
    assert found.practice is not None
    gone = found.practice.withdraw_now()
    post = next(one for one in found.posts.latest(watch.clock()) if one.post.guid == gone)
    assert not post.closed(watch.clock())
    put = share("Words for a post that is no more", post.post.id)
    watch.rounds.deliver_now()
    watch.rest()
    assert found.outbox.get(put.id).reason == "Closed"
    assert found.outbox.get(put.id).state is ShareState.REFUSED
    assert found.practice.posts_on_server() == ()


def test_a_program_that_does_not_answer_keeps_nobody_from_sharing_for_long(
    watch: Watch, share: Callable[..., Share], found: Foundation
) -> None:
    watch.rounds.start()
    watch.rest()
    answer = threading.Event()
    watch.jobs.run("feeds", answer.wait)
    put = share("Words that can wait ten seconds")
    try:
        watch.rounds.deliver_now()
        settle(watch)
        assert found.outbox.get(put.id).state is ShareState.WAITING
        watch.clock.forward(seconds=11)
        watch.rounds.tick()
        settle(watch)
        assert found.outbox.get(put.id).state is ShareState.SENT
    finally:
        answer.set()
        watch.rest()


def settle(watch: Watch) -> None:
    """What is on its way to the outbox is over; the lane of feeds is not waited for."""
    for _ in range(3):
        answered: list[int] = []
        watch.jobs.run("share", lambda: 1, answered.append)
        watch.qtbot.waitUntil(lambda answered=answered: bool(answered))
