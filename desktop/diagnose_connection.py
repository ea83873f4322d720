"""Opens the way to a server's door: its name, TCP, and a proxy's tunnel, each told as a step.

A proxy's password is tried as everywhere: once.
Source: RFC 9110 sections 9.3.6 (CONNECT), 11.7.2 and 15.5.8 (407).
"""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from desktop.diagnose_step import (
    BREAKS,
    STEP_SECONDS,
    Stopped,
    Surroundings,
    TurnedAway,
    Walk,
    head,
    reason,
)
from desktop.guard import Guard
from desktop.proxies import CAUSE, name_of

NAME_SECONDS = 5.0


@dataclass(slots=True)
class Connection:
    """Opens the way to the server's door, again where a second try is needed."""

    walked: Walk
    around: Surroundings
    proxy: str
    guard: Guard
    addresses: list[tuple[str, int]] = field(default_factory=list)

    @property
    def server(self) -> tuple[str, int]:
        parts = urlsplit(self.walked.target.url)
        return parts.hostname or "", parts.port or (443 if self.walked.target.secure else 80)

    @property
    def door(self) -> tuple[str, int]:
        """Host and port that this computer itself connects to."""
        if not self.proxy:
            return self.server
        parts = urlsplit(self.proxy)
        return parts.hostname or "", parts.port or 80

    @property
    def sign_in(self) -> Mapping[str, str]:
        """The header for the proxy, as the application itself sends it."""
        from desktop.transport import sign_in  # late: it brings requests

        return sign_in(self.proxy)

    def resolve(self) -> None:
        host, port = self.door
        shown = name_of(self.proxy) if self.proxy else self.walked.target.shown
        found, problem = resolved(host, port, NAME_SECONDS)
        if problem:
            self.walked.say(
                "FAIL",
                "name",
                f"{shown}: {problem}",
                "Is this computer online? If names outside are only known to a proxy, name that "
                "proxy in the policy (proxy).",
            )
            raise Stopped
        self.addresses = found
        public = self.proxy or self.walked.target.shown == host
        listed = ", ".join(address for address, _ in found[:4]) if public else f"{len(found)} found"
        self.walked.say("OK", "name", f"{shown}: {listed}")

    def open(self, closing: ExitStack, *, tell: bool) -> socket.socket:
        """A socket to the server or, through the proxy, a tunnel to it."""
        made = closing.enter_context(self._tcp(tell))
        self.guard.watch(made)
        made.settimeout(STEP_SECONDS)
        if self.proxy and self.walked.target.secure:
            self._tunnel(made, tell)
        return made

    def _tcp(self, tell: bool) -> socket.socket:
        begun, problem = time.monotonic(), "no answer in time"
        for address in self.addresses:
            left = STEP_SECONDS - (time.monotonic() - begun)
            if left <= 0:
                break
            try:
                made = socket.create_connection(address, left)
            except OSError as error:
                problem = reason(error)
                continue
            if tell:
                took = round((time.monotonic() - begun) * 1000)
                self.walked.say("OK", "TCP", f"connected to port {address[1]} in {took} ms")
            return made
        whose = f"the proxy {name_of(self.proxy)}" if self.proxy else "the server"
        advice = (
            "Is the proxy running, and is its port right?"
            if self.proxy
            else "A firewall may want a proxy here; nothing was named one."
        )
        self.walked.say("FAIL", "TCP", f"{whose} can't be reached: {problem}", advice)
        raise Stopped

    def _tunnel(self, made: socket.socket, tell: bool) -> None:
        host, port = self.server
        name = f"[{host}]" if ":" in host else host
        lines = [f"CONNECT {name}:{port} HTTP/1.1", f"Host: {name}:{port}"]
        lines += [f"User-Agent: {self.around.agent}"]
        lines += [f"{key}: {value}" for key, value in self.sign_in.items()]
        with self.around.passwords.careful(self.proxy, STEP_SECONDS):
            try:
                made.sendall("\r\n".join([*lines, "", ""]).encode("latin-1"))
                status, headers = head(made)
            except BREAKS as error:
                self.walked.say("FAIL", "tunnel", f"the proxy broke off: {reason(error)}")
                raise Stopped from error
            if status == 407:
                self.walked.say("FAIL", "tunnel", *wanted(headers, bool(self.sign_in)))
                raise TurnedAway(CAUSE, proxy=name_of(self.proxy))
        if status != 200:
            self.walked.say(
                "FAIL",
                "tunnel",
                f"the proxy answered {status}",
                "Allow this host on the proxy (403 and 405 mostly mean a rule there).",
            )
            raise Stopped
        if tell:
            self.walked.say("OK", "tunnel", "the proxy opened one")


def resolved(host: str, port: int, seconds: float) -> tuple[list[tuple[str, int]], str]:
    """Addresses of a name, or what kept them away. Given up after `seconds`."""
    found: list[tuple[str, int]] = []
    problem = ["no answer in time"]

    def look() -> None:
        try:
            for *_, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
                if (str(place[0]), port) not in found:
                    found.append((str(place[0]), port))
            problem[0] = ""
        except (OSError, UnicodeError) as error:
            problem[0] = reason(error)

    asking = threading.Thread(target=look, name="name", daemon=True)
    asking.start()
    asking.join(seconds)
    return list(found), problem[0]


def wanted(headers: http.client.HTTPMessage, tried: bool) -> tuple[str, str]:
    """What a 407 says, and what helps."""
    words = [value.split() for value in headers.get_all("Proxy-Authenticate") or ()]
    kinds = [first[:20] for first, *_ in filter(None, words) if first.isalnum()][:6]
    told = f"407: the proxy wants a sign-in ({', '.join(kinds) or 'it does not say which'})"
    if tried:
        return f"{told} and did not take the password in its address", (
            "The password was tried once and is not tried again for an hour. Correct it where the "
            "proxy is named."
        )
    if any(kind.lower() == "basic" for kind in kinds):
        return told, "Name the proxy with its sign-in, or let this server pass without one."
    return told, (
        "Goodword itself speaks Basic only. Let the program's server and the networks pass without "
        "a sign-in, or run a helper that signs in on this computer (Px, cntlm) and name it."
    )
