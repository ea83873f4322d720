"""What goes along with the words: the link, and pictures with their descriptions."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop.model import Attachment, LinkCard, Media
from desktop.ui.look import HAIR, SMALL, Look
from desktop.ui.painted import Picture, icon_label
from desktop.ui.preview import host
from desktop.ui.widgets import Elided, clear

MOST = 4
"""Pictures offered; no network of ours takes more."""
ALT_LONGEST = 1500


@dataclass(frozen=True, slots=True)
class Offered:
    """A picture of the post and its file on this machine (empty: not here yet)."""

    media: Media
    path: str = ""
    wanted: bool = False
    """Attached from the start, for want of anything else to show."""


class PictureRow(QWidget):
    """One picture: attach it or not, and what it shows in words."""

    changed = Signal()

    def __init__(self, look: Look, offered: Offered, attached: Attachment | None) -> None:
        super().__init__()
        self.offered = offered
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        self._box = QCheckBox()
        self._box.setAccessibleName(self.tr("Attach this picture"))
        self._box.setToolTip(self.tr("Attach this picture"))
        self._box.setChecked(attached is not None or offered.wanted)
        self._photo = Picture(look, width=56, height=36)
        self._alt = QLineEdit(attached.alt if attached is not None else offered.media.alt)
        self._alt.setMaxLength(ALT_LONGEST)
        self._alt.setPlaceholderText(self.tr("What does the picture show?"))
        self._alt.setAccessibleName(
            self.tr("Description of the picture for people who can't see it")
        )
        self._alt.setToolTip(self.tr("Description for people who can't see the picture"))
        self._alt.setCursorPosition(0)
        row.addWidget(self._box)
        row.addWidget(self._photo)
        row.addWidget(self._alt, 1)
        self._box.toggled.connect(self._changed)
        self._alt.textChanged.connect(self._changed)
        self.arrive(offered.path)

    def arrive(self, path: str) -> None:
        """The picture's file is here now."""
        self.offered = replace(self.offered, path=path)
        self._photo.show_file(path or None, self.offered.media.alt)
        self._box.setEnabled(bool(path))
        if not path:
            self._box.setToolTip(self.tr("The picture is not on this computer yet"))
        self._alt.setEnabled(bool(path) and self._box.isChecked())

    def attachment(self) -> Attachment | None:
        media, path = self.offered.media, self.offered.path
        if not self._box.isChecked() or not path:
            return None
        mime = mimetypes.guess_type(path)[0] or media.mime
        return Attachment(path, mime, self._alt.text().strip(), media.width, media.height)

    @property
    def undescribed(self) -> bool:
        return self._box.isChecked() and not self._alt.text().strip()

    def describe(self) -> None:
        self._alt.setFocus()

    def _changed(self) -> None:
        self._alt.setEnabled(bool(self.offered.path) and self._box.isChecked())
        self.changed.emit()


class Attachments(QWidget):
    """The link and the pictures of one draft."""

    changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._card: LinkCard | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(HAIR + 2)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(HAIR + 2)
        line = QHBoxLayout()
        line.setSpacing(SMALL)
        self._link = QCheckBox()
        self._link.setAccessibleName(self.tr("Add the link"))
        self._link.setToolTip(self.tr("Add the link; networks show it as a card"))
        self._host = Elided()
        line.addWidget(self._link)
        line.addWidget(icon_label(look, "link", "muted", 16))
        line.addWidget(self._host, 1)
        self._line = QWidget()
        self._line.setLayout(line)
        line.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._line)
        box.addLayout(self._rows)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._link.toggled.connect(self._changed)
        self._showing = False

    def show_offer(
        self,
        card: LinkCard | None,
        pictures: Sequence[Offered],
        link: LinkCard | None,
        attached: Sequence[Attachment],
    ) -> None:
        """`card` and `pictures` are on offer; `link` and `attached` are what the draft has."""
        self._showing = True
        self._card = card
        self._line.setVisible(card is not None)
        if card is not None:
            self._host.set_whole(" · ".join(part for part in (host(card.url), card.title) if part))
            self._link.setChecked(link is not None)
        clear(self._rows)
        chosen = {one.path: one for one in attached}
        for offered in pictures[:MOST]:
            row = PictureRow(self._look, offered, chosen.get(offered.path))
            row.changed.connect(self._changed)
            self._rows.addWidget(row)
        self.setVisible(card is not None or bool(pictures))
        self._showing = False

    def arrive(self, url: str, path: str) -> None:
        """A picture came from the web."""
        for row in self._all():
            if row.offered.media.url == url:
                row.arrive(path)
        if self._card is not None and not self._card.thumbnail:
            self._card = replace(self._card, thumbnail=path)
        self._changed()

    def describe(self) -> None:
        """Put the cursor where the first description is missing."""
        missing = [row for row in self._all() if row.undescribed]
        if missing:
            missing[0].describe()

    def link(self) -> LinkCard | None:
        return self._card if self._card is not None and self._link.isChecked() else None

    def pictures(self) -> tuple[Attachment, ...]:
        found = (row.attachment() for row in self._all())
        return tuple(one for one in found if one is not None)

    def _all(self) -> list[PictureRow]:
        items = (self._rows.itemAt(place) for place in range(self._rows.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if isinstance(widget, PictureRow)]

    def _changed(self) -> None:
        if not self._showing:
            self.changed.emit()
