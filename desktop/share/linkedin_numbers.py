"""What LinkedIn counts for a member: numbers of posts, of all posts day by day, and followers.

Each number of each post is a call of its own, and a member has only so many a day. Both kinds
need a right that the company's application has to be given; what is refused for lack of it is
not asked again. The query strings are Rest.li's: its brackets, colons and commas stand as they
are, only the name of a post is encoded.
Sources: learn.microsoft.com/linkedin: marketing/community-management/members (post-statistics,
follower-statistics). That -1 stands for "not known" is from public reports.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote

from desktop.errors import BadReply, NotAllowed, Refused
from desktop.metric import Measure, Metric, Offer, Reading, Span, Wanted
from desktop.model import Account, Share
from desktop.replies import expect_record
from desktop.share.linkedin_setup import Setup
from desktop.share.linkedin_wire import Caller, Wire, closed, post_urn
from desktop.share.numbers import asked, metric, told, whole
from desktop.web import Answer, bare

OF_POSTS, OF_PROFILE = "r_member_postAnalytics", "r_member_profileAnalytics"
"""The rights: to numbers of posts, and to the number of followers."""
POSTS, FOLLOWERS = "/rest/memberCreatorPostAnalytics", "/rest/memberFollowersCount"
TYPES: Mapping[Measure, str] = {
    Measure.VIEWS: "IMPRESSION",
    Measure.PROFILE_VISITS: "PROFILE_VIEW_FROM_CONTENT",
    Measure.NEW_FOLLOWERS: "FOLLOWER_GAINED_FROM_CONTENT",
    Measure.LINK_CLICKS: "LINK_CLICKS",
    Measure.REACTIONS: "REACTION",
    Measure.REPLIES: "COMMENT",
    Measure.RESHARES: "RESHARE",
    Measure.MEMBERS: "MEMBERS_REACHED",
    Measure.SAVES: "POST_SAVE",
    Measure.SENDS: "POST_SEND",
}
"""In the order in which they are asked for."""
_MAIN = 5
"""So many of them are asked for of every post before the rest is of any."""
_SINCE_APRIL = frozenset(
    {"PROFILE_VIEW_FROM_CONTENT", "FOLLOWER_GAINED_FROM_CONTENT", "LINK_CLICKS"}
    | {"POST_SAVE", "POST_SEND"}
)
_APRIL = "202604"
"""The version of the interface that brought these."""
_BY_DAY = (
    Measure.VIEWS,
    Measure.REACTIONS,
    Measure.REPLIES,
    Measure.RESHARES,
    Measure.SAVES,
    Measure.SENDS,
)
_Listed = list[Mapping[str, Any]] | str | BadReply
"""What an answer lists; or the reason of having no number; or what can't be read."""
MOST_BROKEN = 3
"""So many answers one after the other that can't be read are no chance: enough for now."""
DAYS = 90
"""So far back days are read each time, for LinkedIn corrects them for a while."""


class Numbers:
    """Asks for what the account is permitted."""

    def __init__(self, wire: Wire, setup: Setup) -> None:
        self._wire, self._setup = wire, setup

    def offers(self, account: Account) -> Offer:
        """A right counts that is configured, so that it is asked for, and was granted."""
        by_post = told(self._known(TYPES), self._why(account, OF_POSTS))
        by_day = told(self._known(_BY_DAY), self._why(account, OF_POSTS))
        profile = told((Measure.FOLLOWERS, Measure.NEW_FOLLOWERS), self._why(account, OF_PROFILE))
        return Offer(by_post, {**by_day, **profile}, self._setup.calls, len(_BY_DAY) + 3)

    def measure(self, caller: Caller, shares: Sequence[Share], wanted: Wanted) -> Iterator[Reading]:
        offer = self.offers(caller.account)
        posts = [one for one in TYPES if one in offer.posts and not offer.posts[one]]
        if shares and posts:
            yield from self._of_posts(caller, shares, posts, wanted)
        own = {one for one, why in offer.account.items() if not why and asked(wanted, 0, one)}
        if own & set(_BY_DAY):
            yield from self._of_days(caller, [one for one in _BY_DAY if one in own])
        if own & {Measure.FOLLOWERS, Measure.NEW_FOLLOWERS}:
            yield from self._followers(caller)

    # --- posts ---------------------------------------------------------------------------

    def _of_posts(
        self, caller: Caller, shares: Sequence[Share], measures: Sequence[Measure], wanted: Wanted
    ) -> Iterator[Metric]:
        """The main numbers of all posts, then the others. Once the right is refused, or a post
        is gone, nothing more is asked and all that was wanted of it says so. An answer that
        can't be read costs a call like any other: it is a row, and hides no other number."""
        over: dict[int, str] = {}
        refused, broken = "", 0
        parts = (measures[:_MAIN], measures[_MAIN:])
        for share, measure in ((one, kind) for part in parts for one in shares for kind in part):
            if not asked(wanted, share.id, measure):
                continue
            value, why, found = None, refused or over.get(share.id, ""), None
            if not why:
                found = self._of_post(caller, share, TYPES[measure])
                if isinstance(found, list):
                    value, why, broken = _total(found), "not_yet", 0
                elif isinstance(found, BadReply):
                    why, broken = "not_yet", broken + 1
                else:
                    why = found
                if why == "not_permitted":
                    refused = why
                elif why == "gone":
                    over[share.id] = why
            yield metric(caller.account, share.id, measure, value, caller.now, why)
            if isinstance(found, BadReply) and broken >= MOST_BROKEN:
                raise found

    def _of_post(self, caller: Caller, share: Share, kind: str) -> _Listed:
        entity = _entity(share)
        if not entity:
            return "not_offered"
        query = f"q=entity&entity={entity}&queryType={kind}&aggregation=TOTAL"
        return self._ask(caller, POSTS, query, kind)

    # --- the account -----------------------------------------------------------------------

    def _of_days(self, caller: Caller, measures: Sequence[Measure]) -> Iterator[Reading]:
        """How often all posts were ever shown, and each measure day by day until yesterday."""
        kind = TYPES[Measure.VIEWS]
        found = self._ask(caller, POSTS, f"q=me&queryType={kind}&aggregation=TOTAL", kind)
        value = _total(found) if isinstance(found, list) else None
        why = found if isinstance(found, str) else "not_yet"
        yield metric(caller.account, 0, Measure.VIEWS, value, caller.now, why)
        if isinstance(found, str):
            for measure in measures:
                if measure is not Measure.VIEWS:
                    yield metric(caller.account, 0, measure, None, caller.now, why)
            return
        for measure in measures:
            kind = TYPES[measure]
            query = f"q=me&queryType={kind}&aggregation=DAILY&dateRange={_range(caller.now)}"
            found = self._ask(caller, POSTS, query, kind)
            if isinstance(found, list):
                yield from _days(caller, measure, found, "count")

    def _followers(self, caller: Caller) -> Iterator[Reading]:
        name = "memberFollowersCount"
        found = self._ask(caller, FOLLOWERS, "q=me")
        if isinstance(found, str):
            for measure in (Measure.FOLLOWERS, Measure.NEW_FOLLOWERS):
                yield metric(caller.account, 0, measure, None, caller.now, found)
            return
        listed = found if isinstance(found, list) else []
        count = next((whole(one, name) for one in listed), None)
        yield metric(caller.account, 0, Measure.FOLLOWERS, count, caller.now, "not_yet")
        query = f"q=dateRange&dateRange={_range(caller.now)}"
        found = self._ask(caller, FOLLOWERS, query)
        if isinstance(found, list):
            yield from _days(caller, Measure.NEW_FOLLOWERS, found, name)

    # --- inside --------------------------------------------------------------------------

    def _known(self, measures: Sequence[Measure] | Mapping[Measure, str]) -> list[Measure]:
        """Those that the configured version of the interface can tell."""
        older = self._setup.version < _APRIL
        return [one for one in measures if not (older and TYPES[one] in _SINCE_APRIL)]

    def _why(self, account: Account, right: str) -> str:
        granted = account.facts.get("scopes")
        given = isinstance(granted, Sequence) and right in granted
        return "" if given and right in self._setup.scopes else "not_permitted"

    def _ask(self, caller: Caller, path: str, query: str, kind: str = "") -> _Listed:
        """What is listed, or why there is no number. Errors: those that are about more than
        this one number."""
        answer = self._wire.send(caller, "GET", f"{path}?{query}")
        if answer.ok:
            try:
                return _elements(answer, kind)
            except BadReply as broken:
                return broken
        if answer.status in (404, 410):
            return "gone"
        error = self._wire.no(answer, caller)
        if closed(error):
            return "not_permitted"
        if isinstance(error, NotAllowed | Refused):
            return "not_offered"
        if isinstance(error, BadReply):
            return error
        raise error


def _entity(share: Share) -> str:
    """A post as the finder `entity` wants it; empty for a name of another kind."""
    urn = "" if share.receipt is None else post_urn(share.receipt.remote_id)
    names = {"share": "share", "ugcPost": "ugc"}
    name = names.get(urn.split(":")[2]) if urn else None
    return f"({name}:{quote(urn, safe='')})" if name else ""


def _range(now: datetime) -> str:
    """The last whole days; its end is the first day that is not in it."""
    today = now.astimezone(UTC).date()
    first = today - timedelta(days=DAYS)
    return f"(start:{_day(first)},end:{_day(today)})"


def _day(day: date) -> str:
    return f"(day:{day.day},month:{day.month},year:{day.year})"


def _elements(answer: Answer, kind: str) -> list[Mapping[str, Any]]:
    """What an answer lists. Errors: `BadReply`, also where it is about another number."""
    found = expect_record(answer, "numbers").get("elements")
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise BadReply(address=bare(answer.url), where="elements", status=answer.status)
    for one in found:
        said = one.get("metricType")
        if isinstance(said, dict):  # up to 202604: the name stands under that of its type
            said = next(iter(said.values()), None)
        if kind and said is not None and said != kind:
            raise BadReply(address=bare(answer.url), where="metricType", status=answer.status)
    return found


def _total(elements: Sequence[Mapping[str, Any]]) -> int | None:
    return whole(elements[0], "count") if elements else None


def _days(
    caller: Caller, measure: Measure, elements: Sequence[Mapping[str, Any]], name: str
) -> Iterator[Span]:
    """Each day with a number; one that is not known, or was not asked for, is left out."""
    today = caller.now.astimezone(UTC).date()
    asked_for = range(today.toordinal() - DAYS - 1, today.toordinal() + 2)
    for one in elements:
        value, range_ = whole(one, name), one.get("dateRange")
        first = _date(range_.get("start")) if isinstance(range_, dict) else None
        if value is not None and first is not None and first.toordinal() in asked_for:
            account = caller.account
            yield Span(account.id, measure, first, 1, value, caller.now, account.network)


def _date(found: object) -> date | None:
    if not isinstance(found, dict):
        return None
    parts = [whole(found, name) for name in ("year", "month", "day")]
    try:
        return date(*(part for part in parts if part is not None))
    except (TypeError, ValueError, OverflowError):
        return None
