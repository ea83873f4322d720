"""`goodword policy`: every entry is said with its place, no secret is, mistakes end it with 1."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop import policies
from desktop.policy import ENTRIES
from desktop.policy_command import run

ROOT = Path(__file__).resolve().parents[1]
SECRET = "a-canary-of-a-company-secret"


def said(folder: Path, *words: str) -> tuple[int, str]:
    out = io.StringIO()
    return run(words, out, [folder]), out.getvalue()


def write(file: Path, content: Any) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return file


def test_every_entry_is_shown_with_its_place_or_as_not_decided(tmp_path: Path) -> None:
    first = write(tmp_path / "policy.json", {"ring": "all", "receipts": False})
    second = write(tmp_path / "policy.d" / "10.json", {"ring": "pilot"})
    code, shown = said(tmp_path, "show")
    assert code == 0
    assert f'ring = "pilot"\n    from {second} (machine); over {first}' in shown
    assert f"receipts = false\n    from {first} (machine)" in shown
    for name in ENTRIES.keys() - {"ring", "receipts"}:
        assert f"\n  {name}: not decided. {ENTRIES[name].undecided}\n" in shown
    assert all(place in shown for place in policies.places())


@pytest.mark.parametrize("words", [("show",), ("show", "--json")])
def test_no_secret_is_shown(tmp_path: Path, words: tuple[str, ...]) -> None:
    linkedin = {"client_id": "86abc", "client_secret": SECRET}
    write(tmp_path / "policy.json", {"applications": {"linkedin": linkedin}})
    write(tmp_path / "policy.d/x.json", {"applications": {"x": {"client_id": "b"}}})
    _, shown = said(tmp_path, *words)
    assert "***" in shown and "86abc" in shown
    assert SECRET not in shown
    assert "applications.x" in shown and "x.json" in shown


def test_what_was_refused_is_shown_and_ends_with_one(tmp_path: Path) -> None:
    file = write(tmp_path / "policy.json", {"networks": "linkedin", "recipts": False})
    code, shown = said(tmp_path, "show")
    assert code == 1
    assert f"{file}: networks must be a list of names" in shown
    assert f"{file}: recipts is not known; did you mean receipts?" in shown
    assert "it can't be read, so it is shut" in shown


def test_scripts_get_json(tmp_path: Path) -> None:
    file = write(tmp_path / "policy.json", {"sync_interval": 900, "alerts": "no"})
    code, shown = said(tmp_path, "show", "--json")
    told = json.loads(shown)
    assert code == 1
    assert set(told["entries"]) == set(ENTRIES)
    assert told["entries"]["sync_interval"] == {
        "decided": True,
        "value": 900,
        "source": str(file),
        "level": "machine",
        "shut": False,
        "over": [],
    }
    assert told["entries"]["alerts"] == {"decided": False, "value": None}
    (problem,) = told["problems"]
    assert (problem["file"], problem["where"]) == (str(file), "alerts")


def test_a_file_is_checked_before_it_is_rolled_out(tmp_path: Path) -> None:
    good = write(tmp_path / "good.json", {"alerts": False})
    bad = write(tmp_path / "bad.json", "{")
    code, shown = said(tmp_path, "check", str(good))
    assert (code, "alerts = false" in shown, "Nothing was refused" in shown) == (0, True, True)
    assert "not decided" not in shown
    for file in (bad, tmp_path / "missing.json"):
        code, shown = said(tmp_path, "check", str(file))
        assert code == 1
        assert str(file) in shown.partition("Refused")[2]


def test_wrong_words_end_with_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in ((), ("show", "more"), ("check",), ("hide",)):
        with pytest.raises(SystemExit) as ended:
            said(tmp_path, *words)
        assert ended.value.code == 2
    assert "show" in capsys.readouterr().err


def test_the_program_itself_says_it_without_qt_and_without_a_screen(tmp_path: Path) -> None:
    """In a terminal that knows nothing but ASCII."""
    file = write(tmp_path / "policy.json", {"ring": "Süd 🐟"})
    program = (
        "import sys; import main; code = main.main(sys.argv[1:]);"
        "assert not [name for name in sys.modules if name.startswith('PySide6')];"
        "sys.exit(code)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, "policy", "check", str(file)],
        env={"PATH": "/usr/bin:/bin", "PYTHONIOENCODING": "ascii", "SYSTEMROOT": "C:\\Windows"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "ring = " in ended.stdout and "\\U0001f41f" in ended.stdout
