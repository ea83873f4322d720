"""The command `policy`: what IT decided and from where, and whether a policy file is right.

Exit codes: 0 well, 1 something was refused, 2 wrong words.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from desktop import __version__, policies, policy_files
from desktop.policies import Decided, Origin
from desktop.policy import ENTRIES
from desktop.policy_entry import GROUPS
from desktop.policy_said import shown

_INDENT = "  "


def known_words() -> argparse.ArgumentParser:
    """What may be said after `policy`."""
    parser = argparse.ArgumentParser(
        prog="goodword policy", description="What IT decided on this computer."
    )
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="show | check")
    show = deeds.add_parser("show", help="say for every entry what holds, and from where")
    show.add_argument("--json", action="store_true", help="for scripts")
    check = deeds.add_parser("check", help="say what is wrong in a file before it is rolled out")
    check.add_argument("file", type=Path, metavar="FILE", help=".json, .plist or .mobileconfig")
    check.add_argument("--json", action="store_true", help="for scripts")
    return parser


def run(
    words: Sequence[str], out: TextIO | None = None, folders: Sequence[Path] | None = None
) -> int:
    """Do what the words say. `folders` as for `policies.read`. Ends the process with 2 where
    the words can't be understood."""
    wanted = known_words().parse_args(words)
    if wanted.deed == "show":
        found = policies.read(folders)
        title = "What was decided on this computer"
    else:
        found = policies.decide([policy_files.check(wanted.file)])[0]
        title = f"What {wanted.file} decides"
    lines = [_json(found)] if wanted.json else [title, *_lines(found, wanted.deed == "show")]
    _write("".join(f"{line}\n" for line in lines), out or sys.stdout)
    return 1 if found.problems else 0


def _lines(found: Decided, everything: bool) -> Iterator[str]:
    """`everything`: also what nobody decided."""
    if everything:
        yield f"Read from {', '.join(policies.places())}"
    for group, title in GROUPS.items():
        names = [name for name, one in ENTRIES.items() if one.group == group]
        if everything or any(name in found.origins for name in names):
            yield ""
            yield title
        for name in names:
            if name in found.origins:
                yield from _decided(name, found)
            elif everything:
                yield f"{_INDENT}{name}: not decided. {ENTRIES[name].undecided}"
    yield ""
    yield "Refused" if found.problems else "Nothing was refused."
    for problem in found.problems:
        where = f"{problem.file}: {problem.where}" if problem.where else problem.file
        yield f"{_INDENT}{where} {problem.problem}"


def _decided(name: str, found: Decided) -> Iterator[str]:
    origin = found.origins[name]
    value = json.dumps(shown(name, getattr(found.policy, name)), ensure_ascii=False)
    yield f"{_INDENT}{name} = {value}"
    yield f"{_INDENT * 2}from {_from(origin)}"
    parts = {key: one for key, one in found.origins.items() if key.startswith(f"{name}.")}
    if len({one.source for one in parts.values()}) > 1:
        for key, one in parts.items():
            yield f"{_INDENT * 2}{key} from {_from(one)}"


def _from(origin: Origin) -> str:
    said = f"{origin.source.name} ({origin.source.level})"
    if origin.shut:
        said += ": it can't be read, so it is shut"
    if origin.over:
        said += f"; over {', '.join(dict.fromkeys(one.name for one in origin.over))}"
    return said


def _json(found: Decided) -> str:
    entries = {}
    for name in ENTRIES:
        origin = found.origins.get(name)
        entries[name] = {
            "decided": origin is not None,
            "value": shown(name, getattr(found.policy, name)) if origin else None,
            **(_origin(origin) if origin else {}),
        }
    parts = {key: _origin(one) for key, one in found.origins.items() if key not in ENTRIES}
    problems = [
        {"file": one.file, "where": one.where, "problem": one.problem} for one in found.problems
    ]
    content = {
        "version": __version__,
        "places": policies.places(),
        "entries": entries,
        "parts": parts,
        "problems": problems,
    }
    return json.dumps(content, indent=2)


def _origin(origin: Origin) -> dict[str, Any]:
    return {
        "source": origin.source.name,
        "level": origin.source.level,
        "shut": origin.shut,
        "over": [one.name for one in origin.over],
    }


def _write(said: str, out: TextIO | None) -> None:
    if out is None:  # a program of Windows without a console, and nobody listens
        return
    encoding = getattr(out, "encoding", None) or "utf-8"
    out.write(said.encode(encoding, "backslashreplace").decode(encoding))
