"""From the bytes of a feed to posts: JSON Feed, Atom and RSS, whatever the server calls them."""

from __future__ import annotations

from desktop.errors import NotAFeed
from desktop.feeds import jsonfeed, sniff
from desktop.feeds.given import Given
from desktop.feeds.page import Page, Parsed
from desktop.model import FeedSource, Program
from desktop.web import bare

__all__ = ["Parsed", "parse"]


def parse(
    body: bytes,
    mime: str,
    address: str,
    source: FeedSource,
    program_address: str = "",
    program: Program | None = None,
) -> Parsed:
    """`mime` is the Content-Type; `address` is what relative links are seen from;
    `program_address` keeps apart two programs that both call a feed `news`; `program` knows
    the categories and people that posts name.
    Errors: `NotAFeed`, `TooLarge` (more items than anybody reads)."""
    page = Page(program_address, address, Given(source, program))
    found = sniff.kind(sniff.head(body, mime), mime)
    if found == "json":
        jsonfeed.read(sniff.utf8_of(body, mime), page)
    elif found == "feed":
        from desktop.feeds import xmlfeed  # late: programs of our own kind are JSON

        xmlfeed.read(sniff.utf8_of(body, mime), page)
    else:
        if found == "html" and sniff.wants_login(body):
            found = "login_page"
        raise NotAFeed(address=bare(address), found=found)
    return page.done()
