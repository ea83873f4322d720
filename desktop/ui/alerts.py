"""Alerts: few, bundled, quiet when people want quiet, and a click that opens that very post.

What is held back is not lost: it stands in the feed, unread, and on the tray. Only what is
important, or was put off by the person, comes again once, at a better moment.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal

from desktop import settings as table
from desktop.jobs import Jobs
from desktop.model import KeptPost
from desktop.notify import INHIBITED, Action
from desktop.settings import Settings
from desktop.ui.alert_times import AGAIN, LATER, Quiet, held_back, later, shown_on
from desktop.ui.board import Board

BUNDLE = 2
TITLES = 3
"""Of a bundle's posts, where titles are shown at all."""
_SHORT = ("hours", "weekend", "paused")
"""Silences after which something important is still worth a word."""


def tellable(kept: KeptPost, now: datetime) -> bool:
    """Whether an alert may speak of a post: never of one that can't be shared just now, nor of
    one that the person does not want to see. What is embargoed is no word on any screen."""
    embargoed = kept.post.not_before is not None and now < kept.post.not_before
    return not (embargoed or kept.closed(now) or kept.aside or kept.hidden)


class Alerts(QObject):
    """Tells the person about posts, and what others want to have told. `on_screen` says whether
    Goodword is being looked at."""

    post_wanted = Signal(str)
    feed_wanted = Signal()
    later_wanted = Signal(object, object)
    """Ids of posts (a tuple) of which the person is to be told again, and when."""
    unwanted = Signal(str)
    """The id of a post that is not for this person."""
    account_wanted = Signal(str)
    """The reminder of an account was clicked."""
    shares_wanted = Signal()
    """The alert about shares that need the person was clicked."""
    announced = Signal(object)
    """The ids of the posts that an alert is about."""

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
        self._on_screen = on_screen
        self._shown = settings.get(table.ALERTS_SHOWN)
        self._posts: tuple[KeptPost, ...] = ()
        self._again = False
        """Whether the alert is one that the person asked for."""
        self._account = ""
        self.board = Board(jobs, icon, fallback)
        self.board.pressed.connect(self._pressed)

    # --- posts ---------------------------------------------------------------------------

    def announce(self, posts: Sequence[KeptPost]) -> str:
        """One alert for these posts at most; answers why there was none."""
        now = self._now()
        fit = [kept for kept in posts if tellable(kept, now)]
        if not fit:
            return "nothing"
        local = now.astimezone()
        reason = held_back(self._quiet(), local, shown_on(local, self._shown))
        important = [kept for kept in fit if kept.post.important]
        if reason == "enough" and important:
            reason, fit = "", important
        if not reason and self._on_screen():
            reason = "on_screen"
        if reason:
            if reason in _SHORT:
                self._put_off(important, timedelta(0))
            return reason
        self._count(+1)
        standing = self._standing(now)
        fit = [*fit, *(kept for kept in standing if kept.post.id not in _ids(fit))]
        self._show(fit, again=self._again and bool(standing), counted=True)
        self.announced.emit(_ids(fit))
        return ""

    def remind_of(self, posts: Sequence[KeptPost]) -> str:
        """What was put off is due. Not counted, for the person asked for it; and not lost where
        this is no good moment."""
        now = self._now()
        fit = [kept for kept in posts if tellable(kept, now)]
        if not fit:
            return "nothing"
        reason = self.quiet()
        if not reason and self._on_screen():
            reason = "on_screen"
        if reason:
            if reason != "off":
                self._put_off(fit, AGAIN)
            return reason
        standing = [kept for kept in self._standing(now) if kept.post.id not in _ids(fit)]
        self._show([*fit, *standing], again=not standing)
        self.announced.emit(_ids(fit))
        return ""

    @property
    def told(self) -> tuple[str, ...]:
        """Ids of the posts that the alert on the screen is about."""
        return _ids(self._posts) if self.board.stands("posts") else ()

    def review(self, asked: Collection[str], known: Sequence[KeptPost]) -> None:
        """These posts, which `told` named, as they are now: what is over, on hold, not wanted or
        read already goes from the screen. What was announced meanwhile stays there."""
        now, before = self._now(), self.told
        fresh = {one.post.id: one for one in known if _waits(one) and tellable(one, now)}
        told = [kept for kept in self._posts if kept.post.id in before]
        left = [
            fresh.get(kept.post.id, kept)
            for kept in told
            if kept.post.id in fresh or kept.post.id not in asked
        ]
        if len(left) == len(before):
            return
        if left:
            self._show(left, again=self._again)
        else:
            self._posts = ()
            self.board.take_down("posts")

    # --- what others want to have told -----------------------------------------------------

    def quiet(self) -> str:
        """Why nobody may be disturbed now, or empty; the number of alerts does not count."""
        return held_back(self._quiet(), self._now().astimezone(), 0)

    def remind(self, title: str, body: str, account_id: str) -> None:
        """Something about an account that only the person can do; whether it is the time for
        it, the caller has asked."""
        self._account = account_id
        words = self.tr("Connect again")
        self.board.show("account", title, body, [("default", self.tr("Open")), ("connect", words)])

    def ask(self, title: str, body: str) -> None:
        """Shares wait for the person; whether it is the time to say so, the caller has asked."""
        words = self.tr("Look at them")
        self.board.show("shares", title, body, [("default", words), ("open", words)])

    def opened(self) -> None:
        """The fallback's bubble was clicked."""
        self.board.bubble_clicked()

    def leave(self) -> None:
        self.board.leave()

    # --- showing -------------------------------------------------------------------------

    def _standing(self, now: datetime) -> list[KeptPost]:
        """Posts of the alert that is on the screen still, and may be there."""
        told = self.told
        return [kept for kept in self._posts if kept.post.id in told and tellable(kept, now)]

    def _show(self, posts: Sequence[KeptPost], *, again: bool, counted: bool = False) -> None:
        self._posts, self._again = tuple(posts), again
        dear = tuple(kept for kept in posts if again or kept.post.important)

        def told(number: int) -> None:
            if number > 0:
                return
            if counted:
                self._count(-1)
            if number == INHIBITED:
                self._put_off(dear, AGAIN)

        self.board.show("posts", *self._words(posts), self._actions(), told)

    def _actions(self) -> list[Action]:
        put_off = ("later", self.tr("Later"))
        if len(self._posts) >= BUNDLE:
            words = self.tr("Look at them")
            return [("default", words), ("open", words), put_off]
        words = self.tr("Share…")
        return [("default", words), ("open", words), put_off, ("unwanted", self.tr("Not for me"))]

    def _words(self, posts: Sequence[KeptPost]) -> tuple[str, str]:
        titles = [kept.post.title for kept in posts[:TITLES] if kept.post.title]
        body = "\n".join(titles) if self._settings.get(table.ALERT_DETAILS) else ""
        count, important = len(posts), any(kept.post.important for kept in posts)
        if self._again:
            several = self.tr("%n post(s) wait for you", "", count)
            return (several if count >= BUNDLE else self.tr("A post waits for you")), body
        if count >= BUNDLE:
            return self.tr("%n new post(s) to share", "", count), body
        one = self.tr("New post to share")
        return (self.tr("Important: new post to share") if important else one), body

    # --- what the person does --------------------------------------------------------------

    def _pressed(self, kind: str, action: str) -> None:
        if kind == "shares":
            self.shares_wanted.emit()
        elif kind == "account":
            self.account_wanted.emit(self._account)
        else:
            posts, self._posts = self._posts, ()
            self._answer(posts, action)

    def _answer(self, posts: Sequence[KeptPost], action: str) -> None:
        if action == "later":
            self._put_off(posts, LATER)
        elif len(posts) != 1:
            self.feed_wanted.emit()
        elif action == "unwanted":
            self.unwanted.emit(posts[0].post.id)
        else:
            self.post_wanted.emit(posts[0].post.id)

    def _put_off(self, posts: Sequence[KeptPost], wait: timedelta) -> None:
        if posts:
            when = later(self._quiet(), self._now().astimezone(), wait)
            self.later_wanted.emit(_ids(posts), when)

    # --- counting and quiet ------------------------------------------------------------------

    def _count(self, more: int) -> None:
        """Alerts of this day; kept, for a start in between must not make room for more."""
        local = self._now().astimezone()
        count = max(0, shown_on(local, self._shown) + more)
        settings, words = self._settings, f"{local:%Y-%m-%d} {count}"
        self._shown = words

        def keep() -> None:
            settings.put(table.ALERTS_SHOWN, words)

        self._jobs.run("store", keep, owner=self)

    def _quiet(self) -> Quiet:
        return Quiet.of(self._settings)


def _waits(kept: KeptPost) -> bool:
    """Whether the person has done nothing about it yet, not elsewhere either."""
    return kept.read is None and kept.shared is None


def _ids(posts: Sequence[KeptPost]) -> tuple[str, ...]:
    return tuple(kept.post.id for kept in posts)
