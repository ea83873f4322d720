"""Pictures of the reach calculator and the bests: `python -m tests.ui.show_calculator`.

Writes to build/calculator/. QT_SCALE_FACTOR and the argument `dark` are obeyed.
"""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QWidget

from desktop.jobs import Jobs
from desktop.metric import Measure
from desktop.model import Goal
from desktop.reach.assumptions import Own
from desktop.reach.estimates import Range
from desktop.reach.records import (
    FOLLOWERS,
    POSTS,
    VIEWS,
    Best,
    Milestone,
    Progress,
    Records,
    Row,
    Target,
)
from desktop.settings import Settings
from desktop.store import Store
from desktop.ui.bests import Bests
from desktop.ui.calculator import Calculator
from desktop.ui.look import Look
from desktop.ui.method import REACH_FORMULAS, show_method
from tests.ui.show_composer import Show, main, rest

FOLDER = Path("build/calculator")


class ShowCalculator(Show):
    def run(self) -> None:
        QLocale.setDefault(QLocale("en_GB"))
        self.look = Look(self.app, self.theme)
        self.jobs = Jobs()
        self.settings = Settings(Store(Path(tempfile.mkdtemp()) / "x.sqlite"))
        for name in vars(type(self)):
            if name.startswith("state_") and (not self.wanted or name[6:] in self.wanted):
                getattr(self, name)()
        self.jobs.leave(1.0)

    def keep(self, name: str, page: QWidget, size: tuple[int, int]) -> None:
        window = QWidget()
        window.setObjectName("window")
        window.resize(*size)
        page.setParent(window)
        page.resize(*size)
        window.show()
        rest(0.3)
        FOLDER.mkdir(parents=True, exist_ok=True)
        window.grab().save(str(FOLDER / f"{name}-{self.theme}.png"))
        window.close()
        window.deleteLater()

    def page(self) -> Calculator:
        return Calculator(self.look, self.settings, self.jobs)

    def state_company(self) -> None:
        self.keep("company", self.page(), (1100, 1560))

    def state_own(self) -> None:
        page = self.page()
        page.show_own(Own(1240, Range(0.08, 0.31, 1.2), 14))
        page.presets["team"].click()
        page.presets["own"].click()
        page.prices.switch.click()
        page.results.how.click()
        self.keep("own", page, (884, 1900))

    def state_small(self) -> None:
        self.keep("small", self.page(), (484, 900))

    def state_method(self) -> None:
        window = QWidget()
        page = show_method(self.look, REACH_FORMULAS, "Formulas and sources", window)
        rest(0.3)
        FOLDER.mkdir(parents=True, exist_ok=True)
        page.grab().save(str(FOLDER / f"method-{self.theme}.png"))
        page.close()

    def state_bests(self) -> None:
        card = Bests(self.look)
        day = datetime(2026, 10, 14, 9, tzinfo=UTC)
        found = Records(
            (
                Best(Measure.VIEWS, 4120, 3, "linkedin", day, "linkedin", day),
                Best(Measure.PROFILE_VISITS, 31, 3, "linkedin", day, "linkedin", day),
                Best(Measure.REACTIONS, 88, 5, "mastodon", day, "mastodon", day),
            ),
            Row(5, 11, date(2026, 6, 1), this_week=True),
            (date(2026, 9, 7), 4),
            (
                Milestone(POSTS, 53, 50, day, 100),
                Milestone(VIEWS, 9_120, 5_000, None, 10_000),
                Milestone(FOLLOWERS, 1_240, 1_000, day, 5_000),
            ),
        )
        goals = (
            ("Northwind", Goal("Forty apprentices by spring", "People apply where somebody they "
             "know speaks well of the work.")),
            ("Northwind", Goal("Be known for quiet ferries", "")),
        )  # fmt: skip
        progress = (
            Progress(Target(2, "week"), 1, date(2026, 11, 22)),
            Progress(Target(6, "month"), 7, date(2026, 11, 30)),
        )
        card.show_all(found, goals, progress, {"linkedin": "LinkedIn", "mastodon": "Mastodon"})
        self.keep("bests", card, (600, 560))

    def state_bests_empty(self) -> None:
        card = Bests(self.look)
        card.show_all(Records((), Row(0, 0, None, this_week=False), None, ()), (), (), {})
        self.keep("bests-empty", card, (484, 240))


if __name__ == "__main__":
    main(ShowCalculator)
