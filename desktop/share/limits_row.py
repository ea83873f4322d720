"""What is written down of one network: its limits, its cut, where its link goes, who says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from desktop.model import Limits


class Cut(NamedTuple):
    """A feed shows so many characters or lines, whichever end first, then "…more"; 0 = any.
    Characters as a reader sees them; lines as they are shown, wrapped ones too."""

    characters: int
    lines: int
    tallest: int = 0
    """Up to so many lines it shows all the same; 0 = `lines`."""


class Beside(StrEnum):
    """When a network takes the link beside the text, so that it costs no characters."""

    ALWAYS = "always"
    WITHOUT_PICTURES = "without_pictures"
    NEVER = "never"
    """It is written into the text and counts there."""


@dataclass(frozen=True, slots=True)
class Network:
    """What is known of one network, read on `on` from `sources`."""

    limits: Limits
    on: date
    sources: tuple[str, ...]
    """Where it says so itself, or its own source code does."""
    unconfirmed: tuple[str, ...] = ()
    """Numbers that the network itself was not found to say, and who says them: fields of
    `limits`, or `cut`. Good enough for a warning, not to rely on."""
    cut: Cut | None = None
    beside: Beside = Beside.NEVER
