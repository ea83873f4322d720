"""Homes and folders of any name, length and locale; machines on which nothing may be executed."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.errors import DiskRefuses
from desktop.paths import Paths
from desktop.store import Store
from tests.runtime import claims
from tests.runtime.claims import DEEP, ODD
from tests.runtime.program import SOURCE, Session, person

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="XDG folders, mounts")


@pytest.mark.parametrize(
    ("name", "language"),
    [
        (ODD, "C"),
        (ODD, "C.UTF-8"),
        ('a "quoted" $HOME `date` %s & more;', "C"),
        ("/".join([DEEP] * 5), "C.UTF-8"),
    ],
    ids=["odd-C", "odd-UTF-8", "quotes", "200-signs"],
)
def test_a_home_of_any_name_works(tmp_path: Path, name: str, language: str) -> None:
    claims.checks_itself(SOURCE, tmp_path / name, LANG=language, LC_ALL=language)


def test_it_runs_from_a_folder_of_any_name_in_a_home_of_any_name(tmp_path: Path) -> None:
    """Installed by somebody into a folder of theirs, without a locale."""
    program = SOURCE.copied(tmp_path / "install" / ODD)
    claims.lives(program, tmp_path / "home" / ODD, LANG="C", LC_ALL="C")


def test_it_runs_from_a_very_deep_folder_in_a_very_deep_home(tmp_path: Path) -> None:
    program = SOURCE.copied(tmp_path / "i" / "/".join([DEEP] * 5))
    claims.lives(program, tmp_path / "h" / "/".join([DEEP] * 5))


# --- locked-down disks --------------------------------------------------------------------------


def mount(folder: Path, options: str) -> None:
    """Skips where only root may mount."""
    folder.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("only root may mount a file system")


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Path]:
    """Where a file system may be mounted; it is gone after the test."""
    place = tmp_path / "mounted"
    yield place
    subprocess.run(["umount", "-l", str(place)], capture_output=True, check=False)


def test_it_lives_where_neither_home_nor_temporary_folder_may_execute(mounted: Path) -> None:
    mount(mounted, "noexec,nosuid,nodev,size=60m")
    claims.lives(SOURCE, mounted / "home")


def test_nothing_that_a_person_can_write_is_ever_executed(tmp_path: Path) -> None:
    claims.executes_nothing_writable(SOURCE, tmp_path / "home", tmp_path / "trace")


def test_the_temporary_folder_may_be_cleaned_away_while_it_runs(tmp_path: Path) -> None:
    given = person(tmp_path / "home")
    session = Session(SOURCE, "--practice", "--debug", given=given)
    try:
        session.until_settled()
        shutil.rmtree(given["TMPDIR"])
        again = SOURCE.run("--practice", given=given)
        assert again.returncode == 0, again.stderr
        code, _ = session.leave()
        assert code == 0
        assert "bug:" not in session.logged
    finally:
        session.kill()


def test_a_cache_that_was_wiped_between_two_starts_is_made_anew(tmp_path: Path) -> None:
    """Kiosks and some roaming profiles wipe what is local at each sign-out."""
    home = tmp_path / "home"
    claims.lives(SOURCE, home)
    shutil.rmtree(home / ".cache")
    shutil.rmtree(home / "runtime")
    claims.lives(SOURCE, home)


def digest(database: Path) -> str:
    return hashlib.sha256(database.read_bytes()).hexdigest()


def test_a_home_that_is_read_only_is_named_and_left_as_it_is(mounted: Path) -> None:
    mount(mounted, "size=60m")
    claims.checks_itself(SOURCE, mounted / "home")
    given = person(mounted / "home")
    (database,) = mounted.rglob("goodword.sqlite")
    before = digest(database)
    subprocess.run(["mount", "-o", "remount,ro", str(mounted)], check=True)
    ended = SOURCE.run(given=given)
    assert ended.returncode == 1
    assert "nothing can be written to" in ended.stderr
    assert str(database.parent) in ended.stderr
    assert "Traceback" not in ended.stderr
    assert digest(database) == before


def test_a_home_that_is_full_is_named_and_works_again_with_room(mounted: Path) -> None:
    mount(mounted, "size=60m")
    claims.checks_itself(SOURCE, mounted / "home")
    given = person(mounted / "home")
    filler = mounted / "filler"
    with filler.open("wb") as full, pytest.raises(OSError, match="space"):
        while True:
            full.write(bytes(65536))
            full.flush()
    ended = SOURCE.run(given=given)
    assert ended.returncode == 1
    assert "the disk is full" in ended.stderr
    assert "Traceback" not in ended.stderr
    filler.unlink()
    claims.lives(SOURCE, mounted / "home")


def test_a_drive_that_goes_away_under_it_is_no_full_disk_and_loses_nothing(
    tmp_path: Path,
) -> None:
    drive = tmp_path / "drive"
    store = Store(drive / "goodword.sqlite", journal="TRUNCATE")
    keep = "INSERT INTO settings (name, value) VALUES (?, '1')"
    with store.writing() as write:
        write.execute(keep, ("before",))
    drive.rename(tmp_path / "away")
    with pytest.raises(DiskRefuses) as caught, store.writing() as write:
        write.execute(keep, ("meanwhile",))
    assert caught.value.path == str(drive / "goodword.sqlite")
    (tmp_path / "away").rename(drive)
    with store.writing() as write:
        write.execute(keep, ("after",))
    assert [row["name"] for row in store.read("SELECT name FROM settings")] == ["after", "before"]
    store.close()


# --- newer data, missing libraries ------------------------------------------------------------


def test_data_of_a_newer_version_is_refused_with_words_and_left_as_it_is(tmp_path: Path) -> None:
    home = tmp_path / "home"
    store = Store(Paths.of(home).database)
    with store.writing() as write:
        write.execute("PRAGMA user_version = 999")
    store.read("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    before = digest(Paths.of(home).database)
    ended = SOURCE.run("--home", str(home), given=person(tmp_path / "person"))
    assert ended.returncode == 1
    assert "newer" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert digest(Paths.of(home).database) == before


@pytest.mark.parametrize(
    ("library", "package"),
    [("libxcb-cursor.so.0", "libxcb-cursor0"), ("libEGL.so.1", "libegl1")],
)
def test_a_library_that_qt_lacks_is_named_before_qt_would_abort(
    tmp_path: Path, library: str, package: str
) -> None:
    decoys = tmp_path / "decoys"
    decoys.mkdir()
    (decoys / library).write_bytes(b"no library at all")
    given = person(tmp_path / "home", LD_LIBRARY_PATH=str(decoys), QT_QPA_PLATFORM="xcb")
    ended = SOURCE.run(given=given)
    assert ended.returncode == 1
    assert package in ended.stderr
    assert ended.stderr.count("\n") == 1
