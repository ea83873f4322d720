"""The crash run in small: killed again and again at real servers, nothing twice, nothing lost."""

from __future__ import annotations

from pathlib import Path

from tests.real.lab.bluesky import BlueskyServer
from tests.real.lab.crash import CrashRun

SHARES = 60


def test_killed_at_real_servers_every_share_is_there_once_or_asked_about(
    tmp_path: Path, bluesky: BlueskyServer
) -> None:
    done = CrashRun(tmp_path, bluesky, shares=SHARES).run()
    assert sum(done.deaths.values()) > 5, "hardly anything was killed"
    assert done.lost_answers > 2, "hardly an answer was lost"
    for name, tally in done.tallies.items():
        assert tally.shares == SHARES // 2
        assert (tally.doubled, tally.lost, tally.hanging) == ([], [], []), name
        assert tally.once + tally.asked == tally.shares, name
        assert tally.once > tally.shares * 0.9, f"{name}: these networks can be looked at"
