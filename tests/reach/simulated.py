"""Weeks with a known truth, by lot but always the same, for docs/gains.md and its tests.

`python -m tests.reach.simulated` counts all worlds and prints the table of that page.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from desktop.reach.effects import effect
from desktop.reach.gains import ERROR, LEAST_OF_EACH

Lot = random.Random
Noise = Callable[[Lot, int], list[float]]


@dataclass(frozen=True)
class World:
    """`weeks` of numbers around 60 with a spread of ten, shared in by `often`; `gain` is what
    sharing does in them."""

    name: str
    weeks: int
    noise: Noise
    gain: float = 8
    often: float = 0.5
    sticky: bool = False
    """Whether people who share go on sharing, and people who don't, don't."""
    busy: float = 0
    """In how many weeks somebody shares just because the week is a good one anyway."""

    def drawn(self, lot: Lot, gain: float) -> tuple[list[int], list[bool]]:
        """The numbers of the weeks, and which have shares."""
        noise = self.noise(lot, self.weeks)
        marked = self._marked(lot, noise)
        weeks = zip(noise, marked, strict=True)
        return [round(60 + 10 * one + gain * mark) for one, mark in weeks], marked

    def _marked(self, lot: Lot, noise: Sequence[float]) -> list[bool]:
        found: list[bool] = []
        for one in noise:
            if self.sticky and found:
                found.append(found[-1] if lot.random() < 0.8 else not found[-1])
            elif self.busy and lot.random() < self.busy:
                found.append(one > 0)
            else:
                found.append(lot.random() < self.often)
        return found


@dataclass(frozen=True)
class Counted:
    """Shares of the runs: the interval held the truth; a gain was claimed; and the interval's
    mean width."""

    runs: int
    held: float
    claimed: float
    width: float


def white(lot: Lot, weeks: int) -> list[float]:
    return [lot.gauss(0, 1) for _ in range(weeks)]


def carried(lot: Lot, weeks: int, kept: float = 0.4) -> list[float]:
    found = [lot.gauss(0, 1)]
    while len(found) < weeks:
        found.append(kept * found[-1] + math.sqrt(1 - kept * kept) * lot.gauss(0, 1))
    return found


def much_carried(lot: Lot, weeks: int) -> list[float]:
    return carried(lot, weeks, 0.7)


def wandering(lot: Lot, weeks: int) -> list[float]:
    level, found = 0.0, []
    for _ in range(weeks):
        level += lot.gauss(0, 0.5)
        found.append(level + lot.gauss(0, 1))
    return found


def rising(lot: Lot, weeks: int) -> list[float]:
    return [one + 6 * week / weeks for week, one in enumerate(carried(lot, weeks))]


def seasonal(lot: Lot, weeks: int) -> list[float]:
    begin = lot.random() * 52
    return [
        one + 3 * math.sin((begin + week) * 2 * math.pi / 52.18)
        for week, one in enumerate(carried(lot, weeks))
    ]


def heavy(lot: Lot, weeks: int) -> list[float]:
    """Student's t with three degrees of freedom: now and then a week is far off."""
    return [
        lot.gauss(0, 1) / math.sqrt(sum(lot.gauss(0, 1) ** 2 for _ in range(3)) / 3)
        for _ in range(weeks)
    ]


def viral(lot: Lot, weeks: int) -> list[float]:
    """Three weeks in a hundred see something go round, whoever shared it."""
    return [
        one + (lot.uniform(20, 60) if lot.random() < 0.03 else 0) for one in carried(lot, weeks)
    ]


def small(lot: Lot, weeks: int) -> list[float]:
    """Counts of one or two a week (Poisson), as whole steps."""
    found = []
    for _ in range(weeks):
        number, left = 0, lot.random()
        while left > math.exp(-1.5):
            number, left = number + 1, left * lot.random()
        found.append((number - 2) / 10)
    return found


WORLDS = (
    World("few weeks, nothing carried", 12, white),
    World("half a year, nothing carried", 26, white),
    World("half a year, 0.4 carried", 26, carried),
    World("half a year, 0.7 carried", 26, much_carried),
    World("half a year, 0.4 carried, sharing in runs", 26, carried, sticky=True),
    World("half a year, shared in one week of five", 26, carried, often=0.2),
    World("rising trend", 40, rising),
    World("season", 60, seasonal),
    World("heavy tails", 30, heavy),
    World("a viral week now and then", 30, viral),
    World("wandering level", 40, wandering),
    World("one or two a week", 26, small, gain=1),
)
MISLED = World("shared in good weeks, in three of ten", 26, carried, busy=0.3)
"""What no comparison of weeks can see through."""


def runs(world: World, gain: float, count: int) -> Iterator[tuple[list[int], list[bool]]]:
    """So many runs of one world in which there is something to compare."""
    lot = random.Random(f"{world.name} {gain}")
    while count:
        values, marked = world.drawn(lot, gain)
        if LEAST_OF_EACH <= sum(marked) <= world.weeks - LEAST_OF_EACH:
            yield values, marked
            count -= 1


def count(world: World, gain: float, times: int) -> Counted:
    """How often the interval holds the truth and how often a gain is claimed."""
    held = claimed = done = 0
    width = 0.0
    for values, marked in runs(world, gain, times):
        found = effect(range(world.weeks), values, marked)
        if found is None:
            continue
        done += 1
        held += found.low <= gain <= found.high
        claimed += found.chance <= ERROR and found.difference > 0
        width += found.high - found.low
    return Counted(done, held / done, claimed / done, width / done)


# --- what else was tried -----------------------------------------------------------------------


def bootstrapped(world: World, gain: float, times: int, block: int = 4) -> float:
    """How often the interval of a moving-block bootstrap holds the truth: difference of means
    with a straight trend taken out, blocks of what is left drawn 199 times."""
    lot, held = random.Random("blocks"), 0
    for values, marked in runs(world, gain, times):
        pull = _pull(marked)
        trend = _straight(values, marked, gain_of(pull, values))
        rest = [value - fit for value, fit in zip(values, trend, strict=True)]
        drawn = sorted(
            gain_of(pull, [a + b for a, b in zip(trend, _blocks(lot, rest, block), strict=True)])
            for _ in range(199)
        )
        held += drawn[9] <= gain <= drawn[189]
    return held / times


def gain_of(pull: Sequence[float], values: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(pull, values, strict=True))


def _pull(marked: Sequence[bool]) -> list[float]:
    """How much each week's value counts in the least-squares difference of the kinds, beside a
    level and a straight trend."""
    middle = (len(marked) - 1) / 2
    mean = sum(marked) / len(marked)
    square = sum((week - middle) ** 2 for week in range(len(marked)))
    slope = sum((week - middle) * mark for week, mark in enumerate(marked)) / square
    own = [mark - mean - slope * (week - middle) for week, mark in enumerate(marked)]
    size = sum(one * one for one in own)
    return [one / size for one in own]


def _straight(values: Sequence[int], marked: Sequence[bool], gain: float) -> list[float]:
    left = [value - gain * mark for value, mark in zip(values, marked, strict=True)]
    middle, mean = (len(left) - 1) / 2, sum(left) / len(left)
    square = sum((week - middle) ** 2 for week in range(len(left)))
    slope = sum((week - middle) * one for week, one in enumerate(left)) / square
    return [mean + slope * (week - middle) + gain * mark for week, mark in enumerate(marked)]


def _blocks(lot: Lot, rest: Sequence[float], block: int) -> list[float]:
    found: list[float] = []
    while len(found) < len(rest):
        start = lot.randrange(len(rest) - block + 1)
        found += rest[start : start + block]
    return found[: len(rest)]


def main() -> None:
    print("| world | weeks | gain | held by the interval | mean width | gain seen | false gain |")
    print("|---|---|---|---|---|---|---|")
    for world in (*WORLDS, MISLED):
        real, none = count(world, world.gain, 1000), count(world, 0, 1000)
        print(
            f"| {world.name} | {world.weeks} | {world.gain} | {real.held:.1%} | {real.width:.1f} | "
            f"{real.claimed:.1%} | {none.claimed:.1%} |",
            flush=True,
        )
    for world in WORLDS[:3]:
        held = bootstrapped(world, world.gain, 1000)
        print(f"moving-block bootstrap, {world.name}: {held:.1%}", flush=True)


if __name__ == "__main__":
    main()
