"""LinkedIn's two workbooks: every generation and language says the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from desktop.metric import Measure
from desktop.reach import readings
from desktop.reach.export import Export, Kind
from desktop.reach.files import bring
from tests.reach.export_files import COUNTS, FIRST, TONGUES, all_posts, at_noon, one_post, post_id

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SHARE = f"https://www.linkedin.com/posts/ada_quiet-ferries-leave-share-{post_id(at_noon(FIRST))}-x1"
ACTIVITY = f"https://www.linkedin.com/feed/update/urn:li:activity:{post_id(at_noon(FIRST))}"


def values(export: Export, measure: Measure) -> dict[date, int]:
    return {one.first: one.value for one in export.days if one.measure is measure}


def read(path: Path, order: str = "") -> Export:
    return bring(path, order, NOW).export


@pytest.mark.parametrize("texts", [True, False], ids=["texts", "numbers"])
@pytest.mark.parametrize("tongue", TONGUES)
def test_all_posts_say_the_same_in_every_language(tmp_path: Path, tongue: str, texts: bool) -> None:
    posts = ((SHARE, FIRST, 40, 900), (ACTIVITY, FIRST + timedelta(days=2), 4, 90))
    export = read(all_posts(tmp_path, tongue=tongue, texts=texts, posts=posts))
    assert export.kind is Kind.LINKEDIN_ALL
    assert export.doubt is None
    views = values(export, Measure.VIEWS)
    assert views == {FIRST + timedelta(days=at): at for at in range(30)}
    assert values(export, Measure.ENGAGEMENTS)[FIRST + timedelta(days=3)] == -1
    assert sum(values(export, Measure.NEW_FOLLOWERS).values()) == sum(at % 4 for at in range(30))
    last = FIRST + timedelta(days=29)
    assert export.followers == (last, 1234)
    assert export.as_of == datetime(2026, 6, 30, 23, 59, 59, tzinfo=UTC)
    people = [one for one in export.days if one.measure is Measure.MEMBERS]
    assert [(one.first, one.days, one.value) for one in people] == [(FIRST, 30, 217)]
    assert [dict(post.numbers) for post in export.posts] == [
        {Measure.VIEWS: 900, Measure.ENGAGEMENTS: 40},
        {Measure.VIEWS: 90, Measure.ENGAGEMENTS: 4},
    ]
    assert export.posts[0].words == "quiet ferries leave"


def test_days_may_be_dates_of_the_spreadsheet(tmp_path: Path) -> None:
    export = read(all_posts(tmp_path, texts=False, dated_cells=True))
    assert values(export, Measure.VIEWS)[FIRST + timedelta(days=29)] == 29
    assert export.doubt is None


@pytest.mark.parametrize("tongue", ["en", "fr"])
def test_the_order_of_days_shows_in_days_that_follow_one_another(
    tmp_path: Path, tongue: str
) -> None:
    path = all_posts(tmp_path, tongue=tongue, days=3, first=date(2026, 2, 1), name="export.xlsx")
    export = read(path)
    assert list(values(export, Measure.VIEWS)) == [date(2026, 2, day) for day in (1, 2, 3)]
    assert export.doubt is None


@pytest.mark.parametrize("tongue", ["en", "fr"])
def test_the_order_of_one_day_shows_in_the_name_of_the_file(tmp_path: Path, tongue: str) -> None:
    export = read(all_posts(tmp_path, tongue=tongue, days=1, first=date(2026, 2, 1)))
    assert list(values(export, Measure.VIEWS)) == [date(2026, 2, 1)]


def test_a_day_that_can_be_two_is_asked(tmp_path: Path) -> None:
    path = all_posts(tmp_path, tongue="fr", days=1, first=date(2026, 2, 1), name="export.xlsx")
    export = read(path)
    assert export.doubt is not None
    assert (export.doubt.month_first, export.doubt.day_first) == (
        date(2026, 1, 2),
        date(2026, 2, 1),
    )
    assert export.doubt.written == "01/02/2026"
    for order, day in (("md", date(2026, 1, 2)), ("dm", date(2026, 2, 1))):
        told = read(path, order)
        assert told.doubt is None
        assert list(values(told, Measure.VIEWS)) == [day]


def test_the_id_of_a_post_tells_the_order_too(tmp_path: Path) -> None:
    made = date(2026, 2, 1)
    address = f"https://www.linkedin.com/feed/update/urn:li:share:{post_id(at_noon(made))}"
    path = all_posts(
        tmp_path, tongue="fr", days=1, first=made, name="x.xlsx", posts=((address, made, 1, 2),)
    )
    assert read(path).doubt is None
    assert list(values(read(path), Measure.VIEWS)) == [made]


def test_a_post_from_before_the_file_is_only_a_part_and_left_out(tmp_path: Path) -> None:
    posts = ((SHARE, FIRST - timedelta(days=4), 40, 900),)
    export = read(all_posts(tmp_path, posts=posts))
    assert export.posts == ()
    assert export.older == 1


@pytest.mark.parametrize("tongue", ["en", "de"])
@pytest.mark.parametrize("texts", [True, False])
def test_one_post_brings_all_its_numbers(tmp_path: Path, tongue: str, texts: bool) -> None:
    export = read(one_post(tmp_path, SHARE, tongue=tongue, texts=texts))
    assert export.kind is Kind.LINKEDIN_POST
    (post,) = export.posts
    wanted = (
        *(Measure.VIEWS, Measure.MEMBERS, Measure.PROFILE_VISITS, Measure.NEW_FOLLOWERS),
        *(Measure.ENGAGEMENTS, Measure.REACTIONS, Measure.REPLIES, Measure.RESHARES),
        *(Measure.SAVES, Measure.SENDS, Measure.LINK_CLICKS),
    )
    assert dict(post.numbers) == dict(zip(wanted, COUNTS, strict=False))
    assert post.day == date(2026, 8, 17)
    assert export.unread == 0


def test_an_older_file_of_one_post_brings_what_it_has(tmp_path: Path) -> None:
    export = read(one_post(tmp_path, SHARE, old=True, counts=COUNTS[:2]))
    (post,) = export.posts
    assert dict(post.numbers) == {Measure.VIEWS: 2500, Measure.MEMBERS: 1800}


def test_labels_of_another_language_that_do_not_add_up_bring_only_what_is_sure(
    tmp_path: Path,
) -> None:
    counts = (2500, 1800, 80, 25, 5, 7, 3, 31, 4)
    export = read(one_post(tmp_path, SHARE, tongue="de", counts=counts))
    (post,) = export.posts
    assert dict(post.numbers) == {Measure.VIEWS: 2500, Measure.MEMBERS: 1800}
    assert export.unread == 7


def test_the_day_of_one_post_comes_from_its_id_where_it_can_be_two(tmp_path: Path) -> None:
    export = read(one_post(tmp_path, SHARE, made="1/6/2026"))
    assert export.posts[0].day == FIRST
    assert export.doubt is None


def test_whose_file_it_is_stands_in_its_name(tmp_path: Path) -> None:
    assert read(all_posts(tmp_path)).owner == "Ada Lovelace"
    assert read(all_posts(tmp_path, texts=False)).owner == "AdaLovelace"
    assert read(all_posts(tmp_path, name="AggregateAnalytics_Ada_Lovelace (1).xlsx")).owner == (
        "Ada Lovelace"
    )
    assert read(all_posts(tmp_path, name="numbers.xlsx")).owner == ""


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1,234", 1234), ("1.234.567", 1234567), ("1\u202f234", 1234), ("1'234", 1234), ("-3", -3),
        ("−3", -3), ("٣٤", 34), ("１２", 12), (7, 7), ("0", 0), ("2%", None), ("< 1%", None),
        ("12,5", None), ("1e5", None), ("--", None), ("", None), (None, None), (2.5, None),
        (True, None), ("1,23,456", None), ("12 people", None),
    ],
)  # fmt: skip
def test_what_a_whole_number_is(cell: object, number: int | None) -> None:
    assert readings.whole(cell) == number


@pytest.mark.parametrize(
    "cell",
    [
        "Mon, Aug 17, 2026", "2026-08-17", "17.8.2026", "8/17/2026", "2026年8月17日",
        "2026. 8. 17.",
        "2026년 8월 17일", "17 de ago. de 2026", "17. August 2026", "lun., 17 août 2026",
        "17 ago 2026", "\u200f17\u200f/8/2026", date(2026, 8, 17),
    ],
)  # fmt: skip
def test_how_a_day_is_written(cell: object) -> None:
    assert readings.day(cell) == date(2026, 8, 17)


@pytest.mark.parametrize("cell", ["2/30/2026", "nothing", "", None, 12, "99/99/2026", "x" * 500])
def test_what_is_no_day(cell: object) -> None:
    assert readings.day(cell) is None
