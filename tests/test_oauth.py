"""The OAuth core against the RFCs' own vectors and a server that says everything."""

from __future__ import annotations

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from desktop import oauth
from desktop.errors import (
    BadReply,
    Busy,
    ConsentDenied,
    GoodwordError,
    NotAllowed,
    Refused,
    SignedOut,
    Unclear,
)
from desktop.model import NO_SECRET, Secret, Secrets

FORM = {
    "grant_type": "authorization_code",
    "code": Secret("canary-code-1"),
    "code_verifier": Secret("canary-verifier-1"),
    "client_secret": Secret("canary-client-1"),
    "refresh_token": Secret("canary-refresh-1"),
    "scope": "read write",
}


def answering(serve, status, body, headers=None):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return serve(lambda request: (status, headers or {}, content)).address + "/token"


def test_the_challenge_is_that_of_rfc_7636_appendix_b():
    verifier = Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    assert oauth.challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_every_attempt_has_a_verifier_and_a_state_of_its_own():
    verifiers = {oauth.new_verifier().reveal() for _ in range(50)}
    assert len(verifiers) == 50
    assert all(43 <= len(verifier) <= 128 for verifier in verifiers)
    assert len({oauth.new_state().reveal() for _ in range(50)}) == 50


def test_the_address_keeps_the_query_of_the_endpoint_and_carries_the_state_in_full():
    url = oauth.authorization_url(
        "https://a.example/go?tenant=1", {"state": Secret("s & s"), "scope": "a b", "empty": ""}
    )
    assert parse_qs(urlsplit(url).query) == {"tenant": ["1"], "state": ["s & s"], "scope": ["a b"]}


@pytest.mark.parametrize(
    ("url", "local", "found"),
    [
        ("https://A.example/path?x", False, "https://a.example"),
        ("https://a.example:8443", False, "https://a.example:8443"),
        ("http://a.example", True, ""),
        ("http://127.0.0.1:80", False, ""),
        ("http://127.0.0.1:81/x", True, "http://127.0.0.1:81"),
        ("http://localhost:2583", True, "http://localhost:2583"),
        ("https://10.0.0.1", False, ""),
        ("https://[::1]", False, ""),
        ("https://localhost", False, ""),
        ("https://user:pw@a.example", False, ""),
        ("file:///etc/passwd", True, ""),
        ("https://[", False, ""),
    ],
)
def test_only_a_safe_address_may_get_our_secrets(url, local, found):
    assert oauth.origin(url, allow_http=local) == found


def test_the_metadata_of_another_issuer_is_not_used(serve, web):
    about = {"issuer": "https://evil.example", "token_endpoint": "https://evil.example/t"}
    served = serve(lambda request: (200, {}, json.dumps(about).encode()))
    assert oauth.metadata(web, served.address) == {}
    about["issuer"] = served.address + "/"  # as Mastodon writes it
    assert oauth.metadata(web, served.address)["token_endpoint"] == "https://evil.example/t"


def test_a_callback_must_name_the_issuer_it_was_promised_to_name():
    good = {"code": "c", "iss": "https://a.example"}
    assert oauth.code_of(good, issuer="https://a.example").reveal() == "c"
    for wrong in ({"code": "c"}, {"code": "c", "iss": "https://b.example"}):
        with pytest.raises(Refused):
            oauth.code_of(wrong, issuer="https://a.example")
    assert oauth.code_of({"code": "c", "iss": "whatever"}).reveal() == "c"


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("access_denied", ConsentDenied),
        ("invalid_scope", NotAllowed),
        ("unauthorized_client", NotAllowed),
        ("invalid_request", Refused),
        ("server_error", Refused),
        ("temporarily_unavailable", Busy),
    ],
)
def test_each_error_of_a_callback_has_its_own_class(error, kind):
    with pytest.raises(kind) as caught:
        oauth.code_of(
            {"error": error, "error_description": "no canary-code-1", "code": "canary-code-1"}
        )
    assert "canary" not in repr(caught.value)


def test_a_callback_without_a_code_is_a_bad_reply():
    with pytest.raises(BadReply):
        oauth.code_of({"state": "s"})


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, {"error": "invalid_grant"}, Refused),
        (401, {"error": "invalid_client"}, Refused),
        (400, {"error": "invalid_scope"}, NotAllowed),
        (400, {"error": "unauthorized_client"}, NotAllowed),
        (400, {"error": "unsupported_grant_type"}, Refused),
        (200, {"error": "invalid_grant"}, Refused),
        (200, {"nothing": 1}, BadReply),
        (200, b"<html>Please sign in to the hotel</html>", BadReply),
        (200, b"", BadReply),
        (302, b"", BadReply),
        (429, b"", Busy),
        (503, b"", Busy),
        (500, b"", Unclear),
    ],
)
def test_each_refusal_of_a_code_has_its_own_class(serve, web, now, status, body, kind):
    with pytest.raises(kind) as caught:
        oauth.exchange(web, answering(serve, status, body), FORM, now)
    assert type(caught.value) is kind


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, {"error": "invalid_grant"}, SignedOut),
        (401, {"error": "invalid_client"}, SignedOut),
        (400, {"error": "invalid_request"}, Unclear),
        (200, b"<html>Please sign in to the hotel</html>", Unclear),
        (200, {"access_token": ""}, Unclear),
        (429, b"", Busy),
        (503, {"error": "temporarily_unavailable"}, Busy),
        (500, b"", Unclear),
        (502, b"<html>", Unclear),
    ],
)
def test_only_a_clear_no_ends_a_session(serve, web, now, status, body, kind):
    with pytest.raises(kind) as caught:
        oauth.refresh(web, answering(serve, status, body), FORM, now)
    if kind is SignedOut:
        assert caught.value.final is True


def test_a_refresh_is_sent_once_whatever_happens(serve, web, now):
    served = serve(lambda request: None)
    with pytest.raises(Unclear):
        oauth.refresh(web, served.address, FORM, now)
    assert len(served.requests) == 1


def test_tokens_are_read_and_an_empty_refresh_token_never_overwrites(serve, web, now):
    body = {
        "access_token": "a2",
        "refresh_token": "",
        "expires_in": 3600,
        "scope": "x",
        "sub": "me",
    }
    tokens = oauth.exchange(web, answering(serve, 200, body), FORM, now)
    assert tokens.access.reveal() == "a2"
    assert tokens.expires == now + timedelta(hours=1)
    assert tokens.more["sub"] == "me"
    old = Secrets(Secret("a1"), Secret("r1"), now, {"owner": Secret("me")})
    new = tokens.renew(old)
    assert (new.access.reveal(), new.refresh.reveal()) == ("a2", "r1")
    assert new.more["owner"].reveal() == "me"


@pytest.mark.parametrize("lasts", [None, 0, -5, "soon", True, 1e30, "", []])
def test_a_lifetime_that_makes_no_sense_is_none(serve, web, now, lasts):
    body = {"access_token": "a", "refresh_token": None, "expires_in": lasts, "scope": None}
    tokens = oauth.exchange(web, answering(serve, 200, body), FORM, now)
    assert tokens.refresh == NO_SECRET
    assert lasts is True or tokens.expires is None


def test_no_secret_comes_back_through_an_error_or_a_repr(serve, web, now):
    echo = {"error": "invalid_grant", "error_description": "code canary-code-1 of canary-client-1"}
    seen = []
    for call in (oauth.exchange, oauth.refresh):
        with pytest.raises(GoodwordError) as caught:
            call(web, answering(serve, 400, echo), FORM, now)
        seen += [str(caught.value), repr(caught.value), repr(caught.value.facts)]
    body = {
        "access_token": "canary-access",
        "refresh_token": "canary-refresh",
        "id_token": "canary",
    }
    seen.append(repr(oauth.exchange(web, answering(serve, 200, body), FORM, now)))
    assert not [text for text in seen if "canary" in text]
