"""Every network times every fault, through the real outbox: however it is retried, restarted
and looked for, the number of posts on the server is never two."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop import transport
from desktop.errors import GoodwordError, NoCredit, Outdated, SignedOut, Unclear
from desktop.model import Attachment, Draft, Share, ShareState
from desktop.share.accounts import Accounts
from desktop.share.catalog import Catalog
from desktop.share.network import Connected, Edits
from desktop.share.outbox import Outbox
from desktop.store import Store
from desktop.vault import Vault
from tests.conftest import Clock
from tests.share.pictures import png
from tests.share.stage import Stage, connect, outgoing
from tests.share.test_contract import STAGES, quiet
from tests.share.wires import DONE, FAULTS, NOTHING_DONE, Played, offers

ROUNDS = 6
"""Hours after which nothing may wait by itself any more, but for halts and busy days."""
SENT, WAITING, UNSURE, REFUSED = (
    ShareState.SENT,
    ShareState.WAITING,
    ShareState.UNSURE,
    ShareState.REFUSED,
)


@dataclass
class Machine:
    """One person's machine, signed in at one stage."""

    store: Store
    stage: Stage
    clock: Clock
    vault: Vault = field(default_factory=Vault.in_memory)
    person: Connected = field(init=False)
    accounts: Accounts = field(init=False)
    outbox: Outbox = field(init=False)

    def __post_init__(self) -> None:
        self.person = connect(self.stage, self.clock())
        self.restart()
        self.accounts._renewal.keep(self.person.account.id, self.person.secrets)
        self.accounts._profiles.write(self.person.account)

    def restart(self) -> None:
        """What a new process has: the database and the vault."""
        catalog = Catalog([self.stage.network])
        self.accounts = Accounts(self.store, self.vault, catalog)
        self.outbox = Outbox(self.store, self.accounts, catalog, lambda post, now: "")
        self.outbox.recover(self.clock())

    def put(self, picture: Attachment | None = None, **more: str) -> Share:
        made = Draft(
            "draft-1",
            text="Words of my own: https://example.org/a_(b)?c=1&d=2 #work",
            pictures=(picture,) if picture else (),
            language="en",
            # X would rather have a post with a link written in its own composer
            ways={self.person.account.id: "send"},
            **more,
        )
        return self.outbox.put(made, [self.person.account.id], self.clock())[0]

    def pass_time(self, share: Share) -> Share:
        """Hours go by; everything that falls due is delivered, and now and then the
        application is started anew. Two posts are never there."""
        for number in range(ROUNDS):
            if number % 2:
                self.restart()
            self.outbox.review(self.clock())
            for share_id in self.outbox.due(self.clock()):
                self.outbox.deliver(share_id, self.clock)
                assert self.stage.posts() <= 1
            self.clock.forward(hours=1)
        return self.outbox._shares.here(share.id)


@pytest.fixture(params=[name for name in STAGES if name != "linkedin native"])
def stage(request, serve, web) -> Stage:
    return STAGES[request.param](serve, web)


@pytest.fixture
def machine(stage: Stage, store: Store) -> Machine:
    return Machine(store, stage, Clock(datetime.now(UTC)))


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "READ_SECONDS", 0.4)


@pytest.fixture
def picture(tmp_path: Path) -> Attachment:
    file = tmp_path / "crane.png"
    file.write_bytes(png(64, 48))
    return Attachment(str(file), "image/png", "A crane at dawn", 64, 48)


@pytest.fixture
def play(stage: Stage) -> Iterator[Callable[..., Played]]:
    """`play(kind, fault)` plays a fault; skips where this network has no such request."""
    played: list[Played] = []

    def begin(kind: str, fault: str, times: int = 1) -> Played:
        if not offers(stage, kind):
            pytest.skip(f"there is no way to {kind} here")
        played.append(Played(stage, kind, fault, times))
        return played[-1]

    yield begin
    for one in played:
        one.end()


# --- publishing -------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_happens_while_posting_there_is_one_post_or_a_question(
    machine: Machine, play: Callable[..., Played], impatient: None, fault: str
) -> None:
    share = machine.put()
    played = play("publish", fault)
    machine.outbox.deliver(share.id, machine.clock)
    assert played.met == 1
    there, here = machine.stage.posts(), machine.outbox._shares.here(share.id)
    assert there == (fault in DONE)
    if here.state is SENT:
        assert there == 1
    share = machine.pass_time(here)
    if share.state is SENT:
        assert machine.stage.posts() == 1
    elif share.state is UNSURE:
        assert share.facts["asks"], share
    elif share.state is WAITING:  # somebody else has to act first
        assert machine.stage.posts() == 0 and share.reason in ("NoCredit", "Outdated", "SignedOut")
    else:
        assert (share.state, machine.stage.posts()) == (REFUSED, 0)


@pytest.mark.parametrize(("status", "error"), [("402", NoCredit), ("426", Outdated)])
def test_a_plan_used_up_or_a_version_gone_stops_the_network_and_keeps_the_words(
    machine: Machine, play: Callable[..., Played], status: str, error: type[GoodwordError]
) -> None:
    share = machine.put()
    played = play("publish", status, times=0)
    stopped = machine.outbox.deliver(share.id, machine.clock)
    assert (stopped.state, stopped.reason) == (WAITING, error.__name__)
    assert [halt.reason for halt in machine.outbox.halts()] == [error.__name__]
    stopped = machine.pass_time(share)
    assert played.met == 1, "it is looked at once a day, not again and again"
    assert stopped.outgoing == share.outgoing
    played.end()
    machine.outbox.resume(machine.stage.network.name, machine.clock())
    assert machine.pass_time(share).state is SENT
    assert machine.stage.posts() == 1


@pytest.mark.parametrize("fault", NOTHING_DONE)
def test_a_fault_that_stays_never_posts_and_never_floods(
    machine: Machine, play: Callable[..., Played], fault: str
) -> None:
    share = machine.put()
    played = play("publish", fault, times=0)
    share = machine.pass_time(share)
    assert machine.stage.posts() == 0 and share.state is not SENT
    assert played.met <= 4 * ROUNDS


# --- pictures ---------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", FAULTS)
def test_a_picture_that_does_not_arrive_leaves_no_doubt_and_the_share_goes_out_once_or_says_why(
    machine: Machine,
    play: Callable[..., Played],
    impatient: None,
    picture: Attachment,
    fault: str,
) -> None:
    share = machine.put(picture)
    played = play("upload", fault)
    tried = machine.outbox.deliver(share.id, machine.clock)
    assert played.met and tried.state is not UNSURE, tried
    share = machine.pass_time(share)
    if share.state is SENT:
        assert machine.stage.posts() == 1
    else:
        assert share.state in (WAITING, REFUSED), share
        assert share.reason and machine.stage.posts() == 0


# --- taking down and editing ------------------------------------------------------------------


@pytest.mark.parametrize("fault", FAULTS)
def test_taking_down_may_be_repeated_until_it_is_gone_and_brings_nothing_back(
    machine: Machine, play: Callable[..., Played], impatient: None, fault: str
) -> None:
    network, person, now = machine.stage.network, machine.person, machine.clock()
    receipt = network.publish(person.account, person.secrets, outgoing(now), now)
    play("delete", fault)
    try:
        network.delete(person.account, person.secrets, receipt, now)
    except GoodwordError as error:
        assert quiet(error)
    assert machine.stage.posts() <= 1
    network.delete(person.account, person.secrets, receipt, now)
    assert machine.stage.posts() == 0


@pytest.mark.parametrize("fault", FAULTS)
def test_editing_may_be_repeated_and_never_makes_a_second_post(
    machine: Machine, play: Callable[..., Played], impatient: None, fault: str
) -> None:
    network, person, now = machine.stage.network, machine.person, machine.clock()
    if not isinstance(network, Edits):
        pytest.skip("what is posted here stays as it is")
    first = outgoing(now)
    receipt = network.publish(person.account, person.secrets, first, now)
    played = play("edit", fault)
    better = replace(first, text="Better words", key="another")
    try:
        network.edit(person.account, person.secrets, receipt, better, now)
    except GoodwordError as error:
        assert quiet(error)
    assert played.met and machine.stage.posts() == 1
    changed = network.edit(person.account, person.secrets, receipt, better, now)
    assert machine.stage.posts() == 1
    assert changed.remote_id


# --- for fewer people -------------------------------------------------------------------------


def test_each_audience_that_is_offered_takes_a_post_once(machine: Machine) -> None:
    network, person, now = machine.stage.network, machine.person, machine.clock()
    offered = network.limits(person.account).visibilities
    for number, visibility in enumerate(("", *offered), 1):
        share = replace(
            outgoing(now, f"For {visibility or 'everybody'}", f"key-{number}"),
            visibility=visibility,
        )
        network.publish(person.account, person.secrets, share, now)
        assert machine.stage.posts() == number


def test_what_is_meant_for_followers_is_never_shown_to_all(machine: Machine) -> None:
    network, person, now = machine.stage.network, machine.person, machine.clock()
    if "followers" in network.limits(person.account).visibilities:
        pytest.skip("this audience is offered here")
    share = replace(outgoing(now), visibility="followers")
    with pytest.raises(GoodwordError) as caught:
        network.publish(person.account, person.secrets, share, now)
    assert not isinstance(caught.value, (Unclear, SignedOut))
    assert machine.stage.posts() == 0


def test_a_warning_and_a_language_make_one_post_everywhere(machine: Machine) -> None:
    network, person, now = machine.stage.network, machine.person, machine.clock()
    share = replace(outgoing(now), warning="Long story", language="pt-BR", paid=True)
    network.publish(person.account, person.secrets, share, now)
    assert machine.stage.posts() == 1
