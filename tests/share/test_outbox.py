"""Shares go out once: every answer, every crash, every wish of the person."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.errors import DiskFull, NotFound
from desktop.model import AccountState, Attachment, Draft, LinkCard, Secret, ShareState
from desktop.share.outcome import NEVER, SETTLING
from tests.share.conftest import Desk
from tests.share.lark import LarkServer

WAITING, SENT, UNSURE = ShareState.WAITING, ShareState.SENT, ShareState.UNSURE


def test_a_share_is_committed_with_its_key_before_anything_is_sent(
    desk: Desk, server: LarkServer
) -> None:
    share = desk.put()
    assert share.state is WAITING
    assert len(share.outgoing.key) == 32
    assert desk.outbox.get(share.id) == share
    assert server.calls == {}


def test_a_share_that_goes_well_ends_in_a_receipt(desk: Desk, server: LarkServer) -> None:
    share = desk.deliver(desk.put())
    assert share.state is SENT
    assert share.receipt is not None
    assert share.receipt.url == "https://lark.example/1"
    assert share.receipt.at == desk.clock()
    assert [post["text"] for post in server.posts] == ["Words of my own"]
    assert desk.outbox.sent() == (share,)
    assert desk.outbox.next_due() is None
    assert desk.outbox.published("draft-1")


def test_what_goes_out_is_frozen_at_the_click_and_reads_back_the_same(desk: Desk) -> None:
    draft = Draft(
        "d",
        "p",
        "for all",
        {"lark": "for Lark 👩‍💻 \ud800"},
        pictures=(Attachment("/no/such.png", "image/png", "what one sees", 3, 2),),
        link=LinkCard("https://a.example/", "A", "B", "/no/thumb.png"),
        language="de",
    )
    share = desk.outbox.put(draft, ["lark:ada"], desk.clock())[0]
    assert share.outgoing.text == "for Lark 👩‍💻 \ud800"
    assert share.outgoing.pictures == draft.pictures
    assert share.outgoing.link == draft.link
    assert share.outgoing.language == "de"
    assert share.outgoing.created == desk.clock()


def test_the_same_draft_to_the_same_account_is_one_share_however_often_one_clicks(
    desk: Desk, server: LarkServer
) -> None:
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(desk.put().id)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    desk.deliver_due()
    assert desk.put("Other words now").id == found[0]
    desk.deliver_due()
    assert len(server.posts) == 1


def test_eight_threads_delivering_one_share_send_it_once(desk: Desk, server: LarkServer) -> None:
    shares = [desk.put(draft=f"draft-{number}") for number in range(5)]
    server.faults = ["slow"] * 5

    def deliver_all() -> None:
        for _ in range(5):
            for share in shares:
                desk.deliver(share)

    threads = [threading.Thread(target=deliver_all) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while desk.outbox.due(desk.clock()):
        desk.deliver_due()
    assert server.calls["/posts"] == len(server.posts) == 5
    assert [post["key"] for post in server.posts] == [share.outgoing.key for share in shares]


def test_an_account_that_is_gone_takes_nothing_and_nothing_was_put(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.outbox.put(Draft("d"), ["lark:ada", "lark:nobody"], desk.clock())
    assert desk.outbox.all() == ()


# --- surely not sent -------------------------------------------------------------------------


def test_offline_waits_longer_and_longer_up_to_a_quarter_of_an_hour(desk: Desk) -> None:
    address, desk.lark.server = desk.lark.server, "http://127.0.0.1:9"
    share, pauses = desk.put(), []
    for _ in range(8):
        share = desk.deliver(share)
        assert (share.state, share.reason) == (WAITING, "Offline")
        assert desk.outbox.next_due() == share.due
        pauses.append((share.due - desk.clock()).total_seconds())
        assert desk.outbox.due(desk.clock()) == ()
        desk.clock.now = share.due
    assert pauses == [30, 60, 120, 240, 480, 900, 900, 900]
    desk.lark.server = address
    assert desk.deliver(share).state is SENT


def test_a_busy_network_is_left_alone_exactly_as_long_as_it_asks(
    desk: Desk, server: LarkServer
) -> None:
    server.faults = ["busy"]
    share = desk.deliver(desk.put())
    assert (share.state, share.reason) == (WAITING, "Busy")
    desk.clock.forward(seconds=89)
    desk.deliver(share)
    assert server.calls["/posts"] == 1
    desk.clock.forward(seconds=1)
    assert desk.deliver(share).state is SENT


def test_what_the_network_refuses_is_over_and_may_be_shared_anew(
    desk: Desk, server: LarkServer
) -> None:
    server.faults = ["refuse"]
    share = desk.deliver(desk.put())
    assert (share.state, share.reason) == (ShareState.REFUSED, "Refused")
    assert share.facts["reason"] == "not for you"
    assert not desk.outbox.published("draft-1")
    second = desk.put("Better words")
    assert second.id != share.id
    assert desk.deliver(second).state is SENT
    assert desk.outbox.published("draft-1")


def test_a_text_that_is_too_long_is_refused_with_its_numbers(desk: Desk) -> None:
    share = desk.deliver(desk.put("x" * 201))
    assert (share.state, share.reason) == (ShareState.REFUSED, "TooLong")
    assert share.facts["count"] == 201


def test_a_fresh_duplicate_is_refused_with_the_old_address(desk: Desk, server: LarkServer) -> None:
    server.faults = ["duplicate"]
    share = desk.deliver(desk.put())
    assert (share.state, share.reason) == (ShareState.REFUSED, "Duplicate")
    assert share.facts["url"] == "https://lark.example/old"


@pytest.mark.parametrize("why", ["withdrawn", "expired", "missing"])
def test_a_post_that_closed_between_click_and_sending_is_not_sent(
    desk: Desk, server: LarkServer, why: str
) -> None:
    share = desk.put(post="post-1")
    desk.why_closed = why
    share = desk.deliver(share)
    assert (share.state, share.reason) == (ShareState.REFUSED, "Closed")
    assert share.facts["reason"] == why
    assert server.calls == {}


def test_a_post_of_ones_own_is_never_closed(desk: Desk) -> None:
    desk.why_closed = "missing"
    assert desk.deliver(desk.put()).state is SENT


def test_a_picture_that_is_gone_is_told_before_anything_is_sent(
    desk: Desk, server: LarkServer, tmp_path: Path
) -> None:
    picture = Attachment(str(tmp_path / "gone.png"), "image/png")
    draft = Draft("d", text="Look", pictures=(picture,))
    share = desk.deliver(desk.outbox.put(draft, ["lark:ada"], desk.clock())[0])
    assert (share.state, share.reason) == (ShareState.REFUSED, "BadFile")
    assert share.facts["address"] == "gone.png"
    assert server.calls == {}


# --- signed out ------------------------------------------------------------------------------


def test_a_refused_token_is_renewed_once_and_the_share_goes_out(
    desk: Desk, server: LarkServer
) -> None:
    server.faults = ["signed_out"]
    assert desk.deliver(desk.put()).state is SENT
    assert server.calls == {"/posts": 2, "/token": 1}


def test_a_token_refused_again_after_renewing_signs_out_and_the_share_waits_for_that(
    desk: Desk, server: LarkServer
) -> None:
    server.faults = ["signed_out", "signed_out"]
    share = desk.deliver(desk.put())
    assert (share.state, share.reason, share.due) == (WAITING, "SignedOut", NEVER)
    account = desk.accounts.get("lark:ada")
    assert account is not None
    assert account.state is AccountState.SIGNED_OUT
    desk.clock.forward(days=3)
    assert desk.outbox.due(desk.clock()) == ()
    assert desk.outbox.next_due() is None
    server.tokens["token-9"] = "ada"
    desk.sign_in(number=9)
    desk.outbox.release("lark:ada", desk.clock())
    assert [share.state for share in desk.deliver_due()] == [SENT]
    assert len(server.posts) == 1


def test_a_disconnected_account_keeps_its_shares_until_it_comes_back(desk: Desk) -> None:
    share = desk.put()
    desk.accounts.disconnect("lark:ada", desk.clock())
    share = desk.deliver(share)
    assert (share.state, share.reason) == (WAITING, "SignedOut")
    assert desk.outbox.waiting("lark:ada") == (share,)


def test_secrets_of_another_account_are_refused_and_nothing_is_posted(
    desk: Desk, server: LarkServer
) -> None:
    server.tokens["token-2"] = "bob"
    desk.sign_in("bob", 2)
    swapped = desk.vault.get("lark:bob")
    assert swapped is not None
    desk.vault.put("lark:ada", swapped)
    share = desk.deliver(desk.put())
    assert (share.state, share.reason) == (WAITING, "WrongPerson")
    assert (share.facts["expected"], share.facts["found"]) == ("@ada", "@bob")
    assert server.posts == []


# --- unsure ----------------------------------------------------------------------------------

LOST = ["hang_up_after", "error_after", "nonsense_after"]


@pytest.mark.parametrize("fault", LOST)
def test_a_lost_answer_is_looked_up_at_once_where_that_is_possible(
    desk: Desk, server: LarkServer, fault: str
) -> None:
    server.faults = [fault]
    share = desk.deliver(desk.put())
    assert share.state is SENT
    assert share.receipt is not None
    assert share.receipt.url == "https://lark.example/1"
    assert len(server.posts) == 1


def test_not_there_is_only_believed_when_the_server_had_time(
    desk: Desk, server: LarkServer
) -> None:
    server.faults = ["hang_up_before"]
    share = desk.deliver(desk.put())
    assert (share.state, share.due) == (UNSURE, desk.clock() + SETTLING)
    desk.clock.now = share.due
    share = desk.deliver(share)
    assert share.state is WAITING
    share = desk.deliver(share)
    assert share.state is SENT
    assert len(server.posts) == 1


def test_a_post_that_arrives_late_is_found_and_not_sent_again(
    desk: Desk, server: LarkServer
) -> None:
    server.faults = ["hang_up_before"]
    share = desk.deliver(desk.put())
    server.posts.append({"key": share.outgoing.key, "text": "late", "id": "77", "by": "ada"})
    desk.clock.now = share.due
    share = desk.deliver(share)
    assert share.state is SENT
    assert share.receipt is not None
    assert share.receipt.remote_id == "77"
    assert len(server.posts) == 1


@pytest.mark.parametrize("fault", ["hang_up_before", *LOST])
def test_an_answer_lost_after_sending_is_unsure_and_never_repeated(
    blind: Desk, server: LarkServer, fault: str
) -> None:
    server.faults = [fault]
    share = blind.deliver(blind.put())
    assert (share.state, share.reason, share.due) == (UNSURE, "Unclear", NEVER)
    assert share.facts["asks"] is True
    for _ in range(5):
        blind.clock.forward(hours=7)
        blind.restart()
        assert blind.outbox.recover(blind.clock()) == ()
        assert blind.deliver_due() == []
        blind.deliver(share)
    assert server.calls["/posts"] == 1


def test_a_promise_of_the_network_is_used_within_its_time_with_the_same_key(
    blind: Desk, server: LarkServer
) -> None:
    blind.lark.window = 3600
    server.faults = ["hang_up_after", "hang_up_after", "busy"]
    share = blind.deliver(blind.put())
    for attempts in (1, 2):
        assert (share.state, share.attempts) == (UNSURE, attempts)
        # a repetition must not overtake a request that the server is still at work on
        assert share.due == blind.clock() + SETTLING
        blind.clock.now = share.due
        share = blind.deliver(share)
    assert (share.state, share.attempts) == (UNSURE, 3)
    assert share.due == blind.clock() + timedelta(seconds=90)
    blind.clock.now = share.due
    share = blind.deliver(share)
    assert share.state is SENT
    assert server.calls["/posts"] == 4
    assert len(server.posts) == 1


def test_a_promise_that_has_run_out_is_not_used(blind: Desk, server: LarkServer) -> None:
    blind.lark.window = 3600
    server.faults = ["hang_up_after"]
    share = blind.deliver(blind.put())
    assert share.state is UNSURE
    blind.clock.forward(seconds=3600 - 59)
    share = blind.deliver(share)
    assert (share.state, share.due) == (UNSURE, NEVER)
    assert server.calls["/posts"] == 1


def test_a_clock_that_was_set_back_does_not_lengthen_a_promise(
    blind: Desk, server: LarkServer
) -> None:
    blind.lark.window = 3600
    server.faults = ["hang_up_after"]
    share = blind.deliver(blind.put())
    blind.clock.forward(hours=-5)
    share = blind.outbox.look(share.id, blind.clock())
    assert share.facts["asks"] is True
    assert server.calls["/posts"] == 1


def test_a_promise_is_not_used_for_a_post_that_was_withdrawn_meanwhile(
    blind: Desk, server: LarkServer
) -> None:
    blind.lark.window = 3600
    server.faults = ["hang_up_after"]
    share = blind.deliver(blind.put(post="post-1"))
    blind.why_closed = "withdrawn"
    blind.clock.forward(minutes=5)
    share = blind.deliver(share)
    assert (share.state, share.due) == (UNSURE, NEVER)
    assert server.calls["/posts"] == 1


def test_a_duplicate_after_an_unsure_try_means_that_it_is_there(
    blind: Desk, server: LarkServer
) -> None:
    blind.lark.window = 3600
    server.faults = ["hang_up_after", "duplicate"]
    share = blind.deliver(blind.put())
    blind.clock.now = share.due
    share = blind.deliver(share)
    assert share.state is SENT
    assert share.receipt is not None
    assert share.receipt.url == "https://lark.example/old"


def test_answers_that_get_lost_again_and_again_end_in_a_question(
    blind: Desk, server: LarkServer
) -> None:
    blind.lark.window = 360000
    server.faults = ["hang_up_after"] * 50
    share = blind.deliver(blind.put())
    for _ in range(20):
        blind.clock.forward(minutes=20)
        share = blind.deliver(share)
    assert share.facts["asks"] is True
    assert server.calls["/posts"] == 5
    assert len(server.posts) == 1


def test_looking_while_signed_out_asks_and_looks_again_after_connecting(
    desk: Desk, server: LarkServer
) -> None:
    server.faults = ["hang_up_before"]
    share = desk.deliver(desk.put())
    desk.accounts.signed_out("lark:ada")
    desk.clock.now = share.due
    share = desk.deliver(share)
    assert share.facts["asks"] is True
    desk.sign_in()
    desk.outbox.release("lark:ada", desk.clock())
    desk.deliver_due()
    assert desk.deliver(share).state is SENT
    assert len(server.posts) == 1


# --- what the person does --------------------------------------------------------------------


def test_the_person_says_it_is_there_and_that_makes_a_receipt(
    blind: Desk, server: LarkServer
) -> None:
    server.faults = ["hang_up_after"]
    share = blind.deliver(blind.put())
    share = blind.outbox.there(share.id, " https://lark.example/seen ", blind.clock())
    assert share.state is SENT
    assert share.receipt is not None
    assert (share.receipt.url, share.receipt.self_reported) == ("https://lark.example/seen", True)


def test_the_person_says_it_is_not_there_and_it_goes_with_the_same_key(
    blind: Desk, server: LarkServer
) -> None:
    server.faults = ["hang_up_before"]
    share = blind.deliver(blind.put())
    again = blind.outbox.again(share.id, blind.clock())
    assert (again.state, again.outgoing.key) == (WAITING, share.outgoing.key)
    assert blind.deliver(again).state is WAITING, "the first request may still arrive"
    blind.clock.now = again.due
    assert blind.deliver(again).state is SENT
    assert [post["key"] for post in server.posts] == [share.outgoing.key]


def test_a_share_can_be_taken_back_while_it_waits(desk: Desk, server: LarkServer) -> None:
    share = desk.put()
    share = desk.outbox.cancel(share.id, desk.clock())
    assert share.state is ShareState.CANCELLED
    assert desk.deliver(share).state is ShareState.CANCELLED
    assert server.calls == {}
    assert desk.put().id != share.id


def test_nothing_leads_back_from_sent(desk: Desk, server: LarkServer) -> None:
    share = desk.deliver(desk.put())
    now = desk.clock.forward(minutes=1)
    for change in (desk.outbox.cancel, desk.outbox.again, desk.outbox.hurry, desk.outbox.look):
        assert change(share.id, now) == share
    assert desk.outbox.there(share.id, "https://else.example", now) == share
    desk.outbox.release("lark:ada", now)
    assert desk.outbox.recover(now) == ()
    assert desk.deliver(share) == share
    assert len(server.posts) == 1


def test_a_share_in_a_hurry_is_tried_before_its_time(desk: Desk) -> None:
    address, desk.lark.server = desk.lark.server, "http://127.0.0.1:9"
    share = desk.deliver(desk.put())
    desk.lark.server = address
    assert desk.deliver(desk.outbox.hurry(share.id, desk.clock())).state is SENT


# --- order -----------------------------------------------------------------------------------


def test_the_order_of_one_account_is_kept_while_the_first_one_waits(
    desk: Desk, server: LarkServer
) -> None:
    first, second = desk.put("one"), desk.put("two", "draft-2")
    server.faults = ["busy"]
    desk.deliver(first)
    assert desk.deliver(second).state is WAITING
    assert desk.outbox.due(desk.clock()) == ()
    assert desk.outbox.next_due() == desk.clock() + timedelta(seconds=90)
    desk.clock.forward(seconds=90)
    while desk.outbox.due(desk.clock()):
        desk.deliver_due()
    assert [post["text"] for post in server.posts] == ["one", "two"]


def test_a_share_planned_for_later_does_not_hold_up_another(desk: Desk) -> None:
    later = Draft("later", text="tomorrow")
    planned = desk.clock() + timedelta(days=1)
    desk.outbox.put(later, ["lark:ada"], desk.clock(), planned)
    now = desk.put("now")
    assert desk.outbox.due(desk.clock()) == (now.id,)
    assert desk.deliver(now).state is SENT
    assert desk.outbox.next_due() == planned


def test_a_question_does_not_hold_up_the_next_share(blind: Desk, server: LarkServer) -> None:
    server.faults = ["hang_up_before"]
    blind.deliver(blind.put("one"))
    assert blind.deliver(blind.put("two", "draft-2")).state is SENT


# --- crashes and bugs ------------------------------------------------------------------------


def test_a_share_that_was_being_sent_when_everything_ended_is_unsure(
    desk: Desk, server: LarkServer
) -> None:
    share = desk.put()
    desk.outbox._queue.claim(share.id, desk.clock(), lambda turn: None)
    desk.restart()
    found = desk.outbox.recover(desk.clock())
    assert [(share.state, share.facts["cause"]) for share in found] == [(UNSURE, "stopped")]
    desk.clock.forward(minutes=2)
    desk.deliver_due()
    assert [share.state for share in desk.deliver_due()] == [SENT]
    assert len(server.posts) == 1


def test_a_bug_while_sending_leaves_the_share_unsure(desk: Desk) -> None:
    share = desk.put()
    desk.lark.publish = None  # type: ignore[assignment, method-assign]
    with pytest.raises(TypeError):
        desk.deliver(share)
    found = desk.outbox.get(share.id)
    assert found is not None
    assert (found.state, found.facts["cause"]) == (UNSURE, "bug")


def test_a_receipt_that_can_not_be_written_is_written_later_and_nothing_is_sent_again(
    desk: Desk, server: LarkServer
) -> None:
    share = desk.put()

    def fill_the_disk() -> None:
        with sqlite3.connect(desk.store.path) as other:
            other.execute(
                "CREATE TRIGGER no_room BEFORE UPDATE ON shares WHEN new.state = 'sent' "
                "BEGIN SELECT RAISE(ABORT, 'no room'); END"
            )
        other.close()

    server.faults = [fill_the_disk]
    with pytest.raises((sqlite3.IntegrityError, DiskFull)):
        desk.deliver(share)
    assert desk.outbox.recover(desk.clock()) == ()
    assert desk.outbox.due(desk.clock()) == (share.id,)
    with desk.store.writing() as write:
        write.execute("DROP TRIGGER no_room")
    assert desk.deliver(share).state is SENT
    assert server.calls["/posts"] == 1


def test_no_secret_reaches_the_database(desk: Desk, server: LarkServer, tmp_path: Path) -> None:
    canary = "canary-" + "5f3a" * 8
    secrets = desk.vault.get("lark:ada")
    assert secrets is not None
    server.tokens[canary] = "ada"
    desk.vault.put("lark:ada", replace(secrets, access=Secret(canary), refresh=Secret(canary)))
    server.faults = ["hang_up_after", "signed_out", "signed_out"]
    desk.deliver(desk.put())
    desk.deliver(desk.put(draft="draft-2"))
    desk.store.close()
    for file in tmp_path.iterdir():
        assert canary.encode() not in file.read_bytes(), file.name
