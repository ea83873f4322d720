"""The listener on this machine that a browser comes back to with the authorization code.

It binds the literal 127.0.0.1 before anything else happens, so that no browser is opened
for a listener that never started, and answers in `wait`, in one thread for all clients: one
that says nothing cannot keep the others out. Only one hit counts: right path, right Host,
right state. Everything else is answered and forgotten.
Source: RFC 8252 sections 7.3 and 8.3, RFC 6749 10.12.
"""

from __future__ import annotations

import contextlib
import hmac
import os
import selectors
import socket
import threading
import time
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from urllib.parse import parse_qsl

from desktop.errors import Cancelled, ConsentTimeout, PortsBusy
from desktop.model import NO_SECRET, Secret

HOST = "127.0.0.1"
TEXT = "Received. Go back to Goodword."
CONSENT_SECONDS = 300.0
"""So long people may take in the browser."""
_CLIENT_SECONDS = 5.0
_LONGEST_REQUEST = 16 * 1024
_MOST_CLIENTS = 64
_TICK = 0.2
_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Goodword</title>
<meta name="color-scheme" content="light dark">
<style>body{{font:1.2em system-ui,sans-serif;margin:20vh auto;max-width:28em;padding:0 1em}}</style>
</head><body><p>{text}</p></body></html>
"""


class _Client:
    """One connection while its request comes in."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.received = b""
        self.until = time.monotonic() + _CLIENT_SECONDS

    def read(self) -> bool:
        """Take what is there; True when the request is whole or nothing more will come."""
        try:
            part = self.connection.recv(4096)
        except BlockingIOError:
            return False
        except OSError:
            part = b""
        self.received += part
        whole = b"\r\n\r\n" in self.received
        return not part or whole or len(self.received) > _LONGEST_REQUEST

    def answer(self, status: str, text: str) -> None:
        from html import escape  # late: as in `desktop.text`

        body = _PAGE.format(text=escape(text)).encode()
        head = (
            f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n"
            f"Content-Length: {len(body)}\r\nCache-Control: no-store\r\n"
            "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\n"
            "Referrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n"
            "Connection: close\r\n\r\n"
        )
        with contextlib.suppress(OSError):
            self.connection.send(head.encode("ascii") + body)
            self.connection.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self.connection.close()


class Listener:
    """One bound address for one sign-in.

    `redirect` is what to register and to send; `expect` names the state that counts; `wait`
    gives the callback's query. `close` frees the port at once, from any thread.
    Errors of the constructor: `PortsBusy`.
    """

    def __init__(
        self, path: str = "/callback", ports: Sequence[int] = (0,), *, text: str = TEXT
    ) -> None:
        self._path = path
        self._text = text
        self._state: Secret = NO_SECRET
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._socket = _bind(ports)
        self.port: int = self._socket.getsockname()[1]
        self.redirect = f"http://{HOST}:{self.port}{path}"

    def expect(self, state: Secret) -> None:
        """The state of the attempt; until it is set, no hit counts."""
        self._state = state

    def consent(self, cancelled: threading.Event) -> Mapping[str, str]:
        """The query of the one hit that counts, as long as people may take to say yes; the port
        is free afterwards, whatever happened. Errors: `ConsentTimeout`, `Cancelled`."""
        try:
            return self.wait(CONSENT_SECONDS, cancelled)
        finally:
            self.close()

    def wait(self, seconds: float, cancelled: threading.Event) -> Mapping[str, str]:
        """The query of the one hit that counts; the port is free afterwards, whatever
        happened. Errors: `ConsentTimeout`, `Cancelled`."""
        until = time.monotonic() + seconds
        clients: dict[socket.socket, _Client] = {}
        with selectors.DefaultSelector() as selector:
            try:
                self._register(selector)
                while time.monotonic() < until:
                    if cancelled.is_set() or self._closed.is_set():
                        raise Cancelled
                    found = self._turn(selector, clients)
                    if found is not None:
                        return found
                raise ConsentTimeout(minutes=max(1, round(seconds / 60)))
            finally:
                self.close()
                for client in clients.values():
                    client.close()

    def close(self) -> None:
        """Free the port; a `wait` under way ends as cancelled."""
        with self._lock:
            self._closed.set()
            self._socket.close()

    # --- inside --------------------------------------------------------------------------

    def _register(self, selector: selectors.BaseSelector) -> None:
        with self._lock:
            if self._closed.is_set():
                raise Cancelled
            selector.register(self._socket, selectors.EVENT_READ)

    def _turn(
        self, selector: selectors.BaseSelector, clients: dict[socket.socket, _Client]
    ) -> Mapping[str, str] | None:
        try:
            ready = selector.select(_TICK)
        except OSError:
            return None  # closed by another thread while Windows looked at it
        for key, _ in ready:
            if key.fileobj is self._socket:
                self._accept(selector, clients)
                continue
            client = clients.get(key.fileobj)  # type: ignore[call-overload]
            if client is None or not client.read():
                continue
            found = self._judge(client)
            _forget(selector, clients, client)
            if found is not None:
                return found
        late = [client for client in clients.values() if client.until < time.monotonic()]
        for client in late:
            _forget(selector, clients, client)
        return None

    def _accept(
        self, selector: selectors.BaseSelector, clients: dict[socket.socket, _Client]
    ) -> None:
        try:
            connection, _ = self._socket.accept()
        except OSError:
            return
        connection.setblocking(False)
        if len(clients) >= _MOST_CLIENTS:
            _forget(selector, clients, next(iter(clients.values())))
        clients[connection] = _Client(connection)
        selector.register(connection, selectors.EVENT_READ)

    def _judge(self, client: _Client) -> Mapping[str, str] | None:
        """Answer one request; its query when it is the hit that counts."""
        head = client.received.partition(b"\r\n\r\n")
        lines = head[0].decode("latin-1").split("\r\n")
        parts = lines[0].split(" ")
        if not head[1] or len(parts) != 3 or not parts[2].startswith("HTTP/1."):
            client.answer("400 Bad Request", "This is not a request.")
            return None
        if parts[0] != "GET":
            client.answer("405 Method Not Allowed", "Only a browser is expected here.")
            return None
        if _host(lines[1:]) != f"{HOST}:{self.port}":
            client.answer("400 Bad Request", "This address belongs to somebody else.")
            return None
        path, query = _target(parts[1])
        if path != self._path:
            client.answer("404 Not Found", "There is nothing here.")
            return None
        if not self._counts(query):
            client.answer("400 Bad Request", "This answer belongs to no sign-in under way.")
            return None
        client.answer("200 OK", self._text)
        return MappingProxyType(query)

    def _counts(self, query: Mapping[str, str]) -> bool:
        expected = self._state.reveal()
        same = hmac.compare_digest(query.get("state", "").encode(), expected.encode())
        return bool(expected) and same and ("code" in query or "error" in query)


def _bind(ports: Sequence[int]) -> socket.socket:
    for port in ports:
        made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":
            # a fixed port is wanted again while its last connections still fade away
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        else:  # pragma: no cover - Windows lets another program share the port otherwise
            made.setsockopt(socket.SOL_SOCKET, getattr(socket, "SO_EXCLUSIVEADDRUSE", -5), 1)
        try:
            made.bind((HOST, port))
            made.listen(_MOST_CLIENTS)
            made.setblocking(False)
        except OSError:
            made.close()
            continue
        return made
    raise PortsBusy(ports=list(ports))


def _host(lines: Sequence[str]) -> str:
    values = [line.partition(":")[2].strip() for line in lines if line.lower().startswith("host:")]
    return values[0] if len(values) == 1 else ""


def _target(target: str) -> tuple[str, dict[str, str]]:
    """Path and query of a request line. A name that comes twice (forbidden by RFC 6749
    3.1) makes the whole query worthless."""
    path, _, rest = target.partition("?")
    try:
        pairs = parse_qsl(rest.partition("#")[0], keep_blank_values=True, max_num_fields=32)
    except ValueError:
        return path, {}
    query = dict(pairs)
    return path, query if len(query) == len(pairs) else {}


def _forget(
    selector: selectors.BaseSelector, clients: dict[socket.socket, _Client], client: _Client
) -> None:
    clients.pop(client.connection, None)
    with contextlib.suppress(KeyError, ValueError):
        selector.unregister(client.connection)
    client.close()
