"""Taking over from the post: a suggestion, hashtags, the disclosure; all can be undone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from desktop.model import Caption, Fix
from desktop.ui import placing
from desktop.ui.post_side import PostSide
from desktop.ui.texts import Texts


class Takeover(QObject):
    """Leads from the left side into the text on the screen."""

    taken = Signal()

    def __init__(self, side: PostSide, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._captions: Sequence[Caption] = ()
        side.caption_picked.connect(self.take_caption)
        side.tag_switched.connect(self.switch_tag)
        side.disclosure_switched.connect(self.switch_disclosure)

    def offer(self, captions: Sequence[Caption]) -> None:
        """The suggestions of the post that is open."""
        self._captions = tuple(captions)

    def take_caption(self, words: str) -> None:
        """Into an empty field or over an untouched suggestion, else at the cursor."""
        editor = self._texts.current
        untouched = {caption.text.strip() for caption in self._captions} | {""}
        if editor.text().strip() in untouched:
            editor.change_all(words)
        else:
            editor.write(words)
        editor.setFocus()
        self.taken.emit()

    def switch_tag(self, tag: str, on: bool) -> None:
        text = self._texts.current.text()
        self._place(placing.add_tag(text, tag) if on else placing.take_out(text, tag))

    def switch_disclosure(self, words: str, on: bool) -> None:
        text = self._texts.current.text()
        self._place(placing.add_disclosure(text, words) if on else placing.take_out(text, words))

    def _place(self, fix: Fix | None) -> None:
        if fix is not None:
            self._texts.current.mend(fix)
        self.taken.emit()
