"""The crash run: `python -m bench.once --shares 1000`. Never twice, never lost, killed or not.

Half of the shares go to the real Bluesky server of the lab, half to the practice network, in
lives that are killed at every written step, at random moments, and before, during and after
the server's work, with answers lost on the way. `make test-real` installs what it needs.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.report import Line, tell
from tests.real.lab.bluesky import BlueskyServer
from tests.real.lab.crash import CrashRun, Sum

TITLES = {"bluesky": "Bluesky's server", "practice": "the practice network"}
ASKED = 0.02
"""Of the shares may end in a question: these networks can be looked at."""


def measure(shares: int = 1000, seed: int = 20261120) -> Sequence[Line]:
    with tempfile.TemporaryDirectory() as folder:
        server = BlueskyServer(Path(folder) / "bluesky")
        try:
            done = CrashRun(Path(folder), server, shares=shares, seed=seed).run()
        finally:
            server.close()
    print(_story(done), flush=True)
    return tell([line for name in done.tallies for line in _lines(name, done)])


def _story(done: Sum) -> str:
    ends = ", ".join(f"{count} {how}" for how, count in sorted(done.deaths.items()))
    shares = sum(tally.shares for tally in done.tallies.values())
    return (
        f"{shares} shares in {done.lives} lives and {done.seconds:.0f} s; killed "
        f"{sum(done.deaths.values())} times ({ends}); {done.lost_answers} more answers lost; "
        f"signed in again {done.signed_in_again} times"
    )


def _lines(name: str, done: Sum) -> list[Line]:
    tally, title = done.tallies[name], TITLES[name]
    for kind in ("doubled", "lost", "hanging"):
        for one in getattr(tally, kind)[:20]:
            print(f"{title}, {kind}: {one}")
    settled = tally.once + tally.asked
    return [
        Line(f"{title}: there once or asked about", tally.shares, settled, "", 1),
        Line(f"{title}: asked about", tally.asked, tally.shares, "", ASKED),
        Line(f"{title}: doubled", len(tally.doubled), 0, "", 0, absolute=True),
        Line(f"{title}: lost", len(tally.lost), 0, "", 0, absolute=True),
        Line(f"{title}: left hanging", len(tally.hanging), 0, "", 0, absolute=True),
    ]


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--shares", type=int, default=1000)
    asked.add_argument("--seed", type=int, default=20261120)
    given = asked.parse_args()
    sys.exit(0 if all(line.holds for line in measure(given.shares, given.seed)) else 1)
