"""Pictures, cards and videos on Bluesky: nothing about them leaves a doubt."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from desktop.errors import Busy, NotAllowed, Offline, Refused, SignedOut, Unclear
from desktop.model import Attachment, LinkCard, Outgoing
from desktop.share.bluesky_record import languages
from desktop.share.bluesky_scopes import NEEDED
from tests.share.bluesky_stage import BlueskyStage
from tests.share.stage import CANARY, answer, connect, outgoing
from tests.share.videos import mp4


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def stage(serve, web) -> BlueskyStage:
    return BlueskyStage(serve, web)


def file(folder: Path, name: str, body: bytes) -> str:
    (folder / name).write_bytes(body)
    return str(folder / name)


def picture(folder: Path, body: bytes = b"\x89PNG....") -> Attachment:
    return Attachment(file(folder, "a.png", body), "image/png", "A lake", 640, 480)


def video(folder: Path) -> Attachment:
    path = file(folder, "talk.mp4", mp4())
    return Attachment(path, "video/mp4", "We open the new hall", 1280, 720, 42.0)


def with_media(now: datetime, *media: Attachment) -> Outgoing:
    return replace(outgoing(now, "Look"), pictures=media)


def publish(stage: BlueskyStage, share: Outgoing, now: datetime):
    person = connect(stage, now)
    return stage.network.publish(person.account, person.secrets, share, now)


def sent(stage: BlueskyStage, method: str) -> int:
    return sum(urlsplit(request.path).path.endswith(method) for request in stage.served.requests)


# --- pictures and cards -----------------------------------------------------------------------


def test_pictures_have_their_descriptions_and_their_shape(stage, now, tmp_path):
    bare = replace(picture(tmp_path), alt="", width=0, height=0)
    card = LinkCard("https://example.org/a", "T")
    publish(stage, replace(with_media(now, picture(tmp_path), bare), link=card), now)
    (made,) = stage.records.values()
    images = made["embed"]["images"]
    assert images[0]["alt"] == "A lake"
    assert images[0]["aspectRatio"] == {"width": 640, "height": 480}
    assert images[1]["alt"] == "" and "aspectRatio" not in images[1]
    assert stage.blobs[0] == ("image/png", b"\x89PNG....")
    assert made["text"] == "Look\n\nhttps://example.org/a"  # no room for a card


@pytest.mark.parametrize(("number", "kind"), [(4, "images"), (5, "gallery"), (10, "gallery")])
def test_more_than_four_pictures_lie_in_a_gallery(stage, now, tmp_path, number, kind):
    publish(stage, with_media(now, *[picture(tmp_path)] * number), now)
    (made,) = stage.records.values()
    embed = made["embed"]
    assert embed["$type"] == f"app.bsky.embed.{kind}"
    pictures = embed["items" if kind == "gallery" else "images"]
    assert [one["alt"] for one in pictures] == ["A lake"] * number
    assert all(one["aspectRatio"] == {"width": 640, "height": 480} for one in pictures)
    if kind == "gallery":
        assert {one["$type"] for one in pictures} == {"app.bsky.embed.gallery#image"}


def test_a_gallery_is_whole_even_where_a_shape_is_not_known(stage, now, tmp_path):
    bare = replace(picture(tmp_path), width=0, height=0)
    publish(stage, with_media(now, *[bare] * 5), now)
    (made,) = stage.records.values()
    assert all("aspectRatio" in one for one in made["embed"]["items"])


@pytest.mark.parametrize(
    ("body", "there"),
    [(b"\xff\xd8\xff.", True), (b"\xff\xd8\xff" + b"." * 1_000_000, False), (b"<svg/>", False)],
)
def test_a_link_card_is_made_here_and_better_without_a_picture_than_not_at_all(
    stage, now, tmp_path, body, there
):
    card = LinkCard("https://example.org/a", "Title", "Text", file(tmp_path, "t", body))
    publish(stage, replace(outgoing(now, "Look"), link=card), now)
    (made,) = stage.records.values()
    external = made["embed"]["external"]
    assert (external["uri"], external["title"], external["description"]) == (
        "https://example.org/a", "Title", "Text",
    )  # fmt: skip
    assert ("thumb" in external) is there
    assert made["text"] == "Look"


UPLOAD_REPLIES = [
    (None, Offline),
    ((500, {}, b""), Offline),
    ((200, {}, b"<html>"), Offline),
    ((302, {"Location": "/elsewhere"}, b""), Offline),
    (answer(404, {}), Refused),
    (answer(413, {"error": "PayloadTooLarge"}), Refused),
    (answer(429, {}, {"Retry-After": "9"}), Busy),
    (answer(503, {}, {"Retry-After": "9"}), Busy),
    (answer(400, {"error": "ExpiredToken"}), SignedOut),
    (answer(403, {"error": "ScopeMissingError", "message": 'Missing "blob:*/*"'}), NotAllowed),
]


@pytest.mark.parametrize("kind", [picture, video])
@pytest.mark.parametrize(("reply", "error"), UPLOAD_REPLIES)
def test_a_failed_upload_is_no_reason_for_doubt(serve, web, now, tmp_path, reply, error, kind):
    stage = BlueskyStage(serve, web, {"video": ""})
    person = connect(stage, now)
    usual = stage.served.answer
    stage.served.answer = lambda request: reply if "uploadBlob" in request.path else usual(request)
    with pytest.raises(error) as caught:
        share = with_media(now, kind(tmp_path))
        stage.network.publish(person.account, person.secrets, share, now)
    assert stage.posts() == 0
    if reply is not None and reply[0] == 413:
        assert caught.value.reason == f"{kind.__name__}_size"


def test_what_bluesky_would_not_take_is_refused_before_anything_is_sent(serve, web, now, tmp_path):
    stage = BlueskyStage(serve, web, {"picture_bytes": 10})
    person = connect(stage, now)
    before = len(stage.served.requests)
    still, clip = picture(tmp_path, b"\x89PNG"), video(tmp_path)
    for media, why in (
        ([picture(tmp_path, b"\x89PNG" * 3)], "picture_size"),
        ([still] * 11, "pictures"),
        ([replace(still, mime="image/gif")], "picture_type"),
        ([clip, clip], "videos"),
        ([replace(clip, mime="video/webm")], "video_type"),
        ([replace(clip, seconds=601.0)], "video_length"),
        ([replace(clip, mime="application/pdf")], "document"),
    ):
        (tmp_path / "a.png").write_bytes(b"\x89PNG" * (3 if why == "picture_size" else 1))
        with pytest.raises(Refused) as caught:
            share = with_media(now, *media)
            stage.network.publish(person.account, person.secrets, share, now)
        assert caught.value.reason == why
    assert len(stage.served.requests) == before


@pytest.mark.parametrize(
    ("version", "most"),
    [("0.4.217", 1_000_000), ("0.4.158", 1_000_000), ("0.4.218", 2_000_000),
     ("0.5.35", 2_000_000), ("1a2b3c", 2_000_000), ("", 2_000_000)],
)  # fmt: skip
def test_an_older_server_takes_smaller_pictures(stage, now, tmp_path, version, most):
    stage.version = version
    person = connect(stage, now)
    assert stage.network.limits(person.account).picture_bytes == most
    share = with_media(now, picture(tmp_path, b"\x89PNG" + b"." * (most - 3)))
    with pytest.raises(Refused):
        stage.network.publish(person.account, person.secrets, share, now)
    assert stage.blobs == []


def test_a_record_with_a_blob_too_large_for_it_says_so(stage, now, tmp_path):
    person = connect(stage, now)
    usual = stage.served.answer
    stage.served.answer = lambda request: (
        answer(400, {"error": "BlobTooLarge", "message": "too large"})
        if "createRecord" in request.path
        else usual(request)
    )
    with pytest.raises(Refused) as caught:
        share = with_media(now, picture(tmp_path))
        stage.network.publish(person.account, person.secrets, share, now)
    assert caught.value.reason == "picture_size"


def test_a_large_file_is_not_sent_twice_for_a_proof(stage, now, tmp_path):
    person = connect(stage, now)
    stage.nonce += 5  # every nonce that we know is too old
    share = with_media(now, picture(tmp_path, b"\x89PNG" + b"." * 300_000))
    stage.network.publish(person.account, person.secrets, share, now)
    assert sent(stage, "uploadBlob") == 1
    assert stage.blobs[0][1] == b"\x89PNG" + b"." * 300_000


def test_a_lost_answer_after_uploads_is_found_by_its_key(stage, now, tmp_path):
    person = connect(stage, now)
    share = with_media(now, picture(tmp_path))
    stage.fault("hangs_up_after")
    with pytest.raises(Unclear):
        stage.network.publish(person.account, person.secrets, share, now)
    found = stage.network.find(person.account, person.secrets, share, now)
    again = stage.network.publish(person.account, person.secrets, share, now)
    assert found is not None and again.remote_id == found.remote_id
    assert stage.posts() == 1


# --- videos -----------------------------------------------------------------------------------


def test_a_video_goes_through_the_service_that_makes_it_playable(stage, now, tmp_path):
    clip = video(tmp_path)
    publish(stage, with_media(now, clip), now)
    (made,) = stage.records.values()
    embed = made["embed"]
    assert embed["$type"] == "app.bsky.embed.video"
    assert embed["alt"] == "We open the new hall"
    assert embed["aspectRatio"] == {"width": 1280, "height": 720}
    assert embed["video"]["ref"] == {"$link": "b1"}
    assert stage.service.videos == [Path(clip.path).read_bytes()]
    assert stage.pauses
    assert sent(stage, "uploadBlob") == 0  # the service laid it there
    # the service never sees the token of the session
    said = [one.headers.get("Authorization", "") for one in stage.service.served.requests]
    assert not any(value.startswith("DPoP") or f"{CANARY}-access" in value for value in said)


@pytest.mark.parametrize(
    ("method", "reply"),
    [
        ("getUploadLimits", None),
        ("getUploadLimits", (500, {}, b"")),
        ("getUploadLimits", (200, {}, b"<html>")),
        ("getUploadLimits", answer(401, {"error": "profile_not_found", "canUpload": False})),
        ("uploadVideo", (500, {}, b"")),
        ("uploadVideo", answer(401, {"error": "BadJwt"})),
        ("uploadVideo", answer(404, {"error": "XRPCNotSupported"})),
        ("getJobStatus", answer(404, {"error": "NotFound"})),
    ],
)
def test_a_service_that_cannot_be_used_leaves_the_direct_way(stage, now, tmp_path, method, reply):
    stage.service.replies[method] = reply
    publish(stage, with_media(now, video(tmp_path)), now)
    assert stage.blobs == [("video/mp4", mp4())]
    assert stage.posts() == 1


def test_a_server_that_does_not_say_its_name_is_called_after_its_address(stage, now, tmp_path):
    stage.did = ""
    publish(stage, with_media(now, video(tmp_path)), now)
    assert len(stage.service.videos) == 1 and sent(stage, "uploadBlob") == 0


@pytest.mark.parametrize("code", ["pds_upload_failure", "generic_failure", ""])
def test_a_service_that_fails_at_its_own_work_leaves_the_direct_way(stage, now, tmp_path, code):
    stage.service.end = {"state": "JOB_STATE_FAILED", "failureCode": code, "error": "oops"}
    publish(stage, with_media(now, video(tmp_path)), now)
    assert stage.blobs == [("video/mp4", mp4())]


@pytest.mark.parametrize(
    ("code", "reason"),
    [("validation_failure", "Not a video"), ("encoding_failure", "Not a video"),
     ("pds_upload_unsupported_blob_size", "video_size")],
)  # fmt: skip
def test_a_video_that_the_service_cannot_use_is_refused(stage, now, tmp_path, code, reason):
    stage.service.end = {
        "state": "JOB_STATE_FAILED", "failureCode": code, "message": "Not a video",
    }  # fmt: skip
    with pytest.raises(Refused) as caught:
        publish(stage, with_media(now, video(tmp_path)), now)
    assert caught.value.reason == reason
    assert stage.posts() == 0


@pytest.mark.parametrize(
    ("reply", "kind"),
    [(answer(400, {"error": "BadRequest", "message": "too long"}), Refused),
     (answer(413, {}), Refused), (answer(429, {}, {"Retry-After": "9"}), Busy), (None, Offline)],
)  # fmt: skip
def test_a_video_that_does_not_get_through_is_no_reason_for_doubt(
    stage, now, tmp_path, reply, kind
):
    stage.service.replies["uploadVideo"] = reply
    with pytest.raises(kind):
        publish(stage, with_media(now, video(tmp_path)), now)
    assert stage.posts() == 0 and stage.blobs == []


def test_a_video_that_the_service_knows_already_is_not_worked_on_again(stage, now, tmp_path):
    blob = stage._lay("video/mp4", b"made earlier")
    stage.service.replies["uploadVideo"] = answer(
        409, {"error": "already_exists", "jobId": "job-7", "state": "JOB_STATE_COMPLETED"}
    )
    stage.service.replies["getJobStatus"] = answer(
        200, {"jobStatus": {"jobId": "job-7", "state": "JOB_STATE_COMPLETED", "blob": blob}}
    )
    publish(stage, with_media(now, video(tmp_path)), now)
    (made,) = stage.records.values()
    assert made["embed"]["video"] == blob


def test_a_day_s_videos_used_up_is_for_tomorrow(stage, now, tmp_path):
    for left in ({"remainingDailyVideos": 0}, {"remainingDailyBytes": 100}):
        stage.service.allowance = {"canUpload": False, "remainingDailyVideos": 5, **left}
        with pytest.raises(Busy) as caught:
            publish(stage, with_media(now, video(tmp_path)), now)
        assert 0 < caught.value.retry_after <= 25 * 3600
    assert stage.posts() == 0


def test_a_person_who_may_not_upload_videos_is_told_why(stage, now, tmp_path):
    stage.service.allowance = {
        "canUpload": False, "error": "unconfirmed_email", "message": "Confirm your email first",
    }  # fmt: skip
    with pytest.raises(NotAllowed) as caught:
        publish(stage, with_media(now, video(tmp_path)), now)
    assert caught.value.reason == "Confirm your email first"
    assert stage.posts() == 0


def test_a_video_that_takes_long_is_uploaded_once_and_given_up_after_half_an_hour(
    stage, now, tmp_path
):
    person = connect(stage, now)
    stage.service.work = 10_000
    share = with_media(now, video(tmp_path))
    for minutes in range(0, 30, 6):
        with pytest.raises(Busy):
            later = now + timedelta(minutes=minutes)
            stage.network.publish(person.account, person.secrets, share, later)
    with pytest.raises(Refused) as caught:
        later = now + timedelta(minutes=31)
        stage.network.publish(person.account, person.secrets, share, later)
    assert caught.value.reason == "processing"
    assert len(stage.service.videos) == 1 and stage.posts() == 0


def test_a_video_that_is_ready_at_the_next_try_is_posted(stage, now, tmp_path):
    person = connect(stage, now)
    stage.service.work = 20
    share = with_media(now, video(tmp_path))
    with pytest.raises(Busy):
        stage.network.publish(person.account, person.secrets, share, now)
    stage.network.publish(person.account, person.secrets, share, now + timedelta(minutes=1))
    assert len(stage.service.videos) == 1 and stage.posts() == 1


def test_without_the_permission_for_the_service_a_video_is_laid_there_directly(
    serve, web, now, tmp_path
):
    narrow = " ".join(one for one in NEEDED.split() if not one.startswith("rpc:"))
    stage = BlueskyStage(serve, web, {"scope": narrow})
    publish(stage, with_media(now, video(tmp_path)), now)
    assert stage.blobs == [("video/mp4", mp4())]
    assert stage.service.served.requests == []


@pytest.mark.parametrize("address", ["", "http://video.example", "https://10.0.0.7"])
def test_a_service_that_must_not_get_a_token_is_not_used(serve, web, now, tmp_path, address):
    stage = BlueskyStage(serve, web, {"video": address})
    publish(stage, with_media(now, video(tmp_path)), now)
    assert stage.blobs == [("video/mp4", mp4())]


# --- languages --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "tags"),
    [("en-GB", ["en-GB"]), ("de, en;fr  it", ["de", "en", "fr"]), ("", []), ("deutsch!", []),
     ("en en", ["en"]), ("x", []), ("zh-Hant-TW", ["zh-Hant-TW"])],
)  # fmt: skip
def test_languages_are_tags_that_a_server_takes(written, tags):
    assert languages(written) == tags


def test_a_language_that_is_none_is_left_out_of_the_record(stage, now):
    publish(stage, replace(outgoing(now), language="klingon, please"), now)
    (made,) = stage.records.values()
    assert "langs" not in made
