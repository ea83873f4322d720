"""Reads Unicode's own test files."""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent / "data" / "unicode"


def _lines(name: str) -> Iterator[str]:
    with lzma.open(HERE / f"{name}.txt.xz", "rt", encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                yield line


def breaks(name: str) -> Iterator[tuple[str, list[int]]]:
    """Texts and the places between two characters where they break."""
    for line in _lines(name):
        text, places = "", []
        for part in line.partition("#")[0].split():
            if part == "÷":
                places.append(len(text))
            elif part != "×":
                text += chr(int(part, 16))
        yield text, places


def emoji() -> Iterator[tuple[str, str, str]]:
    """Every emoji, its status (`fully-qualified`, …), and the version it came with."""
    for line in _lines("emoji-test"):
        points, _, rest = line.partition(";")
        status, _, comment = rest.partition("#")
        text = "".join(chr(int(point, 16)) for point in points.split())
        yield text, status.strip(), comment.split()[1].removeprefix("E")
