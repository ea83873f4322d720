"""Which words answer in text, and that outputs which are there stay as they are."""

from __future__ import annotations

import sys

import pytest

from desktop import terminal


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["policy", "show"], True),
        (["diagnose", "x.zip"], True),
        (["program", "check"], True),
        (["--check"], True),
        (["--home", "x", "--tour", "y"], True),
        ([], False),
        (["--hidden"], False),
        (["goodword://join?program=https://x.example/policy"], False),
        (["--home", "policy"], False),
    ],
)
def test_only_what_answers_in_text_takes_a_console(words: list[str], text: bool) -> None:
    assert terminal.answers_in_text(words) is text


def test_outputs_that_are_there_are_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    before = sys.stdout
    assert not terminal.open_outputs()
    assert sys.stdout is before
    assert capsys.readouterr().out == ""
