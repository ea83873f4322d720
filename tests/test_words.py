"""desktop.words: where words begin and end, against Unicode's own cases and in real scripts."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.text import begins_word, ends_word, is_word
from tests import unicode_data

INVISIBLE = "\xad\u2060\u200d"


def found(term: str, text: str) -> bool:
    place = text.find(term)
    while place >= 0:
        if begins_word(text, place) and ends_word(text, place + len(term)):
            return True
        place = text.find(term, place + 1)
    return False


def comparable(text: str, at: int) -> bool:
    """Whether at this place we promise what Unicode says; `desktop.words` has the reasons."""
    before, here = text[at - 1], text[at]
    if any(one in INVISIBLE for one in (before, here)):
        return False  # passed over on both sides, not kept with what stands before
    if not is_word(before) or not is_word(here):
        return not (is_word(before) or is_word(here))  # punctuation always ends a word
    if any("\u3021" <= one <= "\u30ff" for one in (before, here, text[0])):
        return False  # no spaces there: a boundary everywhere
    kept = [one for one in text[:at] if one not in INVISIBLE]
    marks = 0
    while marks < len(kept) and unicodedata.category(kept[-1 - marks])[0] == "M":
        marks += 1
    return marks < len(kept) and is_word(kept[-1 - marks])  # a mark on no letter


def test_unicodes_own_cases_wherever_both_sides_are_parts_of_words() -> None:
    cases = compared = 0
    for text, places in unicode_data.breaks("WordBreakTest"):
        cases += 1
        for at in range(1, len(text)):
            if comparable(text, at) and is_word(text[at]):
                compared += 1
                assert begins_word(text, at) is (at in places), ascii(text)
                assert ends_word(text, at) is (at in places), ascii(text)
    assert cases == 1823
    assert compared >= 400  # of 1,823 short cases, most about punctuation and marks alone


def test_where_unicode_breaks_at_punctuation_so_do_we() -> None:
    for text, places in unicode_data.breaks("WordBreakTest"):
        for at in places[1:-1]:
            before, here = text[at - 1], text[at]
            if not is_word(before):
                assert not is_word(here) or begins_word(text, at) or before in INVISIBLE
            if not is_word(here):
                assert not is_word(before) or ends_word(text, at) or here in INVISIBLE


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("can", "I can't"),
        ("3", "3.14"),
        ("été", "l'été!"),
        ("конфиденциально", "Строго конфиденциально."),
        ("社外秘", "これは社外秘です"),
        ("IT", "株式会社ITです"),
        ("ลับ", "เอกสารลับมาก"),
        ("한국", "한국은"),
        ("한국", "한국에서는 처음"),
        ("한국", "한국의 기업"),
        ("혁신", "이것이 혁신입니다."),
        ("하이퍼스위트", "새로운 하이퍼스위트를 보세요"),
        ("직원", "직원들에게"),
        ("Goodword", "Goodword는 좋다"),
        ("IT", "한국IT기업"),
        ("기업", "IT기업"),
        ("hidden", "a hid­den".replace("\xad", "") + " b"),
        ("word", "word\u2060 next"),
        ("हिन्द", "जय हिन्द!"),
    ],
)  # fmt: skip
def test_a_word_is_found(term: str, text: str) -> None:
    assert found(term, text)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("can", "candle"),
        ("art", "start"),
        ("art", "art_work"),
        ("e", "e\u0301tage"),
        ("हिन्द", "हिन्दी"),
        ("한국", "한국어"),
        ("한국", "대한국"),
        ("국", "한국은"),
        ("고", "고양이가"),
        ("hid", "hid\xadden"),
        ("den", "hid\xadden"),
        ("کتاب", "کتاب‌ها"),
        ("конф", "конференция"),
    ],
)
def test_a_part_of_a_word_is_not_found(term: str, text: str) -> None:
    assert not found(term, text)


@given(st.text(alphabet="ab1_ .'é한국은日\u0301\xad\u200c", min_size=1, max_size=12))
def test_each_word_of_a_text_begins_and_ends_somewhere(text: str) -> None:
    for before, here in pairwise(range(len(text) + 1)):
        if is_word(text[before]):
            assert any(begins_word(text, place) for place in range(here))
            assert any(ends_word(text, place) for place in range(here, len(text) + 1))
