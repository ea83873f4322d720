"""Which kind of share one is: what a person has to say about it, and what it waits for. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from desktop.model import Share, ShareState

MOMENT = timedelta(seconds=61)
"""What is due so soon after the click waits only so that it can be undone."""
HALTING = ("NoCredit", "Outdated", "Halted")
WAITING, UNSURE = ShareState.WAITING, ShareState.UNSURE


def asks(share: Share) -> bool:
    """Whether it goes on only when the person says something."""
    return share.state is UNSURE or missed(share)


def missed(share: Share) -> bool:
    """Planned for a time at which nothing ran, or put elsewhere (`moved`)."""
    return share.state is WAITING and share.reason == "Missed"


def moved(share: Share) -> bool:
    """Another copy of the data may have sent it, or may be about to."""
    return bool(share.facts.get("moved"))


def handed(share: Share) -> bool:
    """The person posts it, and has not said yet whether they did."""
    return share.outgoing.by_hand and share.state is UNSURE


def planned(share: Share, now: datetime) -> bool:
    """Put off to a time that the person chose."""
    return share.state is WAITING and bool(share.wall) and not share.reason and share.due > now


def halted(share: Share) -> bool:
    """It waits because nothing at all goes to its network."""
    told = share.reason in HALTING or bool(share.facts.get("halted"))
    return share.state is WAITING and told


def undoable(share: Share, now: datetime) -> bool:
    """In the moment after the click in which it can be undone."""
    fresh = share.state is WAITING and not share.wall and not share.attempts and not share.reason
    return fresh and now < share.due <= share.created + MOMENT
