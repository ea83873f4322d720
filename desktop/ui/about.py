"""The card of the settings about Goodword itself: its version, where everything lies, what is
inside, and where IT's decisions come from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from desktop import __version__
from desktop.newer import Notice
from desktop.ui.by_organisation import ByOrganisation
from desktop.ui.look import SMALL, STEP, Look
from desktop.ui.method import show_method
from desktop.ui.update_words import update_text
from desktop.ui.widgets import Banner, Button, Card, Text

LICENCES = "licences"
"""Name of the page of `docs` with the licences of everything inside."""


class AboutCard(Card):
    """`diagnostics_wanted`: the person wants a file for whoever helps them."""

    diagnostics_wanted = Signal()

    def __init__(self, look: Look, folder: str) -> None:
        super().__init__()
        self._look = look
        self.box.setSpacing(STEP)
        self.box.addWidget(Text(f"Goodword {__version__}", look=look, bold=True))
        self.notice = Banner(look)
        self.box.addWidget(self.notice)
        lies = self.tr("Everything lies on this computer, in {folder}.").format(folder=folder)
        self.box.addWidget(Text(lies, tone="muted", selectable=True))
        made = self.tr("Made with Qt, under the GNU LGPL 3, and other free software.")
        self.box.addWidget(Text(made, tone="muted"))
        self.policy = Text("", tone="muted", selectable=True)
        self.box.addWidget(self.policy)
        self.mistakes = Text("", tone="warn")
        self.box.addWidget(self.mistakes)
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        licences = Button(self.tr("Licences"))
        licences.clicked.connect(self._show_licences)
        row.addWidget(licences)
        self.save = Button(self.tr("Save diagnostics…"))
        self.save.clicked.connect(self.diagnostics_wanted)
        self.save.hide()
        row.addWidget(self.save)
        row.addStretch(1)
        self.box.addLayout(row)
        self.kept = ByOrganisation(look, self.tr("No diagnostics are saved here."))
        self.kept.hide()
        self.box.addWidget(self.kept)
        self.told = Banner(look)
        self.box.addWidget(self.told)
        self.show_policy((), 0)

    def show_notice(self, notice: Notice | None) -> None:
        """A newer Goodword, if there is one."""
        if notice is None:
            self.notice.clear()
        else:
            self.notice.say("info", update_text(notice))

    def allow_saving(self, allowed: bool) -> None:
        """Whether IT lets people save diagnostics."""
        self.save.setVisible(allowed)
        self.kept.setVisible(not allowed)

    def show_policy(self, sources: Sequence[str], mistakes: int) -> None:
        """Where what IT decided was read, and how many of its entries can't be used."""
        words = self.tr("Your organisation decided some settings, in {sources}.")
        self.policy.setText(words.format(sources=", ".join(sources)))
        self.policy.setVisible(bool(sources))
        told = self.tr(
            "%n of its entries can't be used. “goodword policy show” tells your IT which, and why.",
            "",
            mistakes,
        )
        self.mistakes.setText(told)
        self.mistakes.setVisible(mistakes > 0)

    def _show_licences(self) -> None:
        show_method(self._look, LICENCES, self.tr("Licences"), self)
