"""The posts kept on this machine, what happened to them, and the questions asked about them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.feeds import memory
from desktop.feeds.decide import Decision, Known
from desktop.feeds.holds import Holds
from desktop.feeds.keeping import Keeping, listed
from desktop.feeds.library import COLUMNS, OPEN, SHOWN, VISIBLE, Found, Library, Question, Which
from desktop.feeds.page import Parsed
from desktop.feeds.tombstones import Tombstones
from desktop.feeds.viewer import ANYBODY, Viewer
from desktop.model import KeptPost
from desktop.store import Store, from_ms, to_ms


@dataclass(frozen=True, slots=True)
class Counts:
    """`all`: on the feed page; `unread`: of these open and not read; `new`: of the unread,
    those that an alert spoke of."""

    all: int
    unread: int
    new: int


class Posts:
    """The one door to posts. `keeping` writes them, `library` answers questions."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._holds = Holds(store)
        self._tombstones = Tombstones(store)
        self._keeping = Keeping(store)
        self._library = Library(store, self._holds)

    # --- keeping ----------------------------------------------------------------------------

    def known(self, program: str, feed: str, page: Parsed | None = None) -> tuple[Known, ...]:
        """What `decide` compares a page with (without one: every post of the feed)."""
        return memory.known(self._store, program, feed, page)

    def gone(self, program: str) -> frozenset[str]:
        """Our ids of posts that were withdrawn before they were seen, for `decide`."""
        return self._tombstones.of(program)

    def keep(
        self, program: str, decision: Decision, now: datetime, viewer: Viewer = ANYBODY
    ) -> tuple[KeptPost, ...]:
        """Write a decision; the new posts, as they lie in the library. Announced are those that
        this person wants to hear of now: none of a program on hold. Joins the transaction under
        way."""
        with self._store.writing():
            held = program in self._holds.programs()
            worth = frozenset(() if held else decision.announce)
            told = frozenset(
                arrival.post.id
                for arrival in decision.new
                if arrival.post.id in worth and viewer.tells(arrival.post, now)
            )
            new = self._keeping.add(program, decision.new, told, viewer, now)
            shut = self._shut((one.post.id for one in decision.changed), now)
            self._keeping.change(program, decision.changed, viewer, now)
            self._open_early(shut, now)
            self._stamp("withdrawn", decision.withdrawn, now)
            if decision.tombs:
                self._tombstones.put(program, decision.tombs, now)
        return new

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

    def choose(self, program: str, viewer: Viewer) -> None:
        """Apply what the person (or their program) chose to every post of it, at once."""
        self._keeping.choose(program, viewer)

    def mend(self) -> None:
        """Take posts that an older Goodword kept into the index."""
        self._keeping.mend()

    def forget(self, program: str) -> None:
        """Drop every post of a program that was left."""
        with self._store.writing():
            self._keeping.forget(program)
            self._tombstones.forget(program)

    # --- questions --------------------------------------------------------------------------

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
        return self._library.find(question, now, limit, after, before)

    def milestones(self, question: Question, now: datetime, every: int) -> tuple[int, ...]:
        """Numbers of each `every`-th post of an answer: with them as `after`, any place of a long
        answer is reached at once. Goes over the whole answer, so not for each key."""
        return self._library.milestones(question, now, every)

    def categories(self, now: datetime) -> tuple[str, ...]:
        """Titles of those that posts of the feed belong to, in alphabetical order."""
        return self._library.in_use("category", now)

    def campaigns(self, now: datetime) -> tuple[tuple[str, str], ...]:
        """Program and id of those that posts of the feed belong to."""
        return self._library.campaigns(now)

    def campaigns_of(self, ids: Iterable[str]) -> Mapping[str, tuple[str, str]]:
        """Program and campaign of those of these posts that belong to one, also of posts that
        are over."""
        return self._library.campaigns_of(ids)

    def languages(self, now: datetime) -> tuple[str, ...]:
        """Those that posts of the feed are written in (BCP 47)."""
        return self._library.in_use("language", now)

    def networks(self, now: datetime) -> tuple[str, ...]:
        """Those that posts of the feed name."""
        named = (listed(column) for column in self._library.in_use("networks", now))
        return tuple(sorted({name for names in named for name in names}))

    # --- reading ----------------------------------------------------------------------------

    def get(self, id: str) -> KeptPost | None:
        found = self._where("id = :id", {"id": id})
        return found[0] if found else None

    def closed(self, id: str, now: datetime) -> str:
        """Why a post can't be shared now: `missing`, or as `KeptPost.closed` says."""
        found = self.get(id)
        return "missing" if found is None else found.closed(now)

    def latest(
        self,
        now: datetime,
        *,
        words: str = "",
        category: str = "",
        campaign: str = "",
        which: Which = "all",
        limit: int = 50,
    ) -> tuple[KeptPost, ...]:
        """`find` where no page follows."""
        question = Question(words=words, category=category, campaign=campaign, which=which)
        return self.find(question, now, limit).posts

    def newest(self, now: datetime, count: int = 3) -> tuple[KeptPost, ...]:
        """The newest posts that can be shared now, read or not."""
        condition = f"{OPEN} AND program NOT IN {_HELD} ORDER BY number DESC LIMIT :count"
        return self._where(condition, self._at(now) | {"count": count})

    def embargoed(self, since: datetime, now: datetime) -> tuple[KeptPost, ...]:
        """Never announced, and opened between the two for this person."""
        condition = "announced IS NULL AND opens > :since AND opens <= :now"
        return self._where(condition, {"since": to_ms(since), "now": to_ms(now)})

    def counts(self, now: datetime) -> Counts:
        row = self._store.row(
            f"SELECT (SELECT count(*) FROM posts WHERE {VISIBLE}) AS everything, "  # noqa: S608
            "count(*) AS unread, count(announced) AS new "
            f"FROM posts WHERE {OPEN} AND read IS NULL",
            {"now": to_ms(now)},
        )
        assert row is not None
        return Counts(row["everything"], row["unread"], row["new"])

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

    # --- what the clock does ------------------------------------------------------------------

    def remind(self, id: str, when: datetime | None) -> None:
        """Tell the person again at that time; None takes it back."""
        with self._store.writing() as connection:
            connection.execute("UPDATE posts SET remind = ? WHERE id = ?", (to_ms(when), id))

    def reminders(self, now: datetime) -> tuple[KeptPost, ...]:
        """Those that are due, the longest waiting first; each stays due until `remind` says
        otherwise. What can't be shared now, or was put aside, is not among them."""
        condition = (
            f"remind <= :now AND {OPEN} AND shared IS NULL AND program NOT IN {_HELD} "
            "ORDER BY remind, number DESC"
        )
        return self._where(condition, self._at(now))

    def take_reminders(self, now: datetime) -> tuple[KeptPost, ...]:
        """The same, about to be told: none of them is due any more, or all are as before."""
        with self._store.writing():
            found = self.reminders(now)
            for kept in found:
                self.remind(kept.post.id, None)
        return found

    def next_reminder(self, now: datetime) -> datetime | None:
        """When the next one falls due (or fell); None: nothing waits."""
        row = self._store.row(
            f"SELECT min(remind) AS next FROM posts WHERE remind IS NOT NULL AND {SHOWN} "  # noqa: S608
            "AND withdrawn IS NULL AND shared IS NULL "
            "AND (until IS NULL OR until > max(remind, :now))",
            {"now": to_ms(now)},
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

    def _shut(self, ids: Iterable[str], now: datetime) -> list[str]:
        """Which of these have not opened yet."""
        rows = self._store.read(
            "SELECT id FROM posts WHERE opens > :now AND id IN (SELECT value FROM json_each(:ids))",
            {"now": to_ms(now), "ids": json.dumps([*ids])},
        )
        return [row["id"] for row in rows]

    def _open_early(self, ids: Iterable[str], now: datetime) -> None:
        """An embargo that the company takes back ends now: that is news like any other end."""
        with self._store.writing() as connection:
            connection.executemany(
                "UPDATE posts SET opens = :now WHERE id = :id AND (opens IS NULL OR opens < :now)",
                [{"id": id, "now": to_ms(now)} for id in ids],
            )

    def _where(self, condition: str, values: dict[str, Any]) -> tuple[KeptPost, ...]:
        rows = self._store.read(
            f"SELECT {COLUMNS} FROM posts JOIN posts_bodies USING (number) "  # noqa: S608
            f"WHERE {condition}",
            values,
        )
        return self._library.kept(rows)

    def _at(self, now: datetime) -> dict[str, Any]:
        return {"now": to_ms(now), "held": json.dumps(sorted(self._holds.programs()))}

    def _stamp(self, column: str, ids: Collection[str], now: datetime) -> None:
        """The first time counts and stays."""
        with self._store.writing() as connection:
            connection.executemany(
                f"UPDATE posts SET {column} = ? WHERE id = ? AND {column} IS NULL",  # noqa: S608
                [(to_ms(now), id) for id in ids],
            )


_HELD = "(SELECT value FROM json_each(:held))"
