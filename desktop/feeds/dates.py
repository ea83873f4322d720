"""Times as feeds write them, in forty manners and twenty languages, as moments in UTC.

RFC 5322 section 3.3 (RSS), RFC 3339 (Atom), ISO 8601, and what people and their systems make
of them. Without a zone a time counts as UTC. What could be two days is none: 03/04/2026.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from desktop.feeds import fields

_LONGEST = 100
# how the names of months begin; of two that fit the longer counts
_MONTHS = (
    "jan gen ene oca sty led ian янв січ ιαν tammi يناير",
    "feb fév fev fevr şub lut úno фев лют φεβ helmi فبراير",
    "mar mär már maart mrz mrt bře мар бер μαρ μάρ maalis مارس",
    "apr avr abr ápr kwi nis dub апр кві απρ huhti أبريل",
    "may mayo maj máj mai mei mag kvě май мая тра μάι μαΐ μαι touko مايو",
    "jun jún juin giu haz cze červen июн чер ιουν ιούν kesä يونيو",
    "jul júl juil lug lip tem červenec июл лип ιουλ ιούλ heinä يوليو",
    "aug aoû aou ago ağu sie srp авг сер αυγ αύγ elo أغسطس",
    "sep set szep eyl wrz zář сен вер σεπ syys سبتمبر",
    "oct okt ott out eki paź říj окт жов οκτ loka أكتوبر",
    "nov kas lis ноя листопад νοε νοέ marras نوفمبر",
    "dec dez déc dic dés ara gru pro дек гру δεκ joulu ديسمبر",
)
_BEGINNINGS = sorted(
    ((name, number) for number, row in enumerate(_MONTHS, 1) for name in row.split()),
    key=lambda pair: -len(pair[0]),
)
_ENGLISH = {row.split()[0]: number for number, row in enumerate(_MONTHS, 1)}
# minutes east of Greenwich; a name that is not here counts as UTC (RFC 5322 section 4.3)
_ZONES = {
    name: minutes
    for minutes, names in (
        (60, "bst west cet met mez wat"),
        (120, "cest mest mesz eet sast"),
        (180, "eest msk"),
        (330, "ist"),
        (480, "sgt hkt awst"),
        (540, "jst kst"),
        (600, "aest"),
        (660, "aedt"),
        (720, "nzst"),
        (780, "nzdt"),
        (-150, "ndt"),
        (-180, "adt"),
        (-210, "nst"),
        (-240, "ast at edt"),
        (-300, "est et cdt"),
        (-360, "cst ct mdt"),
        (-420, "mst mt pdt"),
        (-480, "pst pt akdt"),
        (-540, "akst"),
        (-600, "hst"),
    )
    for name in names.split()
}
_RFC = re.compile(
    r"(?:[A-Za-z]{3}, ?)?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d\d):(\d\d):(\d\d) "
    r"(?:([+-]\d\d)(\d\d)|GMT|UTC?|Z)"
)
_COMPACT = re.compile(r"(\d{4})-?(\d\d)?|(\d{4})-?(\d{3})|(\d{10})(?:\d{3})?|(\d{12})(\d\d)?")
_AFTERNOON = frozenset({"pm", "오후", "下午", "午後", "μμ"})
_HALF = r"([ap]\.?m\b\.?|오전|오후|上午|下午|午前|午後|πμ|μμ|π\.μ\.|μ\.μ\.)"
_CLOCK = re.compile(
    rf"(?:{_HALF} ?)?(?<![\d:])(\d\d?)"
    r"(?: ?[:h点點時时시] ?(\d\d)(?: ?[:分분] ?(\d\d)(?:[.:]\d+|[秒초])?)?[分분]?"
    r"|(?=h\b| ?[ap]\.?m\b)h?|[点點時时시])"
    rf"(?: ?{_HALF})?"
)
_DOTTED = re.compile(r"(?<=\d{4}) (?:um |kello |kl\.? )?()(\d\d?)\.(\d\d)(?:\.(\d\d))?()(?: uhr)?$")
_ZONE = re.compile(r" ?(?:(?:gmt|utc?)? ?([+-]\d\d?):?(\d\d)?(?!\d)|(?:etc/)?([a-z]{1,4})\b)")
_SAID = re.compile(r"\([^()]*\)|(?<=\d)t(?=\d)|[,;]")
_WORD = re.compile(r"[^\W\d_]+")
_DAY = re.compile(r"(\d+)\W+(\d+)\W+(\d{4})")


def moment_of(text: str) -> datetime | None:
    """None where it is no time, or could be two."""
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return None
    try:
        return _usual(text) or fields.moment(text) or _compact(text) or _loose(text)
    except (ValueError, OverflowError):
        return None


def _usual(text: str) -> datetime | None:
    """What nearly every feed of RSS holds, without a detour."""
    found = _RFC.fullmatch(text)
    month = _ENGLISH.get(found[2].lower()) if found is not None else None
    if found is None or month is None:
        return None
    clock = (int(found[4]), int(found[5]), int(found[6]))
    return _at((int(found[3]), month, int(found[1])), clock, _offset(found[7], found[8]))


def _compact(text: str) -> datetime | None:
    """ISO 8601 with less than a day or with the day of the year; seconds since 1970; digits."""
    found = _COMPACT.fullmatch(text)
    if found is None:
        return None
    year, month, ordinal_year, ordinal, seconds, digits, last = found.groups()
    if ordinal_year:
        return datetime(int(ordinal_year), 1, 1, tzinfo=UTC) + timedelta(days=int(ordinal) - 1)
    if seconds:
        return datetime.fromtimestamp(int(seconds), UTC)
    if digits:
        return datetime.strptime(digits + (last or "00"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return datetime(int(year), int(month or 1), 1, tzinfo=UTC)


def _loose(text: str) -> datetime | None:
    """Find the clock, the zone behind it, and the day in what is left."""
    text = " ".join(_SAID.sub(" ", unicodedata.normalize("NFC", text).lower()).split())
    found = _CLOCK.search(text) or _DOTTED.search(text)
    clock, offset, rest = (0, 0, 0), 0, text
    if found is not None:
        clock = _clock(found)
        zone = _ZONE.match(text, found.end())
        word = zone[3] if zone is not None else None
        after = found.end()
        if zone is not None and (not word or _month(word) is None):
            offset = _ZONES.get(word, 0) if word else _offset(zone[1], zone[2])
            after = zone.end()
        rest = f"{text[: found.start()]} {text[after:]}"
    day = _day(rest)
    return None if day is None else _at(day, clock, offset)


def _clock(found: re.Match[str]) -> tuple[int, int, int]:
    hour, minute, second = (int(found[number] or 0) for number in (2, 3, 4))
    half = (found[1] or found[5] or "").replace(".", "")
    if half and hour <= 12:
        hour = hour % 12 + (12 if half in _AFTERNOON else 0)
    return hour, minute, second


def _day(text: str) -> tuple[int, int, int] | None:
    """Year, month and day."""
    numbers = re.findall(r"\d+", text)
    months = [month for word in _WORD.findall(text) if (month := _month(word)) is not None]
    if months:
        return _named(numbers, months[-1])  # the last: `mar. 17 nov.` begins with a Tuesday
    if len(numbers) != 3:
        return None
    first, second, third = map(int, numbers)
    if len(numbers[0]) == 4:
        return first, second, third
    if len(numbers[2]) != 4:
        return None
    if "/" not in text or first > 12 or first == second:
        return third, second, first
    return (third, first, second) if second > 12 else None


def _named(numbers: Sequence[str], month: int) -> tuple[int, int, int] | None:
    if len(numbers) == 1 and len(numbers[0]) == 4:
        return int(numbers[0]), month, 1
    if len(numbers) != 2:
        return None
    day, year = numbers if len(numbers[0]) <= 2 else reversed(numbers)
    if len(year) <= 2:  # RFC 5322 section 4.3 says fifty; feeds began in the nineties
        return int(year) + (2000 if int(year) < 90 else 1900), month, int(day)
    return int(year), month, int(day)


def _month(word: str) -> int | None:
    return next((number for name, number in _BEGINNINGS if word.startswith(name)), None)


def _offset(hours: str | None, minutes: str | None) -> int:
    """In minutes."""
    east = 60 * abs(int(hours or 0)) + int(minutes or 0)
    return -east if hours and hours.startswith("-") else east


def _at(day: tuple[int, int, int], clock: tuple[int, int, int], offset: int) -> datetime:
    """24:00 is the next day's midnight, and leap seconds there are none."""
    hour, minute, second = clock
    whole = datetime(*day, hour % 24 if hour == 24 else hour, minute, min(second, 59), tzinfo=UTC)
    return whole + timedelta(days=hour // 24, minutes=-offset)
