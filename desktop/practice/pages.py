"""The HTML of the practice world: templates of `pages/`, filled with escaped text only."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from string import Template

from desktop.model import kind_of
from desktop.practice.growth import Numbers
from desktop.practice.people import Person
from desktop.practice.state import Note, Upload
from desktop.practice.wire import Reply

# Browsers hold redirects after a form to `form-action` too, so loopback has to be named.
_POLICY = (
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; "
    "form-action 'self' http://127.0.0.1:*; frame-ancestors 'none'; base-uri 'none'"
)


_AUDIENCES = {"quiet": "In no public list", "followers": "For followers only"}


class Markup(str):
    """HTML that is escaped already."""

    __slots__ = ()


class Pages:
    """Fills templates. Values that are not `Markup` are escaped."""

    def __init__(self, content: Path) -> None:
        folder = content / "pages"
        self._templates = {
            path.stem: Template(path.read_text(encoding="utf-8"))
            for path in sorted(folder.glob("*.html"))
        }

    def part(self, template: str, **values: object) -> Markup:
        filled = {
            name: value if isinstance(value, Markup) else html.escape(str(value))
            for name, value in values.items()
        }
        return Markup(self._templates[template].substitute(filled))

    def parts(self, template: str, each: Iterable[Mapping[str, object]]) -> Markup:
        return Markup("".join(self.part(template, **values) for values in each))

    def page(
        self, status: int, title: str, body: Markup, *, language: str = "en", head: str = ""
    ) -> Reply:
        whole = self.part("page", title=title, body=body, language=language, head=Markup(head))
        headers = {"Content-Security-Policy": _POLICY}
        return Reply(status, whole.encode(), "text/html; charset=utf-8", headers)

    # --- the network's own pages -----------------------------------------------------------

    def consent(self, key: str, people: Sequence[Person], scopes: Sequence[str]) -> Reply:
        asked = self.parts("scope", ({"text": text} for text in scopes))
        body = self.part("consent", key=key, people=self._choices(people), scopes=asked)
        return self.page(200, "Porchlight: connect Goodword", body)

    def compose(
        self, key: str, people: Sequence[Person], told: Mapping[str, str], trouble: str
    ) -> Reply:
        """`told` has `text`, `link` and `link_title`; `trouble` says why it did not work."""
        card = self._card(told["link"], told["link_title"])
        choices = self._choices(people)
        body = self.part("compose", key=key, people=choices, card=card, trouble=trouble, **told)
        return self.page(422 if trouble else 200, "Write on Porchlight", body)

    def _choices(self, people: Sequence[Person]) -> Markup:
        return self.parts(
            "person_choice",
            (
                {
                    "id": person.id,
                    "handle": person.handle,
                    "name": person.name,
                    "about": person.about,
                    "checked": Markup("checked" if first else ""),
                }
                for first, person in zip([True, *[False] * len(people)], people, strict=False)
            ),
        )

    def refusal(self, words: str, status: int = 400) -> Reply:
        return self.page(status, "Porchlight", self.part("refusal", words=words))

    def note(
        self, note: Note, author: Person, uploads: Sequence[Upload], counted: Numbers
    ) -> Reply:
        body = self.part("note_page", note=self._note(note, author, uploads, counted))
        return self.page(200, f"{author.name} on Porchlight", body, language=note.language or "en")

    def profile(
        self,
        person: Person,
        followers: int,
        notes: Sequence[tuple[Note, Sequence[Upload], Numbers]],
    ) -> Reply:
        shown = "".join(self._note(note, person, media, counted) for note, media, counted in notes)
        body = self.part(
            "profile",
            handle=person.handle,
            name=person.name,
            about=person.about,
            followers=f"{followers:,}",
            count=len(notes),
            notes=Markup(shown) or self.part("no_notes", name=person.name),
        )
        return self.page(200, f"{person.name} on Porchlight", body)

    def _note(
        self, note: Note, author: Person, uploads: Sequence[Upload], counted: Numbers
    ) -> Markup:
        media = Markup("".join(map(self._medium, uploads)))
        words = self.part("words", text=note.text, media=media)
        if note.warning:
            words = self.part("warned", warning=note.warning, words=words)
        marks = [_AUDIENCES.get(note.visibility, ""), "Paid partnership" if note.paid else ""]
        return self.part(
            "note",
            id=note.id,
            handle=author.handle,
            name=author.name,
            words=words,
            marks=self.parts("mark", ({"text": mark} for mark in marks if mark)),
            edited=f" · edited {_spoken(note.edited)}" if note.edited else "",
            when=_spoken(note.created),
            moment=note.created.isoformat(timespec="seconds"),
            link=self._card(note.link, note.link_title),
            views=f"{counted.views:,}",
            reactions=f"{counted.reactions:,}",
            reshares=f"{counted.reshares:,}",
            replies=f"{counted.replies:,}",
        )

    def _card(self, url: str, title: str) -> Markup:
        return self.part("link_card", url=url, title=title or url) if url else Markup()

    def _medium(self, one: Upload) -> Markup:
        kind = kind_of(one.mime)
        if kind == "document":
            return self.part("paper", id=one.id, title=one.title or "A document", alt=one.alt)
        return self.part("film" if kind == "video" else "picture", id=one.id, alt=one.alt)


def _spoken(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"
