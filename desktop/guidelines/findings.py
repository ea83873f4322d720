"""What each kind of check finds in a text."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.guidelines.agreeing import (
    Conditional,
    Consistency,
    find_inconsistent,
    find_unconditional,
)
from desktop.guidelines.capitals import Capitalization, find_miscapitalized
from desktop.guidelines.checks import Check
from desktop.guidelines.counting import (
    Count,
    Length,
    Media,
    find_count,
    find_length,
    find_media,
)
from desktop.guidelines.demands import Require, find_missing
from desktop.guidelines.metrics import Metric, find_metric
from desktop.guidelines.repeating import Repetition, find_repeated
from desktop.guidelines.view import Finding, View
from desktop.guidelines.words import Existence, Substitution, find_existence, find_substitution


def find(check: Check, view: View) -> Iterator[Finding]:
    """Lazily: only what is asked for costs."""
    match check:
        case Existence():
            return find_existence(check, view)
        case Substitution():
            return find_substitution(check, view)
        case Require():
            return find_missing(check, view)
        case Count():
            return find_count(check, view)
        case Length():
            return find_length(check, view)
        case Media():
            return find_media(check, view)
        case Repetition():
            return find_repeated(check, view)
        case Consistency():
            return find_inconsistent(check, view)
        case Conditional():
            return find_unconditional(check, view)
        case Capitalization():
            return find_miscapitalized(check, view)
        case Metric():
            return find_metric(check, view)
