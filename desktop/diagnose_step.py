"""What a step of a diagnosis knows: the server, what the application would use, what was found."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from desktop.diagnose_report import Finding, Verdict
from desktop.guard import Broken
from desktop.proxies import Passwords
from desktop.routes import Route

SECONDS = 45.0
"""For a whole way, and for all of them together."""
STEP_SECONDS = 8.0
"""For TCP, the tunnel, TLS and the answer each."""
BREAKS = (OSError, ValueError, http.client.HTTPException)
"""What a connection that breaks, or an answer that is none, raises."""


@dataclass(frozen=True, slots=True)
class Target:
    """A server that Goodword talks to. `shown` is what the report calls it: a person's own
    server is not named. `exact`: something must lie at this very address."""

    what: str
    url: str
    shown: str
    exact: bool = False

    @property
    def cut(self) -> bool:
        """Whether the address has a query, which may be a secret and is not asked with."""
        return bool(urlsplit(self.url).query)

    @property
    def secure(self) -> bool:
        return urlsplit(self.url).scheme == "https"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the application would use: `route` for an address, `trust` for a file of
    authorities (empty: the system's alone), `authorities` of the policy."""

    route: Callable[[str], Route]
    trust: Callable[[str], ssl.SSLContext]
    passwords: Passwords
    agent: str
    authorities: str = ""


@dataclass(slots=True)
class Walk:
    """What was found on one way, also while it is still being walked."""

    target: Target
    findings: list[Finding] = field(default_factory=list)
    date: datetime | None = None

    heard: float = 0.0
    done: bool = False

    def say(self, verdict: Verdict, step: str, told: str, advice: str = "") -> None:
        self.findings.append(Finding(verdict, f"{self.target.what}, {step}", told, advice))


class Stopped(Exception):
    """This way ends here; the finding is made."""


class TurnedAway(Broken):
    """A proxy wants a sign-in that it did not get; that is told already."""


def head(opened: socket.socket) -> tuple[int, http.client.HTTPMessage]:
    """Status and headers of the answer; its body is left alone."""
    response = http.client.HTTPResponse(opened, method="GET")
    with contextlib.closing(response):  # else the socket stays open as long as the answer
        response.begin()
        return response.status, response.headers


def reason(error: BaseException) -> str:
    """Why, without an address: some errors quote what they were given."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, socket.gaierror):
        return "the name is not known"
    if isinstance(error, ssl.SSLError):  # OpenSSL's own word: WRONG_VERSION_NUMBER
        return (error.reason or type(error).__name__).lower().replace("_", " ")
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return type(error).__name__
