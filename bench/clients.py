"""A company of 100,000: when its clients would ask over a working day, and one nginx at that rate.

The plan is the real one (`desktop/feeds/turns.py`, `fetched.py`), run for every client without
a network. Then the busiest seconds of it are sent to a real nginx on this machine: one
connection a client and round, conditional requests for five files on it, all answered 304.
`docs/scale.md` says what follows from it.
"""

from __future__ import annotations

import random
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.nginx import Nginx, serving
from bench.report import Line, part, tell
from desktop.errors import GoodwordError, Offline
from desktop.feeds.fetched import State
from desktop.feeds.turns import HOLD_INTERVAL, PHASES, Turns
from desktop.store import to_ms

CLIENTS = 100_000
INTERVAL = 1800
FILES = ("program.json", "posts.json", "rules.json", "policy.md", "brand.md")
NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FIVE = NINE + timedelta(hours=8)
PEAK_MOST = 1.5
"""Times the mean, in ten seconds; more than chance alone would be a crowd."""
TUNNEL_MOST = 3.0
"""A machine without names asks nobody, so it looks twice as often; then it comes back sooner."""
RATE_SECONDS = 10
ANSWER_MOST_MS = 50.0


@dataclass(frozen=True, slots=True)
class Client:
    turns: Turns
    starts: datetime
    """When its machine is switched on; it was off since Friday evening."""


@dataclass(frozen=True, slots=True)
class Outage:
    """Nobody reaches the server."""

    begins: datetime
    ends: datetime
    error: GoodwordError


def rounds_of(
    client: Client, until: datetime, outage: Outage | None = None, interval: int = INTERVAL
) -> Iterable[datetime]:
    """When one client asks, as the application would decide it at every step."""
    now, chance = client.starts, random.Random(client.turns.phase)
    state = State("p", "https://a.example/program.json", checked=NINE - timedelta(days=2.6))
    if state.missed(now, client.turns, interval):
        state = replace(state, facts={"back": to_ms(now)})
    while (now := state.turn(now, client.turns, interval)) < until:
        yield now
        if outage is not None and outage.begins <= now < outage.ends:
            later = client.turns.after_failure(
                now, interval, state.failures, outage.error, chance.random()
            )
            failures = state.failures + 1
            state = replace(state, checked=now, not_before=later, failures=failures, facts={})
        else:
            state = State("p", state.address, checked=now)


@dataclass(frozen=True, slots=True)
class Load:
    """Rounds of clients a second."""

    mean: float
    peak: float
    """In the busiest ten seconds."""
    rounds: int


def load(arrivals: Iterable[datetime], begins: datetime, ends: datetime) -> Load:
    tens = [0] * (int((ends - begins).total_seconds()) // 10)
    for one in arrivals:
        slot = int((one - begins).total_seconds() // 10)
        if 0 <= slot < len(tens):
            tens[slot] += 1
    return Load(sum(tens) / len(tens) / 10, max(tens) / 10, sum(tens))


def company(starts: Callable[[random.Random], datetime]) -> list[Client]:
    drawn = random.Random(20261123)
    return [Client(Turns(drawn.randrange(PHASES)), starts(drawn)) for _ in range(CLIENTS)]


def measure() -> Sequence[Line]:
    day, together, hold = _a_day(), _at_nine(), _on_hold()
    after = _after_an_outage(Offline(address="", cause="connect"))
    tunnel = _after_an_outage(Offline(address="", cause="name"))
    files = len(FILES)
    print(
        f"{CLIENTS} clients, {files} files: {day.mean * files:.0f} requests a second on average, "
        f"{day.peak * files:.0f} in the busiest ten seconds of a day; "
        f"on hold {hold.mean * files:.0f} and {hold.peak * files:.0f}"
    )
    lines = [
        Line("rounds a second, peak beside mean: " + what, one.peak, one.mean, "/s", most)
        for what, one, most in (
            ("people start around nine", day, PEAK_MOST),
            ("every machine starts in the same second", together, PEAK_MOST),
            ("after an hour of the server being down", after, PEAK_MOST),
            ("after an hour without names (a VPN)", tunnel, TUNNEL_MOST),
            ("on hold", hold, PEAK_MOST),
        )
    ]
    return tell([*lines, *_on_nginx(max(one.peak for one in (day, together, after, tunnel, hold)))])


def _a_day() -> Load:
    """Most start their machines between half past eight and half past nine."""
    clients = company(lambda drawn: NINE + timedelta(minutes=drawn.gauss(0, 20)))
    arrivals = (at for client in clients for at in rounds_of(client, FIVE))
    return load(arrivals, NINE + timedelta(hours=1), FIVE)


def _at_nine() -> Load:
    clients = company(lambda drawn: NINE)
    until = NINE + timedelta(hours=3)
    return load((at for client in clients for at in rounds_of(client, until)), NINE, until)


def _after_an_outage(error: GoodwordError) -> Load:
    """From its end on; the machines have been on since eight."""
    clients = company(lambda drawn: NINE - timedelta(hours=1))
    ends, until = NINE + timedelta(hours=1), NINE + timedelta(hours=4)
    outage = Outage(NINE, ends, error)
    arrivals = (at for client in clients for at in rounds_of(client, until, outage))
    return load(arrivals, ends, until)


def _on_hold() -> Load:
    clients = company(lambda drawn: NINE)
    until = NINE + timedelta(hours=1)
    arrivals = (at for one in clients for at in rounds_of(one, until, interval=HOLD_INTERVAL))
    return load(arrivals, NINE, until)


# --- one real server ----------------------------------------------------------------------------


def _on_nginx(rate: float) -> list[Line]:
    with tempfile.TemporaryDirectory() as name, serving(Path(name)) as server:
        for file in FILES:
            (server.site / file).write_bytes(b"x" * 20_000)
        asking = _Asking(server)
        used, began = server.seconds_used(), time.monotonic()
        waits = asking.at_rate(rate, RATE_SECONDS)
        took = time.monotonic() - began
        used = server.seconds_used() - used
        print(
            f"nginx answered {len(waits) * len(FILES)} requests in {took:.1f} s, "
            f"{used / took:.1%} of one core; {asking.sent} bytes there and "
            f"{asking.received} back for one round of one client, HTTP alone"
        )
        wanted = rate * len(FILES)
        return [
            Line(
                "requests a second that one nginx should and did answer with 304",
                wanted,
                len(waits) * len(FILES) / took,
                "/s",
                1.1,
            ),
            Line(
                "a client's round of five 304s at that rate, p99 beside median",
                part(waits, 0.99) * 1000,
                statistics.median(waits) * 1000,
                "ms",
                ANSWER_MOST_MS,
                absolute=True,
            ),
        ]


class _Asking:
    """Plays one client after the other: a connection, five conditional requests, the end."""

    def __init__(self, server: Nginx) -> None:
        self._port = server.port
        self.sent = self.received = 0
        self._requests = [self._conditional(file) for file in FILES]

    def at_rate(self, rate: float, seconds: float) -> list[float]:
        """How long each round took, started when its turn comes (or as soon as possible)."""
        drawn = random.Random(7)
        began, due, waits = time.monotonic(), 0.0, []
        while due < seconds:
            pause = began + due - time.monotonic()
            if pause > 0:
                time.sleep(pause)
            waits.append(self._round())
            due += drawn.expovariate(rate)
        return waits

    def _round(self) -> float:
        began = time.monotonic()
        sent = received = 0
        with socket.create_connection(("127.0.0.1", self._port), 10) as connection:
            for request in self._requests:
                connection.sendall(request)
                answer = _answer(connection)
                assert answer.startswith(b"HTTP/1.1 304"), answer[:100]
                sent, received = sent + len(request), received + len(answer)
        self.sent, self.received = sent, received
        return time.monotonic() - began

    def _conditional(self, file: str) -> bytes:
        """As Goodword sends it, with the validators that nginx gave."""
        head = (
            f"GET /{file} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n"
            "User-Agent: Goodword/0.4.0\r\nAccept-Encoding: gzip, deflate\r\n"
            "Accept: application/feed+json, application/atom+xml, application/rss+xml, "
            "application/json;q=0.9, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5\r\n"
            "Connection: keep-alive\r\n"
        )
        with socket.create_connection(("127.0.0.1", self._port), 10) as connection:
            connection.sendall(f"{head}\r\n".encode())
            fields = _answer(connection).decode("latin-1").split("\r\n")
        named = dict(field.split(": ", 1) for field in fields if ": " in field)
        asked = {"If-None-Match": named["ETag"], "If-Modified-Since": named["Last-Modified"]}
        return (head + "".join(f"{k}: {v}\r\n" for k, v in asked.items()) + "\r\n").encode()


def _answer(connection: socket.socket) -> bytes:
    """The head of one answer; 304 has nothing else (RFC 9110 15.4.5)."""
    got = b""
    while b"\r\n\r\n" not in got:
        more = connection.recv(65536)
        if not more:
            raise RuntimeError("nginx hung up")
        got += more
    return got


if __name__ == "__main__":
    sys.exit(0 if all(line.holds for line in measure()) else 1)
