"""What a social network must be able to do for us: one small Protocol, three optional ones.

An adapter gets `Web` and its configuration. It never retries, sleeps, stores, logs bodies,
or knows Qt, vault or database. It answers with values of `desktop.model` and raises only
errors of `desktop.errors`:

    Offline, Unclear     as `Web` raised them, passed on untouched
    Busy                 429 or 503 with the time to wait
    SignedOut            the token is no longer taken (`final=True`: a refresh can't help)
    NoCredit, Outdated   nothing was posted and no share can be: the company has to act
    Duplicate, TooLong, NotAllowed, Refused   the network said no; nothing was posted
    BadReply             an answer of the wrong shape to a *reading* call; where a publishing
                         call gets one, that is `Unclear`
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Protocol, runtime_checkable

from desktop.metric import EVERYTHING, Offer, Reading, Wanted
from desktop.model import Account, Facts, Limits, Outgoing, Receipt, Secret, Secrets, Share


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


@dataclass(frozen=True, slots=True)
class Price:
    """What the company pays for one share: `amount` in `currency` (ISO 4217), as the network
    tells it on `on` (ISO date). Shown before the click."""

    amount: str
    currency: str
    on: str = ""


@dataclass(frozen=True, slots=True)
class Composer:
    """A network's own composer, ready to open. `url` may be `https:`, `mailto:` or an
    application's scheme; `prefilled` False means that the text has to be pasted. Pictures have
    to be added by hand everywhere."""

    url: str = field(repr=False)
    prefilled: bool
    clipboard: str = field(default="", repr=False)
    """What to lay on the clipboard before it opens: always the whole text."""


class Place(Protocol):
    """Where a caption may go, by whatever way."""

    name: str
    title: str

    def limits(self, account: Account | None) -> Limits:
        """What this account's server takes (the network's defaults without an account)."""
        ...


@runtime_checkable
class Composes(Protocol):
    """Networks whose own composer can be opened: pure, nothing is sent."""

    def compose(self, outgoing: Outgoing) -> Composer: ...


@runtime_checkable
class Prefers(Protocol):
    """Networks where the own composer may be the better way for some posts."""

    def way(self, account: Account, outgoing: Outgoing) -> str:
        """`send` or `compose`."""
        ...

    def price(self, account: Account, outgoing: Outgoing) -> Price | None:
        """What sending it would cost the company; None = nothing, or it is not told."""
        ...


@runtime_checkable
class Edits(Protocol):
    """Networks where a live post's words can be changed."""

    def edit(
        self,
        account: Account,
        secrets: Secrets,
        receipt: Receipt,
        outgoing: Outgoing,
        now: datetime,
    ) -> Receipt:
        """Put these words in place of the old ones; repeatable. Errors as for `publish`, but
        after `Unclear` it may simply be called again."""
        ...


class Network(Place, Protocol):
    """One kind of network that Goodword connects to. `asks_where` tells whether a person must
    name a server or a handle before connecting (Mastodon: instance, Bluesky: handle), "" when
    not. `ports` are the loopback ports that are registered there; empty = any."""

    asks_where: str
    ports: tuple[int, ...]

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

    def offers(self, account: Account) -> Offer:
        """What can be told at all; nothing is asked."""
        ...

    def measure(
        self,
        account: Account,
        secrets: Secrets,
        shares: Sequence[Share],
        now: datetime,
        wanted: Wanted = EVERYTHING,
    ) -> Iterable[Reading]:
        """What is offered and wanted of each share and of the account (share 0). What can't be
        told this time is a `Metric` of None with its reason. One reading after the other: what
        came before an error counts."""
        ...


@runtime_checkable
class Revokes(Protocol):
    """Networks where a token can be made worthless from here."""

    def revoke(self, account: Account, secrets: Secrets, now: datetime) -> None: ...


Configuration = Facts
"""What the program or policy says about one network: client id, limits, versions."""
