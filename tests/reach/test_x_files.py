"""X's two tables: headings in any language, a row a post, a row a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from desktop.metric import Measure
from desktop.reach.export import Export, Kind
from desktop.reach.files import bring
from tests.reach.export_files import (
    FIRST,
    X_DAYS,
    X_DAYS_JA,
    X_POSTS,
    X_POSTS_PT,
    at_noon,
    post_id,
    x_days,
    x_posts,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ONE = (post_id(at_noon(FIRST), "x"), FIRST, 'Quiet ferries, "loud" harbour\nand a second line')


def read(path: Path) -> Export:
    return bring(path, "", NOW).export


@pytest.mark.parametrize("heading", [X_POSTS, X_POSTS_PT], ids=["en", "pt"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_row_is_a_post_with_its_numbers(tmp_path: Path, heading: str, mark: str) -> None:
    export = read(x_posts(tmp_path, [ONE], heading=heading, mark=mark))
    assert export.kind is Kind.X_POSTS
    assert export.owner == "@ada"
    (post,) = export.posts
    assert post.ids == {f"x:{ONE[0]}"}
    assert (post.day, post.moment, post.words) == (FIRST, at_noon(FIRST), ONE[2])
    assert dict(post.numbers) == {
        Measure.VIEWS: 1000, Measure.REACTIONS: 10, Measure.ENGAGEMENTS: 30, Measure.SAVES: 2,
        Measure.NEW_FOLLOWERS: 1, Measure.REPLIES: 4, Measure.RESHARES: 5,
        Measure.PROFILE_VISITS: 21, Measure.LINK_CLICKS: 6,
    }  # fmt: skip
    assert export.as_of == datetime(2026, 8, 31, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("heading", [X_POSTS, X_POSTS_PT], ids=["en", "pt"])
def test_an_older_file_with_fewer_columns_brings_what_it_has(tmp_path: Path, heading: str) -> None:
    (post,) = read(x_posts(tmp_path, [ONE], heading=heading, width=12)).posts
    assert post.numbers[Measure.RESHARES] == 5
    assert Measure.PROFILE_VISITS not in post.numbers


def test_a_spreadsheet_may_have_written_it_with_semicolons(tmp_path: Path) -> None:
    (post,) = read(x_posts(tmp_path, [ONE], between=";")).posts
    assert post.numbers[Measure.PROFILE_VISITS] == 21


@pytest.mark.parametrize("heading", [X_DAYS, X_DAYS_JA], ids=["en", "ja"])
def test_a_row_is_a_day(tmp_path: Path, heading: str) -> None:
    export = read(x_days(tmp_path, heading=heading))
    assert export.kind is Kind.X_DAYS
    assert export.doubt is None
    assert export.day_count == 30
    told = {one.measure: one.value for one in export.days if one.first == FIRST + timedelta(days=3)}
    assert told == {
        Measure.VIEWS: 103, Measure.REACTIONS: 3, Measure.ENGAGEMENTS: 9, Measure.SAVES: 0,
        Measure.NEW_FOLLOWERS: 2, Measure.LOST_FOLLOWERS: 1, Measure.REPLIES: 0,
        Measure.RESHARES: 1, Measure.PROFILE_VISITS: 12,
    }  # fmt: skip
    assert export.span == (FIRST, date(2026, 6, 30))


def test_a_number_that_is_missing_is_missing_and_not_zero(tmp_path: Path) -> None:
    path = x_days(tmp_path)
    path.write_text(path.read_text().replace(",103,", ",,"))
    export = read(path)
    days = [one.first for one in export.days if one.measure is Measure.VIEWS]
    assert FIRST + timedelta(days=3) not in days
    assert len(days) == 29


def test_two_tables_in_one_file_are_not_days(tmp_path: Path) -> None:
    path = x_days(tmp_path, 5)
    path.write_text(path.read_text() + "Title,Link\n" + "a,b\n" * 10)
    with pytest.raises(Exception, match="table"):
        read(path)
