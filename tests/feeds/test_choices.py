"""What a person chose, what the program holds back, and whole rounds that obey both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.feeds.choices import Choices
from desktop.feeds.library import Question
from desktop.feeds.sync import Sync
from desktop.feeds.wishes import Wishes
from desktop.policies import Rulings
from desktop.policy import Policy
from desktop.store import Store
from desktop.web import Web
from tests.conftest import Clock, Reply, Request, Served
from tests.feeds import samples
from tests.feeds.test_sync import Company

SEGMENTS = [
    {"id": "de", "title": "Germany", "kind": "country"},
    {"id": "fr", "title": "France", "kind": "country"},
]
RINGS = [{"id": "pilot", "title": "Pilot"}, {"id": "all", "title": "Everybody", "delay": 7200}]


@pytest.fixture
def company(
    serve: Callable[[Callable[[Request], Reply | None]], Served],
    store: Store,
    web: Web,
    tmp_path: Path,
    clock: Clock,
) -> Company:
    made = Company(serve, store, web, tmp_path / "pictures", clock)
    made.pages["/a"] = samples.json_feed()
    return made


@pytest.fixture
def wishes(company: Company, store: Store) -> Wishes:
    return Wishes(store, company.posts, Choices(store), company.programs.of)


def publish(company: Company, *items: dict[str, object], **top: object) -> None:
    company.pages["/a"] = samples.json_feed(*items, **top)


def item(number: int, **more: object) -> dict[str, object]:
    return samples.item(number, _goodword=more)


def kept(company: Company, feed: str = "feed0") -> str:
    """The id of the one post of that feed."""
    (one,) = company.posts.known(company.address, feed)
    return one.id


def told(company: Company) -> list[str]:
    return [one.post.title for one in company.round().announce]


# --- topics and segments --------------------------------------------------------------------------


def test_a_muted_topic_is_neither_told_nor_shown_and_comes_back(
    company: Company, wishes: Wishes
) -> None:
    company.open("a")
    company.round()
    wishes.put(company.address, "topic", "campaign:winter", "mute")
    publish(company, item(1, campaign="winter"), item(2))
    assert told(company) == ["Post 2"]
    assert company.titles() == ["Post 2"]
    assert company.titles(which="aside") == ["Post 1"]
    wishes.put(company.address, "topic", "campaign:winter", "")
    assert sorted(company.titles()) == ["Post 1", "Post 2"]
    assert told(company) == []  # it is no news any more


def test_whoever_follows_a_topic_is_told_of_that_only(company: Company, wishes: Wishes) -> None:
    company.open("a")
    company.round()
    wishes.put(company.address, "topic", "campaign:winter", "follow")
    publish(company, item(1, campaign="winter"), item(2), item(3, important=True))
    assert sorted(told(company)) == ["Post 1", "Post 3"]
    assert len(company.titles()) == 3


def test_a_choice_reaches_every_post_at_once_and_survives_a_restart(
    company: Company, wishes: Wishes, store: Store, web: Web
) -> None:
    company.open("a", segments=SEGMENTS)
    publish(company, item(1, segments=["fr"]), item(2, segments=["de"]), item(3))
    company.round()
    assert len(company.titles()) == 3
    wishes.put(company.address, "segment", "de", "mine")
    assert sorted(company.titles()) == ["Post 2", "Post 3"]
    again = Sync(company.programs, company.posts, company.pictures, web, store)
    again.round(company.clock.forward(hours=1))
    assert sorted(company.titles()) == ["Post 2", "Post 3"]
    assert wishes.of(company.address).segments == {"de"}


def test_a_segment_that_the_program_drops_keeps_nobody_out_any_more(
    company: Company, wishes: Wishes
) -> None:
    company.open("a", segments=SEGMENTS)
    publish(company, item(1, segments=["fr"]))
    company.round()
    wishes.put(company.address, "segment", "de", "mine")
    assert company.titles() == []
    company.pages["/program.json"] = samples.program("a", segments=SEGMENTS[:1])
    company.round()
    assert company.titles() == ["Post 1"]


def test_what_was_chosen_goes_with_the_program(company: Company, wishes: Wishes) -> None:
    company.open("a", segments=SEGMENTS)
    wishes.put(company.address, "segment", "de", "mine")
    company.round()
    company.sync.leave(company.address)
    assert wishes.of(company.address).segments == frozenset()
    company.open("a", segments=SEGMENTS)
    publish(company, item(1, segments=["fr"]))
    company.round()
    assert company.titles() == ["Post 1"]


def test_two_lanes_may_choose_and_sync_in_any_order(company: Company, wishes: Wishes) -> None:
    """The page came before the choice and is kept after it."""
    company.open("a", segments=SEGMENTS)
    company.round()
    publish(company, item(1, segments=["fr"]))
    answer = company.served.answer

    def choosing(request: Request) -> Reply | None:
        if request.path == "/a":
            wishes.put(company.address, "segment", "de", "mine")
        return answer(request)

    company.served.answer = choosing
    assert told(company) == []
    assert company.titles() == []


# --- rings ----------------------------------------------------------------------------------------


def test_everybody_sees_a_post_after_the_pilots(company: Company, wishes: Wishes) -> None:
    company.open("a", rings=RINGS)
    company.round()
    soon = (company.clock() + timedelta(hours=1)).isoformat()
    publish(company, samples.item(1, date_published=soon))
    assert told(company) == []
    assert company.titles() == []
    assert company.posts.closed(kept(company), company.clock()) == "embargoed"
    wishes.put(company.address, "ring", "pilot", "mine")
    assert company.titles() == ["Post 1"]
    wishes.put(company.address, "ring", "pilot", "")
    assert company.titles() == []
    assert told(company) == []
    assert told(company) == ["Post 1"]
    assert told(company) == []


def test_the_ring_that_it_decided_counts(company: Company, store: Store, web: Web) -> None:
    rulings = Rulings.of(Policy(ring="pilot"))
    wishes = Wishes(store, company.posts, Choices(store), company.programs.of, rulings)
    sync = Sync(company.programs, company.posts, company.pictures, web, store, wishes=wishes)
    company.open("a", rings=RINGS)
    wishes.put(company.address, "ring", "all", "mine")
    publish(company, item(1))
    sync.round(company.clock())
    assert company.titles() == ["Post 1"]


def test_a_program_that_begins_to_have_rings_hides_nothing_for_long(company: Company) -> None:
    company.open("a")
    publish(company, item(1))
    company.round()
    company.pages["/program.json"] = samples.program("a", rings=RINGS)
    company.round(hours=3)
    assert company.titles() == ["Post 1"]


# --- holds ----------------------------------------------------------------------------------------


def test_a_program_is_on_hold_while_its_file_says_so(company: Company) -> None:
    company.open("a")
    publish(company, item(1))
    company.round()
    company.pages["/program.json"] = samples.program("a", hold="Please wait for news")
    company.round()
    hold = company.programs.held(company.address)
    assert hold is not None
    assert (hold.text, hold.since) == ("Please wait for news", company.clock())
    assert company.posts.closed(kept(company), company.clock()) == "held"
    company.pages["/program.json"] = samples.program("a", hold="Still waiting")
    began = company.clock()
    company.round()
    hold = company.programs.held(company.address)
    assert hold is not None
    assert (hold.text, hold.since) == ("Still waiting", began)
    company.pages["/program.json"] = samples.program("a")
    company.round()
    assert company.programs.held(company.address) is None
    assert company.posts.closed(kept(company), company.clock()) == ""


def test_joining_a_program_on_hold_says_so_at_once(company: Company) -> None:
    company.open("a", hold={"text": "Wait", "since": "2026-11-01T08:00:00Z"})
    hold = company.programs.held(company.address)
    assert hold is not None
    assert (hold.text, hold.since and hold.since.day) == ("Wait", 1)


def test_one_feed_holds_the_whole_program_until_it_or_the_program_says_otherwise(
    company: Company,
) -> None:
    company.pages["/b"] = samples.json_feed(samples.item(1))
    company.open("a", "b")
    company.round()
    one = kept(company, "feed1")
    publish(company, _goodword={"hold": "Not now"})
    company.round()
    assert company.posts.closed(one, company.clock()) == "held"
    company.etags = True
    company.round()
    company.round()
    assert company.posts.closed(one, company.clock()) == "held"  # a 304 changes nothing
    publish(company)
    company.round()
    assert company.posts.closed(one, company.clock()) == ""
    publish(company, _goodword={"hold": "Not now"})
    company.round()
    left = [{"id": "feed1", "title": "Feed 1", "url": "b"}]
    company.pages["/program.json"] = samples.program(feeds=left)
    company.round()
    assert company.programs.held(company.address) is None  # that feed is no part of it any more


def test_a_feed_that_fails_during_a_hold_does_not_end_it(company: Company) -> None:
    company.open("a")
    publish(company, _goodword={"hold": "Not now"})
    company.round()
    for broken in (b"<html>log in</html>", b"", b"{", None):
        company.pages["/a"] = broken
        company.round(hours=30)
        assert company.programs.held(company.address) is not None


def test_what_comes_during_a_hold_is_told_neither_then_nor_afterwards(company: Company) -> None:
    company.open("a")
    company.round()
    publish(company, item(1), _goodword={"hold": "Not now"})
    assert told(company) == []
    assert company.posts.find(Question(), company.clock()).posts[0].held
    publish(company, item(1), item(2))
    assert told(company) == ["Post 2"]


def test_a_hold_goes_with_its_program(company: Company) -> None:
    company.open("a", hold="Wait")
    company.sync.leave(company.address)
    assert company.programs.held(company.address) is None


def test_an_embargo_that_ends_during_a_hold_is_told_when_both_are_over(company: Company) -> None:
    company.open("a")
    company.round()
    later = (company.clock() + timedelta(hours=2)).isoformat()
    publish(company, item(1, not_before=later))
    assert told(company) == []
    publish(company, item(1, not_before=later), _goodword={"hold": "Not now"})
    company.round(hours=3)
    publish(company, item(1, not_before=later))
    assert told(company) == ["Post 1"]
