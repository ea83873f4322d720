"""What is said of the frozen program before it is made: metadata, contents, lists of parts."""

from __future__ import annotations

import ast
import dataclasses
import json
import re
import tomllib
from importlib import metadata as installed
from pathlib import Path

import pytest

import desktop
from installer import contents, deb, inner, licences, metadata, rpm, sbom, shipped, steps, trim
from installer.__main__ import main
from installer.linux import entries, manual
from installer.shipped import Part
from installer.windows import package

ROOT = Path(__file__).resolve().parents[2]
META = metadata.read()
PART = Part("alpha", "1.2", "MIT OR Apache-2.0", "pkg:pypi/alpha@1.2", "https://alpha.example")


def test_there_is_one_version() -> None:
    assert desktop.__version__ == META.version
    assert (
        tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == META.version
    )


def test_the_time_of_packages_can_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert metadata.read().epoch == 1_700_000_000


def test_without_git_the_time_is_a_fixed_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    assert metadata.read(tmp_path).epoch == metadata.FIXED_EPOCH


def test_no_package_names_an_address_that_nobody_has(tmp_path: Path) -> None:
    assert META.homepage == ""  # until there is one: then in pyproject.toml
    said = [
        deb.control(META, "amd64", "libc6", 1) + deb.copyright_text(META) + deb.changelog(META),
        rpm.spec(META, tmp_path),
        entries.metainfo(META),
        manual.page(META),
        repr(package.properties(META)),
    ]
    sbom.write(META, tmp_path, ())
    said.append((tmp_path / sbom.FILE).read_text(encoding="utf-8"))
    for text in said:
        assert "github.io" not in text.replace("io.github.goodword", "")
        assert not re.search(r"^(Homepage|URL|Source):|homepage|website|HELPLINK", text, re.M)


def test_an_address_of_the_project_is_in_every_package() -> None:
    meta = dataclasses.replace(META, homepage="https://goodword.example")
    for text in (
        deb.control(meta, "amd64", "libc6", 1),
        deb.copyright_text(meta),
        rpm.spec(meta, Path("/nowhere")),
        entries.metainfo(meta),
        manual.page(meta),
        repr(package.properties(meta)),
    ):
        assert "https://goodword.example" in text.replace("\\-", "-")


def test_every_resource_that_is_read_ships_once() -> None:
    places = [place for place, _ in contents.files(ROOT)]
    assert len(places) == len(set(places))
    tracked = steps.run(["git", "ls-files", "resources"], folder=ROOT).split("\n")
    lacking = {name for name in tracked if name} - set(places)
    assert lacking == {"resources/practice/paint.py"}


def test_every_page_that_the_application_shows_ships() -> None:
    shown = set()
    for path in (ROOT / "desktop/ui").glob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                name = f"{node.value.value!s}.md"
                shown |= {name} if (ROOT / "docs" / name).is_file() else set()
    assert {"reach-formulas.md", "licences.md"} <= shown
    for page in contents.DOCUMENTS:  # and what these lead to
        text = (ROOT / "docs" / page).read_text(encoding="utf-8")
        shown |= set(re.findall(r"\]\(([a-z-]+\.md)", text))
    assert shown <= set(contents.DOCUMENTS)


@pytest.mark.parametrize("module", contents.EXCLUDED)
def test_nothing_left_out_is_imported_by_goodword(module: str) -> None:
    word = re.escape(module)
    imports = re.compile(rf"^\s*(?:import|from) {word}(?:\.| |$)", re.M)
    for path in [ROOT / "main.py", *(ROOT / "desktop").rglob("*.py")]:
        assert not imports.search(path.read_text(encoding="utf-8")), path


@pytest.mark.parametrize(
    "name",
    [
        "libX11.so.6",
        "libxcb-render-util.so.0",
        "libgssapi_krb5.so.2",
        "libglib-2.0.so.0",
        "libstdc++.so.6",
        "libwayland-client.so.0",
        "libz.so.1",
    ],
)
def test_what_each_desktop_has_is_left_to_it(name: str) -> None:
    assert trim.SYSTEM.match(name)


@pytest.mark.parametrize(
    "name", ["libssl.so.3", "libsqlite3.so.0", "libffi.so.8", "libQt6Core.so.6", "libicuuc.so.73"]
)
def test_what_goodword_was_tried_with_ships(name: str) -> None:
    assert not trim.SYSTEM.match(name)


def test_a_library_is_kept_when_something_kept_needs_it(tmp_path: Path) -> None:
    """Real libraries: the module needs `libused`, nothing needs `libidle`."""
    compiler = _compiler()
    inside = tmp_path / "_internal"
    (inside / "PySide6/Qt/plugins/designer").mkdir(parents=True)
    (tmp_path / "c.c").write_text("int one(void) { return 1; }\n")
    for name in ("libused.so.1", "libidle.so.1"):
        steps.run(
            [compiler, "-shared", f"-Wl,-soname,{name}", "-o", inside / name, tmp_path / "c.c"]
        )
    module = inside / "mod.cpython-311-x86_64-linux-gnu.so"
    (tmp_path / "m.c").write_text("int one(void); int two(void) { return one(); }\n")
    steps.run([compiler, "-shared", "-o", module, tmp_path / "m.c", inside / "libused.so.1"])
    (inside / "PySide6/Qt/plugins/designer/libqform.so").write_bytes(module.read_bytes())

    trim.trim(tmp_path)

    kept = sorted(path.name for path in tmp_path.rglob("*.so*"))
    assert kept == ["libused.so.1", module.name]
    assert trim.needed(module) == ["libused.so.1", *trim.needed(module)[1:]]


def _compiler() -> str:
    try:
        return steps.tool("gcc", "gcc")
    except steps.Missing as missing:
        pytest.skip(str(missing))


def test_parts_are_found_in_the_bytes_of_a_library(tmp_path: Path) -> None:
    library = tmp_path / "libQt6Gui.so.6"
    library.write_bytes(b"\x7fELF..libpng version 1.6.59\0 by mity/md4c issues\0")
    assert {(one.name, one.version) for one in inner.found_in(library)} == {
        ("libpng", "1.6.59"),
        ("md4c", ""),
    }


def test_a_file_of_unknown_origin_ends_the_build(tmp_path: Path) -> None:
    origins = shipped._Origins()
    for place in ("mystery.so", "goodword:mystery", "libunheard.so.1"):
        assert shipped._owner(place, origins) is None
    assert shipped._owner("libssl.so.3", origins) == "libssl.so.3"
    assert shipped._owner("goodword:desktop.web", origins) == ""
    assert shipped._owner("goodword:email.message", origins) == "CPython"
    assert shipped._owner("resources/look.qss", origins) == ""


def test_the_bill_of_materials_fits_its_schema_and_is_the_same_each_time(tmp_path: Path) -> None:
    part = dataclasses.replace(
        PART,
        files=("alpha/one.so", "goodword:alpha"),
        inside=(inner.Inner("beta", "2", "", "pkg:cargo/beta@2"),),
    )
    sbom.write(META, tmp_path, (part,))
    first = (tmp_path / sbom.FILE).read_text(encoding="utf-8")
    sbom.write(META, tmp_path, (part,))
    assert (tmp_path / sbom.FILE).read_text(encoding="utf-8") == first
    assert complaint_about(first) is None
    broken = json.loads(first)
    broken["components"][0]["type"] = "thing"
    assert complaint_about(json.dumps(broken)) is not None


def complaint_about(bill: str) -> object:
    """None where it fits CycloneDX's own schema."""
    validation = pytest.importorskip(
        "cyclonedx.validation.json", reason="make installers installs CycloneDX's library"
    )
    from cyclonedx.schema import SchemaVersion

    return validation.JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill)


def test_a_part_without_a_licence_text_ends_the_build(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="alpha"):
        licences.write(META, tmp_path, (PART,))


def test_texts_lie_in_a_folder_named_in_the_list(tmp_path: Path) -> None:
    text = tmp_path / "COPYING"
    text.write_text("You may.")
    tree = tmp_path / "tree"
    tree.mkdir()
    licences.write(META, tree, (dataclasses.replace(PART, texts=(text,)),))
    assert (tree / "licences/alpha/COPYING.txt").read_text() == "You may."
    listed = (tree / "licences/README.txt").read_text(encoding="utf-8")
    assert "alpha 1.2: MIT OR Apache-2.0 (alpha/)" in listed
    assert (tree / "licences/Goodword.txt").read_bytes() == (ROOT / "LICENSE").read_bytes()


def test_texts_of_one_name_with_different_endings_all_ship(tmp_path: Path) -> None:
    names = ("LICENSE", "LICENSE.APACHE", "LICENSE.BSD", "COPYING.txt", "NOTICE.md")
    for name in names:
        (tmp_path / name).write_text(f"You may, says {name}.")
    tree = tmp_path / "tree"
    tree.mkdir()
    texts = tuple(tmp_path / name for name in names)
    licences.write(META, tree, (dataclasses.replace(PART, texts=texts),))
    shipped_texts = [path.read_text() for path in (tree / "licences/alpha").iterdir()]
    assert sorted(shipped_texts) == sorted(f"You may, says {name}." for name in names)


def test_what_python_asks_of_a_package_is_all_that_stays_of_its_listing(tmp_path: Path) -> None:
    listing = tmp_path / "_internal/alpha-1.2.dist-info"
    (listing / "licenses").mkdir(parents=True)
    for name in ("METADATA", "RECORD", "INSTALLER", "entry_points.txt", "licenses/LICENSE"):
        (listing / name).write_text("Name: alpha")
    trim.trim(tmp_path)
    assert sorted(path.name for path in listing.iterdir()) == ["METADATA", "entry_points.txt"]


def test_qt_has_its_licences_here_because_its_package_brings_none() -> None:
    dist = installed.distribution("PySide6-Essentials")
    part = shipped._distribution(dist, [], ROOT)
    assert part.licence == "LGPL-3.0-only"
    for name in ("LGPL-3.0.txt", "GPL-3.0.txt", "qt-parts.txt"):
        assert (licences.TEXTS / name).stat().st_size > 5000


def test_each_part_inside_qt_has_holders_and_the_text_of_its_licence() -> None:
    listed, *texts = re.split(
        r"^=+\n", (licences.TEXTS / "qt-parts.txt").read_text("utf-8"), flags=re.M
    )
    headings = {text.partition("\n")[0] for text in texts}
    # whose texts lie beside it, or that ask for none; libwebp's text stands under its own name
    elsewhere = {"GPL-2+", "LGPL-2.1-or-later", "public-domain", "BSD-3-clause (Google)"}
    parts = [block.strip().split("\n") for block in listed.split("\n\n")[2:] if block.strip()]
    for name, licence, *holders in parts:
        assert (
            "".join(holders).strip(" :") not in ("", "Copyright") or "public-domain" in licence
        ), name
        said = licence.removeprefix("  Licence: ").removesuffix(" (KDE's application menu)")
        for word in re.split(r"; | and | or ", said):
            assert word in headings | elsewhere, (name, word)
    named = {name.lower() for name, *_ in parts}
    from_qt = [one for one in inner._SIGNS if one.library.pattern.lower().find("qt6") >= 0]
    assert {one.name for one in from_qt} <= {name.split(" ")[0] for name in named}


def test_a_step_that_lacks_its_tool_is_named_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # no dpkg, no rpm
    words = ["deb", "rpm", "--tree", str(tmp_path), "--dist", str(tmp_path / "dist")]
    assert main(words) == 1
    said = capsys.readouterr().out
    assert re.search(r"^deb: not made: needs \S+, from \S+$", said, re.M)
    assert re.search(r"^rpm: not made: needs \S+, from \S+$", said, re.M)
    assert main([*words, "--skip-missing"]) == 0


def test_what_only_another_system_can_make_is_no_fault_where_all_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("GOODWORD_APPIMAGE_RUNTIME", raising=False)
    monkeypatch.setattr(steps, "ORDER", ("appimage",))
    where = ["--tree", str(tmp_path), "--dist", str(tmp_path / "dist")]
    assert main(["all", *where]) == 0
    assert "appimage: not made: needs a runtime" in capsys.readouterr().out
    assert main(["appimage", *where]) == 1
    monkeypatch.setattr(steps, "ORDER", ("deb",))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["all", *where]) == 1
