"""The pictures of a program as its checker sees them: there, shown anywhere, not too large."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from desktop import picturehead
from desktop.authoring_file import Line
from desktop.authoring_program import Opened, is_checkout, name_of, said
from desktop.errors import GoodwordError, TooLarge
from desktop.feeds.pictures import BYTES, PIXELS
from desktop.guidelines.documents import pictures_in
from desktop.model import Post, Program

MOST = 200
"""Pictures that are asked for over the network in one check; files of this machine all are."""


def check(opened: Opened, program: Program, posts: Iterable[Post]) -> Iterator[Line]:
    """Logo, pictures of pages, pictures of posts, each address once."""
    wanted = dict.fromkeys(one for one in (program.logo, *_of_pages(opened, program)) if one)
    for post in posts:
        wanted |= dict.fromkeys(one.url for one in post.media if one.mime.startswith("image/"))
    here = [one for one in wanted if is_checkout(one)]
    there = [one for one in wanted if not is_checkout(one)]
    for address in (*here, *there[:MOST]):
        yield from _picture(opened, address)
    if len(there) > MOST:
        yield Line(f"{len(there) - MOST} more pictures were not looked at", note=True)


def _of_pages(opened: Opened, program: Program) -> Iterator[str]:
    for document in program.documents:
        try:
            body, _ = opened.read(document.url)
        except GoodwordError:
            continue  # told where pages are checked
        yield from pictures_in(body, document.url)


def _picture(opened: Opened, address: str) -> Iterator[Line]:
    name = name_of(address)
    try:
        body, _ = opened.read(address)
    except TooLarge:
        yield Line(f"{name}: larger than {BYTES} bytes, so nobody sees it", wrong=True)
        return
    except GoodwordError as error:
        yield Line(said(error), wrong=True)
        return
    head = picturehead.read(body)
    if head is None:
        yield Line(f"{name}: is no PNG, JPEG, GIF or WebP, so nobody sees it", wrong=True)
    elif head.width * head.height > PIXELS:
        size = f"{head.width} × {head.height} pixels"
        yield Line(f"{name}: {size}, at most {PIXELS} are shown", wrong=True)
