"""One life of the whole application in which every secret there is was made, used and ended.

Run as a process of its own: `python -m tests.journeys.canary_life HOME CHANNEL POLICY`. Which
secrets there were goes to the parent over the file descriptor CHANNEL and nowhere else. IT's
policy lies in the folder POLICY and has the company's own secret in it.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import pickle
import secrets
import subprocess
import sys
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests

from desktop import log
from desktop.errors import GoodwordError
from desktop.model import Secrets
from desktop.obeying import tell_problems
from desktop.practice import world
from desktop.practice.network import PracticeNetwork
from desktop.practice.wire import Reply, Request
from desktop.ui.bug import BugWindow
from desktop.ui.widgets import Button, Text
from tests.journeys.canary_private import private_programs
from tests.journeys.hidden import Recorder
from tests.journeys.player import Player, clipboard, on_screen
from tests.pace import PATIENCE

PLANT = "planted-on-purpose-Zx81Qq"
"""What the search has to find, in every place where it looks."""

recorder = Recorder()
raised: list[BaseException] = []
seen: dict[str, set[str]] = {"screen": set(), "clipboard": set()}


def listen() -> None:
    """Note what is made and what crosses the server's edge, and every error of ours."""
    make = secrets.token_urlsafe
    begin = GoodwordError.__init__
    honest = world.Server

    def made(size: int | None = None) -> str:
        value = make(size)
        if len(value) > 20:  # the practice world's control key is shorter, and is shown
            recorder.add("made", value)
        return value

    def begun(self: GoodwordError, **facts: Any) -> None:
        begin(self, **facts)
        raised.append(self)

    def serve(handle: Callable[[Request], Reply], *more: Any) -> Any:
        def recorded(request: Request) -> Reply:
            recorder.request(f"{request.path}?{request.query}", request.headers, request.body)
            reply = handle(request)
            recorder.reply(reply.headers, reply.body)
            return reply

        return honest(recorded, *more)

    secrets.token_urlsafe = made
    GoodwordError.__init__ = begun  # type: ignore[method-assign]
    world.Server = serve  # type: ignore[assignment,misc]


def look() -> None:
    seen["screen"].update(text for _, text in on_screen())
    seen["clipboard"].add(clipboard())


def share(player: Player, words: str) -> None:
    """Share through the editor."""
    player.open_editor(None)
    composer = player.composer
    composer.rooms.texts.current.change_all(words)
    player.until("it can be shared", lambda: composer.rooms.bar.open)
    composer.rooms.bar.press()
    player.until("it is sent", lambda: words in sent(player))
    player.until("the draft is done", lambda: not player.found.drafts.unfinished())
    player.turn(0.2)  # and the editor has heard of it
    look()


def put(player: Player, words: str) -> None:
    """Share as the editor does, without it: what waits would keep its window busy."""
    now, found = datetime.now(UTC), player.found
    draft = replace(found.drafts.open(None, now, fresh=True), text=words)
    found.drafts.keep(draft, now)
    (one,) = found.outbox.put(draft, [found.accounts.all()[0].id], now)
    player.desk.tidings.shared()
    player.until("it was tried", lambda: tried(player, one.id))
    player.turn(0.2)
    look()
    # its turn is over, or the next would wait for it
    found.outbox.look(one.id, datetime.now(UTC))
    found.outbox.cancel(one.id, datetime.now(UTC))


def tried(player: Player, share_id: int) -> bool:
    one = player.found.outbox.get(share_id)
    return one is not None and (one.attempts > 0 or bool(one.reason)) and one.state != "sending"


def sent(player: Player) -> list[str]:
    return [share.outgoing.text for share in player.found.outbox.sent()]


def fail_on_purpose(player: Player) -> None:
    """Faults of ours with secrets in their words, in every shape in which they come along."""
    account = player.found.accounts.all()[0]
    held: Secrets = player.found.vault.get(account.id)  # type: ignore[assignment]
    access, refresh = held.access.reveal(), held.refresh.reveal()
    form = f"grant_type=refresh_token&refresh_token={refresh}&client_id=goodword"
    answer = json.dumps({"access_token": access, "refresh_token": refresh, "expires_in": 600})
    callback = f"/callback?code={access}&state={refresh}&iss=http://127.0.0.1"
    shapes: list[BaseException] = [
        RuntimeError(f"account {held!r} {held} {held.access:>5} {dict(held.more)}"),
        ValueError(f"headers were {{'Authorization': 'Bearer {access}', 'Accept': '*/*'}}"),
        ValueError(f"Authorization: Bearer {access}\r\nAccept: */*"),
        TypeError(f"body={form!r}"),
        KeyError(answer),
        AssertionError(answer.encode()),
        requests.ConnectionError(f"HTTPConnectionPool: Max retries exceeded with url: {callback}"),
        OSError(5, f"http://127.0.0.1{callback}"),
        RuntimeError(("DPoP", f"DPoP {access}")),
        LookupError([("access_token", access), ("code_verifier", refresh)]),
    ]
    honest = PracticeNetwork.measure
    for shape in shapes:
        count = len(player.bugs)

        def measure(*_: object, shape: BaseException = shape) -> Any:
            try:
                json.loads(answer + "!")
            except ValueError:
                raise shape  # noqa: B904 - the answer is in the context, as in life

        PracticeNetwork.measure = measure  # type: ignore[method-assign]
        player.until("the fault is told", lambda count=count: is_told(player, count))
        window = BugWindow._open
        assert window is not None
        for button in window.findChildren(Button):
            if "Copy" in button.text():
                button.click()
        look()
        window.close()
        player.until("its window is gone", lambda: BugWindow._open is None)
    PracticeNetwork.measure = honest  # type: ignore[method-assign]


def is_told(player: Player, count: int) -> bool:
    """Whether one more fault is known; if not, the numbers are made due once more."""
    with player.found.store.writing() as write:
        write.execute("DELETE FROM metrics")
    player.desk.measuring._rests.clear()
    player.desk.rounds.measure_now()
    return len(player.bugs) > count


def misbehave(player: Player) -> None:
    """Everything that the practice world can do wrong."""
    practice = player.practice
    for kind in ("hang_up_before", "hang_up_after", "nonsense"):
        practice.misbehave(kind)
        put(player, f"Words before {kind}.")
    practice.misbehave("busy", seconds=1)
    put(player, "Words while they are busy.")
    for kind in ("nonsense", "hang_up_before"):
        practice.misbehave("expire_all")
        practice.misbehave(kind, where="token")
        put(player, f"Words with a broken refresh: {kind}.")
        player.found.accounts._renewal._pauses.clear()  # or the next has to wait a minute
    practice.misbehave("behave")
    player.desk.rounds.sync_now()
    player.desk.rounds.deliver_now()
    player.turn(1.0)


NOWHERE = "http://127.0.0.1:9"
COMPANY = {name: f"{NOWHERE}/{name}" for name in ("authorize", "token", "revoke", "api")} | {
    "allow_http": True
}
"""LinkedIn with addresses where nobody answers: nothing of it leaves this machine."""


def company_secret(player: Player) -> None:
    """The company's own application, used where its server can't be reached, and printed by a
    fault of ours."""
    found = player.found
    secret = found.policy.applications["linkedin"]["client_secret"]
    recorder.add("company secret", secret.reveal())
    asked = len(player.seen_links)
    player.says_yes = False
    player.desk.connect_account("linkedin")
    player.until("the browser was asked", lambda: len(player.seen_links) > asked)
    look()
    page: Any = player.desk.page("accounts")
    connection = page.panel.connecting._connection
    state = connection.attempt.state.reveal()
    answer = {"code": secrets.token_urlsafe(32), "state": state}
    requests.get(connection.listener.redirect, params=answer, timeout=PATIENCE)
    player.until("it is told", page.panel.banner.isVisible)
    look()
    player.says_yes = True
    linkedin = found.policy.applications["linkedin"]
    log.bug(RuntimeError(f"{found.policy!r} {dict(linkedin)} {secret} {secret!r} {secret:>50}"))
    raised.append(RuntimeError(f"{found.policy} {found.options} {found.catalog.get('linkedin')!r}"))


def broken_policy(player: Player, policy: Path) -> None:
    """Half a file with the company's secret in it comes while Goodword runs."""
    rulings = player.found.rulings
    secret = rulings.policy.applications["linkedin"]["client_secret"].reveal()
    whole = json.dumps({"applications": {"x": {"client_id": "86ab", "client_secret": secret}}})
    (policy / "policy.d" / "20-broken.json").write_text(whole[:-2], encoding="utf-8")
    rulings.renew()
    tell_problems(rulings)
    assert any("20-broken" in problem.file for problem in rulings.decided.problems)


def live(home: Path, policy: Path) -> None:
    player = Player(home, policies=(policy,), networks={"linkedin": COMPANY})
    player.until("posts are there", lambda: len(player.posts()) >= 8)
    look()
    player.says_yes = False  # the first time the person dawdles, so that the wait can be seen
    player.desk.connect_account("practice")
    player.until("the browser was asked", lambda: player.seen_links)
    player.turn(0.3)
    look()
    player.says_yes = True
    player.connect()
    look()
    share(player, "Nothing to hide here, one.")
    player.practice.misbehave("expire_all")
    share(player, "Nothing to hide here, two: after a refresh.")
    misbehave(player)
    player.practice.misbehave("sign_out_all")
    put(player, "Nothing to hide here, three: signed out.")
    player.until("it is noticed", lambda: player.signed_in() == 0)
    player.desk.show_place("accounts")
    player.turn(0.3)
    look()
    account = player.found.accounts.all()[0]
    player.desk.reconnect_account(account.id)
    player.until("it is connected again", lambda: player.signed_in() == 1)
    player.turn(0.5)
    fail_on_purpose(player)
    company_secret(player)
    private_programs(player, recorder, look)
    for place in player.desk.all_places():
        player.desk.show_place(place)
        player.turn(0.1)
        look()
    broken_policy(player, policy)
    page: Any = player.desk.page("accounts")
    page._disconnect(account.id)
    player.until("it is disconnected", lambda: not player.found.accounts.all())
    player.turn(0.3)
    look()
    plant(player)
    player.leave()


def plant(player: Player) -> None:
    """Put something that is easily found into every place where the parent looks."""
    label = Text(PLANT)
    label.show()
    player.qt.clipboard().setText(PLANT)
    look()
    label.close()
    logging.getLogger("desktop.plant").debug("here it is: %s", PLANT)
    print(PLANT)
    print(PLANT, file=sys.stderr)
    with player.found.store.writing() as write:
        write.execute("INSERT INTO settings (name, value) VALUES ('plant', ?)", (PLANT,))
    (player.paths.cache / "plant").write_bytes(PLANT.encode("utf-16-be"))
    raised.append(ValueError(PLANT))
    nap = [sys.executable, "-c", "import sys; sys.stdin.read()", PLANT]
    with subprocess.Popen(
        nap, env={**os.environ, "PLANT": PLANT}, stdin=subprocess.PIPE
    ) as sleeper:
        player.turn(0.8)
        assert sleeper.stdin is not None
        sleeper.stdin.close()


def told(error: BaseException) -> list[str]:
    """Everything an exception says about itself and its causes, whoever asks."""
    texts = ["".join(traceback.format_exception(error))]
    one: BaseException | None = error
    while one is not None:
        texts += [str(one), repr(one), repr(vars(one))]
        if isinstance(one, GoodwordError):
            texts += [pickle.dumps(one).decode("latin-1"), json.dumps(dict(one.facts))]
        one = one.__cause__ or one.__context__
    return texts


def main() -> None:
    home, channel = Path(sys.argv[1]), int(sys.argv[2])
    listen()
    with contextlib.closing(os.fdopen(channel, "w", encoding="utf-8")) as wire:
        live(home, Path(sys.argv[3]))
        errors = [text for error in raised for text in told(error)]
        report = {
            "secrets": recorder.secrets,
            "screen": sorted(seen["screen"]),
            "clipboard": sorted(seen["clipboard"]),
            "errors": errors,
            "kinds": sorted({type(error).__name__ for error in raised}),
        }
        json.dump(report, wire)


if __name__ == "__main__":
    main()
