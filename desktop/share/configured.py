"""How adapters read what program and policy say about their network: a wrong value is as none.

A program is somebody else's file, so no value in it may break an adapter or lead its secrets
elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from desktop.model import Facts, Limits, Secret
from desktop.web import is_loopback

LIMITS: Mapping[str, str] = MappingProxyType(
    {
        "characters": "maximum",
        "bytes": "bytes_maximum",
        "hashtags": "hashtags",
        "pictures": "pictures",
        "picture_bytes": "picture_bytes",
        "alt": "alt_maximum",
        "video_seconds": "video_seconds",
        "video_bytes": "video_bytes",
        "document_bytes": "document_bytes",
    }
)
"""What a program calls the numbers of a network that it may know better, and what we do."""
READ_ON = "on"
"""Beside them, for whoever reads the file: when they were read."""
_MOST = 10**12


def limits(config: Facts, usual: Limits) -> Limits:
    """`usual` with the numbers that were read since this Goodword was made."""
    said = config.get("limits")
    if not isinstance(said, Mapping):
        return usual
    taken: dict[str, Any] = {
        ours: said[name] for name, ours in LIMITS.items() if _is_limit(said.get(name))
    }
    return replace(usual, **taken)


def wrong_limits(config: Facts) -> tuple[str, ...]:
    """The names under `limits` that change nothing."""
    said = config.get("limits")
    if not isinstance(said, Mapping):
        return () if said is None else ("",)
    return tuple(
        name for name in said if name != READ_ON and not (name in LIMITS and _is_limit(said[name]))
    )


def _is_limit(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < _MOST


def number(config: Facts, name: str, usual: int) -> int:
    """A whole number above zero."""
    value = config.get(name)
    return value if _is_limit(value) and isinstance(value, int) else usual


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
