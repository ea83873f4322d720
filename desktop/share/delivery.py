"""One share and its network: what is asked there, and which rule the answer falls under.

Nothing is stored here. `send` gets a share that the outbox has claimed, `look` one whose
fate is unsure; both answer with an `Outcome` that the outbox writes down. The one rule
over all others: after an answer was lost, the network tells that the post is there or
surely not there, or it keeps the promise that the same key never posts twice, or the
person is asked. Errors before anything was sent only ever delay a share.
"""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta
from pathlib import Path

from desktop.errors import (
    BadFile,
    BadReply,
    Busy,
    Closed,
    Duplicate,
    GoodwordError,
    Halted,
    NotFound,
    Offline,
    Refused,
    SignedOut,
    TooLong,
    Unclear,
    WrongPerson,
)
from desktop.model import Account, Receipt, Share
from desktop.share.accounts import Accounts
from desktop.share.acting import NotSent, Now, before_sending, signed_in
from desktop.share.catalog import Catalog
from desktop.share.limits import NETWORKS, link_beside
from desktop.share.network import Finds, Network, Place
from desktop.share.outcome import (
    MOST_DOUBTS,
    PASSING,
    Outcome,
    absent,
    asking,
    by_hand,
    doubts,
    lost,
    not_sent,
    sent,
    still_unsure,
    too_soon,
)
from desktop.share.terms import Closed as WhyClosed
from desktop.share.text import count, size
from desktop.share.wording import with_link

_DID_NOTHING = (SignedOut, WrongPerson, Refused, BadFile, Offline, Busy, Halted)
"""What a publishing call raises when it surely posted nothing (see `network.py`)."""
MARGIN = timedelta(seconds=60)
"""Taken off a network's promise for clocks that differ."""


class Delivery:
    """Talks to networks for the outbox. `closed` tells why a post may not be shared now."""

    def __init__(self, accounts: Accounts, catalog: Catalog, closed: WhyClosed) -> None:
        self._accounts = accounts
        self._catalog = catalog
        self._closed = closed

    def send(self, share: Share, now: Now, *, repeating: bool) -> Outcome:
        """Publish a claimed share. `repeating`: an earlier try may have been successful and
        the network promises that the same key won't post twice; then only a receipt or a
        duplicate ends the doubt, whatever this try brings."""
        nothing_sent = still_unsure if repeating else not_sent
        try:
            with before_sending():
                self._check_sendable(share, now())
                account, network = self._target(share)
                check_length(share, account, network)
                _check_audience(share, account, network)
            receipt = signed_in(
                self._accounts,
                share,
                account,
                now,
                lambda pair: network.publish(account, pair, share.outgoing, now()),
            )
        except Duplicate as error:
            if not (repeating or doubts(share)):
                return not_sent(share, error, now())
            return sent(self._existing(share, account, network, error, now), now())
        except _DID_NOTHING as error:
            return nothing_sent(share, error, now())
        except NotSent as before:
            return nothing_sent(share, before.error, now())
        except GoodwordError as error:
            return lost(share, error, now())
        return sent(receipt, now())

    def look(self, share: Share, tried: datetime, now: Now) -> Outcome | None:
        """Find out about an unsure share that was sent at `tried`. None: send it again with
        the same key, for the network promises that this can't post twice."""
        promised = False
        try:
            with before_sending():
                account, network = self._target(share)
            promised = _promised(network, account, tried, now())
            if isinstance(network, Finds):
                receipt = self._find(share, account, network, now)
                if receipt is not None:
                    return sent(receipt, now())
                return absent(share, tried, now())
        except (Unclear, NotFound, Refused):
            pass  # looking can't tell; the promise may
        except BadReply as error:
            if not promised:
                return still_unsure(share, error, now())
        except NotSent as before:
            return still_unsure(share, before.error, now())
        except GoodwordError as error:
            return still_unsure(share, error, now())
        closed = self._why_closed(share, now())
        if promised and closed in PASSING:
            return still_unsure(share, Closed(reason=closed), now())
        if promised and doubts(share) < MOST_DOUBTS and not closed:
            return too_soon(share, tried, now())
        return asking(share)

    def by_hand(self, share: Share, now: datetime) -> Outcome:
        """The turn of a share that the person posts: a question, unless it may not go."""
        account = self._accounts.get(share.account)
        place = None
        with contextlib.suppress(NotFound):
            place = None if account is None else self._place(share, account)
        try:
            self._check_sendable(share, now)
            if account is not None and place is not None:
                check_length(share, account, place)
        except (Closed, BadFile, TooLong) as error:
            return not_sent(share, error, now)
        return by_hand(share)

    # --- inside ------------------------------------------------------------------------

    def _check_sendable(self, share: Share, now: datetime) -> None:
        why = self._why_closed(share, now)
        if why:
            raise Closed(reason=why)
        for picture in share.outgoing.pictures:
            if not Path(picture.path).is_file():
                raise BadFile(address=Path(picture.path).name, where="", problem="missing")

    def _why_closed(self, share: Share, now: datetime) -> str:
        return self._closed(share.post, now) if share.post else ""

    def _target(self, share: Share) -> tuple[Account, Network]:
        account = self._accounts.get(share.account)
        if account is None:
            raise SignedOut(account=share.account, final=True)
        return account, self._catalog.get(account.network)

    def _place(self, share: Share, account: Account) -> Place | None:
        """Where a share by hand is pasted: the account's network, whoever is connected."""
        if account.by_hand:
            return self._catalog.place(account)
        named = [place for place in self._catalog.by_hand() if place.name == share.network]
        return named[0] if named else None

    def _find(self, share: Share, account: Account, network: Finds, now: Now) -> Receipt | None:
        return signed_in(
            self._accounts,
            share,
            account,
            now,
            lambda pair: network.find(account, pair, share.outgoing, now()),
        )

    def _existing(
        self, share: Share, account: Account, network: Network, error: Duplicate, now: Now
    ) -> Receipt:
        """The receipt of a post that a duplicate answer proves to be there."""
        if isinstance(network, Finds):
            with contextlib.suppress(GoodwordError, NotSent):
                found = self._find(share, account, network, now)
                if found is not None:
                    return found
        remote_id, url = (str(error.facts.get(name) or "") for name in ("remote_id", "url"))
        return Receipt(remote_id=remote_id, url=url, at=now())


def _promised(network: Network, account: Account, tried: datetime, now: datetime) -> bool:
    window = timedelta(seconds=network.repeat_window(account)) - MARGIN
    return timedelta(0) <= now - tried < window


def _check_audience(share: Share, account: Account, network: Network) -> None:
    """Nobody sees it who was not meant, or unwarned: a network that can't promise that gets
    nothing. Errors: `Refused`."""
    meant, limits = share.outgoing.visibility, network.limits(account)
    if meant and meant not in limits.visibilities:
        raise Refused(reason="visibility", status=0)
    if share.outgoing.warning.strip() and not limits.warning:
        raise Refused(reason="warning", status=0)


def check_length(share: Share, account: Account, place: Place) -> None:
    """The text as the network will really get it, link included. Errors: `TooLong`."""
    outgoing, limits = share.outgoing, place.limits(account)
    apart = place.name not in NETWORKS or link_beside(place.name, len(outgoing.pictures))
    text = outgoing.text if apart else with_link(outgoing)
    found, most = count(text, limits), limits.maximum
    if found <= most and limits.bytes_maximum and size(text) > limits.bytes_maximum:
        found, most = size(text), limits.bytes_maximum
    if found > most:
        raise TooLong(count=found, limit=most, network=place.name)
