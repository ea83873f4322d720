"""Pictures and videos on Mastodon and its relatives: nothing about them leaves a doubt."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.errors import BadFile, Busy, Offline, Refused, SignedOut, Unclear
from desktop.model import Attachment, Outgoing
from desktop.share import mastodon_server
from tests.share.mastodon_stage import MastodonStage
from tests.share.stage import answer, connect, outgoing
from tests.share.videos import mp4


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def stage(serve, web) -> MastodonStage:
    return MastodonStage(serve, web)


def picture(folder: Path, size: int = 100, alt: str = "A lake") -> Attachment:
    path = folder / f"{size}.png"
    path.write_bytes(b"\x89PNG" + b"x" * (size - 4))
    return Attachment(str(path), "image/png", alt, 4, 3)


def video(folder: Path, **more: object) -> Attachment:
    path = folder / "talk.mp4"
    path.write_bytes(mp4())
    return replace(
        Attachment(str(path), "video/mp4", "We open the new hall", 1280, 720, 42.0), **more
    )


def with_media(now: datetime, *media: Attachment) -> Outgoing:
    return replace(outgoing(now), pictures=media)


def uploads(stage: MastodonStage) -> int:
    return sum(request.path.endswith("/media") for request in stage.served.requests)


def test_pictures_go_first_with_their_descriptions(stage, now, tmp_path):
    person = connect(stage, now)
    stage.media_delay = 3
    share = with_media(now, picture(tmp_path), picture(tmp_path, 200, "Ein Bär 🐻"))
    stage.network.publish(person.account, person.secrets, share, now)
    assert stage.posts() == 1
    assert stage.pauses  # the server worked on it, and we waited
    assert stage.media["2"] == {"description": "Ein Bär 🐻", "type": "image/png", "bytes": "200"}
    assert [one["id"] for one in stage.statuses[0]["media_attachments"]] == ["1", "2"]


def test_a_video_goes_up_in_pieces_and_arrives_whole(stage, now, tmp_path):
    person = connect(stage, now)
    stage.media_delay = 4
    clip = video(tmp_path)
    stage.network.publish(person.account, person.secrets, with_media(now, clip), now)
    (one,) = stage.statuses[0]["media_attachments"]
    assert one["description"] == "We open the new hall" and one["type"] == "video/mp4"
    assert one["bytes"] == str(Path(clip.path).stat().st_size)
    sent = next(one for one in stage.served.requests if one.path.endswith("/v2/media"))
    assert "Transfer-Encoding" not in sent.headers
    assert Path(clip.path).read_bytes() in sent.body


@pytest.mark.parametrize("file", [picture, video])
def test_what_is_never_ready_posts_nothing_and_is_uploaded_once(stage, now, tmp_path, file):
    person = connect(stage, now)
    stage.media_delay = 1000
    share = with_media(now, file(tmp_path))
    for minutes in range(0, 30, 5):
        with pytest.raises(Busy):
            later = now + timedelta(minutes=minutes)
            stage.network.publish(person.account, person.secrets, share, later)
    assert uploads(stage) == 1
    later = now + timedelta(minutes=31)
    with pytest.raises(Refused) as caught:
        stage.network.publish(person.account, person.secrets, share, later)
    assert caught.value.reason == "processing"
    assert stage.posts() == 0


def test_a_video_that_took_longer_than_we_waited_is_posted_at_the_next_try(stage, now, tmp_path):
    person = connect(stage, now)
    stage.media_delay = 20
    share = with_media(now, video(tmp_path))
    with pytest.raises(Busy):
        stage.network.publish(person.account, person.secrets, share, now)
    stage.network.publish(person.account, person.secrets, share, now + timedelta(minutes=1))
    assert stage.posts() == 1 and uploads(stage) == 1


def test_a_file_that_the_server_forgot_is_uploaded_again(stage, now, tmp_path):
    person = connect(stage, now)
    stage.media_delay = 1000
    share = with_media(now, picture(tmp_path))
    with pytest.raises(Busy):
        stage.network.publish(person.account, person.secrets, share, now)
    stage.media.clear()
    stage.media_delay = 0
    stage.network.publish(person.account, person.secrets, share, now)
    assert stage.posts() == 1 and uploads(stage) == 2


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (None, Offline),
        ((500, {}, b""), Offline),
        ((503, {"Retry-After": "9"}, b""), Busy),
        ((200, {}, b"<html>"), Offline),
        ((200, {}, b'{"id": null}'), Offline),
        (answer(200, {"id": "1", "type": "unknown"}), Refused),
        ((302, {"Location": "/elsewhere"}, b""), Offline),
        (answer(404, {"error": "Not found"}), Refused),
        (answer(401, {"error": "The access token is invalid"}), SignedOut),
        (answer(413, {}), Refused),
        (answer(422, {"error": "File content type is invalid"}), Refused),
        (answer(429, {}, {"Retry-After": "9"}), Busy),
        ((200, {}, b"x" * 3_000_000), Offline),
    ],
)
def test_a_failed_upload_is_no_reason_for_doubt(stage, now, tmp_path, reply, kind):
    person = connect(stage, now)
    usual = stage.served.answer
    stage.served.answer = lambda request: reply if "media" in request.path else usual(request)
    with pytest.raises(kind):
        share = with_media(now, picture(tmp_path))
        stage.network.publish(person.account, person.secrets, share, now)
    assert stage.posts() == 0


@pytest.mark.parametrize(
    ("reply", "kind"),
    [(None, Offline), ((500, {}, b""), Offline), (answer(422, {"error": "broken"}), Refused),
     (answer(404, {}), Refused), (answer(401, {}), SignedOut)],
)  # fmt: skip
def test_asking_about_a_file_in_vain_is_no_reason_for_doubt(stage, now, tmp_path, reply, kind):
    person = connect(stage, now)
    stage.media_delay = 1000
    usual = stage.served.answer
    stage.served.answer = lambda request: (
        reply if request.path.startswith("/api/v1/media/") else usual(request)
    )
    with pytest.raises(kind):
        share = with_media(now, video(tmp_path))
        stage.network.publish(person.account, person.secrets, share, now)
    assert stage.posts() == 0


def test_a_lost_answer_after_uploads_is_looked_up_and_never_two_posts(stage, now, tmp_path):
    person = connect(stage, now)
    share = with_media(now, picture(tmp_path))
    stage.fault("hangs_up_after")
    with pytest.raises(Unclear):
        stage.network.publish(person.account, person.secrets, share, now)
    found = stage.network.find(person.account, person.secrets, share, now)
    # Mastodon itself also keeps the promise of the key, whatever was uploaded meanwhile
    again = stage.network.publish(person.account, person.secrets, share, now)
    assert found is not None and again.remote_id == found.remote_id
    assert stage.posts() == 1


def test_old_servers_know_only_the_old_address(stage, now, tmp_path):
    person = connect(stage, now)
    usual = stage.served.answer
    stage.served.answer = lambda request: (
        answer(404, {}) if "/v2/media" in request.path else usual(request)
    )
    share = with_media(now, picture(tmp_path))
    stage.network.publish(person.account, person.secrets, share, now)
    assert stage.posts() == 1


def test_what_the_server_would_not_take_is_refused_before_anything_is_sent(stage, now, tmp_path):
    person = connect(stage, now)
    before = len(stage.served.requests)
    clip, still = video(tmp_path), picture(tmp_path)
    big = tmp_path / "big.mp4"
    big.write_bytes(b"x" * 9001)
    for media, why in (
        ([still] * 5, "pictures"),
        ([still, picture(tmp_path, 5001)], "picture_size"),
        ([replace(still, mime="image/webp")], "picture_type"),
        ([replace(still, width=9000, height=9000)], "picture_size"),
        ([clip, still], "mixed"),
        ([clip, clip], "videos"),
        ([replace(clip, path=str(big))], "video_size"),
        ([replace(clip, mime="video/webm")], "video_type"),
        ([replace(clip, width=1281)], "video_pixels"),
        ([replace(still, mime="application/pdf")], "document"),
    ):
        with pytest.raises(Refused) as caught:
            stage.network.publish(person.account, person.secrets, with_media(now, *media), now)
        assert caught.value.reason == why
    with pytest.raises(BadFile):
        share = with_media(now, Attachment(str(tmp_path / "gone.png"), "image/png"))
        stage.network.publish(person.account, person.secrets, share, now)
    assert len(stage.served.requests) == before


def test_a_server_that_names_no_video_among_its_kinds_takes_none(stage, now, tmp_path):
    stage.limits = {"supported_mime_types": ["image/png"]}
    person = connect(stage, now)
    assert stage.network.limits(person.account).video is False
    with pytest.raises(Refused) as caught:
        share = with_media(now, video(tmp_path))
        stage.network.publish(person.account, person.secrets, share, now)
    assert caught.value.reason == "video"


def test_limits_of_videos_are_read_from_servers_of_many_kinds(serve, web):
    known = {
        "pleroma": {"max_toot_chars": 5000, "upload_limit": 16_000_000},
        "gotosocial": {
            "configuration": {
                "statuses": {"max_characters": 5000, "max_media_attachments": 6},
                "media_attachments": {
                    "supported_mime_types": ["image/jpeg", "video/mp4", "video/x-matroska"],
                    "video_size_limit": 41_943_040,
                    "video_matrix_limit": 16_777_216,
                },
            }
        },
        "nothing": {},
    }
    found = {}
    for name, instance in known.items():
        served = serve(lambda request, told=instance: answer(200, told))
        found[name] = mastodon_server.limits_of(mastodon_server.facts(web, served.address))
    assert found["pleroma"].video and found["pleroma"].video_bytes == 16_000_000
    assert found["gotosocial"].pictures == 6
    assert found["gotosocial"].video_bytes == 41_943_040
    assert found["gotosocial"].video_pixels == 16_777_216
    assert found["gotosocial"].video_types == ("video/mp4", "video/x-matroska")
    assert found["nothing"] == replace(mastodon_server.DEFAULT_LIMITS, visibilities=())
