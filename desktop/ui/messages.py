"""The words for every error, hint and reason: short, friendly, exact, no blame.

Floors below carry facts; here they become sentences. A test holds that every class of
`desktop.errors` has its words here.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt

from desktop.errors import GoodwordError
from desktop.metric import Measure
from desktop.model import Hint, Level
from desktop.ui.error_words import ERRORS, EXACT, PROBLEMS, QT_TRANSLATE_NOOP
from desktop.ui.hint_words import HINT_WHYS, HINTS
from desktop.ui.import_words import FOUND_INSTEAD

_CONTEXT = "messages"


LEVELS: Mapping[Level, str] = {
    Level.BLOCK: QT_TRANSLATE_NOOP("messages", "Stops sharing"),
    Level.MUST: QT_TRANSLATE_NOOP("messages", "Please change"),
    Level.SHOULD: QT_TRANSLATE_NOOP("messages", "Better change"),
    Level.TIP: QT_TRANSLATE_NOOP("messages", "Tip"),
}
CLOSED: Mapping[str, str] = {
    reason: text for (name, _, reason), text in EXACT.items() if name == "Closed"
}
CLOSED_EMPTY: Mapping[str, str] = {
    "withdrawn": QT_TRANSLATE_NOOP("messages", "The company withdrew this post."),
    "expired": QT_TRANSLATE_NOOP("messages", "The time of this post is over."),
    "segment": QT_TRANSLATE_NOOP("messages", "This post is for other groups."),
    "held": QT_TRANSLATE_NOOP("messages", "The program is on hold for now."),
    "missing": QT_TRANSLATE_NOOP("messages", "This post is no longer on this computer."),
}
MEASURES: Mapping[Measure, str] = {
    Measure.VIEWS: QT_TRANSLATE_NOOP("messages", "Views"),
    Measure.REACTIONS: QT_TRANSLATE_NOOP("messages", "Reactions"),
    Measure.RESHARES: QT_TRANSLATE_NOOP("messages", "Reshares"),
    Measure.REPLIES: QT_TRANSLATE_NOOP("messages", "Replies"),
    Measure.PROFILE_VISITS: QT_TRANSLATE_NOOP("messages", "Profile visits"),
    Measure.FOLLOWERS: QT_TRANSLATE_NOOP("messages", "Followers"),
    Measure.MEMBERS: QT_TRANSLATE_NOOP("messages", "People reached"),
    Measure.SAVES: QT_TRANSLATE_NOOP("messages", "Saves"),
    Measure.SENDS: QT_TRANSLATE_NOOP("messages", "Sent on privately"),
    Measure.LINK_CLICKS: QT_TRANSLATE_NOOP("messages", "Link clicks"),
    Measure.NEW_FOLLOWERS: QT_TRANSLATE_NOOP("messages", "New followers"),
    Measure.LOST_FOLLOWERS: QT_TRANSLATE_NOOP("messages", "Lost followers"),
    Measure.ENGAGEMENTS: QT_TRANSLATE_NOOP("messages", "Engagements"),
}
GAPS: Mapping[str, str] = {
    "not_offered": QT_TRANSLATE_NOOP("messages", "{network} does not tell this"),
    "not_permitted": QT_TRANSLATE_NOOP("messages", "no permission to read this on {network}"),
    "gone": QT_TRANSLATE_NOOP("messages", "the post is no longer there"),
    "shared_link": QT_TRANSLATE_NOOP(
        "messages", "the same link is in several of your posts, so clicks are counted together"
    ),
    "too_old": QT_TRANSLATE_NOOP("messages", "{network} no longer tells this of so old a post"),
    "not_yet": QT_TRANSLATE_NOOP("messages", "not read yet on {network}"),
    "not_connected": QT_TRANSLATE_NOOP("messages", "this account is not connected"),
    "self_reported": QT_TRANSLATE_NOOP("messages", "you reported this post yourself"),
    "": QT_TRANSLATE_NOOP("messages", "not read yet on {network}"),
}
# what a person can press: error → (words, what it does: connect, retry, settings, unlock)
STEPS: Mapping[str, tuple[str, str]] = {
    "SignedOut": (QT_TRANSLATE_NOOP("messages", "Connect again"), "connect"),
    "WrongPerson": (QT_TRANSLATE_NOOP("messages", "Try again"), "connect"),
    "ConsentDenied": (QT_TRANSLATE_NOOP("messages", "Try again"), "connect"),
    "ConsentTimeout": (QT_TRANSLATE_NOOP("messages", "Try again"), "connect"),
    "VaultLocked": (QT_TRANSLATE_NOOP("messages", "Unlock"), "unlock"),
    "VaultSlow": (QT_TRANSLATE_NOOP("messages", "Try again"), "retry"),
    "Offline": (QT_TRANSLATE_NOOP("messages", "Try now"), "retry"),
    "Busy": (QT_TRANSLATE_NOOP("messages", "Try now"), "retry"),
}


def say(text: str, **facts: Any) -> str:
    """A text of the tables above in the person's language, with its facts filled in."""
    translated = QCoreApplication.translate(_CONTEXT, text)
    return translated.format_map(_Facts(facts))


def error_text(name: str, facts: Mapping[str, Any]) -> str:
    """One sentence for an error known by name and facts (as the outbox keeps them)."""
    text = ERRORS.get(name, ERRORS["GoodwordError"])
    for (kind, fact, value), exact in (*EXACT.items(), *FOUND_INSTEAD.items()):
        if kind == name and str(facts.get(fact, "")) == value:
            text = exact
    return say(text, **_readable(facts))


def sentence(error: GoodwordError) -> str:
    """One sentence for an error in hand."""
    return error_text(error.name, error.facts)


def next_step(name: str) -> tuple[str, str]:
    """Words for a button and what it does; both empty when there is nothing to press."""
    words, deed = STEPS.get(name, ("", ""))
    return (say(words) if words else "", deed)


def hint_text(hint: Hint, network: str = "") -> str:
    """What a hint says. `network` is the title people know."""
    if hint.message:
        return hint.message
    text = HINTS.get(hint.rule, hint.rule)
    missing = hint.fixes[0].text.strip() if hint.fixes else ""
    return say(text, found=hint.found or missing, network=network or hint.network)


def network_titles(networks: str, titles: Mapping[str, str]) -> str:
    """What a hint calls the networks it is about (see `Hint.network`)."""
    return listed([titles.get(name, name) for name in networks.split()])


def listed(words: Sequence[str]) -> str:
    """“A, B and C”."""
    if len(words) < 2:
        return "".join(words)
    both = QT_TRANSLATE_NOOP("messages", "{some} and {last}")
    return say(both, some=", ".join(words[:-1]), last=words[-1])


def hint_why(hint: Hint) -> str:
    """Why a hint says it; empty when the rule gives no reason."""
    return hint.why or (say(HINT_WHYS[hint.rule]) if hint.rule in HINT_WHYS else "")


def level_text(level: Level) -> str:
    return say(LEVELS[level])


def closed_text(reason: str, *, words: bool = True) -> str:
    """Why a post can't be shared, as `KeptPost.closed` says, or `missing`. Without `words` of the
    person's own nothing is said about keeping them."""
    table = CLOSED if words else {**CLOSED, **CLOSED_EMPTY}
    return say(table[reason]) if reason in table else ""


def measure_text(measure: Measure) -> str:
    return say(MEASURES[measure])


def gap_text(reason: str, network: str) -> str:
    """Why a number is unknown."""
    return say(GAPS.get(reason, GAPS[""]), network=network)


def moment_text(moment: datetime, now: datetime) -> str:
    """A time as people say it: a clock time today, else a short date with the time."""
    local = QDateTime.fromMSecsSinceEpoch(int(moment.timestamp() * 1000))
    today = QDateTime.fromMSecsSinceEpoch(int(now.timestamp() * 1000)).date()
    locale = QLocale()
    clock = locale.toString(local.time(), QLocale.FormatType.ShortFormat)
    if local.date() == today:
        return clock
    if local.date().daysTo(today) == 1:
        return say(QT_TRANSLATE_NOOP("messages", "yesterday, {clock}"), clock=clock)
    if local.date().daysTo(today) == -1:
        return say(QT_TRANSLATE_NOOP("messages", "tomorrow, {clock}"), clock=clock)
    day = locale.toString(
        local.date(), "d MMM" if local.date().year() == today.year() else "d MMM yyyy"
    )
    return f"{day}, {clock}"


def ago_text(moment: datetime, now: datetime) -> str:
    """How long ago, coarsely; the exact time belongs into a tooltip."""
    seconds = (now - moment).total_seconds()
    if seconds < 60:
        return say(QT_TRANSLATE_NOOP("messages", "just now"))
    if seconds < 3600:
        return say(QT_TRANSLATE_NOOP("messages", "{n} min ago"), n=int(seconds // 60))
    if seconds < 86400:
        return say(QT_TRANSLATE_NOOP("messages", "{n} h ago"), n=int(seconds // 3600))
    if seconds < 7 * 86400:
        return say(QT_TRANSLATE_NOOP("messages", "{n} d ago"), n=int(seconds // 86400))
    local = QDateTime.fromMSecsSinceEpoch(int(moment.timestamp() * 1000)).date()
    return QLocale().toString(local, "d MMM yyyy")


def day_text(moment: datetime) -> str:
    """A short date without the time."""
    local = QDateTime.fromMSecsSinceEpoch(int(moment.timestamp() * 1000)).date()
    return QLocale().toString(local, "d MMM")


def number_text(number: int) -> str:
    """A number with the separators of the person's country."""
    return QLocale().toString(number)


def left_to_right(text: str) -> bool:
    """Whether a text begins in a left-to-right script, for laying out a card."""
    return not text[:1] or Qt.LayoutDirection.LeftToRight == _direction(text)


def _direction(text: str) -> Qt.LayoutDirection:
    right = ("\u0590", "\u08ff"), ("\ufb1d", "\ufdff"), ("\ufe70", "\ufeff")
    for sign in text:
        if any(low <= sign <= high for low, high in right):
            return Qt.LayoutDirection.RightToLeft
        if sign.isalpha():
            break
    return Qt.LayoutDirection.LeftToRight


class _Facts(dict[str, Any]):
    """Facts for a sentence; one that is missing leaves a gap, not an exception."""

    def __missing__(self, key: str) -> str:
        return ""


def _readable(facts: Mapping[str, Any]) -> dict[str, Any]:
    readable = dict(facts)
    address = str(facts.get("address", ""))
    host = ""
    if "//" in address:
        with contextlib.suppress(ValueError):  # what a person typed need not be an address
            host = urlsplit(address).netloc.rpartition("@")[2]
    readable["host"] = host or address or say(QT_TRANSLATE_NOOP("messages", "The network"))
    if "limit" in facts and isinstance(facts["limit"], int):
        readable["megabytes"] = facts["limit"] // (1024 * 1024)
    if readable.get("problem") in PROBLEMS:
        readable["problem"] = say(PROBLEMS[readable["problem"]])
    if isinstance(facts.get("ports"), (list, tuple)):
        readable["ports"] = ", ".join(str(port) for port in facts["ports"])
    return readable
