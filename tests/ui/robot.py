"""A person at the consent page of the practice network: opens it, chooses, presses."""

from __future__ import annotations

import re
import threading

import requests


class Robot:
    """`person` and `decision` (`allow`, `deny`, or empty: closes the tab) say what it does."""

    def __init__(self) -> None:
        self.person, self.decision = "p1", "allow"
        self.answers: list[int] = []
        self._threads: list[threading.Thread] = []

    def open(self, url: str) -> bool:
        """As a browser: at once, and the page is dealt with later."""
        task = threading.Thread(
            target=self._press, args=(url, self.person, self.decision), daemon=True
        )
        self._threads.append(task)
        task.start()
        return True

    def close(self) -> None:
        for task in self._threads:
            task.join(10)

    def _press(self, url: str, person: str, decision: str) -> None:
        if not decision:
            return
        page = requests.get(url, timeout=10)
        found = re.search(r'name="request" value="([^"]+)"', page.text)
        assert found is not None, page.text
        asked = requests.post(
            f"{url.partition('/authorize')[0]}/authorize",
            data={"request": found[1], "person": person, "decision": decision},
            allow_redirects=False,
            timeout=10,
        )
        back = requests.get(asked.headers["Location"], timeout=10)
        self.answers.append(back.status_code)
