"""What stands over all shares: plans that were slept through, and networks that are on hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QHBoxLayout

from desktop.share.halts import Halt
from desktop.share.planning import Plan
from desktop.ui.brief import shortened
from desktop.ui.copying import announce
from desktop.ui.flow import FlowRow
from desktop.ui.look import HAIR, SMALL, Look
from desktop.ui.messages import moment_text
from desktop.ui.outbox_rows import Row
from desktop.ui.painted import icon_label
from desktop.ui.plan_words import planned_text
from desktop.ui.share_kinds import moved
from desktop.ui.share_words import halt_text
from desktop.ui.widgets import Button, Card, Elided, Text

APART = timedelta(minutes=30)
"""Between two shares of one account that get a new time together: nobody posts in a burst."""
INDENT = 28
"""Pixels by which words stand in from a tick."""
SHOWN = 120
"""Characters of a caption by which people know it again."""


class MissedCard(Card):
    """All of them asked about together, each with its own tick."""

    decided = Signal(object, str)
    """Numbers of shares, and what is to become of them: missed, cancel, replan."""

    def __init__(self, look: Look, rows: Sequence[Row], now: datetime) -> None:
        super().__init__()
        self.rows = tuple(rows)
        head = QHBoxLayout()
        head.setSpacing(SMALL)
        head.addWidget(icon_label(look, "question", "warn", 18))
        title = self.tr("%n share(s) planned while this computer was off or asleep", "", len(rows))
        if any(moved(row.share) for row in rows):
            title = self.tr("%n share(s) to decide about", "", len(rows))
        head.addWidget(Text(title, look=look, bold=True), 1)
        self.box.addLayout(head)
        self.setAccessibleName(title)
        self._ticks: dict[int, QCheckBox] = {}
        for row in rows:
            self._add_tick(row, now)
        told = self.tr(
            "Sent now, they go out one after another, as your program allows. The words are kept "
            "whatever you choose."
        )
        self.box.addWidget(Text(told, tone="muted"))
        deeds = FlowRow(gap=SMALL, row_gap=HAIR)
        self.buttons: dict[str, Button] = {}
        for deed, words, icon in (
            ("missed", self.tr("Send now, one after another"), "refresh"),
            ("replan", self.tr("Choose another time …"), "clock"),
            ("cancel", self.tr("Don't send"), "close"),
        ):
            kind = "primary" if deed == "missed" else "normal"
            button = Button(words, kind=kind, icon=look.icon(
                icon, "on_accent" if kind == "primary" else "text"))  # fmt: skip
            button.setProperty("deed", deed)
            button.clicked.connect(self._pressed)
            deeds.add(button)
            self.buttons[deed] = button
        self.box.addWidget(deeds)

    def _add_tick(self, row: Row, now: datetime) -> None:
        when = planned_text(row.share, now) if row.share.wall else ""
        words = f"“{shortened(' '.join(row.share.outgoing.text.split()), SHOWN)}”"
        tick = QCheckBox(row.where.replace("&", "&&"))
        tick.setAccessibleName(", ".join(part for part in (row.where, when, words) if part))
        tick.setChecked(True)
        tick.toggled.connect(self._ticked)
        tick.setMinimumWidth(1)
        self._ticks[row.share.id] = tick
        self.box.addWidget(tick)
        line = Elided("  ".join(part for part in (when, words) if part), tone="muted")
        indented = QHBoxLayout()
        indented.setContentsMargins(INDENT, 0, 0, HAIR)
        indented.addWidget(line)
        self.box.addLayout(indented)

    def chosen(self) -> tuple[int, ...]:
        """Numbers of the shares that are ticked, in the order of their times."""
        return tuple(number for number, tick in self._ticks.items() if tick.isChecked())

    def _ticked(self) -> None:
        some = bool(self.chosen())
        for button in self.buttons.values():
            button.setEnabled(some)

    def _pressed(self) -> None:
        button = self.sender()
        deed = str(button.property("deed")) if button is not None else ""
        if deed and deed != "replan":
            self.setEnabled(False)  # a second click finds nothing to press
        if deed:
            self.decided.emit(self.chosen(), deed)


class HaltCard(Card):
    """One network on which nothing can be shared, why, and a sentence for whoever can act."""

    resumed = Signal(str)

    def __init__(self, look: Look, halt: Halt, network: str, waiting: int, now: datetime) -> None:
        super().__init__()
        self.halt, self._network, self._now = halt, network, now
        head = QHBoxLayout()
        head.setSpacing(SMALL)
        head.addWidget(icon_label(look, "pause", "warn", 18))
        title = self.tr("{network} is on hold since {when}").format(
            network=network, when=moment_text(halt.since, now)
        )
        head.addWidget(Text(title, look=look, bold=True), 1)
        self.box.addLayout(head)
        words = halt_text(halt.reason, halt.facts, network)
        self.box.addWidget(Text(words))
        held = self.tr("%n share(s) wait. Nothing is lost.", "", waiting) if waiting else ""
        again = self.tr("Goodword looks again: {when}.").format(when=moment_text(halt.probe, now))
        self.box.addWidget(Text(" ".join(part for part in (held, again) if part), tone="muted"))
        deeds = FlowRow(gap=SMALL, row_gap=HAIR)
        if halt.reason != "Busy":
            copy = Button(self.tr("Copy a note for your IT"), icon=look.icon("copy"))
            copy.clicked.connect(self._copy)
            deeds.add(copy)
        look_now = Button(self.tr("Look again now"), icon=look.icon("refresh"))
        look_now.setAccessibleName(self.tr("Look again now: {network}").format(network=network))
        look_now.clicked.connect(self._resume)
        deeds.add(look_now)
        self.box.addWidget(deeds)
        self.setAccessibleName(f"{title}. {words}")

    @property
    def note(self) -> str:
        """For whoever runs the program: what happened, in their words too."""
        facts = self.halt.facts
        lines = [
            self.tr("Goodword can't share on {network} since {when}.").format(
                network=self._network, when=f"{self.halt.since:%Y-%m-%d %H:%M} UTC"
            )
        ]
        if self.halt.reason == "NoCredit":
            lines.append(
                self.tr("The company's plan or budget with the network is used up (HTTP 402).")
            )
        if self.halt.reason == "Outdated":
            told = self.tr(
                "The network no longer serves version {version} of its interface, or no longer "
                "knows the company's application (HTTP 426). Please update the program's or the "
                "policy's configuration of this network."
            )
            lines.append(told.format(version=facts.get("version") or "?"))
        if facts.get("reason"):
            lines.append(self.tr("It says: {reason}").format(reason=facts["reason"]))
        return "\n".join(lines)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.note)
        button = self.sender()
        if isinstance(button, Button):
            button.setText(f" {self.tr('Copied')}")
            announce(button, self.tr("Copied"))

    def _resume(self) -> None:
        self.setEnabled(False)
        self.resumed.emit(self.halt.network)


def spread(rows: Sequence[Row], plan: Plan) -> tuple[tuple[int, Plan], ...]:
    """A new time for several shares: the first of each account at that time, its others half
    an hour apart."""
    before: dict[str, int] = {}
    plans = []
    for row in rows:
        place = before.get(row.share.account, 0)
        before[row.share.account] = place + 1
        plans.append((row.share.id, Plan(plan.wall + APART * place, plan.zone)))
    return tuple(plans)
