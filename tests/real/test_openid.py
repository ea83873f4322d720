"""Private programs behind a strict OpenID provider that somebody else wrote."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest

from desktop.errors import ConsentDenied, NeedsSignIn, Refused
from desktop.feeds.manner import Manner
from desktop.feeds.opening import Opening
from desktop.feeds.passes import Pass
from desktop.model import SignIn
from desktop.policy import Policy
from desktop.store import Store
from desktop.vault import Vault
from desktop.web import Web
from tests.conftest import Clock
from tests.feeds.gatehouse import Serve, Site
from tests.feeds.test_access import House, needed
from tests.real.lab.people import real_now
from tests.real.lab.strict import CLIENT, StrictServer
from tests.test_vault import SmallKeyring


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StrictServer]:
    made = StrictServer(tmp_path_factory.mktemp("strict"), "program")
    yield made
    made.close()


@pytest.fixture
def site(serve: Serve, provider: StrictServer) -> Site:
    """It believes no token that the provider does not call good when it is asked."""
    made = Site(serve)
    made.challenge = "Bearer"
    made.open = {"/program.json"}
    made.good = lambda shown: (
        shown.startswith("Bearer ") and provider.inspect(shown[7:]) is not None
    )
    made.program["sign_in"] = {"issuer": provider.address, "client_id": CLIENT}
    return made


@pytest.fixture
def house(store: Store, web: Web, tmp_path: Path) -> House:
    keyring = SmallKeyring()
    return House(store, web, Vault(keyring), keyring, Clock(real_now()), tmp_path, Policy())


def come_back(provider: StrictServer, opening: Opening, house: House, **more: bool) -> Pass:
    """The person signs in and agrees; the browser comes back to our listener."""
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(opening.complete, house.clock)
        try:
            with urlopen(provider.consent(opening.url, **more), timeout=10):
                pass
        except BaseException:
            opening.cancel()
            raise
        return waiting.result(30)


def opening_of(house: House, provider: StrictServer) -> Opening:
    return house.access.begin(SignIn(provider.address, CLIENT), house.clock())


def signed_in(house: House, site: Site, provider: StrictServer) -> NeedsSignIn:
    house.programs.join(site.address, house.clock())
    wanted = needed(house.round())
    assert house.access.way(wanted, house.programs.all()[0]).sign_in is not None
    given = come_back(provider, opening_of(house, provider), house)
    house.access.prove(wanted, given, house.clock())
    house.programs.join(site.address, house.clock())
    return wanted


def kept(house: House, site: Site) -> tuple[str, str]:
    secrets = house.access.secrets(site.address, house.clock())
    assert secrets is not None
    return secrets.access.reveal(), secrets.refresh.reveal()


def test_a_person_signs_in_reads_and_stays_signed_in(
    house: House, site: Site, provider: StrictServer
) -> None:
    signed_in(house, site, provider)
    report = house.round()
    assert not report.problems and len(report.new) == 2
    known = house.access.manner(site.address)
    assert known == Manner("oidc", SignIn(provider.address, CLIENT), "ada")
    first = kept(house, site)
    assert all(first), "no refresh token came"
    again = house.restart()
    again.clock.forward(minutes=30)
    assert not again.round().problems
    second = kept(again, site)
    assert second[0] != first[0] and second[1] != first[1]
    assert provider.inspect(second[0]) is not None


def test_no_on_the_consent_page_is_no(house: House, provider: StrictServer) -> None:
    with pytest.raises(ConsentDenied):
        come_back(provider, opening_of(house, provider), house, says_yes=False)


def test_a_code_works_only_with_the_attempt_that_it_was_asked_for(
    house: House, provider: StrictServer
) -> None:
    first, second = opening_of(house, provider), opening_of(house, provider)
    code = provider.consent(first.url).partition("code=")[2].partition("&")[0]
    state = second._attempt.state.reveal()
    target = f"{second._listener.redirect}?code={code}&state={state}&iss={provider.address}"
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(second.complete, house.clock)
        with urlopen(target, timeout=10):
            pass
        with pytest.raises(Refused):
            waiting.result(30)
    first.cancel()


def test_many_rounds_at_once_use_a_refresh_token_once(
    house: House, site: Site, provider: StrictServer
) -> None:
    """A second use would end the whole sign-in at the provider."""
    site.program["feeds"] = [{"id": str(n), "url": f"/news.json?{n}"} for n in range(20)]
    signed_in(house, site, provider)
    house.round()
    others = [house.restart() for _ in range(4)]
    house.clock.forward(minutes=30)
    before = provider.gate.count("POST", provider.token_path)
    with ThreadPoolExecutor(4) as pool:
        reports = list(pool.map(House.round, others))
    assert [report.problems for report in reports] == [()] * 4
    assert provider.gate.count("POST", provider.token_path) == before + 1
    assert provider.inspect(kept(others[0], site)[1]) is not None


def test_an_answer_lost_while_renewing_ends_in_a_new_sign_in(
    house: House, site: Site, provider: StrictServer
) -> None:
    wanted = signed_in(house, site, provider)
    house.round()
    house.clock.forward(minutes=30)
    provider.gate.lose_answer("POST", provider.token_path)
    assert house.round().problems
    house.clock.forward(hours=1)
    assert needed(house.round()).refused
    calls = provider.gate.count("POST", provider.token_path)
    house.round()
    assert provider.gate.count("POST", provider.token_path) == calls
    house.clock.now = real_now() + timedelta(hours=1, minutes=45)
    given = come_back(provider, opening_of(house, provider), house)
    house.access.prove(wanted, given, house.clock())
    house.programs.join(site.address, house.clock())
    assert not house.round().problems


def test_signing_out_makes_the_tokens_worthless(
    house: House, site: Site, provider: StrictServer
) -> None:
    signed_in(house, site, provider)
    access, refresh = kept(house, site)
    assert house.access.sign_out(site.address, house.clock())
    assert not house.keyring
    assert provider.inspect(refresh) is None
    assert provider.inspect(access) is None


def test_who_signed_in_is_known_by_what_the_provider_calls_them(
    house: House, provider: StrictServer
) -> None:
    opening = opening_of(house, provider)
    asked = opening.url
    given = come_back(provider, opening, house)
    assert given.secrets.more["sub"].reveal() == "ada" == given.manner.person
    assert "code_challenge_method=S256" in asked and "nonce=" in asked
