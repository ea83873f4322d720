"""Files on their way: in pieces, whole, remembered, and never a reason for doubt."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.errors import BadFile, BadReply, NotFound, Offline, Refused, TooLarge, Unclear
from desktop.share.uploads import SLOWEST, Stream, Underway, nothing_posted
from desktop.web import TOTAL_SECONDS
from tests.pace import PATIENCE
from tests.share.lark import account_of
from tests.share.stage import outgoing

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def large(tmp_path: Path) -> Path:
    path = tmp_path / "large.mp4"
    path.write_bytes(bytes(range(256)) * 2000)
    return path


def test_a_file_is_read_in_pieces_and_may_be_read_again(large):
    body = Stream(str(large), b"before", b"after")
    whole = b"before" + large.read_bytes() + b"after"
    assert len(body) == len(whole)
    for _ in range(2):
        pieces = list(body)
        assert b"".join(pieces) == whole
        assert max(map(len, pieces)) <= 64 * 1024


def test_a_file_that_is_gone_is_named_without_its_folder(tmp_path):
    with pytest.raises(BadFile) as caught:
        Stream(str(tmp_path / "gone.mp4"))
    assert caught.value.address == "gone.mp4"


def test_a_file_that_grew_is_sent_as_long_as_it_was(large):
    body = Stream(str(large))
    with large.open("ab") as file:
        file.write(b"more")
    assert len(b"".join(body)) == len(body)


def test_a_file_that_shrank_while_it_was_sent_breaks_the_call(web, serve, large):
    served = serve(lambda request: (200, {}, b"fine"))
    body = Stream(str(large))
    large.write_bytes(b"short")
    with pytest.raises(Offline), nothing_posted():
        web.write("POST", served.address, data=body, seconds=5)


def test_the_server_gets_the_file_whole_and_is_told_its_length(web, serve, large):
    served = serve(lambda request: (200, {}, b"fine"))
    answer = web.write("POST", f"{served.address}/blob", data=Stream(str(large)))
    (request,) = served.requests
    assert answer.ok and request.body == large.read_bytes()
    assert request.headers["Content-Length"] == str(large.stat().st_size)
    assert "Transfer-Encoding" not in request.headers


def test_a_larger_file_may_take_longer(large, tmp_path):
    small = tmp_path / "small"
    small.write_bytes(b"x")
    assert Stream(str(small)).seconds > TOTAL_SECONDS
    more = Stream(str(large)).seconds - Stream(str(small)).seconds
    assert more == pytest.approx((large.stat().st_size - 1) / SLOWEST)


@pytest.fixture
def thoughtful() -> Iterator[tuple[str, threading.Event]]:
    """A server that answers only when it is told to."""
    listener, go = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def answer() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            go.wait(PATIENCE)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine")

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}", go
    go.set()
    thread.join(PATIENCE)
    listener.close()


def test_a_server_may_think_as_long_as_it_is_allowed_to(web, thoughtful, monkeypatch):
    from desktop import transport

    monkeypatch.setattr(transport, "READ_SECONDS", 0.2)
    address, go = thoughtful
    threading.Timer(0.6, go.set).start()
    assert web.write("POST", address, data=b"x", silence=20).ok


@pytest.mark.parametrize(
    ("inside", "outside"),
    [
        (Unclear(address="https://a.example", cause="timeout"), Offline),
        (BadReply(address="https://a.example", where="x", status=200), Offline),
        (TooLarge(address="https://a.example", limit=5), Offline),
        (NotFound(address="https://a.example", status=404), Refused),
        (FileNotFoundError("gone"), BadFile),
    ],
)
def test_nothing_before_the_post_leaves_a_doubt(inside, outside):
    with pytest.raises(outside) as caught, nothing_posted():
        raise inside
    assert caught.value.facts


def test_what_is_under_way_is_known_by_account_share_and_place():
    ada, bob = account_of("ada", "http://a"), account_of("bob", "http://a")
    first, second = outgoing(NOW, key="k1"), outgoing(NOW, key="k2")
    jobs = Underway()
    jobs.keep(ada, first, 0, "one", NOW)
    jobs.keep(ada, first, 1, "two", NOW)
    jobs.keep(ada, second, 0, "three", NOW)
    assert jobs.find(bob, first, 0) is None
    assert jobs.find(ada, first, 1).name == "two"
    jobs.drop(ada, first)
    assert jobs.find(ada, first, 0) is None and jobs.find(ada, first, 1) is None
    assert jobs.find(ada, replace(second, text="other"), 0).name == "three"


def test_only_so_many_are_remembered():
    ada, jobs = account_of("ada", "http://a"), Underway()
    for number in range(500):
        jobs.keep(ada, outgoing(NOW, key=f"k{number}"), 0, str(number), NOW)
    assert jobs.find(ada, outgoing(NOW, key="k0"), 0) is None
    assert jobs.find(ada, outgoing(NOW, key="k499"), 0) is not None
