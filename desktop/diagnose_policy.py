"""What a diagnosis says of IT's policy: each decision, from where, and what was refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from desktop.diagnose_report import Finding
from desktop.policies import Decided
from desktop.policy import Policy
from desktop.policy_said import shown
from desktop.proxies import name_of


def policy_findings(decided: Decided) -> Iterator[Finding]:
    """Secrets are `***`; entries of which nothing is said are named on one line."""
    for problem in decided.problems:
        where = f"{problem.file}, {problem.where}" if problem.where else problem.file
        advice = "Mend it: the rest of the file counts. `goodword policy check FILE` tells more."
        yield Finding("WARN", "refused", f"{where}: {problem.problem}", advice)
    undecided = []
    for one in fields(Policy):
        origin = decided.origins.get(one.name)
        if origin is None:
            undecided.append(one.name)
            continue
        told = said(one.name, getattr(decided.policy, one.name))
        if origin.shut:
            told = "can't be read, so that it is shut"
        told = f"{told}, from {origin.source.name} ({origin.source.level})"
        lost = ", ".join(source.name for source in origin.over)
        yield Finding("INFO", one.name, f"{told}, over {lost}" if lost else told)
    yield Finding("INFO", "as people choose", ", ".join(undecided) or "nothing")
    if decided.policy.authorities:
        yield _authorities(Path(decided.policy.authorities))


def said(name: str, value: Any) -> str:
    """A value as it may be shown."""
    return name_of(value) or "nothing" if name == "proxy" else _words(shown(name, value))


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_words(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_words, value)) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _authorities(file: Path) -> Finding:
    try:
        count = file.read_bytes().count(b"-----BEGIN CERTIFICATE-----")
    except OSError as error:
        told = f"the file can't be read: {error.strerror or type(error).__name__}"
        advice = "Nobody in it is trusted until it can. It must be readable for everybody."
        return Finding("FAIL", "authorities", told, advice)
    if not count:
        return Finding("FAIL", "authorities", "no certificate (PEM) is in the file")
    return Finding("OK", "authorities", f"{count} certificate(s) in the file")
