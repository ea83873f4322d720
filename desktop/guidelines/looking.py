"""What is looked for on behalf of a rule: words and patterns, how, where, and what is spared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.errors import BadFile
from desktop.guidelines.fields import Fields
from desktop.guidelines.folding import FOLD, KEEP
from desktop.guidelines.hashed import Hashed
from desktop.guidelines.patterns import Pattern
from desktop.guidelines.patterns import read as read_pattern
from desktop.guidelines.stretches import PER

PLACES = ("text", "hashtag", "mention", "url")
LONGEST_PATTERN = 500
_PLAIN = re.compile(r"(?:\(\?i\))?[^\\^$.|?*+()\[\]{}]+")


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """Words and patterns that are one thing to their rule. Known by itself, not by its value."""

    terms: tuple[str, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    written: tuple[str, ...] = ()
    """The patterns as the rule has them."""
    whole: bool = True
    ignorecase: bool = True
    places: frozenset[str] = frozenset(PLACES)
    per: str = "line"
    """What a pattern looks at by itself."""
    hashed: Hashed | None = None


@dataclass(frozen=True, slots=True)
class Spared:
    """What makes a find none: standing inside one of `terms`, or holding one of the rest."""

    terms: tuple[str, ...] = ()
    plain: tuple[tuple[str, bool], ...] = ()
    """Texts, and whether capitals make no difference."""
    patterns: tuple[Pattern, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms or self.plain or self.patterns)


NOTHING_SPARED = Spared()


@dataclass(frozen=True, slots=True)
class Manner:
    """The options that all searches of one rule share."""

    whole: bool
    ignorecase: bool
    places: frozenset[str]
    per: str

    def search(
        self,
        terms: Sequence[str] = (),
        written: Sequence[str] = (),
        hashed: Hashed | None = None,
    ) -> Search:
        return Search(
            tuple(terms),
            tuple(one for pattern in written for one in read_pattern(pattern, self.ignorecase)),
            tuple(written),
            self.whole,
            self.ignorecase,
            self.places,
            self.per,
            hashed,
        )


def manner(
    fields: Fields, ignorecase: bool = True, per: str = "line", looks: str | None = None
) -> Manner:
    """`per` is the default; `looks` is what patterns look at where `per` means something else."""
    chosen = fields.choice("per", PER, per)
    return Manner(
        fields.flag("word", True),
        fields.flag("ignorecase", ignorecase),
        _places(fields),
        chosen if looks is None else looks,
    )


def terms(fields: Fields, key: str = "terms") -> tuple[str, ...]:
    found = fields.texts(key)
    worth_finding(found)
    return found


def written(fields: Fields, key: str = "patterns") -> tuple[str, ...]:
    return fields.texts(key, LONGEST_PATTERN)


def worth_finding(found: Sequence[str]) -> None:
    for term in found:
        if not FOLD.whole(term).strip():
            raise BadFile(problem="a term without a visible character")


def spared(fields: Fields) -> Spared:
    """`exceptions`, and `unless`: a pattern with nothing special in it is a plain text."""
    plain: list[tuple[str, bool]] = []
    patterns: list[Pattern] = []
    for one in written(fields, "unless"):
        if _PLAIN.fullmatch(one):
            text = one.removeprefix("(?i)")
            worth_finding([text])
            plain.append((KEEP.whole(text), text != one))
        else:
            patterns += read_pattern(one, ignorecase=False)
    return Spared(terms(fields, "exceptions"), tuple(plain), tuple(patterns))


def _places(fields: Fields) -> frozenset[str]:
    places = fields.texts("in") or ("text", "hashtag")
    if not set(places) <= set(PLACES):
        raise BadFile(problem=f"'in' may hold {', '.join(PLACES)}")
    return frozenset(places)
