"""Calling a network as an account: with its secrets, which are renewed once where needed."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TypeVar

from desktop.errors import GoodwordError, SignedOut, WrongPerson
from desktop.model import Account, Secrets, Share
from desktop.share.accounts import Accounts

T = TypeVar("T")
Now = Callable[[], datetime]


CLICKED = timedelta(minutes=2)
"""So long after a click the person surely still sits there."""


class NotSent(Exception):
    """Something went wrong before anything was sent to the network."""

    def __init__(self, error: GoodwordError) -> None:
        self.error = error
        super().__init__(error.name)


@contextlib.contextmanager
def before_sending() -> Iterator[None]:
    """What goes wrong inside did nothing. Errors: `NotSent`."""
    try:
        yield
    except GoodwordError as error:
        raise NotSent(error) from error


def signed_in(
    accounts: Accounts, share: Share, account: Account, now: Now, call: Callable[[Secrets], T]
) -> T:
    """Call the network as this account. A refused token is renewed once, for a call that was
    refused so surely did nothing. Errors: those of the call, `NotSent`."""
    prompt = _there(share, now())
    with before_sending():
        secrets = accounts.secrets(account, now(), prompt=prompt)
    try:
        return call(secrets)
    except SignedOut as error:
        if error.facts.get("final"):
            accounts.signed_out(account.id)
            raise
    except WrongPerson:
        accounts.signed_out(account.id)
        raise
    with before_sending():
        fresh = accounts.renewed(account, secrets, now(), prompt=prompt)
    try:
        return call(fresh)
    except (SignedOut, WrongPerson):
        accounts.signed_out(account.id)
        raise


def _there(share: Share, now: datetime) -> bool:
    """Whether the keyring may ask for its password: only while the person waits for this very
    share, not at a log-in, at a planned time or when it is tried again by itself."""
    return not share.reason and not share.wall and now - share.due < CLICKED
