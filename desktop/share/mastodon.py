"""Mastodon's interface: sharing to any server that speaks it, finding and counting there.

Only Mastodon itself keeps the promise of the Idempotency-Key; on its relatives a share with
an unclear end is looked up among the account's own posts.
Sources: docs.joinmastodon.org (methods/statuses, methods/media, methods/accounts).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from desktop.errors import (
    GoodwordError,
    Refused,
    SignedOut,
    TooLong,
    Unclear,
)
from desktop.metric import EVERYTHING, Measure, Metric, Offer, Wanted
from desktop.model import Account, Facts, Limits, Outgoing, Receipt, Secrets, Share
from desktop.replies import expect_record, reason, record, trouble, words
from desktop.share.departure import check_owner
from desktop.share.looking_back import created, since
from desktop.share.mastodon_counts import OFFER, Counts
from desktop.share.mastodon_media import Media
from desktop.share.mastodon_server import DEFAULT_LIMITS, Servers
from desktop.share.mastodon_signin import SignIn, bearer
from desktop.share.mastodon_statuses import changed, form, listed, receipt_of
from desktop.share.network import Attempt, Connected
from desktop.share.numbers import asked, metric, whole
from desktop.share.uploads import nothing_posted
from desktop.share.wording import Likeness, length, likeness, with_link
from desktop.web import Answer, Web, bare

REPEAT_SECONDS = 3300
"""Mastodon keeps a key for an hour; five minutes less leave room for both clocks."""
_LOOK_BACK = 40
_LEAST_PAGE = 20


class Mastodon:
    """The adapter. Configuration: `client_name`, `website`, `allow_http` (loopback only).

    `pause` waits while a server works on a file (see `Media`).
    """

    name = "mastodon"
    title = "Mastodon"
    asks_where = "instance"
    ports: tuple[int, ...] = ()

    def __init__(
        self, web: Web, config: Facts, *, pause: Callable[[float], None] | None = None
    ) -> None:
        self._web = web
        self._media = Media(web, pause or web.pause)
        self._servers = Servers(web)
        self._counts = Counts(web)
        self._sign_in = SignIn(web, config)

    def limits(self, account: Account | None) -> Limits:
        return DEFAULT_LIMITS if account is None else self._servers.limits(account)

    def repeat_window(self, account: Account) -> int:
        return REPEAT_SECONDS if account.facts.get("software") == "mastodon" else 0

    def begin(self, where: str, redirect: str, now: datetime) -> Attempt:
        return self._sign_in.begin(where, redirect, now)

    def finish(self, attempt: Attempt, answer: Mapping[str, str], now: datetime) -> Connected:
        return self._sign_in.finish(attempt, answer, now)

    def refresh(self, account: Account, secrets: Secrets, now: datetime) -> Secrets:
        return self._sign_in.refresh(account, secrets, now)

    def revoke(self, account: Account, secrets: Secrets, now: datetime) -> None:
        self._sign_in.revoke(account, secrets, now)

    def publish(
        self, account: Account, secrets: Secrets, outgoing: Outgoing, now: datetime
    ) -> Receipt:
        check_owner(account, secrets)
        limits = self.limits(account)
        fields = form(outgoing, limits)
        with nothing_posted():
            media = self._media.upload(account, secrets, outgoing, limits, now)
        if media:
            fields["media_ids[]"] = media
        answer = self._web.write(
            "POST",
            f"{account.server}/api/v1/statuses",
            token=bearer(secrets.access),
            headers={"Idempotency-Key": outgoing.key, "Accept": "application/json"},
            form=fields,
        )
        made = receipt_of(record(answer), now) if answer.ok else None
        if made is not None:
            return made
        raise self._no(answer, account, secrets, outgoing, now)

    def edit(
        self,
        account: Account,
        secrets: Secrets,
        receipt: Receipt,
        outgoing: Outgoing,
        now: datetime,
    ) -> Receipt:
        """A server that can't: `Refused` with the reason `editing`."""
        check_owner(account, secrets)
        address = f"{account.server}/api/v1/statuses/{receipt.remote_id}"
        there = self._web.read(address, token=bearer(secrets.access))
        if not there.ok:
            raise trouble(there, now, account=account.id, final=not secrets.refresh)
        fields = changed(outgoing, self.limits(account), expect_record(there, "status"))
        answer = self._web.write(
            "PUT",
            address,
            token=bearer(secrets.access),
            headers={"Accept": "application/json"},
            form=fields,
        )
        if answer.status in (404, 405, 410, 501):
            raise Refused(reason="editing", status=answer.status)
        found = record(answer)
        if not answer.ok or receipt_of(found, now) is None:
            raise self._no(answer, account, secrets, outgoing, now)
        if likeness(str(found.get("content") or ""), with_link(outgoing)) is Likeness.OTHER:
            # some relatives say yes and leave it as it was
            raise Refused(reason="editing", status=answer.status)
        return replace(receipt, url=words(found.get("url")) or receipt.url)

    def find(
        self, account: Account, secrets: Secrets, outgoing: Outgoing, now: datetime
    ) -> Receipt | None:
        answer = self._web.read(
            f"{account.server}/api/v1/accounts/{account.remote_id}/statuses",
            params={"limit": str(_LOOK_BACK), "exclude_reblogs": "true"},
            token=bearer(secrets.access),
        )
        if answer.status in (401, 429):
            raise trouble(answer, now, account=account.id, final=not secrets.refresh)
        statuses, first = listed(answer), since(answer, outgoing, now)
        recent = [status for status in statuses if created(status) >= first]
        text, unsure = with_link(outgoing), False
        for status in recent:
            alike = likeness(str(status.get("content") or ""), text)
            found = receipt_of(status, now)
            if alike is Likeness.SAME and found is not None:
                return found
            unsure = unsure or alike is not Likeness.OTHER
        # a full page of recent posts may hide an older one; some servers give only 20
        if unsure or len(recent) == len(statuses) >= _LEAST_PAGE:
            raise Unclear(address=bare(answer.url), cause="not_found_for_sure")
        return None

    def delete(self, account: Account, secrets: Secrets, receipt: Receipt, now: datetime) -> None:
        answer = self._web.write(
            "DELETE",
            f"{account.server}/api/v1/statuses/{receipt.remote_id}",
            token=bearer(secrets.access),
        )
        if answer.status in (404, 410) and self._is_there(account, secrets, receipt):
            # some relatives know no deleting and say "not found" about that
            raise Refused(reason="deleting", status=answer.status)
        if not answer.ok and answer.status not in (404, 410):
            raise trouble(answer, now, account=account.id, final=not secrets.refresh)

    def offers(self, account: Account) -> Offer:
        return OFFER

    def measure(
        self,
        account: Account,
        secrets: Secrets,
        shares: Sequence[Share],
        now: datetime,
        wanted: Wanted = EVERYTHING,
    ) -> Iterator[Metric]:
        yield from self._counts.of_shares(account, secrets, shares, now)
        self._servers.renew(account, now)
        if asked(wanted, 0):
            person = self._sign_in.who(account.server, secrets.access, now)
            followers = whole(person, "followers_count")
            yield metric(account, 0, Measure.FOLLOWERS, followers, now)

    # --- inside --------------------------------------------------------------------------

    def _no(
        self,
        answer: Answer,
        account: Account,
        secrets: Secrets,
        outgoing: Outgoing,
        now: datetime,
    ) -> GoodwordError:
        """What a publishing call's answer means that brought no post."""
        if answer.ok:
            return Unclear(address=bare(answer.url), cause="answer", status=answer.status)
        limits = self.limits(account)
        if answer.status in (400, 413, 422) and str(limits.maximum) in reason(answer):
            # the messages follow the account's language, the number does not
            size = length(with_link(outgoing), outgoing.warning, limits)
            return TooLong(count=size, limit=limits.maximum, network=self.name)
        if answer.status in (400, 422) and self._token_is_dead(account, secrets):
            return SignedOut(account=account.id, final=not secrets.refresh)
        return trouble(
            answer,
            now,
            account=account.id,
            final=not secrets.refresh,
            publishing=True,
            sent=(secrets.access,),
            network=self.name,
        )

    def _is_there(self, account: Account, secrets: Secrets, receipt: Receipt) -> bool:
        address = f"{account.server}/api/v1/statuses/{receipt.remote_id}"
        return self._web.read(address, token=bearer(secrets.access)).ok

    def _token_is_dead(self, account: Account, secrets: Secrets) -> bool:
        """Relatives answer a dead token with 400 or 422; asking who we are tells."""
        with contextlib.suppress(GoodwordError):
            return self._sign_in.ask_who(account.server, secrets.access).status in (400, 401, 422)
        return False
