"""The frozen program on a company's machine: what `tests/runtime` claims, of what ships."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.runtime import claims
from tests.runtime.claims import DEEP, ODD
from tests.runtime.program import Program


@pytest.fixture
def program(tree: Path) -> Program:
    return Program(tree, ("{}/goodword",))


@pytest.mark.parametrize("language", ["C", "C.UTF-8"])
def test_it_runs_from_an_odd_folder_in_an_odd_home(
    program: Program, tmp_path: Path, language: str
) -> None:
    laid = program.copied(tmp_path / "install" / ODD)
    claims.checks_itself(laid, tmp_path / "home" / ODD, LANG=language, LC_ALL=language)
    claims.lives(laid, tmp_path / "home" / ODD, LANG=language, LC_ALL=language)


def test_it_runs_from_a_very_deep_folder_in_a_very_deep_home(
    program: Program, tmp_path: Path
) -> None:
    laid = program.copied(tmp_path / "i" / "/".join([DEEP] * 5))
    claims.lives(laid, tmp_path / "h" / "/".join([DEEP] * 5))


def test_it_executes_nothing_that_a_person_can_write(program: Program, tmp_path: Path) -> None:
    claims.executes_nothing_writable(program, tmp_path / "home", tmp_path / "trace")


def test_it_speaks_to_nobody_but_its_program(program: Program, tmp_path: Path) -> None:
    assert claims.calls_nobody(program, tmp_path / "alone", tmp_path / "trace") == ()
    assert claims.calls_nobody(program, tmp_path / "home", tmp_path / "trace2", "--practice")
