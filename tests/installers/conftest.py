"""Packages, clean systems and a screen for the tests of what administrators install."""

from __future__ import annotations

import dataclasses
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from installer import deb, metadata, steps
from installer.metadata import Metadata
from tests.installers import clean
from tests.installers.clean import System

NEXT = "98.0.0"
"""A version that is newer than any."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.installers)


@contextmanager
def tools_of_this_machine() -> Iterator[None]:
    """Where one is missing, what is made with it can't be tried here."""
    try:
        yield
    except steps.Missing as missing:
        pytest.skip(f"{missing} (make test-installers installs it)")


@pytest.fixture(scope="session")
def meta() -> Metadata:
    """Read once: its time is that of the last commit, and that may be made while tests run."""
    return metadata.read()


@pytest.fixture(scope="session")
def tree(meta: Metadata) -> Path:
    """The frozen tree of this checkout."""
    found = meta.tree
    if not (found / "goodword").is_file():
        pytest.skip("no frozen tree here: make installers")
    return found


@pytest.fixture(scope="session")
def newer_tree(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same program as a next version. Its executable and its library have other bytes at
    every place, as they would have: whoever still reads them by name meets nonsense."""
    made = tmp_path_factory.mktemp("newer") / "goodword"
    shutil.copytree(tree, made, symlinks=True)
    (made / "VERSION").write_text(f"{NEXT}\n")
    starter = made / "goodword"
    starter.write_text(f'#!/bin/sh\necho "Goodword {NEXT}"\n' + "#" * 8_000_000)
    (made / "_internal/base_library.zip").write_bytes(os.urandom(2_000_000))
    return made


@pytest.fixture(scope="session")
def package(meta: Metadata, tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    with tools_of_this_machine():
        return deb.pack(meta, tree, tmp_path_factory.mktemp("deb"), level=0)


@pytest.fixture(scope="session")
def newer_package(
    meta: Metadata, newer_tree: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    newer = dataclasses.replace(meta, version=NEXT)
    with tools_of_this_machine():
        return deb.pack(newer, newer_tree, tmp_path_factory.mktemp("newer-deb"), level=0)


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean system with nothing on it."""
    if problem := clean.problem():
        pytest.skip(problem)
    try:
        clean.stand_apart()
        made = clean.base()
        System(tmp_path_factory.mktemp("trial"), made).close()
    except OSError as error:
        pytest.skip(f"no clean system: {error.strerror}")
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip()
        pytest.skip(f"no clean system: {error.cmd[0]} ended with {error.returncode}: {said}")
    return made


@pytest.fixture(scope="session")
def installed_layer(
    bare: Path, package: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """A clean system on which the package was installed once, with nothing recommended."""
    system = System(tmp_path_factory.mktemp("installed"), bare)
    try:
        system.add_person("anna", clean.NAME)
        system.add_person("ben")
        updated = system.run("apt-get", "update", "-q")
        assert updated.returncode == 0, updated.stdout
        ended = system.install(package, "--no-install-recommends")
        assert ended.returncode == 0, ended.stdout
    finally:
        system.close()
    yield system.layer


@pytest.fixture
def installed(bare: Path, installed_layer: Path, tmp_path: Path) -> Iterator[System]:
    """A system of one's own with Goodword on it, and two people: anna and ben."""
    system = System(tmp_path / "system", installed_layer, bare)
    yield system
    system.close()


@pytest.fixture
def screen() -> Iterator[dict[str, str]]:
    """A screen outside of the system, so that its libraries lend nothing to Goodword."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x900x24", "-ac"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as said:
        number = said.readline().strip()
    yield {"DISPLAY": f":{number}"}
    server.terminate()
    server.wait(20)


@pytest.fixture
def started(
    installed: System, screen: dict[str, str]
) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Goodword, started by a person and ended with the test."""
    running: list[subprocess.Popen[bytes]] = []

    def start(*words: str, person: str = "anna") -> subprocess.Popen[bytes]:
        running.append(installed.start("goodword", *words, person=person, environment=screen))
        return running[-1]

    yield start
    for process in running:
        process.kill()
        process.wait()
