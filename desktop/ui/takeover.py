"""Taking over from the post: a suggestion, hashtags, the disclosure; all can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from desktop.model import Caption, Fix
from desktop.share import cutting
from desktop.ui import placing
from desktop.ui.post_side import PostSide
from desktop.ui.texts import Texts


class Takeover(QObject):
    """Leads from the left side into the text on the screen."""

    taken = Signal()

    def __init__(self, side: PostSide, texts: Texts, networks: Callable[[], Sequence[str]]) -> None:
        """`networks`: names of those that the text on the screen goes to."""
        super().__init__()
        self._texts, self._networks = texts, networks
        self._captions: Sequence[Caption] = ()
        side.caption_picked.connect(self.take_caption)
        side.tag_switched.connect(self.switch_tag)
        side.disclosure_switched.connect(self.switch_disclosure)
        side.disclosure_moved.connect(self.move_disclosure)

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
            editor.write(placing.apart(editor.text(), editor.place, words))
        editor.setFocus()
        self.taken.emit()

    def switch_tag(self, tag: str, on: bool) -> None:
        text = self._texts.current.text()
        # whoever writes on does so before the hashtags
        self._place(placing.add_tag(text, tag) if on else placing.take_out(text, tag), stay=True)

    def switch_disclosure(self, words: str, on: bool) -> None:
        text = self._texts.current.text()
        fix = placing.add_disclosure(text, words, self.seen)
        self._place(fix if on else placing.take_out(text, words))

    def move_disclosure(self, words: str) -> None:
        text = self._texts.current.text()
        self._place(placing.move_disclosure(text, words, self.seen))

    def seen(self, text: str) -> int:
        """Up to where readers see this text on every network it goes to."""
        return cutting.seen(text, self._networks())

    def _place(self, fix: Fix | None, *, stay: bool = False) -> None:
        if fix is not None:
            self._texts.current.mend(fix, stay=stay)
        self.taken.emit()
