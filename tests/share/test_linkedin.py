"""Posts on LinkedIn: what people read there, and what its refusals mean."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from desktop.errors import (
    Busy,
    Duplicate,
    NoCredit,
    NotAllowed,
    NotFound,
    Outdated,
    Refused,
    SignedOut,
    TooLong,
    Unclear,
)
from desktop.model import LinkCard, Outgoing, Receipt
from desktop.share.network import Composes, Edits, Finds, Revokes
from tests.share.linkedin_stage import LinkedInStage
from tests.share.stage import answer, connect, outgoing
from tests.share.test_contract import quiet

LINK = LinkCard(
    "https://harbour.example/quay_(3)?a=1&b=2#part",
    "We opened [the] third quay (at last)",
    "Ships wait two hours less_ on average.",
)


@pytest.fixture
def stage(serve, web) -> LinkedInStage:
    return LinkedInStage(serve, web)


def publish(stage: LinkedInStage, share: Outgoing, now: datetime) -> Receipt:
    person = connect(stage, now)
    return stage.network.publish(person.account, person.secrets, share, now)


def refused(stage: LinkedInStage, kind: type[Exception], now: datetime, text: str = "") -> object:
    with pytest.raises(kind) as caught:
        publish(stage, outgoing(now, text), now)
    assert type(caught.value) is kind
    assert quiet(caught.value)
    return caught.value


def post(stage: LinkedInStage) -> dict[str, object]:
    (found,) = stage.live.values()
    return found


def calls(stage: LinkedInStage, method: str = "POST") -> list[str]:
    return [
        request.path
        for request in stage.served.requests
        if request.method == method and not request.path.startswith("/oauth")
    ]


def test_the_words_arrive_whole(stage, now):
    text = "Two hours (yes, 2!) less_ #ThirdQuay @ida *now* https://a.example/x_(y)#z {~} <b> \\o/"
    receipt = publish(stage, outgoing(now, text), now)
    assert stage.shown().text == text
    assert not stage.shown().cut
    assert stage.shown().hashtags == ["ThirdQuay"]
    (urn,) = stage.live
    assert receipt.remote_id == urn
    assert receipt.url == f"https://www.linkedin.com/feed/update/{urn}/"
    assert receipt.at == now


def test_everybody_or_only_those_who_are_connected(stage, now):
    publish(stage, outgoing(now), now)
    assert post(stage)["visibility"] == "PUBLIC"
    stage.live.clear()
    publish(stage, replace(outgoing(now), visibility="followers"), now)
    assert post(stage)["visibility"] == "CONNECTIONS"
    assert stage.network.limits(None).visibilities == ("followers",)


def test_a_company_may_begin_with_connections(serve, web, now):
    stage = LinkedInStage(serve, web, visibility="CONNECTIONS")
    publish(stage, outgoing(now), now)
    assert post(stage)["visibility"] == "CONNECTIONS"


def test_a_link_becomes_a_card_of_our_own_beside_the_words(stage, now):
    publish(stage, replace(outgoing(now, "Good news"), link=LINK), now)
    assert stage.shown().text == "Good news"
    # titles and descriptions are no little text: not one backslash more
    assert post(stage)["content"] == {
        "article": {"source": LINK.url, "title": LINK.title, "description": LINK.text}
    }


def test_a_card_has_a_title_and_is_never_too_long(stage, now):
    bare = LinkCard("https://harbour.example/quay", "", "word " * 2000)
    publish(stage, replace(outgoing(now), link=bare), now)
    card = post(stage)["content"]["article"]
    assert card["title"] == "harbour.example/quay"
    assert len(card["description"]) <= 4086 and card["description"].endswith("…")


def test_what_counts_is_what_people_read(stage, now):
    signs = "(" * 3000
    publish(stage, outgoing(now, signs), now)
    assert stage.shown().text == signs
    error = refused(stage, TooLong, now, "(" * 3001)
    assert (error.count, error.limit, error.network) == (3001, 3000, "linkedin")


def test_a_configured_page_is_mentioned(serve, web, now):
    page = "urn:li:organization:2414183"
    stage = LinkedInStage(serve, web, mentions={"Harbour Voices": page, "Bad": "urn:li:share:1"})
    publish(stage, outgoing(now, "Thanks, @Harbour Voices! @Bad"), now)
    assert stage.shown().mentions == [page]
    assert stage.shown().text == "Thanks, Harbour Voices! @Bad"


# --- the two interfaces -----------------------------------------------------------------------


def test_where_posts_are_closed_the_older_interface_takes_over(stage, now):
    stage.closed = {"posts"}
    text = "Plain (text) with #signs_ there"
    receipt = publish(stage, replace(outgoing(now, text), link=LINK), now)
    assert stage.posts() == 1
    assert calls(stage) == ["/rest/posts", "/v2/ugcPosts"]
    assert stage.shown().text == text
    content = post(stage)["specificContent"]["com.linkedin.ugc.ShareContent"]
    assert content["shareMediaCategory"] == "ARTICLE"
    assert content["media"][0]["originalUrl"] == LINK.url
    assert receipt.remote_id in stage.live


def test_where_both_are_closed_the_missing_permission_is_named(stage, now):
    stage.closed = {"posts", "ugcPosts"}
    error = refused(stage, NotAllowed, now)
    assert error.permission == "posts.CREATE"
    assert stage.posts() == 0


@pytest.mark.parametrize(("endpoint", "closed"), [("posts", "posts"), ("ugcPosts", "ugcPosts")])
def test_a_configured_interface_is_the_only_one(serve, web, now, endpoint, closed):
    stage = LinkedInStage(serve, web, endpoint=endpoint)
    stage.closed = {closed}
    refused(stage, NotAllowed, now)
    assert len(calls(stage)) == 1


def test_another_refusal_never_leads_to_the_older_interface(stage, now):
    for kind in ("forbidden", "refused", "signed_out"):
        stage.fault(kind)
        with pytest.raises((Refused, SignedOut)):
            publish(stage, outgoing(now), now)
    assert set(calls(stage)) == {"/rest/posts"}


def test_an_unclear_end_never_leads_to_the_older_interface(stage, now):
    stage.fault("hangs_up_after")
    refused(stage, Unclear, now)
    assert calls(stage) == ["/rest/posts"]


# --- after an unclear answer ------------------------------------------------------------------


def test_nothing_is_promised_and_nothing_can_be_looked_up(stage, now):
    person = connect(stage, now)
    assert stage.network.repeat_window(person.account) == 0
    assert not isinstance(stage.network, Finds)
    assert isinstance(stage.network, (Edits, Revokes, Composes))


def test_a_second_try_after_a_lost_answer_proves_the_first(stage, now):
    person = connect(stage, now)
    share = outgoing(now)
    stage.fault("hangs_up_after")
    with pytest.raises(Unclear):
        stage.network.publish(person.account, person.secrets, share, now)
    (urn,) = stage.live
    with pytest.raises(Duplicate) as caught:
        stage.network.publish(person.account, person.secrets, share, now)
    assert caught.value.remote_id == urn
    assert caught.value.url == f"https://www.linkedin.com/feed/update/{urn}/"
    assert stage.posts() == 1


def test_the_older_interface_knows_the_same_duplicate(serve, web, now):
    stage = LinkedInStage(serve, web, endpoint="ugcPosts")
    publish(stage, outgoing(now), now)
    error = refused(stage, Duplicate, now)
    assert error.remote_id in stage.live


@pytest.mark.parametrize(
    ("body", "kind", "urn"),
    [
        (
            {"message": "Content is a DUPLICATE of urn:li:ugcPost:12"},
            Duplicate,
            "urn:li:ugcPost:12",
        ),
        ({"errorDetails": {"inputErrors": [{"code": "DUPLICATE_POST"}]}}, Duplicate, ""),
        ({"message": "Content is a duplicate of urn:li:person:12"}, Refused, None),
        ({"message": "duplicate field in request"}, Refused, None),
        ({"errorDetails": {"inputErrors": "DUPLICATE_POST"}}, Refused, None),
        ({"errorDetails": ["DUPLICATE_POST"]}, Refused, None),
    ],
)
def test_only_a_duplicate_is_one(stage, now, body, kind, urn):
    person = connect(stage, now)
    stage.served.answer = lambda request: answer(422, {"status": 422, **body})
    with pytest.raises(Refused) as caught:
        stage.network.publish(person.account, person.secrets, outgoing(now), now)
    assert type(caught.value) is kind
    if urn is not None:
        assert caught.value.remote_id == urn
        assert bool(caught.value.url) is bool(urn)


def test_a_yes_without_a_name_is_unclear(stage, now):
    person = connect(stage, now)
    stage.served.answer = lambda request: (201, {}, b"")
    with pytest.raises(Unclear):
        stage.network.publish(person.account, person.secrets, outgoing(now), now)
    stage.served.answer = lambda request: (201, {"x-restli-id": "urn:li:person:7"}, b"")
    with pytest.raises(Unclear):
        stage.network.publish(person.account, person.secrets, outgoing(now), now)


# --- refusals ---------------------------------------------------------------------------------


def test_a_version_that_is_over_stops_for_everybody(serve, web, now):
    stage = LinkedInStage(serve, web, version="202508")
    error = refused(stage, Outdated, now)
    assert (error.network, error.version) == ("linkedin", "202508")
    assert "20250801" in error.reason
    assert error.uuid == "AQFuuid+1=="


def test_a_plan_that_is_used_up_stops_for_everybody(stage, now):
    stage.fault("budget")
    assert refused(stage, NoCredit, now).network == "linkedin"


def test_the_day_limit_ends_at_midnight_utc_and_not_for_all_at_once(stage, now):
    at_night = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    stage.fault("day")
    person = connect(stage, at_night)
    waits = []
    for number in range(30):
        account = replace(person.account, id=f"linkedin:{number}")
        stage.fault("day")
        with pytest.raises(Busy) as caught:
            stage.network.publish(account, person.secrets, outgoing(at_night), at_night)
        waits.append(timedelta(seconds=caught.value.retry_after))
    assert all(timedelta(minutes=30) < wait <= timedelta(minutes=46) for wait in waits)
    assert len(set(waits)) > 20


@pytest.mark.parametrize(
    ("said", "headers", "least", "most"),
    [
        ("Too many requests", {}, 1, 120),
        ("Resource level throttle MEMBER MINUTE limit", {}, 1, 120),
        ("Resource level throttle limit for calls to this resource is reached.", {}, 3600, 86400),
        ("Resource level throttle APPLICATION DAY limit", {"Retry-After": "90"}, 90, 90),
    ],
)
def test_other_limits_end_sooner(stage, now, said, headers, least, most):
    person = connect(stage, now)
    stage.served.answer = lambda request: answer(429, {"message": said, "status": 429}, headers)
    with pytest.raises(Busy) as caught:
        stage.network.publish(person.account, person.secrets, outgoing(now), now)
    assert least <= caught.value.retry_after <= most


def test_linkedins_number_of_a_request_goes_along(stage, now):
    stage.fault("refused")
    assert refused(stage, Refused, now).uuid == "AQFuuid+1=="
    stage.fault("crash")
    assert refused(stage, Unclear, now).uuid == "AQFuuid+1=="


def test_a_refusal_of_the_author_names_no_whole_call(stage, now):
    stage.fault("forbidden")
    error = refused(stage, NotAllowed, now)
    assert error.permission == ""
    assert "/author" in error.reason


# --- later ------------------------------------------------------------------------------------


def test_words_can_be_changed(stage, now):
    person = connect(stage, now)
    share = outgoing(now, "First (draft)")
    receipt = stage.network.publish(person.account, person.secrets, share, now)
    better = replace(share, text="Better (#now)")
    for _ in range(2):
        edited = stage.network.edit(person.account, person.secrets, receipt, better, now)
        assert edited == receipt
    assert stage.shown().text == "Better (#now)"
    with pytest.raises(TooLong):
        long = replace(share, text="x" * 3001)
        stage.network.edit(person.account, person.secrets, receipt, long, now)
    stage.network.delete(person.account, person.secrets, receipt, now)
    with pytest.raises(Refused):
        stage.network.edit(person.account, person.secrets, receipt, better, now)


def test_deleting_uses_the_whole_name_and_the_interface_that_is_open(stage, now):
    person = connect(stage, now)
    receipt = stage.network.publish(person.account, person.secrets, outgoing(now), now)
    stage.closed = {"posts"}
    stage.network.delete(person.account, person.secrets, receipt, now)
    assert stage.posts() == 0
    encoded = quote(receipt.remote_id, safe="")
    assert calls(stage, "DELETE") == [f"/rest/posts/{encoded}", f"/v2/ugcPosts/{encoded}"]


def test_a_pasted_address_is_enough_to_delete(stage, now):
    person = connect(stage, now)
    receipt = stage.network.publish(person.account, person.secrets, outgoing(now), now)
    pasted = Receipt("", receipt.url, now, self_reported=True)
    stage.network.delete(person.account, person.secrets, pasted, now)
    assert stage.posts() == 0
    unknown = Receipt("", "https://www.linkedin.com/posts/ida-holm_quay", now)
    with pytest.raises(NotFound):
        stage.network.delete(person.account, person.secrets, unknown, now)


def test_the_same_words_soon_after_deleting_are_still_a_duplicate(stage, now):
    """As people meet it: LinkedIn remembers for a day or two what was deleted."""
    person = connect(stage, now)
    receipt = stage.network.publish(person.account, person.secrets, outgoing(now), now)
    stage.network.delete(person.account, person.secrets, receipt, now)
    with pytest.raises(Duplicate):
        stage.network.publish(person.account, person.secrets, outgoing(now), now)


def test_every_versioned_call_says_what_it_speaks(stage, now):
    person = connect(stage, now)
    receipt = stage.network.publish(person.account, person.secrets, outgoing(now), now)
    stage.network.delete(person.account, person.secrets, receipt, now)
    spoken = [
        (request.headers["LinkedIn-Version"], request.headers["X-Restli-Protocol-Version"])
        for request in stage.served.requests
        if request.path.startswith("/rest/")
    ]
    assert spoken == [("202609", "2.0.0")] * 2
    assert json.loads(stage.served.requests[-2].body)["lifecycleState"] == "PUBLISHED"


def test_its_own_composer_can_be_opened(stage, now):
    composer = stage.network.compose(outgoing(now, "Good news"))
    assert composer.url.startswith("https://www.linkedin.com/")
    assert composer.clipboard == "Good news"
