"""Signing in to LinkedIn: with a secret and a fixed port, or natively; never both."""

from __future__ import annotations

import traceback
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from desktop.errors import ConsentDenied, NotAllowed, Outdated, Refused, SignedOut
from desktop.model import Secret
from desktop.share.catalog import standard
from desktop.share.linkedin import LinkedIn
from desktop.share.linkedin_setup import PORTS, Setup
from tests.share.linkedin_stage import CLIENT, REDIRECT, SECRET, LinkedInStage
from tests.share.stage import CANARY, connect, outgoing


@pytest.fixture
def stage(serve, web) -> LinkedInStage:
    return LinkedInStage(serve, web)


@pytest.fixture
def native(serve, web) -> LinkedInStage:
    return LinkedInStage(serve, web, native_pkce=True)


def asked(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def forms(stage: LinkedInStage) -> list[dict[str, str]]:
    return [
        {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        for request in stage.served.requests
        if request.path == "/oauth/accessToken"
    ]


def test_the_standard_flow_has_a_secret_and_no_verifier(stage, now):
    attempt = stage.network.begin("", REDIRECT, now)
    assert set(asked(attempt.url)) == {
        "response_type",
        "client_id",
        "redirect_uri",
        "scope",
        "state",
    }
    stage.network.finish(attempt, stage.consent(attempt), now)
    (form,) = forms(stage)
    assert form["client_secret"] == SECRET
    assert form["redirect_uri"] == REDIRECT
    assert "code_verifier" not in form


def test_the_native_flow_has_a_verifier_and_no_secret(serve, web, now):
    stage = LinkedInStage(serve, web, native_pkce=True, client_secret=SECRET)
    redirect = "http://127.0.0.1:50123/callback"
    attempt = stage.network.begin("", redirect, now)
    stage.network.finish(attempt, stage.consent(attempt), now)
    (form,) = forms(stage)
    assert "client_secret" not in form
    assert len(form["code_verifier"]) == 86
    assert form["code_verifier"] not in attempt.url + repr(attempt)


def test_a_server_that_got_a_verifier_would_refuse_the_application(stage, native, now):
    """The trap itself, so that the stage is as strict as LinkedIn."""
    attempt = stage.network.begin("", REDIRECT, now)
    wrong = replace(native.network.begin("", REDIRECT, now), url=attempt.url)
    as_native = LinkedIn(
        stage.network._wire._web, {**stage.config, "native_pkce": True, "identity": "openid"}
    )
    with pytest.raises(Outdated):
        as_native.finish(wrong, stage.consent(attempt), now)


@pytest.mark.parametrize(
    ("config", "ports"),
    [
        ({"ports": [47000, 47001]}, (47000, 47001)),
        ({}, PORTS),
        ({"ports": []}, PORTS),
        ({"ports": ["47000", -1]}, PORTS),
        ({"ports": [47000], "native_pkce": True}, ()),
    ],
)
def test_registered_ports_are_kept_to_unless_the_application_is_native(web, config, ports):
    assert LinkedIn(web, {"client_id": CLIENT, "client_secret": SECRET, **config}).ports == ports


@pytest.mark.parametrize(
    ("config", "offered"),
    [
        ({}, False),
        ({"client_secret": SECRET}, False),
        ({"client_id": CLIENT}, False),
        ({"client_id": CLIENT, "client_secret": ""}, False),
        ({"client_id": CLIENT, "client_secret": SECRET}, True),
        ({"client_id": CLIENT, "client_secret": Secret(SECRET)}, True),
        ({"client_id": CLIENT, "native_pkce": True}, True),
        ({"client_id": 7, "native_pkce": True}, False),
    ],
)
def test_it_is_offered_only_where_a_sign_in_can_be_finished(web, config, offered):
    names = [network.name for network in standard(web, {"linkedin": config}).all()]
    assert ("linkedin" in names) is offered


@pytest.mark.parametrize(
    ("config", "scopes"),
    [
        ({}, "openid profile w_member_social"),
        ({"identity": "me"}, "r_basicprofile w_member_social"),
        ({"native_pkce": True}, "r_basicprofile w_member_social"),
        ({"scopes": ["w_member_social", "openid"]}, "w_member_social openid"),
    ],
)
def test_what_is_configured_is_asked_for_and_nothing_else(web, now, config, scopes):
    network = LinkedIn(web, {"client_id": CLIENT, "client_secret": SECRET, **config})
    url = network.begin("", REDIRECT, now).url
    assert asked(url)["scope"] == scopes
    native = config.get("native_pkce") is True
    place = "/oauth/native-pkce/authorization" if native else "/oauth/v2/authorization"
    assert url.startswith(f"https://www.linkedin.com{place}?")


def test_a_scope_that_the_application_lacks_is_named(serve, web, now):
    scopes = ["openid", "w_member_social", "r_member_social"]
    stage = LinkedInStage(serve, web, scopes=scopes)
    with pytest.raises(NotAllowed) as caught:
        connect(stage, now)
    assert caught.value.permission == "r_member_social"


@pytest.mark.parametrize("error", ["user_cancelled_login", "user_cancelled_authorize"])
def test_closing_the_consent_page_is_a_no(stage, now, error):
    attempt = stage.network.begin("", REDIRECT, now)
    with pytest.raises(ConsentDenied):
        stage.network.finish(attempt, {"error": error, "state": attempt.state.reveal()}, now)


def test_a_token_that_may_not_post_is_no_connection(serve, web, now):
    stage = LinkedInStage(serve, web, scopes=["openid", "profile"])
    with pytest.raises(NotAllowed) as caught:
        connect(stage, now)
    assert caught.value.permission == "w_member_social"


def test_an_identity_that_does_not_fit_the_scopes_is_named(serve, web, now):
    stage = LinkedInStage(serve, web, identity="me", scopes=["openid", "w_member_social"])
    with pytest.raises(NotAllowed) as caught:
        connect(stage, now)
    assert caught.value.permission == "r_basicprofile"


def test_a_wrong_secret_is_for_whoever_runs_the_program(serve, web, now):
    stage = LinkedInStage(serve, web, client_secret=f"{CANARY}-old-secret")
    with pytest.raises(Outdated) as caught:
        connect(stage, now)
    assert caught.value.network == "linkedin"
    assert CANARY not in "".join(traceback.format_exception(caught.value))


def test_the_redirect_has_to_be_the_same_in_both_steps(stage, now):
    attempt = stage.network.begin("", REDIRECT, now)
    answer = stage.consent(attempt)
    with pytest.raises(Refused) as caught:
        moved = replace(attempt, redirect="http://127.0.0.1:45679/callback")
        stage.network.finish(moved, answer, now)
    assert CANARY not in str(caught.value)


def test_who_it_is_and_until_when(stage, now):
    person = connect(stage, now)
    account = person.account
    assert account.id == "linkedin:782bb_taQ"
    assert (account.handle, account.name) == ("Ida Holm", "Ida Holm")
    assert account.avatar == "https://media.licdn.example/ida.jpg"
    assert account.expires == person.secrets.expires == now + timedelta(days=60)
    assert not person.secrets.refresh
    assert account.facts["scopes"] == ["openid", "profile", "w_member_social"]


def test_community_management_knows_a_short_name(serve, web, now):
    account = connect(LinkedInStage(serve, web, identity="me"), now).account
    assert (account.handle, account.name) == ("@ida-holm", "Ida Holm")
    assert account.remote_id == "782bb_taQ"


def test_a_token_that_linkedin_does_not_know_yet_gets_a_moment(stage, now):
    stage.not_known_yet = 1
    person = connect(stage, now)
    assert stage.pauses == [5.0]
    stage.not_known_yet = 1
    stage.network.publish(person.account, person.secrets, outgoing(now), now)
    assert stage.posts() == 1
    assert stage.pauses == [5.0, 5.0]


def test_a_token_that_stays_unknown_is_no_connection(stage, now):
    stage.not_known_yet = 2
    with pytest.raises(SignedOut):
        connect(stage, now)
    assert stage.pauses == [5.0]


def test_a_token_revoked_later_is_signed_out_at_once(stage, now):
    person = connect(stage, now)
    stage.revoked |= set(stage.tokens)
    later = now + timedelta(minutes=2)
    with pytest.raises(SignedOut) as caught:
        stage.network.publish(person.account, person.secrets, outgoing(later), later)
    assert caught.value.final
    assert stage.pauses == []


def test_a_refresh_token_is_used_where_linkedin_gave_one(stage, now):
    stage.gives_refresh = True
    person = connect(stage, now)
    assert person.account.expires == now + timedelta(days=365)
    later = now + timedelta(days=59)
    fresh = stage.network.refresh(person.account, person.secrets, later)
    assert fresh.access != person.secrets.access
    assert fresh.expires == later + timedelta(days=60)
    assert fresh.more["owner"].reveal() == person.account.remote_id
    stage.network.publish(person.account, fresh, outgoing(later), later)
    assert forms(stage)[-1]["client_secret"] == SECRET
    stage.refreshes.clear()
    with pytest.raises(SignedOut) as caught:
        stage.network.refresh(person.account, fresh, later)
    assert caught.value.final


def test_without_a_refresh_token_nothing_is_asked(stage, now):
    person = connect(stage, now)
    before = len(stage.served.requests)
    with pytest.raises(SignedOut):
        stage.network.refresh(person.account, person.secrets, now)
    assert len(stage.served.requests) == before


def test_addresses_change_for_tests_on_this_machine_only():
    elsewhere = dict.fromkeys(("authorize", "token", "revoke", "api"), "https://evil.example/x")
    here = dict.fromkeys(elsewhere, "http://127.0.0.1:9/x")
    usual = Setup.read({})
    for config in ({**elsewhere, "allow_http": True}, here, {**here, "allow_http": "yes"}):
        assert Setup.read(config) == usual
    moved = Setup.read({**here, "allow_http": True})
    assert {moved.authorize, moved.token, moved.revoke, moved.api} == {"http://127.0.0.1:9/x"}


@pytest.mark.parametrize(
    ("url", "token", "upload"),
    [
        ("https://www.linkedin.com/dms-uploads/1", True, True),
        ("https://api.linkedin.com./x", True, True),
        ("http://www.linkedin.com/dms-uploads/1", False, False),
        ("https://linkedin.com.evil.example/1", False, True),
        ("https://evillinkedin.com/1", False, True),
        ("https://licdn.example/1?sig=2", False, True),
        ("http://127.0.0.1/1", False, False),
        ("file:///etc/passwd", False, False),
    ],
)
def test_a_token_goes_to_linkedin_alone(url, token, upload):
    setup = Setup.read({})
    assert (setup.may_have_token(url), setup.may_upload_to(url)) == (token, upload)


def test_the_configuration_shows_no_secret():
    setup = Setup.read({"client_id": CLIENT, "client_secret": SECRET})
    assert CANARY not in repr(setup)


def test_nonsense_in_the_configuration_is_as_if_it_were_not_there():
    nonsense = {
        name: [None, True] for name in ("client_id", "client_secret", "version", "identity")
    }
    nonsense["ports"] = ["47000", 0, -1, 70000]
    wrong = {**nonsense, "scopes": "openid", "endpoint": "v1", "visibility": 3, "mentions": ["@a"]}
    assert Setup.read(wrong) == Setup.read({})
    assert isinstance(Setup.read({"version": "202610"}).version, str)
    assert Setup.read({"version": "v2"}).version == Setup.read({}).version


def test_a_moment_of_the_past_is_not_fresh(stage, now):
    person = connect(stage, now)
    stage.not_known_yet = 1
    earlier: datetime = now - timedelta(hours=1)  # the clock was set back
    with pytest.raises(SignedOut):
        stage.network.publish(person.account, person.secrets, outgoing(earlier), earlier)
