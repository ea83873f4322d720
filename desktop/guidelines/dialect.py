"""The language of patterns: how one that a person wrote is put for RE2, and for `regex`.

RE2 never backtracks, so no pattern can hang, but it has no look-around, no back-references and
knows only ASCII words. `relaxed` is what RE2 can do of a pattern: assertions dropped and
back-references widened, so that it finds something wherever the pattern does; `exact` says all
of it to `regex`, which can. Both get the same words, digits and spaces: those of Unicode.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from desktop.errors import BadFile
from desktop.guidelines.pieces import ITEM, Piece
from desktop.words import HANGUL, NO_SPACES, PARTICLE

WORD = (
    r"\x{30}-\x{39}\x{41}-\x{5a}\x{5f}\x{61}-\x{7a}\x{aa}\x{b2}-\x{b3}\x{b5}\x{b9}-\x{ba}"
    r"\x{bc}-\x{be}\x{c0}-\x{d6}\x{d8}-\x{f6}\x{f8}-\x{2c1}\x{2c6}-\x{2d1}\x{2e0}-\x{2e4}"
    r"\x{300}-\x{374}\x{376}-\x{37d}\x{37f}-\x{386}\x{388}-\x{3f5}\x{3f7}-\x{481}"
    r"\x{483}-\x{559}\x{560}-\x{588}\x{591}-\x{5bd}\x{5bf}\x{5c1}-\x{5c2}\x{5c4}-\x{5c5}"
    r"\x{5c7}-\x{5f2}\x{610}-\x{61a}\x{620}-\x{669}\x{66e}-\x{6d3}\x{6d5}-\x{6dc}"
    r"\x{6df}-\x{6e8}\x{6ea}-\x{6fc}\x{6ff}-\x{963}\x{966}-\x{96f}\x{971}-\x{df3}"
    r"\x{e01}-\x{e3a}\x{e40}-\x{e4e}\x{e50}-\x{e59}\x{e81}-\x{1049}"
    r"\x{1050}-\x{10fa}\x{10fc}-\x{135f}\x{1369}-\x{17d3}\x{17d7}\x{17dc}-\x{1fbc}\x{1fbe}"
    r"\x{1fc2}-\x{1fcc}\x{1fd0}-\x{1fdb}\x{1fe0}-\x{1fec}\x{1ff2}-\x{1ffc}\x{2070}-\x{2079}"
    r"\x{207f}-\x{2089}\x{2090}-\x{209c}\x{20d0}-\x{20f0}\x{2102}\x{2107}\x{210a}-\x{2113}"
    r"\x{2115}\x{2119}-\x{211d}\x{2124}-\x{2139}\x{213c}-\x{213f}\x{2145}-\x{2149}\x{214e}"
    r"\x{2150}-\x{2189}\x{2460}-\x{249b}\x{24ea}-\x{24ff}\x{2776}-\x{2793}\x{2c00}-\x{2dff}"
    r"\x{3005}-\x{3007}\x{3021}-\x{302f}\x{3031}-\x{3035}\x{3038}-\x{303c}\x{3041}-\x{309a}"
    r"\x{309d}-\x{309f}\x{30a1}-\x{30fa}\x{30fc}-\x{318e}\x{3192}-\x{3195}\x{31a0}-\x{31bf}"
    r"\x{31f0}-\x{31ff}\x{3220}-\x{3229}\x{3280}-\x{3289}\x{3400}-\x{4dbf}\x{4e00}-\x{a6f1}"
    r"\x{a717}-\x{d7ff}\x{f900}-\x{fb28}\x{fb2a}-\x{fbb1}\x{fbd3}-\x{fd3d}\x{fd50}-\x{fdfb}"
    r"\x{fe20}-\x{fe2f}\x{fe70}-\x{fefc}\x{ff10}-\x{ff19}\x{ff21}-\x{ff3a}\x{ff41}-\x{ff5a}"
    r"\x{ff66}-\x{ffdc}\x{10000}-\x{1cfff}\x{1d400}-\x{1d7ff}\x{1df00}-\x{1eeff}"
    r"\x{1f100}-\x{1f10c}\x{1fbf0}-\x{1fbf9}\x{20000}-\x{323af}"
)
"""As `desktop.words.is_word`, in few ranges: RE2 needs milliseconds for all letters of Unicode.
In scripts that are written little, punctuation counts as letters."""
_SPACE = r"\t\n\v\f\r \x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}"
_INSIDE = {r"\w": WORD, r"\s": _SPACE, r"\d": r"\p{Nd}", r"\D": r"\P{Nd}"}
_NOT = {r"\W": WORD, r"\S": _SPACE}
_EDGE = {r"\b", r"\B"}


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
            made.append(for_re2(piece))
        at += 1
    return "".join(made)


def flat(parts: Sequence[Piece]) -> str:
    """For RE2: all of the pattern as written, what it asserts standing as if it were to be
    found. Of no use but to see whether all is well written, and how large it is."""
    other = {"look": "(?:", "back": "(?:)"}
    return "".join(
        piece.text
        if piece.kind == "set" or piece.text in _INSIDE or piece.text in _NOT
        else other.get(piece.kind) or for_re2(piece)
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


def for_re2(piece: Piece) -> str:
    text = piece.text
    if piece.kind == "set":
        return _setfor_re2(text)
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
        if text.startswith(r"\u"):
            return f"\\x{{{text[2:]}}}"
        return r"\z" if text == r"\Z" else text
    return text


def _nots(text: str) -> list[str]:
    return [_NOT[item] for item in ITEM.findall(text) if item in _NOT]


def _setfor_re2(text: str) -> str:
    items = ITEM.findall(text)
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
        return r"\Z" if text == r"\z" else _numbers(text)
    if piece.kind in {"flags", "open"} and "U" in text.partition("<")[0]:
        raise BadFile(problem="(?U) together with look-around or the like")
    return r"\{" if text == "{" else text


def _set_for_regex(text: str) -> str:
    items = ITEM.findall(text)[1:-1]
    negated = "^" if items[:1] == ["^"] else ""
    items = items[len(negated) :]
    made = []
    for at, item in enumerate(items):
        if item in {"[", "]", "&", "~", "|"} or (item == "-" and items[at - 1 : at] == ["-"]):
            made.append("\\" + item)  # they would mean sets of sets
        else:
            made.append(item)
    return _numbers(f"[{negated}{''.join(made)}]")


def _numbers(text: str) -> str:
    """`regex` writes \\x{…} otherwise."""
    return re.sub(r"\\x\{([0-9A-Fa-f]+)\}", lambda one: f"\\U{int(one[1], 16):08x}", text)


# As in `desktop.words`; what can only be beyond ASCII is asked last, and there only.
_APART = (
    r"(?:(?=[^\x00-\x7f])|(?<=[^\x00-\x7f]))(?![\p{Mn}\p{Mc}])"
    rf"(?:(?<={NO_SPACES})|(?={NO_SPACES})|(?<={HANGUL})(?!{HANGUL})|(?<!{HANGUL})(?={HANGUL}))"
)
_BEGINS = rf"(?:(?!\w)|(?<!\w)|{_APART})"
_ENDS = rf"(?:(?<!\w)|(?!\w)|{_APART}|(?={PARTICLE}))"
_HERE = rf"(?:\b|(?<=\w)(?=\w){_APART})"
_BOUNDARY = {r"\b": _HERE, r"\B": f"(?!{_HERE})"}
