"""Installs the linters that `make bench` measures live hints beside, apart from everything.

The npm ones run on the lab's Node; proselint gets a virtual environment of its own, because
its dependencies are not ours. All of it lies below `.lab/peers`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from pathlib import Path

from machine import LAB, ROOT, gist, quietly, say

PROSELINT = "proselint==0.16.0"
HOME = LAB / "peers"


def prepare(node: Path) -> str:
    """Install them once for each list of versions; `node` is the folder of the lab's Node.
    "" where all are there, else why not."""
    listed = ROOT / "bench/peers/package.json"
    stamp = HOME / "installed"
    digest = hashlib.sha256(PROSELINT.encode() + listed.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return ""
    say("Installing the linters to compare with (a minute or two, once)")
    shutil.rmtree(HOME, ignore_errors=True)
    HOME.mkdir(parents=True)
    problem = _from_npm(listed, node) or _from_pypi()
    if problem:
        return gist(problem)
    stamp.write_text(digest)
    return ""


def _from_npm(listed: Path, node: Path) -> str:
    shutil.copy(listed, HOME / "package.json")
    npm = [node / "bin/node", node / "lib/node_modules/npm/bin/npm-cli.js", "install"]
    quiet = ["--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"]
    path = f"{node / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    return quietly([*npm, *quiet, "--ignore-scripts", "--prefix", HOME], PATH=path)


def _from_pypi() -> str:
    venv = HOME / "python"
    problem = quietly([sys.executable, "-m", "venv", venv])
    if problem:
        return problem
    pip = [venv / "bin/python", "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    return quietly([*pip, PROSELINT])
