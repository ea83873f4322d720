"""What got lost behind a proxy may have happened: it is never taken for not sent."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.errors import Unclear
from desktop.web import Web
from tests.certificates import make_certificate

Talk = Callable[[socket.socket], None]


def read_all(connection: socket.socket, end: bytes) -> bytes:
    got = b""
    while end not in got:
        more = connection.recv(65536)
        if not more:
            break
        got += more
    return got


@pytest.fixture(autouse=True)
def _no_exceptions(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)


def test_a_post_that_a_proxy_took_before_it_hung_up_is_unclear(
    raw: Callable[[Talk], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bytes] = []
    address = raw(lambda connection: seen.append(read_all(connection, b"words of mine")))
    monkeypatch.setenv("http_proxy", address)
    web = Web("test")
    with pytest.raises(Unclear):
        web.write("POST", "http://network.invalid/post", data=b"words of mine")
    assert b"words of mine" in seen[0]
    web.close()


def test_a_post_that_went_through_a_tunnel_before_it_broke_is_unclear(
    raw: Callable[[Talk], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = make_certificate(tmp_path, "network.invalid")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority)
    seen: list[bytes] = []

    def talk(connection: socket.socket) -> None:
        read_all(connection, b"\r\n\r\n")
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        with context.wrap_socket(connection, server_side=True) as inner:
            seen.append(read_all(inner, b"words of mine"))

    monkeypatch.setenv("https_proxy", raw(talk))
    web = Web("test", authorities=str(authority[0]))
    with pytest.raises(Unclear):
        web.write("POST", "https://network.invalid/post", data=b"words of mine")
    assert b"words of mine" in seen[0]
    web.close()


def test_an_answer_that_leads_nowhere_came_after_the_post(
    raw: Callable[[Talk], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def talk(connection: socket.socket) -> None:
        read_all(connection, b"words of mine")
        connection.sendall(
            b"HTTP/1.1 303 See Other\r\nLocation: http://\r\nContent-Length: 0\r\n\r\n"
        )

    monkeypatch.setenv("http_proxy", raw(talk))
    web = Web("test")
    assert web.write("POST", "http://network.invalid/post", data=b"words of mine").status == 303
    web.close()
