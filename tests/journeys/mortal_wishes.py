"""Lives that end at a written step while a person's wish is carried out: taking back a click,
a plan that was missed, another time, taking a post down, changing its words, a halted network.

Each is told like the rest of the application would do it after a start: whatever an earlier
life did already is not done again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from desktop.model import Draft, ShareState
from desktop.share.outbox import UNDO, Outbox, Plan
from tests.journeys.mortal import Life, MortalStore, furnish
from tests.share.lark import account_of

Now = Callable[[], datetime]
NEW = "Better words"


def live(life: Life, story: str) -> None:
    """One life; it may end itself in the middle."""
    store = MortalStore(life.folder / "goodword.sqlite")
    outbox, accounts = furnish(store, life)
    if not accounts.all():
        accounts._write(account_of("ada", life.server))
    store.life = life

    def now() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=life.ahead)

    outbox.recover(now())
    STORIES[story](outbox, now)
    deliver_all(outbox, now)


def deliver_all(outbox: Outbox, now: Now) -> None:
    """What a tick of the rounds does."""
    outbox.review(now())
    while due := outbox.due(now()):
        for share_id in due:
            outbox.deliver(share_id, now)


def put(outbox: Outbox, now: Now, due: datetime | None = None) -> None:
    outbox.put(Draft("draft-0", text="First words"), ["lark:ada"], now(), due)


def take_back(outbox: Outbox, now: Now) -> None:
    """A click, and regret within the moment for it."""
    if not outbox.of_draft("draft-0"):
        put(outbox, now, now() + UNDO)
        outbox.take_back("draft-0", now())


def missed(outbox: Outbox, now: Now) -> None:
    """A plan whose time passed while the computer slept; the person has it sent then."""
    if not outbox.of_draft("draft-0"):
        put(outbox, now, now() + timedelta(hours=1))
    outbox.review(now() + timedelta(hours=9))
    for share in outbox.missed():
        outbox.send_missed(share.id, now())


def replan(outbox: Outbox, now: Now) -> None:
    """A plan that the person moves to a time that has come."""
    if not outbox.of_draft("draft-0"):
        put(outbox, now, now() + timedelta(days=9))
    for share in outbox.planned():
        soon = (now() - timedelta(seconds=1)).replace(tzinfo=None)
        outbox.replan(share.id, Plan(soon, "UTC"), now())


def delete(outbox: Outbox, now: Now) -> None:
    """A post that goes live and is taken down."""
    if not outbox.of_draft("draft-0"):
        put(outbox, now)
    deliver_all(outbox, now)
    for share in outbox.live():
        outbox.delete(share.id, now())


def edit(outbox: Outbox, now: Now) -> None:
    """A post that goes live and gets other words."""
    if not outbox.of_draft("draft-0"):
        put(outbox, now)
    deliver_all(outbox, now)
    for share in outbox.live():
        if share.outgoing.text != NEW:
            outbox.edit(share.id, NEW, now())


def halt(outbox: Outbox, now: Now) -> None:
    """Two shares, the first of which learns that the network is halted; IT mends that."""
    for number in range(2):
        draft = Draft(f"draft-{number}", text=f"text {number}")
        outbox.put(draft, ["lark:ada"], now())
    deliver_all(outbox, now)
    outbox.resume("lark", now())


STORIES: dict[str, Callable[[Outbox, Now], None]] = {
    "take_back": take_back,
    "missed": missed,
    "replan": replan,
    "delete": delete,
    "edit": edit,
    "halt": halt,
}


def finished(outbox: Outbox, story: str) -> bool:
    """Whether nothing is left to be done by itself, nor by the person who began it."""
    shares = outbox.all()
    if not shares:
        return False
    over = all(
        share.state in (ShareState.SENT, ShareState.CANCELLED) or share.facts.get("asks")
        for share in shares
    )
    if story == "delete":
        return over and not outbox.live()
    if story == "edit":
        return over and all(share.outgoing.text == NEW for share in outbox.live())
    return over
