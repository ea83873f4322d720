"""X's interface: what a post is on the wire, what each answer leads to, what it costs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from desktop.errors import (
    Busy,
    Duplicate,
    GoodwordError,
    NoCredit,
    NotAllowed,
    Outdated,
    Refused,
    SignedOut,
    TooLong,
    Unclear,
)
from desktop.model import LinkCard, Receipt, Secret
from desktop.share.catalog import standard
from desktop.share.network import Composes, Edits, Finds, Prefers, Price, Revokes
from desktop.share.x import X
from desktop.share.x_answers import SPREAD
from desktop.share.x_setup import API, AUTHORIZE, PORTS, SCOPES, Setup
from tests.share.stage import answer, connect, outgoing
from tests.share.x_stage import CLIENT, LINK, XStage, asked
from tests.share.x_uploads import PROBLEMS, problem


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def stage(serve, web) -> XStage:
    return XStage(serve, web)


# --- posting ----------------------------------------------------------------------------------


def test_a_post_holds_the_words_the_link_and_no_more(stage, publish, now):
    share = replace(outgoing(now, "Two hours less"), link=LinkCard(LINK, "A title"))
    receipt = publish(share)
    (request,) = asked(stage, "/2/tweets")
    assert json.loads(request.body) == {"text": f"Two hours less\n\n{LINK}"}
    assert receipt.url == f"https://x.com/i/web/status/{receipt.remote_id}"
    assert receipt.at == now and not receipt.self_reported


def test_a_paid_partnership_is_marked(stage, publish, now):
    publish(replace(outgoing(now), paid=True))
    assert stage.tweets[0]["paid_partnership"] is True


@pytest.mark.parametrize("visibility", ["quiet", "followers"])
def test_what_is_not_meant_for_everybody_is_not_posted(stage, publish, now, visibility):
    with pytest.raises(Refused) as caught:
        publish(replace(outgoing(now), visibility=visibility))
    assert caught.value.reason == "visibility"
    assert not asked(stage, "/2/tweets")


def test_the_limit_counts_the_link_as_x_does(stage, publish, now):
    link = LinkCard("https://example.org/" + "a" * 300)
    publish(replace(outgoing(now, "w" * 255), link=link))  # 255 + 2 line breaks + 23
    with pytest.raises(TooLong) as caught:
        publish(replace(outgoing(now, "w" * 256), link=link))
    assert (caught.value.count, caught.value.limit) == (281, 280)
    assert stage.posts() == 1


def test_the_same_words_again_are_a_duplicate(stage, publish, now):
    publish(outgoing(now, key="one"))
    with pytest.raises(Duplicate):
        publish(outgoing(now, key="two"))
    assert stage.posts() == 1


REFUSALS: list[tuple[Any, type[GoodwordError]]] = [
    (
        answer(402, {"title": "CreditsDepleted", "type": f"{PROBLEMS}credits"}),
        NoCredit,
    ),
    (problem(402, "credits depleted", "credits-depleted"), NoCredit),
    (answer(402, {}), NoCredit),
    (problem(429, "Usage cap exceeded", "usage-capped", period="Monthly"), NoCredit),
    (problem(429, "Usage cap exceeded", "usage-capped", period="Daily"), Busy),
    (problem(403, "Client Forbidden", "client-forbidden"), Outdated),
    (problem(403, "Client Forbidden", reason="client-not-enrolled"), Outdated),
    (problem(426, "Upgrade"), Outdated),
    (problem(403, "Your account is suspended", "user-suspended"), NotAllowed),
    (problem(403, "Unsupported Authentication", "unsupported-authentication"), NotAllowed),
    (
        answer(403, {"errors": [{"code": 187, "message": "Status is there already."}]}),
        Duplicate,
    ),
    (answer(400, {"errors": [{"message": "media id not found"}]}), Refused),
    (answer(404, {}), Refused),
    (answer(401, {}), SignedOut),
    (answer(408, {}), Unclear),
    (answer(500, {"title": "CreditsDepleted"}), Unclear),
    (answer(503, {}), Unclear),
    (answer(201, {"data": {}}), Unclear),
    (answer(201, {"data": {"id": 17}}), Unclear),
    (answer(200, {"errors": [{"title": "Not Found Error", "status": 404}]}), Unclear),
    ((302, {"Location": "https://x.com/login"}, b""), Unclear),
]


@pytest.mark.parametrize(("reply", "kind"), REFUSALS)
def test_each_answer_has_its_meaning(stage, person, publish, now, reply, kind):
    stage.play("/2/tweets", reply)
    with pytest.raises(kind) as caught:
        publish(outgoing(now))
    assert type(caught.value) is kind
    assert len(asked(stage, "/2/tweets")) == 1
    if kind in (NoCredit, Outdated):
        assert caught.value.network == "x"


def test_the_words_of_a_refusal_are_x_own_without_our_token(stage, person, publish, now):
    token = person.secrets.access.reveal()
    stage.play("/2/tweets", problem(400, f"No {token}\u202e here", "invalid-request"))
    with pytest.raises(Refused) as caught:
        publish(outgoing(now))
    assert caught.value.reason == "No *** here"


def test_a_good_answer_with_a_problem_beside_it_is_a_good_answer(stage, publish, now):
    said = {"data": {"id": "123", "text": "x"}, "errors": [{"title": "Field Authorization Error"}]}
    stage.play("/2/tweets", answer(201, said))
    assert publish(outgoing(now)).remote_id == "123"


def wait_after(stage: XStage, publish: Callable[..., Any], now: datetime, **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    stage.play("/2/tweets", answer(429, {"title": "Too Many Requests"}, named))
    with pytest.raises(Busy) as caught:
        publish(outgoing(now))
    seconds: int = caught.value.retry_after
    return seconds


def test_x_says_when_to_come_back(stage, publish, now):
    def at(seconds: int) -> str:
        return str(int(datetime.now(UTC).timestamp()) + seconds)

    near = 30  # the slowest machine this runs on
    quarter = wait_after(stage, publish, now, x_rate_limit_reset=at(900))
    assert 900 - near <= quarter <= 902
    day = wait_after(
        stage,
        publish,
        now,
        x_rate_limit_reset=at(900),
        x_user_limit_24hour_remaining="0",
        x_user_limit_24hour_reset=at(40_000),
    )
    assert 40_000 - near <= day <= 40_002
    unused = wait_after(
        stage,
        publish,
        now,
        x_rate_limit_reset=at(900),
        x_user_limit_24hour_remaining="7",
        x_user_limit_24hour_reset=at(40_000),
    )
    assert 900 - near <= unused <= 902
    shared = wait_after(
        stage,
        publish,
        now,
        x_app_limit_24hour_remaining="0",
        x_app_limit_24hour_reset=at(40_000),
    )
    assert 40_000 - near <= shared <= 40_002 + SPREAD
    assert wait_after(stage, publish, now) == 60
    assert wait_after(stage, publish, now, x_rate_limit_reset="soon") == 60
    assert wait_after(stage, publish, now, x_rate_limit_reset="9" * 30) == 60
    assert wait_after(stage, publish, now, x_rate_limit_reset=at(-50)) == 1
    assert wait_after(stage, publish, now, x_rate_limit_reset=at(9_000_000)) <= 24 * 3600 + SPREAD


def test_the_people_of_a_company_do_not_come_back_all_at_once(stage, person, now):
    reset = str(int(datetime.now(UTC).timestamp()) + 40_000)
    headers = {"x-app-limit-24hour-remaining": "0", "x-app-limit-24hour-reset": reset}
    seconds = set()
    for number in range(10):
        account = replace(person.account, id=f"x:{number}")
        stage.play("/2/tweets", answer(429, {}, headers))
        with pytest.raises(Busy) as caught:
            stage.network.publish(account, person.secrets, outgoing(now), now)
        seconds.add(caught.value.retry_after // 10)
    assert len(seconds) > 5


# --- the other way, and what it costs -----------------------------------------------------------


PRICES = {"post": "0.015", "link": "0.20", "currency": "USD", "on": "2026-11-20"}


def test_posts_with_a_link_are_composed_and_others_sent(stage, person, now):
    network, account = stage.network, person.account
    assert isinstance(network, Prefers) and isinstance(network, Composes)
    assert network.way(account, outgoing(now, "No link at all")) == "send"
    assert network.way(account, outgoing(now, f"See {LINK}")) == "compose"
    card = replace(outgoing(now, "Words"), link=LinkCard(LINK))
    assert network.way(account, card) == "compose"
    assert network.way(account, outgoing(now, "See example.org")) == "compose"
    made = network.compose(card)
    assert made.prefilled and made.url.startswith("https://x.com/intent/tweet?text=")


def test_a_company_that_pays_has_its_link_posts_sent_and_is_told_the_price(serve, web, now):
    stage = XStage(serve, web, config={"link_posts": "send", "prices": PRICES})
    account = connect(stage, now).account
    plain, linked = outgoing(now, "No link"), outgoing(now, f"See {LINK}")
    assert stage.network.way(account, linked) == "send"
    assert stage.network.price(account, plain) == Price("0.015", "USD", "2026-11-20")
    assert stage.network.price(account, linked) == Price("0.20", "USD", "2026-11-20")


@pytest.mark.parametrize(
    "prices",
    [
        None,
        [],
        "0.20",
        {"post": "0.015"},
        {"post": "free", "currency": "USD"},
        {"post": "0", "currency": "USD"},
        {"post": "-1", "currency": "USD"},
        {"post": "NaN", "currency": "USD"},
        {"post": "inf", "currency": "USD"},
        {"post": {"now": 1}, "currency": "USD"},
        {"post": "0.015", "currency": 3},
    ],
)
def test_a_price_that_is_none_is_not_shown(web, now, prices):
    network = X(web, {"client_id": CLIENT, "prices": prices})
    assert network.price(None, outgoing(now, "No link")) is None  # type: ignore[arg-type]


def test_a_wrong_configuration_breaks_nothing_and_leads_nowhere_else():
    wrong = {
        "client_id": 17,
        "ports": ["a", 0, 80, True, 99999],
        "scopes": "tweet.write",
        "link_posts": "both",
        "look_up": "yes",
        "api": "https://evil.example",
        "token": "https://evil.example/token",
        "authorize": "http://127.0.0.1:1/authorize",
    }
    setup = Setup.read(wrong)
    assert setup.client_id == "" and setup.ports == PORTS and setup.scopes == SCOPES
    assert setup.link_posts == "compose" and setup.look_up is False
    assert setup.api == API and setup.token.startswith(API) and setup.authorize == AUTHORIZE
    tested = Setup.read({**wrong, "allow_http": True})
    assert tested.api == API and tested.authorize == "http://127.0.0.1:1/authorize"
    assert Setup.read({"client_id": Secret("a"), "ports": [47821]}).client_id == ""


def test_x_can_be_connected_only_with_the_companys_application(web):
    assert "x" not in {network.name for network in standard(web, {}).all()}
    assert "x" not in {network.name for network in standard(web, {"x": {"client_id": ""}}).all()}
    plain = standard(web, {"x": {"client_id": CLIENT, "ports": [50001]}}).get("x")
    assert plain.ports == (50001,) and plain.asks_where == ""
    assert isinstance(plain, Revokes) and not isinstance(plain, (Finds, Edits))
    reading = standard(web, {"x": {"client_id": CLIENT, "look_up": True}}).get("x")
    assert isinstance(reading, Finds)
    assert "x" in {place.name for place in standard(web, {}).by_hand()}


# --- taking down ------------------------------------------------------------------------------


def test_what_is_gone_already_is_fine_and_what_stays_is_not(stage, person, publish, now):
    network, account, secrets = stage.network, person.account, person.secrets
    receipt = publish(outgoing(now))
    network.delete(account, secrets, receipt, now)
    network.delete(account, secrets, receipt, now)
    stage.play("/2/tweets/", answer(200, {"data": {"deleted": False}}))
    with pytest.raises(Refused):
        network.delete(account, secrets, receipt, now)
    stage.play("/2/tweets/", answer(404, {}))
    network.delete(account, secrets, receipt, now)


@pytest.mark.parametrize("remote", ["", "1/../2", "12?x", "\u0661"])
def test_a_post_without_a_number_is_not_guessed_at(stage, person, now, remote):
    before = len(stage.served.requests)
    with pytest.raises(Refused):
        receipt = Receipt(remote, "", now)
        stage.network.delete(person.account, person.secrets, receipt, now)
    assert len(stage.served.requests) == before
