"""Proxies that want a name and password: one try with what we have, and no second one.

At many companies three wrong passwords lock a person out of everything. So as long as a
proxy has not taken the password that stands in its address, one request at a time goes
through it, and after a refusal none does for an hour.
Source: RFC 9110 sections 11.7.2 (Proxy-Authorization) and 15.5.8 (407).
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from desktop.guard import Broken

CAUSE = "proxy_sign_in"
REST = 3600.0
"""Seconds in which a proxy that refused the password is not asked again."""


@dataclass(slots=True)
class _Known:
    """What came of one proxy's password so far."""

    turn: threading.Lock = field(default_factory=threading.Lock)
    works: bool = False
    refused: float | None = None


class Passwords:
    """What became of the passwords of proxies; shared by all threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` counts seconds."""
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[str, _Known] = {}

    @contextlib.contextmanager
    def careful(self, proxy: str, seconds: float) -> Iterator[None]:
        """Around one request through `proxy` (its whole address; empty: there is none).
        `seconds`: how long to wait for one's turn. Errors: `Broken` where the password was
        refused before, or the turn did not come."""
        if "@" not in proxy:  # nothing of ours that could be wrong
            yield
            return
        with self._lock:
            known = self._known.setdefault(proxy, _Known())
        if known.works:
            with self._noticing(known):
                yield
            return
        if not known.turn.acquire(timeout=seconds):
            raise Broken("timeout")
        try:
            if known.refused is not None and self._clock() < known.refused + REST:
                raise Broken(CAUSE, proxy=name_of(proxy))
            with self._noticing(known):
                yield
            known.works = True
        finally:
            known.turn.release()

    @contextlib.contextmanager
    def _noticing(self, known: _Known) -> Iterator[None]:
        try:
            yield
        except Broken as broken:
            if broken.facts["cause"] == CAUSE:
                known.works, known.refused = False, self._clock()
            raise


def name_of(proxy: str) -> str:
    """Host and port of a proxy's address, without name and password, also of one that can't be
    read: what stands where the port belongs may be a password."""
    name = proxy.rpartition("@")[2].rpartition("//")[2].partition("/")[0].strip()
    host, colon, port = name.rpartition(":")
    return name if not colon or port.isdecimal() or name.endswith("]") else host


def plain(proxy: str) -> str:
    """The address of a proxy in the one form that it is known by; as it is where it can't be
    read. Without a scheme it is spoken to in HTTP."""
    proxy = proxy.strip()
    if not proxy:
        return ""
    whole = proxy if "://" in proxy else f"http://{proxy}"
    if not readable(whole):
        return whole
    parts = urlsplit(whole)
    sign_in, at, _ = parts.netloc.rpartition("@")
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = "" if parts.port is None else f":{parts.port}"
    return f"{parts.scheme}://{sign_in}{at}{host}{port}"


def spoken(proxy: str) -> bool:
    """Whether this is a kind of proxy that we speak to."""
    return proxy.startswith(("http://", "https://"))


def readable(proxy: str) -> bool:
    """Whether it is plain where this address ends. With a `#`, `/` or `?` in a password that is
    not written as `%23`, `%2F` or `%3F`, the password's beginning would be taken for a host."""
    try:
        parts = urlsplit(proxy)
        port, host = parts.port, parts.hostname
    except ValueError:
        return False
    more = parts.path.strip("/") or parts.query or parts.fragment
    odd = any(sign.isspace() or sign == "\\" for sign in proxy)
    return bool(host) and port != 0 and not more and not odd
