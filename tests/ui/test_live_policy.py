"""What IT decides while Goodword runs, written into real files and taken up by what runs."""

from __future__ import annotations

import http.server
import json
import logging
import ssl
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import urlopen

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from desktop import autostart, log, settings
from desktop.decisions import EVERY
from desktop.errors import Barred, NotAllowed, Offline
from desktop.model import Account, ShareState
from desktop.newer import FILE, Newer
from desktop.reach.agreements import Agreement
from desktop.share.connection import Connection
from desktop.ui.account_cards import AccountCard
from desktop.ui.by_organisation import ByOrganisation
from desktop.ui.connecting import Wish
from desktop.ui.messages import error_text
from desktop.ui.setting_row import SettingRow
from desktop.ui.share_words import deeds, standing
from desktop.ui.topic_rows import GroupsCard
from tests.certificates import make_certificate
from tests.conftest import Reply, Request, Served
from tests.share.mastodon_stage import MastodonStage
from tests.ui.house import House, MakeHouse

Serve = Callable[[Callable[[Request], Reply | None]], Served]


class Live:
    """A house with a policy that can be changed under it."""

    def __init__(self, make_house: MakeHouse, folder: Path, **more: Any) -> None:
        self.folder = folder / "policies"
        self.folder.mkdir()
        self.house: House = make_house(policies=(self.folder,), **more)
        self.changes: list[frozenset[str]] = []
        self.house.desk.decisions.policy_changed.connect(self.changes.append)

    def decide(self, **entries: object) -> None:
        """IT writes its file; the clock that looks each minute comes by."""
        before = len(self.changes)
        (self.folder / "policy.json").write_text(json.dumps(entries))
        self.house.desk.decisions.look()
        self.house.qtbot.waitUntil(lambda: len(self.changes) > before)
        self.house.settle()


@pytest.fixture
def live(make_house: MakeHouse, tmp_path: Path) -> Live:
    return Live(make_house, tmp_path, practice=False)


@pytest.fixture
def stage(serve: Serve, make_house: MakeHouse, tmp_path: Path) -> Iterator[Any]:
    """Somebody who is connected to a real server with Mastodon's interface."""
    live = Live(make_house, tmp_path, practice=False, networks={"mastodon": {"allow_http": True}})
    server = MastodonStage(serve, live.house.found.web)
    account = sign_in(live.house, server)
    yield SimpleNamespace(live=live, house=live.house, server=server, account=account)


def sign_in(house: House, server: MastodonStage) -> Account:
    connection = house.found.accounts.begin("mastodon", server.where, house.now())
    Thread(target=say_yes, args=(server, connection), daemon=True).start()
    return house.found.accounts.complete(connection, house.now)


def say_yes(server: MastodonStage, connection: Connection) -> None:
    """As in the browser."""
    asked = {name: one[0] for name, one in parse_qs(urlsplit(connection.url).query).items()}
    given = server.consent(
        SimpleNamespace(url=connection.url, redirect=asked["redirect_uri"])  # type: ignore[arg-type]
    )
    back = f"{asked['redirect_uri']}?{urlencode(dict(given))}"
    urlopen(back).close()


def marks(widget: QWidget) -> list[str]:
    """What is said of IT's decisions on a part of the screen, as far as it is shown."""
    return [one.said for one in widget.findChildren(ByOrganisation) if one.isVisible()]


def row(page: QWidget, setting: settings.Setting[Any]) -> SettingRow:
    return next(one for one in page.findChildren(SettingRow) if one.setting is setting)


# --- networks ----------------------------------------------------------------------------------


def put(stage: Any) -> int:
    """One share to the network, put by a click."""
    found, now = stage.house.found, stage.house.now()
    draft = replace(found.drafts.begin(now), text="Words of my own")
    found.drafts.keep(draft, now)
    (share,) = found.outbox.put(draft, [stage.account.id], now, due=now)
    return int(share.id)


def test_what_waits_for_a_network_that_is_not_allowed_any_more_stays_and_goes_out_later(
    stage: Any,
) -> None:
    live, house, found = stage.live, stage.house, stage.house.found
    live.decide(networks=["bluesky"])
    number = put(stage)
    house.desk.rounds.deliver_now()
    house.settle()
    held = found.outbox.get(number)
    assert (held.state, held.reason, held.attempts) == (ShareState.WAITING, "Barred", 0)
    assert stage.server.posts() == 0
    card = "Your organisation does not allow this network here."
    assert card in error_text(held.reason, held.facts)
    live.decide(networks=["bluesky", "mastodon"])
    house.qtbot.waitUntil(lambda: found.outbox.get(number).state is ShareState.SENT)
    assert stage.server.posts() == 1


def test_an_account_of_such_a_network_stays_with_its_sign_in_and_says_why(stage: Any) -> None:
    live, house, found = stage.live, stage.house, stage.house.found
    page = house.page("accounts")
    assert marks(page) == []
    live.decide(networks=["bluesky"])
    (card,) = page.findChildren(AccountCard)
    words = "Set by your organisation. Nothing is sent to this network here; your sign-in is kept."
    assert marks(card) == [words]
    assert "mastodon" not in page._cards
    only = "Only these networks can be used here: Bluesky."
    assert f"Set by your organisation. {only}" in marks(page)
    assert found.accounts.secrets(stage.account, house.now()) is not None
    with pytest.raises(Barred):
        found.accounts.begin("mastodon", stage.server.where, house.now())
    live.decide()
    assert "mastodon" in page._cards
    assert marks(page) == []


def test_a_sign_in_that_is_in_the_browser_when_its_network_is_forbidden_comes_to_nothing(
    stage: Any,
) -> None:
    live, house, found = stage.live, stage.house, stage.house.found
    found.accounts.disconnect(stage.account.id, house.now())
    connection = found.accounts.begin("mastodon", stage.server.where, house.now())
    live.decide(networks=["bluesky"])
    asked = len(stage.server.served.requests)
    Thread(target=say_yes, args=(stage.server, connection), daemon=True).start()
    with pytest.raises(Barred):
        found.accounts.complete(connection, house.now)
    assert len(stage.server.served.requests) == asked, "nothing more is asked there"
    assert found.accounts.all() == ()


def test_who_waits_for_the_browser_is_told_at_once_that_the_network_is_forbidden(
    make_house: MakeHouse, tmp_path: Path, serve: Serve
) -> None:
    live = Live(make_house, tmp_path, practice=False, networks={"mastodon": {"allow_http": True}})
    house = live.house
    server = MastodonStage(serve, house.found.web)
    house.robot.decision = ""  # the person takes their time
    page = house.page("accounts")
    connecting = page.panel.connecting
    connecting.begin(Wish("mastodon", server.where))
    house.qtbot.waitUntil(lambda: connecting.under_way)
    live.decide(networks=["bluesky"])
    assert not connecting.under_way
    assert "does not allow this network" in page.panel.banner.text
    live.decide()
    connecting.begin(Wish("mastodon", server.where))
    house.qtbot.waitUntil(lambda: connecting.under_way)
    connecting.cancel()


def test_what_was_sent_there_stays_and_nothing_is_asked_about_it(stage: Any) -> None:
    house, found = stage.house, stage.house.found
    number = put(stage)
    house.desk.rounds.deliver_now()
    house.qtbot.waitUntil(lambda: found.outbox.get(number).state is ShareState.SENT)
    stage.live.decide(networks=["bluesky"])
    asked = len(stage.server.served.requests)
    assert not found.outbox.may_delete(found.outbox.get(number))
    assert found.outbox.delete(number, house.now()).deleted is None
    house.desk.rounds.measure_now()
    house.settle()
    assert len(stage.server.served.requests) == asked
    assert found.outbox.get(number).receipt is not None


def test_posting_by_hand_may_be_taken_away_and_comes_back(live: Live) -> None:
    page = live.house.page("accounts")
    assert page._hand.isVisible()
    live.decide(assisted=False)
    assert not page._hand.isVisible()
    assert marks(page) == ["Set by your organisation. Posting by hand is not offered here."]
    live.decide()
    assert page._hand.isVisible()
    assert marks(page) == []


# --- settings ----------------------------------------------------------------------------------


def test_a_setting_is_locked_while_it_is_decided_and_then_the_persons_own_again(
    live: Live,
) -> None:
    kept = live.house.found.settings
    kept.put(settings.ALERTS, True)
    page = live.house.page("settings")
    shown = row(page, settings.ALERTS)
    live.decide(alerts=False)
    assert kept.get(settings.ALERTS) is False
    assert not shown.field.isEnabled() and not shown.field.isChecked()  # type: ignore[attr-defined]
    assert marks(shown) == ["Set by your organisation."]
    live.decide()
    assert kept.get(settings.ALERTS) is True
    assert shown.field.isEnabled() and shown.field.isChecked()  # type: ignore[attr-defined]
    assert marks(shown) == []


def test_what_programs_are_never_told_here_stands_in_the_settings(live: Live) -> None:
    page = live.house.page("settings")
    assert marks(page) == []
    live.decide(receipts=False, tracking=False)
    assert marks(page) == [
        "Set by your organisation. Your programs are told nothing here.",
        "Set by your organisation. Links go out without the marks by which programs count visits.",
    ]
    live.decide(receipts=True, tracking=True)
    assert marks(page) == []


def test_the_most_alerts_a_day_leave_a_choice_below_and_give_the_persons_own_back(
    live: Live,
) -> None:
    kept = live.house.found.settings
    kept.put(settings.ALERTS_PER_DAY, 7)
    page = live.house.page("settings")
    shown = row(page, settings.ALERTS_PER_DAY)
    live.decide(alerts_per_day=2)
    assert kept.get(settings.ALERTS_PER_DAY) == 2
    field: Any = shown.field
    assert [field.itemData(one) for one in range(field.count())] == [1, 2]
    assert marks(shown) == ["Set by your organisation. No more than 2."]
    live.decide(alerts_per_day=9)
    assert kept.get(settings.ALERTS_PER_DAY) == 7
    assert (field.isEnabled(), field.currentData()) == (True, 7)
    live.decide()
    assert field.count() == 20


@pytest.mark.parametrize("before", [True, False])
def test_starting_with_the_computer_is_as_it_says_and_afterwards_as_it_was(
    live: Live, before: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "system"))
    autostart.switch(before)
    page = live.house.page("settings")
    live.decide(autostart=not before)
    assert (autostart.state() == "on") is not before
    assert not page.start.switch.isEnabled()
    assert page.start.switch.isChecked() is not before
    assert marks(page.start) == ["Set by your organisation."]
    live.decide(autostart=not before, alerts=True)
    live.decide(alerts=True)
    assert (autostart.state() == "on") is before
    assert page.start.switch.isEnabled() and page.start.switch.isChecked() is before
    assert marks(page.start) == []


def test_where_decisions_come_from_is_said_and_that_some_can_not_be_used(live: Live) -> None:
    page = live.house.page("settings")
    assert not page.about.policy.isVisible()
    live.decide(alerts=True)
    assert str(live.folder / "policy.json") in page.about.policy.text()
    assert not page.about.mistakes.isVisible()


@pytest.mark.noisy
def test_a_mistake_in_a_running_policy_is_named_and_the_rest_holds(live: Live) -> None:
    page = live.house.page("settings")
    live.decide(alerts=False, sync_interval="often")
    assert live.house.found.settings.get(settings.ALERTS) is False
    assert page.about.mistakes.isVisible()
    (live.folder / "policy.json").write_text("{half of it")
    live.house.desk.decisions.look()
    live.house.settle()
    assert live.house.found.settings.get(settings.ALERTS) is False


# --- everything else ---------------------------------------------------------------------------


def test_it_is_looked_at_by_itself_every_few_minutes_and_when_somebody_comes(live: Live) -> None:
    desk = live.house.desk
    desk.decisions.look()
    live.house.settle()
    (live.folder / "policy.json").write_text(json.dumps({"alerts": False}))
    desk.rounds.ticked.emit()
    live.house.settle()
    assert live.changes == []
    live.house.ahead = EVERY + timedelta(seconds=1)
    desk.rounds.ticked.emit()
    live.house.qtbot.waitUntil(lambda: live.changes == [frozenset({"alerts"})])
    (live.folder / "policy.json").write_text(json.dumps({"receipts": False}))
    desk.windows.faced.emit()
    live.house.qtbot.waitUntil(lambda: live.changes[1:] == [frozenset({"alerts", "receipts"})])


def test_what_was_read_in_the_midst_of_a_change_is_read_again_at_once(live: Live) -> None:
    """People sign in, and Goodword starts, just when Group Policy is written anew."""
    (live.folder / "policy.json").write_text(json.dumps({"receipts": False}))
    live.house.desk.decisions.begin()
    live.house.qtbot.waitUntil(lambda: live.changes == [frozenset({"receipts"})])


def test_how_much_is_logged_changes_at_once(live: Live, tmp_path: Path) -> None:
    before = logging.getLogger().level
    log.start(tmp_path / "log")
    try:
        live.decide(log_level="debug")
        assert logging.getLogger().level == logging.DEBUG
        live.decide(log_level="warning")
        assert logging.getLogger().level == logging.WARNING
        live.decide()
        assert logging.getLogger().level == logging.INFO
    finally:
        log.stop()
        logging.getLogger().setLevel(before)


def test_receipts_stop_and_may_be_agreed_to_again(make_house: MakeHouse, tmp_path: Path) -> None:
    live = Live(make_house, tmp_path)
    live.house.join()
    reporting, now = live.house.found.reporting, live.house.now()
    (program,) = live.house.found.programs.all()
    reporting.agree(Agreement(program.address, on=True), now)
    assert reporting.tells(program.address) is not None
    live.decide(receipts=False)
    assert reporting.tells(program.address) is None
    assert reporting.report(live.house.now).next_due is None
    with pytest.raises(NotAllowed):
        reporting.agree(Agreement(program.address, on=True), now)
    live.decide()
    assert reporting.tells(program.address) is not None


def test_groups_that_are_not_allowed_are_locked_and_kept_for_later(
    make_house: MakeHouse, tmp_path: Path
) -> None:
    live = Live(make_house, tmp_path)
    live.house.join()
    found = live.house.found
    (program,) = found.programs.all()
    first, *others = (one.id for one in program.segments)
    for segment in (first, *others):
        found.wishes.put(program.address, "segment", segment, "mine")
    page = live.house.page("topics")
    live.decide(segments=[first], ring="pilot")
    (card,) = [one for one in page.findChildren(GroupsCard) if one.isVisible()]
    assert {name for name, chip in card.chips.items() if chip.isEnabled()} == {first}
    assert {name for name, chip in card.chips.items() if chip.isChecked()} == {first}
    assert marks(card) == ["Set by your organisation. Some groups can't be chosen here."]
    assert found.wishes.viewer(program).chosen.segments == {first}
    assert found.wishes.ring == "pilot"
    live.decide()
    assert found.wishes.viewer(program).chosen.segments == {first, *others}
    assert not any(marks(one) for one in page.findChildren(GroupsCard) if one.isVisible())


def test_another_way_into_the_web_holds_for_the_next_call(live: Live) -> None:
    web = live.house.found.web
    live.decide(proxy="http://proxy.example:3128")
    assert web.route("https://a.example/").proxy == "http://proxy.example:3128"
    live.decide(proxy="http://proxy.example:3128", no_proxy=["a.example"])
    assert web.route("https://a.example/").proxy == ""


def test_rounds_keep_the_new_distance(live: Live) -> None:
    live.decide(sync_interval=7200)
    live.house.settle()
    rounds = live.house.desk.rounds
    assert rounds._sync_due >= live.house.now() + timedelta(seconds=7100)
    live.decide(sync_interval=0, alerts=True)
    live.house.settle()
    assert rounds._sync_due < live.house.now() + timedelta(seconds=7000)


# --- the program, authorities, newer versions --------------------------------------------------


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[Any]:
    """A server behind a certificate of its own authority: `files` by path, sent while it
    `answers`."""
    certificate, key = make_certificate(tmp_path)
    files: dict[str, bytes] = {}
    asked: list[str] = []
    answers = Event()
    answers.set()

    class One(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            assert answers.wait(60)
            body = files.get(self.path)
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), One)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield SimpleNamespace(
        address=f"https://localhost:{server.server_address[1]}",
        authority=str(certificate),
        files=files,
        asked=asked,
        answers=answers,
    )
    answers.set()
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_program_that_it_names_is_joined_while_everything_runs(live: Live, secure: Any) -> None:
    found = live.house.found
    address = f"{secure.address}/program.json"
    secure.files["/program.json"] = json.dumps(
        {"schema": "goodword-program/1", "title": "Harbour voices"}
    ).encode()
    with pytest.raises(Offline):
        found.web.read(address)
    live.decide(program=address, authorities=secure.authority)
    live.house.qtbot.waitUntil(lambda: [one.title for one in found.programs.all()] != [])
    assert [one.address for one in found.programs.all()] == [address]
    page = live.house.page("settings")
    mine = page._joined
    live.house.qtbot.waitUntil(lambda: marks(mine) == ["Set by your organisation."])
    leave = "Leave Harbour voices"
    assert leave not in [one.accessibleName() for one in mine.findChildren(QPushButton)]
    live.decide(authorities=secure.authority)
    assert [one.address for one in found.programs.all()] == [address], "nothing is taken away"
    live.house.qtbot.waitUntil(
        lambda: leave in [one.accessibleName() for one in mine.findChildren(QPushButton)]
    )


def test_the_company_says_that_there_is_a_newer_version(live: Live, secure: Any) -> None:
    house = live.house
    secure.files["/v.json"] = b'{"version": "99.1", "notes": "Quicker <b>feeds</b>."}'
    page = house.page("settings")
    live.decide(updates=f"{secure.address}/v.json", authorities=secure.authority)
    house.qtbot.waitUntil(page.about.notice.isVisible)
    assert "99.1" in page.about.notice.text
    assert "Quicker <b>feeds</b>." in page.about.notice.text, "plain text, as it came"
    window = house.desk.window
    assert window is not None and "99.1" in window._banner.text
    window._banner.pressed.emit()
    assert not window._banner.isVisible()
    live.decide(updates=f"{secure.address}/v.json", update_notices=False)
    house.qtbot.waitUntil(lambda: not page.about.notice.isVisible())
    assert secure.asked == ["/v.json"], "asked once"


def test_a_package_that_was_changed_while_it_runs_is_said(live: Live, tmp_path: Path) -> None:
    house, found = live.house, live.house.found
    found.newer = Newer(found.web, found.settings, found.rulings, folder=tmp_path)
    page = house.page("settings")
    (tmp_path / FILE).write_text("99.2\n")
    house.ahead = timedelta(hours=2)
    house.desk.rounds.ticked.emit()
    house.qtbot.waitUntil(page.about.notice.isVisible)
    assert page.about.notice.text == "Goodword 99.2 is installed. Restart Goodword to use it."


def test_whoever_opens_the_window_learns_of_the_new_version_at_once(
    live: Live, tmp_path: Path
) -> None:
    house, found = live.house, live.house.found
    house.page("feed")
    house.settle()
    found.newer = Newer(found.web, found.settings, found.rulings, folder=tmp_path)
    (tmp_path / FILE).write_text("99.2\n")
    house.desk.show_feed()
    window = house.desk.window
    assert window is not None
    house.qtbot.waitUntil(lambda: "99.2 is installed" in window._banner.text)


def test_what_it_decided_while_the_address_was_asked_holds(live: Live, secure: Any) -> None:
    secure.files["/v.json"] = b'{"version": "99.3"}'
    secure.answers.clear()
    updates = f"{secure.address}/v.json"
    live.decide(updates=updates, authorities=secure.authority)
    live.house.qtbot.waitUntil(lambda: secure.asked == ["/v.json"])
    told: list[object] = []
    live.house.desk.decisions.notice_changed.connect(told.append)
    live.decide(updates=updates, authorities=secure.authority, update_notices=False)
    secure.answers.set()
    live.house.qtbot.waitUntil(lambda: bool(told) and told[-1] is None)


def test_nobody_is_asked_to_connect_again_what_is_not_allowed(stage: Any) -> None:
    live, house, found = stage.live, stage.house, stage.house.found
    found.accounts.signed_out(stage.account.id)
    house.desk.standing.refresh()
    house.settle()
    assert house.tray.state == "needs_you"
    live.decide(networks=["bluesky"])
    house.settle()
    assert house.tray.state == "quiet"
    page = house.page("accounts")
    (card,) = page.findChildren(AccountCard)
    names = [one.accessibleName() for one in card.findChildren(QPushButton)]
    assert not any("again" in name for name in names)
    assert any("Disconnect" in name for name in names), "the sign-in can be given up"
    live.decide()
    house.settle()
    assert house.tray.state == "needs_you"


def test_a_share_that_may_not_go_says_so_and_can_be_taken_back(stage: Any) -> None:
    stage.live.decide(networks=["bluesky"])
    number = put(stage)
    stage.house.desk.rounds.deliver_now()
    stage.house.settle()
    found, now = stage.house.found, stage.house.now()
    share = found.outbox.get(number)
    told = standing(share, "Mastodon", now)
    assert (told.icon, told.advice) == ("lock", "It goes out once it is allowed.")
    assert "cancel" in {deed.name for deed in deeds(share, "Mastodon", now)}
    assert found.outbox.cancel(number, now).state is ShareState.CANCELLED
