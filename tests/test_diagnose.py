"""A saved diagnosis: readable, whole or not there, and nobody in it can be recognised."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import stat
import subprocess
import sys
import traceback
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop import diagnose_clean, log, settings
from desktop.diagnose import Diagnosis, diagnose, save
from desktop.diagnose_clean import Cleaner, log_lines
from desktop.diagnose_command import run
from desktop.model import Account, Attachment
from desktop.paths import Paths
from desktop.policies import Decided, read
from desktop.schema import VERSION
from desktop.settings import Settings
from desktop.share.drafts import Drafts
from desktop.share.profiles import Profiles
from desktop.store import Store
from desktop.web import Web
from tests.journeys.hidden import forms
from tests.pace import PATIENCE

ROOT = Path(__file__).resolve().parents[1]
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)

SECRETS = {
    "company secret": "WPL_AP1.company-secret-3f7Qz",
    "proxy password": "proxy-password-81Xk",
    "access token": "access-token-AQV7c9d8e7f6",
    "program password": "program-password-77Lm",
    "feed token": "feed-token-5512-abcdef",
}
PEOPLE = {
    "name": "Wilhelmina Achterberg",
    "first name": "Wilhelmina",
    "handle": "wilhelmina.a",
    "address": "w.achterberg@harbour.example",
    "own server": "social.achterberg.example",
    "did": "did:plc:wilhelmina7abc",
    "own name": "Mina Achterberg",
    "picture": "Holiday with Konstantin.jpg",
    "imported": "Wilhelminas_analytics.xlsx",
    "member": "Konstantin Vogelsang",
    "description": "Konstantin waves from the quay at dawn",
    "caption": "Proud of our crew: eleven weeks, one dry dock, no accident! Ask me how.",
    "unicode": "Größe zählt nicht, Straße schon — sagt Jürgen beim Löschen der Ladung.",
    "old caption": "A sentence that was typed long ago and then thrown away entirely.",
}
"""Everything that tells who somebody is, or what they wrote."""


@pytest.fixture
def decided(tmp_path: Path) -> Decided:
    folder = tmp_path / "policy"
    folder.mkdir()
    said = {
        "networks": ["nonesuch"],
        "applications": {
            "linkedin": {"client_id": "86abc", "client_secret": SECRETS["company secret"]}
        },
        "sync_interval": "soon",
    }
    (folder / "policy.json").write_text(json.dumps(said), encoding="utf-8")
    return read([folder])


@pytest.fixture
def web() -> Iterator[Web]:
    made = Web("test", system_store=False)
    yield made
    made.close()


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.of(tmp_path / "home")


def live(paths: Paths) -> None:
    """A person with an account, words, pictures and files, and a log in which all went wrong."""
    store = Store(paths.database)
    kept = Settings(store)
    kept.put(settings.OWN_NAME, PEOPLE["own name"])
    kept.put(settings.ALERTS_PER_DAY, 7)
    server, handle = f"https://{PEOPLE['own server']}", f"@{PEOPLE['handle']}"
    account = Account("mastodon-1", "nonesuch", server, PEOPLE["did"], handle, PEOPLE["name"])
    Profiles(store).write(account)
    drafts = Drafts(store)
    draft = drafts.open(None, NOW)
    drafts.keep(replace(draft, text=PEOPLE["old caption"]), NOW)
    picture = Attachment(f"/somewhere/{PEOPLE['picture']}", "image/jpeg", PEOPLE["description"])
    written = f"{PEOPLE['caption']}\n\n{PEOPLE['unicode']}"
    drafts.keep(replace(draft, text=written, pictures=(picture,)), NOW + timedelta(hours=1))
    program = {
        "schema": "goodword/program/1",
        "title": "Harbour",
        "people": [{"name": PEOPLE["member"], "handles": {}}],
    }
    with store.writing() as write:
        write.execute(
            "INSERT INTO programs (address, body, bare, joined, place) VALUES (?, ?, 0, 0, 0)",
            (f"http://nonesuch.invalid/p.json?key={SECRETS['feed token']}", json.dumps(program)),
        )
        write.execute(
            "INSERT INTO imports (digest, name, kind, account, read) VALUES ('d', ?, 'x', 'a', 0)",
            (PEOPLE["imported"],),
        )
    store.close()
    go_wrong(paths.log)


def go_wrong(folder: Path) -> None:
    """Every way in which somebody may get into a log."""
    log.start(folder)
    told = logging.getLogger("desktop.tests")
    try:
        told.info("a line that stays: %s", "status 503")
        for what in SECRETS.values():
            told.info("token=%s and %s", what, {"password": what, "Authorization": what})
            told.info("http://anna:%s@proxy.example/%s", what, what)
            told.info("Authorization: Bearer %s", what)
        for what in PEOPLE.values():
            told.info("of %s and %r, or %s", what, what, what.upper())
            told.info("C:\\Users\\%s\\Pictures\\%s.jpg", what, what)
        for what in (*PEOPLE.values(), *SECRETS.values()):
            told.info("https://posts.example/%s?password=%s", what, what)
            try:
                raise ValueError(f"could not send {what!r}:\n{what}\n    {what}\nKeyError: {what}")
            except ValueError as error:
                log.bug(error)
        told.info("the company's %s", SECRETS["company secret"])
        told.info("the token %s", "AQV7c9d8e7f6a5b4c3d2e1f0")
        for what in PEOPLE.values():
            told.info("…%s", what[7:40])
    finally:
        log.stop()


def contents(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


@pytest.fixture
def saved(
    paths: Paths, decided: Decided, web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, bytes]:
    live(paths)
    proxy = f"http://anna:{SECRETS['proxy password']}@127.0.0.1:9"
    monkeypatch.setenv("http_proxy", proxy)
    monkeypatch.setenv("https_proxy", proxy)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    file = tmp_path / "diagnosis.zip"
    save(file, diagnose(paths, decided, web, NOW))
    return {**contents(file), "the file": file.read_bytes()}


# --- nobody in it ------------------------------------------------------------------------------


def test_no_secret_no_caption_and_nobodys_name_is_inside_and_the_rest_can_be_read(
    saved: dict[str, bytes], paths: Paths
) -> None:
    written = (paths.log / "goodword.log").read_text("utf-8")
    # it was there to be taken out
    assert [name for name, value in PEOPLE.items() if value not in written] == []
    found = [
        (place, name, form)
        for name, value in (PEOPLE | SECRETS).items()
        for form, needle in hidden_forms(value)
        for place, hay in saved.items()
        if needle in hay
    ]
    assert found == []
    log_text, report = saved["log.txt"].decode(), saved["report.txt"].decode()
    assert "a line that stays: status 503" in log_text
    assert "test_diagnose.py, line " in log_text
    assert "\nValueError\n" in log_text
    assert "AQV7c9d8e7f6a5b4c3d2e1f0" not in log_text
    assert "alerts_per_day: 7" in report
    assert "own_name: set" in report
    assert "client_secret: ***" in report
    assert "sync_interval" in report
    assert "127.0.0.1:9" in report


def hidden_forms(value: str) -> Iterator[tuple[str, bytes]]:
    """The whole value and long parts of it, in every form in which they may lie somewhere."""
    pieces = {value, value.upper(), value.lower(), value.casefold(), json.dumps(value)[1:-1]}
    if len(value) > 24:
        pieces |= {value[:20], value[-20:], value[8:28]}
    for piece in pieces:
        for form, needle in forms(piece).items():
            if form not in ("its beginning", "its end") and len(needle) >= 9:
                yield f"{form} of {piece}", needle


def test_the_report_comes_first_and_says_the_same_as_its_data(saved: dict[str, bytes]) -> None:
    assert [*saved][:3] == ["report.txt", "log.txt", "report.json"]
    told = json.loads(saved["report.json"])
    counts = told["counts"]
    first = saved["report.txt"].decode().splitlines()
    assert first[1] == f"{counts['FAIL']} FAIL, {counts['WARN']} WARN, {counts['OK']} OK"
    assert counts["FAIL"] >= 1
    assert counts["WARN"] >= 1
    assert all(len(line) <= 120 for line in first)


def test_of_an_exception_only_its_kind_and_its_way_stay() -> None:
    try:
        raise LookupError("Dear Wilhelmina,\nFile nothing\n  and more\nWarm: regards")
    except LookupError as error:
        trace = "".join(traceback.format_exception(error))
    text = f"2026-11-22 16:02:57.123Z ERROR MainThread x: bug\n{trace}a stray line\n"
    kept = list(log_lines(text))
    assert kept[0].endswith("x: bug")
    assert kept[-1] == "LookupError"
    assert "Wilhelmina" not in "\n".join(kept)
    assert "stray" not in "\n".join(kept)
    assert any("test_diagnose.py, line" in line for line in kept)


@pytest.mark.parametrize(
    ("line", "clean"),
    [
        ("https://a.example/b?c=d done", "https://a.example/… done"),
        ("https://anna:word@a.example/", "https://a.example/"),
        ("write to anna@a.example now", "write to […] now"),
        ("of @anna@a.example", "of […]"),
        ("is did:plc:abc123 known", "is […] known"),
        (
            "/home/anna/notes and C:\\Users\\anna\\notes",
            "/home/[…]/notes and C:\\Users\\[…]\\notes",
        ),
        ("read Me at home.jpeg", "read Me at […]"),
        ("/data/Me at home.jpeg is gone", "[…] is gone"),
        ("C:\\Users\\Jane Doe\\notes", "C:\\Users\\[…]\\notes"),
        ("/mnt/Familie Doe/Brief.odt is gone", "[…] is gone"),
        ("of anna@mailhost and acct:anna@b", "of […] and […]"),
        ("http://anna:pa/ss@proxy:1 broke", "http://anna/… broke"),
        (
            "http://proxy.example:3128/a and http://[fd00::1]:80/",
            "http://proxy.example:3128/… and http://[fd00::1]:80/",
        ),
        ("policy.json and goodword.sqlite stay", "policy.json and goodword.sqlite stay"),
    ],
)
def test_people_are_taken_out_by_the_shape_of_what_names_them(line: str, clean: str) -> None:
    assert Cleaner((), ()).clean(line) == clean


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_names_and_words_are_known_however_their_accents_are_written(form: Any) -> None:
    cleaner = Cleaner(["Jürgen Müller"], ["Größe zählt nicht, Straße schon"])
    line = unicodedata.normalize(form, "of Jürgen: größe zählt nicht, straße")
    assert cleaner.clean(line).startswith("of […]: […]")
    for escaped in ("J%C3%BCrgen", "J\\u00fcrgen"):
        assert cleaner.clean(f"a {escaped} b") == "a […] b"


@pytest.mark.parametrize("name", ["王伟", "김철", "林さ"])
def test_a_name_of_two_signs_is_a_name_where_no_spaces_are_written(name: str) -> None:
    assert Cleaner([name], ()).clean(f"是{name}的 status 503") == "是[…]的 status 503"


def test_the_password_of_the_environments_proxy_is_taken_out_wherever_it_stands(
    paths: Paths, alone: Decided, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "http://annakarenina:Kx3/none#such@127.0.0.1:9")
    (paths.log / "goodword.log").write_text(
        "2026-11-22 16:02:57.123Z INFO Main x: annakarenina Kx3/none#such stays out\n"
    )
    told = diagnose(paths, alone, web, NOW)
    assert told.log == "2026-11-22 16:02:57.123Z INFO Main x: […] […] stays out"


def test_a_persons_words_are_taken_out_by_the_piece_and_the_rest_stays() -> None:
    cleaner = Cleaner(["Anna"], ["We   sailed home\nthrough the night and the fog."])
    cleaned = cleaner.clean("status 503: sailed home through the night (annalist, ANNA)")
    assert cleaned.startswith("status 503")
    assert "home" not in cleaned
    assert "night" not in cleaned
    assert "annalist" in cleaned
    assert "ANNA" not in cleaned
    assert diagnose_clean.GONE in cleaned


# --- what state things are in ------------------------------------------------------------------


def found(diagnosis: Diagnosis, title: str, what: str) -> tuple[str, str]:
    for section in diagnosis.sections:
        for one in section.findings:
            if (section.title, one.what) == (title, what):
                return one.verdict, one.told
    raise AssertionError(f"nothing is said of {what}")


@pytest.fixture
def alone(tmp_path: Path) -> Decided:
    """A policy that lets nothing out."""
    folder = tmp_path / "alone"
    folder.mkdir()
    (folder / "policy.json").write_text('{"networks": ["nonesuch"]}')
    return read([folder])


def test_a_sound_database_is_told_with_its_rows_and_stays_as_it_is(
    paths: Paths, alone: Decided, web: Web
) -> None:
    live(paths)
    before = paths.database.read_bytes()
    told = diagnose(paths, alone, web, NOW)
    assert found(told, "Data", "database")[0] == "OK"
    rows = found(told, "Data", "rows")[1]
    assert "accounts 1" in rows
    assert "drafts 1" in rows
    assert paths.database.read_bytes() == before


def test_a_diagnosis_beside_the_running_application_disturbs_nothing(
    paths: Paths, alone: Decided, web: Web
) -> None:
    live(paths)
    store = Store(paths.database)
    with store.writing() as write:
        write.execute("INSERT INTO settings VALUES ('theme', '\"dark\"')")
        told = diagnose(paths, alone, web, NOW)
    assert found(told, "Data", "database")[0] == "OK"
    assert "journal wal" in found(told, "Data", "database")[1]
    assert Settings(store).get(settings.THEME) == "dark"
    store.close()


def test_a_damaged_a_newer_and_a_missing_database_are_said_and_left_alone(
    paths: Paths, alone: Decided, web: Web
) -> None:
    assert found(diagnose(paths, alone, web, NOW), "Data", "database")[0] == "INFO"
    assert not paths.database.exists()
    paths.database.write_bytes(b"this is no database at all" * 400)
    before = paths.database.read_bytes()
    assert found(diagnose(paths, alone, web, NOW), "Data", "database")[0] == "FAIL"
    assert paths.database.read_bytes() == before
    paths.database.unlink()
    with sqlite3.connect(paths.database) as newer:
        newer.execute(f"PRAGMA user_version = {VERSION + 5}")
    newer.close()
    verdict, told = found(diagnose(paths, alone, web, NOW), "Data", "database")
    assert verdict == "FAIL"
    assert str(VERSION + 5) in told
    assert [file.name for file in paths.data.iterdir() if "damaged" in file.name] == []


def test_without_folders_the_rest_is_still_looked_at(alone: Decided, web: Web) -> None:
    told = diagnose("the disk is read-only", alone, web, NOW)
    assert found(told, "Data", "folders") == ("FAIL", "the disk is read-only")
    assert found(told, "Versions", "Goodword")[0] == "INFO"


def test_refused_policy_entries_are_named_without_their_values(
    paths: Paths, decided: Decided, web: Web
) -> None:
    verdict, told = found(diagnose(paths, decided, web, NOW), "Policy", "refused")
    assert verdict == "WARN"
    assert "sync_interval" in told
    assert "soon" not in told


# --- the file ----------------------------------------------------------------------------------


def empty() -> Diagnosis:
    return Diagnosis((), "", NOW)


def test_a_file_that_is_there_stays_unless_it_may_go(tmp_path: Path) -> None:
    file = tmp_path / "thesis.zip"
    file.write_bytes(b"years of work")
    with pytest.raises(FileExistsError):
        save(file, empty())
    assert file.read_bytes() == b"years of work"
    save(file, empty(), over=True)
    assert zipfile.is_zipfile(file)
    assert [one.name for one in tmp_path.iterdir()] == ["thesis.zip"]


@pytest.mark.parametrize("year", [1970, 2026, 2200])
def test_a_clock_that_stands_anywhere_is_no_reason_to_save_nothing(
    year: int, tmp_path: Path
) -> None:
    file = tmp_path / f"{'a' * 247}.zip"  # as long as a name may be
    save(file, replace(empty(), made=NOW.replace(year=year)))
    assert f"{year}-11-20" in contents(file)["report.txt"].decode()


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    if os.name != "posix":
        pytest.skip("modes of files are POSIX's")
    save(tmp_path / "a.zip", empty())
    assert stat.S_IMODE((tmp_path / "a.zip").stat().st_mode) == 0o600


def test_where_nothing_can_be_written_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("")
    with pytest.raises(OSError, match="directory"):
        save(tmp_path / "a file" / "a.zip", empty())
    assert [one.name for one in tmp_path.iterdir()] == ["a file"]


# --- the command -------------------------------------------------------------------------------


def command(tmp_path: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    spared = {"DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "QT_QPA_PLATFORM"}
    environ = {name: value for name, value in os.environ.items() if name not in spared}
    # nothing leaves this machine: the proxy that everything goes through is not there
    environ |= {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", **more}
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "diagnose", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environ,
        timeout=4 * PATIENCE,
        check=False,
    )


def test_the_command_works_offline_without_a_screen_a_bus_or_a_locale(tmp_path: Path) -> None:
    file = tmp_path / "Diagnose für Zoë 🚢.zip"
    home = str(tmp_path / "Übung 家")
    done = command(tmp_path, str(file), "--home", home, LANG="C", PYTHONUTF8="0")
    assert done.returncode == 0, done.stderr
    assert "FAIL" in done.stdout
    report = contents(file)["report.txt"].decode()
    assert "the proxy 127.0.0.1:9 can't be reached" in report
    assert "screen: this session has none" in report
    again = command(tmp_path, str(file), "--home", home)
    assert again.returncode == 1
    assert "is there already" in again.stderr


def test_without_a_keyring_its_trial_says_so_and_fails(tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("the keyrings of other systems are always there")
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "--selftest-keyring"],
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout.startswith("WARN: keyring: none can be used")


def test_the_command_needs_no_qt(tmp_path: Path) -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); import desktop.diagnose_command; "
        "print(sorted(name for name in sys.modules if name.startswith('PySide6')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(ROOT)],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_where_a_policy_forbids_it_the_command_saves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "policy"
    folder.mkdir()
    (folder / "policy.json").write_text('{"diagnostics": false}')
    home = tmp_path / "home"
    words = [str(tmp_path / "a.zip"), "--home", str(home)]
    assert run(words, NOW, folders=[folder]) == 1
    assert "Your organisation does not allow" in capsys.readouterr().err
    assert sorted(one.name for one in tmp_path.iterdir()) == ["policy"]


@pytest.mark.parametrize("name", ["nowhere/a.zip", "a file/a.zip", f"{'ä' * 200}.zip"])
def test_a_file_that_can_not_be_written_is_said_before_anything_is_looked_at(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a file").write_text("")
    words = [str(tmp_path / name), "--home", str(tmp_path / "home")]
    assert run(words, NOW, folders=[]) == 1
    assert "can't be written" in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir()] == ["a file"]


def test_wrong_words_end_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run([], NOW)
    assert ended.value.code == 2
    assert "FILE.zip" in capsys.readouterr().err
