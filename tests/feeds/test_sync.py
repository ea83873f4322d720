"""Whole rounds against a real server: what is kept, told, and told only once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.feeds.pictures import Pictures
from desktop.feeds.posts import Posts
from desktop.feeds.program import Programs
from desktop.feeds.sync import Report, Sync
from desktop.store import Store
from desktop.web import Web
from tests.conftest import Clock, Reply, Request, Served
from tests.feeds import samples
from tests.feeds.test_pictures import png

Serve = Callable[[Callable[[Request], Reply | None]], Served]


class Company:
    """A company's web server, and an employee's machine that syncs with it."""

    def __init__(self, serve: Serve, store: Store, web: Web, folder: Path, clock: Clock) -> None:
        self.pages: dict[str, bytes | None] = {}
        self.etags = False
        self.served = serve(self._answer)
        self.address = f"{self.served.address}/program.json"
        self.clock, self.store = clock, store
        self.posts = Posts(store)
        self.programs = Programs(store, web)
        self.pictures = Pictures(web, folder)
        self.sync = Sync(self.programs, self.posts, self.pictures, web, store)

    def _answer(self, request: Request) -> Reply | None:
        if request.path not in self.pages:
            return 404, {}, b""
        body = self.pages[request.path]
        if body is None:
            return None
        etag = f'"{hash(body)}"'
        if self.etags and request.headers.get("If-None-Match") == etag:
            return 304, {}, b""
        return 200, {"ETag": etag} if self.etags else {}, body

    def open(self, *feeds: str, **more: object) -> None:
        """Publish a program with these feeds and join it."""
        self.pages["/program.json"] = samples.program(*feeds, **more)
        self.programs.join(self.address, self.clock())

    def round(self, *, hours: float = 1.0, force: bool = False) -> Report:
        """The next round, an hour later."""
        return self.sync.round(self.clock.forward(hours=hours), force=force)

    def titles(self, **what: object) -> list[str]:
        found = self.posts.latest(self.clock(), **what)  # type: ignore[arg-type]
        return [one.post.title for one in found]


@pytest.fixture
def company(serve: Serve, store: Store, web: Web, tmp_path: Path, clock: Clock) -> Company:
    return Company(serve, store, web, tmp_path / "pictures", clock)


def test_the_first_round_keeps_everything_and_announces_nothing(company: Company) -> None:
    company.pages["/a"] = samples.json_feed(*(samples.item(n) for n in range(40)))
    company.open("a")
    report = company.round()
    assert (len(report.new), report.announce, report.problems) == (40, (), ())
    assert company.posts.counts(company.clock()).unread == 40


def test_a_new_post_is_announced_once_and_stamped(company: Company) -> None:
    company.pages["/a"] = samples.json_feed(samples.item(1))
    company.open("a")
    company.round()
    company.pages["/a"] = samples.json_feed(samples.item(2), samples.item(1))
    report = company.round()
    (told,) = report.announce
    assert told == company.posts.get(told.post.id)
    assert (told.post.title, told.announced) == ("Post 2", company.clock())
    assert company.round().announce == ()
    assert company.titles() == ["Post 2", "Post 1"]


def test_a_withdrawn_post_is_closed_and_told(company: Company) -> None:
    company.pages["/a"] = samples.json_feed(samples.item(1), samples.item(2))
    company.open("a")
    first = company.round().new[0]
    tombstone = {"id": "post-1", "_goodword": {"withdrawn": True}}
    company.pages["/a"] = samples.json_feed(tombstone, samples.item(2))
    report = company.round()
    (gone,) = report.withdrawn
    assert (gone.post.id, gone.withdrawn) == (first.post.id, company.clock())
    assert company.posts.closed(first.post.id, company.clock()) == "withdrawn"
    company.pages["/a"] = samples.json_feed(samples.item(1), samples.item(2))
    assert company.round().announce == ()
    assert company.posts.closed(first.post.id, company.clock()) == "withdrawn"


def test_an_atom_tombstone_withdraws_too(company: Company) -> None:
    company.pages["/a"] = samples.ATOM.encode()
    company.open("a")
    company.round()
    gone = samples.ATOM.replace("blog/5", "blog/6").replace(
        "<id>tag:werk.example,2026:blog/6", "<id>x"
    )
    company.pages["/a"] = gone.encode()
    (told,) = company.round().withdrawn
    assert told.post.guid == "tag:werk.example,2026:blog/6"


def test_missing_from_the_page_stays(company: Company) -> None:
    company.pages["/a"] = samples.rss("1", "2", "3")
    company.open("a")
    company.round()
    company.pages["/a"] = samples.rss("3")
    report = company.round()
    assert (report.withdrawn, report.changed) == ((), 0)
    assert len(company.titles()) == 3


PORTAL = b"<html><title>Hotel</title><form><input type='password'></form></html>"


@pytest.mark.parametrize(
    "bad",
    [None, PORTAL, b"", b"{}", b"\xff\0" * 1000, b"<rss version='2.0'><channel><item>"],
)
def test_one_failing_feed_never_stops_the_others(company: Company, bad: bytes | None) -> None:
    for name in "abc":
        company.pages[f"/{name}"] = samples.json_feed(samples.item(f"{name}1"))
    company.open("a", "b", "c")
    company.round()
    company.pages["/a"] = bad
    for name in "bc":
        company.pages[f"/{name}"] = samples.json_feed(samples.item(f"{name}2"))
    report = company.round()
    assert {one.post.title for one in report.announce} == {"Post b2", "Post c2"}
    (problem,) = report.problems
    assert problem.address.endswith("/a")
    assert not report.offline
    assert len(company.titles()) == 5
    company.pages["/a"] = samples.json_feed(samples.item("a2"), samples.item("a1"))
    assert [one.post.title for one in company.round(hours=7).announce] == ["Post a2"]


def test_behind_a_portal_nothing_changes_and_afterwards_all_is_well(company: Company) -> None:
    company.etags = True
    good = samples.json_feed(samples.item(1))
    company.pages |= {"/a": good, "/rules.json": b"{}", "/policy.md": b"# Policy"}
    guidelines = {"rules": ["rules.json"], "documents": [{"id": "p", "url": "policy.md"}]}
    company.open("a", guidelines=guidelines)
    company.round()
    before = dict(company.pages)
    company.pages = dict.fromkeys(company.pages, PORTAL)
    report = company.round()
    assert {problem.error.name for problem in report.problems} == {"NotAFeed"}
    assert {problem.error.found for problem in report.problems} == {"login_page"}
    assert (report.new, report.withdrawn, report.programs) == ((), (), ())
    assert company.titles() == ["Post 1"]
    policy = company.programs.all()[0].documents[0].url
    assert company.programs.file(policy) == b"# Policy"
    company.pages = before
    assert company.round() == Report()


def test_without_a_network_the_report_says_so_and_everything_is_still_there(
    company: Company, web: Web
) -> None:
    company.pages["/a"] = samples.json_feed(samples.item(1))
    company.open("a")
    company.round()
    company.served.close()
    web.renew()
    report = company.round()
    assert report.offline
    assert company.titles() == ["Post 1"]
    assert company.sync.next_due(company.clock()) <= company.clock() + timedelta(minutes=15)


def test_after_the_server_came_back_on_the_same_port_one_round_is_enough(
    company: Company, serve: Serve, web: Web
) -> None:
    company.pages["/a"] = samples.json_feed(samples.item(1))
    company.open("a")
    company.round()
    company.pages = dict.fromkeys(company.pages)
    assert company.round().offline
    company.pages = {
        "/program.json": samples.program("a"),
        "/a": samples.json_feed(samples.item(2), samples.item(1)),
    }
    web.renew()
    assert [one.post.title for one in company.round(hours=0, force=True).announce] == ["Post 2"]


def test_a_second_round_costs_only_304s(company: Company) -> None:
    company.etags = True
    company.pages["/a"] = samples.json_feed(samples.item(1))
    company.open("a")
    company.round()
    company.served.requests.clear()
    report = company.round()
    assert report == Report()
    assert ["If-None-Match" in one.headers for one in company.served.requests] == [True, True]


def test_a_feed_that_changes_all_its_ids_neither_floods_nor_doubles(company: Company) -> None:
    company.pages["/a"] = samples.rss(*(f"old{n}" for n in range(40)))
    company.open("a")
    company.round()
    same = samples.rss(*(f"old{n}" for n in range(40))).replace(b"'>old", b"'>urn:")
    company.pages["/a"] = same
    report = company.round()
    assert (report.new, report.announce) == ((), ())
    company.pages["/a"] = samples.rss(*(f"other{n}" for n in range(40)))
    report = company.round()
    assert (len(report.new), report.announce) == (40, ())


def test_pictures_are_there_offline(company: Company) -> None:
    logo, image = f"{company.served.address}/logo.png", f"{company.served.address}/i.png"
    company.pages |= {"/logo.png": png(), "/i.png": png(4, 4)}
    company.pages["/a"] = samples.json_feed(samples.item(1, image="/i.png"))
    company.open("a", logo="logo.png")
    assert company.round().pictures == 2
    assert company.pictures.path(logo) is not None
    assert company.pictures.path(image) is not None
    assert company.round().pictures == 0


def test_an_embargoed_post_is_announced_when_its_time_has_come(company: Company) -> None:
    company.pages["/a"] = samples.json_feed(samples.item(1))
    company.open("a")
    company.round()
    moment = (company.clock() + timedelta(hours=3)).isoformat()
    secret = samples.item(2, _goodword={"not_before": moment})
    company.pages["/a"] = samples.json_feed(secret, samples.item(1))
    report = company.round()
    assert (len(report.new), report.announce) == (1, ())
    assert company.titles() == ["Post 1"]
    assert company.round().announce == ()
    report = company.round()
    assert [one.post.title for one in report.announce] == ["Post 2"]
    assert "Post 2" in company.titles()
    assert company.round().announce == ()


def test_a_feed_that_the_program_adds_later_is_not_announced_at_first(company: Company) -> None:
    company.pages["/a"] = samples.json_feed(samples.item(1))
    company.pages["/b"] = samples.json_feed(samples.item(2))
    company.open("a")
    company.round()
    company.pages["/program.json"] = samples.program("a", "b")
    report = company.round()
    assert (len(report.new), report.announce) == (1, ())
    assert report.programs == (company.address,)


def test_a_category_given_later_by_the_program_reaches_posts_that_are_there(
    company: Company,
) -> None:
    company.etags = True
    company.pages["/a"] = samples.json_feed(samples.item(1))
    company.open("a")
    company.round()
    program = json.loads(samples.program("a"))
    program["feeds"][0]["category"] = "Jobs"
    company.pages["/program.json"] = json.dumps(program).encode()
    report = company.round()
    assert (report.changed, report.announce) == (1, ())
    assert company.posts.categories(company.clock()) == ("Jobs",)


def test_a_bare_feed_syncs_without_a_program_file(company: Company) -> None:
    company.pages["/feed"] = samples.rss("1", "2")
    company.programs.join(f"{company.served.address}/feed", company.clock())
    report = company.round()
    assert (len(report.new), report.problems) == (2, ())


def test_refused_items_are_told_by_feed_and_place(company: Company) -> None:
    company.pages["/a"] = samples.json_feed({"title": "no id"}, samples.item(1))
    company.open("a")
    assert company.round().skipped == ("Feed 0: items[0].id: missing",)


def test_leaving_a_program_takes_its_posts_and_joining_again_brings_them_back(
    company: Company,
) -> None:
    company.etags = True
    company.pages["/a"] = samples.json_feed(samples.item(1))
    company.open("a")
    company.round()
    company.sync.leave(company.address)
    assert company.titles() == []
    assert company.round() == Report()
    company.programs.join(company.address, company.clock())
    assert len(company.round().new) == 1


def test_rounds_come_when_they_are_due(company: Company) -> None:
    assert company.sync.next_due(company.clock()) == company.clock() + timedelta(hours=1)
    company.pages["/a"] = samples.json_feed(samples.item(1))
    company.open("a", interval=600)
    assert company.sync.next_due(company.clock()) == company.clock()
    company.round()
    due = company.sync.next_due(company.clock()) - company.clock()
    assert timedelta(seconds=300) <= due <= timedelta(seconds=1020)
    company.served.requests.clear()
    assert company.round(hours=0) == Report()
    assert company.served.requests == []


@pytest.mark.parametrize("where", ["program", "feed"])
def test_a_hold_is_looked_after_every_five_minutes_until_it_is_over(
    company: Company, where: str
) -> None:
    def publish(hold: str) -> None:
        more = {"hold": hold} if where == "program" and hold else {}
        company.pages["/program.json"] = samples.program("a", interval=7200, **more)
        said = {"_goodword": {"hold": hold}} if where == "feed" and hold else {}
        company.pages["/a"] = samples.json_feed(samples.item(1), **said)

    def wait() -> timedelta:
        return company.sync.next_due(company.clock()) - company.clock()

    publish("")
    company.programs.join(company.address, company.clock())
    company.round()
    assert wait() >= timedelta(minutes=40)
    publish("Please share nothing until Monday.")
    company.round(hours=4)
    assert wait() <= timedelta(seconds=1.7 * 300)
    publish("")
    company.round(hours=0.2)
    assert wait() >= timedelta(minutes=40)


def test_a_machine_that_was_off_knows_that_it_is_behind_until_it_has_asked(
    company: Company,
) -> None:
    company.pages["/a"] = samples.json_feed(samples.item(1))
    company.open("a", interval=1800)
    company.round()
    assert not company.sync.behind(company.clock())
    assert not company.sync.behind(company.clock.forward(minutes=59))
    assert company.sync.behind(company.clock.forward(minutes=2))
    company.pages["/a"] = None
    company.round(hours=0)
    assert not company.sync.behind(company.clock())


def test_nothing_in_a_feed_is_loaded_but_its_pictures(company: Company) -> None:
    hostile = (
        "<img src='/tracker.gif'><script src='/x.js'></script><iframe src='/frame'></iframe>"
        "<link rel=stylesheet href='/style.css'><video src='/film.mp4'></video>"
    )
    company.pages["/a"] = samples.json_feed(
        samples.item(1, content_text=None, content_html=hostile, title=hostile)
    )
    company.open("a")
    company.round()
    paths = {request.path for request in company.served.requests}
    assert paths == {"/program.json", "/a"}
    (kept,) = company.posts.latest(company.clock())
    assert "<" not in kept.post.title + kept.post.text
