"""What IT decided: read in order, and every mistake refused by name."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop import applications, policy, policy_entry
from desktop.model import Secret
from desktop.policies import Problem, read
from desktop.policy import Policy

SHUT = Policy(
    networks=(policy.NOBODY,),
    assisted=False,
    tracking=False,
    program_key=policy.NOBODY,
    unsigned_feeds=False,
    program_sign_in=policy_entry.NO_PROVIDER,
    receipts=False,
    segments=(policy.NOBODY,),
    diagnostics=False,
)
"""What holds where something lies that can't be read."""


def load(folders: list[Path]) -> tuple[Policy, tuple[Problem, ...]]:
    decided = read(folders)
    return decided.policy, decided.problems


def write(folder: Path, name: str, content: Any) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return file


def test_without_files_nothing_is_decided(tmp_path: Path) -> None:
    assert load([tmp_path, tmp_path / "missing"]) == (Policy(), ())


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
        ("no_proxy", "mastodon"),
        ("no_proxy", [1]),
        ("no_proxy", {"x": 1}),
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
    assert decided == replace(SHUT, alerts=False)


def test_a_byte_order_mark_is_fine_and_other_encodings_are_named(tmp_path: Path) -> None:
    (tmp_path / "policy.json").write_bytes(b'\xef\xbb\xbf{"alerts": false}')
    (tmp_path / "policy.d").mkdir()
    (tmp_path / "policy.d" / "a.json").write_bytes('{"alerts": true}'.encode("utf-16"))
    (tmp_path / "policy.d" / "b.json").mkdir()
    decided, problems = load([tmp_path])
    assert decided == replace(SHUT, alerts=False)
    assert [Path(problem.file).name for problem in problems] == ["a.json", "b.json"]


# --- the company's own applications ----------------------------------------------------------

SECRET = "a-canary-of-a-company-secret"
LINKEDIN = {
    "client_id": "86abc",
    "client_secret": SECRET,
    "ports": [17717, 17718],
    "version": "202609",
    "scopes": ["openid", "w_member_social"],
    "native_pkce": False,
}


def test_the_companys_applications_are_read_and_their_secret_shows_nowhere(tmp_path: Path) -> None:
    prices = {"post": "0.015", "currency": "USD"}
    write(
        tmp_path,
        "policy.json",
        {
            "applications": {"linkedin": LINKEDIN, "x": {"client_id": "b", "prices": prices}},
            "assisted": False,
            "tracking": True,
            "offline_hours": 12.5,
        },
    )
    decided, problems = load([tmp_path])
    assert problems == ()
    linkedin = decided.applications["linkedin"]
    assert linkedin["ports"] == (17717, 17718)
    assert isinstance(linkedin["client_secret"], Secret)
    assert linkedin["client_secret"].reveal() == SECRET
    assert dict(decided.applications["x"]["prices"]) == prices
    assert (decided.assisted, decided.tracking, decided.offline_hours) == (False, True, 12.5)
    for shown in (
        repr(decided),
        str(dict(linkedin)),
        f"{linkedin['client_secret']}",
        repr(linkedin),
    ):
        assert SECRET not in shown
        assert "***" in shown
    with pytest.raises(TypeError):
        decided.applications["linkedin"] = {}  # type: ignore[index]


def test_every_network_may_have_a_file_of_its_own_and_the_later_one_wins(tmp_path: Path) -> None:
    write(
        tmp_path, "policy.json", {"applications": {"linkedin": LINKEDIN, "x": {"client_id": "a"}}}
    )
    write(tmp_path, "policy.d/x.json", {"applications": {"x": {"client_id": "b"}}})
    found = load([tmp_path])[0].applications
    assert (found["linkedin"]["client_id"], found["x"]["client_id"]) == ("86abc", "b")


@pytest.mark.parametrize(
    ("value", "where"),
    [
        ([], ""),
        ("linkedin", ""),
        ({"linkedin": "86abc"}, ".linkedin"),
        ({"Linked In": {}}, ".Linked In"),
        ({"linkedin": {"client_id": 5}}, ".linkedin.client_id"),
        ({"linkedin": {"client_id": ""}}, ".linkedin.client_id"),
        ({"linkedin": {"client_id": "a\nb"}}, ".linkedin.client_id"),
        ({"linkedin": {"client_id": "a", "client_secret": ["s"]}}, ".linkedin.client_secret"),
        ({"linkedin": {"client_secret": SECRET}}, ".linkedin.client_secret"),
        ({"linkedin": {"ports": []}}, ".linkedin.ports"),
        ({"linkedin": {"ports": [80]}}, ".linkedin.ports"),
        ({"linkedin": {"ports": [True]}}, ".linkedin.ports"),
        ({"linkedin": {"ports": 17717}}, ".linkedin.ports"),
        ({"linkedin": {"version": "2026-09"}}, ".linkedin.version"),
        ({"linkedin": {"scopes": "openid"}}, ".linkedin.scopes"),
        ({"linkedin": {"native_pkce": "yes"}}, ".linkedin.native_pkce"),
        ({"linkedin": {"look_up": 1}}, ".linkedin.look_up"),
        ({"linkedin": {"extra": {"deep": {"deeper": 1}}}}, ".linkedin.extra"),
        ({"linkedin": {"extra": None}}, ".linkedin.extra"),
        ({"linkedin": {"UPPER": "a"}}, ".linkedin.UPPER"),
        ({"linkedin": {"token": "http://127.0.0.1:1"}}, ".linkedin.token"),
        ({"linkedin": {"allow_http": True}}, ".linkedin.allow_http"),
    ],
)
def test_a_wrong_part_of_an_application_is_refused_by_name_without_its_value(
    tmp_path: Path, value: Any, where: str
) -> None:
    write(tmp_path, "policy.json", {"applications": value, "alerts": True})
    decided, (problem,) = load([tmp_path])
    assert problem.where == f"applications{where}"
    assert problem.problem
    assert SECRET not in repr(problem)
    assert decided.alerts is True
    for facts in decided.applications.values():
        assert "client_secret" not in facts


def test_a_program_brings_no_secret_and_no_address_that_a_secret_would_go_to() -> None:
    program = {"client_id": "ours", "client_secret": "s", "token": "https://evil.example", "v": 1}
    assert applications.forbidden(program) == ("client_secret", "token")
    assert applications.forbidden({"video": "https://evil.example"}) == ("video",)
    assert applications.merged({"video": "https://evil.example"}, {}) == {}
    assert applications.merged({"video": ""}, {}) == {"video": ""}
    assert applications.merged({}, {"video": "https://v.example"}) == {"video": "https://v.example"}
    assert applications.merged(program, {}) == {"client_id": "ours", "v": 1}
    assert applications.merged(program, {"client_id": "its"}) == {"client_id": "its", "v": 1}


@pytest.mark.parametrize("name", ["assisted", "tracking"])
@pytest.mark.parametrize("value", ["no", 1, None, []])
def test_a_switch_is_true_or_false(tmp_path: Path, name: str, value: Any) -> None:
    write(tmp_path, "policy.json", {name: value})
    assert [problem.where for problem in load([tmp_path])[1]] == [name]


KEY = "RWRZUcvJ/ej2c2JNmmc84BWWMPVga63M0YXySaWjoQDhJ6xTGN4WqPeq"


def test_a_programs_key_and_what_may_be_unsigned_are_read(tmp_path: Path) -> None:
    write(tmp_path, "policy.json", {"program_key": KEY, "unsigned_feeds": False})
    decided, problems = load([tmp_path])
    assert (decided.program_key, decided.unsigned_feeds, problems) == (KEY, False, ())


@pytest.mark.parametrize("value", ["", KEY[:-1], KEY.lower(), 7, None, [KEY], "RW" + "A" * 54])
def test_a_key_with_a_mistake_in_it_lets_nothing_in(tmp_path: Path, value: Any) -> None:
    write(tmp_path, "policy.json", {"program_key": value, "alerts": False})
    decided, problems = load([tmp_path])
    assert [problem.where for problem in problems] == ["program_key"]
    assert (decided.program_key, decided.alerts) == (policy.NOBODY, False)


@pytest.mark.parametrize("value", [0, -1, "72", True, None, 9000, [72]])
def test_hours_without_news_are_a_number(tmp_path: Path, value: Any) -> None:
    write(tmp_path, "policy.json", {"offline_hours": value})
    decided, (problem,) = load([tmp_path])
    assert (problem.where, decided.offline_hours) == ("offline_hours", 0)


def test_who_lets_people_in_is_a_provider_over_tls(tmp_path: Path) -> None:
    provider = {"issuer": "https://sso.harbour.example", "client_id": "goodword", "ports": [8080]}
    write(tmp_path, "policy.json", {"program_sign_in": provider})
    decided, problems = load([tmp_path])
    assert (dict(decided.program_sign_in), problems) == (provider, ())


@pytest.mark.parametrize(
    "value",
    [
        "https://sso.harbour.example",
        {},
        {"issuer": "http://sso.harbour.example", "client_id": "goodword"},
        {"issuer": "https://sso.harbour.example"},
        {"issuer": "https://sso.harbour.example", "client_id": 7},
        {"issuer": "https://sso.harbour.example", "client_id": " "},
        {"issuer": "https://sso.harbour.example", "client_id": "goodword", "scopes": "openid"},
        {"issuer": "https://sso.harbour.example", "client_id": "goodword", "ports": 8080},
        {"issuer": "https://sso.harbour.example", "client_id": "goodword", "ports": [0]},
        {"issuer": "https://sso.harbour.example", "client_id": "goodword", "audience": 7},
    ],
)
def test_a_provider_that_is_none_is_refused_by_name(tmp_path: Path, value: Any) -> None:
    write(tmp_path, "policy.json", {"program_sign_in": value})
    decided, (problem,) = load([tmp_path])
    assert (problem.where, dict(decided.program_sign_in)) == (
        "program_sign_in",
        dict(policy_entry.NO_PROVIDER),
    )
