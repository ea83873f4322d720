"""A WebM video: its facts, and blanking its tags, attachments and dates where they stand.

Sources: RFC 8794 (EBML), RFC 9559 (Matroska) 5.1, webmproject.org/docs/container.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

from desktop.share.media_bytes import Broken
from desktop.share.media_mp4 import Video

MAGIC = b"\x1a\x45\xdf\xa3"
_SEGMENT, _CLUSTER, _VOID, _CRC = 0x18538067, 0x1F43B675, 0xEC, 0xBF
_INFO, _TRACKS, _CUES, _SEEK = 0x1549A966, 0x1654AE6B, 0x1C53BB6B, 0x114D9B74
_DOCTYPE, _SCALE, _DURATION, _TIME = 0x4282, 0x2AD7B1, 0x4489, 0xE7
_ENTRY, _KIND, _SHAPE, _WIDTH, _HEIGHT = 0xAE, 0x83, 0xE0, 0xB0, 0xBA
_PICTURES, _SOUND = 1, 2
_KEPT = frozenset({_INFO, _TRACKS, _CUES, _SEEK, _CLUSTER})
_NOTES = frozenset({_CRC, _VOID, 0x4461, 0x7BA9, 0x7384, 0x3C83AB, 0x3EB923, 0x3E83BB, 0x536E})
"""Checksum (of what changes now), date, title, names of files, name of a track."""
_MOST_ELEMENTS = 200_000
_INDEX_BYTES = 4_000_000
_UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class _Element:
    name: int
    start: int
    content: int
    end: int
    """`_UNKNOWN` for one that goes on until something of another kind begins."""


def clean(file: BinaryIO, size: int) -> Video:
    """Blank in `file` (open for reading and writing) what is neither pictures nor sound, and
    tell its facts. Errors: `Broken`."""
    head = _element(file, 0, size)
    inner = _children(file, head)
    if not any(
        one.name == _DOCTYPE and _bytes(file, one).rstrip(b"\0") == b"webm" for one in inner
    ):
        raise Broken("layout")
    segment = _element(file, head.end, size)
    if segment.name != _SEGMENT:
        raise Broken("damaged")
    end = size if segment.end == _UNKNOWN else segment.end
    tops, last = _tops(file, segment.content, end)
    for one in tops:
        if one.name not in _KEPT:
            _blank(file, one)
        elif one.name in (_INFO, _TRACKS):
            _blank_notes(file, one)
    file.seek(end)
    file.write(bytes(size - end))
    return _facts(file, tops, last, size)


def _tops(file: BinaryIO, at: int, end: int) -> tuple[list[_Element], int]:
    """The parts of the video, and the time of its last cluster in its own units. A cluster of
    unknown length (a recording that was cut off) is walked through."""
    found, last = list[_Element](), 0
    for _ in range(_MOST_ELEMENTS):
        if at >= end:
            return found, last
        one = _element(file, at, end)
        if one.name == _TIME:
            last = _number(file, one)
        elif one.name >= 0x10000000 or one.name in (_VOID, _CRC):
            found.append(one)
            if one.name == _CLUSTER and one.end != _UNKNOWN:
                last = _time(file, one, last)
        if one.end == _UNKNOWN and one.name != _CLUSTER:
            raise Broken("layout")
        at = one.content if one.end == _UNKNOWN else one.end
    raise Broken("too_many_parts")


def _time(file: BinaryIO, cluster: _Element, before: int) -> int:
    """When a cluster begins; its time comes first, after a checksum at most."""
    at = cluster.content
    for _ in range(3):
        if at >= cluster.end:
            break
        one = _element(file, at, cluster.end)
        if one.name == _TIME:
            return _number(file, one)
        if one.end == _UNKNOWN:
            break
        at = one.end
    return before


def _facts(file: BinaryIO, tops: list[_Element], last: int, size: int) -> Video:
    scale, lapse, width, height = 1_000_000, 0.0, 0, 0
    for top in tops:
        if top.name == _INFO:
            for one in _children(file, top):
                if one.name == _SCALE:
                    scale = _number(file, one) or scale
                elif one.name == _DURATION:
                    lapse = _real(_bytes(file, one))
        elif top.name == _TRACKS:
            for entry in _children(file, top):
                if entry.name == _ENTRY:
                    width, height = _shape(file, entry) or (width, height)
    if not width:
        raise Broken("layout")
    seconds = (lapse or last) * scale / 1e9
    return Video("video/webm", seconds if 0 < seconds < 1e7 else 0.0, width, height, size)


def _shape(file: BinaryIO, entry: _Element) -> tuple[int, int] | None:
    """Width and height of a track of pictures; None for one of sound. A track of anything
    else may tell places: it is not taken."""
    told = {one.name: one for one in _children(file, entry)}
    kind = _number(file, told[_KIND]) if _KIND in told else 0
    if kind not in (_PICTURES, _SOUND):
        raise Broken("layout")
    if kind == _SOUND or _SHAPE not in told:
        return None
    sides = {one.name: one for one in _children(file, told[_SHAPE])}
    if _WIDTH not in sides or _HEIGHT not in sides:
        return None
    return _number(file, sides[_WIDTH]), _number(file, sides[_HEIGHT])


# --- elements -----------------------------------------------------------------------------


def _element(file: BinaryIO, at: int, end: int) -> _Element:
    """The head of the element at a place. Errors: `Broken` where its length lies."""
    file.seek(at)
    head = file.read(12)
    wide = 9 - head[0].bit_length() if head and head[0] else 0
    if not 1 <= wide <= 4 or len(head) <= wide:
        raise Broken("truncated" if len(head) < 2 else "damaged")
    name = int.from_bytes(head[:wide], "big")
    long = 9 - head[wide].bit_length() if head[wide] else 0
    if not 1 <= long <= 8 or len(head) < wide + long:
        raise Broken("damaged")
    length = int.from_bytes(head[wide : wide + long], "big") & ((1 << 7 * long) - 1)
    content = at + wide + long
    if length == (1 << 7 * long) - 1:
        return _Element(name, at, content, _UNKNOWN)
    if content + length > end:
        raise Broken("truncated")
    return _Element(name, at, content, content + length)


def _children(file: BinaryIO, parent: _Element) -> list[_Element]:
    if parent.end == _UNKNOWN or parent.end - parent.content > _INDEX_BYTES:
        raise Broken("layout")
    found, at = list[_Element](), parent.content
    while at < parent.end:
        found.append(_element(file, at, parent.end))
        at = found[-1].end
        if at == _UNKNOWN or len(found) > _MOST_ELEMENTS:
            raise Broken("damaged")
    return found


def _bytes(file: BinaryIO, element: _Element, most: int = 64) -> bytes:
    if element.end == _UNKNOWN:
        raise Broken("damaged")  # a value without an end is none
    file.seek(element.content)
    return file.read(min(most, element.end - element.content))


def _number(file: BinaryIO, element: _Element) -> int:
    return int.from_bytes(_bytes(file, element, 8), "big")


def _real(told: bytes) -> float:
    form = {4: ">f", 8: ">d"}.get(len(told))
    value = float(struct.unpack(form, told)[0]) if form else 0.0
    return value if 0 < value < 1e15 else 0.0


def _blank_notes(file: BinaryIO, parent: _Element) -> None:
    for one in _children(file, parent):
        if one.name in _NOTES:
            _blank(file, one)
        elif one.name == _ENTRY:
            _blank_notes(file, one)


def _blank(file: BinaryIO, element: _Element) -> None:
    """Make it a Void of the same length (RFC 8794, 11.3.2), filled with zeros."""
    if element.end == _UNKNOWN:
        raise Broken("layout")
    whole = element.end - element.start
    wide = 8 if whole >= 9 else 1
    length = whole - 1 - wide
    mark = (1 << 7 * wide) | length
    file.seek(element.start)
    file.write(bytes((_VOID,)) + mark.to_bytes(wide, "big") + bytes(length))
