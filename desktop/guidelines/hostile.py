"""Texts that make a pattern slow: some that do so to many, some made out of the pattern itself.

A pattern is slow where it can go on in several ways and has to try them all, so the texts
repeat what the pattern repeats, and end just before it would be satisfied.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from itertools import islice

from desktop.guidelines.compiling import compiled
from desktop.guidelines.dialect import for_re2
from desktop.guidelines.pieces import Piece

_COMMON = ("a", "a ", " ", "0", "é", "Ab", ".", "\U0001f600")
_PUMPS = 4
_MIXED = 6
_LEAST = 50
"""More repetitions than these are no longer written out."""
_SIGNS = {r"\w": "a0", r"\d": "0", r"\s": " ", r"\W": "!", r"\D": "a", r"\S": "a", ".": "a"}
_NOTHING = {r"\b", r"\B", r"\A", r"\z", r"\Z", "^", "$"}


@dataclass(slots=True, eq=False)
class _Part:
    """One sign, or alternatives of sequences; `least`: how often; `open`: or more often."""

    signs: str = ""
    """What it may be; the first is what it is taken for."""
    ways: list[list[_Part]] = field(default_factory=list)
    least: int = 1
    open: bool = False

    def all(self) -> Iterator[_Part]:
        yield self
        for way in self.ways:
            for part in way:
                yield from part.all()


def texts(pieces: Sequence[Piece], length: int) -> tuple[str, ...]:
    """About 25 texts of about this length."""
    return tuple(dict.fromkeys(text[:length] for text in _texts(pieces, length) if text))


def _texts(pieces: Sequence[Piece], length: int) -> Iterator[str]:
    tree = _parsed(pieces)
    pumps = [part for part in tree.all() if part.open]
    signs = "".join(part.signs for part in tree.all())
    yield from (mixed(signs, length, few) for few in (2, _MIXED))
    for which in (0, -1):
        for pump in pumps[:_PUMPS] if which == 0 else pumps[-2:]:
            before, after = _written(tree, which, pump, length)
            yield before[: length - 1] + "!"
            yield before[: max(0, length - len(after))] + after
        whole, _ = _written(tree, which, None, length)
        for one in (whole, whole[:-1], whole[:1], whole[-1:], whole + " "):
            yield one * (length // max(1, len(one)))
    for one in _COMMON:
        yield one * (length // len(one))
    yield from ("a" * (length - 1) + "!", " " * (length - 1) + "!")


def mixed(signs: str, length: int, most: int = _MIXED) -> str:
    """The commonest of these signs, in an order that follows no rule."""
    few = [sign for sign, _ in Counter(signs).most_common(most)] or ["a", "b"]
    return _order(length).translate({number: few[number % len(few)] for number in range(_MIXED)})


@cache
def _order(length: int) -> str:
    """Numbers below 6: the same in every run, without a pattern to them."""
    bits = blake2b(digest_size=64)
    made = bytearray()
    while len(made) < length:
        bits.update(b"more")
        made += bytes(byte % _MIXED for byte in bits.digest())
    return made[:length].decode()


def _written(tree: _Part, which: int, pump: _Part | None, length: int) -> tuple[str, str]:
    """A text as the pattern wants it, of alternatives the first or the last, what `pump` stands
    for as often as there is room; cut where that ends."""
    out: list[str] = []
    cut: list[int] = []

    def write(part: _Part) -> None:
        begun = len(out)
        if part.signs:
            out.append(part.signs[0])
        elif part.ways:
            for inner in part.ways[which]:
                write(inner)
        once = "".join(out[begun:])
        if part is pump and once:
            out.append(once * (length // len(once)))
            cut.append(len(out))
        elif len(once) < length:
            out.append(once * (min(part.least, _LEAST) - 1))

    write(tree)
    at = cut[0] if cut else len(out)
    return "".join(out[:at]), "".join(out[at:])


def _parsed(pieces: Sequence[Piece]) -> _Part:
    """The pattern as a tree. What it denies is left out; what it looks for ahead is there."""
    tree = _Part(ways=[[]])
    inside = [tree]
    denied: list[_Part] = []
    for piece in pieces:
        way = inside[-1].ways[-1]
        if piece.kind in {"open", "look"}:
            part = _Part(ways=[[]])
            way.append(part)
            inside.append(part)
            if piece.text.endswith("!"):
                denied.append(part)
        elif piece.kind == "close" and len(inside) > 1:
            inside.pop()
        elif piece.kind == "bar":
            inside[-1].ways.append([])
        elif piece.kind == "often" and way:
            least = "".join(filter(str.isdigit, piece.text.partition(",")[0]))
            way[-1].least = int(least) if least else 1
            way[-1].open = piece.text[0] in "*+{"
        elif piece.kind not in {"flags", "often"}:
            way.append(_Part(_signs(piece)))
    for part in denied:
        part.ways = []
    return tree


def _signs(piece: Piece) -> str:
    if piece.text in _NOTHING or piece.kind == "back":
        return ""
    if piece.text in _SIGNS:
        return _SIGNS[piece.text]
    if piece.kind == "sign":
        return piece.text
    # What it names comes first: the rest of the pattern may ask for the same again.
    program = compiled(for_re2(piece), ignorecase=False)
    named = piece.text.strip("\\[]^")[:20]
    fitting = (one for one in f"{named}ab0 .é!\t" if program.fullmatch(one))
    return "".join(islice(fitting, 3))
