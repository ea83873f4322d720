"""Pictures of what IT decided: `python -m tests.ui.show_policy`.

Writes to build/policy/. QT_SCALE_FACTOR and the arguments `dark` and `narrow` are obeyed.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from desktop import settings
from desktop.newer import FILE, Newer
from desktop.options import Options
from desktop.ui.widgets import Scroll
from tests.ui.house import House

FOLDER = Path("build/policy")
POLICY = {
    "alerts": True,
    "alerts_per_day": 2,
    "autostart": True,
    "networks": ["bluesky", "linkedin"],
    "assisted": False,
    "receipts": False,
    "tracking": False,
    "segments": ["sales"],
    "ring": "pilot",
    "program": "https://comms.example.com/goodword/program.json",
    "sync_interval": "often",
}


class Waiting:
    """What a house needs of pytest-qt."""

    def waitUntil(self, condition: Callable[[], object]) -> None:
        end = time.monotonic() + 20
        while not condition() and time.monotonic() < end:
            QApplication.processEvents()


def rest(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QApplication.processEvents()


def account(house: House) -> None:
    """One of a network that is not allowed."""
    with house.found.store.writing() as write:
        write.execute(
            "INSERT INTO accounts (id, network, server, remote_id, handle, name, avatar, "
            "state, connected, expires, facts, place) VALUES ('m', 'mastodon', "
            "'https://mastodon.example', '1', '@anna@mastodon.example', 'Anna Fischer', '', "
            "'ok', 0, NULL, '{}', 0)"
        )


def main() -> None:
    app = QApplication.instance() or QApplication(["goodword"])
    assert isinstance(app, QApplication)
    theme = "dark" if "dark" in sys.argv else "light"
    place = Path(tempfile.mkdtemp())
    (place / "policy.json").write_text(json.dumps(POLICY))
    os.environ["XDG_CONFIG_HOME"] = str(place / "config")
    options = Options(practice=True, memory_vault=True, policies=(place,))
    house = House(app, Waiting(), place / "home", options)  # type: ignore[arg-type]
    house.look.set_theme(theme)
    house.found.settings.put(settings.THEME, theme)
    house.join()
    account(house)
    (place / FILE).write_text("0.9.0")
    found = house.found
    found.newer = Newer(found.web, found.settings, found.rulings, folder=place)
    house.desk.decisions.ask_newer()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for key in ("settings", "accounts", "topics", "welcome"):
        page = house.page(key)
        window = house.desk.window
        assert window is not None
        window.resize(window.minimumWidth() if "narrow" in sys.argv else 1000, 900)
        rest(0.6)
        window.grab().save(str(FOLDER / f"{key}-{theme}.png"))
        for scroll in page.findChildren(Scroll):
            bar = scroll.verticalScrollBar()
            if bar.maximum() > 0:
                bar.setValue(bar.maximum())
                rest(0.4)
                window.grab().save(str(FOLDER / f"{key}-end-{theme}.png"))
    house.close()


if __name__ == "__main__":
    main()
