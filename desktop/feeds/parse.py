"""From the bytes of a feed to posts: JSON Feed, Atom and RSS, whatever the server calls them."""

from __future__ import annotations

from desktop.errors import NotAFeed
from desktop.feeds import jsonfeed, sniff
from desktop.feeds.page import Page, Parsed
from desktop.model import FeedSource
from desktop.web import bare

__all__ = ["Parsed", "parse"]


def parse(body: bytes, mime: str, address: str, source: FeedSource, program: str = "") -> Parsed:
    """`mime` is the Content-Type; `address` is what relative links are seen from; `program`
    keeps apart two programs that both call a feed `news`.
    Errors: `NotAFeed`, `TooLarge` (more items than anybody reads)."""
    page = Page(program, source, address)
    text = sniff.text_of(body, mime)
    found = sniff.kind(text, mime)
    if found == "json":
        jsonfeed.read(text, page)
    elif found == "feed":
        from desktop.feeds import xmlfeed  # late: programs of our own kind are JSON

        xmlfeed.read(text, page)
    else:
        if found == "html" and sniff.wants_login(body):
            found = "login_page"
        raise NotAFeed(address=bare(address), found=found)
    return page.done()
