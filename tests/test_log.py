"""The log: nothing secret, never large, and no bug lost."""

from __future__ import annotations

import base64
import json
import logging
import sys
import threading
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import log
from desktop.errors import Offline
from desktop.model import Secret
from tests.pace import SLACK

CANARY = "CaNaRy-7f3e9b1d0a_secret.value~42"
JWT = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJDYU5hUnkifQ.c2lnbmF0dXJl-CaNaRy_x"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    level = logging.getLogger().level
    yield tmp_path
    log.stop()
    logging.getLogger().setLevel(level)


def written(folder: Path) -> str:
    return "".join(file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.log*")))


PLACES = [
    "Authorization: Bearer {}",
    "Authorization: DPoP {}",
    "authorization={}",
    "{{'Authorization': 'Bearer {}', 'Accept': 'x'}}",
    '{{"Authorization": "Basic {}"}}',
    "[('Authorization', 'Bearer {}')]",
    "[(b'authorization', b'Bearer {}')]",
    "Bearer {}",
    "got bearer {} from somewhere",
    "DPoP: {}",
    "Cookie: session={}; other={}",
    "{{'Set-Cookie': 'device={}; Path=/'}}",
    "GET /callback?code={}&state={}&iss=https://x HTTP/1.1",
    "http://127.0.0.1:4711/callback?state={}#x",
    "grant_type=authorization_code&code={}&code_verifier={}&client_id=public",
    "refresh_token={}",
    "client_secret={}, next",
    "access_token%3D{}%26x",
    "https://x/authorize?next=%2Fcallback%3Fcode%253D{}",
    '{{"access_token": "{}", "token_type": "Bearer"}}',
    '{{"access_token":"{}","refresh_token":"{}"}}',
    "{{'refresh_token': '{}'}}",
    '"body": "{{\\"access_token\\": \\"{}\\", \\"x\\": 1}}"',
    '{{"accessJwt": "{}", "refreshJwt": "{}"}}',
    '{{"kty": "EC", "crv": "P-256", "x": "public", "d": "{}"}}',
    "code_verifier='{}'",
    "finish(code='{}', state=\"{}\")",
    "https://alice:{}@proxy.example:3128/",
    "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----",
    "-----BEGIN EC PRIVATE KEY-----\n{}",
    "password={}",
]


@pytest.mark.parametrize("place", PLACES)
def test_a_secret_is_struck_out_wherever_it_stands(place: str) -> None:
    shown = log.redact(place.replace("{}", CANARY).replace("{{", "{").replace("}}", "}"))
    assert "CaNaRy" not in shown
    assert "secret.value" not in shown
    assert "***" in shown


def test_a_jwt_is_struck_out_even_without_a_name() -> None:
    assert "CaNaRy" not in log.redact(f"odd: <{JWT}>")
    assert "eyJ" not in log.redact(f"odd: <{JWT}>")


@pytest.mark.parametrize(
    "text",
    [
        "Sync of https://feeds.example/program.json?page=2 took 120 ms: 3 new posts",
        "status=404 address='https://mastodon.example/api/v1/statuses' retry_after=60",
        "Offline: address='https://x.example/a', cause='timeout'",
        "share 17 to mastodon:https://m.example:42 is unsure (Unclear)",
        "the code of conduct; a token of thanks; state: fine",
    ],
)
def test_what_is_not_secret_stays_readable(text: str) -> None:
    assert log.redact(text) == text


def test_redacting_a_large_text_takes_no_time(folder: Path) -> None:
    import time

    texts = ["a" * 200_000, "code" * 50_000, '"code": "' * 20_000, "://" * 60_000, "eyJ" * 60_000]
    texts += ["Authorization: '" * 10_000, "-----BEGIN " * 20_000, "\\" * 200_000, "x:" * 90_000]
    began = time.monotonic()
    for text in texts:
        log.redact(text)
    assert time.monotonic() - began < 5 * SLACK


def test_the_file_holds_no_canary_from_message_arguments_or_exceptions(folder: Path) -> None:
    log.start(folder, debug=True)
    logger = logging.getLogger("any.library")
    logger.debug("sending %s", {"Authorization": f"Bearer {CANARY}"})
    logger.info("form: %s", urllib.parse.urlencode({"code": CANARY, "code_verifier": CANARY}))
    logger.info("body: %s", json.dumps({"refresh_token": CANARY}))
    logger.info("body: %r", json.dumps({"refresh_token": CANARY}).encode())
    logger.info("wrapped: %s %r", Secret(CANARY), {"a": Secret(CANARY)})
    try:
        try:
            raise ValueError(f"bad url http://127.0.0.1/callback?code={CANARY}&state={CANARY}")
        except ValueError as error:
            raise Offline(address="https://x", cause="timeout") from error
    except Offline:
        logger.exception("it went wrong")
    log.stop()
    text = written(folder)
    assert "it went wrong" in text
    assert "ValueError" in text
    for form in (CANARY, urllib.parse.quote(CANARY), base64.b64encode(CANARY.encode()).decode()):
        assert form not in text


def test_debug_also_goes_to_the_terminal_cleaned(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log.start(folder, debug=True)
    logging.getLogger("x").debug("token=%s", CANARY)
    assert "token=***" in capsys.readouterr().err


def test_identical_messages_are_counted_not_repeated(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.start(folder)
    for _ in range(1000):
        logging.getLogger("x").warning("the server fails")
        logging.getLogger("x").warning("the disk is odd")
    monkeypatch.setattr(log, "SAME_SECONDS", 0.0)
    logging.getLogger("x").warning("the server fails")
    log.stop()
    lines = written(folder).splitlines()
    assert len(lines) == 3
    assert "999 more of the same" in lines[-1]


def test_the_folder_stays_below_ten_megabytes(folder: Path) -> None:
    log.start(folder)
    for number in range(30_000):
        logging.getLogger("x").warning("failure %d %s", number, "x" * 500)
    log.stop()
    sizes = [file.stat().st_size for file in folder.iterdir()]
    assert sum(sizes) <= 10 * 1024 * 1024
    assert "failure 29999" in (folder / "goodword.log").read_text()


def test_a_log_that_cannot_be_written_is_borne_in_silence(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "goodword.log").mkdir()  # nobody, root neither, can write into that
    log.start(folder)
    for number in range(100):
        logging.getLogger("x").warning("failure %d", number)
    assert capsys.readouterr().err == ""


def test_a_lone_surrogate_does_not_break_the_log(folder: Path) -> None:
    log.start(folder)
    logging.getLogger("x").warning("odd \ud83d text")
    log.stop()
    assert "odd \\ud83d text" in written(folder)


def test_uncaught_errors_of_all_kinds_are_logged_and_told(folder: Path) -> None:
    told: list[BaseException] = []
    log.start(folder, on_bug=told.append)
    sys.excepthook(ValueError, ValueError(f"first code={CANARY}"), None)

    def fail() -> None:
        raise KeyError("second")

    # pytest watches threads with the same hook: call ours as Python would
    thread = threading.Thread(target=lambda: None, name="lane")
    for error in (KeyError("second"), SystemExit()):
        args = threading.ExceptHookArgs((type(error), error, None, thread))
        threading.excepthook(args)
    log.stop()
    text = written(folder)
    assert [type(error) for error in told] == [ValueError, KeyError]
    assert "bug: ValueError" in text
    assert "bug: KeyError" in text
    assert CANARY not in text


def test_a_bug_in_telling_about_a_bug_does_not_go_round_in_circles(folder: Path) -> None:
    def fail(error: BaseException) -> None:
        raise RuntimeError("again")

    log.start(folder, on_bug=fail)
    sys.excepthook(ValueError, ValueError("first"), None)
    log.stop()
    assert "telling about a bug failed" in written(folder)


def test_stopping_gives_the_hooks_back(folder: Path) -> None:
    log.start(folder)
    log.start(folder)
    log.stop()
    assert sys.excepthook is sys.__excepthook__
    assert sys.unraisablehook is sys.__unraisablehook__
