"""Sharing to a real server of Mastodon's interface that keeps few of its promises (snac2)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from desktop.errors import Refused, SignedOut, TooLong, Unclear, WrongPerson
from desktop.metric import Measure
from desktop.model import Attachment, LinkCard
from desktop.share.mastodon import Mastodon
from desktop.web import Web
from tests.real.lab.browser import Browser
from tests.real.lab.people import Person, at_snac, outgoing, real_now, sign_in
from tests.real.lab.pixels import png
from tests.real.lab.snac import SnacServer
from tests.share.videos import mp4

POSTING = ("POST", "/api/v1/statuses")


def connect(web: Web, server: SnacServer, browser: Browser, name: str, picture: str = "") -> Person:
    network = Mastodon(web, {"client_name": "Goodword", "allow_http": True})
    member = server.member(name)
    connected = sign_in(network, server.server, at_snac(browser, member, picture=picture))
    return Person(network, connected.account, connected.secrets, member)


@pytest.fixture(scope="module")
def alice(
    real_web: Web, snac: SnacServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Person]:
    browser = Browser(tmp_path_factory.mktemp("browser"))
    yield connect(real_web, snac, browser, "alice", picture="mastodon-consent")


def test_a_person_connects_through_the_server_s_own_page(alice: Person, snac: SnacServer) -> None:
    account = alice.account
    assert account.server == snac.server
    assert account.handle.startswith("@alice@localhost")
    assert alice.secrets.access
    assert repr(alice.secrets).count("***") >= 1
    assert alice.secrets.access.reveal() not in repr((alice.secrets, account))


def test_what_is_shared_is_there_and_the_receipt_leads_to_it(
    alice: Person, snac: SnacServer
) -> None:
    receipt = alice.publish(outgoing("Words from a real person 👩‍💻 #work"))
    assert receipt.url.startswith(snac.server)
    page = requests.get(receipt.url, headers={"Accept": "text/html"}, timeout=10)
    assert page.ok
    assert "Words from a real person 👩‍💻" in page.text


def test_a_picture_keeps_its_description(alice: Person, snac: SnacServer, tmp_path: Path) -> None:
    file = tmp_path / "picture.png"
    file.write_bytes(png(64, 48))
    described = Attachment(str(file), "image/png", "Four people at a round table", 64, 48)
    alice.publish(outgoing("With a picture", pictures=(described,)))
    post = next(one for one in snac.posts(alice.member) if "With a picture" in str(one["content"]))
    attached = post["attachment"]
    assert isinstance(attached, list)
    assert [one["name"] for one in attached] == ["Four people at a round table"]
    assert requests.get(attached[0]["url"], timeout=10).content == file.read_bytes()


def test_a_video_keeps_its_description(alice: Person, snac: SnacServer, tmp_path: Path) -> None:
    file = tmp_path / "talk.mp4"
    file.write_bytes(mp4())
    described = Attachment(str(file), "video/mp4", "We open the new hall", 1280, 720, 42.0)
    limits = alice.network.limits(alice.account)
    assert limits.video and "video/mp4" in limits.video_types
    receipt = alice.publish(outgoing("With a video", pictures=(described,)))
    post = next(one for one in snac.posts(alice.member) if "With a video" in str(one["content"]))
    attached = post["attachment"]
    assert isinstance(attached, list)
    assert [one["name"] for one in attached] == ["We open the new hall"]
    assert requests.get(attached[0]["url"], timeout=10).content == file.read_bytes()
    # and an edit leaves it where it is
    alice.network.edit(
        alice.account, alice.secrets, receipt, outgoing("With the video still"), real_now()
    )
    post = next(one for one in snac.posts(alice.member) if "video still" in str(one["content"]))
    assert post["attachment"] == attached


def test_a_warning_stands_before_the_post_and_stays_when_it_is_edited(
    alice: Person, snac: SnacServer
) -> None:
    receipt = alice.publish(outgoing("Not for everybody's breakfast", warning="Surgery"))
    post = next(one for one in snac.posts(alice.member) if "breakfast" in str(one["content"]))
    assert (post["summary"], post["sensitive"]) == ("Surgery", True)
    better = outgoing("Not for anybody's supper", warning="Surgery")
    edited = alice.network.edit(alice.account, alice.secrets, receipt, better, real_now())
    assert edited.remote_id == receipt.remote_id
    post = next(one for one in snac.posts(alice.member) if "supper" in str(one["content"]))
    assert (post["summary"], post["sensitive"]) == ("Surgery", True)


def test_quiet_keeps_a_post_out_of_the_lists(alice: Person, snac: SnacServer) -> None:
    everybody = "https://www.w3.org/ns/activitystreams#Public"
    for words, visibility in (("Said aloud", ""), ("Said quietly", "quiet")):
        alice.publish(outgoing(words, visibility=visibility))
    posts = {str(post["content"]): post for post in snac.posts(alice.member)}
    aloud, quietly = posts["Said aloud<br>"], posts["Said quietly<br>"]
    assert everybody in str(aloud["to"])
    assert everybody not in str(quietly["to"]) and everybody in str(quietly["cc"])


def test_this_server_would_keep_from_followers_what_is_meant_for_them(
    alice: Person, snac: SnacServer
) -> None:
    """It sends such a post to nobody, so it is not offered there."""
    before = snac.gate.count(*POSTING)
    with pytest.raises(Refused):
        alice.publish(outgoing("For followers only", visibility="followers"))
    assert snac.gate.count(*POSTING) == before


def test_a_link_goes_with_the_words(alice: Person, snac: SnacServer) -> None:
    card = LinkCard("https://example.org/story?a=1&b=2", "A story")
    alice.publish(outgoing("Read this", link=card))
    post = next(one for one in snac.posts(alice.member) if "Read this" in str(one["content"]))
    assert "https://example.org/story?a=1" in str(post["content"])


def test_a_lost_answer_is_unclear_and_looking_finds_the_one_post(
    alice: Person, snac: SnacServer
) -> None:
    words = f"Said once {uuid.uuid4()}"
    share, before = outgoing(words), snac.gate.count(*POSTING)
    snac.gate.lose_answer(*POSTING)
    with pytest.raises(Unclear):
        alice.publish(share)
    receipt = alice.find(share)
    assert receipt is not None
    assert receipt.url.startswith(snac.server)
    assert snac.gate.count(*POSTING) == before + 1
    assert sum(words in str(post["content"]) for post in snac.posts(alice.member)) == 1


def test_what_was_never_sent_is_surely_not_there(alice: Person) -> None:
    alice.publish(outgoing("Something else altogether"))
    assert alice.find(outgoing(f"Never sent {uuid.uuid4()}")) is None


def test_a_relative_is_never_trusted_with_a_repeat(alice: Person) -> None:
    assert alice.network.repeat_window(alice.account) == 0


def test_too_long_is_refused_before_anything_is_sent(alice: Person, snac: SnacServer) -> None:
    limit = alice.network.limits(alice.account).maximum
    before = len(snac.gate.passed)
    with pytest.raises(TooLong) as caught:
        alice.publish(outgoing("x" * (limit + 1)))
    assert (caught.value.count, caught.value.limit) == (limit + 1, limit)
    assert len(snac.gate.passed) == before


def test_counts_are_numbers_or_gaps_with_a_reason(alice: Person) -> None:
    sent = outgoing("To be counted")
    receipt = alice.publish(sent)
    metrics = alice.measure(sent, receipt)
    of_share = {metric.measure: metric for metric in metrics if metric.share == 7}
    assert of_share[Measure.REACTIONS].value == 0
    assert Measure.VIEWS not in of_share  # no server of this kind tells
    assert all((metric.value is None) == bool(metric.reason) for metric in metrics)
    assert Measure.FOLLOWERS in {metric.measure for metric in metrics if metric.share == 0}


def test_a_post_that_the_server_will_not_delete_is_not_said_to_be_gone(
    alice: Person, snac: SnacServer
) -> None:
    """This server answers DELETE with 404 although the post is there and stays."""
    sent = outgoing(f"Here to stay {uuid.uuid4()}")
    receipt = alice.publish(sent)
    with pytest.raises(Refused):
        alice.delete(receipt)
    assert any(sent.text in str(post["content"]) for post in snac.posts(alice.member))


def test_a_token_that_is_no_longer_taken_is_signed_out(
    real_web: Web, snac: SnacServer, browser: Browser
) -> None:
    person = connect(real_web, snac, browser, "bertha")
    person.publish(outgoing("Still here"))
    person.revoke()
    with pytest.raises(SignedOut):
        person.publish(outgoing("Not any more"))
    assert len(snac.posts(person.member)) == 1


def test_another_person_s_token_is_not_used(
    alice: Person, real_web: Web, snac: SnacServer, browser: Browser
) -> None:
    other = connect(real_web, snac, browser, "carol")
    swapped = replace(alice, secrets=other.secrets)
    before = snac.gate.count(*POSTING)
    with pytest.raises(WrongPerson):
        swapped.publish(outgoing("By whom?"))
    assert snac.gate.count(*POSTING) == before
