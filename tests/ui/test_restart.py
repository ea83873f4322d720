"""With which words Goodword comes back after an upgrade has closed it."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

import main
from desktop.app import Start
from desktop.options import Options
from desktop.paths import Paths
from desktop.ui.restart import ask_to_come_back, words_to_come_back_with


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ([], "--back"),
        (["--hidden"], "--back"),
        (["--back"], "--back"),
        (["--home", "/a b"], '--home "/a b" --back'),
        (["--", "goodword://join?program=https://x.example/p.json"], "--back"),
        (["--practice", "goodword://join"], "--practice --back"),
        (["--write"], "--back"),
        (["--feed", "--debug"], "--debug --back"),
    ],
)
def test_it_comes_back_in_the_tray_and_opens_nothing_again(words: list[str], line: str) -> None:
    assert words_to_come_back_with(words) == line
    assert main.read_words(shlex.split(line)).back


def test_coming_back_is_in_the_tray_and_is_no_start_at_sign_in() -> None:
    paths = Paths(*(Path() for _ in range(4)))
    assert Start(paths, Options(), hidden=True).at_sign_in
    assert not Start(paths, Options()).at_sign_in
    assert not Start(paths, Options(), hidden=True, back=True).at_sign_in


@pytest.mark.skipif(sys.platform == "win32", reason="Windows takes it")
def test_where_there_is_no_restart_manager_nothing_is_asked() -> None:
    assert not ask_to_come_back([])
