"""The life of a post where feeds are careless, servers disagree and people are quick."""

from __future__ import annotations

from typing import Any

from tests.feeds import samples
from tests.feeds.test_sync import Company, company

__all__ = ["company"]


def moved(number: int, **more: Any) -> dict[str, Any]:
    """The same post under another id."""
    return samples.item(number, **more) | {"id": f"elsewhere-{number}"}


def tombstone(item: dict[str, Any]) -> dict[str, Any]:
    return {"id": item["id"], "_goodword": {"withdrawn": True}}


def publish(company: Company, *items: dict[str, Any]) -> None:
    company.pages["/a"] = samples.json_feed(*items)


def begin(company: Company, *items: dict[str, Any]) -> None:
    publish(company, *items)
    company.open("a")
    company.round()


class TestAPostThatWasGivenAnotherId:
    def test_comes_back_under_its_first_one_beside_it_and_stays_one_post(
        self, company: Company
    ) -> None:
        begin(company, samples.item(1))
        publish(company, moved(1))
        company.round()
        publish(company, moved(1, title="Newer words"), samples.item(1), samples.item(2))
        assert company.round().problems == ()
        assert sorted(company.titles()) == ["Newer words", "Post 2"]

    def test_comes_back_under_its_first_one_with_other_words(self, company: Company) -> None:
        begin(company, samples.item(1))
        publish(company, moved(1))
        company.round()
        publish(company, samples.item(1, title="Other words"))
        report = company.round()
        assert (len(report.new), report.changed, report.announce) == (0, 1, ())
        assert company.titles() == ["Other words"]

    def test_is_withdrawn_by_either(self, company: Company) -> None:
        begin(company, samples.item(1))
        publish(company, moved(1))
        company.round()
        publish(company, tombstone(samples.item(1)))
        (gone,) = company.round().withdrawn
        assert company.posts.closed(gone.post.id, company.clock()) == "withdrawn"


class TestATombstoneForAPostThatWasNeverSeen:
    def test_counts_where_the_post_stands_on_the_same_page(self, company: Company) -> None:
        begin(company, samples.item(1))
        publish(company, samples.item(1), samples.item(2), tombstone(samples.item(2)))
        report = company.round()
        assert (report.new, report.announce) == ((), ())
        assert company.titles() == ["Post 1"]

    def test_counts_where_an_old_copy_of_the_feed_turns_up_later(self, company: Company) -> None:
        begin(company, samples.item(1), tombstone(samples.item(2)))
        publish(company, samples.item(1), samples.item(2), samples.item(3))
        report = company.round()
        assert [one.post.title for one in report.announce] == ["Post 3"]
        assert sorted(company.titles()) == ["Post 1", "Post 3"]

    def test_is_forgotten_with_the_program(self, company: Company) -> None:
        begin(company, samples.item(1), tombstone(samples.item(2)))
        assert company.posts.gone(company.address)
        company.sync.leave(company.address)
        assert company.posts.gone(company.address) == frozenset()
