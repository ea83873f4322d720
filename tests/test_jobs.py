"""The seam: order on a lane, answers on the main thread, nothing for a page that is gone."""

from __future__ import annotations

import threading
import time
import weakref

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

from desktop.errors import GoodwordError, Offline
from desktop.jobs import Jobs
from tests.pace import PATIENCE, SLACK
from tests.ui.house import given_jobs, given_silence, given_unblocked  # noqa: F401


def test_an_answer_arrives_on_the_main_thread(jobs: Jobs, qtbot: QtBot) -> None:
    seen: list[tuple[str, int, int]] = []

    def done(worker: int) -> None:
        seen.append(("done", worker, threading.get_ident()))

    jobs.run("store", threading.get_ident, done)
    qtbot.waitUntil(lambda: bool(seen))
    (_, worker, here) = seen[0]
    assert here == threading.get_ident() != worker


def test_work_of_one_lane_is_done_in_order_and_lanes_do_not_wait_for_each_other(
    jobs: Jobs, qtbot: QtBot
) -> None:
    seen: list[str] = []
    gate = threading.Event()

    def wait() -> str:
        gate.wait(PATIENCE)
        return "first"

    jobs.run("feeds", wait, seen.append)
    jobs.run("feeds", lambda: "second", seen.append)
    jobs.run("store", lambda: "other", seen.append)
    qtbot.waitUntil(lambda: seen == ["other"])
    gate.set()
    qtbot.waitUntil(lambda: seen == ["other", "first", "second"])


def test_an_error_of_ours_is_told_to_who_asked(jobs: Jobs, qtbot: QtBot) -> None:
    errors: list[GoodwordError] = []
    answers: list[object] = []

    def fail() -> None:
        raise Offline(address="http://127.0.0.1/", cause="connect")

    jobs.run("feeds", fail, answers.append, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert errors[0].name == "Offline"
    assert answers == []


def test_an_error_that_nobody_looks_after_is_told_to_all(jobs: Jobs, qtbot: QtBot) -> None:
    unhandled: list[GoodwordError] = []
    jobs.unhandled.connect(unhandled.append)

    def fail() -> None:
        raise Offline(address="", cause="name")

    jobs.run("feeds", fail)
    qtbot.waitUntil(lambda: len(unhandled) == 1)


def test_a_fault_is_a_bug_and_the_lane_goes_on(qapp: object, qtbot: QtBot) -> None:
    made = Jobs()
    bugs: list[BaseException] = []
    failed: list[GoodwordError] = []
    made.bug.connect(bugs.append)
    made.run("store", lambda: 1 // 0, None, failed.append)
    seen: list[int] = []
    made.run("store", lambda: 7, seen.append)
    qtbot.waitUntil(lambda: seen == [7])
    assert [type(bug) for bug in bugs] == [ZeroDivisionError]
    assert failed == []
    assert made.leave(PATIENCE)


def test_a_fault_is_a_bug_even_where_nobody_wants_the_answer_any_more(
    qapp: object, qtbot: QtBot
) -> None:
    made = Jobs()
    bugs: list[BaseException] = []
    made.bug.connect(bugs.append)
    made.run("store", lambda: 1 // 0).drop()
    qtbot.waitUntil(lambda: len(bugs) == 1)
    assert made.leave(PATIENCE)


def test_a_dropped_ticket_stays_silent(jobs: Jobs, qtbot: QtBot) -> None:
    seen: list[str] = []
    jobs.run("store", lambda: "unwanted", seen.append).drop()
    jobs.run("store", lambda: "last", seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == ["last"]


def test_an_answer_for_a_page_that_is_gone_is_dropped(jobs: Jobs, qtbot: QtBot) -> None:
    owner = QObject()
    gate = threading.Event()
    seen: list[str] = []

    def late() -> str:
        gate.wait(PATIENCE)
        return "late"

    jobs.run("store", late, seen.append, owner=owner)
    jobs.run("store", lambda: "last", seen.append)
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(owner, QEvent.Type.DeferredDelete)
    gate.set()
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == ["last"]


class Witness(QObject):
    """Notes on which thread it is let go."""

    def __init__(self, ends: list[int]) -> None:
        super().__init__()
        weakref.finalize(self, lambda: ends.append(threading.get_ident()))

    def work(self) -> Witness:
        return self

    def take(self, answer: object) -> None:
        pass


def test_a_lane_never_destroys_what_belongs_to_the_screen(jobs: Jobs, qtbot: QtBot) -> None:
    ends: list[int] = []
    for _ in range(300):
        witness = Witness(ends)
        jobs.run("store", witness.work, witness.take)
        jobs.run("store", witness.work).drop()
        del witness
    qtbot.waitUntil(lambda: len(ends) == 300)
    assert set(ends) == {threading.get_ident()}


def test_many_pages_come_and_go_while_answers_are_late(jobs: Jobs, qtbot: QtBot) -> None:
    seen: list[int] = []
    for number in range(500):
        owner = QObject()
        jobs.run("store", lambda number=number: number, seen.append, owner=owner)
        owner.deleteLater()
    last: list[int] = []
    jobs.run("store", lambda: 1, last.append)
    qtbot.waitUntil(lambda: last == [1])
    assert len(seen) < 500


def test_only_the_main_thread_hands_out_work(jobs: Jobs) -> None:
    errors: list[BaseException] = []

    def ask() -> None:
        try:
            jobs.run("store", lambda: None)
        except RuntimeError as error:
            errors.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert len(errors) == 1


def test_leaving_waits_for_what_is_under_way(qapp: object) -> None:
    made = Jobs()
    done = threading.Event()

    def work() -> None:
        time.sleep(0.2)
        done.set()

    made.run("store", work)
    assert made.leave(PATIENCE)
    assert done.is_set()
    assert made.abandoned() == []


def test_leaving_does_not_wait_for_a_stuck_worker(qapp: object) -> None:
    made = Jobs()
    gate = threading.Event()
    made.run("share", lambda: gate.wait(PATIENCE))
    start = time.monotonic()
    assert not made.leave(0.3)
    assert time.monotonic() - start < 2 * SLACK
    assert [thread.name for thread in made.abandoned()] == ["goodword-share"]
    gate.set()


def test_after_leaving_nothing_is_begun_and_nothing_answered(qapp: object, qtbot: QtBot) -> None:
    made = Jobs()
    seen: list[str] = []
    made.run("store", lambda: "before", seen.append)
    assert made.leave(PATIENCE)
    ticket = made.run("store", lambda: "after", seen.append)
    assert not ticket.wanted
    QCoreApplication.processEvents()
    assert seen == []


@pytest.mark.parametrize("count", [2000])
def test_a_flood_of_answers_does_not_block_the_main_thread(
    jobs: Jobs, qtbot: QtBot, count: int
) -> None:
    seen: list[int] = []
    for number in range(count):
        jobs.run("store", lambda number=number: number, seen.append)
    qtbot.waitUntil(lambda: len(seen) == count)
    assert seen == list(range(count))
