"""How each network sets a post: order, names, pictures, the card of a link. Data, no widgets.

Seen on their web pages in November 2026. Shapes and order only: no logos, no colours of
theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Manner:
    """`more`: the words behind a cut text. `card`: what a link's card says, in order (empty:
    there is none). `mosaic`: how several pictures lie: `tiles`, `lead` (one large, the rest
    below) or `slides` (one after the other)."""

    more: str = "… more"
    own_line: bool = False
    """The words that ask for more stand on a line of their own."""
    beside: bool = False
    """Name and handle on one line."""
    handle_first: bool = False
    """The handle is the name."""
    pictures_first: bool = False
    card: tuple[str, ...] = ("host", "title", "text")
    over: bool = False
    """The title lies over the card's picture."""
    mosaic: str = "tiles"
    tallest: float = 0.8
    """Least width by height of a single picture; taller ones are cropped."""
    deeds: tuple[str, ...] = ("reply", "reshare", "heart")
    square_face: bool = False


ANY = Manner()
MANNERS: Mapping[str, Manner] = MappingProxyType(
    {
        "linkedin": Manner(
            more="… more",
            card=("title", "host"),
            mosaic="lead",
            deeds=("heart", "reply", "reshare", "external"),
        ),
        "x": Manner(
            more="Show more",
            own_line=True,
            beside=True,
            card=("host",),
            over=True,
            tallest=0.75,
            deeds=("reply", "reshare", "heart", "reach"),
        ),
        "mastodon": Manner(
            more="Read more",
            own_line=True,
            card=("host", "title", "text"),
            deeds=("reply", "reshare", "heart"),
            square_face=True,
        ),
        "bluesky": Manner(
            more="Show more",
            own_line=True,
            beside=True,
            card=("title", "text", "host"),
            tallest=0.5,
            deeds=("reply", "reshare", "heart"),
        ),
        "threads": Manner(
            handle_first=True,
            card=("host", "title"),
            mosaic="slides",
            tallest=0.75,
            deeds=("heart", "reply", "reshare"),
        ),
        "instagram": Manner(
            handle_first=True,
            pictures_first=True,
            card=(),
            mosaic="slides",
            deeds=("heart", "reply", "reshare"),
        ),
        "facebook": Manner(
            more="… See more",
            card=("host", "title", "text"),
            mosaic="lead",
            deeds=("heart", "reply", "reshare"),
        ),
        "tiktok": Manner(handle_first=True, pictures_first=True, card=(), mosaic="slides"),
        "youtube": Manner(more="… more", card=()),
        "practice": Manner(),
    }
)


def manner(network: str) -> Manner:
    return MANNERS.get(network, ANY)
