"""One life of the application in which somebody types into the caption editor.

Run as a process of its own: `python -m tests.journeys.words_life HOME SCENE SEED`. Tells on
stdout, a line of JSON each, what the editor shows at first and how many keys were pressed.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest

from desktop import log
from desktop.model import KeptPost
from tests.journeys.player import Player

WORDS = "Nine minutes across the bay and not a sound but gulls. I was there, and "
KEYS_BEFORE_TROUBLE = 25


def tell(**facts: object) -> None:
    """One line to the parent; the clock is the same in every process of a machine."""
    print(json.dumps({**facts, "at": time.monotonic()}), flush=True)


class Typist:
    """Presses one key after the other, with pauses as people make them."""

    def __init__(self, player: Player, seed: int) -> None:
        self.player = player
        self.chance = random.Random(seed)
        self.count = 0
        self.waiting: list[tuple[int, Callable[[], object]]] = []
        self.timer = QTimer(singleShot=True)
        self.timer.timeout.connect(self.press)

    def begin(self) -> None:
        editor = self.player.composer.rooms.texts.current
        draft = self.player.composer.draft()
        assert draft is not None
        tell(shown=editor.text(), draft=draft.id)
        self.timer.start(0)

    def press(self) -> None:
        if self.player.app._leaving:
            return
        self.key()
        for moment, deed in list(self.waiting):
            if self.count >= moment:
                self.waiting.remove((moment, deed))
                deed()
        pause = self.chance.choice((5, 10, 15, 30, 60))
        self.timer.start(700 if self.chance.random() < 0.01 else pause)

    def key(self) -> None:
        editor = self.player.composer.rooms.texts.current
        sign = WORDS[self.count % len(WORDS)]
        if self.count % 90 == 89:
            QTest.keyClick(editor, Qt.Key.Key_Return)
        else:
            QTest.keyClicks(editor, sign)
        self.count += 1
        draft = self.player.composer.draft()
        tell(draft=draft.id if draft else "", text=editor.text())


# --- scenes --------------------------------------------------------------------------------


def plain(player: Player, typist: Typist) -> None:
    player.open_editor(first(player))


def withdrawn(player: Player, typist: Typist) -> None:
    """The post that is written about is taken back in the middle of a word."""
    about = first(player)
    player.open_editor(about)

    def take_back() -> None:
        while player.practice.withdraw_now() not in ("", about.post.guid):
            continue
        player.desk.rounds.sync_now()

    def look() -> None:
        kept = player.found.posts.get(about.post.id)
        if kept is None or kept.withdrawn is None:
            typist.waiting.append((typist.count + 5, look))
        else:
            tell(happened="withdrawn")

    typist.waiting += [(KEYS_BEFORE_TROUBLE, take_back), (KEYS_BEFORE_TROUBLE + 5, look)]


def signed_out(player: Player, typist: Typist) -> None:
    """Everybody is signed out, and that is noticed, in the middle of a word."""
    player.connect()
    player.open_editor(first(player))

    def sign_out() -> None:
        player.practice.misbehave("sign_out_all")
        with player.found.store.writing() as write:
            write.execute("DELETE FROM metrics")
        player.desk.rounds.measure_now()

    def look() -> None:
        if player.signed_in():
            player.desk.rounds.measure_now()
            typist.waiting.append((typist.count + 5, look))
        else:
            player.desk.tidings.accounts_changed()
            tell(happened="signed out")

    typist.waiting += [(KEYS_BEFORE_TROUBLE, sign_out), (KEYS_BEFORE_TROUBLE + 5, look)]


def two(player: Player, typist: Typist) -> None:
    """Back and forth between two posts; whatever lies in the editor is typed into."""
    one, other = first(player), player.posts()[1]
    player.open_editor(one)

    def go(target: KeptPost, back: KeptPost) -> None:
        player.desk.show_post(target.post.id)
        tell(happened="switched")
        typist.waiting.append((typist.count + 20, lambda: go(back, target)))

    typist.waiting.append((20, lambda: go(other, one)))


def full(player: Player, typist: Typist) -> None:
    """The disk fills up while somebody types; the parent makes room again."""
    player.open_editor(first(player))

    def fill() -> None:
        filler = player.paths.data / "filler"
        with filler.open("wb", buffering=0) as file:
            for size in (65536, 4096, 512, 1):
                try:
                    while True:
                        file.write(b"x" * size)
                except OSError:
                    continue
        tell(happened="full")

    def look() -> None:
        from tests.journeys.player import on_screen

        said = [text for _, text in on_screen() if "disk is full" in text]
        if not said:
            typist.waiting.append((typist.count + 5, look))
        else:
            tell(happened="warned")

    typist.waiting += [(KEYS_BEFORE_TROUBLE, fill), (KEYS_BEFORE_TROUBLE + 20, look)]


SCENES = {one.__name__: one for one in (plain, withdrawn, signed_out, two, full)}


def first(player: Player) -> KeptPost:
    """A post that is there in every life."""
    return sorted(player.posts(), key=lambda kept: kept.post.guid)[0]


def main() -> None:
    home, scene, seed = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    player = Player(home)
    player.until("posts are there", lambda: len(player.posts()) >= 8)
    typist = Typist(player, seed)
    SCENES[scene](player, typist)
    typist.begin()
    code = player.qt.exec()
    player.app.leave()
    tell(left=typist.count, bugs=[repr(one) for one in player.bugs], now=str(datetime.now(UTC)))
    log.stop()
    sys.exit(code)


if __name__ == "__main__":
    main()
