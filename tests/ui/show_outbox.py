"""Pictures of what a person sees of sharing: `python -m tests.ui.show_outbox`.

Writes to build/outbox/. QT_SCALE_FACTOR and the argument `dark` are obeyed.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from desktop.model import Attachment, Share
from desktop.share.planning import Plan
from desktop.ui import outbox_card
from desktop.ui.handing import Handing
from desktop.ui.outbox import OutboxPage
from tests.ui.scene import Scene, picture
from tests.ui.show_composer import NOW, Show, main, rest, wait

FOLDER = Path("build/outbox")
NEVER = 221845392000000


def wall(*parts: int) -> datetime:
    """A time on a clock, which has no zone of its own."""
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)  # type: ignore[arg-type, misc]


class ShowOutbox(Show):
    ACCOUNTS = (
        ("practice", "@anna", "Anna Sommer"),
        ("mastodon", "@anna@mastodon.example", "Anna"),
        ("bluesky", "@anna.example.com", "Anna Sommer"),
    )

    def rows(self, *accounts: tuple[str, ...]) -> Scene:
        scene = self.scene(*(accounts or self.ACCOUNTS))
        scene.opened = []  # type: ignore[attr-defined]
        self.handing = Handing(
            scene.jobs,
            scene.catalog,
            Path("build/outbox/pictures"),
            scene.now,
            self.browse,
            bool,
            closed=lambda post, now: "",
        )
        return scene

    def browse(self, url: str) -> bool:
        return True

    def put(self, scene: Scene, account: str, text: str, post: str = "", **columns: Any) -> Share:
        draft = scene.drafts.begin(NOW)
        draft = replace(draft, id=secrets.token_hex(8), text=text, post=post, link=None)
        plan, attach = columns.pop("plan", None), columns.pop("pictures", ())
        draft = replace(draft, pictures=attach)
        created = columns.pop("created", NOW - timedelta(minutes=2))
        (share,) = scene.outbox.put(draft, [account], created, plan=plan)
        if columns:
            given = {k: json.dumps(v) if k == "facts" else v for k, v in columns.items()}
            names = ", ".join(f"{name} = ?" for name in given)
            with scene.store.writing() as write:
                write.execute(
                    f"UPDATE shares SET {names} WHERE id = ?", (*given.values(), share.id)
                )
        return scene.outbox.get(share.id)  # type: ignore[return-value]

    def page(self, scene: Scene, size: tuple[int, int] = (900, 760)) -> OutboxPage:
        page = OutboxPage(
            scene.look, scene.jobs, scene.outbox, scene.accounts, scene.catalog, scene.posts,
            self.handing, self.browse, scene.now,
        )  # fmt: skip
        window = QWidget()
        window.setObjectName("window")
        window.resize(*size)
        page.setParent(window)
        page.setObjectName("window")
        page.resize(*size)
        self.window = window
        window.show()
        rest()
        return page

    def keep(self, page: QWidget, name: str, scene: Scene) -> None:
        rest()
        FOLDER.mkdir(parents=True, exist_ok=True)
        self.window.grab().save(str(FOLDER / f"{name}-{self.theme}.png"))
        self.window.close()
        self.window.deleteLater()
        rest(0.05)
        scene.close()

    # --- the page -------------------------------------------------------------------------

    def sent(self, at: datetime) -> dict[str, Any]:
        return {
            "state": "sent", "settled": int(at.timestamp() * 1000), "remote_id": "7",
            "url": "https://mastodon.example/@anna/112", "created": at,
        }  # fmt: skip

    def state_waiting(self) -> None:
        scene = self.rows()
        soon = int((NOW + timedelta(minutes=9)).timestamp() * 1000)
        one, two, three = scene.accounts.all()
        self.put(
            scene,
            one.id,
            "Planned words about the harbour school.",
            scene.post("harbour"),
            plan=Plan(wall(2026, 11, 23, 9, 0), "Europe/Berlin"),
        )
        self.put(
            scene,
            two.id,
            "No net on the train, but the words are ready.",
            due=soon,
            reason="Offline",
            facts={"address": "https://mastodon.example", "cause": "name"},
        )
        self.put(
            scene,
            three.id,
            "The third one today.",
            due=soon + 3600000,
            reason="Paced",
            facts={"rule": "gap"},
        )
        self.put(
            scene,
            three.id,
            "Enough for today.",
            due=soon + 36000000,
            reason="Paced",
            facts={"rule": "a_day"},
        )
        self.put(
            scene,
            two.id,
            "Waiting for a sign-in.",
            due=NEVER,
            reason="SignedOut",
            facts={"account": two.id},
        )
        self.keep(self.page(scene, (900, 1060)), "waiting", scene)

    def state_missed(self) -> None:
        scene = self.rows()
        for number, account in enumerate(scene.accounts.all()):
            self.put(
                scene,
                account.id,
                f"Planned words number {number} about the harbour school, "
                "which opens its doors today.",
                scene.post("harbour"),
                plan=Plan(wall(2026, 11, 20, 7 + number, 30), "Europe/Berlin"),
                due=NEVER,
                reason="Missed",
                facts={"asks": True},
            )
        self.put(scene, account.id, "Sent already.", **self.sent(NOW - timedelta(hours=3)))
        self.keep(self.page(scene), "missed", scene)

    def state_missed_one(self) -> None:
        scene = self.rows()
        self.put(
            scene,
            scene.accounts.all()[0].id,
            "Planned words about the harbour school.",
            plan=Plan(wall(2026, 11, 20, 7, 30), "America/New_York"),
            due=NEVER,
            reason="Missed",
            facts={"asks": True},
        )
        self.keep(self.page(scene, (900, 420)), "missed-one", scene)

    def state_unsure(self) -> None:
        scene = self.rows()
        self.put(
            scene,
            scene.accounts.all()[1].id,
            "Did it arrive? Nobody knows yet.",
            scene.post("harbour"),
            state="unsure",
            reason="Unclear",
            due=NEVER,
            facts={"address": "https://mastodon.example/api", "asks": True},
        )
        self.put(
            scene,
            scene.accounts.all()[2].id,
            "This one was taken down again.",
            deleted=int(NOW.timestamp() * 1000),
            **self.sent(NOW - timedelta(hours=30)),
        )
        self.put(
            scene,
            scene.accounts.all()[2].id,
            "This one was changed.",
            edited=int(NOW.timestamp() * 1000),
            **self.sent(NOW - timedelta(hours=3)),
        )
        page = self.page(scene)
        card = page.list.cards()[0]
        card.steps.field.setText("https://elsewhere.example/x")  # type: ignore[union-attr]
        card.steps._answer()  # type: ignore[union-attr]
        self.keep(page, "unsure", scene)

    def by_hand(self, scene: Scene) -> list[Share]:
        folder = FOLDER / "kept"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "ferry.png").write_bytes(picture("harbour", 1200, 675))
        files = (Attachment(str(folder / "ferry.png"), "image/png", "The ferry at pier 4"),)
        made = []
        for network in ("facebook", "instagram", "email"):
            account = scene.accounts.add_by_hand(network, NOW)
            made.append(self.put(
                scene, account.id, "Forty apprentices start at our harbour school this week.",
                scene.post("harbour"), state="unsure", reason="ByHand", due=NEVER,
                facts={"asks": True}, pictures=files,
            ))  # fmt: skip
        return made

    def state_by_hand(self) -> None:
        scene = self.rows()
        shares = self.by_hand(scene)
        page = self.page(scene, (900, 1000))
        self.handing.open(shares[1], "The harbour school opens its doors")
        wait(lambda: bool(self.handing.handed))
        self.keep(page, "by-hand", scene)

    def state_sent(self) -> None:
        scene = self.rows()
        one, two, three = scene.accounts.all()
        hand = scene.accounts.add_by_hand("facebook", NOW)
        self.put(
            scene,
            one.id,
            "Proud of our forty apprentices.",
            scene.post("harbour"),
            **self.sent(NOW - timedelta(days=3)),
        )
        self.put(
            scene,
            hand.id,
            "On my own page.",
            scene.post("harbour"),
            self_reported=1,
            **{**self.sent(NOW - timedelta(days=1)), "url": "https://facebook.com/a/1"},
        )
        self.put(
            scene,
            three.id,
            "Too long for this one " * 12,
            state="refused",
            reason="TooLong",
            facts={"count": 312, "limit": 300},
        )
        self.put(scene, two.id, "Taken back.", state="cancelled")
        for number in range(4):
            self.put(
                scene,
                two.id,
                f"An older post, number {number}.",
                **self.sent(NOW - timedelta(days=9 + number)),
            )
        self.keep(self.page(scene, (900, 1000)), "sent", scene)

    def state_edit(self) -> None:
        scene = self.rows()
        share = self.put(scene, scene.accounts.all()[1].id,
                         "Forty apprentices start at our harbour school this week.",
                         scene.post("harbour"), **self.sent(NOW - timedelta(hours=3)))  # fmt: skip
        page = self.page(scene, (900, 620))
        card = page.list.card(share.id)
        assert card is not None
        card._edit(scene.catalog.get("mastodon").limits(None))
        self.keep(page, "edit", scene)

    def state_delete(self) -> None:
        scene = self.rows()
        share = self.put(scene, scene.accounts.all()[1].id,
                         "Forty apprentices start at our harbour school this week.",
                         scene.post("harbour"), **self.sent(NOW - timedelta(hours=3)))  # fmt: skip
        page = self.page(scene, (900, 480))
        card = page.list.card(share.id)
        assert card is not None
        card._show_sheet(outbox_card.DeleteQuestion(scene.look, "Mastodon"))
        self.keep(page, "delete", scene)

    def state_halted(self) -> None:
        scene = self.rows()
        at = int((NOW - timedelta(hours=2)).timestamp() * 1000)
        with scene.store.writing() as write:
            write.execute(
                "INSERT INTO halts (network, server, reason, facts, configuration, since, probe) "
                "VALUES ('mastodon', ?, 'Outdated', ?, '', ?, ?)",
                (scene.server.address, '{"reason": "NONEXISTENT_VERSION", "version": "202509"}',
                 at, at + 86400000),
            )  # fmt: skip
        for words in ("One that waits.", "Another one."):
            self.put(
                scene,
                scene.accounts.all()[1].id,
                words,
                due=at + 86400000,
                reason="Outdated",
                facts={"halted": True, "version": "202509"},
            )
        self.keep(self.page(scene), "halted", scene)

    def state_undo(self) -> None:
        scene = self.rows()
        draft = replace(scene.drafts.begin(NOW), text="Words that go out in a moment.")
        ids = [one.id for one in scene.accounts.all()]
        scene.outbox.put(draft, ids, NOW, NOW + timedelta(seconds=5))
        self.keep(self.page(scene), "undo", scene)

    def state_narrow(self) -> None:
        scene = self.rows()
        self.by_hand(scene)
        self.put(
            scene,
            scene.accounts.all()[1].id,
            "Did it arrive? Nobody knows yet.",
            state="unsure",
            reason="Unclear",
            due=NEVER,
            facts={"asks": True},
        )
        self.keep(self.page(scene, (460, 1000)), "narrow", scene)

    # --- the composer ---------------------------------------------------------------------

    def composer(self, scene: Scene, size: tuple[int, int] = (1180, 760)) -> Any:
        window = self.opened(scene, size=size)
        window.sending.attach(self.handing, self.browse, lambda: 5)
        for chip in window.rooms.bar.targets.chips():
            chip.setChecked(True)
        window.rooms.bar.targets.chosen.emit()
        self.type(window, "Forty apprentices start at our harbour school this week. #employee")
        rest()
        return window

    def shot(self, window: Any, name: str, scene: Scene) -> None:
        self.window = window
        self.keep(window, name, scene)

    def state_composer_undo(self) -> None:
        scene = self.rows()
        window = self.composer(scene)
        window.rooms.bar.press()
        wait(lambda: len(window.sending.shares) == 3)
        self.shot(window, "composer-undo", scene)

    def state_composer_later(self) -> None:
        scene = self.rows()
        window = self.composer(scene)
        window.rooms.bar._later.click()
        rest()
        panel = next(one for one in QApplication.topLevelWidgets() if one.inherits("QFrame")
                     and one.isVisible() and one is not window)  # fmt: skip
        FOLDER.mkdir(parents=True, exist_ok=True)
        panel.grab().save(str(FOLDER / f"later-{self.theme}.png"))
        panel.close()
        self.shot(window, "composer-later", scene)

    def state_composer_by_hand(self) -> None:
        scene = self.rows()
        for network in ("facebook", "instagram"):
            scene.accounts.add_by_hand(network, NOW)
        window = self.composer(scene)
        window.rooms.bar.press()
        wait(lambda: len(window.sending.shares) == 5)
        with scene.store.writing() as write:
            write.execute(
                "UPDATE shares SET state = 'unsure', reason = 'ByHand', due = ?, "
                "facts = '{\"asks\": true}' WHERE by_hand", (NEVER,),
            )  # fmt: skip
        window.outbox_changed()
        self.shot(window, "composer-by-hand", scene)


if __name__ == "__main__":
    main(ShowOutbox)
