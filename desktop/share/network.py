"""What a social network must be able to do for us: one small Protocol, three optional ones.

An adapter gets `Web` and its configuration. It never retries, sleeps, stores, logs bodies,
or knows Qt, vault or database. It answers with values of `desktop.model` and raises only
errors of `desktop.errors`:

    Offline, Unclear     as `Web` raised them, passed on untouched
    Busy                 429 or 503 with the time to wait
    SignedOut            the token is no longer taken (`final=True`: a refresh can't help)
    Duplicate, TooLong, NotAllowed, Refused   the network said no; nothing was posted
    BadReply             an answer of the wrong shape to a *reading* call; where a publishing
                         call gets one, that is `Unclear`
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Protocol, runtime_checkable

from desktop.model import Account, Facts, Limits, Metric, Outgoing, Receipt, Secret, Secrets, Share


@dataclass(frozen=True, slots=True)
class Attempt:
    """One sign-in under way: the address to open, and what `finish` needs afterwards.

    `issuer` is compared with `iss` of the callback where the server promised to send it
    (RFC 9207). `kept` holds the adapter's own notes (verifier, endpoints, key).
    """

    network: str
    url: str = field(repr=False)
    """Holds the state, so it is shown to nobody but the browser."""
    state: Secret
    redirect: str
    issuer: str = ""
    kept: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Connected:
    """A finished sign-in: who it is and what lets us act for them."""

    account: Account
    secrets: Secrets


class Network(Protocol):
    """One kind of network. `asks_where` tells whether a person must name a server or a
    handle before connecting (Mastodon: instance, Bluesky: handle), "" when not."""

    name: str
    title: str
    asks_where: str

    def limits(self, account: Account | None) -> Limits:
        """What this account's server takes (the network's defaults without an account)."""
        ...

    def repeat_window(self, account: Account) -> int:
        """Seconds in which the same key surely can't post twice there; 0 = never repeat."""
        ...

    def begin(self, where: str, redirect: str, now: datetime) -> Attempt:
        """Start a sign-in. `redirect` is the address of a listener that is already bound.
        Errors: Offline, BadReply, NotFound (no such server or handle), Refused."""
        ...

    def finish(self, attempt: Attempt, answer: Mapping[str, str], now: datetime) -> Connected:
        """Exchange the code and ask who it is. `answer` is the callback's query; `state`
        has been checked. Errors: ConsentDenied, Refused, Offline, Unclear, BadReply."""
        ...

    def refresh(self, account: Account, secrets: Secrets, now: datetime) -> Secrets:
        """A new pair (single use!). An empty refresh token in the answer keeps the old one.
        Errors: SignedOut(final=True) for invalid_grant, Offline, Unclear, Busy."""
        ...

    def publish(
        self, account: Account, secrets: Secrets, outgoing: Outgoing, now: datetime
    ) -> Receipt:
        """Post it, once. Pictures are uploaded first (repeatable: no one sees them)."""
        ...

    def delete(self, account: Account, secrets: Secrets, receipt: Receipt, now: datetime) -> None:
        """Take a post down; gone already is fine."""
        ...


@runtime_checkable
class Finds(Protocol):
    """Networks where one's own post can be looked up after an unclear answer."""

    def find(
        self, account: Account, secrets: Secrets, outgoing: Outgoing, now: datetime
    ) -> Receipt | None:
        """The post that this very share made; None = surely not there.
        Errors: Unclear when looking can't tell (then the person is asked)."""
        ...


@runtime_checkable
class Measures(Protocol):
    """Networks that tell numbers about one's own posts and profile."""

    def measure(
        self, account: Account, secrets: Secrets, shares: Sequence[Share], now: datetime
    ) -> Sequence[Metric]:
        """Every measure of each share and of the account (share 0); what the network does
        not offer comes as value None with a reason."""
        ...


@runtime_checkable
class Revokes(Protocol):
    """Networks where a token can be made worthless from here."""

    def revoke(self, account: Account, secrets: Secrets, now: datetime) -> None: ...


Configuration = Facts
"""What the program or policy says about one network: client id, limits, versions."""
