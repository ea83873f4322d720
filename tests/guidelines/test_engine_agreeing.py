"""Rules on texts that should agree with themselves: consistency and conditions."""

from __future__ import annotations

from typing import Any

import pytest

from tests.guidelines.trying import found, hints, mended, refused


def consistency(*pairs: Any, **more: Any) -> dict[str, Any]:
    return {"type": "consistency", "either": list(pairs), "message": "{to}", **more}


@pytest.mark.parametrize(
    ("one", "other", "text", "place", "expected"),
    [
        ("email", "e-mail", "An e-mail, an email, email", "e-mail", "email"),
        ("email", "e-mail", "An email, then an e-mail", "e-mail", "email"),
        ("colour", "color", "Color colour Color", "colour", "color"),
        ("advisor", "adviser", "Adviser and advisors? advisor", "advisor", "adviser"),
        ("Fotografie", "Photographie", "Fotografie Photographie", "Photographie", "Fotografie"),
        ("maße", "masse", "Masse und Maße", "Maße", "masse"),
        ("doğru", "dogru", "doğru dogru", "dogru", "doğru"),
        ("サーバー", "サーバ", "サーバーとサーバー", "", ""),
        ("下さい", "ください", "見て下さい。来てください。", "ください", "下さい"),
        ("हिन्दी", "हिंदी", "हिन्दी और हिंदी", "हिंदी", "हिन्दी"),
        ("مسؤول", "مسئول", "مسؤول مسئول", "مسئول", "مسؤول"),
        ("เวบไซต์", "เว็บไซต์", "เวบไซต์เว็บไซต์", "เว็บไซต์", "เวบไซต์"),
    ],
)
def test_of_two_spellings_the_rarer_or_later_one_is_told(
    one: str, other: str, text: str, place: str, expected: str
) -> None:
    for pair in ([one, other], [other, one]):
        made = hints(text, consistency(pair))
        assert [hint.found for hint in made] == ([place] if place else [])
        if made:
            assert made[0].message.lower() == expected.lower()
            assert hints(mended(text, made[0]), consistency(pair)) == ()


def test_one_spelling_alone_is_consistent() -> None:
    assert hints("email email", consistency(["email", "e-mail"])) == ()


def test_sides_may_be_patterns_and_then_only_words_are_written() -> None:
    rule = consistency(["per cent", {"pattern": r"(?<=\d) ?%"}])
    (hint,) = hints("5 per cent, 6 per cent, 7 %", rule)
    assert (hint.found, mended("5 per cent, 6 per cent, 7 %", hint)[-12:]) == (
        " %",
        "cent, 7per cent"[-12:],
    )
    (hint,) = hints("5 per cent, 6%, 7 %", rule)
    assert (hint.found, hint.fixes) == ("per cent", ())


def test_pairs_are_told_one_by_one() -> None:
    rule = consistency(["color", "colour"], ["gray", "grey"])
    assert found("color colour grey gray", rule) == ["colour", "gray"]
    assert found("color colour (colour!)", consistency(["color", "colour"])) == ["color"]


@pytest.mark.parametrize(
    "either", [None, [], ["a", "b"], [["a"]], [["a", "b", "c"]], [["a", 3]], [["a", {"find": "b"}]],
               [["a", "\u00ad"]], [["a", {"pattern": "("}]]]
)  # fmt: skip
def test_pairs_that_are_none(either: Any) -> None:
    assert refused(type="consistency", either=either)


# --- conditional -----------------------------------------------------------------------------


def conditional(first: str, second: str, **more: Any) -> dict[str, Any]:
    return {"type": "conditional", "first": first, "second": second, **more}


ACRONYM = conditional(r"\b[A-Z]{3,5}\b", r"\(([A-Z]{3,5})\)")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The WHO. World Health Organization (WHO).", []),
        ("The WHO and the World Health Organization.", ["WHO"]),
        ("The FBI (FBI) and NATO\n\nNATO", ["NATO", "NATO"]),
        ("who", []),
        ("Die EZB (EZB) und der BND", ["BND"]),
        ("世界保健機関(WHO)とFIFA。", ["FIFA"]),
    ],
)
def test_what_is_used_must_be_explained(text: str, expected: list[str]) -> None:
    assert found(text, ACRONYM) == expected


def test_what_needs_no_explanation() -> None:
    rule = {**ACRONYM, "exceptions": ["NASA"], "unless": ["^HTML"]}
    assert found("NASA HTML HTMLX WHO", rule) == ["WHO"]


@pytest.mark.parametrize(
    ("per", "expected"),
    [("sentence", ["sale", "sale"]), ("line", ["sale"]), ("paragraph", ["sale"]), ("text", [])],
)
def test_a_condition_without_groups_holds_where_it_is_met(per: str, expected: list[str]) -> None:
    text = "A sale. Terms apply.\n\nThe sale! Terms: apply, and a sale"
    text = "A sale. Terms apply.\n\nThe sale"
    assert found(text, conditional("sale", "Terms", per=per)) == expected


def test_a_group_of_any_alternative_explains() -> None:
    rule = conditional(r"\b[A-Z]{3}\b", r"\((\w+)\)\B|\b(\w+) means\b")
    assert found("ABC (ABC) DEF means x GHI", rule) == ["GHI"]


def test_capitals_count_unless_said_otherwise() -> None:
    assert found("sale Sale", conditional("Sale", "x")) == ["Sale"]
    assert found("sale Sale", conditional("Sale", "x", ignorecase=True)) == ["sale", "Sale"]


@pytest.mark.parametrize("change", [{"first": None}, {"second": ""}, {"second": "a*"}, {"per": 1}])
def test_conditions_that_are_none(change: dict[str, Any]) -> None:
    assert refused(**{**ACRONYM, **change})
