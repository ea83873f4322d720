"""Whether this data lies where it lay: a copy must not act for the person by itself.

Homes are copied: to a new computer, by roaming profiles, out of a backup. Then two of us hold
the same outbox, and neither can ask the other. So the data remembers its place (`whereabouts.py`).
Where it is a copy, what waits to be sent asks the person first, and nothing goes to programs
before they agree anew. Where it may be the same file used from elsewhere, what waits asks, too,
but not for ever: pools of desktops are another computer each day.
Data on a network drive is one file for all computers, and claims in it are transactions: it may
be used from any of them.
"""

from __future__ import annotations

import contextlib
import secrets
from dataclasses import replace
from datetime import datetime

from desktop import settings, whereabouts
from desktop.errors import DiskFull
from desktop.paths import Paths
from desktop.reach.agreements import Agreements
from desktop.settings import Settings
from desktop.share.outbox import Outbox
from desktop.store import Store
from desktop.whereabouts import Place

MOST_MOVES = 3
"""So often the same file may be seen from elsewhere before that is how this person works."""


def moved(kept: Settings, paths: Paths) -> bool:
    """Whether what waits must ask: the data lay somewhere else when it was last used."""
    before, here = _before(kept), whereabouts.of(paths)
    if before is None:
        return False
    return before.copied(here) or (before.elsewhere(here) and before.moves < MOST_MOVES)


def settle(
    store: Store,
    kept: Settings,
    outbox: Outbox,
    agreements: Agreements,
    paths: Paths,
    now: datetime,
) -> bool:
    """Before anything is done with the data: let nothing go by itself that another copy may
    send too, and remember the place. True where something was held. Errors: `DiskFull`, but
    not where there is nothing to hold."""
    before, here = _before(kept), whereabouts.of(paths)
    restored = store.repaired is not None
    copied = restored or (before is not None and before.copied(here))
    if before is not None and not copied:
        here = replace(here, moves=min(before.moves + before.elsewhere(here), MOST_MOVES))
    held = restored or moved(kept, paths)
    if held:
        with store.writing():
            outbox.doubt()
            # whoever switched off in this very file on another computer is seen to have done so
            if copied or before is None or before.computer == here.computer:
                agreements.doubt(now)
            kept.put(settings.BELONGS, here.written())
    with contextlib.suppress(DiskFull):
        _renew(kept, paths, here)
    return held


def _renew(kept: Settings, paths: Paths, here: Place) -> None:
    """Another word beside the data from now on, so that an older database does not fit it. Said
    in the database before, for we may end in between, and after. Errors: `DiskFull`."""
    word = secrets.token_hex(whereabouts.WORD_BYTES)
    kept.put(settings.BELONGS, replace(here, coming=word).written())
    if whereabouts.keep(paths, word):
        there = replace(whereabouts.of(paths), moves=here.moves)
        kept.put(settings.BELONGS, there.written())


def _before(kept: Settings) -> Place | None:
    return Place.read(kept.get(settings.BELONGS))
