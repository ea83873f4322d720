"""On what terms a post goes out: who sees it, behind which warning, in which language, marked
as paid. What no chosen network knows is not shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop.model import Draft
from desktop.ui import term_words
from desktop.ui.flow import FlowRow
from desktop.ui.look import HAIR, Look
from desktop.ui.painted import as_tip
from desktop.ui.target import Target
from desktop.ui.widgets import Chip

TIP = Qt.ItemDataRole.ToolTipRole
LONGEST = 300
"""Characters of a warning; longer ones nobody reads."""


class Terms(QWidget):
    """One row of choices, and the words of the warning where there is one."""

    changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(HAIR + 2)
        self._row = FlowRow(gap=HAIR + 2, row_gap=HAIR)
        self._seen = self._choice(look, self.tr("Who sees it"))
        self._language = self._choice(look, self.tr("Language of the post"))
        self._warned = Chip(self.tr("Content warning"))
        self._warned.setToolTip(self.tr("Words that stand before the post until it is opened"))
        self._paid = Chip(self.tr("Paid"))
        self._paid.setAccessibleName(self.tr("Paid partnership"))
        self._paid.setToolTip(self.tr("Marks the post as paid for, on networks that know this"))
        for part in (self._seen, self._language, self._warned, self._paid):
            self._row.add(part)
        box.addWidget(self._row)
        self._warning = QLineEdit()
        self._warning.setMaxLength(LONGEST)
        self._warning.setPlaceholderText(self.tr("What stands before the post, in a few words"))
        self._warning.setAccessibleName(self.tr("Content warning"))
        box.addWidget(self._warning)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._networks: tuple[str, ...] = ()
        self._kept = Draft("")
        self.spoken = False
        """Whether the language was chosen here, by hand."""
        self._seen.currentIndexChanged.connect(self._chosen)
        self._language.currentIndexChanged.connect(self._speak)
        self._warned.clicked.connect(self._warn)
        self._paid.clicked.connect(self._chosen)
        self._warning.textChanged.connect(self._chosen)
        look.changed.connect(self._row.updateGeometry)

    def _choice(self, look: Look, name: str) -> QComboBox:
        made = QComboBox()
        made.setAccessibleName(name)
        made.setToolTip(as_tip(name))
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.setMinimumContentsLength(8)
        made.setFont(look.font(0.92))
        return made

    # --- the draft ------------------------------------------------------------------------

    def load(self, draft: Draft, languages: Sequence[str], targets: Sequence[Target]) -> None:
        """Another draft. `languages` are those of the post, its program and the person."""
        self._kept, self.spoken = draft, False
        with QSignalBlocker(self._language):
            self._language.clear()
            first = [one for one in dict.fromkeys((draft.language, *languages)) if one]
            rest = [one for one in term_words.LANGUAGES if one not in first]
            for code in first:
                self._language.addItem(term_words.language_name(code), code)
            self._language.addItem(term_words.not_said(), "")
            self._language.insertSeparator(self._language.count())
            for code in rest:
                self._language.addItem(term_words.language_name(code), code)
            self._language.setCurrentIndex(self._language.findData(draft.language))
        with QSignalBlocker(self._warning):
            self._warning.setText(draft.warning)
        self._warned.setChecked(bool(draft.warning))
        self._paid.setChecked(draft.paid)
        self._networks = ("?",)
        self.offer(targets)

    def offer(self, targets: Sequence[Target]) -> None:
        """Other accounts are chosen. What was set stays on the screen, also where nobody knows
        it, so that it can be taken back."""
        seen, warning, paid = term_words.known(targets)
        sent = [one for one in targets if not one.opens]
        networks = tuple(one.account.network for one in sent if one.limits.visibilities)
        mine = self._kept.visibility
        wanted = tuple(dict.fromkeys((*seen, *([mine] if mine else []))))
        if (*networks, "", *wanted) != self._networks:
            self._networks = (*networks, "", *wanted)
            with QSignalBlocker(self._seen):
                self._seen.clear()
                for one in (term_words.EVERYBODY, *wanted):
                    words = term_words.seen_by(one, networks)
                    self._seen.addItem(words, one)
                    self._seen.setItemData(self._seen.count() - 1, words, TIP)
                self._seen.setCurrentIndex(max(0, self._seen.findData(mine)))
            view = self._seen.view()
            view.setMinimumWidth(view.sizeHintForColumn(0) + 4 * HAIR)
        self._seen.setVisible(bool(wanted))
        self._warned.setVisible(warning or self._warned.isChecked())
        self._paid.setVisible(paid or self._paid.isChecked())
        self._warning.setVisible(self._warned.isChecked())
        self._row.updateGeometry()

    def read(self, draft: Draft) -> Draft:
        """The draft on the terms that are on the screen."""
        kept = self._kept
        return replace(
            draft,
            language=kept.language,
            warning=kept.warning,
            visibility=kept.visibility,
            paid=kept.paid,
        )

    def obstacle(self) -> str:
        """Why it can't be shared like this; empty when it can."""
        if self._warned.isChecked() and not self._kept.warning:
            return self.tr("Say in a few words what the content warning is about.")
        return ""

    # --- inside ---------------------------------------------------------------------------

    def _speak(self) -> None:
        self.spoken = True
        self._chosen()

    def _warn(self) -> None:
        self._warning.setVisible(self._warned.isChecked())
        if self._warned.isChecked():
            self._warning.setFocus()
        self._chosen()

    def _chosen(self) -> None:
        words = " ".join(self._warning.text().split()) if self._warned.isChecked() else ""
        self._kept = replace(
            self._kept,
            language=str(self._language.currentData() or ""),
            warning=words,
            visibility=str(self._seen.currentData() or ""),
            paid=self._paid.isChecked(),
        )
        self.changed.emit()
