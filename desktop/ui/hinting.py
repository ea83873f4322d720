"""Which hints a person sees now: found at once, shown when the word is written, hideable.

Nothing here touches widgets. A hint that was fixed or hidden goes at once; a new one under
the word that is being written waits until the hand rests.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from PySide6.QtCore import QCoreApplication

from desktop.guidelines.engine import Context, Engine
from desktop.model import Fix, Hint, Level
from desktop.share import cutting
from desktop.ui import locked
from desktop.ui.readability import long_sentences
from desktop.ui.refusing import (
    REFUSED,
    Surroundings,
    about_pictures,
    about_terms,
    many_hashtags,
    too_long,
)

ORDER = (Level.BLOCK, Level.MUST, Level.SHOULD, Level.TIP)
NEARBY = 16
"""Characters on either side by which a hidden hint is known again."""
MOST_HIDDEN = 200
"""Digests kept with a draft; nobody hides more by hand."""


@dataclass(slots=True)
class Hidden:
    """Hints that the person does not want to see in this draft; kept as digests, in the
    order in which they were hidden."""

    digests: dict[str, None] = field(default_factory=dict)

    @classmethod
    def of(cls, digests: Iterable[str]) -> Hidden:
        return cls(dict.fromkeys(digests))

    def add(self, hint: Hint, text: str) -> None:
        self.digests[digest(hint, text)] = None

    def has(self, hint: Hint, text: str) -> bool:
        return bool(self.digests) and hideable(hint) and digest(hint, text) in self.digests

    def follow(self, hints: Iterable[Hint], old: str, text: str) -> None:
        """Know these again, which are hidden in the `old` text, though words near them have
        changed; not those that were touched themselves."""
        for hint, moved in follow(hints, old, text):
            self.digests.pop(digest(hint, old), None)
            self.add(moved, text)

    def kept(self) -> tuple[str, ...]:
        """What is to be kept with the draft: no words, and not without end."""
        return tuple(self.digests)[-MOST_HIDDEN:]


def hideable(hint: Hint) -> bool:
    """Advice may be hidden, a rule may not."""
    return hint.level in (Level.SHOULD, Level.TIP)


def digest(hint: Hint, text: str) -> str:
    """A hint and the words around it, without the words."""
    if hint.start < hint.end:
        around = text[max(0, hint.start - NEARBY) : hint.end + NEARBY]
    else:  # something is missing: known again by what is to be added
        around = "\0".join(fix.text.strip() for fix in hint.fixes)
    said = "\0".join((hint.rule, hint.network, around.casefold()))
    return hashlib.sha256(said.encode(errors="replace")).hexdigest()[:32]


def check(
    engine: Engine | None, text: str, around: Surroundings, *, thorough: bool = True
) -> tuple[Hint, ...]:
    """Every hint on one text for these targets, in the order of the text."""
    networks = tuple(dict.fromkeys(target.account.network for target in around.targets))
    seen = partial(cutting.seen, networks=networks)
    found: list[Hint] = []
    if engine is not None and text.strip():
        context = Context(
            networks=networks,
            language=around.language,
            now=around.now,
            pictures=around.pictures,
            alts=around.alts,
            hashtags=around.hashtags,
            disclosure=around.disclosure,
            seen=seen,
        )
        found += engine.check(text, context, thorough=thorough)
        found += long_sentences(text, found)
    if text.strip():
        found += locked.missing(text, around.locked)
    found += too_long(text, around)
    found += many_hashtags(text, around)
    found += about_pictures(around)
    found += about_terms(around)
    return tuple(sorted(found, key=_place))


def shown(found: Sequence[Hint], before: Sequence[Hint], place: int | None) -> tuple[Hint, ...]:
    """What to show of `found`. `place` is where a word is being written (None: nowhere)."""
    if place is None:
        return tuple(found)
    old = {(hint.rule, hint.network, hint.start) for hint in before}
    return tuple(
        hint
        for hint in found
        if not hint.start <= place <= hint.end or (hint.rule, hint.network, hint.start) in old
    )


def carried(
    fresh: Sequence[Hint], before: Sequence[Hint], old: str, text: str, rules: Collection[str]
) -> tuple[Hint, ...]:
    """`fresh`, and of what was found in the `old` text by `rules` (that look only when the
    hand rests) what still stands there word for word: or it would flash at every key."""
    slow = [hint for hint in before if hint.rule in rules]
    if not slow:
        return tuple(fresh)
    known = {(hint.rule, hint.start) for hint in fresh}
    kept = [moved for _, moved in follow(slow, old, text)]
    kept = [hint for hint in kept if (hint.rule, hint.start) not in known]
    return tuple(sorted((*fresh, *kept), key=_place))


def follow(hints: Iterable[Hint], old: str, text: str) -> Iterator[tuple[Hint, Hint]]:
    """Each hint of the `old` text whose words an edit did not touch, and the same where it
    stands now."""
    at, removed, added = edit(old, text)
    for hint in hints:
        if hint.start == hint.end or (at <= hint.end and hint.start <= at + removed):
            continue
        yield hint, (_moved(hint, added - removed) if hint.start > at else hint)


def edit(old: str, text: str) -> tuple[int, int, int]:
    """Where two texts differ: the place, and how much was removed and added there."""
    most = min(len(old), len(text))
    at = _shared(most, lambda size: old[:size] == text[:size])
    tail = _shared(most - at, lambda size: old[len(old) - size :] == text[len(text) - size :])
    return at, len(old) - at - tail, len(text) - at - tail


def _shared(most: int, same: Callable[[int], bool]) -> int:
    """The largest size for which `same` is true, by halving."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if same(middle) else (low, middle - 1)
    return low


def _moved(hint: Hint, by: int) -> Hint:
    fixes = tuple(Fix(fix.start + by, fix.end + by, fix.text) for fix in hint.fixes)
    return replace(hint, start=hint.start + by, end=hint.end + by, fixes=fixes)


def stopping(found: Sequence[Hint]) -> Hint | None:
    """The hint that keeps a text from being shared, if there is one."""
    return next((hint for hint in found if hint.level is Level.BLOCK or hint.rule in REFUSED), None)


def tally(found: Sequence[Hint]) -> Mapping[Level, int]:
    """How many of each level."""
    return {level: sum(hint.level is level for hint in found) for level in ORDER}


def fix_words(hint: Hint, fix: Fix) -> str:
    """What the button of a fix says: what it writes, or that it takes something out."""
    words = " ".join(fix.text.split())
    if not words:
        return _tr("Take it out")
    if hint.start == hint.end or fix.start == fix.end:
        return _tr("Add “{words}”").format(words=words)
    return _tr("Write “{words}”").format(words=words)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Hinting", text)


def _place(hint: Hint) -> tuple[int, int, int, str]:
    return (hint.start, hint.end, ORDER.index(hint.level), hint.rule)
