"""The files of link services: asked for once a day, like all files of a program."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.foundation import Foundation, build
from desktop.metric import LINKS, Measure
from desktop.model import LinkCard, Share
from desktop.options import Options
from desktop.paths import Paths
from desktop.reach import clicks
from tests.conftest import Clock, Reply, Request, Served


class Company:
    """A program with a link service."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {"https://go.example/abc": 12}
        self.broken = False
        self.as_of = "2026-01-01T00:00:00Z"

    def __call__(self, request: Request) -> Reply:
        json_type = {"Content-Type": "application/json"}
        if request.path == "/clicks.json":
            body = {"as_of": self.as_of, "links": self.counts}
            return 200, json_type, b"<html>" if self.broken else json.dumps(body).encode()
        program = {"schema": "goodword-program/1", "title": "P", "clicks": "clicks.json"}
        return 200, json_type, json.dumps(program).encode()


@pytest.fixture
def company() -> Company:
    return Company()


@pytest.fixture
def served(serve: Callable[..., Served], company: Company) -> Served:
    return serve(company)


@pytest.fixture
def found(tmp_path: Path, clock: Clock, served: Served) -> Iterator[Foundation]:
    paths = Paths.of(tmp_path / "home")
    made = build(paths, Options(memory_vault=True, policies=()), clock)
    made.programs.join(f"{served.address}/program.json", clock())
    yield made
    made.close()


def sent(
    found: Foundation, clock: Clock, link: str, draft: str = "one", network: str = "facebook"
) -> Share:
    """A share that the person posted by hand."""
    account = found.accounts.add_by_hand(network, clock())
    words = replace(found.drafts.open(None, clock()), text=f"Words {draft}", link=LinkCard(link))
    found.drafts.keep(words, clock())
    (share,) = found.outbox.put(words, [account.id], clock())
    found.outbox.deliver(share.id, clock)
    return found.outbox.there(share.id, "https://www.facebook.com/ada/posts/1", clock())


def test_clicks_are_read_once_a_day_and_written_down_when_they_change(
    found: Foundation, clock: Clock, company: Company, served: Served
) -> None:
    share = sent(found, clock, "https://go.example/abc")
    assert found.clicking.look(clock()) == 1
    (one,) = found.metrics.series(share.id)
    assert (one.measure, one.value, one.source) == (Measure.LINK_CLICKS, 12, LINKS)
    assert found.clicking.look(clock.forward(hours=1)) == 0
    asked = [one for one in served.requests if one.path == "/clicks.json"]
    assert len(asked) == 1
    company.counts["https://go.example/other"] = 1
    assert found.clicking.look(clock.forward(days=2)) == 0
    company.counts["https://go.example/abc"] = 9
    assert found.clicking.look(clock.forward(days=2)) == 1
    assert [one.value for one in found.metrics.series(share.id)] == [12, 9]


def test_a_file_that_cannot_be_read_changes_nothing_and_stops_nobody(
    found: Foundation, clock: Clock, company: Company
) -> None:
    share = sent(found, clock, "https://go.example/abc")
    company.broken = True
    assert found.clicking.look(clock()) == 0
    assert found.metrics.series(share.id) == ()
    company.broken = False
    assert found.clicking.look(clock.forward(days=2)) == 1


def test_all_that_is_known_of_a_post_is_known_without_asking(
    found: Foundation, clock: Clock, served: Served
) -> None:
    found.clicking.look(clock())
    before = len(served.requests)
    assert found.clicking.of_links() == {}
    assert len(served.requests) == before


def test_a_link_shared_once_more_is_written_down_once_and_known_of_both_together(
    found: Foundation, clock: Clock, company: Company
) -> None:
    first = sent(found, clock, "https://go.example/abc")
    found.clicking.look(clock())
    second = sent(found, clock, "https://go.example/abc", "two", "threads")
    for day in range(2, 6):
        company.as_of = f"2026-01-{day:02}T00:00:00Z"
        company.counts["https://go.example/abc"] += 1
        found.clicking.look(clock.forward(days=2))
    assert [one.value for one in found.metrics.series(first.id)] == [12, None]
    assert [one.reason for one in found.metrics.series(second.id)] == ["shared_link"]
    known = clicks.together(found.clicking.of_links(), [first.id, second.id])
    assert known is not None and known.clicks == 16


def test_what_was_counted_before_all_was_deleted_does_not_come_back(
    found: Foundation, clock: Clock, company: Company
) -> None:
    share = sent(found, clock, "https://go.example/abc")
    found.clicking.look(clock())
    found.forgetting.everything(clock.forward(hours=1))
    assert found.clicking.of_links() == {}
    company.counts["https://go.example/abc"] = 13
    assert found.clicking.look(clock.forward(days=2)) == 0
    assert found.metrics.series(share.id) == ()
    company.as_of = clock().isoformat()
    assert found.clicking.look(clock.forward(days=2)) == 1
    assert [one.value for one in found.metrics.series(share.id)] == [13]


def test_where_days_are_short_the_file_is_asked_for_more_often(
    found: Foundation, clock: Clock, served: Served
) -> None:
    found.metrics.pace = 2000.0
    for _ in range(3):
        found.clicking.look(clock.forward(minutes=3))
    assert len([one for one in served.requests if one.path == "/clicks.json"]) == 3
