"""The macOS package: the bundle and its sign-in entry, signed, in a .pkg for the whole machine.

The definitions are written on any system, below build/macos; the package itself needs Apple's
tools and the frozen `Goodword.app` that a Mac makes. One package an architecture: google-re2 and
others have wheels for arm64 and x86_64, and none for both at once.
"""

from __future__ import annotations

import platform
import shutil
import sys
from pathlib import Path

from installer import freeze, licences, sbom, steps, trim
from installer.macos import plists, signing
from installer.macos.icon import icns
from installer.metadata import Metadata

XCODE = "a Mac with Xcode's command-line tools"


def build(meta: Metadata, tree: Path, dist: Path) -> tuple[Path, ...]:
    """The signed package. Errors: `Elsewhere` on any other system, `Missing`, `Failed`."""
    work = meta.root / "build" / "macos"
    architecture = platform.machine()
    write_definitions(meta, work, architecture)
    for tool in ("pkgbuild", "productbuild", "codesign"):
        if sys.platform != "darwin" and shutil.which(tool) is None:
            raise steps.Elsewhere(tool, XCODE)
        steps.tool(tool, XCODE)
    frozen = tree.with_name(f"{meta.title}.app")
    if not frozen.is_dir():
        raise steps.Failed("mac", f"there is no {frozen}: run the step freeze on this Mac")
    root = stage(meta, tree, work)
    package = dist / f"{meta.name}-{meta.version}-macos-{architecture}.pkg"
    for command in commands(meta, root, work, package, signing.Identity.of()):
        steps.run(command)
    return (package,)


def component(meta: Metadata) -> str:
    return f"{meta.name}-component.pkg"


def write_definitions(meta: Metadata, work: Path, architecture: str) -> None:
    """Everything that is decided before a Mac comes into it."""
    resources = work / "resources"
    resources.mkdir(parents=True, exist_ok=True)
    written = {
        "Info.plist": plists.as_file(plists.info_plist(meta)),
        "entitlements.plist": plists.as_file(plists.entitlements()),
        "components.plist": plists.as_file(plists.components(meta)),
        f"{meta.app_id}.plist": plists.as_file(plists.launch_agent(meta)),
        "distribution.xml": plists.distribution(meta, architecture, component(meta)).encode(),
        f"{meta.title}.icns": icns(meta.root / "resources" / f"{meta.name}.svg"),
    }
    for name, content in written.items():
        (work / name).write_bytes(content)
    shutil.copyfile(meta.root / "LICENSE", resources / "LICENSE")


def stage(meta: Metadata, tree: Path, work: Path) -> Path:
    """Lay out what lands on the disk: the bundle beside `tree` with our Info.plist, icon, the
    papers that lie in the tree and the script that removes it, and the sign-in entry."""
    root = work / "root"
    if root.exists():
        shutil.rmtree(root)
    application = root / plists.INSTALL_FOLDER.lstrip("/") / f"{meta.title}.app"
    shutil.copytree(tree.with_name(application.name), application, symlinks=True)
    contents = application / "Contents"
    _trim(contents)
    resources = contents / "Resources"
    resources.mkdir(exist_ok=True)
    shutil.copyfile(work / "Info.plist", contents / "Info.plist")
    shutil.copyfile(work / f"{meta.title}.icns", resources / f"{meta.title}.icns")
    shutil.copytree(tree / licences.FOLDER, resources / licences.FOLDER)
    for name in (freeze.VERSION_FILE, sbom.FILE):
        shutil.copyfile(tree / name, resources / name)
    script = resources / "uninstall.sh"
    shutil.copyfile(Path(__file__).with_name("macos") / "uninstall.sh", script)
    script.chmod(0o755)
    agents = root / plists.AGENT_FOLDER.lstrip("/")
    agents.mkdir(parents=True)
    agent = agents / f"{meta.app_id}.plist"
    shutil.copyfile(work / f"{meta.app_id}.plist", agent)
    agent.chmod(0o644)
    return root


def _trim(contents: Path) -> None:
    """The same plugins as elsewhere. PyInstaller links data and code to and fro, so that what
    led to a plugin that is gone leads nowhere."""
    for name in ("Frameworks", "Resources"):
        trim.drop_plugins(contents / name)
    for path in contents.rglob("*"):
        if path.is_symlink() and not path.exists():
            path.unlink()


def commands(
    meta: Metadata, root: Path, work: Path, package: Path, identity: signing.Identity
) -> list[list[str | Path]]:
    """What Apple's tools are asked to do, in order."""
    application = root / plists.INSTALL_FOLDER.lstrip("/") / f"{meta.title}.app"
    made = work / component(meta)
    words: list[list[str | Path]] = [
        *signing.sign_application(application, work / "entitlements.plist", identity),
        [
            "pkgbuild",
            *("--root", root, "--install-location", "/", "--ownership", "recommended"),
            *("--identifier", meta.app_id, "--version", meta.version),
            *("--component-plist", work / "components.plist", made),
        ],
    ]
    sign = ["--sign", identity.installer, "--timestamp"] if identity.installer else []
    product: list[str | Path] = ["productbuild", "--distribution", work / "distribution.xml"]
    product += ["--package-path", work, "--resources", work / "resources", *sign, package]
    return [*words, product, *signing.finish(package, application, identity)]
