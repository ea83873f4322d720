"""Bluesky's interface: sharing into a person's own repository, finding and counting there.

The record key is made from the share itself, so a second try can only meet the first.
Sources: docs.bsky.app, lexicons com.atproto.repo and app.bsky.feed.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from desktop.errors import (
    GoodwordError,
    NotAllowed,
    Refused,
    SignedOut,
    TooLong,
    Unclear,
)
from desktop.metric import EVERYTHING, Metric, Offer, Wanted
from desktop.model import Account, Facts, Limits, Outgoing, Receipt, Secrets, Share
from desktop.replies import reason, record, trouble, words
from desktop.share import configured
from desktop.share.atproto_identity import Identities
from desktop.share.atproto_names import record_key
from desktop.share.bluesky_counts import Counts
from desktop.share.bluesky_media import Media
from desktop.share.bluesky_record import COLLECTION, Records, text_of
from desktop.share.bluesky_signin import KEY, SignIn
from desktop.share.bluesky_video import VideoService
from desktop.share.bound import Bound
from desktop.share.departure import check_owner
from desktop.share.dpop import Key
from desktop.share.limits import NETWORKS
from desktop.share.network import Attempt, Connected
from desktop.share.text import count, fits
from desktop.share.uploads import nothing_posted
from desktop.web import Answer, Web, bare

LIMITS = NETWORKS["bluesky"].limits
APPLICATION = "https://bsky.app"
_OLD_SERVER = re.compile(r"0\.4\.(\d{1,3})", re.ASCII)
_LARGER_PICTURES = 218
"""@atproto/pds 0.4.218 (April 2026): two million bytes instead of one."""
_OLD_PICTURE_BYTES = 1_000_000
_OVER = ("AccountTakedown", "AccountDeactivated", "AccountSuspended")
_TOKEN = ("ExpiredToken", "InvalidToken", "AuthMissing", "AuthenticationRequired", "invalid_token")


class Bluesky:
    """The adapter. Configuration: `client_id`, `scope`, `directory`, `resolver`, `appview`
    (empty: no counts), `application` (where people read posts), `video` (the service that
    makes videos playable; empty: none), `picture_bytes`, `allow_http` (loopback only).
    `pause` waits while that service works."""

    name = "bluesky"
    title = "Bluesky"
    asks_where = "handle"
    ports: tuple[int, ...] = ()

    def __init__(
        self, web: Web, config: Facts, *, pause: Callable[[float], None] | None = None
    ) -> None:
        self._web = web
        self._bound = Bound(web)
        identities = Identities(web, config)
        self._sign_in = SignIn(web, self._bound, identities, config)
        videos = VideoService(web, self._bound, config, pause or web.pause)
        self._records = Records(Media(self._bound, videos), identities.resolve)
        self._counts = Counts(web, config)
        self._application = str(config.get("application", APPLICATION)).rstrip("/")
        size = config.get("picture_bytes")
        usual = replace(LIMITS, picture_bytes=size) if isinstance(size, int) else LIMITS
        self._limits = configured.limits(config, usual)

    def limits(self, account: Account | None) -> Limits:
        """Older servers refuse records with larger pictures; the version tells which they are."""
        version = str(account.facts.get("version") or "") if account is not None else ""
        old = _OLD_SERVER.fullmatch(version)
        if old is None or int(old[1]) >= _LARGER_PICTURES:
            return self._limits
        most = min(self._limits.picture_bytes or _OLD_PICTURE_BYTES, _OLD_PICTURE_BYTES)
        return replace(self._limits, picture_bytes=most)

    def repeat_window(self, account: Account) -> int:
        """No promise is needed: a share with an unclear end is looked up by its key."""
        return 0

    def begin(self, where: str, redirect: str, now: datetime) -> Attempt:
        return self._sign_in.begin(where, redirect, now)

    def finish(self, attempt: Attempt, answer: Mapping[str, str], now: datetime) -> Connected:
        connected = self._sign_in.finish(attempt, answer, now)
        facts = {**connected.account.facts, "version": self._version(connected.account.server)}
        connected = replace(connected, account=replace(connected.account, facts=facts))
        with contextlib.suppress(GoodwordError):  # a name and a face are nice to have
            profile = self._counts.profile(connected.account, now)
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
        if outgoing.visibility == "followers":  # here everybody would see it
            raise Refused(reason="visibility", status=0)
        text = text_of(outgoing)
        if not fits(text, self._limits):
            raise self._too_long(text)
        with nothing_posted():
            limits = self.limits(account)
            made = self._records.make(account, secrets, outgoing, limits, now)
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

    def offers(self, account: Account) -> Offer:
        return self._counts.offers()

    def measure(
        self,
        account: Account,
        secrets: Secrets,
        shares: Sequence[Share],
        now: datetime,
        wanted: Wanted = EVERYTHING,
    ) -> Iterator[Metric]:
        return self._counts.measure(account, shares, now, wanted)

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
        if error == "BlobTooLarge":
            return Refused(reason="picture_size", status=answer.status)
        return trouble(answer, now, account=account.id, publishing=True, network=self.name)

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

    def _version(self, server: str) -> str:
        """What the server calls itself; nice to know, no more."""
        with contextlib.suppress(GoodwordError):
            answer = self._web.read(f"{server}/xrpc/_health", seconds=10, redirects=False)
            return words(record(answer).get("version"))[:100] if answer.ok else ""
        return ""
