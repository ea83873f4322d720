"""How long a text is for X and for Bluesky, beside npm's twitter-text and @atproto/api.

Every text is a new one, so nothing that was kept helps; both count in a warm process, in
turns, on the same captions in eight languages. Both must find the same lengths.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator, Sequence

from bench import captions
from bench.peer import Peer
from bench.report import Line, tell
from desktop.share.limits import NETWORKS
from desktop.share.text import count

LENGTHS = (280, 3000)
ROUNDS = 40
JUDGES = (("x", "twitter-text"), ("bluesky", "@atproto/api"))


def measure() -> Sequence[Line]:
    lines: list[Line] = []
    for network, name in JUDGES:
        peer = Peer(name)
        try:
            for length in LENGTHS:
                lines += _compare(network, peer, length)
        finally:
            peer.close()
    return tell(lines)


def _compare(network: str, peer: Peer, length: int) -> Iterator[Line]:
    limits = NETWORKS[network].limits
    ours: list[list[float]] = []
    beside: list[list[float]] = []
    for number in range(2 * ROUNDS):  # the first half warms both up
        texts = [f"{number} {text}" for text in captions.all_of(length - 3, number)]
        answer = peer.check(texts)
        times, total = [], 0
        for text in texts:
            began = time.perf_counter()
            total += count(text, limits)
            times.append((time.perf_counter() - began) * 1000)
        if network == "x" and total != answer.found:
            raise RuntimeError(f"{total} here, {answer.found} by {peer.name}")
        if number >= ROUNDS:
            ours.append(times)
            beside.append(answer.ms)
    title = f"length for {network}, {length:,} characters, median"
    yield Line(f"{title}, English", _median(ours, 0), _median(beside, 0), "ms", 1)
    yield Line(f"{title}, eight languages", _median(ours), _median(beside), "ms", 1)


def _median(rounds: list[list[float]], language: int | None = None) -> float:
    if language is not None:
        return statistics.median(times[language] for times in rounds)
    return statistics.median(value for times in rounds for value in times)


if __name__ == "__main__":
    sys.exit(0 if all(line.holds for line in measure()) else 1)
