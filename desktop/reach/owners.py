"""Says whose numbers a file has: pure, by the name that stands in it or in its own name.

A doubt is a question, for numbers of somebody else are worse than a click.
"""

from __future__ import annotations

import re
import unicodedata

from desktop.errors import NotAnExport
from desktop.model import Account
from desktop.reach.export import Export

TITLES = {"linkedin": "LinkedIn", "x": "X"}
_JOINED = re.compile(r"([a-zß-öø-ÿ])([A-ZÀ-ÖØ-Þ])")
"""Where a word ends within `AdaLovelace`."""


def whose(export: Export, own: tuple[Account, ...], account: str) -> tuple[Account | None, bool]:
    """The account that was chosen, or that the file names, or the only one; and whether the file
    names somebody else than that."""
    if not own:
        raise NotAnExport(found="no_account", detail=TITLES[export.kind.network])
    for one in own:
        if one.id == account:
            return one, False
    named = [one for one in own if _names(export.owner, one)]
    if len(named) == 1:
        return named[0], False
    if len(own) > 1:
        return None, False
    # where only one of both has a name there is nothing to compare
    name = own[0].handle if export.owner.startswith("@") else own[0].name
    nameless = not export.owner or own[0].by_hand or not name.strip()
    return (own[0], False) if nameless else (None, True)


def _names(owner: str, account: Account) -> bool:
    """Whether all words of one name are in the other: a first name alone is many people."""
    if not owner or account.by_hand:
        return False
    if owner.startswith("@"):
        return owner[1:].casefold() == account.handle.lstrip("@").casefold()
    said, words = _words(owner), _words(account.name)
    whole = "".join(said)  # the file's name may run the words of a person's name together
    joined = len(whole) == len("".join(words)) and all(word in whole for word in words)
    return bool(words) and (joined or {*words} <= {*said} or {*said} <= {*words})


def _words(name: str) -> list[str]:
    """Without case and accents."""
    parts = unicodedata.normalize("NFKD", _JOINED.sub(r"\1 \2", name)).casefold()
    bare = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return re.findall(r"[^\W\d_]+", bare)
