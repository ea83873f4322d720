"""The oldest Linux that the frozen folder runs on is the one that the page for IT names."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from installer import metadata, trim


def test_no_library_wants_a_newer_c_library_than_the_page_says(tree: Path) -> None:
    if (tool := shutil.which("readelf")) is None:
        pytest.skip("needs readelf (binutils)")
    page = (metadata.ROOT / "docs" / "deployment.md").read_text("utf-8")
    (told,) = re.findall(r"glibc (\d+\.\d+)", page)
    wanted = {}
    for file in trim.libraries(tree):
        said = subprocess.run([tool, "-V", file], check=True, capture_output=True, text=True)
        for version in re.findall(r"GLIBC_(\d+\.\d+)", said.stdout):
            wanted[tuple(map(int, version.split(".")))] = file.name
    newest = max(wanted)
    assert newest <= tuple(map(int, told.split("."))), wanted[newest]
