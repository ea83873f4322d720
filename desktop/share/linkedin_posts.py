"""A share as LinkedIn's two interfaces for posts want it: pure, from words to bodies.

The Posts API takes little text and cards of our own making; it looks nothing up behind a link.
The older one (`ugcPosts`) takes plain text and names of another kind for files, and knows no
documents.
Sources: learn.microsoft.com/linkedin: marketing/community-management/shares (posts-api,
multiimage-post-api), consumer/integrations/self-serve/share-on-linkedin.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from desktop.errors import Refused
from desktop.model import Limits, LinkCard, Outgoing
from desktop.share.media import kind as picture_kind
from desktop.share.uploads import Stream, check
from desktop.share.wording import with_link

Body = dict[str, Any]
TITLE, DESCRIPTION, ALT = 400, 4086, 4086
"""Longest title and description of a card, and longest alternative text."""
_UGC = "com.linkedin.ugc"


def words_of(outgoing: Outgoing) -> str:
    """The words as people will read them: a link that becomes a card stands beside them, with
    pictures it has to stand in them."""
    return with_link(outgoing) if outgoing.pictures else outgoing.text


def kind_of(outgoing: Outgoing, limits: Limits) -> str:
    """`text`, `article`, `pictures`, `video` or `document`, with files that LinkedIn takes as
    far as they tell. Errors: `Refused`, `BadFile`."""
    files = outgoing.pictures
    if not files:
        return "text" if outgoing.link is None else "article"
    if all(file.kind != "document" for file in files):
        check(outgoing, limits)
        return "video" if files[0].kind == "video" else "pictures"
    if not limits.documents or len(files) > 1:
        raise Refused(reason="mixed" if limits.documents else "document", status=0)
    if files[0].mime != "application/pdf":
        raise Refused(reason="document", status=0)
    if len(Stream(files[0].path)) > limits.document_bytes:
        raise Refused(reason="document_size", status=0, limit=limits.document_bytes)
    return "document"


def picture_mime(path: str, limits: Limits) -> str:
    """What kind of picture a card's own is, by what it holds; empty = none that LinkedIn takes."""
    if not path:
        return ""
    try:
        with Path(path).open("rb") as file:
            mime = picture_kind(file.read(16))
    except OSError:
        return ""
    small = Path(path).stat().st_size <= limits.picture_bytes
    return mime if mime in limits.picture_types and small else ""


def post(author: str, commentary: str, visibility: str, content: Mapping[str, Any]) -> Body:
    """The body for `/rest/posts`; `commentary` is little text."""
    body: Body = {
        "author": author,
        "commentary": commentary,
        "visibility": visibility,
        "distribution": {
            "feedDistribution": "MAIN_FEED",
            "targetEntities": [],
            "thirdPartyDistributionChannels": [],
        },
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": False,
    }
    if content:
        body["content"] = dict(content)
    return body


def article(link: LinkCard, thumbnail: str) -> Body:
    """A card; `thumbnail` is the name of an uploaded picture, or empty."""
    card = {"source": link.url, "title": _title(link)}
    if link.text.strip():
        card["description"] = _short(link.text, DESCRIPTION)
    if thumbnail:
        card["thumbnail"] = thumbnail
    return {"article": card}


def pictures(uploaded: Sequence[tuple[str, str]]) -> Body:
    """One picture or many: (name, alternative text)."""
    images = [_with_alt(urn, alt) for urn, alt in uploaded]
    return {"media": images[0]} if len(images) == 1 else {"multiImage": {"images": images}}


def single(urn: str, outgoing: Outgoing) -> Body:
    """A video or a document, which must have a title over there."""
    file = outgoing.pictures[0]
    named = file.title or (outgoing.link.title if outgoing.link else "") or Path(file.path).stem
    return {"media": {"id": urn, "title": _short(named, TITLE)}}


def ugc_post(
    author: str, text: str, visibility: str, category: str, media: Sequence[Mapping[str, Any]]
) -> Body:
    """The body for `/v2/ugcPosts`; `text` is plain, `category` NONE, ARTICLE, IMAGE or VIDEO."""
    content: Body = {"shareCommentary": {"text": text}, "shareMediaCategory": category}
    if media:
        content["media"] = [{"status": "READY", **one} for one in media]
    return {
        "author": author,
        "lifecycleState": "PUBLISHED",
        "specificContent": {f"{_UGC}.ShareContent": content},
        "visibility": {f"{_UGC}.MemberNetworkVisibility": visibility},
    }


def ugc_article(link: LinkCard) -> Body:
    """A card there; without a picture of ours."""
    card: Body = {"originalUrl": link.url, "title": {"text": _title(link)}}
    if link.text.strip():
        card["description"] = {"text": _short(link.text, 256)}
    return card


def ugc_file(asset: str, alt: str) -> Body:
    """A picture or video there; its description is what people hear who can't see it."""
    return {"media": asset, **({"description": {"text": _short(alt, 256)}} if alt else {})}


def _with_alt(urn: str, alt: str) -> Body:
    return {"id": urn, **({"altText": alt[:ALT]} if alt.strip() else {})}


def _title(link: LinkCard) -> str:
    """A card must have one."""
    return _short(link.title, TITLE) or _short(link.url.partition("://")[2], TITLE)


def _short(text: str, most: int) -> str:
    """What surrounds a post may be shortened, other than the words themselves."""
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
