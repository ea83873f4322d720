"""Links, mentions and hashtags of a text as Bluesky wants them: ranges of UTF-8 bytes.

Source: docs.bsky.app (advanced-guides/post-richtext), lexicon app.bsky.richtext.facet.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.share.atproto_names import is_handle
from desktop.text import Token, graphemes, tokens

_LONGEST_TAG = 64
_KIND = "app.bsky.richtext.facet"


def facets(text: str, resolve: Callable[[str], str]) -> list[dict[str, Any]]:
    """The facets of a text in order. `resolve` gives the DID of a handle or ""; a mention
    of nobody stays plain text."""
    found = []
    for token in tokens(text):
        feature = _feature(token, resolve)
        if feature:
            start = len(text[: token.start].encode())
            end = start + len(token.text.encode())
            found.append({"index": {"byteStart": start, "byteEnd": end}, "features": [feature]})
    return found


def _feature(token: Token, resolve: Callable[[str], str]) -> dict[str, Any]:
    if token.kind == "url":
        return {"$type": f"{_KIND}#link", "uri": token.text}
    name = token.text[1:]
    if token.kind == "hashtag":
        fits = graphemes(name) <= _LONGEST_TAG and len(name.encode()) <= 640
        return {"$type": f"{_KIND}#tag", "tag": name} if fits else {}
    did = resolve(name.lower()) if is_handle(name) else ""
    return {"$type": f"{_KIND}#mention", "did": did} if did else {}
