"""What Goodword may do at a Bluesky server: as little as it needs, where the server knows that."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from desktop.errors import NotAllowed, Refused
from desktop.share.bluesky_scopes import NEEDED, POSTING, WHOLE_ACCOUNT, may_post, wanted
from tests.share.bluesky_stage import BlueskyStage
from tests.share.stage import connect, outgoing

REDIRECT = "http://127.0.0.1:45678/callback"


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def stage(serve, web) -> BlueskyStage:
    return BlueskyStage(serve, web)


def asked(stage: BlueskyStage) -> dict[str, str]:
    (pushed,) = stage.pushed.values()
    return pushed


def test_only_what_is_needed_is_asked_for(stage, now):
    person = connect(stage, now)
    assert stage.granted == NEEDED
    assert "transition:generic" not in stage.granted
    assert person.account.facts["scope"] == NEEDED
    receipt = stage.network.publish(person.account, person.secrets, outgoing(now), now)
    stage.network.delete(person.account, person.secrets, receipt, now)
    assert stage.posts() == 0
    fresh = stage.network.refresh(person.account, person.secrets, now)
    stage.network.publish(person.account, fresh, outgoing(now), now)


@pytest.mark.parametrize("finer", ["refused", "odd"])
def test_a_server_that_does_not_know_finer_permissions_is_asked_for_the_whole(stage, now, finer):
    stage.finer = finer
    attempt = stage.network.begin(stage.where, REDIRECT, now)
    pushed = asked(stage)
    assert pushed["scope"] == WHOLE_ACCOUNT
    # the description that the server makes up of us has to name the same
    (client,) = parse_qs(urlsplit(attempt.url).query)["client_id"]
    assert client == pushed["client_id"]
    assert parse_qs(urlsplit(client).query)["scope"] == [WHOLE_ACCOUNT]
    person = stage.network.finish(attempt, stage.consent(attempt), now)
    stage.network.publish(person.account, person.secrets, outgoing(now), now)


def test_a_hosted_description_falls_back_under_its_own_name(serve, web, now):
    config = {"client_id": "https://app.example/client.json", "scope": "atproto repo:x blob:y"}
    stage = BlueskyStage(serve, web, config)
    stage.finer = "refused"
    attempt = stage.network.begin(stage.where, REDIRECT, now)
    pushed = asked(stage)
    assert pushed["scope"] == WHOLE_ACCOUNT
    assert pushed["client_id"] == "https://app.example/client.json"
    assert parse_qs(urlsplit(attempt.url).query)["client_id"] == [pushed["client_id"]]


def test_a_server_that_leaves_permissions_out_is_found_out_and_asked_otherwise_next_time(
    stage, now
):
    stage.finer = "dropped"
    with pytest.raises(NotAllowed) as caught:
        connect(stage, now)
    assert caught.value.permission == POSTING
    person = connect(stage, now)
    assert stage.granted == WHOLE_ACCOUNT
    stage.network.publish(person.account, person.secrets, outgoing(now), now)
    assert stage.posts() == 1


def test_a_server_without_the_coarse_permission_is_not_asked_for_it(stage, now):
    stage.about["scopes_supported"] = ["atproto"]
    stage.finer = "refused"
    with pytest.raises(NotAllowed):
        stage.network.begin(stage.where, REDIRECT, now)
    assert len(stage.challenges) == 1


def test_a_refusal_for_another_reason_is_not_tried_again(stage, now):
    usual = stage.served.answer

    def other(request):
        reply = usual(request)
        refused = json.dumps({"error": "invalid_request", "error_description": "no"}).encode()
        if request.path == "/oauth/par" and reply[0] == 201:
            return 400, reply[1], refused
        return reply

    stage.served.answer = other
    with pytest.raises(Refused):
        stage.network.begin(stage.where, REDIRECT, now)
    assert len(stage.challenges) == 1


def test_scopes_in_order():
    both = ["atproto", "transition:generic"]
    assert wanted("", both, coarse=False) == (NEEDED, WHOLE_ACCOUNT)
    assert wanted("", both, coarse=True) == (WHOLE_ACCOUNT,)
    assert wanted(WHOLE_ACCOUNT, both, coarse=False) == (WHOLE_ACCOUNT,)
    assert wanted("atproto x", ["atproto"], coarse=True) == ("atproto x",)


@pytest.mark.parametrize(
    ("granted", "enough"),
    [(NEEDED, True), (WHOLE_ACCOUNT, True), ("atproto repo?collection=app.bsky.feed.post", True),
     ("atproto include:app.bsky.authCreatePosts", True), ("atproto", False),
     ("atproto blob:image/* transition:email", False), ("", False)],
)  # fmt: skip
def test_a_grant_is_enough_when_it_lets_us_post(granted, enough):
    assert may_post(granted) is enough
