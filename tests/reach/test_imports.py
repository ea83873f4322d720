"""Files with numbers: looked at, asked about, taken once, taken back."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from desktop.errors import BadFile, NotAnExport
from desktop.metric import Measure
from desktop.model import Account, Outgoing, Receipt, Share, ShareState
from desktop.reach.imports import Imports, Taken
from desktop.reach.metrics import Metrics
from desktop.reach.spans import Spans
from desktop.store import Store
from tests.reach.export_files import (
    COUNTS,
    FIRST,
    all_posts,
    at_noon,
    one_post,
    post_id,
    x_days,
    x_posts,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ADA = Account("linkedin:ada", "linkedin", "https://linkedin.example", "1", "ada", "Ada Lovelace")
EVE = Account("linkedin:eve", "linkedin", "https://linkedin.example", "2", "eve", "Eve Moneypenny")
ADA_X = Account("x:ada", "x", "https://x.example", "3", "@ada", "Ada")
LAST = FIRST + timedelta(days=29)


@pytest.fixture
def metrics(store: Store) -> Metrics:
    return Metrics(store)


@pytest.fixture
def spans(store: Store) -> Spans:
    return Spans(store)


@pytest.fixture
def imports(store: Store, metrics: Metrics, spans: Spans) -> Imports:
    return Imports(store, metrics, spans)


def a_share(
    number: int,
    at: datetime,
    text: str = "Quiet ferries leave the harbour at dawn",
    *,
    remote: str = "",
    url: str = "",
    account: Account = ADA,
) -> Share:
    return Share(
        number, account.id, account.network, f"draft-{number}", "post", Outgoing(text, "k", at),
        ShareState.SENT, at, at, receipt=Receipt(remote, url, at),
    )  # fmt: skip


def rows(store: Store, table: str) -> list[tuple[object, ...]]:
    return [tuple(row)[1:] for row in store.read(f"SELECT * FROM {table} ORDER BY id")]


def urn(at: datetime, kind: str = "share") -> str:
    return f"urn:li:{kind}:{post_id(at)}"


def test_posts_are_known_by_the_id_in_their_address(
    tmp_path: Path, imports: Imports, metrics: Metrics, spans: Spans
) -> None:
    at = at_noon(FIRST)
    address = f"https://www.linkedin.com/posts/ada_quiet-ferries-share-{post_id(at)}-Ab1"
    path = all_posts(tmp_path, posts=((address, FIRST, 40, 900),))
    found = imports.look(path, [ADA, ADA_X], [a_share(7, at, remote=urn(at))], NOW)
    assert found.ready
    assert (found.account, found.matched.shares, found.matched.questions) == (ADA, {0: 7}, ())
    taken = imports.take(found, {}, NOW)
    assert (taken.days, taken.posts) == (30, 1)
    told = {one.measure: one for one in metrics.series(7)}
    assert told[Measure.VIEWS].value == 900
    assert told[Measure.VIEWS].source == "linkedin:file"
    as_of = told[Measure.VIEWS].read.replace(microsecond=0)
    assert as_of == datetime(2026, 6, 30, 23, 59, 59, tzinfo=UTC)
    views = spans.newest(ADA.id, Measure.VIEWS)
    assert [one.value for one in views] == list(range(30))
    (followers,) = metrics.of_account(ADA.id, Measure.FOLLOWERS)
    assert (followers.value, followers.read.date()) == (1234, LAST)


def test_the_same_file_twice_changes_nothing(
    tmp_path: Path, imports: Imports, store: Store
) -> None:
    at = at_noon(FIRST)
    address = f"https://www.linkedin.com/feed/update/urn:li:share:{post_id(at)}"
    shares = [a_share(7, at, remote=urn(at))]
    path = all_posts(tmp_path, posts=((address, FIRST, 40, 900),))
    first = imports.take(imports.look(path, [ADA], shares, NOW), {}, NOW)
    before = {table: rows(store, table) for table in ("metrics", "spans", "imports")}
    again = all_posts(tmp_path, posts=((address, FIRST, 40, 900),), name="Download (1).xlsx")
    later = NOW + timedelta(days=1)
    found = imports.look(again, [ADA], shares, later)
    assert found.known == first.number
    second = imports.take(found, {}, later)
    assert (second.number, second.days, second.posts) == (first.number, 0, 0)
    assert {table: rows(store, table) for table in before} == before


def test_a_later_file_corrects_days_and_taking_it_back_brings_the_older_ones_back(
    tmp_path: Path, imports: Imports, spans: Spans
) -> None:
    one = x_days(tmp_path, 20)
    imports.take(imports.look(one, [ADA_X], [], NOW), {}, NOW)
    two = x_days(tmp_path, 30, plus=1)
    later = imports.take(imports.look(two, [ADA_X], [], NOW), {}, NOW)
    assert [one.value for one in spans.newest(ADA_X.id, Measure.VIEWS)] == [
        101 + at for at in range(30)
    ]
    imports.forget(later.number)
    assert [one.value for one in spans.newest(ADA_X.id, Measure.VIEWS)] == [
        100 + at for at in range(20)
    ]


def test_taking_one_back_leaves_what_another_says_too(
    tmp_path: Path, imports: Imports, spans: Spans
) -> None:
    first = imports.take(imports.look(x_days(tmp_path, 20), [ADA_X], [], NOW), {}, NOW)
    imports.take(imports.look(x_days(tmp_path, 30), [ADA_X], [], NOW), {}, NOW)
    imports.forget(first.number)
    assert len(spans.newest(ADA_X.id, Measure.VIEWS)) == 30
    assert [one.facts["days"] for one in imports.all()] == [30]


def test_an_older_file_that_comes_late_is_not_the_newest(
    tmp_path: Path, imports: Imports, spans: Spans
) -> None:
    imports.take(imports.look(x_days(tmp_path, 30, plus=5), [ADA_X], [], NOW), {}, NOW)
    imports.take(imports.look(x_days(tmp_path, 20), [ADA_X], [], NOW), {}, NOW)
    assert spans.newest(ADA_X.id, Measure.VIEWS)[0].value == 105


def test_everything_is_taken_back(tmp_path: Path, imports: Imports, store: Store) -> None:
    number = imports.take(imports.look(x_days(tmp_path), [ADA_X], [], NOW), {}, NOW).number
    imports.forget(number)
    assert [rows(store, table) for table in ("metrics", "spans", "imports")] == [[], [], []]


def test_an_activity_is_asked_about_with_the_likeliest_first(
    tmp_path: Path, imports: Imports, metrics: Metrics
) -> None:
    at = at_noon(FIRST)
    address = f"https://www.linkedin.com/feed/update/urn:li:activity:{post_id(at) + 12345}"
    shares = [
        a_share(1, at - timedelta(days=1), remote=urn(at - timedelta(days=1))),
        a_share(2, at + timedelta(seconds=20), remote=urn(at)),
    ]
    path = one_post(tmp_path, address, made="6/1/2026")
    found = imports.look(path, [ADA], shares, NOW)
    (question,) = found.matched.questions
    assert (question.shares, question.likely) == ((2,), True)
    assert found.shares[2] is shares[1]
    imports.take(found, {}, NOW)
    assert metrics.series(2) == ()  # nobody said yes
    imports.take(found, {0: 2}, NOW)
    assert {one.measure: one.value for one in metrics.series(2)}[Measure.PROFILE_VISITS] == COUNTS[
        2
    ]


def test_an_answer_that_was_not_offered_is_none(
    tmp_path: Path, imports: Imports, metrics: Metrics
) -> None:
    at = at_noon(FIRST)
    path = one_post(tmp_path, f"https://www.linkedin.com/feed/update/urn:li:activity:{post_id(at)}")
    found = imports.look(path, [ADA], [a_share(2, at)], NOW)
    imports.take(found, {0: 99, 5: 2}, NOW)
    assert metrics.all() == ()


def test_ids_of_one_kind_that_differ_are_different_posts(tmp_path: Path, imports: Imports) -> None:
    at = at_noon(FIRST)
    number = post_id(at, "x")
    path = x_posts(tmp_path, [(number, FIRST, "Quiet ferries leave the harbour at dawn")])
    other = a_share(3, at, remote=str(number + 1), account=ADA_X)
    found = imports.look(path, [ADA_X], [other], NOW)
    assert (found.matched.shares, found.matched.questions, found.matched.others) == ({}, (), 1)


def test_a_post_made_by_hand_is_asked_about_by_its_words(tmp_path: Path, imports: Imports) -> None:
    at = at_noon(FIRST)
    words = "Quiet ferries leave the harbour at dawn https://t.co/abc"
    path = x_posts(
        tmp_path,
        [
            (post_id(at, "x"), FIRST, words),
            (post_id(at, "x") + 9, FIRST, "Something else entirely"),
        ],
    )
    by_hand = a_share(4, at + timedelta(hours=3), account=ADA_X)
    found = imports.look(path, [ADA_X], [by_hand], NOW)
    (question,) = found.matched.questions
    assert (question.post, question.shares, found.matched.others) == (0, (4,), 1)


def test_a_pasted_address_is_enough(tmp_path: Path, imports: Imports) -> None:
    at = at_noon(FIRST)
    number = post_id(at, "x")
    pasted = a_share(5, at, account=ADA_X, url=f"https://twitter.com/ada/status/{number}?s=20")
    found = imports.look(x_posts(tmp_path, [(number, FIRST, "…")]), [ADA_X], [pasted], NOW)
    assert found.matched.shares == {0: 5}


def test_whose_numbers_these_are_shows_in_the_file(tmp_path: Path, imports: Imports) -> None:
    assert imports.look(all_posts(tmp_path), [EVE, ADA], [], NOW).account == ADA
    assert imports.look(all_posts(tmp_path, texts=False), [EVE, ADA], [], NOW).account == ADA


def test_whose_numbers_these_are_is_asked(tmp_path: Path, imports: Imports) -> None:
    path = all_posts(tmp_path, name="numbers.xlsx")
    found = imports.look(path, [ADA, EVE, ADA_X], [], NOW)
    assert (found.account, found.accounts, found.ready) == (None, (ADA, EVE), False)
    with pytest.raises(ValueError, match="whose"):
        imports.take(found, {}, NOW)
    assert imports.look(path, [ADA, EVE], [], NOW, account=EVE.id).account == EVE


def test_the_file_of_somebody_else_is_not_taken_without_asking(
    tmp_path: Path, imports: Imports
) -> None:
    found = imports.look(all_posts(tmp_path), [EVE], [], NOW)
    assert (found.account, found.stranger) == (None, True)
    found = imports.look(x_posts(tmp_path, [(1 << 50, FIRST, "")], handle="bob"), [ADA_X], [], NOW)
    assert (found.account, found.stranger) == (None, True)


def test_an_account_by_hand_takes_any_file_of_its_network(tmp_path: Path, imports: Imports) -> None:
    hand = replace(ADA, id="by-hand:linkedin", name="LinkedIn", handle="", facts={"by_hand": True})
    assert imports.look(all_posts(tmp_path), [hand], [], NOW).account == hand


def test_a_file_of_a_network_without_an_account_says_so(tmp_path: Path, imports: Imports) -> None:
    with pytest.raises(NotAnExport) as caught:
        imports.look(all_posts(tmp_path), [ADA_X], [], NOW)
    assert (caught.value.found, caught.value.detail) == ("no_account", "LinkedIn")


def test_a_file_without_a_date_is_as_old_as_it_lies_here(
    tmp_path: Path, imports: Imports, metrics: Metrics
) -> None:
    at = at_noon(FIRST)
    path = x_posts(tmp_path, [(post_id(at, "x"), FIRST, "…")])
    path = path.rename(tmp_path / "numbers.csv")
    lies = time.mktime((2026, 9, 1, 12, 0, 0, 0, 0, -1))
    os.utime(path, (lies, lies))
    share = a_share(6, at, remote=str(post_id(at, "x")), account=ADA_X)
    imports.take(imports.look(path, [ADA_X], [share], NOW), {}, NOW)
    assert {int(one.read.timestamp()) for one in metrics.series(6)} == {lies}


def test_a_file_that_went_is_told(tmp_path: Path, imports: Imports) -> None:
    with pytest.raises(BadFile) as caught:
        imports.look(tmp_path / "gone.csv", [ADA], [], NOW)
    assert caught.value.problem == "gone"


def test_a_number_that_was_typed_is_kept_and_taken_back(
    imports: Imports, spans: Spans, store: Store
) -> None:
    today = NOW.date()
    taken = imports.typed(ADA.id, Measure.PROFILE_VISITS, today, 90, 214, NOW)
    (span,) = spans.newest(ADA.id, Measure.PROFILE_VISITS)
    assert (span.days, span.value, span.source) == (90, 214, "hand")
    assert span.first == date(2026, 8, 25)
    (one,) = imports.all()
    assert (one.kind, one.facts["measure"], one.facts["value"]) == ("hand", "profile_visits", 214)
    imports.forget(taken.number)
    assert rows(store, "spans") == []


def test_a_number_of_one_share_may_be_typed(imports: Imports, metrics: Metrics) -> None:
    imports.typed_of_share(a_share(8, NOW), Measure.PROFILE_VISITS, 12, NOW)
    (one,) = metrics.series(8)
    assert (one.value, one.source) == (12, "hand")


@pytest.mark.parametrize(
    ("value", "days", "ahead"), [(-1, 90, 0), (1, 0, 0), (1, 400, 0), (1, 90, 3), (10**11, 90, 0)]
)
def test_a_number_that_cant_be_is_not_kept(
    imports: Imports, store: Store, value: int, days: int, ahead: int
) -> None:
    last = (NOW + timedelta(days=ahead)).date()
    with pytest.raises(ValueError, match="can't be"):
        imports.typed(ADA.id, Measure.PROFILE_VISITS, last, days, value, NOW)
    assert rows(store, "spans") == rows(store, "imports") == []


def test_the_same_days_read_again_are_corrected_and_the_first_come_back(
    tmp_path: Path, imports: Imports, spans: Spans
) -> None:
    """Both files are as old as their last day: the one that was brought later counts."""
    imports.take(imports.look(x_days(tmp_path, 20), [ADA_X], [], NOW), {}, NOW)
    later = imports.take(imports.look(x_days(tmp_path, 20, plus=7), [ADA_X], [], NOW), {}, NOW)
    assert later.days == 20
    assert [one.value for one in spans.newest(ADA_X.id, Measure.VIEWS)][:2] == [107, 108]
    imports.forget(later.number)
    assert [one.value for one in spans.newest(ADA_X.id, Measure.VIEWS)][:2] == [100, 101]


def test_a_post_of_the_same_days_read_again_is_corrected(
    tmp_path: Path, imports: Imports, metrics: Metrics
) -> None:
    at = at_noon(FIRST)
    address = f"https://www.linkedin.com/feed/update/urn:li:share:{post_id(at)}"
    shares = [a_share(7, at, remote=urn(at))]
    for views in (900, 950):
        path = all_posts(tmp_path, posts=((address, FIRST, 40, views),))
        imports.take(imports.look(path, [ADA], shares, NOW), {}, NOW)
    assert [one.value for one in metrics.newest() if one.measure is Measure.VIEWS] == [950]


def test_a_file_of_a_post_that_was_not_made_here_leaves_nothing_behind(
    tmp_path: Path, imports: Imports, store: Store
) -> None:
    at = at_noon(FIRST)
    path = one_post(tmp_path, f"https://www.linkedin.com/feed/update/urn:li:share:{post_id(at)}")
    found = imports.look(path, [ADA], [], NOW)
    assert imports.take(found, {}, NOW) == Taken(0, 0, 0, 0)
    assert rows(store, "imports") == []
    assert imports.look(path, [ADA], [], NOW).known == 0


def test_what_was_matched_later_stands_in_the_list(tmp_path: Path, imports: Imports) -> None:
    at = at_noon(FIRST)
    address = f"https://www.linkedin.com/feed/update/urn:li:share:{post_id(at)}"
    path = all_posts(tmp_path, posts=((address, FIRST, 40, 900),))
    first = imports.take(imports.look(path, [ADA], [], NOW), {}, NOW)
    assert (first.days, first.posts, first.followers) == (30, 0, 1)
    again = imports.take(imports.look(path, [ADA], [a_share(7, at, remote=urn(at))], NOW), {}, NOW)
    assert (again.number, again.days, again.posts) == (first.number, 0, 1)
    assert [one.facts["matched"] for one in imports.all()] == [1]


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("Ada Lovelace", True),
        ("Lovelace, Ada", True),
        ("Adá Lovelace PhD", True),
        ("Ada", True),
        ("Ada Byron", False),
        ("Al Ace", False),
        ("Eve Lovelace", False),
    ],
)
def test_a_first_name_or_a_few_letters_are_not_the_same_person(
    tmp_path: Path, imports: Imports, name: str, same: bool
) -> None:
    other = replace(ADA, name=name)
    for file in ("AggregateAnalytics_Ada Lovelace_1_2.xlsx", "Content_1_2_AdaLovelace (3).xlsx"):
        found = imports.look(all_posts(tmp_path, name=file), [other], [], NOW)
        assert (found.account == other, found.stranger) == (same, not same)


def test_an_account_without_a_name_is_not_taken_for_the_one_in_the_file(
    tmp_path: Path, imports: Imports
) -> None:
    found = imports.look(all_posts(tmp_path), [replace(ADA, name=""), EVE], [], NOW)
    assert found.account is None
    assert imports.look(all_posts(tmp_path), [replace(ADA, name="")], [], NOW).ready
    path = x_posts(tmp_path, [(1 << 50, FIRST, "")], handle="bob")
    assert imports.look(path, [replace(ADA_X, name="")], [], NOW).stranger


def test_two_posts_of_a_file_are_never_one_share(
    tmp_path: Path, imports: Imports, metrics: Metrics
) -> None:
    day = at_noon(FIRST)
    words = "quiet-ferries-leave-the-harbour-at-dawn"
    addresses = [
        f"https://www.linkedin.com/posts/ada_{words}-activity-{post_id(day + timedelta(hours=at))}"
        for at in (3, 5)
    ]
    path = all_posts(tmp_path, posts=tuple((one, FIRST, 4, 90) for one in addresses))
    found = imports.look(path, [ADA], [a_share(7, day)], NOW)
    assert [one.shares for one in found.matched.questions] == [(7,), (7,)]
    assert [one.likely for one in found.matched.questions].count(True) == 1
    imports.take(found, {0: 7, 1: 7}, NOW)
    assert len([one for one in metrics.series(7) if one.measure is Measure.VIEWS]) == 1
