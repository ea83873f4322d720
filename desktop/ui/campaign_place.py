"""One's place in a campaign: taking part or not, the ranking or the draw as far as one may see."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from desktop.model import Campaign
from desktop.ranking import Looked
from desktop.reach.agreements import Agreement, Shown, lacking
from desktop.reach.leaderboard import Entry, Seen, seen
from desktop.ui.look import HAIR, SMALL, Look
from desktop.ui.messages import day_text, moment_text, number_text, sentence
from desktop.ui.sent_example import PlainTable
from desktop.ui.sent_words import shown_text
from desktop.ui.ticks import Choice
from desktop.ui.widgets import Button, Text

_ROWS = 10
MOST = 100
"""So many places are shown, and one's own: a table of thousands takes a second to lay out."""


class CampaignPlace(QWidget):
    """`chosen` carries the agreement with the choice in it; `agreement_wanted`: to the page where
    one says what is sent."""

    chosen = Signal(object)
    agreement_wanted = Signal()

    def __init__(self, look: Look, campaign: Campaign) -> None:
        super().__init__()
        self._campaign = campaign
        self._agreement = Agreement("")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(HAIR)
        title = self.tr("The draw") if campaign.won_by == "draw" else self.tr("The ranking")
        box.addWidget(Text(title, look=look, bold=True))
        self._words = Text()
        box.addWidget(self._words)
        self._group = QButtonGroup(self)
        self.ways: dict[Shown, QRadioButton] = {}
        for shown in Shown:
            button = Choice(shown_text(shown))
            button.setObjectName(shown)
            button.setAccessibleName(f"{shown_text(shown)}: {campaign.title}")
            button.toggled.connect(self._choose)  # a screen reader toggles, and never clicks
            self._group.addButton(button)
            self.ways[shown] = button
            box.addWidget(button)
        row = QHBoxLayout()
        self._lacking = Text(tone="muted")
        self._go = Button(self.tr("What is sent"), kind="small")
        self._go.setAccessibleName(
            self.tr("What is sent, for {campaign}").format(campaign=campaign.title)
        )
        self._go.clicked.connect(self.agreement_wanted)
        row.addWidget(self._lacking, 1)
        row.addWidget(self._go)
        box.addLayout(row)
        box.addSpacing(SMALL)
        self._own = Text(look=look, scale=1.1, selectable=True)
        box.addWidget(self._own)
        self.table = PlainTable(
            self.tr("All who take part and are shown: {campaign}").format(campaign=campaign.title),
            [self.tr("Place"), self.tr("Who"), self._counted()],
            rows=_ROWS,
        )
        box.addWidget(self.table)
        self._note = Text(tone="muted")
        box.addWidget(self._note)

    def _counted(self) -> str:
        return {
            "impressions": self.tr("Views"),
            "engagement": self.tr("Reactions, replies and reshares"),
        }.get(self._campaign.won_by, self.tr("Number"))

    # --- showing ---------------------------------------------------------------------------

    def show_place(
        self, agreement: Agreement, looked: Looked, now: datetime, *, forbidden: bool, over: bool
    ) -> None:
        """`forbidden`: IT allows no receipts; `over`: the campaign has ended."""
        self._agreement = agreement
        shown = agreement.shown(self._campaign.id) if agreement.on else Shown.NOT
        blockers = [QSignalBlocker(button) for button in self.ways.values()]
        self.ways[shown].setChecked(True)
        del blockers
        why = "forbidden" if forbidden else lacking(agreement, self._campaign)
        for way, button in self.ways.items():
            button.setVisible(not over)
            button.setEnabled(not why or way is Shown.NOT)
        self._words.setText(self._rules(over=over))
        self._lacking.setText("" if over else self._lacking_words(why))
        self._lacking.setVisible(bool(self._lacking.text()))
        self._go.setVisible(bool(self._lacking.text()) and not forbidden)
        self._show_board(agreement, looked, now, joined=shown is not Shown.NOT)
        if over and not self._own.text():
            self._words.setText(self.tr("It is over, and you did not take part."))

    def _rules(self, *, over: bool) -> str:
        if over:
            return self.tr("It is over.")
        if self._campaign.won_by == "draw":
            return self.tr(
                "Drawn among those who take part and shared one of its posts. Who does not take "
                "part stands nowhere."
            )
        return self.tr(
            "Counted by the company from what those who take part send. Who does not take part "
            "stands nowhere."
        )

    def _lacking_words(self, why: str) -> str:
        return {
            "forbidden": self.tr("Your organisation does not allow it."),
            "off": self.tr("To take part, switch on what is sent to this program."),
            "anonymous": self.tr(
                "You are anonymous, and somebody anonymous can't be placed. A number made by "
                "chance is enough."
            ),
            "numbers": self.tr(
                "It is won by numbers, and you chose to send none: switch them on to take part."
            ),
        }.get(why, "")

    def _show_board(
        self, agreement: Agreement, looked: Looked, now: datetime, *, joined: bool
    ) -> None:
        board = looked.board
        found = seen(None if board is None else board.of(self._campaign.id), agreement)
        own = self._own_words(found, joined=joined)
        self._own.setText(own)
        self._own.setVisible(bool(own))
        rows = self._rows(found, agreement)
        self.table.fill(rows)
        self.table.setVisible(bool(rows))
        self._note.setText(" ".join(self._notes(found, looked, now)))
        self._note.setVisible(bool(self._note.text()))

    def _own_words(self, found: Seen, *, joined: bool) -> str:
        if found.won:
            return self.tr("You won.")
        if found.own is not None:
            words = self.tr("You are at place {place} of {joined}, with {value}.")
            if found.joined is None:
                words = self.tr("You are at place {place}, with {value}.")
            return words.format(
                place=number_text(found.own.place),
                joined=number_text(found.joined or 0),
                value=number_text(found.own.value),
            )
        if found.drawn and joined:
            return self.tr("It was drawn, and you did not win this time.")
        if joined:
            return self.tr("You take part. The company has not placed you yet.")
        return ""

    def _rows(self, found: Seen, agreement: Agreement) -> list[tuple[str, str, str]]:
        rows = [
            (number_text(one.place), self._who(one, agreement), number_text(one.value))
            for one in _most(found)
        ]
        won = self.tr("Winner")
        rows += [
            (won, self._named(one.name, one.id, agreement), "") for one in found.winners[:MOST]
        ]
        return rows

    def _who(self, entry: Entry, agreement: Agreement) -> str:
        return self._named(entry.name, entry.id, agreement)

    def _named(self, name: str, place_id: str, agreement: Agreement) -> str:
        name = name or self.tr("Somebody")
        return self.tr("{name} (you)").format(name=name) if place_id == agreement.place_id else name

    def _notes(self, found: Seen, looked: Looked, now: datetime) -> list[str]:
        notes = []
        if len(found.others) > MOST:
            notes.append(self.tr("The first {count} are shown.").format(count=MOST))
        if found.joined is not None and found.own is None:
            notes.append(self.tr("%n take(s) part.", "", found.joined))
        if found.tickets is not None:
            notes.append(self.tr("%n ticket(s) in the draw.", "", found.tickets))
        if found.drawn_on is not None:
            words = self.tr("Drawn on {day}.")
            if found.drawn_on > now:
                words = self.tr("To be drawn on {day}.")
            elif not found.drawn:
                words = self.tr("It was to be drawn on {day}; nobody was told who won.")
            notes.append(words.format(day=day_text(found.drawn_on)))
        board = looked.board
        if board is not None and board.as_of is not None:
            notes.append(
                self.tr("As of {when}, told by the company.").format(
                    when=moment_text(board.as_of, now)
                )
            )
        elif board is not None:
            notes.append(self.tr("Told by the company, which does not say how old it is."))
        elif not looked.offered:
            notes.append(self.tr("The company publishes no ranking."))
        if looked.problem is not None:
            notes.append(sentence(looked.problem))
        return notes

    # --- choosing --------------------------------------------------------------------------

    def _choose(self, on: bool) -> None:
        if not on:
            return
        shown = next(shown for shown, button in self.ways.items() if button.isChecked())
        if shown is self._agreement.shown(self._campaign.id):
            return
        rankings = {**self._agreement.rankings, self._campaign.id: shown}
        self.chosen.emit(replace(self._agreement, rankings=MappingProxyType(rankings)))


def _most(found: Seen) -> tuple[Entry, ...]:
    """The first of those who are shown, and the person where they come later."""
    first = found.others[:MOST]
    own = found.own
    return first if own is None or own in first or own not in found.others else (*first, own)
