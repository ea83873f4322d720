"""Steps of the tour: what is approved, and finding, choosing, reading, putting off."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.feeds.library import Question
from desktop.model import KeptPost
from desktop.notify import Action
from desktop.tour_stage import Stage
from desktop.ui.feed import FeedPage
from desktop.ui.flow import FlowRow
from desktop.ui.guidelines import GuidelinesPage
from desktop.ui.topic_rows import GroupsCard, TopicsCard
from desktop.ui.topics import TopicsPage
from desktop.ui.tray import TrayIcon
from desktop.ui.widgets import Button, Card, Text


def first_run(stage: Stage) -> None:
    stage.desk.show_place("welcome")
    stage.told("first run: three steps, each can be skipped", "welcome")


def sync(stage: Stage) -> None:
    stage.desk.show_place("feed")
    stage.until("the practice program's posts arrive", lambda: len(stage.posts()) >= 8)
    stage.until("its pictures arrive", lambda: _pictures_there(stage))
    stage.told(f"sync: {len(stage.posts())} posts, pictures included", "feed")


def choose(stage: Stage) -> None:
    """Groups and topics, right after joining."""
    stage.press(stage.feed, "Choose groups and topics")
    page = stage.page("topics", TopicsPage)
    stage.until("topics and groups are offered", lambda: len(page.cards) >= 3)
    for card in page.cards:
        if isinstance(card, GroupsCard):
            card.chips["yard"].click()
        elif isinstance(card, TopicsCard):
            card.rows["category:Craft"].chips["follow"].click()
            card.rows["category:People"].chips["mute"].click()
    stage.told("topics: what concerns me, chosen on this computer only", "topics")
    stage.press(page, "To the feed")
    stage.until("what is muted goes", lambda: any(kept.aside for kept in _aside(stage)))


def library(stage: Stage) -> None:
    """Finding: words, filters, a campaign, what was put aside."""
    page = stage.feed
    stage.desk.show_place("feed")
    page.filters.search.setText("batt")
    stage.until("words are found as they are typed", lambda: _asked(page))
    stage.told("library: words found as they are typed", "library-search")
    page.filters.clear()
    stage.press(page, "Evergreen")
    stage.until("posts that stay true are found", lambda: _asked(page))
    stage.told("library: what stays true, for when there is time", "library-evergreen")
    page.filters.clear()
    page.filters.choose_campaign(stage.practice.program_address, "short-crossings")
    stage.until("the campaign's posts are found", lambda: _asked(page))
    stage.told("campaign: how long it runs, how it is won, what there is to win", "campaign")
    page.filters.clear()
    stage.until("the feed is whole again", lambda: _asked(page))


def alert(stage: Stage) -> None:
    """One alert for what is new; Later, and Not for me with its undo."""
    shown: list[tuple[str, str, Sequence[Action]]] = []
    board = stage.desk.alerts.board
    board.showing.connect(lambda *words: shown.append(words))
    stage.window.hide()  # no alert comes while the person looks at Goodword anyway
    stage.practice.arrive_now()
    stage.desk.rounds.sync_now()
    stage.until("a new post is announced", lambda: bool(shown))
    stage.until("the tray icon shows it", lambda: stage.app.tray.state == "new")
    _drawn(stage, "tray-new", _tray(stage))
    _drawn(stage, "alert", _bubble(stage, *shown[0]))
    stage.tell(f"alert: one, “{shown[0][0]}”, with {', '.join(one[1] for one in shown[0][2][1:])}")
    board.pressed.emit("posts", "later")
    posts, now = stage.found.posts, stage.desk.now
    stage.until("Later is kept", lambda: posts.next_reminder(now()) is not None)
    stage.tell("later: told again once, at a better hour")
    stage.desk.show_place("feed")
    stage.told("feed: the new post stands there whatever the alert did", "feed-new")


def not_for_me(stage: Stage) -> None:
    page = stage.feed
    stage.desk.show_place("feed")
    first = page.model.index(0)
    stage.until("the feed is there", lambda: _asked(page) and page.model.post(first))
    kept = page.model.post(first)
    assert kept is not None
    post_id = kept.post.id
    page.list.put_aside.emit(first)
    stage.until("it goes", lambda: post_id in {one.post.id for one in _aside(stage)})
    stage.told("not for me: out of the feed, with undo", "feed-undo")
    page.undo.undo()
    stage.until("undo", lambda: post_id in {one.post.id for one in stage.posts()})


def read_guidelines(stage: Stage) -> None:
    stage.desk.show_place("guidelines")
    stage.settle()
    stage.told("guidelines: the content policy, to read", "guidelines")
    page = stage.page("guidelines", GuidelinesPage)
    for link, told, picture in (
        ("policy#emission-free", "the paragraph that a hint means, marked", "guidelines-why"),
        ("goodword:rules", "every rule in plain words", "guidelines-rules"),
    ):
        page.show_link(link)
        stage.settle()
        stage.told(f"guidelines: {told}", picture)


# --- looking -------------------------------------------------------------------------------


def _asked(page: FeedPage) -> bool:
    """Whether what the list shows is the answer to what the filters ask."""
    return page.model.question == page.filters.question and not page.model.asking


def _aside(stage: Stage) -> tuple[KeptPost, ...]:
    asked = Question(which="aside")
    return stage.found.posts.find(asked, stage.now(), limit=100).posts


def _pictures_there(stage: Stage) -> bool:
    wanted = [m.url for kept in stage.posts() for m in kept.post.media if m.kind == "picture"]
    return bool(wanted) and all(stage.found.pictures.path(url) for url in wanted)


def _tray(stage: Stage) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    for state in TrayIcon.STATES:
        label = QLabel()
        label.setPixmap(TrayIcon.picture(state, stage.app.look.color("accent"), 32))
        layout.addWidget(label)
    return row


def _bubble(stage: Stage, title: str, body: str, actions: Sequence[Action]) -> QWidget:
    """About as a desktop draws it: how it really looks is the desktop's business."""
    card = Card()
    card.box.addWidget(Text(title, look=stage.app.look, bold=True))
    if body:
        card.box.addWidget(Text(body))
    row = FlowRow()
    for key, words in actions:
        if key != "default":  # a click on the whole of it
            row.add(Button(words))
    card.box.addWidget(row)
    around = QWidget()
    around.setFixedWidth(420)
    QVBoxLayout(around).addWidget(card)
    return around


def _drawn(stage: Stage, name: str, widget: QWidget) -> None:
    widget.setObjectName("window")
    stage.picture(widget, name)
    widget.deleteLater()
