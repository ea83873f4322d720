"""The part of a page where a private program lets people in: by password, token or browser."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import GoodwordError, NeedsSignIn
from desktop.feeds.manner import BASIC, BEARER, OPENID, Manner
from desktop.feeds.passes import Pass
from desktop.model import Program
from desktop.ui.admitting import Admitting
from desktop.ui.connect_cards import WaitingCard
from desktop.ui.flow import FlowRow
from desktop.ui.host_words import host_words
from desktop.ui.look import STEP, Look
from desktop.ui.messages import sentence
from desktop.ui.pass_form import PassForm
from desktop.ui.widgets import Banner, Button, Card, Text

MILD = ("ConsentDenied", "ConsentTimeout", "VaultLocked", "VaultSlow")
"""What is no fault, only not what was wished."""


class ProgramDoor(QWidget):
    """Hidden until `ask`; `browse` opens an address. `memory_wanted` and `change_wanted`: what
    the person agreed to where the keyring could not take the secret."""

    admitted = Signal(object)
    """The `Program`, joined."""
    declined = Signal()
    memory_wanted = Signal()
    change_wanted = Signal()

    def __init__(self, look: Look, admitting: Admitting, browse: Callable[[str], bool]) -> None:
        super().__init__()
        self._admitting, self._browse = admitting, browse
        admitting.setParent(self)
        self._manner = Manner()
        self._scheme = self._step = ""
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(STEP)
        self.card = Card()
        self._title = Text("", look=look, bold=True)
        self._words = Text("", tone="muted")
        self.form = PassForm()
        self.browser = Button(self.tr("Sign in"), kind="primary")
        for part in (self._title, self._words, self.form):
            self.card.box.addWidget(part)
        self.card.box.addWidget(self._deeds())
        box.addWidget(self.card)
        self.waiting = WaitingCard(look, self._open)
        box.addWidget(self.waiting)
        self.banner = Banner(look)
        box.addWidget(self.banner)
        self._connect()
        self.hide()

    def ask(self, wanted: NeedsSignIn, pasted: str = "") -> None:
        """Somebody has to sign in: find out how, and ask for it."""
        self.banner.clear()
        self.form.forget()
        self._title.setText(self.tr("Sign in to {host}").format(host=host_words(wanted.program)))
        self._words.setText(self.tr("Asking the server how."))
        for part in (self.form, self.form.button, self.browser, *self._others.values()):
            part.hide()
        self.card.show()
        self.show()
        self._admitting.ask(wanted, pasted)

    def leave(self) -> None:
        """Nothing of it is wanted any more."""
        self._admitting.cancel()
        self.form.forget()
        self.hide()

    # --- parts -----------------------------------------------------------------------------

    def _deeds(self) -> FlowRow:
        row = FlowRow()
        self._others = {
            BASIC: Button(self.tr("Use a name and a password"), kind="quiet"),
            BEARER: Button(self.tr("Use a token"), kind="quiet"),
            OPENID: Button(self.tr("Use the browser"), kind="quiet"),
        }
        cancel = Button(self.tr("Cancel"), kind="quiet")
        cancel.setObjectName("cancel")
        cancel.clicked.connect(self._decline)
        for button in (self.form.button, self.browser, *self._others.values(), cancel):
            row.add(button)
        for scheme, button in self._others.items():
            button.setObjectName(scheme)
            button.clicked.connect(self._other)
        return row

    def _connect(self) -> None:
        self.form.given.connect(self._try)
        self.form.unfit.connect(self._unfit)
        self.browser.clicked.connect(self._begin)
        self.waiting.cancelled.connect(self._stop)
        self.banner.pressed.connect(self._pressed)
        admitting = self._admitting
        admitting.found.connect(self._show_way)
        admitting.opened.connect(self._opened)
        admitting.admitted.connect(self._admitted)
        admitting.failed.connect(self._failed)
        admitting.stopped.connect(self.waiting.hide)

    # --- how ---------------------------------------------------------------------------------

    def _show_way(self, found: Manner) -> None:
        self._manner = found
        self._show_scheme(OPENID if found.sign_in is not None else found.scheme or BASIC)

    def _show_scheme(self, scheme: str) -> None:
        self._scheme = scheme
        facts = {"host": self._host(), "provider": self._provider()}
        words = {
            BASIC: self.tr(
                "This program is private. Name and password go to {host} only, and stay in "
                "this computer's keyring."
            ),
            BEARER: self.tr(
                "This program is private. Paste the token that you were given. It goes to "
                "{host} only, and stays in this computer's keyring."
            ),
            OPENID: self.tr(
                "This program is private. Your browser opens {provider}, where you sign in. "
                "What comes of it is shown to {host} only, and stays in this computer's keyring."
            ),
        }
        self._words.setText(words[scheme].format(**facts))
        by_hand = scheme != OPENID
        self.form.show_scheme(scheme, self._manner.person if self._manner.scheme == BASIC else "")
        self.form.setVisible(by_hand)
        self.form.button.setVisible(by_hand)
        self.form.button.setEnabled(True)
        self.browser.setVisible(not by_hand)
        for other, button in self._others.items():
            known = other != OPENID or self._manner.sign_in is not None
            button.setVisible(known and other != scheme)
        if by_hand:
            self.form.focus_first()
        else:
            self.browser.setFocus()

    def _other(self) -> None:
        self.banner.clear()
        self._show_scheme(self.sender().objectName())

    # --- deeds -------------------------------------------------------------------------------

    def _try(self, given: Pass) -> None:
        self.form.button.setEnabled(False)
        self.banner.say("info", self.tr("Asking {host} …").format(host=self._host()))
        self._admitting.try_pass(given)

    def _unfit(self) -> None:
        self.banner.say("warn", self.tr("That can't be it: something is missing or too much."))

    def _begin(self) -> None:
        if self._manner.sign_in is not None:
            self.banner.clear()
            self.card.hide()
            self.waiting.prepare(self._provider())
            self._admitting.open_browser(self._manner.sign_in)
            self.waiting.show()

    def _open(self, url: str) -> bool:
        return self._browse(url)

    def _opened(self, url: str) -> None:
        self.waiting.wait_for(url)
        if not self._browse(url):
            self.banner.say(
                "info", self.tr("No browser could be opened. Copy the link into one yourself.")
            )

    def _stop(self) -> None:
        """The browser is not waited for any more; there may be another way."""
        self._admitting.cancel()
        self.banner.clear()
        self.card.show()

    def _decline(self) -> None:
        self.leave()
        self.declined.emit()

    def _admitted(self, program: Program) -> None:
        self.form.forget()
        self.hide()
        self.admitted.emit(program)

    def _failed(self, error: GoodwordError) -> None:
        self.card.show()
        self.form.button.setEnabled(True)
        words, button, self._step = sentence(error), "", ""
        if isinstance(error, NeedsSignIn):
            words = self._refused_words()
        elif error.name == "NoVault" and error.facts.get("cause") == "changed":
            button, self._step = self.tr("Use this keyring from now on"), "change"
        elif error.name == "NoVault":
            button, self._step = self.tr("Keep it only until I quit"), "memory"
        elif error.name in ("VaultLocked", "VaultSlow"):
            button, self._step = self.tr("Try again"), "go_on"
        elif not self._scheme:
            self._show_scheme(self._wanted_scheme())
        self.banner.say("warn" if error.name in MILD else "bad", words, button)

    def _pressed(self) -> None:
        if self._step == "change":
            self.change_wanted.emit()
        elif self._step == "memory":
            self.memory_wanted.emit()
        if self._step:
            self.banner.clear()
            self._admitting.go_on()

    # --- words -------------------------------------------------------------------------------

    def _refused_words(self) -> str:
        if self._scheme == OPENID:
            words = self.tr(
                "You signed in, but {host} does not let you in. Ask the people who gave you "
                "the address."
            )
        else:
            words = self.tr("{host} did not take that. Look at it once more.")
        return words.format(host=self._host())

    def _wanted_scheme(self) -> str:
        wanted = self._admitting.wanted
        scheme = "" if wanted is None else str(wanted.facts.get("scheme", ""))
        return BEARER if scheme == BEARER else BASIC

    def _host(self) -> str:
        wanted = self._admitting.wanted
        return "" if wanted is None else host_words(wanted.program)

    def _provider(self) -> str:
        return "" if self._manner.sign_in is None else host_words(self._manner.sign_in.issuer)
