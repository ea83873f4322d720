"""Pictures lose what they tell about people, and not one pixel; no bytes break the readers."""

from __future__ import annotations

import os
import struct
import zlib

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QImageWriter

from desktop.errors import BadFile, GoodwordError, TooLarge
from desktop.share import media
from desktop.share.media import Clean, clean
from desktop.share.media_bytes import turn_of, turn_only
from tests.share import pictures
from tests.share.pictures import PROFILE, SECRETS, chunk, gif, planted_png, png, segment


def shape() -> QImage:
    """12 by 8, every pixel its own colour."""
    image = QImage(12, 8, QImage.Format.Format_RGB32)
    for y in range(8):
        for x in range(12):
            image.setPixelColor(x, y, QColor(20 * x, 30 * y, 10 * (x + y)))
    return image


def encoded(form: bytes) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(form))
    writer.setQuality(90)  # 100 would make WebP lossless
    assert writer.write(shape())
    return bytes(data.data())


def pixels(body: bytes) -> list[int]:
    image = QImage.fromData(body).convertToFormat(QImage.Format.Format_ARGB32)
    assert not image.isNull()
    return [image.pixel(x, y) for y in range(image.height()) for x in range(image.width())]


def samples() -> dict[str, bytes]:
    webp = encoded(b"WEBP")
    return {
        "jpeg": pictures.planted_jpeg(encoded(b"JPEG")),
        "png": planted_png(),
        "gif": gif(),
        "webp": pictures.planted_webp(webp, 12, 8),
        "moving webp": pictures.planted_webp(webp, 12, 8, frames=3),
    }


SAMPLES = samples()
PLAIN = {"jpeg": encoded(b"JPEG"), "png": png(), "webp": encoded(b"WEBP")}
PLAIN["moving webp"] = PLAIN["webp"]
BOMB = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)


def tells(body: bytes) -> list[bytes]:
    """What of the planted secrets is in there, also where it is packed."""
    found = [secret for secret in SECRETS if secret in body]
    at = body.find(b"\x78\x9c")
    while at >= 0:
        unpacked = zlib.decompressobj().decompress(body[at:], 100_000) if at < len(body) else b""
        found += [secret for secret in SECRETS if secret in unpacked]
        at = body.find(b"\x78\x9c", at + 1)
    return found


# --- nothing is told ------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_nothing_of_the_camera_is_left_and_not_one_pixel_changed(name: str) -> None:
    body = SAMPLES[name]
    assert tells(body), "nothing was planted"
    stripped = clean(body, name)
    assert tells(stripped.body) == []
    assert pixels(stripped.body) == pixels(PLAIN.get(name, body))


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_what_is_clean_stays_as_it_is(name: str) -> None:
    once = clean(SAMPLES[name], name)
    assert clean(once.body, name) == once


@pytest.mark.parametrize("name", ["jpeg", "png", "webp"])
def test_the_colour_profile_stays(name: str) -> None:
    body = clean(SAMPLES[name], name).body
    if name == "png":
        at = body.index(b"iCCPICC\0\0")
        assert zlib.decompress(body[at + 9 :][: struct.unpack_from(">I", body, at - 4)[0] - 5]) == (
            PROFILE
        )
    else:
        assert PROFILE in body


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_turned_jpeg_stays_turned_and_its_sides_are_those_that_people_see(turn: int) -> None:
    body = pictures.planted_jpeg(encoded(b"JPEG"), turn)
    stripped = clean(body, "turned.jpg")
    assert (stripped.width, stripped.height) == ((8, 12) if turn >= 5 else (12, 8))
    at = stripped.body.find(b"Exif\0\0")
    assert (at > 0) == (turn > 1)
    if turn > 1:
        assert turn_of(stripped.body[at + 6 :]) == turn
        assert stripped.body[at - 2 : at] == b"\x00\x22"  # 26 bytes of Exif: the turn alone


def test_both_byte_orders_tell_the_turn_and_nonsense_stands_upright() -> None:
    for little in (True, False):
        assert turn_of(pictures.tiff(8, little=little)) == 8
    assert turn_of(turn_only(3)) == 3
    for nonsense in (b"", b"II*\0", b"II*\0\xff\xff\xff\xff", pictures.tiff(9), b"x" * 50):
        assert turn_of(nonsense) == 1


def test_frames_are_counted_and_how_often_they_repeat_stays() -> None:
    assert clean(gif(frames=3), "a.gif").frames == 3
    assert b"NETSCAPE2.0\x03\x01\x07\0\0" in clean(gif(), "a.gif").body
    assert clean(SAMPLES["moving webp"], "a.webp").frames == 3
    assert clean(png(frames=4), "a.png").moves
    assert not clean(png(), "a.png").moves


def test_the_flags_of_a_webp_tell_what_is_left() -> None:
    body = clean(SAMPLES["webp"], "a.webp").body
    assert body[20] & 0x04 == 0  # no XMP
    assert body[20] & 0x20  # the profile
    assert int.from_bytes(body[4:8], "little") == len(body) - 8
    assert turn_of(body[body.index(b"EXIF") + 8 :]) == 6


# --- hostile files --------------------------------------------------------------------------

JPEG = encoded(b"JPEG")
HOSTILE = {
    "not_a_picture": [b"", b"<svg/>", b"BM" + bytes(100), b"%PDF-1.7", b"\0" * 1000],
    "truncated": [
        JPEG[: len(JPEG) // 2],
        JPEG[:-2],
        b"\xff\xd8\xff",
        SAMPLES["webp"][:60],
        png()[:-12],
        gif()[:40],
        b"\x89PNG\r\n\x1a\n",
    ],
    "damaged": [
        JPEG[:-2] + segment(0xC0, b"\x08\0\x08\0\x0c\1\1\x11\0") + b"\xff\xd9",
        png().replace(b"IDAT", b"IDAU"),
        png(more=chunk(b"CgBI", b"\0\0\0\0")),
        gif().replace(b"\x21\xfe", b"\x99\xfe"),
        JPEG[:2] + b"\xff\xd8" + JPEG[2:],
    ],
    "too_many_pixels": [png()[:8] + chunk(b"IHDR", BOMB) + png()[33:]],
}


@pytest.mark.parametrize(
    ("problem", "body"), [(name, body) for name, bodies in HOSTILE.items() for body in bodies]
)
def test_what_can_t_be_read_is_refused_by_name(problem: str, body: bytes) -> None:
    with pytest.raises(BadFile) as caught:
        clean(body, "holiday.jpg")
    assert (caught.value.problem, caught.value.address) == (problem, "holiday.jpg")


def test_a_file_of_too_many_bytes_is_not_looked_at() -> None:
    with pytest.raises(TooLarge):
        clean(b"\xff\xd8\xff" + bytes(media.PICTURE_BYTES), "a.jpg")


def test_a_profile_that_unpacks_to_a_flood_is_left_out() -> None:
    flood = zlib.compress(bytes(50_000_000), 9)
    assert len(flood) < 100_000
    body = clean(png(more=chunk(b"iCCP", b"a\0\0" + flood)), "a.png").body
    assert b"iCCP" not in body


def test_a_segment_that_lies_about_its_length_is_refused() -> None:
    for lie in (0, 1, 0xFFFF):
        with pytest.raises(BadFile):
            clean(JPEG[:2] + b"\xff\xe1" + lie.to_bytes(2, "big") + JPEG[2:], "a.jpg")


@st.composite
def mangled(draw: st.DrawFn) -> bytes:
    """A planted file, cut off and with bytes changed, taken out or put in."""
    body = bytearray(SAMPLES[draw(st.sampled_from(sorted(SAMPLES)))])
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(body) - 1))
        deed = draw(st.sampled_from(["change", "out", "in", "cut"]))
        if deed == "change":
            body[at] = draw(st.integers(0, 255))
        elif deed == "out":
            del body[at : at + draw(st.integers(1, 9))]
        elif deed == "in":
            body[at:at] = draw(st.binary(max_size=9))
        elif at > 20:
            del body[at:]
        if not body:
            return b""
    return bytes(body)


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mangled())
def test_mangled_files_are_refused_or_clean(body: bytes) -> None:
    try:
        stripped = clean(body, "a")
    except GoodwordError:
        return
    assert isinstance(stripped, Clean)
    # a comment that a changed byte has turned into pixels can't be told from pixels
    kept = stripped.body
    exif = kept.find(b"Exif\0\0")
    assert exif < 0 or kept[exif - 2 : exif] == b"\x00\x22" or stripped.mime != "image/jpeg"
    assert b"http://ns.adobe.com" not in kept or stripped.mime != "image/jpeg"
    assert clean(kept, "a").body == kept
