"""From one rule and a view to its hints: whether the rule applies, and what it says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from desktop.guidelines.findings import find
from desktop.guidelines.rules import Rule
from desktop.guidelines.view import Context, Finding, View
from desktop.model import Fix, Hint

MOST = 50
"""Hints of one rule in one text; what has more is told often enough."""
_PLACEHOLDER = re.compile(r"\{(found|to|n|min|max)\}")


def applies(rule: Rule, context: Context) -> bool:
    """What is not known is no reason to be silent."""
    language = context.language.lower()
    for meant, known in ((rule.networks, context.networks), (rule.segments, context.segments)):
        if known and "*" not in meant and not set(known) & set(meant):
            return False
    return in_force(rule, context.now) and (
        not language
        or "*" in rule.languages
        or any(language == one or language.startswith(f"{one}-") for one in rule.languages)
    )


def in_force(rule: Rule, now: datetime | None) -> bool:
    return now is None or (
        (rule.starts is None or now >= rule.starts) and (rule.ends is None or now < rule.ends)
    )


def judge(rule: Rule, view: View) -> tuple[Hint, ...]:
    """The hints of one rule in order; of those that overlap only the first and longest."""
    findings = islice(find(rule.check, view), 4 * MOST)
    return tuple(_hint(rule, finding, view) for finding in _apart(findings))


def _apart(findings: Iterable[Finding]) -> list[Finding]:
    kept: list[Finding] = []
    for finding in sorted(findings, key=_place):
        if not kept or finding.start >= kept[-1].end:
            kept.append(finding)
    return kept[:MOST]


def _place(finding: Finding) -> tuple[int, int]:
    return finding.start, -finding.end


def _hint(rule: Rule, finding: Finding, view: View) -> Hint:
    found = view.text[finding.start : finding.end]
    message = rule.message
    if "{" in message:
        facts = {"found": found, **finding.facts}
        message = _PLACEHOLDER.sub(lambda key: str(facts.get(key[1], key[0])), message)
    network = ""
    if "*" not in rule.networks:
        wanted = view.context.networks or rule.networks
        networks = [one for one in wanted if one in rule.networks]
        network = networks[0] if len(networks) == 1 else ""
    return Hint(
        rule.id,
        rule.level,
        finding.start,
        finding.end,
        found,
        message,
        rule.why,
        rule.link,
        finding.fixes,
        network,
    )


def moved(hint: Hint, by: int) -> Hint:
    """The same hint where its stretch of the text begins at `by`."""
    return Hint(
        hint.rule,
        hint.level,
        hint.start + by,
        hint.end + by,
        hint.found,
        hint.message,
        hint.why,
        hint.link,
        tuple(Fix(fix.start + by, fix.end + by, fix.text) for fix in hint.fixes),
        hint.network,
    )
