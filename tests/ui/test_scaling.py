"""Pictures are made to fit a network: smaller, upright, sRGB, and never less than they were."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QColorSpace, QImage, QImageWriter

from desktop.errors import BadFile, Refused
from desktop.model import Limits
from desktop.share.media import Clean, clean
from desktop.ui.scaling import SMALLEST, encoded, fit
from tests.share.pictures import SECRETS, gif, planted_jpeg, png

ALL = ("image/jpeg", "image/png", "image/gif", "image/webp")


def noisy(width: int, height: int, form: QImage.Format = QImage.Format.Format_RGB32) -> QImage:
    """What no encoder can make small."""
    import random

    data = random.Random(7).randbytes(width * height * 4)
    return QImage(data, width, height, width * 4, QImage.Format.Format_ARGB32).convertToFormat(form)


def written(image: QImage, form: bytes, quality: int = 95) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(form))
    writer.setQuality(quality)
    assert writer.write(image)
    return bytes(data.data())


def limits(**more: object) -> Limits:
    return Limits("utf16", 500, **{"picture_types": ALL, **more})  # type: ignore[arg-type]


def shown(picture: Clean) -> QImage:
    image = QImage.fromData(picture.body)
    assert (image.width(), image.height()) == (picture.width, picture.height)
    return image


def near(one: QColor, other: QColor, by: int = 12) -> bool:
    return all(
        abs(a - b) <= by
        for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)  # type: ignore[index]
    )


def test_what_fits_goes_out_byte_for_byte() -> None:
    picture = clean(written(noisy(60, 40), b"JPEG"), "a.jpg")
    assert fit(picture, limits(picture_bytes=len(picture.body)), "a.jpg") is picture


@pytest.mark.parametrize("form", [b"JPEG", b"PNG", b"WEBP"])
@pytest.mark.parametrize("room", [400_000, 60_000])
def test_what_is_too_large_gets_smaller_until_it_fits(form: bytes, room: int) -> None:
    picture = clean(written(noisy(900, 600), form), "a")
    assert len(picture.body) > room
    made = fit(picture, limits(picture_bytes=room), "a")
    assert len(made.body) <= room
    assert abs(made.width / made.height - 1.5) < 0.02
    shown(made)


def test_more_pixels_than_a_network_takes_become_fewer() -> None:
    picture = clean(written(noisy(900, 600), b"JPEG"), "a.jpg")
    made = fit(picture, limits(picture_pixels=100_000), "a.jpg")
    assert 80_000 < made.width * made.height <= 100_000


def test_a_drawing_stays_a_drawing_as_long_as_that_fits() -> None:
    plain = QImage(2000, 1000, QImage.Format.Format_RGB32)
    plain.fill(QColor("#2A6B5E"))
    picture = clean(written(plain, b"PNG"), "a.png")
    assert fit(picture, limits(picture_pixels=500_000), "a.png").mime == "image/png"


def test_a_type_that_a_network_does_not_take_is_written_as_one_that_it_takes() -> None:
    picture = clean(written(noisy(90, 60), b"WEBP"), "a.webp")
    only = fit(picture, limits(picture_types=("image/jpeg", "image/png")), "a.webp")
    assert only.mime in ("image/jpeg", "image/png")
    assert fit(picture, limits(picture_types=("image/png",)), "a.webp").mime == "image/png"
    with pytest.raises(Refused) as caught:
        fit(picture, limits(picture_types=("image/gif",)), "a.webp")
    assert caught.value.reason == "picture_type"


def test_what_is_see_through_stands_on_white() -> None:
    image = noisy(600, 400, QImage.Format.Format_ARGB32)
    for y in range(200):
        for x in range(300):
            image.setPixelColor(x, y, QColor(0, 0, 0, 0))
    picture = clean(written(image, b"PNG"), "a.png")
    made = fit(picture, limits(picture_types=("image/jpeg",)), "a.png")
    assert near(shown(made).pixelColor(100, 100), QColor("white"), 3)


@pytest.mark.parametrize("turn", [1, 3, 6, 8])
def test_a_turned_picture_stands_upright_and_says_nothing_of_a_turn(turn: int) -> None:
    image = QImage(600, 400, QImage.Format.Format_RGB32)
    image.fill(QColor("blue"))
    for y in range(100):
        for x in range(100):
            image.setPixelColor(x, y, QColor("red"))
    picture = clean(planted_jpeg(written(image, b"JPEG"), turn), "a.jpg")
    made = fit(picture, limits(picture_pixels=100_000), "a.jpg")
    wide, high = made.width - 12, made.height - 12
    corner = {1: (12, 12), 3: (wide, high), 6: (wide, 12), 8: (12, high)}[turn]
    assert near(shown(made).pixelColor(*corner), QColor("red"), 40)
    assert (made.width > made.height) == (turn in (1, 3))
    assert b"Exif" not in made.body
    assert not [secret for secret in SECRETS if secret in made.body]


def test_colours_of_another_space_look_the_same_in_srgb() -> None:
    wide = QImage(40, 40, QImage.Format.Format_RGB32)
    wide.fill(QColor(200, 60, 60))
    wide.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.DisplayP3))
    picture = clean(written(wide, b"PNG"), "a.png")
    assert b"iCCP" in picture.body
    made = shown(fit(picture, limits(picture_types=("image/jpeg",)), "a.png"))
    expected = wide.convertedToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    assert near(made.pixelColor(20, 20), expected.pixelColor(20, 20), 4)
    assert not near(expected.pixelColor(20, 20), QColor(200, 60, 60), 6)


def test_what_moves_is_never_made_a_still() -> None:
    for body in (gif(frames=3), png(frames=5)):
        moving = clean(body, "a")
        assert fit(moving, limits(picture_bytes=5000), "a") is moving
        for small, reason in (
            (limits(picture_bytes=20), "animation"),
            (limits(picture_types=("image/jpeg",)), "still"),
        ):
            with pytest.raises(Refused) as caught:
                fit(moving, small, "a")
            assert caught.value.reason == reason


def test_a_gif_that_does_not_move_may_become_another_kind() -> None:
    still = clean(gif(frames=1), "a.gif")
    assert fit(still, limits(picture_types=("image/png",)), "a.gif").mime == "image/png"


def test_where_nothing_recognisable_fits_it_is_said() -> None:
    picture = clean(written(noisy(SMALLEST * 2, SMALLEST), b"JPEG"), "a.jpg")
    with pytest.raises(Refused) as caught:
        fit(picture, limits(picture_bytes=500), "a.jpg")
    assert (caught.value.reason, caught.value.limit) == ("picture_size", 500)


@pytest.mark.qt_log_ignore("libpng", "Image|allocation", "QImageIOHandler")
def test_what_can_t_be_decoded_is_said() -> None:
    broken = png()
    at = broken.index(b"IDAT")
    from tests.share.pictures import chunk

    hollow = broken[: at - 4] + chunk(b"IDAT", b"not packed") + chunk(b"IEND", b"")
    with pytest.raises(BadFile) as caught:
        fit(clean(hollow, "a.png"), limits(picture_types=("image/jpeg",)), "a.png")
    assert caught.value.problem == "damaged"


def test_pixels_from_the_clipboard_become_a_file() -> None:
    made = encoded(noisy(30, 20), "pasted.png")
    assert (made.mime, made.width, made.height) == ("image/png", 30, 20)
