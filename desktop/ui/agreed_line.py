"""The line above Share that says what the program is told of it, as the person agreed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from desktop.jobs import Jobs
from desktop.reach.agreements import Agreement, Who
from desktop.ui.opening import Opened
from desktop.ui.session import Session
from desktop.ui.share_bar import ShareBar


class AgreedLine(QObject):
    """Read anew whenever the post is: what was agreed to may change while the editor is open.
    `told` gives the agreement by which a program is told, on a lane."""

    def __init__(
        self,
        session: Session,
        bar: ShareBar,
        jobs: Jobs,
        told: Callable[[str], Agreement | None],
    ) -> None:
        super().__init__(bar)
        self._bar, self._jobs, self._told = bar, jobs, told
        self._program = self._title = ""
        session.opened.connect(self._opened)
        session.post_changed.connect(self._read)

    def _opened(self, opened: Opened) -> None:
        known = opened.program
        self._program = opened.kept.program if opened.kept is not None else ""
        self._title = known.title if known is not None else ""
        self._bar.tell("")
        self._read()

    def _read(self, *_: object) -> None:
        if self._program:
            work = partial(self._told, self._program)
            self._jobs.run("store", work, partial(self._show, self._program), owner=self)

    def _show(self, program: str, agreement: Agreement | None) -> None:
        if program == self._program:
            words = "" if agreement is None else self._words(agreement)
            self._bar.tell(words.format(program=self._title or self.tr("The program")))

    def _words(self, agreement: Agreement) -> str:
        return {
            Who.ANONYMOUS: self.tr(
                "{program} is told that somebody shared it, and not who, as you agreed."
            ),
            Who.PSEUDONYM: self.tr("{program} is told of it under your number, as you agreed."),
            Who.NAME: self.tr("{program} is told of it in your name, as you agreed."),
        }[agreement.who]
