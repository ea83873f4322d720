"""The notifications on the screen: at most one of each kind, and what is pressed on them."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from desktop.jobs import Jobs
from desktop.notify import Action, Notifier

SILENT = ("later", "unwanted")
"""Actions after which no window opens."""
_SHOWN = 1
"""What is told where the tray's own bubble came: nobody knows its number."""


def _whatever(number: int) -> None:
    """Nobody wants to know whether it was shown."""


class Board(QObject):
    """On Linux over D-Bus, from a lane; elsewhere the tray's own bubble (`fallback`), which has
    no buttons and of which there is one."""

    pressed = Signal(str, str)
    """A kind, and the key of an action; `default` is a click on the notification itself."""
    showing = Signal(str, str, object)
    """Title, body and actions of what is about to be shown, wherever that ends up."""
    _heard = Signal(int, str, str)
    _lost = Signal(int)

    def __init__(self, jobs: Jobs, icon: str, fallback: Callable[[str, str], None]) -> None:
        super().__init__()
        self._jobs, self._fallback = jobs, fallback
        self._numbers: dict[str, int] = {}
        """Written on the lane, in the order in which things are shown."""
        self._under_way: Counter[str] = Counter()
        self._bubble = ""
        self._heard.connect(self._was_pressed)
        self._lost.connect(self._is_gone)
        linux = sys.platform.startswith("linux")
        self._notifier = (
            Notifier("Goodword", icon, self._heard.emit, self._lost.emit) if linux else None
        )

    def show(
        self,
        kind: str,
        title: str,
        body: str,
        actions: Sequence[Action],
        told: Callable[[int], None] = _whatever,
    ) -> None:
        """Show it, in place of what stands there of this kind. `told` hears a number, or what
        `notify` says instead of one."""
        notifier, numbers = self._notifier, self._numbers
        self.showing.emit(title, body, actions)
        if notifier is None:
            self._bubble = kind
            self._fallback(title, body)
            told(_SHOWN)
            return

        def work() -> int:
            number = notifier.show(title, body, actions, numbers.get(kind, 0))
            if number > 0:
                numbers[kind] = number
            return number

        def done(number: int) -> None:
            self._under_way[kind] -= 1
            told(number)

        self._under_way[kind] += 1
        self._jobs.run("alerts", work, done, owner=self)

    def stands(self, kind: str) -> bool:
        """Whether one of this kind is on the screen, or about to be, as far as we know."""
        return kind in self._numbers or self._under_way[kind] > 0

    def take_down(self, kind: str) -> None:
        """Off the screen with it, if it is there."""
        notifier, numbers = self._notifier, self._numbers
        if self._bubble == kind:
            self._bubble = ""
        if notifier is None:
            return

        def work() -> None:  # on the lane: it may be about to be shown
            number = numbers.pop(kind, 0)
            if number:
                notifier.withdraw(number)

        self._jobs.run("alerts", work, owner=self)

    def bubble_clicked(self) -> None:
        """The fallback's bubble was clicked."""
        kind, self._bubble = self._bubble, ""
        if kind:
            self.pressed.emit(kind, "default")

    def leave(self) -> None:
        if self._notifier is not None:
            self._notifier.leave()

    def _was_pressed(self, number: int, action: str, token: str) -> None:
        kind = self._kind(number)
        if not kind:
            return
        if token and action not in SILENT:  # brings Qt's Wayland windows forward (xdg-activation)
            os.environ["XDG_ACTIVATION_TOKEN"] = token
        self.take_down(kind)  # what was answered need not stand there any longer
        self.pressed.emit(kind, action)

    def _is_gone(self, number: int) -> None:
        kind = self._kind(number)
        if kind:
            self._numbers.pop(kind, None)

    def _kind(self, number: int) -> str:
        return next((kind for kind, known in list(self._numbers.items()) if known == number), "")
