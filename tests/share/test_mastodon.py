"""Mastodon's interface and what its relatives make of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from desktop.errors import (
    Busy,
    NotAllowed,
    NotFound,
    Refused,
    SignedOut,
    TooLong,
    Unclear,
)
from desktop.share import mastodon_server
from desktop.share.mastodon import REPEAT_SECONDS
from tests.share.mastodon_stage import MastodonStage
from tests.share.stage import answer, connect, outgoing

REDIRECT = "http://127.0.0.1:45678/callback"


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def stage(serve, web) -> MastodonStage:
    return MastodonStage(serve, web)


# --- signing in -----------------------------------------------------------------------------


def test_the_application_is_registered_with_exactly_the_bound_address_each_time(stage, now):
    for port in (40001, 40002):
        stage.network.begin(stage.where, f"http://127.0.0.1:{port}/callback", now)
    assert [app["redirect_uris"] for app in stage.apps.values()] == [
        "http://127.0.0.1:40001/callback",
        "http://127.0.0.1:40002/callback",
    ]


@pytest.mark.parametrize(
    ("software", "first"), [("mastodon", "profile"), ("snac", "read:accounts")]
)
def test_the_smallest_scopes_that_the_server_knows_are_asked_for(serve, web, now, software, first):
    stage = MastodonStage(serve, web, software)
    query = parse_qs(urlsplit(stage.network.begin(stage.where, REDIRECT, now).url).query)
    assert query["scope"][0].split()[0] == first
    assert query["code_challenge_method"] == ["S256"]


def test_a_server_without_fine_scopes_gets_the_coarse_ones(serve, web, now):
    asked = []

    def old(request):
        if request.path != "/api/v1/apps":
            return answer(404, {})
        asked.append(parse_qs(request.body.decode())["scopes"][0])
        if asked[-1] != "read write":
            return answer(422, {"error": "Scopes doesn't match configured on the server."})
        return answer(200, {"client_id": 17, "client_secret": "s"})

    stage = MastodonStage(serve, web)
    url = stage.network.begin(serve(old).address, REDIRECT, now).url
    assert parse_qs(urlsplit(url).query)["client_id"] == ["17"]
    assert asked[-1] == "read write"


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [(404, b"", NotFound), (403, b"{}", NotAllowed), (429, b"", Busy), (410, b"", NotFound)],
)
def test_a_server_that_takes_no_application_says_why(serve, web, now, status, body, kind):
    served = serve(lambda request: (status, {}, body))
    with pytest.raises(kind):
        MastodonStage(serve, web).network.begin(served.address, REDIRECT, now)


def test_the_handle_says_where_the_account_is_known_and_the_facts_what_the_server_is(stage, now):
    account = connect(stage, now).account
    assert account.handle == "@alice@social.example"
    assert account.server == stage.served.address
    assert json.loads(json.dumps(dict(account.facts)))["software"] == "mastodon"
    limits = stage.network.limits(
        replace(account, facts=json.loads(json.dumps(dict(account.facts))))
    )
    assert (limits.maximum, limits.url_length, limits.picture_bytes) == (500, 23, 5000)
    assert limits.picture_types == ("image/png",)


def test_a_handle_under_the_companys_domain_leads_to_its_server(serve, web, now):
    stage = MastodonStage(serve, web)
    links = [{"rel": "self", "href": f"{stage.served.address}/users/alice"}]
    company = serve(lambda request: answer(200, {"subject": "acct:x", "links": links}))
    where = f"@alice@{company.address.removeprefix('http://')}"
    assert stage.network.begin(where, REDIRECT, now).url.startswith(stage.served.address)


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("mastodon.example", "https://mastodon.example"),
        ("https://mastodon.example/@alice", "https://mastodon.example"),
        (" Mastodon.Example/about ", "https://mastodon.example"),
        ("mastodon.example:8443", "https://mastodon.example:8443"),
    ],
)
def test_a_server_may_be_named_in_many_ways(web, where, found):
    assert mastodon_server.find(web, where, allow_http=False) == found


@pytest.mark.parametrize(
    "where", ["127.0.0.1", "http://mastodon.example", "localhost", "10.1.2.3", "x"]
)
def test_a_place_that_must_not_get_secrets_is_not_found(web, where):
    with pytest.raises(NotFound):
        mastodon_server.find(web, where, allow_http=False)


# --- what a server is -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("software", "version", "window"),
    [
        ("mastodon", "4.7.3", REPEAT_SECONDS),
        ("mastodon", "4.6.0-rc.1", REPEAT_SECONDS),
        ("mastodon", "4.6.0-nightly.2026-01-02", REPEAT_SECONDS),
        ("mastodon", "4.0.0 (not true; really snac/2.75)", 0),
        ("mastodon", "2.7.2 (compatible; Pleroma 2.6.0)", 0),
        ("mastodon", "4.3.0+glitch", 0),
        ("gotosocial", "0.19.1", 0),
        ("", "", 0),
    ],
)
def test_only_mastodon_itself_is_trusted_with_a_repeat(stage, now, software, version, window):
    stage.software, stage.version = software, version
    assert stage.network.repeat_window(connect(stage, now).account) == window


@pytest.mark.parametrize(
    ("instance", "maximum"),
    [
        ({"max_toot_chars": 5000, "description_limit": 9}, 5000),
        ({"configuration": {"statuses": {"max_characters": 11000}}}, 11000),
        ({"configuration": {"statuses": {"max_characters": "many"}}}, 500),
        ({"configuration": []}, 500),
        ({}, 500),
    ],
)
def test_limits_are_read_from_old_and_odd_servers_too(serve, web, instance, maximum):
    served = serve(lambda request: answer(200 if "v1" in request.path else 404, instance))
    facts = mastodon_server.facts(web, served.address)
    assert mastodon_server.limits_of(facts).maximum == maximum


# --- after an unclear answer --------------------------------------------------------------------


def test_a_post_with_nearly_the_same_words_is_for_the_person_to_judge(stage, now):
    person = connect(stage, now)
    network, account, secrets = stage.network, person.account, person.secrets
    network.publish(account, secrets, outgoing(now, "Our new report is out, and it is long"), now)
    with pytest.raises(Unclear):
        share = outgoing(now, "Our new report is out, and it is very long", key="k2")
        network.find(account, secrets, share, now)


def test_the_same_words_of_last_week_are_not_this_share(stage, now):
    person = connect(stage, now)
    share = outgoing(now)
    stage.network.publish(person.account, person.secrets, share, now)
    week = now - timedelta(days=7)
    stage.statuses[0]["created_at"] = week.isoformat()
    assert stage.network.find(person.account, person.secrets, share, now) is None


def test_a_clock_that_goes_wrong_here_does_not_hide_the_post(stage, now):
    person = connect(stage, now)
    ahead = now + timedelta(hours=3)
    share = outgoing(ahead)
    stage.network.publish(person.account, person.secrets, share, ahead)
    assert stage.network.find(person.account, person.secrets, share, ahead) is not None


@pytest.mark.parametrize(
    "reply", [(200, {}, b"<html>"), (200, {}, b"{}"), (500, {}, b""), (404, {}, b"[]")]
)
def test_a_list_that_cannot_be_read_tells_nothing(stage, now, reply):
    person = connect(stage, now)
    stage.served.answer = lambda request: reply
    with pytest.raises(Unclear):
        stage.network.find(person.account, person.secrets, outgoing(now), now)


def test_a_full_page_of_new_posts_may_hide_an_older_one(stage, now):
    person = connect(stage, now)
    for number in range(20):
        stage._keep({"status": f"Something else entirely, number {number} of many"})
    with pytest.raises(Unclear):
        stage.network.find(person.account, person.secrets, outgoing(now), now)


# --- odd answers --------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [400, 401, 422])
def test_relatives_say_in_three_ways_that_a_token_is_dead(stage, now, status):
    person = connect(stage, now)
    stage.served.answer = lambda request: answer(status, {"error": "nope"})
    with pytest.raises(SignedOut) as caught:
        stage.network.publish(person.account, person.secrets, outgoing(now), now)
    assert caught.value.final is True


def test_a_limit_that_shrank_on_the_server_is_still_too_long(stage, now):
    person = connect(stage, now)
    stage.fault("too_long")
    with pytest.raises(TooLong) as caught:
        stage.network.publish(person.account, person.secrets, outgoing(now), now)
    assert caught.value.limit == 500


def test_the_token_and_the_post_follow_no_redirect(stage, serve, now):
    person = connect(stage, now)
    elsewhere = serve(lambda request: answer(200, {}))
    usual = stage.served.answer
    for status in (301, 302, 307, 308):
        away = (status, {"Location": elsewhere.address}, b"")
        stage.served.answer = lambda request, away=away: (
            away if request.path == "/api/v1/statuses" else usual(request)
        )
        with pytest.raises(Unclear):
            stage.network.publish(person.account, person.secrets, outgoing(now), now)
    assert elsewhere.requests == []


def test_a_reset_time_in_words_is_a_time_to_wait(stage, now):
    person = connect(stage, now)
    usual = stage.served.answer
    reset = (now + timedelta(minutes=4)).isoformat().replace("+00:00", "Z")
    stage.served.answer = lambda request: (
        answer(429, {}, {"X-RateLimit-Reset": reset})
        if request.path == "/api/v1/statuses"
        else usual(request)
    )
    with pytest.raises(Busy) as caught:
        stage.network.publish(person.account, person.secrets, outgoing(now), now)
    assert 235 <= caught.value.retry_after <= 245


def test_a_post_that_stays_is_not_said_to_be_gone(stage, now):
    person = connect(stage, now)
    receipt = stage.network.publish(person.account, person.secrets, outgoing(now), now)
    usual = stage.served.answer
    stage.served.answer = lambda request: (
        answer(404, {}) if request.method == "DELETE" else usual(request)
    )
    with pytest.raises(Refused):
        stage.network.delete(person.account, person.secrets, receipt, now)
