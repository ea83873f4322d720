"""What goes into the frozen program: files beside the code, and modules found or left out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

DOCUMENTS = ("reach-formulas.md", "gains.md", "licences.md", "dependencies.md")
"""Pages that the application shows."""

_NEVER = {"__pycache__", "paint.py"}
"""Below resources/: what others there are made with."""

HIDDEN = [
    # found by name at run time
    "keyring.backends",
    "keyring.backends.SecretService",
    "keyring.backends.kwallet",
    "keyring.backends.Windows",
    "keyring.backends.macOS",
    "zoneinfo._tzpath",
]

EXCLUDED = [
    # never imported by what ships; some library offers to use them
    *("tkinter", "turtle", "idlelib", "lib2to3", "ensurepip", "distutils", "setuptools", "pip"),
    *("pkg_resources", "curses", "readline", "rlcompleter", "test", "doctest", "pdb", "pydoc_data"),
    *("pytest", "_pytest", "hypothesis", "numpy", "attrs", "attr", "jsonschema", "feedparser"),
    *("openpyxl", "joserfc", "mypy", "ruff", "PyInstaller", "IPython", "socks", "brotli"),
    *("PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets"),
    *("PySide6.QtPrintSupport", "PySide6.QtSql", "PySide6.QtDesigner", "PySide6.QtHelp"),
    *("PySide6.QtDBus", "PySide6.QtTest"),
    # large parts of Python that only others' unused halves name; a frozen program that started
    # itself once more for multiprocessing would be a second Goodword
    *("asyncio", "multiprocessing", "xmlrpc", "_pydecimal"),
]


def files(root: Path) -> Iterator[tuple[str, Path]]:
    """Place in the tree and source, in a fixed order."""
    resources = root / "resources"
    for path in sorted(resources.rglob("*")):
        if path.is_file() and not _NEVER & set(path.relative_to(resources).parts):
            yield str(path.relative_to(root)), path
    for name in DOCUMENTS:
        yield f"docs/{name}", root / "docs" / name


def hidden_here() -> list[str]:
    """Modules only this system has."""
    here: str = sys.platform  # so that type checkers read all three
    if here == "linux":
        return ["secretstorage", "jeepney", "jeepney.io.blocking"]
    if here == "win32":
        return ["win32ctypes.core", "tzdata", "winreg"]
    return []


def windows_look(root: Path) -> dict[str, str]:
    """Icon, version resource and manifest, made anew below build/."""
    from installer import metadata
    from installer.windows import look

    return look.make(metadata.read(root), root / "build" / "windows")
