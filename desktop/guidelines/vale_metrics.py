"""Which of our metrics a formula of Vale is: told by its values, not by how it is written."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

from desktop.errors import BadFile

Numbers = Mapping[str, float]

_KNOWN: Mapping[str, Callable[[Numbers], float]] = {
    "flesch_reading_ease": lambda n: (
        206.835 - 1.015 * n["words"] / n["sentences"] - 84.6 * n["syllables"] / n["words"]
    ),
    "flesch_kincaid_grade": lambda n: (
        0.39 * n["words"] / n["sentences"] + 11.8 * n["syllables"] / n["words"] - 15.59
    ),
    "gunning_fog": lambda n: (
        0.4 * (n["words"] / n["sentences"] + 100 * n["complex_words"] / n["words"])
    ),
    "smog": lambda n: 1.043 * math.sqrt(n["polysyllabic_words"] * 30 / n["sentences"]) + 3.1291,
    "coleman_liau": lambda n: (
        5.88 * n["characters"] / n["words"] - 29.6 * n["sentences"] / n["words"] - 15.8
    ),
    "automated_readability": lambda n: (
        4.71 * n["characters"] / n["words"] + 0.5 * n["words"] / n["sentences"] - 21.43
    ),
    "lix": lambda n: n["words"] / n["sentences"] + 100 * n["long_words"] / n["words"],
    "sentence_words": lambda n: n["words"] / n["sentences"],
}
"""Sources as in desktop/guidelines/metrics.py."""
_LENGTHS = {"words": "word", "characters": "character"}
_SAMPLES: tuple[Numbers, ...] = tuple(
    dict(
        zip(
            ("words", "sentences", "syllables", "characters", "complex_words", "long_words",
             "polysyllabic_words", "paragraphs"),
            row,
            strict=True,
        )
    )
    for row in (
        (100.0, 5.0, 150.0, 480.0, 12.0, 22.0, 14.0, 3.0),
        (731.0, 61.0, 1187.0, 3544.0, 71.0, 133.0, 88.0, 17.0),
        (17.0, 3.0, 41.0, 97.0, 6.0, 4.0, 7.0, 1.0),
    )
)  # fmt: skip
_SAME = 0.005
"""Styles round the coefficients, so a little less than a hundredth is no other formula."""
_CONDITION = re.compile(r"\s*(>=|<=|>|<)\s*(-?\d{1,6}(?:\.\d{1,6})?)\s*")
_OPERATORS: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_GRADES = {
    "smog": "smog",
    "gunning fog": "gunning_fog",
    "coleman-liau": "coleman_liau",
    "flesch-kincaid": "flesch_kincaid_grade",
    "automated readability": "automated_readability",
}


def metric(formula: str, condition: str) -> dict[str, Any]:
    """The keys of our rule. BadFile where the formula is none that is known here."""
    found = _CONDITION.fullmatch(condition)
    if found is None:
        raise BadFile(problem=f"the condition {condition[:60]!r} is no single comparison")
    limit = float(found[2])
    if formula.strip() in _LENGTHS:
        return _length(_LENGTHS[formula.strip()], found[1], limit)
    tree = _tree(formula)
    for name, known in _KNOWN.items():
        if all(_alike(_value(tree, numbers), known(numbers)) for numbers in _SAMPLES):
            return {"type": "metric", "metric": name, **_bound(found[1], limit)}
    raise BadFile(problem=f"the formula {' '.join(formula.split())[:80]!r} is not known")


def readability(metrics: tuple[str, ...], grade: str) -> dict[str, Any]:
    """The old kind: a grade, of one formula or the mean of several."""
    if len(metrics) != 1:
        raise BadFile(problem="the mean of several formulas")
    name = _GRADES.get(metrics[0].strip().casefold())
    limit = _CONDITION.fullmatch(f">{grade}")
    if name is None or limit is None:
        raise BadFile(problem=f"the metric {metrics[0][:40]!r}, grade {grade[:20]!r}")
    return {"type": "metric", "metric": name, "above": _number(float(limit[2]))}


def _length(unit: str, sign: str, limit: float) -> dict[str, Any]:
    if limit < 0:
        raise BadFile(problem="a length below zero")
    if sign[0] == ">":
        most = math.floor(limit) if sign == ">" else math.ceil(limit) - 1
        return {"type": "length", "unit": unit, "max": max(most, 0)}
    least = math.ceil(limit) if sign == "<" else math.floor(limit) + 1
    return {"type": "length", "unit": unit, "min": least}


def _bound(sign: str, limit: float) -> dict[str, float | int]:
    return {"above" if sign[0] == ">" else "below": _number(limit)}


def _number(value: float) -> float | int:
    return int(value) if value.is_integer() else value


def _alike(one: float, other: float) -> bool:
    return abs(one - other) <= _SAME * max(1.0, abs(other))


def _tree(formula: str) -> ast.expr:
    if len(formula) > 1000:
        raise BadFile(problem="a formula of more than 1000 characters")
    try:
        # Arithmetic is written alike in Tengo and Python; nothing of it is ever run.
        return ast.parse(" ".join(formula.split()), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise BadFile(problem="a formula that is no arithmetic") from None


def _value(node: ast.expr, numbers: Numbers) -> float:
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return float(min(max(value, -1e9), 1e9))
        case ast.Name(id=name) if name in numbers:
            return numbers[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, numbers)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            try:
                return _OPERATORS[type(op)](_value(left, numbers), _value(right, numbers))
            except (ZeroDivisionError, OverflowError):
                return math.inf
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="math"), attr="sqrt"), args=[inside], keywords=[]
        ):
            return math.sqrt(abs(_value(inside, numbers)))
    raise BadFile(problem="a formula with more than arithmetic in it")
