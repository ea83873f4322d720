"""What must hold below every screen: who may see a post, what it may cost, and who wins a race."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

import pytest

from desktop.model import Account, Draft, LinkCard, Outgoing, Receipt, Secrets, ShareState
from desktop.share.network import Composer, Price
from desktop.store import Store
from desktop.vault import Vault
from desktop.web import Web
from tests.conftest import Clock, Served
from tests.share.conftest import Desk
from tests.share.lark import FindingLark, Lark, LarkServer

SENT, REFUSED, UNSURE = ShareState.SENT, ShareState.REFUSED, ShareState.UNSURE


class Answering(FindingLark):
    """While it is looked for, the person answers the question themselves."""

    meanwhile: Callable[[], object] = staticmethod(lambda: None)

    def find(
        self, account: Account, secrets: Secrets, outgoing: Outgoing, now: datetime
    ) -> Receipt | None:
        found = super().find(account, secrets, outgoing, now)
        self.meanwhile()
        return found


class Dear(Lark):
    """A network that charges for links and has a composer of its own."""

    def way(self, account: Account, outgoing: Outgoing) -> str:
        return "compose" if outgoing.link is not None or "://" in outgoing.text else "send"

    def price(self, account: Account, outgoing: Outgoing) -> Price | None:
        return Price("0.20", "USD")

    def compose(self, outgoing: Outgoing) -> Composer:
        return Composer("https://lark.example/compose", True, outgoing.text)


class Charging(Lark):
    """One that would rather be opened, but has nothing to open."""

    def way(self, account: Account, outgoing: Outgoing) -> str:
        return "compose"

    def price(self, account: Account, outgoing: Outgoing) -> Price | None:
        return Price("0.20", "USD")


@pytest.fixture
def desk_on(
    store: Store,
    web: Web,
    clock: Clock,
    server: LarkServer,
    serve: Callable[[LarkServer], Served],
) -> Callable[[type[Lark]], Desk]:
    def made(kind: type[Lark]) -> Desk:
        desk = Desk(store, Vault.in_memory(), kind(web, serve(server).address), clock)
        desk.sign_in()
        return desk

    return made


# --- who may see it --------------------------------------------------------------------------


@pytest.mark.parametrize("visibility", ["quiet", "followers", "something new"])
def test_a_network_that_can_not_keep_it_among_few_gets_nothing_at_all(
    desk: Desk, server: LarkServer, visibility: str
) -> None:
    draft = Draft("draft-1", text="For few", visibility=visibility)
    (share,) = desk.outbox.put(draft, ["lark:ada"], desk.clock())
    share = desk.deliver(share)
    assert (share.state, share.reason) == (REFUSED, "Refused")
    assert share.facts["reason"] == "visibility"
    assert server.posts == []
    assert "/posts" not in server.calls


def test_a_network_that_shows_no_warning_gets_nothing_that_has_one(
    desk: Desk, server: LarkServer
) -> None:
    draft = Draft("draft-1", text="How it ends", warning="Spoiler")
    (share,) = desk.outbox.put(draft, ["lark:ada"], desk.clock())
    share = desk.deliver(share)
    assert (share.state, share.facts["reason"]) == (REFUSED, "warning")
    assert "/posts" not in server.calls


# --- what it may cost ------------------------------------------------------------------------


def _put(desk: Desk, *, text: str = "Words", link: bool, ways: Mapping[str, str]) -> bool:
    card = LinkCard("https://acme.example/news") if link else None
    draft = Draft("draft-1", text=text, link=card, ways=ways)
    (share,) = desk.outbox.put(draft, ["lark:ada"], desk.clock())
    return share.outgoing.by_hand


def test_nothing_that_costs_goes_out_unless_the_person_chose_it(
    desk_on: Callable[[type[Lark]], Desk], server: LarkServer
) -> None:
    desk = desk_on(Dear)
    assert _put(desk, link=True, ways={})
    (share,) = desk.deliver_due()
    assert (share.state, share.reason) == (UNSURE, "ByHand")
    assert server.posts == []


def test_the_way_that_the_person_chose_counts(desk_on: Callable[[type[Lark]], Desk]) -> None:
    desk = desk_on(Dear)
    assert not _put(desk, link=True, ways={"lark:ada": "send"})
    assert desk.deliver_due()[0].state is SENT


def test_without_a_word_from_the_person_the_network_says_by_these_very_words(
    desk_on: Callable[[type[Lark]], Desk],
) -> None:
    desk = desk_on(Dear)
    assert not _put(desk, link=False, ways={"lark:bob": "compose"})


def test_a_network_without_a_window_of_its_own_is_sent_to(
    desk_on: Callable[[type[Lark]], Desk],
) -> None:
    assert not _put(desk_on(Charging), link=True, ways={})


# --- races -----------------------------------------------------------------------------------


def test_a_post_found_while_the_person_says_it_is_not_there_is_not_sent_again(
    desk_on: Callable[[type[Lark]], Desk], server: LarkServer
) -> None:
    desk = desk_on(Answering)
    share = desk.put()
    server.faults = ["hang_up_after"]
    assert isinstance(desk.lark, Answering)
    desk.lark.meanwhile = lambda: desk.outbox.again(share.id, desk.clock())
    share = desk.deliver(share)
    desk.deliver_due()
    assert len(server.posts) == 1
    assert share.state is SENT
    assert share.receipt is not None and share.receipt.url


def test_a_post_found_while_the_person_closes_the_question_stays_closed(
    desk_on: Callable[[type[Lark]], Desk], server: LarkServer
) -> None:
    desk = desk_on(Answering)
    share = desk.put()
    server.faults = ["hang_up_after"]
    assert isinstance(desk.lark, Answering)
    desk.lark.meanwhile = lambda: desk.outbox.there(
        share.id, "https://lark.example/mine", desk.clock()
    )
    share = desk.deliver(share)
    assert share.state is SENT
    assert share.receipt is not None and share.receipt.url == "https://lark.example/mine"
    assert len(server.posts) == 1
