"""desktop.guidelines.sentences: where sentences end, in many languages."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.guidelines.sentences import sentences
from desktop.guidelines.stretches import Stretches
from tests import unicode_data


def cut(line: str) -> list[str]:
    return [line[start:end] for start, end in sentences(line)]


@pytest.mark.parametrize(
    "written",
    [
        # English
        "One.|Two!|Three?|Four…|Five",
        "Mr. Smith met Dr. Jones at 10 a.m. in St. Ives.|They talked.",
        "J. R. R. Tolkien wrote it.|So did I.|You too.",
        "“Really?” she asked.|“Yes.”|He left.",
        "He said “Stop.”|Then he ran (very fast.)|And fell.",
        "Version 3.5 of example.com costs $4.99.|Get it at https://a.example/?q=1.|Now!",
        "Yahoo!|Great.",
        "wow!|this is nice",
        "What?!|Really!!!|Yes...|No",
        "we wait... and see",
        "We open at 9.|Come early.",
        "1. Cut the rope.|2. Sail away.",
        "The U.S. economy, i.e. the market, grew approx. 3 per cent.|Good.",
        "Acme Inc. is here; cf. Fig. 3 and No. 7.",
        "*Bold.*|_Next._|Done",
        # German
        "Am 3. Mai 2026 fährt z. B. die Fähre.|Am 4. Juni nicht.",
        "Das kostet ca. 5 Mio. Euro, d.h. viel.|Warum?|Darum!",
        "„Kommst du?“ fragte er.|„Ja.“|Sie kam.",
        "Wir waren in den Top 10.|Danke!",
        # French, Spanish, Italian, Turkish, Russian
        "M. Dupont arrive à 9 h.|« Bonjour ! »|Il part.",
        "¿Qué tal?|¡Bien!|La Sra. López llega.",
        "Il sig. Rossi arriva.|Ciao!",
        "Doç. Dr. Yılmaz geldi.|İyi akşamlar!",
        "Это ул. Ленина и т.д. Да.|Нет!|Почему?",
        # other stops
        "今日は良い日です。|明日は？|はい！|「行く。」|終わり",
        "他说：“好。”|我走了。",
        "यह पहला वाक्य है।|यह दूसरा है।|क्यों?",
        "هذه جملة.|هل هذا سؤال؟|نعم!",
        "یہ جملہ ہے۔|دوسرا۔",
        "ประโยคแรก ประโยคที่สอง",
        "ይህ ነው።|ሌላ።",
        "Սա է։|Եվ սա։",
        "ဒါက။|နောက်။",
    ],
)
def test_sentences_in_many_languages(written: str) -> None:
    expected = written.split("|")
    glued = any(sign in "。！？" for sign in written)
    assert cut(("" if glued else " ").join(expected)) == expected


def test_spaces_belong_to_no_sentence() -> None:
    assert cut("  One.   Two.  ") == ["One.", "Two."]
    assert cut("") == []
    assert cut(" \u3000 ") == []
    assert cut("...") == ["..."]


@given(st.text(alphabet='aB.!? \u3002")1\u0301é', max_size=60))
def test_nothing_but_spaces_gets_lost(line: str) -> None:
    spans = sentences(line)
    kept = "".join(line[start:end] for start, end in spans)
    assert "".join(kept.split()) == "".join(line.split())
    assert all(start < end for start, end in spans)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans))


_ON_PURPOSE = re.compile(
    "\u2060"  # word joiners between all letters: no word can be known
    "|etc\\."  # an abbreviation
    "|[.!]\u0308?[^\\s.!]"  # no space after the stop, as in an address
)


def test_unicode_is_followed_but_where_it_knows_less() -> None:
    others = []
    for text, places in unicode_data.breaks("SentenceBreakTest"):
        whole = [text[at:end] for at, end in itertools.pairwise(places)]
        expected = [one.strip() for one in whole if one.strip()]
        if [text[at:end] for at, end in Stretches(text).of("sentence")] != expected:
            others.append(text)
    assert len(others) <= 33  # of 502
    assert all(_ON_PURPOSE.search(text) for text in others)
