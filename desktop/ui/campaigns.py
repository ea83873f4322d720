"""The campaigns: what each is about, what one did in it, and whether one takes part in its ranking
or draw. Nobody stands here who did not join."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedLayout

from desktop.campaigning import COUNTED, Campaigning, Effort, over
from desktop.errors import GoodwordError
from desktop.jobs import Jobs
from desktop.ranking import Looked, Ranking
from desktop.reach.agreements import Agreement
from desktop.reach.summary import Figure
from desktop.reporting import Reporting
from desktop.ui.campaign_place import CampaignPlace
from desktop.ui.feed_campaign import CampaignCard
from desktop.ui.flow import FlowRow
from desktop.ui.fresh import Fresh
from desktop.ui.look import GAP, HAIR, Look
from desktop.ui.messages import listed, measure_text, moment_text, number_text, sentence
from desktop.ui.reach_words import source_title
from desktop.ui.widgets import Banner, EmptyPlace, Heading, Line, Scroll, Text

Key = tuple[str, str]
"""The address of a program and the id of its campaign."""


@dataclass(frozen=True, slots=True)
class _Known:
    """Everything the page shows, gathered on a lane; by program."""

    efforts: tuple[Effort, ...]
    agreements: Mapping[str, Agreement]
    forbidden: frozenset[str]
    looked: Mapping[str, Looked]


class EffortCard(CampaignCard):
    """A campaign with one's own part in it."""

    def __init__(self, look: Look, effort: Effort, titles: Mapping[str, str]) -> None:
        super().__init__(look)
        self._titles = titles
        self.effort = effort
        self.box.addWidget(Line())
        self._mine = Text(look=look, bold=True)
        self.box.addWidget(self._mine)
        self._figures = FlowRow(gap=GAP, row_gap=HAIR)
        self.box.addWidget(self._figures)
        self._source = Text(tone="muted")
        self.box.addWidget(self._source)
        self.place = CampaignPlace(look, effort.campaign)
        self._rule = Line()
        self.box.addWidget(self._rule)
        self.box.addWidget(self.place)

    def show_effort(self, effort: Effort, known: _Known, now: datetime) -> None:
        self.effort = effort
        address = effort.program.address
        self.show_campaign(effort.campaign, now)
        self._show_mine(effort, now)
        ranked = bool(effort.campaign.won_by and effort.program.receipts)
        self._rule.setVisible(ranked)
        self.place.setVisible(ranked)
        self.place.show_place(
            known.agreements[address],
            known.looked.get(address, Looked(offered=False)),
            now,
            forbidden=address in known.forbidden,
            over=over(effort.campaign, now),
        )

    def _show_mine(self, effort: Effort, now: datetime) -> None:
        words = self.tr("You shared none of its posts.")
        if over(effort.campaign, now) is False and effort.campaign.starts is not None:
            words = self.tr("You have not shared any of its posts yet.")
        if effort.shares:
            words = self.tr("You shared its posts %n time(s).", "", len(effort.shares))
        self._mine.setText(words)
        self._figures.flow.clear()
        told = [effort.figure(measure) for measure in COUNTED]
        known = [one for one in told if one.known.value is not None]
        for figure in known:
            self._figures.add(Text(_figure_words(figure), wrap=False, selectable=True))
        self._figures.setVisible(bool(known))
        self._source.setText(self._source_words(effort, known, now))
        self._source.setVisible(bool(effort.shares))

    def _source_words(self, effort: Effort, known: list[Figure], now: datetime) -> str:
        if not known:
            return self.tr("No network told a number of them yet.")
        names = listed([source_title(one, self._titles) for one in _sources(known)])
        read = max(one.as_of for one in known if one.as_of is not None)
        words = self.tr("Measured: {networks}, {when}.").format(
            networks=names, when=moment_text(read, now)
        )
        views = known[0] if known[0].measure is COUNTED[0] else None
        if views is None:
            return " ".join((words, self.tr("How often they were seen is unknown.")))
        if not views.known.whole:
            more = self.tr("Views are known of {known} of {of} posts.")
            more = more.format(known=views.known.known, of=views.known.of)
            return f"{words} {more}"
        return words


class Campaigns(Fresh):
    """The page. `titles` gives what networks are called."""

    agreement_wanted = Signal()
    """To the page where one says what is sent."""
    link_wanted = Signal(str)
    agreed = Signal()
    """What may leave is another since."""

    def __init__(
        self,
        look: Look,
        jobs: Jobs,
        campaigning: Campaigning,
        reporting: Reporting,
        ranking: Ranking,
        titles: Callable[[], Mapping[str, str]],
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(jobs)
        self._look, self._now = look, now
        self._campaigning, self._reporting = campaigning, reporting
        self._ranking, self._titles = ranking, titles
        self.cards: dict[Key, EffortCard] = {}
        self._problems: dict[str, GoodwordError | None] = {}
        """By program: what kept a newer leaderboard away."""
        self._stack = QStackedLayout(self)
        scroll = Scroll(width=760)
        self._banner = Banner(look)
        scroll.box.addWidget(self._banner)
        self._column = scroll.box
        self._past = Heading(self.tr("Over"), look, 1.2)
        scroll.box.addWidget(self._past)
        scroll.box.addStretch(1)
        self._stack.addWidget(scroll)
        self._stack.addWidget(
            EmptyPlace(
                look,
                "sparkle",
                self.tr("No campaigns"),
                self.tr(
                    "When one of your programs starts a campaign, it stands here with what you "
                    "did in it."
                ),
            )
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._jobs.run("feeds", self._look_up, self._looked, owner=self)

    # --- reading ---------------------------------------------------------------------------

    def _read(self) -> _Known:
        """On a lane."""
        efforts = self._campaigning.efforts(self._now())
        programs = dict.fromkeys(one.program.address for one in efforts)
        offers = {one: self._reporting.offer(one).problem for one in programs}
        return _Known(
            efforts,
            {one: self._reporting.agreements.of(one) for one in programs},
            frozenset(one for one, problem in offers.items() if problem == "forbidden"),
            {one: self._ranking.known(one) for one in programs},
        )

    def _look_up(self) -> Mapping[str, Looked]:
        """On the lane of feeds: ask for the leaderboards that are due."""
        efforts = self._campaigning.efforts(self._now())
        programs = dict.fromkeys(one.program.address for one in efforts if one.campaign.won_by)
        return {one: self._ranking.look(one, self._now()) for one in programs}

    def _looked(self, found: Mapping[str, Looked]) -> None:
        self._problems = {program: looked.problem for program, looked in found.items()}
        if found:
            self.reach_changed()

    # --- showing ---------------------------------------------------------------------------

    def _show(self, found: _Known) -> None:
        looked = {
            program: replace(one, problem=self._problems.get(program))
            for program, one in found.looked.items()
        }
        known = replace(found, looked=looked)
        self._stack.setCurrentIndex(0 if known.efforts else 1)
        now = self._now()
        keys = {_key(one): one for one in known.efforts}
        for key in [one for one in self.cards if one not in keys]:
            self._drop(key)
        self._column.removeWidget(self._past)
        self._past.hide()
        place = 1
        for key, effort in keys.items():
            if over(effort.campaign, now) and self._past.isHidden():
                self._column.insertWidget(place, self._past)
                self._past.show()
                place += 1
            card = self._card(key, effort)
            if self._column.indexOf(card) != place:
                self._column.insertWidget(place, card)
            card.show_effort(effort, known, now)
            place += 1

    def _card(self, key: Key, effort: Effort) -> EffortCard:
        if key in self.cards and self.cards[key].effort.campaign != effort.campaign:
            self._drop(key)
        if key not in self.cards:
            card = EffortCard(self._look, effort, self._titles())
            card.link_wanted.connect(self.link_wanted)
            card.place.chosen.connect(self._agree)
            card.place.agreement_wanted.connect(self.agreement_wanted)
            self.cards[key] = card
        return self.cards[key]

    def _drop(self, key: Key) -> None:
        card = self.cards.pop(key)
        card.hide()
        card.deleteLater()

    # --- deeds -----------------------------------------------------------------------------

    def _agree(self, agreement: Agreement) -> None:
        work = partial(self._reporting.agree, agreement, self._now())
        self._jobs.run("store", work, self._agreed, self._failed, owner=self)

    def _agreed(self, _: object) -> None:
        self._banner.clear()
        self.reach_changed()
        self.agreed.emit()

    def _failed(self, error: GoodwordError) -> None:
        self._banner.say("bad", sentence(error))
        self.reach_changed()


def _key(effort: Effort) -> Key:
    return effort.program.address, effort.campaign.id


def _figure_words(figure: Figure) -> str:
    return f"{measure_text(figure.measure)} {number_text(figure.known.value or 0)}"


def _sources(figures: list[Figure]) -> list[str]:
    return sorted({source for figure in figures for source in figure.sources})
