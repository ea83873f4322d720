"""A copied home acts for nobody by itself: two machines with one outbox send a share once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop import belonging, machine, settings, whereabouts
from desktop.foundation import Foundation, build
from desktop.model import Share, ShareState
from desktop.options import Options
from desktop.paths import Paths
from desktop.reach.agreements import Agreement, Agreements
from desktop.settings import Settings
from desktop.share.outcome import NEVER
from desktop.store import Store
from desktop.vault import Vault
from desktop.web import Web
from tests.conftest import Clock, Served
from tests.share.conftest import Desk
from tests.share.lark import FindingLark, LarkServer

WAITING, SENT, UNSURE = ShareState.WAITING, ShareState.SENT, ShareState.UNSURE
PROGRAM = "https://acme.example/program.json"


told_when_changed = pytest.mark.skipif(
    os.name != "posix", reason="Windows keeps no time of an inode's change"
)


class Machine:
    """One computer with a home on it. `wake` is a start: what is there is looked at."""

    def __init__(self, folder: Path, web: Web, clock: Clock, served: Served) -> None:
        self.paths = Paths.of(folder)
        self._web, self._clock, self._served = web, clock, served
        self._vault = Vault.in_memory()
        self.store = Store(self.paths.database)
        self.wake()

    def wake(self) -> bool:
        lark = FindingLark(self._web, self._served.address)
        self.desk = Desk(self.store, self._vault, lark, self._clock)
        self.agreements = Agreements(self.store)
        return belonging.settle(
            self.store,
            Settings(self.store),
            self.desk.outbox,
            self.agreements,
            self.paths,
            self._clock(),
        )

    def sleep(self) -> None:
        self.store.close()

    def share(self, wanted: Share) -> Share:
        found = self.desk.outbox.get(wanted.id)
        assert found is not None
        return found


Computer = Callable[[str], Machine]


@pytest.fixture
def served(server: LarkServer, serve: Callable[[LarkServer], Served]) -> Served:
    return serve(server)


@pytest.fixture
def server() -> LarkServer:
    return LarkServer()


@pytest.fixture
def computer(tmp_path: Path, web: Web, clock: Clock, served: Served) -> Iterator[Computer]:
    made: list[Machine] = []

    def start(home: str) -> Machine:
        made.append(Machine(tmp_path / home, web, clock, served))
        return made[-1]

    yield start
    for one in made:
        one.sleep()


@pytest.fixture
def number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that says which computer this is."""
    file = tmp_path / "machine-id"
    file.write_text("a" * 32 + "\n")
    monkeypatch.setattr(machine, "NUMBERS", (file,))
    return file


def copied(first: Machine, tmp_path: Path, to: str) -> None:
    """As a roaming profile or a backup copies: files, while nothing runs."""
    first.sleep()
    shutil.copytree(tmp_path / "first", tmp_path / to)
    first.store = Store(first.paths.database)
    first.wake()


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


def asks_at_each(starts: int, first: Machine) -> list[bool]:
    """Whether a share that waits was turned into a question, start by start."""
    asked = []
    for _ in range(starts):
        share = first.desk.put(draft=f"draft-{len(asked)}-{first.paths.place.stat().st_ctime_ns}")
        first.wake()
        asked.append(first.share(share).reason == "Missed")
    return asked


def test_a_pool_that_is_another_computer_at_each_start_stops_asking(
    computer: Computer, number: Path
) -> None:
    first = computer("first")
    first.desk.sign_in()
    asked = []
    for day in range(6):
        number.write_text(f"{day + 1:032x}\n")
        asked += asks_at_each(1, first)
    assert asked == [True] * belonging.MOST_MOVES + [False] * (6 - belonging.MOST_MOVES)
    assert asks_at_each(2, first) == [False, False]


def test_a_copy_out_of_such_a_pool_still_asks(
    computer: Computer, number: Path, tmp_path: Path
) -> None:
    first = computer("first")
    first.desk.sign_in()
    for day in range(6):
        number.write_text(f"{day + 1:032x}\n")
        first.wake()
    share = first.desk.put()
    copied(first, tmp_path, "second")
    assert computer("second").share(share).reason == "Missed"
    assert first.share(share).reason == ""


@told_when_changed
def test_a_home_whose_owner_is_set_at_each_start_stops_asking(computer: Computer) -> None:
    """As the start of some containers does, `chown -R`."""
    first = computer("first")
    first.desk.sign_in()
    asked = []
    for _ in range(6):
        before = first.paths.place.stat().st_ctime_ns
        while first.paths.place.stat().st_ctime_ns == before:
            first.paths.place.chmod(0o600)
        asked += asks_at_each(1, first)
    assert asked == [True] * belonging.MOST_MOVES + [False] * (6 - belonging.MOST_MOVES)


@told_when_changed
@pytest.mark.parametrize("what", ["the database", "the folder", "the folder, in a new one"])
def test_an_older_copy_that_is_put_back_into_its_place_sends_nothing_by_itself(
    computer: Computer, server: LarkServer, tmp_path: Path, clock: Clock, number: Path, what: str
) -> None:
    """From a backup, on the same computer: in the same files, or in files of the same name,
    for which many file systems take the same numbers again."""
    first = computer("first")
    first.desk.sign_in()
    first.wake()
    share = first.desk.put()
    first.agreements.keep(Agreement(PROGRAM, on=True, address=f"{PROGRAM}/receipts"), clock())
    first.sleep()
    backup = tmp_path / "backup"
    shutil.copytree(tmp_path / "first", backup)
    first.store = Store(first.paths.database)
    first.wake()
    first.desk.sign_in()
    assert first.desk.deliver(share).state is SENT
    first.sleep()
    if what == "the folder, in a new one":
        shutil.rmtree(tmp_path / "first")
        shutil.copytree(backup, tmp_path / "first")
    else:
        names = "goodword.sqlite*" if what == "the database" else "goodword.*"
        for file in (backup / "data").glob(names):
            shutil.copy2(file, first.paths.data / file.name)
    first.store = Store(first.paths.database)
    first.wake()
    first.desk.sign_in()
    clock.now += timedelta(minutes=5)
    first.desk.outbox.recover(clock())
    first.desk.deliver_due()
    assert first.share(share).reason == "Missed"
    assert first.agreements.of(PROGRAM).address == ""
    assert len(server.posts) == 1


@told_when_changed
def test_a_drive_that_numbers_its_files_anew_at_each_start_asks_nothing(
    computer: Computer, number: Path
) -> None:
    here = whereabouts.of(computer("first").paths)
    again = replace(here, file=here.file + 1)
    assert here.changed
    assert not here.copied(again)
    assert not here.elsewhere(again)


def test_a_start_that_ended_while_it_noted_its_place_is_no_copy(
    computer: Computer, number: Path
) -> None:
    first = computer("first")
    first.desk.sign_in()
    share = first.desk.put()
    kept = Settings(first.store)
    for word in ("0123456789abcdef", "fedcba9876543210"):
        kept.put(settings.BELONGS, replace(whereabouts.of(first.paths), coming=word).written())
        assert whereabouts.keep(first.paths, word)
        assert first.wake() is False
    assert first.share(share).reason == ""


def test_data_beside_which_nothing_can_be_written_is_no_copy_either(
    computer: Computer, number: Path
) -> None:
    first = computer("first")
    Settings(first.store).put(settings.BELONGS, "")
    first.paths.place.unlink()
    first.paths.place.mkdir()  # nobody can open that as a file, root neither
    for _ in range(3):
        assert first.wake() is False
    first.paths.place.rmdir()
    for _ in range(3):
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
