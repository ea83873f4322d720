"""Freezes Goodword for Windows on Linux, under Wine, for trying and never for people.

Windows' wheels come from the package index, and so does its CPython: the libraries lie inside
panda3d's wheel, which ships them for the same purpose. Wine lacks two libraries of Windows and
the wheel lacks python.exe: small stand-ins are compiled here. The tree goes to
build/frozen-windows/goodword, where `python -m installer msi` and the tests find it. A release is
made on Windows (installer/windows/build.ps1).
Standard library only; needs Debian's wine, wine64 and gcc-mingw-w64-x86-64-win32.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

from machine import LAB, ROOT, VENV, apt_install, not_installed, say, stop

PACKAGES = ["wine", "wine64", "gcc-mingw-w64-x86-64-win32", "binutils-mingw-w64-x86-64"]
HOME = LAB / "wine"
PYTHON = HOME / "python"
SOURCES = Path(__file__).parent / "wine"
COMPILER = "x86_64-w64-mingw32-gcc"
CPYTHON = "panda3d==1.10.16"
ONLY_WINDOWS = ["pywin32-ctypes", "colorama", "pefile", "tzdata"]
"""What libraries want there, which pip doesn't see from here."""
NEVER = {"secretstorage", "jeepney"}
_LEFT_OUT = ("test", "lib-dynload", "site-packages", "idlelib", "ensurepip", "lib2to3", "tkinter")


def main() -> None:
    if sys.version_info[:2] != (3, 11):
        stop("the Windows CPython that can be had here is 3.11: run this with Python 3.11")
    if problem := apt_install(wanted) if (wanted := not_installed(PACKAGES)) else "":
        stop(f"Wine can't be installed: {problem}")
    if not (PYTHON / "ready").exists():
        make_python()
        make_prefix()
        (PYTHON / "ready").touch()
    freeze()


def make_python() -> None:
    say("Putting a Windows Python together")
    shutil.rmtree(HOME, ignore_errors=True)
    (PYTHON / "DLLs").mkdir(parents=True)
    _fetch([CPYTHON], HOME / "cpython", "--no-deps")
    with zipfile.ZipFile(next((HOME / "cpython").glob("*.whl"))) as wheel:
        for name in wheel.namelist():
            folder, _, file = name.partition("/")
            if folder == "deploy_libs" and not file.startswith(("tcl", "tk", "_tkinter")):
                place = PYTHON / "DLLs" if file.endswith(".pyd") else PYTHON
                (place / file).write_bytes(wheel.read(name))
    left = shutil.ignore_patterns("__pycache__", "config-*", *_LEFT_OUT)
    shutil.copytree(sysconfig.get_path("stdlib"), PYTHON / "Lib", ignore=left)
    _compile(SOURCES / "python.c", PYTHON / "python.exe", "-municode")
    _make_stable_library()
    _fetch(requirements(), HOME / "wheels")
    wheels = [
        wheel
        for wheel in (HOME / "wheels").glob("*.whl")
        if wheel.name.partition("-")[0].lower() not in NEVER
    ]
    pip = ["install", "--no-index", "--no-deps", "--target", PYTHON / "Lib/site-packages"]
    _pip(*pip, *_PLATFORM, *wheels)


def requirements() -> list[str]:
    """Of pyproject.toml: what runs and what freezes, for Windows."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["installers"]]
    here = [line.partition(";")[0].strip() for line in lines if "linux" not in line]
    return [*here, *ONLY_WINDOWS]


def _make_stable_library() -> None:
    """python3.dll, to which libraries for every Python are linked: all names lead on."""
    said = _run(["x86_64-w64-mingw32-objdump", "-p", PYTHON / "python311.dll"])
    table = said.partition("[Ordinal/Name Pointer] Table")[2].splitlines()
    names = [line.split()[-1] for line in table if line.startswith("\t[")]
    lines = "\n".join(f"{name}=python311.{name}" for name in names)
    definition = HOME / "python3.def"
    definition.write_text(f"LIBRARY python3.dll\nEXPORTS\n{lines}\n")
    (HOME / "empty.c").write_text("int nothing;\n")
    _compile(HOME / "empty.c", PYTHON / "python3.dll", "-nostdlib", "-Wl,-e,0", definition)


def make_prefix() -> None:
    say("Making a Wine prefix")
    nobody = subprocess.DEVNULL
    for words in (["wineboot", "-i"], ["winecfg", "-v", "win10"]):
        subprocess.run(
            ["wine", *words], env=_wine(), check=True, stdin=nobody, stdout=nobody, stderr=nobody
        )
    # the next program must not meet a server that is about to end
    subprocess.run(["wineserver", "-w"], env=_wine(), check=True)
    system = HOME / "prefix/drive_c/windows/system32"
    _compile(SOURCES / "icuuc.c", system / "icuuc.dll")
    _compile(SOURCES / "bcryptprimitives.c", system / "bcryptprimitives.dll", "-ladvapi32")


def freeze() -> None:
    say("Freezing for Windows, some minutes")
    target = ROOT / "build/frozen-windows/goodword"
    epoch = os.environ.get("SOURCE_DATE_EPOCH") or _run(["git", "log", "-1", "--format=%ct"])
    more = {"SOURCE_DATE_EPOCH": epoch.strip(), "PYTHONDONTWRITEBYTECODE": "1"}
    # through pipes: Wine takes no other handles for a program's own
    ended = subprocess.run(
        ["wine", PYTHON / "python.exe", "-m", "installer", "freeze", "--tree", f"Z:{target}"],
        env=_wine() | more,
        cwd=ROOT,
        input=b"",
        capture_output=True,
        check=False,
    )
    if ended.returncode:
        stop(f"it can't be frozen under Wine: {ended.stdout.decode()}{ended.stderr.decode()}")
    say(f"For trying only: {target.relative_to(ROOT)}")


def _wine() -> dict[str, str]:
    mine = {"WINEPREFIX": str(HOME / "prefix"), "WINEDEBUG": "-all", "WINEARCH": "win64"}
    return os.environ | mine | {"WINEDLLOVERRIDES": "mscoree,mshtml=", "QT_QPA_PLATFORM": ""}


_PLATFORM = ["--only-binary=:all:", "--platform", "win_amd64", "--python-version", "3.11"]
_PLATFORM += ["--implementation", "cp", "--abi", "cp311", "--abi", "abi3", "--abi", "none"]


def _fetch(names: list[str], folder: Path, *more: str) -> None:
    _pip("download", "-d", folder, *more, *_PLATFORM, *names)


def _pip(*words: str | Path) -> None:
    _run([VENV / "bin/python", "-m", "pip", *words, "-qq", "--disable-pip-version-check"])


def _compile(source: Path, target: Path, *more: str | Path) -> None:
    kind = ["-shared"] if target.suffix == ".dll" else []
    _run([COMPILER, "-O2", "-w", *kind, "-o", target, source, *more])


def _run(words: list[str | Path]) -> str:
    ended = subprocess.run(
        [str(word) for word in words], cwd=ROOT, capture_output=True, check=False
    )
    if ended.returncode:
        stop(f"{Path(words[0]).name}: {ended.stderr.decode(errors='replace')[-800:]}")
    return ended.stdout.decode()


if __name__ == "__main__":
    main()
