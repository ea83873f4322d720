"""The adapter for Porchlight, the practice network: strict OAuth and a plain JSON interface.

Nothing in it is easier than elsewhere; that Porchlight runs on this very computer shows
only in its address.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from desktop.errors import (
    BadFile,
    BadReply,
    Duplicate,
    GoodwordError,
    Refused,
    TooLong,
    Unclear,
)
from desktop.model import (
    Account,
    Attachment,
    Limits,
    Measure,
    Metric,
    Outgoing,
    Receipt,
    Secrets,
    Share,
)
from desktop.practice.signin import SignIn, bearer, text_of
from desktop.share.limits import NETWORKS
from desktop.share.network import Attempt, Connected
from desktop.share.numbers import whole
from desktop.share.replies import before_publishing, expect_record, record, trouble, words
from desktop.share.text import count
from desktop.web import Answer, Web, bare

REPEAT_SECONDS = 3300
"""The server keeps a key for an hour; five minutes less leave room for both clocks."""
_LOOK_BACK = 100
_SKEW = timedelta(seconds=2)
LIMITS = NETWORKS["practice"].limits
_OF_SHARE = (
    Measure.VIEWS,
    Measure.REACTIONS,
    Measure.RESHARES,
    Measure.REPLIES,
    Measure.PROFILE_VISITS,
)


class PracticeNetwork:
    """Porchlight at `address`; accounts stay the same when its port changes."""

    name = "practice"
    title = "Porchlight"
    asks_where = ""
    ports: tuple[int, ...] = ()

    def __init__(self, web: Web, address: str) -> None:
        self._web = web
        self._address = address
        self._sign_in = SignIn(web, address)

    def limits(self, account: Account | None) -> Limits:
        return LIMITS

    def repeat_window(self, account: Account) -> int:
        return REPEAT_SECONDS

    def begin(self, where: str, redirect: str, now: datetime) -> Attempt:
        return self._sign_in.begin(redirect)

    def finish(self, attempt: Attempt, answer: Mapping[str, str], now: datetime) -> Connected:
        return self._sign_in.finish(attempt, answer, now)

    def refresh(self, account: Account, secrets: Secrets, now: datetime) -> Secrets:
        return self._sign_in.refresh(account, secrets, now)

    def revoke(self, account: Account, secrets: Secrets, now: datetime) -> None:
        self._sign_in.revoke(secrets, now)

    def publish(
        self, account: Account, secrets: Secrets, outgoing: Outgoing, now: datetime
    ) -> Receipt:
        length = count(outgoing.text, LIMITS)
        if length > LIMITS.maximum:
            raise TooLong(count=length, limit=LIMITS.maximum, network=self.name)
        if len(outgoing.pictures) > LIMITS.pictures:
            raise Refused(reason="pictures", status=0)
        bodies = [_content(picture) for picture in outgoing.pictures]
        media = [
            self._upload(account, secrets, picture, body, now)
            for picture, body in zip(outgoing.pictures, bodies, strict=True)
        ]
        answer = self._web.write(
            "POST",
            f"{self._address}/api/posts",
            token=bearer(secrets),
            headers={"Idempotency-Key": outgoing.key},
            json_body={
                "text": outgoing.text,
                "link": outgoing.link.url if outgoing.link else "",
                "link_title": outgoing.link.title if outgoing.link else "",
                "language": outgoing.language,
                "media": media,
            },
        )
        receipt = _receipt(record(answer), now) if answer.ok else None
        if receipt is None:
            raise _no(answer, account, now)
        return receipt

    def delete(self, account: Account, secrets: Secrets, receipt: Receipt, now: datetime) -> None:
        url = f"{self._address}/api/posts/{receipt.remote_id}"
        answer = self._web.write("DELETE", url, token=bearer(secrets))
        if not answer.ok and answer.status not in (404, 410):
            raise trouble(answer, now, account=account.id)

    def find(
        self, account: Account, secrets: Secrets, outgoing: Outgoing, now: datetime
    ) -> Receipt | None:
        answer = self._web.read(
            f"{self._address}/api/me/posts",
            params={"limit": str(_LOOK_BACK)},
            token=bearer(secrets),
        )
        if answer.status in (401, 403, 429):
            raise trouble(answer, now, account=account.id)
        posts = record(answer).get("posts") if answer.ok else None
        if not isinstance(posts, list) or not all(isinstance(post, dict) for post in posts):
            raise Unclear(address=bare(answer.url), cause="answer", status=answer.status)
        recent = [post for post in posts if _created(post, now) >= outgoing.created - _SKEW]
        link = outgoing.link.url if outgoing.link else ""
        for post in recent:
            same = post.get("text") == outgoing.text and post.get("link") == link
            receipt = _receipt(post, now) if same else None
            if receipt is not None:
                return receipt
        if len(recent) >= _LOOK_BACK:
            raise Unclear(address=bare(answer.url), cause="not_found_for_sure")
        return None

    def measure(
        self, account: Account, secrets: Secrets, shares: Sequence[Share], now: datetime
    ) -> Sequence[Metric]:
        found = [
            metric for share in shares for metric in self._of_share(account, secrets, share, now)
        ]
        person = self._sign_in.who(secrets, account.id, now)
        for measure in (Measure.FOLLOWERS, Measure.PROFILE_VISITS):
            value = whole(person, measure)
            why = "" if value is not None else "not_permitted"
            found.append(Metric(account.id, 0, measure, value, now, self.name, why))
        return found

    # --- inside --------------------------------------------------------------------------

    def _upload(
        self, account: Account, secrets: Secrets, picture: Attachment, body: bytes, now: datetime
    ) -> str:
        """The id of an uploaded picture. Whatever goes wrong here, nothing is posted yet."""
        try:
            answer = self._web.write(
                "POST",
                f"{self._address}/api/media",
                token=bearer(secrets),
                files={"file": (f"picture.{picture.mime.partition('/')[2]}", body, picture.mime)},
                form={"alt": picture.alt},
            )
        except Unclear as error:
            raise before_publishing(error) from error
        if not answer.ok:
            raise trouble(answer, now, account=account.id)
        media = text_of(expect_record(answer, "media"), "id")
        if not media:
            raise BadReply(address=bare(answer.url), where="media.id", status=answer.status)
        return media

    def _of_share(
        self, account: Account, secrets: Secrets, share: Share, now: datetime
    ) -> Iterator[Metric]:
        numbers: Mapping[str, Any] = {}
        why = "gone"
        if share.receipt is not None:
            url = f"{self._address}/api/posts/{share.receipt.remote_id}/metrics"
            answer = self._web.read(url, token=bearer(secrets))
            if answer.ok:
                numbers, why = expect_record(answer, "metrics"), "not_offered"
            elif answer.status == 403:
                why = "not_permitted"
            elif answer.status not in (404, 410):
                raise trouble(answer, now, account=account.id)
        for measure in _OF_SHARE:
            value = whole(numbers, measure)
            reason = "" if value is not None else why
            yield Metric(account.id, share.id, measure, value, now, self.name, reason)


def _no(answer: Answer, account: Account, now: datetime) -> GoodwordError:
    """What a publishing call's answer means that brought no post."""
    if answer.ok:
        return Unclear(address=bare(answer.url), cause="answer", status=answer.status)
    told = record(answer)
    error = words(told.get("error"))
    if answer.status == 409 and error == "duplicate":
        return Duplicate(reason=error, status=409, url=words(told.get("url")))
    if answer.status == 422 and error == "too_long":
        counted, limit = whole(told, "count") or 0, whole(told, "limit") or LIMITS.maximum
        return TooLong(count=counted, limit=limit, network="practice")
    return trouble(answer, now, account=account.id, publishing=True)


def _content(picture: Attachment) -> bytes:
    try:
        body = Path(picture.path).read_bytes()
    except OSError as error:
        raise BadFile(address=picture.path, where="", problem="missing") from error
    if len(body) > LIMITS.picture_bytes:
        raise Refused(reason="picture_size", status=0, limit=LIMITS.picture_bytes)
    return body


def _receipt(post: Mapping[str, Any], now: datetime) -> Receipt | None:
    remote, url = text_of(post, "id"), text_of(post, "url")
    return Receipt(remote, url, now) if remote and url.startswith("http") else None


def _created(post: Mapping[str, Any], now: datetime) -> datetime:
    """When a post was made; one whose date can't be read may be the one."""
    with contextlib.suppress(ValueError):
        moment = datetime.fromisoformat(text_of(post, "created_at"))
        if moment.tzinfo is not None:
            return moment
    return now
