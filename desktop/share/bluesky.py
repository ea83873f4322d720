"""Bluesky's interface: sharing into a person's own repository, finding and counting there.

The record key is made from the share itself, so a second try can only meet the first.
Sources: docs.bsky.app, lexicons com.atproto.repo and app.bsky.feed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from desktop.errors import (
    BadReply,
    GoodwordError,
    NotAllowed,
    SignedOut,
    TooLong,
    Unclear,
)
from desktop.model import (
    Account,
    Facts,
    Limits,
    Measure,
    Metric,
    Outgoing,
    Receipt,
    Secrets,
    Share,
)
from desktop.share.atproto_identity import Identities
from desktop.share.atproto_names import record_key
from desktop.share.bluesky_record import COLLECTION, Records, text_of
from desktop.share.bluesky_signin import KEY, SignIn
from desktop.share.bound import Bound
from desktop.share.departure import check_owner
from desktop.share.dpop import Key
from desktop.share.limits import NETWORKS
from desktop.share.network import Attempt, Connected
from desktop.share.numbers import metric, whole
from desktop.share.replies import expect_record, reason, record, trouble, words
from desktop.share.text import count, fits
from desktop.web import Answer, Web, bare

LIMITS = replace(NETWORKS["bluesky"].limits, video=False)  # we don't send videos there yet
APPVIEW = "https://public.api.bsky.app"
APPLICATION = "https://bsky.app"
_BATCH = 25
_OVER = ("AccountTakedown", "AccountDeactivated", "AccountSuspended")
_TOKEN = ("ExpiredToken", "InvalidToken", "AuthMissing", "AuthenticationRequired", "invalid_token")
_COUNTS: Mapping[Measure, tuple[str, ...]] = {
    Measure.REACTIONS: ("likeCount",),
    Measure.RESHARES: ("repostCount", "quoteCount"),
    Measure.REPLIES: ("replyCount",),
}


class Bluesky:
    """The adapter. Configuration: `client_id`, `scope`, `directory`, `resolver`, `appview`
    (empty: no counts), `application` (where people read posts), `picture_bytes`,
    `allow_http` (loopback only)."""

    name = "bluesky"
    title = "Bluesky"
    asks_where = "handle"
    ports: tuple[int, ...] = ()

    def __init__(self, web: Web, config: Facts) -> None:
        self._web = web
        self._bound = Bound(web)
        identities = Identities(web, config)
        self._sign_in = SignIn(web, self._bound, identities, config)
        self._records = Records(self._bound, identities.resolve)
        self._appview = str(config.get("appview", APPVIEW)).rstrip("/")
        self._application = str(config.get("application", APPLICATION)).rstrip("/")
        size = config.get("picture_bytes")
        self._limits = replace(LIMITS, picture_bytes=size) if isinstance(size, int) else LIMITS

    def limits(self, account: Account | None) -> Limits:
        return self._limits

    def repeat_window(self, account: Account) -> int:
        """No promise is needed: a share with an unclear end is looked up by its key."""
        return 0

    def begin(self, where: str, redirect: str, now: datetime) -> Attempt:
        return self._sign_in.begin(where, redirect, now)

    def finish(self, attempt: Attempt, answer: Mapping[str, str], now: datetime) -> Connected:
        connected = self._sign_in.finish(attempt, answer, now)
        with contextlib.suppress(GoodwordError):  # a name and a face are nice to have
            profile = self._profile(connected.account)
            account = replace(
                connected.account,
                name=words(profile.get("displayName")),
                avatar=words(profile.get("avatar")),
            )
            return Connected(account, connected.secrets)
        return connected

    def refresh(self, account: Account, secrets: Secrets, now: datetime) -> Secrets:
        return self._sign_in.refresh(account, secrets, now)

    def revoke(self, account: Account, secrets: Secrets, now: datetime) -> None:
        self._sign_in.revoke(account, secrets, now)

    def publish(
        self, account: Account, secrets: Secrets, outgoing: Outgoing, now: datetime
    ) -> Receipt:
        check_owner(account, secrets)
        text = text_of(outgoing)
        if not fits(text, self._limits):
            raise self._too_long(text)
        made = self._records.make(account, secrets, outgoing, self._limits, now)
        answer = self._procedure(
            "createRecord",
            account,
            secrets,
            {
                "repo": account.remote_id,
                "collection": COLLECTION,
                "rkey": record_key(outgoing.created, outgoing.key),
                "record": made,
            },
            now,
        )
        if answer.ok:
            receipt = self._receipt(record(answer), account, now)
            if receipt is not None:
                return receipt
            raise Unclear(address=bare(answer.url), cause="answer", status=answer.status)
        if answer.status in (400, 409, 500):
            # the key is taken where an earlier try went through; servers say so in many ways
            with contextlib.suppress(GoodwordError):
                there = self.find(account, secrets, outgoing, now)
                if there is not None:
                    return there
        raise self._no(answer, account, text, now)

    def find(
        self, account: Account, secrets: Secrets, outgoing: Outgoing, now: datetime
    ) -> Receipt | None:
        answer = self._web.read(
            f"{account.server}/xrpc/com.atproto.repo.getRecord",
            params={
                "repo": account.remote_id,
                "collection": COLLECTION,
                "rkey": record_key(outgoing.created, outgoing.key),
            },
            redirects=False,
        )
        found = record(answer)
        receipt = self._receipt(found, account, now) if answer.ok else None
        if receipt is not None:
            return receipt
        said = reason(answer)
        if answer.status in (400, 404) and (
            found.get("error") == "RecordNotFound" or said.startswith("Could not locate record")
        ):
            return None
        raise Unclear(address=bare(answer.url), cause="answer", status=answer.status)

    def delete(self, account: Account, secrets: Secrets, receipt: Receipt, now: datetime) -> None:
        key = receipt.remote_id.rpartition("/")[2]
        body = {"repo": account.remote_id, "collection": COLLECTION, "rkey": key}
        answer = self._procedure("deleteRecord", account, secrets, body, now)
        if not answer.ok:
            raise self._no(answer, account, "", now)

    def measure(
        self, account: Account, secrets: Secrets, shares: Sequence[Share], now: datetime
    ) -> Sequence[Metric]:
        if not self._appview:
            return [metric(account, share, measure, None, now) for share, measure in _all(shares)]
        posts = self._posts([share for share in shares if share.receipt is not None])
        found = []
        for share in shares:
            uri = share.receipt.remote_id if share.receipt is not None else ""
            for measure in Measure:
                if measure is not Measure.FOLLOWERS:
                    value, why = _value(posts.get(uri), measure)
                    found.append(metric(account, share.id, measure, value, now, why))
        followers = whole(self._profile(account), "followersCount")
        found.append(metric(account, 0, Measure.FOLLOWERS, followers, now))
        found.append(metric(account, 0, Measure.PROFILE_VISITS, None, now))
        return found

    # --- inside --------------------------------------------------------------------------

    def _procedure(
        self, name: str, account: Account, secrets: Secrets, body: Facts, now: datetime
    ) -> Answer:
        return self._bound.send(
            "POST",
            f"{account.server}/xrpc/com.atproto.repo.{name}",
            Key.of(secrets.more[KEY]),
            now,
            access=secrets.access,
            json_body=body,
        )

    def _no(self, answer: Answer, account: Account, text: str, now: datetime) -> GoodwordError:
        """What an answer means that brought no post."""
        error, said = record(answer).get("error"), reason(answer)
        if answer.status in (400, 401) and error in _TOKEN:
            return SignedOut(account=account.id, final=False)
        if error in _OVER:
            return NotAllowed(reason=said, status=answer.status, permission="")
        if answer.status == 400 and ("must not be longer" in said or "graphemes" in said):
            return self._too_long(text)
        return trouble(answer, now, account=account.id, publishing=True)

    def _too_long(self, text: str) -> TooLong:
        limits = self._limits
        if count(text, limits) > limits.maximum:
            return TooLong(count=count(text, limits), limit=limits.maximum, network=self.name)
        return TooLong(count=len(text.encode()), limit=limits.bytes_maximum, network=self.name)

    def _receipt(self, found: Mapping[str, Any], account: Account, now: datetime) -> Receipt | None:
        uri = found.get("uri")
        if not isinstance(uri, str) or not uri.startswith(f"at://{account.remote_id}/"):
            return None
        key = uri.rpartition("/")[2]
        return Receipt(uri, f"{self._application}/profile/{account.remote_id}/post/{key}", now)

    def _posts(self, shares: Sequence[Share]) -> dict[str, Mapping[str, Any]]:
        """What the application's view tells of posts, by address."""
        found: dict[str, Mapping[str, Any]] = {}
        addresses = [share.receipt.remote_id for share in shares if share.receipt is not None]
        for start in range(0, len(addresses), _BATCH):
            reply = self._view(
                "app.bsky.feed.getPosts", {"uris": addresses[start : start + _BATCH]}
            )
            posts = reply.get("posts")
            if not isinstance(posts, list):
                raise BadReply(address=self._appview, where="posts", status=200)
            found.update(
                (post["uri"], post)
                for post in posts
                if isinstance(post, dict) and isinstance(post.get("uri"), str)
            )
        return found

    def _profile(self, account: Account) -> Mapping[str, Any]:
        if not self._appview:
            return {}
        return self._view("app.bsky.actor.getProfile", {"actor": account.remote_id})

    def _view(self, name: str, params: Mapping[str, Any]) -> dict[str, Any]:
        answer = self._web.read(f"{self._appview}/xrpc/{name}", params=params)
        return expect_record(answer, name)


def _all(shares: Sequence[Share]) -> Iterator[tuple[int, Measure]]:
    for share in shares:
        yield from ((share.id, measure) for measure in Measure if measure != Measure.FOLLOWERS)
    yield from ((0, Measure.FOLLOWERS), (0, Measure.PROFILE_VISITS))


def _value(post: Mapping[str, Any] | None, measure: Measure) -> tuple[int | None, str]:
    names = _COUNTS.get(measure, ())
    if not names:
        return None, "not_offered"
    if post is None:
        return None, "gone"
    values = [whole(post, name) for name in names]
    known = [value for value in values if value is not None]
    return (sum(known) if known else None), "not_offered"
