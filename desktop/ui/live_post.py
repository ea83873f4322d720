"""What can still be done with a post that is live: change its words, or take it down.

Both stand inside the card of the share, not in a window of their own: the post they are about
stays in sight, and so does everything else.
"""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from desktop.model import Limits, Share
from desktop.ui.copying import announce
from desktop.ui.look import SMALL, STEP, Look
from desktop.ui.messages import number_text
from desktop.ui.painted import CounterRing
from desktop.ui.paste import words_of
from desktop.ui.refusing import measured, sent_text
from desktop.ui.widgets import Button, Text

LINES = 6


class Words(QPlainTextEdit):
    """The caption of a live post; only plain words get in."""

    def insertFromMimeData(self, source: QMimeData) -> None:
        pasted = words_of(source)
        if pasted.words:
            self.textCursor().insertText(pasted.words)


class EditSheet(QFrame):
    """The words of a live post, with the network's own counter."""

    saved = Signal(str)
    closed = Signal()

    def __init__(self, look: Look, share: Share, network: str, limits: Limits) -> None:
        super().__init__()
        self.setObjectName("linkcard")
        self._share, self._network, self._limits = share, network, limits
        box = QVBoxLayout(self)
        box.setContentsMargins(STEP, STEP, STEP, STEP)
        box.setSpacing(SMALL)
        title = self.tr("Change the words on {network}").format(network=network)
        box.addWidget(Text(title, look=look, bold=True))
        begun = str(share.facts.get("editing") or "")  # a change that may not have arrived
        self._words = Words(begun or share.outgoing.text)
        self._words.setTabChangesFocus(True)
        self._words.setAccessibleName(self.tr("Words of your post"))
        self._words.setFont(look.font(1.1))
        self._words.setFixedHeight(self._words.fontMetrics().lineSpacing() * LINES + 24)
        self._words.textChanged.connect(self._changed)
        box.addWidget(self._words)
        self._told = Text(tone="muted")
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        self._ring = CounterRing(look, 24)
        self._left = Text(tone="muted", wrap=False)
        row.addWidget(self._ring)
        row.addWidget(self._left)
        row.addStretch(1)
        self._save = Button(self.tr("Save the change"), kind="primary")
        self._save.clicked.connect(self._press)
        cancel = Button(self.tr("Leave it as it is"))
        cancel.clicked.connect(self.closed)
        row.addWidget(cancel)
        row.addWidget(self._save)
        box.addWidget(self._told)
        box.addLayout(row)
        _escape(self)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            save = QShortcut(QKeySequence(keys), self)
            save.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            save.activated.connect(self._press)
        self._changed()

    def begin(self) -> None:
        """The cursor at the end of the words."""
        cursor = self._words.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self._words.setTextCursor(cursor)
        self._words.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def text(self) -> str:
        return self._words.toPlainText()

    def refuse(self, words: str) -> None:
        """It was not changed, and why; the words stay."""
        self.setEnabled(True)
        self._changed()
        self._told.setText(words)
        self._told.set_tone("warn")
        self._words.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, words)

    def _changed(self) -> None:
        text, out = self.text, self._share.outgoing
        whole = sent_text(text, self._share.network, out.link, len(out.pictures))
        count, most = measured(whole, self._limits), self._limits.maximum
        self._ring.show_count(count, most)
        said = self.tr("{count} of {limit} characters")
        self._left.setText(said.format(count=number_text(count), limit=number_text(most)))
        wrong = ""
        if count > most:
            over = number_text(count - most)
            wrong = self.tr("Too long for {network}: {count} over the limit.").format(
                network=self._network, count=over
            )
        elif not text.strip():
            wrong = self.tr("Write a few words first.")
        told = wrong or self.tr("The post keeps its link; {network} shows that it was edited.")
        self._told.setText(told.format(network=self._network))
        self._told.set_tone("warn" if wrong else "muted")
        self._left.set_tone("bad" if count > most else "muted")
        self._save.setEnabled(not wrong and text != out.text)

    def _press(self) -> None:
        if self._save.isEnabled() and self.isEnabled():
            self.setEnabled(False)
            self.saved.emit(self.text)


class DeleteQuestion(QFrame):
    """Asked before a post is taken down, with what that does not undo."""

    confirmed = Signal()
    closed = Signal()

    def __init__(self, look: Look, network: str) -> None:
        super().__init__()
        self.setObjectName("linkcard")
        box = QVBoxLayout(self)
        box.setContentsMargins(STEP, STEP, STEP, STEP)
        box.setSpacing(SMALL)
        title = self.tr("Delete this post on {network}?").format(network=network)
        box.addWidget(Text(title, look=look, bold=True))
        words = self.tr(
            "Its likes and replies go with it, and that can't be undone. Who has seen, copied or "
            "reshared it keeps what they have, and search engines may show it for a while. "
            "Your words stay here."
        )
        box.addWidget(Text(words))
        self._told = Text(tone="warn")
        self._told.hide()
        box.addWidget(self._told)
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        row.addStretch(1)
        self._keep = Button(self.tr("Keep the post"))
        self._keep.clicked.connect(self.closed)
        row.addWidget(self._keep)
        delete = Button(self.tr("Delete the post"), icon=look.icon("trash", "bad"))
        delete.clicked.connect(self._press)
        row.addWidget(delete)
        box.addLayout(row)
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        _escape(self)

    def begin(self) -> None:
        """The focus on the answer that changes nothing."""
        self._keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, words: str) -> None:
        """It is still there, and why."""
        self.setEnabled(True)
        self._told.setText(words)
        self._told.show()
        announce(self, words)

    def _press(self) -> None:
        self.setEnabled(False)
        self.confirmed.emit()


def _escape(sheet: EditSheet | DeleteQuestion) -> None:
    """Esc inside the sheet closes it."""
    close = QShortcut(QKeySequence(Qt.Key.Key_Escape), sheet)
    close.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    close.activated.connect(sheet.closed)
