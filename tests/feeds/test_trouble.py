"""Whatever answers in the place of a program or a feed: nothing changes, one line says why."""

from __future__ import annotations

import gzip
import json
import socket
import struct
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from desktop.feeds.request import ask
from desktop.store import Store
from desktop.ui.messages import sentence
from desktop.web import Web
from tests.conftest import Clock, Reply, Request, Served
from tests.feeds import samples
from tests.feeds.test_signature import Company

Serve = Callable[[Callable[[Request], Reply | None]], Served]
HTML = {"Content-Type": "text/html; charset=utf-8"}
JSON = {"Content-Type": "application/json"}
ENTITIES = (
    b'<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b"]><rss version='2.0'><channel><title>&b;</title></channel></rss>"
)
TROUBLES: dict[str, tuple[Reply | None, str]] = {
    "a log-in page": ((200, HTML, b"<html><input type='password'></html>"), "NotAFeed"),
    "a log-in page that says it is JSON": ((200, JSON, b"<html>Hotel WiFi</html>"), "NotAFeed"),
    "a page for everything": ((200, HTML, b"<!doctype html><div id=app>"), "NotAFeed"),
    "network authentication required": ((511, HTML, b"<html>"), "NotAFeed"),
    "a redirect to nowhere": ((302, {"Location": "http://"}, b""), "Offline"),
    "a redirect to a file": ((302, {"Location": "file:///etc/passwd"}, b""), "Offline"),
    "a redirect to itself": ((302, {"Location": "?again"}, b""), "Offline"),
    "a connection that drops": (None, "Offline"),
    "half a file": ((200, {"Content-Length": "9999", "Connection": "close"}, b"{"), "Offline"),
    "no gzip at all": ((200, {"Content-Encoding": "gzip"}, b"\x1f\x8bno"), "Offline"),
    "half a gzip": ((200, {"Content-Encoding": "gzip"}, gzip.compress(b" " * 999)[:20]), ""),
    "more than anybody reads": (
        (200, {"Content-Length": str(2**40), "Connection": "close"}, b""),
        "TooLarge",
    ),
    "a bomb of gzip": (
        (200, {"Content-Encoding": "gzip"}, gzip.compress(b"[" + b" " * (40 << 20))),
        "TooLarge",
    ),
    "nothing": ((200, JSON, b""), ""),
    "noise": ((200, JSON, bytes(range(256)) * 40), ""),
    "brackets without end": ((200, JSON, b"[" * 200_000), ""),
    "objects without end": ((200, JSON, b'{"items":' * 100_000), ""),
    "a number without end": ((200, JSON, b'{"version":' + b"9" * 100_000 + b"}"), ""),
    "entities": ((200, {}, ENTITIES), ""),
    "a list": ((200, JSON, b"[1, 2, 3]"), ""),
    "another JSON": ((200, JSON, b'{"error": "quota exceeded"}'), ""),
    "the wrong types": (
        (200, JSON, b'{"schema": "goodword-program/1", "version": 7, "title": 7, "items": 7}'),
        "",
    ),
    "not found": ((404, HTML, b"<html>"), "NotFound"),
    "gone": ((410, {}, b""), "NotFound"),
    "too many requests": ((429, {"Retry-After": "30"}, b""), "Busy"),
    "overloaded": ((503, {}, b""), "Busy"),
    "a server's own fault": ((500, HTML, b"<html>Oops"), "BadReply"),
    "a teapot": ((418, {}, b""), "BadReply"),
}


@pytest.fixture
def company(serve: Serve, store: Store, web: Web, tmp_path: Path, clock: Clock) -> Company:
    made = Company(serve, store, web, tmp_path / "pictures", clock)
    made.program("a.json", key=None)
    made.feed("one", key=None)
    made.programs.join(made.address, clock())
    assert made.round().problems == ()
    return made


@pytest.mark.parametrize("path", ["/program.json", "/a.json"])
@pytest.mark.parametrize("trouble", TROUBLES)
def test_trouble_changes_nothing_and_is_over_when_it_is_over(
    company: Company, path: str, trouble: str
) -> None:
    reply, expected = TROUBLES[trouble]
    before = company.posts.latest(company.clock()), company.programs.all()
    company.replies[path] = reply  # type: ignore[assignment]
    report = company.round()
    assert [one.address for one in report.problems] == [company.served.address + path]
    error = report.problems[0].error
    assert expected in ("", error.name)
    said = sentence(error)
    assert said
    assert "\n" not in said
    assert "{" not in said
    assert (report.new, report.announce, report.withdrawn, report.changed) == ((), (), (), 0)
    assert (company.posts.latest(company.clock()), company.programs.all()) == before
    # and then the network is itself again
    del company.replies[path]
    company.program("a.json", key=None, title="Later")
    company.feed("two", "one", key=None)
    company.clock.forward(days=1)
    report = company.round()
    assert report.problems == ()
    assert [one.post.title for one in report.announce] == ["two"]
    assert (company.title, company.titles) == ("Later", {"one", "two"})


def test_a_portal_for_everything_is_one_trouble_of_all_addresses(company: Company) -> None:
    """A hotel answers whatever is asked; afterwards the very same files are unchanged ones."""
    for path in ("/program.json", "/a.json"):
        company.replies[path] = (200, HTML, b"<html><h1>Welcome</h1> Please log in to the WiFi")
    report = company.round()
    assert {one.error.facts["found"] for one in report.problems} == {"login_page"}
    assert report.announce == ()
    company.replies.clear()
    before = len(company.served.requests)
    report = company.round()
    assert (report.problems, report.announce, report.new) == ((), (), ())
    asked = company.served.requests[before:]
    # what was kept is still known by its validators, so that nothing is loaded twice
    assert all("If-None-Match" in one.headers for one in asked)


def test_a_program_with_one_wrong_key_keeps_the_old_one_and_its_feeds_go_on(
    company: Company,
) -> None:
    wrong = json.loads(samples.program("elsewhere.json")) | {"interval": "often"}
    company.publish("/program.json", json.dumps(wrong).encode(), None)
    company.feed("two", key=None)
    report = company.round()
    assert [one.error.name for one in report.problems] == ["BadFile"]
    assert company.titles == {"one", "two"}


def test_a_server_that_was_restarted_while_the_machine_slept_costs_no_round(
    web: Web, now: datetime
) -> None:
    """Every kept connection was cut off hard, and the same port answers anew."""
    body = samples.json_feed(samples.item(1))
    answer = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    with _Answering(("127.0.0.1", 0), answer) as before:
        address = f"http://127.0.0.1:{before.place[1]}/a.json"
        assert ask(web, address, now).body == body
    with _Answering(before.place, answer) as after:
        assert ask(web, address, now).body == body
        assert len(after.opened) == 1


class _Answering:
    """A server that keeps its connections open, and in the end resets them all."""

    def __init__(self, place: tuple[str, int], answer: bytes) -> None:
        self._listener = socket.create_server(place)
        self._answer = answer
        self.place: tuple[str, int] = self._listener.getsockname()
        self.opened: list[socket.socket] = []

    def __enter__(self) -> _Answering:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.opened.append(connection)
            connection.recv(65536)
            connection.sendall(self._answer)

    def __exit__(self, *error: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)  # closing alone would not end its waiting
        self._listener.close()
        for connection in self.opened:
            # without lingering a close is a reset: what a sleeping machine finds afterwards
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()
