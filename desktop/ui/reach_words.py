"""The words of My reach: its sentence, where numbers come from, and how periods are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QObject

from desktop.metric import BY_HAND, FILE, LINKS, Measure, network_of
from desktop.model import Account
from desktop.reach.overview import Period
from desktop.reach.summary import Figure, Known, Summary, Verdict
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

    def visits(self, known: Known) -> str:
        """Visits and not people: who came by two posts is counted by both."""
        if known.whole:
            return self.tr("brought %n visit(s) to your profile", "", known.value or 0)
        return self.tr("brought at least %n visit(s) to your profile", "", known.value or 0)

    def followers(self, known: Known) -> str:
        if known.whole:
            return self.tr("%n new follower(s)", "", known.value or 0)
        return self.tr("at least %n new follower(s)", "", known.value or 0)

    def clicks(self, known: Known) -> str:
        if known.whole:
            return self.tr("%n click(s) on a link", "", known.value or 0)
        return self.tr("at least %n click(s) on a link", "", known.value or 0)

    def linked(self, known: Known) -> str:
        count = known.value or 0
        if known.whole:
            return self.tr("Links in them got %n click(s), whoever shared them.", "", count)
        return self.tr("Links in them got at least %n click(s), whoever shared them.", "", count)


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
    visits = found.profile_visits
    if visits.value == 0 and visits.whole:
        nobody = QT_TRANSLATE_NOOP("Reach", "{words} and brought nobody to your profile yet")
        told = words(nobody).format(words=told)
    elif visits.value:
        joined = QT_TRANSLATE_NOOP("Reach", "{words} and {brought}")
        told = words(joined).format(words=told, brought=_Counted().visits(visits))
    return f"{told}.{_more(found)}"


def _unseen(found: Summary, posts: str) -> str:
    reactions = found.reactions.value
    if reactions is None:
        silent = QT_TRANSLATE_NOOP("Reach", "{posts}: no network told a number yet.")
        return words(silent).format(posts=posts) + _more(found)
    liked = QT_TRANSLATE_NOOP(
        "Reach", "{posts} got {reactions} reactions. How often they were seen is unknown."
    )
    if not found.reactions.whole:
        liked = QT_TRANSLATE_NOOP(
            "Reach",
            "{posts} got at least {reactions} reactions. How often they were seen is unknown.",
        )
    return words(liked).format(posts=posts, reactions=number_text(reactions)) + _more(found)


def _more(found: Summary) -> str:
    """What else the networks tie to these posts: followers and clicks. A program's link service
    counts a link, and others may have shared the same one."""
    followers = found.figure(Measure.NEW_FOLLOWERS).known
    figure = found.figure(Measure.LINK_CLICKS)
    clicks, parts, linked = figure.known, list[str](), ""
    if clicks.value and LINKS in figure.sources:
        linked, clicks = " " + _Counted().linked(clicks), Known(None, 0, clicks.of)
    if followers.value:
        parts.append(_Counted().followers(followers))
    if clicks.value:
        parts.append(_Counted().clicks(clicks))
    if not parts:
        return linked
    brought = words(QT_TRANSLATE_NOOP("Reach", "They also brought {what}."))
    return f" {brought.format(what=listed(parts))}{linked}"


def note(found: Summary) -> str:
    """Who counted what the sentence says, and of how much it is known."""
    told = [figure for one in _TOLD if (figure := found.figure(one)).known.value is not None]
    if not told:
        return ""
    views, who = found.views, _who({source for figure in told for source in figure.sources})
    if views.value is None or views.whole:
        return words(_SURE).format(who=who)
    facts = {"known": number_text(views.known), "of": number_text(views.of)}
    return words(_PARTLY).format(who=who, **facts)


_TOLD = (
    Measure.VIEWS,
    Measure.REACTIONS,
    Measure.PROFILE_VISITS,
    Measure.NEW_FOLLOWERS,
    Measure.LINK_CLICKS,
)
_SURE = QT_TRANSLATE_NOOP("Reach", "{who}; nothing is estimated.")
_PARTLY = QT_TRANSLATE_NOOP(
    "Reach", "{who}; nothing is estimated. Views are known of {known} of {of} shares."
)


def _who(sources: Set[str]) -> str:
    """Those who counted, one by one where it was not the networks alone."""
    parts = [
        (bool(sources - {BY_HAND, LINKS}), QT_TRANSLATE_NOOP("Reach", "the networks’ own numbers")),
        (LINKS in sources, QT_TRANSLATE_NOOP("Reach", "clicks that the program’s links counted")),
        (BY_HAND in sources, QT_TRANSLATE_NOOP("Reach", "numbers that you typed")),
    ]
    if not sources & {BY_HAND, LINKS}:
        return words(QT_TRANSLATE_NOOP("Reach", "Measured by the networks themselves"))
    named = listed([words(text) for there, text in parts if there])
    return words(QT_TRANSLATE_NOOP("Reach", "This is from {sources}")).format(sources=named)


def source_title(source: str, titles: Mapping[str, str]) -> str:
    """Where a number is from: a network, a file of it, the link service, or the person."""
    if source == BY_HAND:
        return words(QT_TRANSLATE_NOOP("Reach", "typed by you"))
    if source == LINKS:
        return words(QT_TRANSLATE_NOOP("Reach", "the program’s link service, whoever shared it"))
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
    if figure.measure is Measure.PROFILE_VISITS:
        return words(QT_TRANSLATE_NOOP("Reach", "Profile visits by posts"))
    return measure_text(figure.measure)


def account_name(account: str, accounts: Mapping[str, Account], network: str) -> str:
    """An account as one line of a chart; one that is gone is called after its network."""
    known = accounts.get(account)
    if known is None:
        return network
    both = QT_TRANSLATE_NOOP("Reach", "{network}, {handle}")
    return words(both).format(network=network, handle=known.handle or known.name)


def small_name(measure: Measure) -> str:
    """A measure inside a sentence."""
    name = measure_text(measure)
    return name[:1].lower() + name[1:]
