"""Writing posts: new and changed ones, the index over their words, and what choices make of them.

Everything joins the transaction under way. A post is four rows that come and go together: what
happens to it (`posts`, short rows, for they are gone over), its contents (`posts_bodies`), the
words it is found by (`posts_text`), and those words each once (`posts_words`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from desktop.feeds import findable, record
from desktop.feeds.decide import Arrival
from desktop.feeds.numbering import Numbering
from desktop.feeds.viewer import Viewer
from desktop.model import KeptPost, Post
from desktop.store import Store, from_ms, moment, to_ms

if TYPE_CHECKING:
    import sqlite3

AT_ONCE = 500
"""So many posts of an older Goodword are taken into the index in one transaction."""


class Keeping:
    """The writing half of `Posts`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._mended = False

    def add(
        self,
        program: str,
        arrivals: Sequence[Arrival],
        announced: frozenset[str],
        viewer: Viewer,
        now: datetime,
    ) -> tuple[KeptPost, ...]:
        """Posts never seen before; as they lie in the library now, from its top on."""
        with self._store.writing() as connection:
            numbering = Numbering(connection, now)
            words = _Words(connection)
            kept = []
            numbered = [(numbering.number(arrival.place), arrival) for arrival in arrivals]
            for number, arrival in sorted(numbered, key=_FIRST):
                post = arrival.post
                opens = viewer.opens(post, now)
                aside = viewer.aside(post.category, post.campaign, post.segments)
                told = post.id in announced
                values = _columns(arrival) | {
                    "number": number,
                    "program": program,
                    "feed": post.feed,
                    "first_seen": to_ms(now),
                    "changed": to_ms(now),
                    "opens": to_ms(opens),
                    "aside": aside,
                    "announced": to_ms(now) if told else None,
                }
                connection.execute(_insert(values), values)
                connection.execute(
                    "INSERT INTO posts_bodies (number, body) VALUES (?, ?)",
                    (number, record.pack(post)),
                )
                words.put(number, findable.of_post(post, program))
                kept.append(
                    KeptPost(
                        post,
                        program,
                        now,
                        now,
                        announced=now if told else None,
                        opens=opens,
                        aside=aside,
                        number=number,
                    )
                )
            words.learn()
        return tuple(reversed(kept))

    def change(
        self, program: str, arrivals: Iterable[Arrival], viewer: Viewer, now: datetime
    ) -> None:
        """Posts that say something else now; what happened to them stays."""
        with self._store.writing() as connection:
            words = _Words(connection)
            for number, first_seen, arrival in sorted(_placed(connection, arrivals), key=_FIRST):
                post = arrival.post
                values = _columns(arrival) | {
                    "changed": to_ms(now),
                    "opens": to_ms(viewer.opens(post, first_seen)),
                    "aside": viewer.aside(post.category, post.campaign, post.segments),
                }
                _update(connection, number, values)
                connection.execute(
                    "UPDATE posts_bodies SET body = ? WHERE number = ?",
                    (record.pack(post), number),
                )
                words.replace(number, findable.of_post(post, program))
            words.learn()

    def choose(self, program: str, viewer: Viewer) -> None:
        """What this person now sees of every post of the program, and from when on."""
        with self._store.writing() as connection:
            rows = connection.execute(
                "SELECT number, published, not_before, first_seen, category, campaign, segments, "
                "opens, aside FROM posts WHERE program = ?",
                (program,),
            ).fetchall()
            changed = []
            for row in rows:
                opens = to_ms(
                    viewer.opening(
                        from_ms(row["not_before"]),
                        from_ms(row["published"]),
                        moment(row["first_seen"]),
                    )
                )
                aside = viewer.aside(row["category"], row["campaign"], listed(row["segments"]))
                if (opens, aside) != (row["opens"], row["aside"]):
                    changed.append((opens, aside, row["number"]))
            connection.executemany(
                "UPDATE posts SET opens = ?, aside = ? WHERE number = ?", changed
            )

    def mend(self) -> None:
        """Take posts that an older Goodword kept into the index, newest first. Each step stands
        for itself: what is cut off goes on next time. Looked for once in a run."""
        while not self._mended:
            with self._store.writing() as connection:
                rows = connection.execute(
                    "SELECT number, program, body FROM posts JOIN posts_bodies USING (number) "
                    "WHERE number NOT IN (SELECT rowid FROM posts_text) "
                    "ORDER BY number DESC LIMIT ?",
                    (AT_ONCE,),
                ).fetchall()
                words = _Words(connection)
                for row in reversed(rows):
                    post = record.unpack(row["body"])
                    _update(connection, row["number"], _facts(post))
                    words.replace(row["number"], findable.of_post(post, row["program"]))
                words.learn()
            self._mended = not rows

    def forget(self, program: str) -> None:
        """Drop every post of a program that was left, and words that stood in no other."""
        with self._store.writing() as connection:
            for table, number in (("posts_text", "rowid"), ("posts_bodies", "number")):
                connection.execute(
                    f"DELETE FROM {table} WHERE {number} IN "  # noqa: S608 our own words only
                    "(SELECT number FROM posts WHERE program = ?)",
                    (program,),
                )
            connection.execute("DELETE FROM posts WHERE program = ?", (program,))
            connection.execute(
                "DELETE FROM posts_words WHERE word NOT IN (SELECT term FROM posts_terms)"
            )


class _Words:
    """The index, during one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._all: set[str] = set()

    def put(self, number: int, words: Sequence[str]) -> None:
        self._connection.execute(
            "INSERT INTO posts_text (rowid, words) VALUES (?, ?)", (number, self._joined(words))
        )

    def replace(self, number: int, words: Sequence[str]) -> None:
        joined = self._joined(words)
        row = self._connection.execute(
            "SELECT words FROM posts_text WHERE rowid = ?", (number,)
        ).fetchone()
        if row is None:
            self.put(number, words)
        elif row["words"] != joined:
            self._connection.execute(
                "UPDATE posts_text SET words = ? WHERE rowid = ?", (joined, number)
            )

    def learn(self) -> None:
        """Long words by themselves, so that a beginning can be spelled out."""
        self._connection.executemany(
            "INSERT OR IGNORE INTO posts_words (word) VALUES (?)",
            [(word,) for word in sorted(self._all) if len(word) > findable.PREFIX],
        )

    def _joined(self, words: Sequence[str]) -> str:
        self._all.update(words)
        return " ".join(words)


_FIRST = itemgetter(0)
"""Rows are written by rising number: so pages of the file are filled and not split, and the
index (which is written out whenever a number falls) once for all of them."""


def _placed(
    connection: sqlite3.Connection, arrivals: Iterable[Arrival]
) -> Iterator[tuple[int, datetime, Arrival]]:
    """Number and first sight of those that are known; what was left meanwhile is not."""
    for arrival in arrivals:
        row = connection.execute(
            "SELECT number, first_seen FROM posts WHERE id = ?", (arrival.post.id,)
        ).fetchone()
        if row is not None:
            yield row["number"], moment(row["first_seen"]), arrival


def listed(column: str) -> tuple[str, ...]:
    """The names that a column of several holds, one a line."""
    return tuple(column.splitlines())


def _columns(arrival: Arrival) -> dict[str, Any]:
    post = arrival.post
    return _facts(post) | {
        "id": post.id,
        "guid": post.guid,
        "digest": arrival.digest,
        "likeness": arrival.likeness,
    }


def _facts(post: Post) -> dict[str, Any]:
    return {
        "published": to_ms(post.published),
        "not_before": to_ms(post.not_before),
        "until": to_ms(post.until),
        "category": post.category,
        "campaign": post.campaign,
        "language": post.language,
        "networks": "\n".join(post.networks),
        "segments": "\n".join(post.segments),
        "evergreen": post.evergreen,
        "important": post.important,
    }


def _insert(values: dict[str, Any]) -> str:
    marks = ", ".join(f":{name}" for name in values)
    return f"INSERT INTO posts ({', '.join(values)}) VALUES ({marks})"  # noqa: S608 our own names


def _update(connection: sqlite3.Connection, number: int, values: dict[str, Any]) -> None:
    settings = ", ".join(f"{name} = :{name}" for name in values)
    connection.execute(
        f"UPDATE posts SET {settings} WHERE number = :number",  # noqa: S608 our own names
        values | {"number": number},
    )
