"""Makes a picture fit what a network takes: smaller, upright, in sRGB, never with a still
where something moved.

The only place that decodes and encodes pictures of shares. It needs Qt's decoders, so it
lives on the floor of the screen; it runs on a lane and touches no widget.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QColorSpace, QImage, QImageReader, QImageWriter, QPainter

from desktop.errors import BadFile, Refused
from desktop.model import Limits
from desktop.share.media import Clean, clean

ALLOCATION = 512
"""Megabytes that one picture may unpack to."""
QUALITIES = (90, 82, 74)
SMALLER = 0.8
"""How much narrower and lower the next try is once quality alone does not do."""
SMALLEST = 320
"""Pixels of the long side below which nobody would recognise anything."""
HOPELESS = 3
"""So many times too large as a PNG, a picture goes on as a photograph."""
_JPEG, _PNG = "image/jpeg", "image/png"


def fit(picture: Clean, limits: Limits, name: str) -> Clean:
    """The picture as it is where it fits, else made anew. Errors: `BadFile` where it can't
    be decoded; `Refused` with the reason `picture_type`, `picture_size` (still too large when
    small), `animation` (it moves, and making it smaller would stop that) or `still` (nothing
    of its kind moves there)."""
    if _fits(picture, limits):
        return picture
    if picture.moves:
        moving = picture.mime in limits.picture_types
        raise Refused(
            reason="animation" if moving else "still", status=0, limit=limits.picture_bytes
        )
    types = [mime for mime in (_JPEG, _PNG) if mime in limits.picture_types]
    if not types:
        raise Refused(reason="picture_type", status=0, limit=0)
    image = _decoded(picture, limits, name)
    for made in _tries(image, picture.mime, types, limits.picture_bytes):
        if _fits(made, limits):
            return made
    raise Refused(reason="picture_size", status=0, limit=limits.picture_bytes)


def _fits(picture: Clean, limits: Limits) -> bool:
    return (
        picture.mime in limits.picture_types
        and (not limits.picture_bytes or len(picture.body) <= limits.picture_bytes)
        and (not limits.picture_pixels or picture.width * picture.height <= limits.picture_pixels)
    )


def _decoded(picture: Clean, limits: Limits, name: str) -> QImage:
    """Upright, in sRGB, no larger than the network takes."""
    QImageReader.setAllocationLimit(ALLOCATION)
    data = QByteArray(picture.body)
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    stored = reader.size()
    pixels = stored.width() * stored.height()
    if limits.picture_pixels and pixels > limits.picture_pixels:
        part = (limits.picture_pixels / pixels) ** 0.5
        reader.setScaledSize(_scaled(stored, part))  # a JPEG is decoded small, not made small
    image = reader.read()
    if image.isNull():
        raise BadFile(address=name, where="", problem="damaged")
    return _in_srgb(image)


def _in_srgb(image: QImage) -> QImage:
    """Eight bits a colour, in the one colour space that every screen understands."""
    see_through = image.hasAlphaChannel()
    form = QImage.Format.Format_ARGB32 if see_through else QImage.Format.Format_RGB32
    srgb = QColorSpace(QColorSpace.NamedColorSpace.SRgb)
    space = image.colorSpace()
    if space.isValid() and space != srgb:
        moved = image.convertedToColorSpace(srgb, form)
        image = moved if not moved.isNull() else image
    image = image.convertToFormat(form)
    image.setColorSpace(QColorSpace())  # what says nothing is sRGB, and carries no profile
    return image


def _tries(image: QImage, mime: str, types: list[str], limit: int) -> Iterator[Clean]:
    """Ever smaller ways to write a picture. Drawings stay PNG as long as that may fit."""
    drawn = mime != _JPEG and _PNG in types
    on_white = None if _JPEG not in types else _opaque(image)
    part = 1.0
    while part == 1.0 or max(image.width(), image.height()) * part >= SMALLEST:
        size = _scaled(image.size(), part)
        if drawn or on_white is None:
            made = _written(_resized(image, size), _PNG, -1)
            yield made
            drawn = drawn and len(made.body) < HOPELESS * max(1, limit)
        if on_white is not None:
            photo = _resized(on_white, size)
            for quality in QUALITIES:
                yield _written(photo, _JPEG, quality)
        part *= SMALLER


def _opaque(image: QImage) -> QImage:
    """On white: JPEG knows no transparency, and left alone it turns black."""
    if not image.hasAlphaChannel():
        return image
    ground = QImage(image.size(), QImage.Format.Format_RGB32)
    ground.fill(Qt.GlobalColor.white)
    painter = QPainter(ground)
    painter.drawImage(0, 0, image)
    painter.end()
    return ground


def _resized(image: QImage, size: QSize) -> QImage:
    if size == image.size():
        return image
    smooth = Qt.TransformationMode.SmoothTransformation
    return image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)


def _scaled(size: QSize, part: float) -> QSize:
    return QSize(max(1, int(size.width() * part)), max(1, int(size.height() * part)))


def _written(image: QImage, mime: str, quality: int) -> Clean:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"PNG" if mime == _PNG else b"JPEG"))
    writer.setQuality(quality)
    if not writer.write(image):
        raise BadFile(address="", where="", problem="not_written")
    return Clean(bytes(data.data()), mime, image.width(), image.height())


def encoded(image: QImage, name: str) -> Clean:
    """A picture that came as pixels (from the clipboard), as a file."""
    return clean(_written(_in_srgb(image), _PNG, -1).body, name)
