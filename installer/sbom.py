"""The bill of materials: a CycloneDX 1.6 document of exactly what lies in the frozen tree."""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from installer.inner import Inner
from installer.metadata import Metadata
from installer.shipped import Part

FILE = "goodword.cdx.json"
"""Its name in the tree."""


def build(meta: Metadata, tree: Path, dist: Path) -> tuple[Path, ...]:
    """A copy beside the packages; `freeze` has written it into the tree."""
    system = f"{platform.system()}-{platform.machine()}".lower()
    copied = dist / f"{meta.name}-{meta.version}-{system}.cdx.json"
    shutil.copyfile(tree / FILE, copied)
    return (copied,)


def write(meta: Metadata, tree: Path, parts: tuple[Part, ...]) -> None:
    """Into the tree. Source: cyclonedx.org/docs/1.6/json."""
    ours = f"pkg:generic/{meta.name}@{meta.version}"
    listed = [_component(part, tree) for part in parts]
    document: dict[str, Any] = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(meta.epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "lifecycles": [{"phase": "post-build"}],
            "component": {
                "type": "application",
                "bom-ref": ours,
                "name": meta.name,
                "version": meta.version,
                "description": meta.summary,
                "licenses": [{"expression": meta.licence}],
                "purl": ours,
                **_website(meta.homepage),
            },
        },
        "components": listed,
        "dependencies": [
            {"ref": ours, "dependsOn": [one["bom-ref"] for one in listed]},
            *[{"ref": one["bom-ref"]} for one in listed],
        ],
    }
    # the same content always has the same number
    content = json.dumps(document, sort_keys=True).encode()
    document["serialNumber"] = uuid.uuid5(
        uuid.NAMESPACE_URL, hashlib.sha256(content).hexdigest()
    ).urn
    text = json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True)
    (tree / FILE).write_text(f"{text}\n", encoding="utf-8", newline="\n")


def _component(part: Part, tree: Path) -> dict[str, Any]:
    component = _library(part, f"{part.purl}#{part.name}")
    # modules are many and lie in one archive: their package stands for them
    component["evidence"] = {"occurrences": [{"location": place} for place in _located(part)]}
    component |= _website(part.homepage)
    if len(part.files) == 1 and (lone := tree / "_internal" / part.files[0]).is_file():
        digest = hashlib.sha256(lone.read_bytes()).hexdigest()
        component["hashes"] = [{"alg": "SHA-256", "content": digest}]
    if part.inside:
        component["components"] = [
            _library(one, f"{one.purl}#{one.name}-in-{part.name}") for one in part.inside
        ]
    return component


def _library(known: Part | Inner, reference: str) -> dict[str, Any]:
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": reference,
        "name": known.name,
        "purl": known.purl,
    }
    if known.version:
        component["version"] = known.version
    if known.licence:
        component["licenses"] = [{"expression": known.licence}]
    return component


def _website(address: str) -> dict[str, Any]:
    return {"externalReferences": [{"type": "website", "url": address}]} if address else {}


def _located(part: Part) -> list[str]:
    files = [f"_internal/{place}" for place in part.files if ":" not in place]
    archives = {place.partition(":")[0] for place in part.files if ":" in place}
    return [*files, *sorted(archives)]
