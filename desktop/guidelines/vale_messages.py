"""The sentences of a Vale rule as ours: Go's formats become names in braces.

Vale gives every kind of rule its arguments in its own order; one argument too few prints
nothing. Source: fmt.Sprintf, and the checks of Vale (internal/check).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from desktop.errors import BadFile
from desktop.text import clean

FACTS: Mapping[str, tuple[str, ...]] = {
    "existence": ("{found}", "{to}"),
    "substitution": ("{to}", "{found}"),
    "occurrence": ("{n}",),
    "repetition": ("{to}",),
    "consistency": ("{found}",),
    "conditional": ("{found}",),
    "capitalization": ("{found}", "{to}"),
    "metric": ("{n}",),
    "readability": ("{n}",),
}
"""What the arguments of a message are; of a repetition it is the word, once."""
LEVELS = {"suggestion": "tip", "warning": "should", "error": "must"}
_FORMAT = re.compile(r"%(?:%|(?:\[(\d)\])?[-+# 0]*\d*(?:\.\d+)?([a-zA-Z]))")
_QUOTED = re.compile(r"""(["'“‘`])%(?:\[\d\])?[sdv],?(["'”’`])""")
LONGEST = 500
_LONGEST_WHY = 1000


def filled(message: str, facts: tuple[str, ...]) -> str:
    """The message with `facts` where Go would put the arguments."""
    number = 0

    def argument(found: re.Match[str]) -> str:
        nonlocal number
        if found.group() == "%%":
            return "%"
        if found[1]:
            number = int(found[1]) - 1
        number += 1
        return facts[number - 1] if 0 < number <= len(facts) else ""

    return _FORMAT.sub(argument, message)


def sentences(found: Mapping[str, Any], kind: str, name: str) -> dict[str, str]:
    """`message`, `level`, `why`, `link` of a rule. BadFile where they are not as they must be."""
    message = _line(found, "message")
    if not message:
        raise BadFile(problem="no message")
    level = _line(found, "level") or "warning"
    if level not in LEVELS:
        raise BadFile(problem=f"the level {level[:40]!r}")
    made = {"level": LEVELS[level], "message": filled(message, FACTS[kind])[:LONGEST]}
    if not made["message"].strip():
        made["message"] = name
    # A reason holds nothing that changes: `'%s' is …` becomes `this is …`.
    why = filled(_QUOTED.sub("this", _line(found, "description")), ())
    if why.strip():
        made["why"] = why[:_LONGEST_WHY]
    link = _line(found, "link")
    if re.fullmatch(r"https://[^\s<>\"]{1,1990}", link):
        made["link"] = link
    return made


def _line(found: Mapping[str, Any], key: str) -> str:
    value = found.get(key) or ""
    if not isinstance(value, str):
        raise BadFile(problem=f"{key!r} is no text")
    # Two spaces in a message may be meant, a line end never is.
    return re.sub(r"\s*\n\s*", " ", clean(value).strip())
