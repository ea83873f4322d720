"""One setting on the screen: its words, the field that fits its kind, and whether it is locked."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.settings import Setting, Settings
from desktop.ui.by_organisation import ByOrganisation
from desktop.ui.error_words import QT_TRANSLATE_NOOP
from desktop.ui.look import HAIR, Look
from desktop.ui.messages import say
from desktop.ui.widgets import ClockField, Text

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
CHOICES: dict[Any, str] = {
    "auto": QT_TRANSLATE_NOOP("messages", "As the system"),
    "light": QT_TRANSLATE_NOOP("messages", "Light"),
    "dark": QT_TRANSLATE_NOOP("messages", "Dark"),
}


class SettingRow(QWidget):
    """One setting with its words and the widget that fits its kind. `settings` tells its value,
    and what IT decided about it."""

    changed = Signal(object, object)

    def __init__(self, look: Look, setting: Setting[Any], settings: Settings) -> None:
        super().__init__()
        self.setting, self._settings = setting, settings
        title, more = LABELS[setting.name]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, HAIR, 0, HAIR)
        words = QVBoxLayout()
        words.setSpacing(2)
        label = Text(say(title))
        words.addWidget(label)
        if more:
            words.addWidget(Text(say(more), tone="muted"))
        self.mark = ByOrganisation(look)
        words.addWidget(self.mark)
        row.addLayout(words, 1)
        self.field = self._made(setting)
        self.field.setAccessibleName(say(title))
        label.setBuddy(self.field)  # on Linux a list's name is its label's
        row.addWidget(self.field)
        self.renew()

    def renew(self) -> None:
        """Show what counts now: a policy may have come, changed or gone."""
        settings, setting = self._settings, self.setting
        locked, most = settings.locked(setting), settings.ceiling(setting)
        with QSignalBlocker(self.field):
            self._fill(settings.get(setting), most)
        self.field.setEnabled(not locked)
        self.mark.say("" if locked else self.tr("No more than {count}.").format(count=most))
        self.mark.setVisible(locked or most is not None)
        told = self.mark.said if locked or most is not None else ""
        self.field.setAccessibleDescription(told)

    # --- the field ---------------------------------------------------------------------------

    def _made(self, setting: Setting[Any]) -> QWidget:
        if setting.kind == "switch":
            switch = QCheckBox()
            switch.toggled.connect(self._tell)
            return switch
        if setting.kind == "time":
            time = ClockField(self._settings.get(setting), "")
            time.chosen.connect(self._tell)
            return time
        if setting.kind in ("number", "choice"):
            choice = QComboBox()
            choice.currentIndexChanged.connect(self._tell_choice)
            return choice
        text = QLineEdit()
        text.setMinimumWidth(180)
        text.editingFinished.connect(self._tell_text)
        return text

    def _fill(self, value: Any, most: int | None) -> None:
        field, setting = self.field, self.setting
        if isinstance(field, QCheckBox):
            field.setChecked(value)
        elif isinstance(field, ClockField):
            field.set_value(value)
        elif isinstance(field, QComboBox):
            field.clear()
            for key in setting.choices or range(setting.least, (most or setting.most) + 1):
                field.addItem(say(CHOICES.get(key, str(key))), key)
            field.setCurrentIndex(field.findData(value))
        elif isinstance(field, QLineEdit) and not field.hasFocus():
            field.setText(value)

    def _tell(self, value: object) -> None:
        self.changed.emit(self.setting, value)

    def _tell_choice(self, _: int) -> None:
        assert isinstance(self.field, QComboBox)
        self.changed.emit(self.setting, self.field.currentData())

    def _tell_text(self) -> None:
        assert isinstance(self.field, QLineEdit)
        self.changed.emit(self.setting, self.field.text().strip())
