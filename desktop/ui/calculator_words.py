"""The words of the reach calculator: assumptions with their reasons, results, and its formulas."""

from __future__ import annotations

from collections.abc import Mapping
from math import floor, log10

from PySide6.QtCore import QLocale

from desktop.reach.assumptions import Assumptions
from desktop.reach.calculator import Result
from desktop.reach.estimates import Range
from desktop.ui.error_words import QT_TRANSLATE_NOOP
from desktop.ui.messages import number_text, say

ASSUMPTIONS: Mapping[str, tuple[str, str]] = {
    "people": (
        QT_TRANSLATE_NOOP("messages", "People"),
        QT_TRANSLATE_NOOP("messages", "In your team or company."),
    ),
    "participation": (
        QT_TRANSLATE_NOOP("messages", "Of them share at all"),
        QT_TRANSLATE_NOOP(
            "messages",
            "Makers of such programs report 10 to 12 % as usual and over 30 % as lively.",
        ),
    ),
    "accounts": (
        QT_TRANSLATE_NOOP("messages", "Accounts each"),
        QT_TRANSLATE_NOOP("messages", "On how many networks one person shares the same post."),
    ),
    "followers": (
        QT_TRANSLATE_NOOP("messages", "Followers of each account"),
        QT_TRANSLATE_NOOP(
            "messages", "500 contacts is what makers of such programs reckon with. Yours is better."
        ),
    ),
    "shares": (
        QT_TRANSLATE_NOOP("messages", "Posts a month each"),
        QT_TRANSLATE_NOOP("messages", "Two to four is one post every week or two."),
    ),
    "seen": (
        QT_TRANSLATE_NOOP("messages", "Followers who see one post"),
        QT_TRANSLATE_NOOP(
            "messages",
            "No network promises a number. 15 % is the highest that one maker reckons with for "
            "small accounts; your own measured posts tell it better.",
        ),
    ),
    "overlap": (
        QT_TRANSLATE_NOOP("messages", "Followers you have in common"),
        QT_TRANSLATE_NOOP(
            "messages",
            "Colleagues know the same people. Nobody measured how many: a guess, therefore wide. "
            "It changes people, not views.",
        ),
    ),
    "page_followers": (
        QT_TRANSLATE_NOOP("messages", "Followers of the company page"),
        QT_TRANSLATE_NOOP(
            "messages",
            "The page itself tells it. As a rule of thumb all employees together have ten times "
            "as many contacts.",
        ),
    ),
    "page_posts": (
        QT_TRANSLATE_NOOP("messages", "Posts of the page a month"),
        QT_TRANSLATE_NOOP("messages", "Twelve are three a week."),
    ),
    "page_seen": (
        QT_TRANSLATE_NOOP("messages", "Page followers who see one post"),
        QT_TRANSLATE_NOOP(
            "messages", "One published benchmark says 2 to 6 %. The page's own statistics know."
        ),
    ),
}
"""Name of each assumption, and why it is what it is at first."""
PERCENT = ("participation", "seen", "overlap", "page_seen")
SINGLE = ("people", "page_followers", "page_posts")
"""Known rather than guessed: one number."""
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (QT_TRANSLATE_NOOP("messages", "Who shares"), ("people", "participation", "shares")),
    (
        QT_TRANSLATE_NOOP("messages", "Who sees it"),
        ("accounts", "followers", "seen", "overlap"),
    ),
    (
        QT_TRANSLATE_NOOP("messages", "The company page"),
        ("page_followers", "page_posts", "page_seen"),
    ),
)
PRESET_NAMES: Mapping[str, str] = {
    "alone": QT_TRANSLATE_NOOP("messages", "Only me"),
    "team": QT_TRANSLATE_NOOP("messages", "A team of ten"),
    "company": QT_TRANSLATE_NOOP("messages", "A company of 500"),
    "own": QT_TRANSLATE_NOOP("messages", "As measured on my posts"),
}
STEPS: Mapping[str, tuple[str, str]] = {
    "sharers": (
        QT_TRANSLATE_NOOP("messages", "People who share"),
        QT_TRANSLATE_NOOP("messages", "{people} people × {participation}"),
    ),
    "accounts": (
        QT_TRANSLATE_NOOP("messages", "Accounts that share"),
        QT_TRANSLATE_NOOP("messages", "people who share × {accounts} accounts each"),
    ),
    "audience": (
        QT_TRANSLATE_NOOP("messages", "Followers in all"),
        QT_TRANSLATE_NOOP("messages", "accounts that share × {followers} followers"),
    ),
    "views": (
        QT_TRANSLATE_NOOP("messages", "Views a month"),
        QT_TRANSLATE_NOOP(
            "messages", "followers in all × {shares} posts × {seen} who see each of them"
        ),
    ),
    "views_year": (
        QT_TRANSLATE_NOOP("messages", "Views a year"),
        QT_TRANSLATE_NOOP("messages", "views a month × 12"),
    ),
    "distinct": (
        QT_TRANSLATE_NOOP("messages", "Different people among them"),
        QT_TRANSLATE_NOOP(
            "messages",
            "followers in all, less {overlap} of those of each account after the first",
        ),
    ),
    "reached": (
        QT_TRANSLATE_NOOP("messages", "People reached a month"),
        QT_TRANSLATE_NOOP(
            "messages",
            "different people × {seen} if always the same ones look, up to 1 − (1 − {seen}) to "
            "the power of {shares} if others look each time",
        ),
    ),
    "reached_year": (
        QT_TRANSLATE_NOOP("messages", "People reached a year"),
        QT_TRANSLATE_NOOP("messages", "the same with 12 times as many posts"),
    ),
    "potential": (
        QT_TRANSLATE_NOOP("messages", "Potential views a month, an upper bound"),
        QT_TRANSLATE_NOOP("messages", "followers in all × {shares} posts, if everybody saw each"),
    ),
    "page_views": (
        QT_TRANSLATE_NOOP("messages", "Views of the company page a month"),
        QT_TRANSLATE_NOOP(
            "messages", "{page_followers} followers × {page_posts} posts × {page_seen}"
        ),
    ),
    "together": (
        QT_TRANSLATE_NOOP("messages", "Page and colleagues together"),
        QT_TRANSLATE_NOOP("messages", "views of the page + views a month"),
    ),
    "value": (
        QT_TRANSLATE_NOOP("messages", "The same views as advertisements, a month"),
        QT_TRANSLATE_NOOP("messages", "views a month ÷ 1,000 × {price}"),
    ),
    "value_year": (
        QT_TRANSLATE_NOOP("messages", "The same views as advertisements, a year"),
        QT_TRANSLATE_NOOP("messages", "a month × 12"),
    ),
}
"""Name of each step of the calculation, and its formula with the assumptions put in."""


def rounded(value: float) -> int:
    """To two digits that count: an estimate is not known any better. Under 100 to the whole."""
    if abs(value) < 100:
        return round(value)
    power = int(10 ** (floor(log10(abs(value))) - 1))
    return round(value / power) * power


def range_text(found: Range) -> str:
    """“1,500 to 130,000”; one number where both ends are the same."""
    low, high = rounded(found.low), rounded(found.high)
    if low == high:
        return number_text(low)
    between = QT_TRANSLATE_NOOP("messages", "{low} to {high}")
    return say(between, low=number_text(low), high=number_text(high))


def times_text(found: Range) -> str:
    """“1.1 to 22”."""
    low, high = (_digits(end, 1 if end < 10 else 0) for end in (found.low, found.high))
    if low == high:
        return low
    return say(QT_TRANSLATE_NOOP("messages", "{low} to {high}"), low=low, high=high)


def money_text(amount: float, currency: str) -> str:
    """An amount with the code of its currency."""
    number = _digits(amount, 0 if amount >= 10 and amount == int(amount) else 2)
    return say(
        QT_TRANSLATE_NOOP("messages", "{amount}\u00a0{currency}"), amount=number, currency=currency
    )


def money_range(found: Range, currency: str) -> str:
    low, high = (float(rounded(end)) if end >= 10 else end for end in (found.low, found.high))
    if low == high:
        return money_text(low, currency)
    between = QT_TRANSLATE_NOOP("messages", "{low} to {high}")
    return say(between, low=money_text(low, currency), high=money_text(high, currency))


def assumption_text(given: Assumptions, name: str) -> str:
    """“10 to 30 %”, “500”."""
    one = getattr(given, name)
    low, high = (_digits(end, 0 if end == int(end) else 1) for end in (one.low, one.high))
    percent = name in PERCENT
    if low == high:
        return say(QT_TRANSLATE_NOOP("messages", "{low} %"), low=low) if percent else low
    both = QT_TRANSLATE_NOOP("messages", "{low} to {high} %")
    plain = QT_TRANSLATE_NOOP("messages", "{low} to {high}")
    return say(both if percent else plain, low=low, high=high)


def formula_text(name: str, given: Assumptions, price: str) -> str:
    """The formula of a step with what was assumed."""
    facts = {one: assumption_text(given, one) for one in ASSUMPTIONS}
    return say(STEPS[name][1], **facts, price=price)


def sentence_of(given: Assumptions, found: Result) -> str:
    """What comes out, in one sentence or two."""
    first = QT_TRANSLATE_NOOP(
        "messages",
        "If {sharers} of {people} people share {shares} posts a month, these are seen {views} "
        "times a month and reach {reached} different people.",
    )
    if given.people.high <= 1:
        first = QT_TRANSLATE_NOOP(
            "messages",
            "If you share {shares} posts a month, these are seen {views} times a month and reach "
            "{reached} different people.",
        )
    sentence = say(
        first,
        sharers=range_text(found.sharers),
        people=assumption_text(given, "people"),
        shares=assumption_text(given, "shares"),
        views=range_text(found.views),
        reached=range_text(found.reached),
    )
    return sentence + " " + _beside_page(found)


def _beside_page(found: Result) -> str:
    if found.times is None:
        return say(QT_TRANSLATE_NOOP("messages", "No company page is reckoned with."))
    beside = QT_TRANSLATE_NOOP(
        "messages",
        "The company page alone is seen {page} times; together it is {times} times as much.",
    )
    return say(beside, page=range_text(found.page_views), times=times_text(found.times))


def _digits(value: float, digits: int) -> str:
    return QLocale().toString(float(value), "f", digits)
