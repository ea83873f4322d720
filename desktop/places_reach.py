"""Makes My reach: each of its parts gets the few services it uses and is tied to the desk."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop.ui.reach import Part, ReachPage

if TYPE_CHECKING:
    from desktop.desk import Desk


def reach_page(desk: Desk) -> ReachPage:
    """The page with all its parts."""
    words = partial(QCoreApplication.translate, "ReachPage")
    return ReachPage(
        desk.look,
        (Part("overview", words("Overview"), partial(_overview, desk)),),
    )


def _overview(desk: Desk) -> QWidget:
    from desktop.ui.reach_overview import ReachOverview

    found = desk.foundation
    page = ReachOverview(
        desk.look,
        desk.jobs,
        found.metrics,
        found.outbox,
        found.accounts,
        found.catalog,
        desk.now,
        found.pace,
    )
    page.measure_wanted.connect(desk.rounds.measure_now)
    page.feed_wanted.connect(desk.show_feed)
    return page
