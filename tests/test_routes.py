"""Who says which way a request takes, and what is spared: against real proxies and a real bus."""

from __future__ import annotations

import base64
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop import portal
from desktop.errors import Offline
from desktop.routes import AGAIN_SECONDS, KEPT_SECONDS, REST_SECONDS, Route, Routes, spared
from desktop.web import Web
from tests.certificates import make_certificate
from tests.conftest import Request, Served
from tests.pace import PATIENCE

Talk = Callable[[socket.socket], None]
Serve = Callable[[Callable[[Request], "tuple[int, dict[str, str], bytes] | None"]], Served]


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("host", "port", "names", "means"),
    [
        ("intranet.example", None, ["intranet.example"], True),
        ("a.intranet.example", None, [".intranet.example"], True),
        ("intranet.example", None, [".intranet.example"], True),
        ("a.intranet.example", None, ["*.intranet.example"], True),
        ("notintranet.example", None, ["intranet.example"], False),
        ("Intranet.Example.", None, ["INTRANET.example"], True),
        ("intranet.example", 8443, ["intranet.example:8443"], True),
        ("intranet.example", 443, ["intranet.example:8443"], False),
        ("intranet.example", 443, ["intranet.example:0443"], True),
        ("intranet.example", 443, [f"intranet.example:{'9' * 5000}"], False),
        ("10.1.2.3", None, ["10.0.0.0/8"], True),
        ("11.1.2.3", None, ["10.0.0.0/8"], False),
        ("10.1.2.3", None, ["10.1.2.3"], True),
        ("fd00::1", None, ["fd00::/8"], True),
        ("fd00::1", None, ["[fd00::1]"], True),
        ("wiki", None, ["<local>"], True),
        ("wiki.example", None, ["<local>"], False),
        ("anything.example", None, ["*"], True),
        ("anything.example", None, ["", " ", ".", "*."], False),
    ],
)
def test_what_is_spared(host: str, port: int | None, names: list[str], means: bool) -> None:
    assert spared(host, port, names) is means


def test_the_policy_counts_before_the_environment_and_that_before_the_system(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    routes = Routes(system=lambda origin: ["http://system.example:1"])
    url = "https://feeds.example/a"
    assert routes.of(url) == Route("http://system.example:1", "system")
    monkeypatch.setenv("https_proxy", "environment.example:2")
    assert routes.of(url) == Route("http://environment.example:2", "environment")
    routes.decide("http://policy.example:3", [])
    assert routes.of(url) == Route("http://policy.example:3", "policy")
    routes.decide("direct", [])
    assert routes.of(url) == Route("", "policy")
    routes.decide("system", [])
    assert routes.of(url) == Route("http://environment.example:2", "environment")
    routes.decide("", ["feeds.example"])
    assert routes.of(url) == Route("", "policy")


def test_an_exception_of_the_environment_counts_for_its_own_proxy_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("https_proxy", "http://environment.example:2")
    monkeypatch.setenv("no_proxy", "feeds.example")
    assert Routes().of("https://feeds.example/a") == Route("", "environment")
    assert Routes("http://policy.example:3").of("https://feeds.example/a").said == "policy"


@pytest.mark.parametrize("port", ["", ":443"])
def test_an_exception_with_a_port_means_the_port_that_an_address_leaves_out_too(
    port: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "http://environment.example:2")
    monkeypatch.setenv("no_proxy", "feeds.example:443")
    assert Routes().of(f"https://feeds.example{port}/a") == Route("", "environment")
    policy = Routes("http://policy.example:3", ["feeds.example:443"])
    assert policy.of(f"https://feeds.example{port}/a") == Route("", "policy")
    assert policy.of("https://feeds.example:8443/a").proxy


@pytest.mark.parametrize("name", ["ftp_proxy", "npm_config_https_proxy", "no_proxy"])
def test_a_variable_of_somebody_else_does_not_hide_the_systems_proxy(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "http://elsewhere.example:1")
    routes = Routes(system=lambda origin: ["http://system.example:1"])
    assert routes.of("https://feeds.example/") == Route("http://system.example:1", "system")


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("proxy.example:3128", "http://proxy.example:3128"),
        (" HTTP://Proxy.example:3128/ ", "http://proxy.example:3128"),
        ("http://Anna:Pass%23@proxy.example:3128/", "http://Anna:Pass%23@proxy.example:3128"),
        ("http://[FD00::1]:3128", "http://[fd00::1]:3128"),
        ("socks5://proxy.example:1080", "socks5://proxy.example:1080"),
    ],
)
def test_a_proxy_is_known_by_one_address(
    written: str, known: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two ways to write one would be two tries with a wrong password."""
    monkeypatch.setenv("https_proxy", written)
    assert Routes().of("https://feeds.example/") == Route(known, "environment")


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "http://localhost/", "http://[::1]/"])
def test_loopback_never_goes_through_a_proxy(url: str) -> None:
    routes = Routes("http://policy.example:3", system=lambda origin: ["http://system.example:1"])
    assert routes.of(url) == Route("", "loopback")


@pytest.mark.parametrize("url", ["", "nonsense", "http://[::1", "http://a:b/", "mailto:a@b"])
def test_what_is_no_address_takes_no_proxy(url: str) -> None:
    assert Routes("http://policy.example:3").of(url).proxy == ""


def test_the_system_is_asked_about_origins_and_its_answer_is_kept_for_a_while() -> None:
    moment, asked = [0.0], []

    def system(origin: str) -> list[str]:
        asked.append(origin)
        return ["http://proxy.example:1"]

    routes = Routes(system=system, clock=lambda: moment[0])
    for path in ("a?token=1", "b"):
        routes.of(f"https://feeds.example/{path}")
    assert asked == ["https://feeds.example/"]
    moment[0] = KEPT_SECONDS
    routes.of("https://feeds.example/a")
    routes.renew()
    routes.of("https://feeds.example/a")
    assert len(asked) == 3


def test_a_system_that_could_not_tell_is_soon_asked_again() -> None:
    moment, answers = [0.0], [[], ["http://proxy.example:1"]]
    routes = Routes(system=lambda origin: answers.pop(0), clock=lambda: moment[0])
    url = "https://feeds.example/"
    assert routes.of(url).proxy == ""
    assert routes.of(url).proxy == ""
    moment[0] = AGAIN_SECONDS
    assert routes.of(url).proxy == "http://proxy.example:1"


def test_the_next_proxy_of_the_system_is_taken_while_the_first_can_not_be_reached() -> None:
    moment = [0.0]
    named = ["http://one.example:1", "http://two.example:2", "direct://"]
    routes = Routes(system=lambda origin: named, clock=lambda: moment[0])
    url = "https://feeds.example/"
    routes.failed("http://one.example:1")
    assert routes.of(url).proxy == "http://two.example:2"
    routes.failed("http://two.example:2")
    moment[0] = REST_SECONDS
    assert routes.of(url).proxy == "http://one.example:1"


# --- through real proxies --------------------------------------------------------------------


def test_requests_go_through_the_policys_proxy_until_it_says_otherwise(serve: Serve) -> None:
    proxy = serve(lambda request: (200, {}, b"through the proxy"))
    web = Web("test", system_store=False, proxy=proxy.address)
    assert web.read("http://feeds.invalid/a").body == b"through the proxy"
    web.configure(proxy=proxy.address, no_proxy=["feeds.invalid"])
    with pytest.raises(Offline) as caught:
        web.read("http://feeds.invalid/a")
    assert caught.value.cause == "name"
    web.configure()
    with pytest.raises(Offline):
        web.read("http://feeds.invalid/a")
    assert len(proxy.requests) == 1
    web.close()


def test_the_policys_proxy_gets_its_password_and_nobody_else(serve: Serve) -> None:
    proxy = serve(lambda request: (200, {}, request.headers["Proxy-Authorization"].encode()))
    web = Web("test", proxy=proxy.address.replace("//", "//anna:pass%401@"))
    right = "Basic " + base64.b64encode(b"anna:pass@1").decode()
    assert web.read("http://feeds.invalid/a").body.decode() == right
    plain = serve(
        lambda request: (200, {}, request.headers.get("Proxy-Authorization", "").encode())
    )
    assert web.read(plain.address).body == b""
    web.close()


def test_a_proxy_that_is_gone_makes_room_for_the_next_that_the_system_names(serve: Serve) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    proxy = serve(lambda request: (200, {}, b"by the second"))
    named = [f"http://127.0.0.1:{port}", proxy.address]
    web = Web("test", system=lambda origin: named)
    with pytest.raises(Offline) as caught:
        web.write("POST", "http://feeds.invalid/a", data=b"words")
    assert caught.value.cause == "proxy"
    assert web.write("POST", "http://feeds.invalid/a", data=b"words").body == b"by the second"
    web.close()


@pytest.mark.parametrize("address", ["http://feeds.invalid/a", "https://feeds.invalid/a"])
def test_a_proxy_whose_name_nobody_knows_is_what_is_named(address: str) -> None:
    web = Web("test", proxy="http://nonesuch.invalid:3128")
    with pytest.raises(Offline) as caught:
        web.read(address)
    assert (caught.value.cause, caught.value.proxy) == ("proxy", "nonesuch.invalid:3128")
    web.close()


UNREADABLE = [
    "http://anna:12#34@127.0.0.1:9",
    "http://anna:12/34@127.0.0.1:9",
    "http://anna:12?34@127.0.0.1:9",
    "http://anna:pass\\word@127.0.0.1:9",
    "http://anna:Kx3nonesuch",
    "http://127.0.0.1:99999",
    "http://[::1",
    "http://",
]
"""Addresses of proxies of which the end of the password, or the host, can't be told."""


@pytest.mark.parametrize("address", UNREADABLE)
def test_nothing_goes_to_what_may_be_a_name_in_the_address_of_a_proxy(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", address)
    asked: list[object] = []

    def look(host: object, *_: object, **__: object) -> list[object]:
        asked.append(host)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", look)
    web = Web("test")
    with pytest.raises(Offline) as caught:
        web.read("http://feeds.invalid/a")
    web.close()
    assert asked == []
    assert caught.value.cause == "proxy"
    assert caught.value.proxy in ("127.0.0.1:9", "anna", "127.0.0.1:99999", "[::1", "")


def test_a_proxy_of_a_kind_that_is_not_spoken_is_named() -> None:
    web = Web("test", proxy="socks5://proxy.invalid:1080")
    with pytest.raises(Offline) as caught:
        web.read("http://feeds.invalid/a")
    assert (caught.value.cause, caught.value.proxy) == ("proxy", "proxy.invalid:1080")
    web.close()


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_an_authority_that_the_environment_names_is_not_trusted(
    name: str, raw: Callable[[Talk], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority, key = make_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority, key)

    def talk(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as inner:
            inner.recv(65536)
            inner.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    address = raw(talk).replace("http:", "https:")
    monkeypatch.setenv(name, str(authority))
    web = Web("test")
    with pytest.raises(Offline) as caught:
        web.read(address)
    assert caught.value.cause == "tls"
    web.configure(authorities=str(authority))
    assert web.read(address).status == 200
    web.close()


def test_a_file_of_authorities_that_is_not_there_trusts_nobody_more_and_breaks_nothing(
    serve: Serve, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    served = serve(lambda request: (200, {}, b"fine"))
    web = Web("test", authorities=str(tmp_path / "nowhere.pem"))
    assert web.read(served.address).body == b"fine"
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    web.close()


# --- the desktop, over a real bus ------------------------------------------------------------


RELOAD = "org.freedesktop.DBus.ReloadConfig"
BUS = """<busconfig><type>session</type><listen>unix:dir={folder}</listen>
<servicedir>{services}</servicedir>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"""
"""Starts nobody whom a test did not name: which desktops this machine has makes no difference."""


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    if shutil.which("dbus-daemon") is None:
        pytest.skip("no dbus-daemon (package dbus) on this machine")
    written = tmp_path / "bus.xml"
    # a socket's address is short
    folder = tempfile.mkdtemp(prefix="bus")
    (tmp_path / "services").mkdir()
    written.write_text(BUS.format(folder=folder, services=tmp_path / "services"))
    with subprocess.Popen(
        ["dbus-daemon", f"--config-file={written}", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
        text=True,
    ) as daemon:
        assert daemon.stdout is not None
        address = daemon.stdout.readline().strip()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address
        daemon.terminate()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def desktop(bus: str) -> Iterator[Callable[[Callable[[str], list[str]]], None]]:
    """`desktop(answer)` starts a ProxyResolver on the bus that answers so."""
    from jeepney import MessageType, new_method_return
    from jeepney.bus_messages import message_bus
    from jeepney.io.blocking import open_dbus_connection

    over = threading.Event()
    threads: list[threading.Thread] = []

    def start(answer: Callable[[str], list[str]]) -> None:
        ready = threading.Event()

        def serve_lookups() -> None:
            with open_dbus_connection(bus) as connection:
                named = message_bus.RequestName("org.freedesktop.portal.Desktop")
                connection.send_and_get_reply(named)
                ready.set()
                while not over.is_set():
                    try:
                        asked = connection.receive(timeout=0.05)
                    except TimeoutError:
                        continue
                    if asked.header.message_type is MessageType.method_call:
                        told = answer(asked.body[0])
                        connection.send(new_method_return(asked, "as", (told,)))

        thread = threading.Thread(target=serve_lookups, daemon=True)
        thread.start()
        threads.append(thread)
        assert ready.wait(PATIENCE)

    yield start
    over.set()
    for thread in threads:
        thread.join(PATIENCE)


def test_the_desktop_is_asked_with_the_origin_alone(
    desktop: Callable[[Callable[[str], list[str]]], None], serve: Serve
) -> None:
    asked: list[str] = []
    proxy = serve(lambda request: (200, {}, b"through the proxy"))

    def answer(uri: str) -> list[str]:
        asked.append(uri)
        return [proxy.address, "direct://"]

    desktop(answer)
    web = Web("test", system=portal.proxies)
    assert web.read("http://feeds.invalid/private?token=secret").body == b"through the proxy"
    assert asked == ["http://feeds.invalid/"]
    assert web.route("http://feeds.invalid/").said == "system"
    web.close()


def test_a_desktop_that_names_none_means_a_straight_way(
    desktop: Callable[[Callable[[str], list[str]]], None],
) -> None:
    desktop(lambda uri: ["direct://"])
    assert Routes(system=portal.proxies).of("http://feeds.invalid/") == Route("", "system")


def test_a_bus_without_a_desktop_names_nothing(bus: str) -> None:
    assert portal.proxies("http://feeds.invalid/") == ()


def test_a_bus_that_takes_a_connection_and_never_greets_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tempfile.mkdtemp(prefix="bus")  # a socket's address is short
    over: list[socket.socket] = []

    def take() -> None:
        connection, _ = listening.accept()
        over.append(connection)
        connection.recv(1)
        connection.recv(4096)
        connection.sendall(b"OK 1234deadbeef1234deadbeef12345678\r\n")

    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"{folder}/bus")
        listening.listen()
        threading.Thread(target=take, daemon=True).start()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={folder}/bus")
        assert portal.proxies("http://feeds.invalid/") == ()
        assert len(over) == 1
        over[0].close()
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("here", "starts"),
    [("ubuntu:GNOME", True), ("KDE", True), ("i3", False), ("sway:wlroots", False), ("", False)],
)
def test_a_portal_is_only_started_where_the_desktop_has_settings_for_proxies(
    here: str, starts: bool, bus: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = tmp_path / "services" / "portal.service"
    service.write_text(
        "[D-BUS Service]\nName=org.freedesktop.portal.Desktop\n"
        f"Exec={shutil.which('touch')} {tmp_path}/started\n"
    )
    reloading = ["dbus-send", "--print-reply", "--dest=org.freedesktop.DBus", "/", RELOAD]
    subprocess.run(reloading, check=True, capture_output=True, timeout=PATIENCE)
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", here)
    assert portal.proxies("http://feeds.invalid/") == ()
    assert (tmp_path / "started").exists() is starts


def test_without_a_bus_nobody_is_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    assert portal.proxies("http://feeds.invalid/") == ()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/gone")
    assert portal.proxies("http://feeds.invalid/") == ()
