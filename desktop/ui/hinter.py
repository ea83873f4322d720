"""Brings hints to the screen: under the words, into the list, and keys to walk them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop.guidelines.engine import Engine
from desktop.model import Fix, Hint
from desktop.ui import hinting
from desktop.ui.hint_list import HintList
from desktop.ui.known_hints import KnownHints
from desktop.ui.refusing import Surroundings, counted, measured
from desktop.ui.targets import Targets
from desktop.ui.texts import ALL, Texts

CALM = 300
"""Milliseconds without a key after which everything is looked at and the list settles."""


class Hinter(QObject):
    """After a key a glance, before the screen is painted: the counters, and the underlines by
    what is known in a moment. When the hand rests a look: all rules, and the list."""

    looked = Signal()
    """What may be shared, and what stands in the way, is that of the present words."""
    hid = Signal()
    """`hidden` has changed and is worth keeping."""
    _wanted = Signal()

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
        self._known = KnownHints()
        self._kept: tuple[str, ...] = ()
        self._shown: dict[str, tuple[Hint, ...]] = {}
        self._told: tuple[object, ...] = ()
        self._waiting = self._whole = False
        self._calm = QTimer(self, singleShot=True, interval=CALM)
        self._calm.timeout.connect(self.look)
        # Queued, so that many keys cost one glance; a timer would come after the painting.
        self._wanted.connect(self._come, Qt.ConnectionType.QueuedConnection)
        texts.edited.connect(self._glance_soon)
        texts.typed.connect(self._ask)
        texts.rested.connect(self._rested)
        texts.switched.connect(self.look_soon)
        texts.visited.connect(cards.mark)
        cards.mended.connect(self.mend)
        cards.hidden.connect(self.hide)
        cards.pointed.connect(self.point)

    # --- what the window tells ---------------------------------------------------------------

    def begin(self, hidden: Iterable[str] = ()) -> None:
        """Another draft, in which these hints are hidden; its rules are still to come."""
        self._known = KnownHints(hidden)
        self._kept, self._shown = self.hidden, {}

    def set_engine(self, engine: Engine) -> None:
        self._known.set_engine(engine)
        self.look_soon()

    @property
    def ready(self) -> bool:
        """Whether the program's rules are there."""
        return self._known.engine is not None

    @property
    def found(self) -> Mapping[str, tuple[Hint, ...]]:
        """Every hint that is not hidden, by text."""
        return self._known.found

    @property
    def hidden(self) -> tuple[str, ...]:
        """What the person does not want to see in this draft, without the words."""
        return self._known.hidden.kept()

    def stopping(self) -> tuple[str, Hint] | None:
        """The text and the hint that keep the caption from being shared."""
        return self._known.stopping()

    # --- when to look ------------------------------------------------------------------------

    def look_soon(self) -> None:
        """In the event loop's next turn, once for however many ask."""
        self._whole = True
        self._ask()

    def _glance_soon(self) -> None:
        self._calm.start()
        self._ask()

    def _rested(self) -> None:
        """The word is written. Does the hand rest too?"""
        if self._calm.isActive():
            self._ask()
        else:
            self.look_soon()

    def _ask(self) -> None:
        if not self._waiting:
            self._waiting = True
            self._wanted.emit()

    def _come(self) -> None:
        if self._whole:
            self.look()
        elif self._waiting:
            self._glance()

    # --- looking -----------------------------------------------------------------------------

    def _glance(self) -> None:
        self._waiting = False
        around = self._surroundings()
        self._count(around)
        if self._texts.current.preedit:
            return  # the words are unfinished: only the counters move
        self._check(around, thorough=False)
        self._cards.follow(self._underline())
        if self._telling() != self._told:
            self._tell()

    def look(self) -> None:
        """Check every text that will be sent, show the hints of the one on the screen."""
        self._calm.stop()
        around = self._surroundings()
        self._count(around)
        if self._texts.current.preedit:
            self._waiting = self._whole = False
            return
        self._check(around, thorough=True)
        if self._known.unfinished:
            self._calm.start()  # goes on where it was, when the hand rests again
        for key, found in self.found.items():
            if key != ALL:
                self._texts.mark(key, str(len(found) or ""))
        shown = self._underline()
        titles = {target.account.network: target.title for target in around.targets}
        empty = not self._texts.current.text().strip()
        self._cards.show_hints(shown, titles, empty=empty, ready=self.ready)
        self._cards.mark(self._texts.current.hint_here())
        self._waiting = self._whole = False
        if self.hidden != self._kept:  # other words near them: known by other digests
            self._kept = self.hidden
            self.hid.emit()
        self._tell()

    def _tell(self) -> None:
        self._told = self._telling()
        self.looked.emit()

    def _telling(self) -> tuple[object, ...]:
        """What decides whether it may be shared; the exact sentence can wait."""
        stop = self.stopping()
        empty = [not self._texts.text_of(key).strip() for key in self.found]
        return (*empty, stop and (stop[0], stop[1].rule))

    def _check(self, around: Surroundings, *, thorough: bool) -> None:
        texts = {key: self._texts.text_of(key) for key in self._texts.shown()}
        self._known.check(texts, around, thorough=thorough)

    def _underline(self) -> tuple[Hint, ...]:
        key, editor = self._texts.key, self._texts.current
        place = editor.place if editor.typing and editor.hasFocus() else None
        found, before = self.found.get(key, ()), self._shown.get(key, ())
        shown = hinting.shown(found, before, place)
        self._shown[key] = shown
        editor.show_hints(shown)
        return shown

    def _count(self, around: Surroundings) -> None:
        """Each account's counter, with what an input method is composing."""
        composing = self._texts.current.preedit
        for target in self._targets.all():
            network = target.account.network
            text = self._texts.text_for(network)
            if composing and self._texts.key in (ALL, network):
                text += composing
            whole, _ = counted(text, target, around)
            self._targets.show_count(target.account.id, measured(whole, target.limits))

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
        self._known.hidden.add(hint, self._texts.current.text())
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
        self.settle()
        hint = self._texts.current.step(forward)
        if hint is not None:
            self._texts.current.setFocus()
            self._cards.mark(hint)

    def mend_here(self) -> None:
        """The first fix of the hint at the cursor, or of the first hint there is."""
        self.settle()
        hint = self._here()
        if hint is not None and hint.fixes:
            self.mend(hint.fixes[0])

    def show_card(self) -> None:
        """Give the focus to the card of the hint at the cursor."""
        self.settle()
        self._cards.focus_on(self._here())

    def settle(self) -> None:
        """Whoever walks the hints or shares writes no more: all of them, now."""
        self._texts.current.settle()
        if self._calm.isActive() or self._waiting:
            self.look()

    def _here(self) -> Hint | None:
        here = self._texts.current.hint_here()
        if here is not None:
            return here
        return next(iter(self._shown.get(self._texts.key, ())), None)
