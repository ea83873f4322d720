"""What can be done with a live post: taking it down, and changing its words.

Both may be repeated. What the person wants is committed first (facts `deleting`, or `editing`
with the new words) and stays until the network has said yes, so that a crash or a lost answer
neither hides a half-done wish nor loses words.
"""

from __future__ import annotations

from dataclasses import replace

from desktop.errors import NotFound
from desktop.model import Account, Receipt, Share, ShareState
from desktop.share.accounts import Accounts
from desktop.share.acting import NotSent, Now, signed_in
from desktop.share.catalog import Catalog
from desktop.share.delivery import check_length
from desktop.share.network import Edits, Network
from desktop.share.shares import Shares


class Afterwards:
    """Too late, too early or not offered there changes nothing: the share comes back as it
    is. Errors of both: those of the network's call and of the vault."""

    def __init__(self, shares: Shares, accounts: Accounts, catalog: Catalog) -> None:
        self._shares, self._accounts, self._catalog = shares, accounts, catalog

    def may_delete(self, share: Share) -> bool:
        """Whether its post can be taken down from here."""
        return self._live(share) is not None

    def may_edit(self, share: Share) -> bool:
        """Whether its words can be changed from here."""
        live = self._live(share)
        return live is not None and isinstance(live[1], Edits)

    def delete(self, share: Share, now: Now) -> Share:
        """Take the post down; gone already is fine."""
        live = self._live(share)
        if live is None:
            return share
        account, network, receipt = live
        self._shares.note(share.id, {"deleting": True})
        try:
            signed_in(
                self._accounts,
                share,
                account,
                now,
                lambda pair: network.delete(account, pair, receipt, now()),
            )
        except NotSent as before:
            raise before.error from before
        return self._shares.deleted(share.id, now())

    def edit(self, share: Share, text: str, now: Now) -> Share:
        """Put these words in place of the old ones. Errors: also `TooLong`."""
        live = self._live(share)
        if live is None:
            return share
        account, network, receipt = live
        if not isinstance(network, Edits):
            return share
        editing: Edits = network
        outgoing = replace(share.outgoing, text=text)
        check_length(replace(share, outgoing=outgoing), account, network)
        self._shares.note(share.id, {"editing": text})
        try:
            renewed = signed_in(
                self._accounts,
                share,
                account,
                now,
                lambda pair: editing.edit(account, pair, receipt, outgoing, now()),
            )
        except NotSent as before:
            raise before.error from before
        return self._shares.edited(share, outgoing, renewed, now())

    def _live(self, share: Share) -> tuple[Account, Network, Receipt] | None:
        """Who can do something about the post, and where it is."""
        receipt = share.receipt
        if share.state is not ShareState.SENT or share.deleted is not None or receipt is None:
            return None
        account = self._accounts.get(share.account)
        if account is None or account.by_hand or not receipt.remote_id or share.outgoing.by_hand:
            return None
        try:
            return account, self._catalog.get(account.network), receipt
        except NotFound:
            return None
