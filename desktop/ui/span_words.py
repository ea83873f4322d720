"""How long something lasts or waits, counted in words, with the plurals of each language."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QObject

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class _Spans(QObject):
    """Plurals are gathered from `tr` inside of classes only."""

    def left(self, days: int) -> str:
        return self.tr("%n day(s) left", "", days)

    def days(self, count: int) -> str:
        return self.tr("%n day(s) later", "", count)

    def hours(self, count: int) -> str:
        return self.tr("%n hour(s) later", "", count)

    def minutes(self, count: int) -> str:
        return self.tr("%n minute(s) later", "", count)

    def at_once(self) -> str:
        return self.tr("at once")


def left_text(left: timedelta) -> str:
    """“12 days left”: whole days."""
    return _Spans().left(left // _DAY)


def later_text(delay: timedelta) -> str:
    """“2 hours later”, in the unit that people use; under a minute: “at once”."""
    spans = _Spans()
    if delay < _MINUTE:
        return spans.at_once()
    if delay >= _DAY:
        return spans.days(round(delay / _DAY))
    if delay >= _HOUR:
        return spans.hours(round(delay / _HOUR))
    return spans.minutes(delay // _MINUTE)
