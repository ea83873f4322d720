"""The settings: programs joined, alerts, look, start with the computer. Saved at once.

What IT decided is shown and locked, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import settings as table
from desktop.errors import GoodwordError
from desktop.feeds.access import Access
from desktop.feeds.pictures import Pictures
from desktop.feeds.program import Programs
from desktop.feeds.sync import Sync
from desktop.jobs import Jobs
from desktop.newer import Notice
from desktop.paths import Paths
from desktop.settings import Setting, Settings
from desktop.ui.about import AboutCard
from desktop.ui.by_organisation import ByOrganisation
from desktop.ui.error_words import QT_TRANSLATE_NOOP
from desktop.ui.look import Look
from desktop.ui.messages import say, sentence
from desktop.ui.program_list import ProgramsCard
from desktop.ui.setting_row import SettingRow
from desktop.ui.start_card import StartCard
from desktop.ui.widgets import Banner, Button, Card, Heading, Line, Scroll, Text

_GROUPS: tuple[tuple[str, tuple[Setting[Any], ...]], ...] = (
    (
        QT_TRANSLATE_NOOP("messages", "Alerts"),
        (
            table.ALERTS,
            table.ALERT_DETAILS,
            table.ALERTS_PER_DAY,
            table.QUIET_FROM,
            table.QUIET_UNTIL,
            table.WEEKENDS_QUIET,
        ),
    ),
    (
        QT_TRANSLATE_NOOP("messages", "Look and writing"),
        (table.THEME, table.OWN_NAME, table.SHARE_LANGUAGE, table.UNDO_SECONDS),
    ),
    (QT_TRANSLATE_NOOP("messages", "My reach"), (table.REACH_YEARS,)),
)


class SettingsPage(QWidget):
    """The page."""

    program_wanted = Signal()
    programs_touched = Signal()
    setting_changed = Signal(str)
    topics_wanted = Signal()
    sent_wanted = Signal()
    diagnostics_wanted = Signal()

    def __init__(
        self,
        look: Look,
        jobs: Jobs,
        settings: Settings,
        programs: Programs,
        access: Access,
        sync: Sync,
        pictures: Pictures,
        paths: Paths,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self._look, self._jobs, self._settings = look, jobs, settings
        self._rows: list[SettingRow] = []
        self.no_receipts = ByOrganisation(look, self.tr("Your programs are told nothing here."))
        unmarked = self.tr("Links go out without the marks by which programs count visits.")
        self.no_marks = ByOrganisation(look, unmarked)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        scroll = Scroll(width=760)
        box.addWidget(scroll)
        column = scroll.box
        column.addWidget(Heading(self.tr("Settings"), look))
        self._banner = Banner(look)
        column.addWidget(self._banner)
        self._joined = ProgramsCard(
            look, jobs, programs, access, sync, pictures, now, self._program_decided
        )
        self._joined.program_wanted.connect(self.program_wanted)
        self._joined.topics_wanted.connect(self.topics_wanted)
        self._joined.touched.connect(self.programs_touched)
        self._joined.told.connect(self._banner.say)
        column.addWidget(self._joined)
        for title, group in _GROUPS:
            column.addWidget(self._group(say(title), group))
        column.addWidget(self._sent_card())
        self.start = StartCard(look, jobs, self._autostart_decided)
        self.start.failed.connect(self._failed)
        column.addWidget(self.start)
        self.about = AboutCard(look, str(paths.data))
        self.about.diagnostics_wanted.connect(self.diagnostics_wanted)
        column.addWidget(self.about)
        column.addStretch(1)
        self._show_policy()

    # --- slots -----------------------------------------------------------------------------

    def program_changed(self) -> None:
        self._joined.renew()

    def policy_changed(self) -> None:
        """IT decided something anew: other rows are locked."""
        for row in self._rows:
            row.renew()
        self.start.renew()
        self.program_changed()
        self._show_policy()

    def show_notice(self, notice: Notice | None) -> None:
        """A newer Goodword is there, or not."""
        self.about.show_notice(notice)

    # --- parts -----------------------------------------------------------------------------

    def _group(self, title: str, group: tuple[Setting[Any], ...]) -> Card:
        card = Card()
        card.box.addWidget(Text(title, look=self._look, bold=True))
        for number, setting in enumerate(group):
            if number:
                card.box.addWidget(Line())
            row = SettingRow(self._look, setting, self._settings)
            self._rows.append(row)
            row.changed.connect(self._put)
            card.box.addWidget(row)
        return card

    def _sent_card(self) -> Card:
        card = Card()
        card.box.addWidget(Text(self.tr("Privacy"), look=self._look, bold=True))
        row = QHBoxLayout()
        words = self.tr("What your programs are told about you: nothing, unless you switch it on.")
        row.addWidget(Text(words), 1)
        go = Button(self.tr("What is sent"))
        go.clicked.connect(self.sent_wanted)
        row.addWidget(go)
        card.box.addLayout(row)
        card.box.addWidget(self.no_receipts)
        card.box.addWidget(self.no_marks)
        return card

    def _show_policy(self) -> None:
        decided = self._settings.rulings.decided
        places = dict.fromkeys(origin.source.name for origin in decided.origins.values())
        self.about.show_policy(tuple(places), len(decided.problems))
        self.about.allow_saving(decided.policy.diagnostics is not False)
        self.no_receipts.setVisible(decided.policy.receipts is False)
        self.no_marks.setVisible(decided.policy.tracking is False)

    def _program_decided(self) -> str:
        return self._settings.rulings.policy.program

    def _autostart_decided(self) -> bool | None:
        return self._settings.rulings.policy.autostart

    # --- deeds -----------------------------------------------------------------------------

    def _put(self, setting: Setting[Any], value: Any) -> None:
        settings = self._settings

        def work() -> str:
            settings.put(setting, value)
            return setting.name

        self._jobs.run("store", work, self.setting_changed.emit, self._failed, owner=self)

    def _failed(self, error: GoodwordError) -> None:
        self._banner.say("bad", sentence(error))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.program_changed()
        self.start.renew()
        self._show_policy()
