"""Posts of one's own, one after the other: the next is empty, and no begun one is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from desktop.model import Draft, ShareState
from desktop.share.planning import Plan
from desktop.ui.composer import Composer
from desktop.ui.opening import Services, load
from tests.ui.house import House, given_jobs, given_silence, given_unblocked  # noqa: F401


def opened(house: House) -> Composer:
    house.desk.write_own()
    composer = house.desk.composer
    assert composer is not None
    house.qtbot.waitUntil(lambda: composer.draft() is not None)
    return composer


def begun(house: House, text: str) -> Draft:
    """Words of one's own that were typed earlier."""
    draft = replace(house.found.drafts.begin(house.now()), text=text)
    house.found.drafts.keep(draft, house.now())
    house.ahead += timedelta(seconds=1)
    return draft


def tomorrow(now: datetime) -> Plan:
    return Plan((now + timedelta(days=1)).replace(tzinfo=None), "UTC")


def test_after_one_is_planned_the_next_is_empty(house: House) -> None:
    account = house.connect("p1")
    planned = begun(house, "Words for tomorrow")
    now = house.now()
    house.found.outbox.put(planned, [account.id], now, plan=tomorrow(now))
    composer = opened(house)
    house.qtbot.waitUntil(lambda: composer.rooms.texts.current.toPlainText() == "")
    draft = composer.draft()
    assert draft is not None and draft.id != planned.id
    house.desk.show_draft(planned.id)  # from the page of what was shared
    house.qtbot.waitUntil(
        lambda: composer.rooms.texts.current.toPlainText() == "Words for tomorrow"
    )
    house.desk.write_own()
    house.qtbot.waitUntil(lambda: composer.rooms.texts.current.toPlainText() == "")


def test_one_that_was_begun_is_still_offered_after_another_was_sent(house: House) -> None:
    account = house.connect("p1")
    first = begun(house, "Words that are not ready yet")
    second = begun(house, "Words that went out while no editor was open")
    now = house.now()
    (share,) = house.found.outbox.put(second, [account.id], now)
    assert house.found.outbox.deliver(share.id, house.now).state is ShareState.SENT
    composer = opened(house)
    house.qtbot.waitUntil(lambda: composer._opened is not None)
    draft, shown = composer.draft(), composer._opened
    assert draft is not None and shown is not None
    assert draft.id not in (first.id, second.id)
    assert [one.id for one in shown.waiting] == [first.id]
    assert first.id in {one.id for one in house.found.drafts.unfinished()}


def test_words_for_a_post_of_a_program_that_was_left_are_offered_to_go_on_with(
    house: House,
) -> None:
    house.join()
    kept = house.posts()[0]
    drafts = house.found.drafts
    lost = replace(drafts.open(kept, house.now()), text="Words about a post that goes")
    drafts.keep(lost, house.now())
    services = Services(
        drafts, house.found.accounts, house.found.outbox, house.found.posts,
        house.found.programs, house.found.engine, house.now,
    )  # fmt: skip
    assert load(services, "", "").waiting == (), "the feed leads to these"
    house.found.sync.leave(kept.program)
    composer = opened(house)
    house.qtbot.waitUntil(lambda: composer._opened is not None)
    assert composer._opened is not None
    assert [one.id for one in composer._opened.waiting] == [lost.id]
    house.desk.show_draft(lost.id)
    house.qtbot.waitUntil(lambda: composer.rooms.texts.current.toPlainText() == lost.text)
    assert "no longer on this computer" in composer.rooms.banner.text
