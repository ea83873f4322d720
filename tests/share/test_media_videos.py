"""Videos lose their places in place, tell how long they are, and no bytes break the readers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.errors import BadFile, GoodwordError
from desktop.share import media_videos
from desktop.share.media_mp4 import Video
from tests.share.videos import GPS, PICTURES, PLACE, SOUND, box, mp4, webm

SERIAL = b"C3221324"


def cleaned(folder: Path, body: bytes) -> tuple[Video, bytes]:
    path = folder / "video"
    path.write_bytes(body)
    video = media_videos.clean(path, "video")
    return video, path.read_bytes()


@pytest.mark.parametrize("body", [mp4(), mp4(brand=b"qt  "), webm(), webm(unknown=False)])
def test_no_place_is_left_and_no_offset_moves(tmp_path: Path, body: bytes) -> None:
    assert body.count(PLACE) >= 3
    _, after = cleaned(tmp_path, body)
    for secret in (PLACE, PLACE[:8], SERIAL, b"Phone 17", b"GPS5"):
        assert secret not in after
    assert len(after) == len(body)
    for part in (PICTURES, SOUND) if GPS in body else (PICTURES,):
        assert after.find(part) == body.find(part) > 0


def test_the_track_of_places_goes_with_its_samples_and_so_do_dates(tmp_path: Path) -> None:
    _, after = cleaned(tmp_path, mp4())
    assert after.count(b"trak") == 2
    assert (3_850_000_000).to_bytes(4, "big") not in after
    assert b"mdta" not in after


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (mp4(seconds=61), Video("video/mp4", 61.0, 1280, 720, len(mp4()))),
        (mp4(brand=b"qt  "), Video("video/quicktime", 42.0, 1280, 720, len(mp4()))),
        (mp4(turned=True), Video("video/mp4", 42.0, 720, 1280, len(mp4()))),
        (webm(), Video("video/webm", 42.5, 640, 360, len(webm()))),
    ],
)
def test_a_video_tells_how_long_and_how_large_it_is(
    tmp_path: Path, body: bytes, told: Video
) -> None:
    assert cleaned(tmp_path, body)[0] == told


def test_a_recording_that_does_not_say_its_length_is_as_long_as_its_last_part(
    tmp_path: Path,
) -> None:
    head, _, rest = webm(unknown=True).partition(b"\x12\x54\xc3\x67")
    assert rest
    assert cleaned(tmp_path, head)[0].seconds == 7.0


def test_what_is_clean_stays_as_it_is(tmp_path: Path) -> None:
    for body in (mp4(), webm()):
        once = cleaned(tmp_path, body)
        assert cleaned(tmp_path, once[1]) == once


@pytest.mark.parametrize(
    ("problem", "body"),
    [
        ("not_a_video", b""),
        ("not_a_video", b"GIF89a" + bytes(50)),
        ("heic", box(b"ftyp", b"heic", bytes(4), b"mif1heic") + bytes(50)),
        ("heic", box(b"ftyp", b"avif", bytes(4)) + bytes(50)),
        ("truncated", mp4()[:500]),
        ("truncated", webm()[:200]),
        ("layout", box(b"ftyp", b"isom", bytes(4)) + box(b"mdat", b"x")),
        ("layout", webm().replace(b"webm", b"matr")),
        ("layout", webm(kind=0x21)),
        ("layout", mp4()[:-3] + box(b"moof", box(b"traf", b""))),
        ("damaged", box(b"ftyp", b"isom", bytes(4)) + b"\0\0\0\4moov"),
        ("damaged", webm(unknown=True).replace(b"\xe7\x01" + bytes(6), b"\xe7\xff" + bytes(6))),
    ],
)
def test_what_can_t_be_taken_is_refused_by_name(tmp_path: Path, problem: str, body: bytes) -> None:
    with pytest.raises(BadFile) as caught:
        cleaned(tmp_path, body)
    assert (caught.value.problem, caught.value.address) == (problem, "video")


def test_boxes_in_boxes_without_end_are_refused(tmp_path: Path) -> None:
    whole = mp4()
    at = whole.index(b"moov") - 4
    size = int.from_bytes(whole[at : at + 4], "big")
    deep = b""
    for _ in range(3000):
        deep = box(b"mdia", deep)
    moov = box(b"moov", whole[at + 8 : at + size], deep)
    with pytest.raises(BadFile):
        cleaned(tmp_path, whole[:at] + moov)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(BadFile) as caught:
        media_videos.clean(tmp_path / "none.mp4", "none.mp4")
    assert caught.value.problem == "gone"


@st.composite
def mangled(draw: st.DrawFn) -> bytes:
    body = bytearray(draw(st.sampled_from([mp4(), mp4(brand=b"qt  "), webm(), webm(unknown=True)])))
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(body) - 1))
        deed = draw(st.sampled_from(["change", "long", "out", "cut"]))
        if deed == "change":
            body[at] = draw(st.integers(0, 255))
        elif deed == "long":
            body[at : at + 4] = draw(st.sampled_from([b"\xff" * 4, bytes(4), b"\0\0\0\1"]))
        elif deed == "out":
            del body[at : at + draw(st.integers(1, 9))]
        elif at > 40:
            del body[at:]
    return bytes(body)


@settings(
    max_examples=600,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(body=mangled())
def test_mangled_videos_are_refused_or_have_no_places_where_cameras_write_them(
    tmp_path: Path, body: bytes
) -> None:
    try:
        _, after = cleaned(tmp_path, body)
    except GoodwordError:
        return
    assert len(after) == len(body)
    for kind in (b"udta", b"\xa9xyz", b"loci"):
        at = after.find(kind)
        assert at < 0 or body[at : at + 4] == kind
    again = cleaned(tmp_path, after)[1]
    assert again == after
