"""Of which programs a person was asked which groups are theirs: once is enough."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from desktop import settings as table
from desktop.jobs import Jobs
from desktop.model import Program
from desktop.settings import Settings


class TopicsAsked:
    """Remembers addresses in the settings."""

    def __init__(self, jobs: Jobs, settings: Settings) -> None:
        self._jobs, self._settings = jobs, settings

    def missing(self, programs: Sequence[Program]) -> tuple[Program, ...]:
        """Those with groups to choose from that nobody was asked about."""
        asked = self._settings.get(table.TOPICS_ASKED).split()
        return tuple(one for one in programs if one.segments and one.address not in asked)

    def tell(self, addresses: Iterable[str]) -> None:
        """These were asked about, or it was declined."""
        asked = self._settings.get(table.TOPICS_ASKED).split()
        fresh = [one for one in addresses if one not in asked]
        if not fresh:
            return
        settings, value = self._settings, " ".join([*asked, *fresh])

        def keep() -> None:
            settings.put(table.TOPICS_ASKED, value)

        self._jobs.run("store", keep)
