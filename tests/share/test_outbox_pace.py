"""The program's pace in the outbox: counted from the table, told by the share, never a loss."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

from desktop.model import Attachment, Draft, LinkCard, Share, ShareState, Sharing
from desktop.share.planning import Plan
from tests.share.conftest import Desk
from tests.share.lark import LarkServer

WAITING, SENT = ShareState.WAITING, ShareState.SENT
URL, TRACKED = "https://acme.example/p#x", "https://acme.example/p?utm_source=employees#x"


def put(desk: Desk, number: int, post: str = "post-1") -> Share:
    return desk.put(f"text {number}", f"draft-{number}", post)


def live(desk: Desk, server: LarkServer, until: datetime) -> list[datetime]:
    """Deliver whatever is due until then; when posts were made."""
    times: list[datetime] = []
    while (due := desk.outbox.next_due()) is not None and due <= until:
        desk.clock.now = max(desk.clock.now, due)
        before = len(server.posts)
        desk.deliver_due()
        times += [desk.clock()] * (len(server.posts) - before)
    return times


def test_shares_wait_for_the_gap_and_say_which_rule_it_is(desk: Desk, server: LarkServer) -> None:
    desk.program = Sharing(gap=1800)
    first, second = put(desk, 1), put(desk, 2)
    assert desk.deliver(first).state is SENT
    second = desk.deliver(second)
    assert (second.state, second.reason, second.attempts) == (WAITING, "Paced", 0)
    assert second.facts["rule"] == "gap"
    assert second.due == desk.outbox.next_due() == desk.clock() + timedelta(minutes=30)
    desk.clock.now = second.due
    assert desk.deliver(second).state is SENT


def test_the_count_of_the_day_survives_a_restart(desk: Desk, server: LarkServer) -> None:
    desk.program = Sharing(a_day=2)
    desk.zone = ZoneInfo("Europe/Berlin")
    for number in range(5):
        put(desk, number)
    desk.deliver_due()
    desk.deliver_due()
    desk.restart()
    for share in reversed(desk.outbox.all()):
        desk.deliver(share)
    assert len(server.posts) == 2
    waits = [share for share in desk.outbox.all() if share.state is WAITING]
    assert {(one.reason, one.facts["rule"]) for one in waits} == {("Paced", "a_day")}
    times = live(desk, server, desk.clock() + timedelta(days=5))
    days = [moment.astimezone(desk.zone).date().day for moment in times]
    assert days == [21, 21, 22]


def test_many_shares_at_once_keep_their_order_and_every_gap(desk: Desk, server: LarkServer) -> None:
    desk.program = Sharing(gap=600, hours=("09:00", "17:00"), weekends=False)
    for number in range(60):
        put(desk, number)
    times = live(desk, server, desk.clock() + timedelta(days=10))
    assert [post["text"] for post in server.posts] == [f"text {number}" for number in range(60)]
    assert len(times) == 60
    assert all(later - before >= timedelta(minutes=10) for before, later in pairwise(times))
    assert all(9 <= moment.hour < 17 and moment.weekday() < 5 for moment in times)


def test_a_person_in_a_hurry_passes_gap_and_hours_but_not_the_number_a_day(
    desk: Desk, server: LarkServer
) -> None:
    desk.program = Sharing(gap=3600, hours=("18:00", "19:00"))
    first, second = put(desk, 1), put(desk, 2)
    for share in (first, second):
        assert desk.deliver(share).facts["rule"] == "hours"
        assert desk.deliver(desk.outbox.hurry(share.id, desk.clock())).state is SENT
    desk.program = Sharing(a_day=2)
    third = desk.deliver(desk.outbox.hurry(put(desk, 3).id, desk.clock()))
    assert (third.state, third.facts["rule"]) == (WAITING, "a_day")
    assert len(server.posts) == 2


def test_each_account_has_a_pace_of_its_own(desk: Desk, server: LarkServer) -> None:
    server.tokens["token-2"] = "bob"
    desk.sign_in("bob", 2)
    desk.program = Sharing(gap=3600)
    draft = Draft("d", "post-1", "Words")
    shares = desk.outbox.put(draft, ["lark:ada", "lark:bob"], desk.clock())
    assert [desk.deliver(share).state for share in shares] == [SENT, SENT]


def test_posts_of_ones_own_are_nobodys_business(desk: Desk, server: LarkServer) -> None:
    desk.program = Sharing(a_day=1, gap=86_400)
    assert desk.deliver(put(desk, 1)).state is SENT
    for number in range(2, 6):
        assert desk.deliver(put(desk, number, post="")).state is SENT
    assert desk.deliver(put(desk, 7)).reason == "Paced"


def test_what_may_have_gone_out_counts_and_what_was_refused_does_not(
    blind: Desk, server: LarkServer
) -> None:
    blind.program = Sharing(a_day=1)
    server.faults = ["refuse", "hang_up_after"]
    assert blind.deliver(put(blind, 1)).state is ShareState.REFUSED
    assert blind.deliver(put(blind, 2)).state is ShareState.UNSURE
    assert blind.deliver(put(blind, 3)).reason == "Paced"


def test_a_share_that_waits_for_the_pace_does_not_hold_up_ones_own_posts(
    desk: Desk, server: LarkServer
) -> None:
    desk.program = Sharing(a_day=1)
    desk.deliver(put(desk, 1))
    assert desk.deliver(put(desk, 2)).reason == "Paced"
    assert desk.deliver(put(desk, 3, post="")).state is SENT


def test_a_program_that_changes_its_mind_is_asked_again_each_time(desk: Desk) -> None:
    desk.program = Sharing(gap=86_400)
    desk.deliver(put(desk, 1))
    share = desk.deliver(put(desk, 2))
    desk.program = Sharing()
    desk.clock.now = share.due
    assert desk.deliver(share).state is SENT


def test_a_withdrawn_post_is_told_at_once_and_not_when_its_pace_allows_it(desk: Desk) -> None:
    desk.program = Sharing(hours=("03:00", "04:00"))
    share = put(desk, 1)
    desk.why_closed = "withdrawn"
    assert desk.deliver(share).reason == "Closed"


def test_a_planned_share_that_the_pace_moves_is_not_missed(desk: Desk, server: LarkServer) -> None:
    desk.program = Sharing(gap=7200)
    planned = desk.plan("2026-11-20T11:00", "planned", "post-1")
    desk.deliver(put(desk, 1))
    desk.clock.now = planned.due
    assert desk.deliver(planned).due == desk.clock() + timedelta(hours=1)
    desk.clock.forward(hours=1)
    assert desk.outbox.review(desk.clock()) == ()
    assert desk.deliver(planned).state is SENT


# --- checked right before sending --------------------------------------------------------------


def test_a_post_whose_feed_was_not_read_for_long_waits_for_that(
    desk: Desk, server: LarkServer
) -> None:
    desk.fresh = False
    share = desk.deliver(put(desk, 1))
    assert (share.state, share.reason) == (WAITING, "Stale")
    assert server.calls == {}
    assert desk.deliver(put(desk, 2, post="")).state is SENT  # one's own words are never stale
    desk.outbox.synced(desk.clock())
    assert desk.deliver(share).reason == "Stale"  # a round went by without that feed
    desk.fresh = True
    desk.outbox.synced(desk.clock())
    assert desk.outbox.due(desk.clock()) == (share.id,)
    assert desk.deliver(share).state is SENT


def test_a_stale_post_that_turns_out_to_be_withdrawn_is_never_sent(
    desk: Desk, server: LarkServer
) -> None:
    desk.fresh = False
    share = desk.deliver(put(desk, 1))
    desk.why_closed, desk.fresh = "withdrawn", True
    desk.outbox.synced(desk.clock())
    assert desk.deliver(share).reason == "Closed"
    assert server.calls == {}


def test_a_text_is_measured_as_it_is_sent_before_anything_is(
    desk: Desk, server: LarkServer
) -> None:
    share = desk.deliver(desk.put("x" * 201))
    assert (share.state, share.reason) == (ShareState.REFUSED, "TooLong")
    assert (share.facts["count"], share.facts["limit"]) == (201, 200)
    assert server.calls == {}


def test_the_link_counts_where_it_stands_in_the_text(desk: Desk, server: LarkServer) -> None:
    desk.lark.name = "mastodon"  # where the link is written into the text
    try:
        draft = Draft("d", text="x" * 180, link=LinkCard("https://a.example/" + "p" * 30))
        with desk.store.writing() as write:
            write.execute("UPDATE accounts SET network = 'mastodon'")
        desk.restart()
        share = desk.deliver(desk.outbox.put(draft, ["lark:ada"], desk.clock())[0])
    finally:
        desk.lark.name = "lark"
    assert share.reason == "TooLong"
    assert share.facts["count"] == 180 + 2 + 48
    assert server.calls == {}


def test_the_links_of_a_program_are_put_with_its_tracking(desk: Desk) -> None:
    desk.program = Sharing(tracking={"utm_source": "employees"})
    url, tracked = URL, TRACKED
    draft = Draft("d", "post-1", f"Look: {url}", link=LinkCard(url, "P"))
    fitted = Draft("d", "post-1", "Fitted", link=LinkCard(url, "P"))
    assert desk.outbox.tracking_of("post-1") == {"utm_source": "employees"}
    (share,) = desk.outbox.put(draft, ["lark:ada"], desk.clock())
    assert share.outgoing.link == LinkCard(tracked, "P")
    assert share.outgoing.text == f"Look: {tracked}"
    desk.outbox.cancel(share.id, desk.clock())
    (share,) = desk.outbox.put(draft, ["lark:ada"], desk.clock(), dressed={"lark:ada": fitted})
    assert (share.outgoing.text, share.outgoing.link) == ("Fitted", LinkCard(tracked, "P"))
    # a link in a post of one's own is one's own
    own = Draft("own", "", f"Look: {url}", link=LinkCard(url, "P"))
    (share,) = desk.outbox.put(own, ["lark:ada"], desk.clock())
    assert share.outgoing.link == LinkCard(url, "P")
    assert desk.outbox.tracking_of("") == {}


def marked(desk: Desk) -> Share:
    """A share of a post whose link carries the program's marks."""
    desk.program = Sharing(tracking={"utm_source": "employees"})
    draft = Draft("d", "post-1", f"Look: {URL}", link=LinkCard(URL, "P"))
    later = Plan(desk.clock().replace(tzinfo=None) + timedelta(days=2), "UTC")
    (share,) = desk.outbox.put(draft, ["lark:ada"], desk.clock(), plan=later)
    assert share.outgoing.link == LinkCard(TRACKED, "P")
    return share


def test_marks_that_are_forbidden_while_a_share_waits_come_off_its_link(
    desk: Desk, server: LarkServer
) -> None:
    share = marked(desk)
    desk.restart()
    desk.marks = False
    desk.outbox.review(desk.clock())
    waits = desk.outbox.get(share.id)
    assert (waits.outgoing.link, waits.outgoing.text) == (LinkCard(URL, "P"), f"Look: {URL}")
    assert (waits.state, waits.due, waits.outgoing.key) == (
        WAITING,
        share.due,
        share.outgoing.key,
    )
    desk.marks = True  # what went off does not come back: it was shown without
    desk.clock.now = share.due
    sent = desk.deliver(share)
    assert sent.state is SENT and sent.outgoing.text == f"Look: {URL}"
    assert len(server.posts) == 1


def test_marks_that_are_forbidden_at_the_last_moment_do_not_go_out(desk: Desk) -> None:
    share = marked(desk)
    desk.clock.now = share.due
    assert desk.outbox.review(desk.clock()) == ()
    desk.marks = False
    sent = desk.deliver(share)
    assert sent.state is SENT
    assert (sent.outgoing.link, sent.outgoing.text) == (LinkCard(URL, "P"), f"Look: {URL}")


def test_what_may_be_over_there_keeps_its_marks_so_that_it_is_known_again(
    desk: Desk, server: LarkServer
) -> None:
    share = marked(desk)
    desk.clock.now = share.due
    server.faults = ["hang_up_before"]
    assert desk.deliver(share).state is ShareState.UNSURE
    desk.marks = False
    desk.outbox.review(desk.clock())
    assert desk.outbox.get(share.id).outgoing.link == LinkCard(TRACKED, "P")


def test_media_that_went_while_a_share_waited_is_told_before_anything_is_sent(
    desk: Desk, server: LarkServer, tmp_path: Path
) -> None:
    picture = tmp_path / "a.png"
    picture.write_bytes(b"x")
    desk.program = Sharing(gap=600)
    desk.deliver(put(desk, 1))
    draft = Draft("d", "post-1", "Look", pictures=(Attachment(str(picture), "image/png"),))
    share = desk.deliver(desk.outbox.put(draft, ["lark:ada"], desk.clock())[0])
    assert share.reason == "Paced"
    picture.unlink()
    desk.clock.now = share.due
    assert desk.deliver(share).reason == "BadFile"
    assert len(server.posts) == 1
