"""Sharing to a real Bluesky server with its own OAuth provider."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests

from desktop.errors import (
    ConsentDenied,
    NotAllowed,
    NotFound,
    Offline,
    Refused,
    SignedOut,
    TooLong,
    Unclear,
    WrongPerson,
)
from desktop.metric import Measure, Metric
from desktop.model import Attachment, LinkCard, Secret
from desktop.share.bluesky import Bluesky
from desktop.share.bluesky_scopes import NEEDED
from desktop.share.bluesky_signin import KEY
from desktop.share.bound import Bound
from desktop.share.dpop import Key
from desktop.web import Web
from tests.conftest import Reply, Request, Served
from tests.real.lab.bluesky import BlueskyServer
from tests.real.lab.browser import Browser
from tests.real.lab.people import Person, at_bluesky, outgoing, real_now, sign_in
from tests.real.lab.pixels import png
from tests.real.lab.view import View
from tests.share.video_stage import VideoStage
from tests.share.videos import mp4

CREATING = ("POST", "/xrpc/com.atproto.repo.createRecord")


def network_of(
    web: Web,
    server: BlueskyServer,
    video: str = "",
    pause: Callable[[float], None] = time.sleep,
    view: str = "",
) -> Bluesky:
    return Bluesky(
        web,
        {
            "directory": server.directory,
            "resolver": server.server,
            "appview": view,
            "video": video,
            "allow_http": True,
        },
        pause=pause,
    )


def connect(
    web: Web, server: BlueskyServer, browser: Browser, name: str, picture: str = ""
) -> Person:
    network, member = network_of(web, server), server.member(name)
    consent = at_bluesky(browser, member, picture=picture)
    connected = sign_in(network, f"@{member.handle}", consent)
    return Person(network, connected.account, connected.secrets, member)


@pytest.fixture(scope="module")
def alice(
    real_web: Web, bluesky: BlueskyServer, tmp_path_factory: pytest.TempPathFactory
) -> Person:
    browser = Browser(tmp_path_factory.mktemp("browser"))
    return connect(real_web, bluesky, browser, "alice", picture="bluesky-consent")


def test_a_person_connects_by_handle_through_the_real_consent_page(
    alice: Person, bluesky: BlueskyServer
) -> None:
    account = alice.account
    assert account.server == bluesky.server
    assert account.remote_id == alice.member.did
    assert account.handle == "@alice.test"
    assert alice.secrets.refresh
    assert alice.secrets.expires is not None
    assert alice.secrets.access.reveal() not in repr((alice.secrets, account))


def test_a_person_connects_by_naming_only_the_server(
    real_web: Web, bluesky: BlueskyServer, browser: Browser
) -> None:
    member = bluesky.member("dora")
    consent = at_bluesky(browser, member, named=False)
    connected = sign_in(network_of(real_web, bluesky), bluesky.server, consent)
    assert connected.account.remote_id == member.did
    assert connected.account.handle == "@dora.test"


def test_no_on_the_consent_page_is_no(
    real_web: Web, bluesky: BlueskyServer, browser: Browser
) -> None:
    member = bluesky.member("nora")
    with pytest.raises(ConsentDenied):
        sign_in(
            network_of(real_web, bluesky),
            member.handle,
            at_bluesky(browser, member, answer="Deny access"),
        )


def test_a_handle_that_nobody_has_is_not_found(real_web: Web, bluesky: BlueskyServer) -> None:
    with pytest.raises(NotFound):
        network_of(real_web, bluesky).begin(
            "nobody.test", "http://127.0.0.1:1/callback", real_now()
        )


def test_what_is_shared_is_there_as_the_receipt_says(alice: Person, bluesky: BlueskyServer) -> None:
    words = f"Пишу сам 👩‍💻 about #work at https://example.org/story {uuid.uuid4()}"
    receipt = alice.publish(outgoing(words, language="ru"))
    there = next(one for one in bluesky.posts(alice.member) if one["uri"] == receipt.remote_id)
    assert there["value"]["text"] == words
    assert there["value"]["langs"] == ["ru"]
    marked = {
        words.encode()[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode()
        for facet in there["value"]["facets"]
    }
    assert marked == {"#work", "https://example.org/story"}
    assert alice.member.did in receipt.url


def test_a_picture_keeps_its_description(
    alice: Person, bluesky: BlueskyServer, tmp_path: Path
) -> None:
    file = tmp_path / "picture.png"
    file.write_bytes(png(64, 48))
    described = Attachment(str(file), "image/png", "Four people at a round table", 64, 48)
    receipt = alice.publish(outgoing("With a picture", pictures=(described,)))
    there = next(one for one in bluesky.posts(alice.member) if one["uri"] == receipt.remote_id)
    (image,) = there["value"]["embed"]["images"]
    assert image["alt"] == "Four people at a round table"
    assert image["aspectRatio"] == {"width": 64, "height": 48}
    assert image["image"]["size"] == len(file.read_bytes())


def test_a_link_becomes_a_card_with_its_picture(
    alice: Person, bluesky: BlueskyServer, tmp_path: Path
) -> None:
    thumbnail = tmp_path / "thumbnail.png"
    thumbnail.write_bytes(png(40, 30))
    card = LinkCard("https://example.org/story", "A story", "What it says", str(thumbnail))
    receipt = alice.publish(outgoing("Read this", link=card))
    there = next(one for one in bluesky.posts(alice.member) if one["uri"] == receipt.remote_id)
    external = there["value"]["embed"]["external"]
    assert (external["uri"], external["title"]) == (card.url, card.title)
    assert external["thumb"]["mimeType"] == "image/png"


def test_only_what_is_needed_was_asked_for_and_granted(
    alice: Person, real_web: Web, bluesky: BlueskyServer
) -> None:
    """The real server holds the token to the finer permissions: nothing else may be written."""
    assert alice.account.facts["scope"] == NEEDED
    like = {
        "repo": alice.account.remote_id,
        "collection": "app.bsky.feed.like",
        "record": {
            "$type": "app.bsky.feed.like",
            "createdAt": "2026-11-20T10:00:00Z",
            "subject": {"uri": f"at://{alice.account.remote_id}/app.bsky.feed.post/3k", "cid": "x"},
        },
    }
    answer = Bound(real_web).send(
        "POST",
        f"{alice.account.server}/xrpc/com.atproto.repo.createRecord",
        Key.of(alice.secrets.more[KEY]),
        real_now(),
        access=alice.secrets.access,
        json_body=like,
    )
    assert (answer.status, answer.json()["error"]) == (403, "ScopeMissingError")


def video(folder: Path, body: bytes = b"") -> Attachment:
    file = folder / "talk.mp4"
    file.write_bytes(body or mp4())
    return Attachment(str(file), "video/mp4", "We open the new hall", 1280, 720, 42.0)


def test_a_video_without_a_service_is_laid_in_the_repository(
    alice: Person, bluesky: BlueskyServer, tmp_path: Path
) -> None:
    clip = video(tmp_path)
    receipt = alice.publish(outgoing("We are open", pictures=(clip,), language="en, de"))
    there = next(one for one in bluesky.posts(alice.member) if one["uri"] == receipt.remote_id)
    embed = there["value"]["embed"]
    assert embed["$type"] == "app.bsky.embed.video"
    assert embed["alt"] == "We open the new hall"
    assert embed["aspectRatio"] == {"width": 1280, "height": 720}
    assert embed["video"]["mimeType"] == "video/mp4"
    assert embed["video"]["size"] == Path(clip.path).stat().st_size
    assert there["value"]["langs"] == ["en", "de"]
    alice.delete(receipt)


def test_a_video_service_may_lay_the_video_there_with_our_token_for_just_that(
    alice: Person,
    real_web: Web,
    bluesky: BlueskyServer,
    tmp_path: Path,
    serve: Callable[[Callable[[Request], Reply | None]], Served],
) -> None:
    """The service is a stand-in; its tokens are real, and the real server judges them."""
    server = f"http://localhost:{bluesky.gate.behind}"

    def lay(token: str, body: bytes) -> dict[str, Any]:
        answer = requests.post(
            f"{server}/xrpc/com.atproto.repo.uploadBlob",
            data=body,
            headers={"Authorization": f"Bearer {token}", "Content-Type": "video/mp4"},
            timeout=30,
        )
        assert answer.ok, answer.text
        return dict(answer.json()["blob"])

    service = VideoStage(serve, lay, check=False)
    # a name in which an address of numbers can't stand: did:web
    address = service.served.address.replace("127.0.0.1", "localhost")
    network = network_of(real_web, bluesky, video=address, pause=lambda _: None)
    before = bluesky.gate.count("POST", "/xrpc/com.atproto.repo.uploadBlob")
    clip = video(tmp_path)
    receipt = replace(alice, network=network).publish(outgoing("Through it", pictures=(clip,)))
    there = next(one for one in bluesky.posts(alice.member) if one["uri"] == receipt.remote_id)
    assert there["value"]["embed"]["video"]["size"] == Path(clip.path).stat().st_size
    assert service.videos == [Path(clip.path).read_bytes()]
    assert bluesky.gate.count("POST", "/xrpc/com.atproto.repo.uploadBlob") == before


def test_a_file_larger_than_the_server_takes_is_refused_and_nothing_posted(
    alice: Person, bluesky: BlueskyServer, tmp_path: Path
) -> None:
    before = bluesky.gate.count(*CREATING)
    with pytest.raises((Refused, Offline)):  # it may hang up in the middle of the file
        clip = video(tmp_path, mp4() + b"." * 6_000_000)
        alice.publish(outgoing("Too large", pictures=(clip,)))
    assert bluesky.gate.count(*CREATING) == before


def test_more_than_four_pictures_lie_in_a_gallery_that_the_server_checks(
    alice: Person, bluesky: BlueskyServer, tmp_path: Path
) -> None:
    file = tmp_path / "picture.png"
    file.write_bytes(png(64, 48))
    pictures = tuple(Attachment(str(file), "image/png", f"No. {n}", 64, 48) for n in range(10))
    receipt = alice.publish(outgoing("Ten of them", pictures=pictures))
    there = next(one for one in bluesky.posts(alice.member) if one["uri"] == receipt.remote_id)
    embed = there["value"]["embed"]
    assert embed["$type"] == "app.bsky.embed.gallery"
    assert [one["alt"] for one in embed["items"]] == [f"No. {n}" for n in range(10)]


def test_the_limits_fit_the_version_that_the_server_tells(alice: Person) -> None:
    assert alice.account.facts["version"]
    assert alice.network.limits(alice.account).picture_bytes == 2_000_000


def test_the_same_share_twice_is_one_post(alice: Person, bluesky: BlueskyServer) -> None:
    share, before = outgoing("Once is enough"), len(bluesky.posts(alice.member))
    assert alice.publish(share).remote_id == alice.publish(share).remote_id
    assert len(bluesky.posts(alice.member)) == before + 1


def test_a_lost_answer_is_unclear_and_looking_finds_the_one_post(
    alice: Person, bluesky: BlueskyServer
) -> None:
    share, before = outgoing(f"Said once {uuid.uuid4()}"), len(bluesky.posts(alice.member))
    bluesky.gate.lose_answer(*CREATING)
    with pytest.raises(Unclear):
        alice.publish(share)
    receipt = alice.find(share)
    assert receipt is not None
    posts = bluesky.posts(alice.member)
    assert [one["uri"] for one in posts if one["value"]["text"] == share.text] == [
        receipt.remote_id
    ]
    assert len(posts) == before + 1


def test_what_was_never_sent_is_surely_not_there(alice: Person) -> None:
    assert alice.find(outgoing("Never sent")) is None


def test_too_long_is_refused_before_anything_is_sent(alice: Person, bluesky: BlueskyServer) -> None:
    before = len(bluesky.gate.passed)
    with pytest.raises(TooLong) as caught:
        alice.publish(outgoing("👩‍💻" * 301))
    assert (caught.value.count, caught.value.limit) in [(301, 300), (3311, 3000)]
    assert len(bluesky.gate.passed) == before
    alice.publish(outgoing("é" * 300))


def test_without_a_view_nothing_is_counted_and_nothing_is_asked(alice: Person) -> None:
    sent = outgoing("To be counted")
    assert alice.measure(sent, alice.publish(sent)) == []


def test_likes_reposts_replies_and_followers_of_other_accounts_are_counted(
    alice: Person, bluesky: BlueskyServer, real_web: Web, serve: Callable[..., Served]
) -> None:
    view = serve(View(bluesky)).address
    counting = replace(alice, network=network_of(real_web, bluesky, view=view))
    sent = outgoing(f"To be liked {uuid.uuid4()}")
    receipt = counting.publish(sent)
    others = [bluesky.member(f"fan-{name}") for name in ("one", "two", "three")]
    before = values(counting.measure(sent, receipt))
    assert before[7] == {
        Measure.REACTIONS: 0,
        Measure.RESHARES: 0,
        Measure.REPLIES: 0,
        Measure.SAVES: None,
    }
    post = next(one for one in bluesky.posts(alice.member) if one["uri"] == receipt.remote_id)
    there = {"uri": post["uri"], "cid": post["cid"]}
    for other in others:
        bluesky.react(other, "app.bsky.feed.like", {"subject": there})
        bluesky.react(other, "app.bsky.graph.follow", {"subject": alice.member.did})
    bluesky.react(others[0], "app.bsky.feed.repost", {"subject": there})
    quote = {"$type": "app.bsky.embed.record", "record": there}
    bluesky.react(others[1], "app.bsky.feed.post", {"text": "Look", "embed": quote})
    answer = {"root": there, "parent": there}
    bluesky.react(others[2], "app.bsky.feed.post", {"text": "Yes", "reply": answer})
    after = values(counting.measure(sent, receipt))
    assert after[7] == {
        Measure.REACTIONS: 3,
        Measure.RESHARES: 2,
        Measure.REPLIES: 1,
        Measure.SAVES: None,
    }
    assert after[0][Measure.FOLLOWERS] == (before[0][Measure.FOLLOWERS] or 0) + 3
    counting.delete(receipt)
    gone = counting.measure(sent, receipt)
    assert {one.reason for one in gone if one.share} == {"gone"}


def values(found: list[Metric]) -> dict[int, dict[Measure, int | None]]:
    told: dict[int, dict[Measure, int | None]] = {}
    for one in found:
        told.setdefault(one.share, {})[one.measure] = one.value
    return told


def test_what_is_taken_down_is_gone_and_twice_is_fine(
    alice: Person, bluesky: BlueskyServer
) -> None:
    share = outgoing(f"Not for long {uuid.uuid4()}")
    receipt = alice.publish(share)
    alice.delete(receipt)
    alice.delete(receipt)
    assert alice.find(share) is None
    assert receipt.remote_id not in {one["uri"] for one in bluesky.posts(alice.member)}


def test_a_renewed_pair_works_and_the_old_one_ends_the_session(
    real_web: Web, bluesky: BlueskyServer, browser: Browser
) -> None:
    """The server really revokes everything when a refresh token comes twice: this is why
    only one renewal at a time may run and its result is kept before it is used."""
    first = connect(real_web, bluesky, browser, "erika")
    second = first.refresh()
    assert second.secrets.access != first.secrets.access
    assert second.secrets.refresh != first.secrets.refresh
    second.publish(outgoing("With the new pair"))
    with pytest.raises(SignedOut) as caught:
        first.refresh()
    assert caught.value.final
    with pytest.raises(SignedOut):
        second.refresh()


def test_a_revoked_session_is_signed_out(
    real_web: Web, bluesky: BlueskyServer, browser: Browser
) -> None:
    person = connect(real_web, bluesky, browser, "frieda")
    person.revoke()
    with pytest.raises(SignedOut):
        person.publish(outgoing("Not any more"))
    with pytest.raises(SignedOut) as caught:
        person.refresh()
    assert caught.value.final
    assert bluesky.posts(person.member) == []


def test_an_account_that_was_taken_down_may_not_post(
    real_web: Web, bluesky: BlueskyServer, browser: Browser
) -> None:
    person = connect(real_web, bluesky, browser, "gesine")
    bluesky.take_down(person.member)
    with pytest.raises((NotAllowed, SignedOut)):
        person.publish(outgoing("From nowhere"))


def test_secrets_of_somebody_else_are_not_used(
    alice: Person, real_web: Web, bluesky: BlueskyServer, browser: Browser
) -> None:
    other = connect(real_web, bluesky, browser, "hanna")
    before = bluesky.gate.count(*CREATING)
    with pytest.raises(WrongPerson):
        replace(alice, secrets=other.secrets).publish(outgoing("By whom?"))
    assert bluesky.gate.count(*CREATING) == before


def test_a_token_of_the_wrong_shape_is_signed_out_not_a_crash(alice: Person) -> None:
    broken = replace(alice, secrets=replace(alice.secrets, access=Secret("not.a.token")))
    with pytest.raises(SignedOut):
        broken.publish(outgoing("With nothing"))
