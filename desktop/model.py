"""The words of Goodword as frozen values: what crosses floors, threads and the screen.

Times are aware `datetime`s in UTC. Spans in texts count code points, `end` exclusive.
Text from outside has passed `desktop.text.clean` before it becomes one of these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar, dataclass_transform

_Kind = TypeVar("_Kind")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def _made_often(kind: type[_Kind]) -> type[_Kind]:
    """A dataclass that nobody changes, which the type checker sees to: where Python saw to it,
    making one would take four times as long, and a list of posts or a key makes many."""
    return dataclass(slots=True, unsafe_hash=True)(kind)


Facts = Mapping[str, Any]
NOTHING: Facts = MappingProxyType({})


# --- the program and its feed -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom an employee asks; any of the three may be empty."""

    name: str = ""
    email: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class FeedSource:
    """One feed of a program. `id` is stable; `url` is absolute. What follows is said of every
    post of it that says nothing itself."""

    id: str
    title: str
    url: str
    category: str = ""
    campaign: str = ""
    language: str = ""
    hashtags: tuple[str, ...] = ()
    disclosure: str = ""
    networks: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    evergreen: bool = False


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of posts. `id` is what posts name, `also` what a CMS calls the same."""

    id: str
    title: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """A group of employees that a person counts themselves to. `kind`: `department`,
    `country`, `language`, `role` or the program's own word."""

    id: str
    title: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Ring:
    """A group that sees posts `delay` seconds after they were published; the last ring of a
    program is everybody who chose none."""

    id: str
    title: str
    delay: int = 0


@dataclass(frozen=True, slots=True)
class Goal:
    """What the program wants to reach, told to employees."""

    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """Nothing of the program is shared for now. `text` is said to employees."""

    text: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class SignIn:
    """The OpenID Connect provider that opens a private program."""

    issuer: str
    client_id: str
    scopes: tuple[str, ...] = ("openid",)
    ports: tuple[int, ...] = ()
    """Loopback ports registered there; empty = any."""
    audience: str = ""
    """`resource` of RFC 8707, where the provider wants it."""


@dataclass(frozen=True, slots=True)
class DocumentSource:
    """One guideline page in Markdown. `id` is what hints link to (`id#heading`)."""

    id: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Campaign:
    """A named effort of the program, with its hashtags (with `#`) and its time."""

    id: str
    title: str
    text: str = ""
    hashtags: tuple[str, ...] = ()
    starts: datetime | None = None
    ends: datetime | None = None
    won_by: str = ""
    """`impressions`, `engagement`, `draw` (among all who shared), or empty: nothing to win."""
    prize: str = ""
    link: str = ""

    def runs(self, now: datetime) -> bool:
        """Whether it has begun and is not over."""
        begun = self.starts is None or self.starts <= now
        return begun and (self.ends is None or now < self.ends)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody (or the company itself) whom captions may mention: a handle a network."""

    name: str
    handles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sharing:
    """The pace a program asks for, and what it adds to links; nothing set = as one likes."""

    a_day: int = 0
    """Most shares to one account in a day; 0 = any number."""
    gap: int = 0
    """Least seconds between two shares to one account."""
    hours: tuple[str, str] | None = None
    """From and until, `HH:MM` on the employee's clock; `until` before `from` runs past midnight."""
    weekends: bool = True
    tracking: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    """`utm_source` and the like, added to links; never who shared."""


@dataclass(frozen=True, slots=True)
class Program:
    """What one company offers, read from `program.json` or made up around a bare feed."""

    address: str
    title: str
    language: str = ""
    accent: str = ""
    logo: str = ""
    home: str = ""
    contact: Contact = Contact()
    feeds: tuple[FeedSource, ...] = ()
    documents: tuple[DocumentSource, ...] = ()
    rules: tuple[str, ...] = ()
    networks: Mapping[str, Facts] = field(default_factory=lambda: NOTHING)
    campaigns: tuple[Campaign, ...] = ()
    hashtags: tuple[str, ...] = ()
    disclosure: str = ""
    people: tuple[Person, ...] = ()
    sharing: Sharing = Sharing()
    suggestions: str = ""
    """Where employees suggest posts: an e-mail address or an https address, or nowhere."""
    languages: tuple[str, ...] = ()
    """All of them, `language` first."""
    categories: tuple[Category, ...] = ()
    segments: tuple[Segment, ...] = ()
    rings: tuple[Ring, ...] = ()
    goals: tuple[Goal, ...] = ()
    hold: Hold | None = None
    keys: tuple[str, ...] = ()
    """Minisign public keys (base64) that may sign from now on; counts in a signed file only."""
    sign_in: SignIn | None = None
    receipts: str = ""
    """Where receipts may be sent, if the employee wants that; like the next, an address."""
    leaderboard: str = ""
    clicks: str = ""
    """Where its own link service tells how often links were followed (`reach/clicks.py`)."""
    interval: int = 1800
    """Seconds between two rounds that the program asks for."""
    bare: bool = False
    """True where the address was a feed itself, not a program."""


def kind_of(mime: str) -> str:
    """`picture`, `video` or `document`."""
    return {"image": "picture", "video": "video"}.get(mime.partition("/")[0], "document")


@_made_often
class Media:
    """A picture, a video or a document of a post. Width and height in pixels, 0 = unknown."""

    url: str
    mime: str
    alt: str = ""
    title: str = ""
    width: int = 0
    height: int = 0

    @property
    def kind(self) -> str:
        """`picture`, `video` or `document`."""
        return kind_of(self.mime)


@_made_often
class Caption:
    """One suggested caption; empty language or network means any."""

    text: str
    language: str = ""
    network: str = ""


@_made_often
class Post:
    """One approved item of a feed, as it came."""

    id: str
    """Ours, stable: made from the feed's id and the item's own id."""
    feed: str
    guid: str
    title: str = ""
    text: str = ""
    link: str = ""
    author: str = ""
    language: str = ""
    category: str = ""
    campaign: str = ""
    captions: tuple[Caption, ...] = ()
    hashtags: tuple[str, ...] = ()
    mentions: tuple[Person, ...] = ()
    disclosure: str = ""
    locked: tuple[str, ...] = ()
    """Texts that have to stand in every caption, word for word."""
    networks: tuple[str, ...] = ()
    """Networks the post may go to; empty = any."""
    segments: tuple[str, ...] = ()
    """Whom it is for; empty = everybody."""
    media: tuple[Media, ...] = ()
    published: datetime | None = None
    not_before: datetime | None = None
    until: datetime | None = None
    important: bool = False
    evergreen: bool = False


@_made_often
class KeptPost:
    """A post together with what happened to it on this machine."""

    post: Post
    program: str
    """Address of the program it came from."""
    first_seen: datetime
    changed: datetime
    announced: datetime | None = None
    read: datetime | None = None
    hidden: datetime | None = None
    withdrawn: datetime | None = None
    shared: datetime | None = None
    opens: datetime | None = None
    """From when this person sees it: its embargo and their ring; None = at once."""
    aside: str = ""
    """Why it is not in the feed though nothing is wrong with it: `muted`, `segment`, or empty."""
    remind: datetime | None = None
    """The person wants to be told again then."""
    held: bool = False
    """Its program is on hold."""
    unsigned: bool = False
    """It came in a feed that nobody signed."""
    number: int = field(default=0, compare=False)
    """Its place in the library: the greater, the nearer to the top. Never changes."""

    def closed(self, now: datetime) -> str:
        """Why it can't be shared now: `withdrawn`, `expired`, `segment` (it is for others),
        `embargoed`, `held`, or empty."""
        if self.withdrawn is not None:
            return "withdrawn"
        if self.post.until is not None and now >= self.post.until:
            return "expired"
        if self.aside == "segment":
            return "segment"
        if self.opens is not None and now < self.opens:
            return "embargoed"
        return "held" if self.held else ""


# --- hints ---------------------------------------------------------------------------------


class Level(StrEnum):
    """How serious a hint is; `block` stops sharing, `tip` is taste."""

    BLOCK = "block"
    MUST = "must"
    SHOULD = "should"
    TIP = "tip"


@_made_often
class Fix:
    """Replace `start:end` of the caption by `text`; one click, one undo step."""

    start: int
    end: int
    text: str


@_made_often
class Hint:
    """One finding in a caption. `link` is `document#anchor` of the guidelines, or https."""

    rule: str
    level: Level
    start: int
    end: int
    found: str
    message: str
    why: str = ""
    link: str = ""
    fixes: tuple[Fix, ...] = ()
    network: str = ""
    """The network it is about, or several with spaces between; empty = all."""


# --- accounts, drafts, shares ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Limits:
    """What one network (or one server of it) takes in one post.

    `unit` says how text is counted (`desktop.share.text.count`): `utf16`, `grapheme`,
    `mastodon`, `threads`, `x`. Sizes are bytes; 0 = no such limit or not offered.
    """

    unit: str
    maximum: int
    bytes_maximum: int = 0
    url_length: int = 0
    """How long each link counts; 0 = as it is written."""
    pictures: int = 4
    picture_bytes: int = 0
    picture_pixels: int = 0
    """Width times height of the largest picture; 0 = no such limit."""
    picture_types: tuple[str, ...] = ("image/jpeg", "image/png", "image/gif")
    alt_maximum: int = 0
    video: bool = False
    video_seconds: int = 0
    video_bytes: int = 0
    video_types: tuple[str, ...] = ("video/mp4",)
    video_pixels: int = 0
    """Width times height of the largest video; 0 = no such limit."""
    documents: bool = False
    """Whether a post may hold one PDF file."""
    document_bytes: int = 0
    visibilities: tuple[str, ...] = ()
    """Who else than everybody may be meant: `quiet` (not in public lists), `followers`."""
    warning: bool = False
    """Whether a text may stand before the post that has to be opened (content warning)."""
    paid: bool = False
    """Whether a post can be marked as a paid partnership."""
    hashtags: int = 0
    """How many; 0 = as many as fit."""


class AccountState(StrEnum):
    OK = "ok"
    SIGNED_OUT = "signed_out"


@dataclass(frozen=True, slots=True)
class Account:
    """One of the employee's profiles on a network; its secrets lie in the vault.

    `id` is made from network, server and the profile's own id there, so it survives a
    reconnect. `facts` is what the adapter remembers about the server (limits, software).
    """

    id: str
    network: str
    server: str
    """Origin, e.g. `https://mastodon.example`; for Bluesky that of the personal server."""
    remote_id: str
    handle: str
    """As people write it, with `@` where that is the custom."""
    name: str = ""
    avatar: str = ""
    """Address of a picture, or empty."""
    state: AccountState = AccountState.OK
    connected: datetime | None = None
    expires: datetime | None = None
    facts: Facts = field(default_factory=lambda: NOTHING)

    @property
    def by_hand(self) -> bool:
        """No connection at all: the network's own composer is opened instead."""
        return self.facts.get("by_hand") is True


class Secret(str):
    """A token, code, verifier or key: never shown by `repr`, never logged."""

    def __repr__(self) -> str:
        return "Secret(***)"

    def __str__(self) -> str:
        return "***"

    def __format__(self, spec: str) -> str:
        return "***"

    def reveal(self) -> str:
        """The text itself, for the wire and the vault only."""
        return "".join(self)


NO_SECRET = Secret("")


@dataclass(frozen=True, slots=True)
class Secrets:
    """What lets the application act for an account. `more` holds an adapter's own secrets
    (a client secret made at run time, a DPoP key)."""

    access: Secret
    refresh: Secret = NO_SECRET
    expires: datetime | None = None
    more: Mapping[str, Secret] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture, video or PDF that goes with a share: a file on this machine, described."""

    path: str
    mime: str
    alt: str = ""
    width: int = 0
    height: int = 0
    seconds: float = 0.0
    """How long a video lasts; 0 = it does not tell."""
    title: str = ""
    """What a document is called on the network."""

    @property
    def kind(self) -> str:
        """`picture`, `video` or `document`."""
        return kind_of(self.mime)


@dataclass(frozen=True, slots=True)
class LinkCard:
    """The link of a share with what a card shows. `thumbnail` is a path or empty."""

    url: str
    title: str = ""
    text: str = ""
    thumbnail: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """The employee's words for one post, or (`post` empty) for a post of their own.

    `captions` holds the texts split off per network; a network without one uses `text`.
    """

    id: str
    post: str = ""
    text: str = ""
    captions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    accounts: tuple[str, ...] = ()
    pictures: tuple[Attachment, ...] = ()
    link: LinkCard | None = None
    language: str = ""
    started: datetime | None = None
    changed: datetime | None = None
    hidden: tuple[str, ...] = ()
    """Digests of hints that the person does not want to see here."""
    warning: str = ""
    """What stands before the post until it is opened, on networks that know this."""
    visibility: str = ""
    """`""` = everybody, `quiet`, `followers` (see `Limits.visibilities`)."""
    paid: bool = False
    """Marked as a paid partnership, on networks that know this."""
    ways: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """By account: `send` (Goodword posts) or `compose` (the network's own composer is opened);
    without an entry what the network prefers for this post."""

    def text_for(self, network: str) -> str:
        return self.captions.get(network, self.text)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What an adapter publishes: frozen when the employee clicked, never changed after."""

    text: str
    key: str
    """Idempotency key of this share; also the seed of a record key."""
    created: datetime
    link: LinkCard | None = None
    pictures: tuple[Attachment, ...] = ()
    language: str = ""
    warning: str = ""
    visibility: str = ""
    paid: bool = False
    by_hand: bool = False
    """The person posts it with the network's own composer; Goodword sends nothing."""
    unmarked: str = ""
    """The link's address without the program's marks; empty where it carries none."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that a share is live: the network's own id and the address people open."""

    remote_id: str
    url: str
    at: datetime
    self_reported: bool = False


class ShareState(StrEnum):
    """`waiting` → `sending` → `sent`, `unsure` or `refused`; `cancelled` only from waiting
    or unsure. From `sent` nothing leads back."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNSURE = "unsure"
    REFUSED = "refused"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Share:
    """One draft on its way to one account: a row of the outbox."""

    id: int
    account: str
    network: str
    draft: str
    post: str
    outgoing: Outgoing
    state: ShareState
    created: datetime
    due: datetime
    attempts: int = 0
    reason: str = ""
    """Name of the error class (see `desktop.errors`) that explains the state."""
    facts: Facts = field(default_factory=lambda: NOTHING)
    """The facts of that error, for the words on the screen."""
    receipt: Receipt | None = None
    wall: str = ""
    """For a share planned by the person: the time on their clock, ISO 8601 without an offset."""
    zone: str = ""
    """The IANA time zone of that clock; `due` is the same moment in UTC."""
    edited: datetime | None = None
    deleted: datetime | None = None
    """When the post was taken down from here."""

    @property
    def went_live(self) -> datetime:
        """When it went live; for what did not, when it was made."""
        return self.created if self.receipt is None else self.receipt.at


# --- what the application says about itself ---------------------------------------------------


class Trouble(StrEnum):
    """Why the tray shows a mark."""

    NONE = "none"
    OFFLINE = "offline"
    NEEDS_YOU = "needs_you"
