"""What Porchlight's authorization and token endpoints give, and all that they refuse."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import requests

from desktop import oauth
from desktop.errors import ConsentDenied, Refused, SignedOut
from desktop.model import Secret, Secrets
from desktop.practice.network import PracticeNetwork
from desktop.practice.tokens import challenge_of
from desktop.practice.world import Practice
from tests.conftest import Clock
from tests.pace import PATIENCE
from tests.practice.conftest import REDIRECT, SignIn, press

VERIFIER = "v" * 64
GOOD = {
    "response_type": "code",
    "client_id": "goodword",
    "redirect_uri": REDIRECT,
    "scope": "profile post metrics",
    "state": "seen-before",
    "code_challenge": challenge_of(VERIFIER),
    "code_challenge_method": "S256",
}


def ask(practice: Practice, **changed: str | None) -> requests.Response:
    asked = {name: value for name, value in {**GOOD, **changed}.items() if value is not None}
    url = f"{practice.address}/authorize?{urlencode(asked)}"
    return requests.get(url, allow_redirects=False, timeout=PATIENCE)


def told(answer: requests.Response) -> dict[str, str]:
    assert answer.status_code == 303
    return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))


def new_code(practice: Practice, **changed: str) -> str:
    return press(f"{practice.address}/authorize?{urlencode({**GOOD, **changed})}")["code"]


def token(practice: Practice, **form: str | None) -> requests.Response:
    whole = {"client_id": "goodword", **form}
    sent = {name: value for name, value in whole.items() if value is not None}
    return requests.post(f"{practice.address}/token", data=sent, timeout=PATIENCE)


def exchange(practice: Practice, first: str, /, **changed: str | None) -> requests.Response:
    form: dict[str, str | None] = {
        "grant_type": "authorization_code",
        "code": first,
        "redirect_uri": REDIRECT,
        "code_verifier": VERIFIER,
    }
    return token(practice, **{**form, **changed})


def who(practice: Practice, access: str) -> int:
    headers = {"Authorization": f"Bearer {access}"}
    return requests.get(f"{practice.address}/api/me", headers=headers, timeout=PATIENCE).status_code


# --- the way through --------------------------------------------------------------------------


def test_a_person_connects_through_the_consent_page(sign_in: SignIn) -> None:
    account, secrets = sign_in("p3")
    assert (account.handle, account.name) == ("@samar", "Samar Haddad")
    assert account.id == "practice:porchlight:p3"
    assert secrets.access.reveal() and secrets.refresh.reveal() and secrets.expires is not None


def test_the_page_names_the_people_and_what_is_asked(practice: Practice) -> None:
    page = ask(practice).text
    assert "Mira Okafor" in page and "Post in your name" in page
    only_profile = ask(practice, scope="profile").text
    assert "Post in your name" not in only_profile


def test_the_metadata_promise_what_is_held(practice: Practice) -> None:
    about = requests.get(
        f"{practice.address}/.well-known/oauth-authorization-server", timeout=PATIENCE
    ).json()
    assert about["issuer"] == practice.address
    assert about["code_challenge_methods_supported"] == ["S256"]
    assert about["authorization_response_iss_parameter_supported"] is True


def test_the_answer_brings_state_and_issuer_back(practice: Practice) -> None:
    answer = press(f"{practice.address}/authorize?{urlencode(GOOD)}")
    assert answer["state"] == "seen-before"
    assert answer["iss"] == practice.address


def test_saying_no_is_told_with_state_and_issuer(network: PracticeNetwork, clock: Clock) -> None:
    attempt = network.begin("", REDIRECT, clock())
    answer = press(attempt.url, decision="deny")
    assert answer["error"] == "access_denied" and answer["state"] == attempt.state.reveal()
    with pytest.raises(ConsentDenied):
        network.finish(attempt, answer, clock())


def test_an_answer_of_another_issuer_is_refused(network: PracticeNetwork, clock: Clock) -> None:
    attempt = network.begin("", REDIRECT, clock())
    answer = press(attempt.url)
    with pytest.raises(Refused):
        network.finish(attempt, {**answer, "iss": "https://elsewhere.example"}, clock())


# --- refused before anybody is asked ----------------------------------------------------------


@pytest.mark.parametrize(
    "redirect",
    [
        "http://localhost:49152/callback",
        "http://127.0.0.1:49152/other",
        "http://127.0.0.1:49152/callback/",
        "http://127.0.0.1:49152/callback?more=1",
        "http://127.0.0.1/callback",
        "https://127.0.0.1:49152/callback",
        "http://127.0.0.1:49152@elsewhere.example/callback",
        "http://elsewhere.example/callback",
        "http://127.0.0.1:99999/callback",
        None,
    ],
)
def test_a_wrong_redirect_is_told_on_a_page_and_never_followed(
    practice: Practice, redirect: str | None
) -> None:
    answer = ask(practice, redirect_uri=redirect)
    assert answer.status_code == 400
    assert "Location" not in answer.headers


def test_any_port_of_loopback_will_do(practice: Practice) -> None:
    assert ask(practice, redirect_uri="http://127.0.0.1:1025/callback").status_code == 200


def test_an_unknown_client_is_told_on_a_page(practice: Practice) -> None:
    assert ask(practice, client_id="someone").status_code == 400
    assert ask(practice, client_id=None).status_code == 400


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": None}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "profile everything"}, "invalid_scope"),
        ({"scope": None}, "invalid_scope"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
    ],
)
def test_other_mistakes_go_back_to_the_application(
    practice: Practice, changed: dict[str, Any], error: str
) -> None:
    answer = told(ask(practice, **changed))
    assert answer["error"] == error
    assert answer["state"] == "seen-before" and answer["iss"] == practice.address


def test_a_parameter_that_comes_twice_is_refused(practice: Practice) -> None:
    url = f"{practice.address}/authorize?{urlencode(GOOD)}&redirect_uri=http://evil.example/"
    answer = requests.get(url, allow_redirects=False, timeout=PATIENCE)
    assert answer.status_code == 400 and "Location" not in answer.headers


def test_a_consent_page_works_once_and_not_for_ever(practice: Practice, clock: Clock) -> None:
    url = f"{practice.address}/authorize?{urlencode(GOOD)}"
    page = requests.get(url, timeout=PATIENCE).text
    key = page.split('name="request" value="')[1].split('"')[0]
    form = {"request": key, "person": "p1", "decision": "allow"}
    post = f"{practice.address}/authorize"
    assert (
        requests.post(post, data=form, allow_redirects=False, timeout=PATIENCE).status_code == 303
    )
    assert (
        requests.post(post, data=form, allow_redirects=False, timeout=PATIENCE).status_code == 400
    )
    page = requests.get(url, timeout=PATIENCE).text
    form["request"] = page.split('name="request" value="')[1].split('"')[0]
    clock.forward(minutes=11)
    assert (
        requests.post(post, data=form, allow_redirects=False, timeout=PATIENCE).status_code == 400
    )


def test_the_consent_page_can_not_be_framed(practice: Practice) -> None:
    headers = ask(practice).headers
    assert headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"


# --- codes ------------------------------------------------------------------------------------


def test_a_code_is_exchanged_once_and_its_replay_ends_the_tokens(practice: Practice) -> None:
    code = new_code(practice)
    first = exchange(practice, code)
    assert first.status_code == 200 and first.headers["Cache-Control"] == "no-store"
    assert first.json()["token_type"] == "Bearer"
    assert who(practice, first.json()["access_token"]) == 200
    again = exchange(practice, code)
    assert again.status_code == 400 and again.json()["error"] == "invalid_grant"
    assert who(practice, first.json()["access_token"]) == 401


def test_a_code_is_good_for_sixty_seconds(practice: Practice, clock: Clock) -> None:
    code = new_code(practice)
    clock.forward(seconds=60)
    assert exchange(practice, code).json()["error"] == "invalid_grant"


def test_a_code_just_in_time_is_good(practice: Practice, clock: Clock) -> None:
    code = new_code(practice)
    clock.forward(seconds=59)
    assert exchange(practice, code).status_code == 200


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"code_verifier": "w" * 64}, "invalid_grant"),
        ({"code_verifier": None}, "invalid_request"),
        ({"redirect_uri": "http://127.0.0.1:49153/callback"}, "invalid_grant"),
        ({"redirect_uri": None}, "invalid_request"),
        ({"client_id": "someone"}, "invalid_client"),
        ({"client_id": None}, "invalid_request"),
        ({"code": "made-up"}, "invalid_grant"),
        ({"code": None}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": None}, "invalid_request"),
    ],
)
def test_a_wrong_exchange_is_refused_as_the_rfc_says(
    practice: Practice, changed: dict[str, Any], error: str
) -> None:
    answer = exchange(practice, new_code(practice), **changed)
    assert answer.status_code == 400
    assert answer.json()["error"] == error


def test_a_wrong_verifier_burns_the_code(practice: Practice) -> None:
    code = new_code(practice)
    exchange(practice, code, code_verifier="w" * 64)
    assert exchange(practice, code).json()["error"] == "invalid_grant"


def test_the_token_endpoint_takes_forms_only_and_each_name_once(practice: Practice) -> None:
    url = f"{practice.address}/token"
    assert requests.post(url, json={"grant_type": "x"}, timeout=PATIENCE).json()["error"] == (
        "invalid_request"
    )
    twice = [("client_id", "goodword"), ("client_id", "goodword"), ("grant_type", "x")]
    assert requests.post(url, data=twice, timeout=PATIENCE).json()["error"] == "invalid_request"
    assert requests.get(url, timeout=PATIENCE).status_code == 405


def test_a_client_that_sends_a_password_is_told_401(practice: Practice) -> None:
    answer = requests.post(
        f"{practice.address}/token",
        data={"client_id": "goodword", "grant_type": "refresh_token", "refresh_token": "x"},
        auth=("goodword", "secret"),
        timeout=PATIENCE,
    )
    assert answer.status_code == 401 and answer.json()["error"] == "invalid_client"
    assert answer.headers["WWW-Authenticate"].startswith("Basic")


# --- tokens -----------------------------------------------------------------------------------


def test_a_refresh_turns_both_tokens_over(
    network: PracticeNetwork, sign_in: SignIn, clock: Clock, practice: Practice
) -> None:
    account, old = sign_in()
    new = network.refresh(account, old, clock())
    assert new.access != old.access and new.refresh != old.refresh
    assert who(practice, old.access.reveal()) == 401
    assert who(practice, new.access.reveal()) == 200


def test_an_old_refresh_token_ends_the_whole_session(
    network: PracticeNetwork, sign_in: SignIn, clock: Clock, practice: Practice
) -> None:
    account, old = sign_in()
    new = network.refresh(account, old, clock())
    with pytest.raises(SignedOut) as caught:
        network.refresh(account, old, clock())
    assert caught.value.final is True
    assert who(practice, new.access.reveal()) == 401
    with pytest.raises(SignedOut):
        network.refresh(account, new, clock())


def test_a_refresh_can_not_ask_for_more(practice: Practice) -> None:
    code = new_code(practice, scope="profile")
    refresh = exchange(practice, code).json()["refresh_token"]
    form = {"grant_type": "refresh_token", "refresh_token": refresh}
    assert token(practice, **form, scope="profile post").json()["error"] == "invalid_scope"
    assert token(practice, **form).status_code == 200


def test_an_access_token_ends_after_its_time(
    practice: Practice, sign_in: SignIn, clock: Clock
) -> None:
    _, secrets = sign_in()
    assert secrets.expires is not None
    clock.forward(seconds=599)
    assert who(practice, secrets.access.reveal()) == 200
    clock.forward(seconds=1)
    assert clock() == secrets.expires
    assert who(practice, secrets.access.reveal()) == 401


def test_revoking_either_token_ends_both(
    network: PracticeNetwork, sign_in: SignIn, clock: Clock, practice: Practice
) -> None:
    account, secrets = sign_in()
    network.revoke(account, secrets, clock())
    assert who(practice, secrets.access.reveal()) == 401
    with pytest.raises(SignedOut):
        network.refresh(account, secrets, clock())
    account, secrets = sign_in()
    network.revoke(account, Secrets(secrets.access), clock())
    assert who(practice, secrets.access.reveal()) == 401


def test_revoking_an_unknown_token_is_fine(practice: Practice) -> None:
    url, known = f"{practice.address}/revoke", {"client_id": "goodword"}
    assert (
        requests.post(url, data={**known, "token": "made-up"}, timeout=PATIENCE).status_code == 200
    )
    assert requests.post(url, data=known, timeout=PATIENCE).json()["error"] == "invalid_request"


def test_the_guard_names_what_is_missing(practice: Practice) -> None:
    nothing = requests.get(f"{practice.address}/api/me", timeout=PATIENCE)
    assert nothing.status_code == 401
    assert "error" not in nothing.headers["WWW-Authenticate"]
    headers = {"Authorization": "Bearer made-up"}
    wrong = requests.get(f"{practice.address}/api/me", headers=headers, timeout=PATIENCE)
    assert 'error="invalid_token"' in wrong.headers["WWW-Authenticate"]
    access = exchange(practice, new_code(practice, scope="profile")).json()["access_token"]
    headers = {"Authorization": f"Bearer {access}"}
    small = requests.post(
        f"{practice.address}/api/posts", json={}, headers=headers, timeout=PATIENCE
    )
    assert small.status_code == 403
    assert 'scope="post"' in small.headers["WWW-Authenticate"]


def test_our_own_code_makes_the_challenge_that_the_server_checks() -> None:
    verifier = Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")  # RFC 7636 appendix B
    expected = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    assert challenge_of(verifier.reveal()) == oauth.challenge(verifier) == expected
