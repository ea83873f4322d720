"""The life of a post where feeds are careless, servers disagree and people are quick."""

from __future__ import annotations

from typing import Any

from desktop.feeds.choices import Choices
from desktop.feeds.wishes import Wishes
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


class TestHold:
    def test_one_feed_s_hold_silences_what_another_brought_in_the_same_round(
        self, company: Company
    ) -> None:
        for path in ("/a", "/b"):
            company.pages[path] = samples.json_feed(samples.item(1))
        company.open("a", "b")
        company.round()
        company.pages["/a"] = samples.json_feed(samples.item(1), samples.item(2))
        company.pages["/b"] = samples.json_feed(samples.item(1), _goodword={"hold": "Not now."})
        report = company.round()
        assert [one.post.title for one in report.new] == ["Post 2"]
        assert report.announce == ()


class TestEmbargo:
    def test_what_was_seen_before_is_no_news_when_the_person_changes_the_ring(
        self, company: Company
    ) -> None:
        rings = [{"id": "pilot"}, {"id": "all", "delay": 5400}]
        company.pages["/a"] = samples.json_feed()
        company.open("a", rings=rings)
        wishes = Wishes(company.store, company.posts, Choices(company.store), company.programs.of)
        wishes.put(company.address, "ring", "pilot", "mine")
        wishes.put(company.address, "topic", "category:Other", "follow")
        company.round()
        now = company.clock.now
        publish(company, samples.item(1) | {"date_published": now.isoformat()})
        (new,) = company.round().new
        assert new.announced is None
        company.posts.mark_read(new.post.id, company.clock())
        wishes.put(company.address, "topic", "category:Other", "")
        wishes.put(company.address, "ring", "", "")
        wishes.put(company.address, "ring", "all", "mine")
        assert company.round().announce == ()

    def test_that_the_company_lifts_early_is_news(self, company: Company) -> None:
        begin(company, samples.item(1))
        later = samples.item(2) | {"_goodword": {"not_before": "2027-06-01"}}
        publish(company, later)
        assert company.round().announce == ()
        publish(company, samples.item(2))
        (news,) = company.round().announce
        assert news.post.title == "Post 2"
        assert company.round().announce == ()


def test_a_post_is_news_although_the_program_changed_with_it(company: Company) -> None:
    begin(company, samples.item(1))
    publish(company, samples.item(1), samples.item(2))
    people = [{"name": "Ida Holm", "handles": {"x": "ida"}}]
    company.pages["/program.json"] = samples.program("a", people=people)  # so all is read anew
    report = company.round()
    assert [one.post.title for one in report.announce] == ["Post 2"]
