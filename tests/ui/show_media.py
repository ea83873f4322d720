"""Pictures of the caption editor with pictures and videos: `python -m tests.ui.show_media`.

Writes to build/composer/. QT_SCALE_FACTOR and the argument `dark` are obeyed.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from tests.share.documents import pdf
from tests.share.videos import mp4
from tests.ui.scene import picture
from tests.ui.show_composer import Show, rest, wait

ALTS = (
    "The yard at night",
    "Three welders in blue overalls kneel around the open hull of an electric ferry; sparks "
    "light up their faces, and behind them the harbour's cranes stand against the last light "
    "of the evening. On the hull somebody has written the names of this year's apprentices "
    "in white chalk, forty of them in four rows; the first one is “Adaeze”.",
    "",
    "A crane",
)


class ShowMedia(Show):
    def state_one(self) -> None:
        scene = self.scene(*self.BOTH)
        window = self.opened(scene, "")
        self.type(window, "The yard at night, after the last shift. #employee")
        self._add(window, 1)
        self.save(window, "media-one", scene)

    def state_four(self) -> None:
        scene = self.scene(*self.BOTH, ("bluesky", "@anna.example.com", "Anna Sommer"))
        window = self.opened(scene)
        self.type(window, "Four pictures from the yard. #employee")
        self._add(window, 4)
        self.save(window, "media-four", scene)

    def state_four_small(self) -> None:
        scene = self.scene(*self.BOTH)
        window = self.opened(scene, size=(900, 600))
        self.type(window, "Four pictures from the yard. #employee")
        self._add(window, 4)
        self.save(window, "media-four-small", scene)

    def state_long(self) -> None:
        scene = self.scene(*self.BOTH)
        window = self.opened(scene, "night")
        self.type(window, "The yard never sleeps. #employee")
        self._add(window, 1)
        window.rooms.attachments.rows()[-1]._alt.setPlainText(ALTS[1] * 6)
        window.rooms.attachments.rows()[-1].describe()
        self.save(window, "media-long", scene)

    def state_video(self) -> None:
        scene = self.scene(*self.BOTH)
        window = self.opened(scene)
        self.type(window, "A minute of the yard. #employee")
        video = Path(tempfile.mkdtemp()) / "yard.mp4"
        video.write_bytes(mp4())
        window.media.enclosing.take_files([str(video), str(video.with_name("gone.jpg"))])
        wait(lambda: not window.media.enclosing.busy)
        window.rooms.texts.current.setFocus()
        self.save(window, "media-video", scene)

    def state_film(self) -> None:
        """A video of one's own, with its terms."""
        scene = self.scene(*self.BOTH, ("bluesky", "@anna.example.com", "Anna Sommer"))
        window = self.opened(scene, "film")
        self.type(window, "Nine minutes over the water, almost silent. #employee")
        video = Path(tempfile.mkdtemp()) / "crossing.mp4"
        video.write_bytes(mp4(seconds=4000))
        window.media.enclosing.take_files([str(video)])
        wait(lambda: not window.media.enclosing.busy)
        window.rooms.attachments.rows()[-1]._alt.setPlainText("A ferry leaves the pier at dawn")
        window.rooms.texts.current.setFocus()
        self.save(window, "media-film", scene)

    def state_document(self) -> None:
        scene = self.scene(*self.BOTH)
        window = self.opened(scene, "")
        self.type(window, "What forty apprentices cost, and what they bring. #employee")
        file = Path(tempfile.mkdtemp()) / "report v7.pdf"
        file.write_bytes(pdf(title="Ferries in figures 2026", signed=True))
        window.media.enclosing.take_files([str(file)])
        wait(lambda: not window.media.enclosing.busy)
        rest()
        window.rooms.texts.current.setFocus()
        self.save(window, "media-document", scene)

    def state_mirrored(self) -> None:
        from PySide6.QtCore import Qt

        self.app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        scene = self.scene(*self.BOTH)
        window = self.opened(scene)
        self.type(window, "Two pictures from the yard. #employee")
        self._add(window, 2)
        self.save(window, "media-mirrored", scene)
        self.app.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    def _add(self, window: Any, many: int) -> None:
        """Pictures of one's own, as if they were dropped one after the other."""
        folder = Path(tempfile.mkdtemp())
        shown = window.rooms.attachments
        for number in range(many):
            file = folder / f"own{number}.png"
            file.write_bytes(picture("harbour" if number else "night", 900 + number, 600))
            window.media.enclosing.take_files([str(file)])
            wait(lambda: not window.media.enclosing.busy)
        for row, alt in zip(shown.rows()[-many:], ALTS, strict=False):
            row._alt.setPlainText(alt)
        rest()
        window.rooms.texts.current.setFocus()


def main() -> None:
    app = QApplication([])
    app.setFont(QFont("DejaVu Sans", 10))
    arguments = sys.argv[1:]
    theme = "dark" if "dark" in arguments else "light"
    states = [f"state_{one}" for one in arguments if one not in ("dark", "light")]
    show = ShowMedia(app, theme, [])
    for name in vars(ShowMedia):
        if name.startswith("state_") and (not states or name in states):
            getattr(show, name)()


if __name__ == "__main__":
    main()
