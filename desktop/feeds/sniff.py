"""What bytes from outside are: their text, their kind, and whether they ask for a log-in."""

from __future__ import annotations

import codecs
import re

HEAD = 4096
_CHUNK = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the other's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# only plain tables: `punycode`, `unicode_escape` and the like are no encodings of documents
_ENCODING = re.compile(
    r"utf-?(?:8|16|32)(?:-?[lb]e)?|(?:us-)?ascii|latin-?1|iso-?8859-?\d+|(?:windows-|cp)\d{3,4}"
    r"|koi8-[ru]|shift[_-]?jis|euc-(?:jp|kr)|iso-2022-jp|gb(?:2312|k|18030)|big5(?:-hkscs)?",
    re.IGNORECASE,
)
_LATIN = re.compile(r"iso-?8859-?1|latin-?1|(?:us-)?ascii", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.-]+)", re.IGNORECASE)
_DECLARATION = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.-]{1,40})")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r"))
_NONCHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BEFORE_ROOT = re.compile(
    r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>", re.S | re.I
)
_ROOT = re.compile(r"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_PASSWORD = re.compile(rb"<input\b[^<>]*\btype\s*=\s*[\"']?password", re.IGNORECASE)
_PORTAL = re.compile(
    rb"captive|wi-?fi|hotspot|log[\s_-]?in|sign[\s_-]?in|single sign-on|anmeld|passwor",
    re.IGNORECASE,
)
_HTML_TYPES = ("text/html", "application/xhtml+xml")


def text_of(body: bytes, mime: str) -> str:
    """The body as text. Order: byte order mark, Content-Type, XML declaration, UTF-8,
    Windows-1252 (RFC 7303 section 3). Characters that XML can't hold are removed."""
    for name in _encodings(body, mime):
        try:
            text = body.decode(name)
        except (LookupError, ValueError):
            continue
        return _NOT_XML.sub("", text.removeprefix("\ufeff"))
    return _NOT_XML.sub("", body.decode("cp1252", "replace"))


def utf8_of(body: bytes, mime: str) -> bytes:
    """The same text as UTF-8, made piece by piece: a whole text of ten megabytes takes forty as
    soon as one emoji stands in it."""
    for name in _encodings(body, mime):
        try:
            return _recoded(body, name)
        except (LookupError, ValueError):
            continue
    return _recoded(body, "cp1252", "replace")


def _recoded(body: bytes, encoding: str, errors: str = "strict") -> bytes:
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    pieces = []
    for at in range(0, len(body), _CHUNK):
        text = decoder.decode(body[at : at + _CHUNK], at + _CHUNK >= len(body))
        pieces.append((text if at else text.removeprefix("\ufeff")).encode())
    clean = b"".join(pieces).translate(None, _CONTROLS)
    for wrong in _NONCHARACTERS:
        clean = clean.replace(wrong, b"")
    return clean


def head(body: bytes, mime: str) -> str:
    """The text of the first bytes, enough for `kind`."""
    return text_of(body[:HEAD].rstrip(b"\xc2\xc3\xe2\xef\xf0"), mime)


def kind(text: str, mime: str = "") -> str:
    """`json`, `feed` (RSS, Atom, RDF), `html`, `xml`, `empty` or `binary` (none of these)."""
    text = text[:HEAD]
    root = _root(text)
    if root in ("rss", "feed", "rdf"):
        return "feed"
    if root == "html" or mime.partition(";")[0].strip().lower() in _HTML_TYPES:
        return "html"
    if text.lstrip()[:14].lower().startswith("<!doctype html"):
        return "html"
    stripped = text.lstrip()
    if not stripped:
        return "empty"
    if stripped[0] in "{[":
        return "json"
    return "xml" if stripped[0] == "<" else "binary"


def wants_login(body: bytes) -> bool:
    """Whether a page has a password field or speaks like a network's log-in page."""
    return bool(_PASSWORD.search(body) or _PORTAL.search(body[: 16 * HEAD]))


def _encodings(body: bytes, mime: str) -> list[str]:
    for mark, name in _BOMS:
        if body.startswith(mark):
            return [name]
    if body[:4] in (b"<\0?\0", b"{\0\n\0", b'{\0"\0'):
        return ["utf-16-le"]
    if body[:4] in (b"\0<\0?", b"\0{\0\n", b'\0{\0"'):
        return ["utf-16-be"]
    found = [match[1] for match in [_CHARSET.search(mime)] if match]
    found += [match[1].decode("ascii", "ignore") for match in [_DECLARATION.search(body)] if match]
    named = [name for name in found if _ENCODING.fullmatch(name)]
    # what calls itself Latin-1 is Windows-1252 nearly always, as every browser knows
    named = ["cp1252" if _LATIN.fullmatch(name) else name for name in named]
    return ["utf-8", *named] if not named or named == ["cp1252"] else [*named, "utf-8"]


def _root(text: str) -> str:
    at = 0
    while (skipped := _BEFORE_ROOT.match(text, at)) is not None:
        at = skipped.end()
    found = _ROOT.match(text, at)
    return found[2].lower() if found else ""
