"""The command `diagnose FILE.zip`: saves a diagnosis without a screen and without Qt.

Exit codes: 0 saved, whatever it says; 1 not saved; 2 wrong words.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from desktop import __version__, policies
from desktop.diagnose import diagnose, save
from desktop.diagnose_machine import keyring
from desktop.obeying import way
from desktop.paths import Paths
from desktop.routes import System
from desktop.web import Web


def run(
    words: Sequence[str],
    now: datetime,
    system: System | None = None,
    folders: Sequence[Path] | None = None,
) -> int:
    """Do what the words after `diagnose` say. `system` asks for proxies; policies are read in
    `folders`, else where this system has them."""
    parser = argparse.ArgumentParser(
        prog="goodword diagnose",
        description="Save what somebody needs who helps with Goodword. Read it before you pass "
        "it on: report.txt in it is plain text.",
    )
    parser.add_argument("file", type=Path, metavar="FILE.zip", help="a file that is not there yet")
    parser.add_argument("--home", type=Path, metavar="DIR", help="look at what lies below DIR")
    wanted = parser.parse_args(words)
    decided = policies.read(folders)
    policy = decided.policy
    if policy.diagnostics is False:
        return _refuse("Your organisation does not allow diagnoses to be saved (policy).")
    try:  # all that can be said before a minute of looking
        with contextlib.suppress(FileNotFoundError):
            wanted.file.lstat()
            return _refuse(f"{wanted.file} is there already, and stays as it is. Name another.")
        wanted.file.parent.stat()
    except OSError as error:
        return _refuse(f"{wanted.file} can't be written: {error.strerror or type(error).__name__}.")
    web = Web(f"Goodword/{__version__}", **way(policy), system=system)
    try:
        found = diagnose(_paths(wanted.home), decided, web, now)
        save(wanted.file, found)
    except OSError as error:
        return _refuse(f"{wanted.file} can't be written: {error.strerror or type(error).__name__}.")
    finally:
        web.close()
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    summary = found.report.partition("\n== Versions ==")[0].rstrip()
    sys.stdout.write(f"{summary}\n\nSaved as {wanted.file}\n")
    return 0


def try_keyring() -> int:
    """Say whether the keyring keeps and forgets what it is given; 0 where it does. Asks nobody."""
    found = keyring("")
    sys.stdout.write(f"{found.verdict}: {found.what}: {found.told}\n")
    return 0 if found.verdict == "OK" else 1


def _paths(home: Path | None) -> Paths | str:
    try:
        return Paths.of(home)
    except OSError as error:
        return f"they can't be made: {error.strerror or type(error).__name__}"


def _refuse(why: str) -> int:
    sys.stderr.write(f"{why}\n")
    return 1
