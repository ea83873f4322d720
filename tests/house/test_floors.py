"""The house stands: imports go down only, one door each, words and labels for everything."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import errors, settings
from desktop.ui import messages
from desktop.ui.setting_row import LABELS

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted([*(ROOT / "desktop").rglob("*.py"), ROOT / "main.py"])

WINGS = ("feeds", "guidelines", "share", "reach", "practice")
WORDS = {"desktop.model", "desktop.errors", "desktop"}
SEAM = {
    "desktop.jobs",
    "desktop.clockwork",
    "desktop.rounds",
    "desktop.tallying",
    "desktop.foundation",
    "desktop.obeying",
    "desktop.offered",
    "desktop.belonging",
    "desktop.measuring",
    "desktop.forgetting",
    "desktop.clicking",
    "desktop.balance",
    "desktop.moments",
    "desktop.permitting",
    "desktop.delivering",
    "desktop.happened",
    "desktop.reporting",
    "desktop.reports",
    "desktop.ranking",
    "desktop.campaigning",
}
SEAM |= {f"desktop.{path.stem}" for path in (ROOT / "desktop").glob("authoring*.py")}
SEAM |= {f"desktop.{path.stem}" for path in (ROOT / "desktop").glob("diagnose*.py")}
ROOF = {"desktop.app", "desktop.desk", "desktop.places", "desktop.places_reach", "desktop.check"}
ROOF |= {f"desktop.{path.stem}" for path in (ROOT / "desktop").glob("tour*.py")}
ROOF |= {"desktop.standing", "desktop.tidings", "desktop.leading", "desktop.windows"}
ROOF |= {"desktop.decisions"}
ROOF |= {"desktop.preflight"}  # tries Qt itself before anything of ours does
DOORS = {
    "sqlite3": {"desktop.store", "desktop.store_look"},
    "requests": {"desktop.transport"},
    "urllib3": {"desktop.transport"},
    "keyring": {"desktop.keyrings"},
    "secretstorage": {"desktop.keyrings"},
    "jeepney": {"desktop.keyrings", "desktop.notify", "desktop.portal"},
    "platformdirs": {"desktop.paths"},
    "cryptography": {"desktop.share.dpop", "desktop.minisign", "desktop.certificate"},
    "markdown_it": {"desktop.guidelines.markdown"},
    "yaml": {"desktop.guidelines.vale_yaml"},
}
TABLES = {
    "settings": {"desktop.settings"},
    "programs": {"desktop.feeds.program", "desktop.feeds.access"},
    "fetched": {"desktop.feeds.fetched"},
    "posts": {
        "desktop.feeds.posts",
        "desktop.feeds.keeping",
        "desktop.feeds.library",
        "desktop.feeds.memory",
        "desktop.feeds.numbering",
    },
    "posts_bodies": {"desktop.feeds.posts", "desktop.feeds.keeping", "desktop.feeds.library"},
    "posts_text": {"desktop.feeds.keeping", "desktop.feeds.library"},
    "posts_words": {"desktop.feeds.keeping", "desktop.feeds.library"},
    "posts_terms": {"desktop.feeds.keeping"},
    "holds": {"desktop.feeds.holds"},
    "tombstones": {"desktop.feeds.tombstones"},
    "choices": {"desktop.feeds.choices"},
    "accounts": {"desktop.share.profiles"},
    "drafts": {"desktop.share.drafts"},
    "draft_versions": {"desktop.share.drafts"},
    "shares": {"desktop.share.shares", "desktop.share.queue"},
    "halts": {"desktop.share.halts"},
    "metrics": {"desktop.reach.metrics", "desktop.reach.recalled"},
    "metrics_gone": {"desktop.reach.recalled"},
    "spans": {"desktop.reach.spans"},
    "imports": {"desktop.reach.imports"},
    "agreements": {"desktop.reach.agreements"},
    "events": {"desktop.reach.events"},
}
EMPTY_NAMES = {"utils", "helpers", "common", "base", "manager", "controller", "handler", "misc"}


def module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(tree: ast.AST) -> Iterator[tuple[str, bool]]:
    """Every import: (module, whether only for the type checker)."""
    typing_only: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            typing_only |= {id(inner) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield name.name, id(node) in typing_only
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module, id(node) in typing_only
            for name in node.names:
                yield f"{node.module}.{name.name}", id(node) in typing_only


TREES = {module(path): ast.parse(path.read_text("utf-8")) for path in FILES}
IMPORTS = {
    name: [(wanted, typed) for wanted, typed in imports(tree)] for name, tree in TREES.items()
}


def floor(name: str) -> int:
    if name in WORDS:
        return 0
    if name == "main":
        return 6
    if name in ROOF:
        return 5
    if name.startswith("desktop.ui"):
        return 4
    if name in SEAM:
        return 3
    return 2 if wing(name) else 1


def wing(name: str) -> str:
    parts = name.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in WINGS else ""


@pytest.mark.parametrize("name", sorted(TREES))
def test_imports_go_down_only(name: str) -> None:
    wrong = [
        wanted
        for wanted, typed in IMPORTS[name]
        if wanted in TREES and wanted != "desktop" and not typed and floor(wanted) > floor(name)
    ]
    assert not wrong


@pytest.mark.parametrize("name", sorted(TREES))
def test_wings_do_not_import_each_other(name: str) -> None:
    own = wing(name)
    if not own:
        return
    others = {wing(wanted) for wanted, _ in IMPORTS[name] if wanted in TREES} - {own, ""}
    # practice stands half a floor above: it plays a network and may use its Protocol
    assert others <= ({"share"} if own == "practice" else set())


def test_only_the_foundation_and_the_tour_know_the_practice_world() -> None:
    knowing = {
        name
        for name in TREES
        if wing(name) != "practice"
        and any(wing(wanted) == "practice" for wanted, _ in IMPORTS[name])
    }
    assert knowing == {"desktop.foundation", "desktop.tour_running", "desktop.tour_harbour"}


def test_there_is_no_circle_of_imports() -> None:
    graph = {
        name: {wanted for wanted, typed in IMPORTS[name] if wanted in TREES and not typed} - {name}
        for name in TREES
    }
    for start in graph:
        seen, waiting = set(), list(graph[start])
        while waiting:
            reached = waiting.pop()
            assert reached != start, f"{start} reaches itself"
            if reached not in seen:
                seen.add(reached)
                waiting += graph[reached]


@pytest.mark.parametrize("name", [name for name in sorted(TREES) if floor(name) < 3])
def test_there_is_no_qt_below_the_seam(name: str) -> None:
    assert not [wanted for wanted, _ in IMPORTS[name] if wanted.startswith("PySide6")]


@pytest.mark.parametrize("name", sorted(name for name in TREES if name in SEAM))
def test_the_seam_knows_only_the_core_of_qt(name: str) -> None:
    qt = {w for w, _ in IMPORTS[name] if w.startswith("PySide6.")}
    assert all(wanted.startswith("PySide6.QtCore") for wanted in qt)


@pytest.mark.parametrize("library", sorted(DOORS))
def test_each_library_has_its_one_door(library: str) -> None:
    using = {
        name
        for name in TREES
        for wanted, typed in IMPORTS[name]
        if wanted.partition(".")[0] == library and not typed
    }
    assert using <= DOORS[library] | {f"{door}_entries" for door in DOORS[library]}


def test_only_the_browser_opens_addresses_and_folders() -> None:
    """Qt itself would hand the child our own libraries (`desktop.children`)."""
    using = {
        name
        for name, tree in TREES.items()
        if any("QDesktopServices" in wanted for wanted, _ in IMPORTS[name])
        or any(
            isinstance(node, ast.Attribute) and node.attr == "setOpenExternalLinks"
            for node in ast.walk(tree)
        )
    }
    assert using == {"desktop.ui.browser"}


@pytest.mark.parametrize("table", sorted(TABLES))
def test_each_table_has_its_one_owner(table: str) -> None:
    named = re.compile(rf"\b(?:FROM|INTO|UPDATE|JOIN|TABLE)\s+{table}\b")
    users = set()
    for name, tree in TREES.items():
        texts = [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        if name != "desktop.schema" and any(named.search(text) for text in texts):
            users.add(name)
    assert users <= TABLES[table]


def test_no_page_imports_a_page() -> None:
    pages = {
        "desktop.ui.feed",
        "desktop.ui.composer",
        "desktop.ui.outbox",
        "desktop.ui.accounts",
        "desktop.ui.reach",
        "desktop.ui.guidelines",
        "desktop.ui.settings",
        "desktop.ui.welcome",
    }
    for page in pages:
        assert not {wanted for wanted, _ in IMPORTS[page]} & (pages - {page}), page


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert not [name for name in TREES if name.rpartition(".")[2] in EMPTY_NAMES]


def test_every_module_says_in_its_first_sentence_what_it_owns() -> None:
    assert not [name for name, tree in TREES.items() if not ast.get_docstring(tree)]


def test_only_the_log_and_the_seam_catch_everything() -> None:
    catching = {
        name
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
        and not any(isinstance(inner, ast.Raise) and inner.exc is None for inner in node.body)
        and not (node.body and isinstance(node.body[-1], ast.Raise))
    }
    assert catching <= {"desktop.log", "desktop.jobs", "desktop.deadline"}


def test_no_lambda_that_holds_self_is_connected() -> None:
    """Such a lambda keeps its window alive for ever."""
    found = []
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".connect"):
                found += [
                    f"{name}:{node.lineno}"
                    for argument in node.args
                    if isinstance(argument, ast.Lambda) and "self" in ast.unparse(argument)
                ]
    assert not found


def test_no_text_is_put_together_before_it_is_translated() -> None:
    found = []
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith((".tr", "say")):
                found += [
                    f"{name}:{node.lineno}"
                    for argument in node.args[:1]
                    if isinstance(argument, (ast.JoinedStr, ast.BinOp))
                ]
    assert not found


def test_every_error_has_words() -> None:
    kinds = {
        value.__name__
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, errors.GoodwordError)
    }
    assert kinds == set(messages.ERRORS)


def test_every_setting_that_is_shown_has_a_label() -> None:
    shown = {one.name for one in settings.SETTINGS if one.kind != "kept"}
    assert shown == set(LABELS)


def test_no_path_of_a_machine_stands_in_the_source() -> None:
    wrong = re.compile(r"/(?:home|root|work|tmp)/\w")
    found = [
        f"{module(path)}:{number}"
        for path in FILES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if wrong.search(line)
    ]
    assert not found
