"""The two questions that only a person can answer about a share: “Did you post it?” where they
post it themselves, and “Is it there?” where an answer was lost.

What is pasted is checked for its shape (`share/postaddress.py`) before it becomes a receipt.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.model import Share
from desktop.share.postaddress import WITHOUT, check, profile
from desktop.ui.copying import announce
from desktop.ui.flow import FlowRow
from desktop.ui.hand_words import again_words, opened_words, press_words
from desktop.ui.handing import Handed
from desktop.ui.look import HAIR, SMALL, Look
from desktop.ui.widgets import Button, Text


class LinkField(QLineEdit):
    """Where the address of a post is pasted; Enter is an answer, not the window's button."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            event.accept()
            return
        super().keyPressEvent(event)


class Steps(QWidget):
    """What both questions share: the field, what is wrong with it, and the answers."""

    taken = Signal(str, str)
    """A deed and an address (often empty): hand, text, folder, profile, there, again, look,
    cancel."""

    def __init__(self, look: Look, share: Share, network: str, server: str) -> None:
        super().__init__()
        self._look, self._share, self._network, self._server = look, share, network, server
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(SMALL)
        self.field = LinkField()
        self.field.setMaxLength(4000)
        self.field.entered.connect(self._answer)
        self.field.textChanged.connect(self._typed)
        self._wrong = Text(tone="warn")
        self._wrong.hide()

    @property
    def wrong(self) -> str:
        """What is said about the address; empty when nothing is."""
        return self._wrong.text() if not self._wrong.isHidden() else ""

    def button(
        self, row: FlowRow, words: str, deed: str, icon: str = "", kind: str = "small"
    ) -> Button:
        tone = "on_accent" if kind == "primary" else "text"
        made = Button(words, kind=kind, icon=self._look.icon(icon, tone) if icon else None)
        made.setProperty("deed", deed)
        made.clicked.connect(self._pressed)
        row.add(made)
        return made

    def _pressed(self) -> None:
        button = self.sender()
        deed = str(button.property("deed")) if button is not None else ""
        if deed == "there":
            self._answer()
        elif deed == "without":
            self._take("there")
        elif deed:
            self._take(deed)

    def _answer(self) -> None:
        """Yes, with what stands in the field."""
        found = check(self.field.text(), self._share.network, self._server)
        if found.problem:
            self._say(found.problem)
        elif found.url or self._may_be_empty():
            self._take("there", found.url)
        else:
            self._say("empty")

    def _may_be_empty(self) -> bool:
        return False

    def _say(self, problem: str) -> None:
        words = {
            "not_address": self.tr("That is no web address. Open your post and copy its link."),
            "other_host": self.tr("That address does not belong to {network}."),
            "start_page": self.tr("That is the start page. Open your post and copy its link."),
            "empty": self.tr("Paste the link of your post first."),
        }[problem].format(network=self._network)
        self._wrong.setText(words)
        self._wrong.show()
        self.field.setFocus()
        self.field.selectAll()
        announce(self.field, words)

    def _typed(self) -> None:
        self._wrong.hide()

    def _take(self, deed: str, address: str = "") -> None:
        if deed in ("there", "again", "look", "cancel"):
            self.setEnabled(False)  # a second click finds nothing to press
        self.taken.emit(deed, address)


class HandSteps(Steps):
    """Open it, paste, post; then say so. Nothing here is lost by closing the window."""

    def __init__(
        self, look: Look, share: Share, network: str, server: str, handed: Handed | None = None
    ) -> None:
        super().__init__(look, share, network, server)
        row = FlowRow(gap=SMALL, row_gap=HAIR)
        self._open = self.button(row, "", "hand", "external", "primary")
        self._copy = self.button(row, self.tr("Copy the text"), "text", "copy", "normal")
        many = len(share.outgoing.pictures) > 1
        words = self.tr("Show the pictures") if many else self.tr("Show the picture")
        if any(one.kind != "picture" for one in share.outgoing.pictures):
            words = self.tr("Show the file")
        self._folder = self.button(row, words, "folder", "picture", "normal")
        self._folder.setVisible(bool(share.outgoing.pictures))
        self.box.addWidget(row)
        self._told = Text(tone="muted")
        self.box.addWidget(self._told)
        self._ask(look, share, network)
        self.show_handed(handed)

    def _ask(self, look: Look, share: Share, network: str) -> None:
        linked = share.network not in WITHOUT
        title = (
            self.tr("Did you post it? Paste the link") if linked else self.tr("Did you send it?")
        )
        self.box.addSpacing(HAIR)
        self.box.addWidget(Text(title, look=look, bold=True))
        answers = FlowRow(gap=SMALL, row_gap=HAIR)
        if linked:
            words = self.tr("Link of your post on {network}").format(network=network)
            self.field.setPlaceholderText(words)
            self.field.setAccessibleName(words)
            self.box.addWidget(self.field)
            self.box.addWidget(self._wrong)
            self.button(answers, self.tr("Yes, save the link"), "there", "check", "normal")
            self.button(answers, self.tr("Yes, without a link"), "without", "", "normal")
        else:
            self.field.hide()
            self.button(answers, self.tr("Yes"), "without", "check", "normal")
        self.button(answers, self.tr("No"), "cancel", "", "normal")
        self.box.addWidget(answers)

    def show_handed(self, handed: Handed | None) -> None:
        """What lies ready by now."""
        opened = handed is not None and handed.opened
        say = again_words if opened else press_words
        words = say(self._share.network, self._network)
        self._open.setText(f" {words}")
        self._open.setAccessibleName(words)
        # once it is open, the answer is what comes next
        _emphasise(self._look, self._open, "external", yes=not opened)
        copied = handed is not None and handed.copied
        again = self.tr("Copy the text again") if copied else self.tr("Copy the text")
        self._copy.setText(f" {again}")
        self._copy.setAccessibleName(again)
        self._told.setText(self._words(handed))

    def _words(self, handed: Handed | None) -> str:
        if handed is None:
            opened = opened_words(self._share.network, self._network)
            words = self.tr(
                "Goodword opens {network} and lays your text on the clipboard. You look at it "
                "and post it there."
            )
            if self._share.network in WITHOUT:
                words = self.tr(
                    "Goodword opens {network} and lays your text on the clipboard. You choose "
                    "who gets it and send it there."
                )
            return words.format(network=opened)
        told = []
        if handed.asked and not handed.opened:
            words = self.tr(
                "No browser came up. Your text is on the clipboard; {network} is at {address}"
            )
            told.append(words.format(network=self._network, address=_place(handed.address)))
        elif not handed.opened and handed.copied:
            told.append(self.tr("Your text is on the clipboard."))
        elif not handed.opened:
            pass
        elif handed.prefilled:
            told.append(self.tr("Your text stands there already, and is on the clipboard too."))
        else:
            keys = QKeySequence(QKeySequence.StandardKey.Paste)
            words = self.tr("Your text is on the clipboard: paste it there ({keys}).")
            told.append(words.format(keys=keys.toString(QKeySequence.SequenceFormat.NativeText)))
        if handed.folder is not None:
            words = self.tr("What goes with it lies in “{folder}”: drag it into the post.")
            told.append(words.format(folder=handed.folder.name))
        return " ".join(told)


def _emphasise(look: Look, button: Button, icon: str, *, yes: bool) -> None:
    kind = "primary" if yes else "normal"
    if button.property("kind") != kind:
        button.setProperty("kind", kind)
        button.style().unpolish(button)
        button.style().polish(button)
    button.setIcon(look.icon(icon, "on_accent" if yes else "text"))


def _place(address: str) -> str:
    """Where a composer is, without the words in its address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}." if parts.netloc else f"{parts.scheme}."


class UnsureSteps(Steps):
    """Is it there? With the way to the profile, where the person can look."""

    def __init__(self, look: Look, share: Share, network: str, server: str, handle: str) -> None:
        super().__init__(look, share, network, server)
        self.profile = profile(share.network, server, handle)
        words = self.tr("Link of the post, if you have it")
        self.field.setPlaceholderText(words)
        self.field.setAccessibleName(words)
        self.box.addWidget(self.field)
        self.box.addWidget(self._wrong)
        row = FlowRow(gap=SMALL, row_gap=HAIR)
        if self.profile:
            self.button(row, self.tr("Open your profile"), "profile", "external", "normal")
        self.button(row, self.tr("It is there"), "there", "check", "normal")
        self.button(row, self.tr("It is not there: send again"), "again", "refresh", "normal")
        self.button(row, self.tr("Look again"), "look", "search", "normal")
        self.box.addWidget(row)

    def _may_be_empty(self) -> bool:
        return True
