"""Who sees a status, the warning before it, and changing it afterwards."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest

from desktop.errors import NotFound, Refused, SignedOut, TooLong, Unclear
from desktop.model import Attachment, LinkCard
from desktop.share.mastodon_server import DEFAULT_LIMITS, limits_of
from desktop.share.network import Edits
from desktop.share.wording import length
from tests.share.mastodon_stage import MastodonStage
from tests.share.stage import answer, connect, outgoing


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def stage(serve, web) -> MastodonStage:
    return MastodonStage(serve, web)


def form_of(stage: MastodonStage) -> dict[str, list[str]]:
    sent = [one for one in stage.served.requests if one.path == "/api/v1/statuses"]
    return parse_qs(sent[-1].body.decode())


# --- audience and warning ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("meant", "said"), [("", "public"), ("quiet", "unlisted"), ("followers", "private")]
)
def test_who_may_see_it_is_always_said(stage, now, meant, said):
    person = connect(stage, now)
    share = replace(outgoing(now), visibility=meant)
    stage.network.publish(person.account, person.secrets, share, now)
    assert form_of(stage)["visibility"] == [said]


@pytest.mark.parametrize(("software", "quiet"), [("snac", True), ("misskey", False), ("", False)])
def test_a_server_that_may_not_know_followers_gets_nothing_for_them(
    serve, web, now, software, quiet
):
    stage = MastodonStage(serve, web, software)
    person = connect(stage, now)
    assert stage.network.limits(person.account).visibilities == ("quiet",) * quiet
    with pytest.raises(Refused) as caught:
        share = replace(outgoing(now), visibility="followers")
        stage.network.publish(person.account, person.secrets, share, now)
    assert caught.value.reason == "visibility"
    assert stage.posts() == 0
    # what is only to be quiet may be seen by everybody anyway
    share = replace(outgoing(now), visibility="quiet")
    stage.network.publish(person.account, person.secrets, share, now)
    assert form_of(stage)["visibility"] == ["unlisted" if quiet else "public"]


@pytest.mark.parametrize("software", ["mastodon", "gotosocial", "pleroma", "akkoma"])
def test_relatives_that_know_audiences_offer_them(serve, web, now, software):
    stage = MastodonStage(serve, web, software)
    account = connect(stage, now).account
    kept = replace(account, facts=json.loads(json.dumps(dict(account.facts))))
    assert stage.network.limits(kept).visibilities == ("quiet", "followers")


def test_a_warning_stands_before_the_text_and_counts_with_it(stage, now):
    person = connect(stage, now)
    share = replace(outgoing(now, "w" * 490), warning="Blood 🩸🩸")
    stage.network.publish(person.account, person.secrets, share, now)
    assert form_of(stage)["spoiler_text"] == ["Blood 🩸🩸"]
    with pytest.raises(TooLong) as caught:
        share = replace(outgoing(now, "w" * 490), warning="Blood, much blood")
        stage.network.publish(person.account, person.secrets, share, now)
    assert (caught.value.count, caught.value.limit) == (507, 500)


def test_an_address_in_a_warning_counts_as_it_is_written():
    address = "https://example.org/a/rather/long/address/of/something"
    assert length(address, "", DEFAULT_LIMITS) == 23
    assert length(address, address, DEFAULT_LIMITS) == 23 + len(address)
    assert length("text", "warning", replace(DEFAULT_LIMITS, warning=False)) == 4


def test_nothing_is_said_about_warning_or_language_that_was_not_given(stage, now):
    person = connect(stage, now)
    share = replace(outgoing(now), language="", warning="  ")
    stage.network.publish(person.account, person.secrets, share, now)
    assert set(form_of(stage)) == {"status", "visibility"}


# --- limits that change after the sign-in -----------------------------------------------------


def test_limits_are_read_again_after_a_day(stage, now):
    person = connect(stage, now)
    share = outgoing(now, "w" * 900)
    with pytest.raises(TooLong):
        stage.network.publish(person.account, person.secrets, share, now)
    usual = stage._instance

    def larger() -> dict[str, object]:
        told = usual()
        told["configuration"]["statuses"]["max_characters"] = 1000
        return told

    stage._instance = larger
    list(stage.network.measure(person.account, person.secrets, [], now))
    assert stage.network.limits(person.account).maximum == 1000
    stage._instance = usual
    list(stage.network.measure(person.account, person.secrets, [], now + timedelta(hours=23)))
    assert stage.network.limits(person.account).maximum == 1000
    list(stage.network.measure(person.account, person.secrets, [], now + timedelta(hours=25)))
    assert stage.network.limits(person.account).maximum == 500


def test_a_server_that_cannot_be_asked_again_keeps_the_limits_it_had(stage, now):
    person = connect(stage, now)
    usual = stage.served.answer
    stage.served.answer = lambda request: (
        (500, {}, b"") if "instance" in request.path else usual(request)
    )
    list(stage.network.measure(person.account, person.secrets, [], now))
    assert stage.network.limits(person.account) == limits_of(person.account.facts)


def test_limits_kept_by_an_older_goodword_do_not_forbid_videos():
    kept = {"software": "mastodon", "limits": {"maximum": 700, "video": False, "video_bytes": 0}}
    found = limits_of(kept)
    assert found.maximum == 700
    assert found.video and found.video_bytes == DEFAULT_LIMITS.video_bytes
    assert found.visibilities == ("quiet", "followers")
    assert limits_of({**kept, "software": "snac"}).visibilities == ("quiet",)
    assert limits_of({**kept, "software": ""}).visibilities == ()


# --- changing and taking down -----------------------------------------------------------------


@pytest.fixture
def live(stage, now, tmp_path):
    """A person, their share with a picture, and its receipt."""
    person = connect(stage, now)
    path = tmp_path / "a.png"
    path.write_bytes(b"\x89PNG....")
    share = replace(
        outgoing(now, "The first words of it"),
        pictures=(Attachment(str(path), "image/png", "A lake", 4, 3),),
        warning="Careful",
    )
    return person, share, stage.network.publish(person.account, person.secrets, share, now)


def test_an_edit_changes_the_words_and_keeps_the_pictures(stage, now, live):
    person, share, receipt = live
    assert isinstance(stage.network, Edits)
    better = replace(share, text="Other words altogether", warning="")
    edited = stage.network.edit(person.account, person.secrets, receipt, better, now)
    assert edited == receipt
    (status,) = stage.statuses
    assert status["content"] == "<p>Other words altogether</p>"
    assert status["spoiler_text"] == ""
    assert [one["description"] for one in status["media_attachments"]] == ["A lake"]
    assert sum(one.path.endswith("/media") for one in stage.served.requests) == 1


def test_an_edit_may_be_repeated_after_a_lost_answer(stage, now, live):
    person, share, receipt = live
    usual, lost = stage.served.answer, [True]

    def once(request):
        reply = usual(request)
        return None if request.method == "PUT" and lost and lost.pop() else reply

    stage.served.answer = once
    better = replace(share, text="Other words altogether")
    with pytest.raises(Unclear):
        stage.network.edit(person.account, person.secrets, receipt, better, now)
    stage.network.edit(person.account, person.secrets, receipt, better, now)
    assert [status["content"] for status in stage.statuses] == ["<p>Other words altogether</p>"]


def test_an_edit_has_to_fit_too(stage, now, live):
    person, share, receipt = live
    with pytest.raises(TooLong):
        longer = replace(share, text="w" * 495)
        stage.network.edit(person.account, person.secrets, receipt, longer, now)
    card = LinkCard("https://example.org/story", "A story")
    linked = replace(share, text="w" * 470, link=card, warning="")
    stage.network.edit(person.account, person.secrets, receipt, linked, now)
    assert "https://example.org/story" in str(stage.statuses[0]["content"])


def test_a_server_that_cannot_edit_says_so_and_changes_nothing(stage, now, live):
    person, share, receipt = live
    stage.edits = False
    with pytest.raises(Refused) as caught:
        better = replace(share, text="Other words altogether")
        stage.network.edit(person.account, person.secrets, receipt, better, now)
    assert caught.value.reason == "editing"


def test_a_server_that_says_yes_and_leaves_it_is_found_out(stage, now, live):
    person, share, receipt = live
    usual = stage.served.answer
    stage.served.answer = lambda request: (
        answer(200, stage.statuses[0]) if request.method == "PUT" else usual(request)
    )
    with pytest.raises(Refused) as caught:
        better = replace(share, text="Other words altogether")
        stage.network.edit(person.account, person.secrets, receipt, better, now)
    assert caught.value.reason == "editing"


@pytest.mark.parametrize(
    ("reply", "kind"),
    [((200, {}, b"<html>"), Unclear), ((502, {}, b""), Unclear), (answer(401, {}), SignedOut),
     (answer(422, {"error": "Text can't be blank"}), Refused)],
)  # fmt: skip
def test_an_edit_with_an_odd_answer_is_told_apart(stage, now, live, reply, kind):
    person, share, receipt = live
    usual = stage.served.answer
    stage.served.answer = lambda request: reply if request.method == "PUT" else usual(request)
    with pytest.raises(kind):
        stage.network.edit(person.account, person.secrets, receipt, share, now)


def test_what_is_gone_cannot_be_edited_and_going_twice_is_fine(stage, now, live):
    person, share, receipt = live
    stage.network.delete(person.account, person.secrets, receipt, now)
    stage.network.delete(person.account, person.secrets, receipt, now)
    with pytest.raises(NotFound):
        stage.network.edit(person.account, person.secrets, receipt, share, now)
