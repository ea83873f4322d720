"""What the outbox asks the rest of the application about a share: asked afresh each time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from desktop.model import Sharing
from desktop.share.planning import SystemZone

Closed = Callable[[str, datetime], str]
"""Why a post may not be shared at a moment, "" = it may."""


def _no_program(post: str) -> str:
    return ""


def _free(program: str) -> Sharing:
    return Sharing()


def _always_known(post: str, now: datetime) -> bool:
    return True


def _always() -> bool:
    return True


def _allowed(network: str, by_hand: bool) -> bool:
    return False


def _same(network: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Terms:
    """Without any: no program asks for a pace, and every post is as fresh as can be."""

    program: Callable[[str], str] = _no_program
    """The address of the program that a post came from; "" where there is none."""
    sharing: Callable[[str], Sharing] = _free
    """What the program at an address asks for."""
    marks: Callable[[], bool] = _always
    """Whether IT lets links carry the marks of programs."""
    fresh: Callable[[str, datetime], bool] = _always_known
    """Whether the feed of a post was read lately enough to rely on it."""
    configuration: Callable[[str], str] = _same
    """A mark of what is configured for a network: another one after every change."""
    barred: Callable[[str, bool], bool] = _allowed
    """Whether IT allows nothing to go to a network, or nothing by hand."""
    zone: Callable[[], tzinfo] = field(default=SystemZone)
    """The zone of this computer's clock."""

    def sharing_of(self, program: str) -> Sharing:
        return self.sharing(program) if program else Sharing()


UNDO = timedelta(seconds=5)
"""How long a share waits by itself so that the click can be taken back."""
GRACE = timedelta(minutes=15)
"""So late a planned share still goes by itself; later the person is asked."""
