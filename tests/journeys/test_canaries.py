"""No token, code, verifier, key or proof anywhere but in the vault, whatever goes wrong."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import threading
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.journeys.canary_life import PLANT
from tests.journeys.hidden import forms, search
from tests.journeys.player import ROOT, start
from tests.pace import PATIENCE

MODULE = "tests.journeys.canary_life"


@dataclass
class Watched:
    """What a life left behind, and what could be seen of it from outside."""

    home: Path
    out: bytes
    err: bytes
    report: dict[str, object]
    processes: dict[str, bytes] = field(default_factory=dict)

    @property
    def secrets(self) -> dict[str, str]:
        found = self.report["secrets"]
        assert isinstance(found, dict)
        return found

    def told(self, name: str) -> bytes:
        lines = self.report[name]
        assert isinstance(lines, list)
        return "\n".join(lines).encode("utf-8", "surrogatepass")

    def places(self) -> dict[str, bytes]:
        files = {str(file.relative_to(self.home)): file for file in self.home.rglob("*")}
        read = {name: file.read_bytes() for name, file in files.items() if file.is_file()}
        names = "\n".join(files).encode()
        return {
            **read,
            **self.processes,
            "names of files": names,
            "stdout": self.out,
            "stderr": self.err,
            "screen": self.told("screen"),
            "clipboard": self.told("clipboard"),
            "exceptions": self.told("errors"),
        }


def family(root: int) -> list[int]:
    """The process and everything it started that still lives."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int(
                    (entry / "stat").read_text().rpartition(")")[2].split()[1]
                )
            except (OSError, IndexError):
                continue
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def watch(root: int, seen: dict[str, bytes], over: threading.Event) -> None:
    """What `ps` shows of the family, again and again while it lives."""
    while not over.wait(0.1):
        for pid in family(root):
            for name in ("cmdline", "environ"):
                try:
                    text = Path(f"/proc/{pid}/{name}").read_bytes()
                except OSError:
                    continue
                if text not in seen.get(name, b""):
                    seen[name] = seen.get(name, b"") + text + b"\n"


def write_policy(folder: Path) -> None:
    """IT's policy with the company's own secret, and two files with it that are wrong; a third
    one comes during the life."""
    secret = f"company-secret-{os.urandom(16).hex()}"
    application = {"client_id": "86abcdefgh", "client_secret": secret}
    (folder / "policy.d").mkdir()
    files = {
        "policy.json": json.dumps({"applications": {"linkedin": application}}),
        "policy.d/10-not-known.json": json.dumps({"client_secret": secret, "alerts": secret}),
        "policy.d/30-wrong.json": json.dumps(
            {"applications": {"x": {"client_secret": [secret], "client_id": f"{secret}\n"}}}
        ),
    }
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Watched:
    home, policy = tmp_path_factory.mktemp("canaries"), tmp_path_factory.mktemp("policy")
    write_policy(policy)
    ours, theirs = os.pipe()
    child = start(MODULE, home, str(theirs), str(policy), channel=(theirs,))
    os.close(theirs)
    seen: dict[str, bytes] = {}
    over = threading.Event()
    watcher = threading.Thread(target=watch, args=(child.pid, seen, over))
    watcher.start()
    told: list[bytes] = []
    reader = threading.Thread(target=lambda: told.append(_all_of(ours)))
    reader.start()
    try:
        out, err = child.communicate(timeout=4 * PATIENCE)
    finally:
        child.kill()
        over.set()
        watcher.join()
        reader.join()
    assert child.returncode == 0, err.decode()[-4000:]
    return Watched(home, out, err, json.loads(told[0]), seen)


def _all_of(descriptor: int) -> bytes:
    with os.fdopen(descriptor, "rb") as wire:
        return wire.read()


def test_no_secret_lies_in_a_file_a_log_the_process_list_or_on_the_screen(
    watched: Watched,
) -> None:
    # the life was worth searching: every kind of secret was there
    names = Counter(name for names in watched.secrets.values() for name in names.split(", "))
    for name in ("access_token", "refresh_token", "code", "code_verifier", "state"):
        assert names[name] >= 2, names
    assert names["Authorization Bearer"] >= 3, names
    assert names["made"] >= 14, names
    assert names["company secret"] == 1, names
    assert names["password"] == 1 and names["Authorization Basic"] == 1, names
    assert names["of a private program"] >= 8, names
    found = search(watched.secrets, watched.places())
    assert found == [], "\n".join(found)


def test_no_secret_gets_into_a_diagnosis_of_such_a_life(watched: Watched, tmp_path: Path) -> None:
    file = tmp_path / "diagnosis.zip"
    nowhere = dict.fromkeys(("http_proxy", "https_proxy"), "http://127.0.0.1:9")
    done = subprocess.run(
        [sys.executable, "main.py", "diagnose", str(file), "--home", str(watched.home)],
        cwd=ROOT,
        env={**os.environ, **nowhere},
        capture_output=True,
        timeout=4 * PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(file) as packed:
        places = {name: packed.read(name) for name in packed.namelist()}
    assert b"bug: " in places["log.txt"]  # it was worth searching
    found = search(watched.secrets, {**places, "stdout": done.stdout, "stderr": done.stderr})
    assert found == [], "\n".join(found)


def test_the_search_finds_what_is_planted_in_every_place_where_it_looks(watched: Watched) -> None:
    found = search([PLANT], watched.places())
    for place in (
        "stdout",
        "stderr",
        "screen",
        "clipboard",
        "exceptions",
        "cmdline",
        "environ",
        "log/goodword.log",
        "goodword.sqlite",
    ):
        assert any(place in one.partition(":")[0] for one in found), (place, found)
    assert any("UTF-16-BE" in one for one in found)


def test_everything_that_can_go_wrong_did_go_wrong(watched: Watched) -> None:
    kinds = watched.report["kinds"]
    assert isinstance(kinds, list)
    assert {"BadReply", "Unclear", "Busy", "SignedOut", "Cancelled"} <= set(kinds), kinds
    log = b"".join(file.read_bytes() for file in watched.home.rglob("goodword.log*"))
    assert log.count(b"bug: ") >= 8  # of the same kind at the same place only one a minute
    assert b"***" in log


@pytest.mark.parametrize("form", forms(PLANT))
def test_every_form_of_a_secret_is_found_at_every_alignment(form: str, tmp_path: Path) -> None:
    secret = "a-secret-with/odd+signs_and=more~" + os.urandom(8).hex()
    for before in ("", "x", "xy", "xyz"):
        text = f"{before}{secret} and what follows"
        hidden = {
            "base64": base64.b64encode(text.encode()),
            "base64 url": base64.urlsafe_b64encode(text.encode()),
            "base64 of UTF-16": base64.b64encode(text.encode("utf-16-le")),
            "hex": text.encode().hex().encode(),
            "UTF-16-LE": text.encode("utf-16-le"),
        }
        for name, hay in hidden.items():
            assert search([secret], {name: hay}), (before, name)
    needle = forms(secret)[form]
    assert search([secret], {"there": b"\x00\x01" + needle + b"\x02"})
    assert not search([secret], {"there": b"nothing"})
