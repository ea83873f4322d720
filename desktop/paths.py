"""Where Goodword keeps things on this machine; the only module that knows platformdirs.

Everything lies in local (never roaming) folders that only their owner may enter: a
database on a network drive gets damaged, and two machines must not share one.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import platformdirs

_NAME = "goodword" if sys.platform.startswith("linux") else "Goodword"
_SOCKET_BYTES = 100
"""A socket's address holds 104 to 108 bytes with its closing zero (unix(7))."""
_REMOTE = (
    *("nfs", "cifs", "smb", "afs", "ncpfs", "coda", "davfs", "9p", "vboxsf", "prl_fs"),
    *("ceph", "lustre", "gpfs", "beegfs", "orangefs", "ocfs2", "gfs2"),
    *("fuse.sshfs", "fuse.rclone", "fuse.gluster", "fuse.ceph", "fuse.davfs", "fuse.s3fs"),
    *("fuse.gvfs", "fuse.vmhgfs"),
)
"""How names of file systems begin that lie on another computer or that several use at once."""


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of one installation for one person. `of` makes them, mode 0700."""

    data: Path
    cache: Path
    log: Path
    runtime: Path
    shown: Path = Path()
    """Where people look for their pictures; made only when something is laid there."""

    @classmethod
    def of(cls, home: Path | None = None) -> Paths:
        """The person's own folders, or everything below `home` (`--home DIR`).
        Errors: `OSError` when a folder can't be made."""
        if home is None:
            platform = platformdirs.PlatformDirs(_NAME, appauthor=False)
            runtime = platform.user_runtime_path if _own_runtime() else platform.user_cache_path
            made = cls(
                platform.user_data_path,
                platform.user_cache_path,
                platform.user_log_path,
                runtime,
                platform.user_pictures_path / "Goodword",
            )
        else:
            home = Path(os.path.abspath(home))  # noqa: PTH100  resolve() would follow links
            made = cls(home / "data", home / "cache", home / "log", home / "run", home / "pictures")
        for folder in (made.data, made.cache, made.log, made.pictures, made.media, made.runtime):
            _private(folder)
        return made

    @property
    def pictures(self) -> Path:
        return self.cache / "pictures"

    @property
    def media(self) -> Path:
        """Pictures and videos of drafts and of shares on their way: never cleared away by
        the system, as the cache may be."""
        return self.data / "media"

    @property
    def database(self) -> Path:
        return self.data / "goodword.sqlite"

    @property
    def place(self) -> Path:
        """The word by which the database knows that it lies where it lay (`whereabouts.py`)."""
        return self.data / "goodword.place"

    @property
    def lock(self) -> Path:
        """The file whose lock says that this data has its one running instance."""
        return self.data / "goodword.lock"

    @property
    def socket(self) -> str:
        """Name of the local socket of that instance: another one for every person and
        every home. A full path where it fits, so that no other user can sit on the name."""
        owner = getattr(os, "getuid", lambda: os.environ.get("USERNAME", ""))()
        place = os.path.normcase(os.path.realpath(self.data))
        import hashlib  # late: brings OpenSSL, which the tray icon need not wait for

        mark = hashlib.sha256(os.fsencode(f"{owner}:{place}")).hexdigest()[:16]
        name = f"goodword-{mark}"
        session = [os.environ["XDG_RUNTIME_DIR"]] if _own_runtime() else []
        passing = (os.environ.get("TMPDIR", ""), "/tmp")  # noqa: S108 - a name nobody else has
        for folder in (str(self.runtime), *session, *passing) if os.name == "posix" else ():
            full = str(Path(folder) / name)
            if folder and len(os.fsencode(full)) <= _SOCKET_BYTES:
                return full
        return name

    @property
    def on_network(self) -> bool:
        """Whether the data lies on a network drive, where SQLite's WAL must not be used."""
        return is_remote(self.data)


def is_remote(folder: Path, mounts: Path = Path("/proc/self/mounts")) -> bool:
    """Whether a folder lies on a network file system. Known on Linux only (proc(5)); a
    network share on Windows starts with two backslashes."""
    place = os.path.realpath(folder)
    if os.name == "nt":
        return place.startswith("\\\\")
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return False
    longest, kind = "", ""
    for line in lines:
        fields = line.split()
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
        inside = place == point or place.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(longest):
            longest, kind = point, fields[2]
    return kind.startswith(_REMOTE)


def _own_runtime() -> bool:
    """Whether the session offers a runtime folder that belongs to this person."""
    named = os.environ.get("XDG_RUNTIME_DIR", "")
    person = getattr(os, "getuid", None)
    try:
        return person is not None and bool(named) and Path(named).stat().st_uid == person()
    except OSError:
        return False


def _private(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name == "posix" and folder.stat().st_mode & 0o077:
        folder.chmod(0o700)
