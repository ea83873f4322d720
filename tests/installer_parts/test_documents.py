"""What the documents for IT say is there: links, files, switches, properties, entries, examples."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.policy import ENTRIES
from desktop.policy_sorting import sort
from installer import metadata, steps

ROOT = metadata.ROOT
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
FOR_IT = [
    ROOT / name
    for name in (
        "README.md",
        "docs/deployment.md",
        "docs/diagnostics.md",
        "docs/licences.md",
        "docs/policy.md",
        "docs/privacy.md",
        "docs/releasing.md",
        "docs/security.md",
    )
]
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_CODE = re.compile(r"```[\w-]*\n(.*?)```|`([^`\n]+)`", re.DOTALL)
_SWITCH = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
_PLACE = re.compile(r"(?:\.ci|\.github|bench|desktop|docs|installer|resources|tests)/[\w./*-]*\w")


def _named(pages: list[Path]) -> list[object]:
    return [pytest.param(page, id=page.name) for page in pages]


def _code(page: Path) -> list[str]:
    """Each line of code of a page, in blocks and between words."""
    found = _CODE.findall(page.read_text("utf-8"))
    return [line for block, word in found for line in (block or word).splitlines()]


def _sources(*folders: str) -> str:
    files = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return "\n".join(path.read_text("utf-8") for path in [*files, ROOT / "main.py"])


def _anchors(page: Path) -> set[str]:
    """Of headings, as the places that show such pages make them."""
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    lines = re.findall(r"^#+ +(.+)$", text, re.MULTILINE)
    plain = [re.sub(r"[^\w\- ]", "", line.lower()).strip() for line in lines]
    return {line.replace(" ", "-") for line in plain}


@pytest.mark.parametrize("page", _named(PAGES))
def test_each_link_leads_to_a_file_and_a_heading_that_are_there(page: Path) -> None:
    for link in _LINK.findall(page.read_text("utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        place, _, anchor = link.partition("#")
        target = (page.parent / place) if place else page
        assert target.exists(), f"{page.name}: {link}"
        if anchor:
            assert anchor in _anchors(target), f"{page.name}: {link}"


@pytest.mark.parametrize("page", _named(FOR_IT))
def test_each_file_that_a_page_for_it_names_is_there(page: Path) -> None:
    for line in _code(page):
        for place in _PLACE.findall(line):
            if line.strip() == place or line.startswith(("sh ", "python ")):
                assert any(ROOT.glob(place.rstrip("/"))), f"{page.name}: {place}"


@pytest.mark.parametrize("page", _named(FOR_IT))
def test_each_switch_of_ours_that_a_page_for_it_names_is_in_the_code(page: Path) -> None:
    known = set(_SWITCH.findall(_sources("desktop", "installer", "bench", ".ci")))
    for line in _code(page):
        ours = re.match(r"(?:\S*/)?goodword(?:\.exe)? |--|python3? (?:main\.py|-m )", line)
        if ours and not line.startswith("python -m pytest"):
            for switch in _SWITCH.findall(line):
                assert switch in known, f"{page.name}: {line}"


@pytest.mark.parametrize("page", _named(FOR_IT))
def test_each_step_and_target_that_a_page_for_it_names_can_be_run(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for line in _code(page):
        for wanted in re.findall(r"^make ([a-z -]+)$", line):
            assert set(wanted.split()) <= targets, f"{page.name}: {line}"
        if step := re.match(r"(?:\S*/)?python -m installer ([a-z ]+)$", line):
            assert set(step[1].split()) <= {*steps.ORDER, "repository", "all"}, line


@pytest.mark.parametrize("page", _named(FOR_IT))
def test_each_variable_of_ours_that_a_page_for_it_names_is_read_somewhere(page: Path) -> None:
    known = _sources("installer", "desktop", ".ci")
    begun = re.findall(r"(GOODWORD_\w+_)\{name\}", known)
    for name in re.findall(r"GOODWORD_\w+", page.read_text("utf-8")):
        put_together = [
            first for first in begun if f'"{name.removeprefix(first)}"' in known and first in name
        ]
        assert name in known or put_together, f"{page.name}: {name}"


def _examples() -> Iterator[object]:
    for page in FOR_IT:
        if page.exists() and page.name != "policy.md":
            for at, block in enumerate(
                re.findall(r"```json\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
            ):
                yield pytest.param(block, id=f"{page.name}-{at}")


@pytest.mark.parametrize("block", list(_examples()))
def test_each_example_of_a_policy_is_one_without_a_mistake(block: str) -> None:
    content = json.loads(block)
    if set(content) == {"version", "notes"}:
        return  # the file that `updates` names
    decided = sort("the page", content)
    assert not decided.problems


def test_each_entry_that_the_page_for_it_speaks_of_is_one() -> None:
    """Single words in code that could be taken for entries, where the text calls them policy."""
    text = (ROOT / "docs" / "deployment.md").read_text("utf-8")
    for name in re.findall(r"policy(?:'s)? `([a-z_]+)[`:]", text):
        assert name in ENTRIES, name


def test_what_the_msi_can_be_told_is_what_the_page_says() -> None:
    text = (ROOT / "docs" / "deployment.md").read_text("utf-8")
    sources = _sources("installer/windows")
    for name in set(re.findall(r"\b([A-Z]{6,})=", text)):
        assert f'"{name}"' in sources, name


def test_no_machine_of_ours_is_named() -> None:
    for page in PAGES:
        text = page.read_text("utf-8")
        assert not re.search(r"/work/|/tmp/gw|/root/", text), page.name


_BY_HAND = {"assisted", "postaddress"}
"""Modules of `share` whose addresses only the browser opens."""
_SHOWN = "bsky.app"
"""Where a post is looked at, in the browser too."""
_HOST = re.compile(r"\"https://([a-z0-9.-]+\.[a-z]+)")


def test_each_host_that_the_code_speaks_to_by_itself_is_on_the_list_for_the_firewall() -> None:
    text = (ROOT / "docs" / "deployment.md").read_text("utf-8")
    listed = text.partition("## The network\n")[2].partition("\n## ")[0]
    for path in sorted((ROOT / "desktop" / "share").glob("*.py")):
        for host in _HOST.findall(path.read_text("utf-8")):
            if path.stem not in _BY_HAND and host != _SHOWN:
                assert f"`{host}`" in listed, f"{path.name}: {host}"
