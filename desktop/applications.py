"""The company's own applications with the networks, as IT's policy names them.

A secret among them becomes a `Secret` before anything else sees it. What a program may say
about a network is less: it comes from a web server, so it never brings a secret, and never
an address that a secret would be sent to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from desktop.model import Facts, Secret

SECRET = "client_secret"  # noqa: S105 - a name, no secret
FOR_TESTS = ("allow_http", "authorize", "token", "revoke", "api")
"""Keys that send our calls elsewhere; only the test lab may set them."""
LEADS_AWAY = ("video",)
"""Addresses of services beside the network: what people upload goes there, with a token for
that. A program may leave one out (`""`); only IT may name another."""
_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
_MOST, _LONGEST = 50, 2000
_LARGEST = 2**53
"""Up to here every system counts exactly; what is no number is never below it."""

Wrong = list[tuple[str, str]]
"""What was refused: path inside `applications`, and why. Never a value: it may be secret."""


def read(value: Any) -> tuple[dict[str, Facts], Wrong]:
    """Network to its configuration, and what was refused."""
    if not isinstance(value, Mapping):
        return {}, [("", "must be an object")]
    found: dict[str, Facts] = {}
    wrong: Wrong = []
    for network, facts in value.items():
        if not _NAME.fullmatch(network) or not isinstance(facts, Mapping) or len(facts) > _MOST:
            wrong.append((network[:60], "must be a network's name with an object"))
            continue
        taken = {}
        for key, one in facts.items():
            if problem := _problem(key, one):
                wrong.append((f"{network}.{key[:60]}", problem))
            else:
                taken[key] = Secret(one) if key == SECRET else _frozen(one)
        if SECRET in taken and "client_id" not in taken:
            # a program could name an application of its own to go with it
            wrong.append((f"{network}.{SECRET}", "needs client_id beside it"))
            del taken[SECRET]
        found[network] = MappingProxyType(taken)
    return found, wrong


def forbidden(facts: Facts) -> tuple[str, ...]:
    """The keys that a program says about a network and has no right to."""
    named = tuple(key for key in LEADS_AWAY if facts.get(key))
    return (*(key for key in (SECRET, *FOR_TESTS) if key in facts), *named)


def merged(program: Facts, policy: Facts) -> Facts:
    """What an adapter gets: the program's word, less what it has no right to say, under IT's."""
    allowed = {key: one for key, one in program.items() if key not in forbidden(program)}
    return {**allowed, **policy}


def shown(facts: Facts) -> dict[str, Any]:
    """What everybody may see. Of keys that only an adapter knows nobody can tell: a secret
    under a mistyped name is one, too."""
    hidden = Secret("")
    return {key: one if key in _CHECKS else hidden for key, one in facts.items()}


# --- checks ----------------------------------------------------------------------------------


def _problem(key: str, value: Any) -> str:
    if not _NAME.fullmatch(key):
        return "is not known"
    if key in FOR_TESTS:
        return "is for the test lab only"
    return _CHECKS.get(key, _plain)(value)


def _text(value: Any) -> str:
    fine = isinstance(value, str) and 0 < len(value) <= _LONGEST and value.isprintable()
    return "" if fine else "must be text on one line"


def _switch(value: Any) -> str:
    return "" if isinstance(value, bool) else "must be true or false"


def _count(value: Any) -> str:
    fine = type(value) is int and 0 < value < _LARGEST
    return "" if fine else "must be a whole number above zero"


def _ports(value: Any) -> str:
    fine = isinstance(value, list) and 0 < len(value) <= 10
    whole = fine and all(type(port) is int and 1024 <= port <= 65535 for port in value)
    return "" if whole else "must be one to ten port numbers from 1024 to 65535"


def _texts(value: Any) -> str:
    fine = isinstance(value, list) and len(value) <= _MOST and not any(map(_text, value))
    return "" if fine else "must be a list of texts"


def _version(value: Any) -> str:
    fine = isinstance(value, str) and re.fullmatch(r"\d{6}", value)
    return "" if fine else "must be a year and month like 202609"


def _plain(value: Any) -> str:
    """A key that only its adapter knows: simple values, so that nothing can hide in them."""
    if isinstance(value, Mapping):
        fine = len(value) <= _MOST and all(isinstance(key, str) for key in value)
        return "" if fine and not any(map(_simple, value.values())) else "must hold simple values"
    if isinstance(value, list):
        fine = len(value) <= _MOST and not any(map(_simple, value))
        return "" if fine else "must be a list of simple values"
    return _simple(value)


def _simple(value: Any) -> str:
    if isinstance(value, (bool, int, float)):
        return "" if -_LARGEST < value < _LARGEST else "must be a number that can be counted to"
    return _text(value)


_CHECKS: Mapping[str, Callable[[Any], str]] = {
    "client_id": _text,
    SECRET: _text,
    "native_pkce": _switch,
    "look_up": _switch,
    "numbers": _switch,
    "calls_a_day": _count,
    "ports": _ports,
    "scopes": _texts,
    "version": _version,
}


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return MappingProxyType(dict(value)) if isinstance(value, dict) else value
