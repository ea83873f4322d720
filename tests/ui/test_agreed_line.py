"""The editor says before the click what the program is told of it, and only what is so."""

from __future__ import annotations

from dataclasses import replace

from desktop.reach.agreements import Who
from desktop.ui.reach import ReachPage
from desktop.ui.sent import Sent
from tests.ui.house import House


def told(house: House) -> str:
    assert house.desk.composer is not None
    return house.desk.composer.rooms.bar.told


def test_the_open_editor_says_what_the_program_is_told_and_follows_every_change(
    house: House,
) -> None:
    reporting, page = house.found.reporting, house.page("reach")
    assert isinstance(page, ReachPage)
    sent = page.made_part("sent")
    assert isinstance(sent, Sent)
    kept = house.found.posts.latest(house.now(), limit=1)[0]
    house.desk.show_post(kept.post.id)
    editor = house.desk.composer
    assert editor is not None
    house.qtbot.waitUntil(lambda: editor.draft() is not None)
    assert told(house) == ""
    off = reporting.agreements.of(kept.program)
    steps = (
        (replace(off, on=True), "and not who"),
        (replace(off, on=True, who=Who.PSEUDONYM), "under your number"),
        (replace(off, on=True, who=Who.NAME, name="Anna"), "in your name"),
    )
    for wanted, words in steps:
        reporting.agree(wanted, house.now())
        sent.agreed.emit()
        house.qtbot.waitUntil(lambda words=words: words in told(house))
        assert told(house).startswith("Sanderling Ferries")
    reporting.agree(off, house.now())
    sent.agreed.emit()
    house.qtbot.waitUntil(lambda: told(house) == "")


def test_a_post_of_one_s_own_is_nobody_s_business(house: House) -> None:
    program = house.found.programs.all()[0].address
    reporting = house.found.reporting
    reporting.agree(replace(reporting.agreements.of(program), on=True), house.now())
    kept = house.found.posts.latest(house.now(), limit=1)[0]
    house.desk.show_post(kept.post.id)
    house.qtbot.waitUntil(lambda: told(house) != "")
    house.desk.write_own()
    house.qtbot.waitUntil(lambda: told(house) == "")
