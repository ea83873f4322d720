"""The frozen tree as it ships: whole, small, explained file by file, and the same each time."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from installer import freeze, licences, metadata, sbom, shipped, steps, trim
from tests.installer_parts.test_frozen import complaint_about

GLIBC = re.compile(r"(libc|libm|libdl|libpthread|librt|libutil|ld-linux-x86-64)\.so\.\d")
META = metadata.read()


def run(tree: Path, home: Path, *words: str | Path, before: tuple[str, ...] = ()) -> str:
    """What it said, in an environment with nothing in it. It has to end well."""
    home.mkdir(exist_ok=True)
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "QT_QPA_PLATFORM": "offscreen",
    }
    ended = subprocess.run(
        [*before, str(tree / "goodword"), *map(str, words)],
        env=environment,
        cwd=home,
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def test_it_checks_itself(tree: Path, tmp_path: Path) -> None:
    said = run(tree, tmp_path / "home", "--check")
    assert said.startswith(f"Goodword {META.version}, Python ")
    assert "FAILED" not in said


def test_it_keeps_secrets_in_a_real_keyring(tree: Path, tmp_path: Path) -> None:
    for program in ("dbus-run-session", "gnome-keyring-daemon"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not here (make test-installers installs it)")
    unlocked = "printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null"
    session = ("dbus-run-session", "--", "sh", "-c", f'{unlocked}; exec "$@"', "sh")
    said = run(tree, tmp_path / "home", "--check", before=session)
    assert "keyring: secret-service, ready, keeps and forgets what it is given" in said
    alone = run(tree, tmp_path / "home", "--selftest-keyring", before=session)
    assert alone.startswith("OK")


def test_it_tries_the_keyring_and_says_what_is_missing(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    ended = subprocess.run(
        [str(tree / "goodword"), "--selftest-keyring"],
        env={"HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "offscreen"},  # and no bus
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert ended.returncode == 1
    assert ended.stdout.startswith("WARN: keyring: none can be used")
    assert "Traceback" not in ended.stdout + ended.stderr


def test_it_knows_every_command(tree: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run(tree, home, "--version").strip() == f"Goodword {META.version}"
    run(tree, home, "program", "new", home / "acme")
    run(tree, home, "program", "check", home / "acme")
    run(tree, home, "program", "key", "--no-password", home / "secret")
    run(tree, home, "program", "sign", "--key", home / "secret", home / "acme/program.json")
    assert list((home / "acme").glob("*.minisig"))
    assert "program" in run(tree, home, "policy", "show")
    run(tree, home, "diagnose", home / "diagnosis.zip")
    assert zipfile.is_zipfile(home / "diagnosis.zip")


def test_the_version_lies_beside_the_program(tree: Path) -> None:
    assert (tree / freeze.VERSION_FILE).read_text() == f"{META.version}\n"


def test_every_library_is_inside_or_left_to_each_desktop(tree: Path) -> None:
    inside = {path.name for path in trim.libraries(tree)}
    for path in trim.libraries(tree):
        if path.is_symlink():
            assert path.exists(), f"{path} leads nowhere"
            continue
        for name in trim.needed(path):
            assert name in inside or trim.SYSTEM.match(name) or GLIBC.match(name), (path, name)


def test_libraries_are_looked_for_in_the_tree_alone(tree: Path) -> None:
    for path in trim.libraries(tree):
        said = steps.run(["readelf", "-dW", path])
        for places in re.findall(r"\((?:RPATH|RUNPATH)\).*\[(.*)\]", said):
            assert all(place.startswith("$ORIGIN") for place in places.split(":")), path


def test_everybody_may_read_it_and_only_root_may_write(tree: Path) -> None:
    for path in [tree, *tree.rglob("*")]:
        if not path.is_symlink():
            runs = path.is_dir() or path.name == "goodword"
            assert path.stat().st_mode & 0o7777 == (0o755 if runs else 0o644), path
    assert not list(tree.rglob("__pycache__"))


def test_no_path_of_the_machine_that_built_it_is_inside(tree: Path) -> None:
    for path in tree.rglob("*"):
        if path.is_file() and not path.is_symlink():
            assert os.fsencode(META.root) not in path.read_bytes(), path


def test_the_bill_of_materials_names_every_file_that_is_not_ours(tree: Path) -> None:
    text = (tree / sbom.FILE).read_text(encoding="utf-8")
    assert complaint_about(text) is None
    bill = json.loads(text)
    located = {
        one["location"] for part in bill["components"] for one in part["evidence"]["occurrences"]
    }
    ours = ("_internal/resources/", "_internal/docs/", "licences/", "VERSION", sbom.FILE)
    for path in tree.rglob("*"):
        place = path.relative_to(tree).as_posix()
        if path.is_file() and not path.is_symlink() and not place.startswith(ours):
            assert place in located, place
    names = {part["name"] for part in bill["components"]}
    inside = {one["name"] for part in bill["components"] for one in part.get("components", [])}
    assert {"CPython", "PySide6_Essentials", "keyring", "cryptography", "pyinstaller"} <= names
    assert {"openssl", "icu", "pcre2", "libyaml", "abseil-cpp"} <= inside
    assert not {"pytest", "hypothesis", "ruff", "mypy", "pip", "setuptools"} & names


def test_each_part_has_its_licence_text(tree: Path) -> None:
    listed = (tree / licences.FOLDER / "README.txt").read_text(encoding="utf-8")
    for part in shipped.parts(tree):
        (place,) = re.findall(rf"^{re.escape(part.name)} .*\((\S+)/\)$", listed, re.M)
        texts = list((tree / licences.FOLDER / place).iterdir())
        assert texts
        assert all(len(text.read_text(encoding="utf-8")) > 30 for text in texts)


def test_qt_can_be_replaced(tree: Path, tmp_path: Path) -> None:
    """What the LGPL asks for: shared libraries that another build may take the place of."""
    copied = tmp_path / "where it isn't expected, ä ✓"
    shutil.copytree(tree, copied, symlinks=True)
    library = copied / "_internal/PySide6/Qt/lib/libQt6Svg.so.6"
    library.write_bytes(library.read_bytes() + b"another build")
    run(copied, tmp_path / "home", "--check")
    library.unlink()
    assert not library.exists()
    with pytest.raises(AssertionError, match=r"libQt6Svg\.so\.6"):
        run(copied, tmp_path / "home", "--check")


def test_two_builds_in_two_places_have_the_same_bytes(tmp_path: Path) -> None:
    left = (".*", "build", "tests", "bench", "__pycache__", "*.egg-info")
    one, other = tmp_path / "one", tmp_path / "an other"
    shutil.copytree(META.root, one, ignore=shutil.ignore_patterns(*left))
    shutil.copytree(one, other)
    for root, zone, mask, language in (
        (one, "UTC", "022", "C.UTF-8"),
        (other, "Pacific/Auckland", "077", "C"),
    ):
        home = root.with_name(f"home of {root.name}")
        home.mkdir()
        environment = {
            "SOURCE_DATE_EPOCH": "1767225600",
            "TZ": zone,
            "HOME": str(home),
            "LC_ALL": language,
        }
        freezing = ["sh", "-c", f'umask {mask}; exec "$@"', "sh"]
        freezing += [sys.executable, "-m", "installer", "freeze"]
        steps.run(freezing, folder=root, environment=environment)
    made = [root / "build/frozen/goodword" for root in (one, other)]
    assert _summed(made[0]) == _summed(made[1])


def _summed(tree: Path) -> dict[str, tuple[int, float, bytes]]:
    found = {}
    for path in tree.rglob("*"):
        kept = path.lstat()
        content = os.fsencode(path.readlink()) if path.is_symlink() else b""
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
        found[path.relative_to(tree).as_posix()] = (kept.st_mode, kept.st_mtime, content)
    return found
