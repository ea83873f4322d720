"""The part of the life of all secrets that is about a private program: joined, renewed, refused,
printed by a fault of ours, left."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any
from urllib.request import urlopen

from desktop import log
from desktop.errors import GoodwordError
from tests.conftest import Reply, Request, Served
from tests.feeds.gatehouse import Lodge, Site
from tests.journeys.hidden import Recorder
from tests.journeys.player import Player
from tests.pace import PATIENCE


def utc_now() -> datetime:
    return datetime.now(UTC)


def private_programs(player: Player, recorder: Recorder, look: Callable[[], None]) -> None:
    """One behind a password, one behind a provider; at the end both are left."""
    with ExitStack() as running:

        def serve(answer: Callable[[Request], Reply | None]) -> Served:
            served = Served(answer)
            running.callback(served.close)
            return served

        _by_password(player, Site(serve), recorder, look)
        _by_browser(player, Site(serve), Lodge(serve, utc_now), recorder, look)


def _by_password(player: Player, site: Site, recorder: Recorder, look: Callable[[], None]) -> None:
    word = secrets.token_urlsafe(32)
    recorder.add("password", word)
    door = _knock(player, site.address)
    for good in (False, True):
        site.good = lambda shown, good=good: good and bool(shown)
        door.form._name.setText("ida")
        door.form._word.setText(word)
        look()
        door.form.button.click()
        player.until("it is settled", lambda: door.isHidden() or "did not" in door.banner.text)
        look()
    recorder.add("Authorization Basic", site.shown()[-1].partition(" ")[2])
    site.good = lambda shown: False
    _sync(player, look)
    _leave(player, site.address)


def _by_browser(
    player: Player,
    site: Site,
    lodge: Lodge,
    recorder: Recorder,
    look: Callable[[], None],
) -> None:
    site.good, site.challenge = lodge.is_good, "Bearer"
    link = f"goodword://join?program={site.address}&issuer={lodge.issuer}&client_id={lodge.CLIENT}"
    door = _knock(player, link)
    player.says_yes = False
    asked = len(player.seen_links)
    door.browser.click()
    player.until("the browser was asked", lambda: len(player.seen_links) > asked)
    look()
    with urlopen(lodge.consent(player.seen_links[-1]), timeout=PATIENCE):
        pass
    player.says_yes = True
    player.until("it is joined", door.isHidden)
    faults: tuple[Callable[[], None], ...] = (
        lodge.end_access,
        lambda: setattr(lodge, "fault", (500, {}, b"no")),
        lambda: setattr(lodge, "fault", (400, {}, b"{}")),
        lodge._sessions.clear,
    )
    for fault in faults:
        lodge.end_access()
        fault()
        _sync(player, look)
        lodge.fault = None
        player.found.access._pauses.clear()
    held = player.found.access._safe.known(site.address)
    log.bug(RuntimeError(f"{held!r} {held} {player.found.access.__dict__!r}"))
    for secret in lodge.secrets:
        recorder.add("of a private program", secret)
    _leave(player, site.address)


def _knock(player: Player, address: str) -> Any:
    player.desk.show_place("welcome")
    page: Any = player.desk.page("welcome")
    page._address.setText(address)
    page._join_button.click()
    player.until("it wants a sign-in", lambda: page.door.form.isVisible() or _asks(page.door))
    return page.door


def _asks(door: Any) -> bool:
    return bool(door.browser.isVisible())


def _sync(player: Player, look: Callable[[], None]) -> None:
    player.desk.rounds.sync_now()
    player.until("a round is over", lambda: not player.desk.rounds._syncing)
    look()


def _leave(player: Player, address: str) -> None:
    with contextlib.suppress(GoodwordError):  # the provider may be gone by then
        player.found.access.sign_out(address, utc_now())
    player.found.sync.leave(address)
