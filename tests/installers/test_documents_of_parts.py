"""The page about licences names every part that the frozen folder holds."""

from __future__ import annotations

import json
from pathlib import Path

from installer import metadata, sbom

QT = {"PySide6_Essentials": "pyside6", "shiboken6": "shiboken"}


def test_every_part_of_the_bill_of_materials_stands_on_the_page_about_licences(tree: Path) -> None:
    page = (metadata.ROOT / "docs" / "licences.md").read_text("utf-8").lower()
    parts = json.loads((tree / sbom.FILE).read_text("utf-8"))["components"]
    assert len(parts) > 20
    for part in parts:
        name = QT.get(part["name"], part["name"].partition(" (")[0].lower())
        assert name in page, part["name"]
