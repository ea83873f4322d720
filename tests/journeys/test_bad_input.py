"""Whatever lies at the address: one clear sentence, and what was there before stays."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import GoodwordError
from desktop.foundation import Foundation, build
from desktop.options import Options
from desktop.paths import Paths
from desktop.ui.messages import sentence
from tests.certificates import make_certificate
from tests.journeys.player import start
from tests.journeys.rawsite import RawSite, Said, bomb, endless, feed, good, item, program, reply
from tests.pace import PATIENCE

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
LOGIN = (
    b"<!doctype html><html><head><title>Hotel network</title></head><body>"
    b'<form action="/login"><input name="user"><input type="password" name="room"></form>'
)
ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<rss version="2.0"><channel><title>&c;</title><item><title>&c;</title></item></channel></rss>"""
DEEP_XML = b"<rss><channel>" + b"<item>" * 100_000

BAD: dict[str, tuple[Callable[[], Said], str]] = {
    "a log-in page": (lambda: reply(LOGIN, "text/html"), "log-in page"),
    "a log-in page that calls itself JSON": (lambda: reply(LOGIN), "log-in page"),
    "511": (lambda: reply(LOGIN, "text/html", "511 Sign in first"), "log-in page"),
    "another web page": (lambda: reply(b"<html><p>Hello", "text/html"), "web page"),
    "50 MB, announced": (lambda: endless(50, True), "larger than 10 MB"),
    "50 MB, not announced": (lambda: endless(50, False), "larger than 10 MB"),
    "a gzip bomb": (lambda: bomb(300), "larger than 10 MB"),
    "an entity bomb": (lambda: reply(ENTITIES, "application/rss+xml"), "XML entities"),
    "deep JSON": (lambda: reply(b"[" * 200_000), ""),
    "deep JSON objects": (lambda: reply(b'{"a":' * 200_000), ""),
    "deep XML": (lambda: reply(DEEP_XML, "application/rss+xml"), ""),
    "JSON that breaks off": (lambda: reply(b'{"version": "https://jsonfeed.org/versi'), ""),
    "an answer that is cut": (lambda: reply(b'{"version": "https', length=90_000), ""),
    "nothing": (lambda: reply(b""), "empty"),
    "a picture": (lambda: reply(b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "image/png"), ""),
    "other JSON": (lambda: reply(b'{"hello": 1}'), ""),
    "a list": (lambda: reply(b"[1, 2]"), ""),
    "a number": (lambda: reply(b"1e999999"), ""),
    "not found": (lambda: reply(b"", "text/plain", "404 Not Found"), "Nothing was found"),
    "gone": (lambda: reply(b"", "text/plain", "410 Gone"), "Nothing was found"),
    "a broken server": (lambda: reply(b"<html>", "text/html", "500 Oops"), ""),
    "too many requests": (lambda: reply(b"", status="429 Wait", Retry_After="120"), "wait"),
    "a redirect in a circle": (lambda: reply(b"", status="302 Found", Location="/feed.json"), ""),
    "a redirect out of the web": (
        lambda: reply(b"", status="302 Found", Location="file:///etc/passwd"),
        "",
    ),
    "no HTTP": (lambda: [b"SSH-2.0-OpenSSH_9.2\r\n"], ""),
    "hanging up": (list, ""),
}


class Machine:
    """An employee's machine, everything below the screen, and its company's site."""

    def __init__(self, home: Path, site: RawSite) -> None:
        self.found: Foundation = build(
            Paths.of(home), Options(memory_vault=True, policies=()), lambda: NOW
        )
        self.site = site
        self.now = NOW

    def join(self) -> None:
        self.found.programs.join(f"{self.site.address}/program.json", self.now)

    def round(self, hours: float = 25.0) -> Any:
        self.now += timedelta(hours=hours)
        return self.found.sync.round(self.now, force=True)

    def kept(self) -> dict[str, Any]:
        """Everything that a bad answer must not touch."""
        columns = "address, etag, modified, digest, changed, body"
        rows = self.found.store.read(f"SELECT {columns} FROM fetched ORDER BY address")
        return {
            "posts": [
                (one.post, one.withdrawn, one.announced)
                for one in self.found.posts.latest(NOW, limit=500)
            ],
            "programs": self.found.programs.all(),
            "fetched": [tuple(row) for row in rows],
            "pictures": sorted(
                (one.name, one.read_bytes()) for one in self.found.paths.pictures.iterdir()
            ),
        }


@pytest.fixture
def site() -> Iterator[RawSite]:
    made = RawSite()
    yield made
    made.close()


@pytest.fixture
def machine(tmp_path: Path, site: RawSite) -> Iterator[Machine]:
    good(site)
    made = Machine(tmp_path / "home", site)
    made.join()
    made.round()
    yield made
    made.found.close()


def clear(error: GoodwordError, host: str, reason: str) -> None:
    """The sentence names the address and the reason, and nothing of the machinery."""
    said = sentence(error)
    assert host in said, said
    assert reason in said, said
    assert len(said) < 300
    assert "{" not in said and "Error" not in said and "  " not in said, said
    assert said.endswith("."), said
    assert said != sentence(GoodwordError())


@pytest.mark.parametrize("kind", BAD)
def test_whatever_comes_instead_of_a_feed_is_said_clearly_and_all_before_stays(
    kind: str, machine: Machine
) -> None:
    before = machine.kept()
    assert len(before["posts"]) == 3 and len(before["pictures"]) == 1
    answer, reason = BAD[kind]
    machine.site.all = answer
    report = machine.round()
    assert len(report.problems) == 2, "the program and its feed"
    for problem in report.problems:
        # of a program that is none, it is enough to say that
        clear(problem.error, machine.site.host, reason if "feed" in problem.address else "")
    assert not (report.new or report.withdrawn or report.announce or report.changed)
    assert machine.kept() == before
    good(machine.site)
    again = machine.round()
    assert again.problems == () and not again.announce
    assert machine.kept()["posts"] == before["posts"]


@pytest.mark.parametrize("kind", [kind for kind in BAD if kind != "too many requests"])
def test_joining_it_is_refused_with_a_clear_sentence_and_keeps_nothing(
    kind: str, tmp_path: Path, site: RawSite
) -> None:
    machine = Machine(tmp_path / "home", site)
    answer, reason = BAD[kind]
    site.all = answer
    try:
        with pytest.raises(GoodwordError) as caught:
            machine.join()
        # on joining, any web page is looked at for a link to a feed
        clear(caught.value, site.host, reason if reason != "log-in page" else "")
        assert machine.found.programs.all() == ()
    finally:
        machine.found.close()


def test_a_redirect_to_another_hosts_log_in_page_is_one_too(machine: Machine) -> None:
    portal = RawSite()
    portal.all = lambda: reply(b"<html><p>Welcome, guest", "text/html")
    before = machine.kept()
    target = portal.address.replace("127.0.0.1", "localhost") + "/login?back=feed"
    machine.site.all = lambda: reply(b"", status="302 Found", Location=target)
    try:
        for problem in machine.round().problems:
            clear(problem.error, machine.site.host, "log-in page")
    finally:
        portal.close()
    assert machine.kept() == before


def test_a_foreign_certificate_is_refused_and_said_so(tmp_path: Path) -> None:
    certificate, key = make_certificate(tmp_path, "hotel")
    site = RawSite((str(certificate), str(key)))
    good(site)
    machine = Machine(tmp_path / "home", site)
    try:
        with pytest.raises(GoodwordError) as caught:
            machine.join()
        clear(caught.value, site.host, "certificate")
        assert site.asked == []
        assert machine.found.programs.all() == ()
    finally:
        machine.found.close()
        site.close()


PROGRAMS: dict[str, tuple[dict[str, Any], str]] = {
    "a title that is a number": (program(title=5), "title"),
    "no title": (program(title=""), "title"),
    "feeds that are no list": (program(feeds="feed.json"), "feeds"),
    "a feed that is a number": (program(feeds=[7]), "feeds[0]"),
    "a feed without an address": (program(feeds=[{"id": "a"}]), "feeds[0].url"),
    "a feed at a file": (program(feeds=[{"id": "a", "url": "file:///etc/passwd"}]), "feeds[0].url"),
    "a feed of script": (program(feeds=[{"id": "a", "url": "javascript:alert(1)"}]), "feeds[0]"),
    "the same feed twice": (program(feeds=[{"id": "a", "url": "a"}] * 2), "feeds[1].id"),
    "a thousand and one feeds": (
        program(feeds=[{"id": str(n), "url": f"{n}.json"} for n in range(1001)]),
        "feeds",
    ),
    "networks that are a list": (program(networks=[1]), "networks"),
    "a colour that is none": (program(accent="red;}*{x"), "accent"),
    "another schema": (program(schema="goodword-program-9000"), ""),
}


@pytest.mark.parametrize("kind", PROGRAMS)
def test_a_program_of_wrong_types_is_refused_by_the_name_of_the_place(
    kind: str, machine: Machine
) -> None:
    wrong, place = PROGRAMS[kind]
    before = machine.kept()
    machine.site.pages["/program.json"] = lambda: reply(json.dumps(wrong).encode())
    (problem,) = machine.round().problems
    clear(problem.error, machine.site.host, place)
    assert machine.kept()["posts"] == before["posts"]
    assert machine.kept()["programs"] == before["programs"]


def test_unknown_keys_are_no_reason_to_refuse_a_program_or_a_post(machine: Machine) -> None:
    odd = program(**{"\u202ex": 1, "__proto__": {}, "new": [[[]]], "title": "Still here"})
    more = item("four", future={"a": [1]}, _goodword={"mood": "blue", "captions": []})
    machine.site.pages["/program.json"] = lambda: reply(json.dumps(odd).encode())
    machine.site.pages["/feed.json"] = lambda: reply(json.dumps(feed(more, new=1)).encode())
    report = machine.round()
    assert report.problems == ()
    assert machine.found.programs.all()[0].title == "Still here"
    assert [one.post.title for one in report.new] == ["Title four"]


def test_a_thousand_feeds_can_be_joined_and_read_in_a_round(tmp_path: Path, site: RawSite) -> None:
    feeds = [{"id": str(n), "url": f"feed{n}.json"} for n in range(1000)]
    site.pages["/program.json"] = lambda: reply(json.dumps(program(feeds=feeds)).encode())
    for number in range(1000):
        body = json.dumps(feed(item(f"i{number}", image=""))).encode()
        site.pages[f"/feed{number}.json"] = lambda body=body: reply(body)
    machine = Machine(tmp_path / "home", site)
    try:
        machine.join()
        report = machine.round()
        assert report.problems == ()
        assert len(report.new) == 1000
        assert report.announce == ()
    finally:
        machine.found.close()


DATES = [
    "yesterday",
    "32 Foo 2026",
    "2026-13-45T99:99:99Z",
    "9999-12-31T23:59:59+14:00",
    "0001-01-01T00:00:00-14:00",
    "1970-01-01",
    "Mon, 99 Jan 20266 00:00:00 EST",
    "2999-01-01T00:00:00Z",
    "-1",
    "٢٠٢٦-١١-٢٠",
    "2026-11-20T10:00:00",
    "",
    "\x00",
]


@pytest.mark.parametrize("when", DATES)
@pytest.mark.parametrize("key", ["date_published", "not_before", "until"])
def test_a_wrong_date_costs_at_most_its_post(when: str, key: str, machine: Machine) -> None:
    ours = {"_goodword": {key: when}} if key != "date_published" else {key: when}
    posts = [item("odd", **ours), item("four")]
    machine.site.pages["/feed.json"] = lambda: reply(json.dumps(feed(*posts)).encode())
    report = machine.round()
    assert report.problems == ()
    titles = [one.post.title for one in report.new]
    assert "Title four" in titles
    assert "Title odd" in titles or report.skipped, (titles, report.skipped)
    assert len(machine.found.posts.latest(machine.now, limit=50)) >= 4
    machine.found.posts.counts(machine.now)


# --- the real window -----------------------------------------------------------------------

TRACKER = "/tracked.png"
HELD = "<b>Share</b> nothing<script>alert(2)</script>"
PAGE_PICTURE = "/pictures/page.png"
ALLOWED = {
    "/program.json",
    "/feed.json",
    "/pictures/quay.png",
    "/policy.md",
    PAGE_PICTURE,
    "/rules.json",
}


def hostile(site: RawSite, **more: Any) -> None:
    """HTML, script and remote pictures in every field that there is; `more` of the program."""
    nasty = (
        f'<img src="{site.address}{TRACKER}"><b>bold</b><script>alert(1)</script>'
        f'<a href="javascript:alert(1)">x</a><style>*{{background:url({site.address}{TRACKER})}}'
        f"</style><iframe src='{site.address}{TRACKER}'></iframe>"
    )
    ours = {
        "captions": [{"text": nasty}, {"text": f"{nasty} second"}],
        "hashtags": ["#a<b>c"],
        "disclosure": nasty[:400],
        "category": nasty[:200],
        "campaign": "c",
        "mentions": [{"name": nasty[:200], "handles": {"mastodon": nasty[:200]}}],
        "locked": nasty[:200],
        "segments": ["s"],
        "evergreen": True,
        "until": "2099-01-01",
    }
    posts = [
        item(
            f"post {number}",
            title=nasty,
            content_html=nasty * 3,
            content_text=nasty,
            summary=nasty,
            url=f"{site.address}/story?<b>",
            author={"name": nasty},
            authors=[{"name": nasty, "avatar": f"{site.address}{TRACKER}"}],
            banner_image=f"{site.address}{TRACKER}",
            attachments=[
                {
                    "url": "/pictures/quay.png",
                    "mime_type": "image/png",
                    "title": nasty,
                    "_goodword": {"alt": nasty},
                }
            ],
            _goodword=ours,
        )
        for number in range(3)
    ]
    rule = {
        "id": "nasty",
        "type": "existence",
        "level": "must",
        "terms": ["gulls"],
        "message": nasty,
        "why": nasty,
    }
    book = {"schema": "guidelines/1", "id": "b", "guide": {"title": nasty}, "rules": [rule]}
    facts = program(
        title=nasty,
        contact={"name": nasty, "email": "a@b.example"},
        campaigns=[
            {
                "id": "c",
                "title": nasty,
                "text": nasty,
                "hashtags": ["#<i>x"],
                "until": "2099-01-01",
                "won_by": "draw",
                "prize": nasty,
                "link": f"{site.address}{TRACKER}",
            }
        ],
        goals=[{"title": nasty, "text": nasty}],
        categories=[{"id": "k", "title": nasty, "also": [nasty[:200]]}],
        segments=[{"id": "s", "title": nasty, "kind": nasty[:200]}],
        rings=[{"id": "r", "title": nasty}, {"id": "all", "title": nasty}],
        people=[{"name": nasty[:200], "handles": {"mastodon": nasty[:200]}}],
        hashtags=["#<u>y"],
        disclosure=nasty[:400],
        guidelines={
            "documents": [{"id": "d", "title": nasty, "url": "policy.md"}],
            "rules": ["rules.json"],
        },
        **more,
    )
    picture = f"![seen]({site.address}{PAGE_PICTURE})"
    page = f"# {nasty}\n\n{picture}\n\n{nasty}\n\n[x](javascript:alert(1))\n"
    good(site, *posts)
    site.pages["/program.json"] = lambda: reply(json.dumps(facts).encode())
    site.pages["/rules.json"] = lambda: reply(json.dumps(book).encode())
    site.pages["/policy.md"] = lambda: reply(page.encode(), "text/markdown")


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, Any], RawSite]]:
    """What a real window showed of a hostile program, of its hold, and of a log-in page after."""
    home = tmp_path_factory.mktemp("window")
    site = RawSite()
    hostile(site)
    child = start("tests.journeys.window_life", home, f"{site.address}/program.json")
    assert child.stdin is not None and child.stdout is not None
    said: list[dict[str, Any]] = []
    try:
        for line in child.stdout:
            if line.startswith(b"{"):
                said.append(json.loads(line))
            if len(said) == 1:
                hostile(site, hold={"text": HELD, "since": "2026-11-20T09:00:00Z"})
            elif len(said) == 2:
                site.all = lambda: reply(LOGIN, "text/html")
            child.stdin.write(b"go on\n")
            child.stdin.flush()
        errors = child.stderr.read() if child.stderr else b""
        assert child.wait(PATIENCE) == 0, errors.decode()[-3000:]
    finally:
        child.kill()
        site.close()
        for pipe in (child.stdin, child.stdout, child.stderr):
            if pipe is not None:
                pipe.close()
        child.wait()
    yield {**said[0], **said[1], **said[2]}, site


def test_nothing_from_outside_is_rendered_in_any_label_tooltip_or_menu(
    window: tuple[dict[str, Any], RawSite],
) -> None:
    shown, _ = window
    assert shown["posts"] == 3
    assert "alert(1)" in json.dumps(shown["texts"]), "the payload was on the screen, as text"
    assert shown["rich"] == []
    assert "alert(2)" in shown["held"] and shown["rich while held"] == []


def test_no_request_was_made_but_for_what_a_program_consists_of(
    window: tuple[dict[str, Any], RawSite],
) -> None:
    _, site = window
    assert set(site.asked) <= ALLOWED, set(site.asked) - ALLOWED
    assert "/policy.md" in site.asked and "/pictures/quay.png" in site.asked


def test_the_window_says_that_a_log_in_page_is_there_and_still_shows_every_post(
    window: tuple[dict[str, Any], RawSite],
) -> None:
    shown, site = window
    assert "log-in page" in shown["banner"] and site.host in shown["banner"]
    assert shown["posts after"] == 3
    assert shown["bugs"] == []
