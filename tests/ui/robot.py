"""A person at the consent page of the practice network: opens it, chooses, presses."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable

import requests

from tests.pace import PATIENCE


class Robot:
    """`person` and `decision` (`allow`, `deny`, or empty: closes the tab) say what it does."""

    def __init__(self) -> None:
        self.person, self.decision = "p1", "allow"
        self.answers: list[int] = []
        self._threads: list[threading.Thread] = []

    def open(self, url: str) -> bool:
        """As a browser: at once, and the page is dealt with later."""
        self._begin(self._press, url, self.person, self.decision)
        return True

    def go(self, url: str) -> None:
        """Open an address, whatever it is."""
        self._begin(self._fetch, url)

    def close(self) -> None:
        for task in self._threads:
            task.join(PATIENCE)

    def _begin(self, work: Callable[..., None], *words: str) -> None:
        task = threading.Thread(target=work, args=words, daemon=True)
        self._threads.append(task)
        task.start()

    def _fetch(self, url: str) -> None:
        self.answers.append(requests.get(url, timeout=PATIENCE).status_code)

    def _press(self, url: str, person: str, decision: str) -> None:
        if not decision:
            return
        page = requests.get(url, timeout=PATIENCE)
        found = re.search(r'name="request" value="([^"]+)"', page.text)
        assert found is not None, page.text
        asked = requests.post(
            f"{url.partition('/authorize')[0]}/authorize",
            data={"request": found[1], "person": person, "decision": decision},
            allow_redirects=False,
            timeout=PATIENCE,
        )
        self._fetch(asked.headers["Location"])
