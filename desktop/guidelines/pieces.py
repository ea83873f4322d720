"""A pattern in its parts: groups, classes, signs, as RE2 and `regex` would read them too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from desktop.errors import BadFile
from desktop.guidelines.folding import KEEP


class Piece(NamedTuple):
    kind: str
    text: str


_PIECE = re.compile(
    r"(?P<quoted>\\Q(?s:.*?)(?:\\E|$))"
    r"|(?P<back>\\[1-9][0-9]?(?![0-9])|\\k(?:<\w+>|\{\w+\}|'\w+')|\(\?P=\w+\))"
    r"|(?P<escape>\\(?:[pP](?:\{\^?[^}]*\}|.)|x\{[0-9A-Fa-f]+\}|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}"
    r"|[0-7]{1,3}|(?s:.)))"
    r"|(?P<set>\[\^?\]?(?:\[:\^?[a-z]+:\]|\\(?s:.)|[^\]\\])*\])"
    r"|(?P<comment>\(\?#[^)]*\))"
    r"|(?P<look>\(\?<?[=!])"
    r"|(?P<flags>\(\?[a-zA-Z-]+\))"
    r"|(?P<open>\((?:\?(?:P?<\w+>|[a-zA-Z-]*:|>))?)"
    r"|(?P<close>\))"
    r"|(?P<bar>\|)"
    r"|(?P<often>(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})[+?]?)"
    r"|(?P<sign>(?s:.))"
)
ITEM = re.compile(
    r"\[:\^?[a-z]+:\]|\\(?:[pP](?:\{\^?[^}]*\}|.)|x\{[0-9A-Fa-f]+\}|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}"
    r"|[0-7]{1,3}|(?s:.))|(?s:.)"
)
_NUMBER = re.compile(r"\\(?:x\{([0-9A-Fa-f]+)\}|[xu]([0-9A-Fa-f]+))")


def pieces(written: str) -> tuple[Piece, ...]:
    """The pattern in its parts, folded as the texts are in which it is looked for."""
    made: list[Piece] = []
    run = ""
    for found in _PIECE.finditer(written):
        piece = Piece(found.lastgroup or "", found.group())
        letters = _letters(piece)
        run += letters
        if not letters:
            made += (*_signs(run), *_plain(piece))
            run = ""
    return (*made, *_signs(run))


def _letters(piece: Piece) -> str:
    """What stands for itself and may hang together with its neighbours, as a letter with an
    accent."""
    text = piece.text
    if piece.kind == "sign" and (text.isalnum() or not text.isascii()):
        return text
    return _by_number(text) if piece.kind == "escape" else ""


def _signs(run: str) -> Iterator[Piece]:
    if run and not (folded := KEEP.whole(run)):
        yield Piece("escape", "(?:)")  # nothing that could be seen, but it may be repeated
    elif run:
        yield from (Piece("sign", sign) for sign in folded)


def _plain(piece: Piece) -> Iterator[Piece]:
    if piece.kind == "quoted":
        for sign in KEEP.whole(piece.text.removeprefix(r"\Q").removesuffix(r"\E")):
            yield Piece("escape", re.escape(sign))
    elif piece.kind == "set":
        yield Piece("set", _set(piece.text))
    elif piece.kind != "comment":
        yield piece


def _set(text: str) -> str:
    items = ITEM.findall(text)
    made = items[: 2 if items[1] == "^" else 1]
    run, at = "", len(made)
    while at < len(items) - 1:
        item = items[at]
        letters = _by_number(item) or ("" if item.isascii() else item)
        if items[at + 1] == "-" and at + 3 < len(items):
            run += _inside_range(item, items[at + 2])
            made += [_number(item), "-", _number(items[at + 2])]
            at += 3
            continue
        run += letters
        if not letters:
            made.append(_number(item))
        at += 1
    return "".join([*made, *map(re.escape, KEEP.whole(run)), "]"])


def _inside_range(first: str, last: str) -> str:
    """What lies in the range and is something else in a folded text."""
    low, high = (_by_number(one) or one for one in (first, last))
    return "".join(one for one in "‘’ʼ‐‑" if low <= one <= high)


def _number(item: str) -> str:
    sign = _by_number(item) or item
    if item.startswith(r"\u"):
        return f"\\x{{{item[2:]}}}"
    return item if sign.isascii() else f"\\x{{{ord(sign):x}}}"


def _by_number(item: str) -> str:
    """The character beyond ASCII that is given by its number."""
    number = _NUMBER.fullmatch(item)
    if number is None:
        return ""
    code = int(number[1] or number[2], 16)
    if code > 0x10FFFF or 0xD800 <= code < 0xE000:
        raise BadFile(problem=f"{item} is no character")
    return chr(code) if code > 0x7F else ""


def alternatives(parts: Sequence[Piece]) -> list[list[Piece]]:
    """What stands between the outermost bars."""
    depth, found = 0, [[]]  # type: int, list[list[Piece]]
    for piece in parts:
        depth += (piece.kind in {"open", "look"}) - (piece.kind == "close")
        if piece.kind == "bar" and depth == 0:
            found.append([])
        else:
            found[-1].append(piece)
    return found
