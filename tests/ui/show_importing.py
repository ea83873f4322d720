"""Pictures of the card for files with numbers: `python -m tests.ui.show_importing`.

Writes to build/reach/. QT_SCALE_FACTOR and the argument `dark` are obeyed.
"""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.importing import Importing
from tests.reach.export_files import FIRST, all_posts, at_noon, post_id, x_days
from tests.ui.import_scene import ImportScene, file_of_nobody
from tests.ui.show_composer import Show, main, rest, wait

FOLDER = Path("build/reach")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TEXTS = (
    "The harbour school opens its doors: forty apprentices learn to service electric ferries.",
    "Night shift at the yard: what it takes to turn a ferry around before the first passengers.",
)


class ShowImporting(Show):
    def run(self) -> None:
        """Our own states only."""
        for name in vars(type(self)):
            if name.startswith("state_") and (not self.wanted or name[6:] in self.wanted):
                getattr(self, name)()

    def opened(self) -> tuple[ImportScene, Importing, Path]:
        folder = Path(tempfile.mkdtemp())
        scene = ImportScene(self.app, folder / "home", self.serve, lambda: NOW)
        scene.look.set_theme(self.theme)
        return scene, scene.card(), folder

    def keep(self, scene: ImportScene, card: Importing, name: str, width: int = 760) -> None:
        window = QWidget()
        window.setObjectName("window")
        box = QVBoxLayout(window)
        box.addWidget(card)
        box.addStretch(1)
        window.resize(width, 640)
        window.show()
        rest(0.6)
        FOLDER.mkdir(parents=True, exist_ok=True)
        window.grab().save(str(FOLDER / f"importing-{name}-{self.theme}.png"))
        window.close()
        window.deleteLater()
        rest(0.05)
        scene.close()

    def looked(self, scene: ImportScene, card: Importing, folder: Path) -> None:
        posts = []
        for number, text in enumerate(TEXTS):
            at = at_noon(FIRST + timedelta(days=3 * number))
            url = f"https://www.linkedin.com/feed/update/urn:li:share:{post_id(at)}"
            scene.shared("by-hand:linkedin", at + timedelta(minutes=3), text, "" if number else url)
            words = "-".join(text.lower().split()[:6])
            kind = "activity" if number else "share"
            address = f"https://www.linkedin.com/posts/anna_{words}-{kind}-{post_id(at)}-Xy"
            posts.append((address, at.date(), 40 + number, 900 + number))
        at = at_noon(FIRST + timedelta(days=9))
        address = f"https://www.linkedin.com/posts/anna_thoughts-on-sailing-share-{post_id(at)}-Xy"
        posts.append((address, at.date(), 3, 80))
        card.bring(all_posts(folder, posts=tuple(posts)))
        wait(lambda: card._preview is not None)

    def state_empty(self) -> None:
        scene, card, _ = self.opened()
        self.keep(scene, card, "empty")

    def state_preview(self) -> None:
        scene, card, folder = self.opened()
        self.looked(scene, card, folder)
        self.keep(scene, card, "preview")

    def state_narrow(self) -> None:
        scene, card, folder = self.opened()
        self.looked(scene, card, folder)
        self.keep(scene, card, "narrow", 460)

    def state_asked(self) -> None:
        scene, card, folder = self.opened()
        card.bring(
            all_posts(folder, tongue="fr", days=1, first=date(2026, 2, 1), name="Analyse.xlsx")
        )
        wait(lambda: card._preview is not None)
        self.keep(scene, card, "asked")

    def state_wrong(self) -> None:
        scene, card, folder = self.opened()
        card.bring(file_of_nobody(folder))
        wait(lambda: card._banner.text != "")
        self.keep(scene, card, "wrong")

    def state_brought(self) -> None:
        scene, card, folder = self.opened()
        for path in (x_days(folder), all_posts(folder)):
            found = scene.imports.look(path, scene.accounts.all(), (), NOW)
            scene.imports.take(found, {}, NOW - timedelta(days=2))
        card.reload()
        rest(0.3)
        card.type.click()
        self.keep(scene, card, "brought")


if __name__ == "__main__":
    main(ShowImporting)
