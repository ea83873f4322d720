"""Rules that ask for something, and where it is offered: near the claim, never last in a list
of hashtags."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.guidelines.engine import Context, Engine
from tests.guidelines.trying import hints, mended, refused

AD = {"type": "require", "if": {"terms": ["BrandX"]}, "then": {"hashtags": ["ad"]},
      "fix": {"append": " #ad"}}  # fmt: skip
LONG = "We tried the new pump of BrandX. " + "It is very quiet and it works well. " * 8


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I love BrandX", "I love BrandX #ad"),
        ("I love BrandX!  ", "I love BrandX! #ad  "),
        ("I love BrandX #pumps #sea", "I love BrandX #ad #pumps #sea"),
        (
            "Hello\nI love BrandX #pumps\n\n#sea #boat",
            "Hello\nI love BrandX #ad #pumps\n\n#sea #boat",
        ),
        ("#BrandX #pumps\nSo good", "#ad #BrandX #pumps\nSo good"),
        ("Die Pumpe von BrandX läuft.\n\n#Meer", "Die Pumpe von BrandX läuft. #ad\n\n#Meer"),
        ("BrandXのポンプは静かです。\n\n#海", "BrandXのポンプは静かです。 #ad\n\n#海"),
        ("مضخة BrandX هادئة\n#بحر", "مضخة BrandX هادئة #ad\n#بحر"),
        ("BrandX पंप शांत है #समुद्र", "BrandX पंप शांत है #ad #समुद्र"),
        (LONG + "#sea", LONG[: LONG.index("well.", 150) + 5]),
        (
            "Quiet. " * 40 + "Thanks, BrandX. Bye. #sea",
            "Quiet. " * 40 + "Thanks, BrandX. #ad Bye. #sea",
        ),
        ("x " * 200 + "BrandX y #sea", "x " * 200 + "BrandX y #ad #sea"),
    ],
)
def test_a_disclosure_is_offered_near_the_claim(text: str, expected: str) -> None:
    (hint,) = hints(text, AD)
    made = mended(text, hint)
    if expected in text:
        assert made.startswith(f"{expected} #ad ")
        assert len(expected) < 200
    else:
        assert made == expected
    assert hints(made, AD) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Great day", "Great day My view."),
        ("Great day\n\n#a #b\n", "Great day My view.\n\n#a #b\n"),
        ("Great #a day #b", "Great #a day My view. #b"),
        ("#a #b", "My view. #a #b"),
        ("", "My view."),
        ("  \n", "My view."),
    ],
)
def test_what_is_always_asked_for_is_added_before_the_hashtags(text: str, expected: str) -> None:
    rule = {"type": "require", "then": {"terms": ["my view"]}, "fix": {"append": "My view."}}
    (hint,) = hints(text, rule)
    assert mended(text, hint).strip() == expected.strip()
    assert hints(mended(text, hint), rule) == ()


@pytest.mark.parametrize(
    ("at", "where", "expected"),
    [
        (None, "anywhere", "One\nBrandX #ad\nThree"),
        ("claim", "anywhere", "One\nBrandX #ad\nThree"),
        ("first_line", "anywhere", "One #ad\nBrandX\nThree"),
        ("end", "anywhere", "One\nBrandX\nThree #ad"),
        (None, "first_line", "One #ad\nBrandX\nThree"),
        ("end", "first_line", "One #ad\nBrandX\nThree"),
    ],
)
def test_a_rule_may_say_where(at: str | None, where: str, expected: str) -> None:
    fix: dict[str, Any] = {"append": "#ad"} if at is None else {"append": "#ad", "at": at}
    rule = {**AD, "fix": fix, "then": {"hashtags": ["ad"], "where": where}}
    text = "One\nBrandX\nThree"
    (hint,) = hints(text, rule)
    assert mended(text, hint) == expected
    assert hints(expected, rule) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We are hiring\n\n#a", "We are hiring I work here.\n\n#a"),
        ("We are hiring #a #b", "We are hiring I work here. #a #b"),
        ("#a #b\nWe", "#a #b\nWe I work here."),
        ("One. " * 60, "One. " * 37),
    ],
)
def test_the_disclosure_of_the_post_stands_where_readers_see_it(text: str, expected: str) -> None:
    context = Context(disclosure="I work here.")
    (hint,) = Engine([]).check(text, context)
    made = mended(text, hint)
    assert made == expected or made.startswith(f"{expected.strip()} I work here. One.")
    assert Engine([]).check(made, context) == ()


def test_hashtags_of_the_campaign_join_the_others() -> None:
    context = Context(hashtags=("#Acme",))
    (hint,) = Engine([]).check("Yes #a", context)
    assert mended("Yes #a", hint) == "Yes #a #Acme"


def test_a_require_without_a_fix_has_none() -> None:
    assert hints("BrandX", {**AD, "fix": None})[0].fixes == ()


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"fix": {"append": ""}}, "'append' is missing"),
        ({"fix": {"append": "x", "at": "top"}}, "'at' must be one of"),
        ({"fix": {"replace": "x"}}, "'append' must be a text"),
        ({"then": {"any": [{"terms": ["x"]}] * 250}}, "more than 200 conditions"),
    ],
)
def test_demands_that_can_not_be_taken(change: dict[str, Any], problem: str) -> None:
    assert problem in refused(**{**AD, **change})
