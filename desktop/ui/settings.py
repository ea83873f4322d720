"""The settings: programs joined, alerts, look, start with the computer. Saved at once.

What IT decided is shown and locked, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop import __version__, autostart
from desktop import settings as table
from desktop.errors import GoodwordError
from desktop.feeds.access import Access
from desktop.feeds.pictures import Pictures
from desktop.feeds.program import Programs
from desktop.feeds.sync import Sync
from desktop.jobs import Jobs
from desktop.paths import Paths
from desktop.settings import Setting, Settings
from desktop.ui.error_words import QT_TRANSLATE_NOOP
from desktop.ui.look import HAIR, STEP, Look
from desktop.ui.messages import say, sentence
from desktop.ui.program_list import ProgramsCard
from desktop.ui.widgets import (
    Banner,
    Button,
    Card,
    ClockField,
    Heading,
    Line,
    Scroll,
    Text,
)

LABELS: dict[str, tuple[str, str]] = {
    "alerts": (
        QT_TRANSLATE_NOOP("messages", "Tell me about new posts"),
        QT_TRANSLATE_NOOP("messages", "One alert at a time; several posts come as one."),
    ),
    "alert_details": (
        QT_TRANSLATE_NOOP("messages", "Show titles in alerts"),
        QT_TRANSLATE_NOOP("messages", "They may be seen on a locked or shared screen."),
    ),
    "alerts_per_day": (QT_TRANSLATE_NOOP("messages", "At most this many alerts a day"), ""),
    "quiet_from": (QT_TRANSLATE_NOOP("messages", "Quiet from"), ""),
    "quiet_until": (
        QT_TRANSLATE_NOOP("messages", "Quiet until"),
        QT_TRANSLATE_NOOP("messages", "The same time twice means never."),
    ),
    "weekends_quiet": (QT_TRANSLATE_NOOP("messages", "Quiet at weekends"), ""),
    "theme": (QT_TRANSLATE_NOOP("messages", "Light or dark"), ""),
    "start_hidden": (
        QT_TRANSLATE_NOOP("messages", "Start in the tray, without a window"),
        "",
    ),
    "language": (
        QT_TRANSLATE_NOOP("messages", "Language of Goodword"),
        QT_TRANSLATE_NOOP("messages", "A code such as de or en-GB; empty: as the system."),
    ),
    "own_name": (
        QT_TRANSLATE_NOOP("messages", "Your name in previews"),
        QT_TRANSLATE_NOOP("messages", "Until an account is connected. It stays here."),
    ),
    "share_language": (
        QT_TRANSLATE_NOOP("messages", "Language you write in"),
        QT_TRANSLATE_NOOP("messages", "Told to the networks; empty: that of each post."),
    ),
    "undo_seconds": (
        QT_TRANSLATE_NOOP("messages", "Seconds to undo a share"),
        QT_TRANSLATE_NOOP("messages", "It waits so long after the click; 0: it goes at once."),
    ),
    "reach_years": (
        QT_TRANSLATE_NOOP("messages", "Years to keep numbers"),
        QT_TRANSLATE_NOOP("messages", "Older views, clicks and followers are deleted; 0: never."),
    ),
}
CHOICES: dict[str, str] = {
    "auto": QT_TRANSLATE_NOOP("messages", "As the system"),
    "light": QT_TRANSLATE_NOOP("messages", "Light"),
    "dark": QT_TRANSLATE_NOOP("messages", "Dark"),
}
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


class SettingRow(QWidget):
    """One setting with its words and the widget that fits its kind."""

    changed = Signal(object, object)

    def __init__(self, look: Look, setting: Setting[Any], value: Any, *, locked: bool) -> None:
        super().__init__()
        self.setting = setting
        title, more = LABELS[setting.name]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, HAIR, 0, HAIR)
        words = QVBoxLayout()
        words.setSpacing(2)
        label = Text(say(title))
        words.addWidget(label)
        if more:
            words.addWidget(Text(say(more), tone="muted"))
        if locked:
            words.addWidget(Text(self.tr("Set by your organisation."), tone="warn"))
        row.addLayout(words, 1)
        self.field = self._made(setting, value)
        self.field.setAccessibleName(say(title))
        self.field.setEnabled(not locked)
        label.setBuddy(self.field)  # on Linux a list's name is its label's
        row.addWidget(self.field)

    def _made(self, setting: Setting[Any], value: Any) -> QWidget:
        if setting.kind == "switch":
            switch = QCheckBox()
            switch.setChecked(value)
            switch.toggled.connect(self._tell)
            return switch
        if setting.kind == "number":
            number = QComboBox()
            for count in range(setting.least, setting.most + 1):
                number.addItem(str(count), count)
            number.setCurrentIndex(number.findData(value))
            number.currentIndexChanged.connect(self._tell_choice)
            return number
        if setting.kind == "time":
            time = ClockField(value, "")
            time.chosen.connect(self._tell)
            return time
        if setting.kind == "choice":
            choice = QComboBox()
            for key in setting.choices:
                choice.addItem(say(CHOICES.get(key, key)), key)
            choice.setCurrentIndex(choice.findData(value))
            choice.currentIndexChanged.connect(self._tell_choice)
            return choice
        text = QLineEdit(value)
        text.setMinimumWidth(180)
        text.editingFinished.connect(self._tell_text)
        return text

    def _tell(self, value: object) -> None:
        self.changed.emit(self.setting, value)

    def _tell_choice(self, _: int) -> None:
        assert isinstance(self.field, QComboBox)
        self.changed.emit(self.setting, self.field.currentData())

    def _tell_text(self) -> None:
        assert isinstance(self.field, QLineEdit)
        self.changed.emit(self.setting, self.field.text().strip())


class SettingsPage(QWidget):
    """The page."""

    program_wanted = Signal()
    programs_touched = Signal()
    setting_changed = Signal(str)
    topics_wanted = Signal()
    sent_wanted = Signal()

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
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        scroll = Scroll(width=760)
        box.addWidget(scroll)
        column = scroll.box
        column.addWidget(Heading(self.tr("Settings"), look))
        self._banner = Banner(look)
        column.addWidget(self._banner)
        self._joined = ProgramsCard(look, jobs, programs, access, sync, pictures, now)
        self._joined.program_wanted.connect(self.program_wanted)
        self._joined.topics_wanted.connect(self.topics_wanted)
        self._joined.touched.connect(self.programs_touched)
        self._joined.told.connect(self._banner.say)
        column.addWidget(self._joined)
        for title, group in _GROUPS:
            column.addWidget(self._group(say(title), group))
        column.addWidget(self._sent_card())
        column.addWidget(self._start_card())
        column.addWidget(self._about(paths))
        column.addStretch(1)

    # --- slots -----------------------------------------------------------------------------

    def program_changed(self) -> None:
        self._joined.renew()

    # --- parts -----------------------------------------------------------------------------

    def _group(self, title: str, group: tuple[Setting[Any], ...]) -> Card:
        card = Card()
        card.box.addWidget(Text(title, look=self._look, bold=True))
        for number, setting in enumerate(group):
            if number:
                card.box.addWidget(Line())
            row = SettingRow(
                self._look,
                setting,
                self._settings.get(setting),
                locked=self._settings.locked(setting),
            )
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
        return card

    def _start_card(self) -> Card:
        card = Card()
        card.box.addWidget(Text(self.tr("Start"), look=self._look, bold=True))
        row = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Text(self.tr("Start with the computer")))
        self._autostart_words = Text("", tone="muted")
        words.addWidget(self._autostart_words)
        row.addLayout(words, 1)
        self._autostart = QCheckBox()
        self._autostart.setAccessibleName(self.tr("Start with the computer"))
        self._autostart.clicked.connect(self._switch_autostart)
        row.addWidget(self._autostart)
        card.box.addLayout(row)
        return card

    def _about(self, paths: Paths) -> Card:
        card = Card()
        card.box.setSpacing(STEP)
        card.box.addWidget(Text(f"Goodword {__version__}", look=self._look, bold=True))
        card.box.addWidget(
            Text(
                self.tr("Everything lies on this computer, in {folder}.").format(
                    folder=str(paths.data)
                ),
                tone="muted",
                selectable=True,
            )
        )
        return card

    # --- deeds -----------------------------------------------------------------------------

    def _put(self, setting: Setting[Any], value: Any) -> None:
        settings = self._settings

        def work() -> str:
            settings.put(setting, value)
            return setting.name

        self._jobs.run("store", work, self.setting_changed.emit, self._failed, owner=self)

    def _switch_autostart(self, on: bool) -> None:
        def work() -> str:
            autostart.switch(on)
            return autostart.state()

        self._jobs.run("store", work, self._show_autostart, self._failed, owner=self)

    def _show_autostart(self, state: str) -> None:
        self._autostart.setChecked(state == "on")
        words = self.tr("Off, switched off in the system.") if state == "off_in_system" else ""
        self._autostart_words.setText(words)
        self._autostart_words.setVisible(bool(words))

    def _failed(self, error: GoodwordError) -> None:
        self._banner.say("bad", sentence(error))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.program_changed()
        self._jobs.run("store", autostart.state, self._show_autostart, owner=self)
