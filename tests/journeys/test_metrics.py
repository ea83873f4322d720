"""Metrics → gains: numbers that are read when due, appended, and shown as they are."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from desktop.metric import Metric
from desktop.model import Share, ShareState
from desktop.paths import Paths
from desktop.reach.metrics import Metrics
from desktop.store import Store
from desktop.ui.reach_overview import THERE
from tests.pace import PATIENCE
from tests.test_main import ROOT
from tests.ui.house import House, given_silence, given_unblocked  # noqa: F401


def share(house: House, text: str = "Measured words") -> Share:
    """Share it for real, through the desk."""
    (account,) = house.found.accounts.all()
    draft = replace(house.found.drafts.open(None, house.now(), fresh=True), text=text)
    house.found.drafts.keep(draft, house.now())
    (put,) = house.found.outbox.put(draft, [account.id], house.now())
    house.desk.tidings.shared()
    house.qtbot.waitUntil(lambda: house.found.outbox.get(put.id).state is ShareState.SENT)
    return house.found.outbox.get(put.id)  # type: ignore[return-value]


def views(house: House, put: Share) -> list[int | None]:
    series = house.found.metrics.series(put.id)
    return [metric.value for metric in series if metric.measure == "views"]


def test_from_a_share_to_a_sentence_with_its_numbers(house: House) -> None:
    house.connect("p1")
    house.desk.begin(hidden=True, minimized=False)
    put = share(house)
    page = house.page("reach").made_part("overview")
    for _ in range(4):
        house.ahead += timedelta(seconds=60)
        house.desk.rounds.measure_now()
        house.settle()
    house.qtbot.waitUntil(lambda: len(views(house, put)) >= 2)
    known = [value for value in views(house, put) if value is not None]
    assert known == sorted(known)
    assert known[-1] > 0
    house.qtbot.waitUntil(lambda: "were seen" in page.top.sentence.text())
    latest = f"{known[-1]}"
    house.qtbot.waitUntil(
        lambda: latest in page.top.sentence.text().replace(",", "").replace("\u202f", "")
    )
    assert page.table.rows.texts()[1][0] == "Measured words"


def test_offline_what_was_read_stays_and_nothing_is_made_up(house: House) -> None:
    house.connect("p1")
    house.desk.begin(hidden=True, minimized=False)
    put = share(house)
    house.ahead += timedelta(seconds=20)
    house.desk.rounds.measure_now()
    house.qtbot.waitUntil(lambda: bool(views(house, put)))
    house.settle()
    before = house.found.metrics.all()
    page = house.page("reach").made_part("overview")
    said = page.top.sentence.text()
    house.found.practice.stop()
    house.ahead += timedelta(minutes=20)
    house.desk.rounds.measure_now()
    house.settle()
    assert house.found.metrics.all() == before
    assert page.top.sentence.text() == said
    assert house.found.accounts.all()[0].state == "ok"


def test_a_gap_has_its_reason_and_is_no_zero(house: House) -> None:
    house.connect("p1")
    house.desk.begin(hidden=True, minimized=False)
    put = share(house)
    house.found.practice.misbehave("busy", 1, where="read", seconds=3600)
    house.ahead += timedelta(seconds=20)
    house.desk.rounds.measure_now()
    house.settle()
    assert views(house, put) in ([], [None])
    page = house.page("reach").made_part("overview")
    house.qtbot.waitUntil(lambda: page.state == THERE)
    assert page.table.rows.texts()[1][3] == "–"
    assert "seen 0 times" not in page.top.sentence.text()


def test_killed_while_reading_every_reading_is_whole_and_none_is_overwritten(
    tmp_path: Path,
) -> None:
    home = tmp_path / "home"
    earlier: tuple[Metric, ...] = ()
    for count in (2, 1, 1):
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.measured_life", str(home)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert child.stdout is not None
        lines = [line for _, line in zip(range(count), child.stdout, strict=False)]
        os.kill(child.pid, signal.SIGKILL)
        _, said = child.communicate(timeout=PATIENCE)
        assert len(lines) == count, said
        store = Store(Paths.of(home).database)
        read = Metrics(store).all()
        assert store.row("PRAGMA integrity_check")[0] == "ok"
        store.close()
        assert read[: len(earlier)] == earlier
        assert len(read) > len(earlier)
        earlier = read
    readings: dict[tuple[int, object], set[str]] = defaultdict(set)
    for metric in earlier:
        readings[metric.share, metric.read].add(metric.measure)
    whole = {frozenset(measures) for (one, _), measures in readings.items() if one}
    assert len(whole) == 1, whole
