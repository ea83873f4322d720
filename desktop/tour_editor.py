"""Steps of the tour: writing, connecting, sharing, and what becomes of it."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from desktop.model import Hint, ShareState
from desktop.tour_stage import Stage, StepError
from desktop.ui.accounts import AccountsPage
from desktop.ui.later import LaterPanel
from desktop.ui.widgets import Button
from desktop.web import Web

OWN_WORDS = (
    "#TeamSanderling #ShortCrossings: nine minutes, almost silent. I was aboard, and nobody "
    "spilled a coffee."
)
OWN_POST = "#TeamSanderling: rain on the yard today, and the paint still shines."
LATER_POST = "#TeamSanderling: the yard smells of spruce and fresh paint this week."
HAND_POST = "#TeamSanderling: who wants to see how a ferry charges? Come on Saturday."


def write(stage: Stage) -> None:
    kept = stage.post(lambda kept: "first crossing" in kept.post.title)
    stage.open_post(kept)
    composer = stage.composer
    stage.picture(composer, "composer-fresh")
    stage.tell(f"editor: open on “{kept.post.title}”, no account connected yet")
    stage.type(
        stage.caption(),
        "This is the best ferry in the world, guaranteed. We will utilize it every day.",
    )
    stage.until("hints appear", lambda: len(_hints(stage)) >= 2)
    stage.settle(0.9)
    stage.picture(composer, "composer-hints")
    stage.tell(f"hints: {len(_hints(stage))} under the words and in the list")
    count = len(_hints(stage))
    fixable = next(hint for hint in _hints(stage) if hint.fixes)
    before = stage.caption().toPlainText()
    composer.hinter.mend(fixable.fixes[0])
    stage.until("one click mends", lambda: stage.caption().toPlainText() != before)
    stage.until("the hint is gone", lambda: len(_hints(stage)) < count)
    stage.caption().undo()
    if stage.caption().toPlainText() != before:
        raise StepError("undo did not bring the words back")
    stage.caption().redo()
    stage.tell("mend: one click, one undo")


def connect(stage: Stage) -> None:
    stage.desk.show_place("accounts")
    stage.told("accounts: none yet", "accounts-empty")
    stage.desk.connect_account("practice")
    stage.until("an account is connected", lambda: len(stage.found.accounts.all()) == 1)
    stage.settle(0.5)
    account = stage.found.accounts.all()[0]
    stage.told(f"connect: {account.handle}, through the consent page", "accounts")


def share(stage: Stage) -> None:
    """Shared, taken back within the moment that there is for it, shared again."""
    composer = stage.composer
    caption = stage.caption()
    caption.selectAll()
    stage.type(caption, OWN_WORDS)
    _ready(stage)
    stage.picture(composer, "composer-ready")
    composer.rooms.bar.press()
    stage.until("there is a moment to undo", lambda: composer.rooms.bar.undo.shown)
    composer.rooms.bar.undo.press()
    stage.until("undo", lambda: _states(stage) == [ShareState.CANCELLED])
    stage.until("the words can be shared again", lambda: composer.rooms.bar.open)
    stage.tell("undo: nothing went out, and the words are there")
    composer.rooms.bar.press()
    # a busy machine may need longer for a picture than the moment lasts: so not before undoing
    stage.picture(composer, "composer-undo")
    stage.until("the share is sent", lambda: len(stage.found.outbox.sent()) == 1)
    stage.settle(0.6)
    stage.picture(composer, "composer-sent")
    receipt = stage.found.outbox.sent()[0].receipt
    assert receipt is not None
    if "nine minutes" not in Web("Goodword tour").read(receipt.url).text():
        raise StepError("the receipt's link does not show the post")
    stage.tell(f"share: sent, and the live post is at {receipt.url}")


def unsure(stage: Stage) -> None:
    before = len(stage.practice.posts_on_server())
    stage.practice.misbehave("hang_up_after", times=1)
    _own(stage, OWN_POST)
    stage.picture(stage.composer, "composer-own")
    stage.composer.rooms.bar.press()
    stage.until("the lost answer is resolved by looking", lambda: len(_sent(stage)) == 2)
    made = len(stage.practice.posts_on_server()) - before
    if made != 1:
        raise StepError(f"{made} posts on the server instead of 1")
    stage.desk.show_place("shared")
    stage.told("a lost answer: looked up, found, exactly one post on the server", "shared")


def later(stage: Stage) -> None:
    _own(stage, LATER_POST)
    stage.press(stage.composer.rooms.bar, "Later …")
    panel = next(one for one in QApplication.topLevelWidgets() if isinstance(one, LaterPanel))
    stage.settle()
    stage.picture(panel, "later")
    next(one for one in panel.findChildren(Button) if one.property("plan")).click()
    stage.until("it waits for its time", lambda: ShareState.WAITING in _states(stage))
    stage.tell("later: a good hour, chosen with one click")


def by_hand(stage: Stage) -> None:
    """A network that lets no application post: its own page opens, with the words at hand."""
    stage.desk.show_place("accounts")
    stage.press(stage.page("accounts", AccountsPage), "Facebook")
    stage.until("it is there", lambda: len(stage.found.accounts.all()) == 2)
    (account,) = (one for one in stage.found.accounts.all() if one.by_hand)
    stage.open_post(stage.post(lambda kept: "yard day" in kept.post.title))
    targets = stage.composer.rooms.bar.targets
    stage.until("its chip is there", lambda: len(targets.chips()) == 2)
    for chip in targets.chips():
        chip.setChecked(chip.target.account.id == account.id)
    targets.chosen.emit()
    stage.type(stage.caption(), HAND_POST)
    _ready(stage)
    stage.composer.rooms.bar.press()
    stage.until("the network's own page opens", lambda: "facebook" in stage.seen_links[-1])
    stage.settle(0.8)
    stage.picture(stage.composer, "composer-by-hand")
    stage.tell("by hand: its page opened, the words on the clipboard, the link asked for")
    stage.desk.show_place("shared")
    stage.told("shared: what is out, what waits, what is asked", "shared-all")


def withdrawn(stage: Stage) -> None:
    stage.desk.show_place("feed")
    if not stage.practice.withdraw_now():
        raise StepError("nothing could be withdrawn")
    stage.desk.rounds.sync_now()
    stage.until("a withdrawn post is marked", lambda: any(one.withdrawn for one in stage.posts()))
    stage.open_post(stage.post(lambda kept: kept.withdrawn is not None))
    stage.picture(stage.composer, "composer-withdrawn")
    stage.tell("withdrawn: marked in the feed, words kept, sharing off")


def other_places(stage: Stage) -> None:
    for key in ("settings", "accounts"):
        stage.desk.show_place(key)
        stage.told(f"page: {key}", f"{key}-end")


def right_to_left(stage: Stage) -> None:
    stage.open_post(stage.post(lambda kept: kept.post.language in ("ar", "he")))
    stage.picture(stage.composer, "composer-right-to-left")
    stage.tell("right to left: the editor on an Arabic post")


# --- playing and looking -------------------------------------------------------------------


def _own(stage: Stage, words: str) -> None:
    """A post of one's own, ready to be shared."""
    stage.desk.write_own()
    composer = stage.composer

    def empty() -> bool:
        draft = composer.draft()
        return draft is not None and not draft.post and not stage.caption().toPlainText()

    stage.until("the editor opens for a post of one's own", empty)
    stage.type(stage.caption(), words)
    _ready(stage)


def _ready(stage: Stage) -> None:
    stage.until("nothing stops sharing", lambda: stage.composer.rooms.bar.open)
    stage.settle(0.9)


def _hints(stage: Stage) -> list[Hint]:
    return [hint for hints in stage.composer.hinter.found.values() for hint in hints]


def _states(stage: Stage) -> list[ShareState]:
    return [share.state for share in stage.found.outbox.all()]


def _sent(stage: Stage) -> list[ShareState]:
    return [state for state in _states(stage) if state is ShareState.SENT]
