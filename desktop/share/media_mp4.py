"""An MP4 or QuickTime video: its facts, and taking away where it was made and with what.

Kept are pictures and sound. Blanked where they stand, so that no offset moves: user data
(`udta`: ©xyz, loci, maker, serial), key lists (`meta`: com.apple.quicktime.location.*), XMP,
free space, dates, and every byte of the media data that belongs to neither pictures nor
sound: cameras write their track of places (GoPro, DJI, telephones) among it.
Sources: ISO/IEC 14496-12; QuickTime File Format (Apple), "Metadata", "User data atoms".
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from desktop.share.media_boxes import Box, blank, boxes, child, chunk_places, chunk_sizes
from desktop.share.media_bytes import Broken

_INDEX_BYTES = 64_000_000
_MOST_PARTS = 10_000
_DEEPEST = 8
_VIDEO, _SOUND = b"vide", b"soun"
_TOP = frozenset({b"ftyp", b"styp", b"moov", b"mdat", b"moof", b"mfra", b"sidx", b"prft", b"free"})
_CONTAINERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf", b"edts"})
_NOTES = frozenset({b"udta", b"meta", b"uuid", b"free", b"skip", b"wide", b"tref", b"junk"})
_DATED = frozenset({b"mvhd", b"tkhd", b"mdhd"})
_BLOCK = bytes(1 << 20)


@dataclass(frozen=True, slots=True)
class Video:
    """Facts of a video. `seconds` 0 = it does not say how long it is."""

    mime: str
    seconds: float
    width: int
    height: int
    size: int


@dataclass(frozen=True, slots=True)
class _Part:
    kind: bytes
    start: int
    content: int
    end: int


def clean(file: BinaryIO, size: int) -> Video:
    """Blank in `file` (open for reading and writing) what tells about people and places, and
    tell its facts. Errors: `Broken`."""
    parts = _parts(file, size)
    index = [part for part in parts if part.kind == b"moov"]
    if len(index) != 1 or index[0].end - index[0].start > _INDEX_BYTES:
        raise Broken("layout")
    body = _read(file, index[0])
    root = next(boxes(body, 0, len(body)))
    tracks = [box for box in boxes(body, root.content, root.end) if box.kind == b"trak"]
    kinds = [_kind(body, track) for track in tracks]
    if _VIDEO not in kinds:
        raise Broken("layout")
    found = _facts(file, parts[0], body, root, tracks[kinds.index(_VIDEO)], size)
    in_fragments = any(part.kind == b"moof" for part in parts)
    others = [
        track for track, kind in zip(tracks, kinds, strict=True) if kind not in (_VIDEO, _SOUND)
    ]
    if in_fragments and others:
        raise Broken("layout")  # where their samples lie is told in too many places to be sure
    if not in_fragments:
        kept = [track for track in tracks if track not in others]
        _blank_between(file, parts, _kept_ranges(body, tracks, kept))
    for track in others:
        blank(body, track)
    _blank_notes(body, root)
    _write(file, index[0].start, body)
    for part in parts:
        if part.kind not in _TOP or part.kind == b"free":
            file.seek(part.start + 4)
            file.write(b"free")
            _zero(file, part.content, part.end)
        elif part.kind == b"moof":
            fragment = _read(file, part)
            _blank_notes(fragment, next(boxes(fragment, 0, len(fragment))))
            _write(file, part.start, fragment)
    _zero(file, parts[-1].end, size)
    return found


# --- the file -----------------------------------------------------------------------------


def _parts(file: BinaryIO, size: int) -> list[_Part]:
    """The boxes of the file itself; only their heads are read."""
    found, at = list[_Part](), 0
    while at + 8 <= size:
        if len(found) >= _MOST_PARTS:
            raise Broken("too_many_parts")
        file.seek(at)
        head = file.read(16)
        length, kind = struct.unpack_from(">I4s", head)
        content = at + 8
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
            content = at + 16
        elif length == 0:
            length = size - at
        if length < content - at:
            raise Broken("damaged")
        if at + length > size:
            raise Broken("truncated")
        found.append(_Part(kind, at, content, at + length))
        at += length
    if not found or found[0].kind not in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"):
        raise Broken("damaged")
    return found


def _read(file: BinaryIO, part: _Part) -> bytearray:
    if part.end - part.start > _INDEX_BYTES:
        raise Broken("layout")
    file.seek(part.start)
    return bytearray(file.read(part.end - part.start))


def _write(file: BinaryIO, at: int, body: bytes | bytearray) -> None:
    file.seek(at)
    file.write(body)


def _zero(file: BinaryIO, start: int, end: int) -> None:
    if start < end:
        file.seek(start)
    while start < end:
        start += file.write(_BLOCK[: end - start])


# --- facts --------------------------------------------------------------------------------


def _facts(
    file: BinaryIO, first: _Part, body: bytearray, root: Box, track: Box, size: int
) -> Video:
    file.seek(first.content)
    brand = file.read(4) if first.kind == b"ftyp" else b"qt  "
    mime = "video/quicktime" if brand == b"qt  " else "video/mp4"
    seconds = _lasting(body, child(body, root, b"mvhd"))
    if not seconds:
        seconds = _lasting(body, child(body, track, b"mdia", b"mdhd"))
    head = child(body, track, b"tkhd")
    width = height = 0
    if head is not None and head.end - head.content >= 84:
        width, height = (value >> 16 for value in struct.unpack_from(">II", body, head.end - 8))
        (across,) = struct.unpack_from(">i", body, head.end - 44)
        if not across:  # a quarter turn
            width, height = height, width
    return Video(mime, seconds, width, height, size)


def _lasting(body: bytearray, head: Box | None) -> float:
    """Seconds that a movie's or a media's head tells."""
    if head is None or head.end - head.content < 20:
        return 0.0
    long = body[head.content] == 1
    if long and head.end - head.content < 32:
        return 0.0
    form, at = (">IQ", 20) if long else (">II", 12)
    scale, lapse = struct.unpack_from(form, body, head.content + at)
    unknown = lapse == (0xFFFFFFFFFFFFFFFF if long else 0xFFFFFFFF)
    return 0.0 if unknown or not scale else float(lapse) / float(scale)


def _kind(body: bytearray, track: Box) -> bytes:
    handler = child(body, track, b"mdia", b"hdlr")
    if handler is None or handler.end - handler.content < 12:
        return b""
    return bytes(body[handler.content + 8 : handler.content + 12])


# --- blanking -----------------------------------------------------------------------------


def _kept_ranges(
    body: bytearray, tracks: Iterable[Box], kept: Iterable[Box]
) -> list[tuple[int, int]]:
    """Where in the file pictures and sound lie. A chunk whose length can't be known goes
    as far as the next chunk of any track."""
    samples = {track: child(body, track, b"mdia", b"minf", b"stbl") for track in tracks}
    places = {
        track: chunk_places(body, box) if box is not None else () for track, box in samples.items()
    }
    every = sorted({place for one in places.values() for place in one})
    following = dict(zip(every, [*every[1:], 1 << 63], strict=True))
    found = list[tuple[int, int]]()
    for track in kept:
        box = samples[track]
        starts = places[track]
        sizes = chunk_sizes(body, box, len(starts)) if box is not None else None
        if sizes is None:
            found += [(start, following[start]) for start in starts]
        else:
            found += [(start, start + size) for start, size in zip(starts, sizes, strict=True)]
    return _joined(found)


def _joined(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted, and what touches is one range."""
    found = list[tuple[int, int]]()
    for start, end in sorted(ranges):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _blank_between(file: BinaryIO, parts: Iterable[_Part], kept: Iterable[tuple[int, int]]) -> None:
    """Zero every byte of the media data that is in none of the ranges (sorted, apart)."""
    ranges = list(kept)
    first = 0
    for part in parts:
        if part.kind != b"mdat":
            continue
        at = part.content
        while first < len(ranges) and ranges[first][1] <= at:
            first += 1
        number = first
        while number < len(ranges) and ranges[number][0] < part.end:
            start, end = ranges[number]
            _zero(file, at, start)
            at, number = max(at, end), number + 1
        _zero(file, at, part.end)


def _blank_notes(body: bytearray, parent: Box, depth: int = 0) -> None:
    if depth > _DEEPEST:
        raise Broken("damaged")
    for box in boxes(body, parent.content, parent.end):
        if box.kind in _NOTES:
            blank(body, box)
        elif box.kind in _DATED:
            _undate(body, box)
        elif box.kind in _CONTAINERS:
            _blank_notes(body, box, depth + 1)


def _undate(body: bytearray, box: Box) -> None:
    """No date of making and changing in a head."""
    if box.content < box.end:
        length = 16 if body[box.content] == 1 else 8
        end = min(box.content + 4 + length, box.end)
        body[box.content + 4 : end] = bytes(max(0, end - box.content - 4))
