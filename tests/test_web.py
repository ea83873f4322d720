"""The door to the internet against a real server that behaves badly."""

from __future__ import annotations

import gzip
import resource
import socket
import ssl
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.errors import BadReply, Offline, TooLarge, Unclear
from desktop.model import Secret
from desktop.web import MEGABYTE, Answer, Web, bare, is_loopback
from tests.certificates import make_certificate
from tests.conftest import Reply, Request, Served
from tests.pace import PATIENCE, SLACK

Serve = Callable[[Callable[[Request], Reply | None]], Served]
OK = (200, {"Content-Type": "text/plain"}, b"fine")


def read_head(connection: socket.socket) -> bytes:
    head = b""
    while b"\r\n\r\n" not in head:
        more = connection.recv(65536)
        if not more:
            break
        head += more
    return head


def drip(connection: socket.socket, piece: bytes, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        connection.sendall(piece)
        time.sleep(0.05)


# --- redirects and secrets -------------------------------------------------------------------


def redirect_to(target: str, status: int = 302) -> Callable[[Request], Reply]:
    return lambda request: (status, {"Location": target}, b"")


def test_a_redirect_is_followed_and_told(web: Web, serve: Serve) -> None:
    there = serve(lambda request: OK)
    here = serve(redirect_to(there.address + "/new", 301))
    answer = web.read(here.address + "/old")
    assert (answer.body, answer.url) == (b"fine", there.address + "/new")
    assert answer.permanent == there.address + "/new"


def test_a_passing_redirect_on_the_way_is_not_permanent(web: Web, serve: Serve) -> None:
    there = serve(lambda request: OK)
    middle = serve(redirect_to(there.address, 302))
    first = serve(redirect_to(middle.address, 301))
    assert web.read(first.address).permanent == ""


@pytest.mark.parametrize(
    "secret", [{"token": "Bearer x"}, {"headers": {"authorization": "DPoP x"}}]
)
def test_a_redirect_is_never_followed_with_a_token(
    web: Web, serve: Serve, secret: dict[str, object]
) -> None:
    thief = serve(lambda request: OK)
    here = serve(redirect_to(thief.address, 307))
    answer = web.read(here.address, **secret)  # type: ignore[arg-type]
    assert answer.status == 307
    assert thief.requests == []


def test_a_write_follows_nothing(web: Web, serve: Serve) -> None:
    there = serve(lambda request: OK)
    here = serve(redirect_to(there.address, 307))
    assert web.write("POST", here.address, form={"a": "b"}).status == 307
    assert there.requests == []


@pytest.mark.parametrize("target", ["file:///etc/passwd", "javascript:1", "http://[", "ftp://x/"])
def test_a_redirect_out_of_the_web_is_refused(web: Web, serve: Serve, target: str) -> None:
    here = serve(redirect_to(target))
    with pytest.raises(Offline) as caught:
        web.read(here.address)
    assert caught.value.cause in ("redirect", "address")


def test_redirects_in_a_circle_end(web: Web, serve: Serve) -> None:
    here = serve(redirect_to("/again"))
    with pytest.raises(Offline) as caught:
        web.read(here.address)
    assert caught.value.cause == "redirects"
    assert len(here.requests) == 6


def test_wrapped_secrets_reach_the_wire_and_nothing_else(web: Web, serve: Serve) -> None:
    here = serve(lambda request: None)
    with pytest.raises(Unclear) as caught:
        web.write(
            "POST",
            here.address + "/token?state=canary",
            token=Secret("Bearer canary"),
            form={"code": Secret("canary")},
        )
    assert here.requests[0].headers["Authorization"] == "Bearer canary"
    assert here.requests[0].body == b"code=canary"
    assert "canary" not in repr(caught.value)


# --- sent or not sent ------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_a_refused_connection_was_surely_not_sent(web: Web) -> None:
    address = f"http://127.0.0.1:{free_port()}/"
    with pytest.raises(Offline) as caught:
        web.write("POST", address, json_body={})
    assert caught.value.cause == "connect"
    with pytest.raises(Offline):
        web.read(address)


def test_a_name_that_does_not_exist_was_surely_not_sent(web: Web) -> None:
    with pytest.raises(Offline) as caught:
        web.write("POST", "http://nobody.invalid/", json_body={})
    assert caught.value.cause == "name"


def test_hanging_up_after_the_request_is_unclear(web: Web, serve: Serve) -> None:
    here = serve(lambda request: None)
    with pytest.raises(Unclear):
        web.write("POST", here.address, json_body={})
    assert len(here.requests) == 1


def test_hanging_up_in_the_middle_of_the_answer_is_unclear(
    web: Web, raw: Callable[..., str]
) -> None:
    def talk(connection: socket.socket) -> None:
        read_head(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")

    with pytest.raises(Unclear):
        web.write("POST", raw(talk), json_body={})
    with pytest.raises(Offline):
        web.read(raw(talk))


@pytest.mark.parametrize("answer", [b"\0\0\0\0\r\n\r\n", b"SSH-2.0-x\r\n", b"HTTP/1.1 abc\r\n\r\n"])
def test_an_answer_that_is_not_http_is_unclear(
    web: Web, raw: Callable[..., str], answer: bytes
) -> None:
    def talk(connection: socket.socket) -> None:
        read_head(connection)
        connection.sendall(answer)

    with pytest.raises(Unclear):
        web.write("POST", raw(talk), json_body={})


def test_an_answer_that_cannot_be_unpacked_is_unclear(web: Web, serve: Serve) -> None:
    here = serve(lambda request: (200, {"Content-Encoding": "gzip"}, b"not gzip at all"))
    with pytest.raises(Unclear):
        web.write("POST", here.address, json_body={})


def test_a_kept_connection_that_the_server_closed_is_not_used_again(
    web: Web, raw: Callable[..., str]
) -> None:
    def talk(connection: socket.socket) -> None:
        read_head(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine")

    address = raw(talk)
    for _ in range(5):
        assert web.write("POST", address, data=b"").body == b"fine"
        time.sleep(0.05)


@pytest.mark.parametrize("address", ["", "nonsense", "ftp://x/", "http://", "http://[::1", "//x"])
def test_an_address_that_is_none_is_offline_not_a_crash(web: Web, address: str) -> None:
    with pytest.raises(Offline):
        web.read(address)
    with pytest.raises(Offline):
        web.write("POST", address)


# --- time ------------------------------------------------------------------------------------


def took(began: float) -> float:
    return time.monotonic() - began


def test_a_dripping_body_ends_at_the_total_limit(web: Web, raw: Callable[..., str]) -> None:
    def talk(connection: socket.socket) -> None:
        read_head(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        drip(connection, b"x")

    began = time.monotonic()
    with pytest.raises(Offline) as caught:
        web.read(raw(talk), seconds=0.6)
    assert caught.value.cause == "timeout"
    assert took(began) < 3 * SLACK


@pytest.mark.parametrize("piece", [b"X-More: 1\r\n", b"x", b"HTTP/1.1 100 Continue\r\n\r\n"])
def test_headers_that_never_end_end_at_the_total_limit(
    web: Web, raw: Callable[..., str], piece: bytes
) -> None:
    def talk(connection: socket.socket) -> None:
        read_head(connection)
        if piece.startswith(b"X"):
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
        drip(connection, piece)

    began = time.monotonic()
    with pytest.raises(Unclear):
        web.write("POST", raw(talk), json_body={}, seconds=0.6)
    assert took(began) < 3 * SLACK


def test_a_server_that_accepts_and_is_silent_is_a_timeout(
    web: Web, raw: Callable[..., str]
) -> None:
    began = time.monotonic()
    with pytest.raises(Offline) as caught:
        web.read(raw(lambda connection: drip(connection, b"", 10)), seconds=0.5)
    assert caught.value.cause == "timeout"
    assert took(began) < 3 * SLACK


def test_the_total_limit_counts_all_redirects_together(web: Web, serve: Serve) -> None:
    def slow(request: Request) -> Reply:
        time.sleep(0.4)
        return 302, {"Location": "/again"}, b""

    began = time.monotonic()
    with pytest.raises(Offline):
        web.read(serve(slow).address, seconds=0.9)
    assert took(began) < 3 * SLACK


def test_closing_ends_calls_under_way_and_refuses_new_ones(raw: Callable[..., str]) -> None:
    web = Web("test", system_store=False)
    address = raw(lambda connection: drip(connection, b"", 15))
    raised: list[type[Exception]] = []

    def call(method: str) -> None:
        try:
            web.read(address) if method == "GET" else web.write(method, address, json_body={})
        except (Offline, Unclear) as error:
            raised.append(type(error))

    threads = [threading.Thread(target=call, args=(method,)) for method in ("GET", "POST")]
    for thread in threads:
        thread.start()
    time.sleep(0.4)
    began = time.monotonic()
    web.close()
    for thread in threads:
        thread.join(PATIENCE)
    assert took(began) < 2 * SLACK
    assert set(raised) == {Offline, Unclear}
    with pytest.raises(Offline) as caught:
        web.read(address)
    assert caught.value.cause == "leaving"


# --- size ------------------------------------------------------------------------------------


def test_more_than_the_limit_is_too_large_announced_or_not(
    web: Web, serve: Serve, raw: Callable[..., str]
) -> None:
    def endless(connection: socket.socket) -> None:
        read_head(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(2000):
            connection.sendall(b"x" * 65536)

    for address in (serve(lambda request: (200, {}, b"x" * 2000)).address, raw(endless)):
        with pytest.raises(TooLarge) as caught:
            web.read(address, limit=1000)
        assert caught.value.limit == 1000


def test_a_gzip_bomb_stops_at_the_limit_and_takes_little_memory(web: Web, serve: Serve) -> None:
    bomb = gzip.compress(b"\0" * (300 * MEGABYTE), 9)
    here = serve(lambda request: (200, {"Content-Encoding": "gzip"}, bomb))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(TooLarge):
        web.read(here.address, limit=MEGABYTE)
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) < 100 * 1024


def test_too_large_an_answer_to_a_write_is_unclear(web: Web, serve: Serve) -> None:
    here = serve(lambda request: (200, {}, b"x" * 2000))
    with pytest.raises(Unclear):
        web.write("POST", here.address, json_body={}, limit=1000)


# --- proxies, cookies, .netrc ----------------------------------------------------------------


def test_loopback_never_goes_through_a_proxy(
    web: Web, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = serve(lambda request: (502, {}, b""))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, proxy.address)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    here = serve(lambda request: OK)
    assert web.read(here.address).body == b"fine"
    assert web.write("POST", here.address.replace("127.0.0.1", "localhost")).body == b"fine"
    assert proxy.requests == []
    # everything else does
    assert web.read("http://feeds.invalid/x").status == 502
    assert proxy.requests[0].path == "http://feeds.invalid/x"


def test_a_proxy_that_refuses_the_tunnel_got_nothing_of_ours(
    web: Web, raw: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bytes] = []

    def talk(connection: socket.socket) -> None:
        seen.append(read_head(connection))
        connection.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")

    monkeypatch.setenv("HTTPS_PROXY", raw(talk))
    monkeypatch.delenv("NO_PROXY", raising=False)
    with pytest.raises(Offline) as caught:
        web.write("POST", "https://network.invalid/post", token="Bearer canary", json_body={})
    assert caught.value.cause == "proxy_sign_in"
    assert len(seen) == 1
    assert b"canary" not in seen[0]


def test_a_proxy_that_hangs_up_after_opening_the_tunnel_is_offline(
    web: Web, raw: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def talk(connection: socket.socket) -> None:
        read_head(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")

    monkeypatch.setenv("HTTPS_PROXY", raw(talk))
    monkeypatch.delenv("NO_PROXY", raising=False)
    with pytest.raises(Offline):
        web.write("POST", "https://network.invalid/post", json_body={})


def test_cookies_are_not_kept(web: Web, serve: Serve) -> None:
    here = serve(lambda request: (200, {"Set-Cookie": "device=1; Path=/"}, b""))
    web.read(here.address)
    web.read(here.address)
    assert all("Cookie" not in request.headers for request in here.requests)


def test_netrc_is_ignored(
    web: Web, serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login alice password canary\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(netrc))
    here = serve(lambda request: OK)
    web.read(here.address)
    web.write("POST", here.address)
    assert all("Authorization" not in request.headers for request in here.requests)


# --- TLS -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def secure(
    authority: tuple[Path, Path], raw: Callable[..., str]
) -> Callable[[Callable[[ssl.SSLSocket], None]], str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority)

    def start(talk: Callable[[ssl.SSLSocket], None]) -> str:
        def wrapped(connection: socket.socket) -> None:
            with context.wrap_socket(connection, server_side=True) as inner:
                talk(inner)

        return raw(wrapped).replace("http:", "https:")

    return start


def test_a_plain_server_behind_https_was_surely_not_sent(web: Web, serve: Serve) -> None:
    address = serve(lambda request: OK).address.replace("http:", "https:")
    with pytest.raises(Offline) as caught:
        web.write("POST", address, json_body={})
    assert caught.value.cause == "tls"


@pytest.mark.parametrize("system_store", [True, False])
def test_an_unknown_authority_is_refused_before_anything_is_sent(
    secure: Callable[..., str], system_store: bool
) -> None:
    seen: list[bytes] = []
    web = Web("test", system_store=system_store)
    with pytest.raises(Offline) as caught:
        web.write("POST", secure(lambda inner: seen.append(inner.recv(10))), token="Bearer x")
    assert caught.value.cause == "tls"
    assert b"".join(seen) == b""  # a second handshake only read who issued the certificate
    web.close()


def test_an_authority_that_it_named_is_taken(
    secure: Callable[..., str], authority: tuple[Path, Path]
) -> None:
    def talk(inner: ssl.SSLSocket) -> None:
        inner.recv(65536)
        inner.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine")

    web = Web("test", authorities=str(authority[0]))
    assert web.read(secure(talk)).body == b"fine"
    web.close()


def test_over_tls_too_a_drip_ends_at_the_total_limit_and_on_closing(
    secure: Callable[..., str], authority: tuple[Path, Path]
) -> None:
    def talk(inner: ssl.SSLSocket) -> None:
        inner.recv(65536)
        inner.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        for _ in range(200):
            inner.sendall(b"x")
            time.sleep(0.05)

    web = Web("test", authorities=str(authority[0]))
    began = time.monotonic()
    with pytest.raises(Unclear) as caught:
        web.write("POST", secure(talk), seconds=0.8)
    assert caught.value.cause == "timeout"
    threading.Timer(0.4, web.close).start()
    with pytest.raises(Offline):
        web.read(secure(talk))
    assert took(began) < 4 * SLACK


def test_a_handshake_that_never_ends_is_offline(web: Web, raw: Callable[..., str]) -> None:
    address = raw(lambda connection: drip(connection, b"", 15)).replace("http:", "https:")
    began = time.monotonic()
    with pytest.raises(Offline) as caught:
        web.write("POST", address, json_body={}, seconds=0.6)
    assert caught.value.cause == "timeout"
    assert took(began) < 3 * SLACK


def test_from_https_no_redirect_leads_back_to_http(
    secure: Callable[..., str], serve: Serve, authority: tuple[Path, Path]
) -> None:
    plain = serve(lambda request: OK)

    def talk(inner: ssl.SSLSocket) -> None:
        inner.recv(65536)
        inner.sendall(
            b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: "
            + plain.address.encode()
            + b"\r\n\r\n"
        )

    web = Web("test", authorities=str(authority[0]))
    with pytest.raises(Offline) as caught:
        web.read(secure(talk))
    assert caught.value.cause == "redirect"
    assert plain.requests == []
    web.close()


# --- values ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("30", 30),
        ("0", 1),
        ("-5", 60),
        ("", 60),
        ("soon", 60),
        ("²", 60),
        ("9" * 400, 999_999_999),
        ("Fri, 20 Nov 2026 10:02:00 GMT", 120),
        ("Fri, 20 Nov 2020 10:02:00 GMT", 1),
        ("Fri, 32 Nov 2026 10:02:00 GMT", 60),
    ],
)
def test_retry_after_is_read_whatever_stands_there(value: str, seconds: int) -> None:
    answer = Answer(429, {"Retry-After": value}, b"", "http://x/")
    assert answer.retry_after(datetime(2026, 11, 20, 10, tzinfo=UTC)) == seconds


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff", b"[" * 100_000, b"9" * 5000])
def test_json_that_is_none_is_a_bad_reply(body: bytes) -> None:
    with pytest.raises(BadReply):
        Answer(200, {}, body, "http://x/?code=1").json()


def test_addresses_for_the_eye_hold_no_query_and_no_password() -> None:
    assert bare("https://a:b@x.example:8443/p?code=1#f") == "https://x.example:8443/p"
    assert bare("http://[::1]:80/p?x") == "http://[::1]:80/p"
    assert "code" not in bare("http://[/p?code=1")


def test_loopback_is_known_in_all_its_forms() -> None:
    assert all(map(is_loopback, ("http://127.0.0.9/", "http://LOCALHOST:1/", "http://[::1]/")))
    assert not any(map(is_loopback, ("http://127.0.0.1.x.org/", "http://x/", "", "http://[/")))


def test_renewing_drops_kept_connections(web: Web, serve: Serve) -> None:
    here = serve(lambda request: OK)
    assert web.read(here.address).ok
    web.renew()
    assert web.read(here.address).ok


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc")
def test_no_file_descriptor_is_left_behind(web: Web, serve: Serve) -> None:
    here = serve(lambda request: None)

    def count() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    for _ in range(3):
        with pytest.raises(Unclear):
            web.write("POST", here.address, json_body={})
    before = count()
    for _ in range(30):
        with pytest.raises(Unclear):
            web.write("POST", here.address, json_body={})
    assert count() <= before + 3


def test_waiting_for_a_server_ends_when_we_leave(web: Web) -> None:
    web.pause(0.0)
    ended: list[str] = []

    def wait() -> None:
        with pytest.raises(Offline) as caught:
            web.pause(3600.0)
        ended.append(caught.value.cause)

    waiting = threading.Thread(target=wait)
    waiting.start()
    web.close()
    waiting.join()
    assert ended == ["leaving"]
