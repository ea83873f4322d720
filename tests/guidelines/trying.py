"""Rules tried on a text: short ways to write them down and to read what they say."""

from __future__ import annotations

import json
from typing import Any

from desktop.guidelines.engine import Context, Engine
from desktop.guidelines.rules import read
from desktop.model import Hint

ANYWHERE = Context()


def engine(*rules: dict[str, Any]) -> Engine:
    complete = [
        {"id": f"r{at}", "level": "must", "message": "m", **rule} for at, rule in enumerate(rules)
    ]
    book = read(json.dumps({"rules": complete}).encode(), "here")
    assert book.problems == ()
    return Engine([book])


def hints(text: str, *rules: dict[str, Any], context: Context = ANYWHERE) -> tuple[Hint, ...]:
    return engine(*rules).check(text, context)


def found(text: str, *rules: dict[str, Any], context: Context = ANYWHERE) -> list[str]:
    return [hint.found for hint in hints(text, *rules, context=context)]


def terms(*words: str, **more: Any) -> dict[str, Any]:
    return {"type": "existence", "terms": list(words), **more}


def patterns(*written: str, **more: Any) -> dict[str, Any]:
    return {"type": "existence", "patterns": list(written), **more}


def mended(text: str, hint: Hint, which: int = 0) -> str:
    fix = hint.fixes[which]
    return text[: fix.start] + fix.text + text[fix.end :]


def refused(**rule: Any) -> str:
    """The reason why a rule is not taken; empty if it is."""
    complete = {"id": "r", "level": "must", "message": "m", **rule}
    book = read(json.dumps({"rules": [complete]}).encode(), "here")
    return " ".join(book.problems)
