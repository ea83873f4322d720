"""The company's website and the files around it: home, articles, pictures, guidelines."""

from __future__ import annotations

import hashlib
import html
import mimetypes
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from desktop.minisign import PublicKey, SecretKey, trusted_comment
from desktop.practice import formats
from desktop.practice.company import Company, Item
from desktop.practice.pages import Markup, Pages
from desktop.practice.wire import Reply, Request, conditional

# everybody can read it here: it shows how signing goes, and protects nothing
_KEY = SecretKey(b"practice", hashlib.sha256(b"Sanderling Ferries").digest())
_FOLDERS = ("pictures", "people", "guidelines")
_KINDS = {".md": "text/markdown; charset=utf-8", ".json": "application/json; charset=utf-8"}


class Site:
    """Answers everything that the company publishes."""

    def __init__(
        self, content: Path, company: Company, pages: Pages, clock: Callable[[], datetime]
    ) -> None:
        self._content = content
        self._company = company
        self._pages = pages
        self._clock = clock
        self._served: dict[str, bytes] = {}
        self.address = ""

    @property
    def key(self) -> PublicKey:
        """Who signs the program and its JSON feed."""
        return _KEY.public

    def program(self, request: Request) -> Reply:
        body = self._served["program.json"] = formats.program(self._company, self.address)
        reply = Reply(200, body, "application/json; charset=utf-8")
        return conditional(request, reply, self._company.begun)

    def feed(self, request: Request, kind: str) -> Reply:
        """/feed.json, /feed.atom or /feed.rss."""
        now = self._clock()
        if kind == "json":
            body, mime = formats.json_feed(self._company, self.address), "application/feed+json"
            self._served["feed.json"] = body
        elif kind == "atom":
            body, mime = formats.atom(self._company, self.address, now), "application/atom+xml"
        else:
            body, mime = formats.rss(self._company, self.address, now), "application/rss+xml"
        reply = Reply(200, body, f"{mime}; charset=utf-8")
        return conditional(request, reply, self._company.changed())

    def signature(self, request: Request, name: str) -> Reply:
        """Of what was served last under this name: a post may have come since."""
        if name not in self._served:
            return self.missing(request)
        made = _KEY.sign(self._served[name], trusted_comment(name, self._clock()))
        return Reply(200, made.file(), "text/plain; charset=utf-8")

    def file(self, request: Request, folder: str, name: str) -> Reply:
        """A file as it lies there; the route lets plain names through only."""
        path = self._content / folder / name
        if folder not in _FOLDERS or not path.is_file():
            return self.missing(request)
        kind = _KINDS.get(path.suffix) or mimetypes.guess_type(name)[0]
        reply = Reply(200, path.read_bytes(), kind or "application/octet-stream")
        return conditional(request, reply, self._company.begun)

    def style(self, request: Request) -> Reply:
        body = (self._content / "pages" / "style.css").read_bytes()
        return conditional(
            request, Reply(200, body, "text/css; charset=utf-8"), self._company.begun
        )

    def home(self, _request: Request) -> Reply:
        now = self._clock()
        shown = [item for item in self._company.items() if item.public(now)]
        told = self._company.program
        rows = self._pages.parts(
            "home_row",
            (
                {
                    "slug": item.slug,
                    "title": item.facts["title"],
                    "language": item.facts.get("language", "en"),
                    "text": item.facts["text"][0],
                    "category": item.facts["category"],
                }
                for item in shown
            ),
        )
        body = self._pages.part("home", title=told["title"], text=told["text"], rows=rows)
        return self._pages.page(200, told["title"], body, head=self._pages.part("home_head"))

    def article(self, request: Request, slug: str) -> Reply:
        found = next((item for item in self._company.items() if item.slug == slug), None)
        if found is None:
            return self.missing(request)
        if not found.public(self._clock()):
            gone = self._pages.part("refusal", words="This page is not public, or not any more.")
            return self._pages.page(410 if found.withdrawn else 404, "Sanderling Ferries", gone)
        return self._article(found)

    def missing(self, _request: Request) -> Reply:
        return self._pages.refusal("There is nothing at this address.", 404)

    def _article(self, item: Item) -> Reply:
        facts = item.facts
        language = facts.get("language", "en")
        pictures = [one for one in facts.get("media", []) if one["mime"].startswith("image/")]
        films = [one for one in facts.get("media", []) if one["mime"].startswith("video/")]
        media = self._pages.parts(
            "article_picture", map(self._medium, pictures if not films else [])
        )
        poster = self._medium(pictures[0])["url"] if pictures else ""
        film = self._pages.parts(
            "article_film", ({**self._medium(one), "poster": poster} for one in films)
        )
        body = self._pages.part(
            "article",
            title=facts["title"],
            category=facts["category"],
            author=facts["author"],
            when=f"{item.published.day} {item.published:%B %Y}",
            media=Markup(media + film),
            text=Markup("".join(f"<p>{html.escape(one)}</p>" for one in facts["text"])),
            direction="rtl" if language in ("ar", "he", "fa") else "ltr",
        )
        head = self._pages.part(
            "article_head",
            title=facts["title"],
            text=facts["text"][0],
            url=f"{self.address}/news/{item.slug}",
            image=poster,
        )
        return self._pages.page(200, facts["title"], body, language=language, head=head)

    def _medium(self, one: dict[str, str]) -> dict[str, str]:
        return {"url": one["url"].replace("{address}", self.address), "alt": one.get("alt", "")}
