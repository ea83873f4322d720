"""The rules to measure with: five public style packages, and ten thousand terms."""

from __future__ import annotations

import json
import random
from functools import cache
from pathlib import Path

from desktop.guidelines.rules import RuleBook, read

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ROOT / "tests/data/vale"
PRACTICE = ROOT / "resources/practice/guidelines/rules.json"
TERMS = 10_000
_ONSETS = [*"bcdfghjklmnprstvwz", "br", "ch", "dr", "fl", "gl", "kr", "pl", "qu", "sh", "tr"]
_CORES = ["a", "e", "i", "o", "u", "ai", "ea", "ie", "oa", "ou"]
_CODAS = ["", "l", "m", "n", "r", "s", "t", "x", "nd", "rk", "st"]


@cache
def terms(number: int = TERMS) -> tuple[str, ...]:
    """So many product names, as a large company has them: one to three words each."""
    dice = random.Random(1899)

    def name() -> str:
        parts = (_ONSETS, _CORES, _CODAS)
        syllables = ("".join(map(dice.choice, parts)) for _ in range(dice.randint(2, 3)))
        return "".join(syllables)

    found: set[str] = set()
    while len(found) < number:
        found.add(" ".join(name() for _ in range(dice.choice((1, 1, 1, 2, 3)))))
    return tuple(sorted(found))


@cache
def list_of_terms() -> RuleBook:
    """One rule with all the terms."""
    rule = {
        "id": "names",
        "type": "existence",
        "level": "must",
        "terms": terms(),
        "message": "“{found}” is not public yet.",
    }
    return _book([rule])


@cache
def packages(*names: str) -> RuleBook:
    """The rules of these packages, of all five without names; those of the practice program
    where the packages are not at hand."""
    return read(PRACTICE.read_bytes(), "practice")


def _book(rules: list[dict[str, object]]) -> RuleBook:
    book = {"schema": "guidelines/1", "id": "bench", "rules": rules}
    return read(json.dumps(book, ensure_ascii=False).encode(), "bench")
