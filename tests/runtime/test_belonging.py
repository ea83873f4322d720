"""A copied home acts for nobody by itself: two machines with one outbox send a share once."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from desktop import machine, settings
from desktop.foundation import Foundation, build
from desktop.model import ShareState
from desktop.options import Options
from desktop.paths import Paths
from desktop.reach.agreements import Agreement
from desktop.share.outcome import NEVER
from desktop.store import Store
from tests.conftest import Clock
from tests.runtime.conftest import PROGRAM, Computer, copied
from tests.share.lark import LarkServer

WAITING, SENT, UNSURE = ShareState.WAITING, ShareState.SENT, ShareState.UNSURE


def test_an_outbox_on_two_machines_is_sent_once_and_asked_about_on_the_other(
    computer: Computer, server: LarkServer, tmp_path: Path, clock: Clock
) -> None:
    first = computer("first")
    first.desk.sign_in()
    due = first.desk.put()
    planned = first.desk.plan("2030-01-01T09:00", draft="draft-2")
    copied(first, tmp_path, "second")
    second = computer("second")
    second.desk.sign_in()
    assert [second.share(one).reason for one in (due, planned)] == ["Missed", "Missed"]
    assert [one.id for one in second.desk.outbox.asking()] == [due.id, planned.id]
    told = second.desk.outbox.recover(clock())
    assert [(one.id, one.facts["moved"]) for one in told] == [(due.id, True), (planned.id, True)]
    assert second.desk.outbox.recover(clock()) == ()
    assert first.share(due).reason == first.share(planned).reason == ""
    clock.now = planned.due + timedelta(minutes=1)
    for one in (second, first, second, first):
        one.desk.outbox.recover(clock())
        one.desk.deliver_due()
        clock.now += timedelta(minutes=3)
    assert len(server.posts) == 2
    assert first.share(due).state is first.share(planned).state is SENT
    assert second.share(due).state is second.share(planned).state is WAITING


def test_what_was_being_sent_is_looked_for_and_never_repeated_by_the_copy(
    computer: Computer, server: LarkServer, tmp_path: Path, clock: Clock
) -> None:
    first = computer("first")
    first.desk.sign_in()
    share = first.desk.put()
    with first.store.writing() as write:
        write.execute("UPDATE shares SET state = 'sending', attempts = 1, claimed = due")
    copied(first, tmp_path, "second")
    second = computer("second")
    account = second.desk.sign_in()
    assert (second.share(share).state, second.share(share).due) == (UNSURE, NEVER)
    clock.now += timedelta(minutes=10)
    # the person asks, and signs in anew: it is looked for each time, and not there
    second.desk.outbox.look(share.id, clock())
    second.desk.outbox.release(account, clock())
    clock.now += timedelta(minutes=10)
    second.desk.deliver_due()
    assert (second.share(share).state, second.share(share).facts["asks"]) == (UNSURE, True)
    assert server.posts == []
    # it was this machine's to find out, and it does
    first.desk.outbox.recover(clock())
    for _ in range(3):
        clock.now += timedelta(minutes=10)
        first.desk.deliver_due()
    assert len(server.posts) == 1
    assert second.desk.outbox.look(share.id, clock()).state is SENT


def test_a_click_sends_from_the_new_computer_what_waited_on_the_old_one(
    computer: Computer, server: LarkServer, tmp_path: Path, clock: Clock
) -> None:
    first = computer("first")
    first.desk.sign_in()
    share = first.desk.put()
    copied(first, tmp_path, "second")
    second = computer("second")
    second.desk.sign_in()
    second.desk.outbox.send_missed(share.id, clock())
    second.desk.deliver_due()
    assert second.share(share).state is SENT
    assert len(server.posts) == 1


def test_the_same_file_on_the_same_computer_is_left_alone(
    computer: Computer, tmp_path: Path, number: Path
) -> None:
    first = computer("first")
    first.desk.sign_in()
    share = first.desk.put()
    for _ in range(3):
        assert first.wake() is False
    assert first.share(share).reason == ""


def test_the_same_file_from_another_computer_holds_shares_and_keeps_what_was_agreed(
    computer: Computer, clock: Clock, number: Path
) -> None:
    """A profile in a container, or a desktop pool: the computer is another one each day."""
    first = computer("first")
    first.desk.sign_in()
    share = first.desk.put()
    first.agreements.keep(Agreement(PROGRAM, on=True, address=f"{PROGRAM}/receipts"), clock())
    number.write_text("b" * 32 + "\n")
    assert first.wake() is True
    assert first.share(share).reason == "Missed"
    assert first.agreements.of(PROGRAM).address != ""
    assert first.wake() is False


def test_a_copy_tells_a_program_nothing_before_the_person_agrees_on_it(
    computer: Computer, clock: Clock, tmp_path: Path
) -> None:
    first = computer("first")
    agreed = Agreement(PROGRAM, on=True, address=f"{PROGRAM}/receipts")
    first.agreements.keep(agreed, clock())
    copied(first, tmp_path, "second")
    second = computer("second")
    assert second.agreements.of(PROGRAM).address == ""
    assert first.agreements.of(PROGRAM).address == agreed.address


def test_a_backup_put_in_the_place_of_a_damaged_file_sends_nothing_by_itself(
    computer: Computer, server: LarkServer, clock: Clock
) -> None:
    first = computer("first")
    first.desk.sign_in()
    share = first.desk.put()
    first.store.backup(clock())
    assert first.desk.deliver(share).state is SENT
    first.sleep()
    first.paths.database.write_bytes(b"no database at all" * 500)
    first.store = Store(first.paths.database)
    assert first.store.repaired is not None
    assert first.wake() is True
    first.desk.sign_in()
    clock.now += timedelta(days=1)
    first.desk.outbox.recover(clock())
    first.desk.deliver_due()
    assert first.share(share).reason == "Missed"
    assert len(server.posts) == 1


def test_data_on_a_network_drive_is_one_file_for_all_computers(
    computer: Computer, number: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = computer("first")
    first.desk.sign_in()
    monkeypatch.setattr(Paths, "on_network", property(lambda self: True))
    share = first.desk.put()
    first.wake()  # it was local until now: that is another place
    with first.store.writing() as write:
        write.execute("UPDATE shares SET reason = '', facts = '{}', due = created")
    number.write_text("b" * 32 + "\n")
    assert first.wake() is False
    assert first.share(share).reason == ""


def test_a_copied_home_asks_programs_at_another_time_of_the_hour(
    tmp_path: Path, clock: Clock
) -> None:
    """The place in the interval is drawn for every install: copies must not come at once."""

    def started(folder: str) -> Foundation:
        return build(Paths.of(tmp_path / folder), Options(memory_vault=True, policies=()), clock)

    first = started("first")
    phase = first.settings.get(settings.PHASE)
    first.close()
    shutil.copytree(tmp_path / "first", tmp_path / "second")
    again, second = started("first"), started("second")
    assert again.settings.get(settings.PHASE) == phase
    assert second.settings.get(settings.PHASE) != phase
    again.close()
    second.close()


def test_the_mark_of_a_computer_is_not_its_number(number: Path) -> None:
    mark = machine.mark()
    assert len(mark) == 16
    assert mark not in number.read_text()
    assert "a" * 8 not in mark
    number.write_text("b" * 32)
    assert machine.mark() != mark
    number.write_text("uninitialized\n")
    named = machine.mark()
    number.unlink()
    assert machine.mark() == named != mark
