"""desktop.guidelines.patterns: the language of patterns means in every script what it says."""

from __future__ import annotations

import unicodedata

import pytest
import re2
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.errors import BadFile
from desktop.guidelines.dialect import WORD
from desktop.guidelines.finder import Expression, Finder
from desktop.guidelines.folding import FOLD, KEEP
from desktop.guidelines.patterns import Pattern, expand, read
from desktop.text import is_word


def found(written: str, line: str, ignorecase: bool = True) -> list[str]:
    expressions = [Expression(pattern, 0, ignorecase) for pattern in read(written, ignorecase)]
    return [line[hit.start : hit.end] for hit in Finder([], expressions).find(line)]


@pytest.mark.parametrize(
    ("written", "line", "expected"),
    [
        # words, digits and spaces are those of Unicode
        (r"\w+", "été, Größe_1 हिन्दी! 한국", ["été", "Größe_1", "हिन्दी", "한국"]),
        (r"\w+", "e\u0301te\u0301", ["e\u0301te\u0301"]),
        (r"\W+", "a – é", [" – "]),
        (r"[\w-]+", "vis-à-vis, x", ["vis-à-vis", "x"]),
        (r"[^\w\s]+", "a, é… б!", [",", "…", "!"]),
        (r"[\W,]x", " x,x", [" x", ",x"]),
        (r"\d+", "1 ٣٤ ४", ["1", "٣٤", "४"]),
        (r"a\sb", "a\u00a0b a\u2003b a\u3000b", ["a\u00a0b", "a\u2003b", "a\u3000b"]),
        (r"\S+", "a\u3000b", ["a", "b"]),
        # so are the boundaries of words
        (r"\bконф\w*", "конференция, неконф", ["конференция"]),
        (r"\bété\b", "été étés vété", ["été"]),
        (r"\bहिन्द\b", "हिन्दी हिन्द", ["हिन्द"]),
        (r"\b社外秘\b", "これは社外秘です", ["社外秘"]),
        (r"\b팔콘\b", "팔콘은 팔콘즈", ["팔콘"]),
        (r"\bC\+\+\b", "C++11 and C++", ["C++", "C++"]),
        # …also where RE2 chose an end inside a word
        (r"\b(?:obvious|obviously)\b", "obviously obvious", ["obviously", "obvious"]),
        (r"\b(?:новый|новыйх|новыйхх)\b", "новыйхх", ["новыйхх"]),
        (r"\bfoo.*bar\b", "foo bar bars", ["foo bar"]),
        (r"\b\w+?ly\b", "slyly lyre", ["slyly"]),
        (r"\b(?:a|ab)\b", "abc", []),
        # of alternatives the first counts, as in other engines
        (r"a|ab", "ab", ["a"]),
        (r"(?:ab|a)b?", "ab", ["ab"]),
        # alternatives with boundaries are each for themselves, flags are for all of them
        (r"(?i)\bfoo\b|\bbar\b", "FOO BAR foobar", ["FOO", "BAR"]),
        # folded as texts are
        (r"don’t", "don't don’t", ["don't", "don’t"]),
        (r"don[’']t", "don't don’t", ["don't", "don’t"]),
        ("cafe\u0301s?", "Café CAFÉS", ["Café", "CAFÉS"]),
        (r"cafe\u0301s?", "Café CAFÉS", ["Café", "CAFÉS"]),
        (r"\x{e9}t\xe9", "été", ["été"]),
        (r"[a‐c]x", "-x bx", ["-x"]),
        (r"[\u2010-\u2015]x", "-x ‐x —x bx .x", ["-x", "‐x", "—x"]),
        (r"[\u2018-\u201f]x", "'x ’x “x 5x", ["'x", "’x", "“x"]),
        ("con\u00adfi", "confi con\u200bfi", ["confi", "con\u200bfi"]),
        (r"a\u200b?b", "ab a\u200bb", ["ab", "a\u200bb"]),
        (r"\Qa.b\E+", "a.bb axb", ["a.bb"]),
        (r"a(?# nothing )b", "ab", ["ab"]),
        (r"\u0041b", "Ab", ["Ab"]),
        (r"[\u0041]b", "Ab", ["Ab"]),
        # capitals: simple folding, one character for one
        (r"straße", "STRAẞE Straße STRASSE", ["STRAẞE", "Straße"]),
        (r"σίσυφος", "ΣΊΣΥΦΟΣ", ["ΣΊΣΥΦΟΣ"]),
        (r"kelvin", "\u212aelvin", ["\u212aelvin"]),
        # lines
        (r"^a|b$", "a b a b", ["a", "b"]),
        (r"\Aa|b\z", "a b a b", ["a", "b"]),
    ],
)
def test_what_a_pattern_finds(written: str, line: str, expected: list[str]) -> None:
    assert not any(pattern.careful for pattern in read(written, True))
    assert found(written, line) == expected


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("", "1 to 500 characters"),
        ("x" * 501, "1 to 500 characters"),
        ("(", "missing )"),
        ("a)", "unexpected )"),
        ("[a", "missing ]"),
        ("a**", "bad repetition operator"),
        ("a*", "matches nothing at all"),
        ("(?:)", "matches nothing at all"),
        (r"\b", "matches nothing at all"),
        ("(?<=a)|(?=b)", "matches nothing at all"),
        ("(?=a", "missing )"),
        ("(?R)a", "invalid perl operator"),
        ("(?(1)a|b)", "invalid perl operator"),
        (r"\1a", "invalid group reference"),
        (r"(?P=n)a", "unknown group"),
        (r"\Ca", r"\C would tear characters"),
        (r"\K", "invalid escape sequence"),
        (r"\x{110000}", "is no character"),
        (r"\ud83c", "is no character"),
        ("(?U)a(?=b)", "(?U) together with look-around"),
        ("(?:a{40}){20}", "too large"),
        ("((a{100}){100}){100}", "invalid repetition size"),
        ("(?=((a{100}){100}))b", "invalid repetition size"),
        ("(?<!(?:a{30}){30})b", "too large"),
        (r"\w{1001}", "invalid repetition size"),
    ],
)
def test_what_is_no_pattern_is_refused_with_the_reason(written: str, problem: str) -> None:
    with pytest.raises(BadFile) as caught:
        read(written, True)
    assert problem in str(caught.value.problem)
    with pytest.raises(BadFile):  # also where the answer is remembered
        read(written, True)


@pytest.mark.parametrize(
    ("written", "text", "template", "expected"),
    [
        (r"(\d+) ?percent", "5 percent", "$1 %", "5 %"),
        (r"(\w+) (\w+)", "été là", "$2-$1", "là-été"),
        (r"\b(a)x\b|\b(b)y\b", "by", "<$1$2>", "<b>"),
        (r"(?<=no )(\w+)(?= (?:(x)|y))", "good", "$1", "good"),
        (r"(\w)(\w)\2\1", "abba", "$1$2", "ab"),
        (r"(?P<n>a)(b)?", "a", "$1$2$9", "a"),
        (r"a", "a", r"$$1 \$2 $ $0", "$1 $2 $ $0"),
        (r"(don’t)", "don‘t", "$1!", "don't!"),
        (r"(a)", "b", "$1", ""),
    ],
)
def test_what_groups_found_can_be_written(
    written: str, text: str, template: str, expected: str
) -> None:
    filled = [expand(pattern, text, template, True) for pattern in read(written, True)]
    assert expected in filled


SCRIPTS = [
    (0x0, 0x24F),
    (0x370, 0x52F),
    (0x5D0, 0x5EA),
    (0x620, 0x6D3),
    (0x900, 0x963),
    (0xE01, 0xE59),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2027),
    (0x20A0, 0x20CF),
    (0x2190, 0x245F),
    (0x2500, 0x2775),
    (0x3000, 0x30FF),
    (0x4E00, 0x9FFF),
    (0xAC00, 0xD7A3),
    (0x1F300, 0x1FAFF),
]


def test_a_word_is_for_re2_what_it_is_for_us() -> None:
    program = re2.compile(f"[{WORD}]")
    wrong = [
        hex(code)
        for first, last in SCRIPTS
        for code in range(first, last + 1)
        if unicodedata.category(chr(code)) not in {"Cn", "Cs"}
        and KEEP.whole(chr(code)) == chr(code)
        and (program.fullmatch(chr(code)) is not None) != is_word(chr(code))
    ]
    # Two accents without a letter, and two signs that enclose one.
    assert wrong == ["0x384", "0x385", "0x488", "0x489"]


def test_letters_of_all_scripts_are_words() -> None:
    program = re2.compile(f"[{WORD}]")
    letters = [
        chr(code)
        for code in range(0x110000)
        if unicodedata.category(chr(code))[0] == "L" and KEEP.whole(chr(code)) == chr(code)
    ]
    missing = [letter for letter in letters if program.fullmatch(letter) is None]
    assert len(letters) > 100_000
    assert len(missing) < 5


# RE2 and `regex` as each other's oracles: what both can say, both find in the same places.
ATOMS = st.sampled_from(
    ["a", "b", "é", "[ab]", "[^a]", r"\w", r"\s", r"\d", ".", " ", "(?:ab|a)", "(?:b|)", "x", "-"]
)
PATTERNS = st.lists(
    st.tuples(ATOMS, st.sampled_from(["", "", "+", "*", "?", "{1,2}", "+?"])).map("".join),
    min_size=1,
    max_size=5,
).map("".join)
LINES = st.text(alphabet="ab é1-x\u0301", max_size=20)


def _taken(written: str) -> tuple[Pattern, ...]:
    try:
        return read(written, True)
    except BadFile:
        return ()


@settings(max_examples=200, deadline=None)
@given(PATTERNS, LINES)
def test_two_engines_find_the_same(written: str, line: str) -> None:
    plain = _taken(written)
    # Nothing is looked for behind the end: the same pattern, but for the careful lane.
    careful = _taken(f"(?:{written})(?!\u1234)")
    if not plain or not careful:
        return
    assert careful[0].careful
    assert not plain[0].careful
    finds = [
        [tuple(hit) for hit in Finder([], [Expression(one[0], 0, True)]).find(line)]
        for one in (plain, careful)
    ]
    assert finds[0] == finds[1]


@settings(max_examples=100, deadline=None)
@given(PATTERNS, LINES, st.sampled_from(["(?!b)", "(?=a)", "(?<!a)", "(?<=b| )", r"\b", r"\B"]))
def test_where_the_exact_pattern_finds_something_the_relaxed_one_does_too(
    written: str, line: str, looking: str
) -> None:
    for whole in (f"{written}{looking}", f"{looking}x?{written}", f"a?{looking}{written}"):
        for pattern in _taken(whole):
            if pattern.careful:
                folded = KEEP.whole(line)
                program = regex.compile(pattern.careful, regex.IGNORECASE)
                exact = [one.span() for one in program.finditer(folded) if one.group()]
                hits = Finder([], [Expression(pattern, 0, True)]).find(folded)
                assert [(hit.start, hit.end) for hit in hits] == exact


def test_folding_is_the_same_for_what_is_simple() -> None:
    """The fast way of folding takes characters for simple; this holds it to Unicode."""
    every = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x110000)]))
    for folding in (FOLD, KEEP):
        special = set(folding._special.findall(every))
        simple = [sign for sign in every if sign not in special]
        assert len(simple) > 80_000
        for sign in simple:
            if unicodedata.category(sign) != "Cn":
                small = sign.lower() if folding is FOLD else sign
                assert folding.whole(sign) == small
                assert not unicodedata.combining(sign)
                assert not unicodedata.combining(small)
