"""How a caption will look over there: who, the words, the pictures or the link's card."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from desktop.model import LinkCard
from desktop.share.cutting import visible
from desktop.share.limits import more_after
from desktop.ui.look import GAP, HAIR, ROOM, SMALL, STEP, Look
from desktop.ui.painted import Avatar, icon_label
from desktop.ui.photo import Decode, at_once
from desktop.ui.preview_card import Card, host
from desktop.ui.preview_manner import manner
from desktop.ui.preview_media import Reel, ReelView
from desktop.ui.preview_pictures import Mosaic
from desktop.ui.preview_words import Words
from desktop.ui.widgets import Elided, Line, Text, clear

__all__ = ["Preview", "Shown", "host"]
LONGEST = 6000
"""Characters that a preview shows of a text that nothing cuts."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a preview shows; `pictures` are files on this machine."""

    name: str
    handle: str
    network: str
    title: str
    text: str
    avatar: str = ""
    pictures: tuple[str, ...] = ()
    alts: tuple[str, ...] = ()
    reel: Reel | None = None
    """A video or a file, instead of pictures."""
    warning: str = ""
    link: LinkCard | None = None
    when: str = ""
    direction: Qt.LayoutDirection = Qt.LayoutDirection.LayoutDirectionAuto


class Preview(QFrame):
    """One post as readers will see it."""

    def __init__(self, look: Look, decode: Decode = at_once) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look = look
        box = QVBoxLayout(self)
        box.setContentsMargins(GAP, GAP, GAP, STEP)
        box.setSpacing(STEP)
        self._avatar = Avatar(look, 36)
        self._name, self._handle = Elided(), Elided(tone="muted")
        self._name.setFont(look.font(1.0, bold=True))
        self._handle.setFont(look.font(0.88))
        box.addLayout(self._head())
        self._body = QVBoxLayout()
        self._body.setSpacing(STEP)
        self._words = Words(look)
        self._mosaic = Mosaic(look, decode)
        self._reel = ReelView(look)
        self._card = Card(look, decode)
        self._warning = Text(look=look, bold=True)
        box.addWidget(self._warning)
        for part in (self._words, self._mosaic, self._reel, self._card):
            self._body.addWidget(part)
        box.addLayout(self._body)
        box.addWidget(Line())
        self._deeds = QHBoxLayout()
        self._deeds.setSpacing(ROOM)
        box.addLayout(self._deeds)
        self._shown_deeds: tuple[str, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self._words.recolor)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(SMALL)
        head.addWidget(self._avatar)
        names = QVBoxLayout()
        names.setSpacing(HAIR // 2)
        names.addWidget(self._name)
        names.addWidget(self._handle)
        head.addLayout(names, 1)
        return head

    def show_post(self, shown: Shown) -> None:
        way = manner(shown.network)
        self._avatar.show_person(shown.name or shown.handle, shown.avatar or None)
        self._show_names(shown)
        cut = visible(shown.text, more_after(shown.network))
        whole = cut >= len(shown.text.rstrip())
        more = ("\n" if way.own_line else " ") + way.more if not whole else ""
        lead = shown.handle.lstrip("@") if way.pictures_first else ""
        self._words.show_words(
            shown.text[: min(cut, LONGEST)], more, lead=lead, direction=shown.direction
        )
        self._words.setVisible(bool(shown.text))
        self._mosaic.show_pictures(shown.pictures, shown.alts, way)
        self._reel.show_reel(shown.reel)
        self._show_warning(shown.warning)
        # A network shows the pictures or the card, never both.
        card = shown.link if not shown.pictures and shown.reel is None and way.card else None
        self._card.setVisible(card is not None)
        if card is not None:
            self._card.show_card(card, way)
        order = [self._mosaic, self._words] if way.pictures_first else [self._words, self._mosaic]
        if self._body.indexOf(order[0]) != 0:
            self._body.insertWidget(0, order[0])
        self._show_deeds(way.deeds)
        self.setAccessibleName(self.tr("Preview for {network}").format(network=shown.title))
        self.updateGeometry()

    def _show_warning(self, words: str) -> None:
        """Readers see this first, and the rest once they have opened it."""
        said = self.tr("{warning} · Show more").format(warning=words)
        self._warning.setText(said if words else "")
        self._warning.setVisible(bool(words))

    def _show_names(self, shown: Shown) -> None:
        way = manner(shown.network)
        name, facts = shown.name or shown.handle, [shown.handle if shown.name else ""]
        if way.handle_first and shown.handle:
            name, facts = shown.handle.lstrip("@"), []
        elif way.beside and shown.name and shown.handle:
            name, facts = f"{shown.name}  {shown.handle}", []
        self._name.set_whole(name)
        self._handle.set_whole(" · ".join(one for one in (*facts, shown.title, shown.when) if one))
        self._handle.setVisible(bool(self._handle.accessibleName()))

    def _show_deeds(self, deeds: tuple[str, ...]) -> None:
        """What readers can do there, as icons: decoration, so a screen reader skips it."""
        if deeds == self._shown_deeds:
            return
        self._shown_deeds = deeds
        clear(self._deeds)
        for name in deeds:
            self._deeds.addWidget(icon_label(self._look, name, "muted", 18))
        self._deeds.addStretch(1)
