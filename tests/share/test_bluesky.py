"""Bluesky: the chain of identity, bound tokens, records, and what a strict server refuses."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.errors import (
    BadReply,
    Busy,
    NotAllowed,
    NotFound,
    Refused,
    SignedOut,
    TooLong,
    Unclear,
    WrongPerson,
)
from desktop.metric import Measure
from desktop.model import Outgoing
from desktop.share.atproto_names import record_key
from desktop.share.bluesky_signin import development_client
from tests.share.bluesky_stage import DID, HANDLE, BlueskyStage
from tests.share.stage import answer, connect, outgoing
from tests.share.test_contract import share_of

REDIRECT = "http://127.0.0.1:45678/callback"
OTHER = "did:plc:mallorymallorymallorymal"


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def stage(serve, web) -> BlueskyStage:
    return BlueskyStage(serve, web)


def publish(stage: BlueskyStage, share: Outgoing, now: datetime):
    person = connect(stage, now)
    return stage.network.publish(person.account, person.secrets, share, now)


def file(folder: Path, name: str, body: bytes) -> str:
    (folder / name).write_bytes(body)
    return str(folder / name)


# --- who it is ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "where", [HANDLE, f"@{HANDLE}", f" {HANDLE.upper()} ", f"at://{HANDLE}", DID,
              f"https://bsky.app/profile/{HANDLE}", f"https://bsky.app/profile/{DID}/post/3k"]
)  # fmt: skip
def test_a_person_may_be_named_in_many_ways(stage, now, where):
    stage.where = where
    person = connect(stage, now)
    assert person.account.remote_id == DID
    assert person.account.handle == f"@{HANDLE}"
    assert person.account.server == stage.served.address
    assert person.account.name == "Alice B"


def test_a_sign_in_may_begin_at_the_server_and_tells_who_it_was(stage, now):
    stage.where = stage.served.address
    attempt = stage.network.begin(stage.where, REDIRECT, now)
    assert "login_hint" not in next(iter(stage.pushed.values()))
    account = stage.network.finish(attempt, stage.consent(attempt), now).account
    assert (account.remote_id, account.handle) == (DID, f"@{HANDLE}")


def test_a_server_cannot_claim_somebody_who_lives_elsewhere(stage, serve, web, now):
    elsewhere = BlueskyStage(serve, web)
    stage.where = stage.served.address
    stage._document = elsewhere._document
    with pytest.raises(BadReply) as caught:
        connect(stage, now)
    assert caught.value.where == "issuer"


def test_a_handle_that_its_document_does_not_name_is_refused(stage, now):
    stage.document_handle = "mallory.example.com"
    with pytest.raises(BadReply) as caught:
        connect(stage, now)
    assert caught.value.where == "alsoKnownAs"


def test_a_did_whose_handle_points_elsewhere_is_shown_as_a_did(stage, now):
    stage.people[HANDLE] = OTHER
    stage.where = DID
    assert connect(stage, now).account.handle == DID


def test_a_handle_that_nobody_has_is_not_found(stage, now):
    with pytest.raises(NotFound):
        stage.network.begin("nobody.test", REDIRECT, now)


@pytest.mark.parametrize(
    "did", ["did:web:10.0.0.1", "did:web:a.example:path", "did:key:zabc", "did:web:a%2Fb"]
)
def test_a_did_that_leads_nowhere_safe_is_not_found(stage, now, did):
    with pytest.raises(NotFound):
        stage.network.begin(did, REDIRECT, now)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("require_pushed_authorization_requests", False),
        ("authorization_response_iss_parameter_supported", None),
        ("client_id_metadata_document_supported", "yes"),
        ("code_challenge_methods_supported", ["plain"]),
        ("dpop_signing_alg_values_supported", ["RS256"]),
        ("scopes_supported", None),
        ("token_endpoint", "http://plain.example/token"),
        ("pushed_authorization_request_endpoint", 5),
        ("issuer", "https://other.example"),
    ],
)
def test_a_server_that_does_not_keep_the_rules_is_named_with_the_rule(stage, now, name, value):
    stage.about[name] = value
    with pytest.raises(BadReply):
        stage.network.begin(stage.where, REDIRECT, now)
    assert stage.pushed == {}


def test_somebody_else_signing_in_stores_nothing_and_names_both(stage, now):
    stage.subject = OTHER
    usual = stage.served.answer

    def answering(request):
        if request.path == f"/{OTHER}":
            status, headers, body = stage._document()
            mine = json.loads(body)
            mine.update(id=OTHER, alsoKnownAs=["at://mallory.example.com"])
            return status, headers, json.dumps(mine).encode()
        return usual(request)

    stage.people["mallory.example.com"] = OTHER
    stage.served.answer = answering
    with pytest.raises(WrongPerson) as caught:
        connect(stage, now)
    assert (caught.value.expected, caught.value.found) == (f"@{HANDLE}", "mallory.example.com")


@pytest.mark.parametrize("issuer", ["", "https://other.example"])
def test_a_callback_from_another_issuer_is_refused(stage, now, issuer):
    attempt = stage.network.begin(stage.where, REDIRECT, now)
    wrong = {**stage.consent(attempt), "iss": issuer}
    with pytest.raises(Refused):
        stage.network.finish(attempt, wrong, now)
    assert stage.codes  # the code was not even sent


# --- bound tokens ------------------------------------------------------------------------------


def test_the_development_client_names_the_address_without_its_port():
    client = development_client(REDIRECT, "atproto transition:generic")
    assert client == (
        "http://localhost?redirect_uri=http%3A%2F%2F127.0.0.1%2Fcallback"
        "&scope=atproto%20transition%3Ageneric"
    )


@pytest.mark.parametrize("seconds", [3600, -86400])
def test_a_clock_that_goes_wrong_here_is_set_by_the_servers(stage, now, seconds):
    wrong = datetime.fromtimestamp(time.time() + seconds, UTC)
    person = connect(stage, wrong)
    stage.network.publish(person.account, person.secrets, outgoing(wrong), wrong)
    assert stage.posts() == 1


def test_a_nonce_that_is_never_right_ends_after_a_few_tries(stage, now):
    person = connect(stage, now)
    usual = stage.served.answer
    numbers = iter(range(1000))

    def never(request):
        if "createRecord" not in request.path:
            return usual(request)
        fresh = {
            "DPoP-Nonce": f"n{next(numbers)}",
            "WWW-Authenticate": 'DPoP error="use_dpop_nonce"',
        }
        return answer(401, {"error": "use_dpop_nonce"}, fresh)

    stage.served.answer = never
    with pytest.raises(SignedOut):
        stage.network.publish(person.account, person.secrets, outgoing(now), now)
    assert next(numbers) == 3


def test_an_account_says_when_its_session_ends(stage, now):
    person = connect(stage, now)
    assert person.account.expires is not None and (person.account.expires - now).days == 14
    assert person.secrets.expires is not None and person.secrets.expires > now
    assert json.loads(json.dumps(dict(person.account.facts)))["token"].endswith("/oauth/token")


def test_a_lost_answer_to_a_refresh_is_unclear_and_not_repeated(stage, now):
    person = connect(stage, now)
    usual = stage.served.answer
    tries = []

    def lost(request):
        if request.path != "/oauth/token":
            return usual(request)
        tries.append(request)
        return None

    stage.served.answer = lost
    with pytest.raises(Unclear):
        stage.network.refresh(person.account, person.secrets, now)
    assert len(tries) == 1


# --- records -----------------------------------------------------------------------------------


def test_the_record_says_all_that_readers_need(stage, now):
    receipt = publish(stage, outgoing(now), now)
    key = record_key(now, "5f7c1b3e")
    made = stage.records[key]
    assert receipt.remote_id == f"at://{DID}/app.bsky.feed.post/{key}"
    assert receipt.url == f"https://bsky.app/profile/{DID}/post/{key}"
    assert made["$type"] == "app.bsky.feed.post"
    assert made["langs"] == ["en-GB"]
    assert made["createdAt"] == now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    kinds = [facet["features"][0]["$type"].partition("#")[2] for facet in made["facets"]]
    assert kinds == ["link", "tag"]  # @bob@host.example is nobody here


def test_a_second_try_meets_the_first_and_brings_its_receipt(stage, now):
    person = connect(stage, now)
    network, share = stage.network, outgoing(now)
    first = network.publish(person.account, person.secrets, share, now)
    assert network.publish(person.account, person.secrets, share, now) == first
    assert stage.posts() == 1


def test_what_is_meant_for_followers_is_not_shown_to_everybody(stage, now):
    with pytest.raises(Refused) as caught:
        publish(stage, replace(outgoing(now), visibility="followers"), now)
    assert caught.value.reason == "visibility" and stage.posts() == 0
    publish(stage, replace(outgoing(now), visibility="quiet", warning="Careful"), now)
    assert stage.posts() == 1


def test_bytes_are_limited_too(stage, now):
    text = "👩‍👩‍👧‍👦" * 200
    with pytest.raises(TooLong) as caught:
        publish(stage, outgoing(now, text), now)
    assert caught.value.limit == 3000


def test_a_missing_permission_is_named(stage, now):
    stage.fault("forbidden")
    with pytest.raises(NotAllowed) as caught:
        publish(stage, outgoing(now), now)
    assert caught.value.permission == "repo:x"


@pytest.mark.parametrize(
    "reply",
    [(200, {}, b"<html>"), (500, {}, b""), answer(400, {"error": "RepoNotFound"}), answer(404, {}),
     answer(200, {"uri": "at://did:plc:other/app.bsky.feed.post/3k"})],
)  # fmt: skip
def test_looking_that_cannot_tell_is_unclear(stage, now, reply):
    person = connect(stage, now)
    stage.served.answer = lambda request: reply
    with pytest.raises(Unclear):
        stage.network.find(person.account, person.secrets, outgoing(now), now)


# --- counts ------------------------------------------------------------------------------------


def test_without_a_server_that_counts_nothing_is_offered_and_nothing_is_asked(serve, web, now):
    stage = BlueskyStage(serve, web, {"appview": ""})
    person = connect(stage, now)
    receipt = stage.network.publish(person.account, person.secrets, outgoing(now), now)
    before = len(stage.served.requests)
    shares = [share_of(receipt, 1, now)]
    assert list(stage.network.measure(person.account, person.secrets, shares, now)) == []
    assert stage.network.offers(person.account).of_post(Measure.REACTIONS) == "not_offered"
    assert len(stage.served.requests) == before


def test_quotes_count_as_reshares_and_bookmarks_as_saves(stage, now):
    person = connect(stage, now)
    receipt = stage.network.publish(person.account, person.secrets, outgoing(now), now)
    shares = [share_of(receipt, 1, now)]
    found = list(stage.network.measure(person.account, person.secrets, shares, now))
    values = {one.measure: one.value for one in found if one.share}
    assert values == {
        Measure.REACTIONS: 3,
        Measure.RESHARES: 2,
        Measure.REPLIES: 0,
        Measure.SAVES: 5,
    }


def test_counts_of_many_posts_are_asked_in_batches(stage, now):
    person = connect(stage, now)
    receipt = stage.network.publish(person.account, person.secrets, outgoing(now), now)
    shares = [share_of(receipt, number, now) for number in range(1, 61)]
    list(stage.network.measure(person.account, person.secrets, shares, now))
    asked = [request for request in stage.served.requests if "getPosts" in request.path]
    assert len(asked) == 3


@pytest.mark.parametrize("where", ["getPosts", "getProfile"])
def test_counts_are_not_asked_for_again_before_the_view_of_the_network_wants_that(
    stage, now, where
):
    person = connect(stage, now)
    receipt = stage.network.publish(person.account, person.secrets, outgoing(now), now)
    usual = stage.served.answer
    stage.served.answer = lambda request: (
        answer(429, {"error": "RateLimitExceeded"}, {"Retry-After": "7000"})
        if where in request.path
        else usual(request)
    )
    shares = [share_of(receipt, 1, now)]
    with pytest.raises(Busy) as caught:
        list(stage.network.measure(person.account, person.secrets, shares, now))
    assert caught.value.retry_after == 7000
