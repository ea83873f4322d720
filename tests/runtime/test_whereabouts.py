"""What only looks like a copy asks nobody for ever, and a backup put back is one."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop import belonging, settings, whereabouts
from desktop.model import ShareState
from desktop.reach.agreements import Agreement
from desktop.settings import Settings
from desktop.store import Store
from tests.conftest import Clock
from tests.runtime.conftest import PROGRAM, Computer, Machine, copied
from tests.share.lark import LarkServer

told_when_changed = pytest.mark.skipif(
    os.name != "posix", reason="Windows keeps no time of an inode's change"
)


def asks_at_each(starts: int, first: Machine) -> list[bool]:
    """Whether a share that waits was turned into a question, start by start."""
    asked: list[bool] = []
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
    asked: list[bool] = []
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
    asked: list[bool] = []
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
    assert first.desk.deliver(share).state is ShareState.SENT
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
