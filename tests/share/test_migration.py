"""A database of the first version comes through whole: every share, every draft."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import pytest

from desktop import schema
from desktop.model import Attachment, LinkCard, Outgoing, Receipt, Share, ShareState
from desktop.share.drafts import Drafts
from desktop.share.outbox import Halt
from desktop.share.outcome import NEVER, Outcome
from desktop.share.shares import Shares
from desktop.store import Store, to_ms
from tests.share.conftest import Desk
from tests.share.lark import LarkServer

THEN = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
STATES = ("waiting", "sending", "sent", "unsure", "refused", "cancelled")
LINK = {"url": "https://a.example/p", "title": "A", "text": "B", "thumbnail": ""}


def picture(folder: Path) -> Attachment:
    return Attachment(str(folder / "a.png"), "image/png", "a quay", 3, 2)


def first_version(path: Path) -> None:
    """The file as Goodword 0.1 left it: one share in each state, and a draft."""
    shown = asdict(picture(path.parent))
    kept = {name: shown[name] for name in ("path", "mime", "alt", "width", "height")}
    Path(kept["path"]).write_bytes(b"a picture")
    with contextlib.closing(sqlite3.connect(path)) as old, old:
        for step in schema.FIRST:
            old.execute(step)
        old.execute("PRAGMA user_version = 1")
        old.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        for number, state in enumerate(STATES):
            outgoing = {
                "text": f"text of {state} \ud800 👩‍💻",
                "created": to_ms(THEN),
                "language": "de",
                "pictures": [kept],
                "link": LINK,
            }
            old.execute(
                "INSERT INTO shares VALUES (?, ?, 'lark:ada', 'lark', ?, 'post-1', 'digest', ?, ?,"
                " ?, ?, ?, 1, ?, ?, ?, ?, ?, 0)",
                (
                    number + 1,
                    f"key-{number}",
                    f"draft-{number}",
                    json.dumps(outgoing),
                    state,
                    to_ms(THEN),
                    to_ms(NEVER if state == "unsure" else THEN),
                    to_ms(THEN),
                    "Unclear" if state == "unsure" else "",
                    json.dumps({"doubts": 1, "asks": True} if state == "unsure" else {}),
                    "77" if state == "sent" else "",
                    "https://lark.example/77" if state == "sent" else "",
                    to_ms(THEN) if state in ("sent", "refused", "cancelled") else None,
                ),
            )
        body = {
            "text": "kept words",
            "captions": {"x": "short"},
            "accounts": ["lark:ada"],
            "language": "de",
            "pictures": [kept],
            "link": LINK,
        }
        old.execute(
            "INSERT INTO drafts VALUES ('draft-9', 'post-1', ?, ?, ?, NULL)",
            (json.dumps(body), to_ms(THEN), to_ms(THEN)),
        )
        old.execute("INSERT INTO settings VALUES ('theme', '\"dark\"')")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "goodword.sqlite"
    first_version(path)
    made = Store(path)
    yield made
    made.close()


def test_every_share_of_the_first_version_reads_as_it_was(store: Store, tmp_path: Path) -> None:
    shares = Shares(store).where("1 ORDER BY id")
    assert [share.state for share in shares] == [ShareState(state) for state in STATES]
    for number, share in enumerate(shares):
        assert share.outgoing == Outgoing(
            text=f"text of {share.state} \ud800 👩‍💻",
            key=f"key-{number}",
            created=THEN,
            link=LinkCard(**LINK),
            pictures=(picture(tmp_path),),
            language="de",
        )
        assert (share.wall, share.zone, share.edited, share.deleted) == ("", "", None, None)
        assert (share.account, share.draft, share.post) == ("lark:ada", f"draft-{number}", "post-1")
        assert (share.created, share.attempts) == (THEN, 1)
    sent = shares[STATES.index("sent")]
    assert sent.receipt == Receipt("77", "https://lark.example/77", THEN)
    unsure = shares[STATES.index("unsure")]
    assert unsure.facts == MappingProxyType({"doubts": 1, "asks": True})


def test_every_draft_and_setting_of_the_first_version_is_there(
    store: Store, tmp_path: Path
) -> None:
    draft = Drafts(store).get("draft-9")
    assert draft is not None
    assert (draft.text, draft.captions, draft.accounts) == (
        "kept words",
        {"x": "short"},
        ("lark:ada",),
    )
    assert draft.pictures == (picture(tmp_path),)
    assert draft.link == LinkCard(**LINK)
    assert [row["value"] for row in store.read("SELECT value FROM settings")] == ['"dark"']


def test_a_copy_of_the_first_version_lies_beside(store: Store, tmp_path: Path) -> None:
    (backup,) = tmp_path.glob("*.backup")
    with contextlib.closing(sqlite3.connect(backup)) as old:
        assert old.execute("PRAGMA user_version").fetchone()[0] == 1
        assert old.execute("SELECT count(*) FROM shares").fetchone()[0] == len(STATES)


def test_what_waited_goes_out_and_nothing_else_does(desk: Desk, server: LarkServer) -> None:
    desk.outbox.recover(desk.clock())
    desk.sign_in()
    for _ in range(5):
        desk.outbox.review(desk.clock())
        desk.deliver_due()
        desk.clock.forward(minutes=20)
    texts = {post["key"] for post in server.posts}
    # the one that was being sent was looked up, was not there, and went with its old key
    assert texts == {"key-0", "key-1"}
    assert [share.id for share in desk.outbox.asking()] == [4]


def test_the_rule_of_one_share_a_draft_and_account_still_holds(desk: Desk) -> None:
    for number, state in enumerate(STATES):
        old = desk.outbox.get(number + 1)
        assert old is not None
        again = desk.put("other words", f"draft-{number}", "post-1")
        assert (again.id == old.id) is (state not in ("refused", "cancelled"))
    with pytest.raises(sqlite3.IntegrityError), desk.store.writing() as write:
        write.execute("UPDATE shares SET draft = 'draft-0' WHERE id = 3")


def test_a_halt_can_be_kept_in_it(desk: Desk) -> None:
    halted = Outcome(ShareState.WAITING, NEVER, "NoCredit", {"network": "lark"})
    found = desk.outbox._halts.begin("lark", "", halted, THEN)
    assert isinstance(found, Halt)
    assert desk.outbox.halts() == (found,)
    assert isinstance(desk.outbox.get(1), Share)
