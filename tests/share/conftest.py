"""What tests of sharing use: a signed-in account on Lark, and an outbox over it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

import pytest

from desktop.model import Draft, Outgoing, Receipt, Secret, Secrets, Share, Sharing
from desktop.share.accounts import Accounts
from desktop.share.catalog import Catalog
from desktop.share.network import Connected
from desktop.share.outbox import Outbox, Plan, Terms
from desktop.store import Store
from desktop.vault import Vault
from desktop.web import Web
from tests.conftest import Clock, Served
from tests.share.lark import FindingLark, Lark, LarkServer, account_of
from tests.share.stage import Stage, connect


@dataclass
class Desk:
    """One machine: store, vault, accounts and outbox, one account signed in."""

    store: Store
    vault: Vault
    lark: Lark
    clock: Clock
    why_closed: str = ""
    program: Sharing = field(default_factory=Sharing)
    """What the program of every post asks for."""
    marks: bool = True
    """Whether IT lets links carry the marks of programs."""
    fresh: bool = True
    configuration: str = "first"
    zone: tzinfo = UTC
    accounts: Accounts = field(init=False)
    outbox: Outbox = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """What a new process would have: nothing but the database and the vault."""
        catalog = Catalog([self.lark])
        self.accounts = Accounts(self.store, self.vault, catalog)
        terms = Terms(
            program=lambda post: "https://acme.example/program.json",
            sharing=lambda program: self.program,
            marks=lambda: self.marks,
            fresh=lambda post, now: self.fresh,
            configuration=lambda network: self.configuration,
            zone=lambda: self.zone,
        )
        self.outbox = Outbox(
            self.store,
            self.accounts,
            catalog,
            lambda post, now: self.why_closed,
            terms,
            chance=lambda: 0.0,
        )

    def sign_in(self, person: str = "ada", number: int = 1, *, lasts: int = 3600) -> str:
        account = account_of(person, self.lark.server)
        secrets = Secrets(
            Secret(f"token-{number}"),
            Secret(f"refresh-{number}"),
            self.clock() + timedelta(seconds=lasts),
        )
        self.accounts._renewal.keep(account.id, secrets)
        self.accounts._write(account)
        return account.id

    def put(self, text: str = "Words of my own", draft: str = "draft-1", post: str = "") -> Share:
        made = Draft(draft, post, text, started=self.clock(), changed=self.clock())
        return self.outbox.put(made, ["lark:ada"], self.clock())[0]

    def plan(self, wall: str, draft: str = "draft-1", post: str = "", zone: str = "UTC") -> Share:
        """Put for a time on the wall of a zone."""
        made = Draft(draft, post, f"Words of {draft}", started=self.clock(), changed=self.clock())
        at = Plan(datetime.fromisoformat(wall), zone)
        return self.outbox.put(made, ["lark:ada"], self.clock(), plan=at)[0]

    def deliver(self, share: Share) -> Share:
        return self.outbox.deliver(share.id, self.clock)

    def deliver_due(self) -> list[Share]:
        return [
            self.outbox.deliver(share_id, self.clock) for share_id in self.outbox.due(self.clock())
        ]


@pytest.fixture
def person(stage: Stage, now: datetime) -> Connected:
    """Somebody who is signed in at the `stage` of the test's own file."""
    return connect(stage, now)


@pytest.fixture
def publish(stage: Stage, person: Connected, now: datetime) -> Callable[[Outgoing], Receipt]:
    """Posts there as that person."""
    return lambda share: stage.network.publish(person.account, person.secrets, share, now)


@pytest.fixture
def server() -> LarkServer:
    return LarkServer()


@pytest.fixture
def desk(
    store: Store,
    web: Web,
    clock: Clock,
    server: LarkServer,
    serve: Callable[[LarkServer], Served],
) -> Desk:
    """Lark can be looked up and promises nothing; `desk.lark.window` changes that."""
    made = Desk(store, Vault.in_memory(), FindingLark(web, serve(server).address), clock)
    made.sign_in()
    return made


@pytest.fixture
def blind(
    store: Store,
    web: Web,
    clock: Clock,
    server: LarkServer,
    serve: Callable[[LarkServer], Served],
) -> Desk:
    """The same on a network where nothing can be looked up."""
    made = Desk(store, Vault.in_memory(), Lark(web, serve(server).address), clock)
    made.sign_in()
    return made
