"""The words of a chart: its numbers, dates, what stands at a place, and the spoken summary."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from desktop.ui.chart_drawing import Drawing, Kind, Line, Number
from desktop.ui.messages import number_text


def words(text: str) -> str:
    """One of this module's texts in the person's language."""
    return QCoreApplication.translate("chart", text)


def value_text(value: Number, digits: int = 0) -> str:
    """A number as people of this country write it."""
    if digits or isinstance(value, float):
        return QLocale().toString(float(value), "f", digits)
    return number_text(value)


def date_text(day: date, form: str = "d MMM yyyy") -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), form)


def label(drawing: Drawing, place: int) -> str:
    """What a place is called."""
    if place < len(drawing.labels):
        return drawing.labels[place]
    return date_text(drawing.dates[place]) if place < len(drawing.dates) else ""


def line_name(line: Line) -> str:
    """The name of a line, with its kind where it is not measured."""
    if line.kind is Kind.ESTIMATED:
        return words("{name} (estimated)").format(name=line.name)
    if line.kind is Kind.POTENTIAL:
        return words("{name} (at most)").format(name=line.name)
    return line.name


def value_at(drawing: Drawing, line: Line, place: int) -> str:
    """The value of a line there in words: a number, with its range, or why there is none;
    empty before its time."""
    value, band = line.value(place), line.band(place)
    if place < line.absent:
        return ""
    digits = drawing.digits
    if band is not None:
        low, high = value_text(band[0], digits), value_text(band[1], digits)
        if value is None:
            return words("{low} to {high}").format(low=low, high=high)
        middle = value_text(value, digits)
        return words("{value} ({low} to {high})").format(value=middle, low=low, high=high)
    if value is None:
        return drawing.reason(line, place) or words("unknown")
    told = value_text(value, digits)
    return words("at least {value}").format(value=told) if place in line.least else told


def entry(drawing: Drawing, line: Line, place: int) -> str:
    """`Mastodon: 1,240`."""
    found = value_at(drawing, line, place)
    name = line_name(line)
    if not name or not found:
        return found
    return words("{name}: {value}").format(name=name, value=found)


def spoken_at(drawing: Drawing, place: int, first: int = -1) -> str:
    """All that stands at a place, for a listener; the line number `first` comes first."""
    order = sorted(range(len(drawing.lines)), key=lambda number: number != first)
    parts = [entry(drawing, drawing.lines[number], place) for number in order]
    parts += [mark.words for mark in drawing.happened.get(place, ())]
    return ". ".join([label(drawing, place), *(part for part in parts if part)])


def summary(drawing: Drawing) -> str:
    """What the page says of it, else the ends, the highest, the last and the gaps of every
    line."""
    if drawing.summary:
        return drawing.summary
    if not drawing.places or not drawing.lines:
        return words("Nothing to show yet")
    span = words("From {first} to {last}").format(
        first=label(drawing, 0), last=label(drawing, drawing.places - 1)
    )
    parts = [span, *(_line_summary(drawing, line) for line in drawing.lines)]
    if drawing.happened:
        parts.append(
            words("{what}: {count}").format(
                what=drawing.marked or words("Marks"), count=number_text(len(drawing.marks))
            )
        )
    return ". ".join(parts)


def _line_summary(drawing: Drawing, line: Line) -> str:
    known = [value for value in line.values[line.absent :] if value is not None]
    name = line_name(line)
    if not known:
        return words("{name}: {value}").format(
            name=name, value=line.gap or drawing.gap or words("unknown")
        )
    low, high = min(known), max(known)
    at = line.values.index(high, line.absent)
    digits = drawing.digits
    told = words("{name}: last {last}, lowest {low}, highest {high} ({when})").format(
        name=name,
        last=value_text(known[-1], digits),
        low=value_text(low, digits),
        high=value_text(high, digits),
        when=label(drawing, at),
    )
    if line.least:
        told += words(", only in part known at {count}").format(count=number_text(len(line.least)))
    unknown = line.values[line.absent :].count(None)
    if unknown:
        told += words(", unknown at {count} of {all}").format(
            count=number_text(unknown), all=number_text(drawing.places - line.absent)
        )
    return told
