"""One contract for every network of the catalog: never two posts, the right error each time."""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from desktop import transport
from desktop.errors import (
    Busy,
    ConsentDenied,
    GoodwordError,
    NotFound,
    Offline,
    Refused,
    SignedOut,
    TooLong,
    Unclear,
    WrongPerson,
)
from desktop.metric import Measure, Metric
from desktop.model import Outgoing, Receipt, Secrets, Share, ShareState
from desktop.share.catalog import standard
from desktop.share.network import Connected, Finds, Measures, Revokes
from tests.share.bluesky_stage import BlueskyStage
from tests.share.linkedin_analytics import SCOPES
from tests.share.linkedin_stage import LinkedInStage
from tests.share.mastodon_stage import MastodonStage
from tests.share.stage import CANARY, FAULTS, Stage, connect, outgoing
from tests.share.x_stage import XStage

STAGES: dict[str, Callable[..., Stage]] = {
    "mastodon": MastodonStage,
    "mastodon relative": lambda serve, web: MastodonStage(serve, web, "gotosocial"),
    "bluesky": BlueskyStage,
    "linkedin": LinkedInStage,
    "linkedin native": lambda serve, web: LinkedInStage(serve, web, native_pkce=True),
    "linkedin older": lambda serve, web: LinkedInStage(serve, web, endpoint="ugcPosts"),
    "linkedin with numbers": lambda serve, web: LinkedInStage(serve, web, scopes=SCOPES),
    "x": XStage,
    "x with numbers": lambda serve, web: XStage(serve, web, config={"numbers": True}),
    "x without reading": lambda serve, web: XStage(serve, web, look_up=False),
}


@pytest.fixture(params=STAGES)
def stage(request, serve, web) -> Stage:
    return STAGES[request.param](serve, web)


@pytest.fixture
def now() -> datetime:
    """The servers stamp their posts with real time."""
    return datetime.now(UTC)


@pytest.fixture
def signed_in(stage, now) -> Connected:
    return connect(stage, now)


def settle(stage: Stage, person: Connected, share: Outgoing, now: datetime) -> str:
    """What the outbox does after an unclear answer: `sent`, or `asked` the person."""
    network = stage.network
    publish = lambda: network.publish(person.account, person.secrets, share, now)  # noqa: E731
    with contextlib.suppress(Unclear):
        if isinstance(network, Finds):
            if network.find(person.account, person.secrets, share, now) is None:
                publish()
            return "sent"
    if network.repeat_window(person.account) > 0:
        publish()
        return "sent"
    return "asked"


def quiet(error: BaseException) -> bool:
    """Neither an error nor what led to it shows a secret."""
    shown = "".join(traceback.format_exception(error)) + repr(error) + str(error)
    return CANARY not in shown


def test_every_network_of_the_catalog_has_a_stage(web):
    names = {name.split()[0] for name in STAGES}
    assert {network.name for network in standard(web, {}).all()} <= names


def test_a_network_that_is_not_offered_is_not_found(web):
    with pytest.raises(NotFound):
        standard(web, {}).get("myspace")


def test_signing_in_tells_who_it_is_and_shows_no_secret(stage, now):
    attempt = stage.network.begin(stage.where, "http://127.0.0.1:45678/callback", now)
    assert CANARY not in repr(attempt)
    assert attempt.state.reveal() not in repr(attempt)
    person = stage.network.finish(attempt, stage.consent(attempt), now)
    account = person.account
    assert account.network == stage.network.name
    assert account.id and account.remote_id and account.handle
    assert (
        account.handle.startswith("@") or not stage.network.asks_where
    )  # where that is the custom
    assert "\u202e" not in account.name
    assert account.connected == now
    assert CANARY in person.secrets.access.reveal()
    assert CANARY not in repr(person)


def test_signing_in_again_is_the_same_account(stage, now):
    assert connect(stage, now).account.id == connect(stage, now).account.id


def test_a_no_on_the_consent_page_is_a_no(stage, now):
    attempt = stage.network.begin(stage.where, "http://127.0.0.1:45678/callback", now)
    refusal = {"error": "access_denied", "state": attempt.state.reveal(), "iss": attempt.issuer}
    with pytest.raises(ConsentDenied):
        stage.network.finish(attempt, refusal, now)


def test_a_code_is_good_for_one_exchange(stage, now):
    attempt = stage.network.begin(stage.where, "http://127.0.0.1:45678/callback", now)
    answer = stage.consent(attempt)
    stage.network.finish(attempt, answer, now)
    with pytest.raises(Refused) as caught:
        stage.network.finish(attempt, answer, now)
    assert quiet(caught.value)


def test_a_code_does_not_work_with_another_attempt(stage, now):
    first = stage.network.begin(stage.where, "http://127.0.0.1:45678/callback", now)
    second = stage.network.begin(stage.where, "http://127.0.0.1:45678/callback", now)
    assert first.state.reveal() != second.state.reveal()
    if stage.network.name == "linkedin" and "code_challenge" not in first.url:
        pytest.skip("LinkedIn refuses PKCE there: only the state holds code and attempt together")
    with pytest.raises(Refused):
        stage.network.finish(second, stage.consent(first), now)


@pytest.mark.parametrize("where", ["", "   ", "@", "https://", "not a server", "file:///etc"])
def test_what_is_no_place_is_not_found(stage, now, where):
    if not stage.network.asks_where:
        pytest.skip("there is only one place")
    with pytest.raises((NotFound, Offline)):
        stage.network.begin(where, "http://127.0.0.1:45678/callback", now)


def test_a_share_is_posted_once_and_has_an_address(stage, signed_in, now):
    share = outgoing(now)
    receipt = stage.network.publish(signed_in.account, signed_in.secrets, share, now)
    assert receipt.remote_id
    assert receipt.url.startswith("http")
    assert stage.posts() == 1


@pytest.mark.parametrize("kind", FAULTS)
def test_every_fault_has_its_error_and_never_makes_two_posts(
    stage, signed_in, now, monkeypatch, kind
):
    if kind not in stage.faults:
        pytest.skip("this network knows no such answer")
    if kind == "slow":
        monkeypatch.setattr(transport, "READ_SECONDS", 0.4)
    share = outgoing(now)
    stage.fault(kind)
    with pytest.raises(FAULTS[kind]) as caught:
        stage.network.publish(signed_in.account, signed_in.secrets, share, now)
    assert type(caught.value) is FAULTS[kind]
    assert quiet(caught.value)
    assert stage.posts() <= 1
    if kind == "busy":
        assert caught.value.retry_after == 37
    if isinstance(caught.value, Unclear):
        there = stage.posts()
        if settle(stage, signed_in, share, now) == "sent":
            assert stage.posts() == 1
        else:
            assert stage.posts() == there
    else:
        assert stage.posts() == (1 if kind == "duplicate" else 0)


def test_a_server_that_is_gone_was_sent_nothing(stage, signed_in, web, now):
    stage.served.close()
    web.renew()  # a kept connection would still be answered
    with pytest.raises(Offline) as caught:
        stage.network.publish(signed_in.account, signed_in.secrets, outgoing(now), now)
    assert quiet(caught.value)


def test_a_text_that_is_too_long_never_leaves_the_machine(stage, signed_in, now):
    before = len(stage.served.requests)
    with pytest.raises(TooLong) as caught:
        share = outgoing(now, stage.long_text())
        stage.network.publish(signed_in.account, signed_in.secrets, share, now)
    assert caught.value.count > caught.value.limit
    assert len(stage.served.requests) == before


def test_the_secrets_of_somebody_else_post_nothing(stage, signed_in, now):
    other = replace(signed_in.account, remote_id="somebody-else")
    with pytest.raises(WrongPerson):
        stage.network.publish(other, signed_in.secrets, outgoing(now), now)
    assert stage.posts() == 0


def test_a_dead_token_is_signed_out_and_posts_nothing(stage, signed_in, now):
    dead = Secrets(
        type(signed_in.secrets.access)("dead-" + CANARY),
        signed_in.secrets.refresh,
        None,
        signed_in.secrets.more,
    )
    with pytest.raises(SignedOut) as caught:
        stage.network.publish(signed_in.account, dead, outgoing(now), now)
    assert quiet(caught.value)
    assert stage.posts() == 0


def test_finding_knows_its_own_post_and_no_other(stage, signed_in, now):
    network = stage.network
    if not isinstance(network, Finds):
        pytest.skip("can't look")
    account, secrets = signed_in.account, signed_in.secrets
    share = outgoing(now)
    assert network.find(account, secrets, share, now) is None
    receipt = network.publish(account, secrets, share, now)
    found = network.find(account, secrets, share, now)
    assert found is not None and found.remote_id == receipt.remote_id
    another = outgoing(now, "Entirely different words about the weather", key="other")
    assert network.find(account, secrets, another, now) is None


def test_deleting_takes_it_down_and_twice_is_fine(stage, signed_in, now):
    network, account, secrets = stage.network, signed_in.account, signed_in.secrets
    receipt = network.publish(account, secrets, outgoing(now), now)
    network.delete(account, secrets, receipt, now)
    assert stage.posts() == 0
    network.delete(account, secrets, receipt, now)


def share_of(receipt: Receipt | None, number: int, now: datetime) -> Share:
    return Share(
        number, "a", "n", "d", "p", outgoing(now), ShareState.SENT, now, now, receipt=receipt
    )


def test_what_is_offered_comes_with_a_number_or_a_reason_and_nothing_else_does(
    stage, signed_in, now
):
    network = stage.network
    if not isinstance(network, Measures):
        pytest.skip("tells no numbers")
    account, secrets = signed_in.account, signed_in.secrets
    offer = network.offers(account)
    receipt = network.publish(account, secrets, outgoing(now), now)
    last = "8" if receipt.remote_id.endswith("9") else "9"
    gone = replace(receipt, remote_id=receipt.remote_id[:-1] + last)
    shares = [share_of(receipt, 1, now), share_of(gone, 2, now)]
    found = list(network.measure(account, secrets, shares, now))
    values = {(one.share, one.measure): one for one in found if isinstance(one, Metric)}
    assert len(values) == sum(isinstance(one, Metric) for one in found)
    offered = {measure for measure, why in offer.posts.items() if not why}
    for number in (1, 2):
        assert {measure for share, measure in values if share == number} == offered
    for metric in values.values():
        assert (metric.value is None) == bool(metric.reason)
        assert (metric.source, metric.read, metric.account) == (network.name, now, account.id)
    if not offered:
        assert not found
        return
    assert values[1, Measure.REACTIONS].value == 3
    assert values[2, Measure.REACTIONS].value is None
    assert values[2, Measure.REACTIONS].reason == "gone"
    assert values[0, Measure.FOLLOWERS].value == 41


def test_nothing_is_read_of_the_account_where_only_posts_are_wanted(stage, signed_in, now):
    network = stage.network
    if not isinstance(network, Measures):
        pytest.skip("tells no numbers")
    account, secrets = signed_in.account, signed_in.secrets
    receipt = network.publish(account, secrets, outgoing(now), now)
    wanted = {1: frozenset({Measure.REACTIONS})}
    found = list(network.measure(account, secrets, [share_of(receipt, 1, now)], now, wanted))
    assert all(isinstance(one, Metric) and one.share == 1 for one in found)


def test_a_revoked_token_works_no_longer(stage, signed_in, now):
    network = stage.network
    if not isinstance(network, Revokes):
        pytest.skip("can't revoke")
    network.revoke(signed_in.account, signed_in.secrets, now)
    with pytest.raises(SignedOut):
        network.publish(signed_in.account, signed_in.secrets, outgoing(now), now)
    assert stage.posts() == 0


def test_renewing_gives_a_pair_that_works_or_says_that_it_is_over(stage, signed_in, now):
    account, secrets = signed_in.account, signed_in.secrets
    try:
        fresh = stage.network.refresh(account, secrets, now)
    except SignedOut as error:
        assert error.final and not secrets.refresh
        return
    assert fresh.access.reveal() != secrets.access.reveal()
    stage.network.publish(account, fresh, outgoing(now), now)
    with pytest.raises(SignedOut) as caught:  # the old one is used up
        stage.network.refresh(account, secrets, now)
    assert caught.value.final
    assert quiet(caught.value)


def test_a_promise_to_repeat_is_given_only_where_it_is_kept(stage, signed_in, now):
    network, account, secrets = stage.network, signed_in.account, signed_in.secrets
    network.publish(account, secrets, outgoing(now), now)
    if network.repeat_window(account) > 0:
        network.publish(account, secrets, outgoing(now), now + timedelta(minutes=5))
        assert stage.posts() == 1


def test_limits_are_known_before_and_after_connecting(stage, signed_in):
    for account in (None, signed_in.account):
        limits = stage.network.limits(account)
        assert limits.maximum > 0 and limits.unit


def test_no_error_of_the_contract_is_foreign():
    assert all(issubclass(kind, GoodwordError) for kind in (*FAULTS.values(), Busy))
