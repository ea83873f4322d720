"""Receipts into a file that the person names: asked without stopping anything, written on a
lane."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.errors import BadFile
from desktop.feeds.posts import Posts
from desktop.jobs import Jobs
from desktop.share import receipts
from desktop.share.accounts import Accounts
from desktop.share.outbox import Outbox


class Exporting(QObject):
    """One dialog at a time."""

    done = Signal(str, int)
    """Name of the file, and how many receipts are in it."""
    failed = Signal(object)

    def __init__(
        self,
        jobs: Jobs,
        outbox: Outbox,
        accounts: Accounts,
        posts: Posts,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self._jobs, self._outbox, self._now = jobs, outbox, now
        self._accounts, self._posts = accounts, posts
        self._dialog: QFileDialog | None = None

    def ask(self, parent: QWidget) -> None:
        """Where to, and as what."""
        if self._dialog is not None:
            self._dialog.raise_()
            return
        dialog = QFileDialog(parent, self.tr("Export what you shared"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setNameFilters([self.tr("Table (*.csv)"), self.tr("JSON (*.json)")])
        dialog.setDefaultSuffix("csv")
        place = QStandardPaths.StandardLocation.DocumentsLocation
        dialog.setDirectory(QStandardPaths.writableLocation(place))
        dialog.selectFile(f"goodword-{self._now().astimezone():%Y-%m-%d}.csv")
        dialog.filterSelected.connect(self._filter_chosen)
        dialog.fileSelected.connect(self.write)
        dialog.finished.connect(self._closed)
        self._dialog = dialog
        dialog.open()

    def write(self, path: str) -> None:
        """Write all receipts to `path`; its ending says as what."""
        target = Path(path)
        kind = "json" if target.suffix.lower() == ".json" else "csv"
        outbox, accounts, posts = self._outbox, self._accounts, self._posts

        def work() -> int:
            shares = outbox.sent()
            handles = {one.id: one.handle for one in accounts.all()}
            known = {share.post for share in shares if share.post}
            kept = {post: posts.get(post) for post in known}
            titles = {post: one.post.title for post, one in kept.items() if one is not None}
            try:
                text = receipts.export(shares, titles, handles, kind)
                target.write_text(text, encoding="utf-8", newline="")
            except OSError as error:
                raise BadFile(address=target.name, where="", problem="not_written") from error
            return len(shares)

        def written(count: int) -> None:
            self.done.emit(target.name, count)

        self._jobs.run("store", work, written, self.failed.emit, owner=self)

    def _filter_chosen(self, words: str) -> None:
        """The name follows what is chosen."""
        if self._dialog is not None:
            kind = "json" if "json" in words else "csv"
            self._dialog.setDefaultSuffix(kind)
            named = self._dialog.selectedFiles()
            if named:
                self._dialog.selectFile(str(Path(named[0]).with_suffix(f".{kind}")))

    def _closed(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None
