"""What the Linux packages say and where they lay it, on a tree of two files."""

from __future__ import annotations

import configparser
import dataclasses
import gzip
import shutil
import struct
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

import main
from desktop.autostart_linux import DesktopEntry
from installer import appimage, deb, icons, metadata, rpm, sign, steps
from installer.linux import entries, layout, manual, words

META = dataclasses.replace(metadata.read(), epoch=1_800_000_000)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    made = tmp_path / "tree"
    (made / "_internal").mkdir(parents=True)
    (made / "goodword").write_text("#!/bin/sh\n")
    (made / "goodword").chmod(0o700)
    (made / "_internal/libowned+.so.6").write_text("")
    (made / "_internal/libowned+.so.6").chmod(0o775)
    (made / "_internal/libowned+.so").symlink_to("libowned+.so.6")
    return made


@pytest.fixture
def root(tree: Path, tmp_path: Path) -> Path:
    layout.lay_out(META, tree, tmp_path / "root")
    return tmp_path / "root"


def keys(text: str) -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser(delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(text)
    return parser


def test_the_menu_entry_opens_addresses_and_has_the_agreed_actions() -> None:
    read = keys(entries.menu_entry(META))
    first = read["Desktop Entry"]
    assert first["Exec"] == "/usr/bin/goodword %u"
    assert first["MimeType"] == "x-scheme-handler/goodword;"
    actions = [name for name in first["Actions"].split(";") if name]
    said = {read[f"Desktop Action {name}"]["Exec"] for name in actions}
    assert said == {f"/usr/bin/goodword {deed}" for deed in main.DEEDS}


def test_the_desktops_own_checker_finds_no_fault(tmp_path: Path) -> None:
    if shutil.which("desktop-file-validate") is None:
        pytest.skip("needs desktop-file-utils")
    for name, text in (("menu", entries.menu_entry(META)), ("start", entries.session_entry(META))):
        file = tmp_path / f"{name}.desktop"
        file.write_text(text)
        ended = subprocess.run(
            ["desktop-file-validate", str(file)], check=False, capture_output=True, text=True
        )
        assert (ended.returncode, ended.stdout) == (0, "")


def test_software_centres_find_the_menu_entry_by_what_they_are_told(tmp_path: Path) -> None:
    text = entries.metainfo(dataclasses.replace(META, summary="Words & <deeds>"))
    component = ElementTree.fromstring(text)
    assert component.findtext("id") == "io.github.goodword"
    assert component.findtext("launchable") == "goodword.desktop"
    assert component.findtext("summary") == "Words & <deeds>"
    release = component.find("releases/release")
    assert release is not None
    assert (release.get("version"), release.get("date")) == (META.version, "2027-01-15")
    if shutil.which("appstreamcli") is None:
        pytest.skip("needs appstream to judge the rest")
    file = tmp_path / "io.github.goodword.metainfo.xml"
    file.write_text(entries.metainfo(META))
    validate = ["appstreamcli", "validate", "--no-net", str(file)]
    ended = subprocess.run(validate, check=False, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout


def test_a_session_starts_it_hidden_and_the_settings_page_reads_that_entry(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(root / "etc/xdg"))
    entry, laid = DesktopEntry(), root / layout.AUTOSTART
    # the session looks whether the program is there; here it lies below `root` at most
    tried = keys(laid.read_text())["Desktop Entry"]["TryExec"]
    laid.write_text(laid.read_text().replace(f"TryExec={tried}", f"TryExec={sys.executable}"))
    assert (entry.state(), entry.command()) == ("on", tried)
    assert keys((root / layout.AUTOSTART).read_text())["Desktop Entry"]["Exec"].endswith("--hidden")
    entry.remove()
    assert DesktopEntry().state() == "off_in_system"


def test_the_manual_names_every_word(tmp_path: Path) -> None:
    page = manual.page(META)
    plain = page.replace("\\-", "-")
    for action in main.known_words()._actions:
        for name in action.option_strings:
            assert f"\\fB{name}\\fR" in plain
    assert page.startswith('.TH GOODWORD 1 "2027-01-15"')
    assert not [line for line in page.splitlines() if line.startswith("'")]


@pytest.mark.parametrize("size", layout.ICON_SIZES)
def test_the_icon_is_drawn_in_every_size(size: int) -> None:
    drawing = META.root / "resources/goodword.svg"
    picture = icons.draw(drawing, size)
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", picture[16:24]) == (size, size)
    assert icons.draw(drawing, size) == picture


def test_only_the_program_may_be_started_and_everything_has_one_time(root: Path) -> None:
    program = root / layout.PROGRAM
    assert (program / "goodword").stat().st_mode & 0o777 == 0o755
    assert (program / "_internal/libowned+.so.6").stat().st_mode & 0o777 == 0o644
    assert (program / "_internal/libowned+.so").is_symlink()
    assert (root / "usr/bin/goodword").resolve() == (program / "goodword").resolve()
    assert (root / layout.POLICIES).is_dir() and not list((root / layout.POLICIES).iterdir())
    assert {path.lstat().st_mtime for path in root.rglob("*")} == {float(META.epoch)}


@pytest.mark.parametrize(
    ("version", "packaged"),
    [("1.2.3", "1.2.3"), ("1.2rc1", "1.2~rc1"), ("2.0a3", "2.0~a3"), ("1.0.dev4", "1.0~dev4")],
)
def test_a_candidate_comes_before_its_version(version: str, packaged: str) -> None:
    assert words.package_version(dataclasses.replace(META, version=version)) == packaged
    if shutil.which("dpkg") and packaged != version:
        final = version.rstrip("0123456789").rstrip("abrcdev.")
        compare = ["dpkg", "--compare-versions", packaged, "lt", final]
        assert subprocess.run(compare, check=False).returncode == 0


def test_what_apt_reads_is_whole() -> None:
    fields = deb.control(META, "amd64", "libc6", 12)
    assert "Package: goodword\nVersion: " in fields
    assert "\nDepends: libc6\n" in fields
    assert all(len(line) <= 80 for line in fields.splitlines() if line.startswith(" "))
    assert META.licence in deb.copyright_text(META)
    changes = deb.changelog(META)
    assert changes.startswith(f"goodword ({META.version}) stable; urgency=medium\n\n  * ")
    assert changes.endswith(
        f" -- {META.publisher} <{words.ADDRESS}>  Fri, 15 Jan 2027 08:00:00 +0000\n"
    )


def test_what_rpm_reads_keeps_changes_of_administrators(root: Path) -> None:
    recipe = rpm.spec(META, root)
    assert f"%config(noreplace) %attr(-,root,root) /{layout.AUTOSTART}" in recipe
    assert "%dir %attr(0755,root,root) /etc/goodword/policy.d" in recipe
    assert "%global __requires_exclude ^(libowned\\\\+)\\\\.so.*$" in recipe
    assert "%post" not in recipe and "%pre" not in recipe
    assert f"* Fri Jan 15 2027 {META.publisher}" in recipe


def test_every_change_of_the_version_is_told_once() -> None:
    told = words.changes(META)
    assert len(told) == len(set(told)) > 1
    assert words.changes(dataclasses.replace(META, version="0.0.0")) == ["Version 0.0.0."]


def test_packing_leaves_no_time_and_no_name_inside() -> None:
    packed = layout.packed(b"words")
    assert packed[4:8] == bytes(4)
    assert gzip.decompress(packed) == b"words"


def test_an_appimage_is_its_runtime_with_the_program_behind_it(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which("mksquashfs") is None or shutil.which("unsquashfs") is None:
        pytest.skip("needs squashfs-tools")
    runtime = tmp_path / "runtime"
    runtime.write_bytes(b"\x7fELF\x02\x01\x01\x00AI\x02" + bytes(4096 - 11))
    made = appimage.join(META, tree, tmp_path, runtime)
    again = tmp_path / "again"
    again.mkdir()
    assert appimage.join(META, tree, again, runtime).read_bytes() == made.read_bytes()
    assert made.read_bytes()[4096:4100] == b"hsqs"
    unpack = ["unsquashfs", "-q", "-n", "-o", "4096", "-d", str(tmp_path / "out"), str(made)]
    subprocess.run(unpack, check=True, capture_output=True)
    assert (tmp_path / "out/AppRun").resolve().name == "goodword"
    assert "Exec=goodword %u" in (tmp_path / "out/goodword.desktop").read_text()
    assert (tmp_path / "out/.DirIcon").read_bytes()[:4] == b"\x89PNG"


def test_an_appimage_is_not_made_of_anything_else(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(appimage.VARIABLE, raising=False)
    with pytest.raises(steps.Missing, match=appimage.VARIABLE):
        appimage.build(META, tree, tmp_path)
    wrong = tmp_path / "wrong"
    wrong.write_bytes(b"\x7fELF" + bytes(100))
    monkeypatch.setenv(appimage.VARIABLE, str(wrong))
    with pytest.raises(steps.Failed, match="no AppImage runtime"):
        appimage.build(META, tree, tmp_path)


def test_without_a_key_there_are_sums_and_no_signatures(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GOODWORD_GPG_KEY", raising=False)
    dist = tmp_path / "dist"
    dist.mkdir()
    (dist / "goodword.deb").write_bytes(b"package")
    for _ in range(2):  # the list doesn't list itself
        assert sign.build(META, tree, dist) == (dist / sign.SUMS,)
    subprocess.run(["sha256sum", "--check", "--strict", sign.SUMS], cwd=dist, check=True)
    assert (dist / sign.SUMS).read_text().endswith("  goodword.deb\n")
