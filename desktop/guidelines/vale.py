"""Vale's style packages and vocabularies as a rule file of ours.

A pure converter: `read` looks into a folder and says what became of every rule; nothing else is
read, written or run. What can't be taken is named with the reason, and the rest stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.errors import BadFile
from desktop.guidelines import rules, vale_files, vale_rules, vale_vocabulary, vale_yaml
from desktop.guidelines.vale_vocabulary import Vocabulary

_OPEN_TO_WORDS = ("existence", "substitution", "conditional", "repetition")


@dataclass(frozen=True, slots=True)
class Imported:
    """`body`: a rule file; `rules`: how many are in it; `problems`: `Style.Rule: reason`."""

    body: bytes
    rules: int
    problems: tuple[str, ...]


def read(folder: Path, language: str = "") -> Imported:
    """The styles and vocabularies of a folder. `language` is written into every rule.
    Errors: NotFound; BadFile where there are too many files."""
    top = vale_files.root(folder)
    made: dict[str, dict[str, Any]] = {}
    problems: list[str] = []
    open_to_words: list[str] = []
    for source in vale_files.rules(top):
        try:
            found = vale_yaml.read(source.read(vale_yaml.LARGEST))
            taken = vale_rules.rule(source.name[:100], found)
            _check(taken.rule)
        except BadFile as error:
            problems.append(f"{source.name}: {error.problem}")
            continue
        made[source.name] = dict(taken.rule)
        problems += [f"{source.name}: {one}" for one in taken.without]
        if _takes_words(found, taken.rule):
            open_to_words.append(source.name)
    vocabulary = _vocabulary(top, problems)
    accepted = vale_vocabulary.accepted_words(vocabulary.accepted)
    for name in open_to_words:
        spared = vale_vocabulary.exceptions(made[name], accepted)
        if spared:
            made[name]["exceptions"] = [*made[name].get("exceptions", ()), *spared]
    for rule, without in (
        vale_vocabulary.terms(vocabulary.accepted),
        vale_vocabulary.avoid(vocabulary.rejected),
    ):
        if rule is not None:
            made[rule["id"]] = rule
        problems += [f"{(rule or {'id': 'Vale'})['id']}: {one}" for one in without]
    if language:
        made = {name: rule | {"lang": [language]} for name, rule in made.items()}
    return _imported(folder, made, problems)


def _takes_words(found: Mapping[str, Any], rule: Mapping[str, Any]) -> bool:
    """Whether an accepted word is an exception to the rule."""
    said = {str(key).lower(): str(value).strip().lower() for key, value in found.items()}
    return (
        rule["type"] in _OPEN_TO_WORDS
        and said.get("vocab") != "false"
        and not (said.get("extends") == "existence" and said.get("nonword") == "true")
    )


def _vocabulary(top: Path, problems: list[str]) -> Vocabulary:
    vocabulary = Vocabulary()
    for source in vale_files.vocabularies(top):
        try:
            body = source.read(vale_yaml.LARGEST)
            if len(body) > vale_yaml.LARGEST:
                raise BadFile(problem=f"larger than {vale_yaml.LARGEST >> 20} MB")
            found = vale_vocabulary.entries(body)
        except BadFile as error:
            problems.append(f"{source.path.parent.name}/{source.path.name}: {error.problem}")
            continue
        (vocabulary.accepted if source.name == "accept" else vocabulary.rejected).extend(found)
    return vocabulary


def _check(rule: Mapping[str, Any]) -> None:
    """A rule that Goodword itself refuses is told now, not when the program is read."""
    book = rules.read(_body("", [rule]), "")
    if book.problems:
        raise BadFile(problem=book.problems[0].partition(": ")[2])


def _imported(folder: Path, made: Mapping[str, Any], problems: list[str]) -> Imported:
    name = re.sub(r"[^\w.-]+", "-", folder.resolve().name).strip("-") or "vale"
    body = _body(name, list(made.values()))
    count = len(made)
    # All together may be too much where each alone is not.
    if len(body) > rules.LARGEST_FILE:
        problems.append(f"{name}: {len(body)} bytes; a rule file has {rules.LARGEST_FILE}")
        return Imported(b"", 0, tuple(problems))
    book = rules.read(body, name)
    problems += book.problems
    kept = {rule.id for rule in book.rules}
    if len(kept) < count:
        made = {one: rule for one, rule in made.items() if rule["id"] in kept}
        body, count = _body(name, list(made.values())), len(made)
    return Imported(body, count, tuple(problems))


def _body(name: str, made: list[Any]) -> bytes:
    found = {"schema": "guidelines/1", "id": name, "guide": {"title": name}, "rules": made}
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()
