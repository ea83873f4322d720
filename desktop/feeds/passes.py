"""What a person gives to open a private program: a name with its password, a token, a sign-in.

Sources: RFC 6750 section 2.1, RFC 7617 section 2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from desktop.feeds.manner import BASIC, BEARER, Manner
from desktop.feeds.private import NAME
from desktop.model import Secret, Secrets

_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]{1,8000}=*")


@dataclass(frozen=True, slots=True)
class Pass:
    """What a person gave to open a program."""

    manner: Manner
    secrets: Secrets


class Trial:
    """Shows one pass while it is tried, and remembers nothing."""

    def __init__(self, given: Pass) -> None:
        self._given = given

    def secrets(self, program: str, now: datetime) -> Secrets:
        return self._given.secrets

    def renewed(self, program: str, stale: Secrets, now: datetime) -> Secrets:
        return stale

    def turned_away(self, program: str, secrets: Secrets, now: datetime) -> None:
        """The person is told, and nobody else."""

    def wanting(self, program: str, url: str) -> None:
        """It was known before."""


def password(name: str, word: str) -> Pass | None:
    """A name with its password; None for what can't be sent."""
    if not word or ":" in name or not (name + word).isprintable():
        return None
    secrets = Secrets(Secret(word), more=MappingProxyType({NAME: Secret(name)}))
    return Pass(Manner(BASIC, person=name), secrets)


def token(pasted: str) -> Pass | None:
    """A token that was handed out (RFC 6750 2.1); None for what is none."""
    word = re.sub(r"(?i)^bearer\s+", "", pasted.strip())
    if not _TOKEN.fullmatch(word):
        return None
    return Pass(Manner(BEARER), Secrets(Secret(word)))
