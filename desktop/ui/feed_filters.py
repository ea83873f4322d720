"""What narrows the feed: words, what was done with posts, and chips to choose a topic by.

Chips that would choose between nothing are not shown, and the others go on in the next row, so
that all of it stays readable in a small window.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QVBoxLayout, QWidget

from desktop.feeds.library import Question, Which
from desktop.feeds.posts import Posts
from desktop.model import Program
from desktop.ui.choice_chip import ChoiceChip
from desktop.ui.feed_campaign import Key, titles
from desktop.ui.flow import FlowRow
from desktop.ui.look import HAIR, SMALL, Look
from desktop.ui.term_words import language_name
from desktop.ui.widgets import Button, Chip

_ALL: Which = "all"
_OF = "\n"
"""Between a program's address and the id of its campaign, which may have any other sign."""
_SEARCH_MS = 60
"""Shorter than the pause between two keys of most people, longer than that of a held key."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What there is to choose from in the posts that are here."""

    categories: tuple[str, ...] = ()
    campaigns: tuple[Key, ...] = ()
    networks: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    evergreen: bool = False
    aside: bool = False


def offered(posts: Posts, now: datetime) -> Offer:
    """Read it; on a lane."""

    def some(question: Question) -> bool:
        return bool(posts.find(question, now, 1).posts)

    return Offer(
        posts.categories(now),
        posts.campaigns(now),
        posts.networks(now),
        posts.languages(now),
        some(Question(evergreen=True)),
        some(Question(which="aside")),
    )


class FeedFilters(QWidget):
    """The row, or rows, of chips; `search` is the field for words, which stands where the page puts
    it. `question` is what all of it asks."""

    changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._offer = Offer()
        self._programs: tuple[Program, ...] = ()
        self._networks: Mapping[str, str] = {}
        self._rest = QTimer(self, singleShot=True, interval=_SEARCH_MS)
        self._rest.timeout.connect(self.changed)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self.search = self._search_field(look)
        row = FlowRow(gap=SMALL, row_gap=HAIR)
        self._group = QButtonGroup(self)
        self._states: dict[Which, Chip] = {
            "all": self._state("all", self.tr("All"), self.tr("All posts")),
            "unread": self._state("unread", self.tr("Unread"), self.tr("Unread posts")),
            "shared": self._state("shared", self.tr("Shared"), self.tr("Posts that you shared")),
            "aside": self._state("aside", self.tr("Put aside"), self.tr("Posts put aside")),
        }
        self._states["all"].setChecked(True)
        self._evergreen = Chip(self.tr("Evergreen"))
        self._evergreen.setAccessibleName(self.tr("Only posts that stay good for long"))
        self._evergreen.clicked.connect(self.changed)
        self.chips = {
            "category": ChoiceChip(self.tr("Category"), self.tr("Every category")),
            "campaign": ChoiceChip(self.tr("Campaign"), self.tr("Every campaign")),
            "network": ChoiceChip(self.tr("Network"), self.tr("Every network")),
            "language": ChoiceChip(self.tr("Language"), self.tr("Every language")),
            "program": ChoiceChip(self.tr("Program"), self.tr("Every program")),
        }
        self.chips["campaign"].chosen.connect(self._campaign_chosen)
        self.chips["program"].chosen.connect(self._program_chosen)
        for chip in self.chips.values():
            chip.chosen.connect(self.changed)
        self._all = Button(self.tr("Show all"), kind="quiet", icon=look.icon("close"))
        self._all.clicked.connect(self.clear)
        for widget in (*self._states.values(), self._evergreen, *self.chips.values(), self._all):
            row.add(widget)
        box.addWidget(row)
        self._arrange()

    # --- use ------------------------------------------------------------------------------

    @property
    def question(self) -> Question:
        """What is asked for now."""
        which = next((name for name, chip in self._states.items() if chip.isChecked()), _ALL)
        values = {name: chip.value for name, chip in self.chips.items()}
        program, values["campaign"] = self.campaign
        values["program"] = program or values["program"]
        return Question(
            words=self.search.text().strip(),
            evergreen=self._evergreen.isChecked(),
            which=which,
            **values,
        )

    @property
    def campaign(self) -> Key:
        """The one that was chosen; empty where none is."""
        program, _, campaign = self.chips["campaign"].value.partition(_OF)
        return program, campaign

    def clear(self) -> None:
        """Ask for everything again."""
        self.search.clear()  # heard by its own cross too, which would stay otherwise
        self._rest.stop()
        self._states["all"].setChecked(True)
        self._evergreen.setChecked(False)
        for chip in self.chips.values():
            chip.choose("")
        self.changed.emit()

    def choose(self, name: str, value: str) -> None:
        """As if it was chosen on its chip."""
        self.chips[name].choose(value)
        self.changed.emit()

    def choose_campaign(self, program: str, campaign: str) -> None:
        """The posts of one campaign."""
        self.choose("campaign", f"{program}{_OF}{campaign}")

    def show_offer(self, offer: Offer) -> None:
        """What there is to choose from now."""
        if offer != self._offer:
            self._offer = offer
            self._arrange()

    def set_programs(self, programs: Sequence[Program]) -> None:
        """Whose posts these are."""
        if tuple(programs) != self._programs:
            self._programs = tuple(programs)
            self._arrange()

    def set_networks(self, titles: Mapping[str, str]) -> None:
        """What networks are called."""
        if titles != self._networks:
            self._networks = dict(titles)
            self._arrange()

    def refresh(self) -> None:
        """After another question: what can be taken back, and what is still shown."""
        self._all.setVisible(self.question != Question())
        self._states["aside"].setVisible(self._offer.aside or self.question.which == "aside")
        self._evergreen.setVisible(self._offer.evergreen or self._evergreen.isChecked())

    # --- inside ---------------------------------------------------------------------------

    def _search_field(self, look: Look) -> QLineEdit:
        field = QLineEdit()
        field.setPlaceholderText(self.tr("Search every post"))
        field.setAccessibleName(self.tr("Search every post"))
        field.setClearButtonEnabled(True)
        icon = look.icon("search", "muted")
        field.addAction(icon, QLineEdit.ActionPosition.LeadingPosition)
        field.textChanged.connect(self._rest.start)
        return field

    def _state(self, name: str, words: str, spoken: str) -> Chip:
        chip = Chip(words)
        chip.setObjectName(name)
        chip.setAccessibleName(spoken)
        chip.clicked.connect(self.changed)
        self._group.addButton(chip)
        return chip

    def _campaign_chosen(self) -> None:
        """A campaign is of one program: another one on the chip beside it would find nothing."""
        if self.campaign[0] != self.chips["program"].value:
            self.chips["program"].choose("")

    def _program_chosen(self) -> None:
        program = self.chips["program"].value
        if program and self.campaign[0] != program:
            self.chips["campaign"].choose("")

    def _arrange(self) -> None:
        offer, campaigns = self._offer, titles(self._programs)
        values = {
            "category": [(one, one) for one in offer.categories],
            "campaign": [(_OF.join(one), campaigns.get(one, one[1])) for one in offer.campaigns],
            "network": [(one, self._networks.get(one, one)) for one in offer.networks],
            "language": [(one, language_name(one)) for one in offer.languages],
            "program": [(one.address, one.title) for one in self._programs],
        }
        least = {"campaign": 1, "network": 1}
        for name, chip in self.chips.items():
            chip.offer(sorted(values[name], key=lambda one: one[1].casefold()))
            chip.setVisible(len(values[name]) >= least.get(name, 2) or bool(chip.value))
        self.refresh()
