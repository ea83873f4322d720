"""The vault on a real gnome-keyring in a D-Bus session of its own, without a screen.

Every test starts one child under dbus-run-session, with a home that is thrown away; the
child runs the lines given and prints one JSON value.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import textwrap
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.pace import SLACK

pytestmark = pytest.mark.real

ROOT = Path(__file__).parents[2]
PROGRAMS = {
    "dbus-run-session": "dbus",
    "gnome-keyring-daemon": "gnome-keyring",
    "secret-tool": "libsecret-tools",
    "gdbus": "libglib2.0-bin",
}
UNLOCK = "printf %s test-pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null"
BEGIN = """
import json, os, subprocess, sys, time
from datetime import UTC, datetime
from desktop.errors import *
from desktop.model import Secret, Secrets
from desktop.vault import Vault

def call(object, method, *values):
    command = ["gdbus", "call", "--session", "--dest", "org.freedesktop." + object]
    where = {"secrets": "/org/freedesktop/secrets", "DBus": "/org/freedesktop/DBus"}[object]
    return subprocess.run(
        [*command, "--object-path", where, "--method", "org.freedesktop." + method, *values],
        check=True, capture_output=True, text=True,
    ).stdout

def lock():
    call("secrets", "Secret.Service.Lock", "['/org/freedesktop/secrets/collection/login']")

def daemon():
    answer = call("DBus", "DBus.GetConnectionUnixProcessID", "org.freedesktop.secrets")
    return int("".join(sign for sign in answer.split(" ")[-1] if sign.isdigit()))

def unlock():
    import secretstorage
    from jeepney import DBusAddress, new_method_call
    from secretstorage.util import format_secret, open_session
    bus = secretstorage.dbus_init()
    secret = format_secret(open_session(bus), b"test-pw", "text/plain")
    inside = "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface"
    service = DBusAddress("/org/freedesktop/secrets", "org.freedesktop.secrets", inside)
    login = "/org/freedesktop/secrets/collection/login"
    bus.send_and_get_reply(
        new_method_call(service, "UnlockWithMasterPassword", "o(oayays)", (login, secret)))
    bus.close()

def outcome(work):
    began = time.monotonic()
    try:
        said = work()
    except GoodwordError as error:
        said = [error.name, error.facts.get("cause", "")]
    return said if time.monotonic() - began < 10 else "took too long"

def answer(value):
    print(json.dumps(value))

token = Secrets(Secret("canary-" + "x" * 5000), Secret("канарейка 🦊"),
                datetime(2027, 1, 1, tzinfo=UTC), {"key": Secret("-----BEGIN")})
vault = Vault.allowed()
"""


class Session:
    """A home that is thrown away, and children in it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        (home / "run").mkdir(mode=0o700)
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_RUNTIME_DIR": str(home / "run"),
            "PYTHONPATH": str(ROOT),
            "LANG": "C.UTF-8",
        }

    def run(self, lines: str, *, before: str = UNLOCK, bus: Sequence[str] = ()) -> Any:
        """What the lines answered, in a session of their own after the shell's `before`."""
        script = self.home / "child.py"
        script.write_text(BEGIN + textwrap.dedent(lines), encoding="utf-8")
        shell = f"{before or 'true'}; exec {sys.executable} -W error {script}"
        command = ["dbus-run-session", *bus, "--", "sh", "-c", shell]
        return self._answer(command)

    def run_without_bus(self, lines: str) -> Any:
        script = self.home / "child.py"
        script.write_text(BEGIN + textwrap.dedent(lines), encoding="utf-8")
        return self._answer([sys.executable, "-W", "error", str(script)])

    def _answer(self, command: Sequence[str]) -> Any:
        done = subprocess.run(
            command,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
            cwd=ROOT,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr, done.stderr
        return json.loads(done.stdout)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    missing = [
        f"{package} ({name})" for name, package in PROGRAMS.items() if not shutil.which(name)
    ]
    if missing:
        pytest.fail(f"a real keyring needs these packages: {', '.join(missing)}", pytrace=False)
    return Session(tmp_path)


@pytest.fixture
def bare_bus(tmp_path: Path) -> list[str]:
    """A session bus on which nothing is started by asking for it."""
    file = tmp_path / "bare-bus.conf"
    file.write_text(
        '<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" '
        '"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd"><busconfig>'
        f"<type>session</type><listen>unix:tmpdir={tmp_path}</listen>"
        '<auth>EXTERNAL</auth><policy context="default"><allow send_destination="*" '
        'eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>'
    )
    return [f"--config-file={file}"]


def test_secrets_are_found_absent_replaced_and_wiped(session: Session) -> None:
    found = session.run("""
        said = [vault.state(), vault.probe(), vault.get("account") is None]
        vault.put("account", token)
        said += [vault.get("account") == token, vault.get("other") is None, vault.backend_id]
        shorter = Secrets(Secret("short"))
        vault.put("account", shorter)
        said += [vault.get("account") == shorter]
        vault.delete("account")
        vault.delete("account")
        said += [vault.get("account") is None]
        answer(said)
    """)
    kind = "secret-service"
    assert found == ["ready", kind, True, True, True, kind, True, True]


def test_nothing_is_left_in_the_keyring_after_wiping(session: Session) -> None:
    found = session.run("""
        vault.put("account", token)
        vault.put("account", token)
        items = lambda: subprocess.run(
            ["secret-tool", "search", "--all", "application", "Goodword"],
            capture_output=True, text=True).stdout.count("label = ")
        before = items()
        vault.delete("account")
        answer([before > 1, items()])
    """)
    assert found == [True, 0]


def test_secrets_outlive_the_session_and_no_file_shows_them(session: Session) -> None:
    session.run('vault.put("account", token); answer(vault.state())')
    assert session.run('answer(vault.get("account") == token)') is True
    written = [path for path in session.home.rglob("*") if path.is_file()]
    assert any("keyrings" in path.parts for path in written)
    for path in written:
        if path.name != "child.py":
            assert b"canary-xxx" not in path.read_bytes(), path


def test_a_locked_keyring_is_locked_and_keeps_everything(session: Session) -> None:
    found = session.run("""
        vault.put("account", token)
        lock()
        said = [
            outcome(lambda: vault.state()),
            outcome(lambda: vault.get("account", prompt=False)),
            outcome(lambda: vault.get("account")),
            outcome(lambda: vault.put("account", Secrets(Secret("new")), prompt=False)),
            outcome(lambda: vault.put("account", Secrets(Secret("new")))),
            outcome(lambda: vault.delete("account", prompt=False)),
            outcome(lambda: vault.delete("account")),
            outcome(lambda: vault.state(prompt=True)),
            vault.probe(),
        ]
        unlock()
        answer([*said, vault.state(), vault.get("account", prompt=False) == token])
    """)
    locked = ["VaultLocked", ""]
    assert found == [
        "locked", locked, locked, locked, locked, locked, locked, "locked", "secret-service",
        "ready", True,
    ]  # fmt: skip


def test_a_keyring_that_was_not_made_yet_is_locked_not_empty(session: Session) -> None:
    found = session.run(
        """
        answer([
            outcome(lambda: vault.state()),
            outcome(lambda: vault.get("account", prompt=False)),
            outcome(lambda: vault.put("account", token)),
        ])
        """,
        before="",
    )
    assert found == ["locked", ["VaultLocked", ""], ["VaultLocked", ""]]


def test_without_a_bus_there_is_no_vault(session: Session) -> None:
    lines = 'answer([vault.state(), vault.probe(), outcome(lambda: vault.get("account"))])'
    assert session.run_without_bus(lines) == ["absent", "", ["NoVault", "no_bus"]]


def test_a_bus_without_the_service_is_no_vault_until_one_comes(
    session: Session, bare_bus: list[str]
) -> None:
    found = session.run(
        """
        said = [vault.state(), vault.probe(), outcome(lambda: vault.get("account"))]
        subprocess.run(["gnome-keyring-daemon", "--unlock", "--components=secrets"],
                       input=b"test-pw", check=True, capture_output=True)
        end = time.monotonic() + 10
        while vault.state() != "ready" and time.monotonic() < end:
            time.sleep(0.05)
        vault.put("account", token)
        answer([*said, vault.state(), vault.get("account") == token])
        """,
        before="",
        bus=bare_bus,
    )
    assert found == ["absent", "", ["NoVault", "none"], "ready", True]


def test_another_keyring_than_the_one_with_the_secrets_is_used_only_with_consent(
    session: Session,
) -> None:
    found = session.run("""
        vault = Vault.allowed("kwallet")
        said = [vault.state(), vault.probe(), outcome(lambda: vault.put("account", token))]
        said += [Vault.allowed("secret-service").get("account") is None]
        vault.agree_to_change()
        vault.put("account", token)
        answer([*said, vault.backend_id, vault.get("account") == token])
    """)
    kind = "secret-service"
    assert found == ["absent", "", ["NoVault", "changed"], True, kind, True]


def test_code_planted_in_the_home_or_the_environment_never_runs(session: Session) -> None:
    planted = session.home / "planted"
    planted.mkdir()
    mark = session.home / "it-ran"
    (planted / "thief.py").write_text(
        f"import pathlib\npathlib.Path({str(mark)!r}).write_text('ran')\n"
        "from keyring.backend import KeyringBackend\n"
        "class Thief(KeyringBackend):\n"
        "    priority = 100\n"
        "    def get_password(self, service, username): return 'stolen'\n"
        "    def set_password(self, service, username, text):\n"
        f"        pathlib.Path({str(mark)!r}).write_text(text)\n"
        "    def delete_password(self, service, username): pass\n"
    )
    for folder in (".config", "config", "data", ".local/share"):
        place = session.home / folder / "python_keyring"
        place.mkdir(parents=True)
        (place / "keyringrc.cfg").write_text(
            f"[backend]\ndefault-keyring=thief.Thief\nkeyring-path={planted}\n"
        )
    # the trap is a good one: the library itself walks into it
    walked = session.run('import keyring; answer(keyring.get_password("any", "any"))')
    assert walked == "stolen"
    mark.unlink()
    session.environment["PYTHON_KEYRING_BACKEND"] = "thief.Thief"
    session.environment["KEYRING_PROPERTY_PREFERRED_COLLECTION"] = "/nowhere"
    session.environment["PYTHONPATH"] += f":{planted}"
    found = session.run("""
        vault.put("account", token)
        answer([vault.backend_id, vault.get("account") == token,
                [name for name in os.environ if "KEYRING_" in name]])
    """)
    assert found == ["secret-service", True, []]
    assert not mark.exists()


def test_a_stopped_keyring_is_slow_within_the_deadline_and_comes_back(session: Session) -> None:
    began = time.monotonic()
    found = session.run("""
        import signal
        vault.put("account", token)
        vault.seconds = vault.state_seconds = 1
        pid = daemon()
        os.kill(pid, signal.SIGSTOP)
        said = [outcome(lambda: vault.state()), outcome(lambda: vault.get("account")),
                outcome(lambda: vault.put("account", Secrets(Secret("late")))),
                outcome(lambda: Vault.allowed().backend_id)]
        os.kill(pid, signal.SIGCONT)
        vault.seconds = vault.state_seconds = 20
        answer([*said, vault.state(), vault.get("account") == token])
    """)
    slow = ["VaultSlow", "slow"]
    assert found == [slow, slow, slow, "", "ready", True]
    assert time.monotonic() - began < 30 * SLACK


def test_leaving_does_not_wait_for_a_stopped_keyring(session: Session) -> None:
    began = time.monotonic()
    found = session.run("""
        import signal, threading
        vault.put("account", token)
        pid = daemon()
        os.kill(pid, signal.SIGSTOP)
        threading.Thread(target=lambda: outcome(lambda: vault.get("account")), daemon=True).start()
        time.sleep(0.3)
        subprocess.run(f"(sleep 1; kill -CONT {pid}) >/dev/null 2>&1 &", shell=True, check=True)
        answer("leaving")
    """)
    assert found == "leaving"
    assert time.monotonic() - began < 10 * SLACK


def test_a_bus_that_dies_later_is_no_vault_not_a_crash(session: Session) -> None:
    found = session.run("""
        vault.put("account", token)
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nowhere"
        answer([vault.state(), outcome(lambda: vault.get("account")),
                outcome(lambda: vault.put("account", token))])
    """)
    assert found == ["absent", ["NoVault", "failed"], ["NoVault", "failed"]]


def test_a_daemon_that_is_killed_is_locked_or_gone_never_empty(session: Session) -> None:
    found = session.run("""
        import signal
        vault.put("account", token)
        os.kill(daemon(), signal.SIGKILL)
        time.sleep(0.3)
        answer(outcome(lambda: vault.get("account", prompt=False)))
    """)
    assert found[0] in ("VaultLocked", "NoVault")


def test_many_threads_find_their_own_secrets(session: Session) -> None:
    found = session.run("""
        import threading
        def work(name):
            for number in range(3):
                vault.put(name, Secrets(Secret(f"{name} {number}" * 200)))
        threads = [threading.Thread(target=work, args=(f"account {n}",)) for n in range(8)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        answer(all(vault.get(f"account {n}").access.reveal() == f"account {n} 2" * 200
                   for n in range(8)))
    """)
    assert found is True


def test_the_trial_of_the_keyring_keeps_reads_and_forgets(session: Session) -> None:
    lines = """
        done = subprocess.run(
            [sys.executable, "main.py", "--selftest-keyring"], capture_output=True, text=True
        )
        left = subprocess.run(
            ["secret-tool", "search", "--all", "service", "Goodword diagnosis probe"],
            capture_output=True, text=True,
        ).stdout
        answer([done.returncode, done.stdout, left])
    """
    code, told, left = session.run(lines)
    assert (code, told) == (0, "OK: keyring: secret-service keeps and forgets what it is given\n")
    assert left == ""
