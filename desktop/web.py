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
import email.utils
import ipaddress
import json
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter

from desktop.errors import BadReply, Offline, TooLarge, Unclear
from desktop.model import Secret

CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
TOTAL_SECONDS = 45.0
MEGABYTE = 1024 * 1024
REDIRECTS = 5
_CHUNK = 64 * 1024
_NO_PROXY = {"http": "", "https": ""}
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
        with contextlib.suppress(ValueError, TypeError):
            moment = email.utils.parsedate_to_datetime(value)
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=UTC)
            return max(1, int((moment - now).total_seconds()))
        return default


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

    def __init__(self, agent: str, *, authorities: str = "", system_store: bool = True) -> None:
        self._agent = agent
        self._authorities = authorities
        self._system_store = system_store
        self._local = threading.local()
        self._guards: set[_Guard] = set()
        self._lock = threading.Lock()
        self._generation = 0
        self._closed = False

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
        except _Broken as broken:
            raise Offline(address=bare(url), **broken.facts) from broken.__cause__

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
        data: bytes | None = None,
        files: Mapping[str, Any] | None = None,
        limit: int = 2 * MEGABYTE,
        seconds: float = TOTAL_SECONDS,
    ) -> Answer:
        """Anything that may change the world; sent at most once, no redirects.
        Errors: `Offline` (surely not sent), `Unclear` (may have happened)."""
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
            return self._once(method, url, sent, params, body, limit, seconds)
        except _Broken as broken:
            kind = Unclear if broken.sent else Offline
            raise kind(address=bare(url), **broken.facts) from broken.__cause__
        except TooLarge as error:
            raise Unclear(address=bare(url), cause="too_large") from error

    def renew(self) -> None:
        """Forget every kept connection; the next call of each thread starts afresh."""
        with self._lock:
            self._generation += 1

    def close(self) -> None:
        """End calls under way (they fail as offline or unclear) and refuse new ones."""
        with self._lock:
            self._closed = True
            guards = list(self._guards)
        for guard in guards:
            guard.fire()

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
            if not (follow and answer.status in (301, 302, 303, 307, 308) and target):
                return Answer(answer.status, answer.headers, answer.body, url, permanent)
            url, params = urljoin(url, target), None
            if not _may_lead(answer.url, url):
                raise _Broken("redirect")
            all_permanent = all_permanent and answer.status in (301, 308)
            permanent = url if all_permanent else ""
        raise _Broken("redirects")

    def _once(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        params: Mapping[str, Any] | None,
        body: Mapping[str, Any],
        limit: int,
        seconds: float,
    ) -> Answer:
        session = self._session()
        with self._guard(seconds) as guard:
            try:
                with session.request(
                    method,
                    url,
                    headers=dict(headers),
                    params=None if params is None else dict(params),
                    timeout=(min(CONNECT_SECONDS, seconds), min(READ_SECONDS, seconds)),
                    stream=True,
                    allow_redirects=False,
                    proxies=_NO_PROXY if is_loopback(url) else None,
                    **body,
                ) as response:
                    content = _content(response, limit)
                    if guard.fired:  # cut off by us: it only looks like a whole answer
                        raise _Broken("timeout", sent=guard.sent)
                    return Answer(response.status_code, response.headers, content, url)
            except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
                raise _broken(error, guard) from error
            except (ValueError, UnicodeError) as error:
                raise _Broken("address", sent=guard.sent) from error

    def _session(self) -> requests.Session:
        if self._closed:
            raise _Broken("leaving")
        kept: tuple[int, requests.Session] | None = getattr(self._local, "session", None)
        if kept is not None and kept[0] == self._generation:
            return kept[1]
        if kept is not None:
            kept[1].close()
        session = requests.Session()
        session.headers["User-Agent"] = self._agent
        session.auth = _no_netrc
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        adapter = _Adapter(self._context())
        session.mount("https://", adapter)
        session.mount("http://", adapter)
        self._local.session = (self._generation, session)
        return session

    def _context(self) -> ssl.SSLContext | None:
        if not self._system_store:
            return None
        import truststore  # late: costs 30 ms and only TLS needs it

        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        if self._authorities:
            context.load_verify_locations(cafile=self._authorities)
        return context

    @contextlib.contextmanager
    def _guard(self, seconds: float) -> Iterator[_Guard]:
        guard = _Guard(seconds)
        with self._lock:
            if self._closed:
                raise _Broken("leaving")
            self._guards.add(guard)
        _current.guard = guard
        guard.start()
        try:
            yield guard
        finally:
            _current.guard = None
            guard.stop()
            with self._lock:
                self._guards.discard(guard)


class _Broken(Exception):
    """A call that brought no whole answer. `sent`: a byte of the request may be out."""

    def __init__(self, cause: str, *, sent: bool = False, **facts: Any) -> None:
        super().__init__(cause)
        self.sent = sent
        self.facts = {"cause": cause, **facts}


class _Guard:
    """The total time limit of one call: shuts its socket when the time is up."""

    def __init__(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self.fire)
        self._timer.daemon = True
        self._socket: Any = None
        self.connecting = False
        self.sent = False
        self.fired = False

    def start(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        self._timer.cancel()

    def watch(self, socket: Any) -> None:
        self._socket = socket
        if self.fired:
            self.fire()

    def fire(self) -> None:
        self.fired = True
        if self._socket is not None:
            with contextlib.suppress(OSError, ValueError):
                # the plain socket's shutdown: TLS's own would wait for the peer
                shutdown = getattr(self._socket, "shutdown", None)
                if shutdown is not None:
                    shutdown(2)


_current = threading.local()


class _Watched:
    """Mixed into urllib3's connections: tells the guard which socket, and when bytes go."""

    sock: Any

    def _new_conn(self) -> Any:
        made = super()._new_conn()  # type: ignore[misc]
        guard = getattr(_current, "guard", None)
        if guard is not None:
            guard.watch(made)
        return made

    def connect(self) -> None:
        guard = getattr(_current, "guard", None)
        if guard is None:
            super().connect()  # type: ignore[misc]
            return
        guard.connecting = True  # a proxy's CONNECT is not our request
        super().connect()  # type: ignore[misc]
        guard.connecting = False
        guard.watch(self.sock)

    def request(self, *args: Any, **kwargs: Any) -> None:
        guard = getattr(_current, "guard", None)
        if guard is not None and self.sock is not None:
            guard.watch(self.sock)
        super().request(*args, **kwargs)  # type: ignore[misc]

    def send(self, data: Any) -> None:
        guard = getattr(_current, "guard", None)
        if self.sock is None:
            self.connect()
        if guard is not None and not guard.connecting:
            guard.sent = True
        super().send(data)  # type: ignore[misc]


class _HTTP(_Watched, urllib3.connection.HTTPConnection):
    pass


class _HTTPS(_Watched, urllib3.connection.HTTPSConnection):
    pass


class _Adapter(HTTPAdapter):
    """requests' transport with our trust store and watched connections, no retries."""

    def __init__(self, context: ssl.SSLContext | None) -> None:
        self._context = context
        super().__init__(max_retries=urllib3.Retry(0, read=False, redirect=0))

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        if self._context is not None:
            kwargs["ssl_context"] = self._context
        super().init_poolmanager(*args, **kwargs)

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        if self._context is not None:
            kwargs["ssl_context"] = self._context
        return super().proxy_manager_for(*args, **kwargs)

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        pool.ConnectionCls = _HTTPS if pool.scheme == "https" else _HTTP
        return pool


def _no_netrc(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keep requests from looking credentials up in a .netrc file."""
    return request


def _may_lead(source: str, target: str) -> bool:
    """Whether a redirect may be followed: only the web, and never from https to http."""
    try:
        scheme = urlsplit(target).scheme
    except ValueError:
        return False
    return scheme == "https" or (scheme == "http" and urlsplit(source).scheme == "http")


def _plain(value: Any) -> Any:
    return value.reveal() if isinstance(value, Secret) else value


def _content(response: requests.Response, limit: int) -> bytes:
    declared = response.headers.get("Content-Length", "")
    if declared.isascii() and declared.isdigit() and int(declared) > limit:
        raise TooLarge(address=bare(response.url), limit=limit)
    parts, size = [], 0
    for chunk in response.iter_content(_CHUNK):
        size += len(chunk)
        if size > limit:
            raise TooLarge(address=bare(response.url), limit=limit)
        parts.append(chunk)
    return b"".join(parts)


def _broken(error: BaseException, guard: _Guard) -> _Broken:
    """What an exception of requests means: which cause, and whether anything went out."""
    reasons = _chain(error)
    if any(isinstance(reason, urllib3.exceptions.NameResolutionError) for reason in reasons):
        return _Broken("name")
    certificate = next((r for r in reasons if isinstance(r, ssl.SSLCertVerificationError)), None)
    if certificate is not None:
        return _Broken("tls", problem=certificate.verify_message)
    if guard.fired:
        return _Broken("timeout", sent=guard.sent)
    if isinstance(error, requests.exceptions.ProxyError):
        return _Broken("proxy")
    if any(isinstance(reason, ssl.SSLError) for reason in reasons) and not guard.sent:
        return _Broken("tls")
    if isinstance(error, requests.Timeout):
        return _Broken("timeout", sent=guard.sent)
    if isinstance(error, (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema)):
        return _Broken("address")
    if isinstance(error, requests.exceptions.MissingSchema):
        return _Broken("address")
    return _Broken("broken" if guard.sent else "connect", sent=guard.sent)


def _chain(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    waiting: list[Any] = [error]
    while waiting:
        next_error = waiting.pop()
        if not isinstance(next_error, BaseException) or next_error in found:
            continue
        found.append(next_error)
        waiting += [next_error.__cause__, next_error.__context__, *next_error.args]
        waiting.append(getattr(next_error, "reason", None))
    return found
