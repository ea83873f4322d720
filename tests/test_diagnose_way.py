"""The way to a server step by step: real names, proxies, certificates and answers on loopback.

A server has to be asked as if it were elsewhere: what is on this machine never goes through a
proxy. So the proxies here are asked for hosts that exist nowhere, and answer themselves.
"""

from __future__ import annotations

import base64
import contextlib
import socket
import ssl
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from desktop.diagnose_network import around, clock, targets, ways
from desktop.diagnose_report import Finding
from desktop.diagnose_step import Target, Walk
from desktop.diagnose_way import walk
from desktop.errors import Offline
from desktop.policy import Policy
from desktop.web import Web
from tests.certificates import make_certificate
from tests.conftest import Request, Served
from tests.pace import PATIENCE
from tests.test_routes import UNREADABLE

Talk = Callable[[socket.socket], None]
Raw = Callable[[Talk], str]
Serve = Callable[[Callable[[Request], "tuple[int, dict[str, str], bytes] | None"]], Served]


def looked(url: str, policy: Policy | None = None, *, exact: bool = False) -> dict[str, Finding]:
    """One way, walked; findings by step."""
    decided = policy or Policy(proxy="direct")
    web = Web(
        "test",
        authorities=decided.authorities,
        proxy=decided.proxy,
        no_proxy=decided.no_proxy,
    )
    found = Walk(Target("it", url, "its server", exact))
    walk(found, around(web, decided, "test"), datetime.now(UTC))
    web.close()
    assert found.done
    return {one.what.removeprefix("it, "): one for one in found.findings}


def verdicts(found: dict[str, Finding]) -> dict[str, str]:
    return {step: one.verdict for step, one in found.items()}


def head_of(connection: socket.socket) -> bytes:
    got = b""
    while b"\r\n\r\n" not in got:
        more = connection.recv(65536)
        if not more:
            break
        got += more
    return got


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    return port


# --- straight ----------------------------------------------------------------------------------


def test_a_server_that_answers_is_fine_at_every_step(serve: Serve) -> None:
    served = serve(lambda request: (200, {}, b"{}"))
    found = looked(f"{served.address}/program.json?token=secret", exact=True)
    assert verdicts(found) == {"proxy": "INFO", "name": "OK", "TCP": "OK", "HTTP": "OK"}
    (request,) = served.requests
    assert (request.method, request.path) == ("GET", "/program.json")  # no query, no secret
    assert "127.0.0.1" not in found["name"].told  # a server of a person's is not named


def test_an_address_is_asked_for_as_the_application_does(serve: Serve, raw: Raw) -> None:
    served = serve(lambda request: (200, {}, b""))
    assert looked(f"{served.address}/für uns/a.json")["HTTP"].verdict == "OK"
    assert served.requests[0].path == "/f%C3%BCr%20uns/a.json"
    seen: list[bytes] = []
    policy = Policy(proxy=raw(asking("403 No", seen)).rstrip("/"))
    assert looked("https://straße.invalid/", policy)["tunnel"].verdict == "FAIL"
    assert seen[0].startswith(b"CONNECT xn--strae-oqa.invalid:443 HTTP/1.1\r\n")


def test_an_address_that_can_not_be_read_is_said_to_be_one() -> None:
    assert looked("http://a\u2024\u2024b/")["further steps"].verdict == "FAIL"


def test_without_its_query_an_address_may_lead_nowhere_and_still_be_right(serve: Serve) -> None:
    served = serve(lambda request: (404, {}, b""))
    one = looked(f"{served.address}/program?company=5", exact=True)["HTTP"]
    assert one.verdict == "WARN"
    assert "company" not in one.told


def test_a_name_that_nobody_knows_is_said_to_be_one() -> None:
    found = looked("https://nonesuch.invalid/")
    assert verdicts(found) == {"proxy": "INFO", "name": "FAIL"}
    assert found["name"].advice


def test_a_port_where_nobody_listens_is_said_to_be_one() -> None:
    found = looked(f"http://127.0.0.1:{closed_port()}/")
    assert verdicts(found) == {"proxy": "INFO", "name": "OK", "TCP": "FAIL"}


@pytest.mark.parametrize(
    ("reply", "exact", "verdict"),
    [
        ((200, {}), True, "OK"),
        ((304, {}), True, "OK"),
        ((401, {}), True, "WARN"),
        ((404, {}), True, "FAIL"),
        ((404, {}), False, "OK"),
        ((410, {}), True, "FAIL"),
        ((500, {}), True, "WARN"),
        ((503, {}), False, "WARN"),
        ((511, {}), False, "FAIL"),
        ((200, {"Content-Type": "text/html; charset=utf-8"}), True, "WARN"),
        ((200, {"Content-Type": "text/html"}), False, "OK"),
        ((302, {"Location": "https://login.hotel.example/?who=me"}), True, "WARN"),
        ((301, {"Location": "/moved.json"}), True, "OK"),
        ((302, {"Location": "https://[broken"}), True, "OK"),
    ],
)
def test_what_an_answer_means(
    reply: tuple[int, dict[str, str]], exact: bool, verdict: str, serve: Serve
) -> None:
    served = serve(lambda request: (*reply, b""))
    one = looked(served.address, exact=exact)["HTTP"]
    assert one.verdict == verdict
    assert str(reply[0]) in one.told
    assert "who=me" not in one.told


@pytest.mark.parametrize("said", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 \r\n\r\n", b"\0\xff\n"])
def test_what_answers_no_http_is_told_and_breaks_nothing(said: bytes, raw: Raw) -> None:
    def talk(connection: socket.socket) -> None:
        head_of(connection)
        connection.sendall(said)

    assert verdicts(looked(raw(talk)))["HTTP"] == "FAIL"


# --- TLS ---------------------------------------------------------------------------------------


def secured(folder: Path, **more: object) -> tuple[Path, Talk]:
    """The certificate, and a server that shows it."""
    authority, key = make_certificate(folder, **more)  # type: ignore[arg-type]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority, key)

    def talk(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as inner:
            head_of(inner)
            inner.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    return authority, talk


def test_a_company_authority_is_named_with_its_end_and_who_vouched(
    raw: Raw, tmp_path: Path
) -> None:
    authority, talk = secured(
        tmp_path, name="Harbour Inspection CA", hosts=("localhost",), days=(-1, 90)
    )
    url = raw(talk).replace("http://127.0.0.1", "https://localhost")
    found = looked(url, Policy(authorities=str(authority)))
    ends = f"{datetime.now(UTC) + timedelta(days=90):%Y-%m-%d}"
    assert found["TLS"].verdict == "OK"
    for word in ("TLSv1", "Harbour Inspection CA", "the policy's own file", ends):
        assert word in found["TLS"].told
    assert found["HTTP"].verdict == "OK"


def test_a_certificate_that_ends_soon_is_worth_a_word(raw: Raw, tmp_path: Path) -> None:
    authority, talk = secured(tmp_path)  # two days
    url = raw(talk).replace("http:", "https:")
    assert looked(url, Policy(authorities=str(authority)))["TLS"].verdict == "WARN"


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"name": "Nobody Knows CA"}, "Nobody Knows CA"),
        ({"days": (-30, -1)}, "expired"),
        ({"hosts": ("elsewhere.example",)}, "mismatch"),
    ],
)
def test_a_certificate_that_is_refused_ends_the_way_with_its_reason(
    more: dict[str, object], told: str, raw: Raw, tmp_path: Path
) -> None:
    authority, talk = secured(tmp_path, **more)
    trusted = Policy(authorities=str(authority)) if "name" not in more else Policy()
    found = looked(raw(talk).replace("http:", "https:"), trusted)
    assert found["TLS"].verdict == "FAIL"
    assert told in found["TLS"].told
    assert found["TLS"].advice
    assert "HTTP" not in found


def test_a_server_without_tls_is_said_to_have_none(serve: Serve) -> None:
    served = serve(lambda request: (200, {}, b""))
    found = looked(served.address.replace("http:", "https:"))
    assert verdicts(found)["TLS"] == "FAIL"
    assert "SSLError" not in found["TLS"].told  # OpenSSL's own word says more


def test_a_file_of_authorities_that_is_none_is_told(raw: Raw, tmp_path: Path) -> None:
    _, talk = secured(tmp_path)
    wrong = tmp_path / "wrong.pem"
    wrong.write_text("no certificate")
    found = looked(raw(talk).replace("http:", "https:"), Policy(authorities=str(wrong)))
    assert found["TLS"].verdict == "FAIL"


# --- proxies -----------------------------------------------------------------------------------


def asking(reply: str, seen: list[bytes]) -> Talk:
    """A proxy that answers every request so."""

    def talk(connection: socket.socket) -> None:
        seen.append(head_of(connection))
        connection.sendall(f"HTTP/1.1 {reply}\r\nContent-Length: 0\r\n\r\n".encode())

    return talk


BASIC = "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=x"
SYSTEM = "407 No\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM"


@pytest.mark.parametrize(
    ("url", "step"), [("https://a.invalid/", "tunnel"), ("http://a.invalid/", "HTTP")]
)
@pytest.mark.parametrize(("reply", "kinds"), [(BASIC, "Basic"), (SYSTEM, "Negotiate, NTLM")])
def test_a_proxy_that_wants_a_sign_in_is_said_to_want_it(
    url: str, step: str, reply: str, kinds: str, raw: Raw
) -> None:
    seen: list[bytes] = []
    found = looked(url, Policy(proxy=raw(asking(reply, seen)).rstrip("/")))
    assert found[step].verdict == "FAIL"
    assert f"407: the proxy wants a sign-in ({kinds})" in found[step].told
    assert found[step].advice
    assert len(seen) == 1
    assert "named by your policy" in found["proxy"].told


@pytest.mark.parametrize(
    ("url", "step"), [("https://a.invalid/", "tunnel"), ("http://a.invalid/", "HTTP")]
)
def test_a_wrong_password_is_tried_once_for_all_servers_and_said_nowhere(
    url: str, step: str, raw: Raw
) -> None:
    seen: list[bytes] = []
    proxy = raw(asking(BASIC, seen)).rstrip("/").replace("//", "//anna:Kx3nonesuch@")
    policy = Policy(proxy=proxy)
    web = Web("test", proxy=proxy)
    wanted = [Target(f"it{number}", url.replace("a.", f"a{number}."), "it") for number in range(6)]
    found = list(ways(wanted, around(web, policy, "test"), datetime.now(UTC)))
    web.close()
    # a way that may not try hangs up without a word
    (tried,) = [one for one in seen if one]
    assert base64.b64encode(b"anna:Kx3nonesuch") in tried
    failed = [one for one in found if one.verdict == "FAIL"]
    assert len(failed) == 6
    assert any("did not take the password" in one.told and step in one.what for one in failed)
    for one in found:
        assert "Kx3nonesuch" not in f"{one}"
        assert "anna" not in f"{one}"


def test_a_right_password_opens_a_tunnel_to_the_server_behind(raw: Raw, tmp_path: Path) -> None:
    authority, talk = secured(tmp_path, name="a.invalid")
    right = b"Proxy-Authorization: Basic " + base64.b64encode(b"anna:p@ss")

    def tunnel(connection: socket.socket) -> None:
        asked = head_of(connection)
        assert asked.startswith(b"CONNECT a.invalid:443 HTTP/1.1\r\n")
        assert right in asked
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        talk(connection)

    proxy = raw(tunnel).rstrip("/").replace("//", "//anna:p%40ss@")
    found = looked("https://a.invalid/", Policy(proxy=proxy, authorities=str(authority)))
    steps = {
        "proxy": "INFO",
        "name": "OK",
        "TCP": "OK",
        "tunnel": "OK",
        "TLS": "WARN",
        "HTTP": "OK",
    }
    assert verdicts(found) == steps


@pytest.mark.parametrize("who", ["anna:p%40ss", "anna:gr%C3%BCn", "anna"])
@pytest.mark.parametrize("url", ["https://a.invalid/", "http://a.invalid/"])
def test_a_proxy_gets_the_same_sign_in_as_from_the_application(
    url: str, who: str, raw: Raw
) -> None:
    seen: list[bytes] = []
    proxy = raw(asking("403 No", seen)).rstrip("/").replace("//", f"//{who}@")
    looked(url, Policy(proxy=proxy))
    web = Web("test", system_store=False, proxy=proxy)
    with contextlib.suppress(Offline):
        web.read(url)
    web.close()
    given, expected = (
        [line for line in one.splitlines() if line.startswith(b"Proxy-Authorization")]
        for one in seen
    )
    assert given == expected


def test_a_407_that_names_no_kind_is_told_too(raw: Raw) -> None:
    def talk(connection: socket.socket) -> None:
        head_of(connection)
        connection.sendall(
            b"HTTP/1.1 407 No\r\nProxy-Authenticate: \xa0\r\n"
            b"Proxy-Authenticate: " + b"x" * 5000 + b"\r\nContent-Length: 0\r\n\r\n"
        )

    told = looked("http://a.invalid/", Policy(proxy=raw(talk).rstrip("/")))["HTTP"].told
    assert told.startswith("407: the proxy wants a sign-in")
    assert len(told) < 100


@pytest.mark.parametrize("address", UNREADABLE)
def test_a_proxys_address_that_can_not_be_read_is_said_to_be_one(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("https_proxy", address)
    found = looked("https://a.invalid/", Policy())
    assert verdicts(found) == {"proxy": "INFO", "further steps": "FAIL"}
    assert "%23" in found["further steps"].advice
    told = "".join(one.told for one in found.values())
    assert not any(part in told for part in ("34", "word", "Kx3nonesuch"))


def test_a_kind_of_proxy_that_is_not_spoken_is_said_to_be_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("https_proxy", "socks5://proxy.invalid:1080")
    found = looked("https://a.invalid/", Policy())
    assert found["further steps"].verdict == "FAIL"
    assert "socks5" in found["further steps"].told


def test_a_proxy_that_is_gone_is_what_is_named(serve: Serve) -> None:
    port = closed_port()
    found = looked("https://a.invalid/", Policy(proxy=f"http://127.0.0.1:{port}"))
    assert found["TCP"].verdict == "FAIL"
    assert f"the proxy 127.0.0.1:{port}" in found["TCP"].told


@pytest.mark.parametrize("reply", ["403 Forbidden", "502 Bad Gateway", "405 Not Allowed"])
def test_a_proxy_that_lets_a_host_not_through_is_told_with_its_answer(reply: str, raw: Raw) -> None:
    found = looked("https://a.invalid/", Policy(proxy=raw(asking(reply, [])).rstrip("/")))
    assert found["tunnel"].verdict == "FAIL"
    assert reply[:3] in found["tunnel"].told


def test_a_proxy_that_dies_in_the_middle_is_told(raw: Raw) -> None:
    def dying(connection: socket.socket) -> None:
        head_of(connection)

    proxy = raw(dying).rstrip("/")
    assert looked("https://a.invalid/", Policy(proxy=proxy))["tunnel"].verdict == "FAIL"
    assert looked("http://a.invalid/", Policy(proxy=proxy))["HTTP"].verdict == "FAIL"


def test_an_exception_goes_straight_and_says_who_made_it(serve: Serve) -> None:
    policy = Policy(proxy=f"http://127.0.0.1:{closed_port()}", no_proxy=("nonesuch.invalid",))
    found = looked("https://nonesuch.invalid/", policy)
    assert "named by your policy" in found["proxy"].told
    assert found["name"].verdict == "FAIL"


# --- all of them -------------------------------------------------------------------------------


def test_a_server_that_says_nothing_does_not_hold_the_others_up(serve: Serve, raw: Raw) -> None:
    served = serve(lambda request: (200, {}, b""))
    over: list[socket.socket] = []

    def silent(connection: socket.socket) -> None:
        head_of(connection)
        over.append(connection)
        connection.recv(1)  # until the other side has had enough

    web = Web("test")
    wanted = (Target("slow", raw(silent), "slow"), Target("quick", served.address, "quick"))
    found = list(ways(wanted, around(web, Policy(), "test"), datetime.now(UTC), seconds=1.0))
    web.close()
    assert [one.verdict for one in found if one.what == "quick, HTTP"] == ["OK"]
    assert [one.verdict for one in found if one.what == "slow, time"] == ["FAIL"]


def test_a_server_that_never_comes_to_an_end_is_cut_off(raw: Raw) -> None:
    def endless(connection: socket.socket) -> None:
        head_of(connection)
        while True:
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")

    web = Web("test")
    one = Walk(Target("it", raw(endless), "its server"))
    what = (one, around(web, Policy(), "test"), datetime.now(UTC), 0.2)
    walking = threading.Thread(target=walk, args=what, daemon=True)
    walking.start()
    walking.join(PATIENCE)
    web.close()
    assert one.done
    assert one.findings[-1].verdict == "FAIL"


@pytest.mark.parametrize(("seconds", "verdict"), [(0, "OK"), (-300, "WARN"), (4000, "FAIL")])
def test_a_clock_that_is_wrong_is_told_by_the_servers_date(
    seconds: int, verdict: str, raw: Raw
) -> None:
    now = datetime.now(UTC)

    def talk(connection: socket.socket) -> None:
        head_of(connection)
        date = format_datetime(now + timedelta(seconds=seconds), usegmt=True)
        connection.sendall(f"HTTP/1.1 200 OK\r\nDate: {date}\r\nContent-Length: 0\r\n\r\n".encode())

    web = Web("test")
    wanted = [Target("it", raw(talk), "it")]
    found = list(ways(wanted, around(web, Policy(), "test"), now))
    web.close()
    (one,) = [one for one in found if one.what == "clock"]
    assert one.verdict == verdict


def test_without_a_server_there_is_no_word_about_the_clock(now: datetime) -> None:
    assert clock([], now, 0.0).verdict == "SKIP"


def test_each_server_that_goodword_talks_to_is_looked_at_once() -> None:
    policy = Policy(
        program="https://posts.example/program.json",
        networks=("mastodon", "linkedin"),
        updates="https://it.example/goodword.json",
    )
    accounts = [
        {"network": "mastodon", "server": "https://anna.example"},
        {"network": "bluesky", "server": "https://pds.example"},
        {"network": "mastodon", "server": ""},
    ]
    programs = [{"address": "https://posts.example/other.json", "body": "{}", "bare": 0}]
    found = {one.what: one for one in targets(policy, programs, accounts)}
    assert set(found) == {
        "the policy's program",
        "linkedin",
        "update notices",
        "account 1 (mastodon)",
    }
    assert "anna" not in found["account 1 (mastodon)"].shown
    assert found["the policy's program"].exact
    assert not found["linkedin"].exact
