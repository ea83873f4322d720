"""Which way a request takes: straight, or through a proxy; who said so; no secrets told.

IT's word counts first, then the environment, then what the system knows (its settings and,
where it can run one, its PAC script). What stays on this machine never goes through a proxy.
Source: the manual of curl (`*_proxy`, `NO_PROXY`), RFC 4632 (CIDR).
"""

from __future__ import annotations

import ipaddress
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from desktop.proxies import plain

DIRECT, SYSTEM = "direct", "system"
"""What a policy may say in the place of an address."""
KEPT_SECONDS = 300.0
"""So long the system's answer about one server counts: a PAC script may take seconds."""
AGAIN_SECONDS = 30.0
"""After so long a system that could not tell is asked again."""
REST_SECONDS = 60.0
"""So long a proxy that could not be reached makes room for the next that the system named."""

_PORTS = {"http": 80, "https": 443}

Said = Literal["loopback", "policy", "environment", "system", "nobody"]
System = Callable[[str], Sequence[str]]
"""Asks the system: an origin → addresses of proxies in its order, `direct://` for none;
nothing where it can't tell. May take seconds, never raises."""


@dataclass(frozen=True, slots=True)
class Route:
    """The whole address of a proxy (it may hold a password), empty for none; who said so."""

    proxy: str = ""
    said: Said = "nobody"


class Routes:
    """Chooses for every address. Thread-safe."""

    def __init__(
        self,
        proxy: str = "",
        no_proxy: Sequence[str] = (),
        system: System | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`clock` counts seconds; without `system` only the standard library is asked."""
        self._system, self._clock = system, clock
        self._lock = threading.Lock()
        self.decide(proxy, no_proxy)

    def decide(self, proxy: str, no_proxy: Sequence[str]) -> None:
        """Take up IT's word: an address, `direct`, `system` or nothing; and who is spared."""
        self._proxy, self._no_proxy = proxy, tuple(no_proxy)
        self.renew()

    def renew(self) -> None:
        """Forget what the system said: the network is another one."""
        with self._lock:
            self._kept: dict[str, tuple[float, tuple[str, ...]]] = {}
            self._resting: dict[str, float] = {}

    def failed(self, proxy: str) -> None:
        """This proxy could not be reached."""
        with self._lock:
            self._resting[proxy] = self._clock() + REST_SECONDS

    def of(self, url: str) -> Route:
        """For an address that can't be read: straight."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return Route()
        if not host or "\\" in url:
            return Route()
        if _loopback(host):
            return Route(said="loopback")
        door = port or _PORTS.get(parts.scheme)
        if spared(host, door, self._no_proxy):
            return Route(said="policy")
        if self._proxy == DIRECT:
            return Route(said="policy")
        if self._proxy and self._proxy != SYSTEM:
            return Route(plain(self._proxy), "policy")
        return _environment(parts.scheme, host, door) or self._of_system(parts.scheme, host, port)

    def _of_system(self, scheme: str, host: str, port: int | None) -> Route:
        if self._system is None:
            return _standard(scheme, host)
        name = f"[{host}]" if ":" in host else host
        origin = f"{scheme}://{name}:{port}/" if port else f"{scheme}://{name}/"
        now = self._clock()
        with self._lock:
            until, named = self._kept.get(origin, (now, ()))
        if until <= now:
            named = tuple(self._system(origin))
            with self._lock:
                # who can't tell may just be starting
                self._kept[origin] = (now + (KEPT_SECONDS if named else AGAIN_SECONDS), named)
        if not named:
            return _standard(scheme, host)
        with self._lock:
            awake = [one for one in named if self._resting.get(_named(one), now) <= now]
        return Route(_named((awake or list(named))[0]), "system")


def spared(host: str, port: int | None, names: Sequence[str]) -> bool:
    """Whether one of `names` means this host: `host`, `.domain` or `*.domain` (with everything
    below), `host:port`, an address, a range such as `10.0.0.0/8`, `<local>` (no dot), `*`."""
    host = host.lower().rstrip(".")
    return any(_means(name.strip().lower(), host, port) for name in names)


def _means(name: str, host: str, port: int | None) -> bool:
    if name == "*":
        return True
    if name == "<local>":
        return "." not in host and ":" not in host
    try:
        return ipaddress.ip_address(host) in ipaddress.ip_network(name.strip("[]"), strict=False)
    except ValueError:
        pass
    domain, _, only = name.rpartition(":")
    if domain and only.isdecimal():
        if only.lstrip("0") != str(port):
            return False
        name = domain
    name = name.removeprefix("*").strip(".[]")
    return bool(name) and (host == name or host.endswith(f".{name}"))


def _environment(scheme: str, host: str, port: int | None) -> Route | None:
    """None where the environment names no proxy at all."""
    from urllib.request import getproxies_environment  # late: it brings half of the library

    named = getproxies_environment()
    if not {"http", "https", "all"} & named.keys():  # npm, git and others have names of their own
        return None
    if spared(host, port, named.get("no", "").split(",")):
        return Route(said="environment")
    return Route(plain(named.get(scheme) or named.get("all") or ""), "environment")


def _standard(scheme: str, host: str) -> Route:
    """What Python reads by itself: the registry of Windows, the settings of macOS; no PAC."""
    from urllib.request import getproxies, proxy_bypass  # late: as above

    named = getproxies()
    named.pop("no", "")
    proxy = named.get(scheme) or named.get("all") or ""
    if not proxy:
        return Route()
    return Route("" if proxy_bypass(host) else plain(proxy), "system")


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _named(named: str) -> str:
    return "" if named.startswith("direct") else plain(named)
