"""What every adapter looks at once more before anything leaves this machine."""

from __future__ import annotations

from pathlib import Path

from desktop.errors import BadFile, Refused, WrongPerson
from desktop.model import Account, Limits, Outgoing, Secret, Secrets

OWNER = "owner"
"""Under this name an account's secrets say whose they are."""


def owned_by(remote_id: str) -> dict[str, Secret]:
    """The entry of `Secrets.more` that `check_owner` looks for."""
    return {OWNER: Secret(remote_id)}


def check_owner(account: Account, secrets: Secrets) -> None:
    """These secrets are this account's: a mix-up would post as somebody else.
    Errors: `WrongPerson`."""
    owner = secrets.more.get(OWNER)
    if owner is None or owner.reveal() != account.remote_id:
        raise WrongPerson(expected=account.handle, found="")


def read_pictures(outgoing: Outgoing, limits: Limits) -> list[bytes]:
    """The pictures of a share, all of them before the first is sent. One that is too large
    is refused, never made smaller behind the person's back: that is the editor's work.
    Errors: `BadFile`, `Refused`."""
    if len(outgoing.pictures) > limits.pictures:
        raise Refused(reason="pictures", status=0, limit=limits.pictures)
    bodies = [_read(picture.path) for picture in outgoing.pictures]
    largest = max(map(len, bodies), default=0)
    if limits.picture_bytes and largest > limits.picture_bytes:
        raise Refused(reason="picture_size", status=0, limit=limits.picture_bytes)
    return bodies


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise BadFile(address=path, where="", problem="missing") from error
