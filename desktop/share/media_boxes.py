"""The boxes of an MP4 or QuickTime file: found, never believed, blanked where they are.

A box that is blanked keeps its length, so no offset in the file moves.
Sources: ISO/IEC 14496-12 4.2, 8; QuickTime File Format (Apple), "Atoms".
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from desktop.share.media_bytes import Broken

_MOST_BOXES = 100_000
_MOST_ENTRIES = 1_500_000
"""Samples or chunks of one track: eight hours of sound have less."""


@dataclass(frozen=True, slots=True)
class Box:
    """One box of a block of bytes: its kind, where it begins, its content, its end."""

    kind: bytes
    start: int
    content: int
    end: int


def boxes(body: bytes | bytearray, start: int, end: int) -> Iterator[Box]:
    """The boxes between two places. Errors: `Broken` where a length lies."""
    at = start
    for _ in range(_MOST_BOXES):
        if at + 8 > end:
            return
        size, kind = struct.unpack_from(">I4s", body, at)
        content = at + 8
        if size == 1:
            if at + 16 > end:
                raise Broken("truncated")
            (size,) = struct.unpack_from(">Q", body, at + 8)
            content = at + 16
        elif size == 0:
            if kind == bytes(4):
                return  # QuickTime ends a list with four zeros
            size = end - at
        if size < content - at or at + size > end:
            raise Broken("truncated" if size > end - at else "damaged")
        yield Box(kind, at, content, at + size)
        at += size
    raise Broken("too_many_parts")


def child(body: bytes | bytearray, parent: Box, *path: bytes) -> Box | None:
    """The first box down a path of kinds."""
    found: Box | None = parent
    for kind in path:
        if found is None:
            return None
        found = next(
            (one for one in boxes(body, found.content, found.end) if one.kind == kind), None
        )
    return found


def blank(body: bytearray, box: Box) -> None:
    """Make it free space of the same length, filled with zeros."""
    body[box.start + 4 : box.start + 8] = b"free"
    body[box.content : box.end] = bytes(box.end - box.content)


def table(body: bytes | bytearray, box: Box, skip: int, form: str) -> tuple[int, ...]:
    """A counted list of numbers: `skip` bytes of head (the count stands last in it), then
    numbers of `form`, `I` or `Q`."""
    at = box.content + skip
    if at > box.end:
        raise Broken("damaged")
    (count,) = struct.unpack_from(">I", body, at - 4)
    if count > _MOST_ENTRIES or at + count * struct.calcsize(">" + form) > box.end:
        raise Broken("damaged")
    return struct.unpack_from(f">{count}{form}", body, at)


def chunk_places(body: bytes | bytearray, samples: Box) -> tuple[int, ...]:
    """Where in the file the chunks of a track begin."""
    near, far = child(body, samples, b"stco"), child(body, samples, b"co64")
    if near is not None:
        return table(body, near, 8, "I")
    return table(body, far, 8, "Q") if far is not None else ()


def chunk_sizes(body: bytes | bytearray, samples: Box, chunks: int) -> list[int] | None:
    """How many bytes each chunk has; None where the table does not tell bytes (sound that is
    not packed counts every sample as one)."""
    sizes, runs = child(body, samples, b"stsz"), child(body, samples, b"stsc")
    if sizes is None or runs is None or sizes.content + 12 > sizes.end:
        return None
    each, count = struct.unpack_from(">II", body, sizes.content + 4)
    if each and each < 16:
        return None
    total = [0, *accumulate(() if each else table(body, sizes, 12, "I"))]
    if runs.content + 8 > runs.end:
        raise Broken("damaged")
    (entries,) = struct.unpack_from(">I", body, runs.content + 4)
    if entries > _MOST_ENTRIES or runs.content + 8 + 12 * entries > runs.end:
        raise Broken("damaged")
    told = struct.unpack_from(f">{3 * entries}I", body, runs.content + 8)
    found, taken = list[int](), 0
    for number in range(entries):
        first, many = told[3 * number], told[3 * number + 1]
        after = told[3 * number + 3] if number + 1 < entries else chunks + 1
        for _ in range(min(max(0, after - first), chunks - len(found))):
            last = min(taken + many, count)
            found.append(
                each * (last - taken)
                if each
                else total[min(last, len(total) - 1)] - total[min(taken, len(total) - 1)]
            )
            taken = last
    return found if len(found) == chunks else None
