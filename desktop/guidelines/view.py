"""What a rule sees of a text, and what it answers: findings with places and fixes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from desktop.guidelines.looking import Search
from desktop.guidelines.mending import Seen, usually
from desktop.guidelines.sentences import Span
from desktop.guidelines.stretches import Stretches
from desktop.model import Fix
from desktop.text import Token

NOWHERE: Span = (0, 0)
"""Where something is missing: a hint on the whole text."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the editor knows beside the text. `hashtags` and `disclosure` are what the post or
    the campaign asks for; empty `networks`, `segments` or `language` means not known: all rules
    apply. Without `now` no rule is out of date. `seen` says where "… more" cuts a text."""

    networks: tuple[str, ...] = ()
    language: str = ""
    now: datetime | None = None
    pictures: int = 0
    alts: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    disclosure: str = ""
    segments: tuple[str, ...] = ()
    seen: Seen = usually


NO_FACTS: Mapping[str, str | int] = {}


class Finding(NamedTuple):
    """One place; `facts` fill the message (`to`, `n`, `min`, `max`)."""

    start: int
    end: int
    fixes: tuple[Fix, ...] = ()
    facts: Mapping[str, str | int] = NO_FACTS


class View(NamedTuple):
    """One text as one rule sees it: what was found for it, beside what all rules share."""

    text: str
    stretches: Stretches
    context: Context
    languages: tuple[str, ...]
    """For which languages the rule is."""
    found: Mapping[Search, Sequence[Span]]
    """In order and apart."""

    @property
    def tokens(self) -> tuple[Token, ...]:
        """Links, mentions and hashtags."""
        return self.stretches.tokens
