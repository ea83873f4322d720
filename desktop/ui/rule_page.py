"""“What Goodword looks for”: the rules that are checked, as a page like the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from desktop.guidelines.blocks import BREAK, Block, Kind, Run
from desktop.guidelines.documents import Heading, Page
from desktop.guidelines.length import Length
from desktop.model import Level
from desktop.ui.error_words import QT_TRANSLATE_NOOP
from desktop.ui.messages import day_text, level_text, number_text
from desktop.ui.sheet import words

if TYPE_CHECKING:
    from desktop.guidelines.listing import Listed

RULES = "goodword:rules"
"""Id of the page; no page of a program can have it."""
_LEVELS = {
    Level.BLOCK: QT_TRANSLATE_NOOP("Guidelines", "A caption with one of these can't be shared."),
    Level.MUST: QT_TRANSLATE_NOOP(
        "Guidelines", "There is a good reason, often a law. You can still share."
    ),
    Level.SHOULD: QT_TRANSLATE_NOOP("Guidelines", "How the company writes."),
    Level.TIP: QT_TRANSLATE_NOOP(
        "Guidelines", "A matter of taste. “Not this time” puts a tip aside."
    ),
}


def rule_page(rules: Sequence[Listed], program: str) -> Page:
    """The page for one program's rules; `program` is its address."""
    blocks = tuple(_blocks(rules))
    headings = tuple(
        Heading(block.anchors[0], block.text, block.level, number)
        for number, block in enumerate(blocks)
        if block.kind is Kind.HEADING
    )
    title = words("What Goodword looks for")
    return Page(RULES, title, f"{program}#rules", blocks, headings, Length(0, 0, 0))


def _blocks(rules: Sequence[Listed]) -> Iterator[Block]:
    yield Block(Kind.HEADING, (Run(words("What Goodword looks for")),), (RULES,), level=1)
    yield _said(
        words(
            "While you write, Goodword compares your caption with these rules of your program. "
            "It does so on this computer; nobody is told what it finds."
        )
    )
    for level in Level:
        own = [rule for rule in rules if rule.level is level]
        if not own:
            continue
        yield Block(Kind.HEADING, (Run(level_text(level)),), (level.value,), level=2)
        yield _said(words(_LEVELS[level]))
        for rule in own:
            yield from _rule(rule)
    yield Block(Kind.HEADING, (Run(words("And besides")),), ("besides",), level=2)
    for text in (
        words("Each network’s own limits: how long a text may be, how many pictures it takes."),
        words("The hashtags that a campaign asks for, and the words that say where you work."),
        words("A description for every picture, for people who can’t see it."),
    ):
        yield Block(Kind.ITEM, (Run(text),), level=1, mark="•")


def _said(text: str) -> Block:
    return Block(Kind.PARAGRAPH, (Run(text),))


def _rule(rule: Listed) -> Iterator[Block]:
    yield Block(Kind.PARAGRAPH, (Run(rule.message, bold=True),), (rule.id,), lead=True)
    runs: list[Run] = []
    if rule.why:
        runs.append(Run(f"{rule.why} "))
    if rule.link:
        runs.append(Run(words("Read more"), link=rule.link))
    for line in _lines(rule):
        runs.append(Run((BREAK if runs else "") + line))
    if runs:
        yield Block(Kind.PARAGRAPH, tuple(runs))


def _lines(rule: Listed) -> Iterator[str]:
    more = ""
    if rule.more:
        more = ", " + words("and {count} more").format(count=number_text(rule.more))
    if len(rule.words) > 1:
        yield words("Looks for: {words}").format(words=", ".join(rule.words) + more)
    if len(rule.swaps) > 1:
        better: dict[str, list[str]] = {}
        for found, instead in rule.swaps:
            better.setdefault(instead, []).append(found)
        for number, (instead, found_) in enumerate(better.items()):
            last = more if number == len(better) - 1 else ""
            yield f"{', '.join(found_)} → {instead}{last}"
    if rule.languages:
        names = ", ".join(map(_language, rule.languages))
        yield words("Only in: {languages}").format(languages=names)
    if rule.networks:
        names = ", ".join(one.title() for one in rule.networks)
        yield words("Only on: {networks}").format(networks=names)
    yield from _times(rule.starts, rule.ends)


def _times(starts: datetime | None, ends: datetime | None) -> Iterator[str]:
    if starts is not None:
        yield words("From {day} on").format(day=day_text(starts))
    if ends is not None:
        yield words("Until {day}").format(day=day_text(ends))


def _language(tag: str) -> str:
    locale = QLocale(tag)
    if locale.language() == QLocale.Language.C:
        return tag
    return QLocale.languageToString(locale.language())
