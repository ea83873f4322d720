"""Keys that nobody reads: those of a program or feed that its JSON Schema does not know.

Unknown keys are ignored, so that newer files work in older Goodwords; a mistyped embargo would
then be no embargo. Here people hear of both.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

_RESOURCES = Path(__file__).resolve().parents[1] / "resources"
_BRANCHES = ("anyOf", "allOf", "oneOf")
_OWN = ("_", "$", "x-", "x_", "//")
"""What begins like this is meant for others."""

Schema = Mapping[str, Any]


def of_program(values: Any) -> Iterator[tuple[str, str]]:
    """Path of each unknown key, and the key that was meant, where one is near."""
    schema = _read("program")
    yield from _unknown(schema, schema, values, "")


def of_leaderboard(values: Any) -> Iterator[tuple[str, str]]:
    """The same for a leaderboard."""
    schema = _read("leaderboard")
    yield from _unknown(schema, schema, values, "")


def of_feed(values: Any) -> Iterator[tuple[str, str]]:
    """The same for what stands under `_goodword`: the rest is JSON Feed's business."""
    schema = _read("feed")
    yield from _unknown(
        schema, schema["properties"]["_goodword"], values.get("_goodword"), "_goodword"
    )
    ours, items = schema["$defs"]["goodword"], values.get("items")
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict):
            where = f"items[{index}]._goodword"
            yield from _unknown(schema, ours, item.get("_goodword"), where)


@cache
def _read(name: str) -> Schema:
    found: Schema = json.loads((_RESOURCES / f"{name}.schema.json").read_text("utf-8"))
    return found


def _unknown(top: Schema, schema: Schema, value: Any, where: str) -> Iterator[tuple[str, str]]:
    nodes = list(_nodes(top, schema))
    if isinstance(value, list):
        for index, one in enumerate(value):
            for node in nodes:
                if "items" in node:
                    yield from _unknown(top, node["items"], one, f"{where}[{index}]")
    if not isinstance(value, dict):
        return
    known = {key: inner for node in nodes for key, inner in node.get("properties", {}).items()}
    others = any("additionalProperties" in node for node in nodes)
    for key, one in value.items():
        path = f"{where}.{key}" if where else key
        if key in known:
            yield from _unknown(top, known[key], one, path)
        elif known and not others and not key.startswith(_OWN):
            yield path, _meant(key, tuple(known))


def _nodes(top: Schema, schema: Schema) -> Iterator[Schema]:
    """The schema with all that it refers to."""
    yield schema
    if "$ref" in schema:
        yield from _nodes(top, top["$defs"][schema["$ref"].rpartition("/")[2]])
    for branch in _BRANCHES:
        for one in schema.get(branch, ()):
            yield from _nodes(top, one)


@lru_cache
def _meant(key: str, known: tuple[str, ...]) -> str:
    """Remembered, for a key that a CMS makes up stands in every post."""
    plain = {_plain(one): one for one in known}
    near = get_close_matches(_plain(key), plain, 1, 0.75)
    return plain[near[0]] if near else ""


def _plain(key: str) -> str:
    """`not-before`, `notBefore` and `not_before` are one."""
    return key.replace("-", "").replace("_", "").casefold()
