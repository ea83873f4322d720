"""The employee's words while they are written: the tables `drafts` and `draft_versions`.

A draft is a row from the moment it is opened. What was typed is never lost: the newest
texts stay as versions, emptying the field adds none, and finishing or discarding a draft
only takes it out of the way.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from desktop.model import Draft, KeptPost, LinkCard
from desktop.share.kept import draft_body, draft_fields
from desktop.store import Row, Store, from_ms, moment, to_ms

VERSIONS = 5
SAME_SITTING = timedelta(minutes=1)
"""Typing goes on in one version for this long, or five versions would cover five words."""


class Drafts:
    """Drafts, found by the post they are for. Errors: `DiskFull` where something is kept."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def open(self, post: KeptPost | None, now: datetime, *, fresh: bool = False) -> Draft:
        """The unfinished draft for this post (None: for a post of one's own), or a new one
        without text. `fresh` puts an older one aside first, e.g. because it is on its way."""
        about = "" if post is None else post.post.id
        with self._store.writing() as write:
            if fresh:
                write.execute(
                    "UPDATE drafts SET done = ? WHERE post = ? AND done IS NULL",
                    (to_ms(now), about),
                )
            row = write.execute(
                "SELECT * FROM drafts WHERE post = ? AND done IS NULL "
                "ORDER BY changed DESC, rowid DESC LIMIT 1",
                (about,),
            ).fetchone()
            if row is not None:
                return _draft(row)
            draft = _blank(post, now)
            self._add(write, draft, now)
        return draft

    def begin(self, now: datetime) -> Draft:
        """Another post of one's own beside those that were begun; one without words that
        waits already is taken."""
        with self._store.writing() as write:
            rows = write.execute(
                "SELECT * FROM drafts WHERE post = '' AND done IS NULL ORDER BY changed DESC"
            ).fetchall()
            draft = next((one for one in map(_draft, rows) if _untouched(one)), None)
            if draft is None:
                draft = _blank(None, now)
                self._add(write, draft, now)
            else:  # the newest is what opens next time
                write.execute("UPDATE drafts SET changed = ? WHERE id = ?", (to_ms(now), draft.id))
        return draft

    def get(self, draft_id: str) -> Draft | None:
        row = self._store.row("SELECT * FROM drafts WHERE id = ?", (draft_id,))
        return None if row is None else _draft(row)

    def keep(self, draft: Draft, now: datetime) -> None:
        """Keep what is in the editor now. A draft that is done stays done; one whose row
        is gone (a damaged database was replaced while typing) is written again."""
        body, changed = draft_body(draft), to_ms(now)
        with self._store.writing() as write:
            kept = write.execute(
                "UPDATE drafts SET body = ?, changed = ? WHERE id = ?", (body, changed, draft.id)
            )
            if not kept.rowcount:
                self._add(write, draft, now)
            if words(draft):
                self._keep_version(draft, now)

    def unfinished(self) -> tuple[Draft, ...]:
        """Every draft with words in it that is not done, the newest first."""
        rows = self._store.read("SELECT * FROM drafts WHERE done IS NULL ORDER BY changed DESC")
        return tuple(draft for draft in map(_draft, rows) if words(draft))

    def needed(self) -> frozenset[str]:
        """Files that drafts which are not done point to, their versions included."""
        rows = self._store.read(
            "SELECT body FROM drafts WHERE done IS NULL AND instr(body, '\"path\"') "
            "UNION ALL SELECT v.body FROM draft_versions v JOIN drafts d ON d.id = v.draft "
            "WHERE d.done IS NULL AND instr(v.body, '\"path\"')"
        )
        found = (draft_fields(row["body"])["pictures"] for row in rows)
        return frozenset(picture.path for pictures in found for picture in pictures)

    def versions(self, draft_id: str) -> tuple[Draft, ...]:
        """The last texts that were not empty, the newest first; `changed` tells since when."""
        rows = self._store.read(
            "SELECT v.draft AS id, d.post, d.started, v.changed, v.body FROM draft_versions v "
            "JOIN drafts d ON d.id = v.draft WHERE v.draft = ? ORDER BY v.changed DESC",
            (draft_id,),
        )
        return tuple(_draft(row) for row in rows)

    def finish(self, draft_id: str, now: datetime) -> None:
        """It is published, and that is confirmed."""
        self._close(draft_id, now)

    def discard(self, draft_id: str, now: datetime) -> None:
        """The person put it away; the words stay in `versions`."""
        self._close(draft_id, now)

    def _add(self, write: Any, draft: Draft, now: datetime) -> None:
        write.execute(
            "INSERT INTO drafts (id, post, body, started, changed) VALUES (?, ?, ?, ?, ?)",
            (draft.id, draft.post, draft_body(draft), to_ms(draft.started or now), to_ms(now)),
        )

    def _close(self, draft_id: str, now: datetime) -> None:
        with self._store.writing() as write:
            write.execute(
                "UPDATE drafts SET done = ? WHERE id = ? AND done IS NULL", (to_ms(now), draft_id)
            )

    def _keep_version(self, draft: Draft, now: datetime) -> None:
        last = next(iter(self.versions(draft.id)), None)
        begun = None if last is None else last.changed
        slot = now
        if last is not None and begun is not None:
            same = words(last) == words(draft) or goes_on(last, draft, now)
            slot = begun if same else max(now, begun + timedelta(milliseconds=1))
        with self._store.writing() as write:
            write.execute(
                "INSERT OR REPLACE INTO draft_versions (draft, changed, body) VALUES (?, ?, ?)",
                (draft.id, to_ms(slot), draft_body(draft)),
            )
            write.execute(
                "DELETE FROM draft_versions WHERE draft = ? AND changed NOT IN (SELECT changed "
                "FROM draft_versions WHERE draft = ? ORDER BY changed DESC LIMIT ?)",
                (draft.id, draft.id, VERSIONS),
            )


def words(draft: Draft) -> tuple[str, ...]:
    """The texts of a draft in a fixed order; empty when there is not a word in it."""
    texts = (draft.text, *(text for _, text in sorted(draft.captions.items())))
    return texts if any(text.strip() for text in texts) else ()


def goes_on(last: Draft, draft: Draft, now: datetime) -> bool:
    """Whether this is still the typing that `last` began, not a text that replaces it."""
    begun = last.changed
    if begun is None or not timedelta(0) <= now - begun < SAME_SITTING:
        return False
    return _size(words(draft)) * 2 > _size(words(last))


def _untouched(draft: Draft) -> bool:
    return not words(draft) and not draft.pictures and draft.link is None


def _size(texts: Iterable[str]) -> int:
    return sum(len(text) for text in texts)


def _blank(post: KeptPost | None, now: datetime) -> Draft:
    identity = secrets.token_hex(16)
    if post is None:
        return Draft(identity, started=now, changed=now)
    item = post.post
    link = LinkCard(item.link, item.title) if item.link else None
    return Draft(identity, item.id, link=link, language=item.language, started=now, changed=now)


def _draft(row: Row) -> Draft:
    return Draft(
        id=row["id"],
        post=row["post"],
        started=from_ms(row["started"]),
        changed=moment(row["changed"]),
        **draft_fields(row["body"]),
    )
