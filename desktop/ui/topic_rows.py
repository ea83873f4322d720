"""The cards in which a person says what concerns them: goals to read, groups, topics, how early."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from desktop.feeds.choices import Chosen, Kind
from desktop.model import Goal, Program, Ring, Segment
from desktop.ui.by_organisation import ByOrganisation, organisation_words
from desktop.ui.feed_campaign import time_text
from desktop.ui.flow import FlowRow
from desktop.ui.look import HAIR, SMALL, STEP, Look
from desktop.ui.painted import icon_label
from desktop.ui.span_words import later_text
from desktop.ui.widgets import Card, Chip, Line, Text

_KINDS = ("department", "country", "language", "role")


class GoalsCard(Card):
    """What the program wants to reach, told to those who help."""

    def __init__(self, look: Look, goals: Sequence[Goal]) -> None:
        super().__init__()
        self.box.addWidget(Text(self.tr("What we want to reach"), look=look, bold=True))
        for goal in goals:
            row = QHBoxLayout()
            row.setSpacing(SMALL)
            row.addWidget(icon_label(look, "flag", "accent", 18))
            row.addWidget(Text(goal.title), 1)
            self.box.addLayout(row)
            if goal.text:
                inner = QHBoxLayout()
                inner.setContentsMargins(18 + SMALL, 0, 0, HAIR)
                inner.addWidget(Text(goal.text, tone="muted"))
                self.box.addLayout(inner)


class ChoiceCard(Card):
    """A card whose choices are kept."""

    KIND: Kind
    chosen = Signal(str, str)
    """A name, and its value: `mine`, `follow`, `mute`, or nothing."""
    program = ""
    """Whose choices these are."""


class TickChip(Chip):
    """A switch that tells by its sign too whether it is on."""

    def __init__(self, look: Look, text: str, sign: str = "plus") -> None:
        super().__init__(f" {text}".replace("&", "&&"))
        self._look, self._sign = look, sign
        self.toggled.connect(self._show)
        self._show(False)

    def _show(self, on: bool) -> None:
        self.setIcon(self._look.icon("check" if on else self._sign, "text" if on else "muted"))


class GroupsCard(ChoiceCard):
    """The groups that a person counts themselves to, a line for each kind of group."""

    KIND = "segment"

    def __init__(
        self,
        look: Look,
        segments: Sequence[Segment],
        mine: frozenset[str],
        allows: Callable[[str], bool],
    ) -> None:
        """`allows` says of a segment whether IT lets people here choose it."""
        super().__init__()
        self._look, self._allows = look, allows
        self.box.addWidget(Text(self.tr("Which groups are yours?"), look=look, bold=True))
        self.box.addWidget(
            Text(
                self.tr(
                    "Some posts are for some groups only. Of a kind in which you choose nothing "
                    "you see everything."
                ),
                tone="muted",
            )
        )
        self.chips: dict[str, Chip] = {}
        if not all(allows(one.id) for one in segments):
            more = self.tr("Some groups can't be chosen here.")
            self.box.addWidget(ByOrganisation(look, more))
        for kind in _ordered(segments):
            self.box.addSpacing(HAIR)
            words = kind_text(kind)
            if words:
                self.box.addWidget(Text(words, tone="muted", look=look, scale=0.92))
            row = FlowRow(gap=SMALL, row_gap=HAIR)
            for segment in segments:
                if segment.kind == kind:
                    row.add(self._chip(segment, words, segment.id in mine))
            self.box.addWidget(row)

    def _chip(self, segment: Segment, kind: str, mine: bool) -> Chip:
        chip = TickChip(self._look, segment.title)
        chip.setAccessibleName(f"{kind}: {segment.title}" if kind else segment.title)
        chip.setObjectName(segment.id)
        allowed = self._allows(segment.id)
        chip.setChecked(mine and allowed)
        chip.setEnabled(allowed)
        if not allowed:
            chip.setAccessibleDescription(organisation_words())
        chip.toggled.connect(self._toggled)
        self.chips[segment.id] = chip
        return chip

    def _toggled(self, on: bool) -> None:
        chip = self.sender()
        if chip is not None:
            self.chosen.emit(chip.objectName(), "mine" if on else "")


class TopicRow(QWidget):
    """One category or campaign: followed, muted, or as it comes."""

    chosen = Signal(str, str)
    """A topic, and `follow`, `mute` or nothing."""

    def __init__(self, look: Look, topic: str, title: str, more: str, state: str) -> None:
        super().__init__()
        self.topic = topic
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Text(title))
        if more:
            words.addWidget(Text(more, tone="muted"))
        row.addLayout(words, 1)
        self.chips: dict[str, Chip] = {}
        for wish, label, spoken, sign in (
            ("follow", self.tr("Follow"), self.tr("Follow {topic}"), "plus"),
            ("mute", self.tr("Mute"), self.tr("Mute {topic}"), "hide"),
        ):
            chip = TickChip(look, label, sign)
            chip.setAccessibleName(spoken.format(topic=title))
            chip.setObjectName(wish)
            chip.setChecked(wish == state)
            chip.clicked.connect(self._clicked)
            row.addWidget(chip)
            self.chips[wish] = chip

    def _clicked(self, on: bool) -> None:
        chip = self.sender()
        wish = chip.objectName() if chip is not None and on else ""
        for name, other in self.chips.items():
            other.setChecked(name == wish)
        self.chosen.emit(self.topic, wish)


class TopicsCard(ChoiceCard):
    """Categories and campaigns, each with its wish."""

    KIND = "topic"

    def __init__(self, look: Look, program: Program, chosen: Chosen, now: datetime) -> None:
        super().__init__()
        self.box.addWidget(Text(self.tr("Topics"), look=look, bold=True))
        self.box.addWidget(
            Text(
                self.tr(
                    "Follow some, and only they and important posts come as alerts; the feed stays "
                    "whole. Muted topics stay out of feed and alerts; you find them under "
                    "“Put aside”."
                ),
                tone="muted",
            )
        )
        self.rows: dict[str, TopicRow] = {}
        for topic, title, more in topics_of(program, chosen, now):
            state = "follow" if topic in chosen.followed else ""
            state = "mute" if topic in chosen.muted else state
            if self.rows:
                self.box.addWidget(Line())
            row = TopicRow(look, topic, title, more, state)
            row.chosen.connect(self.chosen)
            self.rows[topic] = row
            self.box.addWidget(row)


class RingCard(ChoiceCard):
    """How early one sees posts: some groups try them before everybody."""

    KIND = "ring"

    def __init__(self, look: Look, rings: Sequence[Ring], mine: str, *, locked: bool) -> None:
        super().__init__()
        self.box.addWidget(Text(self.tr("How early?"), look=look, bold=True))
        if locked:
            self.box.addWidget(ByOrganisation(look))
        group = QButtonGroup(self)
        self.buttons: dict[str, QRadioButton] = {}
        known = mine if any(ring.id == mine for ring in rings) else rings[-1].id
        for ring in rings:
            button = QRadioButton(
                f"{ring.title} ({later_text(timedelta(seconds=ring.delay))})".replace("&", "&&")
            )
            button.setObjectName(ring.id)
            button.setChecked(ring.id == known)
            button.setEnabled(not locked)
            button.toggled.connect(self._turned)  # a screen reader toggles, and never clicks
            group.addButton(button)
            self.buttons[ring.id] = button
            self.box.addWidget(button)
        self.box.setSpacing(STEP - HAIR)

    def _turned(self, on: bool) -> None:
        button = self.sender()
        if on and button is not None:
            self.chosen.emit(button.objectName(), "mine")


def topics_of(program: Program, chosen: Chosen, now: datetime) -> tuple[tuple[str, str, str], ...]:
    """Topics with title and remark: those of the program, and those that were chosen once and
    are no longer among them, so that it can be taken back."""
    found = {f"category:{one.title}": (one.title, "") for one in program.categories}
    for campaign in program.campaigns:
        over = campaign.ends is not None and campaign.ends <= now
        topic = f"campaign:{campaign.id}"
        if not over or topic in chosen.followed | chosen.muted:
            label = _tr("Campaign")
            time = time_text(campaign, now)
            found[topic] = (campaign.title, f"{label} · {time}" if time else label)
    for topic in sorted(chosen.followed | chosen.muted):
        found.setdefault(topic, (topic.partition(":")[2], ""))
    return tuple((topic, *told) for topic, told in found.items())


def kind_text(kind: str) -> str:
    """What people call a kind of group; the program's own word where it is one."""
    return {
        "department": _tr("Department"),
        "country": _tr("Country"),
        "language": _tr("Language"),
        "role": _tr("Role"),
    }.get(kind, kind)


def _ordered(segments: Sequence[Segment]) -> list[str]:
    """The four kinds that everybody knows, then the program's own in its order."""
    kinds = list(dict.fromkeys(segment.kind for segment in segments))
    return sorted(kinds, key=lambda one: _KINDS.index(one) if one in _KINDS else len(_KINDS))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Topics", text)
