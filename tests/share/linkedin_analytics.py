"""LinkedIn's numbers for members as a strict server tells them: query strings letter by letter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from tests.conftest import Reply
from tests.share.stage import answer

RIGHTS = ("r_member_postAnalytics", "r_member_profileAnalytics")
SCOPES = ("openid", "profile", "w_member_social", *RIGHTS)
_ENTITY = re.compile(
    r"q=entity&entity=\((?:share:(urn%3Ali%3Ashare%3A\d+)|ugc:(urn%3Ali%3AugcPost%3A\d+))\)"
    r"&queryType=([A-Z_]+)&aggregation=TOTAL"
)
_DAY = r"\(day:(\d+),month:(\d+),year:(\d+)\)"
_RANGE = rf"dateRange=\(start:{_DAY},end:{_DAY}\)"
_DAILY = re.compile(rf"q=me&queryType=([A-Z_]+)&aggregation=DAILY&{_RANGE}")
_TOTAL = re.compile(r"q=me&queryType=([A-Z_]+)&aggregation=TOTAL")
_FOLLOWERS = re.compile(rf"q=dateRange&{_RANGE}")
_NEVER_DAILY = {"MEMBERS_REACHED", "LINK_CLICKS"}
_NEVER_DAILY |= {"FOLLOWER_GAINED_FROM_CONTENT", "PROFILE_VIEW_FROM_CONTENT"}
_LONG_NAME = "com.linkedin.adsexternalapi.memberanalytics.v1.CreatorPostAnalyticsMetricTypeV1"


class Analytics:
    """Numbers by query type, the same for every post; `long_names` is the older spelling of
    `metricType`, `empty` names query types without elements."""

    def __init__(self) -> None:
        self.counts = {
            "IMPRESSION": 1200,
            "MEMBERS_REACHED": 800,
            "REACTION": 3,
            "COMMENT": 1,
            "RESHARE": 0,
            "POST_SAVE": 2,
            "POST_SEND": 4,
            "LINK_CLICKS": 17,
            "FOLLOWER_GAINED_FROM_CONTENT": 5,
            "PROFILE_VIEW_FROM_CONTENT": 31,
        }
        self.followers = 41
        self.long_names = False
        self.empty: set[str] = set()
        self.daily = 7
        self.asked: list[str] = []
        self.replies: list[Reply] = []
        """Answers to give instead, one a call."""

    def posts(self, query: str, live: Mapping[str, Any]) -> Reply:
        """GET /rest/memberCreatorPostAnalytics."""
        self.asked.append(query)
        if self.replies:
            return self.replies.pop(0)
        if found := _ENTITY.fullmatch(query):
            share, ugc, kind = found.groups()
            urn = (share or ugc).replace("%3A", ":")
            if urn not in live:
                return answer(404, {"status": 404, "code": "NOT_FOUND", "message": "no such post"})
            elements = [{"count": self.counts[kind], "targetEntity": {"share": urn}}]
        elif found := _TOTAL.fullmatch(query):
            kind = found[1]
            elements = [{"count": 10 * self.counts[kind]}]
        elif found := _DAILY.fullmatch(query):
            kind = found[1]
            assert kind not in _NEVER_DAILY
            days = _days(found.groups()[1:])
            elements = [{"count": self.daily, "dateRange": _range(day)} for day in days]
        else:
            return answer(400, {"status": 400, "message": f"Bad query {query}"})
        if kind in self.empty:
            elements = []
        named: Any = {_LONG_NAME: kind} if self.long_names else kind
        return answer(200, {"elements": [{**one, "metricType": named} for one in elements]})

    def profile(self, query: str) -> Reply:
        """GET /rest/memberFollowersCount."""
        self.asked.append(query)
        if query == "q=me":
            return answer(200, {"elements": [{"memberFollowersCount": self.followers}]})
        found = _FOLLOWERS.fullmatch(query)
        if found is None:
            return answer(400, {"status": 400, "message": f"Bad query {query}"})
        elements = [
            {"dateRange": _range(day), "memberFollowersCount": 2 if number else -1}
            for number, day in enumerate(_days(found.groups()))
        ]
        return answer(200, {"elements": elements})


def _days(parts: tuple[str, ...]) -> list[date]:
    numbers = [int(part) for part in parts]
    first = date(numbers[2], numbers[1], numbers[0])
    end = date(numbers[5], numbers[4], numbers[3])
    return [first + timedelta(days=number) for number in range((end - first).days)]


def _range(day: date) -> dict[str, Any]:
    def told(one: date) -> dict[str, int]:
        return {"year": one.year, "month": one.month, "day": one.day}

    return {"start": told(day), "end": told(day + timedelta(days=1))}
