"""What networks take that are only ever shared to by hand (see `assisted`).

Their own composer has the last word, so a number that nobody is sure of is rather too large:
here it only warns early.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from desktop.model import Limits
from desktop.share.limits_row import Beside, Network

_MEGA = 1_000_000
_USUAL = ("image/jpeg", "image/png", "image/gif")
_JPEG_PNG = ("image/jpeg", "image/png")
_READ = date(2026, 11, 20)

BY_HAND: Mapping[str, Network] = MappingProxyType(
    {
        "whatsapp": Network(
            Limits(
                "utf16",
                65_536,
                pictures=30,
                picture_bytes=16 * _MEGA,
                picture_types=_JPEG_PNG,
                video=True,
                video_bytes=16 * _MEGA,
                documents=True,
                document_bytes=2000 * _MEGA,
            ),
            _READ,
            ("faq.whatsapp.com: how to use click to chat (the address, no numbers)",),
            (
                "maximum, pictures: many guides",
                "picture_bytes, video_bytes, document_bytes: many guides",
            ),
        ),
        "telegram": Network(
            Limits(
                "utf16",
                # The text under pictures holds 1,024 (4,096 with Premium); its composer tells.
                4096,
                pictures=10,
                picture_bytes=10 * _MEGA,
                picture_types=_JPEG_PNG,
                video=True,
                video_bytes=2000 * _MEGA,
                documents=True,
                document_bytes=2000 * _MEGA,
            ),
            _READ,
            (
                "core.telegram.org: widgets/share",
                "core.telegram.org/bots/api: sendMessage, sendMediaGroup, sendPhoto",
                "telegram.org/faq: 2 GB a file",
            ),
        ),
        "xing": Network(
            Limits(
                "utf16",
                10_000,
                pictures=10,
                picture_bytes=10 * _MEGA,
                picture_types=_USUAL,
                video=True,
                video_bytes=500 * _MEGA,
            ),
            _READ,
            ("dev.xing.com: share button (the address, no numbers)",),
            (
                "maximum: ours, XING tells none",
                "pictures, picture_bytes, video_bytes: ours, XING tells none",
            ),
            None,
            Beside.WITHOUT_PICTURES,
        ),
        "reddit": Network(
            Limits(
                "utf16",
                40_000,
                pictures=20,
                picture_bytes=20 * _MEGA,
                picture_types=_USUAL,
                video=True,
                video_seconds=15 * 60,
                video_bytes=1000 * _MEGA,
            ),
            _READ,
            ("reddit.com/dev/api: submit (a title of up to 300 characters)",),
            (
                "maximum: many guides",
                "pictures, picture_bytes, video_seconds, video_bytes: many guides",
            ),
            None,
            Beside.WITHOUT_PICTURES,
        ),
        "teams": Network(
            Limits(
                "utf16",
                # 28 KB a message with its formatting, two bytes a character.
                14_000,
                pictures=10,
                picture_bytes=20 * _MEGA,
                picture_types=_USUAL,
                video=True,
                video_bytes=1000 * _MEGA,
                documents=True,
                document_bytes=1000 * _MEGA,
            ),
            _READ,
            ("learn.microsoft.com/microsoftteams: limits and specifications, Share to Teams",),
            (
                "maximum: tried by supersimple365.com (about 14,600)",
                "pictures, picture_bytes, video_bytes, document_bytes: ours",
            ),
            None,
            Beside.WITHOUT_PICTURES,
        ),
        "email": Network(
            Limits(
                "utf16",
                100_000,
                pictures=20,
                picture_bytes=10 * _MEGA,
                picture_types=_USUAL,
                video=True,
                video_bytes=20 * _MEGA,
                documents=True,
                document_bytes=20 * _MEGA,
            ),
            _READ,
            ("RFC 6068 (the address, no numbers)",),
            (
                "maximum: ours, mail has none",
                "pictures, picture_bytes, video_bytes, document_bytes: ours, for what most take",
            ),
        ),
    }
)
