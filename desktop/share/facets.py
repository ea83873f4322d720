"""Links, mentions and hashtags of a text as Bluesky wants them: ranges of UTF-8 bytes.

Source: docs.bsky.app (advanced-guides/post-richtext), lexicon app.bsky.richtext.facet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from desktop.share.atproto_names import is_handle
from desktop.share.domains import TOP_LEVEL
from desktop.text import Token, graphemes, tokens

_LONGEST_TAG = 64
_KIND = "app.bsky.richtext.facet"
_BARE = re.compile(
    # A domain without a scheme, as Bluesky's own application makes a link of it.
    r"(?:^|(?<=[\s(]))(?P<domain>[a-z][a-z0-9]*(?:\.[a-z0-9]+)+)\S*",
    re.IGNORECASE | re.ASCII | re.MULTILINE,
)


def facets(text: str, resolve: Callable[[str], str]) -> list[dict[str, Any]]:
    """The facets of a text in order. `resolve` gives the DID of a handle or ""; a mention
    of nobody stays plain text."""
    found = []
    for token in _linked(text):
        feature = _feature(token, resolve)
        if feature:
            start = len(text[: token.start].encode())
            end = start + len(token.text.encode())
            found.append({"index": {"byteStart": start, "byteEnd": end}, "features": [feature]})
    return found


def _linked(text: str) -> list[Token]:
    """The tokens of a text and the links without a scheme, in order."""
    found = tokens(text)
    taken = {place for token in found for place in (token.start, token.end - 1)}
    bare = [one for one in _bare(text) if taken.isdisjoint(range(one.start, one.end))]
    return sorted((*found, *bare), key=lambda token: token.start)


def _bare(text: str) -> Iterator[Token]:
    for found in _BARE.finditer(text):
        if found["domain"].rpartition(".")[2].lower() in TOP_LEVEL:
            # What ends a link with a scheme ends this one too.
            whole = tokens(f"https://{found.group()}")[0].text.removeprefix("https://")
            start = found.start()
            yield Token("url", start, start + len(whole), whole)


def _feature(token: Token, resolve: Callable[[str], str]) -> dict[str, Any]:
    if token.kind == "url":
        scheme = "" if "://" in token.text[:8] else "https://"
        return {"$type": f"{_KIND}#link", "uri": scheme + token.text}
    name = token.text[1:]
    if token.kind == "hashtag":
        fits = graphemes(name) <= _LONGEST_TAG and len(name.encode()) <= 640
        return {"$type": f"{_KIND}#tag", "tag": name} if fits else {}
    did = resolve(name.lower()) if is_handle(name) else ""
    return {"$type": f"{_KIND}#mention", "did": did} if did else {}
