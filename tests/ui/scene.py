"""A real desk for the caption editor: a program served over HTTP, a store, accounts."""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QLinearGradient, QPainter, QPolygonF
from PySide6.QtWidgets import QApplication

from desktop.feeds.holds import Holds
from desktop.feeds.pictures import Pictures
from desktop.feeds.posts import Posts
from desktop.feeds.program import Programs
from desktop.feeds.sync import Sync
from desktop.guidelines.engine import Engine
from desktop.guidelines.rules import read as read_rules
from desktop.jobs import Jobs
from desktop.model import Sharing
from desktop.practice.network import PracticeNetwork
from desktop.share.accounts import Accounts
from desktop.share.assisted import by_hand
from desktop.share.bluesky import Bluesky
from desktop.share.catalog import Catalog
from desktop.share.drafts import Drafts
from desktop.share.mastodon import Mastodon
from desktop.share.media_folder import MediaFolder
from desktop.share.outbox import Outbox
from desktop.share.terms import Terms
from desktop.store import Store
from desktop.ui.composer import Composer
from desktop.ui.look import Look
from desktop.vault import Vault
from desktop.web import Web
from tests.share.videos import mp4

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

RULES: dict[str, Any] = {
    "schema": "guidelines/1",
    "id": "northwind",
    "guide": {"title": "How we write", "url": "https://northwind.example/guide"},
    "rules": [
        {
            "id": "brand.name", "type": "substitution", "level": "should",
            "swap": [{"find": "north wind", "to": ["Northwind"]}],
            "message": "Write {to}, not {found}.",
            "why": "Our name is one word since 2019; search finds only that.",
            "link": "brand#our-name",
        },
        {
            "id": "secret", "type": "existence", "level": "block", "terms": ["project heron"],
            "message": "“{found}” is not public yet.",
            "why": "Code names stay inside until the launch.",
            "link": "policy#what-stays-inside",
        },
        {
            "id": "numbers", "type": "existence", "level": "must", "terms": ["quarterly numbers"],
            "message": "Leave out “{found}” before the results are published.",
            "why": "We are in a quiet period until 3 December.",
            "link": "policy#numbers",
        },
        {
            "id": "plain", "type": "substitution", "level": "tip",
            "swap": [{"find": "utilize", "to": ["use"]}, {"find": "leverage", "to": ["use"]}],
            "message": "“{to}” reads easier than “{found}”.",
            "why": "",
        },
    ],
}  # fmt: skip

POSTS: list[dict[str, Any]] = [
    {
        "id": "harbour",
        "url": "https://northwind.example/stories/harbour-school",
        "title": "The harbour school opens its doors",
        "content_text": "Forty apprentices begin this week in the new training hall at pier 4. "
        "They learn to service electric ferries, and half of them are the first in their "
        "family to learn a trade.",
        "image": "/pictures/harbour.png",
        "tags": ["People"],
        "_goodword": {
            "captions": [
                {"text": "Forty apprentices start at our harbour school this week. Proud to see "
                 "the new hall at pier 4 come to life."},
                {"text": "What does it take to keep an electric ferry running? Our first forty "
                 "apprentices find out from today."},
            ],
            "hashtags": ["#HarbourSchool", "#Apprentices"],
            "disclosure": "#employee",
            "campaign": "skills",
            "category": "People",
            "until": "2026-11-30T18:00:00Z",
        },
    },
    {
        "id": "night",
        "title": "Night shift at the yard",
        "content_text": "Three pictures from the yard at night.",
        "image": "/pictures/night.png",
        "attachments": [
            {"url": "/pictures/tower.png", "mime_type": "image/png",
             "_goodword": {"alt": "A crane against the last light", "width": 600, "height": 800}}
        ],
        "_goodword": {"captions": [{"text": "The yard never sleeps."}], "category": "Work"},
    },
    {
        "id": "film",
        "title": "Nine minutes over the water",
        "content_text": "The first crossing, from pier to pier.",
        "attachments": [
            {"url": "/film.mp4", "mime_type": "video/mp4",
             "_goodword": {"alt": "Nine minutes, silent", "width": 1280, "height": 720}}
        ],
        "_goodword": {"category": "Work"},
    },
    {
        "id": "german",
        "url": "https://northwind.example/de/",
        "title": "Donaudampfschifffahrtsgesellschaftskapitänsausbildungsförderungsprogramm",
        "content_text": "Ein Programm mit einem sehr langen Namen.",
        "language": "de",
        "_goodword": {
            "captions": [{"text": "Unsere Ausbildungsförderungsmaßnahmen beginnen.",
                          "language": "de"}],
            "hashtags": ["#Ausbildungsförderungsprogramm2026", "#Schifffahrt"],
            "category": "Unternehmenskommunikation",
        },
    },
    {
        "id": "arabic",
        "url": "https://northwind.example/ar/",
        "title": "افتتاح مدرسة الميناء",
        "content_text": "أربعون متدربا يبدؤون هذا الأسبوع في القاعة الجديدة.",
        "language": "ar",
        "_goodword": {
            "captions": [{"text": "أربعون متدربا يبدؤون اليوم في مدرسة الميناء. فخور بهم!",
                          "language": "ar"}],
            "hashtags": ["#مدرسة_الميناء"],
        },
    },
    {
        "id": "shares",
        "url": "https://northwind.example/shares",
        "title": "Employees may buy shares",
        "content_text": "From January on everybody who works here can.",
        "_goodword": {
            "captions": [{"text": "I work here, and soon a little of it is mine."}],
            "locked": ["This is not an offer to buy or sell securities in any country."],
            "mentions": [{"name": "Lea Brandt", "handles": {"mastodon": "@lea@m.example"}}],
            "segments": ["office"],
            "evergreen": True,
            "category": "People",
        },
    },
]  # fmt: skip


def picture(name: str, width: int, height: int) -> bytes:
    """A small landscape, so that ratio and cropping can be judged."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    sky = QLinearGradient(0, 0, 0, height)
    night = name != "harbour"
    sky.setColorAt(0, QColor("#20304f" if night else "#8fc3e8"))
    sky.setColorAt(1, QColor("#d98a5b" if night else "#f6e7cf"))
    painter.fillRect(image.rect(), QBrush(sky))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#f7d97a"))
    sun = height / 5
    painter.drawEllipse(QRectF(width * 0.7, height * 0.18, sun, sun))
    painter.setBrush(QColor("#1d4c6b"))
    painter.drawRect(QRectF(0, height * 0.72, width, height))
    painter.setBrush(QColor("#a33b2c"))
    hull = [(0.2, 0.66), (0.62, 0.66), (0.55, 0.78), (0.25, 0.78)]
    painter.drawPolygon(QPolygonF([QPointF(x * width, y * height) for x, y in hull]))
    painter.setBrush(QColor("#ffffff"))
    painter.drawRect(QRectF(0.3 * width, 0.56 * height, 0.2 * width, 0.1 * height))
    painter.end()
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice

    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(data.data())


class Scene:
    """Everything below the window, real, in `folder`."""

    def __init__(
        self,
        app: QApplication,
        folder: Path,
        serve: Callable[..., Any],
        now: Callable[[], datetime],
    ) -> None:
        self.now = now
        self.withdrawn: set[str] = set()
        self.hold = ""
        """What the program says while it is on hold."""
        self.locked: list[str] | None = None
        """Instead of what the post `shares` asks for."""
        self.pictures_there = True
        self.server = serve(self._answer)
        self.store = Store(folder / "goodword.sqlite")
        self.web = Web("Goodword-tests", system_store=False)
        self.programs = Programs(self.store, self.web)
        self.posts = Posts(self.store)
        self.pictures = Pictures(self.web, folder / "pictures")
        self.sync = Sync(self.programs, self.posts, self.pictures, self.web, self.store)
        self.catalog = Catalog(
            (
                Mastodon(self.web, {}),
                Bluesky(self.web, {}),
                PracticeNetwork(self.web, self.server.address),
            ),
            by_hand(),
        )
        self.accounts = Accounts(self.store, Vault.in_memory(), self.catalog)
        self.drafts = Drafts(self.store)
        self.tracking: dict[str, str] = {}
        """What the program adds to links."""
        terms = Terms(
            program=lambda post: self.server.address,
            sharing=lambda program: Sharing(tracking=self.tracking),
        )
        self.outbox = Outbox(self.store, self.accounts, self.catalog, self.posts.closed, terms)
        self.media = MediaFolder(
            folder / "media", lambda: self.drafts.needed() | self.outbox.needed()
        )
        self.look = Look(app, "light")
        self.jobs = Jobs()
        self.programs.join(f"{self.server.address}/program.json", now())
        self.sync.round(now(), force=True)

    def composer(self, **more: Any) -> Composer:
        return Composer(
            look=self.look,
            jobs=self.jobs,
            drafts=self.drafts,
            accounts=self.accounts,
            catalog=self.catalog,
            outbox=self.outbox,
            posts=self.posts,
            pictures=self.pictures,
            programs=self.programs,
            media=self.media,
            hints=self.engine,
            now=self.now,
            hold=Holds(self.store).of,
            **more,
        )

    def engine(self, program: str) -> Engine:
        return Engine([read_rules(json.dumps(RULES).encode(), program)])

    def post(self, guid: str) -> str:
        """Our id of a post."""
        kept = self.posts.latest(self.now())
        return next(one.post.id for one in kept if one.post.guid == guid)

    def connect(self, network: str, handle: str, name: str = "", state: str = "ok") -> str:
        """An account, as connecting it would leave it."""
        account = f"{network}:{handle}"
        with self.store.writing() as write:
            write.execute(
                "INSERT INTO accounts (id, network, server, remote_id, handle, name, avatar, "
                "state, connected, expires, facts, place) "
                "VALUES (?, ?, ?, ?, ?, ?, '', ?, 0, NULL, '{}', "
                "(SELECT count(*) FROM accounts))",
                (account, network, self.server.address, handle, handle, name, state),
            )
        return account

    def connect_by_hand(self, network: str) -> str:
        """An account without any connection, as the accounts page would add it."""
        account = f"by-hand:{network}"
        with self.store.writing() as write:
            write.execute(
                "INSERT INTO accounts (id, network, server, remote_id, handle, name, avatar, "
                "state, connected, expires, facts, place) VALUES (?, ?, '', '', '', '', '', 'ok', "
                "0, NULL, '{\"by_hand\": true}', (SELECT count(*) FROM accounts))",
                (account, network),
            )
        return account

    def settle(self, network: str, state: str, **more: Any) -> None:
        """Leave the shares to a network in a state, as delivering them would."""
        columns = {"state": state, **more}
        names = ", ".join(f"{name} = ?" for name in columns)
        with self.store.writing() as write:
            write.execute(
                f"UPDATE shares SET {names} WHERE network = ?", (*columns.values(), network)
            )

    def withdraw(self, guid: str) -> None:
        self.withdrawn.add(guid)
        self.read_again()

    def read_again(self) -> None:
        """What the server says now comes in."""
        self.sync.round(self.now() + timedelta(hours=2), force=True)

    def close(self) -> None:
        self.jobs.leave(2)
        self.store.close()
        self.web.close()
        gc.collect()

    def _answer(self, request: Any) -> tuple[int, dict[str, str], bytes] | None:
        if request.path == "/program.json":
            return 200, {"Content-Type": "application/json"}, json.dumps(self._program()).encode()
        if request.path == "/feed.json":
            return 200, {"Content-Type": "application/feed+json"}, json.dumps(self._feed()).encode()
        if request.path == "/rules.json":
            return 200, {"Content-Type": "application/json"}, json.dumps(RULES).encode()
        if request.path.startswith("/pictures/") and self.pictures_there:
            name = request.path.removeprefix("/pictures/").removesuffix(".png")
            size = (600, 800) if name == "tower" else (1200, 675)
            return 200, {"Content-Type": "image/png"}, picture(name, *size)
        if request.path == "/film.mp4" and self.pictures_there:
            return 200, {"Content-Type": "video/mp4"}, mp4()
        return 404, {}, b""

    def _program(self) -> dict[str, Any]:
        return {
            "schema": "goodword-program/1",
            "title": "Northwind Voices",
            "language": "en",
            "feeds": [{"id": "news", "title": "News", "url": "/feed.json"}],
            "guidelines": {"rules": ["/rules.json"]},
            "hashtags": ["#Northwind"],
            "disclosure": "#employee",
            "people": [
                {
                    "name": "Northwind",
                    "handles": {"mastodon": "@northwind@m.example", "practice": "@northwind"},
                },
                {"name": "Ida Holm", "handles": {"mastodon": "@ida@m.example"}},
            ],
            "segments": [{"id": "office", "title": "Office", "kind": "department"}],
            **({"hold": self.hold} if self.hold else {}),
            "suggestions": "voices@northwind.example",
            "campaigns": [
                {"id": "skills", "title": "Learning a trade", "hashtags": ["#SkillsWeek"]}
            ],
        }

    def _feed(self) -> dict[str, Any]:
        items = []
        for number, post in enumerate(POSTS):
            item = json.loads(json.dumps(post))
            item["date_published"] = f"2026-11-19T{12 - number:02}:00:00Z"
            if "image" in item:
                item["image"] = self.server.address + item["image"]
            for attachment in item.get("attachments", []):
                attachment["url"] = self.server.address + attachment["url"]
            if item["id"] in self.withdrawn:
                item["_goodword"]["withdrawn"] = True
            if item["id"] == "shares" and self.locked is not None:
                item["_goodword"]["locked"] = self.locked
            items.append(item)
        return {"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": items}


@pytest.fixture
def scene(
    qapp: QApplication, tmp_path: Path, serve: Callable[..., Any], clock: Callable[[], datetime]
) -> Iterator[Scene]:
    """The desk; `scene.composer()` makes the window."""
    made = Scene(qapp, tmp_path, serve, clock)
    yield made
    made.close()
