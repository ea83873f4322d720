"""Where X sees a link in a text, with a scheme or without one.

The rules are those of twitter-text 3 as its conformance data show them; the code is ours,
because the libraries to be had take seconds on `a.a.a.` repeated. Everything here is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from desktop.share.domains import TOP_LEVEL

_LATIN = "0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0300-\u036f\u1e00-\u1eff"
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
_PATH_FOLLOWS = re.compile(r"(?::\d+)?/")
_PATH_END = re.compile(rf"[{_LATIN}{_CYRILLIC}+=_#/)-]")
_QUERY_END = re.compile(r"[A-Za-z0-9_&=#/-]")
_GLUED = re.compile(r"https?$", re.IGNORECASE)
_ASCII_START = re.compile(r"[0-9A-Za-z-]*")
_LABEL = re.compile(r"[^-](?:.*[^-])?", re.DOTALL)
LONGEST = 4096


def links(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each link, in order."""
    at = 0
    while "." in text and (candidate := _CANDIDATE.search(text, at)) is not None:
        start, at = candidate.start(), candidate.end()
        scheme, host = candidate["host"] is not None, candidate["host"] or candidate["bare"]
        if not scheme and text.startswith("://", at):
            glued = _GLUED.search(host)  # a full stop without a space: `done.https://…`
            host = host[: glued.start()] if glued and glued.start() else host
            at = start + len(host)
        if not _may_follow(text[start - 1] if start else " ", scheme):
            continue
        size = domain_length(host, text[at : at + 1])
        if not size:
            continue
        end = at - len(host) + size
        if size == len(host):
            end = at = _end_of_rest(text, end, scheme)
        if end - start <= LONGEST:
            yield start, end


def _may_follow(before: str, scheme: bool) -> bool:
    if before in "@＠$#＃" or (before.isascii() and before.isalnum()):
        return False
    return scheme or before not in "-_./"


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


def _end_of_rest(text: str, at: int, scheme: bool) -> int:
    """Where port, path and query behind a domain end; what can't end a link stays outside."""
    if not scheme and _PATH_FOLLOWS.match(text, at) is None:
        return at
    rest = _REST.match(text, at)
    if rest is None:
        return at
    if rest["query"]:
        first = rest.start("query") + 1
        end = _back_to(_QUERY_END, text, first, rest.end())
        if end > first:
            return end
    if rest["path"]:
        return _back_to(_PATH_END, text, rest.start("path") + 1, rest.end("path"))
    return rest.start("query") if rest["query"] else rest.end()


def _back_to(ending: re.Pattern[str], text: str, first: int, end: int) -> int:
    while end > first and ending.match(text, end - 1) is None:
        end -= 1
    return end
