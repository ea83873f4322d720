"""What sharing brought: what networks tie to posts, apart from what weeks with shares say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from PySide6.QtCore import QLocale, QObject
from PySide6.QtWidgets import QVBoxLayout

from desktop.balance import Balance
from desktop.reach.gains import Attributed, Compared, Lack, Outcome
from desktop.reach.overview import Overview
from desktop.ui.chart_words import date_text
from desktop.ui.error_words import QT_TRANSLATE_NOOP
from desktop.ui.look import HAIR, Look
from desktop.ui.messages import number_text
from desktop.ui.reach_kinds import Method
from desktop.ui.reach_words import account_name, small_name, source_line, words
from desktop.ui.widgets import Card, Text, refill

_MOST_LINES = 12


class ReachGains(Card):
    """The card."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shown: object = None
        self.box.addWidget(Text(words(_TITLE), look=look, bold=True))
        self._tied, self._weeks = QVBoxLayout(), QVBoxLayout()
        for title, rows in ((_TIED, self._tied), (_COMPARED, self._weeks)):
            self.box.addWidget(Text(words(title), look=look, scale=0.95, bold=True, tone="muted"))
            rows.setSpacing(HAIR)
            self.box.addLayout(rows)
        self.box.addWidget(Text(words(_LIMITS), tone="muted", look=look, scale=0.9))
        self.how = Method(self.tr("How this is computed"), words(_METHOD), look)
        self.box.addWidget(self.how)

    def show_overview(self, found: Overview, balance: Balance) -> None:
        day = found.now.astimezone().date()  # "today" is another word tomorrow
        told = (found.attributed, found.compared, balance.titles, balance.accounts, day)
        if told == self._shown:
            return
        self._shown = told
        refill(self._tied, self._texts(attributed_lines(found, balance)))
        refill(self._weeks, self._texts(compared_lines(found.compared, balance, found)))

    def _texts(self, lines: Iterable[tuple[str, str]]) -> Iterator[Text]:
        for line, source in lines:
            yield Text(line, selectable=True)
            if source:
                yield Text(source, tone="muted", look=self._look, scale=0.9)


_TITLE = QT_TRANSLATE_NOOP("Reach", "What sharing brought you")
_TIED = QT_TRANSLATE_NOOP("Reach", "Counted by the networks for your posts")
_COMPARED = QT_TRANSLATE_NOOP("Reach", "Weeks with shares, against weeks without")
_LIMITS = QT_TRANSLATE_NOOP(
    "Reach",
    "A difference between weeks is no proof: people often share in weeks that are busy anyway.",
)


_METHOD = QT_TRANSLATE_NOOP(
    "Reach",
    "Counted by the networks: numbers that a network itself ties to a single post of yours. "
    "Weeks with shares against weeks without: for each account, whole weeks from the first share "
    "on, two years at the most. Trend and season are taken out, and the range is made wide enough "
    "for weeks that resemble the week before. Only what is surer than chance is called a "
    "difference. With fewer than twelve weeks, or fewer than four of a kind, it is too early to "
    "say. The whole method, with its tests, is in docs/gains.md of Goodword’s source.",
)


def attributed_lines(found: Overview, balance: Balance) -> list[tuple[str, str]]:
    """A line and its source for each number that a network ties to posts of this period."""
    if not found.attributed:
        return [(words(QT_TRANSLATE_NOOP("Reach", "No network told this of your posts.")), "")]
    return _once([_tied(one, found, balance) for one in found.attributed])


def _once(lines: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Lines that follow one another from the same source have it below the last of them."""
    following = [source for _, source in lines[1:]] + [""]
    return [
        (line, "" if source == after else source)
        for (line, source), after in zip(lines, following, strict=True)
    ]


def _tied(one: Attributed, found: Overview, balance: Balance) -> tuple[str, str]:
    told = QT_TRANSLATE_NOOP(
        "Reach", "{network}: {value} {measure} (posts counted: {known} of {of})"
    )
    line = words(told).format(
        network=balance.titles.get(one.network, one.network),
        value=number_text(one.known.value or 0),
        measure=small_name(one.measure),
        known=number_text(one.known.known),
        of=number_text(one.known.of),
    )
    return line, source_line(one.sources, one.as_of, balance.titles, found.now)


def compared_lines(
    compared: Sequence[Compared], balance: Balance, found: Overview
) -> list[tuple[str, str]]:
    """A line for each comparison that says something; those for which it is too early in as
    few as possible."""
    said = [one for one in compared if one.outcome is not Outcome.TOO_EARLY]
    early = [one for one in compared if one.outcome is Outcome.TOO_EARLY]
    lines = [_comparison(one, balance, found) for one in said[:_MOST_LINES]]
    reasons = dict.fromkeys(_too_early(one, balance) for one in early)
    if not said and not early:
        reasons = {words(QT_TRANSLATE_NOOP("Reach", "Connect an account to compare.")): None}
    return [*lines, *((reason, "") for reason in list(reasons)[:_MOST_LINES])]


def _comparison(one: Compared, balance: Balance, found: Overview) -> tuple[str, str]:
    account = _who(one, balance)
    facts = {
        "account": account,
        "measure": small_name(one.measure),
        "low": _signed(one.low, _digits(one)),
        "high": _signed(one.high, _digits(one)),
        "more": _plain(one.difference, _digits(one)),
        "having": number_text(one.having.weeks),
        "without": number_text(one.without.weeks),
    }
    line = words(_OUTCOMES[one.outcome]).format(**facts)
    source = source_line(one.sources, one.as_of, balance.titles, found.now)
    span = words(QT_TRANSLATE_NOOP("Reach", "{first} to {last}")).format(
        first=_day(one.first), last=_day(one.last)
    )
    return line, " · ".join(filter(None, (span, _drift(one), source)))


_OUTCOMES = {
    Outcome.MORE: QT_TRANSLATE_NOOP(
        "Reach",
        "{account}: about {more} more {measure} in a week with shares; between {low} and {high} "
        "in nine of ten cases ({having} weeks with, {without} without).",
    ),
    Outcome.LESS: QT_TRANSLATE_NOOP(
        "Reach",
        "{account}: about {more} fewer {measure} in a week with shares; between {low} and {high} "
        "in nine of ten cases ({having} weeks with, {without} without).",
    ),
    Outcome.UNCLEAR: QT_TRANSLATE_NOOP(
        "Reach",
        "{account}: no clear difference in {measure}; a week with shares may have {low} to {high} "
        "({having} weeks with, {without} without).",
    ),
}
_LACKS = {
    Lack.NUMBERS: QT_TRANSLATE_NOOP("Reach", "no whole week of {measure} is known"),
    Lack.WITHOUT: QT_TRANSLATE_NOOP(
        "Reach", "you share nearly every week, so there is little to compare with"
    ),
    Lack.CHANGE: QT_TRANSLATE_NOOP("Reach", "{measure} never changed"),
    Lack.APART: QT_TRANSLATE_NOOP(
        "Reach", "you began or stopped once, which can't be told from a trend"
    ),
    Lack.NONE: QT_TRANSLATE_NOOP("Reach", "the weeks say too little"),
}


class _Counted(QObject):
    """Plurals are gathered from `tr` inside of classes only."""

    def lack(self, one: Compared) -> str:
        """How many weeks are wanted, where it is that."""
        if one.lacks is Lack.WEEKS:
            return self.tr("%n more week(s) of {measure} needed", "", one.more_weeks)
        if one.lacks is Lack.WITH:
            return self.tr("%n more week(s) with shares needed", "", one.more_weeks)
        return ""


def _too_early(one: Compared, balance: Balance) -> str:
    why = _Counted().lack(one) or words(_LACKS[one.lacks])
    why = why.format(measure=small_name(one.measure))
    told = words(QT_TRANSLATE_NOOP("Reach", "{account}: too early to say: {why}."))
    return told.format(account=_who(one, balance), why=why)


def _who(one: Compared, balance: Balance) -> str:
    title = balance.titles.get(one.network, one.network)
    return account_name(one.account, balance.accounts, title)


def _digits(one: Compared) -> int:
    """Of small numbers a decimal is shown, or a difference might read as none."""
    return int(max(abs(one.low or 0), abs(one.high or 0)) < 10)


def _plain(value: float | None, digits: int = 0) -> str:
    return QLocale().toString(abs(round(value or 0, digits)), "f", digits)


def _signed(value: float | None, digits: int) -> str:
    found = round(value or 0, digits)
    sign = "+" if found > 0 else "−" if found < 0 else ""
    return sign + _plain(found, digits)


def _drift(one: Compared) -> str:
    """What trend and season did meanwhile, which is not counted as sharing's doing."""
    told = QT_TRANSLATE_NOOP("Reach", "weeks without: about {began} at first, {ended} at the end")
    short = QT_TRANSLATE_NOOP("Reach", "less than a year, so a season would look like a trend")
    line = words(told).format(began=_plain(one.began), ended=_plain(one.ended))
    return line if one.year else f"{line} · {words(short)}"


def _day(day: date | None) -> str:
    return date_text(day) if day is not None else ""
