"""One share on the page Shared: as whom and where, what it says, how it stands, the next step."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.model import Limits, ShareState
from desktop.ui.brief import breakable, shortened
from desktop.ui.flow import FlowRow
from desktop.ui.handing import Handed
from desktop.ui.live_post import DeleteQuestion, EditSheet
from desktop.ui.look import HAIR, SMALL, Look
from desktop.ui.outbox_rows import Row
from desktop.ui.painted import as_tip, icon_label
from desktop.ui.share_kinds import handed, undoable
from desktop.ui.share_steps import HandSteps, Steps, UnsureSteps
from desktop.ui.share_words import Deed, deeds, standing
from desktop.ui.widgets import Button, Card, Elided, Text

SELF = ("open", "copy", "edit", "delete", "connect", "draft", "replan", "profile")
"""Deeds that leave the share as it is: its buttons stay usable."""


SHOWN = 180
"""Characters of a caption."""


class ShareCard(Card):
    """Keeps what is being typed in it: it is made anew only when its share changed."""

    acted = Signal(int, str, str)
    """Number of the share, a deed (see `share_words.Deed` and `share_steps.Steps`), and an
    address, the words of a post, or nothing."""
    connect_wanted = Signal(str)
    draft_wanted = Signal(str)

    def __init__(self, look: Look, row: Row, now: datetime, ready: Handed | None = None) -> None:
        super().__init__()
        self._look, self.row = look, row
        self._share = row.share
        self._steps: Steps | None = None
        self._sheet: EditSheet | DeleteQuestion | None = None
        self.stands = standing(row.share, row.network, now, row.closed)
        self.undoable = undoable(row.share, now)
        self._head()
        if row.title:
            self.box.addWidget(Elided(row.title, tone="muted"))
        self.box.addWidget(_caption(row.share.outgoing.text))
        for words, tone in ((self.stands.what, "text"), (self.stands.advice, "muted")):
            if words:
                self.box.addWidget(Text(words, tone=tone))
        if row.told and row.share.deleted is None:
            told = self.tr("Told to {program}, as you agreed.").format(program=row.told)
            self.box.addWidget(Text(told, tone="muted"))
        self._deeds = FlowRow(gap=SMALL, row_gap=HAIR)
        self._add_deeds(now)
        self._add_steps(ready)
        self.setAccessibleName(f"{self.stands.state}, {row.where}")

    def _head(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(SMALL)
        top.addWidget(icon_label(self._look, self.stands.icon, self.stands.tone, 18))
        state = Text(
            self.stands.state, tone=self.stands.tone, look=self._look, bold=True, wrap=False
        )
        top.addWidget(state)
        who = Elided(self.row.where, tone="muted")
        who.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(who, 1)
        self.box.addLayout(top)

    def _add_deeds(self, now: datetime) -> None:
        row = self.row
        found = deeds(
            row.share,
            row.network,
            now,
            row.closed,
            may_edit=row.may_edit,
            may_delete=row.may_delete,
        )
        for deed in found:
            self._add(deed)
        self.box.addWidget(self._deeds)
        self._deeds.setVisible(bool(found))

    def _add(self, deed: Deed) -> None:
        icon = self._look.icon(deed.icon) if deed.icon else None
        button = Button(deed.words, icon=icon)
        button.setProperty("deed", deed.name)
        button.clicked.connect(self._pressed)
        self._deeds.add(button)

    def _add_steps(self, ready: Handed | None) -> None:
        row, share = self.row, self._share
        if handed(share):
            self._steps = HandSteps(self._look, share, row.network, row.server, ready)
        elif share.state is ShareState.UNSURE:
            self._steps = UnsureSteps(self._look, share, row.network, row.server, row.who)
        if self._steps is not None:
            self._steps.taken.connect(self._taken)
            self.box.addWidget(self._steps)

    # --- what the page tells -----------------------------------------------------------------

    @property
    def steps(self) -> Steps | None:
        return self._steps

    @property
    def sheet(self) -> EditSheet | DeleteQuestion | None:
        """What is open in the card."""
        return self._sheet

    def show_handed(self, ready: Handed | None) -> None:
        if isinstance(self._steps, HandSteps):
            self._steps.show_handed(ready)

    def refuse(self, words: str) -> None:
        """What was asked for did not happen."""
        self.setEnabled(True)
        if self._steps is not None:
            self._steps.setEnabled(True)
        if self._sheet is not None:
            self._sheet.refuse(words)

    def button(self, deed: str) -> Button | None:
        """The button of a deed."""
        found = (one for one in self.findChildren(Button) if one.property("deed") == deed)
        return next(found, None)

    def take_focus(self) -> None:
        """The first thing that can be pressed or written into."""
        first = next(
            (one for one in self.findChildren(QWidget) if one.focusPolicy() and one.isEnabled()
             and one.isVisibleTo(self)), None,
        )  # fmt: skip
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- deeds -------------------------------------------------------------------------------

    def _pressed(self) -> None:
        button = self.sender()
        deed = str(button.property("deed")) if button is not None else ""
        url = self._share.receipt.url if self._share.receipt is not None else ""
        if deed == "copy" and isinstance(button, Button):
            QGuiApplication.clipboard().setText(url)
            button.setText(f" {self.tr('Copied')}")
        elif deed == "connect":
            self.connect_wanted.emit(self._share.account)
        elif deed == "draft":
            self.draft_wanted.emit(self._share.draft)
        elif deed == "edit" and self.row.limits is not None:
            self._edit(self.row.limits)
        elif deed == "delete":
            self._show_sheet(DeleteQuestion(self._look, self.row.network))
        elif deed:
            if deed not in SELF:
                self.setEnabled(False)  # a second click finds nothing to press
            self.acted.emit(self._share.id, deed, url if deed == "open" else "")

    def _taken(self, deed: str, address: str) -> None:
        if isinstance(self._steps, UnsureSteps) and deed == "profile":
            address = self._steps.profile
        self.acted.emit(self._share.id, deed, address)

    def _edit(self, limits: Limits) -> None:
        self._show_sheet(EditSheet(self._look, self._share, self.row.network, limits))

    def _show_sheet(self, sheet: EditSheet | DeleteQuestion) -> None:
        self._sheet = sheet
        sheet.closed.connect(self._close_sheet)
        if isinstance(sheet, EditSheet):
            sheet.saved.connect(self._saved)
        else:
            sheet.confirmed.connect(self._confirmed)
        self._deeds.hide()
        self.box.addWidget(sheet)
        sheet.show()
        sheet.begin()

    def _close_sheet(self) -> None:
        sheet, self._sheet = self._sheet, None
        if sheet is None:
            return
        deed = "edit" if isinstance(sheet, EditSheet) else "delete"
        sheet.hide()
        sheet.deleteLater()
        self._deeds.show()
        back = self.button(deed)
        if back is not None:
            back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _saved(self, text: str) -> None:
        self.acted.emit(self._share.id, "edit", text)

    def _confirmed(self) -> None:
        self.acted.emit(self._share.id, "delete", "")


def _caption(text: str) -> Text:
    """What was shared, as much of it as people need to know it again."""
    whole = " ".join(text.split())
    label = Text(breakable(shortened(whole, SHOWN)))
    label.setToolTip(as_tip(whole) if len(whole) > SHOWN else "")
    return label
