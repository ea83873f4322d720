"""My reach: one honest sentence, unknown is unknown, and the numbers can be taken along."""

from __future__ import annotations

import csv
import gc
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton

from desktop.model import Account, Share, ShareState
from desktop.store import to_ms
from desktop.ui.reach_overview import NOTHING, THERE, ReachOverview
from desktop.ui.widgets import EmptyPlace
from tests.ui.house import House

Send = Callable[..., Share]


@pytest.fixture
def account(house: House) -> Account:
    return house.connect("p1")


@pytest.fixture
def send(house: House, account: Account) -> Send:
    """`send("words", views=12)`: shared for real, with numbers as they would be read."""

    def sent(text: str = "My words", **measures: int | None) -> Share:
        draft = replace(house.found.drafts.open(None, house.now(), fresh=True), text=text)
        house.found.drafts.keep(draft, house.now())
        (share,) = house.found.outbox.put(draft, [account.id], house.now())
        share = house.found.outbox.deliver(share.id, house.now)
        assert share.state is ShareState.SENT
        with house.found.store.writing() as write:
            for measure, value in measures.items():
                write.execute(
                    "INSERT INTO metrics (account, share, measure, value, read, source, reason) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (
                        account.id,
                        share.id,
                        measure,
                        value,
                        to_ms(house.now()),
                        "practice",
                        "" if value is not None else "not_offered",
                    ),
                )
        return share

    return sent


def words(page: ReachOverview) -> str:
    return " | ".join(label.text() for label in page.findChildren(QLabel) if label.text())


def shown(house: House) -> ReachOverview:
    page: ReachOverview = house.page("reach").made_part("overview")
    house.qtbot.waitUntil(lambda: page.state == THERE)
    return page


def test_before_the_first_share_the_page_says_what_it_is_for(house: House) -> None:
    page = house.page("reach").made_part("overview")
    assert page.state == NOTHING
    with house.qtbot.waitSignal(page.feed_wanted):
        next(b for b in page.findChildren(QPushButton) if b.text() == "To the feed").click()


def test_a_file_can_be_brought_before_the_first_share(house: House) -> None:
    page = house.page("reach").made_part("overview")
    assert page.state == NOTHING
    empty = page.findChild(EmptyPlace)
    next(b for b in empty.findChildren(QPushButton) if b.accessibleName() == "Bring a file").click()
    assert page._importing.isVisibleTo(page)


def test_unknown_is_never_zero(house: House, send: Send) -> None:
    send(views=None, reactions=None)
    page = shown(house)
    assert "no network told a number yet" in page.top.sentence.text()
    said = words(page)
    assert "unknown" in said
    assert page.table.rows.texts()[1][3:5] == ["–", "–"]
    assert " 0 " not in page.top.sentence.text()
    description = page.charts.views.chart.accessibleDescription()
    assert "unknown" in description


def test_zero_is_a_number_and_not_unknown(house: House, send: Send) -> None:
    send(views=0, reactions=0)
    page = shown(house)
    assert "were seen 0 times" in page.top.sentence.text()
    assert page.table.rows.texts()[1][3:5] == ["0", "0"]


def test_one_and_a_million_stand_beside_each_other(house: House, send: Send) -> None:
    send("Small", views=1)
    send("Large", views=1_000_000)
    page = shown(house)
    numbers = {row[0]: row[3].replace(",", "") for row in page.table.rows.texts()[1:]}
    assert numbers == {"Small": "1", "Large": "1000000"}
    assert "1000001" in page.top.sentence.text().replace(",", "")


def test_what_only_some_told_is_said(house: House, send: Send) -> None:
    send("One", views=10)
    send("Other", views=None)
    page = shown(house)
    assert "known of 1 of 2 shares" in page.top.note.text()


def test_a_gap_says_why(house: House, send: Send) -> None:
    send(views=None)
    page = shown(house)
    title = house.found.catalog.get("practice").title
    assert f"{title} does not tell this" in words(page)


def test_the_numbers_can_be_copied(house: House, send: Send) -> None:
    send("Copied words", views=7)
    page = shown(house)
    page.table.copy()
    rows = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert rows[0][:3] == ["Post", "Account", "Shared"]
    assert rows[1][0] == "Copied words"
    assert rows[1][3] == "7"


def test_the_numbers_can_be_saved_and_no_cell_is_a_formula(
    house: House, send: Send, tmp_path: Path
) -> None:
    send('=HYPERLINK("https://evil.example"), "x"\nsecond line', views=7)
    page = shown(house)
    page.table.saving.write(str(tmp_path / "reach.csv"))
    house.settle()
    with (tmp_path / "reach.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[1][0].startswith("'=HYPERLINK")
    assert len(rows) == 2


def test_a_file_that_can_t_be_written_is_told_and_is_no_fault(
    house: House, send: Send, tmp_path: Path
) -> None:
    send(views=7)
    page = shown(house)
    page.table.saving.write(str(tmp_path / "nowhere" / "reach.csv"))
    house.settle()
    assert house.bugs.seen == []
    assert "nowhere" not in page.table.said
    assert "can't be kept" in page.table.said


def test_reading_again_reads_and_the_page_follows(house: House, send: Send) -> None:
    send()
    page = shown(house)
    house.ahead += timedelta(seconds=8)
    page.measure_wanted.emit()
    house.qtbot.waitUntil(lambda: page.table.rows.texts()[1][3] != "–")


def test_the_page_does_not_grow_by_looking_at_it(house: House, send: Send) -> None:
    send(views=3)
    page = shown(house)

    def count() -> int:
        from PySide6.QtCore import QCoreApplication, QEvent

        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        return len(page.findChildren(QLabel))

    before = count()
    for _ in range(20):
        page.reach_changed()
        house.settle()
    assert count() == before
