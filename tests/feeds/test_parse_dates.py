"""Times in the manners of many systems and languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.feeds.dates import moment_of

NOON = {
    datetime(2026, 11, 20, 9, tzinfo=UTC): """
        Fri, 20 Nov 2026 09:00:00 GMT
        Fri, 20 Nov 2026 10:00:00 +0100
        Fri, 20 Nov 2026 04:00:00 EST
        Fri, 20 Nov 2026 04:00:00 -0500 (EST)
        Fri,20 Nov 2026 09:00:00 GMT
        Fri, 20 Nov 26 09:00 UT
        Fri, 20 Nov 2026 9:00:00 Z
        Fri, 20 Nov 2026 04:00:00 GMT-05:00
        Fri, 20 Nov 2026 09:00:00 Etc/GMT
        Fri, Nov 20 2026 09:00:00 GMT
        Friday, 20 November 2026 09:00:00
        Fri Nov 20 09:00:00 2026
        Fri Nov 20 04:00:00 EST 2026
        Fri Nov 20 2026 10:00:00 GMT+0100 (Central European Standard Time)
        November 20th, 2026 at 9:00 am
        Nov 20, 2026 9 a.m.
        2026-11-20T09:00:00Z
        2026-11-20T10:00:00+01:00
        2026-11-20T9:00:00Z
        2026-11-20T09:00Z
        2026-11-20 09:00:00
        2026-11-20 10:00:00 +0100
        2026-11-20 09:00:00 UTC
        20261120T090000Z
        20261120090000
        2026/11/20 09:00:00
        20.11.2026 09:00
        20.11.2026 9.00 Uhr
        20-11-2026 09:00
        20/11/2026 09:00
        11/20/2026 9:00 AM
        Freitag, 20. November 2026 - 9:00
        ven. 20 nov. 2026 à 9h00
        vendredi 20 novembre 2026 9h
        Пт, 20 ноя 2026 12:00:00 +0300
        20 ноября 2026 г., 9:00
        2026年11月20日 09:00
        2026年11月20日 上午9:00
        2026년 11월 20일 오전 9:00
        2026-november-20T10:00+01:00
        Παρ, 20 Νοε 2026 11:00:00 EET
        1795165200
        1795165200000
    """,
    datetime(2026, 11, 20, 21, 5, tzinfo=UTC): """
        11/20/2026 9:05 PM
        November 20, 2026 9:05 p.m.
        2026年11月20日 下午9:05
        2026년 11월 20일 오후 9:05
    """,
    datetime(2026, 11, 20, tzinfo=UTC): """
        Fri, 20 Nov 2026
        20 Nov 2026
        Nov 20, 2026
        Thu, 19 Nov 2026 24:00:00 GMT
        2026-11-20
        20261120
        2026-324
        2026-W47-5
        2026.11.20
        20.11.2026
        20. November 2026
        20 de noviembre de 2026
        20 novembre 2026
        20 листопада 2026
        20 listopada 2026
        20 marraskuuta 2026
        20 Kasım 2026
        2026年11月20日
    """,
    datetime(2026, 3, 17, tzinfo=UTC): """
        mar. 17 mars 2026
        mardi 17 mars 2026
        martedì 17 marzo 2026
        17. März 2026
        середа, 17 березня 2026
    """,
    datetime(2026, 11, 1, tzinfo=UTC): """
        2026-11
        November 2026
    """,
}
WRITTEN = [
    (line.strip(), moment)
    for moment, rows in NOON.items()
    for line in rows.split("\n")
    if line.strip()
]


@pytest.mark.parametrize(("text", "wanted"), WRITTEN)
def test_a_time_is_understood(text: str, wanted: datetime) -> None:
    assert moment_of(text) == wanted
    assert moment_of(f"\n  {text} ") == wanted


@pytest.mark.parametrize(
    "text",
    [
        "", "yesterday", "soon 2026", "03/04/2026", "32 Foo 2026", "Fri, 99 Nov 99999 99:99:99",
        "2026-13-45", "20 Nov", "1" * 5000, "99999999999999", "0000-00-00T00:00:00Z", "12:30",
    ],
)  # fmt: skip
def test_what_is_no_time_or_could_be_two_is_none(text: str) -> None:
    assert moment_of(text) is None


def test_years_of_two_digits_are_those_of_feeds() -> None:
    later, earlier = moment_of("1 Jan 26 00:00 GMT"), moment_of("1 Jan 98 00:00 GMT")
    assert later is not None
    assert earlier is not None
    assert (later.year, earlier.year) == (2026, 1998)


@given(st.text(st.sampled_from("0123456789:-+/. ,TZamph년月March٣²"), max_size=40) | st.text())
def test_no_text_raises(text: str) -> None:
    found = moment_of(text)
    assert found is None or found.tzinfo is UTC
