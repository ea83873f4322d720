"""Steps of the tour: My reach, part by part."""

from __future__ import annotations

import time

from desktop.tour_stage import Stage, StepError
from desktop.ui.reach import ReachPage
from desktop.ui.reach_overview import ReachOverview


def reach(stage: Stage) -> None:
    """The overview with numbers that the network counted, where files are brought, then the
    campaigns, the calculator, and what is sent."""
    page = _page(stage)
    stage.desk.show_place("reach")
    time.sleep(3)  # the practice network lives two thousand times as fast
    stage.desk.rounds.measure_now()
    stage.until("numbers are shown", lambda: "were seen" in _overview(page).top.sentence.text())
    stage.told("my reach: measured by the network, with source and time", "reach")
    _overview(page).show_import()
    stage.told("my reach: a file of LinkedIn or X is brought, or a number typed", "reach-import")
    for key, told in (
        ("campaigns", "campaigns: one's own part in them, a ranking only when joined"),
        ("calculator", "the calculator: every assumption open, every result a range"),
        ("sent", "what is sent: nothing, until it is switched on"),
    ):
        page.show_part(key)
        if page.part != key:
            raise StepError(f"there is no part {key}")
        stage.told(told, f"reach-{key}")
    page.show_part("overview")


def _page(stage: Stage) -> ReachPage:
    return stage.page("reach", ReachPage)


def _overview(page: ReachPage) -> ReachOverview:
    part = page.made_part("overview")
    assert isinstance(part, ReachOverview)
    return part
