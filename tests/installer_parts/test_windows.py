"""The Windows package as tables: what Microsoft's checks would ask, and what we promise."""

from __future__ import annotations

import dataclasses
import re
import struct
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from installer import metadata, msi, shipped, steps
from installer.windows import files, look, package, signing
from installer.windows.schema import SCHEMA, Row, as_text
from installer.windows.tables import faults, tables

META = metadata.read()
VERSIONED = b"MZ" + b"\0" * 60 + struct.pack("<IIII", 0xFEEF04BD, 0x10000, 0x0003000B, 0x00090001)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    made = tmp_path / "goodword"
    (made / "_internal/PySide6/plugins").mkdir(parents=True)
    (made / "goodword.exe").write_bytes(VERSIONED)
    (made / "VERSION").write_text("0.1.0\n")
    for name in ("a long name.dll", "a long name too.dll", "A-LONG~1.DLL", "x.y.z.json", "tz"):
        (made / "_internal" / name).write_text(name)
    (made / "_internal/PySide6/plugins/qwindows.dll").write_text("plugin")
    return made


def told(tree: Path, meta: metadata.Metadata = META) -> dict[str, list[Row]]:
    made = tables(meta, files.listed(tree), tree / "goodword.ico")
    return {name: list(rows) for name, rows in made.items()}


def test_the_tables_of_a_package_have_no_faults(tree: Path) -> None:
    assert faults(told(tree)) == []


@pytest.mark.parametrize(
    ("table", "change", "fault"),
    [
        ("Property", lambda rows: [*rows, rows[0]], "is there 2 times"),
        ("Component", lambda rows: rows[1:], "there is no Component"),
        ("File", lambda rows: rows[1:], "the numbers have gaps"),
        ("MsiFileHash", lambda rows: rows[1:], "needs a version or a hash"),
        ("FeatureComponents", lambda rows: rows[1:], "is in no feature"),
        ("Registry", lambda rows: [(*rows[0][:1], 1, *rows[0][2:])], "is not the machine's"),
        (
            "Registry",
            lambda rows: [(*rows[0][:2], r"Software\Policies\Goodword", *rows[0][3:]), *rows[1:]],
            "only Group Policy writes",
        ),
        ("CustomAction", lambda rows: [("KeepPROGRAM", 2, "x", "y", None)], "runs something"),
        ("LaunchCondition", lambda rows: rows[1:], "would replace a newer one"),
        ("Directory", lambda rows: [*rows, ("Lost", "Lost", "lost")], "TARGETDIR"),
        (
            "InstallExecuteSequence",
            lambda rows: [*rows[:1], ("AppSearch", None, 6700), *rows[2:]],
            "not in the order",
        ),
        ("Upgrade", lambda rows: [(*rows[0][:6], "LOWER")], "is not passed on"),
        ("AppSearch", lambda rows: [("PROGRAM", rows[0][1])], "taken from whoever asks"),
    ],
)
def test_what_is_wrong_is_found(tree: Path, table: str, change: object, fault: str) -> None:
    broken = told(tree)
    broken[table] = change(broken[table])  # type: ignore[operator]
    assert any(fault in sentence for sentence in faults(broken)), faults(broken)


def test_every_file_is_in_the_package_once_and_in_the_order_of_the_cabinet(tree: Path) -> None:
    listed = files.listed(tree)
    there = sorted(path for path in tree.rglob("*") if path.is_file())
    assert sorted(path for _, path in listed.order) == there
    assert [row[0] for row in listed.files] == [key for key, _ in listed.order]
    assert [row[7] for row in listed.files] == list(range(1, len(there) + 1))


def test_a_program_is_replaced_by_its_version_and_anything_else_by_its_content(tree: Path) -> None:
    listed = files.listed(tree)
    versions = {row[0]: row[4] for row in listed.files}
    assert versions[listed.keys["goodword.exe"]] == "3.11.9.1"
    assert versions[listed.keys["VERSION"]] is None
    assert listed.keys["VERSION"] in {row[0] for row in listed.hashes}


def test_a_library_that_no_package_manager_knows_says_its_own_version(tree: Path) -> None:
    library = tree / "_internal/libcrypto-3.dll"
    library.write_bytes(VERSIONED)
    part = shipped._library("libcrypto-3.dll", ["libcrypto-3.dll"], tree)
    assert (part.name, part.version) == ("OpenSSL (libcrypto-3.dll)", "3.11.9.1")
    assert part.purl == "pkg:generic/libcrypto@3.11.9.1"


def test_short_names_are_of_eight_and_three_signs_and_never_the_same() -> None:
    names = [
        "a long name.dll",
        "a long name too.dll",
        "ALONGN~1.DLL",
        "x.y.z.json",
        "ß",
        "tz",
        ".x",
    ]
    given = files.short_names(names)
    assert len({short.upper() for short in given.values()}) == len(names)
    for name, short in given.items():
        assert re.fullmatch(r"[^.|\s]{1,8}(\.[^.|\s]{1,3})?", short), (name, short)
    assert given["tz"] == "tz"
    assert given["ALONGN~1.DLL"] == "ALONGN~1.DLL"


def test_a_file_is_the_same_component_in_every_version_and_the_product_is_another(
    tree: Path,
) -> None:
    newer = dataclasses.replace(META, version="98.0.0")
    (tree / "_internal/AAA").write_text("comes first and moves every number")
    before, after = told(tree), told(tree, newer)
    codes = {row[1] for row in before["Component"]}
    assert codes == {row[1] for row in after["Component"]}
    assert package.product_code(META) != package.product_code(newer)
    assert before["Upgrade"][0][0] == after["Upgrade"][0][0] == package.UPGRADE_CODE


def test_codes_that_windows_knows_from_installed_machines_never_change() -> None:
    assert package.UPGRADE_CODE == "{98D98D3C-FFBC-5E6B-9189-1C4231700B77}"
    assert files.guid("file/goodword.exe") == "{426C646C-3292-5963-BB47-FD450DB4E17C}"


def test_what_an_administrator_said_is_looked_up_and_the_command_line_wins(tree: Path) -> None:
    made = told(tree)
    names = {str(row[0]) for row in made["Property"]}
    for kept in ("PROGRAM", "AUTOSTART", "INSTALLDIR"):
        assert kept not in names, "a default would win over what was said"
        assert (f"KEPT{kept}", f"FindKEPT{kept}") in made["AppSearch"]
        conditions = {row[0]: row[1] for row in made["InstallExecuteSequence"]}
        assert conditions[f"Keep{kept}"] == f"Installed OR (KEPT{kept} AND NOT {kept})"


def test_what_is_looked_up_is_never_taken_from_whoever_asks_for_a_repair(tree: Path) -> None:
    made = told(tree)
    secure = {str(row[0]): str(row[1]) for row in made["Property"]}["SecureCustomProperties"]
    looked_up = {str(row[0]) for row in made["AppSearch"]}
    assert not looked_up & set(secure.split(";"))
    # before the service has its rights, nothing is looked up and no folder gets its usual value
    assert [row[0] for row in made["InstallUISequence"]] == ["ExecuteAction"]


def test_a_library_may_go_backwards_when_goodword_goes_forward(tree: Path) -> None:
    assert ("REINSTALLMODE", "amus") in told(tree)["Property"]


def test_an_address_can_not_become_a_switch(tree: Path) -> None:
    values = {(row[2], row[3]): row[4] for row in told(tree)["Registry"]}
    opens = values[(r"Software\Classes\goodword\shell\open\command", None)]
    assert opens == '"[INSTALLDIR]goodword.exe" -- "%1"'


def test_the_program_address_lies_where_policies_read_it() -> None:
    from desktop import policy_registry

    part = next(part for part in package.parts(META) if part.name == "Program")
    (key, name, _), *others = part.values
    assert (key, name, others) == (policy_registry.INSTALLED, "program", [])
    assert name in policy_registry.AT_INSTALLATION


def test_starting_with_the_session_can_be_left_out(tree: Path) -> None:
    components = {row[0]: row for row in told(tree)["Component"]}
    assert components["RAutostart"][4] == 'AUTOSTART <> "0"'
    assert int(str(components["RAutostart"][3])) & 64, "looked at again at a repair"


def test_the_text_of_a_table_has_its_columns_kinds_and_keys() -> None:
    text = as_text("FeatureComponents", [("Program", "C0001")])
    assert text == (
        "Feature_\tComponent_\r\ns38\ts72\r\nFeatureComponents\tFeature_\tComponent_\r\n"
        "Program\tC0001\r\n"
    )
    assert all(any(column.key for column in columns) for columns in SCHEMA.values())


@pytest.mark.parametrize("version", ["1.2", "1.2.3.dev1", "256.0.0", "1.2.65536", "1.2.³"])
def test_a_version_that_windows_can_not_compare_is_refused(version: str) -> None:
    with pytest.raises(steps.Failed):
        look.numbers(version)


def test_the_icon_holds_every_size_once(tmp_path: Path) -> None:
    content = Path(look.make(META, tmp_path)["icon"]).read_bytes()
    kind, count = struct.unpack_from("<HH", content, 2)
    assert (kind, count) == (1, len(look.SIZES))
    sizes = []
    for at in range(count):
        side, _, _, _, _, depth, length, start = struct.unpack_from(
            "<BBBBHHII", content, 6 + 16 * at
        )
        picture = content[start : start + length]
        assert picture.startswith(b"\x89PNG\r\n\x1a\n") and picture.endswith(b"IEND\xaeB`\x82")
        assert depth == 32 and (side or 256) == struct.unpack(">I", picture[16:20])[0]
        sizes.append(side or 256)
    assert tuple(sizes) == look.SIZES


def test_the_manifest_asks_for_no_rights_and_says_what_windows_must_know() -> None:
    root = ElementTree.fromstring(look.manifest(META))
    told = {element.tag.rpartition("}")[2]: element for element in root.iter()}
    assert told["requestedExecutionLevel"].attrib == {"level": "asInvoker", "uiAccess": "false"}
    assert told["dpiAwareness"].text == "PerMonitorV2"
    assert told["longPathAware"].text == "true"
    assert told["activeCodePage"].text == "UTF-8"
    assert told["assemblyIdentity"].attrib["name"] in (
        META.app_id,
        "Microsoft.Windows.Common-Controls",
    )


def test_the_version_resource_says_the_one_version_and_who_publishes() -> None:
    text = look.version_resource(META)
    assert f"StringStruct('ProductVersion', '{META.version}')" in text
    assert META.publisher in text
    compile(text, "version.txt", "eval")


def test_a_tree_of_another_system_is_no_windows_tree(tmp_path: Path) -> None:
    (tmp_path / "goodword").write_text("ELF")
    meta = dataclasses.replace(META, root=tmp_path)
    with pytest.raises(steps.Missing, match="frozen on Windows"):
        msi.find_tree(meta, tmp_path)
    windows = tmp_path / "build/frozen-windows/goodword"
    windows.mkdir(parents=True)
    (windows / "goodword.exe").write_bytes(b"MZ")
    assert msi.find_tree(meta, tmp_path) == windows


def test_the_shortcut_and_the_running_program_have_one_name() -> None:
    from desktop.ui import taskbar

    assert package.APP_USER_MODEL == taskbar.APP_USER_MODEL_ID


def test_the_run_value_is_the_one_that_the_program_looks_for(tree: Path) -> None:
    from desktop import autostart_windows

    row = next(row for row in told(tree)["Registry"] if row[5] == "RAutostart")
    assert (row[2], row[3]) == (autostart_windows.RUN, autostart_windows.NAME)
    assert str(row[4]).endswith('goodword.exe" --hidden')


def test_a_library_that_somebody_signed_keeps_that_signature(tmp_path: Path) -> None:
    header = b"MZ" + b"\0" * 58 + struct.pack("<I", 64) + b"PE\0\0" + b"\0" * 20
    optional = bytearray(struct.pack("<H", 0x20B) + b"\0" * 300)
    (tmp_path / "bare.dll").write_bytes(header + optional)
    struct.pack_into("<II", optional, 112 + 32, 4096, 900)
    (tmp_path / "signed.dll").write_bytes(header + optional)
    (tmp_path / "text.txt").write_text("MZ")
    assert signing.unsigned(tmp_path / "bare.dll")
    assert not signing.unsigned(tmp_path / "signed.dll")
    assert not signing.unsigned(tmp_path / "text.txt")


def test_nothing_is_signed_without_a_certificate_and_its_key() -> None:
    assert signing.Identity.of({}) is None
    assert signing.Identity.of({"GOODWORD_WINDOWS_CERTIFICATE": "c.pem"}) is None
    both = {"GOODWORD_WINDOWS_CERTIFICATE": "c.pem", "GOODWORD_WINDOWS_KEY": "k.pem"}
    assert signing.Identity.of(both) == signing.Identity("c.pem", "k.pem")


def test_the_workflow_runs_scripts_that_are_there() -> None:
    text = (META.root / ".github/workflows/installers.yml").read_text("utf-8")
    named = {name.replace("\\", "/") for name in re.findall(r"installer[\\/][\w\\/]+\.\w+", text)}
    assert {"installer/windows/build.ps1", "installer/windows/look.ps1"} <= named
    assert [name for name in sorted(named) if not (META.root / name).is_file()] == []
