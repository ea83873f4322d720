"""Rules on capitals: titles, sentences, all small, all large, and words inside hashtags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from desktop.errors import BadFile
from desktop.guidelines.fields import Fields
from desktop.guidelines.folding import FOLD, KEEP
from desktop.guidelines.looking import terms
from desktop.guidelines.mending import first_line
from desktop.guidelines.sentences import Span
from desktop.guidelines.stretches import without_tokens
from desktop.guidelines.view import Context, Finding, View
from desktop.model import Fix

MATCH = ("title", "sentence", "lower", "upper", "camel")
OF = ("first_line", "line", "sentence", "hashtag")
STYLE = ("AP", "Chicago")
LONGEST_WORD = 14
"""Letters of a hashtag in one case that may well be one word: `#sustainability`."""
MOST_WORDS = 500
"""Words of a line that are looked at."""
MOST_HASHTAGS = 50

_AP = "a an the and but or nor for of in on at to by"
_AP_EITHER = "as if so yet per via vs v en off out up"
_CHICAGO = f"{_AP} from with into"
_CHICAGO_EITHER = f"""{_AP_EITHER} down over near past like onto upon than that about above across
after against along among around before behind below beneath beside between beyond during except
inside outside since through throughout toward towards under until within without"""
_SMALL = {"AP": frozenset(_AP.split()), "Chicago": frozenset(_CHICAGO.split())}
"""Small in the middle of a title. The AP writes words of four letters and more large."""
_EITHER = {"AP": frozenset(_AP_EITHER.split()), "Chicago": frozenset(_CHICAGO_EITHER.split())}
"""Small as one part of speech, large as another; editions differ too. Both pass."""
_WORD = re.compile(r"[^\W_][\w\u0300-\u036f]*(?:['’.&-][^\W_][\w\u0300-\u036f]*)*")
_NEW_START = re.compile(r"[.!?:–—…|]['\"”’)»]*\s*[^\w]*\Z")
_ONESELF = re.compile("I(?:['’].*)?")
_TURKISH = ("tr", "az", "kk")


@dataclass(frozen=True, slots=True, eq=False)
class Capitalization:
    match: str
    of: str
    style: str
    threshold: float
    """The share of words that must be right, for titles and sentences."""
    exceptions: frozenset[str]
    """Words as they may always be written."""


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    right: bool
    mended: str
    """As it should be."""
    sure: bool


def read_capitalization(fields: Fields) -> Capitalization:
    match = fields.choice("match", MATCH)
    of = fields.choice("of", OF, "hashtag" if match == "camel" else "first_line")
    if match == "camel" and of != "hashtag":
        raise BadFile(problem="'camel' is for hashtags")
    threshold = fields.decimal("threshold", 0, 1)
    return Capitalization(
        match,
        of,
        fields.choice("style", STYLE, "AP"),
        0.8 if threshold is None else threshold,
        frozenset(KEEP.whole(one) for one in terms(fields, "exceptions")),
    )


def find_miscapitalized(check: Capitalization, view: View) -> Iterator[Finding]:
    if not _suits(check, view):
        return
    if check.match == "camel":
        yield from _hidden_words(check, view)
        return
    for start, end in _pieces(check, view):
        piece = view.text[start:end]
        if check.of != "hashtag":
            piece = without_tokens(piece)  # they have their own way of writing
        words = _judged(piece, check, _turkish(view.context))
        wrong = [word for word in words if not word.right]
        if check.match in {"title", "sentence"} and not _too_many(words, wrong, check):
            continue
        if wrong:
            yield _finding(view.text, start, wrong)


def _suits(check: Capitalization, view: View) -> bool:
    """Capitals in titles are an English custom, and German nouns have theirs."""
    language = view.context.language.lower().partition("-")[0]
    if not language or view.languages != ("*",):
        return True
    return {"title": language == "en", "sentence": language not in {"de", "lb"}}.get(
        check.match, True
    )


def _turkish(context: Context) -> bool:
    return context.language.lower().partition("-")[0] in _TURKISH


def _pieces(check: Capitalization, view: View) -> Iterator[Span]:
    if check.of == "first_line":
        yield first_line(view.text)
    elif check.of == "hashtag":
        yield from ((one.start + 1, one.end) for one in view.tokens if one.kind == "hashtag")
    else:
        yield from view.stretches.of(check.of)


def _too_many(words: tuple[_Word, ...], wrong: list[_Word], check: Capitalization) -> bool:
    if not words or not wrong:
        return False
    if check.match == "sentence" and not words[0].right:
        return True
    return 1 - len(wrong) / len(words) < check.threshold


def _finding(text: str, at: int, wrong: list[_Word]) -> Finding:
    start, end = at + wrong[0].start, at + wrong[-1].end
    pieces, last = [], start
    for word in wrong:
        pieces += [text[last : at + word.start], word.mended]
        last = at + word.end
    mended = "".join(pieces)
    fixes = (Fix(start, end, mended),) if all(word.sure for word in wrong) else ()
    return Finding(start, end, fixes, {"to": mended})


@lru_cache(256)
def _judged(piece: str, check: Capitalization, turkish: bool) -> tuple[_Word, ...]:
    found = [one for one in islice(_WORD.finditer(piece), MOST_WORDS) if _has_case(one.group())]
    shouted = len(found) > 1 and all(one.group().isupper() for one in found)
    words = []
    for number, one in enumerate(found):
        text = one.group()
        before = found[number - 1].end() if number else 0
        starts = number == 0 or _NEW_START.search(piece, before, one.start()) is not None
        sure = not shouted
        if KEEP.whole(text) in check.exceptions:
            mended = text
        elif check.match in {"lower", "upper"}:
            mended, sure = _cased(text, check.match == "upper", turkish), True
        elif _own_capitals(text) and not shouted:
            mended = text
        elif check.match == "title":
            edge = starts or number == len(found) - 1
            mended = _in_title(text.lower() if shouted else text, edge, check.style, turkish)
        elif number == 0 and not any(map(str.isalnum, piece[: one.start()])):  # 3 boats
            mended = _capitalized(text.lower() if shouted else text, turkish)
        elif starts or text.islower() or _ONESELF.fullmatch(text):
            mended = text
        else:
            mended, sure = text.lower(), False  # perhaps a name
        words.append(_Word(one.start(), one.end(), mended == text, mended, sure))
    return tuple(words)


def _has_case(text: str) -> bool:
    return text.lower() != text.upper()


def _cased(text: str, upper: bool, turkish: bool) -> str:
    if turkish:
        text = text.replace("i", "İ") if upper else text.replace("I", "ı").replace("İ", "i")
    return text.upper() if upper else text.lower()


def _own_capitals(text: str) -> bool:
    """iPhone, McDonald, ACME, 5G: written as it wants to be."""
    return text[1:].lower() != text[1:] or any(map(str.isdigit, text))


def _capitalized(text: str, turkish: bool) -> str:
    first = "İ" if turkish and text[0] == "i" else text[0].title()
    return first + text[1:]


def _in_title(text: str, edge: bool, style: str, turkish: bool) -> str:
    folded = text.lower()
    if not edge and folded in _SMALL[style]:
        return folded
    return text if not edge and folded in _EITHER[style] else _capitalized(text, turkish)


def _hidden_words(check: Capitalization, view: View) -> Iterator[Finding]:
    """Hashtags whose words a reader, or a screen reader, can't tell apart."""
    known = {FOLD.whole(tag).lstrip("#"): tag.lstrip("#＃ ") for tag in view.context.hashtags}
    said: frozenset[str] | None = None
    doubtful = (
        token
        for token in view.tokens
        if token.kind == "hashtag"
        and _one_case(token.text[1:])
        and KEEP.whole(token.text[1:]) not in check.exceptions
    )
    for token in islice(doubtful, MOST_HASHTAGS):
        tag = token.text[1:]
        if said is None:
            said = _said("\n".join(map(without_tokens, view.text.split("\n"))))
        wanted = known.get(FOLD.whole(tag), "") or _camel(tag, said)
        if wanted == tag:
            continue
        if wanted and not _one_case(wanted):
            fix = Fix(token.start + 1, token.end, wanted)
            yield Finding(token.start, token.end, (fix,), {"to": f"#{wanted}"})
        elif sum(map(str.isalpha, tag)) > LONGEST_WORD:
            yield Finding(token.start, token.end)


def _said(text: str) -> frozenset[str]:
    return frozenset(word for word in map(str.lower, _WORD.findall(text)) if len(word) > 2)


def _one_case(tag: str) -> bool:
    """No capital inside shows where a word begins; CEO and 日本 are as they should be."""
    if not _has_case(tag):
        return False
    if tag.isupper():
        return len(tag) > LONGEST_WORD
    return "_" in tag or tag[1:] == tag[1:].lower()


def _camel(tag: str, said: frozenset[str]) -> str:
    """The tag with a capital for every word, if it is known where they begin."""
    if "_" in tag:
        return "".join(_capitalized(part, False) for part in tag.split("_") if part)
    folded = tag.lower()
    if len(folded) != len(tag) or len(tag) > 60 or folded in said:
        return ""
    reached: dict[int, tuple[int, ...]] = {0: ()}
    for end in range(3, len(folded) + 1):
        for start in [start for start in reached if 3 <= end - start <= 30]:
            if folded[start:end] in said:
                reached.setdefault(end, (*reached[start], start))
    starts = reached.get(len(folded), ())
    if len(starts) < 2:
        return ""
    ends = (*starts[1:], len(tag))
    return "".join(
        _capitalized(folded[start:end], False) for start, end in zip(starts, ends, strict=True)
    )
