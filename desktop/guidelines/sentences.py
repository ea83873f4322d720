"""Where sentences begin and end, in every script, after Unicode's rules (UAX 29) and beyond.

UAX 29 breaks after every `.` before a capital letter. Here abbreviations, initials, numbers of
a list and dates keep their dot, a name like `Yahoo!` and a question in quotation marks do not
end a sentence that goes on in small letters, and addresses stay whole. A line end always ends
a sentence. What can't be known without a dictionary (Thai, or a text without stops) stays one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import islice

Span = tuple[int, int]
MOST = 500
"""Sentences of one line; the rest of it is the last."""

_FULL = "。｡！？｟"[:-1] + "\uff0e"
"""Full stops of writing systems without spaces: the next sentence follows at once."""
_OTHER = "!?‼⁇⁈⁉؟۔؝؞।॥՜՞։።፧፨၊။᙮᠃᠉᥄᥅᪨᪩᪪᪫᭚᭛᭞᭟᰻᰼᱾᱿꓿꘎꘏꛳꛷꡶꡷꣎꣏꤯꧈꧉꩝꩞꩟꫰꫱꯫។៕"
"""STerm of UAX 29, for what is written today."""
_STOP = re.compile(rf"[.…{re.escape(_FULL + _OTHER)}]+")
_CLOSERS = "\"'”’“‘»›)]}」』】）〉》*_~"
_WRITTEN_SHORT = """
mr mrs ms dr prof sr jr st rev hon gov sen rep gen col capt lt sgt vs approx dept est fig no nos vol
pp ed eds inc ltd co corp bros ave blvd rd jan feb mar apr jun jul aug sep sept oct nov dec a.m p.m
i.e e.g cf etc al ca u.s u.k e.u ph.d m.d b.a m.a
bzw z.b d.h u.a o.ä u.ä z.t i.d.r s.o s.u v.a ggf evtl inkl exkl zzgl vgl usw nr str tel abb bsp hr
hrn fr dipl ing geb gest jh max min mind mio mrd bijv d.w.z o.a t.a.v dhr mevr bl.a f.eks dvs osv
t.ex kl
m mm mme mlle p.ex c.-à-d env sra srta ud uds p.ej dra pág ej sig sigg dott ecc es avv art exmo av
т.е т.д т.п т.к др пр г ул д им руб коп тыс млн млрд стр см напр np itd itp tzn ul tzv např apod č
örn vb yrd doç dk sn
"""
"""English; German, Dutch, Scandinavian; Romance languages; Slavic languages, Turkish."""
_ABBREVIATIONS = frozenset(_WRITTEN_SHORT.split())
_MONTH = re.compile(
    "(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
    r"|Jan|Feb|Mär|Apr|Jun|Jul|Aug|Sept?|Okt|Nov|Dez|Jahrhundert|Quartal|Etage|Klasse)\b"
)
"""What follows the number of a day in languages that write it with a dot and in capitals."""
_OPENERS = "([{\"'“„‘‚«‹¿¡*_"
_WORD = re.compile(r"[^\W_]")
_ON_LETTERS = re.compile("[\u0300-\u036f\ufe00-\ufe0f\u20e3\U0001f3fb-\U0001f3ff]")


@lru_cache(256)
def sentences(line: str) -> tuple[Span, ...]:
    """Start and end of every sentence of one line, without the spaces between them. A sentence
    has a letter or a digit, unless it is all there is."""
    spans: list[Span] = []
    start = 0
    word = _WORD.search(line)
    for stop in islice(_STOP.finditer(line), 3 * MOST):
        if word is None or len(spans) == MOST:
            break
        first, last = stop.span()
        if first < word.start():
            continue
        end = _after_closers(line, last)
        if _ends(line, word.start(), first, last, end):
            spans += _trimmed(line, start, end)
            start = end
            word = _WORD.search(line, end)
    if word is None and spans:  # what is left over has no words: it belongs to the last one
        start = spans.pop()[0]
    spans += _trimmed(line, start, len(line))
    return tuple(spans)


def _trimmed(line: str, start: int, end: int) -> list[Span]:
    piece = line[start:end]
    start += len(piece) - len(piece.lstrip())
    end = start + len(piece.strip())
    return [(start, end)] if start < end else []


def _after_closers(line: str, at: int) -> int:
    if line.startswith("»", at + 1) and line[at].isspace():
        at += 2  # « as the French do »
    while at < len(line) and (line[at] in _CLOSERS or _ON_LETTERS.match(line, at)):
        at += 1
    return at


def _ends(line: str, word: int, first: int, last: int, end: int) -> bool:
    """Whether the stop at `first:last`, closed at `end`, ends the sentence whose first word
    is at `word`."""
    stop = line[first:last]
    if stop != "." and any(sign in _FULL for sign in stop) and stop[-1] != "\uff0e":
        return True
    rest = line[end : end + 40].lstrip()
    if not rest:
        return True
    if not line[end].isspace():
        # `example.com`, `3.5`, `?page=2`; but scripts without spaces go on at once.
        return stop[-1] not in ".…!?" and unicodedata.category(line[end])[0] == "L"
    following = _first_letter(rest)
    goes_on = following.islower()
    if stop != "." and any(sign in _OTHER for sign in stop):
        return not (goes_on and end > last)
    if goes_on or rest[0] in ",;:-–":
        return False
    return stop != "." or not _keeps_dot(line, word, first, rest)


def _first_letter(rest: str) -> str:
    for character in rest:
        if character.isalnum():
            return character
    return ""


def _keeps_dot(line: str, word: int, first: int, rest: str) -> bool:
    """An abbreviation, an initial, the number of a list or a day, before a capital letter."""
    before = line[max(word, first - 20) : first]
    if not before or before[-1].isspace():
        return False
    last = before.rsplit(None, 1)[-1].lstrip(_OPENERS)
    if last.isdigit():
        return len(last) <= 2 and (word == first - len(last) or _MONTH.match(rest) is not None)
    if len(last) == 1 and last.isalpha():  # J. Smith, z. B., but not I
        return last != "I" if last.isupper() else rest[1:2] == "."
    return last.casefold() in _ABBREVIATIONS
