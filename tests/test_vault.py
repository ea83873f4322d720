"""The vault without a keyring: pieces, kills in between, deadlines, the choice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
import types
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import NoVault, VaultLocked, VaultSlow
from desktop.keyrings import _macos, _windows
from desktop.model import Secret, Secrets
from desktop.pieces import MANIFEST, PIECE, Pieces
from desktop.vault import Vault
from tests.pace import PATIENCE, SLACK


class Killed(BaseException):
    """The process ends here."""


class SmallKeyring(dict[tuple[str, str], str]):
    """Keeps entries as the Windows Credential Manager does: 2,560 bytes of UTF-16 each.
    `calls_left` ends it in the middle, as a kill would."""

    id = "small"

    def __init__(self) -> None:
        super().__init__()
        self.calls_left = 10**9
        self.closed = False
        self.gate: threading.Event | None = None

    def locked(self) -> bool:
        return self.closed

    def unlock(self) -> None:
        self.closed = False

    def get_password(self, service: str, username: str) -> str | None:
        self._call()
        return self.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._call()
        if len(password.encode("utf-16-le")) > 2560:
            raise AssertionError("stub received bad data")
        self[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._call()
        del self[service, username]

    def _call(self) -> None:
        if self.gate is not None:
            self.gate.wait(PATIENCE)
        if self.closed:
            raise VaultLocked()
        if self.calls_left == 0:
            raise Killed()
        self.calls_left -= 1


@pytest.fixture
def keyring() -> SmallKeyring:
    return SmallKeyring()


@pytest.fixture
def waiting(keyring: SmallKeyring) -> Iterator[threading.Event]:
    """A keyring that waits for a person until the event is set."""
    keyring.gate = threading.Event()
    yield keyring.gate
    keyring.gate.set()


def token(length: int, sign: str = "x") -> Secrets:
    return Secrets(Secret(sign * length), Secret("refresh"))


@pytest.mark.parametrize("length", [0, 1, 999, 1000, 1279, 1280, 1281, 8000, 60_000])
@pytest.mark.parametrize("sign", ["x", "ж", "🦊", "\ud800", '"'])
def test_secrets_of_any_length_and_script_come_back_in_small_entries(
    keyring: SmallKeyring, length: int, sign: str
) -> None:
    vault = Vault(keyring)
    vault.put("account", token(length, sign))
    found = vault.get("account")
    assert found is not None
    assert found.access.reveal() == sign * length
    assert max(len(text.encode("utf-16-le")) for text in keyring.values()) <= 2 * PIECE


def test_everything_that_lets_us_act_comes_back(keyring: SmallKeyring) -> None:
    ends = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
    kept = Secrets(Secret("a"), Secret("r"), ends, {"key": Secret("-----BEGIN"), "id": Secret("")})
    vault = Vault(keyring)
    vault.put("account", kept)
    found = vault.get("account")
    assert found == kept
    assert "BEGIN" not in repr(found)


def test_absent_is_none_and_each_account_has_its_own_service(keyring: SmallKeyring) -> None:
    vault = Vault(keyring)
    assert vault.get("first") is None
    vault.put("first", token(10))
    vault.put("second", token(20))
    assert vault.get("third") is None
    assert {service for service, _ in keyring} == {"Goodword first", "Goodword second"}


def test_the_manifest_says_nothing_secret(keyring: SmallKeyring) -> None:
    Vault(keyring).put("account", Secrets(Secret("canary-access"), Secret("canary-refresh")))
    manifest = keyring["Goodword account", MANIFEST]
    assert "canary" not in manifest
    assert "sha256" in manifest


def test_a_kill_at_any_call_leaves_the_old_secrets_or_the_new_ones(keyring: SmallKeyring) -> None:
    old, new = token(5000, "o"), token(7000, "n")
    outcomes = []
    for calls in range(200):
        keyring.clear()
        keyring.calls_left = 10**9
        Pieces(keyring, "account").write(old, lambda: False)
        keyring.calls_left = calls
        try:
            Pieces(keyring, "account").write(new, lambda: False)
            finished = True
        except Killed:
            finished = False
        keyring.calls_left = 10**9
        found = Pieces(keyring, "account").read()
        assert found in (old, new)
        outcomes.append(found == new)
        if finished:
            break
    else:
        raise AssertionError("never finished")
    assert outcomes == sorted(outcomes)  # once new, always new
    assert True in outcomes
    assert False in outcomes


def test_a_kill_while_wiping_leaves_nothing_that_the_next_wipe_misses(
    keyring: SmallKeyring,
) -> None:
    for calls in range(60):
        keyring.calls_left = 10**9
        for generation in range(2):
            Pieces(keyring, "account").write(token(3000 + generation), lambda: False)
        keyring.calls_left = calls
        try:
            Pieces(keyring, "account").wipe()
        except Killed:
            keyring.calls_left = 10**9
            Pieces(keyring, "account").wipe()
        assert not keyring


def test_old_entries_go_when_new_secrets_are_kept(keyring: SmallKeyring) -> None:
    vault = Vault(keyring)
    vault.put("account", token(20_000))
    vault.put("account", token(5))
    assert len(keyring) == 2  # one piece and the manifest
    vault.delete("account")
    vault.delete("account")
    assert not keyring
    assert vault.get("account") is None


def test_a_damaged_piece_is_noticed_and_can_be_replaced(keyring: SmallKeyring) -> None:
    vault = Vault(keyring)
    vault.put("account", token(3000))
    del keyring["Goodword account", "b1"]
    with pytest.raises(NoVault) as caught:
        vault.get("account")
    assert caught.value.cause == "damaged"
    vault.put("account", token(10))
    assert vault.get("account") == token(10)


class Overtaken(SmallKeyring):
    """Another process writes just before the call that is counted."""

    another: Any = None

    def _call(self) -> None:
        if self.calls_left == 0 and self.another is not None:
            write, self.another, self.calls_left = self.another, None, 10**9
            write()
        super()._call()


def test_who_reads_while_another_process_writes_finds_the_old_or_the_new() -> None:
    keyring, old, new = Overtaken(), token(5000, "o"), token(3000, "n")
    pieces = Pieces(keyring, "account")
    outcomes = []
    for calls in range(12):
        keyring.clear()
        keyring.calls_left = 10**9
        pieces.write(old, lambda: False)
        keyring.calls_left = calls
        keyring.another = lambda: pieces.write(new, lambda: False)
        outcomes.append(pieces.read())
    assert all(one in (old, new) for one in outcomes)
    assert old in outcomes and new in outcomes


@pytest.mark.parametrize("manifest", ["", "nonsense", "[]", "{}", '{"count": null}'])
def test_a_manifest_that_cannot_be_read_is_damage_not_absence(
    keyring: SmallKeyring, manifest: str
) -> None:
    keyring["Goodword account", MANIFEST] = manifest
    vault = Vault(keyring)
    with pytest.raises(NoVault):
        vault.get("account")
    vault.put("account", token(10))
    assert vault.get("account") == token(10)


class Forgetful(SmallKeyring):
    """Cuts what it is given, and says that all is well."""

    def set_password(self, service: str, username: str, password: str) -> None:
        super().set_password(service, username, password[:500])


def test_a_keyring_that_cuts_secrets_is_found_out_before_the_old_ones_go() -> None:
    keyring = Forgetful()
    vault = Vault(keyring)
    vault.put("account", token(10))
    with pytest.raises(NoVault) as caught:
        vault.put("account", token(3000))
    assert caught.value.cause == "not_kept"
    assert vault.get("account") == token(10)


def test_locked_is_never_absent_and_nothing_is_written(keyring: SmallKeyring) -> None:
    vault = Vault(keyring)
    vault.put("account", token(10))
    before = dict(keyring)
    keyring.closed = True
    assert vault.state() == "locked"
    with pytest.raises(VaultLocked):
        vault.get("account", prompt=False)
    with pytest.raises(VaultLocked):
        vault.put("account", token(20), prompt=False)
    with pytest.raises(VaultLocked):
        vault.delete("account", prompt=False)
    assert dict(keyring) == before
    assert vault.state(prompt=True) == "ready"
    assert vault.get("account", prompt=False) == token(10)


def test_a_keyring_that_does_not_answer_is_slow_within_the_deadline(
    keyring: SmallKeyring, waiting: threading.Event
) -> None:
    vault = Vault(keyring)
    vault.seconds = vault.state_seconds = 0.2
    began = time.monotonic()
    with pytest.raises(VaultSlow):
        vault.get("account")
    with pytest.raises(VaultSlow):  # it stands in line behind the first
        vault.state()
    assert time.monotonic() - began < 2 * SLACK
    waiting.set()
    vault.seconds = vault.state_seconds = 20
    assert vault.get("account") is None
    assert vault.state() == "ready"


def test_what_nobody_waits_for_any_more_is_not_written_later(
    keyring: SmallKeyring, waiting: threading.Event
) -> None:
    vault = Vault(keyring)
    vault.seconds = 0.2
    with pytest.raises(VaultSlow):
        vault.put("account", token(10))
    waiting.set()
    vault.seconds = 20
    assert vault.get("account") is None
    assert not keyring


def test_many_threads_do_not_mix_up_accounts(keyring: SmallKeyring) -> None:
    vault = Vault(keyring)

    def keep(number: int) -> None:
        for round_ in range(25):
            vault.put(f"account {number}", token(1500 + round_, str(number)))

    threads = [threading.Thread(target=keep, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number in range(2):
        assert vault.get(f"account {number}") == token(1524, str(number))


def test_a_bug_in_a_back_end_keeps_its_own_face(keyring: SmallKeyring) -> None:
    keyring.calls_left = 0
    with pytest.raises(Killed):
        Vault(keyring).get("account")


def test_the_vault_in_memory_writes_nothing_and_says_so() -> None:
    vault = Vault.in_memory()
    assert (vault.memory, vault.state(), vault.probe()) == (True, "ready", "memory")
    vault.put("account", token(5000))
    assert vault.get("account") == token(5000)
    assert Vault.in_memory().get("account") is None


def test_without_a_back_end_there_is_no_vault() -> None:
    vault = Vault()
    assert (vault.state(), vault.probe(), vault.backend_id) == ("absent", "", "")
    with pytest.raises(NoVault) as caught:
        vault.put("account", token(1))
    assert caught.value.cause == "none"


def test_without_a_session_bus_there_is_no_vault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    vault = Vault.allowed()
    assert vault.state() == "absent"
    with pytest.raises(NoVault) as caught:
        vault.get("account")
    assert caught.value.cause == "no_bus"


def test_a_dead_bus_is_no_vault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all")
    with pytest.raises(NoVault) as caught:
        Vault.allowed().get("account")
    assert caught.value.cause == "no_bus"


PLANTED = """
import pathlib, sys
pathlib.Path({mark!r}).write_text("ran")
from keyring.backend import KeyringBackend
class Thief(KeyringBackend):
    priority = 100
    def get_password(self, service, username): return "stolen"
    def set_password(self, service, username, text): pathlib.Path({mark!r}).write_text(text)
    def delete_password(self, service, username): pass
"""
LOOKS = """
import json, os
from desktop import keyrings
from desktop.errors import NoVault
from desktop.model import Secret, Secrets
from desktop.vault import Vault
said = [Vault.allowed().state()]
try:
    Vault.allowed("kwallet").put("account", Secrets(Secret("a-token")))
except NoVault as error:
    said.append(error.facts["cause"])
from keyring.backends import SecretService
ring = keyrings._Ring("ours", SecretService.Keyring, (), (Exception,), appid="Goodword")
try:
    ring.set_password("service", "name", "a-token")
except NoVault as error:
    said.append(error.facts["cause"])
print(json.dumps([*said, sorted(name for name in os.environ if "KEYRING" in name)]))
"""


def test_code_planted_in_the_home_or_the_environment_never_runs(tmp_path: Path) -> None:
    mark, planted = tmp_path / "it-ran", tmp_path / "planted"
    planted.mkdir()
    (planted / "thief.py").write_text(PLANTED.format(mark=str(mark)))
    for folder in (".config", "config", "data", ".local/share"):
        place = tmp_path / folder / "python_keyring"
        place.mkdir(parents=True)
        (place / "keyringrc.cfg").write_text(
            f"[backend]\ndefault-keyring=thief.Thief\nkeyring-path={planted}\n"
        )
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "PYTHONPATH": f"{Path(__file__).parents[1]}{os.pathsep}{planted}",
        "PYTHON_KEYRING_BACKEND": "thief.Thief",
        "KEYRING_PROPERTY_APPID": "somebody-else",
    }

    def run(lines: str) -> str:
        command = [sys.executable, "-c", lines]
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, check=True, timeout=60
        ).stdout

    # the trap is a good one: the library itself walks into it
    assert run('import keyring; print(keyring.get_password("any", "any"))') == "stolen\n"
    mark.unlink()
    assert json.loads(run(LOOKS)) == ["absent", "no_bus", "failed", []]
    assert not mark.exists()


# --- systems that are not at hand here: their own library over a stand-in for the system ------


class FakeCredentials:
    """The calls of win32cred that keyring makes, with the limits of Windows."""

    CRED_TYPE_GENERIC = 1
    CRED_PERSIST_SESSION, CRED_PERSIST_LOCAL_MACHINE, CRED_PERSIST_ENTERPRISE = 1, 2, 3

    def __init__(self, error: type[Exception]) -> None:
        self.error = error
        self.kept: dict[str, dict[str, Any]] = {}

    def CredWrite(self, credential: dict[str, Any], flags: int) -> None:
        blob = credential["CredentialBlob"].encode("utf-16-le")
        if len(blob) > 2560:
            raise self.error("stub received bad data")
        self.kept[credential["TargetName"]] = {**credential, "CredentialBlob": blob}

    def CredRead(self, Type: int, TargetName: str) -> dict[str, Any]:  # noqa: N803
        self._look(TargetName, "CredRead")
        return self.kept[TargetName]

    def CredDelete(self, Type: int, TargetName: str) -> None:  # noqa: N803
        self._look(TargetName, "CredDelete")
        del self.kept[TargetName]

    def _look(self, target: str, call: str) -> None:
        if target not in self.kept:
            missing = self.error("not found")
            missing.winerror, missing.funcname = 1168, call  # type: ignore[attr-defined]
            raise missing


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeCredentials]:
    names = types.ModuleType("pywintypes")
    names.error = type("error", (Exception,), {})  # type: ignore[attr-defined]
    credentials = FakeCredentials(names.error)
    package = types.ModuleType("win32ctypes.pywin32")
    package.pywintypes, package.win32cred = names, credentials  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "win32ctypes", types.ModuleType("win32ctypes"))
    monkeypatch.setitem(sys.modules, "win32ctypes.pywin32", package)
    monkeypatch.delitem(sys.modules, "keyring.backends.Windows", raising=False)
    yield credentials
    sys.modules.pop("keyring.backends.Windows", None)


def test_on_windows_secrets_stay_on_this_machine_and_no_save_is_lost(
    windows: FakeCredentials,
) -> None:
    vault = Vault(_windows())
    for number in range(50):
        for account in ("first", "second"):
            vault.put(account, token(2000 + number, account[0]))
            assert vault.get(account) == token(2000 + number, account[0])
    assert vault.get("first") == token(2049, "f")
    assert {entry["Persist"] for entry in windows.kept.values()} == {2}
    vault.delete("first")
    assert vault.get("second") == token(2049, "s")
    vault.delete("second")
    assert not windows.kept


def test_on_macos_a_denied_keychain_is_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    from keyring.backends import macOS

    class KeychainDenied(Exception):
        pass

    def deny(*args: object) -> None:
        raise KeychainDenied

    api = types.SimpleNamespace(
        find_generic_password=deny,
        KeychainDenied=KeychainDenied,
        NotFound=KeyError,
        Error=OSError,
    )
    monkeypatch.setattr(macOS, "api", api, raising=False)
    with pytest.raises(VaultLocked):
        Vault(_macos()).get("account")
