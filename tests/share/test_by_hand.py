"""The contract of places shared to by hand: opened ready, never sent by us, and asked about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote_plus, urlsplit

import pytest

from desktop.model import Account, Attachment, Draft, LinkCard, Outgoing, Share, ShareState
from desktop.share.accounts import Accounts
from desktop.share.catalog import Catalog, standard
from desktop.share.network import Composes, Finds, Place
from desktop.share.outbox import Outbox
from desktop.share.planning import Plan
from desktop.store import Store
from desktop.vault import Vault
from desktop.web import Web
from tests.conftest import Clock
from tests.share.mastodon_stage import MastodonStage
from tests.share.stage import Serve, connect

PLACES = [place.name for place in standard(Web("names only"), {}).by_hand()]
CONFIGURED = {"x": {"client_id": "c"}, "linkedin": {"client_id": "c", "client_secret": "s"}}
LINK = LinkCard("https://example.org/a_(b)?c=1&d=2#e", "A title & more")
TEXTS = [
    "Plain",
    "50 % & more? #tag+plus = \"x\" 'y' <b>\n\nהשורה 🚢 new line",
    "Ends with a link ",
]


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, web: Web) -> Place:
    return next(one for one in standard(web, {}).by_hand() if one.name == request.param)


def written(now: datetime, text: str, **more: object) -> Outgoing:
    return Outgoing(text, "a-key-of-ours", now, by_hand=True, **more)  # type: ignore[arg-type]


def test_every_network_that_may_lack_an_application_has_a_composer() -> None:
    assert {"linkedin", "x", "facebook", "instagram", "threads", "whatsapp"} <= set(PLACES)
    assert {"telegram", "xing", "reddit", "email", "teams"} <= set(PLACES)
    assert len(PLACES) == len(set(PLACES))


def test_a_place_has_a_title_and_limits_and_opens(place: Place, now: datetime) -> None:
    assert place.title and isinstance(place, Composes)
    assert place.limits(None).maximum > 0 and place.limits(None).unit


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("link", [None, LINK], ids=["no link", "a link"])
def test_no_word_gets_lost_between_the_editor_and_the_composer(
    place: Place, now: datetime, text: str, link: LinkCard | None
) -> None:
    composer = place.compose(written(now, text, link=link))  # type: ignore[attr-defined]
    read = unquote_plus(composer.url.replace("+", "%2B")).replace("\r\n", "\n")
    assert link is None or link.url in composer.clipboard or link.url in read
    if composer.prefilled:
        lines = [line for line in text.split("\n") if line]  # one may become the title
        assert all(line.strip() in read for line in lines)
        assert link is None or link.url in read
    else:
        assert text.strip() in composer.clipboard


@pytest.mark.parametrize("text", TEXTS)
def test_what_opens_is_the_networks_own_and_tells_nothing_but_the_words(
    place: Place, now: datetime, text: str
) -> None:
    picture = Attachment("/home/ada/secret-folder/crane.png", "image/png", "A crane")
    outgoing = written(now, text, link=LINK, pictures=(picture,))
    composer = place.compose(outgoing)  # type: ignore[attr-defined]
    parts = urlsplit(composer.url)
    assert parts.scheme in ("https", "mailto", "msteams"), composer.url
    assert parts.scheme != "https" or parts.hostname
    assert all(" " < sign <= "~" for sign in composer.url), "only what an address may hold"
    for ours in ("a-key-of-ours", "secret-folder", "ada"):
        assert ours not in composer.url and ours not in composer.clipboard
    assert text.strip() not in repr(composer)
    assert place.compose(outgoing) == composer  # type: ignore[attr-defined]


def test_a_very_long_text_still_opens_and_lies_on_the_clipboard(
    place: Place, now: datetime
) -> None:
    text = "длинный текст 🚢 " * 4000
    composer = place.compose(written(now, text, link=LINK))  # type: ignore[attr-defined]
    assert len(composer.url) <= 8000 and not composer.prefilled
    assert text.strip() in composer.clipboard


# --- on the way through the outbox --------------------------------------------------------------


class Desk:
    """A machine with one profile by hand, and no network at all to send anything to."""

    def __init__(self, store: Store, web: Web, clock: Clock, place: str) -> None:
        self.store, self.web, self.clock = store, web, clock
        self.restart()
        self.account = self.accounts.add_by_hand(place, clock())

    def restart(self) -> None:
        catalog = Catalog((), standard(self.web, {}).by_hand())
        self.accounts = Accounts(self.store, Vault.in_memory(), catalog)
        self.outbox = Outbox(self.store, self.accounts, catalog, lambda post, now: "")
        self.outbox.recover(self.clock())

    def put(self, plan: Plan | None = None) -> Share:
        draft = Draft("draft-1", text="By my own hand")
        return self.outbox.put(draft, [self.account.id], self.clock(), plan=plan)[0]

    def deliver(self) -> Share:
        self.outbox.review(self.clock())
        for share_id in self.outbox.due(self.clock()):
            self.outbox.deliver(share_id, self.clock)
        return self.outbox.all()[0]


@pytest.fixture(params=PLACES)
def desk(request: pytest.FixtureRequest, store: Store, web: Web, clock: Clock) -> Desk:
    return Desk(store, web, clock, request.param)


def test_its_turn_is_a_question_that_stays_until_the_person_answers(desk: Desk) -> None:
    share = desk.put()
    assert share.outgoing.by_hand
    for _ in range(4):
        share = desk.deliver()
        assert (share.state, share.reason) == (ShareState.UNSURE, "ByHand")
        assert share.facts["asks"] is True
        desk.clock.forward(hours=20)
        desk.restart()
    assert desk.outbox.look(share.id, desk.clock()).state is ShareState.UNSURE
    assert desk.put().id == share.id
    there = desk.outbox.there(share.id, "https://example.org/my-post", desk.clock())
    assert there.state is ShareState.SENT and there.receipt is not None
    assert there.receipt.self_reported and there.receipt.url == "https://example.org/my-post"
    desk.clock.forward(hours=20)
    assert desk.deliver().state is ShareState.SENT
    assert not desk.outbox.may_delete(there) and not desk.outbox.may_edit(there)


def test_what_was_not_posted_is_taken_back(desk: Desk) -> None:
    share = desk.put()
    desk.deliver()
    assert desk.outbox.cancel(share.id, desk.clock()).state is ShareState.CANCELLED
    desk.clock.forward(hours=1)
    assert desk.deliver().state is ShareState.CANCELLED


def test_planned_by_hand_it_asks_when_its_time_has_come(desk: Desk) -> None:
    then = desk.clock.now + timedelta(hours=5)
    desk.put(Plan(then.replace(tzinfo=None), "UTC"))
    assert desk.deliver().state is ShareState.WAITING
    desk.clock.now = then
    assert desk.deliver().reason == "ByHand"


def test_a_connected_account_whose_post_is_made_by_hand_is_sent_nothing(
    serve: Serve, store: Store, web: Web, now: datetime, tmp_path: Path
) -> None:
    """`send` or the network's own composer: what the person chose is what happens."""
    stage, clock = MastodonStage(serve, web), Clock(now)
    connected = connect(stage, now)
    catalog = Catalog([stage.network])
    accounts = Accounts(store, Vault.in_memory(), catalog)
    accounts._renewal.keep(connected.account.id, connected.secrets)
    accounts._profiles.write(connected.account)
    outbox = Outbox(store, accounts, catalog, lambda post, now: "")
    account: Account = connected.account
    draft = Draft("draft-1", text="Through the browser", ways={account.id: "compose"})
    (share,) = outbox.put(draft, [account.id], clock())
    before = len(stage.served.requests)
    for _ in range(3):
        settled = outbox.deliver(share.id, clock)
        assert (settled.state, settled.reason) == (ShareState.UNSURE, "ByHand")
        outbox.look(share.id, clock())
        clock.forward(hours=3)
    assert isinstance(stage.network, Finds)
    assert stage.posts() == 0 and len(stage.served.requests) == before


def test_by_hand_stays_offered_beside_what_can_be_connected(
    web: Web, serve: Callable[..., object]
) -> None:
    both = standard(web, CONFIGURED)
    names = {network.name for network in both.all()}
    assert {"linkedin", "x"} <= names
    assert {place.name for place in both.by_hand()} >= {"linkedin", "x"}
