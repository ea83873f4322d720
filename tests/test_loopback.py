"""The listener against everything that may knock at a port of this machine."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from desktop.errors import Cancelled, ConsentTimeout, PortsBusy
from desktop.loopback import Listener
from desktop.model import Secret
from tests.pace import PATIENCE, SLACK

STATE = Secret("right-state")


class Waiting:
    """A listener that waits in a thread."""

    def __init__(self, listener: Listener | None = None, seconds: float = 20.0) -> None:
        self.listener = listener or Listener()
        self.listener.expect(STATE)
        self.cancelled = threading.Event()
        self._pool = ThreadPoolExecutor(1)
        self.future = self._pool.submit(self.listener.wait, seconds, self.cancelled)

    def get(self, path: str, *, host: str = "", method: str = "GET") -> tuple[int, str, dict]:
        connection = http.client.HTTPConnection("127.0.0.1", self.listener.port, timeout=PATIENCE)
        headers = {"Host": host} if host else {}
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer.status, body, {name.lower(): value for name, value in answer.getheaders()}

    def result(self):
        return self.future.result(10)

    def close(self) -> None:
        self.cancelled.set()
        self._pool.shutdown(wait=True)


@pytest.fixture
def waiting():
    made = Waiting()
    yield made
    made.close()


def free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_it_is_bound_to_the_literal_loopback_address_before_anything_else():
    listener = Listener()
    assert listener.redirect == f"http://127.0.0.1:{listener.port}/callback"
    assert listener._socket.getsockname()[0] == "127.0.0.1"
    assert not free(listener.port)
    listener.close()
    assert free(listener.port)


def test_the_right_hit_brings_its_query_and_a_page_that_promises_nothing(waiting):
    status, body, headers = waiting.get("/callback?code=c%20d&state=right-state&iss=i")
    assert waiting.result() == {"code": "c d", "state": "right-state", "iss": "i"}
    assert status == 200
    assert "Received. Go back to Goodword." in body
    assert "success" not in body.lower()
    assert "c d" not in body and "right-state" not in body
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert free(waiting.listener.port)


def test_only_one_hit_counts(waiting):
    waiting.get("/callback?code=first&state=right-state")
    with pytest.raises(OSError):
        waiting.get("/callback?code=second&state=right-state")
    assert waiting.result()["code"] == "first"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/favicon.ico", 404),
        ("/", 404),
        ("/callback/../other?code=c&state=right-state", 404),
        ("/callback", 400),
        ("/callback?code=c", 400),
        ("/callback?code=c&state=", 400),
        ("/callback?code=c&state=wrong", 400),
        ("/callback?code=c&state=r%C3%A9ght", 400),
        ("/callback?error=access_denied", 400),
        ("/callback?error=access_denied&state=wrong", 400),
        ("/callback?state=right-state", 400),
        ("/callback?code=a&code=b&state=right-state", 400),
        ("/callback?" + "&".join(f"a{n}=1" for n in range(60)) + "&code=c&state=right-state", 400),
    ],
)
def test_a_wrong_hit_is_answered_and_the_wait_goes_on(waiting, path, status):
    for _ in range(3):
        assert waiting.get(path)[0] == status
    assert not waiting.future.done()
    waiting.get("/callback?code=c&state=right-state")
    assert waiting.result()["code"] == "c"


@pytest.mark.parametrize("host", ["evil.example", "localhost:1", "127.0.0.1", "127.0.0.1:1"])
def test_a_hit_for_another_host_does_not_count(waiting, host):
    path = "/callback?code=c&state=right-state"
    assert waiting.get(path, host=host)[0] == 400
    assert waiting.get(path, method="POST")[0] == 405
    assert waiting.get(path)[0] == 200


def test_a_refusal_with_the_right_state_counts(waiting):
    waiting.get("/callback?error=access_denied&state=right-state")
    assert waiting.result()["error"] == "access_denied"


def test_before_a_state_is_expected_nothing_counts():
    made = Listener()
    made.expect(Secret(""))
    cancelled = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(made.wait, 20, cancelled)
        connection = http.client.HTTPConnection("127.0.0.1", made.port, timeout=PATIENCE)
        connection.request("GET", "/callback?code=c&state=")
        answer = connection.getresponse()
        answer.read()
        connection.close()
        assert answer.status == 400
        cancelled.set()
        with pytest.raises(Cancelled):
            future.result(5)


def test_clients_that_say_nothing_or_drip_do_not_keep_the_browser_out(waiting):
    idle = [socket.create_connection(("127.0.0.1", waiting.listener.port)) for _ in range(80)]
    for client in idle[40:]:
        with contextlib.suppress(OSError):  # too many at once: the first ones are let go
            client.send(b"GET /callback?code=x&sta")
    start = time.monotonic()
    assert waiting.get("/callback?code=c&state=right-state")[0] == 200
    assert time.monotonic() - start < 2 * SLACK
    assert waiting.result()["code"] == "c"
    for client in idle:
        client.close()


def test_a_request_without_end_is_cut_off(waiting):
    client = socket.create_connection(("127.0.0.1", waiting.listener.port), timeout=PATIENCE)
    with contextlib.suppress(OSError):
        for _ in range(1000):
            client.sendall(b"GET /" + b"a" * 4000)
    client.close()
    assert waiting.get("/callback?code=c&state=right-state")[0] == 200


def test_garbage_is_answered_and_forgotten(waiting):
    for garbage in (
        b"\x16\x03\x01\x02\x00\r\n\r\n",
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"G E T X\r\n\r\n",
    ):
        with socket.create_connection(
            ("127.0.0.1", waiting.listener.port), timeout=PATIENCE
        ) as client:
            client.sendall(garbage)
            assert client.recv(100).startswith(b"HTTP/1.1 400")
    assert not waiting.future.done()


def test_cancel_frees_the_port_within_a_second_and_another_try_works():
    made = Waiting()
    port = made.listener.port
    made.cancelled.set()
    with pytest.raises(Cancelled):
        made.future.result(1)
    assert free(port)
    made.close()
    again = Waiting(Listener(ports=(port,)))
    assert again.get("/callback?code=late&state=wrong")[0] == 400
    assert again.get("/callback?code=c&state=right-state")[0] == 200
    again.close()


def test_close_from_another_thread_ends_the_wait():
    made = Waiting()
    made.listener.close()
    assert free(made.listener.port)
    with pytest.raises(Cancelled):
        made.future.result(1)
    made.close()


def test_nobody_comes_back_in_time():
    made = Waiting(seconds=0.3)
    with pytest.raises(ConsentTimeout) as caught:
        made.future.result(5)
    assert caught.value.minutes == 1
    assert free(made.listener.port)
    made.close()


def test_a_taken_port_gives_way_to_the_next_and_all_taken_is_said_at_once():
    first, second = Listener(), Listener()
    listener = Listener(ports=(first.port, second.port, 0))
    assert listener.port not in (first.port, second.port)
    start = time.monotonic()
    with pytest.raises(PortsBusy) as caught:
        Listener(ports=(first.port, second.port))
    assert time.monotonic() - start < 1 * SLACK
    assert caught.value.ports == [first.port, second.port]
    for made in (first, second, listener):
        made.close()
