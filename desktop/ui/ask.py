"""Whom to ask: always there below the guidelines, one click away."""

from __future__ import annotations

from urllib.parse import quote

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.model import Contact
from desktop.ui.brief import BriefButton
from desktop.ui.browser import open_address
from desktop.ui.look import HAIR, SMALL, STEP, Look
from desktop.ui.painted import icon_label
from desktop.ui.widgets import Card, Elided, Text


class AskCard(Card):
    """A person and a way to write to them. Their address can be read and copied too: what
    the system does with a mail link can't be trusted."""

    def __init__(self, look: Look) -> None:
        super().__init__(margin=0)
        self._contact = Contact()
        self.box.setContentsMargins(STEP, SMALL, STEP, SMALL)
        row = QHBoxLayout()
        row.setSpacing(STEP)
        row.addWidget(icon_label(look, "question", "accent", 20))
        told = QWidget()
        lines = QHBoxLayout(told)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(STEP)
        self._who = Elided()
        self._who.setFont(look.font(bold=True))
        self._address = Text(tone="muted", wrap=False)
        self._address.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        lines.addWidget(self._who)
        lines.addWidget(self._address)
        lines.addStretch(1)
        row.addWidget(told, 1)
        self._write = BriefButton(self.tr("Write a mail"), icon=look.icon("mail"))
        self._write.clicked.connect(self._write_mail)
        row.addWidget(self._write)
        self._open = BriefButton(self.tr("Open their page"), icon=look.icon("external"))
        self._open.clicked.connect(self._open_page)
        row.addWidget(self._open)
        self.box.addLayout(row)
        self.box.setSpacing(HAIR)
        self.hide()

    def show_contact(self, contact: Contact) -> None:
        self._contact = contact
        who = contact.name or contact.email or contact.url
        self._who.set_whole(self.tr("Unsure? Ask {who}").format(who=who))
        self._address.setText(contact.email if contact.name else "")
        self._write.setVisible(bool(contact.email))
        self._write.setAccessibleName(self.tr("Write a mail to {who}").format(who=who))
        # one way is enough: a page only where there is no address
        self._open.setVisible(bool(contact.url) and not contact.email)
        self._open.setAccessibleName(self.tr("Open the page of {who}").format(who=who))
        self.setVisible(bool(contact.email or contact.url))

    def show_address(self, room: bool) -> None:
        """The address needs room; the button is enough where there is none."""
        self._address.setVisible(room and bool(self._address.text()))

    def _write_mail(self) -> None:
        open_address(f"mailto:{quote(self._contact.email, safe='@+')}")

    def _open_page(self) -> None:
        open_address(self._contact.url)
