"""A gate before a real server: passes everything on, notes what passed, loses answers, and
lets a test lay its hands on a request before the server sees it and after it has answered.

The server listens elsewhere and only believes to be here, so that addresses, signatures
and cookies are the real ones on both sides.
"""

from __future__ import annotations

import contextlib
import http.client
import http.server
import threading
from collections.abc import Callable
from dataclasses import dataclass

_HOP = {"connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade"}


@dataclass(frozen=True)
class Passed:
    """One request that reached the server, and how it answered."""

    method: str
    path: str
    status: int


def _let_be() -> bool:
    return False


@dataclass(frozen=True)
class Meddling:
    """What happens to one request before the server sees it, and after it has answered.
    True hangs up on the client there and then."""

    before: Callable[[], bool] = _let_be
    after: Callable[[], bool] = _let_be


class Gate:
    """`address` is where everybody knocks; `behind` the port where the server really is."""

    def __init__(self) -> None:
        self.behind = 0
        self.passed: list[Passed] = []
        self._lose: list[tuple[str, str]] = []
        self.meddle: Callable[[str, str], Meddling] = lambda method, path: Meddling()
        gate = self

        class One(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # head and body are two writes: 40 ms each otherwise

            def log_message(self, *args: object) -> None:
                pass

            def pass_on(self) -> None:
                gate._pass_on(self)

            do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = pass_on  # noqa: N815
            do_HEAD = pass_on  # noqa: N815

        class Quiet(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: object, client_address: object) -> None:
                pass  # a client that hangs up is no news

        self._server = Quiet(("127.0.0.1", 0), One)
        self.port = self._server.server_port
        self.address = f"http://localhost:{self.port}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def lose_answer(self, method: str, path: str) -> None:
        """The next such request that the server grants: its answer reaches nobody."""
        self._lose.append((method, path))

    def count(self, method: str, path: str) -> int:
        """How often such a request has reached the server."""
        return sum(one.method == method and one.path.startswith(path) for one in self.passed)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _pass_on(self, client: http.server.BaseHTTPRequestHandler) -> None:
        size = int(client.headers.get("Content-Length") or 0)
        body = client.rfile.read(size) if size else None
        path = client.path.partition("?")[0]
        meddling = self.meddle(client.command, path)
        if meddling.before():
            _hang_up(client)
            return
        upstream = http.client.HTTPConnection("127.0.0.1", self.behind, timeout=30)
        try:
            upstream.putrequest(
                client.command, client.path, skip_host=True, skip_accept_encoding=True
            )
            for name, value in client.headers.items():
                if name.lower() not in _HOP:
                    upstream.putheader(name, value)
            upstream.endheaders(body)
            answer = upstream.getresponse()
            content = answer.read()
        finally:
            upstream.close()
        self.passed.append(Passed(client.command, path, answer.status))
        lost = meddling.after()
        if answer.status < 400 and (client.command, path) in self._lose:
            self._lose.remove((client.command, path))
            lost = True
        if lost:
            _hang_up(client)
            return
        client.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in {*_HOP, "content-length"}:
                client.send_header(name, value)
        if answer.status not in (204, 304):
            client.send_header("Content-Length", str(len(content)))
        client.end_headers()
        if client.command != "HEAD":
            client.wfile.write(content)


def _hang_up(client: http.server.BaseHTTPRequestHandler) -> None:
    client.close_connection = True
    with contextlib.suppress(OSError):  # a client that was killed has hung up itself
        client.connection.shutdown(2)
