"""Where words and patterns stand in a line: one pass for all words, one set for all patterns.

Every hit carries the number under which its word or pattern was put in. Lines are remembered;
those that are new are looked at together. What takes long (`desktop.guidelines.careful`) is
left for when there is time.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate
from operator import itemgetter
from typing import Any, NamedTuple, cast

from desktop.guidelines.careful import Careful
from desktop.guidelines.folding import FOLD, KEEP
from desktop.guidelines.hashed import Secret
from desktop.guidelines.matching import MOST, Effort
from desktop.guidelines.patternset import Expression, PatternSet
from desktop.guidelines.remembered import Hit, Hits, Remembered
from desktop.text import begins_word, ends_word
from desktop.words import CONNECTED

__all__ = ["MOST", "Expression", "Finder", "Hit", "Word"]


EFFORT = 3_000
"""For all patterns of RE2 in all new lines; only texts made to be slow need more."""


_MANY, _VERY_MANY = 50, 1_000
"""Matches from which on it is worth sorting out those first that begin inside a word."""
_START, _END = itemgetter(1), itemgetter(2)
_LETTERS = bytes(chr(code).isalnum() for code in range(256))
_INSIDE = re.compile(f"(?<={CONNECTED}){CONNECTED}+")


class Word(NamedTuple):
    """A term to find. `whole`: only between word boundaries."""

    text: str
    number: int
    whole: bool
    ignorecase: bool


class Finder:
    """Built once from everything that is looked for."""

    def __init__(
        self,
        words: Sequence[Word],
        expressions: Sequence[Expression],
        secrets: Sequence[Secret] = (),
    ) -> None:
        owners: dict[str, list[Word]] = {}
        for word in words:
            owners.setdefault(FOLD.whole(word.text), []).append(word)
        self._owners = list(owners.values())
        self._whole = [all(word.whole for word in several) for several in self._owners]
        self._automaton = _automaton(list(owners))
        self._patterns = PatternSet([one for one in expressions if not one.pattern.careful])
        self._remembered = Remembered()
        self._careful = Careful([one for one in expressions if one.pattern.careful], secrets)
        self.careful = bool(self._careful)
        """Whether anything here takes long."""

    @property
    def resting(self) -> frozenset[int]:
        """Numbers whose patterns were too slow to be tried again."""
        return self._careful.resting

    @property
    def unfinished(self) -> bool:
        """Whether a thorough look at the same lines may find more."""
        return self._careful.unfinished

    def find(self, line: str, *, thorough: bool = True) -> Hits:
        """Every hit in one line, by place; not `thorough`: without what takes long, but where
        that is known already."""
        return self.find_all((line,), thorough=thorough)[0]

    def find_all(self, lines: Sequence[str], *, thorough: bool = True) -> list[Hits]:
        """The hits in each of the lines. Faster than one by one where many are new."""
        fast = self._fast(lines)
        if not self.careful:
            return fast
        slow = self._careful.find_all(lines, thorough=thorough)
        return [
            _in_order((*one, *other)) if other else one
            for one, other in zip(fast, slow, strict=True)
        ]

    def _fast(self, lines: Sequence[str]) -> list[Hits]:
        known = self._remembered.get(lines)
        missing = known.count(None)
        if not missing:
            return cast(list[Hits], known)
        found = self._look_at(
            lines
            if missing == len(lines)
            else [line for line, hits in zip(lines, known, strict=True) if hits is None]
        )
        if len(found) == len(lines):
            return [*found.values()]  # all new, and no two the same
        return [
            found[line] if hits is None else hits for line, hits in zip(lines, known, strict=True)
        ]

    def _look_at(self, lines: Sequence[str]) -> dict[str, Hits]:
        """All lines in one pass: the way to the automaton and back costs more than a line."""
        found: dict[str, Hits] = dict.fromkeys(lines, ())
        lines = [*found]
        hits: dict[str, list[Hit]] = defaultdict(list)
        if self._automaton is not None:
            # Apart, because ASCII is folded several times as fast.
            apart: tuple[list[str], list[str]] = [], []
            for line in lines:
                if line:
                    apart[line.isascii()].append(line)
            for several in apart:
                if several:
                    self._look_for_words(several, hits)
        late = set(self._look_for_patterns(lines, hits)) if self._patterns else None
        for line, some in hits.items():
            found[line] = _few(some)
        self._remembered.keep(
            {line: some for line, some in found.items() if line not in late} if late else found
        )
        return found

    def _look_for_patterns(self, lines: Sequence[str], hits: dict[str, list[Hit]]) -> Iterator[str]:
        """The lines for which it did not suffice."""
        effort = Effort(EFFORT)
        for line in lines:
            if line:
                try:
                    hits[line] += self._patterns.find(KEEP(line), effort)
                except TimeoutError:
                    yield line

    def _look_for_words(self, lines: Sequence[str], hits: dict[str, list[Hit]]) -> None:
        text = "\n".join(lines)
        folded = FOLD(text)
        inside, whole = folded.text, self._whole
        matches = self._automaton.find_matches_as_indexes(inside, overlapping=True)
        if len(matches) > _MANY:
            inner = _inner(inside, exactly=len(matches) > _VERY_MANY)
            matches = [one for one in matches if not inner[one[1]] or not whole[one[0]]]
        if not matches:
            return
        ends = [*accumulate([len(line) + 1 for line in lines])]
        at = end_of_line = 0
        here: list[Hit] = []
        seen: dict[int, int] = {}
        for index, first, last in matches:  # by their ends
            stands_alone = begins_word(inside, first) and ends_word(inside, last)
            if whole[index] and not stands_alone:
                continue
            start, end = folded.span(first, last) if folded.seams else (first, last)
            if start >= end_of_line:
                line = bisect_right(ends, start)
                at, end_of_line = ends[line - 1] if line else 0, ends[line]
                here = hits[lines[line]]
                seen.clear()
            for written, number, only_whole, ignorecase in self._owners[index]:
                before = seen.get(number, 0)
                if before == MOST or (only_whole and not stands_alone):
                    continue  # not many more in a line than are told
                if ignorecase or KEEP.whole(text[start:end]) == KEEP.whole(written):
                    seen[number] = before + 1
                    here.append(Hit(number, start - at, end - at))


def _inner(text: str, exactly: bool) -> bytes | bytearray:
    """For each place whether a letter or digit stands there and before it, so that no word
    begins. All places at once, for letters of western Europe; `exactly`: for all."""
    letters = text.encode("latin-1", "replace")
    if exactly and not text.isascii():
        inner = bytearray(len(text))
        for run in _INSIDE.finditer(text):
            inner[run.start() : run.end()] = b"\1" * (run.end() - run.start())
        return inner
    whole = int.from_bytes(letters.translate(_LETTERS))
    return (whole & whole >> 8).to_bytes(len(letters))


def _few(hits: Collection[Hit]) -> Hits:
    if len(hits) <= MOST:
        return _in_order(hits)
    seen: Counter[int] = Counter()
    few = []
    for hit in _in_order(hits):
        seen[hit.number] += 1
        if seen[hit.number] <= MOST:
            few.append(hit)
    return tuple(few)


def _in_order(hits: Iterable[Hit]) -> Hits:
    """By their beginnings, of those that begin together the longest first."""
    ordered = sorted(hits, key=_END, reverse=True)
    ordered.sort(key=_START)
    return tuple(ordered)


def _automaton(words: list[str]) -> Any:
    if not words:
        return None
    # Late: only programs with word rules need it.
    import ahocorasick_rs

    return ahocorasick_rs.AhoCorasick(words)
