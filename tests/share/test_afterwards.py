"""Live posts: taken down and changed, also twice, also when the answer gets lost."""

from __future__ import annotations

import pytest

from desktop.errors import Offline, Refused, SignedOut, TooLong, Unclear
from desktop.model import Draft, Share, ShareState
from tests.share.conftest import Desk
from tests.share.lark import LarkServer

SENT = ShareState.SENT


def live(desk: Desk) -> Share:
    share = desk.deliver(desk.put("First words"))
    assert share.state is SENT
    return share


# --- taking down -----------------------------------------------------------------------------


def test_a_post_is_taken_down_and_the_receipt_says_when(desk: Desk, server: LarkServer) -> None:
    share = live(desk)
    assert desk.outbox.may_delete(share)
    share = desk.outbox.delete(share.id, desk.clock.forward(hours=1))
    assert (share.state, share.deleted) == (SENT, desk.clock())
    assert share.receipt is not None
    assert server.posts == []
    assert dict(share.facts) == {}
    assert not desk.outbox.may_delete(share)
    assert not desk.outbox.may_edit(share)
    assert desk.outbox.delete(share.id, desk.clock()) == share
    assert server.calls["/posts"] == 2


def test_a_post_that_is_gone_already_counts_as_taken_down(desk: Desk, server: LarkServer) -> None:
    share = live(desk)
    server.posts.clear()
    assert desk.outbox.delete(share.id, desk.clock()).deleted == desk.clock()


@pytest.mark.parametrize("fault", ["hang_up_before", "hang_up_after"])
def test_when_the_answer_gets_lost_the_wish_stays_and_may_be_repeated(
    desk: Desk, server: LarkServer, fault: str
) -> None:
    share = live(desk)
    server.faults = [fault]
    with pytest.raises(Unclear):
        desk.outbox.delete(share.id, desk.clock())
    desk.restart()
    half = desk.outbox.get(share.id)
    assert half is not None
    assert (half.deleted, half.facts["deleting"]) == (None, True)
    share = desk.outbox.delete(share.id, desk.clock())
    assert share.deleted is not None
    assert server.posts == []


def test_the_wish_is_committed_before_the_network_is_asked(desk: Desk, server: LarkServer) -> None:
    share = live(desk)
    seen = []

    def look() -> None:
        found = desk.outbox.get(share.id)
        seen.append(None if found is None else dict(found.facts))

    server.faults = [look, look]
    desk.outbox.edit(share.id, "Better", desk.clock())
    desk.outbox.delete(share.id, desk.clock())
    assert seen == [{"editing": "Better"}, {"deleting": True}]


def test_what_was_taken_down_may_be_shared_anew_and_counts_as_another_share(
    desk: Desk, server: LarkServer
) -> None:
    share = desk.outbox.delete(live(desk).id, desk.clock())
    again = desk.put("First words")
    assert again.id != share.id
    assert again.outgoing.key != share.outgoing.key
    assert desk.put("First words") == again
    assert desk.deliver(again).state is SENT
    assert len(server.posts) == 1
    assert desk.put("First words").id == again.id


# --- changing --------------------------------------------------------------------------------


def test_other_words_go_live_and_the_row_says_what_is_there_now(
    desk: Desk, server: LarkServer
) -> None:
    share = live(desk)
    assert desk.outbox.may_edit(share)
    changed = desk.outbox.edit(share.id, "Better words ü", desk.clock.forward(hours=1))
    assert changed.outgoing.text == "Better words ü"
    assert changed.outgoing.key == share.outgoing.key
    assert changed.edited == desk.clock()
    assert changed.receipt == share.receipt
    assert [post["text"] for post in server.posts] == ["Better words ü"]
    desk.restart()
    assert desk.outbox.get(share.id) == changed


@pytest.mark.parametrize("fault", ["hang_up_before", "hang_up_after"])
def test_when_the_answer_gets_lost_the_new_words_are_kept_and_may_be_sent_again(
    desk: Desk, server: LarkServer, fault: str
) -> None:
    share = live(desk)
    server.faults = [fault]
    with pytest.raises(Unclear):
        desk.outbox.edit(share.id, "Better words", desk.clock())
    desk.restart()
    half = desk.outbox.get(share.id)
    assert half is not None
    assert (half.outgoing.text, half.facts["editing"]) == ("First words", "Better words")
    changed = desk.outbox.edit(share.id, half.facts["editing"], desk.clock())
    assert (changed.outgoing.text, dict(changed.facts)) == ("Better words", {})
    assert [post["text"] for post in server.posts] == ["Better words"]


def test_words_that_are_too_long_change_nothing_and_ask_nobody(
    desk: Desk, server: LarkServer
) -> None:
    share = live(desk)
    with pytest.raises(TooLong):
        desk.outbox.edit(share.id, "x" * 201, desk.clock())
    assert desk.outbox.get(share.id) == share
    assert server.calls["/posts"] == 1


def test_a_refusal_is_told_and_the_words_are_not_lost(desk: Desk, server: LarkServer) -> None:
    share = live(desk)
    server.faults = ["refuse"]
    with pytest.raises(Refused):
        desk.outbox.edit(share.id, "Better words", desk.clock())
    found = desk.outbox.get(share.id)
    assert found is not None
    assert found.facts["editing"] == "Better words"


# --- who may, and when -------------------------------------------------------------------------


def test_only_a_live_post_of_a_connected_account_can_be_changed_or_taken_down(
    desk: Desk, server: LarkServer
) -> None:
    waiting = desk.put()
    assert not desk.outbox.may_delete(waiting)
    assert desk.outbox.delete(waiting.id, desk.clock()) == waiting
    assert desk.outbox.edit(waiting.id, "Other", desk.clock()) == waiting
    share = desk.deliver(waiting)
    desk.accounts.disconnect("lark:ada", desk.clock())
    assert not desk.outbox.may_delete(share)
    assert desk.outbox.delete(share.id, desk.clock()) == share
    assert len(server.posts) == 1


def test_where_words_can_not_be_changed_the_offer_is_not_made(
    blind: Desk, server: LarkServer
) -> None:
    share = live(blind)
    assert blind.outbox.may_delete(share)
    assert not blind.outbox.may_edit(share)
    assert blind.outbox.edit(share.id, "Other", blind.clock()) == share
    assert [post["text"] for post in server.posts] == ["First words"]


def test_a_receipt_that_the_person_gave_leads_to_no_call(blind: Desk, server: LarkServer) -> None:
    server.faults = ["hang_up_after"]
    share = blind.deliver(blind.put())
    share = blind.outbox.there(share.id, "https://lark.example/1", blind.clock())
    assert not blind.outbox.may_delete(share)
    assert blind.outbox.delete(share.id, blind.clock()) == share
    assert server.calls["/posts"] == 1


def test_a_refused_token_is_renewed_once_and_then_asks_for_signing_in(
    desk: Desk, server: LarkServer
) -> None:
    share = live(desk)
    server.faults = ["signed_out"]
    assert desk.outbox.edit(share.id, "Better", desk.clock()).outgoing.text == "Better"
    server.faults = ["signed_out", "signed_out"]
    with pytest.raises(SignedOut):
        desk.outbox.delete(share.id, desk.clock())
    account = desk.accounts.get("lark:ada")
    assert account is not None
    assert account.state == "signed_out"


def test_without_a_network_nothing_changes_but_the_wish(desk: Desk) -> None:
    share = live(desk)
    desk.lark.server = "http://127.0.0.1:9"
    with pytest.raises(Offline):
        desk.outbox.delete(share.id, desk.clock())
    found = desk.outbox.get(share.id)
    assert found is not None
    assert found.deleted is None


def test_a_draft_with_a_post_taken_down_is_still_finished(desk: Desk) -> None:
    share = live(desk)
    desk.outbox.delete(share.id, desk.clock())
    assert desk.outbox.published("draft-1")
    assert [one.id for one in desk.outbox.sent()] == [share.id]
    assert desk.outbox.live() == ()
    assert desk.outbox.put(Draft("draft-2", text="x"), ["lark:ada"], desk.clock())
