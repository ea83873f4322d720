"""A newer Goodword is told of: by the disk without any network, by the company once a day."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop import settings
from desktop.newer import EVERY, FILE, LIMIT, Newer, Notice, is_newer, own_folder
from desktop.policies import Rulings
from desktop.policy import Policy
from desktop.settings import Settings
from desktop.store import Store
from desktop.web import Web
from tests.conftest import Clock, Reply, Request, Served

Serve = Callable[[Callable[[Request], Reply | None]], Served]
TOLD = {"version": "0.3.0", "notes": "Quicker feeds."}


def served_as(body: object, status: int = 200) -> Callable[[Request], Reply | None]:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return lambda request: (status, {"Content-Type": "application/json"}, content)


@pytest.fixture
def made(store: Store, web: Web, tmp_path: Path) -> Callable[..., Newer]:
    """`made(folder=…, updates=…)`: version 0.2.0 runs."""

    def make(folder: Path = tmp_path / "nowhere", **decided: Any) -> Newer:
        rulings = Rulings.of(Policy(**decided))
        return Newer(web, Settings(store), rulings, running="0.2.0", folder=folder)

    return make


@pytest.mark.parametrize(
    ("one", "other", "newer"),
    [
        ("0.3.0", "0.2.9", True),
        ("0.10.0", "0.9.9", True),
        ("1.0", "1.0.0", False),
        ("1.0.0", "1.0", False),
        ("1", "0.9", True),
        ("0.2.0", "0.2.0", False),
        ("0.1.9", "0.2.0", False),
        ("0.3.0rc1", "0.2.0", False),
        ("", "0.2.0", False),
        ("٣.٠", "0.2.0", False),
        ("9" * 400, "0.2.0", False),
    ],
)
def test_versions_are_compared_number_by_number(one: str, other: str, newer: bool) -> None:
    assert is_newer(one, other) is newer


def test_a_package_changed_on_the_disk_is_told_without_any_network(
    made: Callable[..., Newer], tmp_path: Path, clock: Clock
) -> None:
    newer = made(folder=tmp_path)
    assert newer.notice(clock()) is None
    (tmp_path / FILE).write_text("0.2.0\n")
    assert newer.notice(clock()) is None
    (tmp_path / FILE).write_text("0.3.0\n")
    assert newer.notice(clock()) == Notice("restart", "0.3.0")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe0.3.0", b"<html>", b"0.1.0\n", b"\n\n"])
def test_what_is_no_newer_version_on_the_disk_says_nothing(
    made: Callable[..., Newer], tmp_path: Path, clock: Clock, content: bytes
) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert made(folder=tmp_path).notice(clock()) is None


def test_nothing_is_asked_where_nobody_decided_an_address(
    made: Callable[..., Newer], serve: Serve, clock: Clock
) -> None:
    served = serve(served_as(TOLD))
    assert made().notice(clock()) is None
    assert made(update_notices=True).notice(clock()) is None
    assert made(update_notices=False, updates=served.address).notice(clock()) is None
    assert served.requests == []


def test_nothing_is_told_of_the_disk_either_where_notices_are_forbidden(
    made: Callable[..., Newer], tmp_path: Path, clock: Clock
) -> None:
    (tmp_path / FILE).write_text("0.3.0\n")
    assert made(folder=tmp_path, update_notices=False).notice(clock()) is None


def test_the_company_is_asked_once_a_day_and_its_word_is_kept_over_a_start(
    made: Callable[..., Newer], serve: Serve, clock: Clock
) -> None:
    served = serve(served_as(TOLD))
    newer = made(updates=served.address)
    for _ in range(3):
        assert newer.notice(clock()) == Notice("there", "0.3.0", "Quicker feeds.")
    assert made(updates=served.address).notice(clock()) is not None
    assert len(served.requests) == 1
    served.answer = served_as({"version": "0.2.0"})
    assert newer.notice(clock() + EVERY) is None
    assert len(served.requests) == 2


def test_another_address_is_asked_at_once_and_what_another_said_is_forgotten(
    made: Callable[..., Newer], serve: Serve, clock: Clock
) -> None:
    first, second = serve(served_as(TOLD)), serve(served_as({"version": "0.2.0"}))
    assert made(updates=first.address).notice(clock()) is not None
    assert made(updates=second.address).notice(clock()) is None
    assert len(second.requests) == 1


@pytest.mark.parametrize(
    "answer",
    [
        served_as(b"<html>Please log in</html>"),
        served_as([1, 2]),
        served_as({"version": 3}),
        served_as({"version": "newest"}),
        served_as({"version": "0.3.0"}, status=404),
        served_as(b"[" * 5000),
        served_as(b" " * (LIMIT + 1)),
        lambda request: None,
    ],
)
def test_nonsense_is_no_notice_and_is_asked_again_later_the_same_day(
    made: Callable[..., Newer], serve: Serve, clock: Clock, answer: Any
) -> None:
    served = serve(answer)
    newer = made(updates=served.address)
    assert newer.notice(clock()) is None
    asked = len(served.requests)
    assert newer.notice(clock()) is None
    assert len(served.requests) == asked
    served.answer = served_as(TOLD)
    assert newer.notice(clock() + timedelta(hours=5)) is not None


def test_a_server_in_trouble_does_not_make_what_it_said_forgotten(
    made: Callable[..., Newer], serve: Serve, clock: Clock
) -> None:
    served = serve(served_as(TOLD))
    newer = made(updates=served.address)
    newer.notice(clock())
    served.answer = served_as({}, status=503)
    assert newer.notice(clock() + EVERY) == Notice("there", "0.3.0", "Quicker feeds.")


def test_a_clock_that_was_years_ahead_silences_nobody(
    made: Callable[..., Newer], serve: Serve, clock: Clock
) -> None:
    served = serve(served_as({"version": "0.2.0"}))
    newer = made(updates=served.address)
    newer.notice(clock() + timedelta(days=3000))
    served.answer = served_as(TOLD)
    assert newer.notice(clock()) is not None


@pytest.mark.parametrize("kept", ["nonsense", "[]", '{"due": "soon"}', '{"version": 3, "due": 9}'])
def test_what_was_kept_and_can_not_be_read_is_asked_for_again(
    made: Callable[..., Newer], store: Store, serve: Serve, clock: Clock, kept: str
) -> None:
    served = serve(served_as(TOLD))
    Settings(store).put(settings.UPDATES_READ, kept)
    assert made(updates=served.address).notice(clock()) is not None


def test_an_address_without_tls_is_never_asked(
    made: Callable[..., Newer], serve: Serve, clock: Clock
) -> None:
    assert made(updates="http://updates.example/v.json").notice(clock()) is None


def test_what_the_company_says_of_it_is_one_short_line(
    made: Callable[..., Newer], serve: Serve, clock: Clock
) -> None:
    served = serve(served_as({"version": "0.3.0", "notes": "a\n\nb\x07\u202e" + "x" * 9000}))
    notice = made(updates=served.address).notice(clock())
    assert notice is not None
    assert notice.notes.startswith("a b")
    assert len(notice.notes) == 500 and "\x07" not in notice.notes


@pytest.mark.parametrize("inside", ["bin", "Contents/Resources"])
def test_the_installed_version_lies_beside_the_program_or_in_its_bundle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inside: str
) -> None:
    program = tmp_path / ("Contents/MacOS" if "Contents" in inside else "bin") / "goodword"
    folder = tmp_path / inside
    folder.mkdir(parents=True)
    (folder / FILE).write_text("0.3.0\n")
    assert own_folder() is None, "a checkout"
    monkeypatch.setattr("sys.frozen", True, raising=False)
    monkeypatch.setattr("sys.executable", str(program))
    monkeypatch.setattr("sys.platform", "darwin" if "Contents" in inside else "linux")
    assert own_folder() == folder
