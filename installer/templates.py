"""What administrators get besides the packages, all made from the table of policies.

Group Policy templates, an example profile for macOS, an example policy and its schema lie in
`build/dist/policy`. The schema and the reference are kept in the repository, too:
`python -m installer.templates` writes them anew, and a test fails while they are stale.
"""

from __future__ import annotations

import json
import plistlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from desktop.policy import ENTRIES
from desktop.policy_entry import Entry, Part
from installer import admx, metadata, policy_page
from installer.macos import plists
from installer.metadata import Metadata


def build(meta: Metadata, tree: Path, dist: Path) -> tuple[Path, ...]:
    """Write everything below `dist`."""
    folder = dist / "policy"
    definitions, words = admx.templates(meta)
    files = {
        "Goodword.admx": definitions,
        "en-US/Goodword.adml": words,
        f"{meta.name}.mobileconfig": profile(meta),
        f"{meta.name}-rollout.mobileconfig": plists.as_file(plists.rollout_profile(meta)),
        "policy.json": example(),
        "policy.schema.json": schema(meta),
    }
    for name, body in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
    return tuple(folder / name for name in files)


def kept(meta: Metadata) -> Mapping[Path, bytes]:
    """The files of the repository that are made from the table."""
    return {
        meta.root / "resources" / "policy.schema.json": schema(meta),
        meta.root / "docs" / "policy.md": policy_page.page().encode(),
    }


def example() -> bytes:
    """A `policy.json` that says something about every entry."""
    content = {name: entry.example for name, entry in ENTRIES.items()}
    return _json(content)


def profile(meta: Metadata) -> bytes:
    """An example configuration profile with a payload of our own preference domain."""
    settings = {"PayloadType": meta.app_id, "PayloadDisplayName": f"{meta.title} policy"}
    settings |= {name: entry.example for name, entry in ENTRIES.items()}
    made = plists.profile(meta, "policy", f"{meta.title} policy (example)", settings)
    made |= {
        "PayloadDescription": "An example with every entry: take out what you don't want.",
        "PayloadOrganization": "Example",
    }
    return plistlib.dumps(made, sort_keys=False)


def schema(meta: Metadata) -> bytes:
    """A JSON schema of `policy.json`, for editors."""
    content = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{meta.name}:policy:1",
        "title": f"What IT decides for {meta.title}: policy.json and policy.d/*.json",
        "description": "See docs/policy.md.",
        "type": "object",
        "additionalProperties": False,
        "properties": {"$schema": {"type": "string"}}
        | {name: _described(entry) for name, entry in ENTRIES.items()},
    }
    return _json(content)


def _described(entry: Entry) -> dict[str, Any]:
    told: dict[str, Any] = {"title": entry.title, "description": entry.meaning}
    match entry.kind:
        case "switch":
            told |= {"type": "boolean"}
        case "number":
            kind = "integer" if entry.whole else "number"
            told |= {"type": kind, "minimum": entry.least, "maximum": entry.most}
        case "choice":
            told |= {"enum": list(entry.choices)}
        case "names":
            told |= _NAMES
        case "address":
            told |= _ADDRESS
        case "table":
            told |= _table(entry.parts) | {"additionalProperties": False}
        case "secret_table":
            told |= {
                "type": "object",
                "propertyNames": {"pattern": "^[a-z][a-z0-9_]{0,40}$"},
                "additionalProperties": _table(entry.parts),
            }
        case _:
            told |= {"type": "string", "minLength": 1, "maxLength": 2000}
    return told | {"examples": [entry.example]}


_NAMES = {"type": "array", "items": {"type": "string", "minLength": 1}, "maxItems": 500}
_ADDRESS = {"type": "string", "pattern": "^https://"}
_PORTS = {
    "type": "array",
    "items": {"type": "integer", "minimum": 1, "maximum": 65535},
    "maxItems": 10,
}
_PARTS: Mapping[str, dict[str, Any]] = {
    "switch": {"type": "boolean"},
    "names": _NAMES,
    "address": _ADDRESS,
    "ports": _PORTS,
    "text": {"type": "string"},
}


def _table(parts: tuple[Part, ...]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            part.name: {"description": part.meaning, **_PARTS[part.kind]} for part in parts
        },
    }


def _json(content: object) -> bytes:
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


if __name__ == "__main__":
    for file, body in kept(metadata.read()).items():
        file.write_bytes(body)
