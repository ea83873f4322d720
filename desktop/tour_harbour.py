"""Steps of the tour: a second company, as a communications team makes it: private and signed.

It is what `program new` writes, with a CMS's RSS beside it, put on a server that asks for a name
and a password.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, unquote

from desktop import authoring_new, authoring_sign, minisign_keys
from desktop.feeds.signature import join_link
from desktop.practice.server import Server
from desktop.practice.wire import Reply, Request
from desktop.tour_stage import Stage
from desktop.ui.welcome import WelcomePage

TITLE = "Harbour voices"
NAME, PASSWORD = "mira", "low tide at nine"
HOLD = "A pilot boat is missing. Please share nothing for now; Ida Holm tells you here."
_TYPES = {
    ".json": "application/json",
    ".rss": "application/rss+xml",
    ".md": "text/markdown",
    ".png": "image/png",
    ".jpg": "image/jpeg",
}
_BLOG = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Harbour blog</title>
<item><guid>gulls</guid><title>Why gulls love the new quay</title>
<link>https://harbour.example/blog/gulls</link><pubDate>{date}</pubDate>
<description>Warm concrete, it seems. Our biologist counted two hundred.</description></item>
</channel></rss>
"""


class Harbour:
    """The company's folder, and its server."""

    def __init__(self, stage: Stage) -> None:
        self._stage, self._folder = stage, stage.home / "Häfen & Co"
        self._key = minisign_keys.make()
        self._server = Server(self._answer, (0,), stage.now)
        for _ in authoring_new.write(self._folder, stage.now()):
            pass
        day = format_datetime(stage.now() - timedelta(days=2))
        (self._folder / "blog.rss").write_text(_BLOG.format(date=day), "utf-8")
        blog = {"id": "blog", "title": "Blog", "url": "blog.rss", "category": "Blog"}
        self.edit(lambda values: values["feeds"].append(blog))
        self._server.start()

    @property
    def address(self) -> str:
        return f"{self._server.address}/{quote(self._folder.name)}/program.json"

    @property
    def link(self) -> str:
        """What employees get in a mail."""
        return join_link(self.address, self._key.public.text)

    def edit(self, change: Callable[[dict[str, Any]], object]) -> None:
        """Write `program.json` anew, and sign what changed."""
        file = self._folder / "program.json"
        values = json.loads(file.read_text("utf-8"))
        change(values)
        file.write_text(json.dumps(values, indent=2), "utf-8")
        for _ in authoring_sign.sign([self._folder], self._key, self._stage.now()):
            pass

    def stop(self) -> None:
        self._server.stop()

    def _answer(self, request: Request) -> Reply:
        given = request.headers.get("authorization", "").encode()
        wanted = b"Basic " + base64.b64encode(f"{NAME}:{PASSWORD}".encode())
        if not hmac.compare_digest(given, wanted):
            return Reply(401, headers={"WWW-Authenticate": 'Basic realm="Harbour voices"'})
        path = self._folder.parent / PurePosixPath(unquote(request.path)).relative_to("/")
        if ".." in path.parts or not path.is_file():
            return Reply(404)
        return Reply(200, path.read_bytes(), _TYPES.get(path.suffix, "text/plain"))


def harbour(stage: Stage) -> None:
    """Joined by a link, with a name and a password; a mark; on hold, and on again."""
    company = Harbour(stage)
    try:
        _join(stage, company)
        _unsigned(stage)
        _on_hold(stage, company)
    finally:
        company.stop()


def _join(stage: Stage, company: Harbour) -> None:
    stage.app.wish(company.link)
    page = stage.page("welcome", WelcomePage)
    stage.told("a link: who asks, and with which key its files are signed", "join-link")
    stage.press(page, "Join")
    stage.until("it asks who comes", page.door.form.isVisible)
    stage.type(stage.field(page.door, "Name"), NAME)
    stage.type(stage.field(page.door, "Password"), PASSWORD)
    stage.told("private: a name and a password, kept in the keyring", "join-private")
    stage.press(page.door, "Sign in")
    stage.until("it is joined", lambda: len(stage.found.programs.all()) == 2)
    stage.until("its posts arrive", lambda: _mine(stage) >= 4)
    stage.tell(f"joined: {TITLE}, {_mine(stage)} posts, private and signed")


def _unsigned(stage: Stage) -> None:
    """What a CMS makes can't be signed, and says so."""
    stage.until("the blog is read", lambda: any(one.unsigned for one in stage.posts()))
    page = stage.feed
    stage.desk.show_place("feed")
    page.filters.search.setText("gulls")
    stage.until("it is found", lambda: page.model.question.words and not page.model.asking)
    stage.told("unsigned: a CMS's post beside signed ones is marked", "unsigned")
    page.filters.clear()


def _on_hold(stage: Stage, company: Harbour) -> None:
    company.edit(lambda values: values.update(hold=HOLD))
    stage.desk.rounds.sync_now()
    page = stage.feed
    stage.until("the hold is told", lambda: page.notices.held)
    stage.told("on hold: the company's sentence, over everything", "hold")
    stage.open_post(stage.post(lambda kept: "third quay" in kept.post.title))
    stage.picture(stage.composer, "composer-hold")
    stage.tell("on hold: words can be written and are kept; nothing can be shared")
    company.edit(lambda values: values.pop("hold"))
    stage.desk.rounds.sync_now()
    stage.until("the hold is over", lambda: not page.notices.held)
    stage.tell("the hold is over: everything goes on by itself")


def _mine(stage: Stage) -> int:
    return sum(
        kept.program.endswith("/program.json") and "Co" in kept.program for kept in stage.posts()
    )
