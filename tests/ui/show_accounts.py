"""Pictures of the accounts page and the first run: `python -m tests.ui.show_accounts`.

Writes to build/accounts/. QT_SCALE_FACTOR and the argument `dark` are obeyed; other arguments
name the states to show.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from desktop.errors import NeedsSignIn, NoVault, PortsBusy, WrongPerson
from desktop.feeds.access import Access
from desktop.feeds.manner import Manner
from desktop.feeds.pictures import Pictures
from desktop.feeds.program import Programs
from desktop.jobs import Jobs
from desktop.model import Account, Outgoing, Secret, Secrets, Share, ShareState, SignIn
from desktop.settings import Settings
from desktop.share.accounts import Accounts
from desktop.share.catalog import standard
from desktop.store import Store
from desktop.ui.accounts import AccountsPage
from desktop.ui.admitting import Admitting
from desktop.ui.look import Look
from desktop.ui.program_door import ProgramDoor
from desktop.ui.sign_in import SignInPage
from desktop.ui.translations import install_translations
from desktop.ui.welcome import WelcomePage
from desktop.vault import Vault
from desktop.web import Web
from tests.share.drawer import Drawer

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
FOLDER = Path(__file__).resolve().parents[2] / "build" / "accounts"
APPLICATIONS = {
    "linkedin": {"client_id": "86abc", "client_secret": Secret("company-secret")},
    "x": {"client_id": "abc"},
}
DAY = timedelta(days=1)
PRIVATE = "https://intranet.harbour.example/voices/program.json"


class Room:
    """The services of one picture, on a folder that is thrown away."""

    def __init__(self, app: QApplication, theme: str, applications: dict[str, Any]) -> None:
        folder = Path(tempfile.mkdtemp())
        self.store = Store(folder / "goodword.sqlite")
        self.web = Web("Goodword-pictures", system_store=False)
        self.drawer = Drawer()
        self.vault = Vault(self.drawer)  # type: ignore[arg-type]
        self.catalog = standard(self.web, applications)
        self.accounts = Accounts(self.store, self.vault, self.catalog)
        self.pictures = Pictures(self.web, folder / "pictures")
        self.jobs = Jobs()
        self.look = Look(app, theme)
        self.shares: list[Share] = []

    def put(self, network: str, handle: str, name: str, **more: Any) -> str:
        facts = more.pop("facts", {"renews": False})
        account = Account(
            f"{network}:{handle}", network, "https://example.org", handle, handle, name,
            **{"connected": NOW - 20 * DAY, "facts": facts, **more},
        )  # fmt: skip
        self.accounts._renewal.keep(account.id, Secrets(Secret("a-token")))
        self.accounts._write(account)
        return account.id

    def page(self) -> AccountsPage:
        return AccountsPage(
            self.look, self.jobs, self.accounts, self.catalog, self.pictures,
            lambda: self.shares, lambda: NOW, lambda url: True,
        )  # fmt: skip


class Show:
    """Each `state_…` is a picture."""

    def __init__(self, app: QApplication, theme: str) -> None:
        self.app, self.theme = app, theme
        FOLDER.mkdir(parents=True, exist_ok=True)

    def room(self, applications: dict[str, Any] | None = None) -> Room:
        return Room(self.app, self.theme, APPLICATIONS if applications is None else applications)

    def full(self) -> Room:
        room = self.room()
        scopes = {"scopes": ["openid", "profile", "w_member_social"], "renews": False}
        waiting = room.put("linkedin", "Anna Sommer", "Anna Sommer", expires=NOW + 40 * DAY,
                           facts=scopes)  # fmt: skip
        room.put("x", "@annasommer", "Anna Sommer", facts={"renews": True})
        room.put("mastodon", "@anna@social.example", "Anna S.", facts={"renews": False})
        room.put("mastodon", "@nordwind@hachyderm.example", "The yard after work",
                 facts={"scope": "read write", "renews": False})  # fmt: skip
        room.put("bluesky", "@anna.example.com", "Anna Sommer", expires=NOW + 9 * DAY,
                 connected=NOW - 5 * DAY, facts={"scope": "atproto", "renews": True})  # fmt: skip
        room.accounts.add_by_hand("facebook", NOW)
        room.accounts.add_by_hand("whatsapp", NOW)
        room.shares = [_share(room, waiting, number) for number in range(2)]
        return room

    def state_full(self) -> None:
        self.save("full", self.full().page(), 1500)

    def state_asking(self) -> None:
        page = self.full().page()
        self.show(page, 900)
        next(b for b in page.findChildren(QPushButton) if b.text() == "Disconnect").click()
        self.save("asking", page, 900)

    def state_ending(self) -> None:
        room = self.room()
        linkedin = {"expires": NOW + 3 * DAY, "connected": NOW - 57 * DAY}
        room.put("linkedin", "Anna Sommer", "Anna Sommer", **linkedin)
        room.put("x", "@annasommer", "Anna Sommer", facts={"renews": True})
        room.accounts.signed_out("x:@annasommer")
        page = room.page()
        page.panel.connecting.failed.emit(
            WrongPerson(expected="@annasommer", found="@northwind_press")
        )
        self.save("ending", page, 900)

    def state_owed(self) -> None:
        room = self.full()
        room.drawer.shut = True
        room.accounts.disconnect("mastodon:@anna@social.example", NOW)
        page = room.page()
        page.panel.connecting.failed.emit(NoVault(cause="changed", expected="kwallet", found="x"))
        self.save("owed", page, 1400)

    def state_ports(self) -> None:
        page = self.room().page()
        page.panel.connecting.failed.emit(PortsBusy(ports=[47811, 47812, 47813]))
        self.save("ports", page, 900)

    def state_waiting(self) -> None:
        page = self.room({}).page()
        page.panel.waiting.prepare("Mastodon")
        page.panel.waiting.wait_for("https://social.example/oauth")
        self.save("waiting", page, 900)

    def state_welcome(self) -> None:
        room = self.room()
        programs = Programs(room.store, room.web)
        settings = Settings(room.store)
        access = Access(room.web, room.vault, room.store, settings)
        admitting = Admitting(room.jobs, access, programs, lambda: NOW)
        door = ProgramDoor(room.look, admitting, lambda _: True)
        page = WelcomePage(
            room.look, room.jobs, programs, settings, room.catalog, door, lambda: NOW
        )
        self.save("welcome", page, 900)
        wanted = NeedsSignIn(
            address=PRIVATE, program=PRIVATE, scheme="basic", refused=False, metadata=""
        )
        way = SignIn("https://sso.harbour.example", "goodword")
        for name, manner in (
            ("password", Manner("basic", person="ida.holm")),
            ("token", Manner("bearer")),
            ("browser", Manner("oidc", way)),
        ):
            door.ask(wanted)
            door._admitting.cancel()  # the server is made up
            door._show_way(manner)
            self.save(f"door_{name}", page, 1100)
        door.waiting.prepare("sso.harbour.example")
        door.waiting.wait_for("https://sso.harbour.example/authorize?state=x")
        door.card.hide()
        self.save("door_waiting", page, 1100)
        door.waiting.hide()
        door._scheme = "basic"
        door._failed(NeedsSignIn(program=PRIVATE, refused=True))
        self.save("door_refused", page, 1100)
        again = ProgramDoor(room.look, Admitting(room.jobs, access, programs, lambda: NOW), bool)
        alone = SignInPage(room.look, again)
        alone.ask(wanted)
        again._admitting.cancel()
        again._show_way(Manner("oidc", way))
        self.save("door_again", alone, 500)

    def show(self, page: QWidget, height: int) -> None:
        page.resize(820, height)
        page.show()
        end = time.monotonic() + 0.6
        while time.monotonic() < end:
            self.app.processEvents()
            time.sleep(0.01)

    def save(self, name: str, page: QWidget, height: int) -> None:
        self.show(page, height)
        scale = os.environ.get("QT_SCALE_FACTOR", "1")
        file = FOLDER / f"{name}-{self.theme}-{scale}.png"
        page.grab().save(str(file))
        print(file.relative_to(FOLDER.parents[1]))
        page.close()


def _share(room: Room, account: str, number: int) -> Share:
    words = Outgoing(f"Words {number}", f"key-{number}", NOW)
    return Share(number, account, "linkedin", "d", "", words, ShareState.WAITING, NOW, NOW)


def main() -> None:
    app = QApplication([])
    install_translations(app, "en")
    app.setFont(QFont("DejaVu Sans", 10))
    arguments = sys.argv[1:]
    show = Show(app, "dark" if "dark" in arguments else "light")
    wanted = [one for one in arguments if one not in ("dark", "light")]
    for name in vars(Show):
        if name.startswith("state_") and (not wanted or name.removeprefix("state_") in wanted):
            getattr(show, name)()
    os._exit(0)  # lanes of thrown-away rooms are of no interest


if __name__ == "__main__":
    main()
