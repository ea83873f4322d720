"""What administrators get beside the packages says what the program reads, entry by entry."""

from __future__ import annotations

import json
import plistlib
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from desktop import policies, policy_files, policy_registry
from desktop.policy import ENTRIES, Policy
from desktop.policy_registry import DWORD, MULTI_SZ, POLICIES, SZ, Tree
from desktop.policy_sorting import sort
from desktop.share.assisted import by_hand
from installer import admx, metadata, templates
from installer.policy_page import page

META = metadata.read()
NS = f"{{{admx.SCHEMA}}}"
NAMES = sorted(ENTRIES)


def from_file(file: Path, body: bytes) -> policies.Decided:
    file.write_bytes(body)
    return policies.decide([policy_files.check(file)])[0]


def from_example() -> Policy:
    """What the examples of all entries together decide."""
    taken, problems, _ = sort("examples", {name: one.example for name, one in ENTRIES.items()})
    assert problems == []
    return Policy(**taken)


def root(body: bytes) -> ET.Element:
    return ET.fromstring(body)


DEFINITIONS, WORDS = (root(body) for body in admx.templates(META))
TEMPLATES = DEFINITIONS.findall(f".//{NS}policy")


def tag(element: ET.Element) -> str:
    return element.tag.removeprefix(NS)


# --- the files of each system are read as they are given ------------------------------------------


def test_the_example_files_decide_what_the_examples_of_the_entries_say(tmp_path: Path) -> None:
    for name, body in (
        ("policy.json", templates.example()),
        ("a.mobileconfig", templates.profile(META)),
    ):
        found = from_file(tmp_path / name, body)
        assert found.problems == ()
        assert found.policy == from_example()
        assert all(found.policy.decides(entry) for entry in ENTRIES)


def test_the_profile_is_a_payload_of_our_own_domain() -> None:
    outer = plistlib.loads(templates.profile(META))
    (inner,) = outer["PayloadContent"]
    assert (outer["PayloadType"], inner["PayloadType"]) == ("Configuration", META.app_id)
    assert outer["PayloadScope"] == "System"
    for payload in (outer, inner):
        assert payload["PayloadVersion"] == 1
        assert re.fullmatch(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", payload["PayloadUUID"])
    assert outer["PayloadUUID"] != inner["PayloadUUID"]


def entered(policy: ET.Element, value: Any) -> Tree:
    """What Group Policy writes for a template that is enabled (or disabled: false) and filled
    in with the parts of an example."""
    values: dict[str, dict[str, tuple[int, Any]]] = {}

    def put(element: ET.Element, kind: int, data: Any) -> None:
        key = element.get("key", policy.get("key", ""))
        values.setdefault(key, {})[element.get("valueName", "")] = (kind, data)

    if isinstance(value, bool):
        number = policy.find(f"{NS}{'enabledValue' if value else 'disabledValue'}/{NS}decimal")
        assert number is not None
        put(policy, DWORD, int(number.get("value", "")))
    for element in policy.iterfind(f"{NS}elements/*"):
        given = value.get(element.get("id")) if isinstance(value, dict) else value
        match tag(element):
            case "decimal":
                assert int(element.get("minValue", "")) <= given <= int(element.get("maxValue", ""))
                put(element, DWORD, int(given))
            case "enum":
                offered = [one.text for one in element.iterfind(f".//{NS}string")]
                assert given in offered
                put(element, SZ, given)
            case "multiText":
                put(element, MULTI_SZ, given or [])
            case "text":
                assert len(given or "") <= int(element.get("maxLength", ""))
                put(element, SZ, given or "")
            case "boolean":
                side = "trueValue" if given else "falseValue"
                number = element.find(f"{NS}{side}/{NS}decimal")
                assert number is not None
                put(element, DWORD, int(number.get("value", "")))
            case other:
                pytest.fail(f"nobody knows what {other} writes")
    tree = Tree(values.pop(POLICIES, {}))
    for key, inner in values.items():
        assert key.startswith(f"{POLICIES}\\")
        path = key.removeprefix(f"{POLICIES}\\").split("\\")
        held = Tree(inner)
        for name in reversed(path):
            held = Tree({}, {name: held})
        tree = held
    return tree


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.get("name"))
def test_what_group_policy_writes_is_read_as_the_entry(template: ET.Element) -> None:
    name = template.get("name", "")
    entry = ENTRIES.get(name) or ENTRIES["applications"]
    example = entry.example
    if entry.kind == "secret_table":
        example = {"client_id": "86abc", "scopes": ["openid"]}
        network = name.removeprefix("applications_")
        if network == "linkedin":
            example |= {"native_pkce": True, "version": "202609", "client_secret": "s"}
    for value in (True, False) if entry.kind == "switch" else (example,):
        said = policy_registry.everything(
            lambda hive, path, value=value: (
                entered(template, value) if (hive, path) == ("HKLM", POLICIES) else None
            )
        )
        found = policies.decide(said)[0]
        assert found.problems == ()
        if entry.kind == "secret_table":
            expected = sort("", {"applications": {network: example}}).decided["applications"]
            assert dict(found.policy.applications) == dict(expected)
        else:
            assert getattr(found.policy, name) == sort("", {name: value}).decided[name]


def test_every_entry_has_its_template() -> None:
    names = {template.get("name", "") for template in TEMPLATES}
    tables = {name for name in names if name.startswith("applications_")}
    assert names - tables == set(ENTRIES) - {"applications"}
    assert tables == {f"applications_{network}" for network in admx.NETWORKS}


# --- the templates are as the schema of Microsoft wants them --------------------------------------

ORDER = {
    "policyDefinitions": ["policyNamespaces", "resources", "supportedOn", "categories", "policies"],
    "policy": ["parentCategory", "supportedOn", "enabledValue", "disabledValue", "elements"],
    "policyDefinitionResources": ["displayName", "description", "resources"],
    "resources": ["stringTable", "presentationTable"],
    "boolean": ["trueValue", "falseValue"],
    "item": ["value"],
    "textBox": ["label"],
}
NEEDED = {
    "policy": {"name", "class", "displayName", "explainText", "key"},
    "category": {"name", "displayName"},
    "definition": {"name", "displayName"},
    "target": {"prefix", "namespace"},
    "decimal": set(),
    "text": set(),
    "multiText": {"id", "valueName"},
    "enum": {"id", "valueName"},
    "boolean": {"id", "valueName"},
    "item": {"displayName"},
    "textBox": {"refId"},
    "multiTextBox": {"refId"},
    "decimalTextBox": {"refId"},
    "dropdownList": {"refId"},
    "checkBox": {"refId"},
    "string": set(),
    "presentation": {"id"},
}
BOXES = {
    "text": "textBox",
    "multiText": "multiTextBox",
    "decimal": "decimalTextBox",
    "enum": "dropdownList",
    "boolean": "checkBox",
}


@pytest.mark.parametrize("top", [DEFINITIONS, WORDS], ids=["admx", "adml"])
def test_elements_stand_in_the_order_of_the_schema_with_what_they_need(top: ET.Element) -> None:
    assert top.get("schemaVersion") == "1.0"
    assert re.fullmatch(r"\d{1,4}\.\d{1,4}", top.get("revision", ""))
    for element in top.iter():
        assert element.tag.startswith(NS)
        inner = [tag(one) for one in element]
        if order := ORDER.get(tag(element)):
            assert inner == [one for one in order if one in inner], tag(element)
        assert NEEDED.get(tag(element), set()) <= set(element.attrib), tag(element)
        for name in ("name", "id", "refId"):
            assert re.fullmatch(r"[A-Za-z0-9_]+", element.get(name, "a"))


def test_everything_that_is_referred_to_is_there_once() -> None:
    strings = [one.get("id") for one in WORDS.iterfind(f".//{NS}string")]
    shown = {one.get("id"): one for one in WORDS.iterfind(f".//{NS}presentation")}
    assert len(strings) == len(set(strings))
    named = [value for one in DEFINITIONS.iter() for value in one.attrib.values()]
    wanted = {m[1] for value in named if (m := re.fullmatch(r"\$\(string\.(.+)\)", value))}
    assert wanted == set(strings)
    categories = {one.get("name") for one in DEFINITIONS.iterfind(f".//{NS}category")}
    (supported,) = (one.get("name") for one in DEFINITIONS.iterfind(f".//{NS}definition"))
    assert {one.get("ref") for one in DEFINITIONS.iterfind(f".//{NS}parentCategory")} == categories
    for template in TEMPLATES:
        assert template.find(f"{NS}supportedOn").get("ref") == supported  # type: ignore[union-attr]
        elements = template.findall(f"{NS}elements/*")
        presented = template.get("presentation")
        assert bool(presented) == bool(elements)
        if not presented:
            continue
        boxes = shown.pop(presented.removeprefix("$(presentation.").removesuffix(")"))
        held = {box.get("refId"): tag(box) for box in boxes if box.get("refId")}
        assert held == {one.get("id"): BOXES[tag(one)] for one in elements}
    assert not shown


def test_nothing_in_the_templates_is_written_where_people_can_write() -> None:
    keys = {one.get("key") for one in DEFINITIONS.iter() if one.get("key")}
    assert all(key == POLICIES or key.startswith(f"{POLICIES}\\") for key in keys if key)


# --- the schema -------------------------------------------------------------------------------


SCHEMA = json.loads(templates.schema(META))


def test_the_schema_takes_the_examples_and_refuses_what_the_program_refuses() -> None:
    checker = jsonschema.Draft202012Validator(SCHEMA)
    checker.check_schema(SCHEMA)
    checker.validate(json.loads(templates.example()))
    checker.validate({"$schema": "policy.schema.json"})
    assert sort("", {"$schema": "policy.schema.json"}).problems == []
    wrong: list[dict[str, Any]] = [{"unheard_of": 1}]
    for name, entry in ENTRIES.items():
        wrong += [{name: value} for value in (None, [1], {"a": {"b": {"c": 1}}}, -1, "")]
        if entry.kind != "switch":
            wrong.append({name: True})
    for content in wrong:
        refused_here = bool(sort("", content).problems)
        assert refused_here or checker.is_valid(content), content
        if not isinstance(next(iter(content.values())), dict):
            assert not checker.is_valid(content), content


# --- what is kept in the repository --------------------------------------------------------------


def test_what_is_kept_is_as_the_table_says() -> None:
    """Stale: run `python -m installer.templates`."""
    for file, body in templates.kept(META).items():
        assert file.read_bytes() == body, file.name


def test_the_reference_has_every_entry_with_its_kind_and_an_example_for_each_system() -> None:
    sections = re.split(r"^### ", page(), flags=re.M)[1:]
    by_name = {section.partition("\n")[0]: section for section in sections}
    assert set(by_name) == set(ENTRIES)
    for name, section in by_name.items():
        assert ENTRIES[name].meaning in section and ENTRIES[name].undecided in section
        assert ("With a mistake in it" in section) == (ENTRIES[name].shut is not None)
        for system in ("\nLinux ", "\nWindows ", "\nmacOS "):
            assert system in section


def test_two_builds_are_equal_byte_for_byte(tmp_path: Path) -> None:
    first, second = (
        templates.build(META, tmp_path, tmp_path / name) for name in ("first", "second")
    )
    assert [one.read_bytes() for one in first] == [one.read_bytes() for one in second]
    assert {one.name for one in first} >= {"Goodword.admx", "Goodword.adml", "policy.json"}


def test_the_names_of_all_networks_are_told_where_one_allows_them() -> None:
    told = ENTRIES["networks"].meaning.partition("Names: ")[2]
    named = set(re.findall(r"[a-z]+", told)) - {"by", "hand"}
    assert named == {place.name for place in by_hand()}
