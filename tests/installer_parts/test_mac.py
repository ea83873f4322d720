"""The macOS package as far as it can be looked at without a Mac: its definitions, what lands on
the disk, and what Apple's tools are asked to do, by stand-ins that write down what they get."""

from __future__ import annotations

import os
import plistlib
import re
import shutil
import stat
import struct
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
import yaml

from desktop import autostart_macos
from installer import mac, metadata, steps
from installer.macos import plists, signing
from installer.macos.icon import SIZES, icns

META = metadata.read()
ROOT = META.root
SIGNED = signing.Identity("Developer ID Application: A", "Developer ID Installer: A", "profile")
MACH_O = bytes.fromhex("cffaedfe") + b"\0" * 28
TOOLS = ("codesign", "pkgbuild", "productbuild", "pkgutil", "spctl", "xcrun")
RECORDER = """#!/bin/sh
echo "$(basename "$0") $*" >> "$RECORD"
for word in "$@"; do last="$word"; done
case "$(basename "$0")" in
codesign) test -e "$last" || exit 1 ;;
pkgbuild) test -d "$2" && echo made > "$last" ;;
productbuild) test -f "$2" && echo made > "$last" ;;
esac
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A frozen tree with its papers, and beside it a bundle in the shape that PyInstaller gives
    it: code, data, a framework, links."""
    tree = tmp_path / "frozen" / "goodword"
    (tree / "licences" / "Qt").mkdir(parents=True)
    (tree / "licences" / "Qt" / "LGPL-3.0.txt").write_text("text")
    (tree / "VERSION").write_text(f"{META.version}\n")
    (tree / "goodword.cdx.json").write_text("{}")
    contents = tmp_path / "frozen" / "Goodword.app" / "Contents"
    framework = contents / "Frameworks" / "QtCore.framework"
    for folder in (contents / "MacOS", contents / "Resources", framework / "Versions" / "A"):
        folder.mkdir(parents=True)
    (contents / "MacOS" / "goodword").write_bytes(MACH_O)
    (contents / "Frameworks" / "library.so").write_bytes(MACH_O)
    (framework / "Versions" / "A" / "QtCore").write_bytes(MACH_O)
    (framework / "QtCore").symlink_to("Versions/A/QtCore")
    (contents / "Resources" / "words.qm").write_bytes(b"words")
    (contents / "Frameworks" / "words.qm").symlink_to("../Resources/words.qm")
    (contents / "Info.plist").write_bytes(plistlib.dumps({"CFBundleIdentifier": "another"}))
    return tree


@pytest.fixture
def frozen(tree: Path) -> Path:
    return tree.with_name("Goodword.app")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    mac.write_definitions(META, folder, "arm64")
    return folder


def test_the_bundle_says_who_it_is_and_which_addresses_are_its_own() -> None:
    said = plistlib.loads(plists.as_file(plists.info_plist(META)))
    assert said["CFBundleIdentifier"] == META.app_id
    assert said["CFBundleShortVersionString"] == said["CFBundleVersion"] == META.version
    assert said["CFBundleURLTypes"][0]["CFBundleURLSchemes"] == ["goodword"]
    assert said["LSUIElement"] is True
    assert said["LSMinimumSystemVersion"] == "13.0"


def test_the_bundle_asks_for_nothing_it_does_not_use() -> None:
    said = plists.info_plist(META)
    assert "NSAppTransportSecurity" not in said
    asked = {key for key in said if key.endswith("UsageDescription")}
    for word in ("Camera", "Microphone", "Contacts", "Location", "Calendars", "AppleEvents"):
        assert not [key for key in asked if word in key]
    assert all(said[key].endswith(".") for key in asked)


def test_the_hardened_runtime_is_loosened_in_one_place_only() -> None:
    allowed = plistlib.loads(plists.as_file(plists.entitlements()))
    assert allowed == {"com.apple.security.cs.allow-unsigned-executable-memory": True}


def test_the_sign_in_entry_starts_what_the_package_lays_there(tree: Path, work: Path) -> None:
    root = mac.stage(META, tree, work)
    agent = root / "Library" / "LaunchAgents" / f"{META.app_id}.plist"
    said = plistlib.loads(agent.read_bytes())
    program, *words = said["ProgramArguments"]
    assert (root / program.lstrip("/")).is_file()
    assert words == ["--hidden"]
    assert said["RunAtLoad"] is True
    assert "KeepAlive" not in said, "Quit means quit"
    assert said["LimitLoadToSessionType"] == "Aqua"
    assert stat.S_IMODE(agent.stat().st_mode) == 0o644, "launchd refuses what others can write"
    assert said["Label"] == autostart_macos.APP_ID, "a person's own entry covers the same label"
    assert agent == root / str(autostart_macos.SYSTEM).lstrip("/") / agent.name


def test_the_definitions_are_the_same_bytes_each_time(tmp_path: Path, work: Path) -> None:
    again = tmp_path / "again"
    mac.write_definitions(META, again, "arm64")
    for path in (path for path in work.rglob("*") if path.is_file()):
        assert path.read_bytes() == (again / path.relative_to(work)).read_bytes()


def test_the_package_is_for_the_whole_machine_and_runs_no_script(work: Path) -> None:
    root = ElementTree.fromstring((work / "distribution.xml").read_text("utf-8"))
    domains, options = root.find("domains"), root.find("options")
    assert domains is not None
    assert options is not None
    assert domains.attrib == {
        "enable_anywhere": "false",
        "enable_currentUserHome": "false",
        "enable_localSystem": "true",
    }
    assert options.get("hostArchitectures") == "arm64"
    assert options.get("require-scripts") == "false"
    assert not [element for element in root.iter() if "script" in element.tag.split("-")[:1]]
    named = {reference.text for reference in root.iter("pkg-ref") if (reference.text or "").strip()}
    assert named == {mac.component(META)}
    licence = root.find("license")
    assert licence is not None
    assert (work / "resources" / str(licence.get("file"))).is_file()
    minimum = root.find("volume-check/allowed-os-versions/os-version")
    assert minimum is not None
    assert minimum.get("min") == plists.OLDEST_SYSTEM


def test_the_installer_updates_the_one_in_applications_and_never_backwards(
    tree: Path, work: Path
) -> None:
    root = mac.stage(META, tree, work)
    (component,) = plistlib.loads((work / "components.plist").read_bytes())
    assert (root / component["RootRelativeBundlePath"]).is_dir()
    assert component["BundleIsRelocatable"] is False
    assert component["BundleIsVersionChecked"] is True


def test_what_is_laid_out_keeps_links_and_gets_our_own_papers(tree: Path, work: Path) -> None:
    root = mac.stage(META, tree, work)
    contents = root / "Applications" / "Goodword.app" / "Contents"
    assert (contents / "Frameworks" / "words.qm").is_symlink()
    assert plistlib.loads((contents / "Info.plist").read_bytes())["CFBundleIdentifier"] == (
        META.app_id
    )
    assert (contents / "Resources" / "VERSION").read_text("ascii").split() == [META.version]
    assert (contents / "Resources" / "licences" / "Qt" / "LGPL-3.0.txt").is_file()
    assert (contents / "Resources" / "goodword.cdx.json").is_file()
    assert os.access(contents / "Resources" / "uninstall.sh", os.X_OK)
    assert {path.name for path in contents.joinpath("MacOS").iterdir()} == {"goodword"}, (
        "what isn't code there breaks the signature"
    )


def test_plugins_nobody_uses_are_left_out_and_no_link_leads_nowhere(
    tree: Path, frozen: Path, work: Path
) -> None:
    plugins = Path("PySide6") / "Qt" / "plugins"
    kept, gone = Path("platforms") / "libqcocoa.dylib", Path("sqldrivers") / "libqsqlite.dylib"
    for name in (kept, gone):
        place = frozen / "Contents" / "Frameworks" / plugins / name
        place.parent.mkdir(parents=True)
        place.write_bytes(MACH_O)
        link = frozen / "Contents" / "Resources" / plugins / name
        link.parent.mkdir(parents=True)
        link.symlink_to(os.path.relpath(place, link.parent))
    contents = mac.stage(META, tree, work) / "Applications" / "Goodword.app" / "Contents"
    assert (contents / "Frameworks" / plugins / kept).is_file()
    assert (contents / "Resources" / plugins / kept).is_symlink()
    assert not (contents / "Frameworks" / plugins / gone).exists()
    links = [path for path in contents.rglob("*") if path.is_symlink()]
    assert links
    assert all(path.exists() for path in links)


def test_code_is_signed_from_the_inside_out_and_only_the_bundle_gets_rights(frozen: Path) -> None:
    commands = signing.sign_application(frozen, Path("rights.plist"), SIGNED)
    signed = [Path(command[-1]) for command in commands]
    assert signed[-1] == frozen
    names = [path.name for path in signed]
    assert names.index("QtCore") < names.index("QtCore.framework")
    assert names.count("QtCore") == 1, "a link is not signed beside what it leads to"
    assert "words.qm" not in names
    for command in commands:
        assert "runtime" in command
        assert "--deep" not in command
        assert ("--entitlements" in command) == (command[-1] == frozen)


def test_without_a_certificate_it_is_signed_ad_hoc_and_said_nowhere_else(
    tree: Path, work: Path
) -> None:
    words = mac.commands(META, mac.stage(META, tree, work), work, Path("x.pkg"), NOBODY)
    assert all("--options" not in command for command in words)
    assert words[0][:4] == ["codesign", "--force", "--sign", "-"]
    assert not [command for command in words if command[0] in ("xcrun", "pkgutil", "spctl")]


NOBODY = signing.Identity()


def test_a_whole_build_asks_apples_tools_in_the_right_order(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = _stand_ins(tmp_path, monkeypatch)
    for name, value in (("APPLICATION", "A"), ("INSTALLER", "B"), ("NOTARY", "C")):
        monkeypatch.setenv(f"GOODWORD_MAC_{name}", value)
    copy = metadata.Metadata(**{**META.__dict__, "root": tmp_path / "checkout"})
    shutil.copytree(ROOT / "resources", copy.root / "resources")
    shutil.copy(ROOT / "LICENSE", copy.root)
    dist = tmp_path / "dist"
    dist.mkdir()
    (package,) = mac.build(copy, tree, dist)
    assert package.read_text() == "made\n"
    assert package.name.startswith(f"goodword-{META.version}-macos-")
    asked = record.read_text("utf-8").splitlines()
    tools = [line.split()[0] for line in asked if not line.startswith("codesign --force")]
    assert tools == [
        *("pkgbuild", "productbuild", "codesign"),
        *("xcrun", "xcrun", "pkgutil", "spctl"),
    ]
    (submitted,) = [line for line in asked if "notarytool submit" in line]
    assert "--keychain-profile C --wait" in submitted
    assert not [line for line in asked if "password" in line.lower()]


def test_a_tool_of_apples_that_is_not_there_is_said(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    copy = metadata.Metadata(**{**META.__dict__, "root": tmp_path / "checkout"})
    shutil.copytree(ROOT / "resources", copy.root / "resources")
    shutil.copy(ROOT / "LICENSE", copy.root)
    with pytest.raises(steps.Missing, match="pkgbuild"):
        mac.build(copy, tree, tmp_path)


def test_the_icon_holds_each_size_that_it_names() -> None:
    content = icns(ROOT / "resources" / "goodword.svg")
    assert content[:4] == b"icns"
    assert struct.unpack(">I", content[4:8]) == (len(content),)
    found, at = {}, 8
    while at < len(content):
        name, length = content[at : at + 4], struct.unpack(">I", content[at + 4 : at + 8])[0]
        png = content[at + 8 : at + length]
        assert png[:8] == b"\x89PNG\r\n\x1a\n"
        found[name] = struct.unpack(">II", png[16:24])
        at += length
    assert found == {name: (size, size) for name, size in SIZES.items()}


def test_the_profile_for_a_rollout_names_the_entry_and_the_program() -> None:
    profile = plistlib.loads(plists.as_file(plists.rollout_profile(META)))
    by_kind = {payload["PayloadType"]: payload for payload in profile["PayloadContent"]}
    (rule,) = by_kind["com.apple.servicemanagement"]["Rules"]
    assert (rule["RuleType"], rule["RuleValue"]) == ("Label", plists.launch_agent(META)["Label"])
    (alerts,) = by_kind["com.apple.notificationsettings"]["NotificationSettings"]
    assert alerts["BundleIdentifier"] == META.app_id
    identifiers = [part["PayloadUUID"] for part in (profile, *profile["PayloadContent"])]
    assert len(set(identifiers)) == len(identifiers)


def test_removal_takes_the_program_and_its_entry_and_nothing_of_a_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    application, agents = tmp_path / "Goodword.app", tmp_path / "LaunchAgents"
    home = tmp_path / "Users" / "someone" / "Library" / "Application Support" / "Goodword"
    for folder in (application, agents, home):
        folder.mkdir(parents=True)
        (folder / "kept").write_text("x")
    agent = agents / f"{META.app_id}.plist"
    agent.write_text("x")
    script = (ROOT / "installer" / "macos" / "uninstall.sh").read_text("utf-8")
    assert f'label="{META.app_id}"' in script
    script = script.replace(f"/Applications/{META.title}.app", str(application))
    script = script.replace(plists.AGENT_FOLDER, str(agents))
    stand_ins = tmp_path / "bin"
    stand_ins.mkdir()
    said = {"id": "echo 0", "ps": f"echo '501 {application}/Contents/MacOS/goodword'"}
    for name in ("id", "ps", "launchctl", "pkill", "pkgutil"):
        file = stand_ins / name
        file.write_text(f"#!/bin/sh\n{said.get(name, f'echo {name} $* >> {tmp_path}/record')}\n")
        file.chmod(0o755)
    monkeypatch.setenv("PATH", f"{stand_ins}{os.pathsep}{os.environ['PATH']}")
    for _ in range(2):
        subprocess.run(["sh", "-c", script], check=True, capture_output=True)
    assert not application.exists()
    assert not agent.exists()
    assert (agents / "kept").exists()
    assert (home / "kept").exists()
    record = (tmp_path / "record").read_text("utf-8")
    assert f"launchctl bootout gui/501/{META.app_id}" in record
    assert f"pkgutil --forget {META.app_id}" in record


def _stand_ins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder, record = tmp_path / "bin", tmp_path / "record"
    folder.mkdir()
    for name in TOOLS:
        (folder / name).write_text(RECORDER)
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("RECORD", str(record))
    return record


def test_the_scripts_for_a_mac_are_sound_and_can_be_started() -> None:
    scripts = sorted((ROOT / "installer" / "macos").glob("*.sh"))
    assert len(scripts) >= 3
    for script in scripts:
        assert os.access(script, os.X_OK), script
        subprocess.run(["sh", "-n", script], check=True)
        assert "\nset -eu\n" in script.read_text("utf-8"), script


def test_the_runner_starts_scripts_and_lays_aside_files_that_are_there() -> None:
    jobs = yaml.safe_load((ROOT / ".github/workflows/installers.yml").read_text("utf-8"))["jobs"]
    words = "\n".join(step.get("run", "") for step in jobs["macos"]["steps"])
    for script in re.findall(r"installer/macos/\w+\.sh", words):
        assert (ROOT / script).is_file(), script
    assert "uninstall.sh" in words
    named = set(jobs["macos"]["env"])
    assert named == {f"GOODWORD_MAC_{word}" for word in ("APPLICATION", "INSTALLER", "NOTARY")}
