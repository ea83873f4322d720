"""Policies with mistakes that once got through: each is refused by name, and nothing breaks."""

from __future__ import annotations

import io
import json
import plistlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop import policies, policy_command, policy_files
from desktop.diagnose_policy import policy_findings
from desktop.policy import Policy
from desktop.policy_sorting import sort


def write(file: Path, content: Any) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return file


# --- numbers ----------------------------------------------------------------------------------

HUGE = 10**400


@pytest.mark.parametrize("name", ["sync_interval", "alerts_per_day", "offline_hours"])
@pytest.mark.parametrize("value", [HUGE, -HUGE, float("nan"), float("inf")])
def test_a_number_beyond_all_limits_is_refused_and_does_not_stop_the_start(
    name: str, value: float
) -> None:
    taken, (problem,), _ = sort("here", {name: value, "alerts": False})
    assert (problem.where, taken) == (name, {"alerts": False})


@pytest.mark.parametrize("value", [HUGE, -HUGE, float("nan"), float("inf")])
@pytest.mark.parametrize("key", ["calls_a_day", "unheard_of"])
def test_a_number_without_bounds_is_refused_inside_a_table_too(key: str, value: float) -> None:
    table = {"x": {"client_id": "a", key: value, "listed": [value], "inner": {"a": value}}}
    taken, problems, _ = sort("here", {"applications": table})
    assert {one.where.rpartition(".")[2] for one in problems} == {key, "listed", "inner"}
    assert dict(taken["applications"]["x"]) == {"client_id": "a"}


def test_a_property_list_with_no_number_in_it_changes_nothing_each_minute(tmp_path: Path) -> None:
    """No number equals no number: it would be another policy at every look."""
    odd = {"applications": {"x": {"client_id": "a", "y": float("nan")}}}
    file = tmp_path / "a.plist"
    file.write_bytes(plistlib.dumps(odd))
    first, second = (policies.decide([policy_files.check(file)])[0] for _ in range(2))
    assert first == second
    assert [one.where for one in first.problems] == ["applications.x.y"]


# --- addresses and hosts ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        "  https://comms.example/program.json",
        "https://comms.example/program.json ",
        "https://comms example/program.json",
        "https://comms..example/program.json",
        f"https://{'a' * 64}.example/program.json",
        "https://comms.example:0/program.json",
        "https://comms.example\\program.json",
    ],
)
@pytest.mark.parametrize("name", ["program", "updates"])
def test_an_address_that_no_request_could_go_to_is_refused(name: str, value: str) -> None:
    taken, problems, _ = sort("here", {name: value})
    assert (taken, [one.where for one in problems]) == ({}, [name])


@pytest.mark.parametrize(
    "value",
    [
        "https://comms.example./program.json",
        "https://münchen.example/program.json",
        "https://[2001:db8::1]:8443/program.json",
        "https://10.0.0.1/program.json?part=1",
    ],
)
def test_an_odd_address_that_works_is_taken(value: str) -> None:
    assert sort("here", {"program": value}).decided == {"program": value}


@pytest.mark.parametrize(
    "value",
    [
        " http://proxy.example:3128",
        "http://proxy example:3128",
        "http://proxy..example:3128",
        "http://proxy.example:3128?",
        "http://proxy.example:3128#",
        "http://proxy.example:0",
    ],
)
def test_a_proxy_that_nothing_could_go_through_is_refused(value: str) -> None:
    taken, problems, _ = sort("here", {"proxy": value})
    assert (taken, [one.where for one in problems]) == ({}, ["proxy"])


@pytest.mark.parametrize(
    "host", ["10.0.0.0/99", "intranet/8", "a.example, b.example", "a b", "https://a.example"]
)
def test_a_host_past_the_proxy_that_means_none_is_refused(host: str) -> None:
    taken, problems, _ = sort("here", {"no_proxy": ["a.example", host]})
    assert (taken, [one.where for one in problems]) == ({}, ["no_proxy"])


def test_every_way_to_name_a_host_past_the_proxy_is_taken() -> None:
    ways = [
        "*",
        "<local>",
        ".a.example",
        "*.a.example",
        "a:8080",
        "10.0.0.0/8",
        "[::1]",
        "fe80::/10",
    ]
    assert sort("here", {"no_proxy": ways}).problems == []


def test_networks_count_however_they_are_capitalised() -> None:
    policy = replace(Policy(), **sort("here", {"networks": ["LinkedIn", "X"]}).decided)
    assert policy.allows("linkedin") and policy.allows("x") and not policy.allows("mastodon")


# --- what is shown ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "mistyped",
    [
        {"secret": "hunter2hunter2"},
        {"client_secrets": ["hunter2hunter2"]},
        {"inner": {"client_secret": "hunter2hunter2"}},
    ],
)
def test_a_secret_under_a_mistyped_name_is_not_shown(
    tmp_path: Path, mistyped: dict[str, Any]
) -> None:
    table = {"client_id": "86abc", "ports": [17717], **mistyped}
    write(tmp_path / "policy.json", {"applications": {"linkedin": table}})
    told = []
    for words in (["show"], ["show", "--json"], ["check", str(tmp_path / "policy.json")]):
        out = io.StringIO()
        policy_command.run(words, out, [tmp_path])
        told.append(out.getvalue())
    told.append(str(list(policy_findings(policies.read([tmp_path])))))
    for one in told:
        assert "hunter2" not in one
        assert "86abc" in one and "17717" in one and "***" in one


# --- files --------------------------------------------------------------------------------------
