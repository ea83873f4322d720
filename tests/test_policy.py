"""What IT decided: read in order, and every mistake refused by name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop import policy
from desktop.policy import Policy, load


def write(folder: Path, name: str, content: Any) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return file


def test_without_files_nothing_is_decided(tmp_path: Path) -> None:
    assert load([tmp_path, tmp_path / "missing"]) == (Policy(), ())
    assert load(policy.folders())[1] == ()


def test_every_entry_is_read(tmp_path: Path) -> None:
    write(
        tmp_path,
        "policy.json",
        {
            "program": "https://comms.example/program.json",
            "networks": ["mastodon", "bluesky"],
            "sync_interval": 900,
            "authorities": "/etc/ssl/company.pem",
            "alerts": False,
            "log_level": "debug",
        },
    )
    decided, problems = load([tmp_path])
    assert problems == ()
    assert decided == Policy(
        "https://comms.example/program.json",
        ("mastodon", "bluesky"),
        900,
        "/etc/ssl/company.pem",
        False,
        "debug",
    )
    assert decided.allows("mastodon")
    assert not decided.allows("x")
    assert Policy().allows("x")


def test_later_files_win_over_earlier_ones_and_folders_over_folders(tmp_path: Path) -> None:
    write(tmp_path / "a", "policy.json", {"sync_interval": 1, "alerts": True})
    write(tmp_path / "a", "policy.d/20.json", {"sync_interval": 3})
    write(tmp_path / "a", "policy.d/10.json", {"sync_interval": 2})
    write(tmp_path / "a", "policy.d/30.txt", {"sync_interval": 4})
    assert load([tmp_path / "a"])[0] == Policy(sync_interval=3, alerts=True)
    write(tmp_path / "b", "policy.json", {"alerts": False})
    assert load([tmp_path / "a", tmp_path / "b"])[0] == Policy(sync_interval=3, alerts=False)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("program", 5),
        ("program", "http://comms.example/program.json"),
        ("program", "https://"),
        ("program", "https://["),
        ("networks", "mastodon"),
        ("networks", [1]),
        ("networks", {"x": 1}),
        ("sync_interval", "900"),
        ("sync_interval", True),
        ("sync_interval", -1),
        ("sync_interval", 10**9),
        ("sync_interval", 1.5),
        ("authorities", "company.pem"),
        ("alerts", "no"),
        ("alerts", 0),
        ("alerts", None),
        ("log_level", "all"),
        ("log_level", []),
        ("log_level", {}),
        ("allows", True),
        ("unheard_of", 1),
    ],
)
def test_a_wrong_entry_is_refused_by_name_and_the_rest_stands(
    tmp_path: Path, name: str, value: Any
) -> None:
    file = write(
        tmp_path,
        "policy.json",
        {name: value, **({"alerts": True} if name != "alerts" else {"log_level": "info"})},
    )
    decided, (problem,) = load([tmp_path])
    assert (problem.file, problem.where) == (str(file), name)
    assert problem.problem
    assert decided in (Policy(alerts=True), Policy(log_level="info"))


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '"text"', "[" * 100_000, "{" + " " * 300_000 + "}"]
)
def test_a_file_that_is_none_is_refused_as_a_whole(tmp_path: Path, content: str) -> None:
    file = write(tmp_path, "policy.json", content)
    write(tmp_path, "policy.d/50.json", {"alerts": False})
    decided, (problem,) = load([tmp_path])
    assert (problem.file, problem.where) == (str(file), "")
    assert decided == Policy(alerts=False)


def test_a_byte_order_mark_is_fine_and_other_encodings_are_named(tmp_path: Path) -> None:
    (tmp_path / "policy.json").write_bytes(b'\xef\xbb\xbf{"alerts": false}')
    (tmp_path / "policy.d").mkdir()
    (tmp_path / "policy.d" / "a.json").write_bytes('{"alerts": true}'.encode("utf-16"))
    (tmp_path / "policy.d" / "b.json").mkdir()
    decided, problems = load([tmp_path])
    assert decided == Policy(alerts=False)
    assert [Path(problem.file).name for problem in problems] == ["a.json", "b.json"]
