"""X through accounts and outbox: one post or a question, one renewal, a halt for the company."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from desktop.errors import PortsBusy
from desktop.loopback import Listener
from desktop.model import Account, AccountState, Draft, Share, ShareState
from desktop.share.accounts import Accounts
from desktop.share.catalog import Catalog
from desktop.share.outbox import Outbox
from desktop.store import Store
from desktop.vault import Vault
from desktop.web import Web
from tests.share.stage import answer
from tests.share.x_stage import XStage, asked
from tests.share.x_uploads import problem


@dataclass
class Desk:
    """One employee's accounts and outbox around X."""

    stage: XStage
    store: Store
    vault: Vault = field(default_factory=Vault.in_memory)
    late: timedelta = timedelta(0)

    def __post_init__(self) -> None:
        catalog = Catalog([self.stage.network])
        self.accounts = Accounts(self.store, self.vault, catalog)
        self.outbox = Outbox(self.store, self.accounts, catalog, lambda post, now: "")

    def now(self) -> datetime:
        return datetime.now(UTC) + self.late

    def connect(self) -> Account:
        """Through the listener on a registered port, as a browser does."""
        with ThreadPoolExecutor(1) as pool:
            connection = self.accounts.begin("x", "", self.now())
            waiting = pool.submit(self.accounts.complete, connection, self.now)
            browser = Web("A browser", system_store=False)
            back = self.stage.consent(connection.attempt)
            browser.read(connection.listener.redirect, params=dict(back))
            browser.close()
            return waiting.result(30)

    def share(self, account: Account, text: str = "Nothing but words") -> Share:
        draft = Draft(f"draft {text}", text=text)
        (share,) = self.outbox.put(draft, [account.id], self.now())
        self.outbox.deliver(share.id, self.now)
        return self.get(share)

    def look(self, share: Share) -> Share:
        """As the outbox does it later, when the server is surely done with it."""
        self.late += timedelta(minutes=5)
        self.outbox.look(share.id, self.now())
        self.outbox.deliver(share.id, self.now)
        return self.get(share)

    def get(self, share: Share) -> Share:
        found = self.outbox.get(share.id)
        assert found is not None
        return found


Make = Callable[..., Desk]


@pytest.fixture
def make(serve, web, store) -> Iterator[Make]:
    yield lambda **how: Desk(XStage(serve, web, **how), store)


def test_signing_in_comes_back_on_a_registered_port_and_posts(make):
    desk = make()
    account = desk.connect()
    assert account.handle == "@alice"
    share = desk.share(account)
    assert share.state is ShareState.SENT
    assert share.receipt is not None and share.receipt.url.startswith("https://x.com/i/web/status/")
    assert desk.stage.posts() == 1


def test_a_port_that_is_taken_is_passed_over_and_three_are_told(make):
    desk = make()
    first = Listener(ports=desk.stage.ports[:1])
    try:
        desk.connect()
        others = [Listener(ports=(port,)) for port in desk.stage.ports[1:]]
        with pytest.raises(PortsBusy) as caught:
            desk.accounts.begin("x", "", desk.now())
        assert tuple(caught.value.ports) == desk.stage.ports
        for other in others:
            other.close()
    finally:
        first.close()


def test_a_token_that_ended_is_renewed_once_and_the_post_is_made_once(make):
    desk = make()
    account = desk.connect()
    desk.late = timedelta(hours=3)
    desk.stage.clock = 3 * 3600
    for text in ("One", "Two"):
        assert desk.share(account, text).state is ShareState.SENT
    assert len(asked(desk.stage, "/2/oauth2/token")) == 2  # the code, and one renewal
    assert desk.stage.posts() == 2


def test_a_renewal_whose_answer_is_lost_ends_in_signing_in_and_loses_no_words(make):
    desk = make()
    account = desk.connect()
    desk.late = timedelta(hours=3)
    desk.stage.clock = 3 * 3600
    desk.stage.play("/2/oauth2/token", answer(400, {"error": "invalid_request"}))
    share = desk.share(account)
    assert (share.state, share.reason) == (ShareState.WAITING, "SignedOut")
    kept = desk.accounts.get(account.id)
    assert kept is not None and kept.state is AccountState.SIGNED_OUT
    desk.stage.clock = 0
    again = desk.connect()
    assert again.id == account.id
    assert desk.look(share).state is ShareState.SENT
    assert desk.stage.posts() == 1


@pytest.mark.parametrize("fault", ["hangs_up_after", "gateway", "nonsense", "empty"])
def test_a_lost_answer_is_looked_up_where_the_company_pays_for_that(make, fault):
    desk = make(look_up=True)
    account = desk.connect()
    desk.stage.fault(fault)
    share = desk.look(desk.share(account))
    assert share.state is ShareState.SENT
    assert share.receipt is not None and share.receipt.remote_id
    assert desk.stage.posts() == 1


@pytest.mark.parametrize("fault", ["hangs_up_before", "crash"])
def test_what_surely_is_not_there_is_sent_again(make, fault):
    desk = make(look_up=True)
    account = desk.connect()
    desk.stage.fault(fault)
    share = desk.share(account)
    for _ in range(3):
        share = desk.look(share)
    assert share.state is ShareState.SENT
    assert desk.stage.posts() == 1


@pytest.mark.parametrize("fault", ["hangs_up_after", "hangs_up_before", "gateway", "crash"])
def test_without_looking_the_person_is_asked_and_nothing_is_sent_twice(make, fault):
    desk = make(look_up=False)
    account = desk.connect()
    desk.stage.fault(fault)
    share = desk.share(account)
    there = desk.stage.posts()
    for _ in range(3):
        share = desk.look(share)
    assert share.state is ShareState.UNSURE and share.facts["asks"] is True
    assert desk.stage.posts() == there
    assert len(asked(desk.stage, "/2/tweets")) == 1


def test_no_credit_halts_x_for_everybody_here_and_nothing_is_tried_by_itself(make):
    desk = make()
    account = desk.connect()
    desk.stage.play("/2/tweets", problem(402, "credits depleted", "credits-depleted"))
    first, second = desk.share(account, "One"), desk.share(account, "Two")
    assert (first.state, first.reason) == (ShareState.WAITING, "NoCredit")
    for share in (first, second):
        assert desk.look(share).state is ShareState.WAITING
    assert len(asked(desk.stage, "/2/tweets")) == 1
    assert [halt.network for halt in desk.outbox.halts()] == ["x"]
    desk.outbox.resume("x", desk.now())
    for share in (first, second):
        assert desk.look(share).state is ShareState.SENT
    assert desk.stage.posts() == 2
