"""How a share stands, in words: the same on a card of the editor and on the page Shared."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from desktop.model import Outgoing, Receipt, Share, ShareState
from desktop.share.outcome import NEVER
from desktop.ui import plan_words
from desktop.ui.share_kinds import asks, halted, planned, undoable
from desktop.ui.share_words import Standing, deeds, standing

NOW = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
RECEIPT = Receipt("7", "https://chirp.example/7", NOW)


def share(state: str = "waiting", *, by_hand: bool = False, **more: Any) -> Share:
    given = {"created": NOW - timedelta(hours=1), "due": NOW - timedelta(hours=1), **more}
    out = Outgoing("Words", "key", given["created"], by_hand=by_hand)
    return Share(7, "acc", "mastodon", "draft", "", out, ShareState(state), **given)


def told(one: Share) -> Standing:
    return standing(one, "Mastodon", NOW)


def offered(one: Share, **may: bool) -> list[str]:
    return [deed.name for deed in deeds(one, "Mastodon", NOW, **may)]


@pytest.mark.parametrize("closed", ["withdrawn", "expired", "missing", "segment"])
def test_what_won_t_be_sent_can_only_be_taken_back(closed: str) -> None:
    for one in (PLANNED, share(reason="Paced", facts={"rule": "gap"}), share(reason="Offline")):
        assert standing(one, "Mastodon", NOW, closed).state == "Won't be sent"
        assert [deed.name for deed in deeds(one, "Mastodon", NOW, closed)] == ["cancel"]


@pytest.mark.parametrize("closed", ["held", "embargoed"])
def test_what_may_not_go_yet_can_get_another_time_but_not_now(closed: str) -> None:
    assert [deed.name for deed in deeds(PLANNED, "Mastodon", NOW, closed)] == ["replan", "cancel"]
    waits = share(reason="Offline")
    assert [deed.name for deed in deeds(waits, "Mastodon", NOW, closed)] == ["cancel"]


PLANNED = share(wall="2026-11-23T09:00:00", zone="Europe/Berlin", due=NOW + timedelta(days=3))


@pytest.mark.parametrize(
    ("one", "state", "what"),
    [
        (PLANNED, "Planned", "Mon 23 Nov, 09:00 (Europe/Berlin, UTC+1)"),
        (share(reason="Paced", facts={"rule": "a_day"}, due=NOW + timedelta(hours=9)),
         "Waiting", "no more posts a day"),
        (share(reason="Paced", facts={"rule": "gap"}, due=NOW + timedelta(hours=9)),
         "Waiting", "a pause between two posts"),
        (share(reason="Paced", facts={"rule": "hours"}, due=NOW + timedelta(hours=9)),
         "Waiting", "at other hours"),
        (share(reason="Paced", facts={"rule": "weekend"}, due=NOW + timedelta(hours=9)),
         "Waiting", "weekends"),
        (share(reason="Stale", due=NOW + timedelta(hours=1)), "Waiting", "still stands"),
        (share(reason="NoCredit", facts={"halted": True}, due=NOW + timedelta(days=1)),
         "On hold", "budget"),
        (share(reason="Outdated", facts={"halted": True}, due=NOW + timedelta(days=1)),
         "On hold", "whoever runs the program"),
        (share(reason="Busy", facts={"halted": True}, due=NOW + timedelta(days=1)),
         "On hold", "takes no more posts for today"),
        (share(reason="Missed", facts={"asks": True}, due=NEVER), "Missed its time", "asleep"),
        (share(reason="Missed", facts={"asks": True, "moved": True}, due=NEVER),
         "Not sent from here", "another computer"),
        (replace(PLANNED, reason="Missed", facts={"asks": True}, due=NEVER),
         "Missed its time", "Mon 23 Nov, 09:00"),
        (share("unsure", by_hand=True, reason="ByHand", facts={"asks": True}, due=NEVER),
         "Yours to post", "You post this on Mastodon yourself."),
        (share("unsure", reason="Unclear", facts={"asks": True}, due=NEVER),
         "Unsure whether it is there", "may be there already"),
        (share("sent", receipt=RECEIPT), "Sent", "It is live since"),
        (share("sent", receipt=replace(RECEIPT, self_reported=True)), "Sent", "You found it"),
        (share("sent", by_hand=True, receipt=replace(RECEIPT, self_reported=True)),
         "Posted by hand", "You posted it yourself"),
        (share("sent", receipt=RECEIPT, deleted=NOW), "Taken down", "You took it down"),
        (share("cancelled", by_hand=True), "Not posted", "kept"),
        (share("cancelled"), "Taken back", "kept"),
        (share("sending"), "Sending …", "On its way to Mastodon"),
        (share(created=NOW, due=NOW + timedelta(seconds=5)), "In a moment", "undone"),
    ],
)  # fmt: skip
def test_each_kind_of_share_is_told_in_words(one: Share, state: str, what: str) -> None:
    found = told(one)
    assert found.state == state
    assert what in found.what


def test_it_is_never_called_failed_and_time_beyond_all_times_is_never_told() -> None:
    for state in ShareState:
        for reason in ("", "Offline", "Missed", "SignedOut", "Unclear"):
            found = told(share(state, reason=reason, due=NEVER))
            words = " ".join((found.state, found.what, found.advice)).lower()
            assert "fail" not in words
            assert "9000" not in words


def test_a_plan_made_in_another_zone_says_both_times(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_words, "elsewhere", lambda share, here: True)
    assert "which is" in told(PLANNED).what


def test_a_live_post_that_was_changed_says_when() -> None:
    assert told(share("sent", receipt=RECEIPT, edited=NOW)).advice == "Changed 10:42."


@pytest.mark.parametrize(
    ("one", "may", "names"),
    [
        (PLANNED, {}, ["hurry", "replan", "cancel"]),
        (share(reason="Missed", facts={"asks": True}, due=NEVER), {},
         ["missed", "replan", "cancel"]),
        (share(reason="Paced", facts={"rule": "gap"}, due=NOW + timedelta(hours=1)), {},
         ["hurry", "replan", "cancel"]),
        (share(reason="Paced", facts={"rule": "a_day"}, due=NOW + timedelta(hours=1)), {},
         ["replan", "cancel"]),
        (share(reason="NoCredit", facts={"halted": True}, due=NOW + timedelta(days=1)), {},
         ["cancel"]),
        (share(reason="SignedOut", due=NEVER), {}, ["connect", "cancel"]),
        (share(created=NOW, due=NOW + timedelta(seconds=5)), {}, ["cancel"]),
        (share("sent", receipt=RECEIPT), {}, ["open", "copy"]),
        (share("sent", receipt=RECEIPT), {"may_edit": True, "may_delete": True},
         ["open", "copy", "edit", "delete"]),
        (share("sent", receipt=replace(RECEIPT, url="")), {}, []),
        (share("sent", receipt=RECEIPT, deleted=NOW), {"may_edit": True}, []),
        (share("refused", reason="Refused"), {}, ["draft"]),
        (share("unsure", reason="Unclear"), {}, []),
        (share("sending"), {}, []),
    ],
)  # fmt: skip
def test_only_what_can_be_done_is_offered(
    one: Share, may: dict[str, bool], names: list[str]
) -> None:
    assert offered(one, **may) == names


def test_a_planned_share_by_hand_is_opened_and_not_sent() -> None:
    by_hand = replace(PLANNED, outgoing=replace(PLANNED.outgoing, by_hand=True))
    assert deeds(by_hand, "Facebook", NOW)[0].words == "Open Facebook"
    assert "Goodword reminds you" in told(by_hand).what


def test_only_a_click_just_now_can_be_undone() -> None:
    fresh = share(created=NOW, due=NOW + timedelta(seconds=5))
    assert undoable(fresh, NOW)
    assert not undoable(fresh, NOW + timedelta(seconds=5))
    assert not undoable(replace(fresh, attempts=1), NOW)
    assert not undoable(replace(fresh, reason="Offline"), NOW)
    assert not undoable(PLANNED, NOW)
    assert not undoable(share(created=NOW, due=NOW + timedelta(hours=1)), NOW)


def test_what_asks_is_known() -> None:
    assert asks(share("unsure"))
    assert asks(share(reason="Missed", due=NEVER))
    assert not asks(share())
    assert planned(PLANNED, NOW)
    assert not planned(PLANNED, NOW + timedelta(days=4))
    assert halted(share(facts={"halted": True}))
    assert not halted(share("sent", receipt=RECEIPT, facts={"halted": True}))
