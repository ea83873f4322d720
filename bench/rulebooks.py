"""The rules to measure with: five public style packages, and ten thousand terms."""

from __future__ import annotations

import json
import random
from functools import cache
from pathlib import Path

from desktop.guidelines import vale
from desktop.guidelines.rules import RuleBook, read

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ROOT / "tests/data/vale"
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


def terms_body() -> bytes:
    """One rule with all the terms, as it would arrive."""
    rule = {
        "id": "names",
        "type": "existence",
        "level": "must",
        "terms": terms(),
        "message": "“{found}” is not public yet.",
    }
    return json.dumps({"schema": "guidelines/1", "id": "terms", "rules": [rule]}).encode()


@cache
def packages_body(name: str = "") -> bytes:
    """The rules of one style package, or of all five, as they would arrive."""
    return vale.read(PACKAGES / name).body


@cache
def list_of_terms() -> RuleBook:
    return read(terms_body(), "terms")


@cache
def packages(name: str = "") -> RuleBook:
    return read(packages_body(name), name or "packages")
