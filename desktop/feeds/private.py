"""Reading the files of one program, its secret shown to the server it was made for, nowhere else.

Only the scheme, host and port of the program's own address get to see it, over TLS or on this
machine; a redirect that leads elsewhere is followed without it.
Sources: RFC 6750 section 2.1, RFC 7617, RFC 9110 sections 11.6 and 15.4.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from desktop.errors import NeedsSignIn, Offline
from desktop.feeds.challenge import is_private, same_origin, wanted
from desktop.feeds.manner import BASIC, OPENID, Manner
from desktop.feeds.request import LIMIT
from desktop.model import NO_SECRET, Secret, Secrets
from desktop.web import LEADING, REDIRECTS, TOTAL_SECONDS, Answer, Web, bare, led_to

NAME = "name"
"""Our entry among the secrets of a `basic` program: for whom the password is."""


class Keeper(Protocol):
    """Who knows the secrets."""

    def secrets(self, program: str, now: datetime) -> Secrets | None: ...

    def renewed(self, program: str, stale: Secrets, now: datetime) -> Secrets: ...

    def turned_away(self, program: str, secrets: Secrets, now: datetime) -> None: ...

    def wanting(self, program: str, url: str) -> None: ...


def needs(
    program: str,
    url: str,
    known: Manner | None,
    scheme: str = "",
    *,
    refused: bool = False,
    gate: str = "",
) -> NeedsSignIn:
    """`metadata` is where the server says who lets people in."""
    return NeedsSignIn(
        address=bare(url),
        program=program,
        scheme=known.scheme if known is not None else scheme,
        refused=refused,
        metadata=gate,
    )


def authorization(manner: Manner, secrets: Secrets) -> Secret:
    """The whole value of the header."""
    if manner.scheme != BASIC:
        return Secret("Bearer " + secrets.access.reveal())
    name = secrets.more.get(NAME, NO_SECRET).reveal()
    pair = f"{name}:{secrets.access.reveal()}".encode()
    return Secret("Basic " + base64.b64encode(pair).decode("ascii"))


class PrivateReader:
    """Reads for one program; stands where otherwise the web itself does."""

    def __init__(
        self, web: Web, keeper: Keeper, program: str, manner: Manner | None, now: datetime
    ) -> None:
        self._web, self._keeper, self._now = web, keeper, now
        self._program, self._manner = program, manner

    def read(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        limit: int = LIMIT,
        seconds: float = TOTAL_SECONDS,
    ) -> Answer:
        """GET, as `Web.read`. Errors: its own, `NeedsSignIn`, and where the secrets can't be
        had or renewed just now `VaultLocked`, `NoVault`, `Busy`, `BadReply`, `Unclear`."""
        manner = self._manner
        if manner is None or not self._may_see(url):
            return self._judged(
                self._web.read(url, headers=headers, limit=limit, seconds=seconds), None
            )
        secrets = self._keeper.secrets(self._program, self._now)
        if secrets is None:
            raise needs(self._program, url, manner)
        asked = (url, headers, limit, seconds)
        answer = self._walk(*asked, authorization(manner, secrets))
        if answer.status == 401 and manner.scheme == OPENID and self._may_see(answer.url):
            stale, secrets = secrets, self._keeper.renewed(self._program, secrets, self._now)
            if secrets.access != stale.access:
                answer = self._walk(*asked, authorization(manner, secrets))
        return self._judged(answer, secrets)

    # --- inside -----------------------------------------------------------------------------

    def _may_see(self, url: str) -> bool:
        return same_origin(url, self._program) and is_private(url)

    def _walk(
        self,
        url: str,
        headers: Mapping[str, str] | None,
        limit: int,
        seconds: float,
        shown: Secret,
    ) -> Answer:
        """Follow redirects on the same server with the secret, and away from it without."""
        end = time.monotonic() + seconds
        permanent, all_permanent = "", True
        for _ in range(REDIRECTS + 1):
            left = max(0.1, end - time.monotonic())
            answer = self._web.read(url, headers=headers, token=shown, limit=limit, seconds=left)
            target = answer.headers.get("Location", "")
            if answer.status not in LEADING or not target:
                return Answer(answer.status, answer.headers, answer.body, url, permanent)
            target = led_to(url, target)
            if not self._may_see(target):
                if not is_private(target):  # from a private place never into the open
                    raise Offline(address=bare(url), cause="redirect")
                left = max(0.1, end - time.monotonic())
                away = self._web.read(target, headers=headers, limit=limit, seconds=left)
                # not for good: from there the secret could never be shown again
                return Answer(away.status, away.headers, away.body, away.url)
            url = target
            all_permanent = all_permanent and answer.status in (301, 308)
            permanent = url if all_permanent else ""
        raise Offline(address=bare(url), cause="redirects")

    def _judged(self, answer: Answer, secrets: Secrets | None) -> Answer:
        """The answer, unless it says that somebody has to sign in first. A 403 without a word
        about signing in is how many stores of files say that there is nothing."""
        header = answer.headers.get("WWW-Authenticate", "")
        forbidden = answer.status == 403 and bool(secrets or header)
        if not (answer.status == 401 or forbidden) or not self._may_see(answer.url):
            return answer
        if secrets is not None and answer.status == 401:  # a 403 may be about this one file
            self._keeper.turned_away(self._program, secrets, self._now)
        self._keeper.wanting(self._program, answer.url)
        scheme, gate = wanted(header)
        refused = secrets is not None
        raise needs(self._program, answer.url, self._manner, scheme, refused=refused, gate=gate)
