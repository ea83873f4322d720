# ruff: noqa: E501  tables of Markdown have no shorter lines
"""The reference of all policy entries, `docs/policy.md`, made from the table."""

from __future__ import annotations

import json
import plistlib
from collections.abc import Iterator
from typing import Any

from desktop.policy import ENTRIES
from desktop.policy_entry import GROUPS, Entry
from desktop.policy_registry import POLICIES

_BEGINNING = r"""<!-- Made by `python -m installer.templates` from desktop/policy.py. Change it there. -->
# Policy: what IT can decide

Every entry, for every system. How to bring it to many computers: [deployment.md](deployment.md).
What holds on one computer and from where: `goodword policy show` (`--json` for scripts). Whether a
file is right, before you roll it out: `goodword policy check FILE`. Both end with 1 if something is
refused.

## Where it lies, and what wins

| system | the machine's | the person's |
|---|---|---|
| Linux | `/etc/goodword/policy.json`, over it `/etc/goodword/policy.d/*.json` in the order of their names | – |
| Windows | `HKLM\Software\Policies\Goodword` | `HKCU\Software\Policies\Goodword` |
| macOS | `/Library/Managed Preferences/io.github.goodword.plist` | `/Library/Managed Preferences/NAME/io.github.goodword.plist` |

The machine wins over the person, always, entry by entry; of `applications` each network counts by
itself. What people set themselves comes after both: what is decided here is shown as *Set by your
organisation* and can't be changed. Their own choice is kept for the day on which the entry goes.
On Windows, `HKLM\Software\Goodword` holds what the installer was given; of it `program` alone
counts, and it is weaker than both.

Changes are taken up within five minutes, or when somebody comes to a window of Goodword, without a restart. What changes is looked at twice, a
quarter of a second apart, until it stays the same: Group Policy takes everything away before it
writes anew, and that moment must not lift your rules.

**On Linux and macOS a file counts only if it, and the folder it lies in, belong to root and nobody
else can write there.** Whoever can write a policy decides whose signature and which certificates
are trusted. What has wider rights is refused by name, as if it could not be read; so is a folder,
for who can write there can take a file away, too. Of a link the same is asked where it leads; one
that leads nowhere is a file that can't be read. The file that `authorities` names is not looked
at so: give it the same rights.

## Mistakes

- An unknown name, a wrong type or a value out of its limits is refused by name, never stops the
  start, and leaves all other entries as they are. `policy show`, the log and the diagnosis say it.
- **Where silence would open what you meant to shut, a mistake shuts.** If `"receipts": "false"` (text
  instead of a switch) were dropped, receipts would be allowed. So each entry below that has a line
  *With a mistake in it* counts as that line says until it is mended. All others count as not decided.
- **A file that lies there and can't be read** (no JSON, no rights, too large) says that something was
  decided, and nobody knows what. So all those entries are shut together, unless a stronger file
  says otherwise. People notice that; that their rules were gone nobody would. Nothing is deleted,
  and what waits to be shared waits.
- **While Goodword runs**, a file that turns unreadable keeps saying what it said last.
- A name with the right letters (`Receipts`, `unsigned-feeds`) is refused and shuts, as a mistake in
  the entry would. Any other misspelt name can't be told from one of a newer version. It is refused
  with a guess (*did you mean receipts?*) and shuts nothing: check files before you roll them out.

## Values

| kind | JSON | Windows | macOS |
|---|---|---|---|
| switch | `true`, `false` | REG_DWORD 1, 0 | `<true/>`, `<false/>` |
| number | number | REG_DWORD | `<integer>`, `<real>` |
| text, address, file, choice | text | REG_SZ | `<string>` |
| list of names | list of texts | REG_MULTI_SZ, or a key whose values 1, 2, 3 … hold them | `<array>` |
| table | object | a key, or REG_SZ with JSON | `<dict>` |

Names are written as below; on Windows in any case. `policy.schema.json`, which comes with each
release, tells editors the same. An address is `https` and holds no name or password, for everybody
on the computer can read a policy.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([_BEGINNING, *_index(), *_groups()]).rstrip() + "\n"


def _index() -> Iterator[str]:
    yield "## All entries"
    yield ""
    yield "| entry | what it decides | not decided |"
    yield "|---|---|---|"
    for name, entry in ENTRIES.items():
        yield f"| [`{name}`](#{name}) | {entry.title} | {entry.undecided} |"
    yield ""


def _groups() -> Iterator[str]:
    for group, title in GROUPS.items():
        yield f"## {title}"
        yield ""
        for entry in ENTRIES.values():
            if entry.group == group:
                yield from _entry(entry)


def _entry(entry: Entry) -> Iterator[str]:
    yield f"### {entry.name}"
    yield f"{entry.meaning}"
    yield ""
    yield f"- **Kind**: {_kind(entry)}"
    yield f"- **Not decided**: {entry.undecided}"
    if entry.shut is not None:
        yield f"- **With a mistake in it**: {_shut(entry)}"
    for part in entry.parts:
        only = f" ({', '.join(part.networks)} only)" if part.networks else ""
        yield f"- `{part.name}` ({_KINDS[part.kind]}): {part.meaning}{only}."
    yield ""
    yield "```"
    yield f"Linux    {json.dumps({entry.name: entry.example}, ensure_ascii=False)[1:-1]}"
    for number, line in enumerate(_registry(entry)):
        yield f"{'Windows' if not number else '':<9}{line}"
    for number, line in enumerate(_property(entry)):
        yield f"{'macOS' if not number else '':<9}{line}"
    yield "```"
    yield ""


_KINDS = {
    "switch": "switch",
    "text": "text",
    "address": "address (https)",
    "file": "full path of a file",
    "names": "list of names",
    "ports": "list of numbers; on Windows REG_MULTI_SZ",
    "table": "table",
    "secret_table": "table by networks",
}


def _kind(entry: Entry) -> str:
    if entry.kind == "number":
        whole = "whole number" if entry.whole else "number"
        return f"{whole} of {entry.unit}, {entry.least:g} to {entry.most:g}"
    if entry.kind == "choice":
        return f"one of {', '.join(f'`{one}`' for one in entry.choices)}"
    return _KINDS[entry.kind]


def _shut(entry: Entry) -> str:
    if entry.kind == "switch":
        return f"`{json.dumps(entry.shut)}`."
    other = {"names": "none is allowed.", "table": "nobody can sign in there anew."}
    return other.get(entry.kind, "nothing is let in.")


def _registry(entry: Entry) -> Iterator[str]:
    """As `reg add` would be told, in one line a value."""
    match entry.kind:
        case "table":
            yield from _values(f"{POLICIES}\\{entry.name}", entry.example)
        case "secret_table":
            for network, table in entry.example.items():
                yield from _values(f"{POLICIES}\\{entry.name}\\{network}", table)
        case _:
            yield f"{entry.name} {_value(entry.example)}"


def _values(key: str, table: dict[str, Any]) -> Iterator[str]:
    for name, value in table.items():
        yield f"{key}: {name} {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, (bool, int)):
        return f"REG_DWORD {int(value)}"
    if isinstance(value, list):
        return f"REG_MULTI_SZ {' | '.join(value)}"
    return f"REG_SZ {value}"


def _property(entry: Entry) -> list[str]:
    body = plistlib.dumps({entry.name: entry.example}).decode()
    inner = body.partition("<dict>\n")[2].rpartition("</dict>")[0]
    return [line.replace("\t", "  ").removeprefix("  ") for line in inner.splitlines()]
