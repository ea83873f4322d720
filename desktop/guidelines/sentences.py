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

Span = tuple[int, int]

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
_LAST_WORD = re.compile(r"[^\s(\[{\"'“„«‹]*\Z")


@lru_cache(256)
def sentences(line: str) -> tuple[Span, ...]:
    """Start and end of every sentence of one line, without the spaces between them."""
    spans: list[Span] = []
    start = 0
    for stop in _STOP.finditer(line):
        end = _after_closers(line, stop.end())
        if stop.end() > start and _ends(line, start, stop.start(), stop.end(), end):
            spans += _trimmed(line, start, end)
            start = end
    spans += _trimmed(line, start, len(line))
    return tuple(spans)


def _trimmed(line: str, start: int, end: int) -> list[Span]:
    piece = line[start:end]
    start += len(piece) - len(piece.lstrip())
    end = start + len(piece.strip())
    return [(start, end)] if start < end else []


def _after_closers(line: str, at: int) -> int:
    if line.startswith((" »", "\u00a0»", "\u202f»"), at):
        at += 2  # « as the French do »
    while at < len(line) and (line[at] in _CLOSERS or unicodedata.category(line[at]) == "Mn"):
        at += 1
    return at


def _ends(line: str, start: int, first: int, last: int, end: int) -> bool:
    """Whether the stop at `first:last`, closed at `end`, ends the sentence begun at `start`."""
    stop = line[first:last]
    if any(sign in _FULL for sign in stop) and stop[-1] != "\uff0e":
        return True
    rest = line[end : end + 40].lstrip()
    if not rest:
        return True
    if not line[end].isspace():
        # `example.com`, `3.5`, `?page=2`; but scripts without spaces go on at once.
        return stop[-1] not in ".…!?" and unicodedata.category(line[end])[0] == "L"
    following = _first_letter(rest)
    goes_on = following.islower()
    if any(sign in _OTHER for sign in stop):
        return not (goes_on and end > last)
    if goes_on or rest[0] in ",;:-–":
        return False
    return stop != "." or not _keeps_dot(line, start, first, rest)


def _first_letter(rest: str) -> str:
    for character in rest:
        if character.isalnum():
            return character
    return ""


def _keeps_dot(line: str, start: int, first: int, rest: str) -> bool:
    """An abbreviation, an initial, the number of a list or a day, before a capital letter."""
    found = _LAST_WORD.search(line, max(start, first - 20), first)
    word = found.group() if found else ""
    if word.isdigit():
        alone = not line[start : first - len(word)].strip()
        return len(word) <= 2 and (alone or _MONTH.match(rest) is not None)
    if len(word) == 1 and word.isalpha():  # J. Smith, z. B., but not I
        return word != "I" if word.isupper() else rest[1:2] == "."
    return word.casefold() in _ABBREVIATIONS
