"""What the tests against real parts share: each server once, a browser, people signed in."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from desktop.web import Web
from tests.real.lab.bluesky import BlueskyServer
from tests.real.lab.browser import Browser
from tests.real.lab.parts import NOT_RUN, PICTURES
from tests.real.lab.snac import SnacServer

HERE = Path(__file__).resolve().parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is real, whoever wrote it."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("real")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter,
) -> Generator[None, None, None]:
    """Name what was not run, and count it: a part that is missing is never silent."""
    yield
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = [str(one.longrepr[2]) for one in skipped if "tests/real/" in one.nodeid]
    if not reasons:
        return
    passed = len(terminalreporter.stats.get("passed", []))
    short = [reason.removeprefix("Skipped: ").removeprefix(NOT_RUN) for reason in reasons]
    terminalreporter.line("")
    for reason in sorted(set(short)):
        terminalreporter.line(f"{short.count(reason)} not run: {reason}", yellow=True)
    terminalreporter.line(f"{passed} passed, {len(short)} not run", yellow=True)


@pytest.fixture(scope="session")
def real_web() -> Iterator[Web]:
    made = Web("Goodword-tests", system_store=False)
    yield made
    made.close()


@pytest.fixture(scope="session")
def bluesky(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BlueskyServer]:
    server = BlueskyServer(tmp_path_factory.mktemp("bluesky"))
    yield server
    server.close()


@pytest.fixture(scope="session")
def snac(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SnacServer]:
    server = SnacServer(tmp_path_factory.mktemp("snac") / "server")
    yield server
    server.close()


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    return Browser(tmp_path / "profile")


@pytest.fixture(scope="session")
def pictures() -> Path:
    """The folder for pictures of what was seen, kept after the tests."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    return PICTURES
