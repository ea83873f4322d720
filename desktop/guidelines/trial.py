"""How long a pattern takes at worst: tried on hostile texts when it is read, before it can
be in anybody's way.

What counts is the processor time of this thread, the least of several tries: a busy machine
makes a pattern seem slow, never fast. A pattern that is quick on 2,000 characters is not tried on
10,000, which keeps the reading of a whole file short.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from desktop.errors import BadFile
from desktop.guidelines import hostile
from desktop.guidelines.compiling import afresh, compiled_exactly
from desktop.guidelines.matching import LONGEST_TEXT, Encoded, clock, finds_exactly
from desktop.guidelines.pieces import Piece

LIMIT = 0.02
"""Seconds on the longest text that is looked at."""
_FIRST_LENGTH = 2_000
_SUSPECT = 0.0002
"""Seconds on a text of the first length that ask for a look at the longest."""
_SHORT = 100
_AGAIN = 4


def cost(pieces: Sequence[Piece], expression: str, careful: str, ignorecase: bool) -> float:
    """Seconds that RE2 takes at most on a text of 10,000 characters. BadFile where that, or
    the exact pattern, is too slow, or goes on for ever but for the time limit."""
    worst = _worst(pieces, lambda: _relaxed(expression, ignorecase))
    if careful:
        attempt = _exact(expression, careful, ignorecase)
        if _worst(pieces, lambda: attempt) > _SUSPECT:
            _refuse_endless(attempt, hostile.texts(pieces, _SHORT))
    return worst


_Attempt = Callable[[str], bool]


def _worst(pieces: Sequence[Piece], fresh: Callable[[], _Attempt]) -> float:
    attempt = fresh()
    texts = hostile.texts(pieces, _FIRST_LENGTH)
    times = {text: _seconds(attempt, text) for text in texts}
    suspects = [number for number, text in enumerate(texts) if times[text] > _SUSPECT]
    worst = 0.0
    if suspects:
        suspects.sort(key=lambda number: -times[texts[number]])
        long = hostile.texts(pieces, LONGEST_TEXT)
        for number in suspects[:_AGAIN]:
            text = long[min(number, len(long) - 1)]
            worst = max(worst, _least(fresh, text))
            if worst > LIMIT:
                raise BadFile(problem=f"too slow, as on {text[:20]!r}…")
    return worst


def _seconds(attempt: _Attempt, text: str) -> float:
    begun = clock()
    attempt(text)
    return clock() - begun


def _least(fresh: Callable[[], _Attempt], text: str) -> float:
    """Of several tries, until one is good enough; each anew, because RE2 builds what it needs
    while it goes through a text, and that is what takes long."""
    least = float("inf")
    for _ in range(_AGAIN):
        least = min(least, _seconds(fresh(), text))
        if least <= LIMIT / 4:
            break
    return least


def _relaxed(expression: str, ignorecase: bool) -> _Attempt:
    program = afresh(expression, ignorecase)
    return lambda text: program.search(text.encode()) is None


def _exact(expression: str, careful: str, ignorecase: bool) -> _Attempt:
    """As the lane does it. False: stopped for want of time."""
    candidate = afresh(expression, ignorecase)
    program = compiled_exactly(careful, ignorecase)

    def attempt(text: str) -> bool:
        try:
            for _ in finds_exactly(candidate, program, Encoded(text)):
                pass
        except TimeoutError:
            return False
        return True

    return attempt


def _refuse_endless(attempt: _Attempt, texts: Sequence[str]) -> None:
    for text in texts:
        if not any(attempt(text) for _ in range(_AGAIN)):
            raise BadFile(problem=f"goes on without end, as on {text[:20]!r}…")
