"""How long a pattern takes at worst: tried on hostile texts when it is read, before it can
be in anybody's way.

What counts is the processor time of this thread, the least of several tries: a busy machine
makes a pattern seem slow, never fast. A pattern that is quick on 1,000 characters is not tried on
10,000, which keeps the reading of a whole file short.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from desktop.errors import BadFile
from desktop.guidelines import hostile
from desktop.guidelines.compiling import afresh, compiled, compiled_exactly
from desktop.guidelines.matching import LONGEST_TEXT, TIME, Encoded, clock, finds_exactly
from desktop.guidelines.pieces import Piece

LIMIT = 0.02
"""Seconds on the longest text that is looked at."""
_FIRST_LENGTH = 1_000
_SUSPECT = 0.0003
"""Seconds on a text of the first length that ask for a look at the longest."""
_SLOW = LIMIT * _FIRST_LENGTH / LONGEST_TEXT
"""Seconds on a text of the first length that make a pattern slow by themselves."""
_ENOUGH = 0.015
"""Seconds for one pattern after which the texts that follow would show the same."""
_SHORT = 100
_AGAIN = 4
_PATIENCE = 4
"""Times what a look may take: what goes on without end does so all the same, and nothing else is
refused by a machine that is busy."""
_WHOLE_FILE = 0.4
"""Seconds for all patterns of one file that may be slow; the others take what they take."""
TOO_MANY = "slow, as too many others of the file"


class _Spent:
    """Seconds that patterns took which may be slow."""

    def __init__(self) -> None:
        self.seconds = 0.0


_spent: ContextVar[_Spent | None] = ContextVar("_spent", default=None)


@contextmanager
def of_one_file() -> Iterator[None]:
    """What is tried in here shares its time, so that no file is long in being read."""
    token = _spent.set(_Spent())
    try:
        yield
    finally:
        _spent.reset(token)


def cost(pieces: Sequence[Piece], expression: str, careful: str, ignorecase: bool) -> float:
    """Seconds that RE2 takes at most on a text of 10,000 characters. BadFile where that, or
    the exact pattern, is too slow, or goes on for ever but for the time limit."""
    known = compiled(expression, ignorecase)
    worst = _worst(pieces, _relaxed(known), lambda: _relaxed(afresh(expression, ignorecase)))
    if careful:
        attempt = _exact(expression, careful, ignorecase)
        if _worst(pieces, attempt, lambda: attempt) > _SUSPECT:
            patient = _exact(expression, careful, ignorecase, TIME * _PATIENCE)
            _refuse_endless(patient, hostile.texts(pieces, _SHORT))
    return worst


_Attempt = Callable[[str], bool]


def _worst(pieces: Sequence[Piece], attempt: _Attempt, fresh: Callable[[], _Attempt]) -> float:
    begun = clock()
    try:
        worst = _worst_of_all(pieces, attempt, fresh)
    except BadFile:
        _count(clock() - begun)
        raise
    if worst:
        _count(clock() - begun)
    return worst


def _count(seconds: float) -> None:
    of_file = _spent.get()
    if of_file is not None:
        of_file.seconds += seconds


def _worst_of_all(
    pieces: Sequence[Piece], attempt: _Attempt, fresh: Callable[[], _Attempt]
) -> float:
    of_file = _spent.get()
    late = of_file is not None and of_file.seconds > _WHOLE_FILE
    suspects: list[tuple[float, int]] = []
    spent = 0.0
    for number, text in enumerate(hostile.texts(pieces, _FIRST_LENGTH)):
        took = _seconds(attempt, text)
        if took > _SUSPECT:
            suspects.append((took, number))
            if late and _least(fresh, text, _SLOW) > _SLOW:
                raise BadFile(problem=TOO_MANY)
        spent += took
        if spent > _ENOUGH:
            break
    if not suspects:
        return 0.0
    texts = hostile.texts(pieces, LONGEST_TEXT)
    worst = 0.0
    for _, number in sorted(suspects, reverse=True)[: 1 if late else 2]:
        text = texts[min(number, len(texts) - 1)]
        worst = max(worst, _least(fresh, text))
        if worst > LIMIT:
            raise BadFile(problem=f"too slow, as on {text[:20]!r}…")
    return worst


def _seconds(attempt: _Attempt, text: str) -> float:
    begun = clock()
    attempt(text)
    return clock() - begun


def _least(fresh: Callable[[], _Attempt], text: str, good: float = LIMIT / 2) -> float:
    """Of several tries, until one is good enough; each anew, because RE2 builds what it needs
    while it goes through a text, and that is what takes long."""
    least = float("inf")
    for _ in range(_AGAIN):
        least = min(least, _seconds(fresh(), text))
        if least <= good:
            break
    return least


def _relaxed(program: Any) -> _Attempt:
    return lambda text: program.search(text.encode()) is None


def _exact(expression: str, careful: str, ignorecase: bool, seconds: float = TIME) -> _Attempt:
    """As the lane does it. False: stopped for want of time."""
    candidate = compiled(expression, ignorecase)
    program = compiled_exactly(careful, ignorecase)

    def attempt(text: str) -> bool:
        try:
            for _ in finds_exactly(candidate, program, Encoded(text), seconds):
                pass
        except TimeoutError:
            return False
        return True

    return attempt


def _refuse_endless(attempt: _Attempt, texts: Sequence[str]) -> None:
    for text in texts:
        if not any(attempt(text) for _ in range(_AGAIN)):
            raise BadFile(problem=f"goes on without end, as on {text[:20]!r}…")
