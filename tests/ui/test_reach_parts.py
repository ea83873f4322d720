"""The parts of My reach: every verdict has its sentence, kinds stay apart, gaps say what helps."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop import settings
from desktop.balance import Ledger
from desktop.forgetting import Forgetting
from desktop.metric import Measure, Metric
from desktop.reach.clicks import LinkClicks, by_share
from desktop.reach.imports import Imports
from desktop.reach.metrics import Metrics
from desktop.reach.overview import Period
from desktop.reach.spans import Spans
from desktop.reach.summary import Figure, Known, Summary, Verdict
from desktop.settings import Settings
from desktop.table import csv_text
from desktop.ui.importing import Importing
from desktop.ui.look import Look
from desktop.ui.reach import Part, ReachPage
from desktop.ui.reach_answer import Answering
from desktop.ui.reach_gaps import GapRow
from desktop.ui.reach_overview import NOTHING, THERE, ReachOverview
from desktop.ui.reach_rows import TEXTS, ReachRows, csv_rows
from desktop.ui.reach_words import note, sentence, source_line, source_title
from desktop.ui.widgets import Button
from tests.ui.past import Past
from tests.ui.scene import Scene

NOW = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
NONE = Known(None, 0, 6)


def summed(verdict: Verdict, posts: int = 6, **known: Known) -> Summary:
    figures = [
        Figure(one, known.get(str(one), NONE), (), None)
        for one in Measure
        if one is not Measure.LOST_FOLLOWERS
    ]
    return Summary(28, posts, tuple(figures), (), (), verdict)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (summed(Verdict.NOTHING_SHARED, 0), "You shared nothing in the last four weeks."),
        (summed(Verdict.UNKNOWN), "no network told a number yet."),
        (
            summed(Verdict.UNKNOWN, reactions=Known(12, 6, 6)),
            "got 12 reactions. How often they were seen is unknown.",
        ),
        (summed(Verdict.PARTLY, views=Known(90, 3, 6)), "were seen at least 90 times."),
        (
            summed(Verdict.MEASURED, views=Known(90, 6, 6), profile_visits=Known(0, 6, 6)),
            "were seen 90 times and brought nobody to your profile yet.",
        ),
        (
            summed(Verdict.MEASURED, views=Known(90, 6, 6), profile_visits=Known(31, 6, 6)),
            "were seen 90 times and brought 31 ",
        ),
        (
            summed(
                Verdict.MEASURED,
                views=Known(90, 6, 6),
                new_followers=Known(4, 6, 6),
                link_clicks=Known(0, 6, 6),
            ),
            "They also brought 4 new follower",
        ),
    ],
)
def test_every_verdict_has_its_sentence(qapp: object, found: Summary, told: str) -> None:
    assert told in sentence(found, Period.MONTH)


@pytest.mark.parametrize(
    ("found", "told", "never"),
    [
        (
            summed(Verdict.PARTLY, views=Known(90, 3, 6), profile_visits=Known(31, 2, 6)),
            "brought at least 31 ",
            "person",
        ),
        (
            summed(Verdict.MEASURED, views=Known(90, 6, 6), profile_visits=Known(0, 1, 6)),
            "were seen 90 times.",
            "nobody",
        ),
        (summed(Verdict.UNKNOWN, reactions=Known(12, 1, 6)), "got at least 12 reactions", "zero"),
        (
            summed(Verdict.MEASURED, views=Known(90, 6, 6), new_followers=Known(4, 2, 6)),
            "They also brought at least 4 new follower",
            "nobody",
        ),
    ],
)
def test_what_is_known_of_some_posts_only_is_the_least_there_is(
    qapp: object, found: Summary, told: str, never: str
) -> None:
    assert told in sentence(found, Period.MONTH)
    assert never not in sentence(found, Period.MONTH)


def test_clicks_on_a_program_s_link_are_not_claimed_for_the_post_alone(qapp: object) -> None:
    found = summed(Verdict.MEASURED, views=Known(90, 6, 6))
    clicks = Figure(Measure.LINK_CLICKS, Known(12, 6, 6), ("links",), NOW)
    figures = (*(one for one in found.figures if one.measure is not clicks.measure), clicks)
    told = sentence(replace(found, figures=figures), Period.MONTH)
    assert "They also brought" not in told
    assert "12" in told
    assert "whoever shared them" in told


def test_what_somebody_typed_is_not_called_measured_by_the_networks(qapp: object) -> None:
    typed = Figure(Measure.VIEWS, Known(90, 6, 6), ("hand", "linkedin"), NOW)
    found = summed(Verdict.MEASURED, views=Known(90, 6, 6))
    networks = note(replace(found, figures=(replace(typed, sources=("x",)), *found.figures[1:])))
    assert networks.startswith("Measured by the networks themselves")
    told = note(replace(found, figures=(typed, *found.figures[1:])))
    assert "by the networks themselves" not in told
    assert "you typed" in told
    assert note(summed(Verdict.UNKNOWN)) == ""  # nothing was measured at all


def test_every_period_is_named_in_the_sentence(qapp: object) -> None:
    found = summed(Verdict.UNKNOWN)
    assert len({sentence(found, period) for period in Period}) == len(Period)
    empty = summed(Verdict.NOTHING_SHARED, 0)
    assert len({sentence(empty, period) for period in Period}) == len(Period)


def test_where_a_number_is_from_is_told_in_words(qapp: object) -> None:
    titles = {"linkedin": "LinkedIn"}
    told = [source_title(one, titles) for one in ("linkedin", "linkedin:file", "hand", "links")]
    assert told[0] == "LinkedIn"
    assert len(set(told)) == 4
    assert all("hand" not in one and ":" not in one for one in told)


@pytest.fixture
def scene(qapp: object, tmp_path: Path, serve: object) -> Iterator[Scene]:
    made = Scene(qapp, tmp_path, serve, lambda: NOW)  # type: ignore[arg-type]
    made.connect("linkedin", "Anna Sommer", "Anna Sommer")
    made.connect("mastodon", "@anna@mastodon.example", "Anna")
    yield made
    made.close()


@pytest.fixture
def kept(scene: Scene) -> Settings:
    return Settings(scene.store)


@pytest.fixture
def page(scene: Scene, kept: Settings, qtbot: QtBot) -> ReachOverview:
    metrics, spans = Metrics(scene.store), Spans(scene.store)
    ledger = Ledger(scene.outbox, scene.accounts, scene.catalog, metrics, spans, scene.programs)
    imports = Imports(scene.store, metrics, spans)
    forgetting = Forgetting(scene.store, metrics, spans, kept, imports.forget_everything)
    importing = Importing(scene.look, scene.jobs, imports, scene.outbox, scene.accounts, scene.now)
    made = ReachOverview(
        scene.look,
        scene.jobs,
        Answering(ledger, kept, scene.now),
        kept,
        forgetting,
        scene.now,
        importing,
    )
    qtbot.addWidget(made)
    made.resize(1000, 900)
    made.show()
    return made


def live(scene: Scene) -> None:
    Past(scene.store, scene.accounts.all(), NOW)


def there(page: ReachOverview, qtbot: QtBot) -> None:
    page.reach_changed()
    qtbot.waitUntil(lambda: page.state == THERE)


def said(widget: QWidget) -> str:
    return " | ".join(one.text() for one in widget.findChildren(QLabel) if not one.isHidden())


def test_nothing_shared_and_nothing_read_is_an_empty_place(
    page: ReachOverview, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: page.state == NOTHING)


def test_a_period_changes_sentence_charts_and_table(
    scene: Scene, page: ReachOverview, qtbot: QtBot
) -> None:
    live(scene)
    there(page, qtbot)
    before = page.top.sentence.text(), page.table.rows.rowCount()  # type: ignore[union-attr]
    page.top.period_chosen.emit(Period.ALL)
    qtbot.waitUntil(lambda: page.top.sentence.text() != before[0])
    assert page.table.rows is not None
    assert page.table.rows.rowCount() > before[1]
    assert page.answer is not None
    assert page.answer.overview.period is Period.ALL


def test_only_the_last_period_that_was_asked_for_is_shown(
    scene: Scene, page: ReachOverview, qtbot: QtBot
) -> None:
    live(scene)
    there(page, qtbot)
    for period in (Period.ALL, Period.YEAR, Period.QUARTER):
        page.choose_period(period)
    qtbot.waitUntil(lambda: "three months" in page.top.sentence.text())
    assert page.answer is not None
    assert page.answer.overview.period is Period.QUARTER


def test_what_leaves_out_views_is_a_gap_and_not_a_zero(
    scene: Scene, page: ReachOverview, qtbot: QtBot
) -> None:
    live(scene)
    there(page, qtbot)
    told = page.charts.views.chart.accessibleDescription()
    assert "Mastodon: Mastodon does not tell this" in told
    assert "Mastodon does not tell this" in said(page.gaps)


def test_measured_estimated_and_potential_are_told_by_word(
    scene: Scene, page: ReachOverview, qtbot: QtBot
) -> None:
    live(scene)
    there(page, qtbot)
    assert "measured" in said(page.figures)
    assert "potential, at most" in said(page.estimates)
    assert "estimated" not in said(page.figures)


def test_every_figure_says_when_and_from_where(
    scene: Scene, page: ReachOverview, qtbot: QtBot
) -> None:
    live(scene)
    there(page, qtbot)
    cards = [card for card in page.figures._cards.values() if not card.isHidden()]
    assert len(cards) >= 4
    assert all("as of" in card.accessibleName() for card in cards)
    for chart in (page.charts.views, page.charts.followers, page.charts.visits):
        assert "as of" in said(chart)


def test_a_post_opens_into_its_shares(scene: Scene, page: ReachOverview, qtbot: QtBot) -> None:
    live(scene)
    there(page, qtbot)
    rows = page.table.rows
    assert rows is not None
    QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    top = rows.index(0, 0)
    assert rows.rowCount(top) == 2
    whole = rows.data(rows.index(0, 3))
    parts = [rows.data(rows.index(number, 3, top)) for number in range(2)]
    assert "–" in parts  # Mastodon
    assert whole.startswith("≥ ")
    assert whole.removeprefix("≥ ") in parts
    assert "does not tell" in rows.data(
        rows.index(parts.index("–"), 3, top), Qt.ItemDataRole.ToolTipRole
    )
    assert rows.parent(rows.index(1, 0, top)) == top
    assert rows.parent(top) == QModelIndex()


def test_clicks_on_a_link_that_all_shares_of_a_post_carry_are_known_of_the_post(
    scene: Scene, page: ReachOverview, qtbot: QtBot
) -> None:
    live(scene)
    there(page, qtbot)
    assert page.answer is not None
    found, balance = page.answer.overview, page.answer.balance
    pair = frozenset(share.id for share in found.posts[0])
    one = LinkClicks("https://go.example/abc", pair, 987_654, NOW + timedelta(days=1))
    rows = ReachRows(found, replace(balance, links=by_share([one])))
    column = TEXTS + rows.measures.index(Measure.LINK_CLICKS)
    assert "987" in rows.data(rows.index(0, column))
    tip = rows.data(rows.index(0, column), Qt.ItemDataRole.ToolTipRole)
    assert source_line(("links",), NOW, balance.titles, NOW) in tip
    parts = [rows.data(rows.index(number, column, rows.index(0, 0))) for number in range(2)]
    assert not any("987" in part for part in parts)
    before = ReachRows(found, replace(balance, links={}))
    assert "987" not in before.data(before.index(0, column))


def test_new_numbers_leave_open_posts_open(scene: Scene, page: ReachOverview, qtbot: QtBot) -> None:
    live(scene)
    there(page, qtbot)
    page.table.tree.expand(page.table.rows.index(1, 0))  # type: ignore[union-attr]
    seen = page.answer
    page.reach_changed()
    qtbot.waitUntil(lambda: page.answer is not seen)
    assert page.table.tree.isExpanded(page.table.rows.index(1, 0))  # type: ignore[union-attr]
    assert not page.table.tree.isExpanded(page.table.rows.index(0, 0))  # type: ignore[union-attr]


def test_the_file_has_every_share_with_times_sources_and_reasons(
    scene: Scene, page: ReachOverview, qtbot: QtBot
) -> None:
    live(scene)
    there(page, qtbot)
    assert page.answer is not None
    text = csv_text(csv_rows(page.answer.overview, page.answer.balance))
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    mastodon = [row for row in rows if row["network"] == "mastodon"]
    assert len(rows) == 2 * len(mastodon) > 0
    assert all(row["views"] == "" for row in mastodon)
    assert all("views: not_offered" in row["unknown"] for row in mastodon)
    assert all(datetime.fromisoformat(row["read"]) <= NOW for row in rows)
    linkedin = next(row for row in rows if row["network"] == "linkedin")
    assert int(linkedin["views"]) > 0
    assert linkedin["sources"] == "linkedin"


def test_copied_rows_have_every_share(scene: Scene, page: ReachOverview, qtbot: QtBot) -> None:
    live(scene)
    there(page, qtbot)
    page.table.copy()
    rows = QGuiApplication.clipboard().text().splitlines()
    assert page.answer is not None
    shares = sum(len(post) for post in page.answer.overview.posts)
    assert len(rows) == shares + 1


@pytest.mark.parametrize(
    ("network", "reason", "deed"),
    [
        ("linkedin", "not_offered", "import"),
        ("x", "too_old", "import"),
        ("bluesky", "not_permitted", "connect"),
        ("mastodon", "not_offered", ""),
        ("mastodon", "gone", ""),
    ],
)
def test_a_gap_offers_what_helps_and_nothing_else(
    qtbot: QtBot, network: str, reason: str, deed: str
) -> None:
    row = GapRow(network, "Somewhere", reason, {Measure.VIEWS: 2})
    qtbot.addWidget(row)
    buttons = row.findChildren(Button)
    if not deed:
        assert buttons == []
        return
    with qtbot.waitSignal(row.pressed) as pressed:
        buttons[0].click()
    assert pressed.args == [deed, network]


def test_a_gap_of_one_post_says_one(qtbot: QtBot) -> None:
    for measure, told in ((Measure.VIEWS, "1 post(s)"), (Measure.FOLLOWERS, "1 account(s)")):
        row = GapRow("mastodon", "Mastodon", "not_offered", {measure: 1})
        qtbot.addWidget(row)
        assert told in said(row)


def test_all_numbers_go_only_after_a_second_yes(
    scene: Scene, page: ReachOverview, qtbot: QtBot
) -> None:
    live(scene)
    there(page, qtbot)
    page.privacy.delete.click()
    assert Metrics(scene.store).all() != ()
    page.privacy._sure.agreed.emit()
    qtbot.waitUntil(lambda: Metrics(scene.store).all() == ())
    qtbot.waitUntil(lambda: "no network told a number yet" in page.top.sentence.text())
    assert page.privacy.delete.isEnabled()


def test_how_long_numbers_are_kept_is_remembered(
    scene: Scene, page: ReachOverview, kept: Settings, qtbot: QtBot
) -> None:
    live(scene)
    there(page, qtbot)
    place = page.privacy.years.findData(2)
    page.privacy.years.setCurrentIndex(place)
    page.privacy.years.activated.emit(place)
    qtbot.waitUntil(lambda: kept.get(settings.REACH_YEARS) == 2)


def test_the_ledger_reads_again_only_after_something_changed(scene: Scene) -> None:
    live(scene)
    metrics, spans = Metrics(scene.store), Spans(scene.store)
    ledger = Ledger(scene.outbox, scene.accounts, scene.catalog, metrics, spans, scene.programs)
    first = ledger.balance()
    assert ledger.balance() is first
    account = scene.accounts.all()[0]
    share = first.shares[-1]
    later = Metric(account.id, share.id, Measure.VIEWS, 9_999, NOW, account.network)
    metrics.keep([later])
    assert ledger.balance() is first
    ledger.changed()
    assert ledger.balance().readings.posts[share.id][Measure.VIEWS].value == 9_999


def test_numbers_of_an_account_that_is_gone_still_count(scene: Scene) -> None:
    live(scene)
    account = scene.accounts.all()[0]
    with scene.store.writing() as write:
        write.execute("DELETE FROM accounts WHERE id = ?", (account.id,))
    metrics, spans = Metrics(scene.store), Spans(scene.store)
    ledger = Ledger(scene.outbox, scene.accounts, scene.catalog, metrics, spans, scene.programs)
    found = ledger.balance()
    assert found.networks[account.id] == "linkedin"
    assert found.readings.spans[account.id, Measure.PROFILE_VISITS]


def test_a_part_is_made_when_it_is_first_wanted_and_told_what_changed(
    look: Look, qtbot: QtBot
) -> None:
    made: list[str] = []

    class Told(QWidget):
        def __init__(self, key: str) -> None:
            super().__init__()
            made.append(key)
            self.times = 0

        def reach_changed(self) -> None:
            self.times += 1

    page = ReachPage(look, [Part(key, key, lambda key=key: Told(key)) for key in ("a", "b")])
    qtbot.addWidget(page)
    assert made == ["a"]
    page.show_part("b")
    assert made == ["a", "b"]
    assert page.part == "b"
    page.reach_changed()
    assert page.made_part("a").times == page.made_part("b").times == 1  # type: ignore[attr-defined]
    page.show_part("nowhere")
    assert page.part == "a"
