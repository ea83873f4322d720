"""What a diagnosis says of this computer and session: versions, disk, keyring, desktop, lock."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from desktop import __version__, portal, store_look
from desktop.diagnose_report import Finding
from desktop.errors import GoodwordError, NoVault
from desktop.model import Secret, Secrets
from desktop.paths import Paths
from desktop.vault import Vault

LOOK = "--look"
"""The word by which a child process is asked what Qt sees."""
SCREEN_SECONDS = 15.0
KEYRING_SECONDS = 10.0
"""For keeping the trial, and for taking it away."""
_LITTLE, _LESS = 200 * 1024**2, 1024**3
_SESSION = (
    "XDG_CURRENT_DESKTOP",
    "XDG_SESSION_TYPE",
    "LANG",
    "LC_ALL",
    "QT_QPA_PLATFORM",
    "GDMSESSION",
)


def versions(now_packaged: str) -> Iterator[Finding]:
    """What runs here, and how it came here."""
    yield Finding("INFO", "Goodword", f"{__version__}, {now_packaged}")
    yield Finding("INFO", "Python", f"{platform.python_version()}, {platform.machine()}")
    yield Finding("INFO", "SQLite", store_look.SQLITE)
    yield Finding("INFO", "TLS", ssl.OPENSSL_VERSION)
    try:
        yield Finding("INFO", "Qt", f"PySide6 {importlib.metadata.version('PySide6_Essentials')}")
    except importlib.metadata.PackageNotFoundError:
        yield Finding("INFO", "Qt", "see below, under desktop")
    yield Finding("INFO", "system", _system())
    said = {name: os.environ[name] for name in _SESSION if os.environ.get(name)}
    told = ", ".join(f"{name}={value}" for name, value in said.items())
    yield Finding("INFO", "session", told or "the environment says nothing about it")


def packaged() -> str:
    """How Goodword came onto this computer, as far as its place tells."""
    if not getattr(sys, "frozen", False):
        return "run from source"
    if os.environ.get("APPIMAGE"):
        return "an AppImage"
    place = Path(sys.executable).resolve().parent
    known = {"linux": "/usr/lib/goodword", "darwin": "/Applications/Goodword.app"}
    if str(place).startswith(known.get(sys.platform, "\0")):
        return "installed by the system's packages"
    return "installed for this computer" if sys.platform == "win32" else "a folder of its own"


def disk(paths: Paths) -> Iterator[Finding]:
    """Room, and what kind of place the data lies in."""
    for what, folder in (("data", paths.data), ("log", paths.log), ("cache", paths.cache)):
        try:
            free = shutil.disk_usage(folder).free
        except OSError as error:
            yield Finding("FAIL", what, f"its folder can't be looked at: {error.strerror}")
            continue
        told = f"{free // 1024**2} MB free"
        if free < _LITTLE:
            yield Finding("FAIL", what, told, "Make room: nothing can be kept on a full disk.")
        elif free < _LESS:
            yield Finding("WARN", what, told, "Little room is left.")
        else:
            yield Finding("OK", what, told)
        if not os.access(folder, os.W_OK):
            yield Finding("FAIL", what, "its folder can't be written to")
    if paths.on_network:
        told = "the data lies on a network drive; the database keeps a journal that bears it"
        yield Finding("WARN", "place", told, "A local folder is faster and safer (--home DIR).")
    else:
        yield Finding("OK", "place", "the data lies on a local drive")


def running(lock: Path) -> Finding:
    """Whether an instance holds the lock. Its process, not the computer's name, is told."""
    try:
        first = lock.read_text("utf-8", "replace").splitlines()[:1]
    except OSError:
        return Finding("INFO", "instance", "none runs on this data")
    number = first[0] if first and first[0].isdigit() else ""
    return Finding("INFO", "instance", f"the lock is there, taken by process {number or 'unknown'}")


def keyring(expected: str) -> Finding:
    """Whether it keeps and forgets what it is given, tried with an entry of our own. Nobody is
    asked for a password: a locked keyring stays locked."""
    vault = Vault.allowed(expected, service="Goodword diagnosis")
    try:
        vault.check()
        state = vault.state(prompt=False)
        if state == "locked":
            told = f"{vault.backend_id or 'one is there'}, locked"
            return Finding("WARN", "keyring", told, "Unlock it; sign-ins wait until then.")
        given = Secrets(Secret("x" * 3000))
        vault.put("probe", given, prompt=False, seconds=KEYRING_SECONDS)
        whole = vault.get("probe", prompt=False) == given
        vault.delete("probe", prompt=False, seconds=KEYRING_SECONDS)
    except NoVault as error:
        told = f"none can be used ({error.facts.get('cause', 'unknown')})"
        advice = "Accounts last until Goodword ends. On Linux a Secret Service is needed, on a bus."
        return Finding("WARN", "keyring", told, advice)
    except GoodwordError as error:
        return Finding("FAIL", "keyring", f"it does not answer as it should ({error.name})")
    if not whole:
        return Finding("FAIL", "keyring", f"{vault.backend_id} does not keep what it is given")
    return Finding("OK", "keyring", f"{vault.backend_id} keeps and forgets what it is given")


def desktop() -> Iterator[Finding]:
    """Screen and tray, as a child process of ours sees them: where Qt can't start, it ends the
    process that tried."""
    if sys.platform.startswith("linux"):
        daemon = portal.notifications()
        if daemon:
            yield Finding("OK", "notifications", daemon)
        else:
            told = "no daemon answers on the session bus"
            yield Finding("WARN", "notifications", told, "Alerts are shown in the window only.")
    try:
        child = subprocess.run(  # noqa: S603  the program itself
            [*_ourselves(), "diagnose", LOOK],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SCREEN_SECONDS,
            check=False,
        )
        seen = json.loads(child.stdout) if child.returncode == 0 else None
    except subprocess.TimeoutExpired:
        yield Finding("FAIL", "screen", "Qt did not start in time")
        return
    except (OSError, ValueError) as error:
        yield Finding("SKIP", "screen", f"it could not be asked ({type(error).__name__})")
        return
    if not isinstance(seen, dict):
        told = f"Qt can't start here (exit code {child.returncode})"
        if not portal.has_screen():
            advice = "Asked over SSH or as a service: ask again in the person's own session."
            yield Finding("SKIP", "screen", "this session has none", advice)
            return
        yield Finding("FAIL", "screen", told, "`goodword --check` says what is missing.")
        return
    yield Finding(
        "OK", "screen", f"Qt {seen['qt']} on {seen['platform']}, {seen['screens']} screen(s)"
    )
    if seen["tray"]:
        yield Finding("OK", "tray", "there")
    else:
        advice = "The window is used instead. On GNOME an AppIndicator extension brings a tray."
        yield Finding("WARN", "tray", "this desktop has none", advice)


def _ourselves() -> Sequence[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, str(Path(__file__).resolve().parent.parent / "main.py")]


def _system() -> str:
    here: str = sys.platform
    if here.startswith("linux"):
        try:
            named = platform.freedesktop_os_release().get("PRETTY_NAME", "Linux")
        except OSError:
            named = "Linux"
        return f"{named}, kernel {platform.release()}"
    if here == "darwin":
        return f"macOS {platform.mac_ver()[0]}"
    return f"{platform.system()} {platform.release()} ({platform.version()})"
