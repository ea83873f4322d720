"""What IT decided anew is taken up by everything that does not ask for it at each use."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from desktop import autostart, log, settings
from desktop.policies import Rulings
from desktop.policy import Policy

if TYPE_CHECKING:
    from desktop.foundation import Foundation

_WAY = frozenset({"authorities", "proxy", "no_proxy"})
_WHO = frozenset({"segments", "ring"})
OFFERED = frozenset({"networks", "applications", "assisted"})
"""Entries that decide which networks there are."""
_log = logging.getLogger(__name__)


def way(decided: Policy) -> dict[str, Any]:
    """How the web is reached, as `Web` and `Web.configure` want it."""
    return {
        "authorities": decided.authorities,
        "proxy": decided.proxy,
        "no_proxy": decided.no_proxy,
    }


def tell_problems(rulings: Rulings) -> None:
    """What of the policy was refused, for whoever reads the log; never a value."""
    for problem in rulings.decided.problems:
        _log.warning("policy %s, %s: %s", problem.file, problem.where, problem.problem)


def obey(found: Foundation, changed: frozenset[str]) -> None:
    """As far as no screen is needed for it. Not for the main thread. Errors: `DiskFull`."""
    policy = found.rulings.policy
    _log.info("the policy changed: %s", ", ".join(sorted(changed)))
    tell_problems(found.rulings)
    log.level(policy.log_level)
    if changed & _WAY:
        found.web.configure(**way(policy))
        found.reporting.configure(**way(policy))
    if changed & OFFERED:
        found.renew_catalog()
    if changed & _WHO:
        for program in found.programs.all():
            found.wishes.apply(program)
    if "autostart" in changed:
        obey_autostart(found)


def obey_autostart(found: Foundation) -> None:
    """Start with the computer or don't, as IT says; where IT no longer says anything, as the
    person had it before. What is on and starts a program that was moved is mended. Errors:
    `DiskFull`."""
    try:
        autostart.repair()
    except OSError as error:
        _log.warning("the entry for starting with the computer is old: %s", error.strerror)
    decided, kept = found.rulings.policy.autostart, found.settings
    before = kept.get(settings.AUTOSTART_BEFORE)
    if decided is None and not before:
        return
    try:
        state = autostart.state()
        if decided is None:
            wanted = before == "on"
        else:
            wanted = decided
            if not before:
                kept.put(settings.AUTOSTART_BEFORE, state)
        if (state == "on") is not wanted:
            autostart.switch(wanted)
        if decided is None:
            kept.put(settings.AUTOSTART_BEFORE, "")
    except OSError as error:
        _log.warning("the entry for starting with the computer stays: %s", error.strerror)
