"""A whole day of use with a receiver that records every byte: what left is what the page shows,
and without an agreement nothing does."""

from __future__ import annotations

import json
import re
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desktop.model import Share, ShareState
from desktop.reach.agreements import Agreement, Shown, Who
from desktop.reach.cloudevents import Kind
from desktop.reach.events import EventState
from tests.ui.house import House, given_silence, given_unblocked  # noqa: F401

CAMPAIGN = "built-to-be-mended"
NAME = "Mira Okafor-Ångström"


class Recorder:
    """A receiver that keeps every byte of every connection. `mood` is what it does next:
    `take`, `busy` (503), `lost` (takes it, and hangs up without an answer), `bad` (400)."""

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        """One for each request, head and body, as it came."""
        self.connections = 0
        self.moods: list[str] = []
        recorder = self

        class One(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                recorder.connections += 1
                while self.one():
                    pass

            def one(self) -> bool:
                head = b""
                while not head.endswith(b"\r\n\r\n"):
                    line = self.rfile.readline()
                    if not line:
                        if head:
                            recorder.raw.append(head)
                        return False
                    head += line
                size = re.search(rb"(?i)content-length: (\d+)", head)
                body = self.rfile.read(int(size[1])) if size else b""
                recorder.raw.append(head + body)
                mood = recorder.moods.pop(0) if recorder.moods else "take"
                if mood == "lost":
                    return False
                status = {"busy": b"503 Busy", "bad": b"400 Bad"}.get(mood, b"204 Taken")
                cookie = b"Set-Cookie: who=you; Path=/\r\n"
                self.wfile.write(b"HTTP/1.1 " + status + b"\r\n" + cookie)
                self.wfile.write(b"" if mood == "take" else b"Content-Length: 0\r\n")
                self.wfile.write(b"\r\n")
                return True

        class Listening(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True

        self._server = Listening(("127.0.0.1", 0), One)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}/receipts"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def heads(self) -> list[dict[str, str]]:
        found = []
        for one in self.raw:
            first, *lines = one.partition(b"\r\n\r\n")[0].decode().split("\r\n")
            pairs = (line.partition(": ") for line in lines)
            found.append({"": first} | {name.lower(): value for name, _, value in pairs})
        return found

    @property
    def bodies(self) -> list[bytes]:
        return [one.partition(b"\r\n\r\n")[2] for one in self.raw]

    @property
    def events(self) -> list[dict[str, Any]]:
        return [event for body in self.bodies for event in json.loads(body)]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    made = Recorder()
    yield made
    made.close()


class Day:
    """The person at work, in the real application."""

    def __init__(self, house: House, recorder: Recorder) -> None:
        self.house, self.recorder = house, recorder
        self.reporting = house.found.reporting
        house.found.practice._company.program["receipts"] = recorder.address  # type: ignore[union-attr]
        house.ahead += timedelta(minutes=5)
        house.found.sync.round(house.now(), force=True)
        (program,) = house.found.programs.all()
        assert program.receipts == recorder.address
        self.program = program.address
        house.connect("p1")
        house.desk.begin(hidden=True, minimized=False)

    def share(self, *, own: bool = False, campaign: str = "") -> Share:
        house, found = self.house, self.house.found
        (account,) = found.accounts.all()
        done = {one.post for one in found.outbox.sent()}
        fresh = [one for one in house.posts() if one.post.id not in done]
        fresh = [one for one in fresh if not one.closed(house.now())]
        post = next(one for one in fresh if not campaign or one.post.campaign == campaign)
        draft = found.drafts.open(None if own else post, house.now(), fresh=True)
        draft = replace(draft, text=f"My words about {post.post.title}")
        found.drafts.keep(draft, house.now())
        (put,) = found.outbox.put(draft, [account.id], house.now())
        house.desk.tidings.shared()
        house.qtbot.waitUntil(lambda: found.outbox.get(put.id).state is ShareState.SENT)
        return found.outbox.get(put.id)  # type: ignore[return-value]

    def agree(self, **choices: Any) -> Agreement:
        before = self.reporting.agreements.of(self.program)
        kept = self.reporting.agree(replace(before, **{"on": True, **choices}), self.house.now())
        self.house.desk.reports.look()
        return kept

    def measure(self, minutes: int) -> None:
        self.house.ahead += timedelta(minutes=minutes)
        self.house.desk.rounds.measure_now()
        self.house.settle()

    def pass_(self) -> None:
        """Time goes by until nothing waits any more."""
        self.house.desk.reports.look()

        def quiet() -> bool:
            self.house.ahead += timedelta(seconds=30)
            self.house.desk.reports.tick()
            self.house.settle()
            return self.reporting.events.next_due() is None

        self.house.qtbot.waitUntil(quiet)

    def page(self) -> list[tuple[EventState, str]]:
        """What the page shows, line by line, the oldest first."""
        self.house.desk.show_sent()
        self.house.settle()
        sent = self.house.desk.page("reach").made_part("sent")
        sent.reach_changed()
        self.house.settle()
        part = sent.parts[self.program]
        shown = []
        for row in range(part.list.table.rowCount()):
            part.list.table.setCurrentCell(row, 0)
            text = json.loads(part.list.text.toPlainText())
            body = json.dumps(text, ensure_ascii=False, separators=(",", ":"))
            shown.append((part.list._told[row].state, body))
        return shown[::-1]


def address_of(share: Share) -> str:
    assert share.receipt is not None
    return share.receipt.url


def agrees_with_page(recorder: Recorder, page: list[tuple[EventState, str]]) -> None:
    """Every byte that left is one of the page's events, and every event of the page left."""
    shown = {json.loads(body)["id"]: body for _, body in page}
    arrived = set()
    for body in recorder.bodies:
        ids = [event["id"] for event in json.loads(body)]
        assert f"[{','.join(shown[one] for one in ids)}]".encode() == body
        arrived.update(ids)
    assert arrived == set(shown)


def says_nothing_of_who_sends(recorder: Recorder) -> None:
    same = {
        "": "POST /receipts HTTP/1.1",
        "host": recorder.address.split("/")[2],
        "user-agent": "Goodword",
        "accept": "*/*",
        "connection": "keep-alive",
        "content-type": "application/cloudevents-batch+json",
    }
    for head, body in zip(recorder.heads, recorder.bodies, strict=True):
        assert head.pop("content-length") == str(len(body))
        assert set(head.pop("accept-encoding").split(", ")) <= {"gzip", "deflate", "br", "zstd"}
        assert head == same


def test_every_byte_that_left_is_what_the_page_shows(house: House, recorder: Recorder) -> None:
    day = Day(house, recorder)
    before = day.share()
    recorder.moods = ["busy", "lost", "bad"]
    day.agree(who=Who.NAME, name=NAME, link=True, numbers=True, rankings={CAMPAIGN: Shown.ALL})
    first, second = day.share(campaign=CAMPAIGN), day.share()
    own = day.share(own=True)
    day.measure(30)
    day.pass_()
    house.found.outbox.delete(second.id, house.now())
    day.agree(link=False, rankings={})
    third = day.share()
    day.measure(120)
    day.pass_()
    page = day.page()
    assert {state for state, _ in page} == {EventState.SENT}
    agrees_with_page(recorder, page)
    says_nothing_of_who_sends(recorder)
    kinds = [json.loads(body)["type"] for _, body in page]
    assert set(kinds) == set(Kind) - {Kind.FORGOTTEN}
    assert kinds.count(Kind.MADE) == 3
    assert recorder.moods == []
    assert len(recorder.events) > len(page)  # what got lost came twice, with the same ids
    everything = b"".join(recorder.raw)
    for share in (before, own):
        assert share.receipt is not None
        assert share.receipt.url.encode() not in everything
    assert first.receipt.url.encode() in everything  # type: ignore[union-attr]
    assert third.receipt.url.encode() not in everything  # type: ignore[union-attr]
    (account,) = house.found.accounts.all()
    for private in (account.id, first.outgoing.text, first.outgoing.key):
        assert private.encode() not in everything


def test_forget_me_sends_the_deletion_and_leaves_nothing(house: House, recorder: Recorder) -> None:
    day = Day(house, recorder)
    agreement = day.agree(who=Who.PSEUDONYM, numbers=True)
    day.share()
    day.measure(30)
    day.pass_()
    day.agree(who=Who.ANONYMOUS)
    day.share()
    day.pass_()
    page = day.page()
    agrees_with_page(recorder, page)
    told = len(recorder.raw)
    recorder.moods = ["busy"]
    day.reporting.forget(day.program, house.now())
    day.share()
    day.pass_()
    asked = [json.loads(body) for body in recorder.bodies[told:]]
    assert all(len(one) == 1 for one in asked)
    gone = {one["id"]: one for (one,) in asked}.values()
    assert {one["type"] for one in gone} == {Kind.FORGOTTEN, Kind.REMOVED}
    known = f"urn:uuid:{agreement.participant}"
    subjects = {
        json.loads(body).get("subject") for _, body in page if json.loads(body)["source"] != known
    }
    assert {one["source"] for one in gone if one["type"] == Kind.FORGOTTEN} == {known}
    assert {one["subject"] for one in gone if one["type"] == Kind.REMOVED} == subjects
    says_nothing_of_who_sends(recorder)
    assert day.reporting.events.told(day.program) == ()
    left = day.reporting.agreements.of(day.program)
    assert (left.on, left.participant, left.key) == (False, "", "")
    assert left.forgotten is not None
    house.close()
    kept = house.paths.database.read_bytes()
    assert agreement.key.encode() not in kept.replace(b"\x00", b"")


def test_switched_off_and_on_again_and_again_tells_only_what_was_shared_while_it_was_on(
    house: House, recorder: Recorder
) -> None:
    day = Day(house, recorder)
    told, quiet = set(), set()
    for _ in range(3):
        day.agree(who=Who.NAME, name=NAME, link=True, numbers=True)
        told.add(address_of(day.share()))
        day.measure(5)
        day.pass_()
        day.agree(on=False)
        arrived = len(recorder.raw)
        quiet.add(address_of(day.share()))
        day.measure(30)
        day.pass_()
        assert len(recorder.raw) == arrived
    made = {one["data"]["url"] for one in recorder.events if one["type"] == Kind.MADE}
    assert made == told
    everything = b"".join(recorder.raw)
    assert not [one for one in quiet if one.encode() in everything]
    agrees_with_page(recorder, day.page())


@pytest.mark.parametrize("ever", [False, True])
def test_nothing_leaves_while_it_is_off(house: House, recorder: Recorder, ever: bool) -> None:
    day = Day(house, recorder)
    if ever:
        day.agree(who=Who.NAME, name=NAME, link=True, numbers=True, earlier=True)
        day.pass_()
        day.agree(on=False)
        assert recorder.connections == 0  # there was nothing to tell yet
    share = day.share()
    for minutes in (5, 30, 120, 60 * 24):
        day.measure(minutes)
        day.pass_()
    house.found.outbox.delete(share.id, house.now())
    house.desk.tidings.outbox_changed()
    house.desk.show_sent()
    house.settle()
    day.pass_()
    assert recorder.connections == 0
    assert recorder.raw == []
    assert house.found.practice.events_told() == []  # type: ignore[union-attr]
    assert day.reporting.events.told(day.program) == ()
