"""Where X sees a link in a text, with a scheme or without one.

The rules are those of twitter-text 3 as its conformance data show them; the code is ours,
because the libraries to be had take seconds on `a.a.a.` repeated. Everything here is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from desktop.share.domains import TOP_LEVEL

_LATIN = "0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_CYRILLIC = "\u0400-\u04ff"
_PUNCTUATION = (
    "\u2000-\u206f\u3000-\u3004\u3008-\u3020\u3030\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40"
)
_CANDIDATE = re.compile(
    # A host behind a scheme may be of any script, one without may not.
    rf"(?i:https?://)(?P<host>[^\s\x00-,/:-@\[-^`{{-\xbf×÷{_PUNCTUATION}\ud800-\udfff]++)"
    rf"|(?P<bare>[{_LATIN}][{_LATIN}_.-]*+)"
)
_GENERAL = rf"[{_LATIN}{_CYRILLIC}!*';:=+,.$/%#\[\]–_~@|&-]"
_REST = re.compile(
    r"(?::\d+)?"
    rf"(?P<path>/(?:{_GENERAL}++|\((?:{_GENERAL}++|\({_GENERAL}*+\))*+\))*+)?"
    r"(?P<query>\?[A-Za-z0-9!?*'@();:&=+$/%#\[\]_.,~|-]++)?"
)
_PATH_END = re.compile(rf"[{_LATIN}{_CYRILLIC}+=_#/)-]")
_QUERY_END = re.compile(r"[A-Za-z0-9_&=#/-]")
_ASCII_START = re.compile(r"[0-9A-Za-z-]*")
_LABEL = re.compile(r"[^-](?:.*[^-])?", re.DOTALL)
LONGEST = 4096


def links(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each link, in order."""
    if "." not in text:
        return
    end = 0
    for candidate in _CANDIDATE.finditer(text):
        start = candidate.start()
        if start < end:
            continue
        before = text[start - 1] if start else " "
        scheme = candidate["host"] is not None
        if before in "@＠$#＃" or (before.isascii() and before.isalnum()):
            continue
        if not scheme and before in "-_./":
            continue
        host = candidate["host"] if scheme else candidate["bare"]
        at = candidate.end() - len(host)
        size = domain_length(host, text[candidate.end() : candidate.end() + 1])
        if not size:
            continue
        end = at + size
        if size == len(host):
            end = _end_of_rest(text, end)
        if end - start <= LONGEST:
            yield start, end


def domain_length(host: str, following: str = "") -> int:
    """How much of `host` is a domain: up to its last top-level domain; 0 = none.
    `following` is the character behind it."""
    labels = host.partition("..")[0].split(".")
    last = size = 0
    place = 0
    for number, label in enumerate(labels):
        if number and (
            top := _top_level(label, following if place + len(label) == len(host) else ".")
        ):
            last, size = number, place + top
        place += len(label) + 1
    if not last or not all(map(_fits, labels[:last])) or "_" in labels[last - 1]:
        return 0
    return size


def _top_level(label: str, following: str) -> int:
    """Length of the top-level domain that `label` is, or begins with where another script
    follows without a space (`example.comです`)."""
    if label.lower() in TOP_LEVEL or label[:4].lower() == "xn--":
        return 0 if following in {"@", "+"} else len(label)
    start = _ASCII_START.match(label)
    top = start.group() if start else ""
    return len(top) if len(top) < len(label) and top.lower() in TOP_LEVEL else 0


def _fits(label: str) -> bool:
    """RFC 1035: at most 63 octets, as they go over the wire; no hyphen at an edge."""
    if not 0 < len(label) <= 63 or _LABEL.fullmatch(label) is None:
        return False
    return label.isascii() or len(label.lower().encode("punycode")) <= 59


def _end_of_rest(text: str, at: int) -> int:
    """Where port, path and query behind a domain end; what can't end a link stays outside."""
    rest = _REST.match(text, at)
    if rest is None:
        return at
    if rest["query"]:
        end = _back_to(_QUERY_END, text, rest.start("query") + 1, rest.end())
        if end > rest.start("query") + 1:
            return end
    if rest["path"]:
        return _back_to(_PATH_END, text, rest.start("path") + 1, rest.end("path"))
    return rest.end() if not rest["query"] else rest.start("query")


def _back_to(ending: re.Pattern[str], text: str, first: int, end: int) -> int:
    while end > first and ending.match(text, end - 1) is None:
        end -= 1
    return end
