"""Vale's expressions (the .NET flavour) taken apart into a tree, and written again for us.

Nothing is matched here. The tree is what tells whether an expression stands for a few plain
texts, where its word boundaries are, and where it can be cut when it is too long.
Source: regexp2, the engine of Vale, and Microsoft's "Regular Expression Language".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.errors import BadFile

DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Sign:
    """Characters that mean themselves."""

    text: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """A class. `members` where they are few and known; `word`: all belong to words (True), none
    does (False), or either (None)."""

    written: str
    members: tuple[str, ...] = ()
    word: bool | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """Something without a width (`\\b`, `^`, a flag), or something we only pass on (`\\1`)."""

    written: str


@dataclass(frozen=True, slots=True)
class Row:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """`opening` as it is written: `(`, `(?:`, `(?P<name>`, `(?i:`, `(?=` and its kin."""

    opening: str
    inner: Node

    @property
    def plain(self) -> bool:
        """It only holds together, or captures what nobody may want."""
        return self.opening in {"(", "(?:"} or self.opening.startswith("(?P<")

    @property
    def looks(self) -> bool:
        return self.opening in {"(?=", "(?!", "(?<=", "(?<!"}


@dataclass(frozen=True, slots=True)
class Often:
    inner: Node
    low: int
    high: int | None
    written: str


Node = Sign | OneOf | Mark | Row | Choice | Group | Often
EMPTY = Row(())
BOUNDARY = Mark(r"\b")


def parse(expression: str) -> Node:
    """The tree of an expression. Errors: BadFile with the `problem`."""
    reading = _Reading(expression)
    node = reading.choice(0)
    if reading.at < len(expression):
        raise BadFile(problem=f"{expression[:60]!r}: a ) too many")
    return node


def row(parts: Sequence[Node]) -> Node:
    """Parts one after the other, rows inside them opened."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Row) else (part,))
    return flat[0] if len(flat) == 1 else Row(tuple(flat))


def choice(options: Sequence[Node]) -> Node:
    return options[0] if len(options) == 1 else Choice(tuple(options))


_ESCAPES = str.maketrans(
    {sign: "\\" + sign for sign in "\\.^$|?*+()[]{}"}
    | {"\t": r"\t", "\n": r"\n", "\r": r"\r", "\f": r"\f", "\v": r"\v"}
)


def write(node: Node) -> str:
    match node:
        case Sign(text):
            return text.translate(_ESCAPES)
        case OneOf(written) | Mark(written):
            return written
        case Row(parts):
            # A choice inside a row was in a group, or has been given one by whoever cut it.
            return "".join(map(write, parts))
        case Choice(options):
            return "|".join(map(write, options))
        case Group(opening, inner):
            return f"{opening}{write(inner)})"
        case Often(inner, _, _, written):
            return write(inner) + written


_QUANTIFIER = re.compile(r"(?:[*+?]|\{(\d{1,4})(,(\d{1,4})?)?\})\??")
_RUN = re.compile(r"[^\\^$.|?*+()\[\]{}]+")
_OPENING = re.compile(
    r"\((?:\?(?:(?P<plain>[:=!>]|<[=!])|P?<(?P<name>[A-Za-z]\w*)>|'(?P<quoted>[A-Za-z]\w*)'"
    r"|(?P<flags>[a-z]*(?:-[a-z]+)?)(?P<end>[:)])|\#(?P<comment>[^)]*)\)))?"
)
_CHARACTER = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|x\{([0-9A-Fa-f]{1,6})\})")
_ESCAPED = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v", "e": "\x1b", "a": "\x07"}
_KINDS: dict[str, bool | None] = {"w": True, "d": True, "s": False, "W": False}
_KINDS |= {"S": None, "D": None}
_CLASS = re.compile(r"\[(?P<not>\^?)(?P<items>\]?(?:\\p\{[^}]*\}|\\.|\[:\w+:\]|[^\]\\])*)\]", re.I)
_ITEM = re.compile(r"\\[pP]\{[^}]*\}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\\.|\[:\w+:\]|[^\\]")
_FEW = 6
_FLAGS = frozenset("ims")


class _Reading:
    """Where one parse stands."""

    def __init__(self, expression: str) -> None:
        self.text = expression
        self.at = 0

    def bad(self, problem: str) -> BadFile:
        return BadFile(problem=f"{self.text[:60]!r}: {problem}")

    def choice(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise self.bad("groups nested too deep")
        options: list[Node] = []
        parts: list[Node] = []
        while self.at < len(self.text) and self.text[self.at] != ")":
            if self.text[self.at] == "|":
                self.at += 1
                options.append(row(parts))
                parts = []
            else:
                parts.append(self._often(self._one(depth)))
        return choice([*options, row(parts)])

    def _often(self, node: Node) -> Node:
        found = _QUANTIFIER.match(self.text, self.at)
        if found is None:
            return node
        self.at = found.end()
        sign = found.group()
        if isinstance(node, Mark):
            raise self.bad(f"{sign} after {node.written}")
        low, high = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(sign[0], (0, None))
        if found[1] is not None:
            low = int(found[1])
            high = int(found[3]) if found[3] else None if found[2] else low
        if _QUANTIFIER.match(self.text, self.at):
            raise self.bad("a quantifier after a quantifier")
        return Often(node, low, high, sign)

    def _one(self, depth: int) -> Node:
        character = self.text[self.at]
        if character == "(":
            return self._group(depth)
        if character == "[":
            return self._class()
        if character == "\\":
            return self._escape()
        run = _RUN.match(self.text, self.at)
        if run is not None:
            # What is repeated behind a run is its last character only.
            last = len(run.group()) > 1 and _QUANTIFIER.match(self.text, run.end()) is not None
            self.at = run.end() - last
            return Sign(self.text[run.start() : self.at])
        self.at += 1
        if character in "^$":
            return Mark(character)
        if character == ".":
            return OneOf(".")
        if character in "*+?":
            raise self.bad("nothing to repeat")
        return Sign(character)

    def _group(self, depth: int) -> Node:
        found = _OPENING.match(self.text, self.at)
        if found is None or (found.group() == "(" and self.text[self.at + 1 : self.at + 2] == "?"):
            raise self.bad("a group that we do not know")
        self.at = found.end()
        if found["comment"] is not None:
            return EMPTY
        flags = found["flags"] or ""
        if set(flags) - _FLAGS - {"-"}:
            raise self.bad(f"the flag ({flags})")
        if found["end"] == ")":
            return Mark(f"(?{flags})") if flags else EMPTY
        name = found["name"] or found["quoted"]
        opening = f"(?P<{name}>" if name else found.group()
        inner = self.choice(depth + 1)
        if self.at >= len(self.text):
            raise self.bad("a ( too many")
        self.at += 1
        return Group(opening, inner)

    def _class(self) -> Node:
        found = _CLASS.match(self.text, self.at)
        if found is None:
            raise self.bad("a [ too many")
        self.at = found.end()
        items = _ITEM.findall(found["items"])
        if "-[" in found["items"]:
            raise self.bad("one class taken out of another")
        # With `[` as RE2 and `regex` want it: they would look for a class inside the class.
        inside = "".join(r"\[" if item == "[" else item for item in items)
        written = f"[{found['not']}{inside}]"
        if found["not"]:
            return OneOf(written)
        return OneOf(written, _members(items), _kind(items))

    def _escape(self) -> Node:
        if self.at + 1 >= len(self.text):
            raise self.bad("a \\ at its end")
        number = _CHARACTER.match(self.text, self.at)
        if number is not None:
            self.at = number.end()
            code = int(number[1] or number[2] or number[3], 16)
            if code > 0x10FFFF or 0xD800 <= code < 0xE000:
                raise self.bad("no character has this number")
            return Sign(chr(code))
        property_ = re.compile(r"\\[pP](?:\{[^}]*\}|\w)").match(self.text, self.at)
        if property_ is not None:
            self.at = property_.end()
            return OneOf(_property(property_.group()))
        reference = re.compile(r"\\(?:[1-9]\d?|k<\w+>|k'\w+')").match(self.text, self.at)
        if reference is not None:
            self.at = reference.end()
            return Mark(reference.group())
        letter = self.text[self.at + 1]
        self.at += 2
        if letter in _KINDS:
            return OneOf("\\" + letter, word=_KINDS[letter])
        if letter in "bBAzZ":
            return Mark("\\" + letter)
        if letter in _ESCAPED:
            return Sign(_ESCAPED[letter])
        if letter.isalnum():
            raise self.bad(f"\\{letter} means nothing to us")
        return Sign(letter)


def _members(items: Sequence[str]) -> tuple[str, ...]:
    """The characters of a class where they are few and none is a range."""
    if len(items) > _FEW or "-" in items[1:-1] or any(len(item) > 2 for item in items):
        return ()
    if any(len(item) == 2 and item[1].isalnum() for item in items):
        return ()
    return tuple(item[-1] for item in items)


def _kind(items: Sequence[str]) -> bool | None:
    kinds = {
        _KINDS.get(item[1]) if len(item) == 2 and item[1].isalpha() else _belongs(item)
        for at, item in enumerate(items)
        if not (item == "-" and 0 < at < len(items) - 1)  # of a range; its ends are there
    }
    return kinds.pop() if len(kinds) == 1 else None


def _belongs(item: str) -> bool | None:
    return None if len(item) > 2 else item[-1].isalnum() or item[-1] == "_"


def _property(written: str) -> str:
    """`\\p{IsGreek}`, .NET's blocks, as the script that the engines here know."""
    return re.sub(r"\{Is(\w+)\}", r"{\1}", written)
