"""What is said about an account: since when, until when, what it allows; pure but for the
language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from PySide6.QtCore import QDateTime, QLocale

from desktop.model import Account, AccountState
from desktop.share.endings import stage_of
from desktop.ui.error_words import QT_TRANSLATE_NOOP
from desktop.ui.messages import say

# network and kind of permission → what it allows, in full
PERMISSIONS: Mapping[tuple[str, str], str] = {
    ("linkedin", ""): QT_TRANSLATE_NOOP(
        "messages",
        "May post for you and delete those posts, and read your name and picture. "
        "It can't read your messages, your connections or your feed.",
    ),
    ("linkedin", "numbers"): QT_TRANSLATE_NOOP(
        "messages",
        "May post for you and delete those posts, and read your name, your picture and the "
        "numbers of your posts and profile. It can't read your messages or your feed.",
    ),
    ("x", ""): QT_TRANSLATE_NOOP(
        "messages",
        "May post for you and delete your posts, and read posts and profiles as you see them. "
        "It can't read your messages.",
    ),
    ("mastodon", ""): QT_TRANSLATE_NOOP(
        "messages",
        "May post for you and delete your posts, and read your profile and the posts you see, "
        "those to you alone among them. It can't change your profile or whom you follow.",
    ),
    ("mastodon", "whole"): QT_TRANSLATE_NOOP(
        "messages",
        "Your server knows no small permission: this one may read and write nearly everything "
        "in your account. Goodword only posts, deletes what it posted, and reads your numbers.",
    ),
    ("bluesky", ""): QT_TRANSLATE_NOOP(
        "messages",
        "May post for you with pictures and videos, and delete posts. It can't read your "
        "messages, change your profile or follow anybody.",
    ),
    ("bluesky", "whole"): QT_TRANSLATE_NOOP(
        "messages",
        "Your server knows no small permission: this one may do nearly everything in your "
        "account but read your messages. Goodword only posts and deletes what it posted.",
    ),
    ("practice", ""): QT_TRANSLATE_NOOP(
        "messages",
        "May post for you and delete those posts, and read your profile and the numbers of "
        "your posts.",
    ),
}
ANY = QT_TRANSLATE_NOOP("messages", "May post for you, as you allowed it in your browser.")


def permission_text(account: Account) -> str:
    """What the connection allows, in plain words."""
    scopes = _scopes(account)
    kind = ""
    if {"write", "transition:generic"} & scopes:
        kind = "whole"
    elif any(scope.endswith("Analytics") for scope in scopes):
        kind = "numbers"
    text = PERMISSIONS.get((account.network, kind), PERMISSIONS.get((account.network, ""), ANY))
    return say(text)


def state_text(account: Account, now: datetime) -> tuple[str, str]:
    """Tone and words for how long it lasts."""
    local = now.astimezone()
    if account.state is AccountState.SIGNED_OUT:
        return "warn", say(
            QT_TRANSLATE_NOOP("messages", "This connection has ended. Connect again.")
        )
    ends, renews = account.expires, account.facts.get("renews") is True
    if ends is not None and stage_of(account, local) is not None:
        words = QT_TRANSLATE_NOOP("messages", "Ends {when}. Reconnect, and it goes on.")
        return "warn", say(words, when=when_text(ends, now))
    parts = []
    if account.connected is not None:
        since = QT_TRANSLATE_NOOP("messages", "Connected since {day}")
        parts.append(say(since, day=date_text(account.connected, now)))
    if renews and ends is None:
        parts.append(say(QT_TRANSLATE_NOOP("messages", "renews by itself")))
    elif renews and ends is not None:
        words = QT_TRANSLATE_NOOP("messages", "renews by itself until {day}")
        parts.append(say(words, day=date_text(ends, now)))
    elif ends is not None:
        parts.append(say(QT_TRANSLATE_NOOP("messages", "until {day}"), day=date_text(ends, now)))
    else:
        parts.append(say(QT_TRANSLATE_NOOP("messages", "until you end it")))
    return "muted", " · ".join(parts)


def when_text(moment: datetime, now: datetime) -> str:
    """`today at 18:00`, `tomorrow at 9:00`, `on 20 January (in 5 days)`."""
    days = (_local(moment).date().toJulianDay()) - (_local(now).date().toJulianDay())
    clock = QLocale().toString(_local(moment).time(), QLocale.FormatType.ShortFormat)
    if days <= 0:
        return say(QT_TRANSLATE_NOOP("messages", "today at {clock}"), clock=clock)
    if days == 1:
        return say(QT_TRANSLATE_NOOP("messages", "tomorrow at {clock}"), clock=clock)
    words = QT_TRANSLATE_NOOP("messages", "on {day}, in {n} days")
    return say(words, day=date_text(moment, now), n=days)


def date_text(moment: datetime, now: datetime) -> str:
    """A day as people write it, with the year where it is not near."""
    near = abs(moment - now) < timedelta(days=300)
    return QLocale().toString(_local(moment).date(), "d MMMM" if near else "d MMMM yyyy")


def _local(moment: datetime) -> QDateTime:
    return QDateTime.fromMSecsSinceEpoch(int(moment.timestamp() * 1000))


def _scopes(account: Account) -> set[str]:
    """What the network granted, as its adapter noted it."""
    noted = account.facts.get("scopes") or account.facts.get("scope") or ()
    return set(noted.split() if isinstance(noted, str) else map(str, noted))
