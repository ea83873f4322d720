"""Where policies lie: the machine wins, nothing makes reading fail, changes are taken up."""

from __future__ import annotations

import json
import os
import plistlib
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop import policies, policy_files, policy_registry
from desktop.policies import Decided, Rulings
from desktop.policy import ENTRIES, NOBODY, Policy
from desktop.policy_registry import DWORD, MULTI_SZ, QWORD, SZ, Tree
from desktop.policy_said import Said
from desktop.policy_sorting import shut, sort

POLICIES = policy_registry.POLICIES
HERE = os.getuid() if hasattr(os, "getuid") else 0
posix = pytest.mark.skipif(os.name != "posix", reason="files have no such owners here")


def decided(said: list[Said]) -> Decided:
    return policies.decide(said)[0]


def write(file: Path, content: Any) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return file


# --- the registry of Windows -------------------------------------------------------------------


def registry(**hives: Tree) -> policy_registry.Reader:
    """A registry with these keys, by `HKLM`, `HKCU` and `INSTALLED`."""

    def read(hive: str, path: str) -> Tree | None:
        if path == policy_registry.INSTALLED:
            return hives.get("INSTALLED") if hive == "HKLM" else None
        return hives.get(hive) if path == POLICIES else None

    return read


def from_registry(**hives: Tree) -> Decided:
    return decided(policy_registry.everything(registry(**hives)))


def test_the_machine_wins_over_the_person_whatever_the_person_says() -> None:
    found = from_registry(
        HKLM=Tree({"receipts": (DWORD, 0), "networks": (MULTI_SZ, ["linkedin"])}),
        HKCU=Tree(
            {"receipts": (DWORD, 1), "networks": (MULTI_SZ, ["x"]), "alerts": (DWORD, 0)},
        ),
    )
    assert found.policy == Policy(receipts=False, networks=("linkedin",), alerts=False)
    assert found.problems == ()
    machine, person = found.origins["receipts"], found.origins["alerts"]
    assert (machine.source.name, machine.source.level) == (f"HKLM\\{POLICIES}", "machine")
    assert [one.name for one in machine.over] == [f"HKCU\\{POLICIES}"]
    assert (person.source.level, person.over) == ("person", ())


def test_every_kind_of_value_is_read_from_the_registry() -> None:
    linkedin = Tree(
        {
            "client_id": (SZ, "86abc"),
            "client_secret": (SZ, ""),
            "native_pkce": (DWORD, 1),
            "ports": (MULTI_SZ, ["17717", "17718"]),
            "scopes": (MULTI_SZ, ["openid", "w_member_social"]),
            "version": (SZ, "202609"),
        }
    )
    provider = Tree({"issuer": (SZ, "https://login.example"), "client_id": (SZ, "goodword")})
    found = from_registry(
        HKLM=Tree(
            {
                "Program": (SZ, "https://comms.example/program.json"),
                "sync_interval": (DWORD, 900),
                "offline_hours": (QWORD, 24),
                "AUTHORITIES": (SZ, r"C:\ProgramData\company.pem"),
                "log_level": (SZ, "debug"),
                "no_proxy": (MULTI_SZ, ["intranet.example", ""]),
            },
            {
                "networks": Tree({"1": (SZ, "linkedin"), "10": (SZ, "x"), "2": (SZ, "mastodon")}),
                "Applications": Tree({}, {"LinkedIn": linkedin}),
                "program_sign_in": provider,
            },
        )
    )
    assert found.problems == ()
    policy = found.policy
    assert policy.program == "https://comms.example/program.json"
    assert (policy.sync_interval, policy.offline_hours) == (900, 24)
    assert (policy.authorities, policy.log_level) == (r"C:\ProgramData\company.pem", "debug")
    assert policy.networks == ("linkedin", "mastodon", "x")
    assert policy.no_proxy == ("intranet.example",)
    assert dict(policy.applications["linkedin"]) == {
        "client_id": "86abc",
        "native_pkce": True,
        "ports": (17717, 17718),
        "scopes": ("openid", "w_member_social"),
        "version": "202609",
    }
    assert policy.program_sign_in["issuer"] == "https://login.example"


def test_a_table_may_stand_in_the_registry_as_json() -> None:
    text = '{"linkedin": {"client_id": "86abc"}}'
    for value in ((SZ, text), (MULTI_SZ, text.partition(" ")[::2])):
        listed = list(value[1]) if value[0] == MULTI_SZ else value[1]
        found = from_registry(HKLM=Tree({"applications": (value[0], listed)}))
        assert found.policy.applications["linkedin"]["client_id"] == "86abc"


@pytest.mark.parametrize(
    ("name", "kind", "value", "said"),
    [
        ("receipts", SZ, "false", "REG_DWORD 0 or 1"),
        ("receipts", DWORD, 2, "REG_DWORD 0 or 1"),
        ("receipts", DWORD, None, "REG_DWORD 0 or 1"),
        ("networks", SZ, "linkedin", "REG_MULTI_SZ"),
        ("networks", MULTI_SZ, None, "REG_MULTI_SZ"),
        ("program", 2, "%SITE%/program.json", "REG_SZ"),
        ("program", DWORD, 1, "REG_SZ"),
        ("sync_interval", SZ, "900", "REG_DWORD"),
        ("applications", SZ, "{", "JSON"),
        ("applications", DWORD, 1, "key"),
        ("program_key", 3, b"\0", "REG_SZ"),
    ],
)
def test_a_wrong_type_in_the_registry_is_refused_by_name(
    name: str, kind: int, value: Any, said: str
) -> None:
    found = from_registry(HKLM=Tree({name: (kind, value), "alerts": (DWORD, 0)}))
    (problem,) = found.problems
    assert (problem.file, problem.where) == (f"HKLM\\{POLICIES}", name)
    assert said in problem.problem
    expected = {} if ENTRIES[name].shut is None else {name: ENTRIES[name].shut}
    assert found.policy == replace(Policy(alerts=False), **expected)


def test_what_the_installer_was_given_is_weakest_and_is_the_program_alone() -> None:
    given_ = Tree({"program": (SZ, "https://a.example/p.json"), "receipts": (DWORD, 0)})
    assert from_registry(INSTALLED=given_).policy == Policy(program="https://a.example/p.json")
    person = Tree({"program": (SZ, "https://b.example/p.json")})
    found = from_registry(INSTALLED=given_, HKCU=person)
    assert found.policy == Policy(program="https://b.example/p.json")


def test_a_key_that_may_not_be_read_shuts_what_can_be_shut() -> None:
    def read(hive: str, path: str) -> Tree | None:
        if hive == "HKLM":
            raise PermissionError(5, "Access is denied")
        return None

    found = decided(policy_registry.everything(read))
    assert found.policy == replace(Policy(), **shut())
    assert {problem.file for problem in found.problems} == {
        f"HKLM\\{POLICIES}",
        f"HKLM\\{policy_registry.INSTALLED}",
    }


# --- the managed preferences of macOS ----------------------------------------------------------


@posix
@pytest.mark.parametrize("form", [plistlib.FMT_XML, plistlib.FMT_BINARY])
def test_managed_preferences_are_read_the_machine_over_the_person(
    tmp_path: Path, form: plistlib.PlistFormat
) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "ada").mkdir(mode=0o755)
    machine = {"receipts": False, "networks": ["linkedin"], "PayloadUUID": "1"}
    person = {"receipts": True, "applications": {"x": {"client_id": "a", "ports": [17717]}}}
    for file, content in (
        (tmp_path / "io.github.goodword.plist", machine),
        (tmp_path / "ada" / "io.github.goodword.plist", person),
    ):
        file.write_bytes(plistlib.dumps(content, fmt=form))
        file.chmod(0o644)
    found = decided(policies.on_macos(tmp_path, "ada", HERE))
    assert found.problems == ()
    assert (found.policy.receipts, found.policy.networks) == (False, ("linkedin",))
    assert found.policy.applications["x"]["ports"] == (17717,)
    assert found.origins["applications.x"].source.level == "person"
    assert decided(policies.on_macos(tmp_path, "grace", HERE)).policy.applications == {}


def test_a_list_that_holds_itself_and_a_date_are_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "a.plist"
    # bplist00: {"segments": itself as a list}; offsets by hand
    body = b"bplist00\xd1\x01\x02\x58segments\xa1\x02"
    offsets = bytes((8, 11, 20))
    trailer = bytes(6) + b"\x01\x01" + (3).to_bytes(8, "big") + bytes(8)
    file.write_bytes(body + offsets + trailer + len(body).to_bytes(8, "big"))
    found = decided([policy_files.check(file)])
    assert [problem.where for problem in found.problems] == ["segments"]
    file.write_bytes(
        b'<?xml version="1.0"?><plist version="1.0"><dict><key>ring</key>'
        b"<date>2026-01-01T00:00:00Z</date></dict></plist>"
    )
    found = decided([policy_files.check(file)])
    assert [problem.where for problem in found.problems] == ["ring"]
    assert "a list or a dictionary" in found.problems[0].problem


# --- files: who may write them -----------------------------------------------------------------


@posix
def test_a_file_that_others_can_write_is_refused_by_its_name(tmp_path: Path) -> None:
    place = tmp_path / "goodword"
    place.mkdir(mode=0o755)
    file = write(place / "policy.json", {"alerts": False})
    file.chmod(0o644)
    assert decided(policies.on_linux(place, HERE)).policy == Policy(alerts=False)
    for mode in (0o646, 0o664, 0o666):
        file.chmod(mode)
        found = decided(policies.on_linux(place, HERE))
        assert found.policy == replace(Policy(), **shut())
        assert [(problem.file, problem.where) for problem in found.problems] == [(str(file), "")]
        assert "written by others" in found.problems[0].problem


@posix
@pytest.mark.parametrize("inner", ["", "policy.d"])
def test_a_folder_that_others_can_write_is_refused_though_nothing_lies_there(
    tmp_path: Path, inner: str
) -> None:
    """Who can write there can take a file away, too."""
    (tmp_path / "goodword" / "policy.d").mkdir(parents=True, mode=0o755)
    for folder in (tmp_path / "goodword", tmp_path / "goodword" / "policy.d"):
        folder.chmod(0o755)
    assert decided(policies.on_linux(tmp_path / "goodword", HERE)).policy == Policy()
    wide = tmp_path / "goodword" / inner
    wide.chmod(0o777)
    found = decided(policies.on_linux(tmp_path / "goodword", HERE))
    assert found.policy == replace(Policy(), **shut())
    assert [problem.file for problem in found.problems] == [str(wide)]


@posix
def test_a_file_of_somebody_else_is_refused_by_its_name(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    file = write(tmp_path / "policy.json", {"alerts": False})
    file.chmod(0o644)
    (problem,) = decided(policies.on_linux(tmp_path, HERE + 1)).problems
    assert (problem.file, "belongs to" in problem.problem) == (str(tmp_path), True)
    if HERE == 0:  # only root may give files away
        os.chown(file, 4711, 4711)
        (problem,) = decided(policies.on_linux(tmp_path, 0)).problems
        assert (problem.file, "belongs to user 4711" in problem.problem) == (str(file), True)


@posix
def test_a_pipe_that_lies_there_does_not_hold_up_the_start(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "policy.json")
    (problem,) = policies.read([tmp_path]).problems
    assert problem.problem == "is no file"


def test_what_an_editor_left_behind_is_no_policy(tmp_path: Path) -> None:
    write(tmp_path / "policy.d" / ".#10.json", "{")
    write(tmp_path / "policy.d" / "10.json~", "{")
    write(tmp_path / "policy.d" / "10.json", {"alerts": False})
    found = policies.read([tmp_path])
    assert (found.policy, found.problems) == (Policy(alerts=False), ())


@pytest.mark.parametrize("name", [name for name, one in ENTRIES.items() if one.shut is not None])
def test_what_was_meant_to_shut_something_stays_shut_when_it_has_a_mistake(
    tmp_path: Path, name: str
) -> None:
    write(tmp_path / "policy.json", {name: 7})
    found = policies.read([tmp_path])
    assert [problem.where for problem in found.problems] == [name]
    assert found.policy == replace(Policy(), **{name: ENTRIES[name].shut})
    assert found.origins[name].shut
    assert not found.policy.allows("linkedin") or name != "networks"


def test_a_name_that_is_nearly_one_is_asked_about(tmp_path: Path) -> None:
    write(tmp_path / "policy.json", {"recipts": False, "Networks": [], "zzz\n": 1})
    problems = {one.where: one.problem for one in policies.read([tmp_path]).problems}
    assert problems["recipts"].endswith("did you mean receipts?")
    assert problems["Networks"].endswith("did you mean networks?")
    assert problems["zzz?"] == "is not known"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("proxy", "http://ada:secret@proxy.example:3128", "name or password"),
        ("proxy", "http://proxy.example", "host:port"),
        ("proxy", "socks5://proxy.example:1080", "host:port"),
        ("proxy", "http://proxy.example:99999", "host:port"),
        ("program", "https://ada:secret@comms.example/program.json", "name or password"),
        ("updates", "https://ada@it.example/version.json", "name or password"),
        (
            "program_sign_in",
            {"issuer": "https://sso.example", "client_id": "a", "client_secret": "secret"},
            "client_secret is not known",
        ),
    ],
)
def test_a_secret_and_an_address_of_another_kind_are_refused_and_not_repeated(
    tmp_path: Path, name: str, value: Any, said: str
) -> None:
    """Everybody on the machine can read a policy."""
    write(tmp_path / "policy.json", {name: value})
    (problem,) = policies.read([tmp_path]).problems
    assert problem.where == name
    assert said in problem.problem
    assert "ada" not in problem.problem and "sso" not in problem.problem


@pytest.mark.parametrize(
    "value", ["system", "direct", "http://proxy.example:3128", "http://[::1]:8"]
)
def test_each_way_to_a_proxy_is_taken(tmp_path: Path, value: str) -> None:
    write(tmp_path / "policy.json", {"proxy": value})
    assert policies.read([tmp_path]).policy.proxy == value


def test_a_name_that_stands_there_twice_is_said(tmp_path: Path) -> None:
    write(tmp_path / "policy.json", '{"receipts": false, "receipts": true}')
    (problem,) = policies.read([tmp_path]).problems
    assert (problem.where, "twice" in problem.problem) == ("receipts", True)


# --- nothing makes it fail ----------------------------------------------------------------------

LOOSE = settings(
    deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=12,
)
KEYS = st.sampled_from(sorted(ENTRIES)) | st.text(max_size=12)


@LOOSE
@given(body=st.binary(max_size=400), name=st.sampled_from(["a.json", "a.plist"]))
def test_no_bytes_make_reading_fail(tmp_path: Path, body: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(body)
    decided([policy_files.check(tmp_path / name)])


@LOOSE
@given(body=st.binary(max_size=200), form=st.sampled_from(list(plistlib.PlistFormat)), at=st.data())
def test_no_damaged_property_list_makes_reading_fail(
    tmp_path: Path, body: bytes, form: plistlib.PlistFormat, at: st.DataObject
) -> None:
    whole = plistlib.dumps(
        {"networks": ["x"], "applications": {"x": {"client_id": "a"}}, "offline_hours": 1.5},
        fmt=form,
    )
    start = at.draw(st.integers(0, len(whole)))
    end = at.draw(st.integers(start, min(len(whole), start + 20)))
    (tmp_path / "a.plist").write_bytes(whole[:start] + body[:20] + whole[end:])
    decided([policy_files.check(tmp_path / "a.plist")])


@LOOSE
@given(content=st.dictionaries(KEYS, PLAIN, max_size=6))
def test_no_content_makes_it_fail_and_what_is_taken_fits_its_entry(
    content: dict[str, Any],
) -> None:
    taken, problems, closed = sort("here", content)
    assert set(taken) <= set(ENTRIES) and closed <= {one.where for one in problems}
    replace(Policy(), **taken)
    assert all(one.where.isprintable() for one in problems)


REGISTERED = st.tuples(
    st.integers(0, 11),
    st.none() | st.integers(0, 2**32) | st.text(max_size=9) | st.lists(st.text(max_size=5)),
)
VALUES = st.dictionaries(KEYS | KEYS.map(str.upper), REGISTERED, max_size=4)
TREES = st.recursive(
    st.builds(Tree, VALUES),
    lambda inner: st.builds(Tree, VALUES, st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=5,
)


@LOOSE
@given(machine=TREES, person=TREES)
def test_no_registry_makes_it_fail(machine: Tree, person: Tree) -> None:
    found = from_registry(HKLM=machine, HKCU=person)
    for name in policy_registry.content(machine).keys() & ENTRIES.keys():
        if name in found.origins:
            by_machine = from_registry(HKLM=machine)
            if name in by_machine.origins and name != "applications":
                assert getattr(found.policy, name) == getattr(by_machine.policy, name)


# --- what holds now -----------------------------------------------------------------------------


def test_a_change_is_taken_up_and_named(tmp_path: Path) -> None:
    rulings = Rulings([tmp_path], pause=list)
    assert (rulings.policy, rulings.renew()) == (Policy(), frozenset())
    file = write(tmp_path / "policy.json", {"alerts": False, "networks": ["x"]})
    assert rulings.renew() == {"alerts", "networks"}
    assert (rulings.policy.alerts, rulings.renew()) == (False, frozenset())
    assert rulings.decided.origins["alerts"].source.name == str(file)
    write(file, {"networks": ["x"]})
    assert rulings.renew() == {"alerts"}
    file.unlink()
    assert rulings.renew() == {"networks"}
    assert (rulings.policy, rulings.decided.origins) == (Policy(), {})


def test_a_file_that_breaks_while_it_runs_says_what_it_said_last(tmp_path: Path) -> None:
    file = write(tmp_path / "policy.json", {"networks": ["x"], "alerts": False})
    rulings = Rulings([tmp_path], pause=list)
    write(file, '{"networks": ["x"')
    assert rulings.renew() == frozenset()
    assert rulings.policy == Policy(networks=("x",), alerts=False)
    assert [problem.where for problem in rulings.decided.problems] == [""]
    write(file, {"networks": ["x", "mastodon"]})
    assert rulings.renew() == {"networks", "alerts"}
    assert rulings.decided.problems == ()


def test_a_file_that_is_taken_away_and_comes_back_meanwhile_changes_nothing(
    tmp_path: Path,
) -> None:
    file = write(tmp_path / "policy.json", {"receipts": False})
    rulings = Rulings([tmp_path], pause=lambda: write(file, {"receipts": False}))
    file.unlink()  # as Group Policy does before it writes all anew
    assert rulings.renew() == frozenset()
    assert rulings.policy.receipts is False


def test_fixed_rulings_stay_as_they_are() -> None:
    rulings = Rulings.of(Policy(alerts=False))
    assert (rulings.policy, rulings.renew()) == (Policy(alerts=False), frozenset())


def test_each_change_is_named_once_though_two_look_at_the_same_time(tmp_path: Path) -> None:
    said: list[frozenset[str]] = []

    def look() -> None:
        said.append(rulings.renew())

    other = threading.Thread(target=look)

    def pause() -> None:
        if not other.ident:
            other.start()
            other.join(0.3)  # it waits for its turn, so that this is over first

    rulings = Rulings([tmp_path], pause)
    write(tmp_path / "policy.json", {"alerts": False})
    look()
    other.join()
    assert sorted(said, key=len) == [frozenset(), {"alerts"}]


@pytest.mark.skipif(os.name != "posix", reason="no file is swapped while it is read here")
def test_many_threads_read_whole_states_while_it_changes(tmp_path: Path) -> None:
    """Two entries that always change together are never seen apart."""
    file = tmp_path / "policy.json"
    rulings = Rulings([tmp_path], pause=list)
    over, torn = threading.Event(), []

    def look() -> None:
        while not over.is_set():
            seen = rulings.policy
            if bool(seen.ring) != bool(seen.sync_interval):
                torn.append(seen)

    def change(content: Callable[[int], dict[str, Any]]) -> None:
        for turn in range(40):
            swapped = write(tmp_path / f"{threading.get_ident()}.tmp", content(turn))
            swapped.replace(file)
            rulings.renew()

    lookers = [threading.Thread(target=look) for _ in range(3)]
    changers = [
        threading.Thread(
            target=change,
            args=(lambda turn: {"ring": "a", "sync_interval": 5} if turn % 2 else {},),
        )
        for _ in range(2)
    ]
    for thread in lookers + changers:
        thread.start()
    for thread in changers:
        thread.join()
    over.set()
    for thread in lookers:
        thread.join()
    assert not torn
    assert NOBODY not in rulings.policy.networks
