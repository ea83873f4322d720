"""Several accounts, fixed ports, accounts by hand, and goodbyes to a keyring that is shut."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import requests

from desktop.errors import NotFound, NoVault, PortsBusy, SignedOut, VaultLocked, WrongPerson
from desktop.model import Account, AccountState, Limits, Outgoing, Secret, Secrets, ShareState
from desktop.share.accounts import Accounts
from desktop.share.catalog import Catalog
from desktop.share.network import Attempt, Composer, Connected
from desktop.store import Store
from desktop.vault import Vault
from desktop.web import Web
from tests.conftest import Clock, Served
from tests.share.conftest import Desk
from tests.share.drawer import Drawer
from tests.share.lark import FindingLark, Lark, LarkServer
from tests.share.test_accounts import connect

Serve = Callable[[LarkServer], Served]


class Corner:
    """A network without any interface: only its own composer."""

    name, title = "corner", "Corner"

    def limits(self, account: Account | None) -> Limits:
        return Limits(unit="utf16", maximum=500)

    def compose(self, outgoing: Outgoing) -> Composer:
        return Composer("https://corner.example/new", prefilled=False, clipboard=outgoing.text)


class NoVaultAtAll(Drawer):
    """Whoever touches it has made a mistake."""

    def locked(self) -> bool:
        raise AssertionError("the vault was touched")


@pytest.fixture
def drawer() -> Drawer:
    return Drawer()


@pytest.fixture
def desk(
    store: Store, web: Web, clock: Clock, server: LarkServer, serve: Serve, drawer: Drawer
) -> Desk:
    """Ada is signed in, her secrets lie in a keyring that can be locked."""
    made = Desk(store, Vault(drawer), FindingLark(web, serve(server).address), clock)  # type: ignore[arg-type]
    made.sign_in()
    return made


# --- several ---------------------------------------------------------------------------------


def test_each_account_of_a_network_has_its_own_secrets_and_its_own_end(desk: Desk) -> None:
    connect(desk, **{"as": "bob"})
    ada, bob = desk.accounts.all()
    of_ada, of_bob = (desk.accounts.secrets(one, desk.clock()) for one in (ada, bob))
    assert of_ada.access != of_bob.access
    desk.accounts.disconnect(ada.id, desk.clock())
    assert desk.accounts.all() == (bob,)
    assert desk.accounts.secrets(bob, desk.clock()) == of_bob


def test_a_wrong_person_s_unwanted_token_is_ended_at_the_network(
    desk: Desk, server: LarkServer
) -> None:
    with pytest.raises(WrongPerson):
        connect(desk, reconnect="lark:ada", **{"as": "bob"})
    assert server.revoked == ["token=token-2"]


def test_a_wrong_person_who_is_connected_too_keeps_what_they_have(
    desk: Desk, server: LarkServer
) -> None:
    connect(desk, **{"as": "bob"})
    before = desk.vault.get("lark:bob")
    with pytest.raises(WrongPerson):
        connect(desk, reconnect="lark:ada", **{"as": "bob"})
    assert server.revoked == []
    assert desk.vault.get("lark:bob") == before


@pytest.mark.parametrize(
    ("refresh", "lasts", "told", "kept", "renews"),
    [
        ("", 60, None, 60, False),  # nothing renews it: its end is the end
        ("", 60, 30, 30, False),  # unless the network names an earlier one
        ("r", 1, None, None, True),  # renewed by itself, no end known
        ("r", 1, 14, 14, True),  # renewed, and the whole session has an end
        ("", None, None, None, False),  # it never ends
    ],
)
def test_the_row_knows_until_when_and_whether_something_keeps_it_going(
    desk: Desk,
    refresh: str,
    lasts: int | None,
    told: int | None,
    kept: int | None,
    renews: bool,
) -> None:
    finish, now = desk.lark.finish, desk.clock()

    def after(days: int | None) -> datetime | None:
        return None if days is None else now + timedelta(days=days)

    def finished(attempt: Attempt, answer: Mapping[str, str], now: datetime) -> Connected:
        made = finish(attempt, answer, now)
        secrets = Secrets(Secret("a"), Secret(refresh), after(lasts))
        return Connected(replace(made.account, expires=after(told)), secrets)

    desk.lark.finish = finished  # type: ignore[method-assign]
    account = connect(desk)
    assert account.expires == after(kept)
    assert account.facts["renews"] is renews
    assert desk.accounts.get(account.id) == account


def test_after_its_end_not_even_the_keyring_is_asked(desk: Desk, server: LarkServer) -> None:
    ends = desk.clock() + timedelta(days=60)
    (ada,) = desk.accounts.all()
    desk.accounts._write(replace(ada, expires=ends, facts={"renews": False}))
    desk.vault._backend = NoVaultAtAll()  # type: ignore[assignment]
    desk.clock.now = ends
    with pytest.raises(SignedOut):
        desk.accounts.secrets(ada, desk.clock())
    assert server.calls == {}


# --- ports -----------------------------------------------------------------------------------


@contextlib.contextmanager
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def free_port() -> int:
    with taken() as port:
        return port


class FixedLark(Lark):
    """Its registered addresses are compared letter by letter. Notes whether it was asked."""

    asked = 0

    def begin(self, where: str, redirect: str, now: datetime) -> Attempt:
        self.asked += 1
        return super().begin(where, redirect, now)


@pytest.fixture
def fixed(store: Store, web: Web, clock: Clock, server: LarkServer, serve: Serve) -> Desk:
    return Desk(store, Vault.in_memory(), FixedLark(web, serve(server).address), clock)


def test_where_all_registered_ports_are_taken_they_are_named_and_no_browser_is_opened(
    fixed: Desk,
) -> None:
    with taken() as one, taken() as other:
        fixed.lark.ports = (one, other)
        with pytest.raises(PortsBusy) as told:
            fixed.accounts.begin("lark", "", fixed.clock())
        assert told.value.ports == [one, other]
    assert isinstance(fixed.lark, FixedLark)
    assert fixed.lark.asked == 0


def test_the_next_registered_port_is_used_where_the_first_is_taken(fixed: Desk) -> None:
    second = free_port()
    with taken() as first:
        fixed.lark.ports = (first, second)
        connection = fixed.accounts.begin("lark", "", fixed.clock())
        assert connection.listener.redirect == f"http://127.0.0.1:{second}/callback"
        connection.cancel()


def test_a_registered_port_is_free_again_for_the_next_attempt(fixed: Desk) -> None:
    fixed.lark.ports = (free_port(),)
    for _ in range(5):
        connection = fixed.accounts.begin("lark", "", fixed.clock())
        with contextlib.suppress(requests.RequestException):
            requests.get(connection.listener.redirect, timeout=0.2)  # left hanging, half closed
        connection.cancel()
    assert connect(fixed).handle == "@ada"


# --- by hand ---------------------------------------------------------------------------------


@pytest.fixture
def by_hand(store: Store, clock: Clock) -> Accounts:
    """A network with nothing but a composer, and a vault that must not be touched."""
    return Accounts(store, Vault(NoVaultAtAll()), Catalog([], [Corner()]))  # type: ignore[arg-type]


def test_a_profile_by_hand_is_a_row_and_nothing_else(by_hand: Accounts, clock: Clock) -> None:
    made = by_hand.add_by_hand("corner", clock())
    assert (made.id, made.network, made.name, made.handle) == (
        "by-hand:corner",
        "corner",
        "Corner",
        "",
    )
    assert made.by_hand
    assert by_hand.all() == (made,)
    clock.forward(days=400)
    assert by_hand.add_by_hand("corner", clock()) == made
    by_hand.pass_ends(clock())
    by_hand.signed_out(made.id)
    assert by_hand.all() == (made,)
    with pytest.raises(SignedOut):
        by_hand.secrets(made, clock())
    assert by_hand.all() == (made,)
    assert by_hand.disconnect(made.id, clock()).wiped
    assert by_hand.all() == ()


def test_a_profile_by_hand_goes_and_comes_back_where_it_was(
    by_hand: Accounts, clock: Clock
) -> None:
    released: list[str] = []
    by_hand.when_connected(lambda account_id, now: released.append(account_id))
    made = by_hand.add_by_hand("corner", clock())
    by_hand.remove(made.id)
    by_hand.remove(made.id)
    assert by_hand.all() == ()
    assert by_hand.add_by_hand("corner", clock()) == made
    assert released == [made.id, made.id]


def test_a_network_that_offers_no_composer_is_not_found(by_hand: Accounts, clock: Clock) -> None:
    with pytest.raises(NotFound):
        by_hand.add_by_hand("lark", clock())
    assert by_hand.all() == ()


def test_removing_a_profile_by_hand_never_removes_a_connected_one(desk: Desk) -> None:
    desk.accounts.remove("lark:ada")
    assert len(desk.accounts.all()) == 1


# --- goodbyes --------------------------------------------------------------------------------


def test_a_goodbye_tells_the_network_and_wipes(desk: Desk, server: LarkServer) -> None:
    farewell = desk.accounts.disconnect("lark:ada", desk.clock())
    assert (farewell.wiped, farewell.told, farewell.why) == (True, True, None)
    assert server.revoked == ["token=token-1"]


def test_a_network_that_can_t_be_reached_is_not_told_and_everything_is_wiped(
    desk: Desk, drawer: Drawer
) -> None:
    desk.lark.server = "http://127.0.0.1:9"
    farewell = desk.accounts.disconnect("lark:ada", desk.clock())
    assert (farewell.wiped, farewell.told) == (True, False)
    assert drawer.entries == {}
    assert desk.accounts.all() == ()


def test_a_network_without_revocation_says_so(
    store: Store, web: Web, clock: Clock, server: LarkServer, serve: Serve
) -> None:
    desk = Desk(store, Vault.in_memory(), Lark(web, serve(server).address), clock)
    desk.sign_in()
    assert desk.accounts.disconnect("lark:ada", clock()).told is None


def test_a_locked_keyring_is_wiped_later_and_until_then_nobody_acts_for_the_account(
    desk: Desk, drawer: Drawer, server: LarkServer
) -> None:
    (ada,) = desk.accounts.all()
    drawer.shut = True
    farewell = desk.accounts.disconnect(ada.id, desk.clock())
    assert (farewell.wiped, type(farewell.why)) == (False, VaultLocked)
    assert desk.accounts.all() == ()
    assert desk.accounts.get(ada.id) is None
    assert [one.id for one in desk.accounts.leaving()] == [ada.id]
    with pytest.raises(SignedOut):
        desk.accounts.secrets(ada, desk.clock())
    asked = drawer.asked
    desk.restart()  # a new process still owes it
    assert desk.accounts.wipe_owed(desk.clock()) == 0
    assert drawer.asked == asked  # and asks nobody for a password
    drawer.shut = False
    assert desk.accounts.wipe_owed(desk.clock()) == 1
    assert drawer.entries == {}
    assert server.revoked == ["token=token-1"]
    assert desk.accounts.leaving() == ()


def test_who_connects_again_before_the_wiping_keeps_the_new_sign_in(
    desk: Desk, drawer: Drawer
) -> None:
    drawer.shut = True
    desk.accounts.disconnect("lark:ada", desk.clock())
    drawer.shut = False
    again = connect(desk)
    assert desk.accounts.leaving() == ()
    assert desk.accounts.wipe_owed(desk.clock()) == 0
    assert desk.accounts.all() == (again,)
    assert desk.accounts.secrets(again, desk.clock()).access == Secret("token-2")


def test_a_damaged_secret_is_wiped_too(desk: Desk, drawer: Drawer) -> None:
    for key in drawer.entries:
        if key[1] != "manifest":
            drawer.entries[key] = "broken"
    (ada,) = desk.accounts.all()
    with pytest.raises(NoVault):
        desk.accounts.secrets(ada, desk.clock())
    assert desk.accounts.disconnect(ada.id, desk.clock()).wiped
    assert drawer.entries == {}


def test_a_kill_in_the_middle_of_a_goodbye_leaves_a_note_of_what_is_owed(
    desk: Desk, drawer: Drawer
) -> None:
    class Killed(BaseException):
        pass

    def killed(service: str, username: str) -> None:
        raise Killed

    whole = drawer.delete_password
    drawer.delete_password = killed  # type: ignore[method-assign]
    with pytest.raises(Killed):
        desk.accounts.disconnect("lark:ada", desk.clock())
    drawer.delete_password = whole  # type: ignore[method-assign]
    desk.restart()
    assert desk.accounts.all() == ()
    assert desk.accounts.wipe_owed(desk.clock()) == 1
    assert drawer.entries == {}


def test_a_share_whose_time_comes_by_itself_never_has_the_keyring_ask(
    desk: Desk, drawer: Drawer
) -> None:
    drawer.shut = True
    share = desk.put()
    desk.clock.forward(minutes=10)  # the computer was off, say: a log-in is no click
    desk.restart()
    share = desk.deliver(share)
    assert (share.state, share.reason) == (ShareState.WAITING, "VaultLocked")
    assert drawer.asked == 0
    share = desk.outbox.hurry(share.id, desk.clock())  # a click is
    desk.deliver(share)
    assert drawer.asked == 1


def test_an_account_that_was_signed_out_is_wiped_as_well(desk: Desk, drawer: Drawer) -> None:
    desk.accounts.signed_out("lark:ada")
    assert desk.accounts.all()[0].state is AccountState.SIGNED_OUT
    assert desk.accounts.disconnect("lark:ada", desk.clock()).wiped
    assert drawer.entries == {}
