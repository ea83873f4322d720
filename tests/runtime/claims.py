"""What must hold of any Goodword on a company's machine; each claim takes a `Program`."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.runtime.program import Program, Session, person
from tests.test_main import complaints

ODD = "Jürgen Ößé 测试 😀 x'y"
DEEP = "a folder of forty signs, said with ümlaut"
"""Five of these make a path of 200 characters and more."""
_EXECUTABLE = {".so", ".py", ".pyc", ".pyd", ".dll", ".exe", ".sh"}
_MAPPED = re.compile(r"mmap\([^)]*PROT_EXEC[^)]*<(/[^>]*)>")
_MADE = re.compile(r"openat\([^\"]*\"([^\"]+)\"[^)]*O_CREAT|creat\(\"([^\"]+)\"")
_CALLED = re.compile(r"(?:connect|sendto|sendmsg|sendmmsg)\(.*?sa_family=(AF_INET6?)(.*)")
_LOOPBACK = re.compile(r"inet_addr\(\"127\.[\d.]+\"\)|\"::1\"|\"::ffff:127\.[\d.]+\"")
_ASKED = re.compile(r"htons\(53\)|systemd/resolve|avahi-daemon/socket")
"""Names are asked of this machine, too: of a resolver that asks the world in our name."""
_LOCALE = ("Detected locale", "Qt depends on a UTF-8", "If this causes", "for more information.")
"""What Qt says of a session without a locale, and that it mended it."""
STRACE = shutil.which("strace")


def needs_strace() -> str:
    """The way to strace; skips where there is none, or where it may not look."""
    if STRACE is None:
        pytest.skip("strace is not installed")
    tried = subprocess.run([STRACE, "-f", "true"], capture_output=True, check=False)
    if tried.returncode != 0:
        pytest.skip("strace may not look at processes here")
    return STRACE


def words_of(said: str) -> list[str]:
    """Complaints, but for Qt's about the locale."""
    return [line for line in complaints(said) if not line.startswith(_LOCALE)]


def checks_itself(program: Program, home: Path, **more: str) -> None:
    """Everything can be built: screen, database, window with all pages."""
    ended = program.run("--check", given=person(home, **more))
    assert (ended.returncode, words_of(ended.stderr)) == (0, []), ended.stdout + ended.stderr
    assert "pages built" in ended.stdout
    assert "FAILED" not in ended.stdout


def lives(program: Program, home: Path, **more: str) -> None:
    """It starts on the practice program, wakes at a second start, and ends well."""
    given = person(home, **more)
    first = Session(program, "--practice", given=given)
    try:
        first.until_settled()
        second = program.run("--practice", given=given)
        assert (second.returncode, words_of(second.stderr)) == (0, [])
        code, words = first.leave()
        assert (code, words_of("\n".join(words))) == (0, [])
    finally:
        first.kill()


def executes_nothing_writable(program: Program, home: Path, trace: Path) -> None:
    """Nothing that a person may write is mapped as code, and nothing like code is written."""
    given = person(home)
    calls = "trace=openat,creat,mmap,rename,renameat,renameat2,linkat,symlinkat"
    traced = ("-y", "-s", "4096", "-e", calls)
    lines = _traced(program, given, trace, traced, "--practice")
    mapped = {found[1] for line in lines if (found := _MAPPED.search(line))}
    made = {found[1] or found[2] for line in lines if (found := _MADE.search(line))}
    assert mapped, "strace told nothing"
    assert any("goodword.sqlite" in one for one in made), "strace told nothing of files"
    writable = (str(home), given["TMPDIR"], "/tmp/", "/var/tmp/", "/dev/shm/", "/run/user/")
    theirs = str(program.folder)
    assert not [one for one in mapped if one.startswith(writable) and not one.startswith(theirs)]
    assert not [one for one in made if Path(one).suffix in _EXECUTABLE]
    left = [file for file in home.rglob("*") if file.is_file()]
    assert not [file for file in left if file.suffix in _EXECUTABLE]
    assert not [file for file in left if file.read_bytes()[:4] == b"\x7fELF"]
    assert not [file for file in left if file.stat().st_mode & 0o111]


def _traced(
    program: Program, given: Mapping[str, str], trace: Path, wanted: Sequence[str], *words: str
) -> list[str]:
    """What strace tells of a whole session. `wanted`: its own words, which calls and how."""
    within = [needs_strace(), "-f", "-qq", *wanted, "-o", str(trace)]
    session = Session(program, *words, given=given, within=within)
    try:
        session.until_synced() if "--practice" in words else session.until_settled()
        session.leave()
    finally:
        session.kill()
    return trace.read_text(errors="replace").splitlines()


def calls_nobody(program: Program, home: Path, trace: Path, *words: str) -> tuple[str, ...]:
    """Every address of the internet that was spoken to and that is not this machine's own:
    none, names included. Returns those of this machine."""
    lines = _traced(program, person(home), trace, ("-e", "trace=network"), *words)
    assert any("AF_UNIX" in line for line in lines), "strace told nothing"
    called = [line for line in lines if _CALLED.search(line)]
    assert not [line for line in called if not _LOOPBACK.search(line)]
    assert not [line for line in lines if _ASKED.search(line)]
    return tuple(called)
