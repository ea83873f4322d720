"""How adapters read what program and policy say about their network: a wrong value is as none.

A program is somebody else's file, so no value in it may break an adapter or lead its secrets
elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from desktop.model import Facts, Secret
from desktop.web import is_loopback


def text(config: Facts, name: str, usual: str = "") -> str:
    """A text without blanks around it. A secret is none: it must not be shown."""
    value = config.get(name)
    plain = isinstance(value, str) and not isinstance(value, Secret)
    return (str(value).strip() if plain else "") or usual


def texts(config: Facts, name: str, usual: tuple[str, ...]) -> tuple[str, ...]:
    """A list of texts."""
    value = config.get(name)
    if not isinstance(value, Sequence) or isinstance(value, str):
        return usual
    return tuple(one for one in value if isinstance(one, str) and one) or usual


def ports(config: Facts, usual: tuple[int, ...]) -> tuple[int, ...]:
    """The loopback ports that are registered with the network, in the order to try them."""
    value = config.get("ports")
    if not isinstance(value, Sequence) or isinstance(value, str):
        return usual
    named = (one for one in value if isinstance(one, int) and not isinstance(one, bool))
    return tuple(one for one in named if 1024 <= one < 65536) or usual


def one_of(config: Facts, name: str, known: tuple[str, ...]) -> str:
    """One of the words that are known, the first where it is none of them."""
    value = config.get(name)
    return value if isinstance(value, str) and value in known else known[0]


def address(config: Facts, name: str, usual: str) -> str:
    """An endpoint. It can be changed for tests only: on purpose, and to this machine."""
    given = text(config, name)
    return given if config.get("allow_http") is True and is_loopback(given) else usual
