"""X's interface: posting as oneself through the company's application, taking down again.

The company pays for every call, so nothing is asked that need not be. X has no key that keeps
a post from being made twice: after a lost answer one's own recent posts are looked at where the
company allows it (`x_reading`), else the person is asked. There is no `edit`: X offers it to
paying members only, for an hour, and makes a new post of it under a new number.
Sources: docs.x.com: x-api/posts (create-post, delete-post), x-for-websites/post-button.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from desktop.errors import Refused, TooLong
from desktop.metric import EVERYTHING, Metric, Offer, Wanted
from desktop.model import Account, Facts, Limits, Outgoing, Receipt, Secrets, Share
from desktop.share import configured
from desktop.share.assisted import composer
from desktop.share.departure import check_owner
from desktop.share.limits import NETWORKS
from desktop.share.links import links
from desktop.share.network import Attempt, Composer, Connected, Price
from desktop.share.text import count
from desktop.share.wording import with_link
from desktop.share.x_answers import data, gone, no, said
from desktop.share.x_media import Media
from desktop.share.x_numbers import Numbers
from desktop.share.x_setup import NAME, Setup
from desktop.share.x_signin import SERVER, SignIn, bearer
from desktop.web import Web

LIMITS = NETWORKS[NAME].limits


class X:
    """The adapter. Configuration: see `x_setup` and docs/program-format.md. `pause` waits while
    X works on a video (see `x_media`)."""

    name = NAME
    title = "X"
    asks_where = ""

    def __init__(
        self, web: Web, config: Facts, *, pause: Callable[[float], None] | None = None
    ) -> None:
        self._web = web
        self._setup = Setup.read(config)
        self._limits = configured.limits(config, LIMITS)
        self._sign_in = SignIn(web, self._setup)
        self._media = Media(web, self._setup, pause or web.pause)
        self._numbers = Numbers(web, self._setup)
        self.ports = self._setup.ports

    def limits(self, account: Account | None) -> Limits:
        """The same for everybody: X does not tell who may write more."""
        return self._limits

    def repeat_window(self, account: Account) -> int:
        return 0

    def begin(self, where: str, redirect: str, now: datetime) -> Attempt:
        return self._sign_in.begin(redirect)

    def finish(self, attempt: Attempt, answer: Mapping[str, str], now: datetime) -> Connected:
        return self._sign_in.finish(attempt, answer, now)

    def refresh(self, account: Account, secrets: Secrets, now: datetime) -> Secrets:
        return self._sign_in.refresh(account, secrets, now)

    def revoke(self, account: Account, secrets: Secrets, now: datetime) -> None:
        self._sign_in.revoke(secrets, now)

    def compose(self, outgoing: Outgoing) -> Composer:
        return composer(NAME, outgoing)

    def way(self, account: Account, outgoing: Outgoing) -> str:
        """A post with a link costs the company many times as much as one without."""
        return self._setup.link_posts if _has_link(outgoing) else "send"

    def price(self, account: Account, outgoing: Outgoing) -> Price | None:
        return self._setup.price_with_link if _has_link(outgoing) else self._setup.price

    def offers(self, account: Account) -> Offer:
        return self._numbers.offers()

    def measure(
        self,
        account: Account,
        secrets: Secrets,
        shares: Sequence[Share],
        now: datetime,
        wanted: Wanted = EVERYTHING,
    ) -> Iterator[Metric]:
        return self._numbers.measure(account, secrets, shares, now, wanted)

    def publish(
        self, account: Account, secrets: Secrets, outgoing: Outgoing, now: datetime
    ) -> Receipt:
        check_owner(account, secrets)
        text = with_link(outgoing)
        length, most = count(text, self._limits), self._limits.maximum
        if length > most:
            raise TooLong(count=length, limit=most, network=NAME)
        if outgoing.visibility:  # everybody would see it, in every list
            raise Refused(reason="visibility", status=0)
        body: dict[str, Any] = {}
        if outgoing.pictures:
            media = self._media.upload(account, secrets, outgoing, self._limits, now)
            body["media"] = {"media_ids": media}
        if text:
            body["text"] = text
        if outgoing.paid:
            body["paid_partnership"] = True
        answer = self._web.write(
            "POST", f"{self._setup.api}/2/tweets", token=bearer(secrets.access), json_body=body
        )
        receipt = receipt_of(data(answer), now)
        if receipt is not None:
            return receipt
        raise no(answer, account, secrets, now, publishing=True)

    def delete(self, account: Account, secrets: Secrets, receipt: Receipt, now: datetime) -> None:
        remote = receipt.remote_id
        if not _is_id(remote):  # nobody knows which post it is
            raise Refused(reason="", status=0)
        answer = self._web.write(
            "DELETE", f"{self._setup.api}/2/tweets/{remote}", token=bearer(secrets.access)
        )
        if gone(answer) or data(answer).get("deleted") is True:
            return
        if answer.ok:
            raise Refused(reason=said(answer), status=answer.status)
        raise no(answer, account, secrets, now)


def receipt_of(post: Mapping[str, Any], now: datetime) -> Receipt | None:
    """The receipt of a post as X gives it back; None where it gives back no post."""
    remote = post.get("id")
    if not isinstance(remote, str) or not _is_id(remote):
        return None
    return Receipt(remote, f"{SERVER}/i/web/status/{remote}", now)


def _has_link(outgoing: Outgoing) -> bool:
    """As X sees links, which needs no `https://` (it charges by what it sees)."""
    return next(links(with_link(outgoing)), None) is not None


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit()
