"""Files on their way to X: whatever happens to them, nothing was posted."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.errors import (
    BadFile,
    Busy,
    NoCredit,
    Offline,
    Outdated,
    Refused,
    SignedOut,
)
from desktop.share.x_media import AGAIN, DEADLINE, PART
from tests.share.stage import answer
from tests.share.x_stage import XStage, asked
from tests.share.x_uploads import GIF, MP4, PNG, file, problem, with_files


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def stage(serve, web) -> XStage:
    return XStage(serve, web)


# --- media ------------------------------------------------------------------------------------


def test_pictures_go_up_with_their_descriptions_and_then_the_post(stage, publish, now, tmp_path):
    one = file(tmp_path, PNG, "image/png", 200, "A crane over three ships")
    two = file(tmp_path, b"\xff\xd8\xff", "image/jpeg", 300)
    publish(with_files(now, one, two))
    first, second = stage.uploads.kept.values()
    assert (first.category, first.mime, first.alt) == ("tweet_image", "image/png", one.alt)
    assert first.body == Path(one.path).read_bytes()
    assert (second.mime, second.alt) == ("image/jpeg", "")
    assert stage.tweets[0]["media"]["media_ids"] == list(stage.uploads.kept)
    assert len(asked(stage, "/2/media/metadata")) == 1
    assert not stage.pauses


def test_the_name_of_a_file_stays_here(stage, publish, now, tmp_path):
    picture = file(tmp_path, PNG, "image/png")
    secret = tmp_path / "merger-with-hooli.png"
    secret.write_bytes(Path(picture.path).read_bytes())
    publish(with_files(now, replace(picture, path=str(secret))))
    assert all(b"hooli" not in request.body for request in stage.served.requests)


def test_a_moving_picture_goes_in_parts_and_is_waited_for(stage, publish, now, tmp_path):
    stage.uploads.works_for = 2
    gif = file(tmp_path, GIF, "image/gif", PART + 1000, "A wave")
    publish(with_files(now, gif))
    (upload,) = stage.uploads.kept.values()
    assert (upload.category, upload.alt) == ("tweet_gif", "A wave")
    assert [len(upload.parts[number]) for number in (0, 1)] == [PART, 1000]
    assert upload.body == Path(gif.path).read_bytes()
    assert stage.pauses == [3.0, 3.0, 3.0]
    assert stage.posts() == 1


def test_a_video_goes_in_parts_and_without_a_description(stage, publish, now, tmp_path):
    video = file(tmp_path, MP4, "video/mp4", 2 * PART + 17, "A ship leaves")
    publish(with_files(now, video))
    (upload,) = stage.uploads.kept.values()
    assert upload.category == "tweet_video" and upload.total == 2 * PART + 17
    assert upload.body == Path(video.path).read_bytes()
    assert not asked(stage, "/2/media/metadata")
    assert stage.posts() == 1


def test_a_video_that_takes_long_is_asked_about_later_and_travels_once(
    stage, publish, now, tmp_path
):
    stage.uploads.works_for = 1000
    share = with_files(now, file(tmp_path, MP4, "video/mp4", 500))
    with pytest.raises(Busy) as caught:
        publish(share)
    assert caught.value.retry_after == AGAIN
    assert DEADLINE <= sum(stage.pauses) < DEADLINE + 30
    assert stage.posts() == 0
    stage.uploads.works_for = 0
    publish(share)
    assert len(stage.uploads.kept) == 1
    assert stage.posts() == 1


def test_a_video_that_x_forgot_travels_again(stage, publish, now, tmp_path):
    stage.uploads.works_for = 1000
    share = with_files(now, file(tmp_path, MP4, "video/mp4", 500))
    with pytest.raises(Busy):
        publish(share)
    stage.uploads.kept.clear()
    stage.uploads.works_for = 0
    publish(share)
    assert stage.posts() == 1


def test_a_video_that_never_gets_done_is_refused(stage, person, now, tmp_path):
    stage.uploads.works_for = 10_000
    share = with_files(now, file(tmp_path, MP4, "video/mp4", 500))
    network, account, secrets = stage.network, person.account, person.secrets
    with pytest.raises(Busy):
        network.publish(account, secrets, share, now)
    with pytest.raises(Refused) as caught:
        network.publish(account, secrets, share, now + timedelta(minutes=31))
    assert caught.value.reason == "processing"
    assert stage.posts() == 0


def test_a_video_that_x_cannot_read_is_refused_in_its_words(stage, publish, now, tmp_path):
    stage.uploads.ends_in = "failed"
    share = with_files(now, file(tmp_path, MP4, "video/mp4", 500))
    with pytest.raises(Refused) as caught:
        publish(share)
    assert caught.value.reason == "Unsupported codec"
    stage.uploads.ends_in = "succeeded"
    publish(share)  # tried again by hand, it travels anew
    assert len(stage.uploads.kept) == 2


@pytest.mark.parametrize(
    ("path", "reply", "kind"),
    [
        ("/2/media/upload", None, Offline),
        ("/2/media/upload", answer(200, {}), Offline),
        ("/2/media/upload", answer(200, {"data": {"id": "../tweets"}}), Offline),
        ("/2/media/upload", answer(500, {}), Offline),
        ("/2/media/upload", answer(503, {}, {"Retry-After": "9"}), Busy),
        ("/2/media/upload", answer(429, {}, {"Retry-After": "9"}), Busy),
        ("/2/media/upload", answer(402, {}), NoCredit),
        ("/2/media/upload", answer(401, {}), SignedOut),
        ("/2/media/upload", problem(403, "no", "client-forbidden"), Outdated),
        ("/2/media/upload", answer(413, {}), Refused),
        ("/2/media/upload", answer(404, {}), Refused),
        ("/2/media/metadata", None, Offline),
        ("/2/media/metadata", answer(500, {}), Offline),
        ("/2/media/metadata", problem(400, "alt text", "invalid-request"), Refused),
    ],
)
@pytest.mark.parametrize("mime", ["image/png", "image/gif"])
def test_whatever_happens_to_a_file_nothing_was_posted_and_nothing_is_in_doubt(
    stage, publish, now, tmp_path, path, reply, kind, mime
):
    stage.play(path, reply)
    start = PNG if mime == "image/png" else GIF
    with pytest.raises(kind) as caught:
        publish(with_files(now, file(tmp_path, start, mime, alt="A crane")))
    assert type(caught.value) is kind
    assert stage.posts() == 0 and not asked(stage, "/2/tweets")


def test_a_part_that_gets_lost_is_no_doubt_either(stage, publish, now, tmp_path):
    stage.play("/2/media/upload/178", None)
    with pytest.raises(Offline):
        publish(with_files(now, file(tmp_path, GIF, "image/gif")))
    assert stage.posts() == 0


def test_what_x_would_not_take_is_not_even_sent(stage, publish, now, tmp_path):
    picture = file(tmp_path, PNG, "image/png")
    gif = file(tmp_path, GIF, "image/gif")
    video = file(tmp_path, MP4, "video/mp4")
    pdf = file(tmp_path, b"%PDF-1.7", "application/pdf")
    large = file(tmp_path, PNG, "image/png", 5_000_001)
    large_gif = file(tmp_path, GIF, "image/gif", 15_000_001)
    webm = replace(video, mime="video/webm")
    long = replace(video, seconds=1201.0)
    before = len(stage.served.requests)
    for files, why in (
        ([picture] * 5, "pictures"),
        ([gif, picture], "mixed"),
        ([gif, gif], "mixed"),
        ([video, picture], "mixed"),
        ([video, video], "videos"),
        ([pdf], "document"),
        ([large], "picture_size"),
        ([large_gif], "picture_size"),
        ([webm], "video_type"),
        ([long], "video_length"),
    ):
        with pytest.raises(Refused) as caught:
            publish(with_files(now, *files))
        assert caught.value.reason == why
    with pytest.raises(BadFile):
        publish(with_files(now, replace(picture, path=str(tmp_path / "gone.png"))))
    assert len(stage.served.requests) == before


def test_a_moving_picture_may_be_larger_than_a_still_one(stage, publish, now, tmp_path):
    publish(with_files(now, file(tmp_path, GIF, "image/gif", 6_000_000)))
    assert stage.posts() == 1


def test_a_picture_says_it_all_without_words(stage, publish, now, tmp_path):
    share = with_files(now, file(tmp_path, PNG, "image/png"))
    publish(replace(share, text=""))
    assert "text" not in json.loads(asked(stage, "/2/tweets")[0].body)
