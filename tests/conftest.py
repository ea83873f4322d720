"""What every test may use: a store, the web, a clock, and a small real server."""

from __future__ import annotations

import contextlib
import gc
import http.server
import socket
import threading
from collections.abc import Callable, Generator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as examples
from pytestqt.qtbot import QtBot

from desktop.store import Store
from desktop.web import Web
from tests.pace import PATIENCE

# machines of tests are slow at random; a pure function is as right then
examples.register_profile("untimed", deadline=None)
examples.load_profile("untimed")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What a test printed, and why it failed, goes from one process to another: half a
    character in it would end the whole run."""
    report = yield
    report.sections = [(name, _whole(text)) for name, text in report.sections]
    told = report.longreprtext
    if _whole(told) != told:
        report.longrepr = _whole(told)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """What a test of the screen leaves behind goes on the main thread, as in the application:
    collected later on the thread of a server it would take the whole run with it."""
    if "qapp" not in getattr(item, "fixturenames", ()):
        return (yield)
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()  # what is left is here to stay, and not looked at after every test
        gc.enable()


def _whole(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


class Clock:
    """Time in the tests' hands; call it for now."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **lapse: float) -> datetime:
        self.now += timedelta(**lapse)
        return self.now


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "goodword.sqlite")
    yield made
    made.close()


@pytest.fixture
def web() -> Iterator[Web]:
    made = Web("Goodword-tests", system_store=False)
    yield made
    made.close()


class Patient(QtBot):
    """Waits with the patience of all tests, on however slow a machine."""

    def waitUntil(self, callback: Callable[[], object], *, timeout: float = 0) -> None:
        super().waitUntil(callback, timeout=max(timeout, PATIENCE * 1000))

    def waitSignal(
        self, signal: Any, timeout: int = 0, raising: bool | None = None, **more: Any
    ) -> Any:
        if raising is not False:  # what must not come is not waited for
            timeout = max(timeout, int(PATIENCE * 1000))
        return super().waitSignal(signal, timeout=timeout, raising=raising, **more)


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> QtBot:
    """pytest-qt's own, but patient."""
    return Patient(request)


class Request:
    """One request as the server saw it."""

    def __init__(self, method: str, path: str, headers: dict[str, str], body: bytes) -> None:
        self.method, self.path, self.headers, self.body = method, path, headers, body


Reply = tuple[int, dict[str, str], bytes]


class Served:
    """A real HTTP server on loopback. `answer` decides; None hangs up without a word."""

    def __init__(self, answer: Callable[[Request], Reply | None]) -> None:
        self.answer = answer
        self.requests: list[Request] = []
        self._open: set[socket.socket] = set()
        served = self

        class One(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # head and body are two writes: 40 ms each otherwise

            def log_message(self, *args: object) -> None:
                pass

            def handle_any(self) -> None:
                size = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(size) if size else b""
                request = Request(self.command, self.path, dict(self.headers), body)
                served.requests.append(request)
                reply = served.answer(request)
                if reply is None:
                    self.close_connection = True
                    self.connection.shutdown(2)
                    return
                status, headers, content = reply
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if "Content-Length" not in headers:
                    self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(content)

            do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = handle_any  # noqa: N815

        class Quiet(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def process_request(self, request: Any, client_address: Any) -> None:
                served._open.add(request)
                super().process_request(request, client_address)

            def close_request(self, request: Any) -> None:
                served._open.discard(request)
                super().close_request(request)

            def handle_error(self, request: object, client_address: object) -> None:
                pass

        self._server = Quiet(("127.0.0.1", 0), One)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.01,), daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Ends kept connections too: each would keep a thread and a file open to the end of
        the run, and a thousand open files are all that many a machine allows."""
        self._server.shutdown()
        self._server.server_close()
        for connection in tuple(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def serve() -> Iterator[Callable[[Callable[[Request], Reply | None]], Served]]:
    """`serve(answer)` starts a server; all are stopped at the end."""
    running: list[Served] = []

    def start(answer: Callable[[Request], Reply | None]) -> Served:
        served = Served(answer)
        running.append(served)
        return served

    yield start
    for served in running:
        served.close()


@pytest.fixture
def raw() -> Iterator[Callable[[Callable[[socket.socket], None]], str]]:
    """`raw(talk)` starts a server that does what it likes with each connection."""
    listeners: list[socket.socket] = []

    def start(talk: Callable[[socket.socket], None]) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)

        def serve_one(connection: socket.socket) -> None:
            with connection:
                try:
                    talk(connection)
                except OSError:
                    return

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                threading.Thread(target=serve_one, args=(connection,), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/"

    yield start
    for listener in listeners:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)  # closing alone does not wake who accepts
        listener.close()
