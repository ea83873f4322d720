"""The posts kept on this machine, what happened to them, and the search over their words."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from desktop.feeds import record
from desktop.feeds.decide import Arrival, Decision, Known
from desktop.feeds.library import Found, Question
from desktop.model import KeptPost, Post
from desktop.store import Row, Store, from_ms, moment, to_ms
from desktop.text import clean

Which = Literal["all", "unread", "shared"]
_COLUMNS = (
    "number, id, program, body, first_seen, changed, announced, read, hidden, withdrawn, shared, "
    "opens, aside, remind, unsigned"
)
_SHOWN = "hidden IS NULL AND aside = ''"
_ASIDE = "(hidden IS NOT NULL OR aside != '')"
_VISIBLE = f"{_SHOWN} AND (opens IS NULL OR opens <= :now)"
_OPEN = f"{_VISIBLE} AND withdrawn IS NULL AND (until IS NULL OR until > :now)"
# scripts without spaces between words: each sign is a word, a search for several is a phrase
_SIGN = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])"
)


@dataclass(frozen=True, slots=True)
class Counts:
    """`all`: on the feed page; `unread`: of these open and not read; `new`: of the unread,
    those that an alert spoke of."""

    all: int
    unread: int
    new: int


class Posts:
    """Owner of the tables `posts` and `posts_text`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # --- keeping ----------------------------------------------------------------------------

    def known(self, program: str, feed: str) -> tuple[Known, ...]:
        """What `decide` compares a page with."""
        rows = self._store.read(
            "SELECT id, guid, digest, likeness, withdrawn IS NOT NULL AS withdrawn "
            "FROM posts WHERE program = ? AND feed = ?",
            (program, feed),
        )
        return tuple(
            Known(row["id"], row["guid"], row["digest"], row["likeness"], bool(row["withdrawn"]))
            for row in rows
        )

    def keep(self, program: str, decision: Decision, now: datetime) -> None:
        """Write a decision, announcements included. Joins the transaction under way."""
        stamp = to_ms(now)
        announced = frozenset(decision.announce)
        with self._store.writing() as connection:
            for arrival in decision.new:
                mine = _columns(arrival) | {
                    "program": program,
                    "feed": arrival.post.feed,
                    "first_seen": stamp,
                    "changed": stamp,
                    "place": arrival.place,
                    "announced": stamp if arrival.post.id in announced else None,
                }
                number = connection.execute(_insert(mine), mine).lastrowid
                connection.execute(
                    "INSERT INTO posts_text (rowid, words) VALUES (?, ?)",
                    (number, _words(arrival.post)),
                )
            for arrival in decision.changed:
                mine = _columns(arrival) | {"changed": stamp}
                settings = ", ".join(f"{name} = :{name}" for name in mine if name != "id")
                connection.execute(f"UPDATE posts SET {settings} WHERE id = :id", mine)  # noqa: S608
                connection.execute(
                    "UPDATE posts_text SET words = ? "
                    "WHERE rowid = (SELECT number FROM posts WHERE id = ?)",
                    (_words(arrival.post), arrival.post.id),
                )
            for withdrawn in decision.withdrawn:
                self._stamp("withdrawn", (withdrawn,), now)

    def announce(self, ids: Collection[str], now: datetime) -> None:
        """Stamp what is about to be shown, so that it is never shown twice."""
        self._stamp("announced", ids, now)

    def mark_signed(self, ids: Collection[str], signed: bool) -> None:
        """Say of posts of a program with a pinned key whether what named them was signed."""
        with self._store.writing() as connection:
            connection.executemany(
                "UPDATE posts SET unsigned = :unsigned WHERE id = :id AND unsigned != :unsigned",
                [{"id": id, "unsigned": not signed} for id in ids],
            )

    def forget(self, program: str) -> None:
        """Drop every post of a program that was left."""
        with self._store.writing() as connection:
            connection.execute(
                "DELETE FROM posts_text WHERE rowid IN "
                "(SELECT number FROM posts WHERE program = ?)",
                (program,),
            )
            connection.execute("DELETE FROM posts WHERE program = ?", (program,))

    # --- reading ----------------------------------------------------------------------------

    def get(self, id: str) -> KeptPost | None:
        row = self._store.row(f"SELECT {_COLUMNS} FROM posts WHERE id = ?", (id,))  # noqa: S608
        return None if row is None else _kept(row)

    def latest(
        self,
        now: datetime,
        *,
        words: str = "",
        category: str = "",
        campaign: str = "",
        which: Which = "all",
        limit: int = 50,
        offset: int = 0,
    ) -> tuple[KeptPost, ...]:
        """First seen last comes first. Neither hidden posts nor embargoed ones; withdrawn
        and expired ones are there (see `KeptPost.closed`) but never unread.
        `words` is what a person types: every word, the last one as far as it goes."""
        values: dict[str, Any] = {"now": to_ms(now), "limit": limit, "offset": offset}
        wanted = [_OPEN if which == "unread" else _VISIBLE]
        if which == "unread":
            wanted.append("read IS NULL")
        elif which == "shared":
            wanted.append("shared IS NOT NULL")
        for name, value in (("category", category), ("campaign", campaign)):
            if value:
                wanted.append(f"{name} = :{name}")
                values[name] = value
        searched = query(words)
        if searched:
            values["words"] = searched
            wanted.append("number IN (SELECT rowid FROM posts_text WHERE words MATCH :words)")
        rows = self._select(f"WHERE {' AND '.join(wanted)}", values)
        return tuple(_kept(row) for row in rows)

    def find(
        self,
        question: Question,
        now: datetime,
        limit: int = 50,
        *,
        after: int | None = None,
        before: int | None = None,
    ) -> Found:
        """The first page of what is asked for; or the page below the post whose
        `KeptPost.number` is `after`, or the one above that of `before`. Embargoed posts are in
        no answer; withdrawn and expired ones are there (see `KeptPost.closed`), but not unread."""
        wanted, values = _asked(question, now)
        if after is not None:
            wanted.append("number < :after")
            values["after"] = after
        if before is not None:
            wanted.append("number > :before")
            values["before"] = before
        order = "ASC" if before is not None else "DESC"
        rows = self._store.read(
            f"SELECT {_COLUMNS} FROM posts WHERE {' AND '.join(wanted)} "  # noqa: S608 our own words only
            f"ORDER BY number {order} LIMIT :limit",
            values | {"limit": limit + 1},
        )
        page = [_kept(row) for row in rows[:limit]]
        return Found(tuple(reversed(page) if before is not None else page), len(rows) > limit)

    def tally(self, question: Question, now: datetime) -> int:
        """How many posts `find` has for this question in all."""
        wanted, values = _asked(question, now)
        row = self._store.row(
            f"SELECT count(*) AS found FROM posts WHERE {' AND '.join(wanted)}",  # noqa: S608
            values,
        )
        return 0 if row is None else int(row["found"])

    def milestones(self, question: Question, now: datetime, every: int) -> tuple[int, ...]:
        """Numbers of each `every`-th post of an answer: with them as `after`, any place of a long
        answer is reached at once. Goes over the whole answer, so not for each key."""
        wanted, values = _asked(question, now)
        rows = self._store.read(
            "SELECT number FROM (SELECT number, row_number() OVER (ORDER BY number DESC) AS place "  # noqa: S608 our own words only
            f"FROM posts WHERE {' AND '.join(wanted)}) WHERE place % :every = 0",
            values | {"every": every},
        )
        return tuple(row["number"] for row in rows)

    def campaigns(self, now: datetime) -> tuple[str, ...]:
        """Ids of those that posts of the feed belong to, in alphabetical order."""
        return self._in_use("campaign", now)

    def languages(self, now: datetime) -> tuple[str, ...]:
        """Those that posts of the feed are written in (BCP 47)."""
        return self._in_use("language", now)

    def networks(self, now: datetime) -> tuple[str, ...]:
        """Those that posts of the feed name."""
        named = " ".join(self._in_use("networks", now)).split()
        return tuple(sorted(set(named)))

    def newest(self, now: datetime, count: int = 3) -> tuple[KeptPost, ...]:
        """The newest posts that can be shared now, read or not."""
        values = {"now": to_ms(now), "limit": count, "offset": 0}
        return tuple(_kept(row) for row in self._select(f"WHERE {_OPEN}", values))

    def embargoed(self, since: datetime, now: datetime) -> tuple[KeptPost, ...]:
        """Never announced, with an embargo that ended between the two."""
        values = {"since": to_ms(since), "now": to_ms(now), "limit": 100, "offset": 0}
        condition = "WHERE announced IS NULL AND not_before > :since AND not_before <= :now"
        return tuple(_kept(row) for row in self._select(condition, values))

    def counts(self, now: datetime) -> Counts:
        row = self._store.row(
            f"SELECT count(*) AS everything, "  # noqa: S608
            f"coalesce(sum({_OPEN} AND read IS NULL), 0) AS unread, "
            f"coalesce(sum({_OPEN} AND read IS NULL AND announced IS NOT NULL), 0) AS new "
            f"FROM posts WHERE {_VISIBLE}",
            {"now": to_ms(now)},
        )
        assert row is not None
        return Counts(row["everything"], row["unread"], row["new"])

    def categories(self, now: datetime) -> tuple[str, ...]:
        """Titles of those that posts of the feed belong to, in alphabetical order."""
        return self._in_use("category", now)

    def closed(self, id: str, now: datetime) -> str:
        """Why a post can't be shared now: `missing`, or as `KeptPost.closed` says."""
        found = self.get(id)
        return "missing" if found is None else found.closed(now)

    # --- what the person did -----------------------------------------------------------------

    def mark_read(self, id: str, now: datetime) -> None:
        self._stamp("read", (id,), now)

    def mark_shared(self, id: str, now: datetime) -> None:
        self._stamp("shared", (id,), now)

    def hide(self, id: str, now: datetime) -> None:
        self._stamp("hidden", (id,), now)

    def show(self, id: str) -> None:
        """Undo `hide`."""
        with self._store.writing() as connection:
            connection.execute("UPDATE posts SET hidden = NULL WHERE id = ?", (id,))

    def remind(self, id: str, when: datetime | None) -> None:
        """Tell the person again at that time; None takes it back."""
        with self._store.writing() as connection:
            connection.execute("UPDATE posts SET remind = ? WHERE id = ?", (to_ms(when), id))

    def reminders(self, now: datetime) -> tuple[KeptPost, ...]:
        """Those that are due, the longest waiting first; each stays due until `remind` says
        otherwise. What can't be shared any more, or was put aside, is not among them."""
        rows = self._store.read(
            f"SELECT {_COLUMNS} FROM posts "  # noqa: S608 our own words only
            f"WHERE remind <= :now AND {_OPEN} AND shared IS NULL ORDER BY remind",
            {"now": to_ms(now)},
        )
        return tuple(_kept(row) for row in rows)

    def next_reminder(self) -> datetime | None:
        """When the next one falls due (or fell); None: nothing waits."""
        row = self._store.row(
            f"SELECT min(remind) AS next FROM posts WHERE {_SHOWN} "  # noqa: S608
            "AND withdrawn IS NULL AND shared IS NULL"
        )
        return None if row is None else from_ms(row["next"])

    def next_change(self, now: datetime) -> datetime | None:
        """When the clock alone changes what can be shared: a post opens, or its time is over."""
        row = self._store.row(
            "SELECT min(moment) AS next FROM (SELECT min(opens) AS moment FROM posts "
            "WHERE opens > :now UNION ALL SELECT min(until) FROM posts WHERE until > :now)",
            {"now": to_ms(now)},
        )
        return None if row is None else from_ms(row["next"])

    # --- inside ---------------------------------------------------------------------------------

    def _in_use(self, column: str, now: datetime) -> tuple[str, ...]:
        rows = self._store.read(
            f"SELECT DISTINCT {column} FROM posts WHERE {column} != '' AND {_VISIBLE} "  # noqa: S608
            f"ORDER BY {column} COLLATE NOCASE",
            {"now": to_ms(now)},
        )
        return tuple(row[column] for row in rows)

    def _select(self, condition: str, values: dict[str, Any]) -> list[Row]:
        return self._store.read(
            f"SELECT {_COLUMNS} FROM posts {condition} "  # noqa: S608 our own words only
            "ORDER BY first_seen DESC, place, number LIMIT :limit OFFSET :offset",
            values,
        )

    def _stamp(self, column: str, ids: Collection[str], now: datetime) -> None:
        """The first time counts and stays."""
        with self._store.writing() as connection:
            connection.executemany(
                f"UPDATE posts SET {column} = ? WHERE id = ? AND {column} IS NULL",  # noqa: S608
                [(to_ms(now), id) for id in ids],
            )


def _asked(question: Question, now: datetime) -> tuple[list[str], dict[str, Any]]:
    """What a question means in SQL."""
    values: dict[str, Any] = {"now": to_ms(now)}
    wanted = {
        "all": [_VISIBLE],
        "unread": [_OPEN, "read IS NULL"],
        "shared": [_VISIBLE, "shared IS NOT NULL"],
        "aside": [_ASIDE, "(opens IS NULL OR opens <= :now)"],
    }[question.which]
    for name in ("category", "campaign", "language", "program"):
        if value := getattr(question, name):
            wanted.append(f"{name} = :{name}")
            values[name] = value
    if question.network:
        wanted.append("(networks = '' OR instr(networks, :network))")
        values["network"] = f" {question.network} "
    if question.evergreen:
        wanted.append("evergreen")
    if searched := query(question.words):
        wanted.append("number IN (SELECT rowid FROM posts_text WHERE words MATCH :words)")
        values["words"] = searched
    return wanted, values


def query(typed: str) -> str:
    """A search of FTS5 from what a person types: quoted words, the last one a beginning;
    empty where there is no word in it."""
    words = [_SIGN.sub(r" \1 ", word.replace('"', " ")) for word in clean(typed).split()[:20]]
    phrases = [f'"{word.strip()}"' for word in words if any(sign.isalnum() for sign in word)]
    return " ".join(phrases) + "*" if phrases else ""


def _words(post: Post) -> str:
    parts: Sequence[str] = (
        post.title,
        post.text,
        post.author,
        post.category,
        post.campaign,
        " ".join(post.hashtags),
        *(caption.text for caption in post.captions),
        *(media.alt for media in post.media),
    )
    return _SIGN.sub(r" \1 ", "\n".join(part for part in parts if part))


def _columns(arrival: Arrival) -> dict[str, Any]:
    post = arrival.post
    return {
        "id": post.id,
        "guid": post.guid,
        "digest": arrival.digest,
        "likeness": arrival.likeness,
        "body": record.pack(post),
        "published": to_ms(post.published),
        "not_before": to_ms(post.not_before),
        "opens": to_ms(post.not_before),
        "language": post.language,
        "networks": _listed(post.networks),
        "segments": _listed(post.segments),
        "evergreen": post.evergreen,
        "important": post.important,
        "until": to_ms(post.until),
        "category": post.category,
        "campaign": post.campaign,
    }


def _listed(names: Sequence[str]) -> str:
    return f" {' '.join(names)} " if names else ""


def _insert(values: dict[str, Any]) -> str:
    marks = ", ".join(f":{name}" for name in values)
    return f"INSERT INTO posts ({', '.join(values)}) VALUES ({marks})"  # noqa: S608 our own names


def _kept(row: Row) -> KeptPost:
    return KeptPost(
        post=record.unpack(row["body"]),
        program=row["program"],
        first_seen=moment(row["first_seen"]),
        changed=moment(row["changed"]),
        announced=from_ms(row["announced"]),
        read=from_ms(row["read"]),
        hidden=from_ms(row["hidden"]),
        withdrawn=from_ms(row["withdrawn"]),
        shared=from_ms(row["shared"]),
        opens=from_ms(row["opens"]),
        aside=row["aside"],
        remind=from_ms(row["remind"]),
        unsigned=bool(row["unsigned"]),
        number=row["number"],
    )
