"""What somebody hears of their reach, and of what is sent, with a screen reader."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.foundation import build
from desktop.metric import Measure, Metric
from desktop.options import Options
from desktop.paths import Paths
from desktop.store import to_ms
from tests.real.lab.desktop import Desktop
from tests.real.lab.goodword import Goodword, prepare_home
from tests.real.lab.people import real_now
from tests.real.lab.running import eventually
from tests.ui.running import LEAVING

TITLE = "Sanderling Ferries"
ACCOUNT = "practice:anna"


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Desktop]:
    desktop = Desktop(tmp_path / "desktop")
    yield desktop
    desktop.close()


def share(home: Path) -> None:
    """Two posts of the program went live on an account that has ended since, so that nobody
    is asked for numbers; what was counted before stays."""
    now = real_now()
    options = Options(practice=True, memory_vault=True, policies=())
    found = build(Paths.of(home), options, real_now)
    with found.store.writing() as write:
        write.execute(
            "INSERT INTO accounts (id, network, server, remote_id, handle, name, avatar, state, "
            "connected, expires, facts, place) VALUES (?, 'practice', 'http://127.0.0.1', 'anna', "
            "'@anna', 'Anna', '', 'signed_out', 0, NULL, '{}', 0)",
            (ACCOUNT,),
        )
    for number, kept in enumerate(found.posts.latest(now, limit=2)):
        at = now - timedelta(seconds=40 - 10 * number)
        draft = replace(found.drafts.begin(at), id=secrets.token_hex(8), post=kept.post.id)
        draft = replace(draft, text="Words of my own.")
        (one,) = found.outbox.put(draft, [ACCOUNT], at)
        with found.store.writing() as write:
            write.execute(
                "UPDATE shares SET state = 'sent', settled = ?, remote_id = ?, url = ? "
                "WHERE id = ?",
                (to_ms(at), str(number), f"https://chirp.example/{number}", one.id),
            )
        found.metrics.keep([Metric(ACCOUNT, one.id, Measure.VIEWS, 1250 + number, now, "practice")])
    found.close()


def test_a_chart_is_read_as_a_summary_and_as_a_table(screen: Desktop, tmp_path: Path) -> None:
    home = prepare_home(tmp_path / "home")
    share(home)
    screen.start_accessibility()
    goodword = Goodword.start(screen, home)
    goodword.window()
    goodword.press("My reach.*")
    eventually(lambda: "check box: Table" in goodword.reads(), "the charts")
    read = goodword.reads().splitlines()
    name = next(line for line in read if line.startswith("label: Views, by week"))
    title = name.removeprefix("label: ")
    summary = read[next(at for at, line in enumerate(read) if line.endswith(f"r: {title}")) + 1]
    assert ", described: From " in summary
    assert "Porchlight: last 2501" in summary
    assert "table cell: 2501" not in read

    goodword.press("Table: Views.*")
    eventually(lambda: "table cell: 2501" in goodword.reads().splitlines(), "its table")
    assert "table column header: Porchlight" in goodword.reads().splitlines()
    assert goodword.leave() < LEAVING


def test_what_is_sent_is_read_field_by_field_and_switched_on_by_name(
    screen: Desktop, tmp_path: Path
) -> None:
    home = prepare_home(tmp_path / "home")
    share(home)
    screen.start_accessibility()
    goodword = Goodword.start(screen, home)
    goodword.window()
    goodword.press("My reach.*")
    goodword.press("What is sent")
    eventually(lambda: "table cell: data.network" in goodword.reads(), "the fields")
    read = goodword.reads().splitlines()
    assert f"label: Off. {TITLE} is told nothing." in read
    at = read.index("table cell: data.network")
    assert read[at - 2 : at] == ["table cell: The network", "table cell: practice"]
    assert f"radio button: Anonymous: {TITLE}" in read
    assert any(line.startswith("radio button, described: They learn that") for line in read)

    goodword.press(f"Under a number made by chance: {TITLE}")
    eventually(lambda: "table cell: data.participant.id" in goodword.reads(), "the number")
    goodword.press(f"What I shared before this was switched on, too: {TITLE}")
    goodword.press(f"Switch it on for {TITLE}")
    eventually(lambda: "table cell: Sent" in goodword.reads(), "the list of what was sent")
    read = goodword.reads().splitlines()
    assert f"table: What was sent to {TITLE}" in read
    assert read.count("table cell: You shared a post") == 2
    assert goodword.leave() < LEAVING
