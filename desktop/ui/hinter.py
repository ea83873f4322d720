"""Brings hints to the screen: under the words, into the list, and keys to walk them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.guidelines.engine import Engine
from desktop.model import Fix, Hint
from desktop.share.text import count
from desktop.ui import hinting
from desktop.ui.hint_list import HintList
from desktop.ui.hinting import Hidden, Surroundings
from desktop.ui.targets import Targets
from desktop.ui.texts import ALL, Texts


class Hinter(QObject):
    """Looks at the texts in the event loop's next turn after a key, once for many keys."""

    looked = Signal()
    """Hints and counters are those of the present words."""

    def __init__(
        self,
        texts: Texts,
        cards: HintList,
        targets: Targets,
        surroundings: Callable[[], Surroundings],
    ) -> None:
        super().__init__(texts)  # its timer must not outlive the words
        self._texts, self._cards, self._targets = texts, cards, targets
        self._surroundings = surroundings
        self._engine: Engine | None = None
        self._hidden = Hidden()
        self._found: dict[str, tuple[Hint, ...]] = {}
        self._shown: dict[str, tuple[Hint, ...]] = {}
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.look)
        texts.edited.connect(self.look_soon)
        texts.rested.connect(self.look_soon)
        texts.switched.connect(self.look_soon)
        texts.visited.connect(cards.mark)
        cards.mended.connect(self.mend)
        cards.hidden.connect(self.hide)
        cards.pointed.connect(self.point)

    # --- what the window tells ---------------------------------------------------------------

    def begin(self) -> None:
        """Another draft: nothing is hidden, and its rules are still to come."""
        self._engine, self._hidden = None, Hidden()
        self._found, self._shown = {}, {}

    def set_engine(self, engine: Engine) -> None:
        self._engine = engine
        self.look_soon()

    @property
    def ready(self) -> bool:
        """Whether the program's rules are there."""
        return self._engine is not None

    def look_soon(self) -> None:
        self._soon.start()

    @property
    def found(self) -> Mapping[str, tuple[Hint, ...]]:
        """Every hint that is not hidden, by text."""
        return self._found

    def stopping(self) -> tuple[str, Hint] | None:
        """The text and the hint that keep the caption from being shared."""
        for key, found in self._found.items():
            hint = hinting.stopping(found)
            if hint is not None:
                return key, hint
        return None

    # --- looking -----------------------------------------------------------------------------

    def look(self) -> None:
        """Check every text that will be sent, show the hints of the one on the screen."""
        self._soon.stop()
        if self._texts.current.preedit:
            self._count()  # the words are unfinished: only the counters move
            return
        around = self._surroundings()
        self._found = {}
        for key in self._texts.shown():
            text = self._texts.text_of(key)
            hints = hinting.check(self._engine, text, hinting.only(around, key))
            self._found[key] = tuple(h for h in hints if not self._hidden.has(h, text))
            if key != ALL:
                self._texts.mark(key, str(len(self._found[key]) or ""))
        self._show(around)
        self._count()
        self.looked.emit()

    def _show(self, around: Surroundings) -> None:
        key, editor = self._texts.key, self._texts.current
        place = editor.place if editor.typing and editor.hasFocus() else None
        found, before = self._found.get(key, ()), self._shown.get(key, ())
        text = editor.text()
        shown = hinting.shown(found, before, text, self._hidden, place)
        self._shown[key] = shown
        titles = {target.account.network: target.title for target in around.targets}
        self._cards.show_hints(
            shown, titles, empty=not text.strip(), ready=self._engine is not None
        )
        editor.show_hints(shown)

    def _count(self) -> None:
        """Each account's counter, with what an input method is composing."""
        around = self._surroundings()
        composing = self._texts.current.preedit
        for target in self._targets.all():
            network = target.account.network
            text = self._texts.text_for(network)
            if composing and self._texts.key in (ALL, network):
                text += composing
            whole = hinting.sent_text(text, network, around.link, around.pictures)
            self._targets.show_count(target.account.id, count(whole, target.limits))

    # --- what the person does ----------------------------------------------------------------

    def mend(self, fix: Fix) -> None:
        """Write what a hint proposes; the mark goes at once."""
        in_list = self._cards.has_focus()
        self._texts.current.mend(fix)
        self.look()
        if not in_list or not self._shown.get(self._texts.key):
            self._texts.current.setFocus()

    def hide(self, hint: Hint) -> None:
        """Not this time."""
        self._hidden.add(hint, self._texts.current.text())
        self.look()

    def point(self, hint: Hint) -> None:
        """Show where in the text a hint is meant."""
        if hint.start < hint.end:
            self._texts.current.go_to(hint)

    def next_hint(self) -> None:
        self._step(forward=True)

    def previous_hint(self) -> None:
        self._step(forward=False)

    def _step(self, *, forward: bool) -> None:
        hint = self._texts.current.step(forward)
        if hint is not None:
            self._texts.current.setFocus()
            self._cards.mark(hint)

    def mend_here(self) -> None:
        """The first fix of the hint at the cursor, or of the first hint there is."""
        hint = self._here()
        if hint is not None and hint.fixes:
            self.mend(hint.fixes[0])

    def show_card(self) -> None:
        """Give the focus to the card of the hint at the cursor."""
        self._cards.focus_on(self._here())

    def _here(self) -> Hint | None:
        here = self._texts.current.hint_here()
        if here is not None:
            return here
        return next(iter(self._shown.get(self._texts.key, ())), None)
