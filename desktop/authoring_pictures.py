"""The pictures of a program as its checker sees them: there, shown anywhere, not too large."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from desktop import picturehead
from desktop.authoring_file import Line, missing
from desktop.authoring_program import Opened, is_checkout, name_of, said
from desktop.errors import GoodwordError, TooLarge
from desktop.feeds.pictures import BYTES, PIXELS
from desktop.guidelines.documents import pictures_in
from desktop.model import Program

MOST = 200
"""Pictures that are asked for over the network in one check; files of this machine all are."""


def check(opened: Opened, program: Program, named: Mapping[str, str]) -> Iterator[Line]:
    """Each address once; `named` says where those of the program and its posts stand, pages are
    looked through here."""
    wanted = {**dict(_of_pages(opened, program)), **named}
    here = [one for one in wanted if is_checkout(one)]
    there = [one for one in wanted if not is_checkout(one)]
    for address in (*here, *there[:MOST]):
        yield from _picture(opened, address, wanted[address])
    if len(there) > MOST:
        yield Line(f"{len(there) - MOST} more pictures were not looked at", note=True)


def _of_pages(opened: Opened, program: Program) -> Iterator[tuple[str, str]]:
    for document in program.documents:
        try:
            body, _ = opened.read(document.url)
        except GoodwordError:
            continue  # told where pages are checked
        for address in pictures_in(body, document.url):
            yield address, name_of(document.url)


def _picture(opened: Opened, address: str, named: str) -> Iterator[Line]:
    name = name_of(address)
    try:
        body, _ = opened.read(address)
    except TooLarge:
        yield missing(f"{name}: larger than {BYTES} bytes, so nobody sees it", named)
        return
    except GoodwordError as error:
        yield missing(said(error), named)
        return
    head = picturehead.read(body)
    if head is None:
        yield missing(f"{name}: is no PNG, JPEG, GIF or WebP, so nobody sees it", named)
    elif head.width * head.height > PIXELS:
        size = f"{head.width} × {head.height} pixels"
        yield missing(f"{name}: {size}, at most {PIXELS} are shown", named)
