"""`program import-vale`, `try`, `check` and `hash`: real processes, real files, a real server."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.pace import PATIENCE

ROOT = Path(__file__).resolve().parents[1]
STYLES = ROOT / "tests" / "data" / "vale"
RULES = {
    "schema": "guidelines/1",
    "id": "acme",
    "rules": [
        {
            "id": "brand.name",
            "type": "substitution",
            "level": "should",
            "message": "Write {to}, not {found}.",
            "why": "It is our name.",
            "link": "brand#our-name",
            "swap": [{"find": "acme corp", "to": ["ACME"]}],
        },
        {
            "id": "only.here",
            "type": "existence",
            "level": "tip",
            "message": "Not on LinkedIn.",
            "terms": ["grüezi"],
            "networks": ["linkedin"],
            "lang": ["de"],
        },
    ],
}
PROGRAM = {
    "schema": "goodword-program/1",
    "title": "Acme voices",
    "feeds": [{"id": "approved", "url": "posts.json"}],
    "guidelines": {
        "documents": [{"id": "brand", "url": "../shared/brand.md"}],
        "rules": ["rules.json"],
    },
    "hashtags": ["LifeAtAcme"],
    "disclosure": "#TeamAcme",
}
POSTS = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Approved",
    "items": [{"id": "1", "content_text": "Hello", "url": "https://example.com/1"}],
}


def goodword(
    *words: str | Path, given: bytes = b"", locale: str = "C", python: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[bytes]:
    """One command in a process of its own, without a display."""
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "PYTHONUTF8", "PYTHONIOENCODING"}
    environment = {key: value for key, value in os.environ.items() if key not in hidden}
    environment |= {"LC_ALL": locale, "PYTHONCOERCECLOCALE": "0"}
    return subprocess.run(
        [sys.executable, *python, ROOT / "main.py", "program", *words],
        env=environment,
        input=given,
        capture_output=True,
        timeout=60,
        check=False,
    )


def lines(*captions: Any) -> bytes:
    return b"".join(json.dumps(caption).encode() + b"\n" for caption in captions)


def answers(ended: subprocess.CompletedProcess[bytes]) -> list[Any]:
    return [json.loads(line) for line in ended.stdout.splitlines()]


@pytest.fixture
def rule_file(tmp_path: Path) -> Path:
    path = tmp_path / "rules.json"
    path.write_text(json.dumps(RULES), "utf-8")
    return path


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A program as its authors have it; its pages lie beside it."""
    folder = tmp_path / "my program"
    folder.mkdir()
    (folder / "program.json").write_text(json.dumps(PROGRAM), "utf-8")
    (folder / "rules.json").write_text(json.dumps(RULES), "utf-8")
    (folder / "posts.json").write_text(json.dumps(POSTS), "utf-8")
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "brand.md").write_text("# Brand\n\n## Our name\n\nACME.\n", "utf-8")
    return folder / "program.json"


# --- try -------------------------------------------------------------------------------------


def test_a_caption_in_is_a_line_of_hints_out(rule_file: Path) -> None:
    ended = goodword("try", rule_file, given=lines("🎉 Acme Corp"))
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert answers(ended) == [
        [
            {
                "rule": "brand.name",
                "level": "should",
                "start": 2,
                "end": 11,
                "text": "Acme Corp",
                "message": "Write ACME, not Acme Corp.",
                "fix": "ACME",
                "fixes": [{"start": 2, "end": 11, "text": "ACME"}],
                "why": "It is our name.",
                "link": "brand#our-name",
            }
        ]
    ]


def test_utf8_goes_in_and_out_whatever_the_locale_and_both_ends_of_a_line(rule_file: Path) -> None:
    given = "\ufeff" + '"Grüezi 日本"\r\n"\\ud83c\\udf89 grüezi"\n"grüezi"'
    ended = goodword("try", rule_file, "--network", "linkedin", given=given.encode())
    assert [[hint["text"] for hint in one] for one in answers(ended)] == [
        ["Grüezi"], ["grüezi"], ["grüezi"],
    ]  # fmt: skip
    assert "Grüezi".encode() in ended.stdout
    assert answers(ended)[1][0]["start"] == 2


def test_network_and_language_choose_the_rules(rule_file: Path) -> None:
    def found(*words: str) -> int:
        return len(answers(goodword("try", rule_file, *words, given=lines("grüezi")))[0])

    assert found() == 1
    assert found("--network", "mastodon") == 0
    assert found("--network", "mastodon", "--network", "linkedin") == 1
    assert found("--language", "en") == 0
    assert found("--language", "de-CH") == 1


def test_limits_of_networks_are_told_and_links_count_as_they_do_there(rule_file: Path) -> None:
    link = "https://example.com/" + "a" * 400
    ended = goodword("try", rule_file, "--network", "x", given=lines(link, "a" * 281, ""))
    assert ended.stderr == b""
    short, long, empty = answers(ended)
    assert (short, empty) == ([], [])
    assert (long[0]["rule"], long[0]["start"], long[0]["network"]) == ("network.length", 280, "x")
    assert long[0]["message"] == "Too long for x."
    assert long[0]["fix"] is None


def test_a_network_that_nobody_knows_is_named(rule_file: Path) -> None:
    ended = goodword("try", rule_file, "--network", "intranet", given=lines("x"))
    assert ended.returncode == 0
    assert ended.stderr == b"the limits of 'intranet' are not known\n"


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"hello", "not JSON"),
        (b"", "not JSON"),
        (b"42", "not a JSON string"),
        (b'["a"]', "not a JSON string"),
        (b'"\xff"', "not UTF-8"),
        (b"[" * 100_000, "not JSON"),
        (b"9" * 10_000, "not JSON"),
        (b'"' + b"a" * (1 << 20) + b'"', "a line of more than 1048576 bytes"),
        (b"x" * (5 << 20), "a line of more than 1048576 bytes"),
    ],
)
def test_a_bad_line_gets_an_error_and_the_next_ones_their_hints(
    rule_file: Path, line: bytes, error: str
) -> None:
    ended = goodword("try", rule_file, given=line + b"\n" + lines("acme corp"))
    assert ended.returncode == 1
    told = answers(ended)
    assert told[0] == {"error": error}
    assert [hint["rule"] for hint in told[1]] == ["brand.name"]
    assert ended.stderr == b""


def test_no_line_is_no_answer_and_well(rule_file: Path) -> None:
    ended = goodword("try", rule_file)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")


def test_halves_of_an_emoji_are_counted_and_printed_as_numbers(rule_file: Path) -> None:
    ended = goodword("try", rule_file, "--network", "x", given=b'"\\ud83c acme corp \\udf89"\n')
    assert (ended.returncode, ended.stderr) == (0, b"")
    ((hint,),) = answers(ended)
    assert (hint["start"], hint["text"]) == (2, "acme corp")
    whole = goodword("try", rule_file, "--network", "x", given=b'"' + b"\\ud83c" * 300 + b'"\n')
    assert answers(whole)[0][0]["text"].startswith("\ud83c")


def test_a_very_long_caption_is_answered(rule_file: Path) -> None:
    given = lines("acme corp " + "word 🎉 " * 50_000)
    ended = goodword("try", rule_file, "--network", "bluesky", given=given)
    assert ended.returncode == 0
    assert [hint["rule"] for hint in answers(ended)[0]] == ["brand.name", "network.length"]


def test_every_line_is_answered_before_the_next_is_read(rule_file: Path) -> None:
    with subprocess.Popen(
        [sys.executable, ROOT / "main.py", "program", "try", rule_file],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        for caption in ("acme corp", "fine", "Acme Corp"):
            running.stdin.write(lines(caption))
            running.stdin.flush()
            assert len(json.loads(running.stdout.readline())) == (caption != "fine")
        running.stdin.close()
        assert running.wait(PATIENCE) == 0


@pytest.mark.skipif(not hasattr(signal, "SIGPIPE"), reason="pipes break otherwise there")
def test_who_stops_reading_gets_no_traceback(rule_file: Path) -> None:
    with subprocess.Popen(
        [sys.executable, ROOT / "main.py", "program", "try", rule_file],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdin.write(lines("acme corp"))
        running.stdin.flush()
        assert running.stdout.readline()
        running.stdout.close()
        running.stdin.write(lines("acme corp"))
        running.stdin.close()
        assert running.wait(PATIENCE) == 1
        assert running.stderr.read() == b""


def test_a_checkout_is_tried_with_its_hashtags_and_its_disclosure(checkout: Path) -> None:
    for place in (checkout, checkout.parent):
        ended = goodword("try", place, given=lines("acme corp"))
        assert (ended.returncode, ended.stderr) == (0, b"")
        told = {hint["rule"]: hint for hint in answers(ended)[0]}
        assert set(told) == {"brand.name", "post.hashtags", "post.disclosure"}
        assert told["post.hashtags"]["message"] == "The campaign asks for #LifeAtAcme."
        assert told["post.disclosure"]["message"] == "Say that you work there: #TeamAcme"


def test_more_hashtags_than_a_network_takes_are_told(rule_file: Path) -> None:
    ended = goodword("try", rule_file, "--network", "threads", given=lines("Hi #one #two", "#one"))
    (hint,), none = answers(ended)
    assert (hint["rule"], hint["level"], hint["text"]) == ("network.hashtags", "should", "#two")
    assert (hint["message"], none) == ("Too many hashtags for threads.", [])


def test_the_disclosure_is_put_where_the_named_networks_show_it(checkout: Path) -> None:
    caption = "We build harbours where the water is shallow. " * 12
    places = []
    for network in ("instagram", "linkedin", "x", "threads"):
        ended = goodword("try", checkout, "--network", network, given=lines(caption))
        told = {hint["rule"]: hint for hint in answers(ended)[0]}
        places.append(told["post.disclosure"]["fixes"][0]["start"])
    assert places[0] < places[1] < places[2] < places[3] == len(caption) - 1
    assert places[0] < 125 < places[1] < 210 < places[2] < 280


def test_a_program_at_an_address_is_tried_as_employees_get_it(
    checkout: Path, serve: Callable[..., Any]
) -> None:
    bodies = {
        "/in/program.json": checkout.read_bytes(),
        "/in/rules.json": checkout.with_name("rules.json").read_bytes(),
    }
    served = serve(
        lambda request: (200, {"Content-Type": "application/json"}, bodies[request.path])
    )
    ended = goodword("try", f"{served.address}/in/program.json", given=lines("acme corp"))
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert "brand.name" in [hint["rule"] for hint in answers(ended)[0]]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (None, "nothing is there"),
        (b"", "line 1, column 1: is no JSON"),
        (b"{", "line 1, column 2: is no JSON"),
        (b"[]", "must be an object"),
        (b'{"schema": "goodword-program/1"}', "title: is missing"),
        (b'{"schema": "guidelines/2", "rules": []}', "not guidelines/1"),
        (b"[" * 100_000, "brackets inside of brackets"),
    ],
)
def test_a_program_that_can_not_be_read_is_one_line_and_exit_1(
    tmp_path: Path, body: bytes | None, said: str
) -> None:
    path = tmp_path / "program.json"
    if body is not None:
        path.write_bytes(body)
    ended = goodword("try", path, given=lines("x"))
    assert (ended.returncode, ended.stdout) in ((1, b""), (1, b"[]\n"), (0, b"[]\n"))
    assert said in ended.stderr.decode()
    assert len(ended.stderr.splitlines()) == 1


def test_a_rule_that_is_refused_is_named_and_the_rest_is_tried(rule_file: Path) -> None:
    broken = {**RULES, "rules": [*RULES["rules"], {"id": "bad", "type": "magic"}]}  # type: ignore[misc]
    rule_file.write_text(json.dumps(broken), "utf-8")
    ended = goodword("try", rule_file, given=lines("acme corp"))
    assert len(answers(ended)[0]) == 1
    assert b": bad: " in ended.stderr


# --- import-vale -----------------------------------------------------------------------------


def test_styles_come_in_and_what_does_not_is_told_line_by_line(tmp_path: Path) -> None:
    out = tmp_path / "rules.json"
    ended = goodword("import-vale", STYLES, "--out", out)
    assert (ended.returncode, ended.stdout) == (0, b"")
    assert b"Microsoft.Headings: only for marked-up text (scope heading)\n" in ended.stderr
    shown = goodword("import-vale", STYLES)
    assert shown.stdout == out.read_bytes()
    tried = goodword("try", out, given=lines("We utilize it."))
    assert tried.stderr == b""
    assert "Microsoft.Wordiness" in [hint["rule"] for hint in answers(tried)[0]]


def test_nothing_imported_is_exit_1(tmp_path: Path) -> None:
    ended = goodword("import-vale", tmp_path)
    assert (ended.returncode, ended.stdout) == (1, b"")
    assert b"no rule" in ended.stderr
    assert goodword("import-vale", tmp_path / "nowhere").returncode == 1
    assert goodword("import-vale", STYLES, "--out", tmp_path / "no" / "where").returncode == 1


# --- check -----------------------------------------------------------------------------------


def test_a_good_program_is_well(checkout: Path) -> None:
    ended = goodword("check", checkout)
    assert (ended.returncode, ended.stderr) == (0, b"")
    said = ended.stdout.decode()
    for part in ("Acme voices", "1 posts", "2 rules", "brand.md: 4 words"):
        assert part in said


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("rules.json", '"brand#our-name"', '"brand#gone"', "leads to no heading: brand#gone"),
        ("rules.json", '"brand#our-name"', '"policy"', "leads to 'policy', which is no page"),
        ("rules.json", '"substitution"', '"magic"', "brand.name: 'type' must be one of"),
        ("rules.json", "{", "[", "rules.json:1:10: is no JSON"),
        ("program.json", '"posts.json"', '"gone.json"', "gone.json: nothing is there"),
        ("program.json", "../shared/brand.md", "brand.md", "brand.md: nothing is there"),
        (
            "program.json",
            '"title"',
            '"networks": {"linkedin": {"client_id": "a", "client_secret": "b"}}, "title"',
            "networks.linkedin.client_secret: no program may say this",
        ),
        ("posts.json", '"id": "1", ', "", "posts.json:1: items[0].id: is missing"),
        ("posts.json", "{", "<html>", "neither a program nor a feed"),
    ],
)
def test_what_readers_would_miss_is_told_and_exit_1(
    checkout: Path, file: str, old: str, new: str, said: str
) -> None:
    path = checkout.with_name(file)
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    ended = goodword("check", checkout)
    assert ended.returncode == 1
    (wrong,) = [one for one in ended.stdout.decode().splitlines() if one.startswith("WRONG")]
    assert said in wrong


def test_a_long_page_is_mentioned_but_not_wrong(checkout: Path) -> None:
    long = "# Brand\n\n## Our name\n\n" + "word " * 3_000
    (checkout.parents[1] / "shared" / "brand.md").write_text(long, "utf-8")
    ended = goodword("check", checkout)
    assert ended.returncode == 0
    assert b"printed pages" in ended.stdout


# --- hash ------------------------------------------------------------------------------------

TERMS = "\ufeffProject Nightingale\r\n\nproject   NIGHTINGALE\nKrähe\n".encode()


def test_terms_come_out_as_hashes_that_find_them(tmp_path: Path) -> None:
    ended = goodword("hash", given=TERMS)
    assert (ended.returncode, ended.stderr) == (0, b"")
    made = json.loads(ended.stdout)
    assert len(made["terms"]) == 2
    rule = {"id": "secret", "type": "existence", "level": "block", "message": "Not yet."}
    body = {"schema": "guidelines/1", "rules": [{**rule, "hashed": made}]}
    (tmp_path / "rules.json").write_text(json.dumps(body), "utf-8")
    tried = goodword("try", tmp_path / "rules.json", given=lines("See project nightingale, KRÄHE!"))
    assert tried.stderr == b""
    assert [hint["text"] for hint in answers(tried)[0]] == ["project nightingale", "KRÄHE"]


def test_every_key_is_new_unless_one_is_given(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("0123456789abcdef" * 4 + "\n", "ascii")
    fresh = {json.loads(goodword("hash", given=TERMS).stdout)["key"] for _ in range(2)}
    assert len(fresh) == 2
    given = [goodword("hash", "--key-file", tmp_path / "key", given=TERMS) for _ in range(2)]
    assert given[0].stdout == given[1].stdout
    assert json.loads(given[0].stdout)["key"] == "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("given", "key", "said"),
    [
        (b"", None, "no terms"),
        (b"fine\n" + b"Nightingale " * 40, None, "line 2: it must have 1 to"),
        (b"Nightingale\xff", None, "not UTF-8"),
        (b"Nightingale\n" * 500_000, None, "more than 4194304 bytes"),
        (b"Nightingale", "short", "no hexadecimal digits"),
        (b"Nightingale", "abcd", "16 to 64 bytes"),
        (b"Nightingale", "", "16 to 64 bytes"),
    ],
)
def test_what_can_not_be_hashed_is_told_without_the_terms(
    tmp_path: Path, given: bytes, key: str | None, said: str
) -> None:
    words: list[str | Path] = ["hash"]
    if key is not None:
        (tmp_path / "key").write_text(key, "ascii")
        words += ["--key-file", tmp_path / "key"]
    ended = goodword(*words, given=given)
    assert (ended.returncode, ended.stdout) == (1, b"")
    assert said in ended.stderr.decode()
    assert b"nightingale" not in ended.stderr.lower()


# --- the door --------------------------------------------------------------------------------


def test_the_commands_load_neither_the_screen_nor_the_keyring(rule_file: Path) -> None:
    program = (
        "import sys, main\n"
        f"main.main(['program', 'try', {str(rule_file)!r}])\n"
        f"main.main(['program', 'import-vale', {str(STYLES / 'write-good')!r}])\n"
        "heavy = {'PySide6', 'keyring', 'requests', 'jeepney'} & set(sys.modules)\n"
        "print(heavy or '', file=sys.stderr)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, b"\n")


def test_the_front_door_stays_light() -> None:
    program = (
        "import sys, main\n"
        "main.read_words([])\n"
        "print([m for m in sys.modules if m.startswith('desktop.')])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ended.stdout == "[]\n"


@pytest.mark.parametrize("words", [(), ("fly",), ("try",), ("import-vale", "--into", "x")])
def test_wrong_words_are_exit_2(words: tuple[str, ...]) -> None:
    assert goodword(*words).returncode == 2
