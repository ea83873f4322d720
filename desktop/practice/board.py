"""The network's interface for posts: create once, read, edit, measure, take down.

What is strict here on purpose: text and pictures have limits, a repeated key gives the first
post back (for an hour), the same text within ten minutes is refused, and nobody touches what
belongs to somebody else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from desktop.practice import asking, growth
from desktop.practice.people import Person
from desktop.practice.state import Note, State, Upload, hashed
from desktop.practice.tokens import Tokens
from desktop.practice.uploads import Uploads
from desktop.practice.wire import NO_STORE, Reply, Request, json_reply, problem

REPEAT_SECONDS = 3600
_TWIN = timedelta(minutes=10)


class Board:
    """Everything below /api but pictures."""

    def __init__(
        self,
        state: State,
        tokens: Tokens,
        uploads: Uploads,
        people: Mapping[str, Person],
        clock: Callable[[], datetime],
        pace: float,
    ) -> None:
        self._state = state
        self._tokens = tokens
        self._uploads = uploads
        self._people = people
        self._clock = clock
        self._pace = pace
        self.address = ""

    # --- what the routes call ------------------------------------------------------------

    def create(self, request: Request) -> Reply:
        """POST /api/posts."""
        person = self._tokens.allow(request, "post")
        if isinstance(person, Reply):
            return person
        asked = asking.read(request.body)
        if asked is None:
            return problem(400, "bad_request", detail="a JSON object is expected")
        key = request.headers.get("idempotency-key", "")
        if len(key) > 200:
            return problem(400, "bad_request", detail="the key is too long")
        with self._state.lock:
            return self._repeated(person, key, request.body) or self.post(
                person, asked, key, request.body
            )

    def read(self, _request: Request, note_id: str) -> Reply:
        """GET /api/posts/ID: posts are public, but for those that are for followers."""
        note = self.of(note_id)
        if note is None or note.visibility == "followers":
            return problem(404, "not_found")
        return problem(410, "gone") if note.deleted else json_reply(200, self._told(note))

    def mine(self, request: Request) -> Reply:
        """GET /api/me/posts, the newest first; `limit` up to 100, `before` an id."""
        person = self._tokens.allow(request, "profile")
        if isinstance(person, Reply):
            return person
        asked = request.parameters()
        limit = min(100, int(asked["limit"])) if asked.get("limit", "").isdigit() else 40
        notes = [note for note in self.by(person) if note.id < asked.get("before", "~")]
        return json_reply(200, {"posts": [self._told(note) for note in notes[:limit]]})

    def edit(self, request: Request, note_id: str) -> Reply:
        """PUT /api/posts/ID: `text` and, where it is told, `warning` in place of the old ones."""
        note = self._own(request, note_id, "post")
        if isinstance(note, Reply):
            return note
        told = asking.record(request.body) or {}
        text, warning = told.get("text"), told.get("warning", note.warning)
        if not isinstance(text, str) or not isinstance(warning, str):
            return problem(400, "bad_request", detail="text is expected")
        if not text.strip() and not note.media:
            return problem(422, "empty")
        wrong = asking.wrong_words(text, warning)
        if wrong is not None:
            return wrong
        with self._state.lock:
            if (text, warning) != (note.text, note.warning):
                note.text, note.warning, note.edited = text, warning, self._clock()
                self._state.save()
        return json_reply(200, self._told(note))

    def delete(self, request: Request, note_id: str) -> Reply:
        """DELETE /api/posts/ID."""
        note = self._own(request, note_id, "post")
        if isinstance(note, Reply):
            return note
        with self._state.lock:
            note.deleted = True
            self._state.save()
        return Reply(204, headers=NO_STORE)

    def metrics(self, request: Request, note_id: str) -> Reply:
        """GET /api/posts/ID/metrics."""
        note = self._own(request, note_id, "metrics")
        if isinstance(note, Reply):
            return note
        now = self._clock()
        return json_reply(200, {**asdict(self.counted(note)), "as_of": now.isoformat()})

    def me(self, request: Request) -> Reply:
        """GET /api/me; visits to the profile are told with the scope `metrics` only."""
        person_id = self._tokens.allow(request, "profile")
        if isinstance(person_id, Reply):
            return person_id
        person = self._people[person_id]
        told = {
            "id": person.id,
            "handle": person.handle,
            "name": person.name,
            "about": person.about,
            "avatar": f"{self.address}/people/{person.handle}.png",
            "url": f"{self.address}/@{person.handle}",
            "followers": self.followers(person),
        }
        if self._tokens.may(request, "metrics"):
            told["profile_visits"] = growth.visits(
                person, self.by(person_id), self._state.kept.begun, self._clock(), self._pace
            )
        return json_reply(200, told)

    # --- what the pages ask --------------------------------------------------------------

    def of(self, note_id: str) -> Note | None:
        return next((note for note in self._state.kept.notes if note.id == note_id), None)

    def by(self, person: str) -> list[Note]:
        """Living posts of one person, the newest first."""
        with self._state.lock:
            notes = [one for one in self._state.kept.notes if one.person == person]
        return [note for note in reversed(notes) if not note.deleted]

    def counted(self, note: Note) -> growth.Numbers:
        return growth.of_note(note, self._people[note.person], self._clock(), self._pace)

    def followers(self, person: Person) -> int:
        begun = self._state.kept.begun
        return growth.followers(person, self.by(person.id), begun, self._clock(), self._pace)

    # --- inside --------------------------------------------------------------------------

    def _repeated(self, person: str, key: str, body: bytes) -> Reply | None:
        """The first answer again, where the same key came within the hour."""
        since = self._clock() - timedelta(seconds=REPEAT_SECONDS)
        known = hashed(f"{person} {key}")
        for note in self._state.kept.notes if key else ():
            if note.key == known and note.created > since:
                if note.body != hashed(body.decode("utf-8", "replace")):
                    return problem(422, "key_reused", detail="the key belongs to another post")
                return json_reply(200, self._told(note))
        return None

    def post(self, person: str, asked: asking.Asked, key: str = "", body: bytes = b"") -> Reply:
        """A new post of this person, or why not. Hold the state's lock."""
        now = self._clock()
        wrong = asking.wrong(asked)
        if wrong is not None:
            return wrong
        media = self._uploads.waiting(person, asked.media)
        if isinstance(media, Reply):
            return media
        text = asked.text
        twin = next((one for one in self.by(person) if text and one.text == text), None)
        if twin is not None and twin.created > now - _TWIN:
            return problem(409, "duplicate", url=self.url(twin))
        note = Note(
            id=f"{int(now.timestamp() * 1000):013d}{len(self._state.kept.notes) % 1000:03d}",
            person=person,
            text=text,
            created=now,
            link=asked.link,
            link_title=asked.link_title,
            language=asked.language,
            warning=asked.warning,
            visibility=asked.visibility,
            paid=asked.paid,
            media=[upload.id for upload in media],
            key=hashed(f"{person} {key}") if key else "",
            body=hashed(body.decode("utf-8", "replace")),
        )
        for upload in media:
            upload.note = note.id
        self._state.kept.notes.append(note)
        self._state.save()
        return json_reply(201, self._told(note))

    def _own(self, request: Request, note_id: str, scope: str) -> Note | Reply:
        person = self._tokens.allow(request, scope)
        if isinstance(person, Reply):
            return person
        note = self.of(note_id)
        if note is None:
            return problem(404, "not_found")
        if note.person != person:
            return problem(403, "not_yours")
        return problem(410, "gone") if note.deleted else note

    def url(self, note: Note) -> str:
        return f"{self.address}/@{self._people[note.person].handle}/{note.id}"

    def _told(self, note: Note) -> dict[str, Any]:
        return {
            "id": note.id,
            "url": self.url(note),
            "author": note.person,
            "text": note.text,
            "link": note.link,
            "language": note.language,
            "warning": note.warning,
            "visibility": note.visibility,
            "paid": note.paid,
            "created_at": note.created.isoformat(),
            "edited_at": note.edited.isoformat() if note.edited else None,
            "media": [self._uploads.told(one, self.address) for one in self.media_of(note)],
        }

    def media_of(self, note: Note) -> Sequence[Upload]:
        return self._uploads.of(note.media)
