"""What programs, feeds and policy say about a share, asked over the real ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.model import Facts, Secret, Sharing
from desktop.permitting import Permitting
from desktop.policies import Rulings
from desktop.policy import Policy
from desktop.store import Store
from desktop.web import Web
from tests.conftest import Clock, Reply, Request, Served
from tests.feeds import samples
from tests.feeds.test_sync import Company

ASKED = {
    "a_day": 2,
    "hours": {"from": "08:00", "until": "18:00"},
    "tracking": {"utm_source": "employees"},
}


@pytest.fixture
def company(
    serve: Callable[[Callable[[Request], Reply | None]], Served],
    store: Store,
    web: Web,
    tmp_path: Path,
    clock: Clock,
) -> Company:
    made = Company(serve, store, web, tmp_path / "pictures", clock)
    made.pages["/a"] = samples.json_feed(samples.item(1))
    made.open("a", sharing=ASKED)
    made.round()
    return made


def permitting(
    company: Company, policy: Policy | None = None, **config: Mapping[str, object]
) -> Permitting:
    facts: dict[str, Facts] = dict(config)
    return Permitting(
        company.posts, company.programs, company.sync, Rulings.of(policy or Policy()), lambda: facts
    )


def post(company: Company) -> str:
    (kept,) = company.posts.latest(company.clock())
    return kept.post.id


def test_a_post_leads_to_what_its_program_asks_for(company: Company) -> None:
    terms = permitting(company).terms()
    program = terms.program(post(company))
    assert program == company.address
    assert terms.sharing_of(program) == Sharing(
        a_day=2, hours=("08:00", "18:00"), tracking={"utm_source": "employees"}
    )
    assert terms.program("nothing") == ""
    assert terms.sharing_of("") == terms.sharing_of("https://left.example/") == Sharing()


def test_it_may_forbid_tracking_and_nothing_else_of_it(company: Company) -> None:
    for policy, tracked in (
        (Policy(tracking=False), False),
        (Policy(tracking=True), True),
        (Policy(), True),
    ):
        found = permitting(company, policy).terms().sharing_of(company.address)
        assert found.tracking == ({"utm_source": "employees"} if tracked else {})
        assert (found.a_day, found.hours) == (2, ("08:00", "18:00"))


@pytest.mark.parametrize(("hours", "lasts"), [(0.0, 72), (1.0, 1), (200.0, 200)])
def test_a_post_is_fresh_for_three_days_or_as_long_as_it_says(
    company: Company, hours: float, lasts: int
) -> None:
    terms = permitting(company, replace(Policy(), offline_hours=hours)).terms()
    read, one = company.clock(), post(company)
    assert terms.fresh(one, read)
    assert terms.fresh(one, read + timedelta(hours=lasts))
    assert not terms.fresh(one, read + timedelta(hours=lasts, seconds=1))
    assert not terms.fresh("nothing", read)


def test_a_round_that_fails_does_not_refresh_a_post_and_one_that_works_does(
    company: Company,
) -> None:
    terms, one = permitting(company).terms(), post(company)
    company.pages["/a"] = None
    company.round(hours=80)
    assert not terms.fresh(one, company.clock())
    company.pages["/a"] = samples.json_feed(samples.item(1))
    company.round(hours=1)
    assert terms.fresh(one, company.clock())


def test_news_from_the_future_were_read_by_a_wrong_clock(company: Company) -> None:
    terms, one = permitting(company).terms(), post(company)
    assert terms.fresh(one, company.clock() - timedelta(minutes=50))
    assert not terms.fresh(one, company.clock() - timedelta(hours=2))


def test_the_mark_of_a_configuration_changes_with_it_and_never_with_a_secret(
    company: Company,
) -> None:
    before: dict[str, object] = {
        "client_id": "a",
        "client_secret": Secret("one"),
        "ports": (1, 2),
        "prices": {"post": "0.01"},
    }
    mark = permitting(company, linkedin=before).terms().configuration("linkedin")
    assert mark == permitting(company, linkedin=dict(before)).terms().configuration("linkedin")
    for same in ({"client_secret": Secret("two")}, {"other": Secret("hidden")}):
        found = permitting(company, linkedin=before | same).terms().configuration("linkedin")
        assert found == mark
    for other in ({"client_id": "b"}, {"version": "202610"}, {"prices": {"post": "0.02"}}):
        found = permitting(company, linkedin=before | other).terms().configuration("linkedin")
        assert found != mark
    assert permitting(company).terms().configuration("linkedin") != mark
