"""A text into a file that the person names: asked without stopping anything, written on a
lane."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.errors import BadFile
from desktop.jobs import Jobs


class Saving(QObject):
    """One dialog at a time. `text` is asked on the lane, with the ending of the file, for what
    is written and how many rows of something are in it."""

    done = Signal(str, int)
    """Name of the file, and how many rows are in it."""
    failed = Signal(object)

    def __init__(self, jobs: Jobs, text: Callable[[str], tuple[str, int]]) -> None:
        super().__init__()
        self._jobs, self._text = jobs, text
        self._dialog: QFileDialog | None = None
        self._kinds: dict[str, str] = {}

    def ask(
        self, parent: QWidget | None, title: str, name: str, kinds: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Where to, and as what: `kinds` are filters with their endings (else a CSV table);
        `name` goes without ending."""
        if self._dialog is not None:
            self._dialog.raise_()
            return
        self._kinds = dict(kinds or [(self.tr("Table (*.csv)"), "csv")])
        first = next(iter(self._kinds.values()))
        dialog = QFileDialog(parent, title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setNameFilters(list(self._kinds))
        dialog.setDefaultSuffix(first)
        place = QStandardPaths.StandardLocation.DocumentsLocation
        dialog.setDirectory(QStandardPaths.writableLocation(place))
        dialog.selectFile(f"{name}.{first}")
        dialog.filterSelected.connect(self._filter_chosen)
        dialog.fileSelected.connect(self.write)
        dialog.finished.connect(self._closed)
        self._dialog = dialog
        dialog.open()

    def write(self, path: str) -> None:
        """Write it to `path`. Errors: `BadFile` (`not_written`)."""
        target, text = Path(path), self._text

        def work() -> int:
            body, rows = text(target.suffix.lower().removeprefix("."))
            try:
                target.write_text(body, encoding="utf-8", newline="")
            except OSError as error:
                raise BadFile(address=target.name, where="", problem="not_written") from error
            return rows

        def written(rows: int) -> None:
            self.done.emit(target.name, rows)

        self._jobs.run("store", work, written, self.failed.emit, owner=self)

    def _filter_chosen(self, words: str) -> None:
        """The name follows what is chosen."""
        if self._dialog is not None and words in self._kinds:
            self._dialog.setDefaultSuffix(self._kinds[words])
            named = self._dialog.selectedFiles()
            if named:
                kind = self._kinds[words]
                self._dialog.selectFile(str(Path(named[0]).with_suffix(f".{kind}")))

    def _closed(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None
