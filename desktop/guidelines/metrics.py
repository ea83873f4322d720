"""Rules on how a text reads as a whole: formulas of readability, and shares of signs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from desktop.errors import BadFile
from desktop.guidelines.fields import Fields
from desktop.guidelines.measures import Measures, longest_sentence, measured
from desktop.guidelines.view import NOWHERE, Finding, View

Formula = Callable[[Measures], float]
_SHARES = ("capitals", "emoji")
"""From 0 to 1 in a rule, in messages in per cent."""
_ENGLISH: dict[str, Formula] = {
    # Flesch 1948; Kincaid and others 1975; Gunning 1952; McLaughlin 1969; Coleman and Liau 1975;
    # Smith and Senter 1967
    "flesch_reading_ease": lambda of: (
        206.835 - 1.015 * of.words / of.sentences - 84.6 * of.syllables / of.words
    ),
    "flesch_kincaid_grade": lambda of: (
        0.39 * of.words / of.sentences + 11.8 * of.syllables / of.words - 15.59
    ),
    "gunning_fog": lambda of: 0.4 * (of.words / of.sentences + 100 * of.complex / of.words),
    "smog": lambda of: 1.043 * (30 * of.polysyllables / of.sentences) ** 0.5 + 3.1291,
    "coleman_liau": lambda of: 5.88 * of.letters / of.words - 29.6 * of.sentences / of.words - 15.8,
    "automated_readability": lambda of: (
        4.71 * of.characters / of.words + 0.5 * of.words / of.sentences - 21.43
    ),
}
_ANY: dict[str, Formula] = {
    # Björnsson 1968
    "lix": lambda of: of.words / of.sentences + 100 * of.long / of.words,
    "sentence_words": lambda of: of.words / of.sentences,
    "capitals": lambda of: of.capitals / of.cased if of.cased else 0,
    "emoji": lambda of: of.emoji / (of.words + of.emoji),
}
_FEWEST = {"capitals": 4, "emoji": 1, "sentence_words": 1}
"""Words from which on a number means something; for readability thirty."""
_SYLLABLES = frozenset({"flesch_reading_ease", "flesch_kincaid_grade", "gunning_fog", "smog"})


@dataclass(frozen=True, slots=True)
class Metric:
    metric: str
    above: float | None
    below: float | None
    fewest: int


def read_metric(fields: Fields) -> Metric:
    metric = fields.choice("metric", (*_ENGLISH, *_ANY))
    most = 1 if metric in _SHARES else 1_000
    above, below = fields.decimal("above", -most, most), fields.decimal("below", -most, most)
    if above is None and below is None:
        raise BadFile(problem="neither 'above' nor 'below'")
    fewest = fields.number("min_words")
    return Metric(metric, above, below, _FEWEST.get(metric, 30) if fewest is None else fewest)


def find_metric(check: Metric, view: View) -> Iterator[Finding]:
    of = measured(view.text, english=_english(view), syllables=check.metric in _SYLLABLES)
    if of.words < max(1, check.fewest) or not of.sentences:
        return
    if check.metric not in _SHARES and of.unspaced * 5 > of.letters:
        return  # words can't be counted in scripts without spaces
    if check.metric in _ENGLISH and not _suits(view, of):
        return
    value = (_ENGLISH.get(check.metric) or _ANY[check.metric])(of)
    too_much = check.above is not None and value > check.above
    if not too_much and not (check.below is not None and value < check.below):
        return
    facts: dict[str, str | int] = {"n": _said(check, value)}
    facts |= {"max": _said(check, check.above or 0), "min": _said(check, check.below or 0)}
    place = (
        longest_sentence(view.text) if check.metric == "sentence_words" and too_much else NOWHERE
    )
    yield Finding(*place, facts=facts)


def _english(view: View) -> bool:
    """Whose syllables are meant; a rule may say that it is for another language."""
    language = view.context.language.lower().partition("-")[0]
    if not language:
        named = {one.partition("-")[0] for one in view.languages}
        return bool(named & {"*", "en"})
    return language == "en"


def _suits(view: View, of: Measures) -> bool:
    """Formulas made for English are for English, unless the rule names its languages."""
    if view.languages != ("*",):
        return True
    if view.context.language:
        return _english(view)
    return of.english * 12 >= of.words


def _said(check: Metric, value: float) -> str:
    if check.metric in _SHARES:
        return f"{100 * value:.0f}"
    return f"{value:.1f}".removesuffix(".0")
