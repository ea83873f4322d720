"""Looking for one's own post on X after an answer got lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from desktop.errors import (
    Busy,
    NoCredit,
    Offline,
    SignedOut,
    Unclear,
)
from desktop.model import Outgoing, Receipt
from desktop.share.network import Connected, Finds
from desktop.web import Web
from tests.share.stage import answer, outgoing
from tests.share.x_stage import LINK, XStage, asked
from tests.share.x_uploads import PNG, file, with_files


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def stage(serve, web) -> XStage:
    return XStage(serve, web)


# --- looking ----------------------------------------------------------------------------------


def found(stage: XStage, person: Connected, share: Outgoing, now: datetime) -> Receipt | None:
    network = stage.network
    assert isinstance(network, Finds)
    return network.find(person.account, person.secrets, share, now)


@pytest.mark.parametrize(
    "text",
    [
        f"Words & more <b> about {LINK}, and https://example.com/b too",
        "A bare example.org and nothing else",
        "Zwei Stunden weniger 🚢 für @hafen #Kai",
        "a" * 280,
    ],
)
def test_ones_own_post_is_known_again_though_x_rewrites_it(stage, person, publish, now, text):
    share = outgoing(now, text)
    publish(share)
    receipt = found(stage, person, share, now)
    assert receipt is not None and receipt.remote_id == stage.tweets[0]["id"]
    assert found(stage, person, outgoing(now, "Entirely other words"), now) is None
    assert all(
        parse_qs(urlsplit(request.path).query)["max_results"] == ["5"]
        for request in asked(stage, f"/2/users/{person.account.remote_id}/tweets", "GET")
    )


def test_the_link_to_its_own_pictures_is_not_taken_for_the_words(
    stage, person, publish, now, tmp_path
):
    share = with_files(now, file(tmp_path, PNG, "image/png"))
    publish(share)
    assert found(stage, person, share, now) is not None


@pytest.mark.parametrize("wrong", [timedelta(hours=3), timedelta(hours=-3)])
def test_a_clock_that_is_wrong_hides_no_post(stage, person, now, wrong):
    share = outgoing(now + wrong)
    stage.network.publish(person.account, person.secrets, share, now + wrong)
    assert found(stage, person, share, now + wrong) is not None


def test_an_older_post_with_the_same_words_is_not_this_one(stage, person, publish, now):
    publish(outgoing(now))
    stage.tweets[0]["created_at"] = (now - timedelta(days=3)).isoformat()
    assert found(stage, person, outgoing(now), now) is None


def test_a_page_full_of_recent_posts_can_not_tell(stage, person, publish, now):
    for number in range(6):
        publish(outgoing(now, f"Other words, number {number} of many"))
    with pytest.raises(Unclear):
        found(stage, person, outgoing(now, "Words that are not there"), now)
    for tweet in stage.tweets[:2]:
        tweet["created_at"] = (now - timedelta(days=3)).isoformat()
    assert found(stage, person, outgoing(now, "Words that are not there"), now) is None


def test_nearly_the_same_words_are_for_a_person_to_judge(stage, person, publish, now):
    publish(outgoing(now, "We opened the third quay this morning, come and see"))
    with pytest.raises(Unclear):
        found(
            stage, person, outgoing(now, "We opened the third quay this morning, come & see"), now
        )


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (answer(200, {}), Unclear),
        (answer(200, {"data": "x", "meta": {"result_count": 0}}), Unclear),
        (answer(200, {"data": [], "errors": [{"title": "x"}], "meta": {}}), Unclear),
        (answer(200, {"errors": [{"title": "x"}], "meta": {"result_count": 0}}), Unclear),
        (answer(500, {}), Unclear),
        (answer(404, {}), Unclear),
        (answer(402, {}), NoCredit),
        (answer(401, {}), SignedOut),
        (answer(429, {}), Busy),
        (None, Offline),
    ],
)
def test_an_answer_that_does_not_tell_is_not_taken_for_no(stage, person, now, reply, kind):
    stage.play(f"/2/users/{person.account.remote_id}", reply)
    with pytest.raises(kind) as caught:
        found(stage, person, outgoing(now), now)
    assert type(caught.value) is kind


def test_nobody_looks_where_the_company_does_not_want_it(serve, web: Web, now):
    assert not isinstance(XStage(serve, web, look_up=False).network, Finds)
