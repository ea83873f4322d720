"""Pictures of the reach calculator and the bests: `python -m tests.ui.show_calculator`.

Writes to build/calculator/. QT_SCALE_FACTOR and the argument `dark` are obeyed.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop.jobs import Jobs
from desktop.reach.assumptions import Own
from desktop.reach.estimates import Range
from desktop.settings import Settings
from desktop.store import Store
from desktop.ui.calculator import Calculator
from desktop.ui.look import Look
from tests.ui.show_composer import Show, main, rest

FOLDER = Path("build/calculator")


class ShowCalculator(Show):
    def run(self) -> None:
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


if __name__ == "__main__":
    main(ShowCalculator)
