"""Whether a file of a program may be believed: who has to have signed it, who did, and when.

Beside a signed file lies `ADDRESS.minisig`. Its trusted comment says when it was made (so
that nobody can bring back an older file) and which file it is for (so that nobody can put
one of the company's files in the place of another). Nothing is read or kept before that.
Source: minisign's documentation; for what such signatures are to prevent (rollback, mix and
match), The Update Framework, section 1.5.2 "Goals to protect against specific attacks".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from desktop import minisign
from desktop.errors import BadFile, BadReply, BadSignature, NotAFeed, NotFound, Rollback, Unsigned
from desktop.feeds import sniff
from desktop.feeds.discover import linked, spelled
from desktop.feeds.fetched import State
from desktop.feeds.request import Copy
from desktop.policy import Policy
from desktop.web import bare

SUFFIX = ".minisig"
AHEAD = timedelta(days=1)
"""A signature from further in the future is refused: it would shut out all that follow."""

Look = Callable[[str], Copy]
"""Fetches an address once, through whatever opens a private program."""


@dataclass(frozen=True, slots=True)
class Demands:
    """What IT's policy wants. `key` is for the program at `program`, or for all of them where
    that is empty."""

    program: str = ""
    key: str = ""
    unsigned_feeds: bool = True

    @classmethod
    def of(cls, policy: Policy) -> Demands:
        """What this policy wants."""
        return cls(policy.program, policy.program_key, policy.unsigned_feeds is not False)

    def pins(self, address: str) -> tuple[str, ...]:
        """What has to sign the program at `address`, in whatever spelling."""
        meant = not self.program or spelled(self.program) == spelled(address)
        return (self.key,) if self.key and meant else ()


@dataclass(frozen=True, slots=True)
class Trust:
    """Whose signatures count for one program; false where none are asked for.

    `pins` are the keys that the person or IT named, and only they change them; `more` those
    that the last believed `program.json` named besides."""

    pins: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    unsigned_feeds: bool = True

    def __bool__(self) -> bool:
        return bool(self.pins)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.pins, *self.more))) if self.pins else ()

    def named(self, keys: tuple[str, ...], signer: str) -> tuple[str, ...]:
        """What counts as `more` after a `program.json` that names `keys`. A key can't take itself
        away: where the pinned one is lost by then, nothing would be believed ever again."""
        if not self.pins:
            return ()
        stays = (signer,) if signer in self.more else ()
        return tuple(dict.fromkeys((*keys, *stays)))

    @property
    def reading(self) -> str:
        """Another one where other keys count than before: then feeds are checked anew."""
        return " ".join(sorted(self.keys))


def pinned(link: str) -> tuple[str, ...]:
    """The key that a `goodword://join?program=ADDRESS&key=KEY` pins; nothing without one.
    Errors: `BadFile` with problem `not_a_key`: never joined as if nothing had been asked."""
    named = linked(link).get("key", [])
    # the + of base64 means a space in a query, where whoever wrote the link forgot about that
    keys = (minisign.public_key(one.strip().replace(" ", "+"), "goodword:") for one in named)
    return tuple(dict.fromkeys(key.text for key in keys))


def join_link(address: str, key: str) -> str:
    """What employees click on: joins the program at `address` under this key."""
    return f"goodword://join?program={quote(address, safe='')}&key={quote(key, safe='')}"


def check_program(copy: Copy, state: State, trust: Trust, look: Look, now: datetime) -> Copy:
    """The new copy with when and by whom it was signed; as it is where nobody asked for that.
    Errors: `Untrusted`, and those of `look`."""
    if not trust:
        return copy
    file = _signature_of(state, look)
    made, signer = made_by(copy.body, file, state.address, trust.keys, now)
    if made < state.signed:
        address = bare(state.address)
        raise Rollback(address=address, signed=_date(made), seen=_date(state.signed))
    return copy.believed(made, signer)


def check_feed(copy: Copy, state: State, trust: Trust, look: Look, now: datetime) -> Copy:
    """As `check_program`; as it is also Atom and RSS, which a CMS makes and nobody can sign,
    unless IT forbids it, this feed was a signed one before, or its name says that it is JSON:
    else a server that was taken over would only have to send the other kind to newcomers."""
    if not trust:
        return copy
    # exactly as `parse` will see it: what is a feed to one and JSON to the other would get by
    can_be_signed = sniff.kind(sniff.head(copy.body, copy.mime), copy.mime) != "feed"
    if can_be_signed or state.signed or _name(state.address).lower().endswith(".json"):
        return check_program(copy, state, trust, look, now)
    if not trust.unsigned_feeds:
        raise Unsigned(address=bare(state.address))
    return copy


def beside(address: str) -> str:
    """Where the signature of a file lies: its path with `.minisig`, the query kept."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(path=(parts.path or "/") + SUFFIX, fragment=""))


def made_at(body: bytes, file: bytes, address: str, keys: tuple[str, ...], now: datetime) -> int:
    """When `file`, the signature of `body` at `address`, was made by one of `keys`: seconds
    since 1970. Errors: `BadSignature`."""
    return made_by(body, file, address, keys, now)[0]


def made_by(
    body: bytes, file: bytes, address: str, keys: tuple[str, ...], now: datetime
) -> tuple[int, str]:
    """As `made_at`, and by which of `keys`."""
    known = [key for one in keys if (key := _key(one)) is not None]
    signed = minisign.signature(file, bare(address))
    signer = minisign.signer(body, signed, known, bare(address))
    trusted = signed.comment
    seconds = moment(trusted)
    if seconds is None:
        raise BadSignature(address=bare(address), problem="undated")
    if seconds > (now + AHEAD).timestamp():
        raise BadSignature(address=bare(address), problem="future")
    if _facts(trusted).get("file", _name(address)) != _name(address):
        raise BadSignature(address=bare(address), problem="file")
    return seconds, signer.text


def moment(trusted: str) -> int | None:
    """When a trusted comment says that it was made, in seconds since 1970."""
    found = _facts(trusted).get("timestamp", "")
    return int(found) if found.isascii() and found.isdigit() and len(found) <= 12 else None


def _signature_of(state: State, look: Look) -> bytes:
    """Errors: `Unsigned` where the server has none; those of the network as they are."""
    address = bare(state.address)
    try:
        found = look(beside(state.target))
    except (NotFound, BadReply) as error:
        # some stores of files say 403 of what is not there; a server in trouble says 5xx
        if error.status < 500:
            raise Unsigned(address=address) from error
        raise
    if sniff.kind(sniff.head(found.body, found.mime), found.mime) == "html":
        if sniff.wants_login(found.body):
            raise NotAFeed(address=address, found="login_page")
        raise Unsigned(address=address)  # a site that has a page for everything
    return found.body


def _key(text: str) -> minisign.PublicKey | None:
    """None for what is no key, as where IT's policy has a mistake in it: it fits nothing."""
    try:
        return minisign.public_key(text)
    except BadFile:
        return None


def _facts(trusted: str) -> dict[str, str]:
    """`timestamp:…`, `file:…` from a trusted comment; tabs part them."""
    pairs = (part.partition(":") for part in trusted.split("\t"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _name(address: str) -> str:
    """The last part of the path, as the file is called on the disk of whoever signs it."""
    return unquote(urlsplit(address).path.rpartition("/")[2])


def _date(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
