"""Reading `program.json`, and joining by whatever address people have."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.errors import BadFile, GoodwordError, NotAFeed, NotFound, Offline, TooLarge
from desktop.feeds import discover
from desktop.feeds.program import Programs
from desktop.feeds.program_file import read
from desktop.model import Campaign, Contact, DocumentSource, FeedSource
from desktop.store import Store
from desktop.web import Web
from tests.conftest import Clock, Reply, Request, Served
from tests.feeds import samples

ROOT = Path(__file__).parents[2]
AT = "https://acme.example/goodword/program.json"
FULL = {
    "schema": "goodword-program/1",
    "title": "Acme voices",
    "language": "en",
    "home": "/",
    "accent": "#0A7d55",
    "logo": "logo.png",
    "contact": {"name": "Ida", "email": "ida@acme.example", "url": "/contact"},
    "feeds": [
        {"id": "news", "title": "News", "url": "news.json", "category": "Company"},
        {"id": "blog", "url": "https://blog.acme.example/feed/"},
    ],
    "guidelines": {
        "documents": [{"id": "policy", "title": "Content policy", "url": "policy.md"}],
        "rules": ["rules.json"],
    },
    "networks": {"mastodon": {"max": 500}, "bluesky": {"client_id": "https://acme.example/c"}},
    "campaigns": [
        {
            "id": "winter",
            "title": "Winter",
            "text": "Warm words",
            "hashtags": ["winter"],
            "from": "2026-11-01",
            "until": "2026-12-31T23:59:59+01:00",
        }
    ],
    "hashtags": ["#Acme", "acme life"],
    "disclosure": "I work at Acme.",
    "interval": 3600,
    "winners": {"not": "known yet"},
}


def test_people_and_the_place_for_suggestions_are_read() -> None:
    more = {
        "people": [
            {
                "name": "Ida Holm",
                "handles": {"mastodon": "ida@acme.example", "x": "@ida_acme", "bluesky": "a b"},
            }
        ],
        "suggestions": "ideas@acme.example",
    }
    found = read(json.dumps(FULL | more).encode(), AT)
    assert [(one.name, dict(one.handles)) for one in found.people] == [
        ("Ida Holm", {"mastodon": "@ida@acme.example", "x": "@ida_acme"})
    ]
    assert found.suggestions == "ideas@acme.example"


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("https://acme.example/ideas", "https://acme.example/ideas"),
        ("/ideas", "https://acme.example/ideas"),
        ("", ""),
        ("http://acme.example/ideas", None),
        ("mailto:a@acme.example?bcc=b@other.example", None),
        ("javascript:alert(1)", None),
    ],
)
def test_suggestions_go_to_a_mailbox_or_over_https_only(written: str, read_as: str | None) -> None:
    body = json.dumps(FULL | {"suggestions": written}).encode()
    if read_as is None:
        with pytest.raises(BadFile) as caught:
            read(body, AT)
        assert caught.value.facts["where"] == "suggestions"
    else:
        assert read(body, AT).suggestions == read_as


def test_a_whole_program_is_read() -> None:
    found = read(json.dumps(FULL).encode(), AT)
    assert found.address == AT
    assert (found.title, found.language, found.accent) == ("Acme voices", "en", "#0A7d55")
    assert found.home == "https://acme.example/"
    assert found.logo == "https://acme.example/goodword/logo.png"
    assert found.contact == Contact("Ida", "ida@acme.example", "https://acme.example/contact")
    assert found.feeds == (
        FeedSource("news", "News", "https://acme.example/goodword/news.json", "Company"),
        FeedSource("blog", "", "https://blog.acme.example/feed/"),
    )
    assert found.documents == (
        DocumentSource("policy", "Content policy", "https://acme.example/goodword/policy.md"),
    )
    assert found.rules == ("https://acme.example/goodword/rules.json",)
    assert found.networks["bluesky"]["client_id"] == "https://acme.example/c"
    assert found.campaigns == (
        Campaign(
            "winter",
            "Winter",
            "Warm words",
            ("#winter",),
            datetime(2026, 11, 1, tzinfo=UTC),
            datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC),
        ),
    )
    assert found.hashtags == ("#Acme", "#acmelife")
    assert (found.disclosure, found.interval, found.bare) == ("I work at Acme.", 3600, False)


@pytest.mark.parametrize(
    ("change", "where", "problem"),
    [
        ({"schema": "something/9"}, "schema", "unknown_schema"),
        ({"schema": None}, "schema", "unknown_schema"),
        ({"title": ""}, "title", "missing"),
        ({"title": 7}, "title", "not_text"),
        ({"accent": "green"}, "accent", "not_a_colour"),
        ({"logo": "javascript:x"}, "logo", "not_an_address"),
        ({"contact": "Ida"}, "contact", "not_object"),
        ({"contact": {"email": []}}, "contact.email", "not_text"),
        ({"feeds": {}}, "feeds", "not_list"),
        ({"feeds": ["x"]}, "feeds[0]", "not_object"),
        ({"feeds": [{"id": "a", "url": 7}]}, "feeds[0].url", "not_text"),
        ({"feeds": [{"id": "a"}]}, "feeds[0].url", "missing"),
        ({"feeds": [{"url": "x"}]}, "feeds[0].id", "missing"),
        ({"feeds": [{"id": "a", "url": "x"}, {"id": "a", "url": "y"}]}, "feeds[1].id", "twice"),
        ({"guidelines": {"rules": [7]}}, "guidelines.rules[0]", "not_text"),
        ({"guidelines": {"rules": ["a", "ftp://x/"]}}, "guidelines.rules[1]", "not_an_address"),
        ({"guidelines": {"documents": [{"id": "a"}]}}, "guidelines.documents[0].url", "missing"),
        ({"networks": {"mastodon": 1}}, "networks.mastodon", "not_object"),
        ({"campaigns": [{"id": "a", "from": "soon"}]}, "campaigns[0].from", "not_a_time"),
        ({"hashtags": "acme"}, "hashtags", "not_list"),
        ({"interval": "30"}, "interval", "not_number"),
        ({"languages": "en"}, "languages", "not_list"),
        ({"categories": [{"title": "x"}]}, "categories[0].id", "missing"),
        ({"categories": [{"id": "x", "also": "y"}]}, "categories[0].also", "not_list"),
        ({"segments": [{"id": "x"}, {"id": "x"}]}, "segments[1].id", "twice"),
        ({"rings": [{"id": "x", "delay": "1 h"}]}, "rings[0].delay", "not_number"),
        ({"goals": [{"text": "x"}]}, "goals[0].title", "missing"),
        ({"hold": True}, "hold", "not_text"),
        ({"hold": {"since": "soon"}}, "hold.since", "not_a_time"),
        ({"keys": ["RWQ"]}, "keys[0]", "not_a_key"),
        ({"sign_in": {"client_id": "x"}}, "sign_in.issuer", "missing"),
        (
            {"sign_in": {"issuer": "http://acme.example", "client_id": "x"}},
            "sign_in.issuer",
            "not_an_address",
        ),
        (
            {"sign_in": {"issuer": "https://acme.example", "client_id": "x", "ports": ["1"]}},
            "sign_in.ports[0]",
            "not_number",
        ),
        ({"receipts": "http://acme.example/"}, "receipts", "not_an_address"),
        ({"leaderboard": "ftp://acme.example/"}, "leaderboard", "not_an_address"),
        ({"campaigns": [{"id": "a"}, {"id": "a"}]}, "campaigns[1].id", "twice"),
        ({"campaigns": [{"id": "a", "prize": 7}]}, "campaigns[0].prize", "not_text"),
        (
            {"feeds": [{"id": "a", "url": "x", "evergreen": "yes"}]},
            "feeds[0].evergreen",
            "not_true_or_false",
        ),
        ({"interval": True}, "interval", "not_number"),
    ],
)
def test_a_wrong_type_is_named_with_its_place(
    change: dict[str, object], where: str, problem: str
) -> None:
    with pytest.raises(BadFile) as caught:
        read(json.dumps(FULL | change).encode(), AT)
    assert (caught.value.address, caught.value.where, caught.value.problem) == (AT, where, problem)


def test_a_program_without_categories_has_the_four_of_the_field() -> None:
    usual = read(json.dumps(FULL).encode(), AT).categories
    assert [one.id for one in usual] == ["internal", "product", "thought-leadership", "recruiting"]
    for none in ([], None):
        found = read(json.dumps(FULL | {"categories": none}).encode(), AT).categories
        assert found == (() if none == [] else usual)
    assert read(json.dumps(FULL).encode(), AT, bare_feed=True).categories == ()


def test_a_ring_opens_within_ninety_days_and_never_before_others() -> None:
    rings = [{"id": "a", "delay": -5}, {"id": "b", "delay": 10**12}, {"id": "c", "title": "All"}]
    found = read(json.dumps(FULL | {"rings": rings}).encode(), AT).rings
    assert [(one.title, one.delay) for one in found] == [("a", 0), ("b", 90 * 86_400), ("All", 0)]


def test_all_languages_are_named_once_the_main_one_first() -> None:
    found = read(json.dumps(FULL | {"languages": ["de", "en", "", "de"]}).encode(), AT)
    assert found.languages == ("en", "de")


def test_json_that_breaks_off_is_named_with_its_line() -> None:
    with pytest.raises(BadFile) as caught:
        read(b'{\n "schema": oops}', AT)
    assert (caught.value.where, caught.value.problem) == ("line 2, column 12", "not_json")


def test_a_company_cannot_ask_for_a_round_every_second_but_a_server_here_can() -> None:
    body = json.dumps(FULL | {"interval": 1}).encode()
    assert read(body, AT).interval == 300
    assert read(body, "http://127.0.0.1:8000/program.json").interval == 1


# --- joining --------------------------------------------------------------------------------


class Site:
    """A web site: path → (type, body)."""

    def __init__(self, serve: Callable[[Callable[[Request], Reply | None]], Served]) -> None:
        self.pages: dict[str, tuple[str, bytes]] = {}
        self.served = serve(self._answer)
        self.address = self.served.address

    def _answer(self, request: Request) -> Reply:
        if request.path not in self.pages:
            return 404, {}, b"not here"
        kind, body = self.pages[request.path]
        return 200, {"Content-Type": kind}, body


@pytest.fixture
def site(serve: Callable[[Callable[[Request], Reply | None]], Served]) -> Site:
    return Site(serve)


@pytest.fixture
def programs(store: Store, web: Web) -> Programs:
    return Programs(store, web)


def test_a_program_is_joined_once_and_found_again(
    programs: Programs, site: Site, store: Store, web: Web, now: datetime
) -> None:
    address = f"{site.address}/program.json"
    site.pages["/program.json"] = ("application/json", json.dumps(FULL).encode())
    joined = programs.join(f"  {address}\n", now)
    assert programs.join(address, now) == joined
    assert programs.all() == (joined,)
    assert Programs(store, web).of(address) == joined
    assert joined.feeds[0].url == f"{site.address}/news.json"
    programs.leave(address)
    assert programs.all() == ()
    assert programs.of(address) is None


def test_a_goodword_address_joins(programs: Programs, site: Site, now: datetime) -> None:
    site.pages["/p.json?x=1"] = ("application/json", json.dumps(FULL).encode())
    link = f"goodword://join?program={site.address}/p.json%3Fx%3D1"
    assert programs.join(link, now).title == "Acme voices"


@pytest.mark.parametrize(
    ("kind", "body", "title"),
    [
        ("application/feed+json", samples.json_feed(samples.item(1), title="My feed"), "My feed"),
        ("application/rss+xml", samples.WORDPRESS.encode(), "Harbour – News"),
        ("text/html", samples.WORDPRESS.encode(), "Harbour – News"),
        ("text/plain", samples.ATOM.encode(), "Werkblog"),
        ("application/xml", samples.RDF.encode(), "Old but alive"),
        ("application/rss+xml", samples.rss("1", title=""), "127.0.0.1"),
    ],
)
def test_any_feed_is_a_program_of_its_own(
    programs: Programs, site: Site, now: datetime, kind: str, body: bytes, title: str
) -> None:
    site.pages["/feed"] = (kind, body)
    joined = programs.join(f"{site.address}/feed", now)
    assert (joined.title, joined.bare) == (title, True)
    assert [source.url for source in joined.feeds] == [f"{site.address}/feed"]
    assert programs.all() == (joined,)


@pytest.mark.parametrize(
    ("links", "wanted"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/rss">', "/rss"),
        ("<LINK href='/rss' type='application/rss+xml' title='a > b' rel='alternate'/>", "/rss"),
        (
            "<link rel=alternate type=application/rss+xml href=/rss>"
            '<link rel="alternate" type="application/feed+json" href="/feed.json?a=1&amp;b=2">',
            "/feed.json?a=1&b=2",
        ),
        (
            '<link rel="alternate" type="application/feed+json" href="/feed.json">'
            '<link rel="goodword-program" href="program.json">',
            "/program.json",
        ),
    ],
)
def test_a_page_leads_to_its_best_feed(
    programs: Programs, site: Site, now: datetime, links: str, wanted: str
) -> None:
    page = f"<!doctype html><html><head><title>x</title>{links}</head><body>x</body></html>"
    site.pages["/"] = ("text/html; charset=utf-8", page.encode())
    site.pages["/rss"] = ("application/rss+xml", samples.rss("1"))
    site.pages["/feed.json"] = ("application/json", samples.json_feed())
    site.pages["/feed.json?a=1&b=2"] = ("application/json", samples.json_feed())
    site.pages["/program.json"] = ("application/json", json.dumps(FULL).encode())
    assert programs.join(site.address, now).address == site.address + wanted


@pytest.mark.parametrize(
    ("kind", "body", "error"),
    [
        ("text/html", b"<html><title>Just a page</title></html>", NotAFeed),
        ("text/html", b"<html><input type=password></html>", NotAFeed),
        (
            "text/html",
            b'<html><link rel="alternate" type="application/rss+xml" href="/"></html>',
            NotAFeed,
        ),
        ("application/json", b'{"schema": "goodword-program/1"}', BadFile),
        ("application/json", b"{}", NotAFeed),
        ("application/json", b'{"schema": "goodword-program/1", ', BadFile),
        ("application/xml", b"<!DOCTYPE a [<!ENTITY x 'y'>]><rss/>", NotAFeed),
        ("image/png", b"\x89PNG\r\n\x1a\n\0\0", NotAFeed),
        ("application/json", b"[" * 2_000_000, NotAFeed),
        ("application/rss+xml", b"\xff" * 11_000_000, TooLarge),
    ],
)
def test_what_can_not_be_joined_is_said_and_nothing_is_kept(
    programs: Programs,
    site: Site,
    now: datetime,
    kind: str,
    body: bytes,
    error: type[GoodwordError],
) -> None:
    site.pages["/"] = (kind, body)
    with pytest.raises(error):
        programs.join(f"{site.address}/", now)
    assert programs.all() == ()


@pytest.mark.parametrize(
    ("pasted", "known_as"),
    [
        ("HTTPS://Acme.Example:443/p.json#top", "https://acme.example/p.json"),
        ("http://acme.example:80/p.json?x=1", "http://acme.example/p.json?x=1"),
        ("https://acme.example:8443/P.json", "https://acme.example:8443/P.json"),
        ("https://[2001:DB8::1]:443/p.json", "https://[2001:db8::1]/p.json"),
        ("https://ada:secret@acme.example/p.json", "https://acme.example/p.json"),
        ("goodword://join?program=https://acme.example@evil.example/", "https://evil.example/"),
    ],
)
def test_a_program_is_known_by_one_spelling_without_a_password(pasted: str, known_as: str) -> None:
    assert discover.address(pasted) == known_as


@pytest.mark.parametrize(
    "pasted", ["goodword://[broken", "https://[broken",
               "", "  ", "javascript:alert(1)", "file:///etc/passwd", "goodword://join", "http://",
               "https://exa mple.org/", "goodword://join?program=file:///etc/passwd", "\0"],
)  # fmt: skip
def test_what_is_no_address_is_said_without_asking_anybody(
    programs: Programs, now: datetime, pasted: str
) -> None:
    with pytest.raises(BadFile) as caught:
        programs.join(pasted, now)
    assert caught.value.problem == "not_an_address"


def test_an_address_where_nothing_is_or_nobody_answers(
    programs: Programs, site: Site, now: datetime
) -> None:
    with pytest.raises(NotFound):
        programs.join(f"{site.address}/nothing", now)
    with pytest.raises(Offline):
        programs.join("http://127.0.0.1:9/nothing", now)


# --- refreshing -----------------------------------------------------------------------------


def test_a_program_follows_its_file_and_keeps_its_small_files_offline(
    programs: Programs, site: Site, clock: Clock
) -> None:
    site.pages["/program.json"] = ("application/json", json.dumps(FULL).encode())
    site.pages["/policy.md"] = ("text/markdown", b"# Policy")
    site.pages["/rules.json"] = ("application/json", b"{}")
    joined = programs.join(f"{site.address}/program.json", clock())
    first = programs.refresh(joined, clock())
    assert (first.program, first.changed, first.problems) == (joined, True, ())
    assert programs.file(f"{site.address}/policy.md") == b"# Policy"
    assert not programs.refresh(joined, clock.forward(hours=2)).changed
    site.pages["/program.json"] = ("", json.dumps(FULL | {"title": "New name"}).encode())
    second = programs.refresh(joined, clock.forward(hours=2))
    assert (second.program.title, second.changed) == ("New name", True)
    assert programs.all()[0].title == "New name"
    site.pages["/policy.md"] = ("text/markdown", b"# New policy")
    assert programs.refresh(second.program, clock.forward(hours=2)).changed
    assert programs.file(f"{site.address}/policy.md") == b"# New policy"


def test_a_kept_program_that_is_not_understood_any_more_does_not_stop_the_others(
    programs: Programs, site: Site, store: Store, now: datetime
) -> None:
    for name in ("a", "b"):
        site.pages[f"/{name}"] = ("application/json", json.dumps(FULL).encode())
        programs.join(f"{site.address}/{name}", now)
    with store.writing() as connection:
        connection.execute(
            "UPDATE programs SET body = '{}' WHERE address = ?", (f"{site.address}/a",)
        )
    assert [one.title for one in programs.all()] == ["127.0.0.1", "Acme voices"]


def test_a_broken_program_changes_nothing_and_says_where(
    programs: Programs, site: Site, clock: Clock
) -> None:
    address = f"{site.address}/program.json"
    site.pages["/program.json"] = ("application/json", json.dumps(FULL).encode())
    joined = programs.join(address, clock())
    for broken in (
        json.dumps(FULL | {"feeds": [{"id": "a", "url": 7}]}).encode(),
        b"<html><input type='password'></html>",
        b"",
    ):
        site.pages["/program.json"] = ("application/json", broken)
        told = programs.refresh(joined, clock.forward(days=1))
        assert told.program == joined
        assert told.problems[0].address == address
        assert programs.all() == (joined,)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Mon, 02 Nov 2026 12:00:00 GMT", datetime(2026, 11, 2, 12, tzinfo=UTC)),
        ("Mon, 02 Nov 2026 12:00:00 -0000", datetime(2026, 11, 2, 12, tzinfo=UTC)),
        ("yesterday", None),
        ("", None),
    ],
)
def test_the_age_of_a_small_file_is_what_its_server_says(
    serve: Callable[[Callable[[Request], Reply | None]], Served],
    store: Store,
    web: Web,
    now: datetime,
    said: str,
    expected: datetime | None,
) -> None:
    def answer(request: Request) -> Reply:
        body = json.dumps(FULL) if request.path == "/program.json" else "# Policy"
        return 200, {"Last-Modified": said} if said else {}, body.encode()

    served = serve(answer)
    programs = Programs(store, web)
    programs.refresh(programs.join(f"{served.address}/program.json", now), now)
    assert programs.file(f"{served.address}/policy.md") == b"# Policy"
    assert programs.file_changed(f"{served.address}/policy.md") == expected
    assert programs.file_changed(f"{served.address}/nothing.md") is None


_READ_PAGE = """
import contextlib, sys
from desktop.errors import GoodwordError
from desktop.feeds import discover, sniff
start, piece, end = map(bytes.fromhex, sys.argv[1:])
body = (b"<html>" + start + piece * (9_999_000 // len(piece)))
sniff.wants_login(body)
with contextlib.suppress(GoodwordError):
    discover.link(body + end, "text/html", "https://a.example/")
    discover.link(body[:1_000_000] + end, "text/html", "https://a.example/")
"""


@pytest.mark.parametrize(
    ("start", "piece", "end"),
    [
        (b"", b"<input ", b""),
        (b"<input ", b"type ", b""),
        (b"<input type", b" ", b""),
        (b"", b"<link ", b""),
        (b"", b"<link '", b""),
        (b"", b"<link \"'", b""),
        (b"<link ", b"a", b">"),
        (b"<link ", b"a ", b">"),
        (b"<link a=", b" ", b">"),
        (b"<link ", b"=", b">"),
        (b"<link ", b"''", b""),
        (b"", b"<!--", b""),
        (b"", b"log", b""),
    ],
)
def test_no_page_can_be_made_that_is_read_for_ever(start: bytes, piece: bytes, end: bytes) -> None:
    """Such a search holds everything up, the main thread too."""
    told = [one.hex() for one in (start, piece, end)]
    command = [sys.executable, "-c", _READ_PAGE, *told]
    subprocess.run(command, check=True, timeout=100, cwd=ROOT)
