"""Alerts: few, bundled, quiet when people want quiet, and a click that opens that very post.

`decide` is pure: what may be shown, given the settings and the hour. What is held back is
not lost, it stands in the feed and on the tray.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from PySide6.QtCore import QObject, Signal

from desktop import settings as table
from desktop.jobs import Jobs
from desktop.model import KeptPost
from desktop.notify import Notifier
from desktop.settings import Settings

BUNDLE = 2
_SHARES = "shares"
"""What the fallback's bubble is about, where it is no account."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """When no alert may come. `start` and `end` are local clock times."""

    switched_on: bool
    paused_until: int
    start: time
    end: time
    weekends: bool
    per_day: int


def held_back(quiet: Quiet, local: datetime, shown_today: int) -> str:
    """Why no alert may be shown now: off, paused, hours, weekend, enough; or empty."""
    if not quiet.switched_on:
        return "off"
    if local.timestamp() * 1000 < quiet.paused_until:
        return "paused"
    if quiet.weekends and local.weekday() >= 5:
        return "weekend"
    clock = local.time().replace(tzinfo=None)
    if quiet.start != quiet.end:
        over_midnight = quiet.start > quiet.end
        inside = (
            (clock >= quiet.start or clock < quiet.end)
            if over_midnight
            else quiet.start <= clock < quiet.end
        )
        if inside:
            return "hours"
    if quiet.per_day and shown_today >= quiet.per_day:
        return "enough"
    return ""


def shown_on(local: datetime, kept: str) -> int:
    """How many alerts came on this day, from what is kept: `2026-11-21 2`."""
    day, _, count = kept.partition(" ")
    return int(count) if day == f"{local:%Y-%m-%d}" and count.isdecimal() else 0


class Alerts(QObject):
    """Shows new posts to the person. `on_screen` says whether a post is being looked at."""

    post_wanted = Signal(str)
    feed_wanted = Signal()
    account_wanted = Signal(str)
    """The reminder of an account was clicked."""
    shares_wanted = Signal()
    """The alert about shares that need the person was clicked."""
    announced = Signal(object)
    """The ids of the posts that an alert is about."""
    _pressed = Signal(int, str)

    def __init__(
        self,
        jobs: Jobs,
        settings: Settings,
        now: Callable[[], datetime],
        on_screen: Callable[[], bool],
        icon: str,
        fallback: Callable[[str, str], None],
    ) -> None:
        super().__init__()
        self._jobs, self._settings, self._now = jobs, settings, now
        self._on_screen, self._fallback = on_screen, fallback
        self._shown = settings.get(table.ALERTS_SHOWN)
        self._number = 0
        self._posts: tuple[str, ...] = ()
        self._reminder, self._account, self._bubble = 0, "", ""
        self._question = 0
        self._pressed.connect(self._opened)
        linux = sys.platform.startswith("linux")
        self._notifier = Notifier("Goodword", icon, self._pressed.emit) if linux else None

    def announce(self, posts: Sequence[KeptPost]) -> str:
        """One alert for these posts at most; answers why there was none."""
        if not posts:
            return "nothing"
        local = self._now().astimezone()
        shown = shown_on(local, self._shown)
        reason = held_back(self._quiet(), local, shown)
        if not reason and self._on_screen():
            reason = "on_screen"
        if reason:
            return reason
        self._remember(local, shown + 1)
        self._posts = tuple(kept.post.id for kept in posts)
        self._show(*self._words(posts))
        self.announced.emit(self._posts)
        return ""

    def quiet(self) -> str:
        """Why nobody may be disturbed now, or empty; the number of alerts does not count."""
        return held_back(self._quiet(), self._now().astimezone(), 0)

    def remind(self, title: str, body: str, account_id: str) -> None:
        """Something about an account that only the person can do; whether it is the time for
        it, the caller has asked."""
        self._account = account_id
        notifier, replaces = self._notifier, self._reminder
        if notifier is None:
            self._bubble = account_id
            self._fallback(title, body)
            return
        actions = [("default", self.tr("Open")), ("connect", self.tr("Connect again"))]

        def show() -> int:
            return notifier.show(title, body, actions, replaces)

        self._jobs.run("alerts", show, self._note_reminder, owner=self)

    def _note_reminder(self, number: int) -> None:
        self._reminder = number

    def ask(self, title: str, body: str) -> None:
        """Shares wait for the person; whether it is the time to say so, the caller has asked."""
        notifier, replaces = self._notifier, self._question
        if notifier is None:
            self._bubble = _SHARES
            self._fallback(title, body)
            return
        actions = [("default", self.tr("Look at them")), ("open", self.tr("Look at them"))]

        def show() -> int:
            return notifier.show(title, body, actions, replaces)

        self._jobs.run("alerts", show, self._note_question, owner=self)

    def _note_question(self, number: int) -> None:
        self._question = number

    def _remember(self, local: datetime, count: int) -> None:
        """A start in between must not make room for more."""
        settings, words = self._settings, f"{local:%Y-%m-%d} {count}"
        self._shown = words

        def keep() -> None:
            settings.put(table.ALERTS_SHOWN, words)

        self._jobs.run("store", keep, owner=self)

    def opened(self) -> None:
        """The fallback's bubble was clicked."""
        if self._bubble == _SHARES:
            self.shares_wanted.emit()
        elif self._bubble:
            self.account_wanted.emit(self._bubble)
        else:
            self._opened(self._number, "default")

    def leave(self) -> None:
        if self._notifier is not None:
            self._notifier.close()

    def _show(self, title: str, body: str) -> None:
        notifier = self._notifier
        if notifier is None:
            self._bubble = ""
            self._fallback(title, body)
            return
        single = len(self._posts) == 1
        words = self.tr("Share…") if single else self.tr("Look at them")
        actions = [("default", words), ("open", words)]
        replaces = self._number

        def show() -> int:
            return notifier.show(title, body, actions, replaces)

        self._jobs.run("alerts", show, self._note, owner=self)

    def _note(self, number: int) -> None:
        self._number = number

    def _words(self, posts: Sequence[KeptPost]) -> tuple[str, str]:
        details = self._settings.get(table.ALERT_DETAILS)
        if len(posts) >= BUNDLE:
            title = self.tr("%n new post(s) to share", "", len(posts))
            lines = [kept.post.title for kept in posts[:3] if kept.post.title]
            return title, "\n".join(lines) if details else ""
        title = self.tr("New post to share")
        return title, posts[0].post.title if details else ""

    def _opened(self, number: int, action: str) -> None:
        if number and number == self._question:
            self.shares_wanted.emit()
            return
        if number and number == self._reminder:
            self.account_wanted.emit(self._account)
            return
        if number != self._number and self._number:
            return
        notifier = self._notifier
        if notifier is not None and number:
            # what was answered need not stand there any longer

            def withdraw() -> None:
                notifier.withdraw(number)

            self._jobs.run("alerts", withdraw, owner=self)
        if len(self._posts) == 1:
            self.post_wanted.emit(self._posts[0])
        else:
            self.feed_wanted.emit()

    def _quiet(self) -> Quiet:
        get = self._settings.get
        return Quiet(
            get(table.ALERTS),
            get(table.PAUSED_UNTIL),
            time.fromisoformat(get(table.QUIET_FROM)),
            time.fromisoformat(get(table.QUIET_UNTIL)),
            get(table.WEEKENDS_QUIET),
            get(table.ALERTS_PER_DAY),
        )
