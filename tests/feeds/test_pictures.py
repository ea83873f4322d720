"""Pictures: what is taken, what is refused, and how much room they get."""

from __future__ import annotations

import gzip
import os
import struct
import subprocess
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop import picturehead
from desktop.feeds import pictures
from desktop.feeds.pictures import Pictures
from desktop.web import Web
from tests.conftest import Reply, Request, Served


def png(width: int = 2, height: int = 2, padding: int = 0) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\x7f\x7f\x7f" * 2 for _ in range(2)))
    text = chunk(b"tEXt", b"x\0" + b"y" * padding) if padding else b""
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", head) + text + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xff\xc4\x00\x04ab\xff\xc2\x00\x11\x08\x01\x2c\x02\x58\x03"
)
GIF = b"GIF89a\x20\x03\x58\x02\x80\x00\x00"
WEBP_LOSSY = b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a\x20\x03\x58\x02"
WEBP_LOSSLESS = b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f" + (799 | 599 << 14).to_bytes(4, "little")
WEBP_MORE = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x1f\x03\x00\x57\x02\x00"


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (png(640, 480), ("image/png", 640, 480)),
        (JPEG, ("image/jpeg", 600, 300)),
        (GIF, ("image/gif", 800, 600)),
        (WEBP_LOSSY, ("image/webp", 800, 600)),
        (WEBP_LOSSLESS, ("image/webp", 800, 600)),
        (WEBP_MORE, ("image/webp", 800, 600)),
    ],
)
def test_kind_and_size_are_read_from_the_first_bytes(
    body: bytes, wanted: tuple[str, int, int]
) -> None:
    found = picturehead.read(body)
    assert found is not None
    assert (found.mime, found.width, found.height) == wanted
    for end in range(len(body)):
        picturehead.read(body[:end])


@pytest.mark.parametrize("body", [b"", b"<svg/>", b"<html>", b"\xff\xd8\xff", b"BM", png(0, 5)])
def test_what_is_no_picture_has_no_size(body: bytes) -> None:
    assert picturehead.read(body) is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("/a/B.JPG", "image/jpeg"),
        ("a.jpeg", "image/jpeg"),
        ("a.png", "image/png"),
        ("a.webp", "image/webp"),
        ("a.b/gif", ""),
        ("a.heic", ""),
        ("", ""),
    ],
)
def test_the_kind_of_a_kept_picture_is_told_by_its_name(name: str, kind: str) -> None:
    assert picturehead.kind_of(name) == kind


class Gallery:
    def __init__(self, serve: Callable[[Callable[[Request], Reply | None]], Served]) -> None:
        self.replies: dict[str, Reply] = {}
        self.served = serve(lambda request: self.replies.get(request.path, (404, {}, b"")))

    def show(self, path: str, body: bytes, kind: str = "image/png") -> str:
        self.replies[path] = (200, {"Content-Type": kind}, body)
        return self.served.address + path

    def asked(self, path: str) -> int:
        return sum(request.path == path for request in self.served.requests)


@pytest.fixture
def gallery(serve: Callable[[Callable[[Request], Reply | None]], Served]) -> Gallery:
    return Gallery(serve)


@pytest.fixture
def kept(web: Web, tmp_path: Path) -> Pictures:
    return Pictures(web, tmp_path / "pictures")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "goodword", place]
    if os.name != "posix" or os.geteuid() != 0 or subprocess.run(mount, check=False).returncode:
        pytest.skip("needs the right to mount a small file system")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_picture_is_fetched_once_and_there_offline(kept: Pictures, gallery: Gallery) -> None:
    url = gallery.show("/a", png(), "application/octet-stream")
    assert kept.path(url) is None
    path = kept.fetch(url)
    assert path is not None
    assert (path.suffix, path.read_bytes()) == (".png", png())
    gallery.served.close()
    assert kept.fetch(url) == kept.path(url) == path
    assert gallery.asked("/a") == 1


def test_what_is_no_picture_or_too_much_is_refused_and_left_alone(
    kept: Pictures, gallery: Gallery, tmp_path: Path
) -> None:
    refused = {
        "/page": b"<html>Sign in</html>",
        "/drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "/bomb.png": png(30_000, 30_000),
        "/huge.png": png(padding=11_000_000),
    }
    for path, body in refused.items():
        url = gallery.show(path, body)
        assert kept.fetch(url) is None
        assert kept.fetch(url) is None
        assert gallery.asked(path) == 1
    assert kept.fetch(gallery.served.address + "/missing") is None
    assert not list((tmp_path / "pictures").glob("*"))


@pytest.mark.parametrize(
    "url", ["", "file:///etc/passwd", "data:image/png;base64,AAAA", "ftp://x/y.png"]
)
def test_only_the_web_is_asked(kept: Pictures, url: str) -> None:
    assert kept.fetch(url) is None
    assert kept.path(url) is None


def test_a_picture_that_could_not_be_reached_is_tried_again(
    kept: Pictures, gallery: Gallery
) -> None:
    assert kept.fetch("http://127.0.0.1:9/a.png") is None
    url = gallery.show("/a", png())
    assert kept.fetch_all(["http://127.0.0.1:9/a.png", url, url]) == 1
    assert kept.path(url) is not None


def test_a_round_fetches_a_limited_number(
    kept: Pictures, gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "ROUND_PICTURES", 3)
    urls = [gallery.show(f"/{number}", png()) for number in range(5)]
    assert kept.fetch_all(urls) == 3
    assert kept.fetch_all(urls) == 2
    assert kept.fetch_all(urls) == 0


def test_the_oldest_make_room(web: Web, gallery: Gallery, tmp_path: Path) -> None:
    kept = Pictures(web, tmp_path / "pictures", room=50_000)
    urls = [gallery.show(f"/{number}", png(padding=9_000)) for number in range(8)]
    for age, url in enumerate(urls):
        path = kept.fetch(url)
        assert path is not None
        os.utime(path, (1_000_000 + age, 1_000_000 + age))
    there = [kept.path(url) is not None for url in urls]
    assert there[-4:] == [True] * 4
    assert there[0] is False
    size = sum(file.stat().st_size for file in (tmp_path / "pictures").iterdir())
    assert size <= 50_000


def test_what_does_not_fit_is_not_fetched_in_every_round_anew(
    web: Web, gallery: Gallery, tmp_path: Path
) -> None:
    kept = Pictures(web, tmp_path / "pictures", room=100_000)
    urls = [gallery.show(f"/{number}", png(padding=4_000)) for number in range(35)]
    came = [kept.fetch_all(urls) for _ in range(4)]
    assert 20 <= came[0] <= 24
    assert came[1:] == [0, 0, 0]
    assert all(kept.path(url) is not None for url in urls[:20])
    size = sum(file.stat().st_size for file in (tmp_path / "pictures").iterdir())
    assert size <= 100_000


def test_a_full_disk_costs_pictures_and_nothing_else(
    web: Web, gallery: Gallery, small_disk: Path
) -> None:
    """Row E11 of what breaks, on a file system of one megabyte."""
    kept = Pictures(web, small_disk / "pictures")
    large = gallery.show("/large", png(padding=2_000_000))
    small = gallery.show("/small", png())
    assert kept.fetch(large) is None
    assert kept.path(large) is None
    assert kept.fetch(small) is not None
    assert [file.suffix for file in (small_disk / "pictures").iterdir()] == [".png"]


def test_pictures_without_end_or_packed_to_burst_are_cut_off(
    kept: Pictures, gallery: Gallery, tmp_path: Path
) -> None:
    """Row E5 of what breaks: neither a gigabyte on the wire nor one that unpacks to it."""
    packed = gzip.compress(png() + b"0" * 60_000_000)
    gallery.replies["/packed"] = (200, {"Content-Encoding": "gzip"}, packed)
    gallery.replies["/endless"] = (200, {"Content-Length": str(2**30)}, png() + b"0" * 20_000_000)
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for path in ("/packed", "/endless"):
            assert kept.fetch(gallery.served.address + path) is None
        assert tracemalloc.get_traced_memory()[1] - before < 100 * 2**20
    finally:
        tracemalloc.stop()
    assert not list((tmp_path / "pictures").glob("*"))
