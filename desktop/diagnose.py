"""Saves what somebody needs who helps with Goodword: one ZIP file, readable by a person.

First comes `report.txt` with a verdict a line; then the same as JSON, and the end of the log.
Everything goes through `diagnose_clean` once more before it is written.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import platform
import re
import secrets
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from desktop import __version__, diagnose_machine, diagnose_network, store_look
from desktop.diagnose_clean import Cleaner, leaves, log_lines
from desktop.diagnose_policy import policy_findings
from desktop.diagnose_report import Finding, Section, counted, data, page
from desktop.model import Secret
from desktop.paths import Paths
from desktop.policies import Decided
from desktop.policy import Policy
from desktop.web import Web

LOG_BYTES = 400_000
_SHOWN = {
    "alerts",
    "alert_details",
    "alerts_per_day",
    "alerts_shown",
    "language",
    "paused_until",
    "quiet_from",
    "quiet_until",
    "reach_years",
    "share_language",
    "start_hidden",
    "theme",
    "undo_seconds",
    "vault_backend",
    "weekends_quiet",
    "welcome_done",
}
"""Settings that tell nothing about a person; of the others only whether they are set."""
_EVERYBODY = {"root", "user", "admin", "administrator", "localhost", "goodword"}


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was found, clean already."""

    sections: tuple[Section, ...]
    log: str
    made: datetime

    @property
    def counts(self) -> Mapping[str, int]:
        return counted(self.sections)

    @property
    def report(self) -> str:
        return page(self.sections, __version__, self.made)


def diagnose(paths: Paths | str, decided: Decided, web: Web, now: datetime) -> Diagnosis:
    """Look at everything, in under a minute. `paths`: or why there are none."""
    database = None if isinstance(paths, str) else paths.database
    tables = {} if database is None else {name: _rows(database, name) for name in _PEOPLE}
    cleaner = Cleaner((*_names(tables), *_secrets(decided.policy)), _texts(tables))
    sections = [
        Section("Versions", tuple(diagnose_machine.versions(diagnose_machine.packaged()))),
        Section("Policy", tuple(policy_findings(decided))),
    ]
    if isinstance(paths, str):
        where = Finding("FAIL", "folders", paths, "Nobody can keep anything here.")
        sections.append(Section("Data", (where,)))
    else:
        sections += _kept(paths, tables)
    wanted = diagnose_network.targets(
        decided.policy, tables.get("programs", ()), tables.get("accounts", ())
    )
    around = diagnose_network.around(web, decided.policy, f"Goodword/{__version__}")
    found = tuple(diagnose_network.ways(wanted, around, now))
    sections.append(Section("Network", found))
    log = "" if isinstance(paths, str) else cleaner.clean("\n".join(log_lines(_log_end(paths.log))))
    return Diagnosis(tuple(_clean(cleaner, one) for one in sections), log, now)


def save(file: Path, diagnosis: Diagnosis, *, over: bool = False) -> None:
    """Write the ZIP whole or not at all, for its owner only. What lies there stays, unless it may
    be written `over`. Errors: `FileExistsError`, `OSError`."""
    partial = file.with_name(f".goodword-{secrets.token_hex(4)}.partial")
    # what a ZIP file can say: a clock that is wrong is a reason to look, and no reason to fail
    made = diagnosis.made.replace(year=min(max(diagnosis.made.year, 1980), 2107))
    when = (made.year, made.month, made.day, made.hour, made.minute, made.second)
    content = {
        "report.txt": diagnosis.report,
        "log.txt": diagnosis.log,
        "report.json": json.dumps(
            data(diagnosis.sections, __version__, diagnosis.made), indent=1, ensure_ascii=False
        ),
    }
    try:
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as opened:
            with zipfile.ZipFile(opened, "w", zipfile.ZIP_DEFLATED) as packed:
                for name, text in content.items():
                    entry = zipfile.ZipInfo(name, when)
                    entry.external_attr = 0o600 << 16
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    packed.writestr(entry, text.encode("utf-8", "backslashreplace"))
            opened.flush()
            os.fsync(opened.fileno())
        if over:
            partial.replace(file)
        else:
            _put(partial, file)
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


def _put(partial: Path, file: Path) -> None:
    """Give it its name, unless something has that. Errors: `FileExistsError`, `OSError`."""
    if os.name == "nt":  # refuses by itself
        partial.rename(file)
        return
    try:
        os.link(partial, file)
    except FileExistsError:
        raise
    except OSError as error:  # a drive that knows no links
        if os.path.lexists(file):
            raise FileExistsError(17, "is there already", str(file)) from error
        partial.rename(file)


# --- what is kept ------------------------------------------------------------------------------

_PEOPLE = (
    "programs",
    "accounts",
    "settings",
    "drafts",
    "draft_versions",
    "shares",
    "imports",
    "posts_bodies",
)
Tables = Mapping[str, Sequence[Mapping[str, Any]]]


def _rows(database: Path, name: str) -> Sequence[Mapping[str, Any]]:
    return store_look.table(database, name)


def _kept(paths: Paths, tables: Tables) -> list[Section]:
    kept = {str(row["name"]): row["value"] for row in tables.get("settings", ())}
    expected = str(_value(kept.get("vault_backend", '""')) or "")
    machine = [diagnose_machine.running(paths.lock), diagnose_machine.keyring(expected)]
    return [
        Section("Data", (*_database(paths.database), *diagnose_machine.disk(paths))),
        Section("Settings", tuple(_settings(kept))),
        Section("This session", (*machine, *diagnose_machine.desktop())),
    ]


def _database(database: Path) -> Iterator[Finding]:
    if not database.exists():
        yield Finding("INFO", "database", "there is none yet: Goodword was never started here")
        return
    looked = store_look.look(database)
    advice = "Start Goodword once: it sets a damaged file aside and takes the newest good copy."
    if looked.problem:
        yield Finding("FAIL", "database", f"it can't be read ({looked.problem})", advice)
        return
    told = f"version {looked.version}, {looked.size // 1024} KB, journal {looked.journal}"
    if looked.version > looked.newest:
        newer = "A newer Goodword wrote it; install that one."
        yield Finding("FAIL", "database", f"{told}; this one knows {looked.newest}", newer)
    elif looked.sound not in ("ok", ""):
        yield Finding("FAIL", "database", f"{told}, damaged", advice)
    elif not looked.sound:
        yield Finding("WARN", "database", f"{told}; checking it took too long")
    else:
        yield Finding("OK", "database", f"{told}, sound")
    rows = ", ".join(f"{name} {count}" for name, count in (looked.rows or {}).items())
    yield Finding("INFO", "rows", rows)
    copies = len(list(database.parent.glob(f"{database.name}.*.backup")))
    aside = len(list(database.parent.glob(f"{database.name}.damaged*")))
    yield Finding("INFO", "copies", f"{copies} backups, {aside} files set aside as damaged")


def _settings(kept: Mapping[str, Any]) -> Iterator[Finding]:
    for name in sorted(kept):
        value = _value(kept[name])
        shown = json.dumps(value) if name in _SHOWN else "set" if value else "not set"
        yield Finding("INFO", name, shown)
    if not kept:
        yield Finding("INFO", "settings", "all as they come")


def _value(text: object) -> Any:
    try:
        return json.loads(str(text))
    except ValueError:
        return None


def _log_end(folder: Path) -> str:
    """The last part of the log, also where it was begun anew just now."""
    parts: list[bytes] = []
    left = LOG_BYTES
    for name in ("goodword.log", "goodword.log.1"):
        with contextlib.suppress(OSError), (folder / name).open("rb") as opened:
            opened.seek(max(0, opened.seek(0, os.SEEK_END) - left))
            parts.insert(0, opened.read(left))
            left -= len(parts[0])
    text = b"".join(parts).decode("utf-8", "replace")
    return text.partition("\n")[2] if left <= 0 else text


# --- people ------------------------------------------------------------------------------------


def _names(tables: Tables) -> Iterator[str]:
    """What people, their accounts, servers, files and this computer are called."""
    with contextlib.suppress(OSError, KeyError, ImportError):
        user = getpass.getuser()
        parts = {user, *re.split(r"[._-]", user)}  # jane.doe
        yield from {*parts, platform.node(), *_full_name().split()} - _EVERYBODY
    for row in tables.get("accounts", ()):
        handle = str(row.get("handle", ""))
        yield from (handle, handle.lstrip("@").partition("@")[0].partition(".")[0])
        yield from (str(row.get("name", "")), str(row.get("remote_id", "")), str(row.get("id", "")))
        with contextlib.suppress(ValueError):
            yield urlsplit(str(row.get("server", ""))).hostname or ""
    for row in tables.get("settings", ()):
        if row["name"] == "own_name":
            yield str(_value(row["value"]) or "")
    for row in tables.get("imports", ()):
        yield str(row.get("name", ""))
    for row in tables.get("programs", ()):
        body = _value(row.get("body", ""))
        people = body.get("people") if isinstance(body, dict) else None
        yield from leaves([one.get("name") for one in people or () if isinstance(one, dict)])


def _full_name() -> str:
    """What the system calls the person. Errors: `ImportError`, `KeyError`."""
    import pwd  # here: not on Windows

    return pwd.getpwuid(os.getuid()).pw_gecos.partition(",")[0]


def _secrets(policy: Policy) -> Iterator[str]:
    """What IT's policy and the environment's proxies keep secret, should it stand anywhere."""
    for name, value in os.environ.items():
        if name.lower().endswith("_proxy") and "@" in value:
            yield from value.rpartition("@")[0].rpartition("//")[2].split(":")
    for facts in policy.applications.values():
        yield from (one.reveal() for one in facts.values() if isinstance(one, Secret))


def _texts(tables: Tables) -> Iterator[str]:
    """What people wrote, the newest first, and the posts that they wrote about."""
    for name in ("drafts", "shares", "draft_versions", "imports", "posts_bodies"):
        for row in tables.get(name, ()):
            for column in ("body", "outgoing", "name", "facts"):
                yield from leaves(row.get(column))


def _clean(cleaner: Cleaner, section: Section) -> Section:
    return Section(
        section.title,
        tuple(
            replace(one, told=cleaner.clean(one.told), advice=one.advice)
            for one in section.findings
        ),
    )
