"""Hostile patterns are refused by name, good ones never, and what is taken is bounded.

Nothing here is timed: what is asked is whether a pattern is taken, and whether its lane gives up.
"""

from __future__ import annotations

import pytest

from desktop.errors import BadFile
from desktop.guidelines import dialect, hostile, trial
from desktop.guidelines.finder import EFFORT, Expression, Finder, Word
from desktop.guidelines.matching import LONGEST_TEXT
from desktop.guidelines.patterns import Pattern, read
from desktop.guidelines.pieces import pieces


def finder(*written: str) -> Finder:
    return Finder(
        [],
        [
            Expression(pattern, at, True)
            for at, one in enumerate(written)
            for pattern in read(one, True)
        ],
    )


@pytest.mark.parametrize(
    "written",
    [
        r"(a|aa)+!(?=x)",
        r"(?:a?){50}a{50}(?=z)",
        r"(x+x+)+y\bz",
        r"(\w+\s?)*!(?<=b)",
        r"^(a|a)*\b!",
        r"([a-z]+)*\1!(?!x)(?<=y)",
        r"(?=((?:b|bb)+)c)b",
        r"(?:\d+\d+)+(?!\d)x",
    ],
)
def test_what_could_go_on_for_ever_is_refused_or_stopped(written: str) -> None:
    try:
        made = finder(written)
    except BadFile as error:
        assert repr(written)[1:-1] in str(error.problem) or written in str(error.problem)
        assert "without end" in str(error.problem) or "too slow" in str(error.problem)
        return
    parts = pieces(written)
    for text in hostile.texts(parts, LONGEST_TEXT):
        made.find(text)  # taken: so it comes back
    assert made.resting <= {0}


def test_some_are_refused_with_a_text_that_shows_why() -> None:
    with pytest.raises(BadFile) as caught:
        read(r"(a|aa)+!(?=x)", True)
    assert "goes on without end, as on 'aaaa" in str(caught.value.problem)


@pytest.mark.parametrize(
    "written",
    [
        # what public style packages have, look-around and all
        r"\bthat is(?![.,])\b",
        r"(?<!\$)\b\d+\b(?!%)",
        r"\b(\w+)\s+\1\b",
        r"(\w+)\s+\1\b",
        r"\bit's(?=\.)\b",
        r"\b(am|are|were|being|is|been|was|be)\s+(?:[\w]+ed|awoken|beat|become|been|begun)\b",
        r"[a-zA-Z]+\s(?:(?:centi|milli)?meters|(?:kilo)?grams|cm|inches|lb)\b",
        r"(?:[^\s,]+,){1,} \w+ (?:and|or) \w+[.?!]",
        r"\b(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?)\s+(?:first|\d{1,2}(?:st|nd|rd|th))\b",
        r"\w+(?<=ly)\b \w+",
        r"^(?=.*free)(?=.*now).*$",
        r"\s+$",
        r"(?:a+)+$",
        r"x*y|x",
        r"(.*a){12}b",
        r"(?:\w+\s?)*!",
        r"[А-Яа-яЁё]{30,}",
        r"(?i)[!?]{2,}(?!\))",
        r"#\w+(?:\s+#\w+){5,}",
    ],
)
def test_good_patterns_are_taken(written: str) -> None:
    finder(written).find("Nothing of interest here, 5 times.")


def test_texts_are_made_out_of_what_the_pattern_repeats() -> None:
    texts = hostile.texts(pieces(r"ab(?:c|de+)*f(?!g)"), 100)
    assert 15 <= len(texts) <= 40
    assert len(set(texts)) == len(texts)
    assert all(0 < len(text) <= 100 for text in texts)
    assert any("ccccc" in text and text.endswith("!") for text in texts)
    assert any("eeeee" in text and text.endswith("f") for text in texts)
    assert not any("g" in text for text in texts)
    assert hostile.texts(pieces(r"ab(?:c|de+)*f(?!g)"), 100) == texts


def test_what_is_slow_for_re2_is_known_to_be_so() -> None:
    quick = read(r"\bfo+\b", True)[0]
    slow = read(r"[ab]*a[ab]{60}c", True)[0]
    assert quick.cost < slow.cost


def test_a_pattern_that_is_too_slow_for_re2_is_refused() -> None:
    parts = pieces(r".*a.{500}c")
    with pytest.raises(BadFile) as caught:
        trial.cost(parts, dialect.relaxed(parts), "", True)
    assert "too slow, as on" in str(caught.value.problem)


def test_the_effort_for_one_text_has_an_end_and_what_was_cut_is_not_remembered() -> None:
    # 300 patterns that all find something everywhere: more than is worth looking for.
    made = finder(*(rf"[a-z](?:{number})?" for number in range(300)))
    text = "abc" * 3000
    few = made.find(text)
    assert len(few) < 300 * 50
    assert made.find(text) == few  # counted, not measured: the same every time
    assert EFFORT < 300 * 50
    assert len(made.find("abc")) > 0


def test_terms_that_end_alike_have_all_their_places() -> None:
    words = [Word("a" * size, size, False, True) for size in range(1, 9)]
    hits = Finder(words, []).find("a" * LONGEST_TEXT)
    assert len(hits) == 8 * 50
    whole = [Word("a" * size, size, True, True) for size in range(1, 9)]
    assert Finder(whole, []).find("a" * LONGEST_TEXT) == ()
    hits = Finder(whole, []).find("a" * LONGEST_TEXT + " aaa")
    assert [(hit.number, hit.start) for hit in hits] == [(3, LONGEST_TEXT + 1)]


def test_a_set_that_is_too_slow_gives_way_to_its_patterns() -> None:
    written = [f"[ab]*a[ab]{{{5 + number % 4}}}c{number}" for number in range(50)]
    made = finder(*written)
    line = " ".join(f"ba{'ab' * 30}"[: 7 + number % 4] + f"c{number}" for number in range(50))
    alone = {
        (at, hit.start, hit.end) for at, one in enumerate(written) for hit in finder(one).find(line)
    }
    assert {tuple(hit) for hit in made.find(line)} == alone
    assert {at for at, _, _ in alone} == set(range(50))


def test_all_that_was_tried_is_remembered() -> None:
    first = read(r"(?<!a)remembered\w+", True)
    assert read(r"(?<!a)remembered\w+", True) is first


def test_no_careful_pattern_keeps_others_from_being_found() -> None:
    endless = Pattern("(a|aa)+!", careful="(?V1)(a|aa)+!(?=x)")
    other = read("b(?=!)", True)[0]
    made = Finder([], [Expression(endless, 0, True)] * 20 + [Expression(other, 1, True)])
    text = "a" * 300 + "! b!"
    for _ in range(100):  # what there was no time for is gone on with the next time
        hits = made.find(text)
        if not made.unfinished:
            break
    assert [hit.number for hit in hits] == [1]
    assert not made.unfinished


def test_when_the_slow_patterns_of_a_file_have_used_its_time_no_more_of_them_are_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # What is slow is measured; with this limit the pattern is far from both edges.
    monkeypatch.setattr(trial, "_SLOW", trial._SUSPECT)
    slow = "[no]*n[no]{60}late"
    with trial.of_one_file():
        trial._count(60)
        assert read(r"\bgood late", True)
        with pytest.raises(BadFile) as refused:
            read(slow, True)
    assert str(refused.value.problem).endswith(trial.TOO_MANY)
    assert read(slow, True)  # by itself, as in another file
