"""Nothing of ours listens but on this machine, and no token goes where it was not meant to."""

from __future__ import annotations

import contextlib
import json
import os
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import GoodwordError
from desktop.model import Account, Receipt, Secret, Secrets
from desktop.practice.network import PracticeNetwork
from desktop.web import Web
from tests.conftest import Reply, Request, Served
from tests.journeys.hidden import Recorder
from tests.journeys.player import start
from tests.pace import PATIENCE
from tests.share.bluesky_stage import BlueskyStage
from tests.share.linkedin_stage import LinkedInStage
from tests.share.mastodon_stage import MastodonStage
from tests.share.stage import connect, outgoing
from tests.share.x_stage import XStage

Serve = Callable[[Callable[[Request], Reply | None]], Served]
LISTENS = "0A"
"""The state of /proc/net/tcp (include/net/tcp_states.h of Linux)."""


def sockets(pid: int) -> set[str]:
    """The inodes of a process's sockets."""
    found = set()
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed meanwhile
            target = str(entry.readlink())
            if target.startswith("socket:["):
                found.add(target[8:-1])
    return found


def listening(pid: int) -> set[str]:
    """The addresses on which a process listens."""
    mine = sockets(pid)
    found = set()
    for family, name in ((socket.AF_INET, "tcp"), (socket.AF_INET6, "tcp6")):
        for line in Path(f"/proc/{pid}/net/{name}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == LISTENS and fields[9] in mine:
                found.add(_readable(fields[1].partition(":")[0], family))
    return found


def _readable(address: str, family: int) -> str:
    raw = bytes.fromhex(address)
    words = [raw[at : at + 4][::-1] for at in range(0, len(raw), 4)]
    return socket.inet_ntop(family, b"".join(words))


def datagrams(pid: int) -> list[str]:
    """UDP sockets of a process that are bound to more than this machine."""
    mine = sockets(pid)
    lines = [
        line.split()
        for name in ("udp", "udp6")
        for line in Path(f"/proc/{pid}/net/{name}").read_text().splitlines()[1:]
    ]
    return [fields[1] for fields in lines if fields[9] in mine]


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="not run: this is no Linux")
def test_while_everything_runs_we_listen_on_this_machine_only(tmp_path: Path) -> None:
    child = start("tests.journeys.waiting_life", tmp_path)
    assert child.stdin is not None and child.stdout is not None
    try:
        told = next(line for line in child.stdout if line.startswith(b"{"))
        assert json.loads(told)["signing in"]
        addresses = listening(child.pid)
        assert datagrams(child.pid) == []
        # the practice world, and the listener that waits for the browser
        assert addresses == {"127.0.0.1"}
        child.stdin.write(b"enough\n")
        child.stdin.flush()
        assert child.wait(PATIENCE) == 0
    finally:
        child.kill()
        child.communicate()


def test_the_reading_of_listening_sockets_would_find_an_open_one() -> None:
    with socket.create_server(("", 0)):
        assert "0.0.0.0" in listening(os.getpid())
    with socket.create_server(("::1", 0), family=socket.AF_INET6):
        assert "::1" in listening(os.getpid())


# --- redirects -----------------------------------------------------------------------------


@pytest.fixture
def elsewhere(serve: Serve) -> Iterator[Served]:
    """Another server, by another name: whoever comes here was lured."""
    yield serve(lambda request: (200, {"Content-Type": "application/json"}, b"{}"))


class Turncoat:
    """A server that sends everything of one kind elsewhere, once it was told to."""

    def __init__(self, serve: Serve, elsewhere: Served) -> None:
        self.serve, self.elsewhere = serve, elsewhere
        self.status = 0

    def __call__(self, answer: Callable[[Request], Reply | None]) -> Served:
        def turned(request: Request) -> Reply | None:
            if self.status:
                where = self.elsewhere.address.replace("127.0.0.1", "localhost")
                return self.status, {"Location": f"{where}{request.path}"}, b""
            return answer(request)

        return self.serve(turned)


STAGES: dict[str, Callable[..., Any]] = {
    "mastodon": MastodonStage,
    "bluesky": BlueskyStage,
    "linkedin": LinkedInStage,
    "linkedin native": lambda serve, web: LinkedInStage(serve, web, native_pkce=True),
    "x": XStage,
}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("name", STAGES)
def test_no_token_follows_a_redirect_to_another_host(
    name: str, status: int, serve: Serve, web: Web, elsewhere: Served
) -> None:
    now = datetime.now(UTC)
    turncoat = Turncoat(serve, elsewhere)
    stage = STAGES[name](turncoat, web)
    person = connect(stage, now)
    turncoat.status = status
    words, receipt = outgoing(now), Receipt("1", "https://example.org/1", now)
    who, network = (person.account, person.secrets), stage.network
    calls: dict[str, Callable[[], object]] = {
        "publish": lambda: network.publish(*who, words, now),
        "find": lambda: network.find(*who, words, now),
        "measure": lambda: list(network.measure(*who, (), now)),
        "delete": lambda: network.delete(*who, receipt, now),
        "edit": lambda: network.edit(*who, receipt, words, now),
        "refresh": lambda: network.refresh(*who, now),
        "revoke": lambda: network.revoke(*who, now),
    }
    for name_of_call, call in calls.items():
        if hasattr(network, name_of_call):
            with contextlib.suppress(GoodwordError):
                call()
    seen = Recorder()
    for request in elsewhere.requests:
        seen.request(request.path, request.headers, request.body)
    # public pages may be read elsewhere; with anything of ours, nothing is
    assert seen.secrets == {}
    assert [one.method for one in elsewhere.requests if one.method != "GET"] == []
    for request in elsewhere.requests:
        assert not {"authorization", "dpop", "cookie"} & {key.lower() for key in request.headers}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_token_of_the_practice_network_follows_a_redirect(
    status: int, serve: Serve, web: Web, elsewhere: Served
) -> None:
    turncoat = Turncoat(serve, elsewhere)
    turncoat.status = status
    served = turncoat(lambda request: None)
    network = PracticeNetwork(web, served.address)
    account = Account("practice:a", "practice", served.address, "a", "@a")
    secrets = Secrets(Secret("canary-access-token"), Secret("canary-refresh-token"))
    now = datetime.now(UTC)
    for call in (
        lambda: network.publish(account, secrets, outgoing(now), now),
        lambda: network.find(account, secrets, outgoing(now), now),
        lambda: list(network.measure(account, secrets, (), now)),
        lambda: network.refresh(account, secrets, now),
        lambda: network.revoke(account, secrets, now),
    ):
        try:
            call()
        except GoodwordError:
            continue
    assert [request.path for request in elsewhere.requests] == []
    assert served.requests
