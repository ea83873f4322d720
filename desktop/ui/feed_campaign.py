"""A campaign over its posts: what it is about, its hashtags, how long, how it is won."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.model import Campaign, Program
from desktop.ui.flow import FlowRow
from desktop.ui.look import HAIR, SMALL, Look
from desktop.ui.messages import day_text, moment_text
from desktop.ui.painted import icon_label
from desktop.ui.span_words import left_text
from desktop.ui.widgets import Button, Card, Chip, Text, clear

_DAY = timedelta(days=1)
Key = tuple[str, str]
"""The address of a program and the id of its campaign: two programs may use the same id."""


def known(programs: Sequence[Program]) -> Mapping[Key, Campaign]:
    """The campaigns of all programs."""
    return {
        (program.address, campaign.id): campaign
        for program in programs
        for campaign in program.campaigns
    }


def titles(programs: Sequence[Program]) -> Mapping[Key, str]:
    """What each campaign is called; where two are called the same, whose it is as well."""
    whose = {program.address: program.title for program in programs}
    campaigns = known(programs)
    often = Counter(campaign.title for campaign in campaigns.values())
    return {
        (address, id): f"{one.title} · {whose[address]}" if often[one.title] > 1 else one.title
        for (address, id), one in campaigns.items()
    }


def running(programs: Sequence[Program], now: datetime) -> tuple[Key, ...]:
    """Campaigns that have begun and are not over, the one that ends first before the others."""
    found = [
        (campaign.ends is None, campaign.ends or now, key)
        for key, campaign in known(programs).items()
        if campaign.runs(now)
    ]
    return tuple(key for *_, key in sorted(found, key=lambda one: one[:2]))


def time_text(campaign: Campaign, now: datetime) -> str:
    """“12 days left”; empty where it has no end."""
    if campaign.starts is not None and now < campaign.starts:
        return _tr("Begins on {day}").format(day=day_text(campaign.starts))
    if campaign.ends is None:
        return ""
    if now >= campaign.ends:
        return _tr("Over since {day}").format(day=day_text(campaign.ends))
    if campaign.ends - now < _DAY:
        return _tr("Until {when}").format(when=moment_text(campaign.ends, now))
    return left_text(campaign.ends - now)


def winning_text(campaign: Campaign) -> str:
    """How it is won; empty where there is nothing to win."""
    return {
        "impressions": _tr("Won by whose posts are seen most"),
        "engagement": _tr("Won by whose posts get most reactions, replies and reshares"),
        "draw": _tr("Drawn among all who shared one of its posts"),
    }.get(campaign.won_by, "")


class CampaignCard(Card):
    """All of one campaign; hidden where the feed shows no single one."""

    link_wanted = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(margin=16)
        self._look = look
        self._link = ""
        head = QHBoxLayout()
        head.setSpacing(SMALL)
        head.addWidget(icon_label(look, "sparkle", "accent", 20))
        self._title = Text(look=look, scale=1.15, bold=True)
        head.addWidget(self._title, 1)
        self._time = Text(tone="muted", wrap=False)
        head.addWidget(self._time)
        self.box.addLayout(head)
        self._text = Text()
        self._tags = Text(tone="accent", selectable=True)
        self._more = Button(self.tr("More about it"), kind="quiet", icon=look.icon("external"))
        self._more.clicked.connect(self._open)
        self._won, self._won_row = self._line("trophy")
        self._prize, self._prize_row = self._line("gift")
        for widget in (self._text, self._tags, self._won_row, self._prize_row):
            self.box.addWidget(widget)
        row = QHBoxLayout()
        row.addWidget(self._more)
        row.addStretch(1)
        self.box.addLayout(row)
        self.hide()

    def show_campaign(self, campaign: Campaign | None, now: datetime) -> None:
        """Fill it, or take it away."""
        self.setVisible(campaign is not None)
        if campaign is None:
            return
        won = winning_text(campaign)
        prize = self.tr("Prize: {prize}").format(prize=campaign.prize) if campaign.prize else ""
        for label, words in (
            (self._title, campaign.title),
            (self._time, time_text(campaign, now)),
            (self._text, campaign.text),
            (self._tags, " ".join(campaign.hashtags)),
            (self._won, won),
            (self._prize, prize),
        ):
            label.setText(words)
            label.setVisible(bool(words))
        self._won_row.setVisible(bool(won))
        self._prize_row.setVisible(bool(prize))
        self._link = campaign.link
        self._more.setVisible(bool(campaign.link))
        self.setAccessibleName(". ".join(part for part in (campaign.title, campaign.text) if part))

    def _line(self, icon: str) -> tuple[Text, QWidget]:
        row = QWidget()
        box = QHBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SMALL)
        box.addWidget(icon_label(self._look, icon, "muted", 18))
        words = Text()
        box.addWidget(words, 1)
        return words, row

    def _open(self) -> None:
        self.link_wanted.emit(self._link)


class CampaignRow(QWidget):
    """The campaigns that run now, in one quiet row; a click shows the posts of one."""

    chosen = Signal(str, str)
    """Its program and its id."""

    MOST = 3

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shown: tuple[tuple[Key, str], ...] = ()
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_campaigns(self, programs: Sequence[Program], now: datetime) -> None:
        """Those of these programs that run, or none."""
        campaigns, names = known(programs), titles(programs)
        shown = tuple(
            (key, _short(names[key], time_text(campaigns[key], now)))
            for key in running(programs, now)[: self.MOST]
        )
        self.setVisible(bool(shown))
        if shown == self._shown:
            return
        self._shown = shown
        clear(self._box)
        row = FlowRow(gap=SMALL, row_gap=HAIR)
        for (program, campaign), words in shown:
            chip = Chip(f" {words}".replace("&", "&&"), checkable=False)
            chip.setAccessibleName(self.tr("Campaign {title}").format(title=words))
            chip.setIcon(self._look.icon("sparkle", "accent"))
            chip.setObjectName(campaign)
            chip.setProperty("program", program)
            chip.clicked.connect(self._press)
            row.add(chip)
        self._box.addWidget(row)

    def _press(self) -> None:
        chip = self.sender()
        if chip is not None:
            self.chosen.emit(chip.property("program"), chip.objectName())


def _short(title: str, time: str) -> str:
    return " · ".join(part for part in (title, time) if part)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Campaigns", text)
