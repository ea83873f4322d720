"""What a person wishes to see of their programs: kept, and applied to every post at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from desktop.feeds.choices import Choices, Chosen, Kind
from desktop.feeds.posts import Posts
from desktop.feeds.viewer import Viewer, viewer
from desktop.model import Program
from desktop.policies import Rulings
from desktop.policy import Policy
from desktop.store import Store


class Wishes:
    """One door for whoever chooses: the choice and what follows from it are one transaction."""

    def __init__(
        self,
        store: Store,
        posts: Posts,
        choices: Choices,
        program: Callable[[str], Program | None],
        rulings: Rulings | None = None,
    ) -> None:
        """`rulings`: what IT decided about ring and segments, over the person's own word."""
        self._store, self._posts, self._choices = store, posts, choices
        self._program = program
        self._rulings = rulings or Rulings.of(Policy())

    @property
    def ring(self) -> str:
        """The ring that IT decided; empty: as the person chooses."""
        return self._rulings.policy.ring

    def allows(self, segment: str) -> bool:
        """Whether IT lets people here count themselves to this segment."""
        allowed = self._rulings.policy.segments
        return not allowed or segment in allowed

    def of(self, program: str) -> Chosen:
        """All that was chosen of one program."""
        return self._choices.of(program)

    def viewer(self, program: Program) -> Viewer:
        """The person as this program sees them now."""
        chosen = self._choices.of(program.address)
        segments = frozenset(filter(self.allows, chosen.segments))
        return viewer(program, replace(chosen, segments=segments), self.ring)

    def put(self, program: str, kind: Kind, name: str, value: str) -> None:
        """Keep one choice (see `Choices.put`). Of a program that was left there are no posts."""
        with self._store.writing():
            self._choices.put(program, kind, name, value)
            known = self._program(program)
            if known is not None:
                self.apply(known)

    def apply(self, program: Program) -> None:
        """Bring the posts of a program to what it offers and the person chose of it, where they
        are not there yet: a new segment, another ring, an end in the middle of a round."""
        if self._choices.applied(program.address) == self.viewer(program).mark:
            return
        with self._store.writing():
            seen = self.viewer(program)  # asked again: nobody chooses anything meanwhile
            self._posts.choose(program.address, seen)
            self._choices.apply(program.address, seen.mark)

    def forget(self, program: str) -> None:
        """A program was left."""
        self._choices.forget(program)
