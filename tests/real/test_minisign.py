"""Our signatures and minisign's own tool: each makes what the other believes."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop import minisign, minisign_keys
from desktop.authoring import run
from desktop.errors import BadFile, BadSignature
from desktop.feeds import signature
from tests.feeds import samples
from tests.real.lab.parts import need

PASSWORD = "Möwe & Co"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    need("minisign", "minisign")
    (tmp_path / "program.json").write_bytes(samples.program("posts.json"))
    (tmp_path / "posts.json").write_bytes(samples.json_feed(samples.item(1)))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def tool(*words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["minisign", *words], input=typed, capture_output=True, text=True, check=False, timeout=120
    )


def make_keys(folder: Path, *, password: str = "") -> minisign.PublicKey:
    """A pair made by the tool: `tool.key` and `tool.pub`."""
    words = ["-G", "-p", "tool.pub", "-s", "tool.key"]
    made = tool(*words, typed=f"{password}\n" * 2) if password else tool(*words, "-W")
    assert made.returncode == 0, made.stderr
    return minisign.public_key((folder / "tool.pub").read_text())


@pytest.mark.parametrize("legacy", [False, True])
def test_what_the_tool_signs_is_believed(folder: Path, legacy: bool) -> None:
    key = make_keys(folder)
    body = (folder / "program.json").read_bytes()
    made = tool("-S", "-s", "tool.key", "-m", "program.json", *["-l"] * legacy)
    assert made.returncode == 0, made.stderr
    file = (folder / "program.json.minisig").read_bytes()
    assert minisign.signature(file).hashed is not legacy
    now = datetime.now(UTC)
    seconds = signature.made_at(body, file, "https://a.example/program.json", (key.text,), now)
    assert abs(now.timestamp() - seconds) < 600
    with pytest.raises(BadSignature):
        signature.made_at(body + b" ", file, "https://a.example/program.json", (key.text,), now)


@pytest.mark.parametrize("hashed", [True, False])
def test_what_we_sign_is_believed_by_the_tool(folder: Path, hashed: bool) -> None:
    key = minisign_keys.make()
    Path("our.pub").write_bytes(key.public.file())
    body = Path("posts.json").read_bytes()
    comment = minisign.trusted_comment("posts.json", datetime.now(UTC))
    made = key.sign(body, comment, hashed=hashed)
    Path("posts.json.minisig").write_bytes(made.file())
    checked = tool("-V", "-p", "our.pub", "-m", "posts.json")
    assert checked.returncode == 0, checked.stderr
    assert f"Trusted comment: {comment}" in checked.stdout
    assert tool("-V", "-P", key.public.text, "-m", "posts.json").returncode == 0
    Path("posts.json").write_bytes(body + b" ")
    assert tool("-V", "-p", "our.pub", "-m", "posts.json").returncode != 0


def test_a_folder_signed_by_the_command_is_believed_by_the_tool(folder: Path) -> None:
    now = datetime.now(UTC)
    assert run(["key", "company.key", "--no-password"], now) == 0
    assert run(["sign", ".", "--key", "company.key"], now) == 0
    for name in ("program.json", "posts.json"):
        checked = tool("-V", "-p", "company.key.pub", "-m", name)
        assert checked.returncode == 0, checked.stderr


def test_a_key_of_the_tool_with_a_password_signs_here(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = make_keys(folder, password=PASSWORD)
    with pytest.raises(BadFile):
        minisign_keys.unseal(Path("tool.key").read_bytes(), PASSWORD + "!")
    monkeypatch.setattr(sys, "stdin", io.StringIO(PASSWORD + "\n"))
    assert run(["sign", "program.json", "--key", "tool.key"], datetime.now(UTC)) == 0
    assert tool("-V", "-P", key.text, "-m", "program.json").returncode == 0


def test_a_key_made_here_with_a_password_signs_in_the_tool(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(PASSWORD + "\n"))
    assert run(["key", "our.key"], datetime.now(UTC)) == 0
    made = tool("-S", "-s", "our.key", "-m", "program.json", typed=PASSWORD + "\n")
    assert made.returncode == 0, made.stderr
    assert tool("-V", "-p", "our.key.pub", "-m", "program.json").returncode == 0
