"""A program that runs goes on reading its own modules while others take their files' places."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from installer import metadata

pytest.importorskip("PyInstaller", reason="the extra `installers` of pyproject.toml")

# A process of its own: zipimport is changed for all of it.
SCRIPT = """
import os, sys, zipfile
from pathlib import Path
from PyInstaller.archive.writers import ZlibArchiveWriter
from PyInstaller.loader import pyimod01_archive
from installer.macos.held import hold

home = Path(sys.argv[1])
module = home / "late.py"
module.write_text("word = 'from the archive'")
archive, library = home / "program.pyz", home / "base_library.zip"
code = compile(module.read_text(), "late", "exec")
ZlibArchiveWriter(str(archive), [("late", str(module), "PYMODULE")], code_dict={"late": code})
with zipfile.ZipFile(library, "w", zipfile.ZIP_DEFLATED) as zipped:
    zipped.writestr("later.py", "word = 'from the library'")
sys.path.insert(0, str(library))
reader = pyimod01_archive.ZlibArchiveReader(str(archive))
assert sys.path_importer_cache.get(str(library)) or __import__("pkgutil").get_importer(str(library))
hold(pyimod01_archive, str(archive), str(library))

for place in (archive, library):
    other = place.with_suffix(".new")
    other.write_bytes(os.urandom(100_000))
    other.replace(place)
found = {}
exec(reader.extract("late"), found)
print(found["word"])
import later
print(later.word)
import encodings.idna
print(Path(sys.argv[1], "late.py").read_text())
"""


@pytest.mark.skipif(os.name != "posix", reason="macOS reads so, Windows never will")
def test_modules_are_read_from_what_was_open_before_the_upgrade(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT, tmp_path],
        cwd=metadata.ROOT,
        env={**os.environ, "PYTHONPATH": str(metadata.ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines() == [
        "from the archive",
        "from the library",
        "word = 'from the archive'",
    ]
