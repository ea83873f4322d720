"""The servers of the tests leave nothing behind: thousands of tests share one process."""

from __future__ import annotations

import http.client
import socket
import threading

from tests.conftest import Served
from tests.pace import PATIENCE
from tests.real.lab.running import eventually


def test_a_server_that_closes_ends_the_connections_it_kept() -> None:
    threads = set(threading.enumerate())
    served = Served(lambda request: (200, {}, b"kept alive"))
    client = http.client.HTTPConnection(served.address.removeprefix("http://"), timeout=PATIENCE)
    client.request("GET", "/")
    assert client.getresponse().read() == b"kept alive"
    assert isinstance(client.sock, socket.socket)
    served.close()
    assert client.sock.recv(1) == b""
    client.close()
    eventually(lambda: not set(threading.enumerate()) - threads, "the end of its threads")
