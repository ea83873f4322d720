"""Signing in, renewing once, signing out; the vault found, empty, locked."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from desktop.errors import (
    Busy,
    Cancelled,
    ConsentDenied,
    Offline,
    SignedOut,
    Unclear,
    VaultLocked,
    WrongPerson,
)
from desktop.model import Account, AccountState, Secret, Secrets, ShareState
from desktop.share.accounts import Connection
from desktop.share.renewal import merged
from desktop.store import Store
from desktop.vault import Vault
from desktop.web import Web
from tests.conftest import Clock, Served
from tests.pace import PATIENCE
from tests.share.conftest import Desk
from tests.share.drawer import Drawer
from tests.share.lark import FindingLark, LarkServer

Serve = Callable[[LarkServer], Served]


@pytest.fixture
def fresh(store: Store, web: Web, clock: Clock, server: LarkServer, serve: Serve) -> Desk:
    """Nobody is connected yet."""
    return Desk(store, Vault.in_memory(), FindingLark(web, serve(server).address), clock)


@pytest.fixture
def drawer() -> Drawer:
    return Drawer()


@pytest.fixture
def locking(
    store: Store, web: Web, clock: Clock, server: LarkServer, serve: Serve, drawer: Drawer
) -> Desk:
    """Ada is signed in, her secrets lie in a keyring that can be locked."""
    made = Desk(store, Vault(drawer), FindingLark(web, serve(server).address), clock)  # type: ignore[arg-type]
    made.sign_in()
    return made


def callback(connection: Connection, **more: str) -> None:
    """What the browser does after the person said yes."""
    query = {k: v[0] for k, v in parse_qs(urlsplit(connection.url).query).items()}
    answer = {"state": query["state"], "code": "a-code", **more}
    requests.get(f"{query['redirect_uri']}?{urlencode(answer)}", timeout=PATIENCE)


def connect(desk: Desk, *, reconnect: str = "", **more: str) -> Account:
    connection = desk.accounts.begin("lark", "", desk.clock(), reconnect=reconnect)
    browser = threading.Thread(target=callback, args=(connection,), kwargs=more)
    browser.start()
    try:
        return desk.accounts.complete(connection, desk.clock)
    finally:
        browser.join()


def account(desk: Desk, person: str = "ada") -> Account:
    found = desk.accounts.get(f"lark:{person}")
    assert found is not None
    return found


def is_free(connection: Connection) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", connection.listener.port)) != 0


# --- signing in ------------------------------------------------------------------------------


def test_connecting_keeps_the_secret_in_the_vault_and_the_row_without_it(fresh: Desk) -> None:
    made = connect(fresh)
    assert (made.handle, made.state, made.connected) == ("@ada", AccountState.OK, fresh.clock())
    assert fresh.accounts.all() == (made,)
    kept = fresh.vault.get(made.id)
    assert kept is not None
    assert kept.access == Secret("token-2")
    assert fresh.accounts.secrets(made, fresh.clock()) == kept


def test_two_people_on_one_network_are_two_accounts_in_order(fresh: Desk) -> None:
    connect(fresh, **{"as": "zoe"})
    connect(fresh)
    connect(fresh, **{"as": "zoe"})
    assert [found.handle for found in fresh.accounts.all()] == ["@zoe", "@ada"]


def test_another_person_at_reconnecting_stores_nothing_and_names_both(desk: Desk) -> None:
    before = desk.vault.get("lark:ada")
    desk.accounts.signed_out("lark:ada")
    with pytest.raises(WrongPerson) as told:
        connect(desk, reconnect="lark:ada", **{"as": "bob"})
    assert (told.value.expected, told.value.found) == ("@ada", "@bob")
    assert desk.vault.get("lark:ada") == before
    assert desk.vault.get("lark:bob") is None
    assert account(desk).state is AccountState.SIGNED_OUT
    assert len(desk.accounts.all()) == 1


def test_reconnecting_the_same_person_makes_the_account_well_again(desk: Desk) -> None:
    desk.accounts.signed_out("lark:ada")
    assert connect(desk, reconnect="lark:ada").state is AccountState.OK
    assert account(desk).state is AccountState.OK


def test_saying_no_stores_nothing(fresh: Desk) -> None:
    with pytest.raises(ConsentDenied):
        connect(fresh, error="access_denied")
    assert fresh.accounts.all() == ()


def test_cancelling_frees_the_port_at_once_and_ends_the_waiting(fresh: Desk) -> None:
    connection = fresh.accounts.begin("lark", "", fresh.clock())
    ended: list[type] = []

    def wait() -> None:
        try:
            fresh.accounts.complete(connection, fresh.clock)
        except Cancelled as error:
            ended.append(type(error))

    waiting = threading.Thread(target=wait)
    waiting.start()
    connection.cancel()
    waiting.join(PATIENCE)
    assert ended == [Cancelled]
    assert is_free(connection)


def test_a_new_attempt_ends_the_old_one_and_its_late_callback_finds_nobody(fresh: Desk) -> None:
    old = fresh.accounts.begin("lark", "", fresh.clock())
    new = fresh.accounts.begin("lark", "", fresh.clock())
    assert is_free(old)
    with pytest.raises(requests.ConnectionError):
        callback(old)
    with pytest.raises(Cancelled):
        fresh.accounts.complete(old, fresh.clock)
    browser = threading.Thread(target=callback, args=(new,))
    browser.start()
    assert fresh.accounts.complete(new, fresh.clock).handle == "@ada"
    browser.join()


def test_cancelling_after_the_browser_came_back_still_stores_nothing(fresh: Desk) -> None:
    connection = fresh.accounts.begin("lark", "", fresh.clock())
    finish = fresh.lark.finish

    def slow_finish(*args: object) -> object:
        connection.cancel()
        return finish(*args)  # type: ignore[arg-type]

    fresh.lark.finish = slow_finish  # type: ignore[assignment, method-assign]
    browser = threading.Thread(target=callback, args=(connection,))
    browser.start()
    with pytest.raises(Cancelled):
        fresh.accounts.complete(connection, fresh.clock)
    browser.join()
    assert fresh.accounts.all() == ()
    assert fresh.vault.get("lark:ada") is None


def test_a_vault_that_is_locked_at_the_end_leaves_no_row(locking: Desk, drawer: Drawer) -> None:
    drawer.shut = True
    with pytest.raises(VaultLocked):
        connect(locking, **{"as": "bob"})
    assert [found.handle for found in locking.accounts.all()] == ["@ada"]


def test_a_share_that_waited_for_its_account_goes_out_after_reconnecting(
    desk: Desk, server: LarkServer
) -> None:
    server.faults = ["signed_out", "signed_out"]
    share = desk.deliver(desk.put())
    assert share.reason == "SignedOut"
    connect(desk, reconnect="lark:ada")
    assert [found.state for found in desk.deliver_due()] == [ShareState.SENT]


def test_ending_right_after_reconnecting_leaves_no_share_waiting_for_ever(
    desk: Desk, server: LarkServer
) -> None:
    server.faults = ["signed_out", "signed_out"]
    desk.deliver(desk.put())
    server.tokens["token-8"] = "ada"
    desk.sign_in(number=8)
    desk.restart()
    assert desk.deliver_due() == []
    desk.outbox.recover(desk.clock())
    assert [found.state for found in desk.deliver_due()] == [ShareState.SENT]


# --- renewing --------------------------------------------------------------------------------


def test_a_token_that_ends_is_renewed_and_the_new_pair_is_kept_first(
    desk: Desk, server: LarkServer
) -> None:
    desk.clock.forward(hours=1)
    found = desk.accounts.secrets(account(desk), desk.clock())
    assert (found.access, found.refresh) == (Secret("token-2"), Secret("refresh-2"))
    assert desk.vault.get("lark:ada") == found
    assert server.calls == {"/token": 1}


def test_a_token_that_still_lasts_is_not_renewed(desk: Desk, server: LarkServer) -> None:
    desk.clock.forward(minutes=58)
    desk.accounts.secrets(account(desk), desk.clock())
    assert server.calls == {}


def test_fifty_threads_renew_once(desk: Desk, server: LarkServer) -> None:
    desk.clock.forward(hours=2)
    found: list[Secrets] = []
    threads = [
        threading.Thread(
            target=lambda: found.append(desk.accounts.secrets(account(desk), desk.clock()))
        )
        for _ in range(50)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {secrets.access for secrets in found} == {Secret("token-2")}
    assert len(found) == 50
    assert server.calls == {"/token": 1}


def test_whoever_comes_with_a_stale_token_gets_the_winners(desk: Desk, server: LarkServer) -> None:
    stale = desk.accounts.secrets(account(desk), desk.clock())
    first = desk.accounts.renewed(account(desk), stale, desk.clock())
    assert desk.accounts.renewed(account(desk), stale, desk.clock()) == first
    assert server.calls == {"/token": 1}


def test_a_dead_refresh_token_is_asked_about_once_and_then_never_again(
    desk: Desk, server: LarkServer
) -> None:
    server.token_faults = ["invalid"]
    desk.clock.forward(hours=1)
    for _ in range(24):
        with pytest.raises(SignedOut):
            desk.accounts.secrets(account(desk), desk.clock())
        desk.clock.forward(hours=1)
    assert server.calls == {"/token": 1}
    assert account(desk).state is AccountState.SIGNED_OUT


def test_a_server_that_fails_keeps_the_tokens_and_is_asked_less_and_less(
    desk: Desk, server: LarkServer
) -> None:
    server.token_faults = ["error"] * 100
    desk.clock.forward(hours=1)
    for _ in range(24 * 60):
        with pytest.raises((Unclear, Busy)):
            desk.accounts.secrets(account(desk), desk.clock())
        desk.clock.forward(minutes=1)
    assert server.calls["/token"] <= 30
    assert account(desk).state is AccountState.OK
    server.token_faults = []
    desk.clock.forward(hours=1)
    assert desk.accounts.secrets(account(desk), desk.clock()).access


def test_without_network_the_tokens_stay_and_the_next_try_is_free(desk: Desk) -> None:
    address, desk.lark.server = desk.lark.server, "http://127.0.0.1:9"
    desk.clock.forward(hours=1)
    with pytest.raises(Offline):
        desk.accounts.secrets(account(desk), desk.clock())
    desk.lark.server = address
    assert desk.accounts.secrets(account(desk), desk.clock()).access == Secret("token-2")


def test_what_comes_empty_never_overwrites_and_an_end_is_never_made_up(
    desk: Desk, server: LarkServer
) -> None:
    server.rotates, server.lifetime = False, None
    desk.clock.forward(hours=1)
    found = desk.accounts.secrets(account(desk), desk.clock())
    assert (found.access, found.refresh) == (Secret("token-2"), Secret("refresh-1"))
    assert found.expires is None


def test_merging_keeps_an_adapters_own_secrets() -> None:
    old = Secrets(Secret("a"), Secret("r"), None, {"key": Secret("k"), "id": Secret("i")})
    new = Secrets(Secret("b"), Secret(""), None, {"key": Secret(""), "id": Secret("j")})
    assert merged(old, new) == Secrets(
        Secret("b"), Secret("r"), None, {"key": Secret("k"), "id": Secret("j")}
    )


def test_a_token_without_renewal_is_not_used_after_its_end(desk: Desk, server: LarkServer) -> None:
    ends = desk.clock() + timedelta(days=60)
    desk.accounts._renewal.keep("lark:ada", Secrets(Secret("long"), expires=ends))
    desk.clock.forward(days=59)
    assert desk.accounts.secrets(account(desk), desk.clock()).access == Secret("long")
    desk.clock.forward(days=1)
    with pytest.raises(SignedOut):
        desk.accounts.secrets(account(desk), desk.clock())
    assert account(desk).state is AccountState.SIGNED_OUT
    assert server.calls == {}


def test_two_processes_renew_once(desk: Desk, server: LarkServer, tmp_path: Path) -> None:
    """Each child has its own lock in memory; only the file keeps them apart."""
    script = (
        "import sys, time; from pathlib import Path; from desktop.turn import Turns\n"
        "with Turns(Path(sys.argv[1])).of('lark:ada'):\n"
        "    file = Path(sys.argv[1], 'inside')\n"
        "    file.open('x').close(); time.sleep(0.2); file.unlink()\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    children = [subprocess.Popen(command) for _ in range(3)]
    assert [child.wait(PATIENCE) for child in children] == [0, 0, 0]


# --- the vault -------------------------------------------------------------------------------


def test_a_locked_vault_says_so_and_signs_nobody_out(locking: Desk, drawer: Drawer) -> None:
    drawer.shut = True
    with pytest.raises(VaultLocked):
        locking.accounts.secrets(account(locking), locking.clock(), prompt=False)
    assert drawer.asked == 0
    assert account(locking).state is AccountState.OK


def test_a_share_waits_for_a_locked_vault_and_asks_for_the_password_only_once(
    locking: Desk, drawer: Drawer, server: LarkServer
) -> None:
    drawer.shut = True
    share = locking.deliver(locking.put())
    assert (share.state, share.reason) == (ShareState.WAITING, "VaultLocked")
    asked = drawer.asked
    for _ in range(5):
        locking.clock.now = share.due
        share = locking.deliver(share)
    assert share.reason == "VaultLocked"
    assert drawer.asked == asked
    assert server.calls == {}
    drawer.shut = False
    locking.clock.now = share.due
    assert locking.deliver(share).state is ShareState.SENT


def test_a_pair_renewed_while_the_vault_locks_is_kept_in_memory_and_saved_later(
    locking: Desk, drawer: Drawer, server: LarkServer
) -> None:
    locking.clock.forward(hours=1)
    refresh = locking.lark.refresh

    def lock_meanwhile(*args: object) -> Secrets:
        drawer.shut = True
        return refresh(*args)  # type: ignore[arg-type]

    locking.lark.refresh = lock_meanwhile  # type: ignore[method-assign]
    with pytest.raises(VaultLocked):
        locking.accounts.secrets(account(locking), locking.clock())
    drawer.shut = False
    found = locking.accounts.secrets(account(locking), locking.clock())
    assert found.access == Secret("token-2")
    assert locking.vault.get("lark:ada") == found
    assert server.calls == {"/token": 1}


def test_nothing_in_the_vault_means_signed_out(desk: Desk) -> None:
    desk.vault.delete("lark:ada")
    with pytest.raises(SignedOut):
        desk.accounts.secrets(account(desk), desk.clock())
    assert account(desk).state is AccountState.SIGNED_OUT


# --- signing out -----------------------------------------------------------------------------


def test_disconnecting_wipes_and_tells_the_network(desk: Desk, server: LarkServer) -> None:
    desk.accounts.disconnect("lark:ada", desk.clock())
    assert desk.accounts.all() == ()
    assert desk.vault.get("lark:ada") is None
    assert server.revoked == ["token=token-1"]


def test_disconnecting_wipes_also_without_network(desk: Desk) -> None:
    desk.lark.server = "http://127.0.0.1:9"
    desk.accounts.disconnect("lark:ada", desk.clock())
    assert desk.accounts.all() == ()
    assert desk.vault.get("lark:ada") is None


def test_facts_of_the_server_are_kept(desk: Desk) -> None:
    facts: Mapping[str, object] = {"software": "lark", "limits": {"maximum": 5}}
    finish = desk.lark.finish

    def with_facts(*args: object) -> object:
        from dataclasses import replace

        made = finish(*args)  # type: ignore[arg-type]
        return replace(made, account=replace(made.account, facts=facts))

    desk.lark.finish = with_facts  # type: ignore[assignment, method-assign]
    assert dict(connect(desk).facts) == {**facts, "renews": True}
    assert dict(account(desk).facts) == {**facts, "renews": True}
