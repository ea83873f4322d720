"""What lies inside the libraries that ship, found in their bytes: names and versions of parts
that no package lists."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Inner:
    name: str
    version: str
    licence: str
    purl: str


@dataclass(frozen=True)
class _Sign:
    """A part that is inside when `sign` is found; its first group is the version."""

    name: str
    licence: str
    library: re.Pattern[str]
    sign: re.Pattern[bytes]


def _sign(name: str, licence: str, library: str, sign: bytes) -> _Sign:
    return _Sign(name, licence, re.compile(library), re.compile(sign))


_SIGNS = (
    _sign("icu", "ICU", r"libicuuc|icuuc", rb"\0icudt(\d\d)[lb]"),
    _sign("pcre2", "BSD-3-Clause", r"Qt6Core|QtCore", rb"\0(10\.\d\d) 20\d\d-"),
    _sign("tinycbor", "MIT", r"Qt6Core|QtCore", rb"(?i)()unsupported CBOR|cbor_"),
    _sign("double-conversion", "BSD-3-Clause", r"Qt6Core|QtCore", rb"()double_conversion"),
    _sign("libpng", "libpng-2.0", r"Qt6Gui|QtGui", rb"libpng version (\d+\.\d+\.\d+)"),
    _sign("harfbuzz", "MIT", r"Qt6Gui|QtGui", rb"\0(\d\d\.\d+\.\d+)\0"),
    _sign("md4c", "MIT", r"Qt6Gui|QtGui", rb"()mity/md4c"),
    _sign("libjpeg-turbo", "IJG", r"qjpeg", rb"libjpeg-turbo version (\d+\.\d+\.\d+)"),
    _sign("libwebp", "BSD-3-Clause", r"qwebp", rb"()VP8X|WEBPVP8"),
    _sign("openssl", "Apache-2.0", r"_rust|libcrypto", rb"OpenSSL (\d+\.\d+\.\d+\w?) \d"),
    _sign("sqlite", "blessing", r"_sqlite3|sqlite3", rb"\0(3\.\d\d\.\d+)\0"),
    _sign("abseil-cpp", "Apache-2.0", r"_re2", rb"lts_(20\d{6})"),
    _sign("libyaml", "MIT", r"_yaml", rb"\0(0\.\d\.\d)\0"),
    _sign("zlib", "Zlib", r"Qt6Core|QtCore|zlib", rb" inflate (\d\.\d[\d.]*) Copyright"),
    _sign("freetype", "FTL", r"Qt6Gui|QtGui|qtfreetype", rb"()FreeType (?:library|error)"),
)

_CRATE = re.compile(rb"registry/src/[^/]+/([a-z0-9_-]+?)-(\d+\.\d+\.\d+)/")


def found_in(path: Path) -> Iterator[Inner]:
    """What the bytes of one library say is inside."""
    content = path.read_bytes()
    for sign in _SIGNS:
        if sign.library.search(path.name) and (hit := sign.sign.search(content)):
            version = (hit[1] or b"").decode("ascii")
            at = f"@{version}" if version else ""
            yield Inner(sign.name, version, sign.licence, f"pkg:generic/{sign.name}{at}")
    for name, version in sorted(set(_CRATE.findall(content))):
        crate, number = name.decode("ascii"), version.decode("ascii")
        yield Inner(crate, number, "", f"pkg:cargo/{crate}@{number}")


def listed_by(dist: Distribution) -> Iterator[Inner]:
    """What a package says of itself in its own bills of material (PEP 770)."""
    for file in dist.files or []:
        if ".dist-info/sboms/" not in str(file) or not file.name.endswith(".json"):
            continue
        content = json.loads(Path(str(file.locate())).read_text(encoding="utf-8"))
        for entry in content.get("components", []):
            if entry.get("name") != dist.name:
                yield _from_bill(entry)


def _from_bill(entry: dict[str, Any]) -> Inner:
    licence = ""
    for one in entry.get("licenses", []):
        licence = one.get("expression") or one.get("license", {}).get("id", "") or licence
    version = str(entry.get("version", ""))
    # what follows the question mark are paths of the machine that built it
    purl = str(entry.get("purl", "")).partition("?")[0]
    return Inner(str(entry["name"]), version, licence, purl)
