"""LinkedIn behind the outbox: a browser that comes back, and a doubt that ends well."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from desktop.errors import WrongPerson
from desktop.model import Account, AccountState, Draft, Share, ShareState
from desktop.share.accounts import Accounts
from desktop.share.catalog import Catalog
from desktop.share.outbox import Outbox
from desktop.store import Store
from desktop.vault import Vault
from desktop.web import Web
from tests.conftest import Clock
from tests.share.linkedin_stage import LinkedInStage
from tests.share.stage import CANARY


class Machine:
    """A computer with nothing but LinkedIn, and its person's browser."""

    def __init__(self, store: Store, web: Web, clock: Clock, stage: LinkedInStage) -> None:
        self.store, self.web, self.clock, self.stage = store, web, clock, stage
        catalog = Catalog([stage.network])
        self.accounts = Accounts(store, Vault.in_memory(), catalog)
        self.outbox = Outbox(store, self.accounts, catalog, lambda post, now: "")

    def connect(self, reconnect: str = "") -> Account:
        connection = self.accounts.begin("linkedin", "", self.clock(), reconnect=reconnect)
        answer = urlencode(self.stage.consent(connection.attempt))
        address = f"{connection.attempt.redirect}?{answer}"
        browser = threading.Thread(target=self.web.read, args=(address,))
        browser.start()
        try:
            return self.accounts.complete(connection, self.clock)
        finally:
            browser.join()

    def put(self, account: Account, text: str = "Good news (at last) #work") -> Share:
        draft = Draft("d1", "", text, started=self.clock(), changed=self.clock())
        return self.outbox.put(draft, [account.id], self.clock())[0]

    def deliver(self, share: Share) -> Share:
        return self.outbox.deliver(share.id, self.clock)


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def machine(
    store: Store, web: Web, clock: Clock, serve: Callable[..., object], port: int
) -> Machine:
    return Machine(store, web, clock, LinkedInStage(serve, web, ports=[port]))


def test_the_browser_comes_back_to_the_registered_port(machine, port):
    account = machine.connect()
    assert account.state is AccountState.OK
    assert account.expires == machine.clock() + timedelta(days=60)
    assert machine.accounts.get(account.id) == account
    sent = machine.deliver(machine.put(account))
    assert sent.state is ShareState.SENT
    assert sent.receipt is not None and sent.receipt.remote_id in machine.stage.live


def test_somebody_else_in_the_browser_changes_nothing(machine):
    account = machine.connect()
    machine.stage.person = "somebody-else"
    with pytest.raises(WrongPerson) as caught:
        machine.connect(reconnect=account.id)
    assert caught.value.expected == "Ida Holm"
    machine.stage.person = "782bb_taQ"
    assert machine.deliver(machine.put(account)).state is ShareState.SENT


def test_after_sixty_days_nothing_is_asked_of_linkedin(machine):
    account = machine.connect()
    share = machine.put(account)
    before = len(machine.stage.served.requests)
    machine.clock.forward(days=60, seconds=1)
    share = machine.deliver(share)
    assert (share.state, share.reason) == (ShareState.WAITING, "SignedOut")
    assert len(machine.stage.served.requests) == before
    row = machine.accounts.get(account.id)
    assert row is not None and row.state is AccountState.SIGNED_OUT


def test_a_lost_answer_asks_the_person_and_sends_nothing_by_itself(machine):
    account = machine.connect()
    machine.stage.fault("hangs_up_after")
    share = machine.deliver(machine.put(account))
    assert share.state is ShareState.UNSURE
    for _ in range(50):
        machine.clock.forward(hours=2)
        for share_id in machine.outbox.due(machine.clock()):
            share = machine.outbox.deliver(share_id, machine.clock)
    assert share.state is ShareState.UNSURE and share.facts["asks"] is True
    assert machine.stage.posts() == 1
    creates = [one for one in machine.stage.served.requests if one.path == "/rest/posts"]
    assert len(creates) == 1


@pytest.mark.parametrize("fault", ["hangs_up_after", "gateway", "nonsense", "empty"])
def test_not_there_said_too_soon_finds_the_post_by_its_duplicate(machine, fault):
    """The person looks, does not see it yet, and has it sent again: LinkedIn names the first."""
    account = machine.connect()
    machine.stage.fault(fault)
    share = machine.deliver(machine.put(account))
    share = machine.deliver(share)  # looking can't tell
    assert share.facts["asks"] is True
    machine.clock.now = machine.outbox.again(share.id, machine.clock()).due
    share = machine.deliver(share)
    assert share.state is ShareState.SENT
    (urn,) = machine.stage.live
    assert share.receipt is not None
    assert share.receipt.remote_id == urn
    assert share.receipt.url == f"https://www.linkedin.com/feed/update/{urn}/"
    gone = machine.outbox.delete(share.id, machine.clock())
    assert gone.deleted is not None and machine.stage.posts() == 0


def test_not_there_and_truly_not_there_posts_once(machine):
    account = machine.connect()
    machine.stage.fault("hangs_up_before")
    share = machine.deliver(machine.put(account))
    share = machine.deliver(share)
    machine.clock.now = machine.outbox.again(share.id, machine.clock()).due
    assert machine.deliver(share).state is ShareState.SENT
    assert machine.stage.posts() == 1


def test_the_same_words_again_are_refused_with_the_first_post_named(machine):
    account = machine.connect()
    first = machine.deliver(machine.put(account))
    draft = Draft("d2", "", first.outgoing.text, started=machine.clock(), changed=machine.clock())
    second = machine.outbox.put(draft, [account.id], machine.clock())[0]
    second = machine.deliver(second)
    assert (second.state, second.reason) == (ShareState.REFUSED, "Duplicate")
    assert first.receipt is not None and second.facts["url"] == first.receipt.url


def test_a_version_that_is_over_keeps_the_share(store, web, clock, serve, port):
    stage = LinkedInStage(serve, web, ports=[port], version="202001")
    machine = Machine(store, web, clock, stage)
    share = machine.deliver(machine.put(machine.connect()))
    assert (share.state, share.reason) == (ShareState.WAITING, "Outdated")
    assert [halt.network for halt in machine.outbox.halts()] == ["linkedin"]


def test_no_secret_comes_into_the_database(machine, store):
    account = machine.connect()
    machine.stage.fault("signed_out")
    machine.deliver(machine.put(account))
    folder = store.path.parent
    store.close()
    for file in folder.rglob("*"):
        assert not file.is_file() or CANARY.encode() not in file.read_bytes()
