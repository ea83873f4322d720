"""What stands over the feed: a program on hold, what the last round could not do, and the offer
to say which groups one belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.errors import GoodwordError, NeedsSignIn
from desktop.model import Program
from desktop.ui.flow import FlowRow
from desktop.ui.look import HAIR, SMALL, STEP, Look
from desktop.ui.messages import listed
from desktop.ui.painted import icon_label
from desktop.ui.widgets import Banner, Button, Text, clear


class FeedNotices(QWidget):
    """At most one line of each kind; nothing where all is well."""

    sync_wanted = Signal()
    sign_in_wanted = Signal(str)
    """The address of a private program."""
    topics_wanted = Signal()
    topics_declined = Signal(object)
    """Addresses of the programs whose topics were offered."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._sign_in = ""
        self._held: tuple[tuple[str, str], ...] = ()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SMALL)
        self._holds = QVBoxLayout()
        self._holds.setSpacing(SMALL)
        box.addLayout(self._holds)
        self.banner = Banner(look)
        self.banner.pressed.connect(self._pressed)
        box.addWidget(self.banner)
        self.offer = TopicsOffer(look)
        self.offer.chosen.connect(self.topics_wanted)
        self.offer.declined.connect(self._declined)
        box.addWidget(self.offer)
        self.hide()

    @property
    def held(self) -> tuple[str, ...]:
        """What is said of programs on hold."""
        return tuple(words for _, words in self._held)

    def show_holds(self, held: Sequence[tuple[str, str]]) -> None:
        """Programs on hold: their titles, and their own sentences to employees."""
        if tuple(held) == self._held:
            return
        self._held = tuple(held)
        clear(self._holds)
        for title, words in self._held:
            banner = Banner(self._look)
            told = self.tr("{program} is on hold: nothing of it is shared for now.")
            sentence = f"{told.format(program=title)} {words}".strip()
            banner.say("warn", sentence)
            self._holds.addWidget(banner)
        self._fold()

    def show_offer(self, programs: Sequence[Program]) -> None:
        """Programs whose groups nobody was asked about yet; none: the offer goes."""
        self.offer.show_programs(programs)
        self._fold()

    def show_problem(self, error: GoodwordError | None, words: str) -> None:
        """What a round could not do; None takes it away."""
        self._sign_in = ""
        if error is None:
            self.banner.clear()
        elif isinstance(error, NeedsSignIn):
            self._sign_in = str(error.facts.get("program") or error.facts.get("address", ""))
            self.banner.say("warn", words, self.tr("Sign in again"))
        else:
            self.banner.say("warn", words, self.tr("Try again"))
        self._fold()

    def _fold(self) -> None:
        """Take no room where there is nothing to say."""
        parts = (self.banner, self.offer)
        self.setVisible(bool(self._held) or any(not part.isHidden() for part in parts))

    def _pressed(self) -> None:
        if self._sign_in:
            self.sign_in_wanted.emit(self._sign_in)
        else:
            self.sync_wanted.emit()

    def _declined(self) -> None:
        self.topics_declined.emit(self.offer.programs)


class TopicsOffer(QFrame):
    """Some posts are for some groups only: which are yours? Asked once a program."""

    chosen = Signal()
    declined = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.programs: tuple[str, ...] = ()
        self.setObjectName("banner")
        self.setProperty("kind", "info")
        row = QHBoxLayout(self)
        row.setContentsMargins(STEP, SMALL, STEP, SMALL)
        row.setSpacing(STEP)
        row.addWidget(icon_label(look, "filter", "info", 20))
        column = QVBoxLayout()
        column.setSpacing(HAIR)
        self._words = Text()
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        column.addWidget(self._words)
        deeds = FlowRow()
        choose = Button(self.tr("Choose groups and topics"), kind="primary")
        choose.clicked.connect(self.chosen)
        later = Button(self.tr("Not now"))
        later.clicked.connect(self.declined)
        deeds.add(choose)
        deeds.add(later)
        column.addWidget(deeds)
        row.addLayout(column, 1)
        self.hide()

    def show_programs(self, programs: Sequence[Program]) -> None:
        """Those that nobody was asked about yet; none: it goes."""
        self.programs = tuple(program.address for program in programs)
        self.setVisible(bool(programs))
        if programs:
            words = self.tr(
                "Some posts of {programs} are for some groups only. "
                "Say which are yours, and you see what concerns you."
            )
            self._words.setText(words.format(programs=listed([one.title for one in programs])))
