"""Computers with a home on them, and a network that both of two can reach."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop import belonging, machine
from desktop.model import Share
from desktop.paths import Paths
from desktop.reach.agreements import Agreements
from desktop.settings import Settings
from desktop.store import Store
from desktop.vault import Vault
from desktop.web import Web
from tests.conftest import Clock, Served
from tests.share.conftest import Desk
from tests.share.lark import FindingLark, LarkServer

PROGRAM = "https://acme.example/program.json"


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
