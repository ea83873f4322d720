"""The pages of all programs, brought from what is kept; first the pages, then the rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.errors import GoodwordError
from desktop.feeds.program import Programs
from desktop.guidelines.documents import Documents, Page
from desktop.guidelines.readings import Readings
from desktop.jobs import Jobs
from desktop.model import Contact, Program
from desktop.ui.rule_page import rule_page

if TYPE_CHECKING:
    from desktop.guidelines.listing import Listed
    from desktop.guidelines.rules import Rule

LANE = "guidelines"
"""Reading a page that somebody made to be slow must hold up nothing else."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a program. `changed` names its sections that are new since it was read."""

    page: Page
    program: str
    """Its address."""
    company: str
    contact: Contact
    changed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Shelf:
    """All pages of all programs. Not `complete`: something may still come."""

    leaves: tuple[Leaf, ...] = ()
    complete: bool = False

    @property
    def pages(self) -> tuple[Page, ...]:
        return tuple(leaf.page for leaf in self.leaves)

    def pages_of(self, program: str) -> tuple[Page, ...]:
        return tuple(leaf.page for leaf in self.leaves if leaf.program == program)

    def titles(self) -> tuple[tuple[str, bool], ...]:
        """Titles to choose from, and whether the page changed since it was read."""
        several = len({leaf.program for leaf in self.leaves}) > 1
        return tuple(
            (
                f"{leaf.page.title} · {leaf.company}" if several else leaf.page.title,
                bool(leaf.changed),
            )
            for leaf in self.leaves
        )

    def again(self, old: Leaf) -> Leaf | None:
        """The same page as it is now."""
        return next(
            (
                leaf
                for leaf in self.leaves
                if (leaf.program, leaf.page.id) == (old.program, old.page.id)
            ),
            None,
        )

    def find(self, page: str, near: Leaf | None, program: str = "") -> Leaf | None:
        """A page by its id: that of this program, and of no other; where none is named, that of
        the program which is read, else of any."""
        called = [leaf for leaf in self.leaves if leaf.page.id == page]
        wanted = program or (near.program if near is not None else "")
        own = [leaf for leaf in called if leaf.program == wanted]
        return next(iter(own if program else (*own, *called)), None)


Rules = tuple[tuple[Program, "tuple[Listed, ...]"], ...]


class Librarian(QObject):
    """Looks at what is kept, on a lane of its own; `brought` carries a `Shelf`."""

    brought = Signal(object)

    def __init__(
        self,
        jobs: Jobs,
        programs: Programs,
        documents: Documents,
        rules: Callable[[str], Sequence[Rule]],
        readings: Readings,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self._jobs, self._programs, self._documents = jobs, programs, documents
        self._rules, self._readings, self._now = rules, readings, now
        self._pages: tuple[Leaf, ...] = ()
        self._listed: tuple[Leaf, ...] = ()
        self._complete = False

    def ask(self) -> None:
        """Look again. The pages come first: rules take longer to read."""
        programs, documents, readings = self._programs, self._documents, self._readings
        rules, now = self._rules, self._now()

        def pages() -> tuple[Leaf, ...]:
            return tuple(
                Leaf(page, program.address, program.title, program.contact, readings.changed(page))
                for program in programs.all()
                for page in documents.pages(program)
            )

        def read_rules() -> Rules:
            from desktop.guidelines.listing import listed  # late: on the lane, with the matchers

            return tuple(
                (program, listed(rules(program.address), now))
                for program in programs.all()
                if program.rules
            )

        def bring_pages(found: tuple[Leaf, ...]) -> None:
            self._pages = found
            self._bring()

        def bring_rules(found: Rules) -> None:
            self._listed = tuple(
                Leaf(
                    rule_page(own, program.address), program.address, program.title, program.contact
                )
                for program, own in found
                if own
            )
            self._complete = True
            self._bring()

        def no_rules(error: GoodwordError) -> None:
            bring_rules(())

        self._jobs.run(LANE, pages, bring_pages, owner=self)
        self._jobs.run(LANE, read_rules, bring_rules, no_rules, owner=self)

    def _bring(self) -> None:
        leaves = [
            leaf
            for program in dict.fromkeys(leaf.program for leaf in (*self._pages, *self._listed))
            for leaf in (*self._pages, *self._listed)
            if leaf.program == program
        ]
        self.brought.emit(Shelf(tuple(leaves), self._complete))
