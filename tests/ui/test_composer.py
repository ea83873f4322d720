"""The caption editor window on a real program, store and outbox."""

from __future__ import annotations

import gc
import unicodedata
import weakref
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.model import Caption, Level, ShareState
from desktop.ui.composer import Composer
from desktop.ui.hint_card import HintCard
from desktop.ui.post_side import CaptionCard
from tests.ui.scene import Scene, scene

__all__ = ["scene"]
pytestmark = [pytest.mark.qt_log_ignore("This plugin does not support"), pytest.mark.busy(0.15)]

PRACTICE, MASTODON = ("practice", "@anna", "Anna Sommer"), ("mastodon", "@anna@m.example", "Anna")
Open = Callable[..., Composer]


@pytest.fixture
def opened(scene: Scene, qtbot: QtBot) -> Open:
    """`opened("guid", account, …)`: the window on a post, ready to write in."""

    def begin(guid: str = "harbour", *accounts: tuple[str, ...]) -> Composer:
        for account in accounts or (PRACTICE,):
            scene.connect(*account)
        window = scene.composer()
        qtbot.addWidget(window)
        if guid:
            window.show_post(scene.post(guid))
        else:
            window.show_own()
        ready(window, qtbot)
        return window

    return begin


def ready(window: Composer, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.draft() is not None and window.hinter.ready)


def write(window: Composer, words: str) -> None:
    window.rooms.texts.current.insertPlainText(words)


def looked(window: Composer, qtbot: QtBot) -> None:
    """Let the hand rest."""
    window.rooms.texts.current._settle()
    window.hinter.look()


def wrote(window: Composer, qtbot: QtBot, words: str) -> None:
    """Write it, and let the hand rest."""
    write(window, words)
    looked(window, qtbot)


def levels(window: Composer) -> list[str]:
    return sorted(card.hint.rule for card in window.rooms.aside.hints.cards())


# --- opening ---------------------------------------------------------------------------------


def test_a_fresh_post_opens_with_an_empty_text_and_every_account_that_may_be_used(
    opened: Open,
) -> None:
    window = opened("harbour", PRACTICE, MASTODON)
    draft = window.draft()
    assert draft is not None and draft.text == ""
    assert draft.accounts == ("practice:@anna", "mastodon:@anna@m.example")
    assert draft.link is not None and draft.link.url.startswith("https://northwind.example")
    assert "The harbour school" in window.windowTitle()
    assert not window.rooms.bar.open


def test_merely_looking_at_a_post_keeps_no_draft(opened: Open, scene: Scene, qtbot: QtBot) -> None:
    window = opened()
    window.close()
    qtbot.wait(50)
    assert scene.drafts.unfinished() == ()
    assert window.rooms.saved.text() == ""


def test_without_accounts_it_invites_to_connect_one(scene: Scene, qtbot: QtBot) -> None:
    window = scene.composer()
    qtbot.addWidget(window)
    window.show_post(scene.post("harbour"))
    ready(window, qtbot)
    wrote(window, qtbot, "Proud of them. #employee")
    assert "Connect an account" in window.rooms.bar.obstacle
    buttons = window.rooms.bar.targets._invitation._made
    with qtbot.waitSignal(window.connect_wanted) as asked:
        qtbot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert asked.args == ["bluesky"]


def test_a_post_that_is_gone_is_said_so(scene: Scene, qtbot: QtBot) -> None:
    window = scene.composer()
    qtbot.addWidget(window)
    window.show_post("no such post")
    qtbot.waitUntil(lambda: window.rooms.banner.text != "")
    assert not window.rooms.bar.open


# --- words are never lost --------------------------------------------------------------------


def test_the_draft_is_kept_when_the_hand_rests(opened: Open, scene: Scene, qtbot: QtBot) -> None:
    window = opened()
    write(window, "My own words")
    qtbot.waitUntil(lambda: bool(scene.drafts.unfinished()))
    assert scene.drafts.unfinished()[0].text == "My own words"
    qtbot.waitUntil(lambda: "Saved" in window.rooms.saved.text())


def test_keep_now_keeps_on_the_spot(opened: Open, scene: Scene) -> None:
    window = opened()
    write(window, "The session ends")
    window.keep_now()
    assert scene.drafts.unfinished()[0].text == "The session ends"


def test_words_come_back_with_the_time_they_are_from(
    opened: Open, scene: Scene, qtbot: QtBot
) -> None:
    window = opened()
    write(window, "Words before the crash")
    window.keep_now()
    again = scene.composer()
    qtbot.addWidget(again)
    again.show_post(scene.post("harbour"))
    ready(again, qtbot)
    assert again.rooms.texts.text() == "Words before the crash"
    assert "Restored" in again.rooms.saved.text()


def test_going_to_another_post_keeps_the_first_and_coming_back_finds_it(
    opened: Open, scene: Scene, qtbot: QtBot
) -> None:
    window = opened()
    write(window, "About the harbour")
    window.show_post(scene.post("german"))
    ready(window, qtbot)
    assert window.rooms.texts.text() == ""
    write(window, "Etwas anderes")
    window.show_post(scene.post("harbour"))
    ready(window, qtbot)
    assert window.rooms.texts.text() == "About the harbour"
    assert {draft.text for draft in scene.drafts.unfinished()} >= {"Etwas anderes"}


def test_an_unfinished_composition_is_not_kept(opened: Open, scene: Scene) -> None:
    from PySide6.QtGui import QInputMethodEvent

    window = opened()
    write(window, "Tokyo ")
    QApplication.sendEvent(window.rooms.texts.current, QInputMethodEvent("とう", []))
    window.keep_now()
    assert scene.drafts.unfinished()[0].text == "Tokyo "


def test_a_withdrawn_post_keeps_the_words_and_stops_sharing(
    opened: Open, scene: Scene, qtbot: QtBot
) -> None:
    window = opened()
    wrote(window, qtbot, "Proud of them. #employee #HarbourSchool #Apprentices")
    assert window.rooms.bar.open
    scene.withdraw("harbour")
    window.post_changed()
    qtbot.waitUntil(lambda: not window.rooms.bar.open)
    assert "withdrew" in window.rooms.bar.obstacle
    assert window.rooms.texts.text().startswith("Proud of them")


# --- hints -----------------------------------------------------------------------------------


def test_a_block_stops_sharing_until_it_is_mended(opened: Open, qtbot: QtBot) -> None:
    window = opened()
    wrote(window, qtbot, "We know project heron well. #employee")
    assert not window.rooms.bar.open
    assert "project heron" in window.rooms.bar.obstacle
    window.rooms.texts.current.change(8, 21, "our yard")
    looked(window, qtbot)
    assert window.rooms.bar.open, window.rooms.bar.obstacle


def test_no_hint_under_the_word_that_is_being_written(opened: Open, qtbot: QtBot) -> None:
    window = opened()
    window.activateWindow()
    window.rooms.texts.current.setFocus()
    qtbot.waitUntil(window.rooms.texts.current.hasFocus)
    QTest.keyClicks(window.rooms.texts.current, "We leverage")
    window.hinter.look()
    assert "plain" not in levels(window)
    QTest.keyClicks(window.rooms.texts.current, " ")
    qtbot.waitUntil(lambda: "plain" in levels(window))


def test_one_click_mends_and_the_mark_goes_at_once(opened: Open, qtbot: QtBot) -> None:
    window = opened()
    wrote(window, qtbot, "We leverage it. ")
    card = next(one for one in window.rooms.aside.hints.cards() if one.hint.rule == "plain")
    card.mended.emit(card.hint.fixes[0])
    assert window.rooms.texts.text() == "We use it. "
    assert "plain" not in levels(window)
    window.rooms.texts.current.undo()
    assert window.rooms.texts.text() == "We leverage it. "


def test_advice_can_be_hidden_but_what_must_change_can_not(opened: Open, qtbot: QtBot) -> None:
    window = opened()
    wrote(window, qtbot, "We leverage quarterly numbers. ")
    for card in window.rooms.aside.hints.cards():
        window.hinter.hide(card.hint)
    assert "plain" not in levels(window)
    assert "numbers" in levels(window)


def test_keys_walk_the_hints_and_mend(opened: Open, qtbot: QtBot) -> None:
    window = opened()
    wrote(window, qtbot, "North Wind yards leverage steel. #employee #HarbourSchool #Apprentices")
    editor = window.rooms.texts.current
    editor.go_to(editor._hints[-1])
    window.hinter.next_hint()
    assert editor.hint_here().rule == "brand.name"  # type: ignore[union-attr]
    window.hinter.mend_here()
    assert editor.text().startswith("Northwind yards")
    qtbot.waitUntil(lambda: all(card.isVisible() for card in window.rooms.aside.hints.cards()))
    window.hinter.show_card()
    focus = window.focusWidget()
    assert isinstance(focus, HintCard) and focus.hint.level is Level.TIP


def test_hashtags_and_disclosure_are_added_where_they_belong(opened: Open, qtbot: QtBot) -> None:
    window = opened()
    write(window, "Proud of our apprentices.\n\nMore soon.")
    window.rooms.post.tag_switched.emit("#HarbourSchool", True)
    window.rooms.post.tag_switched.emit("#Apprentices", True)
    window.rooms.post.disclosure_switched.emit("#employee", True)
    assert window.rooms.texts.text() == (
        "Proud of our apprentices. #employee\n\nMore soon.\n\n#HarbourSchool #Apprentices"
    )
    window.rooms.post.tag_switched.emit("#HarbourSchool", False)
    assert window.rooms.texts.text().endswith("More soon.\n\n#Apprentices")


def test_a_suggestion_replaces_a_suggestion_but_never_ones_own_words(opened: Open) -> None:
    window = opened()
    first, second = (one.text for one in window._opened.kept.post.captions)  # type: ignore[union-attr]
    window.rooms.post.caption_picked.emit(first)
    window.rooms.post.caption_picked.emit(second)
    assert window.rooms.texts.text() == second
    write(window, " My words.")
    window.rooms.post.caption_picked.emit(first)
    assert "My words." in window.rooms.texts.text()
    window.rooms.texts.current.undo()
    assert window.rooms.texts.text() == f"{second} My words."


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ("de", ["Hallo", "Grüezi", "Hello", "Bonjour", "Plain"]),
        ("fr-CA", ["Bonjour", "Hello", "Hallo", "Plain", "Grüezi"]),
        ("en", ["Hello", "Plain", "Hallo", "Bonjour", "Grüezi"]),
        ("ja", ["Hello", "Hallo", "Bonjour", "Plain", "Grüezi"]),
    ],
)
def test_suggestions_in_ones_own_language_stand_first(
    scene: Scene, qtbot: QtBot, own: str, expected: list[str]
) -> None:
    window = scene.composer(language=lambda: own)
    qtbot.addWidget(window)
    kept = next(one for one in scene.posts.latest(scene.now()))
    captions = (
        Caption("Hello", language="en", network="linkedin"),
        Caption("Hallo", language="de"),
        Caption("Bonjour", language="fr"),
        Caption("Plain"),
        Caption("Grüezi", language="de-CH"),
    )
    post = replace(kept.post, language="en", captions=captions)
    window.rooms.post.show_post(replace(kept, post=post), None, (), scene.now())
    cards = window.rooms.post.findChildren(CaptionCard)
    assert [card.caption.text for card in cards] == expected
    texts = [label.text() for card in cards for label in card.findChildren(QLabel)]
    assert "LinkedIn · EN" in texts, "networks are called as they call themselves"


# --- sharing ---------------------------------------------------------------------------------


def test_a_double_click_shares_once(opened: Open, scene: Scene, qtbot: QtBot) -> None:
    window = opened("harbour", PRACTICE, MASTODON)
    wrote(window, qtbot, "Proud of them. #employee")
    button = window.rooms.bar._share
    with qtbot.waitSignal(window.shared):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert not button.isEnabled()
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        window.rooms.bar.press()
    shares = scene.outbox.all()
    assert sorted(share.network for share in shares) == ["mastodon", "practice"]
    assert {share.outgoing.text for share in shares} == {"Proud of them. #employee"}
    looked(window, qtbot)
    window.rooms.bar.press()
    qtbot.wait(50)
    assert len(scene.outbox.all()) == 2


def test_what_is_sent_is_what_was_typed_letter_for_letter(
    opened: Open, scene: Scene, qtbot: QtBot
) -> None:
    words = unicodedata.normalize("NFD", "Café à la crème") + "\u00a0! #employee"
    window = opened()
    wrote(window, qtbot, words)
    with qtbot.waitSignal(window.shared):
        window.rooms.bar.press()
    assert scene.outbox.all()[0].outgoing.text == words


def test_too_long_for_one_network_names_it_and_stops(opened: Open, qtbot: QtBot) -> None:
    window = opened("harbour", PRACTICE, ("bluesky", "@anna.example.com", "Anna"))
    wrote(window, qtbot, "word " * 70 + "#employee")
    assert not window.rooms.bar.open
    assert "Bluesky" in window.rooms.bar.obstacle
    chip = next(
        c for c in window.rooms.bar.targets.chips() if c.target.account.network == "bluesky"
    )
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    looked(window, qtbot)
    assert window.rooms.bar.open, window.rooms.bar.obstacle


def test_a_text_per_network_is_sent_per_network(opened: Open, scene: Scene, qtbot: QtBot) -> None:
    window = opened("harbour", PRACTICE, MASTODON)
    write(window, "For all. #employee")
    texts = window.rooms.texts
    qtbot.mouseClick(texts._switch, Qt.MouseButton.LeftButton)
    texts.go_to("mastodon")
    wrote(window, qtbot, " Only there.")
    with qtbot.waitSignal(window.shared):
        window.rooms.bar.press()
    sent = {share.network: share.outgoing.text for share in scene.outbox.all()}
    assert sent == {
        "practice": "For all. #employee",
        "mastodon": "For all. #employee Only there.",
    }
    texts.current.undo()
    assert texts.text_of("mastodon") == "For all. #employee"


def test_joining_the_texts_again_can_be_undone(opened: Open, qtbot: QtBot) -> None:
    window = opened("harbour", PRACTICE, MASTODON)
    write(window, "One")
    texts = window.rooms.texts
    qtbot.mouseClick(texts._switch, Qt.MouseButton.LeftButton)
    write(window, " of two")
    qtbot.mouseClick(texts._switch, Qt.MouseButton.LeftButton)
    assert texts.text() == "One of two"
    assert texts.captions() == {}
    texts.current.undo()
    assert texts.text() == "One"


def test_an_unsure_share_asks_and_the_answer_is_written_down(
    opened: Open, scene: Scene, qtbot: QtBot
) -> None:
    window = opened()
    wrote(window, qtbot, "Proud of them. #employee")
    with qtbot.waitSignal(window.shared):
        window.rooms.bar.press()
    scene.settle("practice", "unsure", reason="Unclear", facts='{"asks": true}')
    window.outbox_changed()
    account = "practice:@anna"
    qtbot.waitUntil(lambda: window.sending.shares[account].state is ShareState.UNSURE)
    assert not window.rooms.bar.open
    window.rooms.aside.receipts.decided.emit("there", window.sending.shares[account].id, "")
    qtbot.waitUntil(lambda: window.sending.shares[account].state is ShareState.SENT)
    qtbot.waitUntil(lambda: scene.drafts.unfinished() == ())


def test_after_everything_is_sent_the_post_opens_fresh(
    opened: Open, scene: Scene, qtbot: QtBot
) -> None:
    window = opened()
    wrote(window, qtbot, "Proud of them. #employee")
    with qtbot.waitSignal(window.shared):
        window.rooms.bar.press()
    scene.settle("practice", "sent", remote_id="7", url="https://p.example/7", settled=1)
    window.outbox_changed()
    qtbot.waitUntil(window.sending.all_sent)
    window.show_post(scene.post("harbour"))
    ready(window, qtbot)
    qtbot.waitUntil(lambda: window.rooms.texts.text() == "")
    assert window.sending.shares == {}


@pytest.mark.parametrize("when", ["after it was sent", "while it is on its way"])
def test_words_typed_after_the_click_become_a_draft_of_their_own(
    opened: Open, scene: Scene, qtbot: QtBot, when: str
) -> None:
    window = opened()
    wrote(window, qtbot, "Proud of them. #employee")
    with qtbot.waitSignal(window.shared):
        window.rooms.bar.press()
    sent = window.draft()
    assert sent is not None
    if when == "while it is on its way":
        write(window, " And one more thing.")
    scene.settle("practice", "sent", remote_id="7", url="https://p.example/7", settled=1)
    window.outbox_changed()
    if when == "after it was sent":
        qtbot.waitUntil(window.sending.all_sent)
        write(window, " And one more thing.")

    def kept() -> bool:
        unfinished = scene.drafts.unfinished()
        return [draft.text for draft in unfinished] == [
            "Proud of them. #employee And one more thing."
        ]

    qtbot.waitUntil(kept)
    assert window.draft().id != sent.id
    assert window.sending.shares == {}
    window.show_own()
    ready(window, qtbot)
    window.show_post(scene.post("harbour"))
    ready(window, qtbot)
    assert window.rooms.texts.text() == "Proud of them. #employee And one more thing."


def test_a_refused_share_lets_the_words_be_changed_and_shared_again(
    opened: Open, scene: Scene, qtbot: QtBot
) -> None:
    window = opened()
    wrote(window, qtbot, "Proud of them. #employee")
    with qtbot.waitSignal(window.shared):
        window.rooms.bar.press()
    scene.settle("practice", "refused", reason="Refused", facts='{"reason": "spam"}')
    window.outbox_changed()
    qtbot.waitUntil(lambda: window.sending.shares["practice:@anna"].state is ShareState.REFUSED)
    chip = window.rooms.bar.targets.chips()[0]
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    wrote(window, qtbot, " Once more.")
    with qtbot.waitSignal(window.shared):
        window.rooms.bar.press()
    assert [share.state for share in scene.outbox.all()] == [
        ShareState.WAITING,
        ShareState.REFUSED,
    ]


# --- the window itself -----------------------------------------------------------------------


def test_everything_that_takes_the_focus_has_a_name(opened: Open, qtbot: QtBot) -> None:
    window = opened("harbour", PRACTICE, MASTODON)
    wrote(window, qtbot, "We leverage project heron. ")
    nameless = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert nameless == []


def test_tab_leads_from_the_post_over_the_words_to_the_share_button(
    opened: Open, qtbot: QtBot
) -> None:
    window = opened("harbour", PRACTICE, MASTODON)
    wrote(window, qtbot, "Proud of them. #employee")
    window.activateWindow()
    window.rooms.post._link.setFocus()
    order: list[Any] = []
    for _ in range(60):
        focus = window.focusWidget()
        if focus in order:
            break
        order.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    places = [
        order.index(one)
        for one in (
            window.rooms.post._link,
            window.rooms.texts.current,
            window.rooms.bar.targets.chips()[0],
            window.rooms.bar._share,
        )
    ]
    assert places == sorted(places)


def test_a_window_closed_while_answers_are_under_way_is_let_go(scene: Scene, qtbot: QtBot) -> None:
    scene.connect(*PRACTICE)
    gone = []
    for _ in range(5):
        window = scene.composer()
        window.show_post(scene.post("harbour"))
        gone.append(weakref.ref(window))
        window.close()
        window.deleteLater()
        del window
    qtbot.wait(100)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    qtbot.waitUntil(lambda: not any(one() for one in gone))


def test_the_persons_name_and_language_count_as_soon_as_they_are_set(
    scene: Scene, qtbot: QtBot
) -> None:
    told = {"name": "", "language": ""}
    window = scene.composer(own_name=lambda: told["name"], language=lambda: told["language"])
    qtbot.addWidget(window)
    window.show_post(scene.post("harbour"))
    ready(window, qtbot)
    assert window.draft().language != "de"
    told.update(name="Ada Lovelace", language="de")
    shown: list[str] = []
    window.rooms.aside.previews.card.show_post = lambda post: shown.append(post.name)
    window.following.follow()
    assert shown == ["Ada Lovelace"]
    assert window.draft().language == "de"
