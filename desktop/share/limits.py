"""What each network takes in one post, where its feed cuts, and whether a link goes beside.

Facts that move, so each network has the day on which they were read and from where; what it
does not say itself is marked. What an adapter reads from its server counts more; these are
what it begins with, and all there is for networks where Goodword only opens their own composer.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from desktop.model import Limits
from desktop.share.limits_by_hand import BY_HAND
from desktop.share.limits_row import Beside, Cut, Network

_MEGA = 1_000_000
_JPEG = ("image/jpeg",)
_JPEG_PNG = ("image/jpeg", "image/png")
_USUAL = ("image/jpeg", "image/png", "image/gif")
_WITH_WEBP = ("image/jpeg", "image/png", "image/gif", "image/webp")

_READ = date(2026, 11, 20)

NETWORKS: Mapping[str, Network] = MappingProxyType(
    {
        "x": Network(
            Limits(
                "x",
                280,
                url_length=23,
                pictures=4,
                picture_bytes=5 * _MEGA,
                picture_types=_WITH_WEBP,
                alt_maximum=1000,
                video=True,
                # 20 minutes and 8 GB for everybody in 2026; its introduction still says 512 MB.
                video_seconds=20 * 60,
                video_bytes=512 * _MEGA,
                video_types=("video/mp4", "video/quicktime"),
                paid=True,
            ),
            _READ,
            (
                "twitter-text config v3",
                "docs.x.com: media (introduction, best practices), media metadata",
            ),
            # Longer posts (Premium) get "Show more" after the first 280.
            cut=Cut(280, 0),
        ),
        "linkedin": Network(
            Limits(
                "utf16",
                3000,
                pictures=20,
                # No bytes are told; a JPEG of so many pixels hardly ever has more.
                picture_bytes=36 * _MEGA,
                picture_pixels=36_152_320,
                picture_types=_USUAL,
                alt_maximum=4086,
                video=True,
                video_seconds=30 * 60,
                video_bytes=500 * _MEGA,
                documents=True,
                document_bytes=100 * _MEGA,
                # CONNECTIONS: who has connected; mere followers don't see it then.
                visibilities=("followers",),
            ),
            _READ,
            ("learn.microsoft.com/linkedin: Posts, Images, Videos, MultiImage, Documents API",),
            ("cut: three lines, about 210 characters, in many guides", "picture_bytes: ours"),
            Cut(210, 3),
            Beside.WITHOUT_PICTURES,
        ),
        "mastodon": Network(
            Limits(
                "mastodon",
                500,
                url_length=23,
                pictures=4,
                picture_bytes=16 * 1024 * 1024,
                picture_pixels=33_177_600,
                picture_types=_WITH_WEBP,
                alt_maximum=1500,
                video=True,
                video_bytes=99 * 1024 * 1024,
                video_types=("video/mp4", "video/quicktime", "video/webm"),
                video_pixels=8_294_400,
                visibilities=("quiet", "followers"),
                warning=True,
            ),
            _READ,
            (
                "docs.joinmastodon.org: entities/Instance, methods/statuses, methods/media",
                "mastodon 03006bd: components/status_content.jsx (MAX_HEIGHT, 32 lines)",
            ),
            ("cut: 15 lines left of what is folded, by somebody who read the style sheet",),
            Cut(0, 15, tallest=32),
        ),
        "bluesky": Network(
            Limits(
                "grapheme",
                300,
                bytes_maximum=3000,
                pictures=10,
                picture_bytes=2 * _MEGA,
                # No GIF: it would stand still there, for pictures are shown as JPEG.
                picture_types=("image/jpeg", "image/png", "image/webp"),
                alt_maximum=2000,
                video=True,
                video_seconds=600,
                video_bytes=300 * _MEGA,
            ),
            _READ,
            (
                "lexicons app.bsky.feed.post, app.bsky.embed.images, gallery and video",
                "bluesky-social/atproto 4827 (ten pictures), docs.bsky.app: tutorials/video",
                # Three minutes until 2026; what the official application lets through counts.
                "bluesky-social/social-app 008fe5e: constants.ts (alt, video, MAX_POST_LINES)",
            ),
            (),
            Cut(0, 25),
            Beside.WITHOUT_PICTURES,
        ),
        "threads": Network(
            Limits(
                "threads",
                500,
                pictures=20,
                picture_bytes=8 * _MEGA,
                picture_types=_JPEG_PNG,
                alt_maximum=1000,
                video=True,
                video_seconds=5 * 60,
                video_bytes=1000 * _MEGA,
                hashtags=1,
            ),
            _READ,
            ("developers.facebook.com/documentation/threads: posts (14 April 2026), overview",),
            ("alt_maximum: two makers of publishing tools; Meta's accessibility page gives none",),
            None,
            Beside.WITHOUT_PICTURES,
        ),
        "instagram": Network(
            Limits(
                "utf16",
                2200,
                pictures=10,
                picture_bytes=8 * _MEGA,
                picture_types=_JPEG,
                alt_maximum=1000,
                video=True,
                video_seconds=15 * 60,
                video_bytes=300 * _MEGA,
                # 30 in the documentation; since December 2025 accounts are moved to five.
                hashtags=5,
            ),
            _READ,
            (
                # Reels, which every video is: 15 minutes, 300 MB (1 GB in older versions).
                "developers.facebook.com: IG User/media, as quoted by others on 11 October 2026",
                "Instagram's @creators, December 2025: five hashtags",
            ),
            (
                "cut: 125 characters, two lines, in many guides",
                "alt_maximum: makers of publishing tools",
            ),
            Cut(125, 2),
        ),
        "facebook": Network(
            Limits(
                "utf16",
                63_206,
                pictures=10,
                picture_bytes=4 * _MEGA,
                picture_types=_USUAL,
                video=True,
                video_seconds=240 * 60,
                video_bytes=10_000 * _MEGA,
            ),
            _READ,
            ("developers.facebook.com: Page/photos",),
            (
                "pictures: docs.getlate.dev (ten in one post)",
                "video_seconds, video_bytes: ayrshare.com/docs and many guides",
                "maximum: makers of publishing tools",
                "cut: 477 characters on a desktop, in many guides",
            ),
            Cut(477, 5),
            Beside.WITHOUT_PICTURES,
        ),
        "tiktok": Network(
            Limits(
                "utf16",
                2200,
                pictures=35,
                picture_bytes=20 * _MEGA,
                picture_types=("image/jpeg", "image/webp"),
                video=True,
                video_seconds=10 * 60,
                video_bytes=4000 * _MEGA,
            ),
            _READ,
            ("developers.tiktok.com: content-posting-api (2,200 with a video)",),
            ("cut: 100 characters, two lines, in many guides",),
            Cut(100, 2),
        ),
        "youtube": Network(
            Limits(
                "utf16",
                5000,
                bytes_maximum=5000,
                pictures=0,
                video=True,
                video_seconds=12 * 3600,
                video_bytes=256_000 * _MEGA,
                # With more than 60 YouTube ignores them all.
                hashtags=60,
            ),
            _READ,
            ("developers.google.com/youtube: videos#snippet.description (5,000 bytes)",),
            (
                "video_seconds, video_bytes: 12 hours and 256 GB, docs.zernio.com and many guides",
                "hashtags: 60, others who quote YouTube's help page 6390658",
                "cut: 157 characters, three lines, in many guides",
            ),
            Cut(157, 3),
        ),
        "practice": Network(
            Limits(
                "grapheme",
                500,
                pictures=4,
                picture_bytes=5 * 1024 * 1024,
                picture_types=_WITH_WEBP,
                alt_maximum=1500,
                video=True,
                video_seconds=180,
                video_bytes=20 * 1024 * 1024,
                video_types=("video/mp4", "video/webm"),
                documents=True,
                document_bytes=10 * 1024 * 1024,
                visibilities=("quiet", "followers"),
                warning=True,
                paid=True,
            ),
            _READ,
            ("desktop.practice",),
            (),
            Cut(200, 3),
            Beside.ALWAYS,
        ),
        **BY_HAND,
    }
)


def known(network: str) -> Limits | None:
    """What this network takes as far as is known without asking it; None = nothing known."""
    found = NETWORKS.get(network)
    return None if found is None else found.limits


def more_after(network: str) -> Cut | None:
    """Where its feed cuts with "…more"; None = it shows everything, or nobody knows."""
    found = NETWORKS.get(network)
    return None if found is None else found.cut


def link_beside(network: str, pictures: int = 0) -> bool:
    """Whether a link goes beside the text there, given so many pictures."""
    found = NETWORKS.get(network)
    if found is None or found.beside is Beside.NEVER:
        return False
    return found.beside is Beside.ALWAYS or not pictures
