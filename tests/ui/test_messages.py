"""The words for what went wrong: whole sentences, no gaps, no codes, no secrets."""

from __future__ import annotations

import ast
import inspect
import string
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication

from desktop import errors
from desktop.errors import GoodwordError
from desktop.metric import Measure
from desktop.model import Fix, Hint, Level
from desktop.ui import messages
from desktop.ui.import_words import FOUND_INSTEAD
from desktop.ui.messages import (
    ago_text,
    closed_text,
    error_text,
    gap_text,
    hint_text,
    hint_why,
    left_to_right,
    level_text,
    measure_text,
    moment_text,
    next_step,
    number_text,
    sentence,
)

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]
KINDS = {
    name: kind
    for name, kind in vars(errors).items()
    if inspect.isclass(kind) and issubclass(kind, GoodwordError)
}
WEB = "https://news.example/feed.json"
TYPICAL: list[tuple[str, dict[str, Any]]] = [
    ("GoodwordError", {}),
    *(
        ("Offline", {"address": WEB, "cause": cause})
        for cause in ("name", "connect", "tls", "proxy", "timeout", "address", "closed", "")
    ),
    ("Offline", {"address": "", "cause": "connect"}),
    ("Unclear", {"address": WEB, "cause": "timeout"}),
    ("Unclear", {}),
    ("Busy", {"address": WEB, "retry_after": 60}),
    ("SignedOut", {"account": "practice:p1", "final": True}),
    *(
        ("Refused", {"reason": reason, "status": 400})
        for reason in ("", "Text is blank", "pictures", "picture_size", "issuer")
    ),
    ("Duplicate", {"reason": "duplicate", "status": 409, "url": ""}),
    ("TooLong", {"count": 520, "limit": 500, "network": "mastodon"}),
    ("NotAllowed", {"reason": "insufficient_scope", "status": 403, "permission": "write"}),
    ("NotAllowed", {"reason": "no", "status": 403, "permission": ""}),
    *(
        ("Closed", {"reason": reason})
        for reason in ("withdrawn", "expired", "embargoed", "missing")
    ),
    ("Halted", {"network": "x", "reason": "stopped"}),
    ("NoCredit", {"network": "x", "reason": "credits depleted"}),
    ("Outdated", {"network": "linkedin", "reason": "", "version": "202509"}),
    ("BadReply", {"address": WEB, "where": "JSON", "status": 200}),
    *(
        ("NotAFeed", {"address": WEB, "found": found})
        for found in ("login_page", "html", "json", "empty", "xml_entities", "binary", "xml")
    ),
    ("TooLarge", {"address": WEB, "limit": 10 * 1024 * 1024}),
    ("BadFile", {"address": WEB, "where": "feeds[0].url", "problem": "is missing"}),
    ("BadFile", {"address": WEB, "where": "", "problem": "not JSON"}),
    ("BadFile", {"address": "policy", "where": "program_sign_in", "problem": "not_an_address"}),
    *(
        ("NotAnExport", {"file": "Numbers.xlsx", "found": found, "detail": "Sheet1, Sheet2"})
        for found in ("", *(value for _, _, value in FOUND_INSTEAD))
    ),
    ("Untrusted", {"address": WEB}),
    ("Unsigned", {"address": WEB}),
    ("BadSignature", {"address": WEB, "problem": "content"}),
    (
        "Rollback",
        {"address": WEB, "signed": "2026-01-01T00:00:00Z", "seen": "2026-02-01T00:00:00Z"},
    ),
    ("NeedsSignIn", {"address": WEB, "program": WEB, "scheme": "oidc", "refused": False}),
    ("NotFound", {"address": WEB, "status": 404}),
    ("NotFound", {"address": "", "status": 0}),
    ("Barred", {"network": "mastodon", "address": "mastodon", "status": 0}),
    ("VaultLocked", {}),
    ("NoVault", {"cause": "none"}),
    ("NoVault", {"cause": "changed"}),
    ("NoVault", {"cause": "damaged"}),
    ("VaultSlow", {"cause": "slow"}),
    ("WrongPerson", {"expected": "@ada", "found": "@eve"}),
    ("WrongPerson", {"expected": "@ada", "found": ""}),
    ("ConsentDenied", {"reason": "access_denied"}),
    ("ConsentTimeout", {"minutes": 5}),
    ("Cancelled", {}),
    ("PortsBusy", {"ports": [0]}),
    ("PortsBusy", {"ports": [8080, 8081]}),
    ("DatabaseTooNew", {"path": "/home/a/goodword.sqlite", "version": 9, "known": 1}),
    ("DatabaseDamaged", {"path": "/home/a/goodword.sqlite", "aside": ""}),
    ("DiskFull", {"path": "/home/a/goodword.sqlite"}),
    ("DiskRefuses", {"path": "/home/a/goodword.sqlite"}),
    ("DiskRefuses", {"path": "/home/a/goodword.sqlite"}),
]


def ids(case: tuple[str, dict[str, Any]]) -> str:
    return f"{case[0]}-{'-'.join(str(value) for value in case[1].values())[:40]}"


def test_every_error_is_among_the_typical_ones() -> None:
    assert {name for name, _ in TYPICAL} == set(KINDS)


@pytest.mark.parametrize("case", TYPICAL, ids=ids)
def test_a_sentence_is_whole(case: tuple[str, dict[str, Any]]) -> None:
    name, facts = case
    said = sentence(KINDS[name](**facts))
    assert said == said.strip()
    assert said[0].isupper() or said.startswith(("http", "news.example")), said
    assert said.endswith((".", "?", ")")) or said.rpartition(" ")[2].strip(".") in str(facts), said
    for sign in ("{", "}", "None", "  ", " .", " ,", "()", ": .", ": :", "  ", "!", "''", '""'):
        assert sign not in said, said
    assert not said.endswith(":"), said


@pytest.mark.parametrize("case", TYPICAL, ids=ids)
def test_a_sentence_has_no_code_in_it(case: tuple[str, dict[str, Any]]) -> None:
    name, facts = case
    said = sentence(KINDS[name](**facts))
    codes = ("picture_size", "issuer", "xml_entities", "login_page")
    for code in (name, *codes, "401", "403", "404", "409", "Error", "HTTP", "_"):
        assert code not in said.replace(str(facts.get("address", "-")), ""), said


def test_an_address_with_a_secret_is_told_without_it() -> None:
    said = sentence(
        errors.Offline(address="https://me:hunter2@news.example/feed?token=s3cret", cause="connect")
    )
    assert "hunter2" not in said
    assert "s3cret" not in said
    assert "news.example" in said


@pytest.mark.parametrize("address", ["https://[broken", "//", "not an address", "ä ö ü", "{x}"])
def test_a_strange_address_is_still_a_sentence(address: str) -> None:
    for name in ("Offline", "NotFound", "NotAFeed", "TooLarge", "BadFile"):
        facts = {"address": address, "cause": "name", "limit": 1, "where": "x", "problem": "y"}
        assert error_text(name, facts)


def test_an_unknown_error_is_a_sentence_too() -> None:
    assert error_text("SomethingNew", {"a": 1}) == "Something did not work."


def test_missing_facts_leave_no_exception() -> None:
    for name in KINDS:
        assert error_text(name, {})


def placeholders(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}


def raised() -> list[tuple[str, set[str], str]]:
    """Every place of ours that raises an error: its name, its facts, where."""
    found = []
    for file in (ROOT / "desktop").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                name = node.func.id
                if name in KINDS and not any(word.arg is None for word in node.keywords):
                    facts = {word.arg for word in node.keywords if word.arg}
                    found.append((name, facts, f"{file.relative_to(ROOT)}:{node.lineno}"))
    return found


def test_whoever_raises_an_error_gives_the_facts_that_its_sentence_needs() -> None:
    derived = {"host": {"address"}, "megabytes": {"limit"}}
    optional = {"host"}  # "The network", where there is no address
    lacking = []
    for name, facts, where in raised():
        if name == "BadFile" and "guidelines" in where:
            continue  # refused rules: the reader of the file adds where
        for wanted in placeholders(messages.ERRORS[name]) - optional:
            if not (derived.get(wanted, {wanted}) <= facts):
                lacking.append(f"{where}: {name} without {wanted}")
    assert lacking == []


def test_what_one_can_do_is_known_for_the_errors_one_can_act_on() -> None:
    for name in ("SignedOut", "VaultLocked", "WrongPerson", "ConsentTimeout", "Offline"):
        words, deed = next_step(name)
        assert words
        assert deed
    assert next_step("DiskFull") == ("", "")


def test_every_level_measure_and_reason_has_words() -> None:
    assert all(level_text(level) for level in Level)
    assert all(measure_text(measure) for measure in Measure)
    for reason in ("not_offered", "not_permitted", "gone", "not_yet", "self_reported", ""):
        said = gap_text(reason, "Chirp")
        assert said
        assert "{" not in said
    assert {closed_text(r) != "" for r in ("withdrawn", "expired", "embargoed", "missing")} == {
        True
    }
    assert closed_text("") == ""


@pytest.mark.parametrize("rule", sorted(messages.HINTS))
def test_our_own_hints_have_words(rule: str) -> None:
    hint = Hint(rule, Level.MUST, 0, 0, "", "", fixes=(Fix(0, 0, " #Tag"),), network="chirp")
    said = hint_text(hint, "Chirp")
    assert said
    assert "{" not in said
    assert "  " not in said
    assert hint_why(Hint("theirs", Level.TIP, 0, 1, "x", "Their words", why="because")) == "because"


def test_a_hint_of_the_program_says_its_own_words() -> None:
    assert hint_text(Hint("brand", Level.MUST, 0, 1, "x", "Write {to}: 5 % off")) == (
        "Write {to}: 5 % off"
    )


def test_facts_from_outside_are_never_taken_for_placeholders() -> None:
    said = sentence(errors.Refused(reason="{host} {0} %1 %n", status=400))
    assert "{host} {0} %1 %n" in said


def test_times_are_told_as_people_tell_them(qapp: QCoreApplication) -> None:
    assert ago_text(NOW, NOW) == "just now"
    assert ago_text(NOW - timedelta(minutes=5), NOW) == "5 min ago"
    assert ago_text(NOW - timedelta(hours=5), NOW) == "5 h ago"
    assert ago_text(NOW - timedelta(days=5), NOW) == "5 d ago"
    assert "2025" in ago_text(NOW - timedelta(days=400), NOW)
    assert ago_text(NOW + timedelta(minutes=5), NOW) == "just now"
    assert ":" in moment_text(NOW, NOW)
    assert moment_text(NOW - timedelta(days=1), NOW).startswith("yesterday")
    assert moment_text(NOW + timedelta(days=1), NOW).startswith("tomorrow")
    assert "2027" in moment_text(NOW + timedelta(days=300), NOW)


def test_numbers_are_whole(qapp: QCoreApplication) -> None:
    assert number_text(0) == "0"
    assert number_text(2**40).replace(",", "").replace(".", "") == str(2**40)


@pytest.mark.parametrize(
    ("text", "ltr"),
    [
        ("", True), ("Hello", True), ("123 Hello", True), ("مرحبا", False), ("123 مرحبا", False),
        ("שלום", False), ("Ёлка", True), ("🎉 مرحبا", False), ("中文", True),
    ],
)  # fmt: skip
def test_the_direction_of_a_text(text: str, ltr: bool) -> None:
    assert left_to_right(text) is ltr
