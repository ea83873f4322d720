"""The adapter for Porchlight, the practice network: strict OAuth and a plain JSON interface.

Nothing in it is easier than elsewhere; that Porchlight runs on this very computer shows
only in its address.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from desktop.errors import TooLong, Unclear
from desktop.metric import EVERYTHING, Measure, Metric, Offer, Wanted
from desktop.model import NOTHING, Account, Facts, Limits, Outgoing, Receipt, Secrets, Share
from desktop.practice.answers import LIMITS, created, no, receipt_of
from desktop.practice.attaching import attach
from desktop.practice.signin import NAME, SignIn, bearer
from desktop.replies import expect_record, record, trouble
from desktop.share.network import Attempt, Composer, Connected, Price
from desktop.share.numbers import asked, metric, told, whole
from desktop.share.text import count
from desktop.web import Web, bare

REPEAT_SECONDS = 3300
"""The server keeps a key for an hour; five minutes less leave room for both clocks."""
_LOOK_BACK = 100
_SKEW = timedelta(seconds=2)
_OFFER = Offer(
    told(
        (
            Measure.VIEWS,
            Measure.MEMBERS,
            Measure.REACTIONS,
            Measure.RESHARES,
            Measure.REPLIES,
            Measure.SAVES,
            Measure.SENDS,
            Measure.LINK_CLICKS,
            Measure.PROFILE_VISITS,
            Measure.NEW_FOLLOWERS,
        )
    ),
    told((Measure.FOLLOWERS, Measure.PROFILE_VISITS)),
)


class PracticeNetwork:
    """Porchlight at `address`; accounts stay the same when its port changes.

    `config` may hold what posts cost, as a program says it of networks that take money:
    `prices` {`post`, `link`, `currency`, `on`}, and `link_posts` (`send`, or `compose`: what
    has a link is better posted with the network's own composer)."""

    name = NAME
    title = "Porchlight"
    asks_where = ""
    ports: tuple[int, ...] = ()

    def __init__(self, web: Web, address: str, config: Facts = NOTHING) -> None:
        self._web = web
        self._address = address
        self._config = config
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
        media = attach(self._web, self._address, account, secrets, outgoing, now)
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
                "warning": outgoing.warning,
                "visibility": outgoing.visibility,
                "paid": outgoing.paid,
            },
        )
        receipt = receipt_of(record(answer), now) if answer.ok else None
        if receipt is None:
            raise no(answer, account, now)
        return receipt

    def edit(
        self,
        account: Account,
        secrets: Secrets,
        receipt: Receipt,
        outgoing: Outgoing,
        now: datetime,
    ) -> Receipt:
        length = count(outgoing.text, LIMITS)
        if length > LIMITS.maximum:
            raise TooLong(count=length, limit=LIMITS.maximum, network=self.name)
        answer = self._web.write(
            "PUT",
            f"{self._address}/api/posts/{receipt.remote_id}",
            token=bearer(secrets),
            json_body={"text": outgoing.text, "warning": outgoing.warning},
        )
        changed = receipt_of(record(answer), receipt.at) if answer.ok else None
        if changed is None:
            raise no(answer, account, now)
        return changed

    def delete(self, account: Account, secrets: Secrets, receipt: Receipt, now: datetime) -> None:
        url = f"{self._address}/api/posts/{receipt.remote_id}"
        answer = self._web.write("DELETE", url, token=bearer(secrets))
        if not answer.ok and answer.status not in (404, 410):
            raise no(answer, account, now)

    def compose(self, outgoing: Outgoing) -> Composer:
        """Porchlight's own page for writing. It takes no pictures in its address."""
        asked, whole_text = {"text": outgoing.text}, outgoing.text
        if outgoing.link is not None:
            asked |= {"link": outgoing.link.url, "link_title": outgoing.link.title}
            if outgoing.link.url not in whole_text:
                whole_text = f"{whole_text}\n\n{outgoing.link.url}"
        url = f"{self._address}/compose?{urlencode(asked)}"
        return Composer(url, prefilled=True, clipboard=whole_text)

    def way(self, account: Account, outgoing: Outgoing) -> str:
        wanted = self._config.get("link_posts") == "compose" and _has_link(outgoing)
        return "compose" if wanted else "send"

    def price(self, account: Account, outgoing: Outgoing) -> Price | None:
        prices = self._config.get("prices")
        if not isinstance(prices, Mapping):
            return None
        amount = prices.get("link" if _has_link(outgoing) else "post")
        currency, on = prices.get("currency"), prices.get("on")
        if not amount or not currency:
            return None
        return Price(str(amount), str(currency), str(on or ""))

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
        # stamped by the server's clock, which may be far from ours: what reaches further back
        there = (answer.date or now) - (now - outgoing.created)
        since = min(outgoing.created, there) - _SKEW
        recent = [post for post in posts if created(post, now) >= since]
        link = outgoing.link.url if outgoing.link else ""
        for post in recent:
            same = post.get("text") == outgoing.text and post.get("link") == link
            receipt = receipt_of(post, now) if same else None
            if receipt is not None:
                return receipt
        if len(recent) >= _LOOK_BACK:
            raise Unclear(address=bare(answer.url), cause="not_found_for_sure")
        return None

    def offers(self, account: Account) -> Offer:
        return _OFFER

    def measure(
        self,
        account: Account,
        secrets: Secrets,
        shares: Sequence[Share],
        now: datetime,
        wanted: Wanted = EVERYTHING,
    ) -> Iterator[Metric]:
        for share in shares:
            yield from self._of_share(account, secrets, share, now)
        if not asked(wanted, 0):
            return
        person = self._sign_in.who(secrets, account.id, now)
        for measure in _OFFER.account:
            value = whole(person, measure)
            yield metric(account, 0, measure, value, now, "not_permitted")

    # --- inside --------------------------------------------------------------------------

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
        for measure in _OFFER.posts:
            yield metric(account, share.id, measure, whole(numbers, measure), now, why)


def _has_link(outgoing: Outgoing) -> bool:
    return outgoing.link is not None or "://" in outgoing.text
