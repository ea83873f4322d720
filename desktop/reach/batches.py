"""What goes out together and when: bounds of a batch, pauses, and what has to go apart; pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from desktop.store import Row

BATCH_EVENTS = 50
BATCH_BYTES = 60_000
"""CloudEvents 1.0.2, "Size limits": every receiver takes 64 KiB."""
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=6)
ASKED_MOST = timedelta(days=1)
"""A receiver that asks for more than this is asked again all the same."""
TOO_FAR = timedelta(days=2)
"""Nothing is put off for so long: the clock was ahead then."""
APART, BY_ITSELF = 1, 2
"""Values of `alone`: in a request and at a time of its own; only in a request of its own."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What goes out in one request; every event of it is on its way (`attempts` counted)."""

    program: str
    address: str
    ids: tuple[str, ...]
    bodies: tuple[str, ...]
    attempts: int
    apart: bool = False
    """Nothing may join it to what was or will be sent."""


@dataclass(frozen=True, slots=True)
class Pauses:
    """`chance` gives numbers in [0, 1); `pace` shortens all pauses."""

    chance: Callable[[], float]
    pace: float = 1.0

    def after(self, attempts: int, asked: int) -> timedelta:
        """Anywhere between nothing and twice the last pause at most, so that clients whose
        receiver was away do not come back together; never before the receiver asked for it
        (`asked`, in seconds)."""
        most = min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(attempts, 20)))
        pause = max(timedelta(seconds=1), most * self.chance()) / self.pace
        return max(pause, min(timedelta(seconds=asked), ASKED_MOST))

    def apart(self) -> timedelta:
        """How much later than it happened somebody anonymous is told of."""
        return timedelta(hours=1 + 11 * self.chance()) / self.pace

    def between(self) -> timedelta:
        """From what goes apart to the next of the same program."""
        return timedelta(minutes=10 + 80 * self.chance()) / self.pace


def together(rows: Sequence[Row]) -> list[Row]:
    """The oldest and what may go along with it."""
    if not rows:
        return []
    first = rows[0]
    if first["alone"]:
        return [first]
    chosen: list[Row] = []
    size = 2
    for row in rows:
        same = (row["program"], row["address"]) == (first["program"], first["address"])
        if not same or row["alone"]:
            continue
        size += len(row["body"].encode()) + 1
        if chosen and (size > BATCH_BYTES or len(chosen) == BATCH_EVENTS):
            break
        chosen.append(row)
    return chosen
