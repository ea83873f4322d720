"""Proxies and certificates in the way: one clear cause, one try, nothing sent, nothing changed."""

from __future__ import annotations

import base64
import socket
import ssl
import threading
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.errors import BadReply, NotAFeed, Offline
from desktop.feeds.request import ask
from desktop.guard import Broken
from desktop.proxies import REST, Passwords, name_of
from desktop.ui.messages import sentence
from desktop.web import Web
from tests.certificates import make_certificate
from tests.conftest import Request, Served

Serve = Callable[[Callable[[Request], "tuple[int, dict[str, str], bytes] | None"]], Served]
RIGHT = "Basic " + base64.b64encode(b"anna:pass@1").decode()
SIGN_IN = {"Proxy-Authenticate": "Negotiate", "Content-Length": "0"}


@pytest.fixture(autouse=True)
def _no_exceptions(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


def through(monkeypatch: pytest.MonkeyPatch, served: Served, who: str = "") -> str:
    """All requests of this test go through the proxy, as `who` where that is given."""
    address = served.address.replace("//", f"//{who}@") if who else served.address
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, address)
    return served.address.partition("//")[2]


def failed(web: Web, address: str) -> Offline:
    with pytest.raises(Offline) as caught:
        web.read(address)
    return caught.value


def test_name_and_password_stand_in_the_proxys_address(
    serve: Serve, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = serve(lambda request: (200, {}, request.headers["Proxy-Authorization"].encode()))
    through(monkeypatch, proxy, "anna:pass%401")
    assert web.read("http://feeds.invalid/a").body.decode() == RIGHT


@pytest.mark.parametrize("address", ["http://feeds.invalid/a", "https://feeds.invalid/a"])
def test_a_wrong_password_is_tried_once_and_by_nobody_else(
    address: str, serve: Serve, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = serve(lambda request: (407, {"Proxy-Authenticate": "Basic"}, b""))
    proxy_handles_connect(proxy)
    host = through(monkeypatch, proxy, "anna:Kx3nonesuch")
    results: list[Offline] = []
    asking = [
        threading.Thread(target=lambda: results.append(failed(web, address))) for _ in range(8)
    ]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    results.append(failed(web, address))
    assert len(proxy.requests) == 1
    assert {(one.cause, one.facts["proxy"]) for one in results} == {("proxy_sign_in", host)}
    for error in results:
        told = sentence(error) + "".join(traceback.format_exception(error))
        assert "Kx3nonesuch" not in told
        assert base64.b64encode(b"anna:Kx3nonesuch").decode() not in told


@pytest.mark.parametrize("address", ["http://feeds.invalid/a", "https://feeds.invalid/a"])
def test_a_proxy_that_takes_only_the_systems_sign_in_is_said_to_want_one(
    address: str, serve: Serve, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = serve(lambda request: (407, SIGN_IN, b""))
    proxy_handles_connect(proxy)
    host = through(monkeypatch, proxy)
    error = failed(web, address)
    assert (error.cause, error.facts["proxy"]) == ("proxy_sign_in", host)
    assert host in sentence(error)
    assert len(proxy.requests) == 1


def test_a_407_of_the_server_behind_is_no_proxy_asking(
    serve: Serve, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = serve(lambda request: (407, {}, b""))
    assert web.read(served.address).status == 407  # loopback: there is no proxy at all


@pytest.mark.parametrize("address", ["http://feeds.invalid/a", "https://feeds.invalid/a"])
def test_a_proxy_that_is_gone_is_offline_and_found_again(
    address: str, serve: Serve, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
    error = failed(web, address)
    assert (error.cause, error.facts["proxy"]) == ("proxy", f"127.0.0.1:{port}")
    through(monkeypatch, serve(lambda request: (200, {}, b"back")))
    assert web.read("http://feeds.invalid/a").body == b"back"


def test_one_try_at_a_time_until_the_password_was_taken() -> None:
    passwords = Passwords()
    with passwords.careful("http://anna:x@proxy:1", 1):
        with pytest.raises(Broken) as caught, passwords.careful("http://anna:x@proxy:1", 0.01):
            raise AssertionError("let through")
        assert caught.value.facts["cause"] == "timeout"
        with passwords.careful("http://proxy:1", 0.01), passwords.careful("", 0.01):
            pass  # nobody's password is at stake there
    with (
        passwords.careful("http://anna:x@proxy:1", 0.01),
        passwords.careful("http://anna:x@proxy:1", 0.01),
    ):
        pass  # it works


def test_after_an_hour_the_password_gets_another_try() -> None:
    moment = [0.0]
    passwords = Passwords(lambda: moment[0])

    def refuse() -> str:
        with pytest.raises(Broken) as caught, passwords.careful("http://a:b@proxy:1/", 1):
            raise Broken("proxy_sign_in", proxy="asked")
        found: str = caught.value.facts["proxy"]
        return found

    assert refuse() == "asked"
    moment[0] = REST - 1
    assert refuse() == "proxy:1"  # answered by us
    moment[0] = REST
    assert refuse() == "asked"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("http://anna:p%40ss@proxy.example:3128/", "proxy.example:3128"),
        ("http://proxy.example", "proxy.example"),
        ("proxy.example:3128", "proxy.example:3128"),
        ("http://[::1]:80/", "[::1]:80"),
    ],
)
def test_a_proxy_is_named_without_its_password(address: str, name: str) -> None:
    assert name_of(address) == name


def proxy_handles_connect(proxy: Served) -> None:
    """Answer CONNECT as any other request."""
    kind = proxy._server.RequestHandlerClass
    kind.do_CONNECT = kind.handle_any  # type: ignore[attr-defined]


# --- TLS that is not the server's --------------------------------------------------------------


Talk = Callable[[socket.socket], None]


def speaking(folder: Path, seen: list[bytes], **more: object) -> Talk:
    """A server with a certificate made for this test; what reaches it is in `seen`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*make_certificate(folder, **more))  # type: ignore[arg-type]

    def talk(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as inner:
            got = inner.recv(65536)
            if got:
                seen.append(got)

    return talk


def secure(address: str) -> str:
    return address.replace("http:", "https:")


@pytest.mark.parametrize("system_store", [True, False])
def test_a_foreign_certificate_is_refused_and_its_issuer_named(
    system_store: bool, raw: Callable[[Talk], str], tmp_path: Path
) -> None:
    seen: list[bytes] = []
    address = secure(raw(speaking(tmp_path, seen, name="Hotel Borealis\u202e WiFi")))
    web = Web("test", system_store=system_store)
    error = failed(web, address + "secret?token=1")
    assert (error.cause, error.problem) == ("tls", "issuer")
    assert error.issuer == "Hotel Borealis WiFi"
    assert "“Hotel Borealis WiFi”" in sentence(error)
    assert seen == []
    web.close()


def test_an_interceptor_behind_a_proxy_is_named_too(
    raw: Callable[[Talk], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bytes] = []
    inner = speaking(tmp_path, seen, name="Company Inspection CA")

    def tunnel(connection: socket.socket) -> None:
        asked = b""
        while b"\r\n\r\n" not in asked:
            asked += connection.recv(65536)
        assert b"Proxy-Authorization: " + RIGHT.encode() in asked
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        inner(connection)

    monkeypatch.setenv("https_proxy", raw(tunnel).replace("//", "//anna:pass%401@"))
    web = Web("test")
    error = failed(web, "https://harbour.invalid/program.json")
    assert (error.problem, error.issuer) == ("issuer", "Company Inspection CA")
    assert seen == []
    web.close()


def test_a_certificate_of_another_host_or_another_year_is_said_to_be_one(
    raw: Callable[[Talk], str], tmp_path: Path
) -> None:
    for more, problem in (
        ({"hosts": ("elsewhere.example",)}, "other_name"),
        ({"days": (-30, -1)}, "expired"),
    ):
        folder = tmp_path / problem
        folder.mkdir()
        seen: list[bytes] = []
        address = secure(raw(speaking(folder, seen, **more)))
        web = Web("test", authorities=str(folder / "cert.pem"))
        error = failed(web, address)
        assert (error.cause, error.problem) == ("tls", problem)
        assert sentence(error)
        assert seen == []
        web.close()


# --- what answers in the place of a file -------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ((200, {"Content-Type": "text/html"}, b"<html><input type=password>"), "login_page"),
        (
            (200, {"Content-Type": "application/json"}, b"<html>Hotel WiFi, log in</html>"),
            "login_page",
        ),
        ((200, {}, b"<!doctype html><title>Sign in</title>"), "login_page"),
        ((511, {"Content-Type": "text/html"}, b"<html>"), "login_page"),
        ((200, {"Content-Type": "text/html"}, b"<html><h1>Hello</h1></html>"), "html"),
    ],
)
def test_a_portals_page_is_told_from_a_feed(
    reply: tuple[int, dict[str, str], bytes], found: str, serve: Serve, web: Web, now: object
) -> None:
    served = serve(lambda request: reply)
    with pytest.raises(NotAFeed) as caught:
        ask(web, served.address, now)  # type: ignore[arg-type]
    assert caught.value.found == found


def test_a_redirect_to_a_portal_is_a_log_in_page_and_nothing_permanent(
    serve: Serve, web: Web, now: object
) -> None:
    portal = serve(lambda request: (200, {"Content-Type": "text/html"}, b"<html>Welcome</html>"))
    target = portal.address.replace("127.0.0.1", "localhost")
    served = serve(lambda request: (302, {"Location": f"{target}/hotel"}, b""))
    with pytest.raises(NotAFeed) as caught:
        ask(web, served.address, now)  # type: ignore[arg-type]
    assert caught.value.found == "login_page"


def test_a_server_that_breaks_off_or_says_no_is_told_by_its_own_cause(
    serve: Serve, web: Web, now: object
) -> None:
    served = serve(lambda request: (200, {"Content-Length": "100", "Connection": "close"}, b"{"))
    with pytest.raises(Offline):
        ask(web, served.address, now)  # type: ignore[arg-type]
    served = serve(lambda request: (418, {}, b""))
    with pytest.raises(BadReply):
        ask(web, served.address, now)  # type: ignore[arg-type]
