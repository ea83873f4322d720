"""What both kinds of packages say about themselves, each in its own form."""

from __future__ import annotations

import re
import textwrap

from installer.metadata import Metadata

ADDRESS = "goodword@no-address.invalid"
"""Debian asks for an address beside the publisher, and there is none: nobody can have this one
(RFC 2606)."""
NEEDED = ("ca-certificates",)
"""What no library says: the certificates that the system trusts."""


def package_version(meta: Metadata) -> str:
    """The version as packages order it: a candidate (1.0rc1, PEP 440) comes before 1.0."""
    return re.sub(r"\.?(a|b|rc|dev)(\d+)$", r"~\1\2", meta.version)


def short(meta: Metadata) -> str:
    """The summary up to its colon, without the article: package lists are narrow."""
    words = meta.summary.partition(":")[0]
    return re.sub(r"^(A|An|The) ", "", words)


def paragraph(meta: Metadata, width: int = 78) -> list[str]:
    return textwrap.wrap(" ".join(meta.description.split()), width, break_on_hyphens=False)


def changes(meta: Metadata) -> list[str]:
    """The lines of this version in CHANGELOG.md, one for each capability."""
    section = re.search(
        rf"^## {re.escape(meta.version)}\b.*?\n(.*?)(?=^## |\Z)",
        (meta.root / "CHANGELOG.md").read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
    if section is None:
        return [f"Version {meta.version}."]
    found = re.findall(r"^- (.*?)(?=^- |^#|\Z)", section[1], re.MULTILINE | re.DOTALL)
    return [" ".join(one.split()) for one in found]
