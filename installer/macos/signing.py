"""Signing, notarising and checking the macOS package: which commands, in which order.

Without a certificate the program is signed ad hoc, which is enough to start it on the machine
that built it and for nothing else. Sources: codesign(1), productsign(1), notarytool(1), TN2206.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Command = Sequence[str | Path]

_MACH_O = {
    bytes.fromhex(magic)
    for magic in ("feedface", "feedfacf", "cefaedfe", "cffaedfe", "cafebabe", "cafebabf")
}


@dataclass(frozen=True)
class Identity:
    """Names of certificates in the builder's keychain; never the certificates themselves."""

    application: str = ""
    """"Developer ID Application: …" or its SHA-1; empty: ad hoc."""
    installer: str = ""
    """"Developer ID Installer: …"; empty: the package is not signed."""
    notary: str = ""
    """The profile that `notarytool store-credentials` made; empty: not notarised."""

    @classmethod
    def of(cls, environment: Mapping[str, str] = os.environ) -> Identity:
        return cls(
            environment.get("GOODWORD_MAC_APPLICATION", ""),
            environment.get("GOODWORD_MAC_INSTALLER", ""),
            environment.get("GOODWORD_MAC_NOTARY", ""),
        )


def code(application: Path) -> list[Path]:
    """Everything in a bundle that bears a signature of its own, the innermost first, the bundle
    itself last. Found by its first bytes, for libraries have all kinds of names."""
    found = [path for path in application.rglob("*") if _is_code(path)]
    return [*sorted(found, key=lambda path: (-len(path.parts), path)), application]


def _is_code(path: Path) -> bool:
    if path.is_symlink():
        return False
    if path.is_dir():
        return path.suffix == ".framework"
    with path.open("rb") as opened:
        return opened.read(4) in _MACH_O


def sign_application(
    application: Path, entitlements: Path, identity: Identity
) -> list[list[str | Path]]:
    """Inside out, and never `--deep`, which would give every library the entitlements. Ad hoc
    there is no hardened runtime: with it, libraries without a team would not be loaded."""
    commands = []
    for path in code(application):
        command: list[str | Path] = ["codesign", "--force", "--sign", identity.application or "-"]
        if identity.application:
            command += ["--timestamp", "--options", "runtime"]
            if path == application:
                command += ["--entitlements", entitlements]
        commands.append([*command, path])
    return commands


def finish(package: Path, application: Path, identity: Identity) -> list[list[str | Path]]:
    """Notarise and staple, then ask the system itself whether it would take them."""
    commands: list[list[str | Path]] = [
        ["codesign", "--verify", "--deep", "--strict", "--verbose=2", application]
    ]
    if identity.notary:
        profile = ["--keychain-profile", identity.notary]
        commands.append(["xcrun", "notarytool", "submit", package, *profile, "--wait"])
        commands.append(["xcrun", "stapler", "staple", package])
    if identity.installer:
        commands.append(["pkgutil", "--check-signature", package])
    if identity.notary:
        commands.append(["spctl", "--assess", "--type", "install", "--verbose=2", package])
    return commands
