"""Saving diagnostics from the screen: asked where to, looked at everything on a lane of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication

from desktop.errors import BadFile, GoodwordError
from desktop.jobs import Jobs
from desktop.ui.messages import sentence
from desktop.ui.saving import Saving

if TYPE_CHECKING:
    from desktop.diagnose import Diagnosis

NAME = "goodword-diagnostics"


class Diagnosing(Saving):
    """One at a time. `find` looks at everything, in up to a minute; `told` says how it went:
    kind (as of a banner) and words."""

    told = Signal(str, str)

    def __init__(self, jobs: Jobs, find: Callable[[], Diagnosis]) -> None:
        super().__init__(jobs, _no_text)
        self._find, self._busy = find, False
        self.failed.connect(self._failed)

    def ask_where(self) -> None:
        kinds = [(self.tr("ZIP archive (*.zip)"), "zip")]
        self.ask(QApplication.activeWindow(), self.tr("Save diagnostics"), NAME, kinds)

    def write(self, path: str) -> None:
        """Look, and write it to `path`, where the person agreed to replace what lies there."""
        if self._busy:
            return
        self._busy, find, target = True, self._find, Path(path)
        self.told.emit("info", self.tr("Looking at everything. This takes up to a minute…"))

        def work() -> dict[str, int]:
            from desktop.diagnose import save  # late: hardly ever needed

            found = find()
            try:
                save(target, found, over=True)
            except OSError as error:
                raise BadFile(address=target.name, where="", problem="not_written") from error
            return dict(found.counts)

        def written(counts: dict[str, int]) -> None:
            self._busy = False
            words = self.tr("Saved as {name}. Read report.txt in it before you pass it on.")
            kind = "warn" if counts["FAIL"] else "good"
            told = words.format(name=target.name)
            if counts["FAIL"]:
                more = self.tr("Some of what was looked at does not work.")
                told = f"{told} {more}"
            self.told.emit(kind, told)

        self._jobs.run("diagnose", work, written, self.failed.emit, broken=self._broke, owner=self)

    def _broke(self, _: Exception) -> None:
        """A fault of ours: it has a window of its own."""
        self._busy = False
        self.told.emit("bad", self.tr("Nothing was saved."))

    def _failed(self, error: GoodwordError) -> None:
        self._busy = False
        self.told.emit("bad", sentence(error))


def _no_text(_: str) -> tuple[str, int]:
    """What is written here is no text."""
    raise NotImplementedError
