"""Pictures of the caption editor in every state: `python -m tests.ui.show_composer`.

Writes to build/composer/. QT_SCALE_FACTOR and the argument `dark` are obeyed.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from desktop.model import LinkCard
from desktop.share.assisted import by_hand
from desktop.ui.preview import Preview, Shown
from desktop.ui.preview_manner import MANNERS
from desktop.ui.translations import install_translations
from tests.conftest import Served
from tests.ui.scene import Scene, picture
from tests.ui.test_terms import Toll

NOW = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
FOLDER = Path("build/composer")


def wait(until: Callable[[], bool], seconds: float = 5) -> None:
    end = time.monotonic() + seconds
    while not until():
        QApplication.processEvents()
        time.sleep(0.005)
        if time.monotonic() > end:
            raise SystemExit("waited in vain")


def rest(seconds: float = 0.8) -> None:
    end = time.monotonic() + seconds
    wait(lambda: time.monotonic() > end, seconds + 1)


class Show:
    def __init__(self, app: QApplication, theme: str, wanted: list[str]) -> None:
        self.app, self.theme, self.wanted = app, theme, wanted
        self.served: list[Served] = []

    def serve(self, answer: Any) -> Served:
        self.served.append(Served(answer))
        return self.served[-1]

    def scene(self, *accounts: tuple[str, ...]) -> Scene:
        scene = Scene(self.app, Path(tempfile.mkdtemp()), self.serve, lambda: NOW)
        scene.look.set_theme(self.theme)
        for account in accounts:
            scene.connect(*account)
        return scene

    def run(self) -> None:
        for name in dir(self):
            if name.startswith("state_") and (not self.wanted or name[6:] in self.wanted):
                getattr(self, name)()

    def opened(
        self, scene: Scene, post: str = "harbour", size: tuple[int, int] = (1180, 760)
    ) -> Any:
        window = scene.composer()
        window.resize(*size)
        if post:
            window.show_post(scene.post(post))
        else:
            window.show_own()
        wait(lambda: window.draft() is not None)
        rest()
        return window

    def save(self, window: Any, name: str, scene: Scene) -> None:
        rest()
        FOLDER.mkdir(parents=True, exist_ok=True)
        window.grab().save(str(FOLDER / f"{name}-{self.theme}.png"))
        window.close()
        window.deleteLater()
        rest(0.05)
        scene.close()

    def type(self, window: Any, text: str) -> None:
        window.rooms.texts.current.insertPlainText(text)

    BOTH = (("practice", "@anna", "Anna Sommer"), ("mastodon", "@anna@mastodon.example", "Anna"))

    def state_fresh(self) -> None:
        scene = self.scene(*self.BOTH)
        self.save(self.opened(scene), "fresh", scene)

    HINTED = (
        "Forty apprentices start at North Wind this week. They leverage the new hall at pier 4 and "
        "know project heron 🚢 better than our quarterly numbers.\n\nProud to work with them. "
        "#HarbourSchool https://northwind.example/stories"
    )

    def state_hints(self) -> None:
        scene = self.scene(*self.BOTH)
        window = self.opened(scene)
        self.type(window, self.HINTED)
        self.save(window, "hints", scene)

    def state_locked(self) -> None:
        scene = self.scene(*self.BOTH)
        window = self.opened(scene, "shares")
        self.type(window, "I work here, and soon a little of it is mine. #employee")
        self.save(window, "locked", scene)

    def state_bent(self) -> None:
        """Locked words that were changed in their middle."""
        scene = self.scene(*self.BOTH)
        window = self.opened(scene, "shares", size=(900, 600))
        self.type(
            window,
            "Soon a little of it is mine. This is hardly an offer to buy or sell securities "
            "in any country. #employee",
        )
        self.save(window, "locked-bent", scene)

    def state_held(self) -> None:
        scene = self.scene(*self.BOTH)
        scene.hold = "We wait with everything until the families know. Thank you."
        scene.read_again()
        window = self.opened(scene)
        self.type(window, "Forty apprentices start this week. #employee")
        self.save(window, "held", scene)

    def state_small(self) -> None:
        scene = self.scene(*self.BOTH)
        window = self.opened(scene, size=(900, 600))
        self.type(window, self.HINTED)
        self.save(window, "small", scene)

    def state_ready(self) -> None:
        scene = self.scene(*self.BOTH)
        window = self.opened(scene)
        window.rooms.post.caption_picked.emit(
            "What does it take to keep an electric ferry running? Our first forty "
            "apprentices find out from today."
        )
        for tag in ("#HarbourSchool", "#Apprentices"):
            window.rooms.post.tag_switched.emit(tag, True)
        window.rooms.post.disclosure_switched.emit("#employee", True)
        self.save(window, "ready", scene)

    def state_none(self) -> None:
        scene = self.scene()
        window = self.opened(scene)
        self.type(window, "Proud of our forty apprentices.")
        self.save(window, "no-accounts", scene)

    def state_long(self) -> None:
        scene = self.scene(*self.BOTH, ("bluesky", "@anna.example.com", "Anna Sommer"))
        window = self.opened(scene)
        self.type(window, "Our apprentices learn how to service electric ferries. " * 10)
        self.save(window, "too-long", scene)

    def state_split(self) -> None:
        scene = self.scene(*self.BOTH)
        window = self.opened(scene)
        self.type(window, "Forty apprentices start at North Wind this week.")
        window.rooms.texts._switch.click()
        self.type(window, " On Porchlight with utilize.")
        self.save(window, "split", scene)

    def state_sent(self) -> None:
        scene = self.scene(*self.BOTH, ("bluesky", "@anna.example.com", "Anna Sommer"))
        window = self.opened(scene)
        self.type(window, "Forty apprentices start this week. #employee")
        rest()
        window.rooms.bar.press()
        wait(lambda: len(window.sending.shares) == 3)
        at = int(NOW.timestamp() * 1000)
        scene.settle("practice", "sent", remote_id="7", url="https://p.example/7", settled=at)
        scene.settle(
            "mastodon",
            "waiting",
            reason="Offline",
            due=at + 60000,
            facts='{"address": "https://mastodon.example/api", "cause": "timeout"}',
        )
        scene.settle(
            "bluesky",
            "refused",
            reason="TooLong",
            facts='{"count": 312, "limit": 300, "network": "bluesky"}',
        )
        window.outbox_changed()
        rest()
        self.save(window, "sent", scene)

    def state_unsure(self) -> None:
        scene = self.scene(*self.BOTH)
        window = self.opened(scene)
        self.type(window, "Forty apprentices start this week. #employee")
        rest()
        window.rooms.bar.press()
        wait(lambda: len(window.sending.shares) == 2)
        scene.settle(
            "practice",
            "unsure",
            reason="Unclear",
            due=253370764800000,
            facts='{"address": "https://porchlight.example", "asks": true}',
        )
        scene.settle("mastodon", "sending")
        window.outbox_changed()
        rest()
        self.save(window, "unsure", scene)

    def state_withdrawn(self) -> None:
        scene = self.scene(*self.BOTH)
        window = self.opened(scene)
        self.type(window, "Forty apprentices start this week. #employee")
        rest()
        scene.withdraw("harbour")
        window.post_changed()
        self.save(window, "withdrawn", scene)

    def state_own(self) -> None:
        scene = self.scene(*self.BOTH)
        window = self.opened(scene, "")
        self.type(window, "A thought about my work at North Wind.")
        self.save(window, "own", scene)

    def state_completion(self) -> None:
        scene = self.scene(*self.BOTH)
        window = self.opened(scene)
        self.type(window, "Forty apprentices start this week. Proud to have them here!\n\n")
        QTest.keyClicks(window.rooms.texts.current, "#")
        QTest.keyClick(window.rooms.texts.current, Qt.Key.Key_Down)
        self.save(window, "completion", scene)

    def state_mention(self) -> None:
        scene = self.scene(*self.BOTH)
        window = self.opened(scene, size=(900, 600))
        self.type(window, "Forty apprentices start this week.\n" * 8)
        QTest.keyClicks(window.rooms.texts.current, "With @")
        self.save(window, "mention", scene)

    def state_begun(self) -> None:
        """Posts of one's own that were begun, and the way to the team."""
        scene = self.scene(*self.BOTH)
        for words in ("Rain on the yard, and nobody minds.", "What I learned from Mira " * 9):
            draft = scene.drafts.begin(NOW - timedelta(days=2))
            scene.drafts.keep(replace(draft, text=words), NOW - timedelta(days=1))
        window = self.opened(scene, "")
        window.rooms.post.own.fresh_wanted.emit()
        rest()
        self.type(window, "Idea: let the apprentices write for a week.")
        self.save(window, "begun", scene)

    def state_copy(self) -> None:
        """The same words as an earlier share; the disclosure where nobody looks."""
        scene = self.scene(*self.BOTH)
        window = self.opened(scene)
        words = "Forty apprentices start this week, and I still remember my own first day here."
        self.type(window, words)
        rest()
        window.rooms.bar.press()
        wait(lambda: len(window.sending.shares) == 2)
        at = int(NOW.timestamp() * 1000) - 86_400_000 * 9
        for network in ("practice", "mastodon"):
            scene.settle(network, "sent", remote_id="7", url="https://p.example/7", settled=at)
        window.outbox_changed()
        rest()
        window.show_post(scene.post("night"))
        wait(lambda: window.draft() is not None)
        self.type(window, f"{words}\n\n#Northwind #Harbour #employee")
        self.save(window, "copy", scene)

    def state_networks(self) -> None:
        """One post as every network shows it."""
        scene = self.scene()
        board = QWidget()
        board.setObjectName("window")
        board.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        grid = QGridLayout(board)
        folder = Path(tempfile.mkdtemp())
        files = []
        for name in ("harbour", "night", "tower"):
            size = (600, 800) if name == "tower" else (1200, 675)
            (folder / f"{name}.png").write_bytes(picture(name, *size))
            files.append(str(folder / f"{name}.png"))
        text = (
            "Forty apprentices start at our harbour school this week. #employee I still "
            "remember my own first day, the noise of the hall, and @northwind smiling.\n\n"
            "Half of them are the first in their family to learn a trade. Ask me about it, or "
            "read https://northwind.example/stories\n\n#HarbourSchool #Apprentices"
        )
        link = LinkCard(
            "https://northwind.example/stories", "The harbour school opens its doors",
            "Forty apprentices begin this week in the new training hall.", files[0],
        )  # fmt: skip
        for number, name in enumerate(n for n in MANNERS if n != "practice"):
            card = Preview(scene.look)
            card.setFixedWidth(330)
            pictures = tuple(files) if number % 2 else ()
            card.show_post(
                Shown("Anna Sommer", "@anna", name, name.capitalize(), text,
                      pictures=pictures, alts=("a", "b", "c"), link=link)
            )  # fmt: skip
            card.setFixedHeight(card.layout().heightForWidth(330))
            grid.addWidget(card, number // 5, number % 5, Qt.AlignmentFlag.AlignTop)
        board.show()
        rest()
        FOLDER.mkdir(parents=True, exist_ok=True)
        board.grab().save(str(FOLDER / f"networks-{self.theme}.png"))
        board.deleteLater()
        scene.close()

    def state_pictures(self) -> None:
        scene = self.scene(*self.BOTH)
        window = self.opened(scene, "night")
        self.type(window, "The yard at night. #employee")
        self.save(window, "pictures", scene)

    def state_arabic(self) -> None:
        scene = self.scene(*self.BOTH)
        window = self.opened(scene, "arabic")
        self.type(
            window, "أربعون متدربا يبدؤون اليوم في مدرسة الميناء. #مدرسة_الميناء\n\nIn English too."
        )
        self.save(window, "arabic", scene)

    def state_mirrored(self) -> None:
        self.app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        scene = self.scene(*self.BOTH)
        window = self.opened(scene)
        self.type(window, self.HINTED)
        self.save(window, "mirrored", scene)
        self.app.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    def state_german(self) -> None:
        scene = self.scene(
            *self.BOTH,
            ("bluesky", "@annemarie-sommerfeldt.bsky.social", "A"),
            ("mastodon", "@annemarie.sommerfeldt@social.northwind.example", "A", "signed_out"),
        )
        window = self.opened(scene, "german", (900, 600))
        self.type(
            window, "Donaudampfschifffahrtsgesellschaftskapitänsausbildungsförderungsprogramm!"
        )
        window.rooms.texts.current.moveCursor(QTextCursor.MoveOperation.Start)
        self.save(window, "german", scene)

    def _terms(self, window: Any) -> None:
        terms = window.rooms.terms
        terms._seen.setCurrentIndex(terms._seen.findData("followers"))
        terms._warned.click()
        terms._warning.setText("An accident at work")
        terms._paid.click()

    def state_terms(self) -> None:
        """Who sees it, a warning, a paid mark; one network can't do it."""
        scene = self.scene(*self.BOTH, ("bluesky", "@anna.example.com", "Anna Sommer"))
        window = self.opened(scene)
        self.type(window, "What we learned from the accident at pier 4. #employee")
        self._terms(window)
        window.rooms.texts.current.setFocus()
        self.save(window, "terms", scene)

    def state_terms_small(self) -> None:
        scene = self.scene(*self.BOTH)
        window = self.opened(scene, size=(900, 600))
        self.type(window, "What we learned from the accident at pier 4. #employee")
        self._terms(window)
        window.rooms.texts.current.setFocus()
        self.save(window, "terms-small", scene)

    def state_ways(self) -> None:
        """Accounts by hand, and one whose links cost money."""
        scene = self.scene(*self.BOTH[1:])
        scene.catalog.renew([*scene.catalog.all(), Toll()], by_hand())
        scene.connect("toll", "@anna")
        for name in ("facebook", "whatsapp"):
            scene.connect_by_hand(name)
        window = self.opened(scene)
        self.type(window, "Forty apprentices start this week. #employee")
        self.save(window, "ways", scene)

    def state_wide(self) -> None:
        scene = self.scene(*self.BOTH)
        window = self.opened(scene, size=(1680, 980))
        self.type(window, self.HINTED)
        self.save(window, "wide", scene)


def main(shown: Callable[[QApplication, str, list[str]], Any] = Show) -> None:
    app = QApplication([])
    install_translations(app, "en")
    app.setFont(QFont("DejaVu Sans", 10))
    arguments = sys.argv[1:]
    theme = "dark" if "dark" in arguments else "light"
    shown(app, theme, [one for one in arguments if one not in ("dark", "light")]).run()


if __name__ == "__main__":
    main()
