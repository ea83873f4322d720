"""The language of patterns: how one that a person wrote is put for RE2, and for `regex`.

RE2 never backtracks, so no pattern can hang, but it has no look-around, no back-references and
knows only ASCII words. `relaxed` is what RE2 can do of a pattern: assertions dropped and
back-references widened, so that it finds something wherever the pattern does; `exact` says all
of it to `regex`, which can. Both get the same words, digits and spaces: those of Unicode.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from desktop.errors import BadFile
from desktop.guidelines.folding import KEEP
from desktop.text import NO_SPACES


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
_ITEM = re.compile(
    r"\[:\^?[a-z]+:\]|\\(?:[pP](?:\{\^?[^}]*\}|.)|x\{[0-9A-Fa-f]+\}|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}"
    r"|[0-7]{1,3}|(?s:.))|(?s:.)"
)
_NUMBER = re.compile(r"\\(?:x\{([0-9A-Fa-f]+)\}|[xu]([0-9A-Fa-f]+))")
WORD = r"\pL\pN\p{Mn}\p{Mc}_"
"""As `desktop.text.is_word`."""
_SPACE = r"\t\n\v\f\r \x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}"
_INSIDE = {r"\w": WORD, r"\s": _SPACE, r"\d": r"\p{Nd}", r"\D": r"\P{Nd}"}
_NOT = {r"\W": WORD, r"\S": _SPACE}
_EDGE = {r"\b", r"\B"}


def pieces(written: str) -> tuple[Piece, ...]:
    """The pattern in its parts, folded as the texts are in which it is looked for."""
    # Folding makes a plain hyphen of these, which would mean a range inside a class.
    written = KEEP.whole(re.sub(r"\\?[‐‑]", r"\\-", written))
    found = (Piece(one.lastgroup or "", one.group()) for one in _PIECE.finditer(written))
    return tuple(piece for one in found for piece in _plain(one))


def _plain(piece: Piece) -> Iterator[Piece]:
    if piece.kind == "quoted":
        for sign in piece.text.removeprefix(r"\Q").removesuffix(r"\E"):
            yield Piece("escape", re.escape(sign))
    elif piece.kind == "escape":
        yield Piece("escape", _by_number(piece.text) or "(?:)")
    elif piece.kind == "set":
        yield Piece("set", "".join(map(_by_number, _ITEM.findall(piece.text))))
    elif piece.kind != "comment":
        yield piece


def _by_number(item: str) -> str:
    """A character that is given by its number is folded too, as if it were written out."""
    number = _NUMBER.fullmatch(item)
    if number is None:
        return item
    code = int(number[1] or number[2], 16)
    if code > 0x10FFFF or 0xD800 <= code < 0xE000:
        raise BadFile(problem=f"{item} is no character")
    return "".join(f"\\x{{{ord(sign):x}}}" for sign in KEEP.whole(chr(code)))


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


def groups(parts: Iterable[Piece]) -> int:
    """How many groups capture."""
    return sum(
        piece.kind == "open"
        and (piece.text == "(" or (piece.text.endswith(">") and len(piece.text) > 3))
        for piece in parts
    )


def careful(parts: Iterable[Piece]) -> bool:
    """Whether RE2 alone can't say it."""
    return any(
        piece.kind in {"look", "back"}
        or piece.text in _EDGE
        or piece.text == "(?>"
        or (piece.kind == "often" and piece.text[1:].endswith("+"))
        or (piece.kind == "set" and piece.text[1] == "^" and _nots(piece.text))
        for piece in parts
    )


def relaxed(parts: Sequence[Piece]) -> str:
    """For RE2: finds something in every text in which the pattern does. Groups keep their
    numbers."""
    made: list[str] = []
    at = 0
    while at < len(parts):
        piece = parts[at]
        if piece.kind == "look":
            end = _closing(parts, at)
            made.append(f"(?:{'()' * groups(parts[at:end])})")
            at = end
        elif piece.kind == "back":
            made.append("(?s:.*)")
        elif piece.text in _EDGE:
            made.append("(?:)")
        else:
            made.append(_for_re2(piece))
        at += 1
    return "".join(made)


def flat(parts: Sequence[Piece]) -> str:
    """For RE2: all of the pattern as written, what it asserts standing as if it were to be
    found. Of no use but to see whether all is well written, and how large it is."""
    other = {"look": "(?:", "back": "(?:)"}
    return "".join(
        piece.text
        if piece.kind == "set" or piece.text in _INSIDE or piece.text in _NOT
        else other.get(piece.kind) or _for_re2(piece)
        for piece in parts
    )


def exact(parts: Sequence[Piece]) -> str:
    """For `regex`, as its version 1, with simple folding of capitals as in RE2."""
    first = 1 if parts and parts[0].kind == "flags" else 0
    made = [_for_regex(piece) for piece in parts]
    depth = 0
    for at, piece in enumerate(parts):
        # At the edges a boundary is asked for only where a word stands, as for terms.
        if piece.text == r"\b" and depth == 0:
            if at == first or parts[at - 1].kind == "bar":
                made[at] = _BEGINS
            elif at == len(parts) - 1 or parts[at + 1].kind == "bar":
                made[at] = _ENDS
        depth += (piece.kind in {"open", "look"}) - (piece.kind == "close")
    return "(?V1)(?-f)" + "".join(made)


def _closing(parts: Sequence[Piece], at: int) -> int:
    depth = 0
    for place in range(at, len(parts)):
        depth += (parts[place].kind in {"open", "look"}) - (parts[place].kind == "close")
        if depth == 0:
            return place
    raise BadFile(problem="missing )")


def _for_re2(piece: Piece) -> str:
    text = piece.text
    if piece.kind == "set":
        return _set_for_re2(text)
    if piece.kind == "open":
        return "(?:" if text == "(?>" else text
    if piece.kind == "often" and text[1:].endswith("+"):
        return text[:-1]
    if piece.kind == "escape":
        if text in _INSIDE:
            return f"[{_INSIDE[text]}]"
        if text in _NOT:
            return f"[^{_NOT[text]}]"
        if text == r"\C":
            raise BadFile(problem=r"\C would tear characters")
        return r"\z" if text == r"\Z" else text
    return text


def _nots(text: str) -> list[str]:
    return [_NOT[item] for item in _ITEM.findall(text) if item in _NOT]


def _set_for_re2(text: str) -> str:
    items = _ITEM.findall(text)
    rest = "".join(_INSIDE.get(item, item) for item in items if item not in _NOT)
    nots = _nots(text)
    if not nots:
        return rest
    if text[1] == "^":  # at least what may not be missing; `exact` says the rest
        return f"[{nots[0]}]"
    others = [f"[^{one}]" for one in nots]
    return f"(?:{'|'.join([*others, rest] if rest != '[]' else others)})"


def _for_regex(piece: Piece) -> str:
    text = piece.text
    if piece.kind == "set":
        return _set_for_regex(text)
    if piece.kind == "back" and text.startswith(r"\k"):
        return f"(?P={text[3:-1]})"
    if text in _EDGE:
        return _BOUNDARY[text]
    if piece.kind == "escape":
        if text in _INSIDE:
            return _numbers(f"[{_INSIDE[text]}]")
        if text in _NOT:
            return _numbers(f"[^{_NOT[text]}]")
        return r"\Z" if text == r"\z" else _numbers(text)
    if piece.kind in {"flags", "open"} and "U" in text.partition("<")[0]:
        raise BadFile(problem="(?U) together with look-around or the like")
    return r"\{" if text == "{" else text


def _set_for_regex(text: str) -> str:
    items = _ITEM.findall(text)[1:-1]
    negated = "^" if items[:1] == ["^"] else ""
    items = items[len(negated) :]
    made = []
    for at, item in enumerate(items):
        if item in _NOT:
            made.append(f"[^{_NOT[item]}]")
        elif item in _INSIDE:
            made.append(_INSIDE[item])
        elif item in {"[", "]", "&", "~", "|"} or (item == "-" and items[at - 1 : at] == ["-"]):
            made.append("\\" + item)  # they would mean sets of sets
        else:
            made.append(item)
    return _numbers(f"[{negated}{''.join(made)}]")


def _numbers(text: str) -> str:
    """`regex` writes \\x{…} otherwise."""
    return re.sub(r"\\x\{([0-9A-Fa-f]+)\}", lambda one: f"\\U{int(one[1], 16):08x}", text)


_W, _N = _numbers(f"[{WORD}]"), NO_SPACES
_BEGINS = f"(?:(?!{_W})|(?<!{_W})|(?<={_N})|(?={_N}))"
_ENDS = rf"(?:(?<!{_W})|(?!\pM)(?:(?!{_W})|(?<={_N})|(?={_N})))"
_HERE = (
    rf"(?:(?<!{_W})(?={_W})|(?<={_W})(?!{_W})"
    rf"|(?<={_W})(?={_W})(?!\pM)(?:(?<={_N})|(?={_N})))"
)
_BOUNDARY = {r"\b": _HERE, r"\B": f"(?!{_HERE})"}
