"""The fields for what opens a private program: a name with its password, or a token."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.feeds import passes
from desktop.feeds.manner import BEARER
from desktop.ui.look import SMALL
from desktop.ui.widgets import Button, Text


class PassForm(QWidget):
    """`given` carries a `Pass`; the fields are empty from then on."""

    given = Signal(object)
    unfit = Signal()
    """What was typed can't be what opens a program."""

    def __init__(self) -> None:
        super().__init__()
        self._scheme = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SMALL)
        self._name_label, self._name = self._field(self.tr("Name"))
        self._word_label, self._word = self._field(self.tr("Password"))
        self._word.setEchoMode(QLineEdit.EchoMode.Password)
        self._token_label, self._token = self._field(self.tr("Token"))
        self._token.setEchoMode(QLineEdit.EchoMode.Password)
        self.button = Button(self.tr("Sign in"), kind="primary")
        self.button.clicked.connect(self._give)

    def show_scheme(self, scheme: str, person: str = "") -> None:
        """Which fields are wanted."""
        self._scheme = scheme
        for part in (self._token_label, self._token):
            part.setVisible(scheme == BEARER)
        for part in (self._name_label, self._name, self._word_label, self._word):
            part.setVisible(scheme != BEARER)
        self._name.setText(person or self._name.text())

    def focus_first(self) -> None:
        """Where typing begins."""
        fields = (self._token,) if self._scheme == BEARER else (self._name, self._word)
        next((one for one in fields if not one.text()), fields[-1]).setFocus()

    def forget(self) -> None:
        """No secret stays in a field."""
        self._word.clear()
        self._token.clear()

    def _field(self, words: str) -> tuple[Text, QLineEdit]:
        label, field = Text(words, wrap=False), QLineEdit()
        label.setBuddy(field)
        field.setAccessibleName(words)
        field.setMaximumWidth(420)
        field.returnPressed.connect(self._give)
        self._column.addWidget(label)
        self._column.addWidget(field)
        return label, field

    def _give(self) -> None:
        if self._scheme == BEARER:
            given = passes.token(self._token.text())
        else:
            given = passes.password(self._name.text().strip(), self._word.text())
        if given is None:
            self.unfit.emit()
            self.focus_first()
            return
        self.forget()
        self.given.emit(given)
