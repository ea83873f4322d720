"""What a program adds to its links so that it can count visits: never who shared.

Added when a share is put, so that it is counted and shown as it is sent; taken off again where
IT forbids it before that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote, unquote_plus

from desktop.model import Draft, Outgoing

_NAME = re.compile(r"utm_[a-z0-9_]{1,40}")
_WEB = re.compile(r"https?://[^/?#\s]+", re.IGNORECASE)
_BEYOND = re.compile(r"[\w/?#&=%~+.-]")
"""What may go on an address: where it stands after one, that is another address."""


def is_name(name: str) -> bool:
    """Whether a parameter may be called like this; other names could change what a link
    opens."""
    return _NAME.fullmatch(name) is not None


def with_tracking(url: str, parameters: Mapping[str, str]) -> str:
    """The address with these parameters before its anchor. What stands in it already stays as
    it is, parameters of the same name included; addresses that are not http(s) come back
    untouched. Doing it twice does nothing more."""
    host = _WEB.match(url)
    if host is None or not url.isprintable() or " " in url:
        return url
    rest, mark, anchor = url.partition("#")
    path, _, query = rest.partition("?")
    there = {unquote_plus(pair.partition("=")[0]).lower() for pair in re.split("[&;]", query)}
    added = "&".join(
        f"{name}={quote(value, safe='')}"
        for name, value in parameters.items()
        if value and is_name(name) and name not in there
    )
    if not added:
        return url
    if len(path) == host.end():
        path += "/"
    before = query if not query or query.endswith("&") else query + "&"
    return f"{path}?{before}{added}{mark}{anchor}"


def in_text(text: str, url: str, parameters: Mapping[str, str]) -> str:
    """The text with its copies of `url` made the same way; longer addresses that only begin
    like it are others."""
    return _exchanged(text, url, with_tracking(url, parameters))


def in_draft(draft: Draft, parameters: Mapping[str, str]) -> Draft:
    """The draft as it is sent: its link and the copies of it in the texts."""
    if draft.link is None or not parameters:
        return draft
    url = draft.link.url
    return replace(
        draft,
        link=replace(draft.link, url=with_tracking(url, parameters)),
        text=in_text(draft.text, url, parameters),
        captions={name: in_text(one, url, parameters) for name, one in draft.captions.items()},
    )


def without(outgoing: Outgoing) -> Outgoing:
    """What was frozen with these parameters, as it would have been without them."""
    link, plain = outgoing.link, outgoing.unmarked
    if link is None or not plain:
        return outgoing
    text = _exchanged(outgoing.text, link.url, plain)
    return replace(outgoing, text=text, link=replace(link, url=plain), unmarked="")


def holds(text: str, url: str) -> bool:
    """Whether this very address stands in the text, and not only longer ones; none stands
    in every text."""
    start = text.find(url)
    while url and start >= 0 and _goes_on(text, start + len(url)):
        start = text.find(url, start + len(url))
    return start >= 0


def _exchanged(text: str, url: str, other: str) -> str:
    """The text with its copies of one address made another one."""
    if other == url or not url:
        return text
    pieces, start = [], 0
    while (found := text.find(url, start)) >= 0:
        end = found + len(url)
        alone = not _goes_on(text, end)
        pieces += [text[start:found], other if alone else url]
        start = end
    return "".join(pieces) + text[start:]


def _goes_on(text: str, end: int) -> bool:
    """Whether the address that ends here is only the beginning of a longer one. A full stop
    or a question mark at the end of a sentence does not belong to it."""
    tail = text[end : end + 2]
    if not tail or not _BEYOND.match(tail):
        return False
    return tail[0] not in ".?" or (len(tail) == 2 and _BEYOND.match(tail[1]) is not None)
