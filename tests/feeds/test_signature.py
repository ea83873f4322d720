"""Signed programs: what is believed, what is refused, and that nothing changes then."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as some

from desktop import minisign, policy
from desktop.errors import (
    BadFile,
    BadSignature,
    GoodwordError,
    NotAFeed,
    Rollback,
    Unsigned,
    Untrusted,
)
from desktop.feeds import signature
from desktop.feeds.fetch import Fetcher, State
from desktop.feeds.pictures import Pictures
from desktop.feeds.posts import Posts
from desktop.feeds.program import Programs
from desktop.feeds.request import Copy
from desktop.feeds.signature import Demands, Trust
from desktop.feeds.sync import Report, Sync
from desktop.minisign import SecretKey
from desktop.store import Store
from desktop.web import Web
from tests.conftest import Clock, Reply, Request, Served
from tests.feeds import samples

Serve = Callable[[Callable[[Request], Reply | None]], Served]
ROOT, DAILY, STRANGER = (SecretKey(bytes([n]) * 8, bytes([n]) * 32) for n in (1, 2, 3))


class Company:
    """A web server whose files are signed, and an employee's machine that follows them."""

    def __init__(self, serve: Serve, store: Store, web: Web, folder: Path, clock: Clock) -> None:
        self.pages: dict[str, bytes] = {}
        self.replies: dict[str, Reply] = {}
        self.served = serve(self._answer)
        self.address = f"{self.served.address}/program.json"
        self.clock, self._store, self._web, self._folder = clock, store, web, folder
        self.posts = Posts(store)
        self.restart()

    def restart(self, demands: Demands | None = None) -> None:
        """The application begins anew on what it has kept, perhaps under another policy."""
        fetcher = Fetcher(self._web, self._store)
        wanted = demands or Demands()
        self.programs = Programs(self._store, self._web, fetcher, lambda: wanted)
        pictures = Pictures(self._web, self._folder)
        self.sync = Sync(self.programs, self.posts, pictures, self._web, self._store, fetcher)

    def _answer(self, request: Request) -> Reply | None:
        path = request.path.partition("?")[0]
        if path in self.replies:
            return self.replies[path]
        body = self.pages.get(path)
        if body is None:
            return 404, {}, b""
        etag = f'"{hash(body)}"'
        if request.headers.get("If-None-Match") == etag:
            return 304, {}, b""
        return 200, {"ETag": etag}, body

    def publish(
        self,
        path: str,
        body: bytes,
        key: SecretKey | None = ROOT,
        *,
        comment: str | None = None,
    ) -> None:
        """Put a file on the server, signed where a key is given."""
        self.pages[path] = body
        self.pages.pop(path + ".minisig", None)
        if key is not None:
            comment = comment or minisign.trusted_comment(path.rpartition("/")[2], self.clock())
            self.pages[path + ".minisig"] = key.sign(body, comment).file()

    def program(self, *feeds: str, key: SecretKey | None = ROOT, **more: object) -> None:
        self.publish("/program.json", samples.program(*feeds, **more), key)

    def feed(self, *titles: str, key: SecretKey | None = ROOT, path: str = "/a.json") -> None:
        items = (samples.item(title, title=title) for title in titles)
        self.publish(path, samples.json_feed(*items), key)

    def link(self, key: SecretKey = ROOT, path: str = "/program.json") -> str:
        address = quote(self.served.address + path, safe="")
        return f"goodword://join?program={address}&key={quote(key.public.text, safe='')}"

    def join(self, key: SecretKey = ROOT) -> None:
        self.programs.join(self.link(key), self.clock())

    def round(self) -> Report:
        return self.sync.round(self.clock.forward(hours=2), force=True)

    @property
    def title(self) -> str:
        found = self.programs.of(self.address)
        return "" if found is None else found.title

    @property
    def titles(self) -> set[str]:
        return {one.post.title for one in self.posts.latest(self.clock())}


@pytest.fixture
def company(serve: Serve, store: Store, web: Web, tmp_path: Path, clock: Clock) -> Company:
    return Company(serve, store, web, tmp_path / "pictures", clock)


def only_problem(report: Report) -> GoodwordError:
    assert len(report.problems) == 1, report.problems
    return report.problems[0].error


# --- joining ---------------------------------------------------------------------------------


def test_a_signed_program_is_joined_by_its_key_and_syncs(company: Company) -> None:
    company.program("a.json")
    company.feed("one")
    company.join()
    report = company.round()
    assert (report.problems, company.titles) == ((), {"one"})
    assert not any(one.unsigned for one in company.posts.latest(company.clock()))


def test_without_a_key_no_signature_is_asked_for(company: Company) -> None:
    company.program("a.json", key=None)
    company.feed("one", key=None)
    company.programs.join(company.address, company.clock())
    company.round()
    assert company.titles == {"one"}
    assert not [one for one in company.served.requests if one.path.endswith(".minisig")]


@pytest.mark.parametrize("key", [None, STRANGER])
def test_a_program_that_its_key_did_not_sign_is_not_joined(
    company: Company, key: SecretKey | None
) -> None:
    company.program("a.json", key=key)
    with pytest.raises(Untrusted) as caught:
        company.join()
    assert isinstance(caught.value, Unsigned if key is None else BadSignature)
    assert company.programs.all() == ()


def test_a_feed_in_the_place_of_a_signed_program_is_not_joined(company: Company) -> None:
    company.publish("/program.json", samples.rss("x"), None)
    with pytest.raises(Unsigned):
        company.join()
    assert company.programs.all() == ()


@pytest.mark.parametrize("key", ["", "RWQ", "%00", "A" * 56])
def test_a_link_whose_key_can_not_be_read_is_refused_and_never_joins_without(
    company: Company, key: str
) -> None:
    company.program("a.json", key=None)
    with pytest.raises(BadFile) as caught:
        company.programs.join(
            f"goodword://join?program={company.address}&key={key}", company.clock()
        )
    assert caught.value.problem == "not_a_key"
    assert company.programs.all() == ()


def test_a_key_whose_plus_signs_were_not_encoded_is_understood() -> None:
    key = next(
        made.public.text
        for made in (SecretKey(bytes(8), bytes([n]) * 32) for n in range(256))
        if "+" in made.public.text
    )
    assert signature.pinned(f"goodword://join?program=https://a.example&key={key}") == (key,)


def test_a_program_is_never_joined_again_by_another_key(company: Company) -> None:
    company.program("a.json")
    company.join()
    company.program("a.json", title="Taken over", key=STRANGER)
    with pytest.raises(BadSignature) as caught:
        company.join(STRANGER)
    assert caught.value.problem == "pinned"
    assert company.title == "Acme"


def test_a_link_without_a_key_does_not_take_the_key_away(company: Company) -> None:
    company.program("a.json")
    company.feed("one")
    company.join()
    company.program("a.json", title="Taken over", key=None)
    with pytest.raises(Unsigned):
        company.programs.join(company.address, company.clock())
    assert only_problem(company.round()).name == "Unsigned"
    assert company.title == "Acme"


def test_a_key_may_be_pinned_later_and_everything_is_checked_anew(company: Company) -> None:
    company.program("a.json", key=None)
    company.feed("one", key=None)
    company.programs.join(company.address, company.clock())
    company.round()
    company.program("a.json", title="Signed now")
    company.join()
    assert company.title == "Signed now"
    # nothing about the feed has changed but that it has to be signed from now on
    assert only_problem(company.round()).name == "Unsigned"
    company.feed("one")
    assert company.round().problems == ()


def test_an_older_program_is_not_joined_where_a_newer_one_was_seen(company: Company) -> None:
    company.program("a.json", title="Old")
    old = dict(company.pages)
    company.clock.forward(hours=1)
    company.program("a.json", title="New")
    company.join()
    company.pages |= old
    with pytest.raises(Rollback):
        company.join()
    # the first round after joining knows it as well
    assert "Rollback" in {one.error.name for one in company.round().problems}
    assert company.title == "New"


# --- following ---------------------------------------------------------------------------------


@pytest.fixture
def followed(company: Company) -> Company:
    company.program("a.json")
    company.feed("one")
    company.join()
    assert company.round().problems == ()
    return company


def test_a_tampered_program_changes_nothing(followed: Company) -> None:
    followed.pages["/program.json"] = samples.program("evil.json", title="Taken over")
    followed.feed("poison", key=None, path="/evil.json")
    error = only_problem(followed.round())
    assert (error.name, error.problem) == ("BadSignature", "content")
    assert (followed.title, followed.titles) == ("Acme", {"one"})
    assert not [one for one in followed.served.requests if one.path == "/evil.json"]


@pytest.mark.parametrize("key", [None, STRANGER])
def test_a_feed_that_nobody_known_signed_changes_nothing(
    followed: Company, key: SecretKey | None
) -> None:
    followed.feed("one", "poison", key=key)
    assert isinstance(only_problem(followed.round()), Untrusted)
    assert followed.titles == {"one"}


def test_what_was_refused_is_taken_as_soon_as_it_is_signed(followed: Company) -> None:
    followed.feed("one", "two", key=None)
    followed.round()
    followed.feed("one", "two")
    report = followed.round()
    assert [one.post.title for one in report.new] == ["two"]
    assert [one.post.title for one in report.announce] == ["two"]


def test_an_older_feed_is_refused_and_the_newer_stays(followed: Company) -> None:
    old = dict(followed.pages)
    followed.clock.forward(days=1)
    followed.feed("two")
    assert followed.round().problems == ()
    followed.pages |= old
    error = only_problem(followed.round())
    assert (error.name, error.seen) == ("Rollback", "2026-11-21T12:00:00+00:00")
    assert datetime.fromisoformat(error.signed) < datetime.fromisoformat(error.seen)
    assert followed.titles == {"one", "two"}


def test_an_older_feed_is_refused_after_a_restart_too(followed: Company) -> None:
    old = dict(followed.pages)
    followed.clock.forward(days=1)
    followed.feed("two")
    followed.round()
    followed.restart()
    followed.pages |= old
    assert only_problem(followed.round()).name == "Rollback"


def test_two_signatures_of_one_second_may_follow_each_other(followed: Company) -> None:
    moment = minisign.trusted_comment("a.json", followed.clock())
    for title in ("two", "three"):
        body = samples.json_feed(samples.item(title, title=title))
        followed.publish("/a.json", body, comment=moment)
        assert followed.round().problems == ()
    assert followed.titles == {"one", "two", "three"}


def test_one_file_of_the_company_can_not_stand_in_for_another(followed: Company) -> None:
    followed.feed("other", path="/b.json")
    followed.pages["/a.json"] = followed.pages["/b.json"]
    followed.pages["/a.json.minisig"] = followed.pages["/b.json.minisig"]
    error = only_problem(followed.round())
    assert (error.name, error.problem) == ("BadSignature", "file")
    assert followed.titles == {"one"}


@pytest.mark.parametrize(
    ("comment", "problem"),
    [
        ("file:a.json", "undated"),
        ("timestamp:\tfile:a.json", "undated"),
        ("timestamp:-5", "undated"),
        ("timestamp:1e9", "undated"),
        ("timestamp:9999999999999", "undated"),
        ("timestamp:²", "undated"),
        ("nothing at all", "undated"),
        ("timestamp:99999999999\tfile:a.json", "future"),
    ],
)
def test_a_signature_without_a_usable_time_is_refused(
    followed: Company, comment: str, problem: str
) -> None:
    body = samples.json_feed(samples.item("two", title="two"))
    followed.publish("/a.json", body, comment=comment)
    error = only_problem(followed.round())
    assert (error.name, error.problem) == ("BadSignature", problem)
    assert followed.titles == {"one"}


def test_a_signature_that_names_no_file_counts(followed: Company) -> None:
    body = samples.json_feed(samples.item("two", title="two"))
    moment = int(followed.clock().timestamp())
    followed.publish("/a.json", body, comment=f"timestamp:{moment}")
    assert followed.round().problems == ()
    assert followed.titles == {"one", "two"}


def test_a_key_from_the_future_shuts_nobody_out_for_longer_than_a_day(followed: Company) -> None:
    ahead = followed.clock() + timedelta(hours=20)
    body = samples.json_feed(samples.item("two", title="two"))
    followed.publish("/a.json", body, comment=minisign.trusted_comment("a.json", ahead))
    assert followed.round().problems == ()
    followed.clock.forward(hours=19)
    followed.feed("three")
    assert followed.round().problems == ()
    assert followed.titles == {"one", "two", "three"}


def test_of_many_feeds_asked_at_once_only_the_wrong_one_is_refused(company: Company) -> None:
    names = [f"f{number}.json" for number in range(13)]
    company.program(*names)
    for name in names:
        company.feed(name, path=f"/{name}", key=STRANGER if name == "f7.json" else ROOT)
    company.join()
    problem = only_problem(company.round())
    assert (problem.name, problem.address) == (
        "BadSignature",
        f"{company.served.address}/f7.json",
    )
    assert company.titles == set(names) - {"f7.json"}


def test_an_unchanged_file_costs_no_second_request(followed: Company) -> None:
    before = len(followed.served.requests)
    followed.round()
    asked = [one.path for one in followed.served.requests[before:]]
    assert asked == ["/program.json", "/a.json"]


# --- other keys ----------------------------------------------------------------------------------


def test_a_signed_program_names_further_keys(followed: Company) -> None:
    followed.program("a.json", keys=[DAILY.public.text])
    followed.feed("one", "two", key=DAILY)
    assert followed.round().problems == ()
    assert followed.titles == {"one", "two"}


def test_an_unsigned_program_can_not_name_keys(followed: Company) -> None:
    followed.program("a.json", keys=[STRANGER.public.text], key=STRANGER)
    followed.feed("poison", key=STRANGER)
    report = followed.round()
    assert {one.error.problem for one in report.problems} == {"key"}
    assert followed.titles == {"one"}


def test_a_key_that_is_named_no_longer_counts_no_longer(followed: Company) -> None:
    followed.program("a.json", keys=[DAILY.public.text])
    followed.feed("two", key=DAILY)
    followed.round()
    followed.program("a.json")
    followed.feed("poison", key=DAILY)
    error = only_problem(followed.round())
    assert (error.name, error.problem) == ("BadSignature", "key")
    assert followed.titles == {"one", "two"}


def test_the_pinned_key_always_counts(followed: Company) -> None:
    followed.program("a.json", keys=[DAILY.public.text])
    followed.round()
    followed.program("a.json", title="By the root")
    assert followed.round().problems == ()
    assert followed.title == "By the root"


def test_a_key_that_leaves_itself_out_counts_on(followed: Company) -> None:
    """The pinned key may be lost by then: nothing that anybody signs would be believed again."""
    followed.program("a.json", keys=[DAILY.public.text])
    followed.round()
    followed.program("a.json", title="By the new one", key=DAILY)
    followed.feed("two", key=DAILY)
    assert followed.round().problems == ()
    followed.program("a.json", title="Once more", key=DAILY)
    followed.restart()
    assert followed.round().problems == ()
    assert (followed.title, followed.titles) == ("Once more", {"one", "two"})


def test_a_key_that_left_itself_out_goes_when_another_one_signs(followed: Company) -> None:
    followed.program("a.json", keys=[DAILY.public.text])
    followed.round()
    followed.program("a.json", key=DAILY)
    followed.round()
    followed.program("a.json", title="By the root")
    assert followed.round().problems == ()
    followed.feed("poison", key=DAILY)
    error = only_problem(followed.round())
    assert (error.name, error.problem) == ("BadSignature", "key")


# --- policy ------------------------------------------------------------------------------------


def test_a_key_of_the_policy_holds_from_the_next_start(company: Company) -> None:
    company.program("a.json", key=None)
    company.feed("one", key=None)
    company.programs.join(company.address, company.clock())
    company.round()
    company.restart(Demands(company.address, ROOT.public.text))
    report = company.round()
    assert [one.error.name for one in report.problems] == ["Unsigned", "Unsigned"]
    assert company.titles == {"one"}
    company.program("a.json")
    company.feed("one")
    assert company.round().problems == ()


def test_a_key_of_the_policy_replaces_the_one_of_a_link_and_what_it_named(
    followed: Company,
) -> None:
    followed.program("a.json", keys=[DAILY.public.text])
    followed.round()
    followed.restart(Demands(followed.address, STRANGER.public.text))
    for lost in (ROOT, DAILY):
        followed.feed("poison", key=lost)
        errors = [one.error for one in followed.round().problems]
        assert {(one.name, one.problem) for one in errors} == {("BadSignature", "key")}
    followed.program("a.json", key=STRANGER)
    followed.feed("two", key=STRANGER)
    assert followed.round().problems == ()
    assert followed.titles == {"one", "two"}


def test_under_a_policy_with_a_mistake_in_its_key_nothing_is_believed(company: Company) -> None:
    company.program("a.json")
    company.restart(Demands(company.address, policy.NOBODY))
    with pytest.raises(BadSignature) as caught:
        company.join()
    assert caught.value.problem == "key"
    assert company.programs.all() == ()


def test_a_key_of_the_policy_is_for_its_program_or_for_all(company: Company) -> None:
    for program, asked in (("https://other.example/program.json", False), ("", True)):
        company.restart(Demands(program, ROOT.public.text))
        assert bool(company.programs.trust(company.address)) is asked


def test_a_feed_that_can_not_be_signed_is_taken_and_marked(company: Company) -> None:
    company.program("a.json", "blog.rss")
    company.feed("one")
    company.publish("/blog.rss", samples.rss("x"), None)
    company.join()
    assert company.round().problems == ()
    marks = {one.post.title: one.unsigned for one in company.posts.latest(company.clock())}
    assert marks == {"one": False, "Item x": True}


def test_the_policy_may_forbid_feeds_that_can_not_be_signed(company: Company) -> None:
    company.program("a.json", "blog.rss")
    company.feed("one")
    company.publish("/blog.rss", samples.rss("x"), None)
    company.restart(Demands(company.address, ROOT.public.text, unsigned_feeds=False))
    company.programs.join(company.address, company.clock())
    assert only_problem(company.round()).name == "Unsigned"
    assert company.titles == {"one"}


def test_a_feed_once_signed_can_not_become_one_that_is_not(followed: Company) -> None:
    followed.publish("/a.json", samples.rss("poison"), None)
    assert only_problem(followed.round()).name == "Unsigned"
    assert followed.titles == {"one"}


def test_posts_of_a_feed_that_is_signed_from_now_on_lose_their_mark(company: Company) -> None:
    company.program("news")
    company.publish("/news", samples.rss("post-1"), None)
    company.join()
    company.round()
    assert [one.unsigned for one in company.posts.latest(company.clock())] == [True]
    company.publish("/news", samples.json_feed(samples.item(1, title="Mine")))
    assert company.round().problems == ()
    found = company.posts.latest(company.clock())
    assert [(one.post.title, one.unsigned) for one in found] == [("Mine", False)]


# --- the signature's own file ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "error", "facts"),
    [
        ((404, {}, b""), Unsigned, {}),
        ((410, {}, b""), Unsigned, {}),
        ((403, {}, b"AccessDenied"), Unsigned, {}),
        ((200, {"Content-Type": "text/html"}, b"<html>Our app</html>"), Unsigned, {}),
        ((200, {}, b""), BadSignature, {"problem": "format"}),
        ((200, {}, b"\xff" * 100_000), BadSignature, {"problem": "format"}),
        ((200, {}, b"<html>Hotel: please log in</html>"), NotAFeed, {"found": "login_page"}),
        ((511, {}, b""), NotAFeed, {"found": "login_page"}),
        ((503, {"Retry-After": "7"}, b""), GoodwordError, {"retry_after": 7}),
        ((500, {}, b""), GoodwordError, {"status": 500}),
        ((200, {"Content-Length": str(11 << 20)}, b""), GoodwordError, {"limit": 10 << 20}),
    ],
)
def test_whatever_comes_instead_of_a_signature_nothing_changes(
    followed: Company, reply: Reply, error: type[GoodwordError], facts: dict[str, object]
) -> None:
    followed.feed("poison", key=None)
    followed.replies["/a.json.minisig"] = reply
    found = only_problem(followed.round())
    assert isinstance(found, error)
    assert {name: found.facts[name] for name in facts} == facts
    assert followed.titles == {"one"}


def test_a_signature_lies_beside_the_path_and_keeps_the_query() -> None:
    assert signature.beside("https://a.example/x/p.json?v=1&k=2#top") == (
        "https://a.example/x/p.json.minisig?v=1&k=2"
    )
    assert signature.beside("https://a.example") == "https://a.example/.minisig"


def test_a_file_with_a_space_in_its_name_is_signed_under_that_name(now: datetime) -> None:
    made = ROOT.sign(b"x", minisign.trusted_comment("our posts.json", now)).file()
    seconds = signature.made_at(
        b"x", made, "https://a.example/our%20posts.json", (ROOT.public.text,), now
    )
    assert datetime.fromtimestamp(seconds, UTC) == now


# --- every mixture of right and wrong ---------------------------------------------------------


MOMENT = datetime(2026, 11, 20, 10, tzinfo=UTC)
AT = "https://harbour.example/goodword/posts.json"


@given(
    signer=some.sampled_from([ROOT, DAILY, STRANGER]),
    pins=some.sets(some.sampled_from([ROOT, DAILY]), min_size=1),
    more=some.sets(some.sampled_from([ROOT, DAILY])),
    hours=some.integers(-1000, 1000),
    seen=some.integers(-1000, 1000),
    name=some.sampled_from([None, "posts.json", "program.json", "posts.json "]),
    hashed=some.booleans(),
    changed=some.booleans(),
)
def test_a_file_is_believed_in_no_other_case_than_when_everything_is_right(
    signer: SecretKey,
    pins: set[SecretKey],
    more: set[SecretKey],
    hours: int,
    seen: int,
    name: str | None,
    hashed: bool,
    changed: bool,
) -> None:
    made = MOMENT + timedelta(hours=hours)
    before = int((MOMENT + timedelta(hours=seen)).timestamp())
    comment = f"timestamp:{int(made.timestamp())}" + ("" if name is None else f"\tfile:{name}")
    file = signer.sign(b'{"items": []}', comment, hashed=hashed).file()
    body = b'{"items": [{}]}' if changed else b'{"items": []}'
    trust = Trust(*(tuple(key.public.text for key in keys) for keys in (pins, more)))
    state = State("https://harbour.example/p.json", AT, signed=before)

    def look(address: str) -> Copy:
        assert address == AT + ".minisig"
        return Copy(address, file)

    right = (
        signer in pins | more
        and not changed
        and (name or "posts.json").strip() == "posts.json"
        and hours <= 24
        and hours >= seen
    )
    try:
        believed = signature.check_feed(Copy(AT, body), state, trust, look, MOMENT).signed
    except Untrusted as refused:
        assert not right
        assert refused.address == AT
    else:
        assert right
        assert believed == made.timestamp()


# --- ways around the key -------------------------------------------------------------------------


def test_a_page_in_the_place_of_the_policys_program_leads_nobody_to_an_unsigned_one(
    company: Company,
) -> None:
    company.publish("/evil.json", samples.program("a.json", title="Evil"), None)
    page = b'<html><link rel="goodword-program" href="/evil.json"></html>'
    company.replies["/program.json"] = (200, {"Content-Type": "text/html"}, page)
    company.restart(Demands(company.address, ROOT.public.text))
    with pytest.raises(Untrusted):
        company.programs.join(company.address, company.clock())
    assert company.programs.all() == ()


def test_under_a_key_for_every_program_a_page_leads_to_a_signed_one(company: Company) -> None:
    page = b'<html><link rel="goodword-program" href="/program.json"></html>'
    company.replies["/voices"] = (200, {"Content-Type": "text/html"}, page)
    company.restart(Demands("", ROOT.public.text))
    company.program("a.json", key=None)
    with pytest.raises(Unsigned):
        company.programs.join(company.served.address + "/voices", company.clock())
    company.program("a.json")
    company.programs.join(company.served.address + "/voices", company.clock())
    assert company.title


@pytest.mark.parametrize("spelling", ["HTTP://{host}/program.json", "http://{host}/program.json#a"])
def test_another_spelling_of_its_address_is_the_policys_program_too(
    company: Company, spelling: str
) -> None:
    company.program("a.json", key=None)
    company.restart(Demands(company.address, ROOT.public.text))
    pasted = spelling.format(host=company.address.split("/")[2])
    with pytest.raises(Unsigned):
        company.programs.join(pasted, company.clock())


def test_a_policy_that_spells_its_program_in_another_way_means_the_same(company: Company) -> None:
    demands = Demands("https://Harbour.example:443/program.json", ROOT.public.text)
    assert demands.pins("https://harbour.example/program.json")
    assert not demands.pins("https://harbour.example/other.json")


def test_a_key_that_is_pinned_while_a_round_is_under_way_stays_pinned(company: Company) -> None:
    company.program("a.json")
    company.feed("one")
    company.programs.join(company.address, company.clock())
    company.round()
    program = company.programs.of(company.address)
    assert program is not None
    company.program("a.json", title="Newer")
    answer = company.served.answer

    def joined_meanwhile(request: Request) -> Reply | None:
        company.served.answer = answer
        company.join()
        return answer(request)

    company.served.answer = joined_meanwhile
    company.programs.refresh(program, company.clock.forward(hours=2), force=True)
    assert company.programs.trust(company.address).pins == (ROOT.public.text,)
    assert company.round().problems == ()


def test_a_feed_that_is_named_as_json_is_no_rss_from_the_first_day_on(company: Company) -> None:
    company.program("a.json", "blog.rss")
    company.publish("/a.json", samples.rss("poison"), None)
    company.publish("/blog.rss", samples.rss("of the CMS"), None)
    company.join()
    assert isinstance(only_problem(company.round()), Unsigned)
    assert company.titles == {"Item of the CMS"}
    company.feed("one")
    assert company.round().problems == ()
    assert company.titles == {"one", "Item of the CMS"}


def test_no_header_changes_how_signed_words_are_read(company: Company) -> None:
    plain = (
        samples.program("a.json", title="Käpt'n"),
        samples.json_feed(samples.item("1", title="Grüße")),
    )
    for path, body in zip(("/program.json", "/a.json"), plain, strict=True):
        company.publish(path, json.dumps(json.loads(body), ensure_ascii=False).encode())
        as_koi8 = {"Content-Type": "application/json; charset=koi8-r"}
        company.replies[path] = (200, as_koi8, company.pages[path])
    company.join()
    assert company.title == "Käpt'n"
    assert company.round().problems == ()
    assert company.titles == {"Grüße"}
