"""Whether this data lies where it lay: a copy must not act for the person by itself.

Homes are copied: to a new computer, by roaming profiles, out of a backup. Then two of us hold
the same outbox, and neither can ask the other. So the data remembers its place: which computer,
and which file on it (a copy is another file). Where the place is another one, what waits to be
sent asks the person first; where it is a copy, nothing goes to programs before they agree anew.
Data on a network drive is one file for all computers, and claims in it are transactions: it may
be used from any of them.
"""

from __future__ import annotations

import contextlib
from datetime import datetime

from desktop import machine, settings
from desktop.errors import DiskFull
from desktop.paths import Paths
from desktop.reach.agreements import Agreements
from desktop.settings import Settings
from desktop.share.outbox import Outbox
from desktop.store import Store

NETWORK = "network"


def place_of(paths: Paths) -> str:
    """Where the data lies: `computer:file`, or `network`. The database has to be there."""
    if paths.on_network:
        return NETWORK
    return f"{machine.mark()}:{paths.database.stat().st_ino}"


def moved(kept: Settings, here: str) -> bool:
    """Whether the data lay somewhere else when it was last used."""
    return kept.get(settings.BELONGS) not in ("", here)


def settle(
    store: Store,
    kept: Settings,
    outbox: Outbox,
    agreements: Agreements,
    here: str,
    now: datetime,
) -> bool:
    """Before anything is done with the data: let nothing go by itself that another copy may
    send too, and remember the place. True where something was held. Errors: `DiskFull`, but
    not where there is nothing to hold."""
    before = kept.get(settings.BELONGS)
    restored = store.repaired is not None
    if not restored and not moved(kept, here):
        if before != here:
            with contextlib.suppress(DiskFull):
                kept.put(settings.BELONGS, here)
        return False
    with store.writing():
        outbox.doubt()
        # the same file used from another computer (a profile in a container) is no copy:
        # whoever switched off there is seen to have done so here
        if restored or _file(before) != _file(here):
            agreements.doubt(now)
        kept.put(settings.BELONGS, here)
    return True


def _file(place: str) -> str:
    return place.rpartition(":")[2]
