"""Signing programs, libraries and the package for Windows, on any system, by osslsigncode.

A library that somebody signed already keeps that signature: rules by publisher (AppLocker, WDAC)
then know Microsoft, Python and Qt beside us. Source: osslsigncode(1), PE format ("Certificate
Table").
"""

from __future__ import annotations

import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from installer import steps
from installer.metadata import Metadata


@dataclass(frozen=True)
class Identity:
    """Where the key lies, never the key. All from the environment of whoever releases."""

    certificate: str
    """A PEM file with the whole chain."""
    key: str
    """A PEM file, or the PKCS#11 address of a token."""
    password: str = ""
    """A file with the key's password, which so stands on no command line."""
    clock: str = ""
    """An RFC 3161 server; without its stamp the signature ends with the certificate."""

    @classmethod
    def of(cls, environment: Mapping[str, str] = os.environ) -> Identity | None:
        """None where nothing is to be signed."""
        names = ("CERTIFICATE", "KEY", "PASSWORD_FILE", "TIMESTAMP")
        told = [environment.get(f"GOODWORD_WINDOWS_{name}", "") for name in names]
        return cls(*told) if told[0] and told[1] else None


def sign(file: Path, identity: Identity, meta: Metadata) -> None:
    """Put a signature into a program, a library or a package. The time inside is ours: the same
    file and key give the same bytes, as long as no clock stamps them.
    Errors: `steps.Missing`, `steps.Failed`."""
    tool = steps.tool("osslsigncode", "osslsigncode")
    signed = file.with_name(file.name + ".signed")
    command: list[str | Path] = [tool, "sign", "-h", "sha256", "-certs", identity.certificate]
    command += ["-key", identity.key, "-n", meta.title]
    command += ["-i", meta.homepage] if meta.homepage else []
    command += ["-time", str(meta.epoch)]
    if identity.password:
        command += ["-readpass", identity.password]
    if identity.clock:
        command += ["-ts", identity.clock]
    steps.run([*command, "-in", file, "-out", signed])
    signed.replace(file)


def sign_tree(tree: Path, identity: Identity, meta: Metadata) -> list[Path]:
    """Sign whatever Windows would load and nobody has signed. The files that were."""
    wanted = [path for path in sorted(tree.rglob("*")) if path.is_file() and unsigned(path)]
    for path in wanted:
        sign(path, identity, meta)
    return wanted


def unsigned(path: Path) -> bool:
    """True for a program or library of Windows without a signature."""
    content = path.read_bytes()
    if content[:2] != b"MZ" or len(content) < 64:
        return False
    at = struct.unpack_from("<I", content, 60)[0]
    if content[at : at + 4] != b"PE\0\0":
        return False
    wide = struct.unpack_from("<H", content, at + 24)[0] == 0x20B
    # the optional header's fifth directory: where the certificates begin, and their length
    directory = at + 24 + (112 if wide else 96) + 4 * 8
    return bool(struct.unpack_from("<II", content, directory)[1] == 0)
