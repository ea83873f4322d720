"""The tour: the five journeys in the real user interface, with a picture of every state.

It is a walk for people who want to see Goodword without a screen, and a test: a step that
does not come true ends it with exit code 1. The person is played by this module: it presses
the real widgets, and says yes on the practice network's consent page as a browser would.
Secrets stay in memory here, so that the tour never touches anybody's keyring.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from threading import Thread
from urllib.parse import urljoin

# without a display the tour draws off the screen; this must be said before Qt is loaded
if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop import log
from desktop.app import App, Start
from desktop.desk import Desk
from desktop.foundation import Foundation
from desktop.model import Hint, KeptPost, ShareState
from desktop.options import Options
from desktop.paths import Paths
from desktop.ui.caption import Caption
from desktop.ui.composer import Composer
from desktop.ui.tray import TrayIcon
from desktop.web import Web

PATIENCE = 30.0
"""Seconds that one step may take on a slow machine."""
OWN_WORDS = (
    "Nine minutes, almost silent. I was aboard, and nobody spilled a coffee. "
    "#ShortCrossings #TeamSanderling"
)
OWN_POST = "Rain on the yard today, and the paint still shines. #TeamSanderling"


class StepError(Exception):
    """A step did not come true."""


class Tour:
    """The walk. `folder` takes the pictures."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number = 0
        self._step_began = time.monotonic()
        self._home = Path(tempfile.mkdtemp(prefix="goodword-tour-"))
        existing = QApplication.instance()
        self._qt = existing if isinstance(existing, QApplication) else QApplication(["goodword"])
        paths = Paths.of(self._home)
        log.start(paths.log)
        self._app = App(
            self._qt,
            Start(paths, Options(practice=True, memory_vault=True, policies=())),
            browse=self._browse,
        )
        self._faults: list[object] = []
        self._app.jobs.bug.connect(self._faults.append)

    def walk(self) -> None:
        """All steps, in order. Errors: `StepError`."""
        if self._folder.exists():
            shutil.rmtree(self._folder)
        self._folder.mkdir(parents=True)
        try:
            self._until("Goodword starts", lambda: self._app.desk is not None)
            self._first_run()
            self._sync()
            self._read_guidelines()
            self._write()
            self._connect()
            self._share()
            self._unsure()
            self._reach()
            self._withdrawn()
            self._other_places()
        finally:
            self._app.leave()
            shutil.rmtree(self._home, ignore_errors=True)
        if self._faults:
            raise StepError(f"{len(self._faults)} faults of ours: {self._faults[0]!r}")

    # --- the steps -------------------------------------------------------------------------

    def _first_run(self) -> None:
        self._desk.show_place("welcome")
        self._said("first run: three steps, each can be skipped", "welcome")

    def _sync(self) -> None:
        self._desk.show_place("feed")
        found = self._found
        self._until(
            "the practice program's posts arrive", lambda: found.posts.counts(self._now()).all >= 8
        )
        self._until("its pictures arrive", self._pictures_there)
        self._said(f"sync: {found.posts.counts(self._now()).all} posts, pictures included", "feed")
        shown: list[tuple[str, ...]] = []
        self._desk.alerts.announced.connect(shown.append)
        window = self._desk.window
        assert window is not None
        window.hide()  # no alert comes while the person looks at Goodword anyway
        practice = found.practice
        assert practice is not None
        practice.arrive_now()
        self._desk.rounds.sync_now()
        self._until("a new post is announced", lambda: bool(shown))
        self._until("the tray icon shows it", lambda: self._app.tray.state == "new")
        self._save(self._tray_picture(), "tray-new")
        self._said("alert: one new post, one alert; the tray icon shows it", "feed-new")

    def _read_guidelines(self) -> None:
        self._desk.show_place("guidelines")
        self._settle()
        self._said("guidelines: the content policy, to read", "guidelines")
        page = self._desk.page("guidelines")
        for link, told, picture in (
            ("policy#emission-free", "the paragraph that a hint means, marked", "guidelines-why"),
            ("goodword:rules", "every rule in plain words", "guidelines-rules"),
        ):
            page.show_link(link)  # type: ignore[attr-defined]
            self._settle()
            self._said(f"guidelines: {told}", picture)

    def _write(self) -> None:
        post = self._post(lambda kept: bool(kept.post.media) and kept.post.language == "en")
        self._desk.show_post(post.post.id)
        composer = self._composer
        self._until("the caption editor opens on the post", lambda: composer.draft() is not None)
        self._settle(0.6)
        self._picture(composer, "composer-fresh")
        self._print(f"editor: open on “{post.post.title}”, no account connected yet")
        QTest.keyClicks(
            self._caption(),
            "This is the best ferry in the world, guaranteed. We will utilize it every day.",
        )
        self._until("hints appear", lambda: len(self._hints()) >= 2)
        self._settle(0.9)
        self._picture(composer, "composer-hints")
        self._print(f"hints: {len(self._hints())} under the words and in the list")
        count = len(self._hints())
        fixable = next(hint for hint in self._hints() if hint.fixes)
        before = self._caption().toPlainText()
        composer.hinter.mend(fixable.fixes[0])
        self._until("one click mends", lambda: self._caption().toPlainText() != before)
        self._until("the hint is gone", lambda: len(self._hints()) < count)
        self._caption().undo()
        if self._caption().toPlainText() != before:
            raise StepError("undo did not bring the words back")
        self._caption().redo()
        self._print("mend: one click, one undo")

    def _connect(self) -> None:
        self._desk.show_place("accounts")
        self._settle()
        self._said("accounts: none yet", "accounts-empty")
        self._desk.connect_account("practice")
        self._until("an account is connected", lambda: len(self._found.accounts.all()) == 1)
        self._settle(0.5)
        account = self._found.accounts.all()[0]
        self._said(f"connect: {account.handle}, through the consent page", "accounts")

    def _share(self) -> None:
        caption = self._caption()
        caption.selectAll()
        QTest.keyClicks(
            caption,
            OWN_WORDS,
        )
        composer = self._composer
        self._until("nothing stops sharing", self._can_share)
        self._settle(0.9)
        self._picture(composer, "composer-ready")
        composer.rooms.bar.press()
        self._until("the share is sent", lambda: len(self._found.outbox.sent()) == 1)
        self._settle(0.6)
        self._picture(composer, "composer-sent")
        receipt = self._found.outbox.sent()[0].receipt
        assert receipt is not None
        page = Web("Goodword tour").read(receipt.url)
        if "Nine minutes" not in page.text():
            raise StepError("the receipt's link does not show the post")
        self._print(f"share: sent, and the live post is at {receipt.url}")

    def _unsure(self) -> None:
        practice = self._found.practice
        assert practice is not None
        before = len(practice.posts_on_server())
        practice.misbehave("hang_up_after", times=1)
        self._desk.write_own()
        self._until("the editor opens for a post of one's own", self._editor_ready)
        QTest.keyClicks(self._caption(), OWN_POST)
        self._until("nothing stops sharing", self._can_share)
        self._settle(0.9)
        self._picture(self._composer, "composer-own")
        self._composer.rooms.bar.press()
        self._until("the lost answer is resolved by looking", self._all_settled)
        made = len(practice.posts_on_server()) - before
        if made != 1:
            raise StepError(f"{made} posts on the server instead of 1")
        self._desk.show_place("shared")
        self._settle()
        self._said("a lost answer: looked up, found, exactly one post on the server", "shared")

    def _reach(self) -> None:
        self._desk.show_place("reach")
        self._until("numbers are read", self._numbers_there)
        time.sleep(3)
        self._desk.rounds.measure_now()
        self._settle(2.0)
        self._said("my reach: measured by the network, with source and time", "reach")

    def _withdrawn(self) -> None:
        practice = self._found.practice
        assert practice is not None
        self._desk.show_place("feed")
        if not practice.withdraw_now():
            raise StepError("nothing could be withdrawn")
        self._desk.rounds.sync_now()

        def gone() -> bool:
            return any(kept.withdrawn for kept in self._found.posts.latest(self._now()))

        self._until("a withdrawn post is marked", gone)
        post = self._post(lambda kept: kept.withdrawn is not None)
        self._desk.show_post(post.post.id)
        self._until("its editor opens all the same", self._editor_ready)
        self._settle(0.6)
        self._picture(self._composer, "composer-withdrawn")
        self._print("withdrawn: marked in the feed, words kept, sharing off")

    def _other_places(self) -> None:
        for key in ("settings", "accounts"):
            self._desk.show_place(key)
            self._settle()
            self._said(f"page: {key}", f"{key}-end")
        post = self._post(lambda kept: kept.post.language in ("ar", "he"))
        self._desk.show_post(post.post.id)
        self._until("the editor shows a right-to-left post", self._editor_ready)
        self._settle(0.6)
        self._picture(self._composer, "composer-right-to-left")
        self._print("right to left: the editor on an Arabic post")

    # --- playing the person ----------------------------------------------------------------

    def _browse(self, url: str) -> bool:
        """The system browser: opens the consent page and says yes."""
        Thread(target=say_yes, args=(url,), daemon=True).start()
        return True

    def _caption(self) -> Caption:
        editor = self._composer.rooms.texts.current
        editor.setFocus()
        editor.moveCursor(QTextCursor.MoveOperation.End)
        return editor

    def _editor_ready(self) -> bool:
        return self._composer.draft() is not None

    def _hints(self) -> list[Hint]:
        return [hint for hints in self._composer.hinter.found.values() for hint in hints]

    def _can_share(self) -> bool:
        return self._composer.rooms.bar.open

    # --- looking ---------------------------------------------------------------------------

    @property
    def _desk(self) -> Desk:
        assert self._app.desk is not None
        return self._app.desk

    @property
    def _found(self) -> Foundation:
        assert self._app.foundation is not None
        return self._app.foundation

    @property
    def _composer(self) -> Composer:
        assert self._desk.composer is not None
        return self._desk.composer

    def _now(self) -> datetime:
        return datetime.now(UTC)

    def _post(self, fits: Callable[[KeptPost], bool]) -> KeptPost:
        for kept in self._found.posts.latest(self._now(), limit=100):
            if fits(kept):
                return kept
        raise StepError("no post of the practice program fits this step")

    def _pictures_there(self) -> bool:
        posts = self._found.posts.latest(self._now(), limit=50)
        wanted = [m.url for kept in posts for m in kept.post.media if m.kind == "picture"]
        return bool(wanted) and all(self._found.pictures.path(url) for url in wanted)

    def _numbers_there(self) -> bool:
        latest = self._found.metrics.latest([share.id for share in self._found.outbox.sent()])
        return any(m.value for found in latest.values() for m in found.values())

    def _all_settled(self) -> bool:
        shares = self._found.outbox.all()
        return len(shares) == 2 and all(share.state is ShareState.SENT for share in shares)

    # --- time and pictures -----------------------------------------------------------------

    def _turn(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._qt.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, int(left * 1000) + 1)
            time.sleep(0.005)

    def _settle(self, seconds: float = 0.4) -> None:
        """Let everything that is under way come to rest."""
        self._turn(seconds)

    def _until(self, what: str, true: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not true():
            if time.monotonic() > end:
                raise StepError(f"{what}: not within {PATIENCE:.0f} s")
            self._turn(0.05)

    def _said(self, words: str, picture: str) -> None:
        window = self._desk.window
        assert window is not None
        self._picture(window, picture)
        self._print(words)

    def _print(self, words: str) -> None:
        print(f"  {words}", flush=True)

    def _picture(self, widget: QWidget, name: str) -> None:
        """Light and dark, as the person would see it."""
        self._number += 1
        widget.grab()  # a first look asks for what is decoded on a lane
        self._turn(0.2)
        for theme in ("light", "dark"):
            self._app.look.set_theme(theme)
            self._turn(0.15)
            widget.grab().save(str(self._folder / f"{self._number:02d}-{name}-{theme}.png"))
        self._app.look.set_theme("light")
        self._turn(0.05)

    def _tray_picture(self) -> QWidget:
        from PySide6.QtWidgets import QHBoxLayout, QLabel

        row = QWidget()
        row.setObjectName("window")
        layout = QHBoxLayout(row)
        for state in TrayIcon.STATES:
            label = QLabel()
            accent = self._app.look.color("accent")
            label.setPixmap(TrayIcon.picture(state, accent, 32))
            layout.addWidget(label)
        return row

    def _save(self, widget: QWidget, name: str) -> None:
        self._picture(widget, name)
        widget.deleteLater()


class _Form(HTMLParser):
    """The first form of a page: where it goes and what it sends; "allow" is pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form" and not self.action:
            self.action = found.get("action", "")
        wanted = found.get("type") != "radio" or found.get("name") not in self.fields
        if tag == "input" and found.get("name") and wanted:
            self.fields[found["name"]] = found.get("value", "")
        allow = found.get("value", "").lower() in ("allow", "yes")
        if tag == "button" and found.get("name") and allow:
            self.fields[found["name"]] = found["value"]


def say_yes(url: str) -> None:
    """Open the consent page, press Allow, follow the way back to Goodword."""
    browser = Web("Goodword tour's browser")
    page = browser.read(url)
    form = _Form()
    form.feed(page.text())
    answer = browser.write("POST", urljoin(url, form.action), form=form.fields)
    browser.read(answer.headers.get("Location", ""))


def take_tour(folder: Path) -> int:
    """Walk, and say how it went. The exit code."""
    began = time.monotonic()
    print("Goodword's tour of the practice program", flush=True)
    try:
        Tour(folder.absolute()).walk()
    except StepError as error:
        print(f"  FAILED: {error}", file=sys.stderr, flush=True)
        return 1
    count = len(list(folder.glob("*.png")))
    print(f"well: {count} pictures in {folder}, {time.monotonic() - began:.0f} s", flush=True)
    return 0
