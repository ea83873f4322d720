"""The words of My reach: its sentence, where numbers come from, and how periods are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QObject

from desktop.metric import BY_HAND, FILE, LINKS, Measure, network_of
from desktop.model import Account
from desktop.reach.overview import Period
from desktop.reach.summary import Figure, Summary, Verdict
from desktop.ui.error_words import QT_TRANSLATE_NOOP
from desktop.ui.messages import listed, measure_text, moment_text, number_text

_CONTEXT = "Reach"
PERIODS: Mapping[Period, str] = {
    Period.MONTH: QT_TRANSLATE_NOOP("Reach", "Four weeks"),
    Period.QUARTER: QT_TRANSLATE_NOOP("Reach", "Three months"),
    Period.YEAR: QT_TRANSLATE_NOOP("Reach", "A year"),
    Period.ALL: QT_TRANSLATE_NOOP("Reach", "All"),
}
_NOTHING: Mapping[Period, str] = {
    Period.MONTH: QT_TRANSLATE_NOOP("Reach", "You shared nothing in the last four weeks."),
    Period.QUARTER: QT_TRANSLATE_NOOP("Reach", "You shared nothing in the last three months."),
    Period.YEAR: QT_TRANSLATE_NOOP("Reach", "You shared nothing in the last year."),
    Period.ALL: QT_TRANSLATE_NOOP("Reach", "You shared nothing yet."),
}


class _Counted(QObject):
    """Plurals are gathered from `tr` inside of classes only."""

    def posts(self, count: int, period: Period, practised: bool) -> str:
        if practised:
            return self.tr("Your %n post(s) here", "", count)
        if period is Period.MONTH:
            return self.tr("Your %n post(s) of the last four weeks", "", count)
        if period is Period.QUARTER:
            return self.tr("Your %n post(s) of the last three months", "", count)
        if period is Period.YEAR:
            return self.tr("Your %n post(s) of the last year", "", count)
        return self.tr("Your %n post(s) since you began", "", count)

    def people(self, count: int) -> str:
        return self.tr("brought %n person(s) to your profile", "", count)

    def followers(self, count: int) -> str:
        return self.tr("%n new follower(s)", "", count)

    def clicks(self, count: int) -> str:
        return self.tr("%n click(s) on a link", "", count)


def words(text: str) -> str:
    """One of this page's texts in the person's language."""
    return QCoreApplication.translate(_CONTEXT, text)


def period_text(period: Period) -> str:
    return words(PERIODS[period])


def sentence(found: Summary, period: Period, *, practised: bool = False) -> str:
    """What the posts of a period brought, in one or two sentences; for every verdict."""
    if found.verdict is Verdict.NOTHING_SHARED:
        return words(_NOTHING[period])
    posts = _Counted().posts(found.posts, period, practised)
    if found.verdict is Verdict.UNKNOWN or found.views.value is None:
        return _unseen(found, posts)
    seen = QT_TRANSLATE_NOOP("Reach", "{posts} were seen {views} times")
    if found.verdict is Verdict.PARTLY:
        seen = QT_TRANSLATE_NOOP("Reach", "{posts} were seen at least {views} times")
    told = words(seen).format(posts=posts, views=number_text(found.views.value))
    visits = found.profile_visits.value
    if visits == 0:
        nobody = QT_TRANSLATE_NOOP("Reach", "{words} and brought nobody to your profile yet")
        told = words(nobody).format(words=told)
    elif visits is not None:
        joined = QT_TRANSLATE_NOOP("Reach", "{words} and {brought}")
        told = words(joined).format(words=told, brought=_Counted().people(visits))
    return f"{told}.{_more(found)}"


def _unseen(found: Summary, posts: str) -> str:
    reactions = found.reactions.value
    if reactions is None:
        silent = QT_TRANSLATE_NOOP("Reach", "{posts}: no network told a number yet.")
        return words(silent).format(posts=posts) + _more(found)
    liked = QT_TRANSLATE_NOOP(
        "Reach", "{posts} got {reactions} reactions. How often they were seen is unknown."
    )
    return words(liked).format(posts=posts, reactions=number_text(reactions)) + _more(found)


def _more(found: Summary) -> str:
    """What else the networks tie to these posts: followers and clicks."""
    followers = found.figure(Measure.NEW_FOLLOWERS).known.value
    clicks = found.figure(Measure.LINK_CLICKS).known.value
    parts = []
    if followers:
        parts.append(_Counted().followers(followers))
    if clicks:
        parts.append(_Counted().clicks(clicks))
    if not parts:
        return ""
    brought = words(QT_TRANSLATE_NOOP("Reach", "They also brought {what}."))
    return " " + brought.format(what=listed(parts))


def note(found: Summary) -> str:
    """How sure the sentence is."""
    views = found.views
    measured = words(
        QT_TRANSLATE_NOOP("Reach", "Measured by the networks themselves; nothing is estimated.")
    )
    if views.value is None or views.whole:
        return measured if found.posts else ""
    partly = QT_TRANSLATE_NOOP(
        "Reach",
        "Measured by the networks themselves; views are known of {known} of {of} posts.",
    )
    return words(partly).format(known=number_text(views.known), of=number_text(views.of))


def source_title(source: str, titles: Mapping[str, str]) -> str:
    """Where a number is from: a network, a file of it, the link service, or the person."""
    if source == BY_HAND:
        return words(QT_TRANSLATE_NOOP("Reach", "typed by you"))
    if source == LINKS:
        return words(QT_TRANSLATE_NOOP("Reach", "the program’s link service"))
    network = network_of(source)
    title = titles.get(network, network)
    if source.endswith(FILE):
        return words(QT_TRANSLATE_NOOP("Reach", "{network}, your file")).format(network=title)
    return title


def source_line(
    sources: Sequence[str], as_of: datetime | None, titles: Mapping[str, str], now: datetime
) -> str:
    """`LinkedIn and Mastodon, as of 3 Nov, 9:41`; empty where nothing was read."""
    if as_of is None:
        return ""
    named = listed([source_title(source, titles) for source in dict.fromkeys(sources)])
    told = words(QT_TRANSLATE_NOOP("Reach", "{sources}, as of {when}"))
    return told.format(sources=named, when=moment_text(as_of, now))


def figure_name(figure: Figure) -> str:
    """What a figure counts: of followers, how many were gained."""
    if figure.measure is Measure.FOLLOWERS:
        return words(QT_TRANSLATE_NOOP("Reach", "Followers gained"))
    if figure.measure is Measure.NEW_FOLLOWERS:
        return words(QT_TRANSLATE_NOOP("Reach", "Followers by posts"))
    return measure_text(figure.measure)


def account_name(account: str, accounts: Mapping[str, Account], network: str) -> str:
    """An account as one line of a chart; one that is gone is called after its network."""
    known = accounts.get(account)
    if known is None:
        return network
    both = QT_TRANSLATE_NOOP("Reach", "{network}, {handle}")
    return words(both).format(network=network, handle=known.handle or known.name)
