"""Signing in to X: a public client, short codes, refresh tokens that work once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from desktop.errors import (
    BadReply,
    Busy,
    ConsentDenied,
    GoodwordError,
    NoCredit,
    NotAllowed,
    Outdated,
    Refused,
    SignedOut,
    Unclear,
)
from desktop.model import Receipt
from desktop.share.x_setup import SCOPES
from tests.share.stage import CANARY, answer, connect, outgoing
from tests.share.x_stage import CLIENT, REDIRECT, XStage, asked, form_of
from tests.share.x_uploads import PNG, file, problem, with_files


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def stage(serve, web) -> XStage:
    return XStage(serve, web)


# --- signing in -----------------------------------------------------------------------------


def test_beginning_asks_nothing_and_names_the_bound_address_the_scopes_and_no_secret(stage, now):
    attempt = stage.network.begin("", REDIRECT, now)
    query = {name: values[0] for name, values in parse_qs(urlsplit(attempt.url).query).items()}
    assert not stage.served.requests
    assert query["redirect_uri"] == REDIRECT
    assert query["scope"].split() == list(SCOPES)
    assert query["client_id"] == CLIENT
    assert set(query) == {
        "response_type",
        "client_id",
        "redirect_uri",
        "scope",
        "state",
        "code_challenge",
        "code_challenge_method",
    }
    again = parse_qs(urlsplit(stage.network.begin("", REDIRECT, now).url).query)
    assert again["code_challenge"] != [query["code_challenge"]]


def test_the_exchange_holds_the_client_in_its_body_and_nothing_of_a_secret(stage, now):
    connect(stage, now)
    (exchange,) = asked(stage, "/2/oauth2/token")
    form = form_of(exchange)
    assert set(form) == {"grant_type", "code", "client_id", "redirect_uri", "code_verifier"}
    assert form["client_id"] == CLIENT
    assert "Authorization" not in exchange.headers


def test_a_code_older_than_half_a_minute_is_worth_nothing(stage, now):
    attempt = stage.network.begin("", REDIRECT, now)
    consent = stage.consent(attempt)
    stage.clock = 31
    with pytest.raises(Refused) as caught:
        stage.network.finish(attempt, consent, now)
    assert CANARY not in str(caught.value)
    assert "***" in caught.value.reason


@pytest.mark.parametrize("redirect", ["http://127.0.0.1:45679/callback", f"{REDIRECT}/"])
def test_the_redirect_is_compared_letter_by_letter(stage, now, redirect):
    attempt = stage.network.begin("", REDIRECT, now)
    moved = replace(attempt, redirect=redirect)
    with pytest.raises(Refused):
        stage.network.finish(moved, stage.consent(attempt), now)


def test_who_it_is_comes_from_x_itself(person, now):
    account = person.account
    assert account.id == "x:2244994945"
    assert (account.server, account.handle) == ("https://x.com", "@alice")
    assert account.avatar == "https://a.b/c.png"
    assert account.expires is None
    assert person.secrets.expires == now + timedelta(hours=2)


def test_without_a_refresh_token_the_account_ends_with_its_token(serve, web, now):
    scopes = [scope for scope in SCOPES if scope != "offline.access"]
    stage = XStage(serve, web, config={"scopes": scopes})
    person = connect(stage, now)
    assert person.account.expires == now + timedelta(hours=2)
    before = len(stage.served.requests)
    with pytest.raises(SignedOut) as caught:
        stage.network.refresh(person.account, person.secrets, now)
    assert caught.value.final
    assert len(stage.served.requests) == before


def test_a_person_who_may_not_post_is_told_which_permission_is_missing(serve, web, now):
    stage = XStage(serve, web, config={"scopes": ["tweet.read", "users.read"]})
    with pytest.raises(NotAllowed) as caught:
        connect(stage, now)
    assert caught.value.permission == "tweet.write"


def test_an_application_that_x_does_not_know_is_the_companys_to_mend(serve, web, now):
    stage = XStage(serve, web)
    other = XStage(serve, web, config={"client_id": "somebody-else"})
    attempt = other.network.begin("", REDIRECT, now)
    with pytest.raises(Outdated) as caught:
        other.network.finish(attempt, {"code": "x", "state": ""}, now)
    assert caught.value.network == "x"
    person = connect(stage, now)
    stage.play("/2/oauth2/token", answer(401, {"error": "unauthorized_client"}))
    with pytest.raises(Outdated):
        stage.network.refresh(person.account, person.secrets, now)


def test_a_no_in_the_browser_is_a_no(stage, now):
    attempt = stage.network.begin("", REDIRECT, now)
    with pytest.raises(ConsentDenied):
        stage.network.finish(attempt, {"error": "access_denied", "state": "x"}, now)


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (problem(402, "credits depleted", "credits-depleted"), NoCredit),
        (problem(403, "App not enrolled", "client-forbidden"), Outdated),
        (problem(401, "Unauthorized"), SignedOut),
        (answer(200, {"errors": [{"title": "Not Found Error"}]}), BadReply),
        (answer(200, {"data": {"id": "../2", "username": "alice"}}), BadReply),
        (answer(503, {}), Busy),
    ],
)
def test_who_it_is_must_be_told_properly(stage, now, reply, kind):
    stage.play("/2/users/me", reply)
    with pytest.raises(kind) as caught:
        connect(stage, now)
    assert type(caught.value) is kind


# --- renewing ---------------------------------------------------------------------------------


def test_every_renewal_gives_a_new_pair_and_the_second_use_ends_the_family(stage, person, now):
    first = person.secrets
    second = stage.network.refresh(person.account, first, now)
    assert second.refresh.reveal() != first.refresh.reveal()
    assert second.more == first.more
    third = stage.network.refresh(person.account, second, now)
    stage.network.publish(person.account, third, outgoing(now), now)
    with pytest.raises(SignedOut) as caught:
        stage.network.refresh(person.account, first, now)
    assert caught.value.final
    with pytest.raises(SignedOut):  # the thief's and ours alike
        stage.network.refresh(person.account, third, now)
    with pytest.raises(SignedOut):
        stage.network.publish(person.account, third, outgoing(now, "More"), now)


def test_a_refresh_token_is_sent_exactly_once_whatever_comes_back(stage, person, now):
    before = len(asked(stage, "/2/oauth2/token"))
    stage.play("/2/oauth2/token", None)
    with pytest.raises(Unclear):
        stage.network.refresh(person.account, person.secrets, now)
    assert len(asked(stage, "/2/oauth2/token")) == before + 1


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (answer(400, {"error": "invalid_request", "error_description": "token"}), SignedOut),
        (answer(400, {"error": "invalid_grant"}), SignedOut),
        (answer(400, {}), Unclear),
        ((400, {"Content-Type": "text/html"}, b"<html>"), Unclear),
        (answer(500, {"error": "invalid_request"}), Unclear),
        (answer(503, {}), Busy),
        (answer(429, {}), Busy),
        (answer(200, {"token_type": "bearer"}), Unclear),
    ],
)
def test_only_x_itself_ends_a_connection(stage, person, now, reply, kind):
    stage.play("/2/oauth2/token", reply)
    with pytest.raises(kind) as caught:
        stage.network.refresh(person.account, person.secrets, now)
    assert type(caught.value) is kind
    if kind is SignedOut:
        assert caught.value.final


def test_an_expired_token_is_renewed_by_whoever_holds_the_turn_and_posts_nothing(
    stage, person, now
):
    stage.clock = 7201
    with pytest.raises(SignedOut) as caught:
        stage.network.publish(person.account, person.secrets, outgoing(now), now)
    assert caught.value.final is False
    assert len(asked(stage, "/2/tweets")) == 1
    fresh = stage.network.refresh(person.account, person.secrets, now)
    stage.network.publish(person.account, fresh, outgoing(now), now)
    assert stage.posts() == 1


def test_disconnecting_makes_both_tokens_worthless(stage, person, now):
    stage.network.revoke(person.account, person.secrets, now)
    forms = [form_of(request) for request in asked(stage, "/2/oauth2/revoke")]
    assert [form["token_type_hint"] for form in forms] == ["refresh_token", "access_token"]
    with pytest.raises(SignedOut):
        stage.network.refresh(person.account, person.secrets, now)


# --- redirects --------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_token_and_no_post_follows_a_redirect(serve, web, tmp_path, now, status):
    elsewhere = serve(lambda request: answer(200, {"data": {"id": "1", "deleted": True}}))
    stage = XStage(serve, web)
    person = connect(stage, now)
    network, account, secrets = stage.network, person.account, person.secrets
    away = (status, {"Location": elsewhere.address.replace("127.0.0.1", "localhost")}, b"")
    stage.play("/2/", *[away] * 20)
    picture = with_files(now, file(tmp_path, PNG, "image/png", alt="A crane"))
    calls: list[Callable[[], object]] = [
        lambda: network.publish(account, secrets, outgoing(now), now),
        lambda: network.publish(account, secrets, picture, now),
        lambda: network.find(account, secrets, outgoing(now), now),
        lambda: network.delete(account, secrets, Receipt("1", "", now), now),
        lambda: network.refresh(account, secrets, now),
        lambda: network.revoke(account, secrets, now),
    ]
    for call in calls:
        with pytest.raises(GoodwordError) as caught:
            call()
        assert not isinstance(caught.value, SignedOut)
    assert elsewhere.requests == []
