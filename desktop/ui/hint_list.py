"""The hints as a list: what, why, one button that mends, the guideline, and not this time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.model import Hint, Level
from desktop.ui.hint_card import ICONS, HintCard
from desktop.ui.hinting import ORDER, tally
from desktop.ui.look import SMALL, Look
from desktop.ui.messages import level_text, network_titles, number_text
from desktop.ui.painted import Icon, icon_label
from desktop.ui.refusing import TOO_LONG
from desktop.ui.widgets import Scroll, Text

HEAD = 30
"""Height of the line above each part of the window, so that they align."""
MOST = 30
"""Cards shown at once; the rest follows when these are dealt with."""
AT_ONCE = 8
"""Cards made in one turn of the event loop; about as many as are seen."""
CALM = 1000
"""Milliseconds without a change before a count is announced."""
Key = tuple[str, str, str, int]


class HintList(QWidget):
    """All hints of the text on the screen; cards stay where they are while they last."""

    mended = Signal(object)
    """A `Fix` to apply."""
    asked_why = Signal(str)
    hidden = Signal(object)
    pointed = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._cards: dict[Key, HintCard] = {}
        self._spare: list[HintCard] = []
        """Cards without a hint, to be used again."""
        self._wanted: list[tuple[Key, Hint]] = []
        self._titles: Mapping[str, str] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SMALL)
        head = QHBoxLayout()
        head.setSpacing(SMALL)
        head.addStrut(HEAD)
        self._title = Text(self.tr("Hints"), look=look, scale=1.1, bold=True, wrap=False)
        head.addWidget(self._title)
        head.addStretch(1)
        self._counts: dict[Level, tuple[Icon, Text]] = {}
        for level in ORDER:
            icon = icon_label(look, ICONS[level], level.value, 16)
            number = Text(wrap=False)
            head.addWidget(icon)
            head.addWidget(number)
            self._counts[level] = (icon, number)
        box.addLayout(head)
        self._scroll = Scroll(margin=0, spacing=SMALL)
        self._rest = Text(tone="muted")
        self._rest.hide()
        self._scroll.box.addWidget(self._rest)
        self._scroll.box.addStretch(1)
        box.addWidget(self._scroll, 1)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._fill_on)
        self._calm = QTimer(self, singleShot=True, interval=CALM)
        self._calm.timeout.connect(self._announce)
        self._said = ""
        self._tally: Mapping[Level, int] = {}
        look.changed.connect(self._recolor)

    def show_hints(
        self, hints: Sequence[Hint], titles: Mapping[str, str], *, empty: bool, ready: bool
    ) -> None:
        """Show these. `titles` names networks; `empty`: nothing is written yet; `ready`:
        the program's rules are there."""
        self._titles = titles
        self._wanted = keyed(sorted(hints, key=_rank)[:MOST])
        stay = {key for key, _ in self._wanted}
        gone = [self._cards.pop(key) for key in list(self._cards) if key not in stay]
        self._fill(AT_ONCE)
        self._put_aside(gone)
        self._count(hints)
        self._say_rest(len(hints), empty=empty, ready=ready)

    def follow(self, hints: Sequence[Hint]) -> None:
        """These are the hints while somebody types: nothing moves yet, but what a card does
        it does at the right place, or not at all."""
        now = dict(keyed(sorted(hints, key=_rank)))
        for key, card in self._cards.items():
            card.follow(now.get(key))

    def _put_aside(self, gone: Sequence[HintCard]) -> None:
        """Take cards away; the focus goes to the first that is left, not to nowhere."""
        focus = self.window().focusWidget() if self.isVisible() else None
        inside = focus is not None and any(
            card is focus or card.isAncestorOf(focus) for card in gone
        )
        if inside and self._cards:
            next(self._cards[key] for key, _ in self._wanted if key in self._cards).setFocus()
        for card in gone:
            card.hide()
            self._scroll.box.removeWidget(card)
        self._spare += gone

    def _fill(self, most: int) -> None:
        """Put the wanted cards in their order; make at most so many, and the others soon:
        making thirty at once would be felt."""
        place = 0
        for key, hint in self._wanted:
            card, title = self._cards.get(key), network_titles(hint.network, self._titles)
            if card is not None:
                card.show_hint(hint, title)
            elif most > 0:
                most -= 1
                self._cards[key] = card = self._card(hint, title)
            else:
                self._soon.start()
                continue
            if self._scroll.box.indexOf(card) != place:
                self._scroll.box.insertWidget(place, card)
                card.show()
            place += 1

    def _fill_on(self) -> None:
        self._fill(AT_ONCE // 2)

    def _card(self, hint: Hint, title: str) -> HintCard:
        if self._spare:
            card = self._spare.pop()
            card.set_current(False)
            card.show_hint(hint, title)
            return card
        card = HintCard(self._look, hint, title)
        card.mended.connect(self.mended)
        card.asked_why.connect(self.asked_why)
        card.hidden.connect(self.hidden)
        card.pointed.connect(self.pointed)
        return card

    def _say_rest(self, number: int, *, empty: bool, ready: bool) -> None:
        if number > MOST:
            words = self.tr("And {count} more.").format(count=number_text(number - MOST))
        elif number:
            words = ""
        elif empty:
            words = self.tr("Hints appear here while you write.")
        elif not ready:
            words = self.tr("The guidelines are being read.")
        else:
            words = self.tr("Nothing to mend.")
        if words != self._rest.text():
            self._rest.setText(words)
            self._rest.setVisible(bool(words))

    def cards(self) -> tuple[HintCard, ...]:
        """In no special order."""
        return tuple(self._cards.values())

    def mark(self, hint: Hint | None) -> None:
        """Point out the card of the hint the cursor stands in."""
        for card in self._cards.values():
            current = hint is not None and card.hint == hint
            card.set_current(current)
            if current:
                self._scroll.ensureWidgetVisible(card, 0, SMALL)

    def focus_on(self, hint: Hint | None) -> bool:
        """Give a hint's card the focus (the first card without a hint)."""
        cards = list(self._cards.values())
        card = next((card for card in cards if card.hint == hint), cards[0] if cards else None)
        if card is None:
            return False
        card.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._scroll.ensureWidgetVisible(card, 0, SMALL)
        return True

    def has_focus(self) -> bool:
        focus = self.window().focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def _count(self, hints: Sequence[Hint]) -> None:
        counts = tally(hints)
        if counts == self._tally:
            return
        self._tally = counts
        for level, (icon, number) in self._counts.items():
            icon.setVisible(counts[level] > 0)
            number.setVisible(counts[level] > 0)
            number.setText(str(counts[level]))
            number.setToolTip(level_text(level))
        said = ", ".join(f"{level_text(level)}: {n}" for level, n in counts.items() if n)
        self.setAccessibleName(self.tr("Hints"))
        self.setAccessibleDescription(said)
        if said != self._said:
            self._said = said
            self._calm.start()

    def _announce(self) -> None:
        """Tell a screen reader once it has become calm."""
        words = self._said or self.tr("No hints")
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _recolor(self) -> None:
        for card in self._cards.values():
            card.fill()


def keyed(hints: Sequence[Hint]) -> list[tuple[Key, Hint]]:
    """Hints with a name under which each is known again after the next key."""
    seen: dict[tuple[str, str, str], int] = {}
    named = []
    for hint in hints:
        found = "" if hint.rule in TOO_LONG else hint.found
        what = (hint.rule, hint.network, found)
        seen[what] = seen.get(what, 0) + 1
        named.append(((*what, seen[what]), hint))
    return named


def _rank(hint: Hint) -> tuple[int, int, int]:
    return (ORDER.index(hint.level), hint.start, hint.end)
