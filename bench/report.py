"""How a measurement is reported: `NAME | ours | beside | ratio | goal | holds`."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One result. `ours` and `beside` are medians in `unit`; `most` bounds their ratio (or
    `ours` itself where `absolute`)."""

    name: str
    ours: float
    beside: float
    unit: str
    most: float
    absolute: bool = False

    @property
    def ratio(self) -> float:
        return self.ours / self.beside if self.beside else float("inf")

    @property
    def holds(self) -> bool:
        return (self.ours if self.absolute else self.ratio) <= self.most

    def __str__(self) -> str:
        goal = f"≤ {self.most:g} {self.unit}" if self.absolute else f"≤ {_times(self.most)}"
        ratio = _times(self.ratio) if self.beside else "–"
        verdict = "holds" if self.holds else "falls short"
        return (
            f"{self.name} | {self.ours:.4g} {self.unit} | {self.beside:.4g} {self.unit} | "
            f"{ratio} | {goal} | {verdict}"
        )


def _times(ratio: float) -> str:
    """`3×`, `1.25×`, and `1/50` for what is much smaller."""
    return f"1/{1 / ratio:.3g}" if 0 < ratio <= 0.5 else f"{ratio:.3g}×"


def tell(lines: Sequence[Line]) -> Sequence[Line]:
    for line in lines:
        print(line, flush=True)
    return lines


def part(values: Sequence[float], share: float) -> float:
    """The value that `share` (0.95: p95) of them stay below."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def alternate(
    ours: Callable[[], float], beside: Callable[[], float], times: int = 7
) -> tuple[float, float]:
    """Medians of both, run in turns after one warm-up each: the machine's moods hit both."""
    ours(), beside()
    pairs = [(ours(), beside()) for _ in range(times)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)
