"""`program key` and `program sign`, run as people run them."""

from __future__ import annotations

import io
import os
import stat
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from desktop import minisign, minisign_keys
from desktop.authoring import run
from desktop.feeds import discover, signature
from desktop.minisign import SecretKey
from tests.feeds import samples

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
KEY = SecretKey(bytes(8), bytes(range(32)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A program as it lies before it is published, with files that need no signature."""
    made = tmp_path / "site"
    (made / "posts").mkdir(parents=True)
    (made / "program.json").write_bytes(samples.program("posts/news.json"))
    (made / "posts/news.json").write_bytes(samples.json_feed(samples.item(1)))
    (made / "rules.json").write_text('{"schema": "guidelines/1", "rules": []}')
    (made / "package.json").write_text("{not json at all")
    (made / "policy.md").write_text("# Policy")
    return made


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "company.key"
    path.write_bytes(minisign_keys.seal(KEY))
    return path


def signatures(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*.minisig")}


def fits(path: Path, now: datetime = NOW) -> int:
    file = Path(f"{path}.minisig").read_bytes()
    return signature.made_at(path.read_bytes(), file, path.as_uri(), (KEY.public.text,), now)


def test_a_folder_gets_its_program_and_its_feeds_signed_and_nothing_else(
    folder: Path, key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["sign", str(folder), "--key", str(key)], NOW) == 0
    assert signatures(folder) == {"program.json.minisig", "posts/news.json.minisig"}
    for name in ("program.json", "posts/news.json"):
        assert fits(folder / name) == NOW.timestamp()
    assert capsys.readouterr().out.splitlines() == [
        f"{folder / 'posts/news.json'}: signed",
        f"{folder / 'program.json'}: signed",
    ]


def test_only_what_changed_is_signed_again(
    folder: Path, key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["sign", str(folder), "--key", str(key)], NOW)
    (folder / "posts/news.json").write_bytes(samples.json_feed(samples.item(2)))
    capsys.readouterr()
    later = NOW + timedelta(hours=1)
    assert run(["sign", str(folder), "--key", str(key)], later) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{folder / 'posts/news.json'}: signed",
        f"{folder / 'program.json'}: is signed already",
    ]
    assert fits(folder / "posts/news.json", later) == later.timestamp()
    assert fits(folder / "program.json", later) == NOW.timestamp()


def test_a_signature_by_another_key_or_of_another_file_is_made_anew(
    folder: Path, key: Path
) -> None:
    beside = folder / "program.json.minisig"
    body = (folder / "program.json").read_bytes()
    other = SecretKey(bytes(8), bytes(32))
    for wrong in (
        other.sign(body, minisign.trusted_comment("program.json", NOW)).file(),
        KEY.sign(body, minisign.trusted_comment("else.json", NOW)).file(),
        KEY.sign(body, "no time").file(),
        b"torn",
    ):
        beside.write_bytes(wrong)
        assert run(["sign", str(folder / "program.json"), "--key", str(key)], NOW) == 0
        assert fits(folder / "program.json") == NOW.timestamp()


def test_a_clock_that_went_back_is_noticed_before_employees_are_shut_out(
    folder: Path, key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["sign", str(folder), "--key", str(key)], NOW)
    (folder / "program.json").write_bytes(samples.program(title="New"))
    assert run(["sign", str(folder), "--key", str(key)], NOW - timedelta(days=1)) == 1
    assert "clock" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("a.json", b"{broken", "is not JSON"),
        ("a.json", b"[]", "is no JSON object"),
        ("a.json", None, "No such file"),
        ("a.rss", samples.rss("x"), "is not JSON"),
    ],
)
def test_what_nobody_can_read_is_not_signed(
    tmp_path: Path,
    key: Path,
    name: str,
    body: bytes | None,
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / name
    if body is not None:
        path.write_bytes(body)
    assert run(["sign", str(path), "--key", str(key)], NOW) == 1
    assert said in capsys.readouterr().err
    assert signatures(tmp_path) == set()


def test_a_folder_without_a_program_is_said_to_have_none(
    tmp_path: Path, key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert run(["sign", str(empty), "--key", str(key)], NOW) == 1
    assert "neither a program nor a JSON feed" in capsys.readouterr().err


def test_a_program_that_names_other_keys_is_pointed_out(
    folder: Path, key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stranger = SecretKey(bytes(8), bytes(32)).public.text
    path = folder / "program.json"
    for keys, told in (([stranger], True), ([stranger, KEY.public.text], False), ([], False)):
        path.write_bytes(samples.program(keys=keys))
        assert run(["sign", str(path), "--key", str(key)], NOW) == 0
        assert ("names keys, but not this one" in capsys.readouterr().err) is told


def test_the_link_that_is_printed_pins_the_key(
    folder: Path, key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address = "https://harbour.example/program.json?v=1&w=2"
    run(["sign", str(folder), "--key", str(key), "--link", address], NOW)
    link = capsys.readouterr().out.splitlines()[-1]
    assert discover.address(link) == address
    assert signature.pinned(link) == (KEY.public.text,)
    assert set(parse_qs(urlsplit(link).query)) == {"program", "key"}


def test_a_key_in_the_folder_that_it_signs_is_pointed_out(
    folder: Path, key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inside = folder / "mine.key"
    inside.write_bytes(key.read_bytes())
    assert run(["sign", str(folder), "--key", str(key)], NOW) == 0
    assert capsys.readouterr().err == ""
    assert run(["sign", str(folder), "--key", str(inside)], NOW) == 0
    assert f"{inside}: lies in {folder}" in capsys.readouterr().err


# --- keys ------------------------------------------------------------------------------------


def test_a_key_is_made_that_signs(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "new.key"
    assert run(["key", str(path), "--no-password"], NOW) == 0
    public = minisign.public_key((tmp_path / "new.key.pub").read_text())
    assert run(["sign", str(folder), "--key", str(path)], NOW) == 0
    body = (folder / "program.json").read_bytes()
    made = minisign.signature((folder / "program.json.minisig").read_bytes())
    minisign.signer(body, made, [public])


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_a_secret_key_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    run(["key", str(tmp_path / "new.key"), "--no-password"], NOW)
    assert stat.S_IMODE((tmp_path / "new.key").stat().st_mode) == 0o600


@pytest.mark.parametrize("taken", ["new.key", "new.key.pub"])
def test_a_key_is_never_written_over(
    tmp_path: Path, taken: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / taken).write_text("precious")
    assert run(["key", str(tmp_path / "new.key"), "--no-password"], NOW) == 1
    assert "never written over" in capsys.readouterr().err
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {taken: "precious"}


def test_a_password_is_read_from_what_is_piped_in(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "sealed.key"
    path.write_bytes(minisign_keys.seal(KEY, "ünter uns", memory=2**20))
    monkeypatch.setattr(sys, "stdin", io.StringIO("ünter uns\nmore\n"))
    assert run(["sign", str(folder), "--key", str(path)], NOW) == 0
    assert fits(folder / "program.json") == NOW.timestamp()


@pytest.mark.parametrize(
    ("typed", "said"), [("Kx3-nonesuch", "this is not its password"), ("", "needs its password")]
)
def test_a_wrong_password_signs_nothing_and_is_not_repeated(
    folder: Path,
    tmp_path: Path,
    typed: str,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "sealed.key"
    path.write_bytes(minisign_keys.seal(KEY, "right", memory=2**20))
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    assert run(["sign", str(folder), "--key", str(path)], NOW) == 1
    told = capsys.readouterr()
    assert said in told.err
    assert not typed or typed not in told.err + told.out
    assert signatures(folder) == set()


def test_an_empty_password_has_to_be_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))
    assert run(["key", str(tmp_path / "new.key")], NOW) == 1
    assert "--no-password" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_public_key_in_the_place_of_the_secret_one_is_said_to_be_none(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "company.pub"
    path.write_bytes(KEY.public.file())
    assert run(["sign", str(folder), "--key", str(path)], NOW) == 1
    assert "is no secret key" in capsys.readouterr().err
