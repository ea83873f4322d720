"""desktop.guidelines.finder: everything is found, where it stands, and nothing else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.guidelines.finder import MOST, Expression, Finder, Hit, Word, _inner
from desktop.guidelines.folding import FOLD
from desktop.guidelines.patterns import read
from desktop.text import begins_word, ends_word


def finder(*terms: str, whole: bool = True, ignorecase: bool = True) -> Finder:
    return Finder([Word(term, at, whole, ignorecase) for at, term in enumerate(terms)], [])


def with_patterns(*written: str, ignorecase: bool = True) -> Finder:
    return Finder(
        [],
        [
            Expression(pattern, at, ignorecase)
            for at, one in enumerate(written)
            for pattern in read(one, ignorecase)
        ],
    )


def found(made: Finder, line: str) -> list[str]:
    return [line[hit.start : hit.end] for hit in made.find(line)]


EVASIONS = [
    # what a rule says, what a person may write, on purpose or not
    ("Project Falcon", "project falcon"),
    ("Project Falcon", "PROJECT\u00a0FALCON"),
    ("falcon", "fal\u00adcon"),
    ("falcon", "fal\u200bcon"),
    ("falcon", "f\u200da\u200dl\u200dc\u200do\u200dn"),
    ("falcon", "f\u2060alcon"),
    ("falcon", "fa\ufe0flcon"),
    ("falcon", "ｆａｌｃｏｎ"),
    ("falcon", "𝐟𝐚𝐥𝐜𝐨𝐧"),
    ("falcon", "ⓕⓐⓛⓒⓞⓝ"),
    ("office file", "oﬃce ﬁle"),
    ("Straße", "STRASSE"),
    ("strasse", "STRAẞE"),
    ("résumé", "re\u0301sume\u0301"),
    ("re\u0301sume\u0301", "RÉSUMÉ"),
    ("İstanbul", "istanbul"),
    ("istanbul", "İSTANBUL"),
    ("ısparta", "ISPARTA"),
    ("istanbul", "i\u0307stanbul"),
    ("한국", "\u1112\u1161\u11ab\u1100\u116e\u11a8"),
    ("\u1112\u1161\u11ab\u1100\u116e\u11a8", "한국"),
    ("हिन्दी", "हि\u200dन्दी"),
    ("ΣΊΣΥΦΟΣ", "σίσυφος"),
    ("σίσυφος", "ΣΊΣΥΦΟΣ"),
    ("kelvin", "\u212aelvin"),
    ("ångström", "\u212bngström"),
    ("ohm Ω", "ohm \u2126"),
    ("don't", "don’t"),
    ("don’t", "don't"),
    ("non-stop", "non‑stop"),
    ("バス", "ﾊﾞｽ"),
    ("パリ", "ハ\u309aリ"),
    ("№ 5", "No 5"),
    ("ﷺ", "صلى الله عليه وسلم"),
    ("Ǆungla", "džungla"),
    ("ﬀ", "FF"),
]


@pytest.mark.parametrize(("term", "written"), EVASIONS)
@pytest.mark.parametrize(("before", "after"), [("", ""), ("… ", "!"), ("(é", "–é")])
def test_spellings_of_a_term_are_found_and_the_span_is_exactly_it(
    term: str, written: str, before: str, after: str
) -> None:
    if before.endswith("é"):
        before, after = before + " ", " " + after
    line = f"{before}{written}{after}"
    assert found(finder(term), line) == [written]


@pytest.mark.parametrize(
    ("term", "line"),
    [
        ("cat", "concatenate"),
        ("cat", "cate\u0301"),
        ("cat", "cat\u0301"),
        ("हिन्द", "हिन्दी"),
        ("кот", "который"),
        ("ad", "ad\u200bvocate"),
        ("한국", "한국어"),
        ("été", "étéx"),
        ("3", "13"),
        ("a", "a_b"),
    ],
)
def test_a_piece_of_a_word_is_not_the_word(term: str, line: str) -> None:
    assert found(finder(term), line) == []
    assert found(finder(term, whole=False), line) != []


@pytest.mark.parametrize(
    ("term", "line"),
    [
        ("社外秘", "これは社外秘です"),
        ("ลับ", "ข้อมูลลับมาก"),
        ("C++", "C++11"),
        (".NET", "ASP.NET"),
        ("#ad", "x#ad"),
        ("e.g.", "e.g.this"),
    ],
)
def test_where_nothing_is_a_word_no_boundary_is_asked_for(term: str, line: str) -> None:
    assert found(finder(term), line) == [term]


def test_exact_case_is_asked_of_the_text_as_it_stands() -> None:
    made = finder("US", "É", ignorecase=False)
    assert found(made, "US us Us ＵＳ E\u0301 é") == ["US", "E\u0301"]


def test_a_good_find_behind_a_bad_one_is_not_hidden() -> None:
    # `ab` ends inside a word, `b c` begins in one: neither may hide what overlaps it.
    assert found(finder("ab", "b c", "c"), "xb c") == ["c"]
    assert found(finder("new york", "york city"), "new york city") == ["new york", "york city"]


def test_fifty_of_each_are_told_in_every_line_and_others_are_not_pushed_out() -> None:
    made = finder("a", "b")
    hits = made.find("a " * 500 + "b")
    assert len([hit for hit in hits if hit.number == 0]) == MOST
    assert [hit for hit in hits if hit.number == 1] == [Hit(1, 1000, 1001)]
    first, second = made.find_all(["a " * 60, "a " * 70])
    assert (len(first), len(second)) == (MOST, MOST)


LINE = st.text(
    alphabet=st.one_of(
        st.sampled_from("abAB iıİſß \u0301\u0316\u00ad\u200d’'ﬁ한\u1112\u1161🎉👩हिन्दी社。…\n"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=30,
)


@settings(max_examples=300, deadline=None)
@given(st.lists(LINE, max_size=8), st.booleans())
def test_many_lines_at_once_are_each_alone(lines: list[str], whole: bool) -> None:
    lines = [line.replace("\n", " ") for line in lines]
    terms = ("a", "b", "ab", "i", "fi", "ss", "社", "한", "e")
    words = [Word(term, at, whole, True) for at, term in enumerate(terms)]
    expressions = [Expression(read(r"\b\w+[ab]", True)[0], 99, True)]
    alone = [Finder(words, expressions).find(line) for line in lines]
    assert Finder(words, expressions).find_all(lines) == alone
    remembering = Finder(words, expressions)
    remembering.find_all(lines[::2])
    assert remembering.find_all(lines) == alone


@settings(max_examples=300, deadline=None)
@given(LINE, LINE, LINE)
def test_a_term_is_found_wherever_a_simple_search_finds_it(
    term: str, before: str, after: str
) -> None:
    wanted = FOLD.whole(term)
    if not wanted.strip():
        return
    line = before + term + after
    folded = FOLD(line)
    expected = set()
    at = folded.text.find(wanted)
    while at >= 0:
        last = at + len(wanted)
        if begins_word(folded.text, at) and ends_word(folded.text, last):
            expected.add(folded.span(at, last))
        at = folded.text.find(wanted, at + 1)
    assert {(hit.start, hit.end) for hit in finder(term).find(line)} == expected


def test_what_was_found_stays_right_when_much_is_remembered() -> None:
    made = finder("x")
    lines = [f"{number} x" for number in range(5000)]
    for _ in range(2):
        assert all(len(hits) == 1 for hits in made.find_all(lines))
    assert made.find("1 x") == (Hit(0, 2, 3),)


def test_hundreds_of_patterns_find_what_each_alone_finds() -> None:
    written = [rf"\bw{number}\w*" for number in range(300)]
    line = "w7x and w119, w60é but not aw5"
    alone = {
        (number, hit.start, hit.end)
        for number, one in enumerate(written)
        for hit in with_patterns(one).find(line)
    }
    assert {tuple(hit) for hit in with_patterns(*written).find(line)} == alone
    assert {line[start:end] for _, start, end in alone} == {"w7x", "w119", "w60é"}


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("abé_1ßяж한국日のก् \u0301\u200d.#İﬁ"), max_size=40), st.booleans())
def test_where_a_place_is_known_to_be_inside_a_word_no_word_begins(
    text: str, exactly: bool
) -> None:
    inner = _inner(text, exactly=exactly)
    assert len(inner) == len(text)
    assert not any(inside and begins_word(text, at) for at, inside in enumerate(inner))
    if exactly:
        runs = re.finditer(r"[a-zé1-9ßяж]{2,}", text)
        assert all(inner[at] for run in runs for at in range(run.start() + 1, run.end()))
