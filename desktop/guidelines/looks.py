"""What was seen in single stretches of a text, and what of it is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from desktop.guidelines.judging import MOST, moved
from desktop.guidelines.looking import Search
from desktop.guidelines.remembered import Hit
from desktop.guidelines.sentences import Span
from desktop.model import Hint

Found = dict[int, dict[Search | None, list[Span]]]
"""Where something was found, by rule and by what was looked for."""


class Owner(NamedTuple):
    """For whom something is looked for; without a search it is what spares a find."""

    rule: int
    search: Search | None


class Look:
    """What was seen in one stretch of a text: hints of the rules that need no more than that,
    and the finds of the others. Places count from its beginning."""

    __slots__ = ("_at", "_hints", "finds", "hits", "rules")

    def __init__(self, hits: Sequence[Hit]) -> None:
        self.hits = hits
        self.rules: frozenset[str] = frozenset()
        """Those that have a hint here."""
        self.finds: list[tuple[Owner, int, int]] = []
        self._at = 0
        self._hints: list[Hint] = []

    def set_hints(self, hints: list[Hint], at: int) -> None:
        """What there is to say where the stretch begins at `at`."""
        self._hints, self._at = hints, at
        self.rules = frozenset([hint.rule for hint in hints])

    def placed(self, at: int) -> list[Hint]:
        """The hints where the stretch begins at `at`; above the cursor nothing moves."""
        if at != self._at:
            by = at - self._at
            self._hints = [moved(hint, by) for hint in self._hints]
            self._at = at
        return self._hints


def told(looks: Iterable[tuple[int, Look]]) -> list[Hint]:
    """The hints of all stretches, of every rule the first few. Where a rule has said enough,
    hints are not even moved to their places."""
    hints: list[Hint] = []
    enough: set[str] = set()
    counted = 4 * MOST
    for at, look in looks:
        if not look.rules <= enough:
            hints += look.placed(at)
            if len(hints) > counted:
                hints, enough = _few(hints)
                counted = len(hints) + 4 * MOST
    return _few(hints)[0] if len(hints) > MOST else hints


def _few(hints: list[Hint]) -> tuple[list[Hint], set[str]]:
    """The first few hints of every rule, and the rules that have as many."""
    times = Counter([hint.rule for hint in hints])
    enough = {rule for rule, number in times.items() if number >= MOST}
    if all(times[rule] == MOST for rule in enough):
        return hints, enough
    seen: Counter[str] = Counter()
    few = []
    for hint in hints:
        seen[hint.rule] += 1
        if seen[hint.rule] <= MOST:
            few.append(hint)
    return few, enough
