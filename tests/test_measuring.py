"""Reading everybody's numbers: one account in trouble stops nobody, and is left alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import pytest

from desktop.errors import SignedOut
from desktop.foundation import Foundation, build, join_first
from desktop.measuring import Measured, Measuring
from desktop.metric import Measure
from desktop.model import Account, AccountState, ShareState
from desktop.options import Options
from desktop.paths import Paths
from desktop.practice.network import PracticeNetwork
from desktop.share.accounts import Accounts
from desktop.share.catalog import Catalog
from desktop.vault import Vault
from tests.conftest import Clock
from tests.share.drawer import Drawer
from tests.ui.robot import Robot


@pytest.fixture
def found(tmp_path: Path, clock: Clock) -> Iterator[Foundation]:
    made = build(
        Paths.of(tmp_path / "home"), Options(practice=True, memory_vault=True, policies=()), clock
    )
    join_first(made, clock())
    yield made
    made.close()


def reading(found: Foundation, accounts: Accounts, catalog: Catalog) -> Measuring:
    return Measuring(
        accounts,
        catalog,
        found.outbox,
        found.metrics,
        found.spans,
        found.forgetting,
        found.clicking,
    )


@pytest.fixture
def measuring(found: Foundation) -> Measuring:
    return reading(found, found.accounts, found.catalog)


@pytest.fixture
def connect(found: Foundation, clock: Clock) -> Callable[[str], Account]:
    def sign_in(person: str) -> Account:
        connection = found.accounts.begin("practice", "", clock())
        robot = Robot()
        robot.person = person
        robot.open(connection.url)
        return found.accounts.complete(connection, clock)

    return sign_in


def send(found: Foundation, clock: Clock, *accounts: Account) -> None:
    draft = replace(found.drafts.open(None, clock()), text="Measured words")
    found.drafts.keep(draft, clock())
    for share in found.outbox.put(draft, [one.id for one in accounts], clock()):
        assert found.outbox.deliver(share.id, clock).state is ShareState.SENT


def test_without_accounts_there_is_nothing_to_read(measuring: Measuring, clock: Clock) -> None:
    assert measuring.measure(clock()) == Measured(0, False)
    assert measuring.next_due(clock()) == clock() + timedelta(hours=6)


def test_the_numbers_of_every_account_are_read_and_then_rest(
    found: Foundation, measuring: Measuring, clock: Clock, connect: Callable[[str], Account]
) -> None:
    accounts = [connect("p1"), connect("p2")]
    send(found, clock, *accounts)
    clock.forward(seconds=4)
    first = measuring.measure(clock())
    assert first.count > 0
    assert not first.signed_out
    for account in accounts:
        assert found.metrics.of_account(account.id, Measure.FOLLOWERS)
    assert measuring.measure(clock()).count == 0
    assert measuring.next_due(clock()) > clock()


def test_one_account_that_is_signed_out_is_marked_and_stops_nobody(
    found: Foundation, measuring: Measuring, clock: Clock, connect: Callable[[str], Account]
) -> None:
    gone = connect("p1")
    found.practice.misbehave("sign_out_all")
    stays = connect("p2")
    measured = measuring.measure(clock())
    assert measured.count > 0
    assert measured.signed_out
    assert found.accounts.get(gone.id).state is AccountState.SIGNED_OUT
    assert found.accounts.get(stays.id).state is AccountState.OK
    assert measuring.measure(clock()) == Measured(0, False)


def test_an_expired_token_is_renewed_and_the_numbers_come(
    found: Foundation, measuring: Measuring, clock: Clock, connect: Callable[[str], Account]
) -> None:
    account = connect("p1")
    found.practice.misbehave("expire_all")
    assert measuring.measure(clock()).count > 0
    assert found.accounts.get(account.id).state is AccountState.OK


def test_a_token_that_is_refused_twice_is_the_end_of_the_connection(
    found: Foundation, measuring: Measuring, clock: Clock, connect: Callable[[str], Account]
) -> None:
    account = connect("p1")

    class Deaf(PracticeNetwork):
        def measure(self, account: Account, *_: object) -> NoReturn:
            raise SignedOut(account=account.id, final=False)

    deaf = Deaf(found.web, found.practice.address)
    strict = reading(found, found.accounts, Catalog((deaf,)))
    assert strict.measure(clock()) == Measured(0, True)
    assert found.accounts.get(account.id).state is AccountState.SIGNED_OUT


def test_a_busy_network_is_left_alone_for_as_long_as_it_asks(
    found: Foundation, measuring: Measuring, clock: Clock, connect: Callable[[str], Account]
) -> None:
    account = connect("p1")
    found.clicking.look(clock())  # else the file of clicks would be what is busy
    found.practice.misbehave("busy", 1, where="any", seconds=90)
    assert measuring.measure(clock()).count == 0
    assert measuring.next_due(clock()) >= clock() + timedelta(seconds=60)
    assert found.accounts.get(account.id).state is AccountState.OK
    clock.forward(seconds=91)
    assert measuring.measure(clock()).count > 0


def test_without_the_keyring_nobody_is_asked_over_and_over(
    found: Foundation, measuring: Measuring, clock: Clock, connect: Callable[[str], Account]
) -> None:
    account = connect("p1")
    drawer = Drawer()
    drawer.shut = True
    accounts = Accounts(found.store, Vault(drawer), found.catalog)
    locked = reading(found, accounts, found.catalog)
    assert locked.measure(clock()) == Measured(0, False)
    assert drawer.asked == 0
    assert locked.next_due(clock()) > clock()
    assert found.accounts.get(account.id).state is AccountState.OK


def test_a_rest_ends_when_the_clock_was_wrong(
    found: Foundation, measuring: Measuring, clock: Clock, connect: Callable[[str], Account]
) -> None:
    connect("p1")
    wrong = clock() + timedelta(days=900)
    found.clicking.look(wrong)
    found.practice.misbehave("busy", 1, where="any", seconds=90)
    assert measuring.measure(wrong).count == 0
    assert measuring.measure(clock()).count > 0
