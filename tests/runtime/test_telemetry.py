"""No telemetry: whom a whole session speaks to, told by the kernel and not by us."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.runtime import claims
from tests.runtime.program import SOURCE

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="strace")


def test_a_session_without_a_program_speaks_to_nobody(tmp_path: Path) -> None:
    assert claims.calls_nobody(SOURCE, tmp_path / "home", tmp_path / "trace") == ()


def test_a_session_speaks_to_its_program_and_to_nobody_else(tmp_path: Path) -> None:
    """The practice program is a server on this machine: it is asked, and nobody besides."""
    called = claims.calls_nobody(SOURCE, tmp_path / "home", tmp_path / "trace", "--practice")
    assert called
