"""Pictures of what is sent, and of the campaigns: `python -m tests.ui.show_sent`.

Writes to build/sent/. QT_SCALE_FACTOR and the argument `dark` are obeyed.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop.reach.agreements import Agreement, Shown, Who
from tests.ui.sent_scene import SentScene, board
from tests.ui.show_composer import NOW, Show, main, rest

FOLDER = Path("build/sent")


class Nobody(SentScene):
    takes = False


class ShowSent(Show):
    def run(self) -> None:
        """Our own states only."""
        for name in vars(type(self)):
            if name.startswith("state_") and (not self.wanted or name[6:] in self.wanted):
                getattr(self, name)()

    def made(self, kind: type[SentScene] = SentScene) -> SentScene:
        scene = kind(self.app, Path(tempfile.mkdtemp()), self.serve, lambda: NOW)
        scene.look.set_theme(self.theme)
        return scene

    def lived_in(self) -> SentScene:
        scene = self.made()
        account = scene.connect("mastodon", "@anna@mastodon.example", "Anna")
        for guid, ago, views in (("shares", 30, 804), ("harbour", 2, 1250)):
            share = scene.share(guid, account, timedelta(hours=ago))
            scene.count(share, views=views, reactions=views // 30, reshares=3, replies=2)
        return scene

    def keep(
        self, page: QWidget, name: str, scene: SentScene, size: tuple[int, int] = (884, 1300)
    ) -> None:
        window = QWidget()
        window.setObjectName("window")
        window.resize(*size)
        page.setParent(window)
        page.resize(*size)
        window.show()
        rest(1.2)
        FOLDER.mkdir(parents=True, exist_ok=True)
        window.grab().save(str(FOLDER / f"{name}-{self.theme}.png"))
        window.close()
        window.deleteLater()
        rest(0.05)
        scene.close()

    # --- what is sent ---------------------------------------------------------------------

    def state_off(self) -> None:
        scene = self.lived_in()
        self.keep(scene.page(), "off", scene)

    def state_on(self) -> None:
        scene = self.lived_in()
        wanted = Agreement(scene.program, on=True, who=Who.PSEUDONYM, link=True, numbers=True)
        scene.reporting.agree(replace(wanted, earlier=True), NOW)
        scene.reporting.report(scene.now)
        scene.answers = 503
        share = scene.share("harbour", scene.accounts.all()[0].id, timedelta(0))
        scene.count(share, views=12)
        scene.reporting.report(scene.now)
        self.keep(scene.page(), "on", scene, (884, 1900))

    def state_narrow(self) -> None:
        scene = self.lived_in()
        wanted = Agreement(scene.program, on=True, who=Who.NAME, name="Anna Sommer")
        scene.reporting.agree(wanted, NOW)
        self.keep(scene.page(), "narrow", scene, (500, 1500))

    def state_nobody(self) -> None:
        scene = self.made(Nobody)
        self.keep(scene.page(), "nobody", scene, (884, 500))

    # --- the campaigns --------------------------------------------------------------------

    def ranked(self, shown: str, who: Who = Who.PSEUDONYM) -> SentScene:
        scene = self.lived_in()
        wanted = Agreement(scene.program, on=True, who=who, link=True, numbers=True)
        wanted = replace(wanted, earlier=True, rankings={"skills": Shown(shown)})
        scene.reporting.agree(wanted, NOW)
        scene.board = board(scene.agreements.of(scene.program).place_id)
        return scene

    def state_campaigns_off(self) -> None:
        scene = self.lived_in()
        self.keep(scene.campaigns(), "campaigns-off", scene, (884, 1200))

    def state_campaigns_own(self) -> None:
        scene = self.ranked("own")
        self.keep(scene.campaigns(), "campaigns-own", scene, (884, 1200))

    def state_campaigns_all(self) -> None:
        scene = self.ranked("all")
        self.keep(scene.campaigns(), "campaigns-all", scene, (884, 1300))

    def state_campaigns_anonymous(self) -> None:
        scene = self.ranked("not", Who.ANONYMOUS)
        self.keep(scene.campaigns(), "campaigns-anonymous", scene, (560, 1200))


if __name__ == "__main__":
    main(ShowSent)
