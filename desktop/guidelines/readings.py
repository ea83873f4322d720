"""What this person has read of the guidelines: digests, on this computer, told to nobody.

Owner of the setting `guidelines_read`. It serves one thing: to mark what is new since then.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from desktop.guidelines.documents import Page
from desktop.settings import GUIDELINES_READ, Settings

MOST_PAGES = 50
MOST_SECTIONS = 200


class Readings:
    """Knows each page by its address."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def changed(self, page: Page) -> frozenset[str]:
        """Anchors of the sections that are new or different since the page was read; none
        where it never was: to somebody who has read nothing, everything is new."""
        known = self._known().get(page.address)
        if not isinstance(known, Mapping):
            return frozenset()
        now = _digests(page)
        return frozenset(name for name, digest in now.items() if known.get(name) != digest)

    def is_read(self, page: Page) -> bool:
        """Whether the page was read as it is now."""
        return self._known().get(page.address) == _digests(page)

    def read(self, page: Page) -> None:
        """The page has been read as it is now. Errors: `DiskFull`."""
        if self.is_read(page):
            return
        known = {key: value for key, value in self._known().items() if key != page.address}
        for oldest in list(known)[: max(0, len(known) - MOST_PAGES + 1)]:
            del known[oldest]
        known[page.address] = _digests(page)
        self._settings.put(GUIDELINES_READ, json.dumps(known, ensure_ascii=False))

    def _known(self) -> dict[str, object]:
        try:
            known = json.loads(self._settings.get(GUIDELINES_READ) or "{}")
        except ValueError:
            return {}
        return known if isinstance(known, dict) else {}


def _digests(page: Page) -> dict[str, str]:
    return dict(page.sections[:MOST_SECTIONS])
