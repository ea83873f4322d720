"""The socket of the practice world: one threaded server on 127.0.0.1 that stops at once."""

from __future__ import annotations

import contextlib
import http.server
import logging
import os
import socket
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from desktop.practice.wire import HangUp, Reply, Request

HOST = "127.0.0.1"
BODY_LIMIT = 24 * 1024 * 1024
_log = logging.getLogger(__name__)

Handle = Callable[[Request], Reply]


class Server:
    """Serves `handle` on the first of `ports` that is free (0 = any); `clock` is its time."""

    def __init__(
        self, handle: Handle, ports: tuple[int, ...], clock: Callable[[], datetime]
    ) -> None:
        self._listening = _bind(handle, ports)
        self._listening.clock = clock
        self.port = int(self._listening.server_port)
        self.address = f"http://{HOST}:{self.port}"
        self._thread = threading.Thread(
            target=self._listening.serve_forever, args=(0.05,), name="practice", daemon=True
        )

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and close what is open, so that kept connections die too."""
        self._listening.shutdown()
        self._listening.server_close()
        self._listening.hang_up()


def _bind(handle: Handle, ports: tuple[int, ...]) -> _Listening:
    for port in ports[:-1]:
        with contextlib.suppress(OSError):
            return _Listening(handle, port)
    return _Listening(handle, ports[-1])


class _Listening(http.server.ThreadingHTTPServer):
    daemon_threads = True
    clock: Callable[[], datetime]
    # On Windows this option would let two programs share the port.
    allow_reuse_address = os.name != "nt"

    def __init__(self, handle: Handle, port: int) -> None:
        self.handle_one = handle
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__((HOST, port), _One)

    def server_bind(self) -> None:
        # HTTPServer would look the name of the machine up here, which can take seconds.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, int(os.name != "nt"))
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = HOST, int(self.server_address[1])

    def process_request(self, request: object, client_address: object) -> None:
        assert isinstance(request, socket.socket)
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def close_request(self, request: object) -> None:
        with self._lock:
            self._open.discard(request)
        super().close_request(request)  # type: ignore[arg-type]

    def hang_up(self) -> None:
        with self._lock:
            left = list(self._open)
        for connection in left:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:
        """People close browser tabs in the middle of an answer; all else is a bug of ours."""
        error = sys.exception()
        if error is not None and not isinstance(error, OSError):
            _log.error("the practice world could not answer", exc_info=error)


class _One(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Practice"
    sys_version = ""
    timeout = 60
    # Headers and body go out in one packet.
    wbufsize = -1
    server: _Listening

    def date_time_string(self, timestamp: float | None = None) -> str:
        moment = self.server.clock() if timestamp is None else None
        return super().date_time_string(moment.timestamp() if moment else timestamp)

    def log_message(self, *_args: object) -> None:
        """Addresses of this server hold codes and states: they are never written down."""

    def _any(self) -> None:
        reply = self._refused_at_the_door()
        if reply is None:
            parts = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            size = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(size)
            request = Request(self.command, parts.path, parts.query, headers, body)
            try:
                reply = self.server.handle_one(request)
            except HangUp:
                self.close_connection = True
                with contextlib.suppress(OSError):
                    self.connection.shutdown(socket.SHUT_RDWR)
                return
        self._send(reply)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = _any  # noqa: N815

    def _refused_at_the_door(self) -> Reply | None:
        """What is turned away unread: names other than this machine's own (a website that
        points its name at 127.0.0.1), bodies without a length or too large."""
        host = self.headers.get("Host", "").rpartition(":")[0] or self.headers.get("Host", "")
        size = self.headers.get("Content-Length") or "0"
        if host not in (HOST, "localhost"):
            return self._closing(421)
        if self.headers.get("Transfer-Encoding") or not size.isdigit():
            return self._closing(411)
        if int(size) > BODY_LIMIT:
            return self._closing(413)
        return None

    def _closing(self, status: int) -> Reply:
        self.close_connection = True
        return Reply(status, headers={"Connection": "close"})

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        if reply.mime:
            self.send_header("Content-Type", reply.mime)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("X-Content-Type-Options", "nosniff")
        if reply.status not in (204, 304):
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command != "HEAD" and reply.status not in (204, 304):
            self.wfile.write(reply.body)
