"""XML as half the world writes it, made well-formed: bare ampersands, HTML's entities, prefixes
that nobody declared. Only what expat refused comes here."""

from __future__ import annotations

import re
from html.entities import html5
from urllib.parse import quote

from desktop.feeds.xmlnames import USUAL

AMPERSANDS = 100_000
NAMESPACES = 1000
_PREFIXES = 50
# what stands in CDATA is text already; where one never ends, all the rest is in it
_AMPERSAND = re.compile(
    rb"<!\[CDATA\[(?:.*?\]\]>|.*)"
    rb"|&(?!(?:amp|lt|gt|quot|apos);|#\d{1,7};|#x[0-9a-fA-F]{1,6};)([A-Za-z]\w{1,30};)?",
    re.DOTALL,
)
_DECLARATION = re.compile(rb"\s*<\?xml\b[^>]*\?>\s*|\s+")
_DOCUMENT_TYPE = re.compile(rb"<!DOCTYPE(?:[^\"'\[>]|\"[^\"]*\"|'[^']*')*>")
_ROOT = re.compile(rb"<[A-Za-z_][^\s/>]*")
_USED = re.compile(rb"(?:<|\s)([A-Za-z_][\w.-]*):[A-Za-z_]")
_DECLARED = re.compile(rb"\sxmlns:([A-Za-z_][\w.-]*)\s*=")


def beginning(body: bytes) -> bytes:
    """With nothing but line ends in place of white space and the declaration in front (for this
    is UTF-8 now, whatever it says)."""
    found = _DECLARATION.match(body)
    return body if found is None else b"\n" * found[0].count(b"\n") + body[found.end() :]


def mended(body: bytes) -> bytes | None:
    """None where there is too much to mend. The document type goes: the one of RSS 0.91 promises
    entities, and expat would drop them without a word."""
    if body.count(b"&") > AMPERSANDS:
        return None
    at = body.find(b"<!DOCTYPE")
    found = _DOCUMENT_TYPE.match(body, at) if at >= 0 else None
    if found is not None:
        body = body[:at] + body[found.end() :]
    return _declared(_AMPERSAND.sub(_escaped, body))


def _escaped(found: re.Match[bytes]) -> bytes:
    if found[0].startswith(b"<"):
        return found[0]
    name = (found[1] or b"").decode()
    if name in html5:
        return "".join(f"&#{ord(sign)};" for sign in html5[name]).encode()
    return b"&amp;" + name.encode()


def _declared(body: bytes) -> bytes:
    """With every prefix that is used declared at the root."""
    missing = _prefixes(_USED, body) - _prefixes(_DECLARED, body) - {b"xml", b"xmlns"}
    root = _ROOT.search(body)
    if not missing or root is None or len(missing) > _PREFIXES:
        return body
    said = "".join(
        f' xmlns:{prefix}="{USUAL.get(prefix.lower()) or "urn:x-undeclared:" + quote(prefix)}"'
        for prefix in sorted(one.decode() for one in missing)
    )
    return body[: root.end()] + said.encode() + body[root.end() :]


def _prefixes(pattern: re.Pattern[bytes], body: bytes) -> set[bytes]:
    """All of them, or too many."""
    found: set[bytes] = set()
    for match in pattern.finditer(body):
        found.add(match[1])
        if len(found) > NAMESPACES:
            break
    return found
