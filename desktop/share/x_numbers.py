"""What X counts: public and private numbers of one's own posts, and followers.

The company pays for every post and person that is read, so nothing is read unless it says
`numbers` in its configuration, posts are asked for by the hundred, and only as often as needed.
Private numbers are told for 30 days only; whoever asks for them later gets no post at all.
Sources: docs.x.com: x-api/posts (lookup), fundamentals/metrics, fundamentals/data-dictionary.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from desktop.errors import BadReply, NotAllowed
from desktop.metric import Measure, Metric, Offer, Wanted
from desktop.model import Account, Secrets, Share
from desktop.replies import record
from desktop.share.numbers import asked, metric, summed, told, whole
from desktop.share.x_answers import data, kind_of, no, problems
from desktop.share.x_setup import Setup
from desktop.share.x_signin import bearer
from desktop.web import Answer, Web, bare

PUBLIC: Mapping[Measure, tuple[str, ...]] = {
    Measure.VIEWS: ("impression_count",),
    Measure.REACTIONS: ("like_count",),
    Measure.RESHARES: ("retweet_count", "repost_count", "quote_count"),
    Measure.REPLIES: ("reply_count",),
    Measure.SAVES: ("bookmark_count",),
}
"""`repost_count` is the newer name; one of the two is told."""
PRIVATE: Mapping[Measure, tuple[str, ...]] = {
    Measure.LINK_CLICKS: ("url_link_clicks",),
    Measure.PROFILE_VISITS: ("user_profile_clicks",),
    Measure.ENGAGEMENTS: ("engagements",),
}
WINDOW = timedelta(days=30)
_MARGIN = timedelta(hours=1)
"""Their clock and ours, and the time that a call takes."""
STEPS = tuple(timedelta(hours=hours) for hours in (1, 24, 72, 168, 504, 696))
"""The last one on day 29, while the private numbers are still told; the one on day 21 is for
machines that sleep over it."""
UNTIL = timedelta(days=90)
"""Older posts that were never read are not paid for."""
_BATCH = 100


class Numbers:
    """Reads what the company pays for."""

    def __init__(self, web: Web, setup: Setup) -> None:
        self._web, self._setup = web, setup

    def offers(self) -> Offer:
        why = "" if self._setup.numbers else "not_permitted"
        posts, own = told((*PUBLIC, *PRIVATE), why), told((Measure.FOLLOWERS,), why)
        return Offer(posts, own, steps=STEPS, until=UNTIL)

    def measure(
        self,
        account: Account,
        secrets: Secrets,
        shares: Sequence[Share],
        now: datetime,
        wanted: Wanted,
    ) -> Iterator[Metric]:
        """Younger posts with their private numbers, older ones without."""
        if not self._setup.numbers:
            return
        caller = (account, secrets, now)
        known = [share for share in shares if share.receipt is not None]
        young = [share for share in known if not _is_old(share, now)]
        old = [share for share in known if _is_old(share, now)]
        for group, private in ((young, True), (old, False)):
            for start in range(0, len(group), _BATCH):
                yield from self._batch(caller, group[start : start + _BATCH], private=private)
        if asked(wanted, 0):
            yield self._followers(*caller)

    # --- inside --------------------------------------------------------------------------

    def _batch(
        self, caller: tuple[Account, Secrets, datetime], shares: Sequence[Share], *, private: bool
    ) -> Iterator[Metric]:
        account, secrets, now = caller
        answer = self._web.read(
            f"{self._setup.api}/2/tweets",
            params={
                "ids": ",".join(_id(share) for share in shares),
                "tweet.fields": "public_metrics" + ",non_public_metrics" * private,
            },
            token=bearer(secrets.access),
        )
        posts, missing = {}, {}
        if answer.ok:
            posts, missing = _posts(answer), _missing(answer)
        else:
            error = no(answer, account, secrets, now)
            if not isinstance(error, NotAllowed):
                raise error
            missing = {_id(share): "not_permitted" for share in shares}
        hidden = [one for one in shares if missing.get(_id(one)) == "too_old"] if private else []
        for share in shares:
            if share not in hidden:
                post, why = posts.get(_id(share)), missing.get(_id(share), "gone")
                yield from _numbers(account, share, post, now, why)
        if hidden:
            yield from self._batch(caller, hidden, private=False)

    def _followers(self, account: Account, secrets: Secrets, now: datetime) -> Metric:
        answer = self._web.read(
            f"{self._setup.api}/2/users/me",
            params={"user.fields": "public_metrics"},
            token=bearer(secrets.access),
        )
        counts = data(answer).get("public_metrics")
        if not answer.ok:
            error = no(answer, account, secrets, now)
            if not isinstance(error, NotAllowed):
                raise error
        value = whole(counts, "followers_count") if isinstance(counts, dict) else None
        why = "not_offered" if answer.ok else "not_permitted"
        return metric(account, 0, Measure.FOLLOWERS, value, now, why)


def _numbers(
    account: Account, share: Share, post: Mapping[str, Any] | None, now: datetime, why: str
) -> Iterator[Metric]:
    """Every measure of one post; `why` there is no post, where there is none."""
    public, private = _inner(post, "public_metrics"), _inner(post, "non_public_metrics")
    for measure, names in PUBLIC.items():
        reason = why if post is None else "not_offered"
        yield metric(account, share.id, measure, summed(public, names), now, reason)
    for measure, names in PRIVATE.items():
        reason = why if post is None else "too_old" if not private else "not_offered"
        yield metric(account, share.id, measure, summed(private, names), now, reason)


def _inner(post: Mapping[str, Any] | None, name: str) -> Mapping[str, Any]:
    found = None if post is None else post.get(name)
    return found if isinstance(found, dict) else {}


def _posts(answer: Answer) -> dict[str, Mapping[str, Any]]:
    """By id. X leaves `data` out where it gives none of them back."""
    found = record(answer).get("data", [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise BadReply(address=bare(answer.url), where="data", status=answer.status)
    if not found and not record(answer).get("errors"):
        raise BadReply(address=bare(answer.url), where="data", status=answer.status)
    return {str(one.get("id")): one for one in found}


def _missing(answer: Answer) -> dict[str, str]:
    """Why posts are not among the answer, by id, as its problems say."""
    found: dict[str, str] = {}
    for problem in problems(answer):
        number = problem.get("resource_id") or problem.get("value")
        if isinstance(number, str):
            field = kind_of(problem) == "not-authorized-for-field"
            found[number] = "too_old" if field else "gone"
    return found


def _id(share: Share) -> str:
    return share.receipt.remote_id if share.receipt is not None else ""


def _is_old(share: Share, now: datetime) -> bool:
    return share.receipt is not None and now - share.receipt.at >= WINDOW - _MARGIN
