"""What rules can look at, one frozen value a kind, and how each is read from its JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop.errors import BadFile
from desktop.guidelines.fields import Fields
from desktop.guidelines.folding import FOLD
from desktop.guidelines.patterns import Pattern
from desktop.guidelines.patterns import read as read_pattern

PLACES = ("text", "hashtag", "mention", "url")
DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Existence:
    """Words or patterns that should not be there. `replacement` None: no fix is known."""

    terms: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    whole: bool
    ignorecase: bool
    exceptions: tuple[str, ...]
    places: frozenset[str]
    replacement: str | None


@dataclass(frozen=True, slots=True)
class Swap:
    """What to write (`to`, one or more ways) instead of a term or of patterns."""

    find: str
    patterns: tuple[Pattern, ...]
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Substitution:
    swaps: tuple[Swap, ...]
    whole: bool
    ignorecase: bool
    exceptions: tuple[str, ...]
    places: frozenset[str]


@dataclass(frozen=True, slots=True)
class Condition:
    """True where one of the things named is in the text; `all` where all inner ones are."""

    always: bool = False
    terms: tuple[str, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    hashtags: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    link: bool = False
    disclosure: bool = False
    """The disclosure that the post or program asks for."""
    any: tuple[Condition, ...] = ()
    all: tuple[Condition, ...] = ()
    first_line: bool = False


@dataclass(frozen=True, slots=True)
class Require:
    """If `when`, then also `then`; `append` is what mends it."""

    when: Condition
    then: Condition
    append: str


@dataclass(frozen=True, slots=True)
class Count:
    of: str
    minimum: int | None
    maximum: int | None


@dataclass(frozen=True, slots=True)
class Length:
    unit: str
    minimum: int | None
    maximum: int | None


@dataclass(frozen=True, slots=True)
class Media:
    need: str


@dataclass(frozen=True, slots=True)
class Repetition:
    """The same word twice in a row, but for `exceptions` (`that that`)."""

    exceptions: frozenset[str]


Check = Existence | Substitution | Require | Count | Length | Media | Repetition


def read_check(fields: Fields) -> Check:
    kind = fields.choice("type", tuple(_READERS))
    return _READERS[kind](fields)


def _existence(fields: Fields) -> Check:
    ignorecase = fields.flag("ignorecase", True)
    terms, patterns = _terms(fields), _patterns(fields, ignorecase)
    if not terms and not patterns:
        raise BadFile(problem="neither terms nor patterns")
    replacement = None
    if fields.has("fix"):
        fix = Fields(fields.any("fix"), "fix")
        replacement = fix.text("replace", longest=200)
        fix.done()
    return Existence(
        terms,
        patterns,
        fields.flag("word", True),
        ignorecase,
        _terms(fields, "exceptions"),
        _places(fields),
        replacement,
    )


def _substitution(fields: Fields) -> Check:
    ignorecase = fields.flag("ignorecase", True)
    found = fields.any("swap")
    if not isinstance(found, list) or not found:
        raise BadFile(problem="'swap' must be a list with at least one entry")
    return Substitution(
        tuple(_swap(Fields(one, "swap"), ignorecase) for one in found),
        fields.flag("word", True),
        ignorecase,
        _terms(fields, "exceptions"),
        _places(fields),
    )


def _swap(fields: Fields, ignorecase: bool) -> Swap:
    find, pattern = fields.texts("find"), fields.texts("pattern", 500)
    if len(find) + len(pattern) != 1:
        raise BadFile(problem="a swap has one 'find' or one 'pattern'")
    to = fields.texts("to", 200)
    if not to:
        raise BadFile(problem="a swap without 'to'")
    fields.done()
    _worth_finding(find)
    patterns = read_pattern(pattern[0], ignorecase) if pattern else ()
    return Swap(find[0] if find else "", patterns, to)


def _require(fields: Fields) -> Check:
    then = Fields(fields.any("then"), "then")
    when = fields.any("if")
    append = ""
    if fields.has("fix"):
        fix = Fields(fields.any("fix"), "fix")
        append = fix.text("append", None, 300)
        fix.done()
    return Require(
        Condition(always=True) if when is None else _condition(Fields(when, "if")),
        _condition(then),
        append,
    )


def _condition(fields: Fields, depth: int = 1) -> Condition:
    inner: dict[str, tuple[Condition, ...]] = {}
    for key in ("any", "all"):
        found = fields.any(key) or []
        if not isinstance(found, list) or depth > DEEPEST:
            raise BadFile(problem=f"{key!r} must be a list, not more than {DEEPEST} deep")
        inner[key] = tuple(_condition(Fields(one, key), depth + 1) for one in found)
    condition = Condition(
        fields.flag("always", False),
        _terms(fields),
        _patterns(fields, ignorecase=True),
        tuple("#" + FOLD.whole(tag).lstrip("#") for tag in fields.texts("hashtags")),
        tuple("@" + FOLD.whole(name).lstrip("@") for name in fields.texts("mentions")),
        fields.flag("link", False),
        fields.flag("disclosure", False),
        inner["any"],
        inner["all"],
        fields.choice("where", ("anywhere", "first_line"), "anywhere") == "first_line",
    )
    fields.done()
    if condition in (Condition(), Condition(first_line=True)):
        raise BadFile(problem="a condition that names nothing")
    return condition


def _count(fields: Fields) -> Check:
    of = fields.choice("of", ("hashtag", "link", "mention", "emoji"))
    return Count(of, *_bounds(fields))


def _length(fields: Fields) -> Check:
    unit = fields.choice("unit", ("character", "word", "line"), "character")
    return Length(unit, *_bounds(fields))


def _media(fields: Fields) -> Check:
    return Media(fields.choice("need", ("alt_text", "picture")))


def _repetition(fields: Fields) -> Check:
    return Repetition(frozenset(map(FOLD.whole, _terms(fields, "exceptions"))))


_READERS: dict[str, Callable[[Fields], Check]] = {
    "existence": _existence,
    "substitution": _substitution,
    "require": _require,
    "count": _count,
    "length": _length,
    "media": _media,
    "repetition": _repetition,
}


def _bounds(fields: Fields) -> tuple[int | None, int | None]:
    minimum, maximum = fields.number("min"), fields.number("max")
    if minimum is None and maximum is None:
        raise BadFile(problem="neither 'min' nor 'max'")
    if minimum is not None and maximum is not None and minimum > maximum:
        raise BadFile(problem="'min' is more than 'max'")
    return minimum, maximum


def _terms(fields: Fields, key: str = "terms") -> tuple[str, ...]:
    terms = fields.texts(key)
    _worth_finding(terms)
    return terms


def _worth_finding(terms: tuple[str, ...]) -> None:
    for term in terms:
        if not FOLD.whole(term).strip():
            raise BadFile(problem="a term without a visible character")


def _patterns(fields: Fields, ignorecase: bool) -> tuple[Pattern, ...]:
    return tuple(
        pattern
        for written in fields.texts("patterns", 500)
        for pattern in read_pattern(written, ignorecase)
    )


def _places(fields: Fields) -> frozenset[str]:
    places = fields.texts("in") or ("text", "hashtag")
    if not set(places) <= set(PLACES):
        raise BadFile(problem=f"'in' may hold {', '.join(PLACES)}")
    return frozenset(places)
