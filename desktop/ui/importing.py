"""Bringing numbers oneself: a file dropped or chosen, or a number typed; what was brought before.

One file at a time: it is read on a lane, shown, asked about, and only then written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QMimeData, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout

from desktop.errors import GoodwordError
from desktop.jobs import Jobs, Ticket
from desktop.model import Account, Share
from desktop.reach.imports import Found, Import, Imports, Taken
from desktop.share.accounts import Accounts
from desktop.share.outbox import Outbox
from desktop.ui.flow import FlowRow
from desktop.ui.import_list import ImportList
from desktop.ui.import_number import ImportNumber, Typed
from desktop.ui.import_preview import ImportPreview
from desktop.ui.look import SMALL, Look
from desktop.ui.messages import listed, sentence
from desktop.ui.painted import Icon
from desktop.ui.widgets import Banner, Button, Card, Text

LANE = "import"
ENDINGS = (".xlsx", ".csv")
_Known: TypeAlias = tuple[Sequence[Import], Sequence[Account], Sequence[Share]]


def dropped(data: QMimeData) -> Path | None:
    """The file that lies in what is dragged, if it is one that may hold numbers."""
    for url in data.urls():
        path = Path(url.toLocalFile()) if url.isLocalFile() else None
        if path is not None and path.suffix.lower() in ENDINGS:
            return path
    return None


class DropZone(QFrame):
    """Where files are let go. `brought` carries a path."""

    brought = Signal(object)

    def __init__(self, look: Look, words: str) -> None:
        super().__init__()
        self.setObjectName("dropzone")
        self.setAcceptDrops(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(SMALL * 2, SMALL * 2, SMALL * 2, SMALL * 2)
        box.setSpacing(SMALL)
        told = QHBoxLayout()
        told.setSpacing(SMALL)
        told.addWidget(Icon(look, "document", size=24))
        told.addWidget(Text(words), 1)
        box.addLayout(told)
        self.row = FlowRow()
        box.addWidget(self.row)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            self._hovered(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._hovered(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._hovered(False)
        files = [QUrl(url) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            # whatever it is: what is wrong with it is said
            self.brought.emit(Path(files[0].toLocalFile()))

    def _hovered(self, over: bool) -> None:
        self.setProperty("over", over)
        self.style().unpolish(self)
        self.style().polish(self)


class Importing(Card):
    """`imported`: numbers came or went. `bring` takes a file from anywhere."""

    imported = Signal()

    def __init__(
        self,
        look: Look,
        jobs: Jobs,
        imports: Imports,
        outbox: Outbox,
        accounts: Accounts,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self._look, self._jobs, self._imports = look, jobs, imports
        self._outbox, self._accounts, self._now = outbox, accounts, now
        self._ticket: Ticket | None = None
        self._preview: ImportPreview | None = None
        self._known: Sequence[Account] = ()
        self._shares: Sequence[Share] = ()
        self.box.addWidget(Text(self.tr("Bring numbers yourself"), look=look, bold=True))
        told = self.tr(
            "LinkedIn and X let you download what they counted, even where Goodword may not ask "
            "for it. Such a file is read here and stays on this computer."
        )
        self.box.addWidget(Text(told, tone="muted"))
        self.box.addWidget(self._drop_zone())
        self._banner = Banner(look)
        self.box.addWidget(self._banner)
        self._place = QVBoxLayout()
        self.box.addLayout(self._place)
        self.number = ImportNumber(look)
        self.number.typed.connect(self._typed)
        self.number.declined.connect(self.number.hide)
        self.number.hide()
        self.box.addWidget(self.number)
        self.list = ImportList(look)
        self.list.unwanted.connect(self._unwanted)
        self.box.addWidget(self.list)
        self.reload()

    def _drop_zone(self) -> DropZone:
        zone = DropZone(
            self._look,
            self.tr("Drop the file here: LinkedIn's analytics (Excel) or X's (CSV)"),
        )
        self.choose = Button(self.tr("Choose a file"))
        self.choose.clicked.connect(self._choose)
        self.type = Button(self.tr("Type a number"), kind="quiet")
        self.type.clicked.connect(self._open_number)
        zone.row.add(self.choose)
        zone.row.add(self.type)
        self.type.hide()  # before it is known whose number it could be
        zone.brought.connect(self.bring)
        return zone

    # --- slots -------------------------------------------------------------------------------

    def reload(self) -> None:
        """What was brought, once more."""
        self._jobs.run(LANE, self._read, self._show_list, owner=self)

    def bring(self, path: Path, account: str = "", order: str = "") -> None:
        """Look into a file; what was looked into before and not agreed to is left."""
        self._forget_preview()
        self._banner.clear()
        if self._ticket is not None:
            self._ticket.drop()
        work = partial(self._look_into, path, account, order)
        done = partial(self._show_found, path)
        self._ticket = self._jobs.run(LANE, work, done, self._failed, owner=self)

    # --- on a lane ---------------------------------------------------------------------------

    def _read(self) -> _Known:
        return self._imports.all(), self._accounts.all(), self._outbox.live()

    def _look_into(self, path: Path, account: str, order: str) -> Found:
        return self._imports.look(
            path,
            self._accounts.all(),
            self._outbox.live(),
            self._now(),
            account=account,
            order=order,
        )

    # --- showing -----------------------------------------------------------------------------

    def _show_list(self, known: _Known) -> None:
        imports, self._known, self._shares = known
        by_id = {account.id: account for account in self._known}
        shares = {share.id: share for share in self._shares}
        self.list.show_imports(imports, by_id, shares, self._now())
        self.type.setVisible(bool(self._known))

    def _show_found(self, path: Path, found: Found) -> None:
        self._forget_preview()
        preview = ImportPreview(self._look, found)
        preview.agreed.connect(partial(self._take, found))
        preview.asked_again.connect(partial(self.bring, path))
        preview.declined.connect(self._forget_preview)
        self._preview = preview
        self._place.addWidget(preview)
        preview.show()
        preview.agree.setFocus()

    def _forget_preview(self) -> None:
        if self._preview is not None:
            self._preview.hide()
            self._preview.deleteLater()
            self._preview = None

    def _failed(self, error: GoodwordError) -> None:
        self._forget_preview()
        self._banner.say("warn", sentence(error))

    # --- doing -------------------------------------------------------------------------------

    def _choose(self) -> None:
        kinds = self.tr("Analytics (*.xlsx *.csv)") + ";;" + self.tr("All files (*)")
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Choose a file"), "", kinds)
        if path:
            self.bring(Path(path))

    def _take(self, found: Found, answers: dict[int, int]) -> None:
        work = partial(self._imports.take, found, answers, self._now())
        self._jobs.run(LANE, work, self._taken, self._failed, owner=self)

    def _taken(self, taken: Taken) -> None:
        self._forget_preview()
        parts = []
        if taken.days:
            parts.append(self.tr("%n day(s)", "", taken.days))
        if taken.posts:
            parts.append(self.tr("%n post(s)", "", taken.posts))
        if taken.followers:
            parts.append(self.tr("how many followers there are"))
        if parts:
            words = self.tr("New numbers: {what}.").format(what=listed(parts))
            self._banner.say("good", words)
        elif taken.number:
            self._banner.say("info", self.tr("You brought all of this before. Nothing changed."))
        else:
            words = self.tr(
                "Nothing was added: this file has no days, and no post that was shared from here."
            )
            self._banner.say("info", words)
        self._changed()

    def _open_number(self) -> None:
        today = self._now().astimezone().date()
        self.number.show_accounts(self._known, self._shares, today)
        self.number.setVisible(not self.number.isVisible())
        self.number.value.setFocus()

    def _typed(self, typed: Typed) -> None:
        measure, value, now = typed.measure, typed.value, self._now()
        if typed.share is not None:
            work = partial(self._imports.typed_of_share, typed.share, measure, value, now)
        else:
            work = partial(
                self._imports.typed, typed.account, measure, typed.last, typed.days, value, now
            )
        self._jobs.run(LANE, work, self._number_kept, self._failed, owner=self)

    def _number_kept(self, taken: Taken) -> None:
        self._banner.say("good", self.tr("The number is kept."))
        self.number.hide()
        self._changed()

    def _unwanted(self, number: int) -> None:
        work = partial(self._imports.forget, number)
        self._jobs.run(LANE, work, self._taken_back, self._failed, owner=self)

    def _taken_back(self, nothing: None) -> None:
        self._banner.say("info", self.tr("It is taken back."))
        self._changed()

    def _changed(self) -> None:
        self.reload()
        self.imported.emit()
