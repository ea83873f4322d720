"""From one rule and a view to its hints: whether the rule applies, and what it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice

from desktop.guidelines.findings import find
from desktop.guidelines.mending import replacing
from desktop.guidelines.rules import Rule
from desktop.guidelines.sentences import Span
from desktop.guidelines.view import Context, Finding, View
from desktop.guidelines.words import Existence
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


def judge(rule: Rule, view: View, at: int = 0) -> list[Hint]:
    """The hints of one rule in order; of those that overlap only the first and longest. `at`:
    where the text of the view begins."""
    if isinstance(rule.check, Existence):
        return speak(rule, view.found.get(rule.check.search, ()), view.text, at, view.context)
    return judge_any(rule, view, at)


def judge_any(rule: Rule, view: View, at: int) -> list[Hint]:
    network = _network(rule, view.context)
    findings = _apart(islice(find(rule.check, view), 4 * MOST))
    return [_hint(rule, finding, view.text, at, network) for finding in findings]


def speak(rule: Rule, spans: Sequence[Span], text: str, at: int, context: Context) -> list[Hint]:
    """What a rule says that only looks for words, as nearly all of them; as `judge_any` would,
    many times as fast. The spans are in order and apart."""
    name, level, why, link = rule.id, rule.level, rule.why, rule.link
    network, parts = _network(rule, context), rule.message.split("{found}")
    replacement = rule.check.replacement if isinstance(rule.check, Existence) else None
    fixes: tuple[Fix, ...] = ()
    hints: list[Hint] = []
    for start, end in spans[:MOST]:
        found = text[start:end]
        if replacement is not None:
            fixes = _fixes(replacing(text, start, end, replacement), at)
        said = found.join(parts)
        hints.append(
            Hint(name, level, at + start, at + end, found, said, why, link, fixes, network)
        )
    return hints


def _network(rule: Rule, context: Context) -> str:
    """The one that it is about."""
    if "*" in rule.networks:
        return ""
    wanted = context.networks or rule.networks
    networks = [one for one in wanted if one in rule.networks]
    return networks[0] if len(networks) == 1 else ""


def _apart(findings: Iterable[Finding]) -> Sequence[Finding]:
    ordered = [*findings]
    if len(ordered) < 2:
        return ordered
    ordered.sort(key=_place)
    kept: list[Finding] = []
    for finding in ordered:
        if not kept or finding.start >= kept[-1].end:
            kept.append(finding)
    return kept[:MOST]


def _place(finding: Finding) -> tuple[int, int]:
    return finding.start, -finding.end


def _hint(rule: Rule, finding: Finding, text: str, at: int, network: str) -> Hint:
    start, end, fixes, facts = finding
    found = text[start:end]
    message = rule.message
    if "{" in message:
        known = {"found": found, **facts}
        message = _PLACEHOLDER.sub(lambda key: str(known.get(key[1], key[0])), message)
    return Hint(
        rule.id,
        rule.level,
        at + start,
        at + end,
        found,
        message,
        rule.why,
        rule.link,
        _fixes(fixes, at),
        network,
    )


def _fixes(fixes: tuple[Fix, ...], by: int) -> tuple[Fix, ...]:
    if not by or not fixes:
        return fixes
    return tuple([Fix(fix.start + by, fix.end + by, fix.text) for fix in fixes])


def moved(hint: Hint, by: int) -> Hint:
    """The same hint where its stretch of the text begins so much farther behind."""
    return Hint(
        hint.rule,
        hint.level,
        hint.start + by,
        hint.end + by,
        hint.found,
        hint.message,
        hint.why,
        hint.link,
        _fixes(hint.fixes, by),
        hint.network,
    )
