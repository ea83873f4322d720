"""What tests of the screen share: Qt without a display, a heartbeat, silence, a real house."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest

from tests.ui.house import (  # noqa: F401  fixtures
    configure,
    given_heart,
    given_house,
    given_jobs,
    given_look,
    given_make_house,
    given_plain_house,
    given_silence,
    given_unblocked,
    tell_long_beats,
)


def pytest_configure(config: pytest.Config) -> None:
    configure(config)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    tell_long_beats(terminalreporter)


@pytest.fixture
def british() -> Iterator[None]:
    """Numbers and dates as in Britain, whatever this machine speaks."""
    from PySide6.QtCore import QLocale

    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def desk(
    qapp: Any, tmp_path: Path, serve: Callable[..., Any], clock: Callable[[], Any]
) -> Iterator[Any]:
    """A program, a store and services, all real; `desk.composer()` makes the window."""
    from tests.ui.scene import Scene

    made = Scene(qapp, tmp_path, serve, clock)
    yield made
    made.close()
