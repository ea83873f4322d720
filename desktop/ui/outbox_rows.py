"""What the page Shared shows, read in one go, in its order, filtered and searched. No widgets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from PySide6.QtCore import QCoreApplication

from desktop.errors import NotFound
from desktop.feeds.posts import Posts
from desktop.model import Account, KeptPost, Limits, Post, Share, ShareState
from desktop.share.accounts import Accounts
from desktop.share.catalog import Catalog
from desktop.share.halts import Halt
from desktop.share.outbox import Outbox
from desktop.ui.later_times import Bounds
from desktop.ui.share_kinds import asks, missed

MOST = 1000
"""Shares that are read; older ones stay in the database and in what is exported."""

ANY = Bounds()
NOTHING: Mapping[int, str] = MappingProxyType({})
ORDER = ("asks", "waiting", "over")
"""Parts of the page."""
FILTERS = ("all", "asks", "waiting", "sent", "refused")


@dataclass(frozen=True, slots=True)
class Row:
    """One share with what belongs to it on the screen."""

    share: Share
    who: str
    network: str
    """The title people know."""
    title: str = ""
    """Of the post it is about."""
    server: str = ""
    limits: Limits | None = None
    may_edit: bool = False
    may_delete: bool = False
    bounds: Bounds = ANY
    closed: str = ""
    """Why its post can't be shared just now, as `KeptPost.closed` says."""
    told: str = ""
    """What the program is called that was told of it, as the person agreed."""

    @property
    def where(self) -> str:
        """As whom and on which network; a place that is posted to by hand may have no name."""
        named = bool(self.who) and self.who != self.network
        return f"{self.who} · {self.network}" if named else self.network

    @property
    def part(self) -> str:
        """Where on the page it stands."""
        if asks(self.share):
            return "asks"
        return "waiting" if self.share.state in _UNDER_WAY else "over"


@dataclass(frozen=True, slots=True)
class Contents:
    """All rows in their order, networks that are on hold, and whether there is more."""

    rows: tuple[Row, ...] = ()
    halts: tuple[Halt, ...] = ()
    titles: tuple[tuple[str, str], ...] = ()
    """Name and title of every network."""


_UNDER_WAY = (ShareState.WAITING, ShareState.SENDING)


def read(
    outbox: Outbox,
    accounts: Accounts,
    catalog: Catalog,
    posts: Posts,
    now: datetime,
    limit: int = MOST,
    told: Mapping[int, str] = NOTHING,
) -> Contents:
    """On a lane. What asks for the person comes first, then what is under way, then the rest,
    each with the newest first. `told`: by share, which program was told of it."""
    known: dict[str, Account] = {one.id: one for one in accounts.all()}
    titles = catalog.titles()
    about: dict[str, KeptPost | None] = {}
    rows = []
    for share in outbox.all(limit):
        if share.post not in about:
            about[share.post] = posts.get(share.post) if share.post else None
        kept = about[share.post]
        row = _row(share, known.get(share.account), kept, titles, outbox, catalog)
        closed = kept.closed(now) if kept is not None else _gone(share)
        rows.append(replace(row, closed=closed, told=told.get(share.id, "")))
    rows.sort(key=lambda row: ORDER.index(row.part))
    return Contents(tuple(rows), outbox.halts(), tuple(titles.items()))


def _gone(share: Share) -> str:
    """Of a post that is not here any more, as after its program was left."""
    return "missing" if share.post else ""


def _row(
    share: Share,
    account: Account | None,
    kept: KeptPost | None,
    titles: dict[str, str],
    outbox: Outbox,
    catalog: Catalog,
) -> Row:
    live = share.state is ShareState.SENT and share.deleted is None
    may_edit = live and account is not None and outbox.may_edit(share)
    post = kept.post if kept is not None else None
    return Row(
        share,
        _who(account),
        titles.get(share.network, share.network),
        post.title if post is not None else "",
        account.server if account is not None else "",
        _limits(catalog, account) if may_edit and account is not None else None,
        may_edit,
        live and account is not None and outbox.may_delete(share),
        bounds(outbox, share, post) if share.state is ShareState.WAITING else ANY,
    )


def bounds(outbox: Outbox, share: Share, post: Post | None) -> Bounds:
    """When a share may go at all, for whoever gives it another time."""
    sharing = outbox.sharing(share.post)
    if post is None:
        return Bounds(key=share.draft, sharing=sharing)
    return Bounds(post.not_before, post.until, share.draft, sharing)


def _who(account: Account | None) -> str:
    return _tr("a former account") if account is None else account.handle or account.name


def _limits(catalog: Catalog, account: Account) -> Limits | None:
    try:
        return catalog.place(account).limits(account)
    except NotFound:
        return None


def chosen(rows: Sequence[Row], wanted: str, typed: str) -> tuple[Row, ...]:
    """The rows of one filter in which every typed word occurs."""
    words = typed.casefold().split()
    return tuple(
        row for row in rows if _belongs(row, wanted) and all(word in _found(row) for word in words)
    )


def counts(rows: Sequence[Row]) -> dict[str, int]:
    """How many there are by filter."""
    return {one: sum(_belongs(row, one) for row in rows) for one in FILTERS}


def slept(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Planned for a time at which nothing ran, in the order of their times."""
    found = [row for row in rows if missed(row.share)]
    return tuple(sorted(found, key=lambda row: (row.share.wall, row.share.id)))


def held(halts: Sequence[Halt], rows: Sequence[Row]) -> dict[str, int]:
    """How many shares wait for each network that is on hold."""
    waiting = [row.share.network for row in rows if row.share.state is ShareState.WAITING]
    return {halt.network: waiting.count(halt.network) for halt in halts}


def _belongs(row: Row, wanted: str) -> bool:
    state = row.share.state
    return {
        "all": True,
        "asks": row.part == "asks",
        "waiting": row.part == "waiting",
        "sent": state is ShareState.SENT,
        "refused": state in (ShareState.REFUSED, ShareState.CANCELLED),
    }[wanted]


def _found(row: Row) -> str:
    share = row.share
    url = share.receipt.url if share.receipt is not None else ""
    parts = (share.outgoing.text, row.title, row.who, row.network, url)
    return "\n".join(parts).casefold()


def _tr(text: str) -> str:
    return QCoreApplication.translate("OutboxPage", text)
