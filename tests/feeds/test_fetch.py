"""How a server is asked, and what is remembered of its answers."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

import pytest

from desktop.errors import (
    BadReply,
    Busy,
    DiskFull,
    GoodwordError,
    NotAFeed,
    NotFound,
    Offline,
    TooLarge,
)
from desktop.feeds.asking import SILENT
from desktop.feeds.fetch import AT_ONCE, Fetcher, Problem, State, Visit
from desktop.feeds.request import Copy
from desktop.feeds.turns import Turns
from desktop.store import Store
from desktop.web import Web
from tests.conftest import Clock, Reply, Request, Served
from tests.pace import PATIENCE

Serve = Callable[[Callable[[Request], Reply | None]], Served]
FEED = b"<rss version='2.0'><channel><title>t</title></channel></rss>"


class Server:
    """Answers with what it is told, and knows what it was asked."""

    def __init__(self, serve: Serve) -> None:
        self.reply: Reply | None = (200, {}, FEED)
        self.served = serve(lambda request: self.reply)
        self.address = f"{self.served.address}/feed.xml"

    @property
    def asked(self) -> list[dict[str, str]]:
        return [request.headers for request in self.served.requests]


@pytest.fixture
def server(serve: Serve) -> Server:
    return Server(serve)


@pytest.fixture
def fetcher(web: Web, store: Store) -> Fetcher:
    return Fetcher(web, store, chance=lambda: 0.5, turns=Turns(0))


def take(state: State, copy: Copy) -> Callable[[], bytes]:
    return lambda: copy.body


def visit(fetcher: Fetcher, now: datetime, *addresses: str, force: bool = False) -> list[object]:
    return list(fetcher.visit(Visit("p", addresses, 1800, force), now, take))


def due(fetcher: Fetcher, server: Server, clock: Clock) -> datetime:
    return fetcher.next_due("p", [server.address], clock(), 1800)


def error_of(found: Sequence[object]) -> GoodwordError:
    (problem,) = found
    assert isinstance(problem, Problem), problem
    return problem.error


@pytest.mark.parametrize(
    "etag", ['"abc"', 'W/"abc"', "unquoted", '"a b"', '"\xe4"', '"' + "x" * 900 + '"', '""', "'x'"]
)
def test_validators_go_back_byte_for_byte(
    fetcher: Fetcher, server: Server, clock: Clock, etag: str
) -> None:
    modified = "Fri, 20 Nov 2026 09:00:00 GMT"
    server.reply = (200, {"ETag": etag, "Last-Modified": modified}, FEED)
    assert visit(fetcher, clock(), server.address) == [FEED]
    server.reply = (304, {}, b"")
    assert visit(fetcher, clock.forward(hours=1), server.address) == [None]
    assert "If-None-Match" not in server.asked[0]
    assert server.asked[1]["If-None-Match"] == etag
    assert server.asked[1]["If-Modified-Since"] == modified


def test_an_empty_or_monstrous_validator_is_not_sent(
    fetcher: Fetcher, server: Server, clock: Clock
) -> None:
    for etag in ("", "x" * 2000):
        server.reply = (200, {"ETag": etag}, FEED + etag.encode())
        visit(fetcher, clock.forward(hours=1), server.address)
        visit(fetcher, clock.forward(hours=1), server.address)
        assert "If-None-Match" not in server.asked[-1]


def test_validators_follow_the_last_answer_even_where_the_body_is_the_same(
    fetcher: Fetcher, server: Server, clock: Clock
) -> None:
    for number in range(3):
        server.reply = (200, {"ETag": f'"{number}"'}, FEED)
        found = visit(fetcher, clock.forward(hours=1), server.address)
        assert found == [FEED if number == 0 else None]
    visit(fetcher, clock.forward(hours=1), server.address)
    assert [asked.get("If-None-Match") for asked in server.asked] == [None, '"0"', '"1"', '"2"']


def test_validators_are_not_stored_when_the_body_could_not_be_kept(
    fetcher: Fetcher, server: Server, clock: Clock
) -> None:
    def full(state: State, copy: Copy) -> Callable[[], bytes]:
        def keep() -> bytes:
            raise DiskFull(path="x")

        return keep

    server.reply = (200, {"ETag": '"1"'}, FEED)
    with pytest.raises(DiskFull):
        list(fetcher.visit(Visit("p", (server.address,), 60), clock(), full))
    assert visit(fetcher, clock(), server.address) == [FEED]
    assert "If-None-Match" not in server.asked[1]


def test_a_body_that_could_not_be_read_is_asked_for_again(
    fetcher: Fetcher, server: Server, clock: Clock
) -> None:
    def refuse(state: State, copy: Copy) -> Callable[[], bytes]:
        raise NotAFeed(address=state.address, found="xml")

    server.reply = (200, {"ETag": '"1"'}, FEED)
    found = list(fetcher.visit(Visit("p", (server.address,), 60), clock(), refuse))
    assert error_of(found).name == "NotAFeed"
    assert visit(fetcher, clock.forward(hours=7), server.address) == [FEED]
    assert "If-None-Match" not in server.asked[1]


def test_nothing_is_asked_before_it_is_due(fetcher: Fetcher, server: Server, clock: Clock) -> None:
    assert due(fetcher, server, clock) == clock()
    visit(fetcher, clock(), server.address)
    turn = due(fetcher, server, clock)
    assert timedelta(minutes=15) <= turn - clock() <= timedelta(minutes=51)
    clock.now = turn - timedelta(milliseconds=1)
    assert visit(fetcher, clock(), server.address) == []
    assert visit(fetcher, clock.forward(milliseconds=1), server.address) == [None]
    assert len(server.asked) == 2


def test_a_person_may_ask_at_once_but_a_server_that_said_later_is_left_alone(
    fetcher: Fetcher, server: Server, clock: Clock
) -> None:
    visit(fetcher, clock(), server.address)
    assert visit(fetcher, clock(), server.address, force=True) == [None]
    server.reply = (429, {"Retry-After": "7200"}, b"")
    error = error_of(visit(fetcher, clock(), server.address, force=True))
    assert isinstance(error, Busy)
    assert error.retry_after == 7200
    server.reply = (200, {}, FEED)
    assert due(fetcher, server, clock) >= clock() + timedelta(seconds=7200)
    assert visit(fetcher, clock.forward(seconds=7199), server.address, force=True) == []
    assert visit(fetcher, clock.forward(seconds=1), server.address, force=True) == [None]


def test_a_server_that_says_in_a_hundred_years_is_asked_tomorrow(
    fetcher: Fetcher, server: Server, clock: Clock
) -> None:
    server.reply = (503, {"Retry-After": "999999999"}, b"")
    visit(fetcher, clock(), server.address)
    wait = due(fetcher, server, clock) - clock()
    assert timedelta(days=1) <= wait <= timedelta(days=1, seconds=1.2 * 1800)


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        ((404, {}, b""), NotFound),
        ((410, {}, b""), NotFound),
        ((401, {}, b""), BadReply),
        ((500, {}, b""), BadReply),
        ((304, {}, b""), BadReply),
        ((503, {}, b""), Busy),
        ((511, {}, b"<html>"), NotAFeed),
        ((200, {"Content-Type": "text/html"}, b"<html><title>Hi</title></html>"), NotAFeed),
        ((200, {"Content-Length": "50000000"}, b"x" * 50_000_000), TooLarge),
        ((200, {"Content-Encoding": "gzip"}, gzip.compress(b"0" * 50_000_000)), TooLarge),
        (None, Offline),
    ],
)
def test_every_failure_has_its_name_and_leaves_what_was_remembered(
    fetcher: Fetcher,
    server: Server,
    clock: Clock,
    reply: Reply | None,
    kind: type[GoodwordError],
) -> None:
    server.reply = reply
    assert isinstance(error_of(visit(fetcher, clock(), server.address)), kind)
    server.reply = (200, {"ETag": '"1"'}, FEED)
    assert visit(fetcher, clock.forward(days=2), server.address) == [FEED]
    if reply is not None and reply[0] == 304:
        return  # an answer to a question that was asked now
    server.reply = reply
    assert isinstance(error_of(visit(fetcher, clock.forward(days=2), server.address)), kind)
    server.reply = (304, {}, b"")
    assert visit(fetcher, clock.forward(days=2), server.address) == [None]
    assert server.asked[-1]["If-None-Match"] == '"1"'


def test_one_that_is_gone_is_asked_once_a_day(
    fetcher: Fetcher, server: Server, clock: Clock
) -> None:
    server.reply = (410, {}, b"")
    visit(fetcher, clock(), server.address)
    assert visit(fetcher, clock.forward(hours=23), server.address) == []
    assert len(visit(fetcher, clock.forward(hours=2), server.address)) == 1


def test_waiting_grows_with_failures_up_to_a_limit_and_is_spread(
    web: Web, store: Store, server: Server, clock: Clock
) -> None:
    chances: Iterator[float] = iter([0.999] * 12 + [0.0])
    fetcher = Fetcher(web, store, chance=lambda: next(chances), turns=Turns(0))
    server.reply = (500, {}, b"")
    waits = []
    for _ in range(13):
        visit(fetcher, clock(), server.address)
        turn = due(fetcher, server, clock)
        waits.append((turn - clock()).total_seconds() / 1800)
        clock.now = turn
    assert 0.5 <= waits[0] <= 1.7
    assert 1.5 <= waits[1] <= 2.7
    assert 11.5 <= waits[11] <= 12.7
    assert 0.5 <= waits[12] <= 1.7


def test_a_server_that_is_down_is_tried_at_least_at_every_turn(
    web: Web, store: Store, server: Server, clock: Clock
) -> None:
    fetcher = Fetcher(web, store, chance=lambda: 0.999)
    server.served.close()
    for _ in range(20):
        assert isinstance(error_of(visit(fetcher, clock(), server.address)), Offline)
        turn = due(fetcher, server, clock)
        assert turn - clock() <= timedelta(minutes=51)
        clock.now = turn


def test_a_clock_that_was_wrong_once_does_not_stop_the_rounds(
    fetcher: Fetcher, server: Server, clock: Clock
) -> None:
    visit(fetcher, clock() + timedelta(days=3650), server.address)
    assert visit(fetcher, clock(), server.address) == [None]


def test_a_permanent_redirect_is_remembered_and_a_temporary_one_is_not(
    fetcher: Fetcher, serve: Serve, clock: Clock
) -> None:
    kind = 302

    def answer(request: Request) -> Reply:
        if request.path == "/old":
            return kind, {"Location": "/new"}, b""
        return 200, {}, FEED

    served = serve(answer)
    old = f"{served.address}/old"
    visit(fetcher, clock(), old)
    visit(fetcher, clock.forward(hours=1), old)
    kind = 301
    visit(fetcher, clock.forward(hours=1), old)
    visit(fetcher, clock.forward(hours=1), old)
    visit(fetcher, clock.forward(hours=1), old)
    paths = [request.path for request in served.requests]
    assert paths == ["/old", "/new", "/old", "/new", "/old", "/new", "/new", "/new"]


def test_after_a_redirect_to_nowhere_the_old_address_counts_again(
    fetcher: Fetcher, serve: Serve, clock: Clock
) -> None:
    broken = False

    def answer(request: Request) -> Reply:
        if request.path == "/old" and not broken:
            return 308, {"Location": "/new"}, b""
        if request.path == "/new" and broken:
            return 404, {}, b""
        return 200, {}, FEED

    served = serve(answer)
    old = f"{served.address}/old"
    visit(fetcher, clock(), old)
    broken = True
    assert isinstance(error_of(visit(fetcher, clock.forward(hours=1), old)), NotFound)
    assert visit(fetcher, clock.forward(hours=8), old) == [None]


def test_a_portal_that_redirects_for_good_poisons_nothing(
    fetcher: Fetcher, serve: Serve, clock: Clock
) -> None:
    portal = True

    def answer(request: Request) -> Reply:
        if portal and request.path == "/feed":
            return 301, {"Location": f"http://localhost:{port}/hotel"}, b""
        if request.path == "/hotel":
            return 200, {"Content-Type": "text/html"}, b"<html><h1>Welcome</h1></html>"
        return 200, {}, FEED

    served = serve(answer)
    port = served.address.rpartition(":")[2]
    address = f"{served.address}/feed"
    error = error_of(visit(fetcher, clock(), address))
    assert (error.name, error.found) == ("NotAFeed", "login_page")
    portal = False
    assert visit(fetcher, clock.forward(minutes=1), address) == [FEED]


def test_one_that_hangs_up_does_not_stop_the_others(
    fetcher: Fetcher, serve: Serve, clock: Clock
) -> None:
    served = serve(lambda request: None if "bad" in request.path else (200, {}, FEED))
    addresses = [f"{served.address}/{name}" for name in ("a", "bad1", "b", "bad2", "c", "d", "e")]
    found = visit(fetcher, clock(), *addresses)
    assert [isinstance(one, Problem) for one in found] == [False, True, False, True] + [False] * 3


def test_a_server_that_takes_requests_and_never_answers_holds_up_few_of_them(
    fetcher: Fetcher, serve: Serve, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.transport.READ_SECONDS", 0.2)
    over = threading.Event()

    def silent(request: Request) -> Reply | None:
        over.wait(PATIENCE)
        return None

    tarpit, other = serve(silent), serve(lambda request: (200, {}, FEED))
    addresses = [f"{tarpit.address}/{number}" for number in range(24)]
    try:
        found = visit(fetcher, clock(), *addresses, f"{other.address}/feed")
    finally:
        over.set()
    assert len(tarpit.requests) <= SILENT + AT_ONCE
    assert {one.error.facts["cause"] for one in found if isinstance(one, Problem)} == {"timeout"}
    assert found[-1] == FEED and len(found) == 25


def test_slow_files_among_quick_ones_are_all_asked_for(
    fetcher: Fetcher, serve: Serve, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.transport.READ_SECONDS", 0.2)
    over = threading.Event()

    def answer(request: Request) -> Reply | None:
        if "slow" not in request.path:
            return 200, {}, FEED
        over.wait(PATIENCE)
        return None

    served = serve(answer)
    names = ("slow1", "a", "slow2", "b")
    try:
        for _ in range(2):
            visit(fetcher, clock(), *(f"{served.address}/{name}" for name in names), force=True)
    finally:
        over.set()
    assert len(served.requests) == 8


def test_two_programs_that_share_a_feed_both_get_it(
    fetcher: Fetcher, server: Server, clock: Clock
) -> None:
    server.reply = (200, {"ETag": '"1"'}, FEED)
    for name in ("p", "q"):
        assert list(fetcher.visit(Visit(name, (server.address,), 60), clock(), take)) == [FEED]


def test_what_is_to_be_read_differently_is_fetched_in_full(
    fetcher: Fetcher, server: Server, clock: Clock
) -> None:
    server.reply = (200, {"ETag": '"1"'}, FEED)
    for reading, wanted in (("a", FEED), ("a", None), ("b", FEED), ("b", None)):
        asked = Visit("p", (server.address,), 60, readings={server.address: reading})
        assert list(fetcher.visit(asked, clock.forward(hours=1), take)) == [wanted]


def test_leaving_blames_no_server(web: Web, fetcher: Fetcher, server: Server, clock: Clock) -> None:
    web.close()
    assert isinstance(error_of(visit(fetcher, clock(), server.address)), Offline)
    assert fetcher.state("p", server.address) == State("p", server.address)


def test_bodies_are_kept_where_they_must_be_there_offline(
    fetcher: Fetcher, server: Server, clock: Clock
) -> None:
    visit(fetcher, clock(), server.address)
    assert fetcher.kept_body(server.address) is None
    server.reply = (200, {"ETag": '"1"'}, b"# Policy")
    asked = Visit("p", (server.address,), 60, keep_body=True)
    list(fetcher.visit(asked, clock.forward(hours=1), take))
    server.reply = (304, {}, b"")
    list(fetcher.visit(asked, clock.forward(hours=1), take))
    server.reply = (200, {"Content-Type": "text/html"}, b"<html>portal</html>")
    list(fetcher.visit(asked, clock.forward(hours=1), take))
    assert fetcher.kept_body(server.address) == b"# Policy"
    fetcher.forget("p")
    assert fetcher.kept_body(server.address) is None
