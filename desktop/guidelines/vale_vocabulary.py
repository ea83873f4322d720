"""Vale's vocabularies: words that are right as they are written, and words to avoid.

`accept.txt` and `reject.txt` hold one expression a line, `#` begins a comment. An accepted
word is to be written just so (`Vale.Terms`), and no rule on words speaks of it; a rejected one
is an error wherever it stands (`Vale.Avoid`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from desktop.errors import BadFile
from desktop.guidelines.vale_expressions import parse
from desktop.guidelines.vale_words import fitted, leaves, without_shadowed

MOST_EXCEPTIONS = 200
"""Accepted words in one rule: a file may hold 20,000 terms, exceptions among them."""


@dataclass(slots=True)
class Vocabulary:
    """The lines of all vocabularies together, in their order."""

    accepted: list[str] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)


def entries(body: bytes) -> list[str]:
    """The lines of a file that say something. Errors: BadFile."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadFile(problem="not UTF-8") from None
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def terms(accepted: Sequence[str]) -> tuple[dict[str, Any] | None, list[str]]:
    """`Vale.Terms`, and the entries it can't hold with the reason. None: there is nothing."""
    swaps: dict[str, str] = {}
    without: list[str] = []
    for entry in accepted:
        if entry.startswith("(?i)"):
            continue  # right however it is capitalized
        words = _words(entry, without)
        if len(words) == 1 and any(map(str.isalpha, words[0])):
            swaps.setdefault(words[0].lower(), words[0])
    if not swaps:
        return None, without
    return {
        "id": "Vale.Terms",
        "type": "substitution",
        "level": "must",
        "message": "Use '{to}' instead of '{found}'.",
        "ignorecase": True,
        "swap": [{"find": find, "to": [to]} for find, to in swaps.items()],
    }, without


def avoid(rejected: Sequence[str]) -> tuple[dict[str, Any] | None, list[str]]:
    """`Vale.Avoid`, likewise."""
    words: list[str] = []
    patterns: list[str] = []
    without: list[str] = []
    for entry in rejected:
        try:
            for leaf in leaves(parse(entry), left=True, right=True):
                spellings = leaf.spellings()
                words += spellings
                patterns += () if spellings else fitted(leaf, ignorecase=False)
        except BadFile as error:
            without.append(f"without {entry[:60]!r}: {error.problem}")
    if not words and not patterns:
        return None, without
    rule: dict[str, Any] = {
        "id": "Vale.Avoid",
        "type": "existence",
        "level": "must",
        "message": "Avoid using '{found}'.",
        "ignorecase": False,
    }
    rule |= {"terms": list(without_shadowed(words, ignorecase=False))} if words else {}
    rule |= {"patterns": patterns} if patterns else {}
    return rule, without


def accepted_words(accepted: Iterable[str]) -> tuple[str, ...]:
    """What the entries stand for, where that is a list of words."""
    found = [word for entry in accepted for word in _words(entry.removeprefix("(?i)"), [])]
    return tuple(dict.fromkeys(found))


def exceptions(rule: Mapping[str, Any], words: Sequence[str]) -> list[str]:
    """Which of the accepted words can matter to a rule: those that hold one of its words, and,
    where it has patterns too, all of them."""
    said = [*rule.get("terms", ()), *(swap.get("find", "") for swap in rule.get("swap", ()))]
    looks = bool(rule.get("patterns")) or "" in said or "first" in rule
    if looks:
        return list(words[:MOST_EXCEPTIONS])
    known = {term.casefold() for term in said}
    longest = max((term.count(" ") + 1 for term in said), default=0)
    return [word for word in words if known & _runs(word.casefold(), longest)][:MOST_EXCEPTIONS]


def _runs(text: str, longest: int) -> set[str]:
    """Every run of the words of a text, up to a length."""
    words = text.split()
    return {
        " ".join(words[first:last])
        for first in range(len(words))
        for last in range(first + 1, min(first + longest, len(words)) + 1)
    }


def _words(entry: str, without: list[str]) -> tuple[str, ...]:
    try:
        return tuple(word for leaf in leaves(parse(entry), True, True) for word in leaf.spellings())
    except BadFile as error:
        without.append(f"without {entry[:60]!r}: {error.problem}")
        return ()
