"""PDF files lose who made them in place, and no bytes break the readers."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.share import media_pdf
from desktop.share.media_bytes import Broken
from desktop.share.media_packed import packed_streams, repacked
from tests.share.documents import AUTHOR, XMP, pdf

SECRETS = (b"Ada", b"416461", b"typewriter", b"D:2026", b"48.2082")


def cleaned(body: bytes) -> tuple[media_pdf.Document, bytes]:
    mine = bytearray(body)
    return media_pdf.clean(mine), bytes(mine)


def unpacked(body: bytes) -> bytes:
    """Everything that a reader could find."""
    return body + b"".join(one.content for one in packed_streams(body))


@pytest.mark.parametrize(
    "body", [pdf(), pdf(packed=True), pdf(elsewhere=True), pdf(author="A(d)a\\ Lovelace")]
)
def test_nobody_is_named_any_more_and_nothing_moved(body: bytes) -> None:
    assert any(secret in unpacked(body) for secret in SECRETS)
    told, after = cleaned(body)
    assert (told.title, told.tells) == ("Report", ())
    assert len(after) == len(body)
    for secret in SECRETS:
        assert secret not in unpacked(after)
    assert media_pdf.facts(after) == media_pdf.Document()
    assert after.count(b" obj") == body.count(b" obj")
    assert after[after.index(b"xref") :] == body[body.index(b"xref") :]


def test_what_is_clean_stays_as_it_is() -> None:
    for body in (pdf(), pdf(packed=True), pdf(elsewhere=True)):
        once = cleaned(body)[1]
        assert cleaned(once)[1] == once


def test_every_revision_of_a_file_is_cleaned() -> None:
    first = pdf()
    second = b"4 0 obj\n<< /Author (Ada B) >>\nendobj\ntrailer\n<< /Info 4 0 R >>\n"
    body = first + second + b"startxref\n9\n%%EOF\n"
    assert media_pdf.facts(body).tells == (AUTHOR, "Ada's typewriter", "Ada B")
    told, after = cleaned(body)
    assert told.tells == ()
    assert b"Ada" not in after


def test_a_signed_file_is_not_touched_but_told() -> None:
    body = pdf(signed=True)
    told, after = cleaned(body)
    assert after == body
    assert told.tells == (AUTHOR, "Ada's typewriter")


def test_what_is_packed_too_tightly_is_told() -> None:
    body = pdf(packed=True)
    (stream,) = [one for one in packed_streams(body) if not one.metadata]
    tight = zlib.compress(stream.content.rstrip(), 9)
    body = body[: stream.start] + tight + body[stream.end :]
    body = body.replace(b"/Length %d" % (stream.end - stream.start), b"/Length %d" % len(tight))
    told, after = cleaned(body)
    assert len(after) == len(body)
    assert told.tells == media_pdf.facts(after).tells


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b"(Ada)", "Ada"),
        (b"(\\101da)", "Ada"),
        (b"<416461>", "Ada"),
        (b"(\xfe\xff\x00A\x00d\x00a)", "Ada"),
        (b"<FEFF0416>", "Ж"),
        (b"(A \\(B\\) \\\\)", "A (B) \\"),
        (b"(\x00\x01)", ""),
        (b"<zz>", ""),
    ],
)
def test_strings_are_read_as_they_are_meant(written: bytes, said: str) -> None:
    from desktop.share.media_pdf_text import text_of

    assert text_of(written) == said


@pytest.mark.parametrize(
    ("problem", "body"),
    [
        ("not_a_document", b"GIF89a" + bytes(2000)),
        ("truncated", pdf()[:-30]),
        ("truncated", b"%PDF-1.7"),
        ("locked", pdf(locked=True)),
    ],
)
def test_what_can_t_be_taken_is_refused_by_name(problem: str, body: bytes) -> None:
    with pytest.raises(Broken) as caught:
        media_pdf.clean(bytearray(body))
    assert caught.value.problem == problem


@given(content=st.binary(max_size=3000), more=st.integers(0, 200_000))
@settings(max_examples=150, deadline=None)
def test_other_content_fills_exactly_as_many_bytes(content: bytes, more: int) -> None:
    least = len(zlib.compress(content, 9)) + more
    made = repacked(content, least)
    if made is not None:
        assert len(made) == least
        back = zlib.decompress(made)
        assert back.startswith(content)
        assert back[len(content) :].strip(b" ") == b""
    else:
        assert more < 40, "there was room enough"


@st.composite
def mangled(draw: st.DrawFn) -> bytes:
    body = bytearray(draw(st.sampled_from([pdf(), pdf(packed=True), pdf(elsewhere=True)])))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(body) - 1))
        deed = draw(st.sampled_from(["change", "out", "twice"]))
        if deed == "change":
            body[at] = draw(st.sampled_from(b"()<>[]/ 0R\\%") | st.integers(0, 255))
        elif deed == "out":
            del body[at : at + draw(st.integers(1, 9))]
        else:
            body[at:at] = body[at : at + draw(st.integers(1, 300))]
    return bytes(body)


@settings(max_examples=250, deadline=None)
@given(body=mangled())
def test_mangled_files_are_refused_or_keep_their_length_and_say_what_they_tell(
    body: bytes,
) -> None:
    try:
        told, after = cleaned(body)
    except Broken:
        return
    assert len(after) == len(body)
    assert media_pdf.facts(after).tells == told.tells
    assert cleaned(after)[0].tells == told.tells


def test_a_packet_is_left_in_a_form_that_can_be_read() -> None:
    from xml.etree import ElementTree

    _, after = cleaned(pdf())
    packet = after[after.index(b"<x:xmpmeta") : after.index(b"<?xpacket end")]
    assert len(packet) == len(XMP[XMP.index(b"<x:xmpmeta") : XMP.index(b"<?xpacket end")])
    assert ElementTree.fromstring(packet.decode()).tag == "{adobe:ns:meta/}xmpmeta"
