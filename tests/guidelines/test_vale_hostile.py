"""Vale folders that mean no good, or that nobody looked after: bounded, named, the rest stands."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.errors import BadFile
from desktop.guidelines import rules, vale, vale_files, vale_rules, vale_yaml
from desktop.guidelines.vale_expressions import parse, write
from desktop.guidelines.vale_words import leaves

GOOD = b"extends: existence\nmessage: Not '%s'.\ntokens: [obvious]\n"


def folder(tmp_path: Path, **files: bytes) -> Path:
    """A style with one good rule and what is to be tried."""
    (tmp_path / "Acme").mkdir()
    (tmp_path / "Acme" / "Good.yml").write_bytes(GOOD)
    for name, body in files.items():
        (tmp_path / "Acme" / f"{name}.yml").write_bytes(body)
    return tmp_path / "Acme"


def only_the_good_one(style: Path) -> list[str]:
    """The problems; the good rule must have come in all the same."""
    imported = vale.read(style)
    book = rules.read(imported.body, "x")
    assert [rule.id for rule in book.rules] == ["Acme.Good"]
    assert not book.problems
    return list(imported.problems)


BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (BOMB.encode(), "an alias"),
        (b"[" * 100_000, "nested too deep"),
        (b"{a: " * 5_000, "nested too deep"),
        (b"- " * 3_000, "nested too deep"),
        (b"- x\n" * 60_000, "more than 50000 entries"),
        (b"x" * (2 << 20), "larger than 1 MB"),
        (b"extends: existence\nmessage: \xe9\n", "not UTF-8"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"extends: existence\nmessage: \x00\n", "not YAML"),
        (b"a: [unfinished", "not YAML"),
        (b"? [a, b]\n: c\n", "a key that is no text"),
        (b"!!python/object/apply:os.system [echo hacked]", "not a list of keys"),
        (b"", "empty"),
        (b"---\n---\n", "not a list of keys"),
        (b"just words", "not a list of keys"),
        (b"- extends: existence", "not a list of keys"),
        (b"extends: [existence]\nmessage: x\n", "'extends' is no text"),
        (b"extends: existence\nmessage: [x]\ntokens: [a]\n", "'message' is no text"),
        (b"extends: existence\nmessage: x\ntokens: {a: b}\n", "no list of texts"),
        (b"extends: existence\nmessage: x\ntokens: [[a]]\n", "no list of texts"),
        (b"extends: existence\nmessage: x\ntokens: ['', ' ']\n", "neither tokens nor raw"),
        (b"extends: existence\nmessage: x\nlevel: fatal\ntokens: [a]\n", "the level"),
        (b"extends: existence\nmessage: x\nignorecase: maybe\ntokens: [a]\n", "neither true"),
        (b"extends: existence\nmessage: x\naction: remove\ntokens: [a]\n", "'action' is no map"),
        (b"extends: existence\nmessage: x\nscope: {a: b}\ntokens: [a]\n", "no list of texts"),
        (b"extends: substitution\nmessage: x\nswap: [a, b]\n", "no map from text"),
        (b"extends: substitution\nmessage: x\nswap: {a: [b]}\n", "no map from text"),
        (b"extends: occurrence\nmessage: x\ntoken: a\nmax: -1\n", "no whole number"),
        (b"extends: occurrence\nmessage: x\ntoken: a\nmax: 99999999999\n", "no whole number"),
        (b"extends: occurrence\nmessage: x\nmax: 3\n", "no token"),
        (b"extends: occurrence\nmessage: x\ntoken: a\n", "neither max nor min"),
        (b"extends: conditional\nmessage: x\nfirst: '('\nsecond: a\n", "( too many"),
        (b"extends: consistency\nmessage: x\neither: {}\n", "empty either"),
        (b"extends: metric\nmessage: x\nformula: words\ncondition: ''\n", "no single comparison"),
        (b"extends: Other.Rule\nmessage: x\n", "extends another rule"),
        (b"extends: magic\nmessage: x\n", "unknown kind"),
    ],
)
def test_a_bad_file_is_named_and_the_rest_stands(tmp_path: Path, body: bytes, problem: str) -> None:
    (told,) = only_the_good_one(folder(tmp_path, Bad=body))
    assert told.startswith("Acme.Bad: ")
    assert problem in told
    assert len(told) < 400


@pytest.mark.parametrize(
    "token",
    [
        "(" * 5_000 + "a" + ")" * 5_000,
        "a{1000}{1000}",
        "((a{100}){100}){100}",
        "[",
        "\\",
        "(?<x",
        "*a",
        "(?(a)b|c)",
        "\\p{Nonsense}",
        "a" * 600 + "\\w",
        "(?:)",
        "\\ud800",
        "x*",
        "(?i",
    ],
)
def test_a_hostile_expression_is_refused_with_its_reason(tmp_path: Path, token: str) -> None:
    body = json.dumps({"extends": "existence", "message": "x", "tokens": [token]}).encode()
    (told,) = only_the_good_one(folder(tmp_path, Bad=body))
    assert told.startswith("Acme.Bad: ")


def test_alternatives_without_end_are_not_written_out(tmp_path: Path) -> None:
    token = "(?:a|b)" * 30
    body = json.dumps({"extends": "existence", "message": "x", "tokens": [token]}).encode()
    style = folder(tmp_path, Many=body)
    imported = vale.read(style)
    assert imported.rules == 2
    assert len(imported.body) < 2_000


def test_utf_16_with_its_mark_is_read_and_a_byte_order_mark_is_no_letter(tmp_path: Path) -> None:
    style = folder(tmp_path, Sixteen=GOOD.decode().encode("utf-16"), Eight=b"\xef\xbb\xbf" + GOOD)
    assert vale.read(style).rules == 3


def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    style = folder(tmp_path)
    secret = tmp_path / "secret.yml"
    secret.write_bytes(GOOD.replace(b"obvious", b"hidden"))
    (style / "Out.yml").symlink_to(secret)
    (style / "Gone.yml").symlink_to(tmp_path / "nowhere.yml")
    (style / "Round.yml").symlink_to(style / "Round.yml")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "Far.yml").write_bytes(GOOD)
    (style / "away").symlink_to(tmp_path / "more")
    (style / "circle").symlink_to(style)
    assert only_the_good_one(style) == []


def test_a_link_inside_the_folder_is_followed(tmp_path: Path) -> None:
    style = folder(tmp_path)
    (style / "Again.yml").symlink_to("Good.yml")
    assert vale.read(style).rules == 2


def test_a_vocabulary_that_is_a_link_out_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    style = folder(tmp_path / "in")
    outside = tmp_path / "Words"
    outside.mkdir()
    (outside / "reject.txt").write_text("secret\n", "utf-8")
    (style / "Vocab").mkdir()
    (style / "Vocab" / "Words").symlink_to(outside)
    assert only_the_good_one(style) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders there")
def test_what_would_never_end_is_not_opened(tmp_path: Path) -> None:
    style = folder(tmp_path)
    os.mkfifo(style / "Pipe.yml")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(style / "Socket.yml"))
        assert only_the_good_one(style) == []


def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    style = folder(tmp_path, Locked=GOOD)
    (style / "Locked.yml").chmod(0)
    if os.access(style / "Locked.yml", os.R_OK):
        pytest.skip("this user may read everything")
    (told,) = only_the_good_one(style)
    assert told.startswith("Acme.Locked: ")


def test_too_many_files_are_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vale_files, "MOST_FILES", 20)
    style = folder(tmp_path, **{f"Rule{number}": GOOD for number in range(30)})
    with pytest.raises(BadFile):
        vale.read(style)


def test_more_than_a_rule_file_may_hold_is_refused_as_a_whole(tmp_path: Path) -> None:
    tokens = ", ".join(f"{'a long word ' * 7}{number}" for number in range(8_000))
    body = GOOD.replace(b"[obvious]", f"[{tokens}]".encode())
    style = folder(tmp_path, **{f"Large{number}": body for number in range(3)})
    imported = vale.read(style)
    assert (imported.rules, imported.body) == (0, b"")
    assert "a rule file has" in imported.problems[-1]


def test_terms_beyond_what_a_file_may_hold_cost_the_last_rules(tmp_path: Path) -> None:
    tokens = ", ".join(f"word{number}" for number in range(9_000))
    body = GOOD.replace(b"[obvious]", f"[{tokens}]".encode())
    style = folder(tmp_path, A=body, B=body, C=body)
    imported = vale.read(style)
    book = rules.read(imported.body, "x")
    assert not book.problems
    assert imported.rules == len(book.rules) == 3
    assert imported.problems == ("Acme.Good: more than 20000 terms in the file",) or (
        len(imported.problems) == 1 and "more than 20000 terms" in imported.problems[0]
    )


def test_a_vocabulary_of_nonsense_is_named_line_by_line(tmp_path: Path) -> None:
    style = folder(tmp_path)
    words = style / "Vocab" / "Acme"
    words.mkdir(parents=True)
    (words / "accept.txt").write_text("(\n[a\nGood Name\n*\n", "utf-8")
    (words / "reject.txt").write_bytes(b"\xff\xfe\n")
    imported = vale.read(style)
    assert imported.rules == 2
    assert len([one for one in imported.problems if one.startswith("Vale.Terms: without")]) == 3
    assert "Acme/reject.txt: not UTF-8" in imported.problems


@given(st.text(alphabet="ab(|)?:*+[]\\{}2,.^$-<>=!iwsdb", max_size=40))
@settings(max_examples=400, deadline=None)
def test_any_expression_is_read_or_refused_and_reads_the_same_again(expression: str) -> None:
    try:
        tree = parse(expression)
    except BadFile:
        return
    written = write(tree)
    assert write(parse(written)) == written
    for leaf in leaves(tree, left=True, right=True):
        leaf.spellings()
        leaf.written()


@given(
    st.recursive(
        st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
        max_leaves=6,
    ),
    st.sampled_from(
        ["tokens", "raw", "swap", "either", "token", "max", "scope", "action", "message", "level"]
    ),
    st.sampled_from(["existence", "substitution", "occurrence", "consistency", "repetition"]),
)
@settings(max_examples=300, deadline=None)
def test_whatever_stands_in_a_key_a_rule_is_made_or_refused(
    value: object, key: str, kind: str
) -> None:
    found = {"extends": kind, "message": "x", key: value}
    try:
        taken = vale_rules.rule("A.B", found)
    except BadFile as error:
        assert error.problem
        return
    json.dumps(dict(taken.rule))


@given(st.binary(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        vale_yaml.read(body)
    except BadFile as error:
        assert error.problem
