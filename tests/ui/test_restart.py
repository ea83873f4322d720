"""With which words Goodword comes back after an upgrade has closed it."""

from __future__ import annotations

import sys

import pytest

from desktop.ui.restart import ask_to_come_back, words_to_come_back_with


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ([], "--hidden"),
        (["--hidden"], "--hidden"),
        (["--home", "C:\\a b"], '--home "C:\\a b" --hidden'),
        (["--", "goodword://join?program=https://x.example/p.json"], "--hidden"),
        (["--practice", "goodword://join"], "--practice --hidden"),
    ],
)
def test_it_comes_back_in_the_tray_and_opens_no_address_again(words: list[str], line: str) -> None:
    assert words_to_come_back_with(words) == line


@pytest.mark.skipif(sys.platform == "win32", reason="Windows takes it")
def test_where_there_is_no_restart_manager_nothing_is_asked() -> None:
    assert not ask_to_come_back([])
