"""The one door to the internet: reading and writing differ here.

`read` may be repeated and follows redirects (never with a token). `write` is sent at most
once, follows nothing, and tells apart what surely was not sent (`Offline`) from what may
have happened (`Unclear`). Every call has a connect, a read and a *total* time limit and a
limit of bytes after unpacking. Status codes are left to the caller: no answer that arrived
whole is an error here.
Source: RFC 9110 section 9.2.2 (idempotent methods), requests and urllib3 documentation.
"""

from __future__ import annotations

import contextlib
import ipaddress
import json
import logging
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from desktop.errors import BadReply, Offline, TooLarge, Unclear
from desktop.guard import Broken, Guard
from desktop.model import Secret
from desktop.proxies import Passwords
from desktop.routes import Route, Routes, System

if TYPE_CHECKING:
    from ssl import SSLContext

    from requests import Session

TOTAL_SECONDS = 45.0
MEGABYTE = 1024 * 1024
_log = logging.getLogger(__name__)
REDIRECTS = 5
LEADING = (301, 302, 303, 307, 308)
"""Statuses of an answer that leads elsewhere (RFC 9110 15.4)."""
_OURS = {"authorization", "dpop", "cookie"}
"""Headers that no other server than the one asked may see."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One whole answer. `headers` are case-insensitive; `url` is where it came from in
    the end; `permanent` the new address when every redirect on the way was 301 or 308."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    permanent: str = ""

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def mime(self) -> str:
        """Media type in lower case without parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    def json(self, where: str = "JSON") -> Any:
        """The body decoded. Errors: `BadReply`."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise BadReply(address=bare(self.url), where=where, status=self.status) from error

    def text(self) -> str:
        """The body as UTF-8, wrong bytes replaced."""
        return self.body.decode("utf-8", "replace")

    def retry_after(self, now: datetime, default: int = 60) -> int:
        """Seconds until asking again is welcome, at least 1 (RFC 9110 10.2.3)."""
        value = self.headers.get("Retry-After", "").strip()
        if value.isascii() and value.isdigit():
            return max(1, int(value[:9]))
        moment = http_date(value)
        return default if moment is None else max(1, int((moment - now).total_seconds()))

    @property
    def date(self) -> datetime | None:
        """When the server says it answered; None where it does not say so rightly."""
        return http_date(self.headers.get("Date", ""))


def http_date(text: str) -> datetime | None:
    """A date as headers carry it (RFC 9110 5.6.7); None for what is none."""
    from email.utils import parsedate_to_datetime  # late: 1 MB for a rare header

    with contextlib.suppress(ValueError, TypeError):
        moment = parsedate_to_datetime(text)
        return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return None


def bare(url: str) -> str:
    """An address fit for errors, logs and the screen: no query, fragment or credentials."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return url.partition("?")[0].partition("#")[0]
    if ":" in host:
        host = f"[{host}]"
    return f"{parts.scheme}://{host}{port}{parts.path}" if parts.scheme else parts.path


def is_loopback(url: str) -> bool:
    """Whether an address stays on this machine (and so never goes through a proxy)."""
    if "\\" in url:  # where the host ends then is read in two ways
        return False
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Web:
    """HTTP for the whole application. Thread-safe; one session a thread.

    `renew` drops every kept connection (after sleep or a change of network); `close`
    ends calls under way at once, so that leaving never waits for a server.
    """

    def __init__(
        self,
        agent: str,
        *,
        authorities: str = "",
        system_store: bool = True,
        proxy: str = "",
        no_proxy: Sequence[str] = (),
        system: System | None = None,
    ) -> None:
        """`authorities`, `proxy` and `no_proxy` as in the policy; `system` asks for proxies."""
        self._routes = Routes(proxy, no_proxy, system)
        self._agent = agent
        self._authorities = authorities
        self._system_store = system_store
        self._local = threading.local()
        self._guards: set[Guard] = set()
        self._lock = threading.Lock()
        self._trust: SSLContext | None = None
        self._passwords = Passwords()
        self._generation = 0
        self._leaving = threading.Event()

    def read(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, Any] | None = None,
        token: str = "",
        limit: int = 10 * MEGABYTE,
        seconds: float = TOTAL_SECONDS,
        redirects: bool = True,
    ) -> Answer:
        """GET. `token` is a whole Authorization value; with one, no redirect is followed.
        Errors: `Offline` for everything that kept the answer away, `TooLarge`."""
        sent = dict(headers or {})
        follow = redirects and not token and not _OURS.intersection(map(str.lower, sent))
        if token:
            sent["Authorization"] = _plain(token)
        try:
            return self._follow(url, sent, params, limit, seconds, follow)
        except Broken as broken:
            raise Offline(address=bare(url), **broken.facts) from broken.__cause__
        except TooLarge as error:
            raise TooLarge(address=bare(url), limit=limit) from error

    def write(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, Any] | None = None,
        token: str = "",
        form: Mapping[str, Any] | None = None,
        json_body: Any = None,
        data: bytes | Iterable[bytes] | None = None,
        files: Mapping[str, Any] | None = None,
        limit: int = 2 * MEGABYTE,
        seconds: float = TOTAL_SECONDS,
        silence: float = 0.0,
    ) -> Answer:
        """Anything that may change the world; sent at most once, no redirects. `data` in pieces
        needs a length (`__len__`); `silence`: seconds a server may think without a word, 0 = as
        usual. Errors: `Offline` (surely not sent), `Unclear` (may have happened)."""
        sent = dict(headers or {})
        if token:
            sent["Authorization"] = _plain(token)
        body: dict[str, Any] = {"data": form if data is None else data, "files": files}
        if form is not None:
            body["data"] = {name: _plain(value) for name, value in form.items()}
        if json_body is not None:
            body = {"data": json.dumps(json_body).encode()}
            sent.setdefault("Content-Type", "application/json")
        try:
            return self._once(method, url, sent, params, body, limit, seconds, silence)
        except Broken as broken:
            kind = Unclear if broken.sent else Offline
            raise kind(address=bare(url), **broken.facts) from broken.__cause__
        except TooLarge as error:
            raise Unclear(address=bare(url), cause="too_large") from error

    def renew(self) -> None:
        """Forget every kept connection; the next call of each thread starts afresh."""
        self._routes.renew()
        with self._lock:
            self._generation += 1

    def configure(
        self, *, authorities: str = "", proxy: str = "", no_proxy: Sequence[str] = ()
    ) -> None:
        """Take up what IT decided now, from the next call of each thread on."""
        self._routes.decide(proxy, no_proxy)
        with self._lock:
            self._authorities, self._trust = authorities, None
        self.renew()

    def route(self, url: str) -> Route:
        """Which way a request to this address would take. May take seconds."""
        return self._routes.of(url)

    @property
    def passwords(self) -> Passwords:
        """What became of the passwords of proxies: whoever speaks to one goes by it."""
        return self._passwords

    def close(self) -> None:
        """End calls under way (they fail as offline or unclear) and refuse new ones."""
        with self._lock:
            self._leaving.set()
            guards = list(self._guards)
        for guard in guards:
            guard.fire()

    def pause(self, seconds: float) -> None:
        """Wait for a server that is still at work. Errors: `Offline`, at once when we leave."""
        if self._leaving.wait(seconds):
            raise Offline(address="", cause="leaving")

    # --- inside --------------------------------------------------------------------------

    def _follow(
        self,
        url: str,
        headers: Mapping[str, str],
        params: Mapping[str, Any] | None,
        limit: int,
        seconds: float,
        follow: bool,
    ) -> Answer:
        end = time.monotonic() + seconds
        permanent, all_permanent = "", True
        for _ in range(REDIRECTS + 1):
            left = max(0.1, end - time.monotonic())
            answer = self._once("GET", url, headers, params, {}, limit, left)
            target = answer.headers.get("Location", "")
            if not (follow and answer.status in LEADING and target):
                return Answer(answer.status, answer.headers, answer.body, url, permanent)
            url, params = led_to(url, target), None
            if not _may_lead(answer.url, url):
                raise Broken("redirect")
            all_permanent = all_permanent and answer.status in (301, 308)
            permanent = url if all_permanent else ""
        raise Broken("redirects")

    def _once(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        params: Mapping[str, Any] | None,
        body: Mapping[str, Any],
        limit: int,
        seconds: float,
        silence: float = 0.0,
    ) -> Answer:
        from desktop import transport  # late: requests and TLS are 15 MB that a tray
        # without a program never needs

        proxy = self._routes.of(url).proxy
        sending = transport.Sending(
            method, url, headers, params, body, limit, seconds, proxy, silence
        )
        session = self._session()
        try:
            with self._guard(seconds) as guard:
                status, found, content = transport.send(session, sending, guard, self._passwords)
        except Broken as broken:
            if broken.facts["cause"] == "proxy":
                self._routes.failed(proxy)
            raise
        return Answer(status, found, content, url)

    def _session(self) -> Session:
        if self._leaving.is_set():
            raise Broken("leaving")
        kept: tuple[int, Session] | None = getattr(self._local, "session", None)
        if kept is not None and kept[0] == self._generation:
            return kept[1]
        if kept is not None:
            kept[1].close()
        from desktop import transport  # late: see `_once`

        session = transport.new_session(self._agent, self._context())
        self._local.session = (self._generation, session)
        return session

    def _context(self) -> SSLContext | None:
        """What certificates are trusted: one for all threads, for it weighs megabytes."""
        if not self._system_store:
            return None
        from desktop import transport  # late: see `_once`

        with self._lock:
            if self._trust is None:
                try:
                    self._trust = transport.system_trust(self._authorities)
                except OSError as error:  # IT's file is not there, or is none: nobody it names
                    _log.warning("the policy's authorities can't be read: %s", error.strerror)
                    self._trust = transport.system_trust("")
            return self._trust

    @contextlib.contextmanager
    def _guard(self, seconds: float) -> Iterator[Guard]:
        guard = Guard(seconds)
        with self._lock:
            if self._leaving.is_set():
                raise Broken("leaving")
            self._guards.add(guard)
        guard.start()
        try:
            yield guard
        finally:
            guard.stop()
            with self._lock:
                self._guards.discard(guard)


def led_to(url: str, target: str) -> str:
    """Where a redirect leads, seen from where it was given; empty where that is no address."""
    try:
        return urljoin(url, target)
    except ValueError:
        return ""


def _may_lead(source: str, target: str) -> bool:
    """Whether a redirect may be followed: only the web, and never from https to http."""
    try:
        scheme = urlsplit(target).scheme
    except ValueError:
        return False
    return scheme == "https" or (scheme == "http" and urlsplit(source).scheme == "http")


def _plain(value: Any) -> Any:
    return value.reveal() if isinstance(value, Secret) else value
