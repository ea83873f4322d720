"""Small PDF files made by hand, with names planted wherever programs put them."""

from __future__ import annotations

import zlib

AUTHOR = "Ada Lovelace"
XMP = (
    b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/'
    b'22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/">'
    b"<dc:creator>Ada Lovelace</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
    b'<?xpacket end="w"?>'
)
EXIF = b"\xff\xd8\xff\xe1\x00\x1eExif\0\0GPS Ada 48.2082 16.37"


def pdf(
    *,
    title: str = "Report",
    author: str = AUTHOR,
    packed: bool = False,
    locked: bool = False,
    signed: bool = False,
    elsewhere: bool = False,
) -> bytes:
    """One empty page. `packed`: what it tells lies in a packed stream of objects; `elsewhere`:
    the author's name is an object of its own."""
    said = _string(author)
    info = b"<< /Title %s /Author %s /Producer <%s> /CreationDate (D:2026) /Trapped /False >>" % (
        _string(title),
        b"8 0 R" if elsewhere else said,
        b"Ada's typewriter".hex().encode(),
    )
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R /Metadata 5 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] >>",
        5: _stream(b"/Type /Metadata /Subtype /XML", XMP, packed=packed),
        6: _stream(b"/Type /XObject /Subtype /Image /Filter /DCTDecode", EXIF),
    }
    if elsewhere:
        objects[8] = said
    if packed:
        inside = b"4 0 " + info + b" " * 40
        objects[7] = _stream(b"/Type /ObjStm /N 1 /First 4", inside, packed=True)
    else:
        objects[4] = info
    if signed:
        objects[9] = b"<< /Type /Sig /ByteRange [0 10 20 10] >>"
    return _file(objects, b" /Encrypt << /Filter /Standard >>" if locked else b"")


def _file(objects: dict[int, bytes], more: bytes) -> bytes:
    body, places = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n", {}
    for number, content in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(body)
    body += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        body += b"%d 1\n%010d 00000 n \n" % (number, place)
    trailer = b"<< /Size 10 /Root 1 0 R /Info 4 0 R%s >>" % more
    return body + b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (trailer, start)


def _stream(words: bytes, content: bytes, *, packed: bool = False) -> bytes:
    if packed:
        words, content = words + b" /Filter /FlateDecode", zlib.compress(content)
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (words, len(content), content)


def _string(text: str) -> bytes:
    for sign in ("\\", "(", ")"):
        text = text.replace(sign, f"\\{sign}")
    return b"(%s)" % text.encode("latin-1")
