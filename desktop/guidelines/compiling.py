"""What RE2 and `regex` make of an expression; what they can't take is a BadFile."""

from __future__ import annotations

from functools import cache
from typing import Any

from desktop.errors import BadFile

MEMORY = 8 << 20


@cache
def options(ignorecase: bool, memory: int = MEMORY, longest: bool = False) -> Any:
    # Late: only programs with patterns need RE2, and it takes a while to load.
    import re2

    made = re2.Options()
    made.case_sensitive = not ignorecase
    made.max_mem = memory
    made.longest_match = longest
    made.log_errors = False
    return made


def compiled(expression: str, ignorecase: bool, longest: bool = False) -> Any:
    """For RE2. Of what begins at one place the first alternative is found, or the longest."""
    import re2  # late, as above

    try:
        return re2.compile(expression, options(ignorecase, longest=longest))
    except re2.error as error:
        reason = error.args[0]
        raise BadFile(
            problem=reason.decode() if isinstance(reason, bytes) else str(reason)
        ) from None


def afresh(expression: str, ignorecase: bool) -> Any:
    """For RE2, with nothing built from texts before. The expression is known to be good."""
    import re2  # late, as above

    re2.purge()
    return re2.compile(expression, options(ignorecase))


def compiled_exactly(expression: str, ignorecase: bool) -> Any:
    import regex  # late: few programs have such patterns

    try:
        return regex.compile(expression, regex.IGNORECASE if ignorecase else 0)
    except regex.error as error:
        raise BadFile(problem=str(error)) from None
