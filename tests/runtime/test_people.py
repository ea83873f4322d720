"""Several people, and several sessions, on one machine at once: a terminal server."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runtime.program import SOURCE, Session, person

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="people of Linux")


@pytest.fixture
def sessions() -> Iterator[list[Session]]:
    """Whatever a test starts; none outlives it."""
    started: list[Session] = []
    yield started
    for one in started:
        one.kill()


def test_two_people_on_one_machine_have_nothing_to_do_with_each_other(
    tmp_path: Path, sessions: list[Session]
) -> None:
    for name in ("anna", "ben"):
        given = person(tmp_path / name, TMPDIR=str(tmp_path / "shared-tmp"))
        sessions.append(Session(SOURCE, "--practice", given=given))
    for one in sessions:
        one.until_synced()
    for one in sessions:
        assert one.process.poll() is None
        assert one.leave() == (0, [])
    logs = [set(home.rglob("goodword.log")) for home in (tmp_path / "anna", tmp_path / "ben")]
    assert all(len(found) == 1 for found in logs)
    assert "ben" not in sessions[0].logged


def nobody() -> pwd.struct_passwd:
    """Somebody else; skips where we may not become them."""
    if os.geteuid() != 0:
        pytest.skip("only root may start programs as somebody else")
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        pytest.skip("there is no user nobody here")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody on the machine may enter, as /home is."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        yield Path(made)


def test_another_person_of_the_machine_can_neither_read_the_data_nor_wake_it(
    open_folder: Path, sessions: list[Session]
) -> None:
    other, tmp_path = nobody(), open_folder
    given = person(tmp_path / "anna")
    sessions.append(Session(SOURCE, "--practice", given=given))
    sessions[0].until_synced()
    (tmp_path / "anna").chmod(0o755)
    (tmp_path / "anna" / "runtime").chmod(0o755)

    def as_other(*words: str) -> int:
        command = ["setpriv", f"--reuid={other.pw_uid}", f"--regid={other.pw_gid}"]
        ended = subprocess.run(
            [*command, "--clear-groups", *words], capture_output=True, check=False
        )
        return ended.returncode

    assert as_other("test", "-x", str(tmp_path / "anna")) == 0
    files = [file for file in (tmp_path / "anna").rglob("*") if file.is_file()]
    assert any(file.name == "goodword.sqlite" for file in files)
    for file in files:
        assert as_other("test", "-r", str(file)) != 0, file
    (socket,) = [file for file in (tmp_path / "anna").rglob("goodword-*") if file.is_socket()]
    assert as_other("test", "-w", str(socket)) != 0
    assert sessions[0].leave() == (0, [])


def test_what_a_session_leaves_lies_in_the_persons_own_folders_only(
    tmp_path: Path, sessions: list[Session]
) -> None:
    home = tmp_path / "anna"
    sessions.append(Session(SOURCE, "--practice", given=person(home)))
    sessions[0].until_synced()
    assert sessions[0].leave() == (0, [])
    files = [file for file in home.rglob("*") if file.is_file()]
    ours = {home / ".local/share", home / ".local/state", home / ".cache", home / "runtime"}
    assert not [file for file in files if not any(file.is_relative_to(one) for one in ours)]
    open_to_others = [file for file in files if file.stat().st_mode & 0o077]
    for file in open_to_others:
        closed = [one for one in file.parents if one.is_relative_to(home)
                  and not one.stat().st_mode & 0o077]  # fmt: skip
        assert closed, file
