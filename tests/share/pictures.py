"""Small pictures made by hand, with everything planted that cameras and programs leave in
them: places, serial numbers, second pictures, words behind the end."""

from __future__ import annotations

import struct
import zlib

from PySide6.QtGui import QColorSpace

PLACE = b"48.20849,16.37208"
SERIAL = b"SN-3221324549"
SECRETS = (PLACE, SERIAL, b"GPSLatitude", b"Phone 17", b"thumbnail-of-a-face")
PROFILE = bytes(QColorSpace(QColorSpace.NamedColorSpace.DisplayP3).iccProfile().data())


def tiff(turn: int = 6, *, little: bool = True) -> bytes:
    """An Exif block: turn, maker, a folder of places, a thumbnail."""
    order = "<" if little else ">"
    head = b"II*\0" if little else b"MM\0*"
    entries = [
        (0x0112, 3, 1, struct.pack(order + "HH", turn, 0)),
        (0x010F, 2, 9, struct.pack(order + "I", 200)),
        (0x8825, 4, 1, struct.pack(order + "I", 300)),
        (0xA431, 2, len(SERIAL), struct.pack(order + "I", 400)),
    ]
    body = head + struct.pack(order + "IH", 8, len(entries))
    for tag, kind, many, value in entries:
        body += struct.pack(order + "HHI", tag, kind, many) + value
    body += bytes(4)
    return body.ljust(200, b"\0") + b"".join(SECRETS)


def segment(marker: int, payload: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(payload) + 2).to_bytes(2, "big") + payload


def planted_jpeg(plain: bytes, turn: int = 6) -> bytes:
    """A JPEG of an encoder with all that a telephone adds, before, inside and behind."""
    assert plain.startswith(b"\xff\xd8")
    jfif = b"JFIF\0\1\2\0\0\1\0\1\1\1" + b"thumbnail-of-a-face"
    added = (
        segment(0xE0, jfif)
        + segment(0xE0, b"JFXX\0\x10thumbnail-of-a-face")
        + segment(0xE1, b"Exif\0\0" + tiff(turn))
        + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:GPSLatitude>" + PLACE)
        + segment(0xE2, b"ICC_PROFILE\0\1\1" + PROFILE)
        + segment(0xE2, b"MPF\0" + PLACE)
        + segment(0xED, b"Photoshop 3.0\0" + SERIAL)
        + segment(0xEA, PLACE)
        + segment(0xFE, b"comment " + SERIAL)
        + b"\0junk between "
        + SERIAL
    )
    body = plain[2:]
    if body[:2] == b"\xff\xe0":  # its own JFIF comes second then
        body = body[2 + int.from_bytes(body[2:4], "big") :]
    second = plain[:2] + segment(0xE1, b"Exif\0\0" + tiff()) + plain[2:]
    return plain[:2] + added + body + second + b"MotionPhoto" + PLACE


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int = 5, height: int = 3, *, more: bytes = b"", frames: int = 0) -> bytes:
    """Red, blue, red … in eight bits a colour."""
    row = b"\0" + (b"\xff\0\0\0\0\xff" * width)[: 3 * width]
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    moving = chunk(b"acTL", struct.pack(">II", frames, 0)) if frames else b""
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", head),
            moving,
            more,
            chunk(b"IDAT", zlib.compress(row * height)),
            chunk(b"IEND", b""),
        )
    )


def planted_png() -> bytes:
    more = (
        chunk(b"tEXt", b"Comment\0" + PLACE)
        + chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(b"".join(SECRETS)))
        + chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<GPSLatitude>" + PLACE)
        + chunk(b"tIME", b"\x07\xea\x0b\x16\x0a\x00\x00")
        + chunk(b"eXIf", tiff())
        + chunk(b"iCCP", b"made with " + SERIAL + b"\0\0" + zlib.compress(PROFILE))
        + chunk(b"caBX", PLACE)
    )
    return png(more=more) + png(more=chunk(b"tEXt", PLACE)) + SERIAL


def gif(frames: int = 2, *, loops: bytes = b"\x07\0", weight: int = 0) -> bytes:
    """Small squares that move, with comments, a text, and XMP as Adobe writes it."""
    more = (b"\xff" + bytes(255)) * (weight // 256)
    picture = b"\x2c" + bytes(4) + b"\2\0\2\0\0" + b"\2\3\x44\x01\x05" + more + b"\0"
    control = b"\x21\xf9\x04\0\x0a\0\0\0"
    magic = b"\1" + bytes(range(255, -1, -1)) + b"\0"
    return b"".join(
        (
            b"GIF89a\2\0\2\0\x80\0\0",
            b"\xff\0\0\0\0\xff",
            b"\x21\xff\x0bNETSCAPE2.0\x03\x01" + loops + b"\0",
            b"\x21\xff\x0bXMP DataXMP<GPSLatitude>" + PLACE + magic,
            b"\x21\xfe" + bytes((len(PLACE),)) + PLACE + b"\0",
            control + b"\x21\x01\x0c" + bytes(12) + bytes((len(SERIAL),)) + SERIAL + b"\0",
            *((control + picture) for _ in range(frames)),
            b";" + PLACE,
        )
    )


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"WEBP" + b"".join(
        name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) & 1)
        for name, data in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def webp_pixels(plain: bytes) -> tuple[bytes, bytes]:
    """The chunk of pixels of a simple WebP that an encoder made."""
    size = struct.unpack_from("<I", plain, 16)[0]
    return plain[12:16], plain[20 : 20 + size]


def planted_webp(plain: bytes, width: int, height: int, *, frames: int = 0) -> bytes:
    pixels = webp_pixels(plain)
    head = bytes((0x2C | (0x02 if frames else 0), 0, 0, 0))
    head += (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    inner = b"".join(
        name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) & 1)
        for name, data in (pixels, (b"note", PLACE))
    )
    shape = bytes(6) + head[4:] + b"\x0a\0\0\0"
    shown = [(b"ANIM", bytes(6)), *[(b"ANMF", shape + inner)] * frames] if frames else [pixels]
    return (
        riff(
            (b"VP8X", head),
            (b"ICCP", PROFILE),
            *shown,
            (b"EXIF", tiff()),
            (b"XMP ", b"<GPSLatitude>" + PLACE),
            (b"note", SERIAL),
        )
        + PLACE
    )
