"""A window on somebody else's program: `python -m tests.journeys.window_life HOME ADDRESS`.

Tells three times, a line of JSON each: what is on the screen when everything was opened, and
(each after a line on stdin) what is there when the next rounds brought a hold and something else.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import QApplication, QLabel, QListView, QTextEdit, QWidget

from tests.journeys.player import Player, on_screen


class Tags(HTMLParser):
    """Which elements a rich text would show."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)


def harmless(text: str) -> bool:
    """Our own paragraph around escaped words is the only rich text that there may be."""
    tags = Tags()
    tags.feed(text)
    return not GuiQt.mightBeRichText(text) or set(tags.found) <= {"p", "br", "qt"}


def rich() -> list[str]:
    """Every text that Qt would read as HTML although it is not ours."""
    found = []
    for widget in QApplication.allWidgets():
        name = f"{type(widget).__name__} {widget.objectName()}".strip()
        if isinstance(widget, QLabel):
            plain = widget.textFormat() == Qt.TextFormat.PlainText
            if widget.text() and not plain and not harmless(widget.text()):
                found.append(f"{name}: {widget.text()[:120]}")
        things: list[QWidget | QAction] = [widget, *widget.findChildren(QAction)]
        for thing in things:
            for tip in (thing.toolTip(), thing.whatsThis(), thing.statusTip()):
                if not harmless(tip):
                    found.append(f"{name} tip: {tip[:120]}")
        if isinstance(widget, QTextEdit) and "<script" in widget.toHtml().lower():
            found.append(f"{name}: script")
    return sorted(set(found))


def open_everything(player: Player) -> list[str]:
    """Each page, the editor on each post with words that raise a hint, and the menus."""
    found: list[str] = []
    for place in player.desk.all_places():
        player.desk.show_place(place)
        player.turn(0.3)
        found += rich()
    for kept in player.posts():
        player.open_editor(kept)
        player.composer.rooms.texts.current.change_all("gulls and gulls")
        player.turn(0.6)
        found += rich()
    player.desk.alerts.announce(player.posts())
    player.desk.standing.refresh()
    player.turn(0.3)
    return found + rich()


def main() -> None:
    home, address = Path(sys.argv[1]), sys.argv[2]
    player = Player(home, practice=False)
    program = player.found.programs.join(address, datetime.now(UTC))
    player.desk.program_joined(program)
    player.until("posts are there", lambda: len(player.posts()) == 3)
    player.until("the round is over", lambda: not player.desk.rounds._syncing)
    found = open_everything(player)
    texts = sorted({text for _, text in on_screen() if "alert(1)" in text})
    print(json.dumps({"rich": found, "texts": texts, "posts": len(player.posts())}), flush=True)
    sys.stdin.readline()
    print(json.dumps(held(player)), flush=True)
    sys.stdin.readline()
    player.desk.show_place("feed")
    player.desk.rounds.sync_now()
    player.until("the trouble is said", lambda: banner("log-in page"))
    page: Any = player.desk.page("feed")
    view = page.findChild(QListView)
    facts = {
        "banner": banner("log-in page"),
        "posts after": view.model().rowCount(),
        "bugs": [repr(bug) for bug in player.bugs],
    }
    print(json.dumps(facts), flush=True)
    player.leave()


def held(player: Player) -> dict[str, Any]:
    """The hold over the feed, in the editor, and on every page."""
    player.desk.show_place("feed")
    player.desk.rounds.sync_now()
    player.until("the hold is told", lambda: banner("alert(2)"))
    return {"held": banner("alert(2)"), "rich while held": open_everything(player)}


def banner(words: str) -> str:
    return next((text for _, text in on_screen() if words in text), "")


if __name__ == "__main__":
    main()
