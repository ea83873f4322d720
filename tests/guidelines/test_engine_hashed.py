"""Confidential terms that the rule file does not tell: found by the engine all the same."""

from __future__ import annotations

import json
from typing import Any

import pytest

from desktop.guidelines.engine import Context
from desktop.guidelines.hashed import make
from tests.guidelines.trying import engine, found, hints, refused, terms

KEY = bytes(range(32))
NAMES = [
    "Project Heron",
    "Sanderling 48",
    "Größenwahn",
    "İzmir",
    "青い鳥",
    "सारस",
    "بلشون",
    "นกยาง",
]


def hashed(*names: str, **more: Any) -> dict[str, Any]:
    return {"type": "existence", "level": "block", "hashed": make(names, KEY), **more}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("About PROJECT heron.", ["PROJECT heron"]),
        (
            "project\u00a0Her\u00adon and Sanderling 48!",
            ["project\u00a0Her\u00adon", "Sanderling 48"],
        ),
        ("GRÖSSENWAHN", ["GRÖSSENWAHN"]),
        ("izmir, IZMIR", ["izmir", "IZMIR"]),
        ("नया सारस।", ["सारस"]),
        ("هذا بلشون.", ["بلشون"]),
        ("project herons, project, heron", []),
    ],
)
def test_hashed_terms_are_found_as_written_ones_are(text: str, expected: list[str]) -> None:
    rules = engine(hashed(*NAMES))
    assert rules.careful
    assert [hint.found for hint in rules.check(text, Context())] == expected
    assert found(text, terms(*NAMES)) == expected


def test_hashed_terms_go_with_the_other_options() -> None:
    rule = hashed("heron", terms=["gull"], exceptions=["heron gull"], unless=["HE"])
    assert found("heron gull, heron HERON, gull #heron @heron", rule) == ["heron", "gull", "heron"]


def test_the_book_does_not_tell_the_names() -> None:
    rule = hashed(*NAMES)
    written = json.dumps(rule, ensure_ascii=False) + repr(engine(rule).rules)
    assert not [name for name in NAMES if name.casefold() in written.casefold()]


def test_without_being_thorough_only_what_is_known_is_told() -> None:
    rules = engine(hashed("heron"))
    assert rules.check("A heron", Context(), thorough=False) == ()
    (hint,) = rules.check("A heron", Context())
    assert rules.check("A heron", Context(), thorough=False) == (hint,)
    assert [one.found for one in rules.check("A heron\nx", Context(), thorough=False)] == ["heron"]


@pytest.mark.parametrize(
    "change",
    [
        {"algorithm": "md5"},
        {"key": "00"},
        {"key": "xyz"},
        {"terms": []},
        {"terms": ["00"]},
        {"longest": 0},
        {"longest": 99},
        {"more": 1},
    ],
)
def test_hashes_that_can_not_be_taken(change: dict[str, Any]) -> None:
    assert refused(type="existence", hashed={**make(["heron"], KEY), **change})


def test_hints_of_hashed_terms_block() -> None:
    assert hints("heron", hashed("heron"))[0].level == "block"
