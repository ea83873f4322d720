"""A PDF file: whether it is one, and blanking who made it, with what and when, where that stands.

Nothing moves: every value is overwritten by as many spaces, so the file's table of places stays
right, in all its revisions. Blanked are the values of the Info dictionary, XMP packets (also
those of pictures inside), Exif blocks of JPEG pictures, and packed streams that hold one of
these, which are packed again to the very same length. What can't be blanked like that (it is
packed too tightly, or the file is signed) stays and is told.
Sources: ISO 32000-1 7.3 (objects), 7.5 (file structure), 7.5.7 (object streams), 12.8.1 (byte
range of a signature), 14.3 (metadata); XMP Specification Part 1, 7.3 (packets); RFC 1951.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from desktop.share.media_bytes import Broken
from desktop.share.media_packed import Packed, packed_streams, repacked
from desktop.share.media_pdf_text import Value, object_at, text_of, values_of

MAGIC = b"%PDF-"
HEAD = 1024
"""The mark may stand so far from the beginning (ISO 32000-1, Annex H, note 13)."""
DOCUMENT_BYTES = 100_000_000
_INFO = re.compile(rb"/Info\s+(\d{1,10})\s+(\d{1,5})\s+R")
_PACKET = re.compile(rb"<\?xpacket begin=.{0,80}?\?>(.*?)<\?xpacket end=", re.DOTALL)
_META = re.compile(rb"<(x:xmpmeta|rdf:RDF)\b.*?</\1>", re.DOTALL)
_NO_XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/'
    b'22-rdf-syntax-ns#"></rdf:RDF></x:xmpmeta>'
)
"""Says nothing, and can be read by whoever expects something."""
_EXIF = b"Exif\0\0"
_MAKERS = (b"Author", b"Creator", b"Producer", b"Company")
_LONGEST_PACKET = 8_000_000
_SIGNED = re.compile(rb"/ByteRange\s*\[")
_LOCKED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")


@dataclass(frozen=True, slots=True)
class Document:
    """Facts of a PDF. `tells`: who or what made it, as far as the file still says so."""

    title: str = ""
    tells: tuple[str, ...] = ()


def is_document(head: bytes) -> bool:
    """Whether a file that begins like this may be a PDF."""
    return MAGIC in head[:HEAD]


def clean(body: bytearray) -> Document:
    """Blank in place what tells who made it; its title is told as it was. Errors: `Broken`
    (`not_a_document`, `truncated`, `locked`)."""
    _check(body)
    title = next((text for name, text in _said(body) if name == b"Title"), "")
    if not _SIGNED.search(body):
        _blank(body)
    return Document(title, facts(body).tells)


def facts(body: bytes | bytearray) -> Document:
    """What a file says about itself as it is. Errors: `Broken`."""
    _check(body)
    title, makers = "", list[str]()
    for name, text in _said(body):
        if name == b"Title":
            title = title or text
        elif name in _MAKERS:
            makers.append(text)
    return Document(title, tuple(dict.fromkeys(makers)))


def _check(body: bytes | bytearray) -> None:
    if not is_document(bytes(body[:HEAD])):
        raise Broken("not_a_document")
    if body.rfind(b"%%EOF") < 0 or body.rfind(b"startxref") < 0:
        raise Broken("truncated")
    if _LOCKED.search(body):
        raise Broken("locked")


# --- the Info dictionary ----------------------------------------------------------------------


def _info_numbers(body: bytes | bytearray) -> set[int]:
    """Objects that a trailer, or what stands for one, calls the Info dictionary."""
    return {int(found[1]) for found in _INFO.finditer(body)}


def _values(body: bytes | bytearray) -> Iterator[Value]:
    """Every value of every Info dictionary that is not packed; values that stand elsewhere in
    the file are followed."""
    for number in _info_numbers(body):
        for place in object_at(body, number):
            for value in values_of(body, place):
                if value.elsewhere < 0:
                    yield value
                    continue
                for there in object_at(body, value.elsewhere):
                    yield from values_of(body, there, alone=value.name)


def _said(body: bytes | bytearray) -> Iterator[tuple[bytes, str]]:
    """Names and texts of the Info dictionaries, the packed ones too."""
    for value in _values(body):
        text = text_of(bytes(body[value.start : value.end]))
        if text:
            yield value.name, text
    numbers = _info_numbers(body)
    for one in packed_streams(body):
        for start, _ in one.objects(numbers):
            for value in values_of(one.content, start):
                text = text_of(one.content[value.start : value.end])
                if text:
                    yield value.name, text


# --- blanking ---------------------------------------------------------------------------------


def _blank(body: bytearray) -> None:
    for value in list(_values(body)):
        body[value.start : value.end] = _empty(bytes(body[value.start : value.end]))
    _blank_packets(body)
    _blank_exif(body)
    numbers = _info_numbers(body)
    for one in list(packed_streams(body)):
        content = bytearray(one.content)
        _blank_packed(content, one, numbers)
        if content != one.content:
            again = repacked(bytes(content), one.end - one.start)
            if again is not None:
                body[one.start : one.end] = again


def _blank_packed(content: bytearray, stream: Packed, numbers: set[int]) -> None:
    for start, _ in stream.objects(numbers):
        for value in values_of(content, start):
            content[value.start : value.end] = _empty(bytes(content[value.start : value.end]))
    if stream.metadata:
        _blank_packets(content)


def _blank_packets(body: bytearray) -> None:
    """XMP, with its mark or without; what is blank already stays as it is."""
    for form, group in ((_PACKET, 1), (_META, 0)):
        for found in list(form.finditer(body)):
            start, end = found.span(group)
            if end - start <= _LONGEST_PACKET:
                said = _NO_XMP if len(_NO_XMP) <= end - start else b""
                body[start:end] = said.ljust(end - start)


def _blank_exif(body: bytearray) -> None:
    """The block of a JPEG picture in the file: its length stands before the mark."""
    at = body.find(_EXIF)
    while at >= 0:
        if at >= 4 and body[at - 4 : at - 2] == b"\xff\xe1":
            end = at - 2 + int.from_bytes(body[at - 2 : at], "big")
            start = at + len(_EXIF)
            if start < end <= len(body):
                body[start:end] = bytes(end - start)
        at = body.find(_EXIF, at + 1)


def _empty(value: bytes) -> bytes:
    """A string of the same length that says nothing: `(   )` or `<202020>`."""
    inside = b"20" * ((len(value) - 2) // 2) if value[:1] == b"<" else b" " * (len(value) - 2)
    inside = inside.ljust(len(value) - 2)
    return value[:1] + inside + value[-1:]
