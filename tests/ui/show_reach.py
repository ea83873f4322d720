"""Pictures of My reach in every state: `python -m tests.ui.show_reach`.

Writes to build/reach/. QT_SCALE_FACTOR and the argument `dark` are obeyed; other arguments name
states (`overview`, `empty`, …).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.balance import Ledger
from desktop.forgetting import Forgetting
from desktop.reach.imports import Imports
from desktop.reach.metrics import Metrics
from desktop.reach.overview import Period
from desktop.reach.spans import Spans
from desktop.settings import Settings
from desktop.ui.importing import Importing
from desktop.ui.reach import Part, ReachPage
from desktop.ui.reach_answer import Answering
from desktop.ui.reach_overview import LOADING, ReachOverview
from tests.ui.past import Past
from tests.ui.scene import Scene
from tests.ui.show_composer import NOW, Show, main, rest, wait

FOLDER = Path("build/reach")


class ShowReach(Show):
    """One state a method."""

    window: QWidget

    def keep(self, name: str, scene: Scene) -> None:
        rest(0.6)
        FOLDER.mkdir(parents=True, exist_ok=True)
        self.window.grab().save(str(FOLDER / f"{name}-{self.theme}.png"))
        self.window.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        scene.close()

    def overview(self, scene: Scene) -> ReachOverview:
        metrics, spans = Metrics(scene.store), Spans(scene.store)
        kept = Settings(scene.store)
        ledger = Ledger(scene.outbox, scene.accounts, scene.catalog, metrics, spans, scene.programs)
        imports = Imports(scene.store, metrics, spans)
        forgetting = Forgetting(scene.store, metrics, spans, kept, imports.forget_everything)
        importing = Importing(
            scene.look, scene.jobs, imports, scene.outbox, scene.accounts, scene.now
        )
        return ReachOverview(
            scene.look,
            scene.jobs,
            Answering(ledger, kept, scene.now),
            kept,
            forgetting,
            scene.now,
            importing,
        )

    def shown(self, scene: Scene, size: tuple[int, int] = (1000, 1500)) -> ReachOverview:
        page = self.overview(scene)
        parts: list[tuple[str, str, Callable[[], QWidget]]] = [
            ("overview", "Overview", lambda: page),
            *((one.lower(), one, QWidget) for one in ("Campaigns", "Calculator", "What is sent")),
        ]
        self.window = ReachPage(scene.look, [Part(*part) for part in parts])
        self.window.resize(*size)
        self.window.show()
        wait(lambda: page.state != LOADING)
        rest(0.2)
        return page

    MINE = (
        ("linkedin", "Anna Sommer", "Anna Sommer"),
        ("mastodon", "@anna@mastodon.example", "Anna"),
    )

    def lived_in(self) -> Scene:
        scene = self.scene(*self.MINE)
        Past(scene.store, scene.accounts.all(), NOW)
        return scene

    def state_empty(self) -> None:
        scene = self.scene()
        self.shown(scene, (1000, 700))
        self.keep("empty", scene)

    def state_overview(self) -> None:
        scene = self.lived_in()
        self.shown(scene, (1000, 3600))
        self.keep("overview", scene)

    def state_year(self) -> None:
        scene = self.lived_in()
        page = self.shown(scene, (1000, 3600))
        page.choose_period(Period.YEAR)
        rest(0.5)
        self.keep("year", scene)

    def state_top(self) -> None:
        scene = self.lived_in()
        self.shown(scene, (1000, 800))
        self.keep("top", scene)

    def state_narrow(self) -> None:
        """As it is at 200 % on a small screen."""
        scene = self.lived_in()
        self.shown(scene, (520, 1600))
        self.keep("narrow", scene)


if __name__ == "__main__":
    main(ShowReach)
