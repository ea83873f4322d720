"""What follows the words a moment later: preview, own-words meter, marks on the left."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

from desktop.model import Caption, Draft
from desktop.ui import choosing, showing
from desktop.ui.own_words import own_part
from desktop.ui.rooms import Rooms
from desktop.ui.showing import Find

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
    ) -> None:
        super().__init__()
        self._rooms, self._draft, self._find = rooms, draft, find
        self._own_name = own_name
        self._captions: Sequence[Caption] = ()
        # a child of the words it looks at: it ends with them
        self._quiet = QTimer(rooms.texts, singleShot=True, interval=QUIET)
        self._quiet.timeout.connect(self.follow)
        rooms.texts.edited.connect(self._quiet.start)
        rooms.texts.switched.connect(self._text_switched)
        rooms.aside.previews.chosen.connect(self.follow)

    def begin(self, captions: Sequence[Caption]) -> None:
        """Another draft is open; these captions were suggested for it."""
        self._captions = tuple(captions)

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
        text = self._rooms.texts.current.text()
        self._rooms.own.show_part(own_part(text, (one.text for one in self._captions)))
        self._rooms.post.mark(text)
        previews = self._rooms.aside.previews
        targets = self._rooms.bar.targets.all()
        target = next((one for one in targets if one.account.id == previews.account), None)
        previews.card.show_post(showing.preview(draft, target, self._find, self._own_name()))

    def _text_switched(self) -> None:
        """Show the preview of the network whose text came to the screen."""
        key = self._rooms.texts.key
        for target in self._rooms.bar.targets.selected():
            if key and target.account.network == key:
                self._rooms.aside.previews.go_to(target.account.id)
                break
        self.follow()
