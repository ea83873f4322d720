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
from desktop.model import Hint, Level, Measure

_CONTEXT = "messages"


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Marks a text for Qt's tool that gathers what is to be translated; says nothing else.
    (Qt's own function of this name has no usable type.)"""
    return text


# name of the error → what happened. {placeholders} are facts.
ERRORS: Mapping[str, str] = {
    "GoodwordError": QT_TRANSLATE_NOOP("messages", "Something did not work."),
    "Offline": QT_TRANSLATE_NOOP("messages", "{host} could not be reached. Nothing was sent."),
    "Unclear": QT_TRANSLATE_NOOP(
        "messages", "{host} took the post, but its answer got lost. It may be there already."
    ),
    "Busy": QT_TRANSLATE_NOOP("messages", "{host} asks to wait a moment. Goodword tries again."),
    "SignedOut": QT_TRANSLATE_NOOP("messages", "This connection has ended. Connect again."),
    "Refused": QT_TRANSLATE_NOOP("messages", "The network did not take it: {reason}"),
    "Duplicate": QT_TRANSLATE_NOOP("messages", "You already posted this text there."),
    "TooLong": QT_TRANSLATE_NOOP(
        "messages", "The text is too long there: {count} of {limit} characters."
    ),
    "NotAllowed": QT_TRANSLATE_NOOP(
        "messages", "The network does not allow this. Missing permission: {permission}"
    ),
    "Closed": QT_TRANSLATE_NOOP("messages", "This post can't be shared any more."),
    "BadReply": QT_TRANSLATE_NOOP("messages", "{host} answered something unexpected ({where})."),
    "NotAFeed": QT_TRANSLATE_NOOP("messages", "At {address} lies no program and no feed."),
    "TooLarge": QT_TRANSLATE_NOOP(
        "messages", "What lies at {address} is larger than {megabytes} MB and was not read."
    ),
    "BadFile": QT_TRANSLATE_NOOP("messages", "{address} can't be read: {where}: {problem}."),
    "NotFound": QT_TRANSLATE_NOOP("messages", "Nothing was found at {address}."),
    "VaultLocked": QT_TRANSLATE_NOOP(
        "messages", "Your keyring is locked. Unlock it, and Goodword goes on."
    ),
    "NoVault": QT_TRANSLATE_NOOP(
        "messages",
        "No keyring answers on this computer, and Goodword writes sign-ins nowhere else. "
        "It can keep them in memory until you quit.",
    ),
    "VaultSlow": QT_TRANSLATE_NOOP(
        "messages", "Your keyring does not answer. Perhaps its window waits for your password."
    ),
    "WrongPerson": QT_TRANSLATE_NOOP(
        "messages",
        "The browser is signed in as {found}, not as {expected}. Nothing was changed.",
    ),
    "ConsentDenied": QT_TRANSLATE_NOOP("messages", "The permission was not given."),
    "ConsentTimeout": QT_TRANSLATE_NOOP(
        "messages", "Nobody came back from the browser within {minutes} minutes."
    ),
    "Cancelled": QT_TRANSLATE_NOOP("messages", "Stopped."),
    "PortsBusy": QT_TRANSLATE_NOOP(
        "messages", "The ports that the sign-in needs are taken: {ports}"
    ),
    "DatabaseTooNew": QT_TRANSLATE_NOOP(
        "messages",
        "A newer Goodword wrote the database ({path}). Please start that version; "
        "nothing was changed.",
    ),
    "DatabaseDamaged": QT_TRANSLATE_NOOP("messages", "The database {path} can't be opened."),
    "DiskFull": QT_TRANSLATE_NOOP(
        "messages", "The disk is full. Your words are kept in memory until there is room."
    ),
}

# more exact words where a fact tells more: (error, fact, value)
EXACT: Mapping[tuple[str, str, str], str] = {
    ("Offline", "cause", "name"): QT_TRANSLATE_NOOP(
        "messages", "No computer called {host} was found. Are you online?"
    ),
    ("Offline", "cause", "tls"): QT_TRANSLATE_NOOP(
        "messages",
        "The certificate of {host} is not trusted on this computer. Nothing was sent.",
    ),
    ("Offline", "cause", "proxy"): QT_TRANSLATE_NOOP(
        "messages", "The proxy did not let Goodword through to {host}."
    ),
    ("Offline", "cause", "timeout"): QT_TRANSLATE_NOOP(
        "messages", "{host} did not answer in time. Goodword tries again."
    ),
    ("Offline", "cause", "address"): QT_TRANSLATE_NOOP(
        "messages", "{address} is not a web address."
    ),
    ("NotAFeed", "found", "login_page"): QT_TRANSLATE_NOOP(
        "messages",
        "{address} shows a log-in page instead of posts. Sign in to the network in your "
        "browser first.",
    ),
    ("NotAFeed", "found", "html"): QT_TRANSLATE_NOOP(
        "messages", "{address} is a web page, not a program or a feed."
    ),
    ("NotAFeed", "found", "empty"): QT_TRANSLATE_NOOP("messages", "{address} is empty."),
    ("NotAFeed", "found", "xml_entities"): QT_TRANSLATE_NOOP(
        "messages", "{address} holds XML entities, which Goodword does not open for safety."
    ),
    ("NotAFeed", "found", "json"): QT_TRANSLATE_NOOP(
        "messages", "{address} is JSON, but neither a program nor a feed."
    ),
    ("NotAFeed", "found", "xml"): QT_TRANSLATE_NOOP(
        "messages", "{address} is XML, but no feed that can be read."
    ),
    ("NotAFeed", "found", "binary"): QT_TRANSLATE_NOOP(
        "messages", "{address} is no text at all, so no program and no feed."
    ),
    ("TooLarge", "unit", "items"): QT_TRANSLATE_NOOP(
        "messages", "{address} holds more than {limit} posts and was not read."
    ),
    ("Closed", "reason", "withdrawn"): QT_TRANSLATE_NOOP(
        "messages", "The company withdrew this post. Your words are kept."
    ),
    ("Closed", "reason", "expired"): QT_TRANSLATE_NOOP(
        "messages", "The time of this post is over. Your words are kept."
    ),
    ("Closed", "reason", "embargoed"): QT_TRANSLATE_NOOP(
        "messages", "This post may not be shared yet."
    ),
    ("Closed", "reason", "missing"): QT_TRANSLATE_NOOP(
        "messages", "This post is no longer on this computer. Your words are kept."
    ),
    ("Refused", "reason", ""): QT_TRANSLATE_NOOP(
        "messages", "The network did not take it and gave no reason."
    ),
    ("Refused", "reason", "pictures"): QT_TRANSLATE_NOOP(
        "messages", "There are more pictures than the network takes."
    ),
    ("Refused", "reason", "picture_size"): QT_TRANSLATE_NOOP(
        "messages", "A picture is larger than the network takes."
    ),
    ("Refused", "reason", "picture_type"): QT_TRANSLATE_NOOP(
        "messages", "The network takes no picture of this kind."
    ),
    ("Refused", "reason", "animation"): QT_TRANSLATE_NOOP(
        "messages", "A moving picture is larger than the network takes."
    ),
    ("Refused", "reason", "issuer"): QT_TRANSLATE_NOOP(
        "messages", "Another server answered than the one that was asked. Nothing was kept."
    ),
    ("NotAllowed", "permission", ""): QT_TRANSLATE_NOOP(
        "messages", "The network does not allow this."
    ),
    ("NotFound", "address", ""): QT_TRANSLATE_NOOP("messages", "Nothing was found there."),
    ("WrongPerson", "found", ""): QT_TRANSLATE_NOOP(
        "messages", "Somebody other than {expected} is signed in. Nothing was changed."
    ),
    ("BadFile", "where", ""): QT_TRANSLATE_NOOP("messages", "{address} can't be read: {problem}."),
    # files that a person brings
    ("BadFile", "problem", "gone"): QT_TRANSLATE_NOOP("messages", "{address} is not there."),
    ("BadFile", "problem", "not_a_picture"): QT_TRANSLATE_NOOP(
        "messages",
        "{address} is neither a picture (JPEG, PNG, GIF, WebP) nor a video (MP4, MOV, WebM).",
    ),
    ("BadFile", "problem", "not_a_video"): QT_TRANSLATE_NOOP(
        "messages", "{address} is no video that Goodword knows."
    ),
    ("BadFile", "problem", "heic"): QT_TRANSLATE_NOOP(
        "messages",
        "{address} is an HEIC or AVIF picture, which networks don't take. Save it as JPEG first.",
    ),
    ("BadFile", "problem", "truncated"): QT_TRANSLATE_NOOP(
        "messages", "{address} ends too early. Perhaps it was not copied to its end."
    ),
    ("BadFile", "problem", "damaged"): QT_TRANSLATE_NOOP(
        "messages", "{address} is damaged and can't be opened."
    ),
    ("BadFile", "problem", "too_many_parts"): QT_TRANSLATE_NOOP(
        "messages", "{address} has more parts than Goodword opens."
    ),
    ("BadFile", "problem", "too_many_pixels"): QT_TRANSLATE_NOOP(
        "messages", "{address} has more pixels than Goodword opens."
    ),
    ("BadFile", "problem", "layout"): QT_TRANSLATE_NOOP(
        "messages",
        "{address} is built so that Goodword can't be sure to take out where it was made.",
    ),
    ("BadFile", "problem", "not_written"): QT_TRANSLATE_NOOP(
        "messages", "{address} can't be kept on this computer."
    ),
    ("NoVault", "cause", "damaged"): QT_TRANSLATE_NOOP(
        "messages", "What the keyring holds for this account is not whole. Connect again."
    ),
    ("NoVault", "cause", "changed"): QT_TRANSLATE_NOOP(
        "messages",
        "The keyring that holds your sign-ins is not there in this session. "
        "Goodword does not write to another one by itself.",
    ),
}

# what is wrong in a file: the codes of `BadFile.problem`
PROBLEMS: Mapping[str, str] = {
    "missing": QT_TRANSLATE_NOOP("messages", "is missing"),
    "not_json": QT_TRANSLATE_NOOP("messages", "is not JSON"),
    "not_object": QT_TRANSLATE_NOOP("messages", "must be an object"),
    "not_list": QT_TRANSLATE_NOOP("messages", "must be a list"),
    "not_text": QT_TRANSLATE_NOOP("messages", "must be text"),
    "not_number": QT_TRANSLATE_NOOP("messages", "must be a number"),
    "not_true_or_false": QT_TRANSLATE_NOOP("messages", "must be true or false"),
    "not_an_address": QT_TRANSLATE_NOOP("messages", "must be a web address"),
    "not_a_time": QT_TRANSLATE_NOOP("messages", "must be a time such as 2026-11-20T10:00:00Z"),
    "not_a_colour": QT_TRANSLATE_NOOP("messages", "must be a colour such as #2A6B5E"),
    "twice": QT_TRANSLATE_NOOP("messages", "stands there twice"),
    "too_many": QT_TRANSLATE_NOOP("messages", "holds too many entries"),
    "unknown_schema": QT_TRANSLATE_NOOP("messages", "is of a kind that Goodword does not know"),
}

# built-in hints (rules of a program bring their own words)
HINTS: Mapping[str, str] = {
    "network.length": QT_TRANSLATE_NOOP("messages", "Too long for {network}."),
    "network.bytes": QT_TRANSLATE_NOOP(
        "messages", "Too long for {network}: its signs need too much room."
    ),
    "network.hashtags": QT_TRANSLATE_NOOP("messages", "Too many hashtags for {network}."),
    "network.pictures": QT_TRANSLATE_NOOP("messages", "Too many pictures for {network}."),
    "network.picture_size": QT_TRANSLATE_NOOP(
        "messages", "A picture is too large for {network}, even made smaller."
    ),
    "network.picture_type": QT_TRANSLATE_NOOP(
        "messages", "A picture is of a kind that can't go to {network}."
    ),
    "network.animation": QT_TRANSLATE_NOOP(
        "messages", "A moving picture is too large for {network}."
    ),
    "network.unread": QT_TRANSLATE_NOOP("messages", "A picture can't be read any more."),
    "network.alt_long": QT_TRANSLATE_NOOP("messages", "A description is too long for {network}."),
    "network.video": QT_TRANSLATE_NOOP("messages", "Goodword can't share videos on {network} yet."),
    "network.videos": QT_TRANSLATE_NOOP("messages", "Only one video at a time for {network}."),
    "network.mixed": QT_TRANSLATE_NOOP("messages", "Pictures or a video for {network}, not both."),
    "network.video_length": QT_TRANSLATE_NOOP("messages", "The video is too long for {network}."),
    "network.video_size": QT_TRANSLATE_NOOP("messages", "The video is too large for {network}."),
    "network.alt": QT_TRANSLATE_NOOP(
        "messages", "A picture has no description for people who can't see it."
    ),
    "text.long_sentence": QT_TRANSLATE_NOOP("messages", "This sentence is long."),
    "post.hashtags": QT_TRANSLATE_NOOP("messages", "The campaign asks for {found}."),
    "post.disclosure": QT_TRANSLATE_NOOP("messages", "Say that you work there: add {found}."),
}
HINT_WHYS: Mapping[str, str] = {
    "network.length": QT_TRANSLATE_NOOP("messages", "The network would refuse or cut it."),
    "network.bytes": QT_TRANSLATE_NOOP("messages", "The network would refuse it."),
    "network.hashtags": QT_TRANSLATE_NOOP(
        "messages", "The others are not linked there, or the post is refused. Keep the best."
    ),
    "network.animation": QT_TRANSLATE_NOOP(
        "messages", "Making it smaller would stop it moving. Take it out, or this account."
    ),
    "network.unread": QT_TRANSLATE_NOOP("messages", "Take it out, or add it once more."),
    "network.video": QT_TRANSLATE_NOOP(
        "messages", "Take the video out, or this account, and share the rest."
    ),
    "network.alt": QT_TRANSLATE_NOOP(
        "messages", "Screen readers read the description; it takes one sentence."
    ),
    "text.long_sentence": QT_TRANSLATE_NOOP(
        "messages", "Two shorter ones are read to their end by more people."
    ),
    "post.hashtags": QT_TRANSLATE_NOOP("messages", "It is how the posts of a campaign are found."),
    "post.disclosure": QT_TRANSLATE_NOOP(
        "messages",
        "Readers, and the law in many countries, want to know when somebody speaks about "
        "their employer.",
    ),
}
LEVELS: Mapping[Level, str] = {
    Level.BLOCK: QT_TRANSLATE_NOOP("messages", "Stops sharing"),
    Level.MUST: QT_TRANSLATE_NOOP("messages", "Please change"),
    Level.SHOULD: QT_TRANSLATE_NOOP("messages", "Better change"),
    Level.TIP: QT_TRANSLATE_NOOP("messages", "Tip"),
}
CLOSED: Mapping[str, str] = {
    reason: text for (name, _, reason), text in EXACT.items() if name == "Closed"
}
MEASURES: Mapping[Measure, str] = {
    Measure.VIEWS: QT_TRANSLATE_NOOP("messages", "Views"),
    Measure.REACTIONS: QT_TRANSLATE_NOOP("messages", "Reactions"),
    Measure.RESHARES: QT_TRANSLATE_NOOP("messages", "Reshares"),
    Measure.REPLIES: QT_TRANSLATE_NOOP("messages", "Replies"),
    Measure.PROFILE_VISITS: QT_TRANSLATE_NOOP("messages", "Profile visits"),
    Measure.FOLLOWERS: QT_TRANSLATE_NOOP("messages", "Followers"),
}
GAPS: Mapping[str, str] = {
    "not_offered": QT_TRANSLATE_NOOP("messages", "{network} does not tell this"),
    "not_permitted": QT_TRANSLATE_NOOP("messages", "no permission to read this on {network}"),
    "gone": QT_TRANSLATE_NOOP("messages", "the post is no longer there"),
    "not_yet": QT_TRANSLATE_NOOP("messages", "not read yet on {network}"),
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
    for (kind, fact, value), exact in EXACT.items():
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


def closed_text(reason: str) -> str:
    """Why a post can't be shared: `withdrawn`, `expired`, `embargoed`, `missing`."""
    return say(CLOSED[reason]) if reason in CLOSED else ""


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
