"""What is different on one network, in short lines under its preview. Pure but for words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from desktop.model import Limits, LinkCard
from desktop.share.cutting import visible
from desktop.share.limits import more_after
from desktop.share.text import count
from desktop.ui.messages import number_text
from desktop.ui.placing import find
from desktop.ui.preview_manner import manner
from desktop.ui.term_words import seen_by

Line = tuple[str, str, str]
"""Icon, tone, words."""


@dataclass(frozen=True, slots=True)
class Side:
    """One text on its way to one network. `sent` is what goes out, with the link in it where
    the network takes it so."""

    network: str
    title: str
    text: str
    sent: str
    limits: Limits
    pictures: int = 0
    media: int = 0
    """Pictures, videos and files together."""
    visibility: str = ""
    paid: bool = False
    opens: bool = False
    """The network's own window opens, with the words in it or on the clipboard."""
    link: LinkCard | None = None
    disclosure: str = ""


def mark(side: Side) -> str:
    """The icon that tells this network from the others at a glance; empty: nothing special."""
    if count(side.sent, side.limits) > side.limits.maximum:
        return "warning"
    return "cut" if _cut(side) < len(side.text.rstrip()) else ""


def lines(side: Side) -> tuple[Line, ...]:
    """The most important first."""
    found: list[Line] = []
    surplus = count(side.sent, side.limits) - side.limits.maximum
    if surplus > 0:
        words = _tr("Too long by {count} characters").format(count=number_text(surplus))
        found.append(("warning", "bad", words))
    cut = _cut(side)
    hidden = len(side.text.rstrip()) - cut
    place = find(side.text, side.disclosure) if side.disclosure else -1
    if hidden and place >= 0 and place + len(side.disclosure) > cut:
        words = _tr("“{words}” is hidden behind “more”")
        found.append(("warning", "warn", words.format(words=side.disclosure)))
    if hidden:
        words = _tr("{count} characters are hidden behind “more”")
        found.append(("cut", "muted", words.format(count=number_text(hidden))))
    if side.pictures > side.limits.pictures:
        words = _tr("Shows {some} of your {all} pictures")
        words = words.format(some=side.limits.pictures, all=side.pictures)
        found.append(("picture", "warn", words))
    if side.opens and side.media:
        words = _tr("You add the pictures or files there: they lie ready in a folder")
        found.append(("picture", "muted", words))
    if side.visibility:
        found.append(("eye", "muted", seen_by(side.visibility, [side.network])))
    if side.paid:
        found.append(("flag", "muted", _tr("Marked as a paid partnership")))
    found += _about_link(side)
    return tuple(found)


def _about_link(side: Side) -> list[Line]:
    if side.link is None:
        return []
    if not manner(side.network).card:
        return [("link", "muted", _tr("Links can't be clicked in captions here"))]
    if side.sent != side.text:
        spent = count(side.sent, side.limits) - count(side.text, side.limits)
        words = _tr("The link is written under the words and counts {count} characters")
        return [("link", "muted", words.format(count=number_text(spent)))]
    if side.media:
        return [("link", "muted", _tr("With pictures there is no card for the link"))]
    return []


def _cut(side: Side) -> int:
    return visible(side.text, more_after(side.network))


def _tr(text: str) -> str:
    return QCoreApplication.translate("PreviewFacts", text)
