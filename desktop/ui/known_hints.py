"""What is found in each text of a draft, looked for again only where something has changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from desktop.guidelines.engine import Engine
from desktop.model import Hint
from desktop.ui import hinting
from desktop.ui.hinting import Hidden
from desktop.ui.refusing import Surroundings, only


@dataclass(frozen=True, slots=True)
class _Known:
    """What a text was checked against, and what was found, the hidden ones too."""

    text: str
    around: Surroundings
    thorough: bool
    hints: tuple[Hint, ...]


class KnownHints:
    """The hints of one draft, by text. No widgets here."""

    def __init__(self, hidden: Iterable[str] = ()) -> None:
        self.hidden = Hidden.of(hidden)
        self.engine: Engine | None = None
        self.found: Mapping[str, tuple[Hint, ...]] = {}
        """Those that are not hidden."""
        self.unfinished = False
        """Whether a thorough look had not time enough, and would go on now."""
        self._slow: set[str] = set()
        """Rules that are known to find something only when there is time."""
        self._known: dict[str, _Known] = {}

    def set_engine(self, engine: Engine) -> None:
        self.engine, self._slow, self._known = engine, set(), {}

    def check(self, texts: Mapping[str, str], around: Surroundings, *, thorough: bool) -> None:
        """Look into every text that will be sent."""
        thorough = thorough and self.engine is not None and self.engine.careful
        found: dict[str, tuple[Hint, ...]] = {}
        for key, text in texts.items():
            before = self._known.get(key)
            known = self._look(before, text, only(around, key), thorough)
            if before is not None and before.text != text and self.hidden.digests:
                veiled = [hint for hint in before.hints if self.hidden.has(hint, before.text)]
                self.hidden.follow(veiled, before.text, text)
            self._known[key] = known
            found[key] = tuple(hint for hint in known.hints if not self.hidden.has(hint, text))
        self.found = found
        self.unfinished = thorough and not all(self._known[key].thorough for key in texts)

    def stopping(self) -> tuple[str, Hint] | None:
        """The text and the hint that keep the caption from being shared."""
        for key, found in self.found.items():
            hint = hinting.stopping(found)
            if hint is not None:
                return key, hint
        return None

    def _look(
        self, before: _Known | None, text: str, around: Surroundings, thorough: bool
    ) -> _Known:
        """The hints of one text; what is known already is not looked for again."""
        timeless = replace(around, now=None)
        same = before is not None and before.text == text and before.around == timeless
        if before is not None and same and (before.thorough or not thorough):
            return before
        if before is not None and same:
            quick = before.hints
        else:
            quick = hinting.check(self.engine, text, around, thorough=False)
        if thorough and self.engine is not None:
            hints = hinting.check(self.engine, text, around)
            self._slow.update(hint.rule for hint in set(hints).difference(quick))
            return _Known(text, timeless, not self.engine.unfinished, hints)
        if before is not None and self._slow:
            quick = hinting.carried(quick, before.hints, before.text, text, self._slow)
        return _Known(text, timeless, False, quick)
