"""Where things lie: local, private, and another socket for every person and home."""

from __future__ import annotations

import os
import socket
import stat
import sys
from pathlib import Path

import pytest

from desktop.paths import Paths, is_remote

posix = pytest.mark.skipif(os.name != "posix", reason="rights are kept in other ways here")
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="XDG folders, proc(5)")


def mode(folder: Path) -> int:
    return stat.S_IMODE(folder.stat().st_mode)


@posix
def test_with_a_home_everything_lies_below_it_and_is_private(tmp_path: Path) -> None:
    home = tmp_path / "Jürgen Ößé 测试 😀 x'y"
    paths = Paths.of(home)
    places = (paths.data, paths.cache, paths.log, paths.pictures, paths.runtime)
    for place in (*places, paths.database, paths.lock):
        assert place.is_relative_to(home)
    assert {mode(place) for place in places} == {0o700}


@posix
def test_a_folder_that_was_open_to_others_is_closed(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o755)
    (tmp_path / "data").chmod(0o755)
    assert mode(Paths.of(tmp_path).data) == 0o700


@linux
def test_without_a_home_the_persons_own_folders_are_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DATA_HOME", "CACHE_HOME", "STATE_HOME", "RUNTIME_DIR"):
        monkeypatch.setenv(f"XDG_{name}", str(tmp_path / name))
    (tmp_path / "RUNTIME_DIR").mkdir(mode=0o700)
    paths = Paths.of(None)
    assert paths.database == tmp_path / "DATA_HOME" / "goodword" / "goodword.sqlite"
    assert paths.pictures == tmp_path / "CACHE_HOME" / "goodword" / "pictures"
    assert paths.log.is_relative_to(tmp_path / "STATE_HOME")
    assert paths.runtime.is_relative_to(tmp_path / "RUNTIME_DIR")


@linux
def test_a_session_without_runtime_folder_has_a_place_for_the_socket(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DATA_HOME", "CACHE_HOME", "STATE_HOME"):
        monkeypatch.setenv(f"XDG_{name}", str(tmp_path / name))
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    assert Paths.of(None).runtime.is_relative_to(tmp_path)


@posix
def test_each_home_has_its_own_socket_and_keeps_it(tmp_path: Path) -> None:
    first, second = Paths.of(tmp_path / "a"), Paths.of(tmp_path / "b")
    assert first.socket != second.socket
    assert Paths.of(tmp_path / "a").socket == first.socket
    (tmp_path / "link").symlink_to(tmp_path / "a")
    assert Path(Paths.of(tmp_path / "link").socket).name == Path(first.socket).name


def test_a_socket_can_be_bound_however_deep_the_home_is(tmp_path: Path) -> None:
    for depth in (0, 12):
        home = tmp_path / "/".join(["folder"] * depth)
        name = Paths.of(home).socket
        assert len(os.fsencode(name)) <= 107
        if name.startswith("/"):
            with socket.socket(socket.AF_UNIX) as bound:
                bound.bind(name)


@linux
@pytest.mark.parametrize(
    ("folder", "remote"),
    [
        ("/home/anna/data", True),
        ("/home/anna", True),
        ("/home/annabel", False),
        ("/srv/with space/x", True),
        ("/srv", False),
        ("/home/anna/local/data", False),
    ],
)
def test_network_drives_are_known_by_their_mount(tmp_path: Path, folder: str, remote: bool) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/sda1 / ext4 rw 0 0\n"
        "server:/anna /home/anna nfs4 rw 0 0\n"
        "/dev/sdb1 /home/anna/local ext4 rw 0 0\n"
        "//server/share /srv/with\\040space cifs rw 0 0\n"
        "broken\n"
    )
    assert is_remote(Path(folder), mounts) is remote


@linux
@pytest.mark.parametrize(
    ("kind", "remote"),
    [
        *((kind, True) for kind in ("smb3", "lustre", "beegfs", "gpfs", "fuse.ceph-fuse", "davfs")),
        *((kind, False) for kind in ("ext4", "btrfs", "overlay", "fuse.gocryptfs", "fuseblk")),
    ],
)
def test_drives_that_several_computers_use_at_once_are_known(
    tmp_path: Path, kind: str, remote: bool
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nhomes /home {kind} rw 0 0\n")
    assert is_remote(Path("/home/anna"), mounts) is remote


def test_where_mounts_cannot_be_read_a_drive_counts_as_local(tmp_path: Path) -> None:
    assert not is_remote(tmp_path, tmp_path / "missing")
    assert Paths.of(tmp_path).on_network is False
