"""What a diagnosis says: findings with a verdict each, in sections, as a page and as JSON.

English, like everything on the command line: it is read by whoever looks after Goodword.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

Verdict = Literal["OK", "WARN", "FAIL", "INFO", "SKIP"]
"""`INFO` is no judgement; `SKIP` could not be looked at, and says why."""
_WIDTH = 98
_JUDGED: tuple[Verdict, ...] = ("FAIL", "WARN", "OK")


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, what was found, and what to do about it."""

    verdict: Verdict
    what: str
    told: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """What belongs together."""

    title: str
    findings: tuple[Finding, ...]


def counted(sections: Iterable[Section]) -> dict[str, int]:
    """How many findings there are of each verdict that judges."""
    every = [one.verdict for section in sections for one in section.findings]
    return {verdict: every.count(verdict) for verdict in _JUDGED}


def page(sections: Sequence[Section], version: str, now: datetime) -> str:
    """To be read by a person: what is wrong first, then everything."""
    counts = counted(sections)
    lines = [
        f"Goodword {version}: diagnosis of {now:%Y-%m-%d %H:%M:%S} UTC",
        f"{counts['FAIL']} FAIL, {counts['WARN']} WARN, {counts['OK']} OK",
        "",
        "No secret, caption, name or handle is meant to be in here. Read it before you pass it on.",
    ]
    wrong = [
        (section.title, one)
        for verdict in ("FAIL", "WARN")
        for section in sections
        for one in section.findings
        if one.verdict == verdict
    ]
    lines += ["", "== What needs somebody =="]
    for title, one in wrong:
        lines += _lines(one, f"{title}: {one.what}")
    if not wrong:
        lines.append("Nothing.")
    for section in sections:
        lines += ["", f"== {section.title} =="]
        for one in section.findings:
            lines += _lines(one, one.what)
    return "\n".join(lines) + "\n"


def data(sections: Sequence[Section], version: str, now: datetime) -> dict[str, Any]:
    """The same for programs."""
    return {
        "schema": "goodword-diagnosis/1",
        "version": version,
        "made": now.isoformat(),
        "counts": counted(sections),
        "sections": [asdict(section) for section in sections],
    }


def _lines(one: Finding, what: str) -> list[str]:
    head = f"{one.verdict:<4}  {what}: {one.told}"
    lines = textwrap.wrap(head, _WIDTH, subsequent_indent=" " * 6, break_long_words=False)
    if one.advice:
        lines += textwrap.wrap(
            f"-> {one.advice}",
            _WIDTH,
            initial_indent=" " * 6,
            subsequent_indent=" " * 9,
            break_long_words=False,
        )
    return lines
