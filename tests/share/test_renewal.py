"""One refresher for one account: threads, processes, crashes, clocks, and answers got lost.

The server is the practice network: it turns refresh tokens over with every use, and ends a
whole sign-in when an old one is seen again.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from desktop.errors import Busy, Offline, SignedOut, Unclear
from desktop.model import NO_SECRET, Account, AccountState, Secret, Secrets
from desktop.practice.network import PracticeNetwork
from desktop.practice.world import Practice
from desktop.share.accounts import Accounts
from desktop.store import Store
from desktop.web import Web
from tests.conftest import Clock
from tests.pace import PATIENCE
from tests.practice.conftest import REDIRECT, press
from tests.share.renewing_life import digest, furnish

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="not run: SIGKILL and flock")


@dataclass
class Signed:
    """A strict server, and one account of it that several processes share."""

    practice: Practice
    folder: Path
    clock: Clock
    web: Web
    account: Account
    first: Secrets

    def process(self, threads: int, writes: int = 10**9) -> subprocess.Popen[str]:
        words = (self.folder, self.practice.address, self.clock().isoformat(), threads, writes)
        return subprocess.Popen(
            [sys.executable, "-m", "tests.share.renewing_life", *map(str, words)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )

    def accounts(self) -> tuple[Store, Accounts]:
        """As a process sees it that has just been started."""
        return furnish(self.folder, self.practice.address, self.web)

    @property
    def refreshes(self) -> int:
        """How many refresh tokens were used up at the server; -1: the sign-in was ended there."""
        grants = self.practice._state.kept.grants
        return len(grants[0].used) if grants else -1

    def takes(self, secrets: Secrets) -> bool:
        """Whether the server takes this token."""
        bearer = {"Authorization": f"Bearer {secrets.access.reveal()}"}
        answer = requests.get(f"{self.practice.address}/api/me", headers=bearer, timeout=PATIENCE)
        return answer.status_code == 200

    def connect_again(self, accounts: Accounts) -> Account:
        """Through the consent page, as a person does."""
        network = PracticeNetwork(self.web, self.practice.address)
        attempt = network.begin("", REDIRECT, self.clock())
        connected = network.finish(attempt, press(attempt.url), self.clock())
        accounts._renewal.keep(connected.account.id, connected.secrets)
        accounts._write(replace(connected.account, connected=self.clock()))
        return connected.account


@pytest.fixture
def signed(tmp_path: Path, clock: Clock, web: Web) -> Iterator[Signed]:
    practice = Practice(tmp_path / "practice", clock)
    practice.start()
    folder = tmp_path / "shared"
    folder.mkdir()
    store, accounts = furnish(folder, practice.address, web)
    made = Signed(practice, folder, clock, web, None, None)  # type: ignore[arg-type]
    made.account = made.connect_again(accounts)
    made.first = accounts.secrets(made.account, clock())
    store.close()
    yield made
    practice.stop()


def outcome(process: subprocess.Popen[str]) -> Counter[str]:
    said, _ = process.communicate("go\n", timeout=2 * PATIENCE)
    assert process.returncode == 0
    return Counter(json.loads(said.splitlines()[-1]))


def test_fifty_threads_in_each_of_two_processes_make_one_refresh_and_all_get_the_new_pair(
    signed: Signed,
) -> None:
    signed.clock.forward(hours=1)
    processes = [signed.process(50) for _ in range(2)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    got = sum((outcome(process) for process in processes), Counter())
    store, accounts = signed.accounts()
    pair = accounts.secrets(signed.account, signed.clock())
    assert got == {digest(pair): 100}
    assert pair.refresh != signed.first.refresh
    assert signed.refreshes == 1
    assert signed.takes(pair)
    store.close()


def test_a_kill_between_the_answer_and_its_keeping_ends_in_connect_again_never_in_a_wrong_state(
    signed: Signed,
) -> None:
    outcomes = []
    for writes in range(20):
        signed.clock.forward(hours=1)
        before = signed.refreshes
        process = signed.process(1, writes)
        said, _ = process.communicate("go\n", timeout=2 * PATIENCE)
        assert signed.refreshes == before + 1  # the server has turned the token over
        store, accounts = signed.accounts()
        try:
            pair = accounts.secrets(signed.account, signed.clock())
            assert signed.takes(pair)
            outcomes.append("kept")
        except SignedOut:
            # the used-up token was tried once, and the server took it for a theft
            assert signed.refreshes == -1
            (row,) = accounts.all()
            assert row.state is AccountState.SIGNED_OUT
            with pytest.raises(SignedOut):
                accounts.secrets(signed.account, signed.clock())
            signed.account = signed.connect_again(accounts)
            assert signed.takes(accounts.secrets(signed.account, signed.clock()))
            outcomes.append("again")
        store.close()
        if process.returncode == 0:
            assert said.splitlines()[-1].startswith("{")
            break
    else:
        raise AssertionError("never finished")
    assert outcomes[0] == "again"
    assert outcomes[-1] == "kept"
    assert sorted(outcomes) == outcomes  # once it is kept, it stays kept


def test_an_answer_lost_on_the_way_is_tried_once_more_and_then_it_is_final(signed: Signed) -> None:
    signed.clock.forward(hours=1)
    signed.practice.misbehave("hang_up_after", 1, where="token")
    store, accounts = signed.accounts()
    with pytest.raises(Unclear):
        accounts.secrets(signed.account, signed.clock())
    with pytest.raises(Busy):  # not at once again
        accounts.secrets(signed.account, signed.clock())
    signed.clock.forward(minutes=2)
    with pytest.raises(SignedOut):
        accounts.secrets(signed.account, signed.clock())
    assert accounts.all()[0].state is AccountState.SIGNED_OUT
    assert signed.connect_again(accounts).id == signed.account.id
    store.close()


def test_a_network_fault_is_never_final_however_often_it_comes(signed: Signed) -> None:
    signed.clock.forward(hours=1)
    store, accounts = furnish(signed.folder, "http://127.0.0.1:9", signed.web)
    for _ in range(20):
        with pytest.raises(Offline):
            accounts.secrets(signed.account, signed.clock())
        signed.clock.forward(minutes=30)
    assert accounts.all()[0].state is AccountState.OK
    store.close()
    store, accounts = signed.accounts()
    assert signed.takes(accounts.secrets(signed.account, signed.clock()))
    assert signed.refreshes == 1
    store.close()


@pytest.mark.parametrize("jump", [20 * 60, -20 * 60, 86_400, -86_400, 400 * 86_400])
def test_a_clock_that_is_wrong_costs_one_refresh_at_most_and_never_the_sign_in(
    signed: Signed, jump: int
) -> None:
    store, accounts = signed.accounts()
    wrong = signed.clock() + timedelta(seconds=jump)
    for minutes in range(60):
        found = accounts.secrets(signed.account, wrong + timedelta(seconds=minutes))
        assert signed.takes(found)
    assert signed.refreshes <= 1
    for minutes in range(5):
        found = accounts.secrets(signed.account, signed.clock() + timedelta(seconds=minutes))
        assert signed.takes(found)
    assert signed.refreshes <= 1
    assert accounts.all()[0].state is AccountState.OK
    store.close()


def test_a_sign_in_without_renewal_is_over_by_the_clock_and_back_when_the_clock_was_wrong(
    signed: Signed,
) -> None:
    store, accounts = signed.accounts()
    ends = signed.clock() + timedelta(days=60)
    long = Secrets(Secret("a-long-lived-token"), NO_SECRET, ends)
    accounts._renewal.keep(signed.account.id, long)
    accounts._write(replace(signed.account, expires=ends, facts={"renews": False}))
    assert accounts.secrets(signed.account, signed.clock() + timedelta(days=53)).access
    assert accounts.secrets(signed.account, signed.clock() + timedelta(days=59)).access
    with pytest.raises(SignedOut):
        accounts.secrets(signed.account, signed.clock() + timedelta(days=61))
    assert accounts.all()[0].state is AccountState.SIGNED_OUT
    # the clock had jumped a year ahead: nobody has to sign in again for that
    assert accounts.secrets(signed.account, signed.clock()).access == Secret("a-long-lived-token")
    assert accounts.all()[0].state is AccountState.OK
    assert accounts.pass_ends(signed.clock() + timedelta(days=60))
    assert not accounts.pass_ends(signed.clock() + timedelta(days=60))
    assert accounts.all()[0].state is AccountState.SIGNED_OUT
    assert signed.refreshes == 0
    store.close()


def test_what_the_network_itself_ended_is_not_brought_back_by_a_clock(signed: Signed) -> None:
    store, accounts = signed.accounts()
    ends = signed.clock() + timedelta(days=60)
    accounts._write(replace(signed.account, expires=ends, facts={"renews": False}))
    accounts.signed_out(signed.account.id)
    accounts.pass_ends(signed.clock())
    assert accounts.all()[0].state is AccountState.SIGNED_OUT
    store.close()
