"""What follows the words a moment later: preview, own-words meter, marks on the left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from PySide6.QtCore import QObject, QTimer

from desktop.guidelines.mending import Seen
from desktop.model import NOTHING, Draft
from desktop.share.tracking import in_draft
from desktop.ui import choosing, likeness, preview_facts, showing
from desktop.ui.opening import Opened
from desktop.ui.rooms import Rooms
from desktop.ui.showing import Find
from desktop.ui.target import Target

QUIET = 150
"""Milliseconds after a key."""


class Following(QObject):
    """Never in the way of a key: everything here waits until the hand pauses."""

    def __init__(
        self,
        rooms: Rooms,
        draft: Callable[[], Draft | None],
        find: Find,
        own_name: Callable[[], str],
        seen: Seen,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self._rooms, self._draft, self._find = rooms, draft, find
        self._own_name, self._seen, self._now = own_name, seen, now
        self._known: tuple[likeness.Known, ...] = ()
        self._disclosure = ""
        self._tracking: Mapping[str, str] = NOTHING
        # a child of the words it looks at: it ends with them
        self._quiet = QTimer(rooms.texts, singleShot=True, interval=QUIET)
        self._quiet.timeout.connect(self.follow)
        rooms.texts.edited.connect(self._quiet.start)
        rooms.texts.directed.connect(self._quiet.start)
        rooms.texts.switched.connect(self._text_switched)
        rooms.aside.previews.chosen.connect(self.follow)

    def begin(self, opened: Opened) -> None:
        """Another draft is open: what its words are compared with."""
        self._known = likeness.suggested(showing.captions(opened)) + opened.past
        self._disclosure, self._tracking = showing.disclosure(opened), opened.tracking

    def targets_changed(self) -> None:
        """Other accounts are chosen: other previews."""
        bar = self._rooms.bar.targets
        shown = bar.selected() or bar.all()
        self._rooms.aside.previews.offer(choosing.previews(shown))
        self.follow()

    def follow(self) -> None:
        draft = self._draft()
        if draft is None:
            return
        rooms = self._rooms
        text = rooms.texts.current.text()
        selected = rooms.bar.targets.selected()
        twice = choosing.twice(selected) if text.strip() else ""
        rooms.own.show_likeness(likeness.likest(text, self._known), twice, self._now())
        rooms.post.mark(text, self._seen)
        self._preview(in_draft(draft, self._tracking))

    def _preview(self, draft: Draft) -> None:
        rooms, previews = self._rooms, self._rooms.aside.previews
        targets = rooms.bar.targets.all()
        shown = next((one for one in targets if one.account.id == previews.account), None)
        direction = rooms.texts.current.direction
        previews.card.show_post(
            showing.preview(draft, shown, self._find, self._own_name(), direction)
        )
        for target in targets:
            previews.mark(target.account.id, preview_facts.mark(self._side(draft, target)))
        previews.tell(preview_facts.lines(self._side(draft, shown)) if shown is not None else ())

    def _side(self, draft: Draft, target: Target) -> preview_facts.Side:
        return showing.side(draft, target, self._disclosure)

    def _text_switched(self) -> None:
        """Show the preview of the network whose text came to the screen."""
        key = self._rooms.texts.key
        for target in self._rooms.bar.targets.selected():
            if key and target.account.network == key:
                self._rooms.aside.previews.go_to(target.account.id)
                break
        self.follow()
