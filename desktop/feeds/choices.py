"""What a person chose of a program: topics to follow and to mute, segments, a ring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from desktop.store import Store

Kind = Literal["topic", "segment", "ring"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Topics are `category:TITLE` and `campaign:ID`."""

    followed: frozenset[str] = frozenset()
    muted: frozenset[str] = frozenset()
    segments: frozenset[str] = frozenset()
    ring: str = ""


class Choices:
    """Owner of the table `choices`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, program: str) -> Chosen:
        """All that was chosen of one program."""
        rows = self._store.read(
            "SELECT kind, name, value FROM choices WHERE program = ?", (program,)
        )
        found = {(row["kind"], row["value"]): set[str]() for row in rows}
        for row in rows:
            found[row["kind"], row["value"]].add(row["name"])
        return Chosen(
            followed=frozenset(found.get(("topic", "follow"), ())),
            muted=frozenset(found.get(("topic", "mute"), ())),
            segments=frozenset(found.get(("segment", "mine"), ())),
            ring=next(iter(found.get(("ring", "mine"), ())), ""),
        )

    def put(self, program: str, kind: Kind, name: str, value: str) -> None:
        """`value` is `follow`, `mute` or `mine`; empty takes the choice back."""
        with self._store.writing() as connection:
            if kind == "ring":
                connection.execute(
                    "DELETE FROM choices WHERE program = ? AND kind = 'ring'", (program,)
                )
            if not value:
                connection.execute(
                    "DELETE FROM choices WHERE program = ? AND kind = ? AND name = ?",
                    (program, kind, name),
                )
                return
            connection.execute(
                "INSERT INTO choices (program, kind, name, value) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (program, kind, name) DO UPDATE SET value = excluded.value",
                (program, kind, name, value),
            )

    def applied(self, program: str) -> str:
        """By which viewer (`Viewer.mark`) the posts of a program were kept; empty: by none."""
        row = self._store.row(
            "SELECT value FROM choices WHERE program = ? AND kind = 'applied'", (program,)
        )
        return "" if row is None else str(row["value"])

    def apply(self, program: str, mark: str) -> None:
        """Remember it. Joins the transaction that brings the posts there."""
        with self._store.writing() as connection:
            connection.execute(
                "INSERT INTO choices (program, kind, name, value) VALUES (?, 'applied', '', ?) "
                "ON CONFLICT (program, kind, name) DO UPDATE SET value = excluded.value",
                (program, mark),
            )

    def forget(self, program: str) -> None:
        with self._store.writing() as connection:
            connection.execute("DELETE FROM choices WHERE program = ?", (program,))
