"""Private programs: who gets to see which secret, and what happens when one ends."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from desktop.errors import (
    BadFile,
    BadReply,
    Busy,
    Cancelled,
    ConsentDenied,
    GoodwordError,
    NeedsSignIn,
    Offline,
    Refused,
    Unclear,
    VaultLocked,
    VaultSlow,
)
from desktop.feeds import passes, provider
from desktop.feeds.access import Access
from desktop.feeds.challenge import lies_below
from desktop.feeds.fetch import Fetcher
from desktop.feeds.manner import Manner, linked
from desktop.feeds.passes import Pass
from desktop.feeds.pictures import Pictures
from desktop.feeds.posts import Posts
from desktop.feeds.program import Programs
from desktop.feeds.sync import Report, Sync
from desktop.model import SignIn
from desktop.policies import Rulings
from desktop.policy import ENTRIES, Policy
from desktop.settings import Settings
from desktop.store import Store
from desktop.vault import Vault
from desktop.web import Answer, Web
from tests.conftest import Clock, Reply, Request, Served
from tests.feeds.gatehouse import Lodge, Serve, Site, json_reply
from tests.pace import PATIENCE
from tests.test_vault import SmallKeyring

BASIC = "Basic " + base64.b64encode("ada:öffne dich".encode()).decode()


@dataclass
class House:
    """The feeds' part of the application over one database and one keyring."""

    store: Store
    web: Web
    vault: Vault
    keyring: SmallKeyring
    clock: Clock
    folder: Path
    policy: Policy

    def __post_init__(self) -> None:
        self.settings = Settings(self.store)
        self.access = Access(
            self.web, self.vault, self.store, self.settings, Rulings.of(self.policy)
        )
        self.fetcher = Fetcher(self.web, self.store, reader=self.access.reader)
        self.programs = Programs(self.store, self.web, self.fetcher, access=self.access)
        self.posts = Posts(self.store)
        self.pictures = Pictures(
            self.web,
            self.folder / "pictures",
            private=lambda url: self.access.picture_reader(url, self.clock()),
        )
        self.sync = Sync(
            self.programs, self.posts, self.pictures, self.web, self.store, self.fetcher
        )

    def restart(self) -> House:
        """The same disk and keyring, a new process."""
        again = Vault(self.keyring)
        again.state_seconds = self.vault.state_seconds
        return House(
            self.store, self.web, again, self.keyring, self.clock, self.folder, self.policy
        )

    def knock(self, address: str) -> NeedsSignIn:
        with pytest.raises(NeedsSignIn) as caught:
            self.programs.join(address, self.clock())
        return caught.value

    def join(self, address: str, given: Pass) -> None:
        """What the welcome page does once the person has typed something."""
        self.access.prove(self.knock(address), given, self.clock())
        self.programs.join(address, self.clock())

    def sign_in(self, lodge: Lodge, wanted: NeedsSignIn, **change: str) -> None:
        """What it does with the browser."""
        program = self.programs.of(wanted.program)
        way = self.access.way(wanted, program)
        assert way.sign_in is not None
        opening = self.access.begin(way.sign_in, self.clock())
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(opening.complete, self.clock)
            with urlopen(lodge.consent(opening.url, **change), timeout=PATIENCE) as page:
                assert page.status == 200
            given = waiting.result(30)
        self.access.prove(wanted, given, self.clock())
        self.programs.join(wanted.program, self.clock())

    def round(self) -> Report:
        return self.sync.round(self.clock(), force=True)


@pytest.fixture
def keyring() -> SmallKeyring:
    return SmallKeyring()


@pytest.fixture
def house(store: Store, web: Web, keyring: SmallKeyring, clock: Clock, tmp_path: Path) -> House:
    vault = Vault(keyring)
    return House(store, web, vault, keyring, clock, tmp_path, Policy())


@pytest.fixture
def site(serve: Serve) -> Site:
    made = Site(serve)
    made.good = lambda shown: shown == BASIC
    return made


@pytest.fixture
def lodge(serve: Serve, clock: Clock) -> Lodge:
    return Lodge(serve, clock)


@pytest.fixture
def private(site: Site, lodge: Lodge) -> Site:
    """A program behind the provider; its own file may be read by anybody."""
    site.good = lodge.is_good
    site.challenge = "Bearer"
    site.open = {"/program.json"}
    site.program["sign_in"] = lodge.sign_in
    return site


def word(text: str = "öffne dich") -> Pass:
    given = passes.password("ada", text)
    assert given is not None
    return given


def errors(report: Report) -> list[GoodwordError]:
    return [problem.error for problem in report.problems]


def needed(report: Report) -> NeedsSignIn:
    found = [error for error in errors(report) if isinstance(error, NeedsSignIn)]
    assert found, report.problems
    return found[0]


# --- a name with its password, a token ----------------------------------------------------------


def test_a_private_program_says_what_it_wants_and_opens_to_who_has_it(
    house: House, site: Site
) -> None:
    error = house.knock(site.address)
    assert (error.scheme, error.refused, error.program) == ("basic", False, site.address)
    assert house.access.way(error) == Manner("basic")
    house.join(site.address, word())
    report = house.round()
    assert not report.problems and len(report.new) == 2
    assert set(site.shown("/news.json")) == {BASIC}
    assert house.access.manner(site.address) == Manner("basic", person="ada")


def test_what_was_given_is_still_there_after_a_restart(house: House, site: Site) -> None:
    house.join(site.address, word())
    again = house.restart()
    assert not again.round().problems
    assert site.shown("/news.json")[-1] == BASIC


def test_a_wrong_password_joins_nothing_and_keeps_nothing(house: House, site: Site) -> None:
    with pytest.raises(NeedsSignIn) as caught:
        house.join(site.address, word("wrong"))
    assert caught.value.refused
    assert house.programs.all() == () and not house.keyring
    with pytest.raises(NeedsSignIn) as caught:
        house.programs.join(site.address, house.clock())
    assert not caught.value.refused
    house.join(site.address, word())
    assert [one.title for one in house.programs.all()] == ["Harbour voices"]


def test_a_token_is_shown_as_a_bearer_token(house: House, site: Site) -> None:
    site.good = lambda shown: shown == "Bearer handed-out.token=="
    site.challenge = 'Bearer realm="voices"'
    given = passes.token("  bearer handed-out.token== \n")
    assert given is not None
    assert house.knock(site.address).scheme == "bearer"
    house.join(site.address, given)
    assert not house.round().problems


@pytest.mark.parametrize("text", ["", "two words", "line\r\nX-Evil: 1", "ü", "a" * 9000])
def test_what_is_no_token_is_not_sent(text: str) -> None:
    assert passes.token(text) is None


@pytest.mark.parametrize("pair", [("a:b", "c"), ("a", ""), ("a\n", "b"), ("a", "b\r\nX: 1")])
def test_what_is_no_password_is_not_sent(pair: tuple[str, str]) -> None:
    assert passes.password(*pair) is None


def test_a_password_that_was_changed_is_asked_for_again_and_not_tried_on_and_on(
    house: House, site: Site
) -> None:
    house.join(site.address, word())
    house.round()
    site.good = lambda shown: False
    before = len(site.served.requests)
    error = needed(house.round())
    assert error.refused and error.scheme == "basic"
    tried = len(site.served.requests) - before
    house.round()
    house.round()
    assert len(site.served.requests) - before == tried, "servers lock people out for that"
    assert len(house.posts.latest(house.clock(), limit=9)) == 2, "nothing is lost meanwhile"
    site.good = lambda shown: shown == "Basic " + base64.b64encode(b"ada:new").decode()
    house.access.prove(error, word("new"), house.clock())
    house.programs.join(site.address, house.clock())
    assert not house.round().problems
    assert not house.restart().round().problems


def test_who_may_not_read_one_feed_still_reads_the_others(house: House, site: Site) -> None:
    house.join(site.address, word())
    site.pages["/more.json"] = (403, {}, b"not for you")
    report = house.round()
    assert len(report.new) == 1 and [type(one) for one in errors(report)] == [NeedsSignIn]
    assert len(site.shown("/news.json")) == 1
    house.round()
    assert len(site.shown("/news.json")) == 2


def test_a_403_without_a_word_about_signing_in_is_no_question(house: House, site: Site) -> None:
    site.status, site.challenge = 403, ""
    with pytest.raises(BadReply):
        house.programs.join(site.address, house.clock())


# --- who gets to see it -------------------------------------------------------------------------


def test_other_servers_never_see_it(house: House, site: Site, serve: Serve) -> None:
    def open_feed(_: object) -> Reply:
        return json_reply(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": "Elsewhere",
                "items": [{"id": "1", "content_text": "x", "image": "/p.png"}],
            }
        )

    other = serve(open_feed)
    site.program["feeds"].append({"id": "else", "url": other.address + "/feed.json"})
    site.program["guidelines"] = {"rules": [other.address + "/rules.json"]}
    site.pages["/more.json"] = (302, {"Location": other.address + "/moved.json"}, b"")
    house.join(site.address, word())
    assert len(house.round().new) >= 2
    seen = {one.path for one in other.requests}
    assert {"/feed.json", "/rules.json", "/moved.json"} <= seen
    assert all("Authorization" not in one.headers for one in other.requests)


def test_a_redirect_on_the_same_server_is_followed_with_it(house: House, site: Site) -> None:
    news = '{"version":"https://jsonfeed.org/version/1.1","title":"N","items":[]}'
    site.pages["/news.json"] = (301, {"Location": "/new/news.json"}, b"")
    site.pages["/new/news.json"] = (200, {"Content-Type": "application/json"}, news.encode())
    house.join(site.address, word())
    house.round()
    house.round()
    assert site.shown("/new/news.json") == [BASIC, BASIC]
    assert site.shown("/news.json") == [BASIC], "a permanent redirect is remembered"


@pytest.mark.parametrize("target", ["http://[", "http://elsewhere.invalid/", "ftp://x/", "loop"])
def test_a_redirect_that_leads_nowhere_is_told_and_changes_nothing(
    house: House, site: Site, target: str
) -> None:
    house.join(site.address, word())
    place = "/more.json" if target == "loop" else target
    site.pages["/more.json"] = (302, {"Location": place}, b"")
    assert [type(one) for one in errors(house.round())] == [Offline]


def test_a_feed_elsewhere_that_wants_a_sign_in_gets_none(
    house: House, site: Site, serve: Serve
) -> None:
    other = serve(lambda _: (401, {"WWW-Authenticate": "Basic"}, b""))
    site.program["feeds"].append({"id": "else", "url": other.address + "/feed.json"})
    house.join(site.address, word())
    assert [type(one) for one in errors(house.round())] == [BadReply]
    assert "Authorization" not in other.requests[0].headers


def test_a_page_that_leads_to_the_program_is_signed_in_to_once(house: House, site: Site) -> None:
    page = b'<html><link rel="goodword-program" href="/program.json"></html>'
    site.pages["/voices"] = (200, {"Content-Type": "text/html"}, page)
    address = site.served.address + "/voices"
    error = house.knock(address)
    house.access.prove(error, word(), house.clock())
    house.programs.join(address, house.clock())
    assert house.access.manner(site.address) == Manner("basic", person="ada")
    assert not house.restart().round().problems


def test_two_programs_on_one_server_keep_what_is_theirs(house: House, site: Site) -> None:
    site.pages["/second/program.json"] = json_reply({**site.program, "feeds": []})
    second = site.served.address + "/second/program.json"
    site.good = lambda shown: shown in (BASIC, "Bearer second")
    given = passes.token("second")
    assert given is not None
    house.join(site.address, word())
    house.join(second, given)
    house.round()
    assert site.shown("/news.json") == [BASIC]
    assert site.shown("/second/program.json")[-1] == "Bearer second"


@pytest.mark.parametrize(
    ("path", "seen"),
    [
        ("/voices/p.png", [BASIC]),
        ("/voices/2026/p%20p.png?a=b", [BASIC]),
        ("/admin/p.png", [""]),
        ("/voices/../admin/p.png", [""]),
        ("/voices/%2e%2e/admin/p.png", [""]),
        ("/voices/x%2f../p.png", [""]),
    ],
)
def test_a_picture_is_opened_where_it_lies_below_the_program(
    house: House, site: Site, path: str, seen: list[str]
) -> None:
    site.pages["/voices/program.json"] = json_reply({**site.program, "feeds": []})
    house.join(site.served.address + "/voices/program.json", word())
    before = len(site.served.requests)
    assert house.pictures.fetch(site.served.address + path) is None  # it is none
    shown = [one.headers.get("Authorization", "") for one in site.served.requests[before:]]
    assert shown == seen


def test_a_picture_of_somebody_else_shows_nothing(house: House, site: Site, serve: Serve) -> None:
    other: Served = serve(lambda _: (404, {}, b""))
    house.join(site.address, word())
    house.pictures.fetch(other.address + "/p.png")
    assert "Authorization" not in other.requests[0].headers


# --- the keyring --------------------------------------------------------------------------------


def test_a_locked_keyring_says_nothing_about_the_sign_in_and_loses_nothing(
    house: House, site: Site
) -> None:
    house.join(site.address, word())
    house.round()
    again = house.restart()
    house.keyring.closed = True
    before = len(site.served.requests)
    report = again.round()
    assert {type(one) for one in errors(report)} == {VaultLocked}
    assert len(site.served.requests) == before, "a program that is private is not asked openly"
    house.keyring.closed = False
    again.access.unlock()
    assert not again.round().problems
    assert len(again.posts.latest(house.clock(), limit=9)) == 2


def test_a_keyring_that_never_answers_is_asked_once_in_a_round(
    house: House, site: Site, serve: Serve
) -> None:
    other = Site(serve)
    other.good = site.good
    house.join(site.address, word())
    house.join(other.address, word())
    again = house.restart()
    gate = threading.Event()
    again.keyring.gate = gate
    again.vault.state_seconds = 0.2
    calls: list[str] = []
    ask = again.vault.get

    def counted(name: str, *, prompt: bool = True) -> object:
        calls.append(name)
        return ask(name, prompt=prompt)

    again.vault.get = counted  # type: ignore[method-assign,assignment]
    report = again.round()
    again.vault.state_seconds = PATIENCE
    gate.set()
    assert {type(one) for one in errors(report)} == {VaultSlow}
    assert len(calls) == 1
    # the call that hung comes back by itself, sooner or later
    for _ in range(100):
        house.clock.forward(minutes=2)
        if not (report := again.round()).problems:
            break
        time.sleep(0.05)
    assert not report.problems


def test_a_program_is_not_joined_before_its_secret_is_kept(house: House, site: Site) -> None:
    error = house.knock(site.address)
    house.access.prove(error, word(), house.clock())
    house.keyring.closed = True
    house.keyring.unlock = lambda: None  # type: ignore[method-assign]  # Cancel was pressed
    with pytest.raises(VaultLocked):
        house.programs.join(site.address, house.clock())
    assert house.programs.all() == ()
    house.keyring.closed = False
    house.programs.join(site.address, house.clock())  # nothing has to be typed again
    assert not house.restart().round().problems


def test_leaving_wipes_the_secret_also_when_the_keyring_opens_only_later(
    house: House, site: Site
) -> None:
    house.join(site.address, word())
    house.keyring.closed = True
    house.sync.leave(site.address)
    house.programs.settle(house.clock())
    assert house.keyring
    again = house.restart()
    house.keyring.closed = False
    again.round()
    assert not house.keyring


def test_whoever_leaves_is_asked_by_no_keyring(house: House, site: Site) -> None:
    house.join(site.address, word())
    again = house.restart()
    house.keyring.closed = True
    with pytest.raises(VaultLocked):
        again.access.sign_out(site.address, house.clock(), ask=False)
    assert house.keyring.closed and house.keyring
    house.keyring.closed = False
    assert again.access.sign_out(site.address, house.clock.forward(minutes=2), ask=False)
    assert not house.keyring


def test_what_was_written_for_a_program_that_was_never_joined_is_wiped(
    house: House, site: Site
) -> None:
    """A crash between the vault and the row."""
    error = house.knock(site.address)
    house.access.prove(error, word(), house.clock())
    house.access.secure(site.address)
    assert house.keyring
    again = house.restart()
    again.round()
    assert not again.keyring


def test_who_comes_back_before_the_wiping_keeps_the_new_secret(house: House, site: Site) -> None:
    house.join(site.address, word())
    house.sync.leave(site.address)
    house.join(site.address, word())
    house.round()
    assert not house.restart().round().problems


def test_swapped_secrets_are_nobodys(house: House, site: Site, serve: Serve) -> None:
    other = Site(serve)
    other.good = bool
    house.join(site.address, word())
    house.join(other.address, word("another"))
    first, second = sorted({service for service, _ in house.keyring})
    swapped = {
        (second if at == first else first, user): v for (at, user), v in house.keyring.items()
    }
    house.keyring.clear()
    house.keyring.update(swapped)
    again = house.restart()
    before = len(other.served.requests)
    assert {type(one) for one in errors(again.round())} == {NeedsSignIn}
    assert len(other.served.requests) == before


def test_signing_out_wipes_and_the_program_stays(house: House, site: Site) -> None:
    house.join(site.address, word())
    house.round()
    assert house.access.sign_out(site.address, house.clock())
    assert not house.keyring
    error = needed(house.round())
    assert not error.refused and error.scheme == "basic"
    assert len(house.programs.all()) == 1
    assert len(house.posts.latest(house.clock(), limit=9)) == 2


# --- OpenID Connect -----------------------------------------------------------------------------


def test_a_sign_in_in_the_browser_opens_the_feeds(
    house: House, private: Site, lodge: Lodge
) -> None:
    house.programs.join(private.address, house.clock())
    error = needed(house.round())
    assert house.access.way(error, house.programs.all()[0]) == Manner(
        "oidc", SignIn(lodge.issuer, lodge.CLIENT)
    )
    house.sign_in(lodge, error)
    report = house.round()
    assert not report.problems and len(report.new) == 2
    assert lodge.asked["scope"] == "openid offline_access"
    assert lodge.asked["prompt"] == "consent"
    known = house.access.manner(private.address)
    assert known is not None and known.person == "Ada of the harbour"
    assert not house.restart().round().problems


def signed_in(house: House, private: Site, lodge: Lodge) -> None:
    house.programs.join(private.address, house.clock())
    house.sign_in(lodge, needed(house.round()))
    house.round()


def test_many_who_ask_at_once_renew_once(house: House, private: Site, lodge: Lodge) -> None:
    private.program["feeds"] = [{"id": str(n), "url": f"/news.json?{n}"} for n in range(20)]
    signed_in(house, private, lodge)
    house.clock.forward(hours=1)
    lodge.end_access()
    assert not house.round().problems
    assert lodge.count("refresh_token") == 1
    lodge.end_access()  # before its time: the 401 says so
    assert not house.round().problems
    assert lodge.count("refresh_token") == 2
    assert not house.restart().round().problems


def test_two_houses_over_one_keyring_renew_once(house: House, private: Site, lodge: Lodge) -> None:
    signed_in(house, private, lodge)
    others = [house.restart() for _ in range(4)]
    assert not any(other.round().problems for other in others)
    house.clock.forward(hours=1)
    with ThreadPoolExecutor(4) as pool:
        reports = list(pool.map(lambda other: other.round(), others))
    assert [report.problems for report in reports] == [()] * 4
    assert lodge.count("refresh_token") == 1


def test_a_sign_in_that_was_ended_elsewhere_asks_for_a_new_one(
    house: House, private: Site, lodge: Lodge
) -> None:
    signed_in(house, private, lodge)
    lodge._sessions.clear()
    error = needed(house.round())
    assert error.refused
    calls = len(lodge.served.requests)
    house.round()
    assert len(lodge.served.requests) == calls, "a token that is over is not tried on and on"
    house.sign_in(lodge, error)
    assert not house.round().problems


def test_an_answer_lost_while_renewing_ends_in_a_new_sign_in_at_worst(
    house: House, private: Site, lodge: Lodge
) -> None:
    signed_in(house, private, lodge)
    house.clock.forward(hours=1)
    lodge.loses_answer = True
    assert {type(one) for one in errors(house.round())} <= {Unclear, Busy}
    assert lodge.count("refresh_token") == 1
    lodge.loses_answer = False
    house.clock.forward(hours=1)
    error = needed(house.round())
    assert error.refused
    house.sign_in(lodge, error)
    assert not house.round().problems


def test_a_provider_in_trouble_is_left_alone_for_a_while_and_nobody_is_signed_out(
    house: House, private: Site, lodge: Lodge
) -> None:
    signed_in(house, private, lodge)
    house.clock.forward(hours=1)
    lodge.fault = (503, {"Retry-After": "120"}, b"")
    assert {type(one) for one in errors(house.round())} == {Busy}
    for _ in range(3):
        assert {type(one) for one in errors(house.round())} <= {Busy}
    assert lodge.count("refresh_token") == 1
    lodge.fault = None
    house.clock.forward(minutes=3)
    assert not house.round().problems


def test_a_pair_that_could_not_be_written_is_used_and_written_later(
    house: House, private: Site, lodge: Lodge
) -> None:
    signed_in(house, private, lodge)
    house.clock.forward(hours=1)
    put = house.vault.put

    def shut(*args: object, **more: object) -> None:
        raise VaultLocked()

    house.vault.put = shut  # type: ignore[method-assign]
    assert not house.round().problems
    house.vault.put = put  # type: ignore[method-assign]
    house.clock.forward(minutes=5)
    assert not house.round().problems
    assert lodge.count("refresh_token") == 1
    assert not house.restart().round().problems
    assert lodge.count("refresh_token") == 1


def test_without_a_refresh_token_the_end_asks_for_a_new_sign_in(
    house: House, private: Site, lodge: Lodge
) -> None:
    lodge.gives_refresh = False
    signed_in(house, private, lodge)
    house.clock.forward(hours=1)
    lodge.end_access()
    assert needed(house.round()).refused


def test_another_person_in_a_renewal_is_refused(house: House, private: Site, lodge: Lodge) -> None:
    signed_in(house, private, lodge)
    house.clock.forward(hours=1)
    lodge.claims = {"sub": "eve"}
    assert needed(house.round()).refused


def test_signing_out_tells_the_provider(house: House, private: Site, lodge: Lodge) -> None:
    signed_in(house, private, lodge)
    assert house.access.sign_out(private.address, house.clock())
    assert not lodge._sessions and not house.keyring


def test_signing_out_wipes_also_when_the_provider_can_not_be_told(
    house: House, private: Site, lodge: Lodge
) -> None:
    signed_in(house, private, lodge)
    lodge.served.close()
    house.web.renew()
    assert not house.access.sign_out(private.address, house.clock())
    assert not house.keyring


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"aud": "somebody-else"},
        {"aud": ["goodword-at-harbour", "somebody-else"]},
        {"aud": None},
        {"azp": "somebody-else"},
        {"nonce": "an-older-one"},
        {"nonce": None},
        {"exp": 0},
        {"exp": None},
        {"exp": "tomorrow"},
        {"sub": None},
        {"alg": "none"},
        {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    ],
)
def test_an_identity_that_does_not_fit_signs_nobody_in(
    house: House, private: Site, lodge: Lodge, claims: dict[str, object]
) -> None:
    house.programs.join(private.address, house.clock())
    error = needed(house.round())
    lodge.claims = claims
    with pytest.raises(BadReply) as caught:
        house.sign_in(lodge, error)
    assert caught.value.where.startswith("id_token.")
    assert not house.keyring


def test_a_list_of_audiences_counts_where_we_are_the_party(
    house: House, private: Site, lodge: Lodge
) -> None:
    lodge.claims = {"aud": [lodge.CLIENT, "the-files"], "azp": lodge.CLIENT}
    signed_in(house, private, lodge)
    assert not house.round().problems


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"iss": "https://elsewhere.example"}, Refused),
        ({"iss": ""}, Refused),
        ({"code": "", "error": "access_denied"}, ConsentDenied),
        ({"code": "made-up"}, Refused),
    ],
)
def test_an_answer_of_the_browser_that_does_not_fit_signs_nobody_in(
    house: House, private: Site, lodge: Lodge, change: dict[str, str], kind: type[GoodwordError]
) -> None:
    house.programs.join(private.address, house.clock())
    error = needed(house.round())
    with pytest.raises(kind):
        house.sign_in(lodge, error, **change)
    assert not house.keyring


@pytest.mark.parametrize(
    ("metadata", "where"),
    [
        ({"issuer": "https://elsewhere.example"}, "issuer"),
        ({"issuer": None}, "issuer"),
        ({"token_endpoint": "http://harbour.example/token"}, "token_endpoint"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "authorization_endpoint"),
        ({"token_endpoint": None}, "token_endpoint"),
        ({"code_challenge_methods_supported": ["plain"]}, "code_challenge_methods_supported"),
    ],
)
def test_a_provider_that_can_not_be_trusted_opens_no_browser(
    house: House, lodge: Lodge, metadata: dict[str, object], where: str
) -> None:
    lodge.metadata = metadata
    with pytest.raises(BadReply) as caught:
        house.access.begin(SignIn(lodge.issuer, lodge.CLIENT), house.clock())
    assert caught.value.where == where


@pytest.mark.parametrize(
    "issuer", ["http://sso.example", "ftp://sso.example", "https://sso.example/?a=b", "", "x"]
)
def test_a_provider_without_tls_is_not_even_asked(house: House, issuer: str) -> None:
    with pytest.raises(BadReply):
        house.access.begin(SignIn(issuer, "x"), house.clock())


def test_cancel_frees_the_port_at_once(house: House, lodge: Lodge) -> None:
    opening = house.access.begin(SignIn(lodge.issuer, lodge.CLIENT), house.clock())
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(opening.complete, house.clock)
        opening.cancel()
        with pytest.raises(Cancelled):
            waiting.result(30)


# --- who lets people in -------------------------------------------------------------------------


def test_the_server_itself_may_name_the_provider(
    house: House, site: Site, lodge: Lodge, serve: Serve
) -> None:
    """RFC 9728, and no client id: the provider gives us one (RFC 7591)."""
    site.good = lodge.is_good
    about = "/.well-known/oauth-protected-resource"
    site.open = {about}
    site.challenge = f'Bearer resource_metadata="{site.served.address}{about}"'
    site.pages[about] = json_reply(
        {"resource": site.served.address, "authorization_servers": [lodge.issuer]}
    )
    lodge.metadata = {"registration_endpoint": lodge.issuer + "/register"}
    error = house.knock(site.address)
    house.sign_in(lodge, error)
    assert not house.round().problems
    known = house.access.manner(site.address)
    assert known is not None and known.sign_in is not None
    assert known.sign_in.client_id == lodge.CLIENT


@pytest.mark.parametrize("resource", ["https://elsewhere.example", "/other", "", None])
def test_metadata_about_something_else_name_nobody(
    house: House, site: Site, lodge: Lodge, resource: str | None
) -> None:
    site.open = {"/about"}
    site.challenge = f'Bearer resource_metadata="{site.served.address}/about"'
    told = site.served.address + resource if resource and resource[0] == "/" else resource
    site.pages["/about"] = json_reply({"resource": told, "authorization_servers": [lodge.issuer]})
    assert house.access.way(house.knock(site.address)) == Manner("bearer")


def test_metadata_of_another_server_are_not_asked_for(
    house: House, site: Site, serve: Serve
) -> None:
    other: Served = serve(lambda _: json_reply({}))
    site.challenge = f'Bearer resource_metadata="{other.address}/about"'
    assert house.access.way(house.knock(site.address)) == Manner("bearer")
    assert not other.requests


def test_it_decides_before_the_link_and_the_link_before_the_program(
    house: House, private: Site, lodge: Lodge
) -> None:
    house.programs.join(private.address, house.clock())
    error, program = needed(house.round()), house.programs.all()[0]
    link = f"goodword://join?program={private.address}&issuer=https://link.example&client_id=l"
    asked = house.access.way(error, program, link)
    assert asked.sign_in == SignIn("https://link.example", "l")
    decided = {"issuer": "https://it.example", "client_id": "i"}
    for address, issuer in (
        (private.address, "https://it.example"),
        ("https://another.example/program.json", "https://link.example"),
    ):
        house.policy = Policy(program=address, program_sign_in=decided)
        found = house.restart().access.way(error, program, link)
        assert found.sign_in is not None and found.sign_in.issuer == issuer


def test_what_it_decided_and_nobody_can_read_lets_no_link_name_a_provider(
    house: House, private: Site, lodge: Lodge
) -> None:
    """Somebody else's page would ask for the company's password."""
    house.programs.join(private.address, house.clock())
    error, program = needed(house.round()), house.programs.all()[0]
    link = f"goodword://join?program={private.address}&issuer=https://link.example&client_id=l"
    broken = ENTRIES["program_sign_in"].shut
    for address in (private.address, ""):
        house.policy = Policy(program=address, program_sign_in=broken)
        with pytest.raises(BadFile) as refused:
            house.restart().access.way(error, program, link)
        assert refused.value.where == "program_sign_in"
    elsewhere = "https://another.example/program.json"
    house.policy = Policy(program=elsewhere, program_sign_in=broken)
    assert house.restart().access.way(error, program, link).sign_in is not None


@pytest.mark.parametrize(
    ("link", "found"),
    [
        (
            "goodword://join?program=https%3A%2F%2Fa.example&issuer=https%3A%2F%2Fsso.example%2F"
            "&client_id=c&scope=openid%20profile&audience=https://a.example&port=8080&port=8081",
            SignIn(
                "https://sso.example/",
                "c",
                ("openid", "profile"),
                (8080, 8081),
                "https://a.example",
            ),
        ),
        ("goodword://join?program=https://a.example", None),
        ("goodword://join?program=https://a.example&issuer=http://sso.example&client_id=c", None),
        ("goodword://join?program=https://a.example&issuer=https://sso.example", None),
        ("https://a.example/?issuer=https://sso.example&client_id=c", None),
    ],
)
def test_a_link_may_name_the_provider(link: str, found: SignIn | None) -> None:
    assert linked(link) == found


# --- no secret anywhere else --------------------------------------------------------------------


def test_no_secret_lies_in_the_database_the_log_or_an_error(
    house: House,
    private: Site,
    lodge: Lodge,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    caplog.set_level(0)
    said: list[str] = []
    faults: list[Callable[[], None]] = [
        lambda: setattr(lodge, "fault", (500, {}, b"no")),
        lambda: setattr(lodge, "fault", (200, {}, b"<html>")),
        lambda: setattr(lodge, "loses_answer", True),
        lodge._sessions.clear,
    ]
    signed_in(house, private, lodge)
    for fault in faults:
        house.clock.forward(hours=2)
        fault()
        lodge.end_access()
        for error in errors(house.round()):
            said += [str(error), repr(error), json.dumps(dict(error.facts))]
        lodge.fault, lodge.loses_answer = None, False
    house.clock.forward(hours=2)
    house.sign_in(lodge, needed(house.round()))
    said.append(repr(house.access.__dict__))
    said.append(repr(house.access._safe.__dict__))
    house.store.read("PRAGMA wal_checkpoint(TRUNCATE)")
    files = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    told = "\n".join([*said, caplog.text]).encode() + files
    secrets = [one for one in lodge.secrets if one]
    assert len(secrets) > 10
    assert not [one for one in secrets if one.encode() in told]


# --- unlucky moments ----------------------------------------------------------------------------


def test_a_renewed_pair_is_written_at_once_though_the_keyring_was_silent_just_before(
    house: House, private: Site, lodge: Lodge
) -> None:
    signed_in(house, private, lodge)
    house.clock.forward(hours=1)
    house.access.settle(house.clock())
    house.access._safe._trouble = (house.clock(), VaultSlow(cause="slow"))  # a moment ago
    assert not house.round().problems
    again = house.restart()  # killed right after the round
    assert not again.round().problems
    assert lodge.count("refresh_token") == 1


def test_a_clock_that_jumped_ahead_does_not_use_up_the_sign_in(
    house: House, private: Site, lodge: Lodge
) -> None:
    signed_in(house, private, lodge)
    house.clock.forward(hours=9)
    lodge.claims = {"exp": house.clock().timestamp() - 8 * 3600}
    assert not house.round().problems
    assert lodge.count("refresh_token") == 1


def test_signing_out_waits_for_a_renewal_under_way_and_leaves_nothing_behind(
    house: House, private: Site, lodge: Lodge
) -> None:
    signed_in(house, private, lodge)
    house.clock.forward(hours=1)
    under_way, go_on = threading.Event(), threading.Event()
    answer = lodge.served.answer

    def slow(request: Request) -> Reply | None:
        reply = answer(request)
        if request.path == "/token":  # the new pair is on its way
            under_way.set()
            assert go_on.wait(PATIENCE)
        return reply

    lodge.served.answer = slow
    with ThreadPoolExecutor(2) as pool:
        rounding = pool.submit(house.round)
        assert under_way.wait(PATIENCE)
        leaving = pool.submit(house.access.sign_out, private.address, house.clock())
        wait([leaving], timeout=0.3)
        go_on.set()
        rounding.result(30)
        leaving.result(30)
    assert not house.keyring
    house.access.settle(house.clock.forward(hours=1))
    assert not house.keyring and not lodge._sessions
    assert needed(house.round())


def test_leaving_while_a_picture_renews_leaves_nothing_behind(
    house: House, private: Site, lodge: Lodge
) -> None:
    signed_in(house, private, lodge)
    house.clock.forward(hours=1)
    answer = lodge.served.answer

    def left_meanwhile(request: Request) -> Reply | None:
        if request.path == "/token":
            house.sync.leave(private.address)
        return answer(request)

    lodge.served.answer = left_meanwhile
    picture = private.served.address + "/p.png"
    assert house.pictures.fetch(picture) is None
    house.access.settle(house.clock.forward(hours=1))
    assert not house.keyring


def test_a_round_does_not_wait_for_a_person_whom_the_keyring_asks(
    house: House, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.feeds.safekeeping.QUICK_SECONDS", 0.2)
    house.access.prove(house.knock(site.address), word(), house.clock())
    asked, answered = threading.Event(), threading.Event()
    put = house.vault.put

    def asking(*args: Any, prompt: bool = True, **more: Any) -> None:
        if prompt:
            asked.set()
            assert answered.wait(PATIENCE)
        put(*args, prompt=prompt, **more)

    house.vault.put = asking  # type: ignore[method-assign]
    with ThreadPoolExecutor(1) as pool:
        joining = pool.submit(house.programs.join, site.address, house.clock())
        assert asked.wait(PATIENCE)
        try:
            with ThreadPoolExecutor(1) as other:
                rounding = other.submit(house.round)
                done, _ = wait([rounding], timeout=PATIENCE / 2)
                answered.set()
                assert done, "the round stood still until the person had answered"
        finally:
            answered.set()
        joining.result(PATIENCE)
    assert house.access.manner(site.address) is not None
    assert not house.restart().round().problems


@pytest.mark.parametrize("token", ["canary-a\r\nX-Evil: 1", "canary-ü", "canary \x00"])
def test_a_token_that_no_header_can_carry_is_refused_and_named_nowhere(
    house: House, private: Site, lodge: Lodge, token: str
) -> None:
    house.programs.join(private.address, house.clock())
    error = needed(house.round())
    lodge._secret = lambda: token  # type: ignore[method-assign]
    with pytest.raises(GoodwordError) as caught:
        house.sign_in(lodge, error)
    assert isinstance(caught.value, BadReply) and caught.value.where == "token"
    assert not house.keyring


@pytest.mark.parametrize(
    "path", ["/v/..%5cother/p.png", "/v/%2e%2e/p.png", "/v/%252e%252e/p.png", "/v/..;/p.png",
             "/v/../p.png", "/v/a%2f..%2f../p.png", "/v/.%09./p.png"],
)  # fmt: skip
def test_a_picture_that_climbs_out_of_the_programs_folder_shows_nothing(path: str) -> None:
    program = "https://harbour.example/v/program.json"
    assert lies_below("https://harbour.example/v/a%20b/p.png;v=1?x=..", program)
    assert not lies_below("https://harbour.example" + path, program)


@pytest.mark.parametrize("key", ["token_endpoint", "registration_endpoint"])
def test_a_provider_elsewhere_has_no_business_on_this_machine(key: str) -> None:
    issuer = "https://sso.example"
    told = {
        "issuer": issuer,
        "authorization_endpoint": issuer + "/authorize",
        "token_endpoint": issuer + "/token",
        key: "http://127.0.0.1:631/admin",
    }
    answer = Answer(200, {}, json.dumps(told).encode(), issuer)
    if key == "token_endpoint":
        with pytest.raises(BadReply):
            provider._provider(told, issuer, answer)
    else:
        assert provider._provider(told, issuer, answer).register == ""
