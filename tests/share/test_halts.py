"""A network that stops everybody: all wait, one share a day looks, and it ends when it ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from desktop.errors import Busy
from desktop.model import Account, Draft, Secret, Secrets, ShareState
from desktop.share.outcome import not_sent
from tests.share.conftest import Desk
from tests.share.lark import LarkServer, account_of

WAITING, SENT = ShareState.WAITING, ShareState.SENT
STOPS = [("no_credit", "NoCredit"), ("outdated", "Outdated")]
DAY = timedelta(days=1)


@pytest.fixture
def pair(desk: Desk, server: LarkServer) -> Desk:
    """Two accounts on the network."""
    server.tokens["token-2"] = "bob"
    desk.sign_in("ada", 1, lasts=10**8)
    desk.sign_in("bob", 2, lasts=10**8)
    return desk


def put(desk: Desk, number: int, account: str = "lark:ada") -> int:
    draft = Draft(f"draft-{number}", text=f"text {number}")
    return desk.outbox.put(draft, [account], desk.clock())[0].id


def run(desk: Desk, hours: int) -> None:
    """Hour by hour, as the rounds do."""
    for _ in range(hours):
        desk.outbox.review(desk.clock())
        while desk.outbox.due(desk.clock()):
            desk.deliver_due()
        desk.clock.forward(hours=1)


@pytest.mark.parametrize(("fault", "reason"), STOPS)
def test_one_refusal_stops_every_share_of_the_network_and_one_a_day_looks(
    pair: Desk, server: LarkServer, fault: str, reason: str
) -> None:
    server.faults = [fault] * 1000
    shares = [put(pair, n, "lark:ada" if n % 2 else "lark:bob") for n in range(20)]
    begun = pair.clock()
    run(pair, 24 * 7)
    assert server.calls["/posts"] == 7
    assert server.posts == []
    found = [pair.outbox.get(one) for one in shares]
    assert {(one.state, one.reason) for one in found if one} == {(WAITING, reason)}
    assert all(one.facts["halted"] is True for one in found if one)
    assert all(one.facts["network"] == "lark" for one in found if one)
    (halt,) = pair.outbox.halts()
    assert (halt.network, halt.reason, halt.since) == ("lark", reason, begun)
    assert halt.facts["reason"] in ("credits depleted", "version is gone")


@pytest.mark.parametrize(("fault", "reason"), STOPS)
def test_when_a_look_goes_through_everything_goes_on(
    pair: Desk, server: LarkServer, fault: str, reason: str
) -> None:
    server.faults = [fault]
    shares = [put(pair, n, "lark:ada" if n % 2 else "lark:bob") for n in range(6)]
    run(pair, 23)
    assert len(server.posts) == 0
    run(pair, 3)
    assert [one.state for one in map(pair.outbox.get, shares) if one] == [SENT] * 6
    assert pair.outbox.halts() == ()
    ada = [post["text"] for post in server.posts if post["by"] == "ada"]
    assert ada == ["text 1", "text 3", "text 5"]  # in their order


def test_what_is_put_while_the_network_is_halted_waits_and_says_so(
    pair: Desk, server: LarkServer
) -> None:
    server.faults = ["no_credit"]
    pair.deliver(pair.put())
    pair.clock.forward(hours=2)
    late = put(pair, 1, "lark:bob")
    behind = put(pair, 2)  # an earlier one of its account was tried and waits
    pair.outbox.review(pair.clock())
    pair.deliver_due()
    for one in (late, behind):
        share = pair.outbox.get(one)
        assert share is not None
        assert (share.state, share.reason, share.attempts) == (WAITING, "NoCredit", 0)
    assert server.calls["/posts"] == 1
    assert pair.outbox.next_due() == pair.outbox.halts()[0].probe


def test_the_person_may_say_that_it_works_again(pair: Desk, server: LarkServer) -> None:
    server.faults = ["no_credit"]
    shares = [put(pair, n) for n in range(3)]
    run(pair, 2)
    pair.outbox.resume("other", pair.clock())
    assert pair.outbox.due(pair.clock()) == ()
    pair.outbox.resume("lark", pair.clock())
    assert pair.outbox.halts() == ()
    run(pair, 1)
    assert [one.state for one in map(pair.outbox.get, shares) if one] == [SENT] * 3


def test_saying_so_wrongly_costs_one_call_and_not_one_a_share(
    pair: Desk, server: LarkServer
) -> None:
    server.faults = ["no_credit"] * 100
    for n in range(10):
        put(pair, n)
    run(pair, 1)
    pair.outbox.resume("lark", pair.clock())
    run(pair, 1)
    assert server.calls["/posts"] == 2
    assert len(pair.outbox.halts()) == 1


def test_a_person_in_a_hurry_looks_with_one_share_and_all_follow(
    pair: Desk, server: LarkServer
) -> None:
    server.faults = ["no_credit", "no_credit"]
    shares = [put(pair, n) for n in range(3)]
    run(pair, 1)
    pair.outbox.hurry(shares[0], pair.clock())
    run(pair, 1)
    assert server.calls["/posts"] == 2
    found = pair.outbox.get(shares[0])
    assert found is not None
    assert found.reason == "NoCredit"
    pair.outbox.hurry(shares[0], pair.clock())
    run(pair, 1)
    assert len(server.posts) == 3


def test_a_hurry_that_came_to_nothing_is_not_remembered(pair: Desk, server: LarkServer) -> None:
    server.faults = ["no_credit"] * 1000
    shares = [put(pair, n, "lark:ada" if n % 2 else "lark:bob") for n in range(4)]
    run(pair, 1)
    for share in shares:
        pair.outbox.hurry(share, pair.clock())
    run(pair, 1)
    hurried = server.calls["/posts"]
    assert hurried <= 1 + len(shares)
    run(pair, 24 * 5)
    assert server.calls["/posts"] == hurried + 5


def test_another_configuration_ends_it_also_one_that_came_while_nothing_ran(
    pair: Desk, server: LarkServer
) -> None:
    for configuration in ("second", "third"):
        server.faults = ["outdated"]
        put(pair, len(server.posts))
        run(pair, 1)
        assert len(pair.outbox.halts()) == 1
        pair.outbox.reconfigured(pair.clock())
        assert len(pair.outbox.halts()) == 1
        pair.configuration = configuration
        if configuration == "second":
            pair.outbox.reconfigured(pair.clock())
        else:
            pair.restart()
            pair.outbox.recover(pair.clock())
        assert pair.outbox.halts() == ()
        run(pair, 1)
    assert len(server.posts) == 2


def test_a_halt_survives_a_restart(pair: Desk, server: LarkServer) -> None:
    server.faults = ["no_credit"] * 10
    put(pair, 1)
    run(pair, 1)
    pair.restart()
    pair.outbox.recover(pair.clock())
    put(pair, 2)
    run(pair, 5)
    assert server.calls["/posts"] == 1
    assert [halt.reason for halt in pair.outbox.halts()] == ["NoCredit"]


def test_a_look_that_learns_nothing_leaves_the_next_one_free(
    pair: Desk, server: LarkServer
) -> None:
    server.faults = ["no_credit"]
    first, second = put(pair, 1), put(pair, 2, "lark:bob")
    run(pair, 24)
    address, pair.lark.server = pair.lark.server, "http://127.0.0.1:9"
    pair.deliver_due()
    found = pair.outbox.get(first)
    assert found is not None
    assert found.reason in ("Offline", "NoCredit")
    pair.lark.server = address
    run(pair, 2)
    assert [one.state for one in map(pair.outbox.get, (first, second)) if one] == [SENT, SENT]
    assert pair.outbox.halts() == ()


def test_a_refusal_of_the_one_that_looks_shows_that_the_network_works(
    pair: Desk, server: LarkServer
) -> None:
    server.faults = ["no_credit", "refuse"]
    first, second = put(pair, 1), put(pair, 2)
    run(pair, 26)
    states = [one.state for one in map(pair.outbox.get, (first, second)) if one]
    assert states == [ShareState.REFUSED, SENT]


def test_what_stops_one_server_stops_no_other(pair: Desk, server: LarkServer) -> None:
    elsewhere = "https://other.example"
    kept = pair.accounts.get("lark:bob")
    assert kept is not None
    move(pair, kept, elsewhere)
    server.faults = ["outdated"]
    first, second = put(pair, 1), put(pair, 2, "lark:bob")
    run(pair, 1)
    assert [one.state for one in map(pair.outbox.get, (first, second)) if one] == [WAITING, SENT]
    (halt,) = pair.outbox.halts()
    assert halt.server == account_of("ada", pair.lark.server).server


def move(desk: Desk, account: Account, server: str) -> None:
    with desk.store.writing() as write:
        write.execute("UPDATE accounts SET server = ? WHERE id = ?", (server, account.id))


def test_the_budget_of_a_day_is_waited_out_by_all_and_asked_for_once(
    pair: Desk, server: LarkServer
) -> None:
    server.faults = ["day_budget"]
    shares = [put(pair, n, "lark:ada" if n % 2 else "lark:bob") for n in range(6)]
    begun = pair.clock()
    run(pair, 1)
    (halt,) = pair.outbox.halts()
    assert (halt.reason, halt.probe) == ("Busy", begun + timedelta(hours=12))
    run(pair, 11)
    assert server.calls["/posts"] == 1
    run(pair, 2)
    assert [one.state for one in map(pair.outbox.get, shares) if one] == [SENT] * 6


def test_a_server_that_asks_for_a_century_is_looked_at_again_in_a_month(pair: Desk) -> None:
    outcome = not_sent(pair.put(), Busy(address="", retry_after=999_999_999), pair.clock())
    assert outcome.due == pair.clock() + timedelta(days=31)
    assert pair.outbox._halts.begin("lark", "", outcome, pair.clock()).probe == outcome.due


def test_a_short_wait_concerns_one_share_only(pair: Desk, server: LarkServer) -> None:
    server.faults = ["busy"]
    first, second = put(pair, 1), put(pair, 2, "lark:bob")
    pair.deliver_due()
    assert [one.state for one in map(pair.outbox.get, (first, second)) if one] == [WAITING, SENT]
    assert pair.outbox.halts() == ()


def test_a_share_planned_into_a_halt_is_asked_about_when_its_time_is_long_past(
    pair: Desk, server: LarkServer
) -> None:
    server.faults = ["no_credit"]
    put(pair, 1)
    planned = pair.plan("2026-11-20T12:00", "planned")
    run(pair, 5)
    share = pair.outbox.get(planned.id)
    assert share is not None
    assert share.reason == "NoCredit"
    pair.outbox.resume("lark", pair.clock())
    assert [one.id for one in pair.outbox.review(pair.clock())] == [planned.id]
    run(pair, 1)
    assert [post["text"] for post in server.posts] == ["text 1"]


def test_colleagues_come_back_at_different_times(pair: Desk, server: LarkServer) -> None:
    probes = set()
    for number, chance in enumerate((0.0, 0.3, 0.9)):
        pair.outbox._halts._chance = lambda chance=chance: chance  # type: ignore[misc]
        server.faults = ["no_credit"]
        pair.outbox.hurry(put(pair, number), pair.clock())
        pair.deliver_due()
        (halt,) = pair.outbox.halts()
        probes.add(halt.probe - pair.clock())
        pair.outbox.resume("lark", pair.clock())
        run(pair, 1)
    assert len(probes) == 3
    assert all(DAY <= one <= DAY + timedelta(minutes=30) for one in probes)


def test_what_is_taken_back_while_the_network_is_halted_is_gone(
    pair: Desk, server: LarkServer
) -> None:
    server.faults = ["no_credit"]
    first, second = put(pair, 1), put(pair, 2)
    run(pair, 1)
    for one in (first, second):
        assert pair.outbox.cancel(one, pair.clock()).state is ShareState.CANCELLED
    run(pair, 48)
    assert server.posts == []
    assert server.calls["/posts"] == 1


def test_an_unsure_share_is_looked_up_although_the_network_is_halted(
    pair: Desk, server: LarkServer
) -> None:
    server.faults = ["hang_up_after", "no_credit"]
    first = pair.outbox._queue.claim(put(pair, 1), pair.clock(), lambda turn: None)
    assert first is not None
    server.posts.append({"key": first.outgoing.key, "text": "x", "id": "9", "by": "ada"})
    put(pair, 2, "lark:bob")
    server.faults = ["no_credit"]
    pair.deliver_due()
    pair.restart()
    pair.outbox.recover(pair.clock())
    pair.deliver_due()
    found = pair.outbox.get(first.id)
    assert found is not None
    assert found.state is SENT
    assert len(pair.outbox.halts()) == 1


def test_since_is_when_it_began(pair: Desk, server: LarkServer) -> None:
    server.faults = ["no_credit"] * 10
    put(pair, 1)
    run(pair, 60)
    assert pair.outbox.halts()[0].since == datetime(2026, 11, 20, 10, tzinfo=UTC)


def test_secrets_of_accounts_do_not_stand_in_the_halts(pair: Desk, server: LarkServer) -> None:
    server.faults = ["no_credit"]
    canary = "canary-5f3a5f3a"
    pair.vault.put("lark:ada", Secrets(Secret(canary)))
    server.tokens[canary] = "ada"
    put(pair, 1)
    run(pair, 1)
    rows = pair.store.read("SELECT * FROM halts")
    assert canary not in str([tuple(row) for row in rows])
