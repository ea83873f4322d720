"""A font of boxes, made here: letters that are the same on every machine.

Every character is one rectangle of one width, so that nothing depends on which fonts a machine
has, nor on whose letters they are. Written after the OpenType specification (version 1.9).
"""

from __future__ import annotations

import struct

from PySide6.QtGui import QFont, QFontDatabase

FAMILY = "Goodword Boxes"
_UNITS, _ADVANCE, _TOP, _FOOT = 1000, 560, 700, -200
_FIRST, _LAST = 0x20, 0x24F


def box_font(pixels: int) -> QFont:
    """The font, at so many pixels."""
    if FAMILY not in QFontDatabase.families():
        assert QFontDatabase.addApplicationFontFromData(_file()) >= 0
    font = QFont(FAMILY)
    font.setPixelSize(pixels)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    manner = QFont.StyleStrategy
    font.setStyleStrategy(
        manner.NoFontMerging | manner.NoSubpixelAntialias | manner.PreferAntialias
    )
    return font


def _file() -> bytes:
    """Three glyphs: nothing, a box, a space."""
    box = _box(60, 0, 500, 500)
    glyphs = (box, box, b"")
    places = [0]
    for glyph in glyphs:
        places.append(places[-1] + len(glyph))
    tables = {
        b"OS/2": _os2(),
        b"cmap": _cmap(),
        b"glyf": b"".join(glyphs),
        b"head": struct.pack(
            ">IIIIHHqqhhhhHHhhh",
            0x10000, 0x10000, 0, 0x5F0F3CF5, 0b11, _UNITS, 0, 0,
            60, 0, 500, 500, 0, 8, 2, 1, 0,
        ),
        b"hhea": struct.pack(
            ">IhhhHhhhhhhhhhhhH",
            0x10000, _TOP, _FOOT, 0, _ADVANCE, 60, 60, 500, 1, 0, 0, 0, 0, 0, 0, 0, 3,
        ),
        b"hmtx": struct.pack(">HhHhHh", _ADVANCE, 60, _ADVANCE, 60, _ADVANCE, 0),
        b"loca": struct.pack(">4I", *places),
        b"maxp": struct.pack(">IH13H", 0x10000, 3, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
        b"name": _names(),
        b"post": struct.pack(">IIhhIIIII", 0x30000, 0, -100, 50, 1, 0, 0, 0, 0),
    }  # fmt: skip
    return _packed(tables)


def _box(left: int, bottom: int, right: int, top: int) -> bytes:
    """A glyph of one contour with four corners."""
    xs, ys = (left, 0, right - left, 0), (bottom, top - bottom, 0, bottom - top)
    glyph = struct.pack(">hhhhh", 1, left, bottom, right, top) + struct.pack(">HH", 3, 0)
    glyph += bytes([1] * 4) + struct.pack(">4h", *xs) + struct.pack(">4h", *ys)
    return glyph + b"\0" * (-len(glyph) % 4)


def _cmap() -> bytes:
    """All characters are the box, but the space (format 4)."""
    segments = [(_FIRST, _FIRST, 2), (_FIRST + 1, _LAST, None), (0xFFFF, 0xFFFF, 0)]
    count = len(segments)
    ends = struct.pack(f">{count}H", *(end for _, end, _ in segments))
    starts = struct.pack(f">{count}H", *(start for start, _, _ in segments))
    deltas = [0 if to is None else (to - start) % 65536 for start, _, to in segments]
    # the box's glyphs are looked up in a list behind: one number for each character
    offsets = [0 if to is not None else 2 * (count - at) for at, (_, _, to) in enumerate(segments)]
    glyphs = struct.pack(">H", 1) * (_LAST - _FIRST)
    body = struct.pack(">HHHH", 2 * count, 4, 1, 2 * count - 4) + ends + b"\0\0" + starts
    body += struct.pack(f">{count}H", *deltas) + struct.pack(f">{count}H", *offsets) + glyphs
    table = struct.pack(">HHH", 4, len(body) + 6, 0) + body
    return struct.pack(">HHHHI", 0, 1, 3, 1, 12) + table


def _names() -> bytes:
    kept = {1: FAMILY, 2: "Regular", 3: FAMILY, 4: FAMILY, 6: FAMILY.replace(" ", "")}
    records, text = b"", b""
    for number, name in kept.items():
        words = name.encode("utf-16-be")
        records += struct.pack(">HHHHHH", 3, 1, 0x409, number, len(words), len(text))
        text += words
    return struct.pack(">HHH", 0, len(kept), 6 + len(records)) + records + text


def _os2() -> bytes:
    numbers = struct.pack(">HhHHHhhhhhhhhhhh", 4, _ADVANCE, 400, 5, 0, *[100] * 10, 0)
    ranges = bytes(10) + struct.pack(">IIII", 3, 0, 0, 0) + b"none"
    return numbers + ranges + struct.pack(
        ">HHHhhhHHIIhhHHH", 0x40, _FIRST, _LAST, _TOP, _FOOT, 0, _TOP, -_FOOT, 1, 0, 500, 500, 0,
        0x20, 1,
    )  # fmt: skip


def _packed(tables: dict[bytes, bytes]) -> bytes:
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    head = struct.pack(
        ">IHHHH", 0x10000, count, power * 16, power.bit_length() - 1, (count - power) * 16
    )
    at, records, body = 12 + 16 * count, b"", b""
    for tag, table in sorted(tables.items()):
        padded = table + b"\0" * (-len(table) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}I", padded)) % (1 << 32)
        records += tag + struct.pack(">III", total, at, len(table))
        body, at = body + padded, at + len(padded)
    return head + records + body
