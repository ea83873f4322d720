"""Which servers Goodword talks to here, all looked at together, and what time they say it is."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from desktop.diagnose_report import Finding
from desktop.diagnose_step import SECONDS, Surroundings, Target, Walk
from desktop.diagnose_way import walk
from desktop.errors import BadFile
from desktop.feeds.program_file import read
from desktop.policy import Policy
from desktop.share.linkedin_setup import API as LINKEDIN
from desktop.share.x_setup import API as X
from desktop.web import Web

if TYPE_CHECKING:
    from ssl import SSLContext

MOST = 24
OFF, FAR_OFF = 120.0, 600.0
"""Seconds that the clock may be wrong before it is worth a word, and before sign-ins fail."""
_FIXED: Mapping[str, str] = {
    "linkedin": LINKEDIN,
    "x": X,
    "bluesky": "https://bsky.social",
}
"""Where the interfaces lie of networks that have one for everybody."""
Rows = Sequence[Mapping[str, Any]]


def targets(policy: Policy, programs: Rows, accounts: Rows) -> tuple[Target, ...]:
    """Everything that Goodword would talk to: rows of programs and accounts as they are kept."""
    found: list[Target] = []
    for what, url, exact in (*_of_programs(policy, programs), *_of_networks(policy)):
        _add(found, what, url, exact)
    if policy.updates:
        _add(found, "update notices", policy.updates, True)
    for number, row in enumerate(accounts, 1):
        server, network = str(row.get("server", "")), str(row.get("network", ""))
        if policy.allows(network) and server.startswith(("https://", "http://")):
            _add(found, f"account {number} ({network})", server, False, "its server")
    return tuple(found[:MOST])


def around(web: Web, policy: Policy, agent: str) -> Surroundings:
    """What the application itself uses, for the steps of a diagnosis."""
    lock, kept = threading.Lock(), dict[str, "SSLContext"]()

    def trust(authorities: str) -> SSLContext:
        from desktop.transport import system_trust  # late: it brings TLS

        with lock:
            if authorities not in kept:
                kept[authorities] = system_trust(authorities)
            return kept[authorities]

    return Surroundings(web.route, trust, web.passwords, agent, policy.authorities)


def ways(
    wanted: Sequence[Target], surroundings: Surroundings, now: datetime, seconds: float = SECONDS
) -> Iterator[Finding]:
    """Walk to all of them at once, and compare clocks. What is not there in time is left."""
    begun = time.monotonic()
    walks = [Walk(target) for target in wanted]
    threads = [
        threading.Thread(
            target=walk, args=(one, surroundings, now, seconds), name="way", daemon=True
        )
        for one in walks
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, begun + seconds - time.monotonic()))
    for one in walks:
        done = one.done
        yield from tuple(one.findings)
        if not done:
            told = f"not done within {seconds:.0f} seconds"
            yield Finding("FAIL", f"{one.target.what}, time", told, "Something on the way hangs.")
    if not walks:
        yield Finding("INFO", "servers", "none: no program is joined, no network allowed")
    yield clock(walks, now, begun)


def clock(walks: Sequence[Walk], now: datetime, begun: float) -> Finding:
    """This computer's clock beside the servers'."""
    lapses = [
        (one.date - now).total_seconds() - (one.heard - begun)
        for one in walks
        if one.date is not None
    ]
    if not lapses:
        return Finding("SKIP", "clock", "no server said what time it is")
    lapse = statistics.median(lapses)
    told = f"{abs(lapse):.0f} s {'behind' if lapse > 0 else 'ahead of'} the servers' clocks"
    if abs(lapse) <= OFF:
        return Finding("OK", "clock", told)
    advice = "Set it by the network: sign-ins, signatures and certificates depend on it."
    return Finding("FAIL" if abs(lapse) > FAR_OFF else "WARN", "clock", told, advice)


def _of_programs(policy: Policy, programs: Rows) -> Iterator[tuple[str, str, bool]]:
    if policy.program:
        yield "the policy's program", policy.program, True
    for number, row in enumerate(programs, 1):
        address = str(row.get("address", ""))
        yield f"program {number}", address, True
        try:
            body = str(row.get("body", "")).encode()
            program = read(body, address, bare_feed=bool(row.get("bare")))
        except BadFile:
            continue
        for feed in program.feeds:
            yield f"a feed of program {number}", feed.url, True
        for url in (program.receipts, program.leaderboard, program.clicks):
            yield f"numbers of program {number}", url, False


def _of_networks(policy: Policy) -> Iterator[tuple[str, str, bool]]:
    for network, url in _FIXED.items():
        if policy.allows(network):
            yield network, f"{url}/", False


def _add(found: list[Target], what: str, url: str, exact: bool, shown: str = "") -> None:
    """Unless the same server is on the list: the way there is the same."""
    try:
        parts = urlsplit(url)
        host, origin = parts.hostname or "", (parts.scheme, parts.hostname, parts.port)
    except ValueError:
        return
    known = {(p.scheme, p.hostname, p.port) for p in (urlsplit(one.url) for one in found)}
    if host and parts.scheme in ("http", "https") and origin not in known:
        found.append(Target(what, url, shown or host, exact))
