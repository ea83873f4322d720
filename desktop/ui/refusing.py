"""What a text and its pictures are checked against: which networks, and what they won't take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType

from PySide6.QtCore import QCoreApplication

from desktop.model import Hint, Level, Limits, LinkCard, Outgoing
from desktop.share import text as counting
from desktop.share.limits import link_beside
from desktop.share.tracking import in_text, with_tracking
from desktop.share.wording import with_link
from desktop.ui import locked, media_hints
from desktop.ui.messages import network_titles, number_text
from desktop.ui.target import Target

NO_TRACKING: Mapping[str, str] = MappingProxyType({})
TOO_LONG = frozenset({"network.length", "network.bytes"})
MORE_PUBLIC = frozenset({"network.followers", "network.quiet", "network.warning"})
"""What a network would show to more people than was asked for."""
REFUSED = TOO_LONG | media_hints.STOPS | MORE_PUBLIC | {locked.RULE}
"""Findings with which a share stays here: it would surely be refused, be too public, or lack what
the company wants to stand there word for word."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a text is checked against."""

    targets: tuple[Target, ...] = ()
    language: str = ""
    link: LinkCard | None = None
    tracking: Mapping[str, str] = field(default_factory=lambda: NO_TRACKING)
    """What the program adds to the link when it is sent."""
    pictures: int = 0
    media: tuple[tuple[str, str], ...] = ()
    """Networks and what they would not take (see `media_hints`)."""
    alts: tuple[str, ...] = ()
    """Descriptions of pictures and videos; documents have none."""
    tells: str = ""
    """Who or what made a PDF file, as far as it says so."""
    untitled: bool = False
    """A PDF file has no title."""
    film: bool = False
    """A video, and no pictures."""
    warning: str = ""
    visibility: str = ""
    paid: bool = False
    hashtags: tuple[str, ...] = ()
    disclosure: str = ""
    locked: tuple[str, ...] = ()
    """What has to stand in every text, word for word."""
    now: datetime | None = None


def sent_text(
    text: str,
    network: str,
    link: LinkCard | None,
    pictures: int = 0,
    *,
    by_hand: bool = False,
    tracking: Mapping[str, str] = NO_TRACKING,
) -> str:
    """The words as they go out there, with what the program adds to its links: most networks
    make a card from a link in the text, and into a window of the network's own everything goes
    as words."""
    if link is None:
        return text
    text = in_text(text, link.url, tracking)
    if link_beside(network, pictures) and not by_hand:
        return text
    whole = replace(link, url=with_tracking(link.url, tracking))
    return with_link(Outgoing(text, "", datetime.min, whole))  # noqa: DTZ901 - not used


def only(around: Surroundings, network: str) -> Surroundings:
    """What concerns the text of one network; everything for the text for all."""
    if not network:
        return around
    own = tuple(target for target in around.targets if target.account.network == network)
    return replace(around, targets=own)


def counted(text: str, target: Target, around: Surroundings) -> tuple[str, int]:
    """All that counts there, and how much of it stands before a place near the end of the
    words. Mastodon counts the warning too (its `StatusLengthValidator`)."""
    network, limits, tracking = target.account.network, target.limits, around.tracking
    whole = sent_text(
        text, network, around.link, around.pictures, by_hand=target.opens, tracking=tracking
    )
    before = 0
    if around.link is not None and tracking:
        before = len(in_text(text, around.link.url, tracking)) - len(text)
    if around.warning and limits.warning and limits.unit == "mastodon":
        return around.warning + whole, before + len(around.warning)
    return whole, before


@lru_cache(64)
def measured(whole: str, limits: Limits) -> int:
    """How long a text is for a network. The ring and the hint both ask, after every key."""
    return counting.count(whole, limits)


@lru_cache(16)
def _surplus(whole: str, limits: Limits, network: str) -> Hint | None:
    """What is too much, with a place in the text as it is sent."""
    start = counting.cut(whole, limits) if measured(whole, limits) > limits.maximum else None
    if start is not None:
        found = whole[start:]
        return Hint("network.length", Level.MUST, start, len(whole), found, "", network=network)
    if limits.bytes_maximum and counting.size(whole) > limits.bytes_maximum:
        return next(iter(counting.check(whole, limits, network)), None)
    return None


def too_long(text: str, around: Surroundings) -> list[Hint]:
    """One hint a network whose limit the text exceeds; never beyond the text itself."""
    found: dict[str, Hint] = {}
    for target in around.targets:
        network, limits = target.account.network, target.limits
        whole, begin = counted(text, target, around)
        hint = _surplus(whole, limits, network)
        if hint is None:
            continue
        start = min(max(0, hint.start - begin), max(0, len(text) - 1))
        over = measured(whole, limits) - limits.maximum
        message = _surplus_words(over, target.title) if over > 0 else ""
        known = found.get(network)
        if known is None or start < known.start:
            found[network] = replace(
                hint, start=start, end=len(text), found=text[start:], message=message
            )
    return list(found.values())


def many_hashtags(text: str, around: Surroundings) -> list[Hint]:
    """On the first hashtag too many: one hint for the networks that take the same number."""
    found: dict[int, Hint] = {}
    for target in around.targets:
        network, most = target.account.network, target.limits.hashtags
        for hint in counting.check_hashtags(text, target.limits, network):
            known = found.get(most)
            names = _with(network, known.network if known else "")
            found[most] = replace(hint, network=names)
    titles = {target.account.network: target.title for target in around.targets}
    return [
        replace(hint, message=_hashtag_words(most, network_titles(hint.network, titles)))
        for most, hint in found.items()
    ]


def about_pictures(around: Surroundings) -> list[Hint]:
    """Pictures that networks would refuse (one hint for all that refuse them for the same
    reason), and pictures without a description."""
    networks = {target.account.network for target in around.targets}
    found: dict[str, str] = {}
    for network, problem in around.media:
        if network in networks:
            found[problem] = _with(network, found.get(problem, ""))
    hints = [
        Hint(f"network.{problem}", Level.MUST, 0, 0, "", "", network=names)
        for problem, names in found.items()
    ]
    if around.tells:
        hints.append(Hint("media.tells", Level.SHOULD, 0, 0, around.tells, ""))
    if around.untitled:
        hints.append(Hint("media.untitled", Level.SHOULD, 0, 0, "", ""))
    if any(not alt.strip() for alt in around.alts):
        words = _tr("The video has no description for people who can't see it.")
        hints.append(Hint("network.alt", Level.SHOULD, 0, 0, "", words if around.film else ""))
    return hints


def about_terms(around: Surroundings) -> list[Hint]:
    """What was chosen about who may see it, and which networks can't do that: never more
    public than asked. In a window of its own a network asks the person itself."""
    found: dict[tuple[str, Level], str] = {}
    for target in around.targets:
        for rule, level in _missing(target, around):
            found[rule, level] = _with(target.account.network, found.get((rule, level), ""))
    return [
        Hint(f"network.{rule}", level, 0, 0, "", "", network=names)
        for (rule, level), names in found.items()
    ]


def _missing(target: Target, around: Surroundings) -> list[tuple[str, Level]]:
    limits, found = target.limits, list[tuple[str, Level]]()
    if target.opens:
        chosen = around.warning or around.visibility or around.paid
        return [("there", Level.SHOULD)] if chosen else []
    if around.visibility and around.visibility not in limits.visibilities:
        found.append((around.visibility, Level.MUST))
    if around.warning and not limits.warning:
        found.append(("warning", Level.MUST))
    if around.paid and not limits.paid:
        found.append(("paid", Level.SHOULD))
    return found


def _with(network: str, others: str) -> str:
    return " ".join(dict.fromkeys([*others.split(), network]))


def _hashtag_words(most: int, networks: str) -> str:
    return _tr("Too many hashtags for {network}: {count} at most.").format(
        network=networks, count=number_text(most)
    )


def _surplus_words(surplus: int, network: str) -> str:
    return _tr("Too long for {network}: {count} over the limit.").format(
        network=network, count=number_text(surplus)
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Refusing", text)
