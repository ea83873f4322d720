"""Every network from connecting to the end, with everything going wrong on the way: no secret
in the log at --debug, in the database, on the terminal or in an error."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop import log
from desktop.errors import GoodwordError
from desktop.model import Account, Draft, ShareState
from desktop.share.accounts import Accounts
from desktop.share.catalog import Catalog
from desktop.share.outbox import Outbox
from desktop.store import Store
from desktop.vault import Vault
from desktop.web import Web
from tests.conftest import Reply, Request, Served
from tests.journeys.canary_life import PLANT, told
from tests.journeys.hidden import Recorder, search
from tests.share.bluesky_stage import BlueskyStage
from tests.share.linkedin_stage import LinkedInStage
from tests.share.mastodon_stage import MastodonStage
from tests.share.stage import CANARY, Stage
from tests.share.x_stage import XStage, free_ports

STAGES: dict[str, Callable[..., Any]] = {
    "mastodon": MastodonStage,
    "bluesky": BlueskyStage,
    "linkedin": lambda serve, web: LinkedInStage(serve, web, ports=free_ports(3)),
    "linkedin native": lambda serve, web: LinkedInStage(serve, web, native_pkce=True),
    "x": XStage,
}
SECRETS = {
    "mastodon": {"code_verifier", "client_secret"},
    "bluesky": {"code_verifier", "DPoP proof", "DPoP signature", "refresh_token", "part of a key"},
    "linkedin": {"client_secret"},  # the company's own
    "linkedin native": {"code_verifier"},
    "x": {"code_verifier", "refresh_token"},
}
"""What each network knows of secrets, besides codes, states and access tokens."""
PUBLIC = ("did:", "http", "bluesky:", "mastodon:", "linkedin:", "x:", "client-")
"""How those things begin that lie beside an account's secrets and are none."""


@dataclass
class Machine:
    """One employee's services, with a log at --debug, around one network's server."""

    name: str
    folder: Path
    stage: Stage
    recorder: Recorder
    store: Store
    vault: Vault = field(default_factory=Vault.in_memory)
    raised: list[BaseException] = field(default_factory=list)
    late: timedelta = timedelta(0)
    shared: int = 0

    def __post_init__(self) -> None:
        catalog = Catalog([self.stage.network])
        self.accounts = Accounts(self.store, self.vault, catalog)
        self.outbox = Outbox(self.store, self.accounts, catalog, lambda post, now: "")

    def now(self) -> datetime:
        return datetime.now(UTC) + self.late

    def connect(self, answer: Callable[[dict[str, str]], dict[str, str]] = dict) -> Account | None:
        """Through the listener, as a browser does; None where it came to nothing."""
        with ThreadPoolExecutor(1) as pool:
            connection = self.accounts.begin(self.stage.network.name, self.stage.where, self.now())
            waiting = pool.submit(self.accounts.complete, connection, self.now)
            self.recorder.add("state", connection.attempt.state.reveal())
            back = answer(dict(self.stage.consent(connection.attempt)))
            browser = Web("A browser", system_store=False)
            browser.read(connection.listener.redirect, params={"state": "wrong", "code": "x" * 20})
            browser.read(connection.listener.redirect, params=back)
            browser.close()
            try:
                account = waiting.result(20)
            except GoodwordError as error:
                self.raised.append(error)
                return None
        self.hold(account)
        return account

    def hold(self, account: Account) -> None:
        """Everything in the vault is secret, whether it ever went over the wire or not."""
        secrets = self.vault.get(account.id)
        if secrets is not None:
            for value in secrets.more.values():
                if not value.reveal().startswith(PUBLIC):
                    self.recorder.key(value.reveal())

    def share(self, account: Account, fault: str) -> None:
        self.stage.fault(fault)
        self.shared += 1
        draft = Draft(f"draft {self.shared}", text=f"Nothing to hide: {fault or 'well'}.")
        (share,) = self.outbox.put(draft, [account.id], self.now())
        self.outbox.deliver(share.id, self.now)
        self.outbox.look(share.id, self.now())
        ended = self.outbox.get(share.id)
        assert ended is not None
        logging.getLogger("desktop.test").debug("a share as it ended: %r", ended)
        if ended.state in (ShareState.WAITING, ShareState.UNSURE):
            self.outbox.cancel(share.id, self.now())

    def places(self, terminal: str) -> dict[str, bytes]:
        files = [file for file in self.folder.rglob("*") if file.is_file()]
        errors = "\n".join(text for error in self.raised for text in told(error))
        return {
            **{str(file.relative_to(self.folder)): file.read_bytes() for file in files},
            "terminal": terminal.encode("utf-8", "surrogateescape"),
            "exceptions": errors.encode("utf-8", "surrogateescape"),
        }


@pytest.fixture
def machine(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    serve: Callable[[Callable[[Request], Reply | None]], Served],
    web: Web,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Iterator[Machine]:
    assert capfd  # first of all, so that the log writes to what is searched
    recorder = Recorder()
    raised: list[BaseException] = []
    begin = GoodwordError.__init__

    def begun(self: GoodwordError, **facts: Any) -> None:
        begin(self, **facts)
        raised.append(self)

    def recording(answer: Callable[[Request], Reply | None]) -> Served:
        def answered(one: Request) -> Reply | None:
            recorder.request(one.path, one.headers, one.body)
            reply = answer(one)
            if reply is not None:
                headers = {k: v for k, v in reply[1].items() if k.lower() != "dpop-nonce"}
                recorder.reply(headers, reply[2])
            return reply

        return serve(answered)

    monkeypatch.setattr(GoodwordError, "__init__", begun)
    home = tmp_path / "home"
    log.start(home, debug=True)
    store = Store(home / "goodword.sqlite")
    stage = STAGES[request.param](recording, web)
    yield Machine(request.param, home, stage, recorder, store, raised=raised)
    store.close()
    log.stop()


@pytest.mark.parametrize("machine", STAGES, indirect=True)
def test_no_secret_of_a_network_lies_anywhere_whatever_goes_wrong(
    machine: Machine, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.transport.READ_SECONDS", 0.5)
    machine.connect(lambda back: {**back, "code": "canary-burnt-code-" + back["code"]})
    machine.connect(lambda back: {"error": "access_denied", "state": back["state"]})
    account = machine.connect()
    assert account is not None
    for fault in ("", *sorted(machine.stage.faults - {"signed_out"})):
        machine.share(account, fault)
    if isinstance(machine.stage, (BlueskyStage, XStage)):
        machine.late = timedelta(hours=2)
        machine.stage.clock = 7200 if isinstance(machine.stage, XStage) else 0
        machine.share(account, "")  # its access token has ended: refreshed
        machine.hold(account)
    machine.share(account, "signed_out")
    again = machine.connect()
    assert again is not None
    machine.share(replace(again), "hangs_up_after")
    machine.accounts.disconnect(again.id, machine.now())
    logging.getLogger("desktop.plant").debug("%s", PLANT)
    terminal = "".join(capfd.readouterr())
    places = machine.places(terminal)
    names = {name for names in machine.recorder.secrets.values() for name in names.split(", ")}
    assert {"code", "state", "access_token"} | SECRETS[machine.name] <= names, names
    assert machine.raised
    # the servers of the stages mark everything that they hand out
    assert search(machine.recorder.secrets, places) == []
    assert not [place for place, body in places.items() if f"{CANARY}-".encode() in body]
    assert {one.partition(":")[0] for one in search([PLANT], places)} >= {
        "goodword.log",
        "terminal",
    }
    assert json.dumps([error.facts for error in machine.raised if isinstance(error, GoodwordError)])
