"""Signing with a key that lies in the keyring of whoever releases; only its name comes here.

Source: gpg(1) ("--batch", "--detach-sign", "--clearsign"), rpmsign(8).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from installer import steps


def key_name(environment: Mapping[str, str] = os.environ) -> str:
    """The fingerprint in GOODWORD_GPG_KEY; empty where nothing is to be signed."""
    return environment.get("GOODWORD_GPG_KEY", "").strip()


def sign_beside(file: Path, key: str) -> Path:
    """A signature in a file of its own, `FILE.asc`. Errors: `Missing`, `Failed`."""
    return _sign(file, file.with_name(file.name + ".asc"), key, "--detach-sign")


def sign_within(file: Path, made: Path, key: str) -> Path:
    """A copy of a text with its signature around it. Errors: `Missing`, `Failed`."""
    return _sign(file, made, key, "--clearsign")


def export(key: str, made: Path) -> Path:
    """The public key, for the machines that shall trust it. Errors: `Missing`, `Failed`."""
    steps.run([*_gpg(), "--output", made, "--export", key])
    return made


def sign_rpm(package: Path, key: str) -> None:
    """Put a signature into the package itself. Errors: `Missing`, `Failed`."""
    rpmsign = steps.tool("rpmsign", "rpm")
    # where gpg lies was written into rpm when it was built, for another system perhaps
    told = {"_gpg_name": key, "__gpg": steps.tool("gpg", "gnupg")}
    defined = [word for name, value in told.items() for word in ("--define", f"{name} {value}")]
    steps.run([rpmsign, *defined, "--addsign", package])


def _sign(file: Path, made: Path, key: str, how: str) -> Path:
    steps.run([*_gpg(), "--local-user", key, "--output", made, how, file])
    return made


def _gpg() -> list[str]:
    return [steps.tool("gpg", "gnupg"), "--batch", "--yes", "--armor"]
