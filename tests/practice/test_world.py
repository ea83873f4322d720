"""The practice world as a whole: restarts, ports, misbehaviour, its key, its manners."""

from __future__ import annotations

import contextlib
import http.client
import http.server
import socket
import threading
import time
from pathlib import Path

import pytest
import requests

from desktop.errors import Busy, NotAFeed, Offline, SignedOut, Unclear
from desktop.feeds.program import Programs
from desktop.model import Outgoing
from desktop.practice.network import PracticeNetwork
from desktop.practice.tokens import Lifetimes
from desktop.practice.world import Practice
from desktop.store import Store
from desktop.web import Web
from tests.conftest import Clock
from tests.pace import PATIENCE, SLACK
from tests.practice.conftest import REDIRECT, SignIn, press


def words(clock: Clock, text: str = "Nine minutes.") -> Outgoing:
    return Outgoing(text=text, key=f"key of {text}", created=clock())


def restarted(practice: Practice, folder: Path, clock: Clock) -> Practice:
    practice.stop()
    again = Practice(folder, clock)
    again.start()
    return again


# --- restarts ---------------------------------------------------------------------------------


def test_accounts_posts_and_addresses_live_on_after_a_restart(
    tmp_path: Path, clock: Clock, web: Web
) -> None:
    folder = tmp_path / "practice"
    practice = Practice(folder, clock)
    practice.start()
    network = practice.network(web)
    attempt = network.begin("", REDIRECT, clock())
    connected = network.finish(attempt, press(attempt.url), clock())
    receipt = network.publish(connected.account, connected.secrets, words(clock), clock())
    practice.arrive_now()
    practice.withdraw_now()
    feed = requests.get(f"{practice.address}/feed.json", timeout=PATIENCE).content
    address = practice.address
    again = restarted(practice, folder, clock)
    try:
        assert again.address == address
        assert requests.get(f"{address}/feed.json", timeout=PATIENCE).content == feed
        assert "Nine minutes." in requests.get(receipt.url, timeout=PATIENCE).text
        network = again.network(web)
        repeated = network.publish(connected.account, connected.secrets, words(clock), clock())
        assert repeated.remote_id == receipt.remote_id
        network.refresh(connected.account, connected.secrets, clock())
    finally:
        again.stop()


def test_an_old_refresh_token_is_known_as_old_after_a_restart(
    tmp_path: Path, clock: Clock, web: Web
) -> None:
    folder = tmp_path / "practice"
    practice = Practice(folder, clock)
    practice.start()
    network = practice.network(web)
    attempt = network.begin("", REDIRECT, clock())
    connected = network.finish(attempt, press(attempt.url), clock())
    new = network.refresh(connected.account, connected.secrets, clock())
    again = restarted(practice, folder, clock)
    try:
        network = again.network(web)
        with pytest.raises(SignedOut):
            network.refresh(connected.account, connected.secrets, clock())
        with pytest.raises(SignedOut):
            network.refresh(connected.account, new, clock())
    finally:
        again.stop()


def test_another_port_is_taken_where_the_old_one_is_in_use(tmp_path: Path, clock: Clock) -> None:
    practice = Practice(tmp_path / "practice", clock)
    practice.start()
    old = practice.address
    practice.stop()
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", int(old.rpartition(":")[2])))
        other.listen()
        again = Practice(tmp_path / "practice", clock)
        again.start()
        assert again.address != old
        assert requests.get(again.program_address, timeout=PATIENCE).status_code == 200
        again.stop()


def test_a_damaged_file_is_set_aside_and_a_new_world_begins(tmp_path: Path, clock: Clock) -> None:
    folder = tmp_path / "practice"
    folder.mkdir()
    (folder / "world.json").write_text('{"format": 1, "begun": 5}')
    practice = Practice(folder, clock)
    practice.start()
    assert requests.get(practice.program_address, timeout=PATIENCE).status_code == 200
    practice.stop()
    assert (folder / "world.damaged").exists()


def test_no_token_stands_in_any_file(
    tmp_path: Path, sign_in: SignIn, network: PracticeNetwork, clock: Clock, practice: Practice
) -> None:
    account, first = sign_in()
    second = network.refresh(account, first, clock())
    network.publish(account, second, words(clock), clock())
    practice.stop()
    secrets = [part.reveal() for pair in (first, second) for part in (pair.access, pair.refresh)]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.name == "world.json" for path in files)
    for path in files:
        content = path.read_bytes()
        assert not any(secret.encode() in content for secret in secrets)
    assert (tmp_path / "practice" / "world.json").stat().st_mode & 0o077 == 0


def test_stopping_is_quick_and_kept_connections_die(tmp_path: Path, clock: Clock) -> None:
    practice = Practice(tmp_path / "practice", clock)
    practice.start()
    host = practice.address.removeprefix("http://")
    kept = http.client.HTTPConnection(host, timeout=PATIENCE)
    kept.request("GET", "/feed.json")
    kept.getresponse().read()
    practice.misbehave("slow", where="any", seconds=60)
    waiting = threading.Thread(target=_ask_quietly, args=(practice.program_address,))
    waiting.start()
    time.sleep(0.2)
    begun = time.monotonic()
    practice.stop()
    assert time.monotonic() - begun < 1.0 * SLACK
    waiting.join(PATIENCE)
    assert not waiting.is_alive()
    with pytest.raises(OSError):
        kept.request("GET", "/feed.json")
        kept.getresponse().read()
        raise OSError
    kept.close()


def _ask_quietly(url: str) -> None:
    with contextlib.suppress(requests.RequestException):
        requests.get(url, timeout=PATIENCE)


def test_lifetimes_can_be_set(tmp_path: Path, clock: Clock, web: Web) -> None:
    practice = Practice(tmp_path / "p", clock, lifetimes=Lifetimes(access=5))
    practice.start()
    network = practice.network(web)
    attempt = network.begin("", REDIRECT, clock())
    connected = network.finish(attempt, press(attempt.url), clock())
    assert connected.secrets.expires is not None
    assert (connected.secrets.expires - clock()).total_seconds() == 5
    practice.stop()


def test_before_the_start_there_is_no_address(tmp_path: Path, clock: Clock) -> None:
    with pytest.raises(RuntimeError):
        _ = Practice(tmp_path / "p", clock).address


# --- misbehaviour -----------------------------------------------------------------------------


def test_hanging_up_after_accepting_leaves_one_post_that_is_found(
    practice: Practice, network: PracticeNetwork, sign_in: SignIn, clock: Clock
) -> None:
    account, secrets = sign_in()
    practice.misbehave("hang_up_after")
    with pytest.raises(Unclear):
        network.publish(account, secrets, words(clock), clock())
    assert len(practice.posts_on_server()) == 1
    found = network.find(account, secrets, words(clock), clock())
    assert found is not None
    again = network.publish(account, secrets, words(clock), clock())
    assert again.remote_id == found.remote_id
    assert len(practice.posts_on_server()) == 1


def test_hanging_up_before_leaves_nothing(
    practice: Practice, network: PracticeNetwork, sign_in: SignIn, clock: Clock
) -> None:
    account, secrets = sign_in()
    practice.misbehave("hang_up_before")
    with pytest.raises(Unclear):
        network.publish(account, secrets, words(clock), clock())
    assert network.find(account, secrets, words(clock), clock()) is None
    network.publish(account, secrets, words(clock), clock())
    assert len(practice.posts_on_server()) == 1


def test_busy_says_for_how_long_and_as_often_as_ordered(
    practice: Practice, network: PracticeNetwork, sign_in: SignIn, clock: Clock
) -> None:
    account, secrets = sign_in()
    practice.misbehave("busy", times=2, seconds=30)
    for _ in range(2):
        with pytest.raises(Busy) as caught:
            network.publish(account, secrets, words(clock), clock())
        assert caught.value.retry_after == 30
    network.publish(account, secrets, words(clock), clock())


def test_nonsense_is_unclear_when_posting_and_no_feed_when_syncing(
    practice: Practice,
    network: PracticeNetwork,
    sign_in: SignIn,
    clock: Clock,
    store: Store,
    web: Web,
) -> None:
    account, secrets = sign_in()
    practice.misbehave("nonsense")
    with pytest.raises(Unclear):
        network.publish(account, secrets, words(clock), clock())
    assert practice.posts_on_server() == ()
    practice.misbehave("nonsense", where="feed")
    with pytest.raises(NotAFeed):
        Programs(store, web).join(practice.program_address, clock())
    Programs(store, web).join(practice.program_address, clock())


def test_slow_is_slow_and_still_answers(practice: Practice) -> None:
    practice.misbehave("slow", where="feed", seconds=1)
    begun = time.monotonic()
    assert requests.get(practice.program_address, timeout=PATIENCE).status_code == 200
    assert time.monotonic() - begun > 0.9


def test_signing_everybody_out_is_final(
    practice: Practice, network: PracticeNetwork, sign_in: SignIn, clock: Clock
) -> None:
    account, secrets = sign_in()
    practice.misbehave("sign_out_all")
    with pytest.raises(SignedOut):
        network.publish(account, secrets, words(clock), clock())
    with pytest.raises(SignedOut) as caught:
        network.refresh(account, secrets, clock())
    assert caught.value.final is True


def test_expired_tokens_can_be_renewed(
    practice: Practice, network: PracticeNetwork, sign_in: SignIn, clock: Clock
) -> None:
    account, secrets = sign_in()
    practice.misbehave("expire_all")
    with pytest.raises(SignedOut) as caught:
        network.publish(account, secrets, words(clock), clock())
    assert caught.value.final is False
    secrets = network.refresh(account, secrets, clock())
    network.publish(account, secrets, words(clock), clock())


def test_a_misbehaving_token_endpoint_is_unclear(
    practice: Practice, network: PracticeNetwork, sign_in: SignIn, clock: Clock
) -> None:
    account, secrets = sign_in()
    practice.misbehave("hang_up_before", where="token")
    with pytest.raises(Unclear):
        network.refresh(account, secrets, clock())
    network.refresh(account, secrets, clock())


def test_orders_can_be_taken_back_and_wrong_ones_are_refused(practice: Practice) -> None:
    practice.misbehave("busy", times=100, where="any")
    practice.misbehave("behave")
    assert requests.get(practice.program_address, timeout=PATIENCE).status_code == 200
    for kind, where in (("dance", "any"), ("busy", "moon")):
        with pytest.raises(ValueError, match=kind):
            practice.misbehave(kind, where=where)


def test_a_stopped_world_is_offline(
    practice: Practice, network: PracticeNetwork, clock: Clock
) -> None:
    practice.stop()
    with pytest.raises(Offline):
        network.begin("", REDIRECT, clock())


# --- the key ----------------------------------------------------------------------------------


def test_control_needs_the_key(practice: Practice) -> None:
    url = f"{practice.address}/control"
    assert requests.get(url, timeout=PATIENCE).status_code == 200
    assert practice.control_key not in requests.get(url, timeout=PATIENCE).text
    for key in ("", "wrong", None):
        order = {"kind": "arrive", **({} if key is None else {"key": key})}
        assert requests.post(url, data=order, timeout=PATIENCE).status_code == 403
    arrived = requests.post(
        url, data={"key": practice.control_key, "kind": "arrive"}, timeout=PATIENCE
    ).json()
    assert arrived["id"].endswith("battery-two-hundred")
    order = {"key": practice.control_key, "kind": "busy", "where": "feed", "seconds": 7}
    assert requests.post(url, json=order, timeout=PATIENCE).json() == {"ordered": "busy"}
    busy = requests.get(practice.program_address, timeout=PATIENCE)
    assert busy.status_code == 429 and busy.headers["Retry-After"] == "7"
    order["kind"] = "dance"
    assert requests.post(url, json=order, timeout=PATIENCE).status_code == 400
    assert requests.post(url, json=[order], timeout=PATIENCE).status_code == 400


# --- manners of the server --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Host": "evil.example:80"}, 421),
        ({"Host": "127.0.0.1", "Content-Length": "99999999999"}, 413),
        ({"Host": "127.0.0.1", "Content-Length": "-5"}, 411),
        ({"Host": "127.0.0.1", "Transfer-Encoding": "chunked"}, 411),
        ({"Host": "localhost"}, 405),
    ],
)
def test_strangers_and_giants_are_turned_away(
    practice: Practice, headers: dict[str, str], status: int
) -> None:
    port = int(practice.address.rpartition(":")[2])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.putrequest("POST", "/feed.json", skip_host=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    assert connection.getresponse().status == status
    connection.close()


def test_head_has_the_headers_and_no_body(practice: Practice) -> None:
    whole = requests.get(f"{practice.address}/feed.json", timeout=PATIENCE)
    head = requests.head(f"{practice.address}/feed.json", timeout=PATIENCE)
    assert head.content == b"" and head.headers["ETag"] == whole.headers["ETag"]
    assert head.headers["Content-Length"] == whole.headers["Content-Length"]


@pytest.mark.parametrize(
    "path",
    ["/pictures/../posts.json", "/pictures/%2e%2e/posts.json", "/pages/page.html", "/nothing"],
)
def test_there_is_no_way_out_of_the_public_folders(practice: Practice, path: str) -> None:
    port = int(practice.address.rpartition(":")[2])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", path)
    assert connection.getresponse().status == 404
    connection.close()


def test_nothing_of_it_listens_beyond_this_machine(practice: Practice) -> None:
    assert practice.address.startswith("http://127.0.0.1:")
    server = practice._server
    assert server is not None
    listening: http.server.HTTPServer = server._listening
    assert listening.socket.getsockname()[0] == "127.0.0.1"


def test_many_people_at_once_get_whole_answers(practice: Practice) -> None:
    lengths: set[int] = set()

    def ask() -> None:
        for _ in range(10):
            lengths.add(
                len(requests.get(f"{practice.address}/feed.json", timeout=PATIENCE).content)
            )

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(lengths) == 1
