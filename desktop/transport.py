"""How one request travels: requests and urllib3, watched by a guard. The only user of both.

Imported late, by `web.py` alone: together with TLS it weighs 15 MB.
Source: requests and urllib3 documentation.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
import truststore
import urllib3
from requests.adapters import HTTPAdapter

from desktop import certificate
from desktop.errors import TooLarge
from desktop.guard import Broken, Guard
from desktop.proxies import CAUSE, Passwords, name_of, readable, spoken

CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
_CHUNK = 64 * 1024
# as http.client says it: the proxy's answer itself is gone by then
_TUNNEL_407 = "Tunnel connection failed: 407"
# OpenSSL's X509_V_ERR_CERT_HAS_EXPIRED, _HOSTNAME_MISMATCH and _IP_ADDRESS_MISMATCH
_PROBLEMS = {10: "expired", 62: "other_name", 64: "other_name"}


@dataclass(frozen=True, slots=True)
class Sending:
    """One request: `body` holds what requests calls data or files; `limit` is in bytes after
    unpacking; `proxy` is the whole address of the one it goes through (empty: none); `silence`
    is how many seconds the server may think without a word (0 = as usual)."""

    method: str
    url: str
    headers: Mapping[str, str]
    params: Mapping[str, Any] | None
    body: Mapping[str, Any]
    limit: int
    seconds: float
    proxy: str = ""
    silence: float = 0.0


Reply = tuple[int, Mapping[str, str], bytes]
"""Status, headers and the whole body."""


def send(session: requests.Session, sending: Sending, guard: Guard, passwords: Passwords) -> Reply:
    """Errors: `Broken`, `TooLarge`."""
    if sending.proxy and not (spoken(sending.proxy) and readable(sending.proxy)):
        raise Broken("proxy", proxy=name_of(sending.proxy))
    with passwords.careful(sending.proxy, sending.seconds):
        return _send(session, sending, guard, sending.proxy)


def _send(session: requests.Session, sending: Sending, guard: Guard, proxy: str) -> Reply:
    _current.guard = guard
    try:
        with session.request(
            sending.method,
            sending.url,
            headers=dict(sending.headers),
            params=None if sending.params is None else dict(sending.params),
            timeout=(
                min(CONNECT_SECONDS, sending.seconds),
                min(sending.silence or READ_SECONDS, sending.seconds),
            ),
            stream=True,
            allow_redirects=False,
            proxies={"http": proxy, "https": proxy},  # said even where there is none
            **sending.body,
        ) as response:
            if response.status_code == 407 and proxy and sending.url.startswith("http:"):
                raise Broken(CAUSE, proxy=name_of(proxy))  # it passed nothing on
            content = _content(response, sending)
            if guard.fired:  # cut off by us: it only looks like a whole answer
                raise Broken("timeout", sent=guard.sent)
            return response.status_code, response.headers, content
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        raise _broken(error, sending, guard, proxy) from error
    except (ValueError, UnicodeError) as error:
        raise Broken("address", sent=guard.sent) from error
    finally:
        _current.guard = None


def new_session(agent: str, trust: ssl.SSLContext | None) -> requests.Session:
    """A session that keeps no cookies, and reads neither a .netrc file nor the environment: that
    may name authorities (REQUESTS_CA_BUNDLE), and proxies, of which `routes.py` decides."""
    session = requests.Session()
    session.trust_env = False
    session.headers["User-Agent"] = agent
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
    adapter = _Adapter(trust)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def as_sent(url: str) -> str:
    """The address as a request carries it: signs and names that are not ASCII put into it.
    Errors: `ValueError` for what is none."""
    return str(requests.Request("GET", url).prepare().url)


def sign_in(proxy: str) -> Mapping[str, str]:
    """The header that goes to a proxy in whose address a name and a password stand."""
    headers: Mapping[str, str] = HTTPAdapter().proxy_headers(proxy) if proxy else {}
    return headers


def system_trust(authorities: str) -> ssl.SSLContext:
    """The system's certificates, and those of the PEM file that IT names."""
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if authorities:
        context.load_verify_locations(cafile=authorities)
    return context


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

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Trust what the context trusts: requests would add its own list of authorities."""
        if self._context is None:
            super().cert_verify(conn, url, verify, cert)  # type: ignore[no-untyped-call]
        else:
            conn.cert_reqs = "CERT_REQUIRED"

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        pool.ConnectionCls = _HTTPS if pool.scheme == "https" else _HTTP
        return pool


def _content(response: requests.Response, sending: Sending) -> bytes:
    declared = response.headers.get("Content-Length", "")
    if declared.isascii() and declared.isdigit() and int(declared) > sending.limit:
        raise TooLarge(address=sending.url, limit=sending.limit)
    parts, size = [], 0
    for chunk in response.iter_content(_CHUNK):
        size += len(chunk)
        if size > sending.limit:
            raise TooLarge(address=sending.url, limit=sending.limit)
        parts.append(chunk)
    return b"".join(parts)


def _broken(error: BaseException, sending: Sending, guard: Guard, proxy: str) -> Broken:
    """What an exception of requests means: which cause, and whether anything went out."""
    reasons = _chain(error)
    if any(isinstance(reason, urllib3.exceptions.NameResolutionError) for reason in reasons):
        # through a proxy only the proxy's own name is looked up here
        return Broken("proxy", proxy=name_of(proxy)) if proxy else Broken("name")
    refused = next((r for r in reasons if isinstance(r, ssl.SSLCertVerificationError)), None)
    if refused is not None:
        return Broken("tls", **_untrusted(refused, sending, guard, proxy))
    if guard.fired:
        return Broken("timeout", sent=guard.sent)
    if isinstance(error, requests.exceptions.ProxyError) and not guard.sent:
        # urllib3 blames the proxy for a connection that breaks later, too
        if any(_TUNNEL_407 in str(reason) for reason in reasons):
            return Broken(CAUSE, proxy=name_of(proxy))
        return Broken("proxy", proxy=name_of(proxy))
    if any(isinstance(reason, ssl.SSLError) for reason in reasons) and not guard.sent:
        return Broken("tls")
    if isinstance(error, requests.Timeout):
        return Broken("timeout", sent=guard.sent)
    if isinstance(error, (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema)):
        return Broken("address", sent=guard.sent)
    if isinstance(error, requests.exceptions.MissingSchema):
        return Broken("address", sent=guard.sent)
    return Broken("broken" if guard.sent else "connect", sent=guard.sent)


def _untrusted(
    refused: ssl.SSLCertVerificationError, sending: Sending, guard: Guard, proxy: str
) -> dict[str, Any]:
    """What is wrong with a certificate, and who vouches for it."""
    problem = _PROBLEMS.get(refused.verify_code, "untrusted")
    found = ""
    if not guard.fired:
        found = certificate.issuer(sending.url, proxy, sign_in(proxy), guard.watch)
    if found and problem == "untrusted":
        problem = "issuer"
    return {"problem": problem, "issuer": found, "detail": refused.verify_message}


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
