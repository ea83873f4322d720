"""Choosing a time for later: a few times with one click, or any by date and clock.

A small panel over the window, not a dialog: Esc or a click beside it closes it.
"""

from __future__ import annotations

from datetime import datetime, tzinfo

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, QTime, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDateEdit, QFrame, QHBoxLayout, QTimeEdit, QVBoxLayout, QWidget

from desktop.share.planning import Plan, SystemZone, on_wall, zone_of
from desktop.ui.flow import FlowRow
from desktop.ui.later_times import Bounds, Offer, offers, problem, rounded
from desktop.ui.look import GAP, HAIR, SMALL, Look
from desktop.ui.messages import moment_text
from desktop.ui.plan_words import own_zone, wall_text, zone_text
from desktop.ui.widgets import Button, Heading, Line, Text

WIDTH = 380


class LaterPanel(QFrame):
    """Emits one `chosen` at most, and is gone."""

    chosen = Signal(object)
    """A `Plan`."""
    closed = Signal()

    def __init__(
        self, look: Look, parent: QWidget, now: datetime, bounds: Bounds, title: str, remark: str
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(title)
        self.setFixedWidth(WIDTH)
        self._look, self._now, self._bounds = look, now, bounds
        self._zone = own_zone()
        box = QVBoxLayout(self)
        box.setContentsMargins(GAP, GAP, GAP, GAP)
        box.setSpacing(SMALL)
        box.addWidget(Heading(title, look, 1.15))
        box.addWidget(Text(remark, tone="muted"))
        self._first: QWidget | None = None
        for offer in offers(now, self._zone, bounds):
            self._add_offer(box, offer)
        box.addSpacing(HAIR)
        box.addWidget(Line())
        self._add_fields(box)
        close = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        close.activated.connect(self.close)
        self._changed()

    def show_at(self, anchor: QWidget) -> None:
        """Over the button that asked, or below it where there is no room over it."""
        self.adjustSize()
        size, screen = self.sizeHint(), anchor.screen().availableGeometry()
        corner = anchor.mapToGlobal(QPoint(anchor.width() - size.width(), -size.height() - HAIR))
        if corner.y() < screen.top():
            corner.setY(anchor.mapToGlobal(QPoint(0, anchor.height() + HAIR)).y())
        corner.setX(max(screen.left(), min(corner.x(), screen.right() - size.width())))
        corner.setY(max(screen.top(), min(corner.y(), screen.bottom() - size.height())))
        self.move(corner)
        self.show()
        (self._first or self._date).setFocus(Qt.FocusReason.PopupFocusReason)

    # --- one click ---------------------------------------------------------------------------

    def _add_offer(self, box: QVBoxLayout, offer: Offer) -> None:
        when = wall_text(offer.plan.shown, self._today())
        words = {
            "good": self.tr("A good hour: {when}"),
            "hour": self.tr("In an hour: {when}"),
            "evening": self.tr("In the evening: {when}"),
            "morning": self.tr("In the morning: {when}"),
        }[offer.kind].format(when=when)
        good = offer.kind == "good"
        button = Button(words, icon=self._look.icon("sparkle" if good else "clock"))
        button.setProperty("plan", offer.plan)
        button.clicked.connect(self._pressed)
        box.addWidget(button)
        if good:
            why = self.tr("When people read, and not the minute that everybody else gets.")
            button.setAccessibleDescription(why)
            box.addWidget(Text(why, tone="muted", look=self._look, scale=0.9))
        self._first = self._first or button

    def _pressed(self) -> None:
        button = self.sender()
        plan = button.property("plan") if button is not None else None
        if isinstance(plan, Plan):
            self._choose(plan)

    # --- any time ----------------------------------------------------------------------------

    def _add_fields(self, box: QVBoxLayout) -> None:
        start = rounded(self._today())
        row = FlowRow()
        self._date = QDateEdit(QDate(start.year, start.month, start.day))
        self._date.setCalendarPopup(True)
        self._date.setDisplayFormat("d MMM yyyy")
        self._date.setMinimumDate(self._date.date())
        if self._bounds.end is not None:
            last = on_wall(self._bounds.end, self._clock())
            self._date.setMaximumDate(QDate(last.year, last.month, last.day))
        self._date.setAccessibleName(self.tr("Date"))
        hour = (start.hour + 1) % 24
        self._time = QTimeEdit(QTime(hour, start.minute))
        self._time.setDisplayFormat(QLocale().timeFormat(QLocale.FormatType.ShortFormat))
        self._time.setAccessibleName(self.tr("Time"))
        if hour == 0:
            self._date.setDate(self._date.date().addDays(1))
        for field in (self._date, self._time):
            row.add(field)
        self._time.setMinimumWidth(90)
        self._time.setAlignment(Qt.AlignmentFlag.AlignCenter)
        box.addWidget(row)
        self._place = Text(tone="muted")
        box.addWidget(self._place)
        self._told = Text()
        box.addWidget(self._told)
        last_row = QHBoxLayout()
        last_row.addStretch(1)
        self._then = Button(self.tr("Share then"), kind="primary")
        self._then.clicked.connect(self._take)
        last_row.addWidget(self._then)
        box.addLayout(last_row)
        self._date.dateChanged.connect(self._changed)
        self._time.timeChanged.connect(self._changed)

    def plan(self) -> Plan:
        """What the two fields say."""
        day, clock = self._date.date(), self._time.time()
        wall = datetime(day.year(), day.month(), day.day(), clock.hour(), clock.minute())  # noqa: DTZ001 - a plan's time has no zone
        return Plan(wall, self._zone)

    def _changed(self) -> None:
        plan = self.plan()
        wrong = problem(plan, self._now, self._bounds)
        zone = zone_text(self._zone, plan.utc)
        self._place.setText(self.tr("Time zone: {zone}").format(zone=zone))
        self._told.setText(self._words(plan, wrong))
        self._told.set_tone("warn" if wrong else "muted")
        self._then.setEnabled(not wrong)
        self._then.setAccessibleDescription(self._told.text())

    def _words(self, plan: Plan, wrong: str) -> str:
        if wrong == "past":
            return self.tr("That is over already.")
        if wrong == "late" and self._bounds.end is not None:
            end = moment_text(self._bounds.end, self._now)
            return self.tr("This post may be shared until {end}.").format(end=end)
        if wrong == "early" and self._bounds.start is not None:
            start = moment_text(self._bounds.start, self._now)
            return self.tr("This post may be shared from {start}.").format(start=start)
        when = wall_text(plan.shown, self._today())
        if plan.shown != plan.wall:
            told = self.tr("The clock is put forward and leaves that time out: it will be {when}.")
            return told.format(when=when)
        return f"{when[:1].upper()}{when[1:]} ({self._distance(plan.utc)})"

    def _distance(self, moment: datetime) -> str:
        """How far ahead a time lies, coarsely."""
        minutes = max(0, round((moment - self._now).total_seconds() / 60))
        if minutes < 90:
            return self.tr("in %n minute(s)", "", minutes)
        hours = round(minutes / 60)
        if hours < 36:
            return self.tr("in %n hour(s)", "", hours)
        return self.tr("in %n day(s)", "", round(hours / 24))

    def _take(self) -> None:
        if self._then.isEnabled():
            self._choose(self.plan())

    # --- inside ------------------------------------------------------------------------------

    def _choose(self, plan: Plan) -> None:
        self.setEnabled(False)
        self.chosen.emit(plan)
        self.close()

    def _clock(self) -> tzinfo:
        return zone_of(self._zone) or SystemZone()

    def _today(self) -> datetime:
        return on_wall(self._now, self._clock())

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()
