"""Policies with mistakes that once got through: each is refused by name, and nothing breaks."""

from __future__ import annotations

import io
import json
import os
import plistlib
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop import policies, policy_command, policy_files, policy_registry
from desktop.diagnose_policy import policy_findings
from desktop.policy import ENTRIES, Policy
from desktop.policy_registry import DWORD, MULTI_SZ, POLICIES, SZ, Tree
from desktop.policy_sorting import shut, sort

posix = pytest.mark.skipif(os.name != "posix", reason="files have no such links and owners here")


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


SHUT = replace(Policy(), **shut())


@posix
@pytest.mark.parametrize("name", ["policy.json", "policy.d", "policy.d/10.json"])
def test_a_link_to_nothing_is_something_that_can_not_be_read(tmp_path: Path, name: str) -> None:
    """It said something once, and where it leads somebody took it away."""
    link = tmp_path / name
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(tmp_path / "gone")
    found = policies.read([tmp_path])
    assert (found.policy, [one.file for one in found.problems]) == (SHUT, [str(link)])


@posix
def test_a_link_counts_if_nobody_else_can_swap_what_it_leads_to(tmp_path: Path) -> None:
    place, store = tmp_path / "goodword", tmp_path / "store"
    for folder in (place, store):
        folder.mkdir()
        folder.chmod(0o755)
    real = write(store / "real.json", {"alerts": False})
    real.chmod(0o644)
    (place / "policy.json").symlink_to(real)
    owner = os.getuid()
    assert policies.decide(policies.on_linux(place, owner))[0].policy == Policy(alerts=False)
    store.chmod(0o777)
    found = policies.decide(policies.on_linux(place, owner))[0]
    assert found.policy == SHUT
    assert "by others" in found.problems[0].problem


def test_an_ending_in_capitals_is_an_ending(tmp_path: Path) -> None:
    write(tmp_path / "policy.d" / "10.JSON", {"receipts": False})
    assert policies.read([tmp_path]).policy == Policy(receipts=False)


@posix
@pytest.mark.skipif(sys.platform == "darwin", reason="names of files are always UTF-8 there")
def test_a_file_whose_name_is_no_text_can_be_named_everywhere(tmp_path: Path) -> None:
    (tmp_path / "policy.d").mkdir()
    file = tmp_path / "policy.d" / os.fsdecode(b"\xff\n.json")
    file.write_text('{"alerts": false, "zzz": 1}')
    found = policies.read([tmp_path])
    (problem,) = found.problems
    for told in (problem.file, found.origins["alerts"].source.name):
        assert told.isprintable() and told.encode()


@pytest.mark.parametrize(
    "name", ["Receipts", "RECEIPTS", "receipts ", "unsigned-feeds", "programKey"]
)
def test_a_name_with_the_right_letters_shuts_though_it_is_refused(name: str) -> None:
    """No later version has another entry of these letters, so it can only mean this one."""
    taken, (problem,), closed = sort("here", {name: False})
    (meant,) = taken
    assert taken[meant] == ENTRIES[meant].shut
    assert closed == {meant}
    assert f"did you mean {meant}?" in problem.problem


@pytest.mark.parametrize("turn", [1, -1])
def test_the_right_name_counts_beside_the_wrong_one(turn: int) -> None:
    both = {"networks": ["x"], "Networks": ["linkedin"]}
    taken, problems, closed = sort("here", dict(list(both.items())[::turn]))
    assert taken == {"networks": ("x",)}
    assert (len(problems), closed) == (1, frozenset())


# --- profiles of macOS ---------------------------------------------------------------------------


def profile(tmp_path: Path, *payloads: dict[str, Any]) -> policies.Decided:
    file = tmp_path / "a.mobileconfig"
    file.write_bytes(
        plistlib.dumps({"PayloadType": "Configuration", "PayloadContent": list(payloads)})
    )
    return policies.decide([policy_files.check(file)])[0]


def test_a_profile_that_says_nothing_about_goodword_is_not_well(tmp_path: Path) -> None:
    for payloads in ((), ({"PayloadType": "io.github.Goodword", "receipts": False},)):
        (problem,) = profile(tmp_path, *payloads).problems
        assert "io.github.goodword" in problem.problem


def test_all_payloads_of_a_profile_are_checked(tmp_path: Path) -> None:
    own = "io.github.goodword"
    found = profile(
        tmp_path,
        {"PayloadType": "com.apple.wifi.managed", "SSID_STR": "guests"},
        {"PayloadType": own, "alerts": True, "PayloadUUID": "1"},
        {"PayloadType": own, "receipts": "no"},
    )
    assert found.policy == Policy(alerts=True, receipts=False)
    assert [one.where for one in found.problems] == ["receipts"]


def test_a_profile_with_preferences_for_many_domains_is_checked(tmp_path: Path) -> None:
    """The older form, that many tools write."""
    forced = [{"mcx_preference_settings": {"receipts": False, "ring": 7}}]
    found = profile(
        tmp_path,
        {
            "PayloadType": "com.apple.ManagedClient.preferences",
            "PayloadContent": {"io.github.goodword": {"Forced": forced}, "com.example": {}},
        },
    )
    assert found.policy == Policy(receipts=False)
    assert [one.where for one in found.problems] == ["ring"]


# --- the registry of Windows ----------------------------------------------------------------------


def from_registry(tree: Tree) -> policies.Decided:
    def read(hive: str, path: str) -> Tree | None:
        return tree if (hive, path) == ("HKLM", POLICIES) else None

    return policies.decide(policy_registry.everything(read))[0]


@pytest.mark.parametrize("name", ["networks", "segments"])
def test_names_in_the_wrong_place_of_a_list_do_not_allow_all(name: str) -> None:
    found = from_registry(Tree({}, {name: Tree({"linkedin": (SZ, ""), "x": (SZ, "")})}))
    assert [one.where for one in found.problems] == [name]
    assert getattr(found.policy, name) == ENTRIES[name].shut
    assert from_registry(Tree({}, {name: Tree()})).policy == Policy()


def test_spaces_that_slipped_into_a_field_are_not_part_of_the_value() -> None:
    found = from_registry(
        Tree(
            {
                "program": (SZ, " https://comms.example/program.json "),
                "networks": (MULTI_SZ, ["linkedin ", " ", "\tx"]),
            },
            {"segments": Tree({"1": (SZ, " sales ")})},
        )
    )
    assert found.problems == ()
    assert found.policy == Policy(
        program="https://comms.example/program.json",
        networks=("linkedin", "x"),
        segments=("sales",),
    )


def test_an_application_without_the_key_of_its_network_is_named() -> None:
    flat = Tree({"client_id": (SZ, "86abc"), "native_pkce": (DWORD, 1)})
    found = from_registry(Tree({}, {"applications": flat}))
    assert {one.where for one in found.problems} == {
        "applications.client_id",
        "applications.native_pkce",
    }
    assert found.policy == Policy()


@pytest.mark.skipif(sys.platform != "win32", reason="needs the registry of Windows")
def test_a_key_that_goes_away_while_it_is_read_was_not_absent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Group Policy deletes and writes anew, and a sign-in is when it does."""
    if sys.platform == "win32":
        import winreg

        def gone(*_: object) -> None:
            raise FileNotFoundError(2, "gone")

        monkeypatch.setattr(winreg, "QueryInfoKey", gone)
        with pytest.raises(OSError, match="gone"):
            policy_registry.system("HKLM", "Software")
