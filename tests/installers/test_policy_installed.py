"""The installed program reads policies where administrators put them: files of root on Linux, the
registry of Windows (under Wine, which is not Windows)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.policy_registry import INSTALLED, POLICIES
from installer import metadata
from tests.installers.clean import System
from tests.installers.windows import Wine

META = metadata.read()
SECRET = "a-canary-of-a-company-secret"


def put(system: System, place: str, content: dict[str, Any], rights: str = "644") -> None:
    """As root writes it."""
    words = f'mkdir -p "$(dirname "$1")" && printf %s "$2" >"$1" && chmod {rights} "$1"'
    ended = system.run("sh", "-c", words, "sh", place, json.dumps(content))
    assert ended.returncode == 0, ended.stdout


def shown(system: System, person: str) -> tuple[int, dict[str, Any]]:
    ended = system.run("goodword", "policy", "show", "--json", person=person)
    told: dict[str, Any] = json.loads(ended.stdout)
    return ended.returncode, told


def test_on_linux_every_person_gets_what_root_wrote_without_a_screen(installed: System) -> None:
    linkedin = {"client_id": "86abc", "client_secret": SECRET}
    put(installed, "/etc/goodword/policy.json", {"receipts": False, "ring": "all"})
    more = {"ring": "pilot", "applications": {"linkedin": linkedin}}
    put(installed, "/etc/goodword/policy.d/10.json", more)
    for person in ("anna", "ben"):
        code, told = shown(installed, person)
        assert (code, told["problems"]) == (0, [])
        entries = told["entries"]
        assert entries["receipts"]["value"] is False
        assert entries["ring"]["value"] == "pilot"
        assert entries["ring"]["source"] == "/etc/goodword/policy.d/10.json"
        assert entries["applications"]["value"]["linkedin"]["client_secret"] == "***"
        assert SECRET not in json.dumps(told)


def test_on_linux_a_file_that_a_person_can_write_counts_for_nobody(installed: System) -> None:
    put(installed, "/etc/goodword/policy.json", {"networks": ["linkedin"]}, rights="666")
    code, told = shown(installed, "anna")
    assert code == 1
    assert told["problems"][0]["file"] == "/etc/goodword/policy.json"
    assert told["entries"]["networks"]["shut"]
    assert told["entries"]["networks"]["value"] != ["linkedin"]


def test_a_file_is_checked_by_the_installed_program(installed: System) -> None:
    put(installed, "/tmp/new.json", {"recipts": False})
    ended = installed.run("goodword", "policy", "check", "/tmp/new.json", person="ben")
    assert ended.returncode == 1
    assert "did you mean receipts?" in ended.stdout


# --- Windows ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wine]:
    if not _program().is_file():
        pytest.skip("no Windows tree here: see docs/releasing.md")
    made = Wine.begin(tmp_path_factory.mktemp("wine") / "prefix")
    yield made
    made.end()


def _program() -> Path:
    return META.root / "build/frozen-windows/goodword/goodword.exe"


def test_on_windows_the_machine_wins_over_the_person_in_the_registry(windows: Wine) -> None:
    machine, person = rf"HKLM\{POLICIES}", rf"HKCU\{POLICIES}"
    written = (
        (rf"HKLM\{INSTALLED}", "program", "REG_SZ", "https://installed.example/p.json"),
        (machine, "Receipts", "REG_DWORD", "0"),
        (machine, "networks", "REG_MULTI_SZ", r"linkedin\0x"),
        (machine, "alerts", "REG_SZ", "no"),
        (rf"{machine}\applications\linkedin", "client_id", "REG_SZ", "86abc"),
        (rf"{machine}\applications\linkedin", "client_secret", "REG_SZ", SECRET),
        (rf"{machine}\applications\linkedin", "native_pkce", "REG_DWORD", "1"),
        (person, "receipts", "REG_DWORD", "1"),
        (person, "ring", "REG_SZ", "pilot"),
    )
    for key, name, kind, value in written:
        words = ("reg", "add", key, "/v", name, "/t", kind, "/d", value, "/f", "/reg:64")
        assert windows.run(*words).returncode == 0
    ended = windows.run(_program(), "policy", "show", "--json")
    told = json.loads(ended.stdout)
    assert ended.returncode == 1
    entries = told["entries"]
    assert entries["program"]["level"] == "installed"
    assert entries["receipts"]["value"] is False
    assert (entries["receipts"]["source"], entries["receipts"]["over"]) == (machine, [person])
    assert entries["networks"]["value"] == ["linkedin", "x"]
    assert (entries["ring"]["value"], entries["ring"]["level"]) == ("pilot", "person")
    application = entries["applications"]["value"]["linkedin"]
    assert application == {"client_id": "86abc", "client_secret": "***", "native_pkce": True}
    assert [(one["file"], one["where"]) for one in told["problems"]] == [(machine, "alerts")]
    assert SECRET not in ended.stdout
