"""Numbers about days: kept once, corrected by a later reading, taken back with their import."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from desktop.metric import Measure, Span
from desktop.reach.spans import Spans
from desktop.store import Store

READ = datetime(2026, 11, 20, 10, tzinfo=UTC)
DAY = date(2026, 11, 1)


def span(day: int, value: int, later: int = 0, imported: int = 0) -> Span:
    return Span(
        "linkedin:anna",
        Measure.VIEWS,
        DAY + timedelta(days=day),
        1,
        value,
        READ + timedelta(hours=later),
        "linkedin:file",
        imported,
    )


@pytest.fixture
def spans(store: Store) -> Spans:
    return Spans(store)


def newest(spans: Spans) -> list[int]:
    return [one.value for one in spans.newest("linkedin:anna", Measure.VIEWS)]


def test_the_same_again_changes_nothing(spans: Spans) -> None:
    assert spans.keep([span(0, 4), span(1, 0)]) == 2
    assert spans.keep([span(0, 4, later=1), span(1, 0, later=1)]) == 0
    assert newest(spans) == [4, 0]


def test_a_correction_counts_and_what_it_corrects_stays(spans: Spans, store: Store) -> None:
    spans.keep([span(0, 4)])
    spans.keep([span(0, 3, later=1)])
    assert newest(spans) == [3]
    assert [row["value"] for row in store.read("SELECT value FROM spans ORDER BY id")] == [4, 3]


def test_an_older_reading_that_comes_late_is_not_the_newest(spans: Spans) -> None:
    spans.keep([span(0, 4, later=2)])
    spans.keep([span(0, 3)])
    assert newest(spans) == [4]


def test_days_are_chosen_by_where_they_begin(spans: Spans) -> None:
    spans.keep([span(day, day) for day in range(5)])
    found = spans.newest(
        "linkedin:anna", Measure.VIEWS, DAY + timedelta(days=1), DAY + timedelta(days=3)
    )
    assert [one.value for one in found] == [1, 2, 3]
    assert found[0] == span(1, 1)


def test_an_import_is_taken_back_and_what_it_had_corrected_counts_again(spans: Spans) -> None:
    spans.keep([span(0, 4)])
    spans.keep([span(0, 3, later=1, imported=7), span(1, 2, imported=7)])
    spans.forget_import(7)
    assert newest(spans) == [4]
