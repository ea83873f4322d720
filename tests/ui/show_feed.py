"""Pictures of the feed in every state: `python -m tests.ui.show_feed`.

Writes to build/feed/. QT_SCALE_FACTOR and the argument `dark` are obeyed; other arguments name
states (`feed`, `small`, `campaign`, …).
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget

from desktop.errors import NeedsSignIn, Offline
from desktop.feeds.choices import Choices
from desktop.feeds.holds import Holds
from desktop.feeds.wishes import Wishes
from desktop.settings import Settings
from desktop.ui.feed import FeedPage
from desktop.ui.messages import sentence
from desktop.ui.topics import TopicsPage
from desktop.ui.topics_asked import TopicsAsked
from tests.ui.scene import Scene
from tests.ui.show_composer import NOW, Show, main, rest, wait

FOLDER = Path("build/feed")
PAPER: dict[str, Any] = {
    "schema": "goodword-program/1",
    "title": "Northwind Voices",
    "language": "en",
    "languages": ["en", "de", "ar"],
    "categories": [
        {"id": "inside", "title": "Internal announcements"},
        {"id": "product", "title": "Product announcements"},
        {"id": "thought", "title": "Thought leadership"},
        {"id": "jobs", "title": "Recruiting"},
    ],
    "goals": [
        {"title": "Forty apprentices by spring",
         "text": "People apply where somebody they know speaks well of the work."},
        {"title": "Be known for quiet ferries"},
    ],
    "segments": [
        {"id": "yard", "title": "Shipyard", "kind": "department"},
        {"id": "crew", "title": "On board", "kind": "department"},
        {"id": "office", "title": "Office", "kind": "department"},
        {"id": "no", "title": "Norway", "kind": "country"},
        {"id": "de", "title": "Germany", "kind": "country"},
        {"id": "lead", "title": "I lead a team", "kind": "role"},
        {"id": "sea", "title": "Sailing club", "kind": "After work"},
    ],
    "rings": [
        {"id": "pilot", "title": "Pilot group", "delay": 0},
        {"id": "all", "title": "Everybody", "delay": 7200},
    ],
    "campaigns": [
        {"id": "skills", "title": "Learning a trade", "hashtags": ["#SkillsWeek", "#HarbourSchool"],
         "text": "One week in which we show what it is like to learn with us.",
         "from": "2026-11-16", "until": "2026-12-02T12:00:00Z", "won_by": "draw",
         "prize": "a day on the bridge of the Sanderling for two",
         "link": "https://northwind.example/skills"},
        {"id": "quiet", "title": "Quiet crossings", "from": "2026-11-01",
         "until": "2026-11-21T05:00:00Z", "won_by": "impressions"},
    ],
    "feeds": [{"id": "news", "title": "News", "url": "/feed.json"}],
    "networks": {},
}  # fmt: skip
ITEMS: list[dict[str, Any]] = [
    {"id": "harbour", "title": "The harbour school opens its doors",
     "image": "/pictures/harbour.png",
     "content_text": "Forty apprentices begin this week in the new training hall at pier 4. They "
     "learn to service electric ferries, and half of them are the first in their family to learn "
     "a trade.",
     "_goodword": {"category": "jobs", "campaign": "skills", "important": True,
                   "until": "2026-11-22T18:00:00Z", "hashtags": ["#HarbourSchool"],
                   "networks": ["mastodon", "linkedin"]}},
    {"id": "night", "title": "Night shift at the yard", "image": "/pictures/night.png",
     "content_text": "Three pictures from the yard at night.", "language": "en",
     "_goodword": {"category": "inside", "campaign": "skills", "until": "2026-12-24"}},
    {"id": "why", "title": "Why short crossings are the hardest to make electric",
     "content_text": "Nine minutes to load what a car loads in a night: our chief engineer on "
     "what that means for grids, quays and people.", "language": "en",
     "_goodword": {"category": "thought", "evergreen": True, "hashtags": ["#ShortCrossings"]}},
    {"id": "film", "title": "Nine minutes over the water", "language": "en",
     "content_text": "The first crossing, from pier to pier.",
     "attachments": [{"url": "/film.mp4", "mime_type": "video/mp4",
                      "_goodword": {"alt": "Nine minutes", "width": 1280, "height": 720}}],
     "_goodword": {"category": "product", "campaign": "quiet"}},
    {"id": "german", "language": "de",
     "title": "Donaudampfschifffahrtsgesellschaftskapitänsausbildungsförderungsprogramm",
     "content_text": "Ein Programm mit einem sehr langen Namen.",
     "_goodword": {"category": "Unternehmenskommunikation und Öffentlichkeitsarbeit"}},
    {"id": "arabic", "title": "افتتاح مدرسة الميناء", "language": "ar",
     "content_text": "أربعون متدربا يبدؤون هذا الأسبوع في القاعة الجديدة.",
     "_goodword": {"category": "jobs"}},
    {"id": "gone", "title": "Winter timetable, first draft", "language": "en",
     "content_text": "The boats of the winter.", "_goodword": {"category": "product"}},
    {"id": "over", "title": "Open day on Saturday", "language": "en",
     "content_text": "Come and see the yard.",
     "_goodword": {"category": "inside", "until": "2026-11-19T18:00:00Z"}},
]  # fmt: skip


class FeedScene(Scene):
    """The desk of a company that uses everything a program can say."""

    paper = PAPER
    items = ITEMS

    def _program(self) -> dict[str, Any]:
        return self.paper

    def _feed(self) -> dict[str, Any]:
        items = []
        for number, item in enumerate(json.loads(json.dumps(self.items))):
            item["date_published"] = f"2026-11-19T{12 - number % 12:02}:00:00Z"
            for key in ("image",):
                if key in item:
                    item[key] = self.server.address + item[key]
            for attachment in item.get("attachments", []):
                attachment["url"] = self.server.address + attachment["url"]
            if item["id"] in self.withdrawn:
                item.setdefault("_goodword", {})["withdrawn"] = True
            items.append(item)
        return {"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": items}


class ShowFeed(Show):
    def run(self) -> None:
        """Our own states only."""
        for name in vars(type(self)):
            if name.startswith("state_") and (not self.wanted or name[6:] in self.wanted):
                getattr(self, name)()

    def made(self, kind: type[Scene] = FeedScene) -> Scene:
        scene = kind(self.app, Path(tempfile.mkdtemp()), self.serve, lambda: NOW)
        scene.look.set_theme(self.theme)
        return scene

    def lived_in(self) -> Scene:
        """Some posts were read, shared, withdrawn."""
        scene = self.made()
        scene.posts.mark_shared(scene.post("night"), NOW)
        scene.posts.mark_read(scene.post("night"), NOW)
        scene.posts.mark_read(scene.post("german"), NOW)
        scene.withdraw("gone")
        return scene

    def page(self, scene: Scene, size: tuple[int, int] = (884, 720)) -> FeedPage:
        page = FeedPage(
            scene.look,
            scene.jobs,
            scene.posts,
            scene.pictures,
            scene.now,
            scene.catalog.titles,
            Holds(scene.store).of,
            TopicsAsked(scene.jobs, Settings(scene.store)),
            Choices(scene.store).of,
        )
        self.hold(page, size)
        page.set_programs(scene.programs.all())
        wait(lambda: not page.model.asking)
        rest()
        return page

    def hold(self, page: QWidget, size: tuple[int, int]) -> None:
        self.window = QWidget()
        self.window.setObjectName("window")
        self.window.resize(*size)
        page.setParent(self.window)
        page.resize(*size)
        self.window.show()
        rest(0.3)

    def keep(self, name: str, scene: Scene) -> None:
        rest()
        FOLDER.mkdir(parents=True, exist_ok=True)
        self.window.grab().save(str(FOLDER / f"{name}-{self.theme}.png"))
        self.window.close()
        self.window.deleteLater()
        rest(0.05)
        scene.close()

    # --- states ---------------------------------------------------------------------------

    def state_feed(self) -> None:
        scene = self.lived_in()
        page = self.page(scene, (884, 1180))
        page.list.setFocus()
        page.list.setCurrentIndex(page.model.index(1))
        self.keep("feed", scene)

    def state_small(self) -> None:
        """As small as the window goes: 680 by 460, less the rail."""
        scene = self.lived_in()
        self.page(scene, (484, 448))
        self.keep("small", scene)

    def state_narrowed(self) -> None:
        scene = self.lived_in()
        page = self.page(scene, (484, 700))
        page.filters.search.setText("the")
        page.filters.choose("category", "Internal announcements")
        page.filters.choose("language", "en")
        self.keep("narrowed", scene)

    def state_campaign(self) -> None:
        scene = self.lived_in()
        page = self.page(scene)
        page.filters.choose_campaign(scene.programs.all()[0].address, "skills")
        self.keep("campaign", scene)

    def state_aside(self) -> None:
        scene = self.lived_in()
        scene.posts.hide(scene.post("film"), NOW)
        page = self.page(scene, (884, 560))
        page._hide(page.model.post(page.model.index(0)))  # type: ignore[arg-type]
        rest(0.2)
        page.filters._states["aside"].click()
        self.keep("aside", scene)

    def state_undo(self) -> None:
        scene = self.lived_in()
        page = self.page(scene, (884, 560))
        page._hide(page.model.post(page.model.index(0)))  # type: ignore[arg-type]
        self.keep("undo", scene)

    def state_notices(self) -> None:
        scene = self.lived_in()
        page = self.page(scene, (684, 720))
        page.notices.show_holds(
            [("Northwind Voices", "We mourn our colleague. Please don't post about work today.")]
        )
        error = Offline(address="https://northwind.example", cause="name")
        page.show_problem(error, sentence(error))
        page.notices.show_offer(scene.programs.all())
        self.keep("notices", scene)

    def state_sign_in(self) -> None:
        scene = self.lived_in()
        page = self.page(scene, (684, 400))
        error = NeedsSignIn(address="https://northwind.example/program.json", scheme="oidc")
        page.show_problem(error, sentence(error))
        self.keep("sign-in", scene)

    def state_unfound(self) -> None:
        scene = self.lived_in()
        page = self.page(scene, (884, 560))
        page.filters.search.setText("zebra")
        self.keep("unfound", scene)

    def state_menu(self) -> None:
        scene = self.lived_in()
        page = self.page(scene)
        page._menu(page.model.index(0), self.window.mapToGlobal(QPoint(380, 300)))
        rest(0.3)
        menu = next(one for one in QApplication.topLevelWidgets() if one.inherits("QMenu")
                    and one.isVisible())  # fmt: skip
        FOLDER.mkdir(parents=True, exist_ok=True)
        menu.grab().save(str(FOLDER / f"menu-{self.theme}.png"))
        menu.close()
        self.keep("menu-page", scene)

    def state_topics(self) -> None:
        scene = self.lived_in()
        self.hold(self.topics(scene), (884, 1240))
        self.keep("topics", scene)

    def state_topics_small(self) -> None:
        scene = self.lived_in()
        page = self.topics(scene)
        page.offer()
        self.hold(page, (484, 448))
        self.keep("topics-small", scene)

    def topics(self, scene: Scene) -> TopicsPage:
        wishes = Wishes(scene.store, scene.posts, Choices(scene.store), scene.programs.of)
        (program,) = scene.programs.all()
        for kind, name, value in (
            ("segment", "yard", "mine"),
            ("segment", "no", "mine"),
            ("topic", "category:Recruiting", "follow"),
            ("topic", "category:Thought leadership", "mute"),
        ):
            wishes.put(program.address, kind, name, value)  # type: ignore[arg-type]
        asked = TopicsAsked(scene.jobs, Settings(scene.store))
        return TopicsPage(scene.look, scene.jobs, scene.programs, wishes, asked, scene.now)


if __name__ == "__main__":
    main(ShowFeed)
