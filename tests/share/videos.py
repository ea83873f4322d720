"""Small videos made by hand: just enough boxes that a player would know what to do, with
places planted wherever cameras put them."""

from __future__ import annotations

import struct

PLACE = b"+48.2082+016.3738/"
PICTURES, SOUND = b"\x65PICTURE" * 40, b"\x21SOUND" * 30
GPS = b"GPS5" + PLACE + b"serial C3221324"


def box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def full(kind: bytes, *content: bytes, version: int = 0) -> bytes:
    return box(kind, bytes((version, 0, 0, 0)), *content)


def _head(kind: bytes, seconds: int, scale: int) -> bytes:
    dates = struct.pack(">II", 3_850_000_000, 3_850_000_001)
    return full(kind, dates, struct.pack(">II", scale, seconds * scale), bytes(80))


def _track(
    handler: bytes, sizes: list[int], place: int, seconds: int, *, turned: bool = False, more: bytes
) -> bytes:
    across = 0 if turned else 0x10000
    matrix = struct.pack(">9i", across, 0x10000, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    shape = struct.pack(">II", 1280 << 16, 720 << 16)
    tkhd = full(b"tkhd", bytes(20), bytes(20), matrix, shape)
    samples = box(
        b"stbl",
        full(b"stsd", struct.pack(">I", 0)),
        full(b"stsc", struct.pack(">IIII", 1, 1, len(sizes), 1)),
        full(b"stsz", struct.pack(">II", 0, len(sizes)), struct.pack(f">{len(sizes)}I", *sizes)),
        full(b"stco", struct.pack(">II", 1, place)),
    )
    media = box(
        b"mdia",
        _head(b"mdhd", seconds, 1000),
        full(b"hdlr", bytes(4), handler, bytes(13)),
        box(b"minf", samples),
    )
    return box(b"trak", tkhd, media, more)


def mp4(*, seconds: int = 42, brand: bytes = b"isom", turned: bool = False) -> bytes:
    """Pictures, sound, a track of places, and notes of a telephone; the places also stand in
    the user data, the keys, free space, and behind the end."""
    ftyp = box(b"ftyp", brand, bytes(4), b"isommp42")
    parts = [PICTURES, GPS, SOUND, GPS]
    start = len(ftyp) + 8
    data = box(b"mdat", *parts)
    places = [start, start + len(PICTURES), start + len(PICTURES) + len(GPS)]
    user = box(
        b"udta",
        box(b"\xa9xyz", struct.pack(">HH", len(PLACE), 0x15C7), PLACE),
        full(b"loci", b"\x55\xc4Wien\0\0", PLACE),
        box(b"\xa9mod", b"Phone 17"),
    )
    keys = full(
        b"meta",
        full(b"hdlr", bytes(4), b"mdta", bytes(13)),
        full(b"keys", struct.pack(">I", 1), box(b"mdta", b"com.apple.quicktime.location.ISO6709")),
        box(b"ilst", box(b"\0\0\0\1", box(b"data", bytes(8), PLACE))),
    )
    moov = box(
        b"moov",
        _head(b"mvhd", seconds, 600),
        _track(b"vide", [len(PICTURES)], places[0], seconds, turned=turned, more=b""),
        _track(b"meta", [len(GPS)], places[1], seconds, more=box(b"udta", PLACE)),
        _track(b"soun", [len(SOUND)], places[2], seconds, more=box(b"meta", bytes(4), PLACE)),
        user,
        keys,
    )
    return b"".join(
        (ftyp, data, moov, box(b"free", PLACE), box(b"uuid", bytes(16), PLACE), b"\0\0\0")
    )


# --- WebM -----------------------------------------------------------------------------------


def element(name: int, *content: bytes, unknown: bool = False) -> bytes:
    body = b"".join(content)
    size = b"\x01" + b"\xff" * 7 if unknown else ((1 << 56) | len(body)).to_bytes(8, "big")
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + size + body


def _number(name: int, value: int) -> bytes:
    return element(name, value.to_bytes(4, "big"))


def webm(*, seconds: float = 42.5, kind: int = 2, unknown: bool = False) -> bytes:
    head = element(0x1A45DFA3, element(0x4282, b"webm"))
    info = element(
        0x1549A966,
        element(0xBF, b"crc4"),
        _number(0x2AD7B1, 1_000_000),
        element(0x4489, struct.pack(">d", seconds * 1000)) if not unknown else b"",
        element(0x4461, PLACE[:8]),
        element(0x7BA9, PLACE),
    )
    picture = element(0xE0, _number(0xB0, 640), _number(0xBA, 360))
    tracks = element(
        0x1654AE6B,
        element(0xAE, _number(0x83, 1), element(0x536E, PLACE), picture),
        element(0xAE, _number(0x83, kind)),
    )
    cluster = element(0x1F43B675, _number(0xE7, 7000), element(0xA3, PICTURES), unknown=unknown)
    tags = element(0x1254C367, element(0x7373, element(0x67C8, element(0x4487, PLACE))))
    files = element(0x1941A469, element(0x61A7, element(0x465C, PLACE)))
    return head + element(0x18538067, info, tracks, cluster, tags, files, unknown=unknown)
