"""The Windows package: table by table, byte by byte, signed, and through its life under Wine."""

from __future__ import annotations

import dataclasses
import shutil
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from installer import metadata, msi, steps
from installer.windows import files, package, signing
from installer.windows.schema import SCHEMA, SUMMARY
from installer.windows.tables import tables
from tests.installers import windows
from tests.installers.conftest import NEXT
from tests.installers.windows import Wine

META = metadata.read()
NEWER = dataclasses.replace(META, version=NEXT)
ADDRESS = "https://words.example/program.json"


@pytest.fixture(scope="module", autouse=True)
def tools() -> None:
    for name in ("msibuild", "msiinfo", "gcab"):
        if shutil.which(name) is None:
            pytest.skip(f"no {name} here: make test-installers installs it")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree in the shape of the frozen one, with programs that pip brings along."""
    made = tmp_path_factory.mktemp("small") / "goodword"
    inside = made / "_internal/PySide6/plugins/platforms"
    inside.mkdir(parents=True)
    launchers = Path(pytest.importorskip("pip._vendor.distlib").__file__).parent
    shutil.copyfile(launchers / "w64.exe", made / "goodword.exe")
    shutil.copyfile(launchers / "t64.exe", inside / "qwindows.dll")
    (made / "VERSION").write_text(f"{META.version}\n")
    (made / "_internal/base library (1).zip").write_bytes(bytes(range(256)) * 999)
    return made


@pytest.fixture(scope="module")
def packages(small: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """This version and the next."""
    dist = tmp_path_factory.mktemp("msi")
    (older,) = msi.build(META, small, dist)
    (newer,) = msi.build(NEWER, small, dist)
    return older, newer


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wine]:
    made = Wine.begin(tmp_path_factory.mktemp("wine") / "prefix")
    yield made
    made.end()


@pytest.fixture
def wine(machine: Wine, packages: tuple[Path, Path]) -> Iterator[Wine]:
    yield machine
    for one in reversed(packages):
        machine.msiexec("/x", one)


def program(wine: Wine) -> Path:
    return wine.disk / "Program Files/Goodword"


def test_two_builds_have_the_same_bytes(
    small: Path, packages: tuple[Path, Path], tmp_path: Path
) -> None:
    copied = shutil.copytree(small, tmp_path / "elsewhere/goodword")
    for path in copied.rglob("*"):
        path.touch()
    (again,) = msi.build(META, copied, tmp_path)
    assert again.read_bytes() == packages[0].read_bytes()


def test_the_package_holds_exactly_our_tables(
    small: Path, packages: tuple[Path, Path], tmp_path: Path
) -> None:
    listed = files.listed(small)
    wanted = tables(META, listed, tmp_path / "goodword.ico")
    names = set(steps.run(["msiinfo", "tables", packages[0]]).split())
    assert names == {*wanted, SUMMARY, "_ForceCodepage"}
    for name, rows in wanted.items():
        # lays the streams of a table into the folder where it runs
        said = steps.run(["msiinfo", "export", packages[0], name], tmp_path)
        said = said.replace("\r", "").split("\n")
        assert said[0].split("\t") == [column.name for column in SCHEMA[name]]
        there = sorted(tuple(line.split("\t")) for line in said[3:] if line)
        if name == "Icon":
            assert there == [("goodword.ico", "Icon.goodword.ico")]
            continue
        texts = [tuple("" if cell is None else str(cell) for cell in row) for row in rows]
        assert there == sorted(texts), name


def test_the_cabinet_holds_exactly_the_tree(
    small: Path, packages: tuple[Path, Path], tmp_path: Path
) -> None:
    content = subprocess.run(
        ["msiinfo", "extract", packages[0], "goodword.cab"], capture_output=True, check=True
    ).stdout
    (tmp_path / "one.cab").write_bytes(content)
    steps.run(["gcab", "--extract", "-C", tmp_path / "out", tmp_path / "one.cab"])
    order = files.listed(small).order
    listed = steps.run(["gcab", "--list", tmp_path / "one.cab"]).split()
    assert listed == [key for key, _ in order]
    for key, path in order:
        assert (tmp_path / "out" / key).read_bytes() == path.read_bytes()


def test_another_content_is_another_package_of_the_same_product(
    small: Path, packages: tuple[Path, Path], tmp_path: Path
) -> None:
    changed = shutil.copytree(small, tmp_path / "goodword")
    (changed / "VERSION").write_text("changed\n")
    (other,) = msi.build(META, changed, tmp_path)
    codes = []
    for one in (packages[0], other):
        said = steps.run(["msiinfo", "suminfo", one])
        codes.append(next(line for line in said.splitlines() if line.startswith("Revision")))
    assert codes[0] != codes[1]


def identity(folder: Path) -> signing.Identity:
    """A certificate that we made ourselves, for signing code."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30"]
    command += ["-subj", "/CN=Goodword test", "-addext", "extendedKeyUsage=codeSigning"]
    steps.run([*command, "-keyout", key, "-out", certificate])
    return signing.Identity(str(certificate), str(key))


def test_a_certificate_signs_what_nobody_has_signed_and_the_package_itself(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which("osslsigncode") is None:
        pytest.skip("no osslsigncode here: make test-installers installs it")
    mine = identity(tmp_path)
    monkeypatch.setenv("GOODWORD_WINDOWS_CERTIFICATE", mine.certificate)
    monkeypatch.setenv("GOODWORD_WINDOWS_KEY", mine.key)
    (made,) = msi.build(META, small, tmp_path)
    for file in (made, _program_inside(made, small, tmp_path)):
        said = steps.run(["osslsigncode", "verify", "-CAfile", mine.certificate, "-in", file])
        assert "Signature verification: ok" in said
    spoilt = bytearray(made.read_bytes())
    spoilt[len(spoilt) // 2] ^= 1
    made.write_bytes(spoilt)
    with pytest.raises(steps.Failed):
        steps.run(["osslsigncode", "verify", "-CAfile", mine.certificate, "-in", made])


def _program_inside(made: Path, small: Path, folder: Path) -> Path:
    content = subprocess.run(
        ["msiinfo", "extract", made, "goodword.cab"], capture_output=True, check=True
    ).stdout
    (folder / "signed.cab").write_bytes(content)
    steps.run(["gcab", "--extract", "-C", folder / "out", folder / "signed.cab"])
    return folder / "out" / files.listed(small).keys["goodword.exe"]


def test_installed_silently_with_what_the_administrator_said(
    wine: Wine, packages: tuple[Path, Path], small: Path
) -> None:
    assert wine.msiexec("/i", packages[0], f"PROGRAM={ADDRESS}", "AUTOSTART=0") == windows.WELL
    assert wine.files(program(wine)) == wine.files(small)
    assert wine.values(windows.OWN)["program"] == ADDRESS
    assert "Goodword" not in wine.values(windows.RUN)
    opens = '"C:\\Program Files\\Goodword\\goodword.exe" -- "%1"'
    assert wine.values(windows.SCHEME)["(Default)"] == opens
    entry = wine.values(rf"{windows.UNINSTALL}\{package.product_code(META)}")
    assert entry["DisplayName"] == META.title
    assert entry["Publisher"] == META.publisher
    assert entry["DisplayVersion"] == META.version
    assert entry["NoModify"] == "0x1"
    assert list(wine.disk.rglob("Goodword.lnk"))


def test_starts_with_the_session_unless_told_otherwise(
    wine: Wine, packages: tuple[Path, Path]
) -> None:
    assert wine.msiexec("/i", packages[0]) == windows.WELL
    starts = '"C:\\Program Files\\Goodword\\goodword.exe" --hidden'
    assert wine.values(windows.RUN)["Goodword"] == starts
    assert "program" not in wine.values(windows.OWN)


def test_an_upgrade_keeps_what_was_said_and_leaves_one_version(
    wine: Wine, packages: tuple[Path, Path], tmp_path: Path
) -> None:
    elsewhere = "INSTALLDIR=C:\\Words ü"
    said = (f"PROGRAM={ADDRESS}", "AUTOSTART=0", elsewhere)
    assert wine.msiexec("/i", packages[0], *said) == windows.WELL
    theirs = wine.disk / "users/anna/AppData/Local/Goodword/goodword.sqlite"
    theirs.parent.mkdir(parents=True, exist_ok=True)
    theirs.write_bytes(b"theirs")
    assert wine.msiexec("/i", packages[1]) == windows.WELL
    assert wine.values(windows.KEPT)["Version"] == NEXT
    assert wine.values(windows.OWN)["program"] == ADDRESS
    assert "Goodword" not in wine.values(windows.RUN)
    assert (wine.disk / "Words ü/goodword.exe").is_file()
    assert not program(wine).exists()
    assert not wine.there(rf"{windows.UNINSTALL}\{package.product_code(META)}")
    assert wine.there(rf"{windows.UNINSTALL}\{package.product_code(NEWER)}")
    assert theirs.read_bytes() == b"theirs"


def test_the_command_line_of_an_upgrade_wins_over_what_was_said_before(
    wine: Wine, packages: tuple[Path, Path]
) -> None:
    assert wine.msiexec("/i", packages[0], f"PROGRAM={ADDRESS}", "AUTOSTART=0") == windows.WELL
    assert wine.msiexec("/i", packages[1], "PROGRAM=none", "AUTOSTART=1") == windows.WELL
    assert "program" not in wine.values(windows.OWN)
    assert "Goodword" in wine.values(windows.RUN)


def test_an_older_version_is_refused_and_changes_nothing(
    wine: Wine, packages: tuple[Path, Path]
) -> None:
    assert wine.msiexec("/i", packages[1]) == windows.WELL
    before = wine.files(program(wine))
    assert wine.msiexec("/i", packages[0]) == windows.FAILED
    assert wine.values(windows.KEPT)["Version"] == NEXT
    assert wine.files(program(wine)) == before


def test_a_repair_brings_back_what_is_lost_and_what_is_spoilt(
    wine: Wine, packages: tuple[Path, Path], small: Path
) -> None:
    assert wine.msiexec("/i", packages[0]) == windows.WELL
    (program(wine) / "VERSION").unlink()
    (program(wine) / "_internal/base library (1).zip").write_bytes(b"spoilt")
    # msiexec /f of Wine 8 knows no product codes; this is the same in words
    again = ("REINSTALL=ALL", "REINSTALLMODE=amus")
    assert wine.msiexec("/i", packages[0], *again) == windows.WELL
    assert wine.files(program(wine)) == wine.files(small)


def test_a_repair_takes_nothing_from_whoever_asks_for_it(
    wine: Wine, packages: tuple[Path, Path]
) -> None:
    assert wine.msiexec("/i", packages[0], f"PROGRAM={ADDRESS}", "AUTOSTART=0") == windows.WELL
    theirs = ("PROGRAM=https://evil.example/", "AUTOSTART=1", "INSTALLDIR=C:\\users\\anna\\evil")
    theirs += ("KEPTPROGRAM=https://evil.example/", "KEPTINSTALLDIR=C:\\users\\anna\\evil")
    again = ("REINSTALL=ALL", "REINSTALLMODE=amus")
    assert wine.msiexec("/i", packages[0], *again, *theirs) == windows.WELL
    assert wine.values(windows.OWN)["program"] == ADDRESS
    assert wine.values(windows.KEPT)["INSTALLDIR"] == "C:\\Program Files\\Goodword\\"
    assert "Goodword" not in wine.values(windows.RUN)
    opens = '"C:\\Program Files\\Goodword\\goodword.exe" -- "%1"'
    assert wine.values(windows.SCHEME)["(Default)"] == opens
    assert not (wine.disk / "users/anna/evil").exists()


def test_a_library_that_went_backwards_is_there_after_the_upgrade(
    wine: Wine, packages: tuple[Path, Path], small: Path, tmp_path: Path
) -> None:
    # Wine decides late what comes, Windows before the older package goes: see REINSTALLMODE
    library = "_internal/PySide6/plugins/platforms/qwindows.dll"
    forward = shutil.copytree(small, tmp_path / "goodword")
    _set_version(forward / library, 99)
    (before,) = msi.build(META, forward, tmp_path)
    assert wine.msiexec("/i", before) == windows.WELL
    assert wine.msiexec("/i", packages[1]) == windows.WELL
    assert wine.files(program(wine)) == wine.files(small)


def _set_version(file: Path, major: int) -> None:
    content = bytearray(file.read_bytes())
    at = content.index(struct.pack("<II", 0xFEEF04BD, 0x10000))
    struct.pack_into("<I", content, at + 8, major << 16)
    assert str(files.file_version(bytes(content))).startswith(f"{major}.")
    file.write_bytes(content)


def test_removal_leaves_nothing_but_what_people_own(
    wine: Wine, packages: tuple[Path, Path]
) -> None:
    assert wine.msiexec("/i", packages[0], f"PROGRAM={ADDRESS}") == windows.WELL
    theirs = wine.disk / "users/anna/AppData/Local/Goodword/goodword.sqlite"
    theirs.parent.mkdir(parents=True, exist_ok=True)
    theirs.write_bytes(b"theirs")
    assert wine.msiexec("/x", packages[0]) == windows.WELL
    assert not program(wine).exists()
    product = rf"{windows.UNINSTALL}\{package.product_code(META)}"
    for key in (windows.OWN, r"HKLM\Software\Classes\goodword", product):
        assert not wine.there(key)
    assert "Goodword" not in wine.values(windows.RUN)
    assert not list(wine.disk.rglob("Goodword.lnk"))
    assert theirs.read_bytes() == b"theirs"


def test_a_windows_that_is_too_old_is_refused(wine: Wine, packages: tuple[Path, Path]) -> None:
    wine.run("winecfg", "-v", "win81")
    try:
        assert wine.msiexec("/i", packages[0]) == windows.FAILED
        assert not program(wine).exists()
    finally:
        wine.run("winecfg", "-v", "win10")
