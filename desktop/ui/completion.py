"""Completing hashtags and mentions: a small list beside the word, never in its way.

The words keep the focus. Nothing is chosen by itself, so Enter stays a new line until an
arrow key chose something; while an input method composes there is no list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QTextCursor

from desktop.model import Fix
from desktop.text import Offsets
from desktop.ui.caption import Caption
from desktop.ui.completion_list import CompletionList
from desktop.ui.look import HAIR, Look
from desktop.ui.offers import Begun, Offer, begun, fitting
from desktop.ui.texts import ALL, Texts

CALM = 700
"""Milliseconds after which a screen reader hears that there is something to choose."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Completion(QObject):
    """Leads from what is being typed to the list, and from the list into the words."""

    def __init__(self, look: Look, texts: Texts, networks: Callable[[], Sequence[str]]) -> None:
        """`networks`: names of those that the text for all goes to."""
        super().__init__(texts)
        self._texts, self._networks = texts, networks
        self._offers: tuple[Offer, ...] = ()
        self._titles: dict[str, str] = {}
        self._begun: Begun | None = None
        self._declined = -1
        self.list = CompletionList(look, texts)
        self.list.picked.connect(self._pick)
        self._calm = QTimer(self, singleShot=True, interval=CALM)
        self._calm.timeout.connect(self._announce)
        self.spoken = ""
        """What a screen reader heard last."""
        texts.set_helper(self._key)
        texts.typed.connect(self._typed)
        texts.edited.connect(self._edited)
        texts.moved.connect(self._moved)
        texts.left.connect(self.close)
        texts.switched.connect(self.close)

    def offer(self, offers: Sequence[Offer], titles: dict[str, str]) -> None:
        """Another draft is open: this may be completed. `titles` names networks."""
        self._offers, self._titles = tuple(offers), titles
        self._declined = -1
        self.close()

    @property
    def open(self) -> bool:
        return self._begun is not None

    def close(self) -> None:
        self._begun = None
        self._calm.stop()
        self.list.hide()

    # --- what the hand does ------------------------------------------------------------------

    def _typed(self) -> None:
        """A key or an input method wrote something: the list may open."""
        self._follow(may_open=True)

    def _edited(self) -> None:
        if self.open:  # deleted, undone: it may narrow or close, but nothing opens by itself
            self._follow(may_open=False)

    def _moved(self) -> None:
        """The cursor stands elsewhere. (While a key writes, the words come first.)"""
        if self._begun is None:
            return
        editor = self._texts.current
        now = begun(editor.text(), editor.place)
        if now is None or now.start != self._begun.start:
            self.close()

    def _follow(self, *, may_open: bool) -> None:
        editor = self._texts.current
        text = editor.text()
        written = None if editor.preedit else begun(text, editor.place)
        if written is None:
            self._declined = -1
            self.close()
            return
        if written.start == self._declined or not (may_open or self.open):
            return
        key = self._texts.key
        networks = tuple(self._networks()) if key == ALL else (key,)
        found = fitting(self._offers, written, text, networks)
        if not found:
            self.close()
            return
        self._begun = written
        self.list.show_offers(found, self._titles)
        self._place(editor, written)
        self._calm.start()

    def _key(self, event: QKeyEvent) -> bool:
        """Whether this key was for the list."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self._begun is None or event.type() != QEvent.Type.KeyPress or plain:
            return False
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.list.step(forward=key == Qt.Key.Key_Down)
            self._say_chosen()
        elif key in _ENTER and self.list.chosen is not None:
            self._take(self.list.chosen)
        elif key == Qt.Key.Key_Tab and (self.list.chosen or len(self._begun.part) > 1):
            self._take(self.list.chosen or self.list.offers[0])
        elif key == Qt.Key.Key_Escape:
            self._declined = self._begun.start
            self.close()
        else:
            if key in _ENTER:
                self.close()
            return False
        return True

    def _pick(self, offer: Offer) -> None:
        self._take(offer)
        self._texts.current.setFocus()

    def _take(self, offer: Offer) -> None:
        """Write it: one undo step."""
        written = self._begun
        self.close()
        if written is not None:
            self._declined = written.start
            self._texts.current.mend(Fix(written.start, written.end, offer.text))

    # --- the list ----------------------------------------------------------------------------

    def _place(self, editor: Caption, written: Begun) -> None:
        """Below the line that is being written, above it where there is no room below."""
        window = editor.window()
        cursor = QTextCursor(editor.document())
        cursor.setPosition(Offsets(editor.text()).to_utf16(written.start))
        line = editor.cursorRect(cursor)
        top = editor.viewport().mapTo(window, line.topLeft())
        here = QRect(top, line.size())
        size = self.list.fit(window.width() - 2 * HAIR)
        below = here.bottom() + HAIR
        above = here.top() - HAIR - size.height()
        y = below if below + size.height() <= window.height() or above < 0 else above
        mirrored = cursor.block().textDirection() == Qt.LayoutDirection.RightToLeft
        x = here.left() - size.width() if mirrored else here.left()
        x = max(HAIR, min(x, window.width() - size.width() - HAIR))
        if self.list.parentWidget() is not window:
            self.list.setParent(window)
        self.list.setGeometry(QRect(QPoint(x, y), size))
        self.list.show()
        self.list.raise_()

    def _announce(self) -> None:
        if self.open:
            names = ", ".join(offer.text for offer in self.list.offers)
            self._say(self.tr("Suggestions: {names}. Arrow down chooses.").format(names=names))

    def _say_chosen(self) -> None:
        self._calm.stop()
        chosen = self.list.chosen
        self._say(self.list.spoken(chosen) if chosen is not None else self.tr("None chosen"))

    def _say(self, words: str) -> None:
        self.spoken = words
        event = QAccessibleAnnouncementEvent(self._texts.current, words)
        QAccessible.updateAccessibility(event)
