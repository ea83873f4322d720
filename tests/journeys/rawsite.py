"""A web server that says exactly the bytes it is told, lies about them, and hangs up."""

from __future__ import annotations

import contextlib
import gzip
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from typing import Any

from tests.feeds.test_pictures import png

Said = Iterable[bytes]
MEGABYTE = 1024 * 1024


def reply(
    body: bytes,
    mime: str = "application/json",
    status: str = "200 OK",
    length: int | None = -1,
    **headers: str,
) -> Said:
    """An answer. `length` None names none, -1 the true one."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {mime}", "Connection: close"]
    if length is not None:
        lines.append(f"Content-Length: {len(body) if length == -1 else length}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ["\r\n".join([*lines, "", ""]).encode(), body]


def endless(megabytes: int, length: bool) -> Said:
    """That many megabytes of nothing, announced or not."""
    size = megabytes * MEGABYTE if length else None
    yield from reply(b"", "application/json", length=size)
    for _ in range(megabytes):
        yield b"x" * MEGABYTE


def bomb(megabytes: int) -> Said:
    packed = gzip.compress(b"[" * MEGABYTE * megabytes, 9)
    return reply(packed, Content_Encoding="gzip")


class RawSite:
    """`answer` decides by path; `asked` is the log. `certificate` makes it TLS."""

    def __init__(self, certificate: tuple[str, str] | None = None) -> None:
        self.asked: list[str] = []
        self.pages: dict[str, Callable[[], Said]] = {}
        self.all: Callable[[], Said] | None = None
        self._socket = socket.create_server(("127.0.0.1", 0))
        scheme = "http"
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self._socket = context.wrap_socket(
                self._socket, server_side=True, do_handshake_on_connect=False
            )
            scheme = "https"
        self.host = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self.address = f"{scheme}://{self.host}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            heard = b""
            while b"\r\n\r\n" not in heard:
                part = connection.recv(4096)
                if not part:
                    return
                heard += part
            path = heard.split(b" ", 2)[1].decode()
            self.asked.append(path)
            page = self.all or self.pages.get(path)
            said = page() if page else reply(b"nothing here", "text/plain", "404 Not Found")
            for part in said:
                connection.sendall(part)
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_WR)


def program(**more: Any) -> dict[str, Any]:
    return {
        "schema": "goodword-program/1",
        "title": "Harbour & Sons",
        "feeds": [{"id": "news", "title": "News", "url": "feed.json"}],
        **more,
    }


def feed(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    version = "https://jsonfeed.org/version/1.1"
    return {"version": version, "title": "News", "items": list(items), **more}


def item(name: str, **more: Any) -> dict[str, Any]:
    return {
        "id": name,
        "title": f"Title {name}",
        "content_text": f"Words about {name}.",
        "image": "/pictures/quay.png",
        **more,
    }


def good(site: RawSite, *items: dict[str, Any]) -> None:
    """An honest company with three posts."""
    posts = items or tuple(item(name) for name in ("one", "two", "three"))
    site.all = None
    site.pages = {
        "/program.json": lambda: reply(json.dumps(program()).encode(), ETag='"p1"'),
        "/feed.json": lambda: reply(json.dumps(feed(*posts)).encode(), ETag='"f1"'),
        "/pictures/quay.png": lambda: reply(png(2, 2), "image/png"),
    }
