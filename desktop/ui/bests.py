"""What to be glad of: weeks in a row, personal bests, milestones, own targets, the program's goals.

Only against oneself, and nothing is ever "lost": a pause is a pause.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.model import Goal
from desktop.reach.records import (
    FOLLOWERS,
    POSTS,
    VIEWS,
    Best,
    Milestone,
    Period,
    Progress,
    Records,
    Row,
    Target,
)
from desktop.reach.targets import MOST
from desktop.ui.assumption_row import NumberField
from desktop.ui.chart_words import date_text
from desktop.ui.flow import FlowRow
from desktop.ui.look import HAIR, SMALL, STEP, Look
from desktop.ui.messages import measure_text, number_text
from desktop.ui.painted import icon_label
from desktop.ui.reach_words import source_title
from desktop.ui.widgets import Card, Text, refill

SOON = 0.8
"""A milestone of which so much is done is told about before it is reached."""


class Bests(Card):
    """A card for the reach page. `show_all` fills it; what was typed as a target comes back by
    `targets_changed`: a tuple of `Target`, for `Targets.put` on a lane."""

    targets_changed = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shown: tuple[Target, ...] = ()
        self.box.addWidget(Text(self.tr("What you can be glad of"), look=look, bold=True))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(SMALL)
        self.box.addLayout(self._lines)
        self.box.addSpacing(HAIR)
        self.box.addWidget(Text(self.tr("What you want of yourself"), look=look, bold=True))
        self._progress = QVBoxLayout()
        self._progress.setSpacing(SMALL)
        self.box.addLayout(self._progress)
        self.fields: dict[Period, NumberField] = {}
        self.box.addWidget(self._targets())
        self._goals_title = Text(self.tr("What your program wants"), look=look, bold=True)
        self.box.addWidget(self._goals_title)
        self._goals = QVBoxLayout()
        self._goals.setSpacing(SMALL)
        self.box.addLayout(self._goals)
        self._goals_title.hide()

    def _targets(self) -> QWidget:
        row = FlowRow(gap=STEP, row_gap=HAIR)
        names: dict[Period, str] = {
            "week": self.tr("Posts a week"),
            "month": self.tr("Posts a month"),
        }
        for period, name in names.items():
            part = QWidget()
            line = QHBoxLayout(part)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(SMALL)
            line.addWidget(Text(name, tone="muted", wrap=False))
            field = NumberField(0, MOST, 0, "", name)
            field.setSpecialValueText(self.tr("none"))
            field.setAccessibleDescription(self.tr("Your own target; 0 means none."))
            field.editingFinished.connect(self._changed)
            line.addWidget(field)
            self.fields[period] = field
            row.add(part)
        return row

    # --- showing ---------------------------------------------------------------------------

    def show_all(
        self,
        records: Records,
        goals: Sequence[tuple[str, Goal]],
        progress: Sequence[Progress],
        titles: Mapping[str, str],
    ) -> None:
        """Everything anew. `goals` with the titles of their programs, `titles` of networks."""
        lines = [("calendar", self._row_words(records.row))]
        for milestone in records.milestones:
            words = self._milestone_words(milestone)
            if words:
                lines.append(("flag", words))
        lines += [("trophy", self._best_words(best, titles)) for best in records.bests]
        if records.best_week is not None:
            week, count = records.best_week
            words = self.tr("Most posts in one week: {count}, from {day}").format(
                count=number_text(count), day=date_text(week)
            )
            lines.append(("trophy", words))
        refill(self._lines, [self._with_icon(*line) for line in lines])
        self._show_progress(progress)
        self._show_goals(goals)

    def _with_icon(self, icon: str, words: str, more: str = "") -> QWidget:
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        row.addWidget(icon_label(self._look, icon, "accent", 18))
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(Text(words, selectable=True))
        if more:
            column.addWidget(Text(more, tone="muted", look=self._look, scale=0.9))
        row.addLayout(column, 1)
        return part

    def _show_progress(self, progress: Sequence[Progress]) -> None:
        refill(
            self._progress,
            [
                self._with_icon("check" if one.reached else "clock", self._progress_words(one))
                for one in progress
            ],
        )
        wanted = {one.target.period: one.target.amount for one in progress}
        for period, field in self.fields.items():
            if not field.lineEdit().isModified():  # what is being typed stays
                field.setValue(wanted.get(period, 0))
        self._shown = tuple(one.target for one in progress)

    def _show_goals(self, goals: Sequence[tuple[str, Goal]]) -> None:
        rows = []
        self._goals_title.setVisible(bool(goals))
        several = len({program for program, _ in goals}) > 1
        for program, goal in goals:
            title = goal.title
            if several:
                title = self.tr("{program}: {goal}").format(program=program, goal=goal.title)
            rows.append(self._with_icon("flag", title, goal.text))
        refill(self._goals, rows)

    # --- words -----------------------------------------------------------------------------

    def _row_words(self, row: Row) -> str:
        if not row.longest:
            return self.tr("Your first post begins a row of weeks.")
        longest = self.tr("%n week(s) in a row", "", row.longest)
        if not row.now:
            return self.tr("Your longest row: {weeks}. A new one can begin any week.").format(
                weeks=longest
            )
        current = self.tr("%n week(s) in a row", "", row.now)
        if row.now == row.longest:
            words = self.tr("{weeks} with a post of yours: your longest row so far.")
        else:
            words = self.tr("{weeks} with a post of yours; your longest row: {longest}.")
        return words.format(weeks=current, longest=longest)

    def _best_words(self, best: Best, titles: Mapping[str, str]) -> str:
        network, source = titles.get(best.network, best.network), source_title(best.source, titles)
        told = self.tr("{measure}: {value}, your post of {day} ({source}, as of {read})")
        if source != network:
            told = self.tr(
                "{measure}: {value}, your post of {day} ({network}, {source}, as of {read})"
            )
        return told.format(
            measure=measure_text(best.measure),
            value=number_text(best.value),
            day=date_text(best.at.astimezone().date()),
            network=network,
            source=source,
            read=date_text(best.as_of.astimezone().date()),
        )

    def _milestone_words(self, one: Milestone) -> str:
        if one.next and one.value >= SOON * one.next:
            soon = {
                POSTS: self.tr("{value} of {next} posts"),
                VIEWS: self.tr("{value} of {next} measured views in all"),
                FOLLOWERS: self.tr("{value} of {next} followers on one account"),
            }[one.what]
            return soon.format(value=number_text(one.value), next=number_text(one.next))
        if not one.reached:
            return ""
        reached = {
            POSTS: self.tr("{count} posts and more"),
            VIEWS: self.tr("Seen {count} times and more in all, as far as it was measured"),
            FOLLOWERS: self.tr("{count} followers and more on one account"),
        }[one.what].format(count=number_text(one.reached))
        if one.when is None:
            return reached
        return self.tr("{what}, since {day}").format(
            what=reached, day=date_text(one.when.astimezone().date())
        )

    def _progress_words(self, one: Progress) -> str:
        facts = {
            "done": number_text(one.done),
            "wanted": number_text(one.target.amount),
            "day": date_text(one.until),
        }
        if one.target.period == "week":
            words = self.tr("{done} of {wanted} posts this week")
        else:
            words = self.tr("{done} of {wanted} posts this month")
        if one.reached:
            return self.tr("{words}: done").format(words=words.format(**facts))
        return self.tr("{words}, until {day}").format(words=words.format(**facts), **facts)

    # --- inside ----------------------------------------------------------------------------

    def _changed(self) -> None:
        for field in self.fields.values():
            field.lineEdit().setModified(False)
        found = tuple(
            Target(round(field.value()), period)
            for period, field in self.fields.items()
            if field.value()
        )
        if found != self._shown:
            self._shown = found
            self.targets_changed.emit(found)
