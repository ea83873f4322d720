"""LinkedIn and X sign-ins at a strict OAuth server that somebody else wrote, and sharing with
the tokens it gave: exact addresses, PKCE where it belongs, rotation, reuse, revocation."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
import requests

from desktop.errors import ConsentDenied, Outdated, Refused, SignedOut, Unclear
from desktop.foundation import Foundation, build
from desktop.model import Account, AccountState, Secret, Share, ShareState
from desktop.options import Options
from desktop.paths import Paths
from desktop.share.accounts import Accounts
from desktop.share.catalog import Catalog
from desktop.share.network import Attempt
from desktop.store import Store
from desktop.vault import Vault
from desktop.web import Web
from tests.real.lab.life import Ring
from tests.real.lab.parts import ROOT
from tests.real.lab.people import outgoing, real_now
from tests.real.lab.running import Running
from tests.real.lab.strict import PORTS, SECRET, StrictServer
from tests.real.lab.strict_networks import StrictLinkedIn, StrictX, interface
from tests.share.stage import Serve

KINDS = tuple(PORTS)
THREADS, PROCESSES = 50, 2


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], StrictServer]]:
    """Each kind is started once, when it is first needed."""
    with ExitStack() as started:
        known: dict[str, StrictServer] = {}

        def server(kind: str) -> StrictServer:
            if kind not in known:
                known[kind] = StrictServer(tmp_path_factory.mktemp("strict"), kind)
                started.callback(known[kind].close)
            return known[kind]

        yield server


@dataclass
class Place:
    """One network with its strict sign-in, and the application over it."""

    server: StrictServer
    stage: StrictLinkedIn | StrictX
    found: Foundation

    @property
    def name(self) -> str:
        return self.stage.network.name

    def redirect(self) -> str:
        return f"http://127.0.0.1:{(PORTS[self.server.kind] or (45678,))[0]}/callback"

    def begin(self, redirect: str = "") -> Attempt:
        return self.stage.network.begin("", redirect or self.redirect(), real_now())

    def consent(self, attempt: Attempt, **more: bool) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.server.consent(attempt.url, **more)).query))

    def connect(self) -> Account:
        """Journey 3, from the click to the row."""
        return connect(self.found.accounts, self.server, self.name)

    def share(self, account: Account, words: str = "In my own words") -> Share:
        draft = replace(self.found.drafts.open(None, real_now(), fresh=True), text=words)
        (share,) = self.found.outbox.put(draft, [account.id], real_now())
        return self.found.outbox.deliver(share.id, real_now)


def connect(accounts: Accounts, server: StrictServer, network: str) -> Account:
    connection = accounts.begin(network, "", real_now())
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(accounts.complete, connection, real_now)
        try:
            requests.get(server.consent(connection.url), timeout=10)
        except BaseException:
            connection.cancel()
            raise
        return waiting.result(30)


def place_of(
    kind: str, servers: Callable[[str], StrictServer], serve: Serve, web: Web, home: Path
) -> Place:
    server = servers(kind)
    stage = interface(serve, web, server)
    options = Options(memory_vault=True, policies=(), networks={stage.network.name: stage.config})
    return Place(server, stage, build(Paths.of(home), options, real_now))


@pytest.fixture(params=KINDS)
def place(
    request: pytest.FixtureRequest,
    servers: Callable[[str], StrictServer],
    serve: Serve,
    web: Web,
    tmp_path: Path,
) -> Iterator[Place]:
    made = place_of(request.param, servers, serve, web, tmp_path / "home")
    yield made
    made.found.close()


@pytest.fixture
def x(
    servers: Callable[[str], StrictServer], serve: Serve, web: Web, tmp_path: Path
) -> Iterator[Place]:
    made = place_of("x", servers, serve, web, tmp_path / "home")
    yield made
    made.found.close()


# --- signing in -------------------------------------------------------------------------------


def test_a_person_signs_in_and_what_they_share_is_there_once(place: Place) -> None:
    account = place.connect()
    assert account.network == place.name
    share = place.share(account)
    assert share.state is ShareState.SENT, share
    assert share.receipt is not None and share.receipt.url.startswith("https://")
    assert place.stage.posts() == 1
    assert place.found.outbox.deliver(share.id, real_now).state is ShareState.SENT
    assert place.stage.posts() == 1


def test_no_on_the_consent_page_is_no(place: Place) -> None:
    attempt = place.begin()
    answer = place.consent(attempt, says_yes=False)
    with pytest.raises(ConsentDenied):
        place.stage.network.finish(attempt, answer, real_now())


def test_the_address_to_come_back_to_is_compared_letter_by_letter(place: Place) -> None:
    """Another port, another path, the machine's other name: only a native application of
    LinkedIn may come back to any port."""
    port = (PORTS[place.server.kind] or (45678,))[0]
    others = [f"http://127.0.0.1:{port}/", f"http://localhost:{port}/callback"]
    if PORTS[place.server.kind]:
        others.append("http://127.0.0.1:45678/callback")
    for redirect in others:
        with pytest.raises(AssertionError, match="redirect_uri"):
            place.server.consent(place.begin(redirect).url)
    network = place.found.catalog.get(place.name)
    assert network.ports == PORTS[place.server.kind]


def test_a_challenge_is_sent_where_it_is_wanted_and_only_there(place: Place) -> None:
    attempt = place.begin()
    asked = parse_qs(urlsplit(attempt.url).query)
    if place.server.kind == "linkedin":
        assert "code_challenge" not in asked
        # a verifier on the standard flow is refused, so none is sent
        form = {
            "grant_type": "authorization_code",
            "code": place.consent(attempt)["code"],
            "client_id": place.server.config["client_id"],
            "client_secret": SECRET,
            "redirect_uri": attempt.redirect,
            "code_verifier": "v" * 43,
        }
        answer = requests.post(place.server.config["token"], data=form, timeout=10)
        assert answer.status_code == 400
        return
    assert asked["code_challenge_method"] == ["S256"]
    bare = {name: value[0] for name, value in asked.items() if "challenge" not in name}
    origin = attempt.url.partition("?")[0]
    back = place.server.consent(f"{origin}?{urlencode(bare)}")
    assert "error=invalid_request" in back and "PKCE" in back


def test_a_code_works_only_with_the_attempt_that_it_was_asked_for(place: Place) -> None:
    first, second = place.begin(), place.begin()
    answer = place.consent(first)
    if place.server.kind == "linkedin":
        # without PKCE the state is what ties the two; the listener compares it
        assert answer["state"] == first.state.reveal() != second.state.reveal()
        return
    with pytest.raises(Refused):
        place.stage.network.finish(second, answer, real_now())


def test_a_code_that_is_used_twice_ends_what_it_brought(place: Place) -> None:
    attempt = place.begin()
    answer = place.consent(attempt)
    connected = place.stage.network.finish(attempt, answer, real_now())
    assert place.server.inspect(connected.secrets.access.reveal()) is not None
    with pytest.raises(Refused):
        place.stage.network.finish(attempt, answer, real_now())
    assert place.server.inspect(connected.secrets.access.reveal()) is None
    with pytest.raises(SignedOut):
        place.stage.network.publish(
            connected.account, connected.secrets, outgoing("Too late"), real_now()
        )
    assert place.stage.posts() == 0


def test_a_wrong_secret_of_the_company_connects_nobody(
    servers: Callable[[str], StrictServer], serve: Serve, web: Web
) -> None:
    server = servers("linkedin")
    stage = interface(serve, web, server)
    wrong = type(stage.network)(web, {**stage.config, "client_secret": Secret("guessed")})
    attempt = wrong.begin("", "http://127.0.0.1:47811/callback", real_now())
    answer = dict(parse_qsl(urlsplit(server.consent(attempt.url)).query))
    with pytest.raises((Outdated, Refused)) as caught:
        wrong.finish(attempt, answer, real_now())
    assert "guessed" not in repr(caught.value)


def test_disconnecting_makes_the_tokens_worthless(place: Place) -> None:
    account = place.connect()
    secrets = place.found.accounts.secrets(account, real_now())
    assert place.server.inspect(secrets.access.reveal()) is not None
    place.found.accounts.disconnect(account.id, real_now())
    assert place.found.accounts.get(account.id) is None
    assert place.server.inspect(secrets.access.reveal()) is None
    if secrets.refresh:
        assert place.server.inspect(secrets.refresh.reveal()) is None


def test_a_session_that_was_ended_elsewhere_waits_for_its_person_and_goes_out_once(
    place: Place,
) -> None:
    account = place.connect()
    secrets = place.found.accounts.secrets(account, real_now())
    place.stage.network.revoke(account, secrets, real_now())
    stopped = place.share(account, "Later is fine")
    assert (stopped.state, stopped.reason) == (ShareState.WAITING, "SignedOut")
    row = place.found.accounts.get(account.id)
    assert row is not None and row.state is AccountState.SIGNED_OUT
    assert place.connect().id == account.id
    assert place.found.outbox.deliver(stopped.id, real_now).state is ShareState.SENT
    assert place.stage.posts() == 1


def test_an_answer_lost_after_posting_never_makes_two_posts(place: Place) -> None:
    account = place.connect()
    place.stage.fault("hangs_up_after")
    share = place.share(account, "Said once")
    for hours in (1, 2):
        for share_id in place.found.outbox.due(real_now() + timedelta(hours=hours)):
            share = place.found.outbox.deliver(share_id, real_now)
    assert place.stage.posts() == 1
    assert share.state is ShareState.SENT or share.facts["asks"]


# --- rotation ---------------------------------------------------------------------------------


def later() -> datetime:
    """After the end of X's access tokens."""
    return real_now() + timedelta(hours=2, minutes=30)


def test_an_old_token_is_renewed_once_and_what_it_was_used_for_goes_out(x: Place) -> None:
    account = x.connect()
    first = x.found.accounts.secrets(account, real_now())
    before = x.server.gate.count("POST", x.server.token_path)
    second = x.found.accounts.secrets(account, later())
    assert x.found.accounts.secrets(account, real_now()) == second
    assert second.access != first.access and second.refresh != first.refresh
    assert x.server.gate.count("POST", x.server.token_path) == before + 1
    assert x.share(account).state is ShareState.SENT


def test_a_refresh_token_that_comes_twice_ends_the_whole_family(x: Place) -> None:
    account = x.connect()
    first = x.found.accounts.secrets(account, real_now())
    second = x.found.accounts.secrets(account, later())
    with pytest.raises(SignedOut) as caught:
        x.stage.network.refresh(account, first, real_now())
    assert caught.value.final
    assert x.server.inspect(second.access.reveal()) is None
    stopped = x.share(account)
    assert (stopped.state, stopped.reason) == (ShareState.WAITING, "SignedOut")
    assert x.stage.posts() == 0


def test_a_renewal_whose_answer_was_lost_ends_in_a_new_sign_in_and_the_share_goes_out_once(
    x: Place,
) -> None:
    account = x.connect()
    x.server.gate.lose_answer("POST", x.server.token_path)
    with pytest.raises(Unclear):
        x.found.accounts.secrets(account, later())
    # the old refresh token is used up at the server; trying it once more finds that out
    calls = x.server.gate.count("POST", x.server.token_path)
    with pytest.raises(SignedOut):
        x.found.accounts.secrets(account, later() + timedelta(hours=1))
    with pytest.raises(SignedOut):
        x.found.accounts.secrets(account, later() + timedelta(hours=2))
    assert x.server.gate.count("POST", x.server.token_path) == calls + 1
    stopped = x.share(account)
    assert (stopped.state, stopped.reason) == (ShareState.WAITING, "SignedOut")
    assert x.connect().id == account.id
    assert x.found.outbox.deliver(stopped.id, real_now).state is ShareState.SENT
    assert x.stage.posts() == 1


def test_fifty_threads_in_two_processes_renew_one_token_once(
    servers: Callable[[str], StrictServer], serve: Serve, web: Web, tmp_path: Path
) -> None:
    server = servers("x")
    stage = interface(serve, web, server)
    store, vault = Store(tmp_path / "goodword.sqlite"), Vault(Ring(tmp_path / "ring.json"))
    accounts = Accounts(store, vault, Catalog([stage.network]))
    account = connect(accounts, server, "x")
    old = accounts.secrets(account, real_now())
    before = server.gate.count("POST", server.token_path)
    module = [sys.executable, "-m", "tests.real.lab.renewing"]
    told = [tmp_path, json.dumps(stage.config), str(THREADS)]
    started = [
        Running([*module, *told], log=tmp_path / f"{number}.log", cwd=ROOT)
        for number in range(PROCESSES)
    ]
    for one in started:
        one.until(lambda one=one: "ready" in one.said, "a process that renews")
    for one in started:
        assert one.process.stdin is not None
        one.process.stdin.write(b"go\n")
        one.process.stdin.flush()
    got = [
        token
        for one in started
        for token in json.loads(
            one.until(lambda one=one: _list_in(one.said), "what the threads got")
        )
    ]
    for one in started:
        assert one.process.wait(60) == 0
        one.leave()
    assert len(got) == THREADS * PROCESSES
    assert len(set(got)) == 1, set(got)
    assert server.gate.count("POST", server.token_path) == before + 1
    new = accounts.secrets(account, real_now())
    assert new.access.reveal().endswith(got[0]) and new.access != old.access
    assert server.inspect(new.access.reveal()) is not None, "the family was revoked"
    assert server.inspect(new.refresh.reveal()) is not None
    stage.network.publish(account, new, outgoing("After all that"), real_now())
    assert stage.posts() == 1
    store.close()


def _list_in(said: str) -> str:
    return next((line for line in said.splitlines() if line.startswith("[")), "")
