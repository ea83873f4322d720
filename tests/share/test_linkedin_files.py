"""Pictures, videos and documents on LinkedIn: sent before the post, which is sent once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from desktop.errors import (
    BadFile,
    Busy,
    GoodwordError,
    NotAllowed,
    Offline,
    Outdated,
    Refused,
    SignedOut,
)
from desktop.model import Attachment, LinkCard, Outgoing, Receipt
from desktop.share.linkedin import LinkedIn
from tests.share import pictures, videos
from tests.share.linkedin_stage import LinkedInStage
from tests.share.linkedin_uploads import PART
from tests.share.stage import answer, connect, outgoing
from tests.share.test_contract import quiet

PDF = b"%PDF-1.7\n" + b"x" * 4000
Make = Callable[..., Attachment]


@pytest.fixture
def stage(serve, web) -> LinkedInStage:
    return LinkedInStage(serve, web)


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def one(body: bytes, mime: str, alt: str = "", title: str = "") -> Attachment:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}-quay.{mime.partition('/')[2]}"
        path.write_bytes(body)
        return Attachment(str(path), mime, alt, title=title)

    return one


def share(now: datetime, *files: Attachment, link: LinkCard | None = None) -> Outgoing:
    return replace(outgoing(now, "Good news (at last)"), pictures=files, link=link)


def publish(stage: LinkedInStage, sent: Outgoing, now: datetime) -> Receipt:
    person = connect(stage, now)
    return stage.network.publish(person.account, person.secrets, sent, now)


def content(stage: LinkedInStage) -> dict[str, object]:
    (post,) = stage.live.values()
    return post["content"]


def not_posted(
    stage: LinkedInStage, kind: type[Exception], sent: Outgoing, now: datetime
) -> object:
    with pytest.raises(kind) as caught:
        publish(stage, sent, now)
    assert type(caught.value) is kind
    assert quiet(caught.value)
    assert stage.posts() == 0
    assert "/rest/posts" not in [request.path for request in stage.served.requests]
    return caught.value


def test_one_picture_with_its_description(stage, now, make):
    publish(stage, share(now, make(pictures.png(), "image/png", "Three (3) ships_")), now)
    (file,) = stage.uploads.files.values()
    assert content(stage) == {"media": {"id": file.urn, "altText": "Three (3) ships_"}}
    assert file.body == pictures.png()


def test_many_pictures_in_their_order(stage, now, make):
    files = [make(pictures.png(5 + n), "image/png", f"Ship {n}" if n else "") for n in range(3)]
    publish(stage, share(now, *files), now)
    images = content(stage)["multiImage"]["images"]
    assert [image.get("altText") for image in images] == [None, "Ship 1", "Ship 2"]
    sent = [stage.uploads.files[image["id"]].body for image in images]
    assert sent == [Path(file.path).read_bytes() for file in files]


def test_with_pictures_the_link_stands_in_the_words(stage, now, make):
    link = LinkCard("https://harbour.example/quay_3", "Quay")
    publish(stage, share(now, make(pictures.png(), "image/png"), link=link), now)
    assert stage.shown().text == "Good news (at last)\n\nhttps://harbour.example/quay_3"


def test_a_card_has_our_picture(stage, now, make):
    picture = make(pictures.png(), "image/png")
    link = LinkCard("https://harbour.example/quay", "Quay", "News", picture.path)
    publish(stage, share(now, link=link), now)
    (file,) = stage.uploads.files.values()
    assert content(stage)["article"]["thumbnail"] == file.urn


@pytest.mark.parametrize("body", [b"RIFF\0\0\0\0WEBPVP8 ", b"<svg/>", b""])
def test_a_picture_that_linkedin_takes_not_leaves_the_card_without(stage, now, make, body):
    link = LinkCard("https://harbour.example/quay", "Quay", "", make(body, "image/webp").path)
    publish(stage, share(now, link=link), now)
    assert content(stage) == {"article": {"source": link.url, "title": "Quay"}}


def test_a_card_whose_picture_is_gone_or_refused_goes_without(stage, now, make):
    gone = LinkCard("https://harbour.example/quay", "Quay", "", "/nowhere/quay.png")
    publish(stage, share(now, link=gone), now)
    assert "thumbnail" not in content(stage)["article"]
    stage.live.clear()
    stage.uploads.trouble = [400]
    link = replace(gone, thumbnail=make(pictures.png(), "image/png").path)
    publish(stage, share(now, link=link), now)
    assert "thumbnail" not in content(stage)["article"]


def test_a_video_goes_in_parts_and_is_waited_for(stage, now, make):
    body = videos.mp4() + bytes(range(256)) * 36_000  # two parts and a bit
    stage.uploads.working = 3
    publish(stage, share(now, make(body, "video/mp4", title="How (we) build_")), now)
    (file,) = stage.uploads.files.values()
    assert file.body == body
    assert len(file.tags) == 1 + len(body) // PART == 3
    assert set(stage.uploads.tokens_at_parts) == {""}  # their addresses speak for themselves
    assert content(stage) == {"media": {"id": file.urn, "title": "How (we) build_"}}
    assert len(stage.pauses) == 4


def test_a_document_has_a_title(stage, now, make):
    publish(stage, share(now, make(PDF, "application/pdf", title="Harbour [plan]")), now)
    (file,) = stage.uploads.files.values()
    assert file.body == PDF
    assert content(stage) == {"media": {"id": file.urn, "title": "Harbour [plan]"}}


def test_a_document_without_a_title_gets_that_of_its_link_or_file(stage, now, make):
    link = LinkCard("https://harbour.example/plan", "The plan")
    publish(stage, share(now, make(PDF, "application/pdf"), link=link), now)
    assert content(stage)["media"]["title"] == "The plan"
    stage.live.clear()
    publish(stage, share(now, make(PDF, "application/pdf")), now)
    assert content(stage)["media"]["title"] == "1-quay"


def test_a_state_that_may_not_be_read_is_given_time_and_the_post_tried_again(stage, now, make):
    stage.uploads.readable, stage.uploads.working = False, 3
    publish(stage, share(now, make(videos.mp4(), "video/mp4")), now)
    assert stage.posts() == 1
    tries = [request for request in stage.served.requests if request.path == "/rest/posts"]
    assert len(tries) == 3 + 1


def test_a_file_that_is_never_ready_waits_its_turn_and_posts_nothing(stage, now, make):
    stage.uploads.working = 10_000
    not_posted(stage, Busy, share(now, make(videos.mp4(), "video/mp4")), now)
    assert sum(stage.pauses) < 150


def test_a_file_that_was_there_once_is_not_sent_again(stage, now, make):
    person = connect(stage, now)
    sent = share(now, make(videos.mp4(), "video/mp4"))
    stage.uploads.working = 30
    with pytest.raises(Busy) as caught:
        stage.network.publish(person.account, person.secrets, sent, now)
    later = now + timedelta(seconds=caught.value.retry_after)
    stage.network.publish(person.account, person.secrets, sent, later)
    assert stage.posts() == len(stage.uploads.files) == 1


def test_a_file_that_is_not_ready_for_the_post_is_not_sent_again_either(stage, now, make):
    person = connect(stage, now)
    sent = share(now, make(videos.mp4(), "video/mp4"))
    stage.uploads.readable, stage.uploads.working = False, 5
    with pytest.raises(Busy):
        stage.network.publish(person.account, person.secrets, sent, now)
    assert stage.posts() == 0
    stage.network.publish(person.account, person.secrets, sent, now + timedelta(minutes=2))
    assert stage.posts() == len(stage.uploads.files) == 1


def test_files_outlast_a_busy_moment_but_no_refusal(stage, now, make):
    person = connect(stage, now)
    sent = share(now, make(pictures.png(), "image/png"))
    for fault, kind, files in (("busy", Busy, 1), ("busy", Busy, 1), ("refused", Refused, 1)):
        stage.fault(fault)
        with pytest.raises(kind):
            stage.network.publish(person.account, person.secrets, sent, now)
        assert len(stage.uploads.files) == files
    stage.network.publish(person.account, person.secrets, sent, now)
    assert len(stage.uploads.files) == 2
    assert stage.posts() == 1


def test_a_file_that_took_too_long_is_sent_anew(stage, now, make):
    person = connect(stage, now)
    sent = share(now, make(videos.mp4(), "video/mp4"))
    stage.uploads.working = 10_000
    with pytest.raises(Busy):
        stage.network.publish(person.account, person.secrets, sent, now)
    stage.uploads.working = 0
    stage.network.publish(person.account, person.secrets, sent, now + timedelta(hours=1))
    assert stage.posts() == 1
    assert len(stage.uploads.files) == 2


def test_a_file_that_linkedin_can_not_read_is_refused_with_its_reason(stage, now, make):
    stage.uploads.failed = "ASPECT_RATIO"
    error = not_posted(stage, Refused, share(now, make(videos.mp4(), "video/mp4")), now)
    assert (error.reason, error.said) == ("processing", "ASPECT_RATIO")


@pytest.mark.parametrize("trouble", [[0], [503], [500]])
@pytest.mark.parametrize("kind", ["picture", "video", "document"])
def test_a_part_that_got_lost_is_sent_once_more(stage, now, make, trouble, kind):
    files = {
        "picture": (pictures.png(), "image/png"),
        "video": (videos.mp4(), "video/mp4"),
        "document": (PDF, "application/pdf"),
    }
    body, mime = files[kind]
    stage.uploads.trouble = list(trouble)
    publish(stage, share(now, make(body, mime)), now)
    assert stage.posts() == 1
    (file,) = stage.uploads.files.values()
    assert file.body == body


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [([0, 0], Offline), ([503, 503], Offline), ([400], Refused), ([404], Refused)],
)
def test_an_upload_that_fails_posts_nothing(stage, now, make, trouble, kind):
    stage.uploads.trouble = trouble
    not_posted(stage, kind, share(now, make(pictures.png(), "image/png")), now)


@pytest.mark.parametrize("body", [{}, {"value": 7}, {"value": {"image": "urn:li:image:1"}}])
def test_an_answer_to_an_upload_that_means_nothing_posts_nothing(stage, now, make, body):
    person = connect(stage, now)
    stage.served.answer = lambda request: answer(200, body)
    sent = share(now, make(pictures.png(), "image/png"))
    with pytest.raises(Offline):
        stage.network.publish(person.account, person.secrets, sent, now)


def test_a_file_goes_nowhere_without_encryption_and_the_token_only_to_linkedin(stage, now, make):
    person = connect(stage, now)
    for url in ("http://harbour.example/steal", "file:///etc/passwd", "https:", "ftp://[::1"):
        value = {"value": {"uploadUrl": url, "image": "urn:li:image:1"}}
        stage.served.answer = lambda request, value=value: answer(200, value)
        sent = share(now, make(pictures.png(), "image/png"))
        with pytest.raises(Offline):
            stage.network.publish(person.account, person.secrets, sent, now)


def test_parts_that_do_not_make_the_whole_file_are_not_sent(stage, now, make):
    person = connect(stage, now)
    sent = share(now, make(videos.mp4(), "video/mp4"))
    size = len(videos.mp4())
    place = f"{stage.served.address}/dms-uploads/1/0"
    for first, last in ((0, size), (1, size - 1), (0, size - 2), (0, "9"), (0, None)):
        part = {"uploadUrl": place, "firstByte": first, "lastByte": last}
        value = {"video": "urn:li:video:1", "uploadToken": "t", "uploadInstructions": [part]}
        stage.served.answer = lambda request, value=value: answer(200, {"value": value})
        with pytest.raises(Offline):
            stage.network.publish(person.account, person.secrets, sent, now)
    assert not [request for request in stage.served.requests if request.method == "PUT"]


def test_what_is_too_large_too_many_or_mixed_never_leaves_the_machine(stage, now, make):
    small = replace(stage.network.limits(None), picture_bytes=50, document_bytes=100)
    stage.network._limits = small
    picture, video = make(pictures.png(), "image/png"), make(videos.mp4(), "video/mp4")
    for sent, reason in (
        (share(now, picture), "picture_size"),
        (share(now, *[make(b"x", "image/png")] * 21), "pictures"),
        (share(now, make(PDF, "application/pdf")), "document_size"),
        (share(now, picture, video), "mixed"),
        (share(now, video, video), "videos"),
        (share(now, picture, make(PDF, "application/pdf")), "mixed"),
        (share(now, make(PDF, "application/msword")), "document"),
        (share(now, replace(picture, mime="image/webp")), "picture_type"),
    ):
        before = len(stage.served.requests)
        error = not_posted(stage, Refused, sent, now)
        assert error.reason == reason
        assert len(stage.served.requests) == before + 2  # signing in


def test_a_file_that_is_gone_is_named_without_its_folder(stage, now, tmp_path):
    gone = Attachment(str(tmp_path / "quay.png"), "image/png")
    error = not_posted(stage, BadFile, share(now, gone), now)
    assert error.address == "quay.png"


def test_a_dead_token_or_version_is_known_at_the_first_file(serve, web, now, make):
    stage = LinkedInStage(serve, web)
    person = connect(stage, now)
    stage.tokens.clear()
    sent = share(now, make(pictures.png(), "image/png"))
    with pytest.raises(SignedOut):
        stage.network.publish(person.account, person.secrets, sent, now)
    old = LinkedInStage(serve, web, version="202001")
    not_posted(old, Outdated, sent, now)


def test_leaving_ends_the_wait_for_a_file_and_nothing_was_posted(stage, web, now, make):
    person = connect(stage, now)
    stage.uploads.working = 10_000
    patient = LinkedIn(web, stage.config)  # waits in earnest
    ended: list[GoodwordError] = []

    def publish_it() -> None:
        sent = share(now, make(videos.mp4(), "video/mp4"))
        with pytest.raises(Offline) as caught:
            patient.publish(person.account, person.secrets, sent, now)
        ended.append(caught.value)

    working = threading.Thread(target=publish_it)
    working.start()
    while not any("finalizeUpload" in request.path for request in list(stage.served.requests)):
        working.join(0.01)
    web.close()
    working.join()
    assert len(ended) == 1
    assert stage.posts() == 0


# --- the older interface ----------------------------------------------------------------------


@pytest.mark.parametrize("closed", [{"posts"}, {"posts", "images", "videos"}])
def test_where_posts_are_closed_pictures_go_the_older_way(stage, now, make, closed):
    stage.closed = closed
    files = [make(pictures.png(5 + n), "image/png", f"Ship {n}") for n in range(2)]
    publish(stage, share(now, *files), now)
    assert stage.posts() == 1
    (post,) = stage.live.values()
    there = post["specificContent"]["com.linkedin.ugc.ShareContent"]
    assert there["shareMediaCategory"] == "IMAGE"
    assert [one["description"]["text"] for one in there["media"]] == ["Ship 0", "Ship 1"]
    bodies = [stage.uploads.files[one["media"]].body for one in there["media"]]
    assert bodies == [Path(file.path).read_bytes() for file in files]
    assert stage.shown().text == "Good news (at last)"


def test_a_video_goes_the_older_way_too_and_is_waited_for(serve, web, now, make):
    stage = LinkedInStage(serve, web, endpoint="ugcPosts")
    stage.uploads.working = 2
    publish(stage, share(now, make(videos.mp4(), "video/mp4")), now)
    (post,) = stage.live.values()
    there = post["specificContent"]["com.linkedin.ugc.ShareContent"]
    assert there["shareMediaCategory"] == "VIDEO"
    assert len(stage.pauses) == 3


def test_documents_do_not_go_the_older_way(serve, web, now, make):
    stage = LinkedInStage(serve, web)
    stage.closed = {"documents"}
    document = share(now, make(PDF, "application/pdf"))
    error = not_posted(stage, NotAllowed, document, now)
    assert error.permission == "documents.CREATE"
    older = LinkedInStage(serve, web, endpoint="ugcPosts")
    assert not older.network.limits(None).documents
    assert not_posted(older, Refused, document, now).reason == "document"
